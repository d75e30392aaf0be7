//! Clips, made by hand and read.

use std::sync::Arc;

use glam::Vec3;
use studio_model::{CFrame, Value};

use super::*;
use crate::testing::{add, place, set};

fn key(time: f32, x: f32, easing: Easing) -> Key {
    Key {
        time,
        at: Rigid {
            shift: Vec3::new(x, 0.0, 0.0),
            ..Rigid::IDENTITY
        },
        easing,
    }
}

#[test]
fn between_keys_it_goes_by_their_easing() {
    let mut clip = Clip::new(true, 2);
    let part: Arc<str> = Arc::from("Head");
    // In any order.
    clip.add(&part, key(2.0, 4.0, Easing::LINEAR));
    clip.add(&part, key(0.0, 0.0, Easing::LINEAR));
    clip.add(&part, key(1.0, 2.0, Easing::Constant));
    clip.add(&part, key(f32::NAN, 9.0, Easing::LINEAR));
    clip.add(&part, key(-1.0, 9.0, Easing::LINEAR));
    let at = |time| clip.channels()[0].at(time).shift.x;
    assert_eq!(clip.length(), 2.0);
    for (time, x) in [
        (0.0, 0.0),
        (0.5, 1.0),
        (1.0, 2.0),
        (1.9, 2.0),
        (2.0, 4.0),
        (9.0, 4.0),
    ] {
        assert_eq!(at(time), x, "{time}");
    }
}

#[test]
fn a_sequence_is_read_with_its_poses_markers_and_names() {
    let (mut model, workspace) = place();
    let sequence = add(&mut model, "KeyframeSequence", workspace, "Wave");
    set(&mut model, sequence, "Loop", Value::Bool(false));
    for (time, x) in [(0.5_f32, 1.0), (0.0, 0.0)] {
        let frame = add(&mut model, "Keyframe", sequence, &format!("At{time}"));
        set(&mut model, frame, "Time", Value::Float32(time));
        let root = add(&mut model, "Pose", frame, "HumanoidRootPart");
        set(&mut model, root, "Weight", Value::Float32(0.0));
        let pose = add(&mut model, "Pose", root, "Torso");
        let at = CFrame::from_position(Vec3::new(x, 0.0, 0.0));
        set(&mut model, pose, "CFrame", Value::CFrame(at));
        let marker = add(&mut model, "KeyframeMarker", frame, "Step");
        set(&mut model, marker, "Value", Value::String("left".into()));
    }
    let clip = read_sequence(&model, sequence).expect("a clip");
    assert_eq!(
        (clip.length(), clip.is_looped(), clip.priority()),
        (0.5, false, 2)
    );
    assert_eq!(clip.channels().len(), 1);
    assert_eq!(&*clip.channels()[0].part, "Torso");
    assert_eq!(clip.channels()[0].at(0.25).shift.x, 0.5);
    let marks: Vec<_> = clip
        .marks()
        .iter()
        .map(|mark| (&*mark.name, mark.value.as_deref()))
        .collect();
    assert_eq!(
        marks,
        [
            ("At0", None),
            ("Step", Some("left")),
            ("At0.5", None),
            ("Step", Some("left"))
        ]
    );
    assert_eq!(clip.time_of_keyframe("At0.5"), Some(0.5));
    assert_eq!(clip.time_of_keyframe("Step"), None);
    assert!(read_sequence(&model, workspace).is_none());
}
