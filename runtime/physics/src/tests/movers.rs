//! Movers against their closed forms, and what keeps them within bounds.

use std::f32::consts::FRAC_PI_2;

use glam::{Quat, Vec2, Vec3};
use studio_model::{CFrame, InstanceId, Value};

use super::scene::{Scene, at};
use crate::World;

const GRAVITY: f32 = 196.2;
const DT: f32 = 1.0 / 60.0;

fn number(number: f32) -> Value {
    Value::Float32(number)
}

fn vector(x: f32, y: f32, z: f32) -> Value {
    Value::Vector3(Vec3::new(x, y, z))
}

#[track_caller]
fn near(found: Vec3, wanted: Vec3, tolerance: f32) {
    assert!(
        (found - wanted).length() <= tolerance,
        "{found} is not {wanted}"
    );
}

/// A cube high up, and its mass.
fn cube(scene: &mut Scene) -> (InstanceId, f32) {
    let cube = scene.part(Vec3::Y * 500.0, Vec3::splat(2.0));
    (cube, 8.0 * 0.7)
}

fn speed(world: &World, part: InstanceId) -> Vec3 {
    world.assembly_motion(part).unwrap().linear
}

fn spin(world: &World, part: InstanceId) -> Vec3 {
    world.assembly_motion(part).unwrap().angular
}

#[test]
fn a_force_that_is_the_weight_lets_hover_and_more_lifts() {
    let mut scene = Scene::new();
    let (cube, mass) = cube(&mut scene);
    let weight = vector(0.0, mass * GRAVITY, 0.0);
    let force = scene.move_by(
        "VectorForce",
        cube,
        &[("Force", weight), ("RelativeTo", Value::Enum(2))],
    );
    let mut world = scene.load();
    scene.run(&mut world, 120);
    near(scene.position(cube), Vec3::Y * 500.0, 0.05);
    let more = vector(mass * 3.0, mass * (GRAVITY + 2.0), 0.0);
    scene.put(force, "Force", more);
    scene.run(&mut world, 60);
    near(speed(&world, cube), Vec3::new(3.0, 2.0, 0.0), 0.02);
    near(scene.position(cube), Vec3::new(1.5, 501.0, 0.0), 0.1);
    scene.put(force, "Enabled", Value::Bool(false));
    scene.run(&mut world, 60);
    near(speed(&world, cube), Vec3::new(3.0, 2.0 - GRAVITY, 0.0), 0.1);
}

#[test]
fn a_force_off_the_centre_turns_and_one_at_the_centre_does_not() {
    for at_centre in [false, true] {
        let mut scene = Scene::new();
        scene.gravity(0.0);
        let (cube, mass) = cube(&mut scene);
        let force = scene.move_by(
            "VectorForce",
            cube,
            &[
                ("Force", vector(0.0, 60.0, 0.0)),
                ("ApplyAtCenterOfMass", Value::Bool(at_centre)),
            ],
        );
        let own = scene.attachment(cube, at(1.0, 0.0, 0.0));
        scene.put(force, "Attachment0", Value::Ref(Some(own)));
        let mut world = scene.load();
        scene.run(&mut world, 6);
        near(speed(&world, cube), Vec3::Y * 60.0 / mass * 0.1, 0.05);
        let inertia = mass * 8.0 / 12.0;
        let wanted = if at_centre { 0.0 } else { 60.0 / inertia * 0.1 };
        near(spin(&world, cube), Vec3::Z * wanted, 0.05 * wanted + 1e-4);
    }
}

#[test]
fn a_torque_turns_as_the_inertia_lets_it() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let (cube, mass) = cube(&mut scene);
    scene.move_by("Torque", cube, &[("Torque", vector(0.0, 12.0, 0.0))]);
    let mut world = scene.load();
    scene.run(&mut world, 60);
    near(
        spin(&world, cube),
        Vec3::Y * 12.0 / (mass * 8.0 / 12.0),
        0.05,
    );
}

#[test]
fn a_line_force_pulls_along_the_line_and_both_ways_if_it_reacts() {
    for (reacts, inverse) in [(false, false), (true, false), (true, true)] {
        let mut scene = Scene::new();
        scene.gravity(0.0);
        let a = scene.part(Vec3::ZERO, Vec3::splat(2.0));
        let b = scene.part(Vec3::new(10.0, 0.0, 0.0), Vec3::splat(2.0));
        let ends = [(a, CFrame::IDENTITY), (b, CFrame::IDENTITY)];
        scene.constrain(
            "LineForce",
            ends,
            &[
                ("Magnitude", number(if inverse { 5_600.0 } else { 56.0 })),
                ("ReactionForceEnabled", Value::Bool(reacts)),
                ("InverseSquareLaw", Value::Bool(inverse)),
            ],
        );
        let mut world = scene.load();
        scene.run(&mut world, 6);
        near(speed(&world, a), Vec3::X, 0.05);
        let other = if reacts { Vec3::NEG_X } else { Vec3::ZERO };
        near(speed(&world, b), other, 0.05);
    }
}

#[test]
fn a_linear_velocity_is_reached_within_its_force_and_held_against_gravity() {
    let mut scene = Scene::new();
    let (cube, mass) = cube(&mut scene);
    let force = mass * GRAVITY * 1.2;
    scene.move_by(
        "LinearVelocity",
        cube,
        &[
            ("VectorVelocity", vector(20.0, 0.0, 0.0)),
            ("MaxForce", number(force)),
        ],
    );
    let mut world = scene.load();
    scene.run(&mut world, 3);
    // All of its force towards what is missing, and no more.
    let used = (speed(&world, cube) / (3.0 * DT) + Vec3::Y * GRAVITY) * mass;
    assert!(
        used.length() < force * 1.001 && used.length() > force * 0.96,
        "{used}"
    );
    scene.run(&mut world, 300);
    near(speed(&world, cube), Vec3::X * 20.0, 0.05);
}

#[test]
fn a_velocity_along_a_line_or_in_a_plane_leaves_the_rest_alone() {
    let mut scene = Scene::new();
    let (cube, _) = cube(&mut scene);
    let mover = scene.move_by(
        "LinearVelocity",
        cube,
        &[
            ("VelocityConstraintMode", Value::Enum(0)),
            ("LineDirection", vector(0.0, 0.0, 2.0)),
            ("LineVelocity", number(7.0)),
            ("MaxForce", number(1e6)),
        ],
    );
    let mut world = scene.load();
    scene.run(&mut world, 60);
    near(speed(&world, cube), Vec3::new(0.0, -GRAVITY, 7.0), 0.1);
    scene.put(mover, "VelocityConstraintMode", Value::Enum(1));
    scene.put(mover, "PlaneVelocity", Value::Vector2(Vec2::new(3.0, 4.0)));
    scene.run(&mut world, 60);
    near(speed(&world, cube), Vec3::new(3.0, 4.0, 7.0), 0.1);
}

#[test]
fn velocities_may_be_seen_from_an_attachment() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let (cube, _) = cube(&mut scene);
    scene.place(
        cube,
        CFrame::from_quat(Vec3::ZERO, Quat::from_rotation_y(FRAC_PI_2)),
    );
    scene.move_by(
        "LinearVelocity",
        cube,
        &[
            ("VectorVelocity", vector(5.0, 0.0, 0.0)),
            ("MaxForce", number(1e6)),
            ("RelativeTo", Value::Enum(0)),
        ],
    );
    let mut world = scene.load();
    scene.run(&mut world, 30);
    near(speed(&world, cube), Vec3::NEG_Z * 5.0, 0.05);
}

#[test]
fn an_angular_velocity_needs_torque() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let (cube, mass) = cube(&mut scene);
    let mover = scene.move_by(
        "AngularVelocity",
        cube,
        &[("AngularVelocity", vector(0.0, 6.0, 0.0))],
    );
    let mut world = scene.load();
    scene.run(&mut world, 30);
    near(spin(&world, cube), Vec3::ZERO, 0.0);
    scene.put(mover, "MaxTorque", number(mass * 8.0 / 12.0 * 4.0));
    scene.run(&mut world, 60);
    near(spin(&world, cube), Vec3::Y * 4.0, 0.1);
    scene.run(&mut world, 60);
    near(spin(&world, cube), Vec3::Y * 6.0, 0.02);
}

#[test]
fn align_position_closes_in_exponentially_and_stays() {
    let mut scene = Scene::new();
    let (cube, _) = cube(&mut scene);
    let mover = scene.move_by(
        "AlignPosition",
        cube,
        &[
            ("Mode", Value::Enum(0)),
            ("Position", vector(0.0, 510.0, 0.0)),
            ("MaxForce", number(1e7)),
        ],
    );
    let mut world = scene.load();
    scene.run(&mut world, 12);
    let left = 10.0 * (1.0 - 10.0 * DT).powi(12);
    near(scene.position(cube), Vec3::Y * (510.0 - left), 0.1);
    scene.run(&mut world, 240);
    near(scene.position(cube), Vec3::Y * 510.0, 0.01);
    assert!(world.moved().is_empty(), "it may rest there");
    // A new goal wakes it, and the speed is bounded.
    scene.put(mover, "MaxVelocity", number(3.0));
    scene.put(mover, "Position", vector(30.0, 510.0, 0.0));
    scene.run(&mut world, 60);
    near(scene.position(cube), Vec3::new(3.0, 510.0, 0.0), 0.1);
    scene.put(mover, "RigidityEnabled", Value::Bool(true));
    scene.run(&mut world, 3);
    near(scene.position(cube), Vec3::new(30.0, 510.0, 0.0), 0.1);
}

#[test]
fn align_position_cannot_carry_more_than_its_force() {
    let mut scene = Scene::new();
    let (cube, mass) = cube(&mut scene);
    scene.move_by(
        "AlignPosition",
        cube,
        &[
            ("Mode", Value::Enum(0)),
            ("Position", vector(0.0, 600.0, 0.0)),
            ("MaxForce", number(mass * GRAVITY * 0.5)),
        ],
    );
    let mut world = scene.load();
    scene.run(&mut world, 60);
    near(speed(&world, cube), Vec3::NEG_Y * GRAVITY * 0.5, 0.5);
}

#[test]
fn align_position_follows_what_moves_and_pulls_back_if_it_reacts() {
    for reacts in [false, true] {
        let mut scene = Scene::new();
        scene.gravity(0.0);
        let a = scene.part(Vec3::ZERO, Vec3::splat(2.0));
        let b = scene.part(Vec3::X * 20.0, Vec3::splat(2.0));
        let ends = [(a, CFrame::IDENTITY), (b, at(0.0, 5.0, 0.0))];
        scene.constrain(
            "AlignPosition",
            ends,
            &[
                ("Mode", Value::Enum(1)),
                ("MaxForce", number(1e6)),
                ("ReactionForceEnabled", Value::Bool(reacts)),
            ],
        );
        let mut world = scene.load();
        scene.tick(&mut world);
        world.set_velocity(b, Vec3::Z * 4.0, Vec3::ZERO);
        scene.run(&mut world, 180);
        let goal = scene.cframe(b).transform_point(Vec3::Y * 5.0);
        near(scene.position(a), goal, 0.1);
        let momentum = speed(&world, a) + speed(&world, b);
        // With a reaction both share what one brought, and what the first tick gave.
        let wanted = if reacts { 4.0 } else { 8.0 };
        assert!((momentum.z - wanted).abs() < 0.1, "{momentum}");
    }
}

#[test]
fn align_orientation_turns_all_axes_or_the_first_alone() {
    let goal = Quat::from_rotation_z(1.0) * Quat::from_rotation_x(0.8);
    for (one_axis, twist) in [(false, 0.0), (true, 1.0)] {
        let mut scene = Scene::new();
        scene.gravity(0.0);
        let (cube, _) = cube(&mut scene);
        scene.move_by(
            "AlignOrientation",
            cube,
            &[
                ("Mode", Value::Enum(0)),
                ("CFrame", Value::CFrame(CFrame::from_quat(Vec3::ZERO, goal))),
                ("MaxTorque", number(1e6)),
                ("PrimaryAxisOnly", Value::Bool(one_axis)),
            ],
        );
        let mut world = scene.load();
        scene.tick(&mut world);
        world.set_velocity(cube, Vec3::ZERO, Vec3::X * 2.0);
        scene.run(&mut world, 180);
        let now = scene.cframe(cube).quat();
        near(now * Vec3::X, goal * Vec3::X, 0.01);
        let about = spin(&world, cube).dot(now * Vec3::X);
        assert!((about.abs() > 0.5) == (twist > 0.5), "{about}");
        if !one_axis {
            assert!(now.angle_between(goal) < 0.01);
        }
    }
}

#[test]
fn align_orientation_may_look_at_a_place() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let (cube, _) = cube(&mut scene);
    scene.place(cube, CFrame::IDENTITY);
    scene.move_by(
        "AlignOrientation",
        cube,
        &[
            ("Mode", Value::Enum(0)),
            ("AlignType", Value::Enum(4)),
            ("LookAtPosition", vector(-10.0, 10.0, 0.0)),
            ("MaxTorque", number(1e6)),
        ],
    );
    let mut world = scene.load();
    scene.run(&mut world, 180);
    let look = scene.cframe(cube).rotation * Vec3::X;
    near(look, Vec3::new(-1.0, 1.0, 0.0).normalize(), 0.01);
}

#[test]
fn the_older_movers_do_what_they_did() {
    let mut scene = Scene::new();
    let (cube, mass) = cube(&mut scene);
    let mover = scene.move_in("BodyVelocity", cube, &[("MaxForce", vector(1e6, 1e6, 1e6))]);
    let mut world = scene.load();
    scene.run(&mut world, 60);
    near(speed(&world, cube), Vec3::Y * 2.0, 0.02);
    near(scene.position(cube), Vec3::Y * 502.0, 0.1);
    // An axis without force is left alone.
    scene.put(mover, "MaxForce", vector(1e6, 0.0, 1e6));
    scene.run(&mut world, 30);
    near(speed(&world, cube), Vec3::Y * (2.0 - GRAVITY * 0.5), 0.1);
    scene.remove(mover);
    let hold = scene.move_in(
        "BodyPosition",
        cube,
        &[
            ("Position", vector(5.0, 480.0, 0.0)),
            ("MaxForce", vector(1e6, 1e6, 1e6)),
        ],
    );
    let gyro = scene.move_in(
        "BodyGyro",
        cube,
        &[(
            "CFrame",
            Value::CFrame(CFrame::from_quat(Vec3::ZERO, Quat::from_rotation_y(2.0))),
        )],
    );
    world.set_velocity(cube, Vec3::ZERO, Vec3::new(1.0, 3.0, 1.0));
    scene.run(&mut world, 300);
    near(scene.position(cube), Vec3::new(5.0, 480.0, 0.0), 0.02);
    // No torque about the vertical by default: it stays upright and turns on.
    near(scene.cframe(cube).rotation * Vec3::Y, Vec3::Y, 0.01);
    assert!(spin(&world, cube).y > 2.5);
    scene.put(gyro, "MaxTorque", vector(1e6, 1e6, 1e6));
    scene.run(&mut world, 240);
    let turned = scene
        .cframe(cube)
        .quat()
        .angle_between(Quat::from_rotation_y(2.0));
    assert!(turned < 0.01, "{turned}");
    scene.remove(hold);
    scene.remove(gyro);
    scene.gravity(0.0);
    scene.move_in("BodyForce", cube, &[("Force", vector(0.0, 0.0, mass))]);
    scene.run(&mut world, 60);
    near(speed(&world, cube), Vec3::Z, 0.05);
}

#[test]
fn thrust_is_seen_from_the_part_and_spin_is_kept() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let (cube, mass) = cube(&mut scene);
    scene.place(
        cube,
        CFrame::from_quat(Vec3::ZERO, Quat::from_rotation_y(FRAC_PI_2)),
    );
    let thrust = scene.move_in("BodyThrust", cube, &[("Force", vector(mass, 0.0, 0.0))]);
    let mut world = scene.load();
    scene.run(&mut world, 60);
    near(speed(&world, cube), Vec3::NEG_Z, 0.05);
    scene.remove(thrust);
    scene.move_in("BodyAngularVelocity", cube, &[]);
    scene.run(&mut world, 30);
    near(spin(&world, cube), Vec3::Y * 2.0, 0.02);
}

#[test]
fn what_is_gone_pushes_no_more() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let (cube, mass) = cube(&mut scene);
    let force = scene.move_by("VectorForce", cube, &[("Force", vector(mass, 0.0, 0.0))]);
    let mut world = scene.load();
    scene.run(&mut world, 60);
    scene.remove(force);
    scene.tick(&mut world);
    let before = speed(&world, cube);
    scene.run(&mut world, 30);
    near(speed(&world, cube), before, 1e-4);
}

#[test]
fn movers_wake_what_sleeps_and_let_sleep_what_they_do_not_move() {
    let mut scene = Scene::with_floor();
    let part = scene.part(Vec3::Y * 1.0, Vec3::splat(2.0));
    let mut world = scene.load();
    scene.run(&mut world, 240);
    assert!(world.moved().is_empty());
    let force = scene.move_by("VectorForce", part, &[("Force", vector(0.0, 0.0, 0.0))]);
    scene.run(&mut world, 240);
    assert!(world.moved().is_empty());
    scene.put(force, "Force", vector(0.0, 5_000.0, 0.0));
    scene.run(&mut world, 30);
    assert!(scene.position(part).y > 20.0);
}

#[test]
fn anchored_parts_are_moved_by_nothing() {
    let mut scene = Scene::new();
    let part = scene.anchored(Vec3::ZERO, Vec3::ONE);
    for class in ["VectorForce", "LinearVelocity", "AlignPosition", "Torque"] {
        scene.move_by(class, part, &[]);
    }
    for class in [
        "BodyVelocity",
        "BodyPosition",
        "BodyGyro",
        "BodyForce",
        "BodyThrust",
    ] {
        scene.move_in(class, part, &[]);
    }
    let mut world = scene.load();
    scene.run(&mut world, 30);
    assert_eq!(scene.position(part), Vec3::ZERO);
    assert!(world.moved().is_empty());
}
