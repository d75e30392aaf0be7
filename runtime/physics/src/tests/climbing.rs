//! Who walks into a truss or a ladder goes up there; walls and stairs are not climbed.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{InstanceId, Value};

use super::scene::Scene;
use crate::{CharacterBody, Drive, World};

const STANDING: f32 = 3.0;

/// A character at the origin of a floor.
fn standing(mut scene: Scene) -> (Scene, World, InstanceId) {
    let root = scene.part(Vec3::Y * STANDING, Vec3::new(2.0, 2.0, 1.0));
    let mut world = scene.load();
    let body = CharacterBody {
        hip_height: 2.0,
        max_slope_degrees: 89.0,
    };
    world.set_character(root, Some(body));
    scene.run(&mut world, 10);
    (scene, world, root)
}

fn walk(velocity: Vec3) -> Drive {
    Drive {
        velocity,
        facing: Some(velocity),
        climbs: true,
        ..Drive::default()
    }
}

/// A truss 3 studs ahead, 20 high, with a landing behind its top.
fn truss() -> Scene {
    let mut scene = Scene::with_floor();
    let truss = scene.part_of(
        "TrussPart",
        Vec3::new(0.0, 10.0, -4.0),
        Vec3::new(2.0, 20.0, 2.0),
    );
    scene.set(truss, known().anchored, Value::Bool(true));
    scene.anchored(Vec3::new(0.0, 10.0, -35.0), Vec3::new(10.0, 20.0, 60.0));
    scene
}

#[test]
fn a_truss_is_climbed_held_on_to_and_left_at_its_top() {
    let (mut scene, mut world, root) = standing(truss());
    let ahead = walk(Vec3::NEG_Z * 16.0);
    world.drive(root, ahead);
    scene.run(&mut world, 60);
    let height = scene.position(root).y;
    assert!(height > 8.0 && height < 16.0, "{height}");
    assert!(world.stance(root).is_some_and(|stance| stance.climbs));
    world.drive(root, walk(Vec3::ZERO));
    scene.run(&mut world, 5);
    let held = scene.position(root).y;
    scene.run(&mut world, 60);
    assert!((scene.position(root).y - held).abs() < 0.05);
    world.drive(root, walk(Vec3::Z * 8.0));
    scene.run(&mut world, 30);
    let lower = scene.position(root).y;
    assert!((held - lower - 2.8).abs() < 0.5, "{held} {lower}");
    world.drive(root, ahead);
    scene.run(&mut world, 150);
    let top = scene.position(root);
    assert!(
        (top.y - 20.0 - STANDING).abs() < 0.2 && top.z < -5.0,
        "{top}"
    );
    assert!(!world.stance(root).is_some_and(|stance| stance.climbs));
}

#[test]
fn who_climbs_down_stands_at_the_bottom() {
    let (mut scene, mut world, root) = standing(truss());
    world.drive(root, walk(Vec3::NEG_Z * 16.0));
    scene.run(&mut world, 40);
    world.drive(root, walk(Vec3::Z * 16.0));
    scene.run(&mut world, 120);
    let at = scene.position(root);
    assert!((at.y - STANDING).abs() < 0.1 && at.z > 0.0, "{at}");
}

#[test]
fn a_jump_leaves_the_truss() {
    let (mut scene, mut world, root) = standing(truss());
    world.drive(root, walk(Vec3::NEG_Z * 16.0));
    scene.run(&mut world, 50);
    let jump = Drive {
        jump_speed: Some(50.0),
        ..walk(Vec3::ZERO)
    };
    world.drive(root, jump);
    scene.run(&mut world, 3);
    assert!(!world.stance(root).is_some_and(|stance| stance.climbs));
    scene.run(&mut world, 120);
    let at = scene.position(root);
    assert!((at.y - STANDING).abs() < 0.1 && at.z > -1.5, "{at}");
}

#[test]
fn a_ladder_of_rungs_is_climbed() {
    let mut scene = Scene::with_floor();
    for rung in 0..10 {
        let at = Vec3::new(0.0, 1.0 + 2.0 * rung as f32, -3.0);
        scene.anchored(at, Vec3::new(3.0, 0.4, 0.4));
    }
    let (mut scene, mut world, root) = standing(scene);
    world.drive(root, walk(Vec3::NEG_Z * 16.0));
    scene.run(&mut world, 70);
    let height = scene.position(root).y;
    assert!(height > 8.0, "{height}");
}

#[test]
fn walls_stairs_and_those_who_must_not_do_not_climb() {
    let mut wall = Scene::with_floor();
    wall.anchored(Vec3::new(0.0, 10.0, -4.0), Vec3::new(20.0, 20.0, 1.0));
    let (mut scene, mut world, root) = standing(wall);
    world.drive(root, walk(Vec3::NEG_Z * 16.0));
    scene.run(&mut world, 90);
    assert!((scene.position(root).y - STANDING).abs() < 0.1);
    let (mut scene, mut world, root) = standing(truss());
    let never = Drive {
        climbs: false,
        ..walk(Vec3::NEG_Z * 16.0)
    };
    world.drive(root, never);
    scene.run(&mut world, 90);
    assert!((scene.position(root).y - STANDING).abs() < 0.1);
    let mut stairs = Scene::with_floor();
    for step in 0..10 {
        let height = 1.0 + step as f32;
        let at = Vec3::new(0.0, height / 2.0, -3.0 - 2.0 * step as f32);
        stairs.anchored(at, Vec3::new(8.0, height, 2.0));
    }
    let (mut scene, mut world, root) = standing(stairs);
    world.drive(root, walk(Vec3::NEG_Z * 16.0));
    let mut climbed = false;
    for _ in 0..70 {
        scene.run(&mut world, 1);
        climbed |= world.stance(root).is_some_and(|stance| stance.climbs);
    }
    assert!(!climbed && scene.position(root).y > 8.0);
}
