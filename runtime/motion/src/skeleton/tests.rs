//! Skeletons against the model that they were read from.

use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, Value};

use super::*;
use crate::testing::{add, body, place, set};

fn root(model: &DataModel, body: InstanceId) -> InstanceId {
    model.find_child(body, "HumanoidRootPart").expect("a root")
}

#[test]
fn at_rest_every_part_is_where_the_model_has_it() {
    for kind in [Kind::R6, Kind::R15] {
        let (mut model, workspace) = place();
        let body = body(&mut model, workspace, kind);
        let hat = add(&mut model, "Part", body, "Hat");
        set(
            &mut model,
            hat,
            "CFrame",
            Value::CFrame(CFrame::from_position(Vec3::new(0.0, 3.0, 0.2))),
        );
        let weld = add(&mut model, "WeldConstraint", hat, "Weld");
        let head = model.find_child(body, "Head");
        set(&mut model, weld, "Part0", Value::Ref(Some(hat)));
        set(&mut model, weld, "Part1", Value::Ref(head));
        let skeleton = Skeleton::read(&model, body, root(&model, body));
        assert_eq!(skeleton.kind(), Some(kind));
        let mut limbs = Vec::new();
        skeleton.limbs_at(Rigid::IDENTITY, &[], &mut limbs);
        let parts: Vec<_> = skeleton.parts_at(Rigid::IDENTITY, &limbs).collect();
        assert_eq!(parts.len(), skeleton.part_count());
        assert!(parts.iter().any(|(part, _)| *part == hat));
        for (part, at) in parts {
            let wanted = model.cframe(part, known().cframe).expect("a place");
            assert!(
                at.shift.distance(wanted.position) < 1e-4,
                "{}",
                model.name(part)
            );
            assert!(
                at.turn.dot(wanted.quat()).abs() > 0.9999,
                "{}",
                model.name(part)
            );
        }
    }
}

#[test]
fn a_turned_joint_moves_all_that_hangs_on_it() {
    let (mut model, workspace) = place();
    let body = body(&mut model, workspace, Kind::R15);
    let skeleton = Skeleton::read(&model, body, root(&model, body));
    let mut pose = vec![Rigid::IDENTITY; skeleton.joints().len()];
    let shoulder = skeleton.limb(Limb::RightUpperArm).expect("a shoulder");
    pose[shoulder].turn = Quat::from_rotation_x(std::f32::consts::FRAC_PI_2);
    let mut limbs = Vec::new();
    skeleton.limbs_at(Rigid::IDENTITY, &pose, &mut limbs);
    let hand = limbs[skeleton.limb(Limb::RightHand).expect("a hand")].shift;
    // The arm points ahead from the shoulder.
    assert!(
        (hand.y - 0.563 - 0.2).abs() < 0.3 && hand.z < -1.3,
        "{hand}"
    );
}

#[test]
fn joints_in_circles_backwards_to_nothing_and_of_nothing_are_borne() {
    let (mut model, workspace) = place();
    let body = add(&mut model, "Model", workspace, "Odd");
    let [a, b, c] = ["a", "b", "c"].map(|name| add(&mut model, "Part", body, name));
    for (from, to) in [
        (Some(b), Some(a)),
        (Some(b), Some(c)),
        (Some(c), Some(a)),
        (None, Some(a)),
        (Some(a), Some(a)),
    ] {
        let motor = add(&mut model, "Motor6D", body, "m");
        set(&mut model, motor, "Part0", Value::Ref(from));
        set(&mut model, motor, "Part1", Value::Ref(to));
        set(
            &mut model,
            motor,
            "C1",
            Value::CFrame(CFrame::from_position(Vec3::X)),
        );
    }
    let skeleton = Skeleton::read(&model, body, a);
    assert_eq!((skeleton.joints().len(), skeleton.kind()), (2, None));
    assert!(skeleton.joints()[0].backwards);
    let mut limbs = Vec::new();
    skeleton.limbs_at(Rigid::IDENTITY, &[], &mut limbs);
    assert_eq!(limbs[0].shift, Vec3::X);
}
