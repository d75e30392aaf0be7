//! Pivots: the frame about which a part or model turns, and where its handles stand.

use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, JournalEntry, PropertyId, Value};

use super::scope::{count_of, parts_under, refused};
use crate::document::{Document, EditError};
use crate::edit::Edit;
use crate::transform::{OrientedBox, attachment_frame};

/// The pivot of a part, a model or an attachment, in the world; `None` of anything else. A model's is that of its primary
/// part, else its own, else the centre of its parts.
pub fn pivot_of(model: &DataModel, id: InstanceId) -> Option<CFrame> {
    let known = known();
    if model.is_a(id, known.base_part) {
        let offset = model.cframe(id, known.pivot_offset).unwrap_or_default();
        return Some(model.cframe(id, known.cframe)? * offset);
    }
    if !model.is_a(id, known.model) {
        return attachment_frame(model, id);
    }
    if let Some(part) = primary_part(model, id) {
        return pivot_of(model, part);
    }
    if let Some(Value::OptionalCFrame(Some(own))) = model.value(id, known.world_pivot_data) {
        return Some(own);
    }
    let parts = parts_under(model, &[id]);
    let boxes = parts
        .iter()
        .filter_map(|&part| OrientedBox::of_part(model, part));
    let bounds = OrientedBox::around(boxes, glam::Mat3::IDENTITY);
    Some(bounds.map_or(CFrame::IDENTITY, |bounds| bounds.frame))
}

/// Whether a change can be one of what [`pivot_of`] makes the pivot of a part or model of.
pub fn may_move_pivots(entry: &JournalEntry) -> bool {
    let known = known();
    let sources = [
        known.cframe,
        known.size,
        known.pivot_offset,
        known.primary_part,
        known.world_pivot_data,
    ];
    match entry {
        JournalEntry::PropertySet { property, .. } => sources.contains(property),
        JournalEntry::Inserted { .. }
        | JournalEntry::Removed { .. }
        | JournalEntry::Reparented { .. } => true,
        JournalEntry::Renamed { .. }
        | JournalEntry::AttributeSet { .. }
        | JournalEntry::TagsChanged { .. } => false,
    }
}

/// A model's primary part, where it has one that is a part below it.
pub(super) fn primary_part(model: &DataModel, id: InstanceId) -> Option<InstanceId> {
    let part = model.reference(id, known().primary_part)?;
    (model.is_a(part, known().base_part) && model.is_descendant_of(part, id)).then_some(part)
}

/// What setting a pivot writes. `None` for what has none.
pub(super) fn pivot_write(
    model: &DataModel,
    id: InstanceId,
    pivot: CFrame,
) -> Option<(InstanceId, PropertyId, Value)> {
    let part = if model.is_a(id, known().base_part) {
        Some(id)
    } else {
        primary_part(model, id)
    };
    if let Some(part) = part {
        let offset = model.cframe(part, known().cframe)?.inverse() * pivot;
        return Some((part, known().pivot_offset, Value::CFrame(offset)));
    }
    model.is_a(id, known().model).then_some((
        id,
        known().world_pivot_data,
        Value::OptionalCFrame(Some(pivot)),
    ))
}

impl Edit<'_> {
    /// Puts the pivot of a part or model somewhere in the world; nothing else moves.
    ///
    /// # Errors
    /// Refused for what has no pivot.
    pub fn set_pivot(&mut self, id: InstanceId, pivot: CFrame) -> Result<(), EditError> {
        let (id, property, value) = pivot_write(self.model(), id, pivot)
            .ok_or_else(|| refused("Only parts and models have a pivot"))?;
        Ok(self.set(id, property, value)?)
    }
}

impl Document {
    /// Puts the pivot of a part or model somewhere in the world; nothing else moves.
    ///
    /// # Errors
    /// Refused for what has no pivot.
    pub fn set_pivot(&mut self, id: InstanceId, pivot: CFrame) -> Result<(), EditError> {
        let step = format!("Set pivot of {}", count_of(self.model(), &[id]));
        self.edit(step, |edit| edit.set_pivot(id, pivot))
    }

    /// Puts pivots back into the centre: of the part, or of all parts of the model.
    ///
    /// # Errors
    /// Refused if nothing has a pivot.
    pub fn reset_pivot(&mut self, ids: &[InstanceId]) -> Result<(), EditError> {
        let step = format!("Reset pivot of {}", count_of(self.model(), ids));
        self.edit(step, |edit| {
            let mut count = 0;
            for &id in ids {
                let Some((id, property, _)) = pivot_write(edit.model(), id, CFrame::IDENTITY)
                else {
                    continue;
                };
                let centered = if property == known().pivot_offset {
                    Value::CFrame(CFrame::IDENTITY)
                } else {
                    Value::OptionalCFrame(None)
                };
                edit.set(id, property, centered)?;
                count += 1;
            }
            match count {
                0 => Err(refused("Only parts and models have a pivot")),
                _ => Ok(()),
            }
        })
    }
}
