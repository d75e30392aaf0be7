use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, InstanceId, Value};

use super::scene::Scene;
use crate::{DEFAULT_GROUP, Touch, World};

fn began(a: InstanceId, b: InstanceId) -> Touch {
    Touch {
        parts: [a, b],
        began: true,
    }
}

/// What was told over the ticks.
fn told(scene: &mut Scene, world: &mut World, ticks: usize) -> Vec<Touch> {
    let mut told = Vec::new();
    for _ in 0..ticks {
        scene.tick(world);
        told.extend_from_slice(world.touches());
    }
    told
}

/// A part above an anchored one, and both.
fn falling() -> (Scene, InstanceId, InstanceId) {
    let mut scene = Scene::new();
    let floor = scene.anchored(Vec3::ZERO, Vec3::new(20.0, 1.0, 20.0));
    let part = scene.part(Vec3::Y * 3.0, Vec3::splat(2.0));
    (scene, floor, part)
}

#[test]
fn parts_that_meet_touch_once() {
    let (mut scene, floor, part) = falling();
    scene.set_item(part, known().material, "Sand");
    let mut world = scene.load();
    let told = told(&mut scene, &mut world, 120);
    assert_eq!(told.first(), Some(&began(floor, part)));
    let began = told.iter().filter(|touch| touch.began).count();
    assert_eq!(
        told.len(),
        2 * began - 1,
        "each ends before it begins again"
    );
}

#[test]
fn what_lets_things_through_is_touched_and_left() {
    let (mut scene, floor, part) = falling();
    scene.set(floor, known().can_collide, Value::Bool(false));
    let mut world = scene.load();
    let ended = Touch {
        parts: [floor, part],
        began: false,
    };
    let told = told(&mut scene, &mut world, 60);
    assert_eq!(told, [began(floor, part), ended]);
}

#[test]
fn both_must_be_touchable_and_one_must_move() {
    for which in [0, 1] {
        let (mut scene, floor, part) = falling();
        scene.set([floor, part][which], known().can_touch, Value::Bool(false));
        let mut world = scene.load();
        assert_eq!(told(&mut scene, &mut world, 60), []);
    }
    let (mut scene, _, part) = falling();
    scene.set(part, known().anchored, Value::Bool(true));
    let mut world = scene.load();
    scene.place(part, CFrame::from_position(Vec3::Y));
    assert_eq!(told(&mut scene, &mut world, 10), []);
}

#[test]
fn groups_that_do_not_collide_touch() {
    let (mut scene, floor, part) = falling();
    scene.set(
        part,
        known().collision_group,
        Value::String("Ghosts".into()),
    );
    let mut world = scene.load();
    world.groups_mut().register("Ghosts").unwrap();
    let set = world
        .groups_mut()
        .set_collidable("Ghosts", DEFAULT_GROUP, false);
    assert_eq!(set, Ok(()));
    let told = told(&mut scene, &mut world, 60);
    assert_eq!(told.first(), Some(&began(floor, part)));
    assert!(scene.position(part).y < -10.0);
}

#[test]
fn what_is_made_anew_touches_on_and_what_is_removed_no_more() {
    let (mut scene, floor, part) = falling();
    scene.set_item(part, known().material, "Sand");
    let mut world = scene.load();
    scene.run(&mut world, 120);
    let size = Value::Vector3(Vec3::new(2.0, 2.0, 3.0));
    scene.set(part, known().size, size);
    assert_eq!(told(&mut scene, &mut world, 1), []);
    scene.remove(part);
    let ended = Touch {
        parts: [floor, part],
        began: false,
    };
    assert_eq!(told(&mut scene, &mut world, 1), [ended]);
}

#[test]
fn parts_of_one_assembly_do_not_touch_each_other() {
    let (mut scene, floor, part) = falling();
    let other = scene.part(Vec3::Y * 3.5, Vec3::ONE);
    scene.set(other, known().can_collide, Value::Bool(false));
    scene.weld(part, other);
    let mut world = scene.load();
    let told = told(&mut scene, &mut world, 60);
    assert!(told.iter().all(|touch| touch.parts == [floor, part]));
    assert_eq!(world.touching(part), []);
    assert_eq!(world.touching(other), []);
}
