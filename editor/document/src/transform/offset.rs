//! What is given in the space of a part: attachments, the ends of joints, the part's pivot. A part takes it along by
//! itself; where parts grow together its distances grow too. What only the sizes of meshes, lights or ropes mean stays.

use glam::Vec3;
use rustc_hash::FxHashSet;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, PropertyId, Value};

/// A frame in the space of a part, and which property holds it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Offset {
    /// Of which attachment, joint or part.
    pub id: InstanceId,
    /// Which property.
    pub property: PropertyId,
    /// In the space of its part, in studs.
    pub frame: CFrame,
}

impl Offset {
    /// The same where all distances are `factor` times as long.
    pub(super) fn scaled(self, factor: f32) -> Self {
        Self {
            frame: CFrame {
                position: self.frame.position * factor,
                rotation: self.frame.rotation,
            },
            ..self
        }
    }
}

/// The offsets that a subtree holds in the space of `parts`. Those of a joint count if both of its ends are among them.
pub(super) fn offsets_under(
    model: &DataModel,
    top: InstanceId,
    parts: &FxHashSet<InstanceId>,
) -> Vec<Offset> {
    let known = known();
    let mut offsets = Vec::new();
    for id in model.subtree(top) {
        let properties: &[PropertyId] = if parts.contains(&id) {
            &[known.pivot_offset]
        } else if hangs_on(model, id, parts) {
            &[known.attachment_cframe]
        } else if joins(model, id, parts) {
            &[known.joint_c0, known.joint_c1]
        } else {
            continue;
        };
        offsets.extend(properties.iter().filter_map(|&property| {
            let frame = model.cframe(id, property)?;
            // What has no distance keeps it.
            let has_distance = frame.position != Vec3::ZERO;
            has_distance.then_some(Offset {
                id,
                property,
                frame,
            })
        }));
    }
    offsets
}

/// Whether it is an attachment of one of the parts, maybe below other attachments.
fn hangs_on(model: &DataModel, id: InstanceId, parts: &FxHashSet<InstanceId>) -> bool {
    let is_attachment = |id: InstanceId| model.is_a(id, known().attachment);
    let holder = |id| model.ancestors(id).find(|&above| !is_attachment(above));
    is_attachment(id) && holder(id).is_some_and(|part| parts.contains(&part))
}

/// Whether it is a joint between two of the parts.
fn joins(model: &DataModel, id: InstanceId, parts: &FxHashSet<InstanceId>) -> bool {
    [known().joint_part0, known().joint_part1]
        .into_iter()
        .all(|end| match model.value(id, end) {
            Some(Value::Ref(Some(part))) => parts.contains(&part),
            _ => false,
        })
}
