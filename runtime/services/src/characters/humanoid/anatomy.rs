//! What of a character is what: its humanoid, the part that stands for it, its neck, and how high it stands. Reads the
//! model, knows no state.

use studio_model::known::known;
use studio_model::{DataModel, InstanceId, Value};

use super::super::terms::terms;

/// The legs of a body of six limbs: only of these a humanoid knows that it stands on them.
const LEGS: [&str; 2] = ["Left Leg", "Right Leg"];

/// The humanoid of a character.
pub(in super::super) fn humanoid(model: &DataModel, body: InstanceId) -> Option<InstanceId> {
    model
        .children(body)
        .find(|&id| model.is_a(id, terms().humanoid))
}

/// The part that stands for a character.
pub(in super::super) fn root_of(model: &DataModel, body: InstanceId) -> Option<InstanceId> {
    let named = |name| {
        model
            .find_child(body, name)
            .filter(|&id| is_part(model, id))
    };
    named("HumanoidRootPart")
        .or_else(|| named("Torso"))
        .or_else(|| model.reference(body, known().primary_part))
}

/// A part of the character by its name.
pub(in super::super) fn limb(
    model: &DataModel,
    body: InstanceId,
    name: &str,
) -> Option<InstanceId> {
    model
        .find_child(body, name)
        .filter(|&id| is_part(model, id))
}

fn is_part(model: &DataModel, id: InstanceId) -> bool {
    model.is_a(id, known().base_part)
}

/// Studs from the underside of the root to the ground.
pub(in super::super) fn hip_height(
    model: &DataModel,
    body: InstanceId,
    humanoid: InstanceId,
) -> f32 {
    let own = number(model, humanoid, terms().hip_height);
    if model.value(humanoid, terms().rig_type) != Some(Value::Enum(terms().rig_r6)) {
        return own;
    }
    let legs = LEGS
        .iter()
        .filter_map(|name| Some(height(model, limb(model, body, name)?)));
    own + legs.fold(0.0, f32::max)
}

/// Studs from the middle of the root to the ground.
pub(in super::super) fn standing_height(
    model: &DataModel,
    body: InstanceId,
    root: InstanceId,
) -> f32 {
    let hip = humanoid(model, body).map_or(0.0, |humanoid| hip_height(model, body, humanoid));
    height(model, root) / 2.0 + hip
}

fn height(model: &DataModel, part: InstanceId) -> f32 {
    match model.value(part, known().size) {
        Some(Value::Vector3(size)) => size.y,
        _ => 0.0,
    }
}

/// The joint that holds a character's head: in one of its parts.
pub(super) fn neck(model: &DataModel, body: InstanceId) -> Option<InstanceId> {
    let mut joints = model
        .children(body)
        .filter_map(|part| model.find_child(part, "Neck"));
    joints.find(|&id| model.is_a(id, known().motor6d) && holds(model, body, id))
}

/// Whether a joint holds two parts of a character.
pub(super) fn holds(model: &DataModel, body: InstanceId, joint: InstanceId) -> bool {
    let end = |property| {
        let part = model.reference(joint, property);
        part.is_some_and(|part| model.is_descendant_of(part, body))
    };
    model.is_descendant_of(joint, body)
        && model.flag(joint, known().joint_enabled)
        && end(known().joint_part0)
        && end(known().joint_part1)
}

/// Whether a force field is around a character.
pub(in super::super) fn is_sheltered(model: &DataModel, body: InstanceId) -> bool {
    let shelters = |id: InstanceId| model.class(id) == Some(terms().force_field);
    model
        .children(body)
        .any(|id| shelters(id) || model.children(id).any(shelters))
}

/// A number of an instance; 0 of what has none, and of what is not finite.
pub(in super::super) fn number(
    model: &DataModel,
    id: InstanceId,
    property: studio_model::PropertyId,
) -> f32 {
    match model.value(id, property) {
        Some(Value::Float32(number)) if number.is_finite() => number,
        _ => 0.0,
    }
}
