//! What minds a distance: rods, springs, ropes, winches.

use std::f32::consts::TAU;

use glam::Vec3;
use studio_model::{CFrame, Value};

use super::{GRAVITY, TICKS, distance, near, number};
use crate::World;
use crate::tests::scene::Scene;

#[test]
fn a_pendulum_swings_with_the_period_of_its_length() {
    let mut scene = Scene::new();
    let post = scene.anchored(Vec3::Y * 50.0, Vec3::ONE);
    let tilt = 0.05f32;
    let bob = scene.part(
        Vec3::Y * 50.0 + 20.0 * Vec3::new(tilt.sin(), -tilt.cos(), 0.0),
        Vec3::ONE,
    );
    // The rod has no weight and lets the bob turn, so its inertia does not count.
    scene.constrain(
        "RodConstraint",
        [(post, CFrame::IDENTITY), (bob, CFrame::IDENTITY)],
        &[("Length", number(20.0))],
    );
    let mut world = scene.load();
    let period = period_of(&mut scene, &mut world, |scene| scene.position(bob).x);
    near(period, TAU * (20.0 / GRAVITY).sqrt(), 0.02 * period);
    near((scene.position(bob) - Vec3::Y * 50.0).length(), 20.0, 0.01);
}

/// Seconds from one passing of zero upwards to the next but two, halved.
fn period_of(scene: &mut Scene, world: &mut World, value: impl Fn(&Scene) -> f32) -> f32 {
    let mut crossings = Vec::new();
    let mut before = value(scene);
    for tick in 0..1_200 {
        scene.tick(world);
        let now = value(scene);
        if before < 0.0 && now >= 0.0 {
            crossings.push(tick as f32 + before / (before - now));
        }
        before = now;
    }
    assert!(crossings.len() > 3, "it does not swing");
    (crossings[3] - crossings[0]) / 3.0 / TICKS
}

#[test]
fn a_spring_swings_with_the_period_of_its_stiffness() {
    for stiffness in [50.0, 500.0, 5_000.0] {
        let mut scene = Scene::new();
        scene.gravity(0.0);
        let wall = scene.anchored(Vec3::ZERO, Vec3::ONE);
        let weight = scene.part(Vec3::X * 12.0, Vec3::splat(2.0));
        let spring = scene.constrain(
            "SpringConstraint",
            [(wall, CFrame::IDENTITY), (weight, CFrame::IDENTITY)],
            &[
                ("Stiffness", number(stiffness)),
                ("FreeLength", number(10.0)),
            ],
        );
        let mut world = scene.load();
        scene.tick(&mut world);
        let mass = world.assembly_mass(weight).unwrap();
        let period = period_of(&mut scene, &mut world, |scene| {
            distance(scene, spring) - 10.0
        });
        near(period, TAU * (mass / stiffness).sqrt(), 0.02 * period);
    }
}

#[test]
fn a_spring_carries_a_weight_where_its_force_is_the_weight_s() {
    let mut scene = Scene::new();
    let ceiling = scene.anchored(Vec3::Y * 50.0, Vec3::ONE);
    let weight = scene.part(Vec3::Y * 40.0, Vec3::splat(2.0));
    let spring = scene.constrain(
        "SpringConstraint",
        [(ceiling, CFrame::IDENTITY), (weight, CFrame::IDENTITY)],
        &[
            ("Stiffness", number(1_000.0)),
            ("Damping", number(100.0)),
            ("FreeLength", number(10.0)),
        ],
    );
    let mut world = scene.load();
    scene.run(&mut world, 300);
    let mass = world.assembly_mass(weight).unwrap();
    near(
        distance(&scene, spring),
        10.0 + mass * GRAVITY / 1_000.0,
        0.01,
    );
    // Limits hold where the spring does not.
    scene.put(spring, "LimitsEnabled", Value::Bool(true));
    scene.put(spring, "MaxLength", number(10.5));
    scene.run(&mut world, 120);
    near(distance(&scene, spring), 10.5, 0.02);
    scene.put(spring, "MaxLength", number(20.0));
    scene.put(spring, "MinLength", number(14.0));
    scene.run(&mut world, 120);
    assert!(
        distance(&scene, spring) > 13.8,
        "{}",
        distance(&scene, spring)
    );
}

#[test]
fn a_rope_lets_fall_and_then_holds() {
    let mut scene = Scene::new();
    let ceiling = scene.anchored(Vec3::Y * 50.0, Vec3::ONE);
    let weight = scene.part(Vec3::new(3.0, 48.0, 0.0), Vec3::ONE);
    let rope = scene.constrain(
        "RopeConstraint",
        [(ceiling, CFrame::IDENTITY), (weight, CFrame::IDENTITY)],
        &[("Length", number(8.0))],
    );
    let mut world = scene.load();
    let mut longest = 0f32;
    for _ in 0..900 {
        scene.tick(&mut world);
        longest = longest.max(distance(&scene, rope));
    }
    near(longest, 8.0, 0.05);
}

#[test]
fn a_winch_lifts_at_its_speed_what_its_force_can_lift() {
    let mut scene = Scene::new();
    let ceiling = scene.anchored(Vec3::Y * 50.0, Vec3::ONE);
    let weight = scene.part(Vec3::Y * 30.0, Vec3::splat(2.0));
    let rope = scene.constrain(
        "RopeConstraint",
        [(ceiling, CFrame::IDENTITY), (weight, CFrame::IDENTITY)],
        &[
            ("Length", number(20.0)),
            ("WinchEnabled", Value::Bool(true)),
            ("WinchSpeed", number(4.0)),
            ("WinchTarget", number(10.0)),
        ],
    );
    let mut world = scene.load();
    scene.run(&mut world, 30);
    let start = distance(&scene, rope);
    scene.run(&mut world, 60);
    near(start - distance(&scene, rope), 4.0, 0.2);
    scene.run(&mut world, 120);
    near(distance(&scene, rope), 10.0, 0.1);
    scene.put(rope, "WinchTarget", number(15.0));
    scene.run(&mut world, 120);
    near(distance(&scene, rope), 15.0, 0.2);
    // Too weak for the weight: the rope runs out to its length.
    scene.put(rope, "WinchForce", number(100.0));
    scene.put(rope, "WinchTarget", number(2.0));
    scene.run(&mut world, 240);
    near(distance(&scene, rope), 20.0, 0.3);
}
