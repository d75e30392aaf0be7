//! Skies of pictures.

use std::collections::BTreeMap;

use super::*;
use crate::Face;

/// A picture of one colour at each address; a quarter of it, at its top left, is white.
struct Sides(BTreeMap<String, Vec<u8>>);

/// Sides with the end of their property's name, a colour, and towards where their top left is.
const SIDES: [(Face, &str, [u8; 3], Vec3); 6] = [
    (
        Face::Right,
        "Right",
        [180, 30, 30],
        Vec3::new(1.0, 0.5, -0.5),
    ),
    (Face::Top, "Up", [30, 180, 30], Vec3::new(-0.5, 1.0, 0.5)),
    (Face::Back, "Back", [30, 30, 180], Vec3::new(0.5, 0.5, 1.0)),
    (
        Face::Left,
        "Left",
        [160, 160, 30],
        Vec3::new(-1.0, 0.5, 0.5),
    ),
    (
        Face::Bottom,
        "Down",
        [160, 30, 160],
        Vec3::new(-0.5, -1.0, -0.5),
    ),
    (
        Face::Front,
        "Front",
        [30, 160, 160],
        Vec3::new(-0.5, 0.5, -1.0),
    ),
];

impl Sides {
    fn all() -> Self {
        let pictures = SIDES.map(|(_, name, [r, g, b], _)| {
            let image = image::RgbImage::from_fn(64, 64, |x, y| {
                image::Rgb(if x < 32 && y < 32 {
                    [200; 3]
                } else {
                    [r, g, b]
                })
            });
            let mut bytes = Cursor::new(Vec::new());
            let format = image::ImageFormat::Png;
            image.write_to(&mut bytes, format).expect("encodes");
            (format!("asset://{name}.png"), bytes.into_inner())
        });
        Self(pictures.into())
    }
}

impl AssetSource for Sides {
    fn read(&self, content: &str) -> Option<Vec<u8>> {
        self.0.get(content).cloned()
    }
}

/// Nothing but a sky, without sun.
fn sky_place() -> (Place, InstanceId) {
    let mut place = Place::new();
    let lighting = place.add("Lighting", place.model.root());
    let sky = place.add("Sky", lighting);
    place.set(sky, "CelestialBodiesShown", Value::Bool(false));
    for (_, name, ..) in SIDES {
        let address = Value::Content(format!("asset://{name}.png").into());
        place.set(sky, &format!("Skybox{name}Content"), address);
    }
    (place, lighting)
}

/// The colour of the sky in a direction.
fn towards(
    offscreen: &mut Offscreen,
    place: &Place,
    assets: &dyn AssetSource,
    way: Vec3,
    quality: Quality,
) -> [u8; 3] {
    let camera = Camera::look_at(Vec3::ZERO, way);
    let view = View {
        quality,
        ..view(&camera)
    };
    let picture = offscreen.render(&mut place.scene(), assets, &view);
    at(&picture.expect("a picture"), &camera, way * 100.0)
}

fn assert_near(seen: [u8; 3], wanted: [u8; 3], what: &str) {
    let near = (0..3).all(|channel| seen[channel].abs_diff(wanted[channel]) <= 4);
    assert!(near, "{what}: {seen:?} for {wanted:?}");
}

#[test]
fn six_pictures_are_the_sky_each_on_its_side_and_upright() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let (place, _) = sky_place();
    let assets = Sides::all();
    for (face, name, color, corner) in SIDES {
        for quality in [Quality::Low, Quality::High] {
            let mut seen = |way| towards(&mut offscreen, &place, &assets, way, quality);
            assert_near(seen(corner), [200; 3], name);
            // Across from the white quarter.
            let other = face.normal() * 2.0 - corner;
            assert_near(seen(other), color, name);
        }
    }
}

#[test]
fn one_missing_picture_gives_the_sky_of_a_place_without() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let (place, _) = sky_place();
    let camera = Camera::look_at(Vec3::ZERO, Vec3::new(1.0, 0.3, -1.0));
    let without = shoot(&mut offscreen, &place, &view(&camera));
    for broken in [None, Some(b"no picture".to_vec())] {
        let mut assets = Sides::all();
        assets.0.remove("asset://Left.png");
        assets
            .0
            .extend(broken.map(|bytes| ("asset://Left.png".to_owned(), bytes)));
        offscreen.renderer().reset();
        let picture = offscreen.render(&mut place.scene(), &assets, &view(&camera));
        assert_eq!(different(&without, &picture.expect("a picture")), 0);
    }
    offscreen.renderer().reset();
    let picture = offscreen.render(&mut place.scene(), &Sides::all(), &view(&camera));
    assert!(different(&without, &picture.expect("a picture")) > 10_000);
}

#[test]
fn what_is_far_fades_into_the_pictures_horizon() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let (mut place, _) = sky_place();
    place.block(
        Vec3::Z * -40_000.0,
        Vec3::new(9000.0, 9000.0, 10.0),
        [20, 20, 20],
    );
    let mut assets = Sides::all();
    let night = OnePicture::plain([10, 12, 40, 255]).0;
    for bytes in assets.0.values_mut() {
        bytes.clone_from(&night);
    }
    let seen = towards(&mut offscreen, &place, &assets, Vec3::NEG_Z, Quality::High);
    assert_near(seen, [10, 12, 40], "a wall far away");
}

#[test]
fn fog_and_an_atmosphere_lie_before_the_pictures() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let assets = Sides::all();
    let level = Vec3::new(1.0, 0.01, 0.3);
    let (mut place, lighting) = sky_place();
    place.set(lighting, "FogEnd", Value::Float32(500.0));
    place.set(lighting, "FogColor", Value::Color3([0.5, 0.4, 0.3]));
    let fogged = towards(&mut offscreen, &place, &assets, level, Quality::High);
    assert_near(fogged, [128, 102, 77], "fog at the horizon");

    let (mut place, lighting) = sky_place();
    let air = place.add("Atmosphere", lighting);
    place.set(air, "Density", Value::Float32(0.9));
    place.set(air, "Haze", Value::Float32(10.0));
    offscreen.renderer().reset();
    let hazy = towards(&mut offscreen, &place, &assets, level, Quality::High);
    assert!(hazy[1] > 60, "the red picture behind haze: {hazy:?}");
    let above = towards(&mut offscreen, &place, &assets, Vec3::Y, Quality::High);
    assert!(above[1] > above[0] + 40, "clear above: {above:?}");
}
