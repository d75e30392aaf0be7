//! The small picture by which a place is known again: kept beside it, where git does not look. Without one there is a
//! sign in its stead, so whatever goes wrong here is nobody's concern.

use std::fs::{self, File};
use std::io::{self, BufReader, Read as _};
use std::path::Path;

use egui::ColorImage;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, ImageReader, RgbaImage};
use studio_render::Picture;

/// Pixels across and down: twice what is shown.
pub(crate) const SIZE: [u32; 2] = [256, 160];
/// Where it is kept, in the place's folder.
const FOLDER: &str = ".studio";
const FILE: &str = "portrait.jpg";
const QUALITY: u8 = 88;
/// A file beyond this is not ours.
const BYTES_MAX: u64 = 256 << 10;
/// Nor is one of more pixels across or down.
const SIDE_MAX: u32 = 1024;

/// Keeps a picture of the place in this folder.
///
/// # Errors
/// The system refuses, or the picture is none.
pub(crate) fn keep(place: &Path, picture: &Picture) -> io::Result<()> {
    let pixels = RgbaImage::from_raw(picture.width, picture.height, picture.rgba.clone());
    let pixels = pixels.ok_or(io::ErrorKind::InvalidData)?;
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .encode_image(&DynamicImage::from(pixels).into_rgb8())
        .map_err(io::Error::other)?;
    let folder = place.join(FOLDER);
    if !folder.is_dir() {
        fs::create_dir(&folder)?;
    }
    // Nobody reads half a file.
    let beside = folder.join(format!("{FILE}.{}.new", std::process::id()));
    fs::write(&beside, bytes)?;
    fs::rename(&beside, folder.join(FILE))
}

/// The picture of the place in this folder, if there is one.
pub(crate) fn load(place: &Path) -> Option<ColorImage> {
    let file = File::open(place.join(FOLDER).join(FILE)).ok()?;
    if !file
        .metadata()
        .is_ok_and(|file| file.is_file() && file.len() <= BYTES_MAX)
    {
        return None;
    }
    let mut bytes = Vec::new();
    BufReader::new(file)
        .take(BYTES_MAX)
        .read_to_end(&mut bytes)
        .ok()?;
    let mut reader = ImageReader::with_format(io::Cursor::new(bytes), ImageFormat::Jpeg);
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    reader.limits(limits);
    let pixels = reader.decode().ok()?.into_rgba8();
    let size = [pixels.width() as usize, pixels.height() as usize];
    Some(ColorImage::from_rgba_unmultiplied(size, &pixels))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_kept_beside_its_place_and_anything_else_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("castle");
        let picture = Picture {
            width: 4,
            height: 2,
            rgba: [200, 40, 40, 255].repeat(8),
        };
        assert!(keep(&place, &picture).is_err(), "no place, no picture");
        assert!(load(&place).is_none());
        fs::create_dir(&place).expect("a folder");
        keep(&place, &picture).expect("it is kept");
        let kept = load(&place).expect("it is there");
        assert_eq!(kept.size, [4, 2]);
        assert!(kept.pixels[0].r() > 150 && kept.pixels[0].g() < 90);
        let file = place.join(FOLDER).join(FILE);
        for damage in [&b"no picture"[..], &vec![0; BYTES_MAX as usize + 1]] {
            fs::write(&file, damage).expect("a file");
            assert!(load(&place).is_none());
        }
        let short = Picture {
            rgba: Vec::new(),
            ..picture
        };
        assert!(keep(&place, &short).is_err());
    }
}
