//! Putting things where a transformation says. Joints and attachments below what moves are left as they are, unless
//! their offsets are given too.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, InstanceId, Value};

use super::scope::{count_of, refused};
use crate::document::{Document, EditError};
use crate::edit::Edit;
use crate::transform::{
    Face, Offset, Origin, Placement, RigidMotion, Space, StartPoses, attachment_frame,
};

impl Edit<'_> {
    /// Puts parts, pivots of models and attachments where `placements` say. What does not exist any more is passed by.
    ///
    /// # Errors
    /// Whatever the model refuses: a placement that is not finite.
    pub fn place(&mut self, placements: &[Placement]) -> Result<(), EditError> {
        for placement in placements {
            let Placement { id, frame, size } = *placement;
            let model = self.model();
            if model.is_a(id, known().base_part) {
                self.set(id, known().cframe, Value::CFrame(frame))?;
                if let Some(size) = size {
                    self.set(id, known().size, Value::Vector3(size))?;
                }
            } else if model.is_a(id, known().model) {
                let pivot = Value::OptionalCFrame(Some(frame));
                self.set(id, known().world_pivot_data, pivot)?;
            } else if let Some(world) = attachment_frame(model, id) {
                let own = model.cframe(id, known().attachment_cframe);
                let outer = world * own.unwrap_or(CFrame::IDENTITY).inverse();
                let local = Value::CFrame(outer.inverse() * frame);
                self.set(id, known().attachment_cframe, local)?;
            }
        }
        Ok(())
    }

    /// Gives attachments, joints and pivots of parts these offsets. What does not exist any more is passed by.
    ///
    /// # Errors
    /// Whatever the model refuses: an offset that is not finite.
    pub fn set_offsets(&mut self, offsets: &[Offset]) -> Result<(), EditError> {
        for offset in offsets {
            if self.model().contains(offset.id) {
                self.set(offset.id, offset.property, Value::CFrame(offset.frame))?;
            }
        }
        Ok(())
    }
}

impl Document {
    /// Turns instances by a quarter about their centre, about the axis of the world that is nearest to `direction`.
    ///
    /// # Errors
    /// Refused if nothing can turn.
    pub fn quarter_turn(&mut self, ids: &[InstanceId], direction: Vec3) -> Result<(), EditError> {
        let start = StartPoses::capture(self.model(), ids);
        let center = start.frame(Space::World, Origin::Center).position;
        let motion = RigidMotion::turn(center, Face::nearest(direction).normal(), 90.0);
        let placements = start.moved(&motion);
        self.place(
            format!("Rotate {}", count_of(self.model(), ids)),
            &placements,
        )
    }

    /// Moves instances by a shift in the world: what arrow keys do.
    ///
    /// # Errors
    /// Refused if nothing can move.
    pub fn shift(&mut self, ids: &[InstanceId], shift: Vec3) -> Result<(), EditError> {
        let start = StartPoses::capture(self.model(), ids);
        let placements = start.moved(&RigidMotion::shift(shift));
        self.place(format!("Move {}", count_of(self.model(), ids)), &placements)
    }

    /// Puts things where `placements` say, as one step.
    ///
    /// # Errors
    /// Refused if there are none, or one is not finite.
    pub fn place(
        &mut self,
        step: impl Into<String>,
        placements: &[Placement],
    ) -> Result<(), EditError> {
        if placements.is_empty() {
            return Err(refused("Nothing selected has a place in the world"));
        }
        self.edit(step, |edit| edit.place(placements))
    }
}
