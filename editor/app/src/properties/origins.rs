//! Editing where the pivots of models are: all that is in a model goes with its pivot. A drag of a number is a gesture that
//! computes everything from its start, like a drag in the viewport.

use studio_document::Document;
use studio_document::operations::{Origins, count_of};
use studio_model::{InstanceId, Value};

use super::parts::Patch;
use crate::command::{Command, Commands, Gesture, Phase};

/// What is being moved.
#[derive(Debug, Default)]
pub(super) struct State {
    /// As it was when the drag began.
    start: Option<Origins>,
}

impl State {
    /// Applies an edit to each pivot of these instances, as one step.
    pub(super) fn edit(
        &mut self,
        document: &Document,
        ids: &[InstanceId],
        patch: &Patch,
        phase: Phase,
        out: &mut Commands,
    ) {
        // Whoever ended the gesture, what is left of its start is of no use.
        let held = self.start.take().filter(|_| document.has_gesture());
        if phase == Phase::Cancel {
            out.push(Command::Gesture(Gesture::Cancel));
            return;
        }
        let origins = held.unwrap_or_else(|| {
            let origins = Origins::capture(document.model(), ids);
            let done = if matches!(patch, Patch::Numbers(3.., _)) {
                "Rotate"
            } else {
                "Move"
            };
            let what = count_of(document.model(), &origins.ids());
            out.push(Command::Gesture(Gesture::Begin(format!("{done} {what}"))));
            origins
        });
        let placements = origins.moved(|pivot| match patch.apply(&Value::CFrame(*pivot)) {
            Some(Value::CFrame(target)) => target,
            _ => *pivot,
        });
        out.push(Command::Gesture(Gesture::Poses(placements, Vec::new())));
        if phase == Phase::Drag {
            self.start = Some(origins);
        } else {
            out.push(Command::Gesture(Gesture::Commit));
        }
    }
}
