//! What a blast reaches and how it throws.

use glam::Vec3;

use super::scene::Scene;
use crate::limits::{BLAST_PARTS_MAX, SPEED_MAX};

#[test]
fn the_nearest_is_reached_first_and_what_is_far_is_not() {
    let mut scene = Scene::new();
    let floor = scene.anchored(Vec3::new(0.0, -3.0, 0.0), Vec3::new(200.0, 2.0, 200.0));
    let near = scene.part(Vec3::new(3.0, 0.0, 0.0), Vec3::splat(2.0));
    let edge = scene.part(Vec3::new(0.0, 0.0, 5.5), Vec3::splat(2.0));
    scene.part(Vec3::new(0.0, 0.0, 7.0), Vec3::splat(2.0));
    let mut world = scene.load();
    let reached = world.reached(Vec3::ZERO, 5.0);
    let parts: Vec<_> = reached.iter().map(|one| one.part).collect();
    assert_eq!(parts, [floor, near, edge]);
    assert!((reached[1].distance - 3.0).abs() < 1e-4 && (reached[1].gap - 2.0).abs() < 1e-4);
    for (middle, radius) in [
        (Vec3::NAN, 5.0),
        (Vec3::ZERO, f32::NAN),
        (Vec3::ZERO, -1.0),
        (Vec3::ZERO, f32::INFINITY),
    ] {
        assert_eq!(world.reached(middle, radius), []);
    }
}

#[test]
fn parts_fly_away_and_what_is_anchored_stays() {
    let mut scene = Scene::new();
    let wall = scene.anchored(Vec3::new(0.0, 0.0, -4.0), Vec3::new(8.0, 8.0, 1.0));
    let alone = scene.part(Vec3::new(4.0, 0.0, 0.0), Vec3::new(4.0, 1.2, 2.0));
    let pair = [-4.0, -7.0].map(|x| scene.part(Vec3::new(x, 0.0, 0.0), Vec3::splat(2.0)));
    scene.weld(pair[0], pair[1]);
    let mut world = scene.load();
    let reached = world.reached(Vec3::ZERO, 10.0);
    world.push_away(Vec3::ZERO, 500_000.0, &reached);
    let motion = |part| world.assembly_motion(part).expect("it is simulated");
    let thrown = motion(alone).linear;
    assert!(thrown.x > 60.0 && thrown.x < 120.0, "{thrown}");
    assert!(thrown.y.abs() < 1e-3 && thrown.z.abs() < 1e-3, "{thrown}");
    let both = motion(pair[0]);
    assert!(both.linear.x < -30.0, "{both:?}");
    assert!(both.angular.length() < 1e-3, "it goes through the middle");
    assert_eq!(motion(wall).linear, Vec3::ZERO);
}

#[test]
fn no_pressure_is_too_great_and_no_crowd_too_large() {
    let mut scene = Scene::new();
    for i in 0..BLAST_PARTS_MAX + 50 {
        let at = Vec3::new((i % 64) as f32, 0.0, (i / 64) as f32);
        scene.part(at, Vec3::splat(0.5));
    }
    let mut world = scene.load();
    let reached = world.reached(Vec3::ZERO, 1_000.0);
    assert_eq!(reached.len(), BLAST_PARTS_MAX);
    for pressure in [f32::MAX, f32::INFINITY, f32::NAN, -1.0, 1e30] {
        world.push_away(Vec3::ZERO, pressure, &reached);
    }
    world.step();
    for one in reached.iter().take(20) {
        let motion = world.assembly_motion(one.part).expect("it is simulated");
        assert!(motion.linear.is_finite() && motion.linear.length() <= SPEED_MAX * 1.01);
    }
}
