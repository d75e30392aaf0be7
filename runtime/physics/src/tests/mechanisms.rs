//! Mechanisms of many parts: ragdolls that fall on each other come to rest, each in one piece.

use glam::{Quat, Vec3};
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
