//! The pictures that need no file: the usual face, and the seams and shoes of usual clothes. Knows no GPU.
//!
//! Faces and templates have the reference's addresses and layouts (256 by 256, 585 by 559 pixels); what is drawn is ours.

use glam::{Vec2, Vec4, vec2, vec4};
use image::{Rgba, RgbaImage};

/// Samples of a pixel across and down.
const FINE: u32 = 3;

/// A picture by its address; `None` for one that lies in a file.
pub(super) fn drawn(address: &str) -> Option<RgbaImage> {
    match address {
        "rbxasset://textures/face.png" => Some(paint(256, 256, face)),
        "rbxasset://textures/shirt.png" => Some(paint(585, 559, shirt)),
        "rbxasset://textures/pants.png" => Some(paint(585, 559, trousers)),
        _ => None,
    }
}

/// A picture of what there is at each point: a colour as it is stored, and opacity.
fn paint(width: u32, height: u32, at: impl Fn(Vec2) -> Vec4) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, y| {
        let mut sum = Vec4::ZERO;
        for sample in 0..FINE * FINE {
            let within = vec2((sample % FINE) as f32, (sample / FINE) as f32) + 0.5;
            let found = at(vec2(x as f32, y as f32) + within / FINE as f32);
            sum += found.truncate().extend(1.0) * found.w;
        }
        // Colours count by how much of them is seen.
        let color = sum.truncate() / sum.w.max(1e-6);
        let opacity = sum.w / (FINE * FINE) as f32;
        Rgba(
            (color.extend(opacity) * 255.0)
                .round()
                .as_u8vec4()
                .to_array(),
        )
    })
}

const NOTHING: Vec4 = Vec4::ZERO;

/// Two eyes that shine and a smile.
fn face(at: Vec2) -> Vec4 {
    let ink = vec4(0.11, 0.10, 0.11, 1.0);
    let eye = vec2((at.x - 128.0).abs() - 38.0, at.y - 104.0);
    // Both eyes are lit from the same side.
    let shine = vec2(at.x - 128.0 - 38.0f32.copysign(at.x - 128.0), at.y - 104.0);
    if shine.distance(vec2(4.0, -9.0)) < 5.0 {
        return vec4(1.0, 1.0, 1.0, 1.0);
    }
    if (eye / vec2(12.0, 22.0)).length() < 1.0 {
        return ink;
    }
    let mouth = at - vec2(128.0, 118.0);
    let along = mouth.x.atan2(mouth.y).clamp(-0.85, 0.85);
    let nearest = vec2(along.sin(), along.cos()) * 58.0;
    if mouth.distance(nearest) < 4.0 {
        return ink;
    }
    NOTHING
}

/// Cloth with some shade: `down` goes from the top of a limb (0) to its end (1).
fn cloth(down: f32) -> Vec4 {
    let shade = 1.0 - 0.07 * down;
    vec4(shade, shade, shade, 1.0)
}

fn seam(cloth: Vec4) -> Vec4 {
    (cloth.truncate() * 0.78).extend(cloth.w)
}

/// A shirt with short sleeves, white: its colour tints it.
fn shirt(at: Vec2) -> Vec4 {
    let Vec2 { x, y } = at;
    if y < 270.0 {
        let down = (y - 74.0) / 128.0;
        // The neck is bare, and a collar goes around it.
        let (aside, below) = ((x - 295.0).abs(), y - 74.0);
        if (231.0..359.0).contains(&x) && below >= 0.0 {
            let neck = 24.0 - aside - below * 0.9;
            if neck > 0.0 {
                return NOTHING;
            }
            let button = (below - 40.0).rem_euclid(26.0) - 13.0;
            let is_button = below > 40.0 && vec2(aside, button).length() < 2.6;
            if neck > -6.0 || is_button || (below > 26.0 && (7.0..8.2).contains(&aside)) {
                return seam(cloth(down));
            }
        }
        return cloth(down.clamp(0.0, 1.0));
    }
    match y - 355.0 {
        down if down < 52.0 => cloth((down / 128.0).max(0.0)),
        down if down < 56.0 => seam(cloth(0.4)),
        _ => NOTHING,
    }
}

/// What trousers have on them: creases, and shoes below. Their colour is the legs', and a shirt hangs over their belt.
fn trousers(at: Vec2) -> Vec4 {
    let Vec2 { x, y } = at;
    if y < 270.0 {
        return NOTHING;
    }
    let down = y - 355.0;
    let sole = vec4(0.90, 0.89, 0.86, 1.0);
    match down {
        _ if down > 123.0 => sole,
        _ if down > 108.0 => vec4(0.17, 0.15, 0.15, 1.0),
        _ if down < 0.0 => NOTHING,
        _ if [249.0, 340.0].iter().any(|crease| (x - crease).abs() < 0.8) => {
            vec4(0.0, 0.0, 0.0, 0.25)
        }
        _ => NOTHING,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_looks_out_of_nothing_and_clothes_leave_hands_and_neck_bare() {
        let face = drawn("rbxasset://textures/face.png").expect("a face");
        assert_eq!(face.get_pixel(128, 20).0[3], 0, "the forehead is bare");
        for eye in [90, 166] {
            assert_eq!(face.get_pixel(eye, 112).0[3], 255);
        }
        let mirrored = image::imageops::flip_horizontal(&face);
        assert_eq!(face.get_pixel(90, 118), mirrored.get_pixel(90, 118));
        let shirt = drawn("rbxasset://textures/shirt.png").expect("a shirt");
        let opacity = |x, y| shirt.get_pixel(x, y).0[3];
        assert_eq!((opacity(295, 76), opacity(295, 150)), (0, 255));
        assert_eq!((opacity(240, 370), opacity(240, 470)), (255, 0));
        let trousers = drawn("rbxasset://textures/pants.png").expect("trousers");
        assert_eq!(trousers.get_pixel(240, 400).0[3], 0);
        assert_eq!(trousers.get_pixel(240, 470).0[3], 255, "shoes");
        assert!(drawn("rbxasset://textures/nobody.png").is_none());
    }
}
