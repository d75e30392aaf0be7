use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, Value};

use super::scene::{DEFAULT_SIZE, Scene, moved_of};
use crate::World;
use studio_model::InstanceId;

/// `count` default parts on each other, on a floor.
fn stack(count: usize) -> (Scene, Vec<InstanceId>) {
    let mut scene = Scene::with_floor();
    let parts = (0..count)
        .map(|level| {
            scene.part(
                Vec3::Y * DEFAULT_SIZE.y * (level as f32 + 0.5),
                DEFAULT_SIZE,
            )
        })
        .collect();
    (scene, parts)
}

/// Ticks until nothing moves any more.
fn ticks_to_rest(scene: &mut Scene, world: &mut World, most: usize) -> usize {
    for tick in 1..=most {
        scene.tick(world);
        if world.moved().iter().all(|moved| moved.at_rest) {
            return tick;
        }
    }
    panic!("still moving after {most} ticks");
}

#[test]
fn forty_default_parts_settle_where_they_stand() {
    let (mut scene, parts) = stack(40);
    let mut world = scene.load();
    let ticks = ticks_to_rest(&mut scene, &mut world, 600);
    let top = scene.position(parts[39]);
    let sink = DEFAULT_SIZE.y * 39.5 - top.y;
    let drift = Vec3::new(top.x, 0.0, top.z).length();
    assert!((0.0..=0.35).contains(&sink), "sank {sink}");
    assert!(drift <= 0.07, "drifted {drift}");
    assert!(ticks <= 150, "asleep after {ticks} ticks");
}

#[test]
fn twenty_default_parts_do_not_collapse() {
    let (mut scene, parts) = stack(20);
    let mut world = scene.load();
    scene.run(&mut world, 600);
    for (level, part) in parts.iter().enumerate() {
        let stood = Vec3::Y * DEFAULT_SIZE.y * (level as f32 + 0.5);
        let moved = (scene.position(*part) - stood).length();
        assert!(moved < 0.3, "part {level} moved {moved}");
    }
}

#[test]
fn a_part_that_rests_is_told_once_and_costs_nothing_after() {
    let mut scene = Scene::with_floor();
    let part = scene.part(Vec3::Y * 2.0, DEFAULT_SIZE);
    let mut world = scene.load();
    let mut told = 0;
    for _ in 0..300 {
        scene.tick(&mut world);
        told += world.moved().iter().filter(|moved| moved.at_rest).count();
    }
    assert_eq!(told, 1);
    assert!(world.moved().is_empty());
    assert!((scene.position(part).y - DEFAULT_SIZE.y / 2.0).abs() < 0.02);
}

#[test]
fn free_fall_obeys_gravity_beyond_four_hundred_studs_a_second() {
    let mut scene = Scene::new();
    scene.set(
        scene.workspace,
        known().fallen_parts_destroy_height,
        Value::Float32(-50_000.0),
    );
    let part = scene.part(Vec3::ZERO, DEFAULT_SIZE);
    let mut world = scene.load();
    scene.run(&mut world, 600);
    let speed = -moved_of(&world, part).unwrap().linear_velocity.y;
    assert!(
        (speed / (196.2 * 10.0) - 1.0).abs() < 0.01,
        "{speed} studs/s after 10 s"
    );
    let fallen = -scene.position(part).y;
    assert!(
        (fallen / (196.2 * 50.0) - 1.0).abs() < 0.01,
        "{fallen} studs after 10 s"
    );
}

#[test]
fn removing_a_support_wakes_what_stood_on_it() {
    let mut scene = Scene::with_floor();
    let support = scene.anchored(Vec3::Y * 5.0, Vec3::new(10.0, 1.0, 10.0));
    let lower = scene.part(Vec3::Y * 6.1, DEFAULT_SIZE);
    let upper = scene.part(Vec3::Y * 7.3, DEFAULT_SIZE);
    let mut world = scene.load();
    ticks_to_rest(&mut scene, &mut world, 300);
    scene.run(&mut world, 5);
    assert!(world.moved().is_empty());
    scene.remove(support);
    scene.run(&mut world, 200);
    assert!(scene.position(lower).y < 1.0 && scene.position(upper).y < 2.5);
}

#[test]
fn removing_a_loose_support_wakes_what_stood_on_it_too() {
    let mut scene = Scene::with_floor();
    let lower = scene.part(Vec3::Y * 0.6, DEFAULT_SIZE);
    let upper = scene.part(Vec3::Y * 1.8, DEFAULT_SIZE);
    let mut world = scene.load();
    ticks_to_rest(&mut scene, &mut world, 300);
    scene.remove(lower);
    scene.run(&mut world, 120);
    assert!((scene.position(upper).y - 0.6).abs() < 0.05);
}

#[test]
fn what_falls_below_the_destroy_height_is_reported() {
    let mut scene = Scene::new();
    let (top, bottom) = (
        scene.part(Vec3::Y * 100.0, DEFAULT_SIZE),
        scene.part(Vec3::ZERO, DEFAULT_SIZE),
    );
    scene.weld(top, bottom);
    let alone = scene.part(Vec3::new(50.0, 0.0, 0.0), DEFAULT_SIZE);
    let mut world = scene.load();
    while world.fallen().is_empty() {
        scene.tick(&mut world);
    }
    // The welded part that is still above the height is not reported.
    let mut fallen = world.fallen().to_vec();
    fallen.sort_unstable();
    assert_eq!(fallen, [bottom, alone]);
    assert!(scene.position(bottom).y < -500.0);
    for part in fallen {
        scene.remove(part);
    }
    scene.tick(&mut world);
    assert!(world.fallen().is_empty());
    assert_eq!(world.assembly_of(bottom), None);
    assert_eq!(world.assembly_of(top).unwrap().members, [top]);
}

#[test]
fn gravity_is_the_workspaces_and_a_change_of_it_wakes_everything() {
    let mut scene = Scene::with_floor();
    let part = scene.part(Vec3::Y * 0.6, DEFAULT_SIZE);
    let mut world = scene.load();
    ticks_to_rest(&mut scene, &mut world, 300);
    scene.gravity(-20.0);
    scene.run(&mut world, 60);
    assert!(scene.position(part).y > 5.0);
}

#[test]
fn a_ball_and_a_cylinder_lie_on_the_floor_as_thick_as_they_are() {
    let mut scene = Scene::with_floor();
    let ball = scene.part(Vec3::new(0.0, 4.0, 0.0), Vec3::new(6.0, 4.0, 5.0));
    scene.set_item(ball, known().shape, "Ball");
    let cylinder = scene.part(Vec3::new(40.0, 4.0, 0.0), Vec3::new(8.0, 3.0, 5.0));
    scene.set_item(cylinder, known().shape, "Cylinder");
    let standing = scene.part(Vec3::new(80.0, 5.0, 0.0), Vec3::new(8.0, 6.0, 6.0));
    scene.set_item(standing, known().shape, "Cylinder");
    let upright = CFrame::from_quat(
        Vec3::new(80.0, 5.0, 0.0),
        glam::Quat::from_rotation_z(std::f32::consts::FRAC_PI_2),
    );
    scene.place(standing, upright);
    let mut world = scene.load();
    scene.run(&mut world, 200);
    for (part, height) in [(ball, 2.0), (cylinder, 1.5), (standing, 4.0)] {
        let y = scene.position(part).y;
        assert!((y - height).abs() < 0.05, "{y} instead of {height}");
    }
}

#[test]
fn what_falls_fast_does_not_pass_a_thin_floor() {
    let mut scene = Scene::new();
    scene.anchored(Vec3::ZERO, Vec3::new(200.0, 0.2, 200.0));
    let part = scene.part(Vec3::Y * 2_000.0, Vec3::splat(1.0));
    let mut world = scene.load();
    let mut lowest = f32::MAX;
    for _ in 0..600 {
        scene.tick(&mut world);
        lowest = lowest.min(scene.position(part).y);
    }
    assert!((0.3..0.7).contains(&lowest), "{lowest}");
}
