//! What turns: hinges with motors, servos and limits, universal joints, torsion springs.

use std::f32::consts::{FRAC_PI_2, PI};

use glam::{Quat, Vec3};
use studio_model::{CFrame, InstanceId, Value};

use super::{TICKS, angle, near, number, upright};
use crate::tests::scene::{Scene, at};

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
