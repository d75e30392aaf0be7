use studio_model::known::known;
use studio_model::{Change, ClassId, DataModel, InstanceId, PropertyId, Value};

use super::*;

fn add(model: &mut DataModel, class: ClassId, parent: InstanceId) -> InstanceId {
    let root = model.create(class).expect("room");
    let before = None;
    model
        .apply(Change::Insert {
            root,
            parent,
            before,
        })
        .expect("a place");
    root
}

fn set(model: &mut DataModel, id: InstanceId, property: PropertyId, value: Value) {
    model.set_property(id, property, value).expect("a property");
}

fn lit() -> (DataModel, InstanceId) {
    let mut model = DataModel::new();
    let root = model.root();
    let lighting = add(&mut model, known().lighting, root);
    (model, lighting)
}

#[test]
fn the_sun_rises_in_the_east_and_leans_to_the_south() {
    assert!(sun_direction(6.0, 41.73).x > 0.9);
    assert!(sun_direction(18.0, 41.73).x < -0.9);
    let noon = sun_direction(12.0, 41.73);
    assert!(
        noon.y > 0.9 && noon.z > 0.3 && noon.x.abs() < 1e-5,
        "{noon}"
    );
    assert!(sun_direction(12.0, -41.73).z < 0.0);
    assert!(sun_direction(0.0, 41.73).y < 0.0);
    assert!((sun_direction(15.3, 80.0).length() - 1.0).abs() < 1e-5);
}

#[test]
fn at_night_the_moon_shines_from_above() {
    let (mut model, lighting) = lit();
    set(
        &mut model,
        lighting,
        known().lighting_clock_time,
        Value::Float32(1.0),
    );
    let night = Environment::read(&model);
    assert!(!night.is_day());
    assert!(night.sun_direction.y > 0.5);
    assert!(Environment::default().is_day());
}

#[test]
fn a_place_without_lighting_is_lit_as_one_with_a_new_lighting() {
    let (model, _) = lit();
    assert_eq!(Environment::read(&model), Environment::default());
    let defaults = Environment::default();
    assert!(defaults.shadows && defaults.fog.is_none() && defaults.atmosphere.is_none());
    assert_eq!((defaults.clock_time, defaults.stars), (14.0, 3000));
}

#[test]
fn an_atmosphere_replaces_fog() {
    let (mut model, lighting) = lit();
    set(
        &mut model,
        lighting,
        known().lighting_fog_end,
        Value::Float32(500.0),
    );
    assert_eq!(
        Environment::read(&model).fog.map(|fog| fog.end),
        Some(500.0)
    );
    add(&mut model, known().atmosphere, lighting);
    let environment = Environment::read(&model);
    assert!(environment.fog.is_none() && environment.atmosphere.is_some());
}

#[test]
fn corrections_add_up_and_one_that_is_off_does_not_count() {
    let (mut model, lighting) = lit();
    let effects: [_; 3] =
        std::array::from_fn(|_| add(&mut model, known().color_correction_effect, lighting));
    for effect in effects {
        set(
            &mut model,
            effect,
            known().correction_contrast,
            Value::Float32(0.25),
        );
        set(
            &mut model,
            effect,
            known().correction_tint,
            Value::Color3([0.5, 1.0, 1.0]),
        );
    }
    set(
        &mut model,
        effects[2],
        known().effect_enabled,
        Value::Bool(false),
    );
    let correction = Environment::read(&model).correction;
    assert_eq!(
        (correction.contrast, correction.tint),
        (0.5, [0.25, 1.0, 1.0])
    );
}

#[test]
fn hours_of_other_days_are_those_of_one() {
    let (mut model, lighting) = lit();
    set(
        &mut model,
        lighting,
        known().lighting_clock_time,
        Value::Float32(-1.0),
    );
    assert_eq!(Environment::read(&model).clock_time, 23.0);
}

#[test]
fn numbers_that_are_none_are_harmless() {
    let (mut model, lighting) = lit();
    let known = known();
    for property in [
        known.lighting_clock_time,
        known.lighting_brightness,
        known.lighting_latitude,
        known.lighting_fog_end,
        known.lighting_exposure,
    ] {
        for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            model
                .set_property(lighting, property, Value::Float32(bad))
                .ok();
            let environment = Environment::read(&model);
            assert!(environment.sun_direction.is_finite());
            assert!(environment.brightness.is_finite() && environment.exposure.is_finite());
            assert!((0.0..24.0).contains(&environment.clock_time));
        }
    }
}

#[test]
fn clouds_lie_in_the_terrain_and_can_be_turned_off() {
    let (mut model, _) = lit();
    assert_eq!(Environment::read(&model).cloud_cover, 0.5);
    let root = model.root();
    let workspace = add(&mut model, known().workspace, root);
    let terrain = add(&mut model, known().terrain, workspace);
    let clouds = add(&mut model, known().clouds, terrain);
    set(
        &mut model,
        clouds,
        known().clouds_cover,
        Value::Float32(0.9),
    );
    assert_eq!(Environment::read(&model).cloud_cover, 0.9);
    set(
        &mut model,
        clouds,
        known().clouds_enabled,
        Value::Bool(false),
    );
    assert_eq!(Environment::read(&model).cloud_cover, 0.0);
}
