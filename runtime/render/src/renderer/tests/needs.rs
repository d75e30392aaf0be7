//! Without hardware pipelines are made for what is there, and made anew when more comes.

use super::*;

/// The picture of a place that got a part of a material and reflectance when it had been drawn before, and of one that had
/// it from the beginning.
fn before_and_after(offscreen: &mut Offscreen, material: &str, reflectance: f32) -> [Picture; 3] {
    let camera = Camera::look_at(Vec3::new(5.0, 6.0, 12.0), Vec3::Y);
    let view = View {
        quality: Quality::Low,
        ..view(&camera)
    };
    let mut place = Place::new();
    place.plate();
    let mut scene = place.scene();
    let mut shoot = |scene: &mut Scene| {
        let picture = offscreen.render(scene, &NoAssets, &view);
        picture.expect("a picture")
    };
    let without = shoot(&mut scene);
    let part = place.block(Vec3::Y * 2.0, Vec3::splat(6.0), [163, 162, 165]);
    let materials = ClassTable::get().enum_named("Material").expect("an enum");
    let number = ClassTable::get().enumeration(materials);
    let number = number.item_named(material).expect("a material");
    place.set(part, "Material", Value::Enum(number));
    place.set(part, "Reflectance", Value::Float32(reflectance));
    scene.sync(&place.model);
    let later = shoot(&mut scene);
    let mut scene = place.scene();
    offscreen.renderer().reset();
    let picture = offscreen.render(&mut scene, &NoAssets, &view);
    [without, later, picture.expect("a picture")]
}

#[test]
fn what_comes_later_is_drawn_as_if_it_had_been_there() {
    let Some(mut offscreen) = offscreen() else {
        return;
    };
    let mut plain: Option<Picture> = None;
    for (material, reflectance) in [
        ("Plastic", 0.0),
        ("Plastic", 0.8),
        ("CrackedLava", 0.0),
        ("Brick", 0.0),
        ("Metal", 0.0),
    ] {
        offscreen.renderer().reset();
        let [without, later, fresh] = before_and_after(&mut offscreen, material, reflectance);
        assert!(different(&without, &later) > 2000, "{material}");
        assert_eq!(different(&later, &fresh), 0, "{material}");
        match &plain {
            Some(plain) => assert!(different(plain, &later) > 1000, "{material}"),
            None => plain = Some(later),
        }
    }
}
