//! Clips that stand in a model: a `KeyframeSequence` of `Keyframe`s, each a tree of `Pose`s that are called like parts.

use std::sync::Arc;

use studio_model::{DataModel, InstanceId, Value};

use super::{Clip, Easing, Key, Mark};
use crate::easing::{Direction, Style};
use crate::limits::{KEYFRAMES_MAX, MARKERS_MAX, POSE_DEPTH_MAX, POSES_MAX};
use crate::rigid::Rigid;
use crate::terms::terms;

/// Reads a `KeyframeSequence`; `None` of anything else. What is beyond the limits is left out.
pub fn read_sequence(model: &DataModel, sequence: InstanceId) -> Option<Clip> {
    let t = terms();
    if !model.is_a(sequence, t.keyframe_sequence) {
        return None;
    }
    let priority = match model.value(sequence, t.clip_priority) {
        Some(Value::Enum(number)) => number,
        _ => 0,
    };
    let mut clip = Clip::new(model.flag(sequence, t.clip_loop), priority);
    let mut poses_left = POSES_MAX;
    let mut markers_left = MARKERS_MAX;
    let keyframes = model.children(sequence);
    let keyframes = keyframes.filter(|id| model.is_a(*id, t.keyframe));
    let keyframes = keyframes.map(|id| (number(model, id, t.keyframe_time), id));
    let mut keyframes: Vec<_> = keyframes.take(KEYFRAMES_MAX).collect();
    // What comes in order is only appended.
    keyframes.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    for (time, keyframe) in keyframes {
        clip.mark(Mark {
            time,
            name: model.name_arc(keyframe)?,
            value: None,
        });
        for child in model.children(keyframe) {
            if model.is_a(child, t.pose) {
                read_poses(model, child, time, &mut clip, &mut poses_left);
            } else if model.is_a(child, t.keyframe_marker) && markers_left > 0 {
                markers_left -= 1;
                let value = match model.value(child, t.marker_value) {
                    Some(Value::String(value)) => value,
                    _ => Arc::from(""),
                };
                clip.mark(Mark {
                    time,
                    name: model.name_arc(child)?,
                    value: Some(value),
                });
            }
        }
    }
    Some(clip)
}

/// A pose and those below it.
fn read_poses(model: &DataModel, top: InstanceId, time: f32, clip: &mut Clip, left: &mut usize) {
    let t = terms();
    let mut due = vec![(top, 0)];
    while let Some((pose, depth)) = due.pop() {
        if *left == 0 || depth > POSE_DEPTH_MAX {
            return;
        }
        *left -= 1;
        // Without weight it only stands for the part in the tree.
        if number(model, pose, t.pose_weight) > 0.0
            && let Some(part) = model.name_arc(pose)
        {
            let frame = model.cframe(pose, t.pose_cframe).unwrap_or_default();
            let key = Key {
                time,
                at: Rigid::from_cframe(&frame),
                easing: easing(model, pose),
            };
            clip.add(&part, key);
        }
        let below = model.children(pose);
        due.extend(
            below
                .filter(|id| model.is_a(*id, t.pose))
                .map(|id| (id, depth + 1)),
        );
    }
}

fn number(model: &DataModel, id: InstanceId, property: studio_model::PropertyId) -> f32 {
    match model.value(id, property) {
        Some(Value::Float32(number)) if number.is_finite() => number,
        _ => 0.0,
    }
}

fn easing(model: &DataModel, pose: InstanceId) -> Easing {
    let item = |property| match model.value(pose, property) {
        Some(Value::Enum(number)) => number,
        _ => 0,
    };
    let t = terms();
    let style = item(t.pose_style);
    let direction = Direction::from_number(item(t.pose_direction)).unwrap_or(Direction::In);
    let curve = |style| Easing::Curve(style, direction);
    match style {
        s if s == t.style_constant => Easing::Constant,
        s if s == t.style_elastic => curve(Style::Elastic),
        s if s == t.style_cubic || s == t.style_cubic_2 => curve(Style::Cubic),
        s if s == t.style_bounce => curve(Style::Bounce),
        _ => Easing::LINEAR,
    }
}
