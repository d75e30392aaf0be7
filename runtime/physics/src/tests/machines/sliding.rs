//! What slides, leans or is held: slides, cylinders, ball sockets, planes, rigid constraints.

use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, Value};

use super::{GRAVITY, angle, near, number, position, upright};
use crate::tests::scene::{Scene, at};

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
