//! What falls on each other and what rolls: ragdolls come to rest, each in one piece; wheels roll straight on, and stand.

use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, InstanceId, Value};

use super::scene::{Scene, at};

/// A limb: its size, where it is seen from the torso, and its end of the socket, seen from itself.
const LIMBS: [(Vec3, Vec3, Vec3); 5] = [
    (
        Vec3::new(1.2, 1.2, 1.2),
        Vec3::new(0.0, 1.7, 0.0),
        Vec3::new(0.0, -0.65, 0.0),
    ),
    (
        Vec3::new(1.0, 2.0, 1.0),
        Vec3::new(1.6, 0.0, 0.0),
        Vec3::new(0.0, 0.8, 0.0),
    ),
    (
        Vec3::new(1.0, 2.0, 1.0),
        Vec3::new(-1.6, 0.0, 0.0),
        Vec3::new(0.0, 0.8, 0.0),
    ),
    (
        Vec3::new(0.9, 2.0, 1.0),
        Vec3::new(0.55, -2.1, 0.0),
        Vec3::new(0.0, 1.05, 0.0),
    ),
    (
        Vec3::new(0.9, 2.0, 1.0),
        Vec3::new(-0.55, -2.1, 0.0),
        Vec3::new(0.0, 1.05, 0.0),
    ),
];

/// A torso with five limbs; the torso first.
fn ragdoll(scene: &mut Scene, place: CFrame) -> Vec<InstanceId> {
    let torso = scene.part(Vec3::ZERO, Vec3::new(2.0, 2.0, 1.0));
    scene.place(torso, place);
    let mut parts = vec![torso];
    for (size, offset, end) in LIMBS {
        let limb = scene.part(Vec3::ZERO, size);
        scene.place(limb, place * CFrame::from_position(offset));
        let hold = offset + end;
        let limits = [
            ("LimitsEnabled", Value::Bool(true)),
            ("UpperAngle", Value::Float32(70.0)),
            ("TwistLimitsEnabled", Value::Bool(true)),
            ("MaxFrictionTorque", Value::Float32(20.0)),
        ];
        let ends = [
            (torso, at(hold.x, hold.y, hold.z)),
            (limb, at(end.x, end.y, end.z)),
        ];
        scene.constrain("BallSocketConstraint", ends, &limits);
        let apart = scene.add("NoCollisionConstraint");
        scene.put(apart, "Part0", Value::Ref(Some(torso)));
        scene.put(apart, "Part1", Value::Ref(Some(limb)));
        parts.push(limb);
    }
    parts
}

#[test]
fn a_pile_of_ragdolls_comes_to_rest_in_one_piece_each() {
    let mut scene = Scene::with_floor();
    let dolls: Vec<Vec<InstanceId>> = (0..10u8)
        .map(|i| {
            let i = f32::from(i);
            let turn = Quat::from_rotation_y(i) * Quat::from_rotation_x(0.4 * i);
            ragdoll(
                &mut scene,
                CFrame::from_quat(Vec3::new(i.sin(), 6.0 + 4.0 * i, i.cos()), turn),
            )
        })
        .collect();
    let mut world = scene.load();
    let mut rested = None;
    for tick in 0..1_800 {
        scene.tick(&mut world);
        if world.moved().is_empty() && tick > 60 {
            rested = Some(tick);
            break;
        }
    }
    assert!(rested.is_some(), "{} still move", world.moved().len());
    assert!(world.parked().is_empty());
    for parts in dolls {
        for (&limb, (_, offset, end)) in parts[1..].iter().zip(LIMBS) {
            let hold = scene.cframe(parts[0]).transform_point(offset + end);
            let held = scene.cframe(limb).transform_point(end);
            assert!(hold.distance(held) < 0.1, "{hold} {held}");
            assert!(scene.position(limb).y > 0.2 && scene.position(limb).length() < 40.0);
        }
    }
}

/// A chassis on four wheels, cylinders that motors hold with a torque; the chassis first.
fn cart(scene: &mut Scene, turn: Quat, brake: f32) -> Vec<InstanceId> {
    let place = CFrame::from_quat(Vec3::Y * 2.0, turn);
    let chassis = scene.part(Vec3::ZERO, Vec3::new(6.0, 1.0, 12.0));
    scene.place(chassis, place);
    let mut parts = vec![chassis];
    for (x, z) in [(-3.8, -4.5), (3.8, -4.5), (-3.8, 4.5), (3.8, 4.5)] {
        let wheel = scene.part(Vec3::ZERO, Vec3::new(1.2, 3.2, 3.2));
        scene.place(wheel, place * at(x, -0.4, z));
        scene.set_item(wheel, known().shape, "Cylinder");
        scene.material(wheel, "Rubber");
        let ends = [(chassis, at(x, -0.4, z)), (wheel, CFrame::IDENTITY)];
        let motor = [
            ("ActuatorType", Value::Enum(1)),
            ("MotorMaxTorque", Value::Float32(brake)),
        ];
        scene.constrain("HingeConstraint", ends, &motor);
        parts.push(wheel);
    }
    parts
}

#[test]
fn a_cart_on_level_ground_stands_still_with_and_without_a_brake() {
    for turn in [0.0, 0.3, 1.1] {
        for brake in [0.0, 3_000.0, 1e9] {
            let mut scene = Scene::with_floor();
            let parts = cart(&mut scene, Quat::from_rotation_y(turn), brake);
            let mut world = scene.load();
            scene.run(&mut world, 120);
            let stood = scene.position(parts[0]);
            scene.run(&mut world, 600);
            let moved = scene.position(parts[0]).distance(stood);
            assert!(moved < 0.02, "turned by {turn}, held by {brake}: {moved}");
            for &wheel in &parts[1..] {
                let spin = world.assembly_motion(wheel).unwrap().angular.length();
                assert!(spin < 0.02, "turned by {turn}, held by {brake}: {spin}");
            }
        }
    }
}

#[test]
fn what_is_round_rolls_on_slowly_or_fast_and_does_not_rock() {
    for form in ["Ball", "Cylinder"] {
        for speed in [0.8, 4.0, 20.0] {
            let mut scene = Scene::with_floor();
            let part = scene.part(Vec3::Y * 1.6, Vec3::new(3.0, 3.2, 3.2));
            scene.set_item(part, known().shape, form);
            let radius = if form == "Ball" { 1.5 } else { 1.6 };
            let mut world = scene.load();
            scene.run(&mut world, 60);
            let spin = Vec3::NEG_X * (speed / radius);
            world.set_velocity(part, Vec3::NEG_Z * speed, spin);
            let mut slowest = f32::MAX;
            for _ in 0..300 {
                scene.tick(&mut world);
                slowest = slowest.min(-world.assembly_motion(part).unwrap().linear.z);
            }
            let way = -scene.position(part).z;
            assert!(slowest > 0.9 * speed, "{form} at {speed}: {slowest}");
            assert!((way / speed - 5.0).abs() < 0.25, "{form} at {speed}: {way}");
        }
    }
}
