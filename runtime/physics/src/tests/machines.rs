//! Constraints against their closed forms: angles, lengths, speeds, periods, forces.

use std::f32::consts::{FRAC_PI_2, PI, TAU};

use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, InstanceId, Value};

use super::scene::{Scene, at};
use crate::{World, gauge};

const TICKS: f32 = 60.0;
const GRAVITY: f32 = 196.2;

fn number(number: f32) -> Value {
    Value::Float32(number)
}

/// Turns X to Y: the axis of a hinge that stands upright.
fn upright() -> CFrame {
    CFrame::from_quat(Vec3::ZERO, Quat::from_rotation_z(FRAC_PI_2))
}

fn angle(scene: &Scene, constraint: InstanceId) -> f32 {
    gauge(&scene.model, constraint).angle
}

fn position(scene: &Scene, constraint: InstanceId) -> f32 {
    gauge(&scene.model, constraint).position
}

fn distance(scene: &Scene, constraint: InstanceId) -> f32 {
    gauge(&scene.model, constraint).distance
}

#[track_caller]
fn near(found: f32, wanted: f32, tolerance: f32) {
    assert!(
        (found - wanted).abs() <= tolerance,
        "{found} is not {wanted}"
    );
}

/// A wheel that turns about an upright axis on an anchored post.
fn wheel(scene: &mut Scene, properties: &[(&str, Value)]) -> (InstanceId, InstanceId) {
    let post = scene.anchored(Vec3::Y * 10.0, Vec3::ONE);
    let wheel = scene.part(Vec3::Y * 12.0, Vec3::new(6.0, 1.0, 6.0));
    let ends = [(post, at(0.0, 2.0, 0.0) * upright()), (wheel, upright())];
    let hinge = scene.constrain("HingeConstraint", ends, properties);
    (wheel, hinge)
}

#[test]
fn a_hinge_motor_reaches_its_speed_and_holds_it_against_a_load() {
    let mut scene = Scene::new();
    let motor = [
        ("ActuatorType", Value::Enum(1)),
        ("AngularVelocity", number(5.0)),
        ("MotorMaxTorque", number(1e6)),
    ];
    let (wheel, _) = wheel(&mut scene, &motor);
    // A load that brakes it.
    scene.move_by(
        "Torque",
        wheel,
        &[
            ("Torque", Value::Vector3(Vec3::NEG_Y * 1e4)),
            ("RelativeTo", Value::Enum(2)),
        ],
    );
    let mut world = scene.load();
    scene.run(&mut world, 60);
    for _ in 0..600 {
        scene.tick(&mut world);
        let spin = world.assembly_motion(wheel).unwrap().angular;
        near(spin.y, 5.0, 0.05);
        near(spin.x.hypot(spin.z), 0.0, 0.01);
        assert!((scene.position(wheel) - Vec3::Y * 12.0).length() < 0.01);
    }
}

#[test]
fn a_motor_gains_speed_as_its_torque_and_its_acceleration_allow() {
    let mut scene = Scene::new();
    let (wheel, hinge) = wheel(
        &mut scene,
        &[
            ("ActuatorType", Value::Enum(1)),
            ("AngularVelocity", number(1_000.0)),
            ("MotorMaxTorque", number(500.0)),
        ],
    );
    let mut world = scene.load();
    scene.tick(&mut world);
    let mass = world.assembly_mass(wheel).unwrap();
    let inertia = mass * (36.0 + 36.0) / 12.0;
    scene.run(&mut world, 29);
    let spin = world.assembly_motion(wheel).unwrap().angular.y;
    near(spin, 500.0 / inertia * 30.0 / TICKS, 0.02 * spin);
    // As much torque as it likes, but a gentle start.
    scene.put(hinge, "MotorMaxTorque", number(f32::INFINITY));
    scene.put(hinge, "MotorMaxAcceleration", number(6.0));
    scene.run(&mut world, 30);
    let faster = world.assembly_motion(wheel).unwrap().angular.y;
    near(faster - spin, 3.0, 0.1);
}

#[test]
fn a_servo_turns_to_its_angle_at_its_speed_and_stays() {
    let mut scene = Scene::new();
    let (wheel, hinge) = wheel(
        &mut scene,
        &[
            ("ActuatorType", Value::Enum(2)),
            ("AngularSpeed", number(1.0)),
            ("ServoMaxTorque", number(1e6)),
            ("TargetAngle", number(90.0)),
        ],
    );
    let mut world = scene.load();
    scene.run(&mut world, 60);
    near(angle(&scene, hinge), 1f32.to_degrees(), 1.5);
    scene.run(&mut world, 90);
    near(angle(&scene, hinge), 90.0, 0.1);
    // It may rest there, and goes on when it is told to.
    scene.run(&mut world, 120);
    assert!(world.moved().is_empty());
    scene.put(hinge, "TargetAngle", number(-90.0));
    scene.run(&mut world, 240);
    near(angle(&scene, hinge), -90.0, 0.1);
    // The shorter way: through the back.
    scene.put(hinge, "TargetAngle", number(135.0));
    scene.run(&mut world, 30);
    assert!(angle(&scene, hinge) < -90.0);
    scene.run(&mut world, 150);
    near(angle(&scene, hinge), 135.0, 0.1);
    assert!(world.assembly_motion(wheel).unwrap().angular.length() < 0.05);
}

#[test]
fn a_hinge_stops_at_its_limits_even_if_they_are_the_wrong_way_round() {
    for limits in [[-30.0, 60.0], [60.0, -30.0]] {
        let mut scene = Scene::new();
        let (_, hinge) = wheel(
            &mut scene,
            &[
                ("ActuatorType", Value::Enum(1)),
                ("AngularVelocity", number(4.0)),
                ("MotorMaxTorque", number(2_000.0)),
                ("LimitsEnabled", Value::Bool(true)),
                ("LowerAngle", number(limits[0])),
                ("UpperAngle", number(limits[1])),
            ],
        );
        let mut world = scene.load();
        scene.run(&mut world, 120);
        near(angle(&scene, hinge), 60.0, 0.5);
        scene.put(hinge, "AngularVelocity", number(-4.0));
        scene.run(&mut world, 120);
        near(angle(&scene, hinge), -30.0, 0.5);
    }
}

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

#[test]
fn a_slide_keeps_to_its_axis_and_its_limits() {
    let mut scene = Scene::new();
    let rail = scene.anchored(Vec3::Y * 20.0, Vec3::ONE);
    let sled = scene.part(Vec3::Y * 20.0, Vec3::new(2.0, 1.0, 2.0));
    let slope = CFrame::from_quat(Vec3::ZERO, Quat::from_rotation_z(-0.5));
    scene.place(
        sled,
        CFrame::from_quat(Vec3::Y * 20.0, Quat::from_rotation_z(-0.5)),
    );
    scene.put(rail, "CanCollide", Value::Bool(false));
    let slide = scene.constrain(
        "PrismaticConstraint",
        [(rail, slope), (sled, CFrame::IDENTITY)],
        &[
            ("LimitsEnabled", Value::Bool(true)),
            ("LowerLimit", number(-1.0)),
            ("UpperLimit", number(40.0)),
        ],
    );
    let mut world = scene.load();
    scene.run(&mut world, 30);
    near(
        position(&scene, slide),
        0.5 * GRAVITY * 0.5f32.sin() * 0.25,
        0.5,
    );
    scene.run(&mut world, 120);
    near(position(&scene, slide), 40.0, 0.1);
    let off = scene.cframe(sled).position
        - (Vec3::Y * 20.0 + slope.rotation * Vec3::X * position(&scene, slide));
    assert!(off.length() < 0.02);
    let turned = scene
        .cframe(sled)
        .quat()
        .angle_between(Quat::from_rotation_z(-0.5));
    assert!(turned < 0.01);
}

#[test]
fn an_elevator_rises_at_its_speed_and_holds_its_floor() {
    let mut scene = Scene::new();
    let shaft = scene.anchored(Vec3::Y * 2.0, Vec3::ONE);
    let cabin = scene.part(Vec3::Y * 2.0, Vec3::new(8.0, 1.0, 8.0));
    scene.put(shaft, "CanCollide", Value::Bool(false));
    let elevator = scene.constrain(
        "PrismaticConstraint",
        [(shaft, upright()), (cabin, upright())],
        &[
            ("ActuatorType", Value::Enum(2)),
            ("Speed", number(6.0)),
            ("ServoMaxForce", number(1e6)),
            ("TargetPosition", number(12.0)),
        ],
    );
    let mut world = scene.load();
    scene.run(&mut world, 60);
    near(position(&scene, elevator), 6.0, 0.2);
    scene.run(&mut world, 90);
    near(position(&scene, elevator), 12.0, 0.02);
    // A passenger gets in.
    let passenger = scene.part(Vec3::Y * 16.0, Vec3::splat(4.0));
    scene.run(&mut world, 120);
    near(position(&scene, elevator), 12.0, 0.05);
    near(scene.position(passenger).y, 16.5, 0.15);
    scene.put(elevator, "ActuatorType", Value::Enum(1));
    scene.put(elevator, "MotorMaxForce", number(1e6));
    scene.put(elevator, "Velocity", number(-3.0));
    scene.run(&mut world, 60);
    near(position(&scene, elevator), 9.0, 0.2);
}

#[test]
fn a_cylinder_slides_along_one_axis_and_turns_about_another() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let base = scene.anchored(Vec3::ZERO, Vec3::ONE);
    let tool = scene.part(Vec3::ZERO, Vec3::ONE);
    scene.put(base, "CanCollide", Value::Bool(false));
    for (inclination, axis) in [(0.0, Vec3::X), (90.0, Vec3::Y)] {
        let turned = CFrame::from_quat(
            Vec3::ZERO,
            Quat::from_rotation_z(f32::to_radians(inclination)),
        );
        let cylinder = scene.constrain(
            "CylindricalConstraint",
            [(base, CFrame::IDENTITY), (tool, turned)],
            &[
                ("InclinationAngle", number(inclination)),
                ("AngularActuatorType", Value::Enum(1)),
                ("AngularVelocity", number(2.0)),
                ("MotorMaxTorque", number(1e5)),
                ("ActuatorType", Value::Enum(2)),
                ("TargetPosition", number(3.0)),
                ("Speed", number(10.0)),
                ("ServoMaxForce", number(1e5)),
            ],
        );
        let mut world = scene.load();
        scene.run(&mut world, 90);
        let motion = world.assembly_motion(tool).unwrap();
        assert!(
            (motion.angular - axis * 2.0).length() < 0.05,
            "{}",
            motion.angular
        );
        assert!((scene.position(tool) - Vec3::X * 3.0).length() < 0.05);
        scene.remove(cylinder);
        scene.place(tool, CFrame::IDENTITY);
    }
}

#[test]
fn a_ball_socket_leans_and_twists_as_far_as_it_may() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let base = scene.anchored(Vec3::ZERO, Vec3::ONE);
    let arm = scene.part(Vec3::X * 4.0, Vec3::new(4.0, 1.0, 1.0));
    let socket = scene.constrain(
        "BallSocketConstraint",
        [(base, CFrame::IDENTITY), (arm, at(-4.0, 0.0, 0.0))],
        &[
            ("LimitsEnabled", Value::Bool(true)),
            ("UpperAngle", number(30.0)),
            ("TwistLimitsEnabled", Value::Bool(true)),
            ("TwistLowerAngle", number(-20.0)),
            ("TwistUpperAngle", number(20.0)),
        ],
    );
    let mut world = scene.load();
    scene.move_by(
        "Torque",
        arm,
        &[
            ("Torque", Value::Vector3(Vec3::new(0.0, 300.0, 400.0))),
            ("RelativeTo", Value::Enum(2)),
        ],
    );
    scene.run(&mut world, 180);
    let lean = (scene.cframe(arm).rotation * Vec3::X)
        .angle_between(Vec3::X)
        .to_degrees();
    near(lean, 30.0, 1.0);
    scene.move_by(
        "Torque",
        arm,
        &[("Torque", Value::Vector3(Vec3::X * 400.0))],
    );
    scene.run(&mut world, 180);
    assert!(
        angle(&scene, socket).abs() < 25.0,
        "{}",
        angle(&scene, socket)
    );
    near((scene.position(arm)).length(), 4.0, 0.05);
}

#[test]
fn friction_in_a_socket_stops_what_turns() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let base = scene.anchored(Vec3::ZERO, Vec3::ONE);
    let arm = scene.part(Vec3::X * 4.0, Vec3::ONE);
    scene.constrain(
        "BallSocketConstraint",
        [(base, CFrame::IDENTITY), (arm, at(-4.0, 0.0, 0.0))],
        &[("MaxFrictionTorque", number(50.0))],
    );
    let mut world = scene.load();
    scene.tick(&mut world);
    world.set_velocity(arm, Vec3::Y * 8.0, Vec3::Z * 2.0);
    scene.run(&mut world, 6);
    assert!(world.assembly_motion(arm).unwrap().linear.length() > 1.0);
    scene.run(&mut world, 60);
    assert!(world.assembly_motion(arm).unwrap().linear.length() < 0.05);
}

#[test]
fn a_universal_joint_hands_on_the_turning() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let base = scene.anchored(Vec3::ZERO, Vec3::ONE);
    let drive = scene.part(Vec3::X * 3.0, Vec3::new(2.0, 1.0, 1.0));
    let bent = Quat::from_rotation_z(0.4);
    let driven = scene.part(Vec3::ZERO, Vec3::new(2.0, 1.0, 1.0));
    let joint = Vec3::X * 5.0;
    scene.place(
        driven,
        CFrame::from_quat(joint + bent * Vec3::X * 2.0, bent),
    );
    let motor = [
        ("ActuatorType", Value::Enum(1)),
        ("AngularVelocity", number(3.0)),
        ("MotorMaxTorque", number(1e5)),
    ];
    scene.constrain(
        "HingeConstraint",
        [(base, at(3.0, 0.0, 0.0)), (drive, CFrame::IDENTITY)],
        &motor,
    );
    scene.constrain(
        "UniversalConstraint",
        [(drive, at(2.0, 0.0, 0.0)), (driven, at(-2.0, 0.0, 0.0))],
        &[],
    );
    // The other end is kept in a bearing.
    let bearing = scene.anchored(joint + bent * Vec3::X * 8.0, Vec3::ONE);
    scene.place(
        bearing,
        CFrame::from_quat(joint + bent * Vec3::X * 8.0, bent),
    );
    scene.constrain(
        "HingeConstraint",
        [(bearing, at(-6.0, 0.0, 0.0)), (driven, CFrame::IDENTITY)],
        &[],
    );
    let mut world = scene.load();
    scene.run(&mut world, 240);
    let spin = world.assembly_motion(driven).unwrap().angular;
    near(spin.dot(bent * Vec3::X), 3.0, 0.3);
}

#[test]
fn what_is_held_in_a_plane_falls_only_along_it() {
    let mut scene = Scene::new();
    let wall = scene.anchored(Vec3::Y * 30.0, Vec3::ONE);
    let part = scene.part(Vec3::new(0.0, 30.0, 4.0), Vec3::ONE);
    scene.constrain(
        "PlaneConstraint",
        [(wall, CFrame::IDENTITY), (part, CFrame::IDENTITY)],
        &[],
    );
    let mut world = scene.load();
    scene.tick(&mut world);
    world.set_velocity(part, Vec3::new(50.0, 0.0, 5.0), Vec3::ZERO);
    scene.run(&mut world, 60);
    let place = scene.position(part);
    near(place.x, 0.0, 0.02);
    near(place.z, 9.0, 0.2);
    assert!(place.y < -50.0);
}

#[test]
fn a_torsion_spring_turns_axes_together() {
    let mut scene = Scene::new();
    scene.gravity(0.0);
    let base = scene.anchored(Vec3::ZERO, Vec3::ONE);
    let arm = scene.part(Vec3::ZERO, Vec3::new(4.0, 1.0, 1.0));
    scene.put(base, "CanCollide", Value::Bool(false));
    scene.place(
        arm,
        CFrame::from_quat(Vec3::ZERO, Quat::from_rotation_y(0.6)),
    );
    let spring = scene.constrain(
        "TorsionSpringConstraint",
        [(base, CFrame::IDENTITY), (arm, CFrame::IDENTITY)],
        &[("Damping", number(20.0))],
    );
    scene.constrain(
        "BallSocketConstraint",
        [(base, CFrame::IDENTITY), (arm, CFrame::IDENTITY)],
        &[],
    );
    let mut world = scene.load();
    scene.tick(&mut world);
    near(angle(&scene, spring), 0.6f32.to_degrees(), 2.0);
    scene.run(&mut world, 300);
    near(angle(&scene, spring), 0.0, 1.0);
}

#[test]
fn a_rigid_constraint_makes_one_assembly_of_two() {
    let mut scene = Scene::new();
    let a = scene.part(Vec3::Y * 50.0, Vec3::ONE);
    let b = scene.part(Vec3::new(3.0, 50.0, 0.0), Vec3::ONE);
    let rigid = scene.constrain(
        "RigidConstraint",
        [(a, at(1.5, 0.0, 0.0)), (b, at(-1.5, 0.0, 0.0))],
        &[],
    );
    let mut world = scene.load();
    assert_eq!(world.assembly_of(b).unwrap().members, [a, b]);
    assert!(world.is_active(&scene.model, rigid));
    scene.set(rigid, known().constraint_enabled, Value::Bool(false));
    scene.tick(&mut world);
    assert_eq!(world.assembly_of(b).unwrap().members, [b]);
    scene.set(rigid, known().constraint_enabled, Value::Bool(true));
    scene.tick(&mut world);
    assert_eq!(world.assembly_of(b).unwrap().members, [a, b]);
    // Its attachment moves to another part.
    let c = scene.part(Vec3::new(9.0, 50.0, 0.0), Vec3::ONE);
    let attachment = scene
        .model
        .reference(rigid, known().constraint_attachment1)
        .unwrap();
    scene.reparent(attachment, c);
    scene.tick(&mut world);
    assert_eq!(world.assembly_of(c).unwrap().members, [a, c]);
    assert_eq!(world.assembly_of(b).unwrap().members, [b]);
    scene.remove(attachment);
    scene.tick(&mut world);
    assert_eq!(world.assembly_of(c).unwrap().members, [c]);
}

#[test]
fn angles_are_told_between_half_turns() {
    let mut scene = Scene::new();
    let (wheel, hinge) = wheel(&mut scene, &[]);
    for turn in [0.5, 3.0, -3.0, -FRAC_PI_2] {
        scene.place(
            wheel,
            CFrame::from_quat(Vec3::Y * 12.0, Quat::from_rotation_y(turn)),
        );
        near(angle(&scene, hinge), turn.to_degrees(), 0.01);
    }
    assert!(PI.to_degrees() > angle(&scene, hinge));
}
