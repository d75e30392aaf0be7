//! Characters of a model, as they come, change and go.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{Change, Value};

use super::*;
use crate::rig::Kind;
use crate::testing::{add, body, place, set};

const DELTA: f32 = 1.0 / 60.0;

fn at(company: &Company, part: InstanceId) -> Option<Vec3> {
    let found = company.parts().iter().find(|(id, _)| *id == part);
    found.map(|(_, at)| at.position)
}

#[test]
fn characters_come_walk_hold_things_lose_limbs_and_go() {
    let (mut model, workspace) = place();
    let mut company = Company::new();
    company.step(&model, DELTA, |_| ());
    assert!(company.is_empty());
    let body = body(&mut model, workspace, Kind::R15);
    company.step(&model, DELTA, |_| ());
    assert_eq!((company.len(), company.parts().len()), (1, 15));
    let hand = model.find_child(body, "RightHand").expect("a hand");
    let before = at(&company, hand).expect("a place");
    let root = model.find_child(body, "HumanoidRootPart").expect("a root");
    let mut steps = 0;
    for tick in 0..60_u16 {
        let place = CFrame::from_position(Vec3::new(0.0, 0.0, -0.25 * f32::from(tick)));
        assert!(model.write_pose(root, place));
        company.step(&model, DELTA, |_| ());
        steps += company.footfalls().len();
    }
    assert!((2..8).contains(&steps), "{steps} steps");
    let after = at(&company, hand).expect("a place");
    assert!((after.z - before.z + 15.0).abs() < 2.0, "{after}");

    let tool = add(&mut model, "Tool", body, "Sword");
    let handle = add(&mut model, "Part", tool, "Handle");
    let grip = add(&mut model, "Weld", hand, "RightGrip");
    set(&mut model, grip, "Part0", Value::Ref(Some(hand)));
    set(&mut model, grip, "Part1", Value::Ref(Some(handle)));
    company.step(&model, DELTA, |_| ());
    let held = at(&company, handle).expect("it follows");
    assert!(held.distance(at(&company, hand).expect("a place")) < 1e-4);

    let foot = model.find_child(body, "LeftFoot").expect("a foot");
    model.apply(Change::Remove { root: foot }).expect("it goes");
    company.step(&model, DELTA, |_| ());
    assert_eq!((company.len(), at(&company, foot)), (1, None));
    model.apply(Change::Remove { root: body }).expect("it goes");
    company.step(&model, DELTA, |_| ());
    assert!(company.is_empty() && company.parts().is_empty());
}

#[test]
fn tracks_and_scripts_go_over_what_a_body_does_by_itself() {
    let (mut model, workspace) = place();
    let body = body(&mut model, workspace, Kind::R6);
    let torso = model.find_child(body, "Torso").expect("a torso");
    let head = model.find_child(body, "Head").expect("a head");
    let mut company = Company::new();
    let lift = |posing: Posing<'_>| {
        let joint = posing.skeleton.joint_named("Torso").expect("a joint");
        posing.pose[joint] = Rigid {
            // The joint's Z points up.
            shift: Vec3::new(0.0, 0.0, 4.0),
            ..Rigid::IDENTITY
        };
    };
    company.step(&model, DELTA, lift);
    assert!((at(&company, torso).expect("a place").y - 4.0).abs() < 1e-3);
    let neck = model.find_child(head, "Head").expect("a motor");
    let up = CFrame::from_position(Vec3::new(0.0, 0.0, 1.0));
    set(&mut model, neck, "Transform", Value::CFrame(up));
    company.step(&model, DELTA, lift);
    let gap = at(&company, head).expect("a place") - at(&company, torso).expect("a place");
    assert!((gap.y - 2.5).abs() < 1e-3, "{gap}");
    assert!(company.skeleton(body).is_some() && model.is_a(neck, known().motor6d));
}
