//! Pictures on sides of parts.

use super::*;

/// White with a red quarter at its top left.
fn marked() -> OnePicture {
    let image = image::RgbImage::from_fn(64, 64, |x, y| {
        image::Rgb(if x < 32 && y < 32 {
            [255, 0, 0]
        } else {
            [255; 3]
        })
    });
    let mut bytes = Cursor::new(Vec::new());
    let format = image::ImageFormat::Png;
    image.write_to(&mut bytes, format).expect("encodes");
    OnePicture(bytes.into_inner())
}

/// A dark green block with the picture on its back, which is looked at. What is seen at points of that side from its middle,
/// to the right and up.
fn seen(
    offscreen: &mut Offscreen,
    class: &str,
    degrees: f32,
    size: Vec3,
    points: &[Vec2],
) -> Vec<char> {
    let mut place = Place::new();
    let part = place.block(Vec3::ZERO, size, [0, 60, 0]);
    let decal = place.add(class, part);
    let address = Value::Content("asset://marked.png".into());
    place.set(decal, "TextureContent", address);
    place.set(decal, "Face", Value::Enum(2));
    place.set(decal, "Rotation", Value::Float32(degrees));
    if class == "Texture" {
        place.set(decal, "StudsPerTileU", Value::Float32(4.0));
        place.set(decal, "StudsPerTileV", Value::Float32(4.0));
    }
    let camera = Camera::look_at(Vec3::Z * 14.0, Vec3::ZERO);
    offscreen.renderer().reset();
    let picture = offscreen.render(&mut place.scene(), &marked(), &view(&camera));
    let picture = picture.expect("a picture");
    let color = |point: &Vec2| {
        let [r, g, b] = at(&picture, &camera, point.extend(size.z * 0.5));
        match (r > 90, g > 90, b > 90) {
            (true, true, true) => 'w',
            (true, false, false) => 'r',
            _ => 'g',
        }
    };
    points.iter().map(color).collect()
}

#[test]
fn pictures_turn_clockwise_about_their_middle() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    // Clockwise from the top left.
    let corners = [(-1.0, 1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)]
        .map(|(x, y)| Vec2::new(x * 4.6, y * 2.6));
    let size = Vec3::new(10.0, 6.0, 1.0);
    for (degrees, wanted) in [
        (0.0, "rwww"),
        (90.0, "wrww"),
        (180.0, "wwrw"),
        (-90.0, "wwwr"),
        (720.0, "rwww"),
    ] {
        let colors = seen(&mut offscreen, "Decal", degrees, size, &corners);
        let colors: String = colors.into_iter().collect();
        assert_eq!(colors, wanted, "{degrees} degrees");
    }
}

#[test]
fn a_picture_turned_by_half_a_right_angle_leaves_the_corners_free() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let (corner, up, right) = (Vec2::splat(3.7), Vec2::Y * 3.0, Vec2::X * 3.0);
    let points = [corner, -corner, up, -up, right, -right];
    let size = Vec3::new(8.0, 8.0, 1.0);
    let colors = seen(&mut offscreen, "Decal", 45.0, size, &points);
    let colors: String = colors.into_iter().collect();
    assert_eq!(colors, "ggrwww");
}

#[test]
fn tiles_turn_about_the_middle_of_the_side_and_cover_it() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    // The first tile's red quarter is at the top left; turned it is at the top right.
    let points = [Vec2::new(-3.0, 3.0), Vec2::new(3.0, 3.0)];
    let size = Vec3::new(8.0, 8.0, 1.0);
    for (degrees, wanted) in [(0.0, "rw"), (90.0, "wr")] {
        let colors = seen(&mut offscreen, "Texture", degrees, size, &points);
        let colors: String = colors.into_iter().collect();
        assert_eq!(colors, wanted, "{degrees} degrees");
    }
    let corner = [Vec2::splat(3.8), Vec2::splat(-3.8)];
    let colors = seen(&mut offscreen, "Texture", 45.0, size, &corner);
    assert!(!colors.contains(&'g'), "{colors:?}");
}
