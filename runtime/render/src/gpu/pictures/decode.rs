//! From the bytes of a picture to texels with all mips. Believes nothing that the bytes say. Knows no GPU.

use std::io::Cursor;

use image::{ImageReader, Limits, RgbaImage, imageops};

use crate::limits::{MOST_PICTURE_BYTES, MOST_PICTURE_SIDE, MOST_TEXTURE_SIDE};

/// A picture: sRGB with colours multiplied by opacity (in linear light), so that what is see-through leaves no fringe.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Texels {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// The whole picture, then each half as large as the one before.
    pub(crate) mips: Vec<Vec<u8>>,
}

impl Texels {
    /// Bytes of all mips.
    pub(crate) fn size(&self) -> u64 {
        self.mips.iter().map(|mip| mip.len() as u64).sum()
    }
}

/// Reads a picture; `None` for what is none, or too large.
pub(crate) fn decode(bytes: &[u8]) -> Option<Texels> {
    Some(with_mips(&fitted(read(bytes)?)))
}

/// Reads a picture as an opaque square with sides of `wide` pixels, or of about its own; `None` as in [`decode`].
pub(crate) fn decode_square(bytes: &[u8], wide: Option<u32>) -> Option<Texels> {
    let mut image = fitted(read(bytes)?);
    let longest = image.width().max(image.height());
    let wide = wide.unwrap_or_else(|| longest.next_power_of_two().min(MOST_TEXTURE_SIDE));
    if image.dimensions() != (wide, wide) {
        image = imageops::resize(&image, wide, wide, imageops::FilterType::Triangle);
    }
    for pixel in image.pixels_mut() {
        pixel.0[3] = 255;
    }
    Some(with_mips(&image))
}

fn read(bytes: &[u8]) -> Option<RgbaImage> {
    if bytes.len() > MOST_PICTURE_BYTES {
        return None;
    }
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PICTURE_SIDE);
    limits.max_image_height = Some(MOST_PICTURE_SIDE);
    // Sixteen bits a channel, and as much again while decoding.
    limits.max_alloc = Some(u64::from(MOST_PICTURE_SIDE).pow(2) * 16);
    reader.limits(limits);
    let image = reader.decode().ok()?.into_rgba8();
    (image.width() > 0 && image.height() > 0).then_some(image)
}

/// Made smaller if a side is too long.
fn fitted(image: RgbaImage) -> RgbaImage {
    let longest = image.width().max(image.height());
    if longest <= MOST_TEXTURE_SIDE {
        return image;
    }
    let side = |side: u32| (side * MOST_TEXTURE_SIDE / longest).max(1);
    let (width, height) = (side(image.width()), side(image.height()));
    imageops::thumbnail(&image, width, height)
}

/// All mips of a picture.
pub(super) fn with_mips(image: &RgbaImage) -> Texels {
    let (width, height) = image.dimensions();
    let to_linear = linear_table();
    let mut light: Vec<[f32; 4]> = image
        .pixels()
        .map(|pixel| {
            let [r, g, b, a] = pixel.0;
            let opacity = f32::from(a) / 255.0;
            let color = [r, g, b].map(|value| to_linear[value as usize] * opacity);
            [color[0], color[1], color[2], opacity]
        })
        .collect();
    let (mut across, mut down) = (width as usize, height as usize);
    let mut mips = vec![encode(&light)];
    while across > 1 || down > 1 {
        let (half_across, half_down) = ((across / 2).max(1), (down / 2).max(1));
        let mut half = Vec::with_capacity(half_across * half_down);
        for y in 0..half_down {
            for x in 0..half_across {
                let at = |dx: usize, dy: usize| {
                    let x = (x * 2 + dx).min(across - 1);
                    let y = (y * 2 + dy).min(down - 1);
                    light[y * across + x]
                };
                let four = [at(0, 0), at(1, 0), at(0, 1), at(1, 1)];
                half.push(std::array::from_fn(|channel| {
                    four.iter().map(|texel| texel[channel]).sum::<f32>() * 0.25
                }));
            }
        }
        light = half;
        (across, down) = (half_across, half_down);
        mips.push(encode(&light));
    }
    Texels {
        width,
        height,
        mips,
    }
}

fn encode(light: &[[f32; 4]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(light.len() * 4);
    for [r, g, b, a] in light {
        bytes.extend([*r, *g, *b].map(srgb));
        bytes.push((a * 255.0 + 0.5) as u8);
    }
    bytes
}

fn linear_table() -> [f32; 256] {
    std::array::from_fn(|value| {
        let value = value as f32 / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn srgb(light: f32) -> u8 {
    let value = if light <= 0.003_130_8 {
        light * 12.92
    } else {
        1.055 * light.powf(1.0 / 2.4) - 0.055
    };
    (value * 255.0 + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32, pixel: [u8; 4]) -> Vec<u8> {
        let image = RgbaImage::from_pixel(width, height, image::Rgba(pixel));
        let mut bytes = Cursor::new(Vec::new());
        image
            .write_to(&mut bytes, image::ImageFormat::Png)
            .expect("encodes");
        bytes.into_inner()
    }

    #[test]
    fn colours_are_kept_down_to_the_last_mip() {
        let texels = decode(&png(12, 5, [200, 100, 50, 255])).expect("a picture");
        assert_eq!((texels.width, texels.height), (12, 5));
        let sizes: Vec<_> = texels.mips.iter().map(Vec::len).collect();
        assert_eq!(sizes, [240, 48, 12, 4]);
        assert_eq!(texels.mips[3], [200, 100, 50, 255]);
    }

    #[test]
    fn what_is_see_through_has_no_colour() {
        let texels = decode(&png(2, 2, [255, 0, 255, 0])).expect("a picture");
        assert_eq!(texels.mips[1], [0, 0, 0, 0]);
    }

    #[test]
    fn large_pictures_are_made_smaller_and_larger_ones_refused() {
        let texels = decode(&png(2048, 512, [9, 9, 9, 255])).expect("a picture");
        assert_eq!((texels.width, texels.height), (1024, 256));
        assert_eq!(decode(&png(MOST_PICTURE_SIDE + 1, 1, [0; 4])), None);
    }

    #[test]
    fn squares_are_opaque_and_as_wide_as_they_must_be() {
        let texels = decode_square(&png(20, 10, [9, 99, 199, 0]), None).expect("a picture");
        assert_eq!((texels.width, texels.height), (32, 32));
        assert_eq!(texels.mips.len(), 6);
        assert_eq!(texels.mips[5], [9, 99, 199, 255]);
        let texels = decode_square(&png(20, 10, [9; 4]), Some(16)).expect("a picture");
        assert_eq!((texels.width, texels.height), (16, 16));
    }

    #[test]
    fn corrupt_bytes_are_no_picture() {
        let whole = png(8, 8, [1, 2, 3, 255]);
        assert_eq!(decode(&[]), None);
        assert_eq!(decode(&whole[..whole.len() / 2]), None);
        assert_eq!(decode(b"\x89PNG\r\n\x1a\nrubbish"), None);
    }
}
