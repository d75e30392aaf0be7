use studio_model::known::known;
use studio_model::{ClassTable, InstanceId, Value};

use super::*;
use crate::scene::tests::{add, place, set};

/// A part of some studs at a place.
fn stand(model: &mut DataModel, parent: InstanceId, at: Vec3, size: Vec3) -> InstanceId {
    let part = add(model, known().part, parent);
    pose(model, part, at, size);
    part
}

fn pose(model: &mut DataModel, part: InstanceId, at: Vec3, size: Vec3) {
    set(
        model,
        part,
        known().cframe,
        Value::CFrame(CFrame::from_position(at)),
    );
    set(model, part, known().size, Value::Vector3(size));
}

/// A village of 30 huts around a point, and single trees far around it.
fn country(village: Vec3) -> (DataModel, InstanceId) {
    let (mut model, workspace) = place();
    for hut in 0..30u8 {
        let aside = Vec3::new(f32::from(hut % 6), 0.0, f32::from(hut / 6)) * 20.0;
        stand(&mut model, workspace, village + aside, Vec3::splat(8.0));
    }
    for tree in 0..30u8 {
        let angle = f32::from(tree) * 0.21;
        let away = Vec3::new(angle.cos(), 0.0, angle.sin()) * 4000.0;
        stand(&mut model, workspace, away, Vec3::splat(8.0));
    }
    (model, workspace)
}

fn start(model: &DataModel) -> (Camera, f32) {
    let mut scene = Scene::new();
    scene.sync(model);
    starting_camera(model, &scene, 1.6)
}

fn looked_at((camera, reach): (Camera, f32)) -> Vec3 {
    camera.position() + camera.forward() * reach
}

#[test]
fn of_a_wide_country_one_sees_where_most_stands() {
    let village = Vec3::new(900.0, 4.0, -700.0);
    let (model, _) = country(village);
    let (camera, reach) = start(&model);
    assert!(reach < 500.0, "{reach}");
    let seen = looked_at((camera, reach));
    assert!(seen.distance(village) < 200.0, "{seen}");
}

#[test]
fn of_two_villages_one_sees_that_where_players_appear() {
    let (mut model, workspace) = country(Vec3::new(900.0, 4.0, -700.0));
    let other = Vec3::new(-1500.0, 4.0, 300.0);
    for hut in 0..20u8 {
        let aside = Vec3::X * f32::from(hut) * 9.0;
        stand(&mut model, workspace, other + aside, Vec3::splat(8.0));
    }
    let spawn = add(&mut model, known().spawn_location, workspace);
    pose(
        &mut model,
        spawn,
        other - Vec3::X * 60.0,
        Vec3::new(12.0, 1.0, 12.0),
    );
    let seen = looked_at(start(&model));
    assert!(seen.distance(other) < 300.0, "{seen}");
}

#[test]
fn one_stands_no_farther_away_than_one_sees_in_fog() {
    let (mut model, workspace) = place();
    for part in 0..20u8 {
        let at = Vec3::X * f32::from(part) * 40.0;
        stand(&mut model, workspace, at, Vec3::splat(8.0));
    }
    assert!(start(&model).1 > 250.0, "all of it is seen");
    let root = model.root();
    let lighting = add(&mut model, known().lighting, root);
    let table = ClassTable::get();
    let class = model.class(lighting).expect("alive");
    let end = table.find(class, "FogEnd").expect("a property");
    set(&mut model, lighting, end, Value::Float32(300.0));
    let reach = start(&model).1;
    assert!(reach < 200.0, "{reach}");
}

#[test]
fn a_camera_of_the_place_is_believed_where_it_shows_something() {
    let (mut model, workspace) = place();
    stand(&mut model, workspace, Vec3::ZERO, Vec3::splat(20.0));
    let own = add(
        &mut model,
        ClassTable::get().class_named("Camera").expect("a class"),
        workspace,
    );
    set(
        &mut model,
        workspace,
        known().current_camera,
        Value::Ref(Some(own)),
    );
    for (eye, is_believed) in [
        (Vec3::new(0.0, 0.0, 40.0), true),
        (Vec3::new(0.0, 0.0, 3000.0), false),
    ] {
        let frame = Camera::look_at(eye, Vec3::ZERO).frame;
        set(&mut model, own, known().camera_cframe, Value::CFrame(frame));
        let (camera, _) = start(&model);
        assert_eq!(camera.position().distance(eye) < 0.1, is_believed, "{eye}");
    }
}
