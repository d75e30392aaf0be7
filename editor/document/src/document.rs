//! The door to a place that is being edited: reading is free, changing goes through named steps. Knows no files.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use studio_model::{ChangeError, ClassId, DataModel, InstanceId, Uid, UidSource};

use crate::edit::Edit;
use crate::history::{History, HistoryState, Step};
use crate::selection::Selection;
use crate::services::{StandIns, is_there};

/// Why an edit was refused. The document is as it was before.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EditError {
    /// The model refused a change.
    #[error("{0}")]
    Change(#[from] ChangeError),
    /// The operation makes no sense here; a sentence for people.
    #[error("{0}")]
    Refused(String),
}

/// What saving gives to instances that lack it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identities {
    pub(crate) uids: Vec<(InstanceId, Uid)>,
    pub(crate) source_files: Vec<(InstanceId, Arc<str>)>,
}

/// One place that is being edited.
#[derive(Debug)]
pub struct Document {
    model: DataModel,
    history: History,
    selection: Selection,
    uids: UidSource,
    stand_ins: StandIns,
    /// The step of the open gesture.
    gesture: Option<Step>,
    /// Counts every change of the model, undo and redo included.
    revision: u64,
}

impl Document {
    /// A document of a model. Instances without a uid get one when the place is saved; `seed` is the prefix for new
    /// ones, random for each session.
    pub fn new(mut model: DataModel, seed: u64) -> Self {
        let mut stand_ins = StandIns::default();
        stand_ins.complete(&mut model);
        Self {
            model,
            history: History::default(),
            selection: Selection::default(),
            uids: UidSource::new(seed),
            stand_ins,
            gesture: None,
            revision: 0,
        }
    }

    /// The place.
    pub fn model(&self) -> &DataModel {
        &self.model
    }

    /// What was done and undone. The step of an open gesture is not in it yet.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The service of a class, or what stands for it where the place has none yet.
    pub fn service(&self, class: ClassId) -> Option<InstanceId> {
        let model = &self.model;
        let stands = || self.stand_ins().find(|&id| model.class(id) == Some(class));
        model.service(class).or_else(stands)
    }

    /// What stands for the usual services that the place has not: see [`crate::services`].
    pub fn stand_ins(&self) -> impl Iterator<Item = InstanceId> {
        self.stand_ins.standing(&self.model)
    }

    /// How many instances the place has, the root not counted; some more where the history keeps what was deleted.
    pub fn instance_count(&self) -> usize {
        let model = &self.model;
        let standing: usize = self.stand_ins().map(|id| model.subtree(id).count()).sum();
        model.len() - 1 - standing
    }

    /// What is selected. All of it is there: see [`is_there`].
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Counts changes of the model: equal numbers mean that nothing changed between.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Changes what is selected; instances that are not there are left out. Selecting is no step of its own, but
    /// undo restores what was selected.
    pub fn select(&mut self, change: impl FnOnce(&mut Selection)) {
        change(&mut self.selection);
        let model = &self.model;
        self.selection.retain(|id| is_there(model, id));
    }

    /// Does something as one step of the history: all of it or, on an error, nothing. A gesture that is open is committed
    /// first. An edit that changes nothing leaves no step.
    ///
    /// # Errors
    /// Whatever `work` fails with.
    pub fn edit<R>(
        &mut self,
        name: impl Into<String>,
        work: impl FnOnce(&mut Edit<'_>) -> Result<R, EditError>,
    ) -> Result<R, EditError> {
        self.commit_gesture();
        let mut step = Step::new(name, self.selection.clone());
        let result = work(&mut Edit::new(
            &mut self.model,
            &mut self.uids,
            &mut step,
            &self.stand_ins,
        ));
        match result {
            Ok(value) => {
                self.finish(step);
                Ok(value)
            }
            Err(error) => {
                step.roll_back(&mut self.model);
                Err(error)
            }
        }
    }

    /// Opens a gesture: what [`Self::in_gesture`] does from now on becomes one step. One that is open is committed.
    pub fn begin_gesture(&mut self, name: impl Into<String>) {
        self.commit_gesture();
        self.gesture = Some(Step::new(name, self.selection.clone()));
    }

    /// Whether a gesture is open.
    pub fn has_gesture(&self) -> bool {
        self.gesture.is_some()
    }

    /// Does something as part of the open gesture, all of it or nothing.
    ///
    /// # Errors
    /// Whatever `work` fails with; [`EditError::Refused`] if no gesture is open.
    pub fn in_gesture<R>(
        &mut self,
        work: impl FnOnce(&mut Edit<'_>) -> Result<R, EditError>,
    ) -> Result<R, EditError> {
        let Some(mut step) = self.gesture.take() else {
            return Err(EditError::Refused("no gesture is open".to_owned()));
        };
        // A step of its own, so that a failure takes back this part and not what the gesture set before.
        let mut part = Step::new("", Selection::default());
        let result = work(&mut Edit::new(
            &mut self.model,
            &mut self.uids,
            &mut part,
            &self.stand_ins,
        ));
        match result {
            Ok(_) => step.append(part),
            Err(_) => part.roll_back(&mut self.model),
        }
        self.gesture = Some(step);
        self.changed();
        result
    }

    /// Ends the open gesture: what it did is one step.
    pub fn commit_gesture(&mut self) {
        if let Some(step) = self.gesture.take() {
            self.finish(step);
        }
    }

    /// Ends the open gesture without a trace.
    pub fn cancel_gesture(&mut self) {
        if let Some(mut step) = self.gesture.take() {
            step.roll_back(&mut self.model);
            self.changed();
        }
    }

    /// Does something more as part of the last step, which the document must still stand at: all of it or nothing. It
    /// stays one step, with its name.
    ///
    /// # Errors
    /// Whatever `work` fails with; [`EditError::Refused`] if something else was done or undone since.
    pub fn amend<R>(
        &mut self,
        state: HistoryState,
        work: impl FnOnce(&mut Edit<'_>) -> Result<R, EditError>,
    ) -> Result<R, EditError> {
        self.commit_gesture();
        let Some(step) = self.history.reopen(state) else {
            let why = "something else was done since: it cannot be changed any more";
            return Err(EditError::Refused(why.to_owned()));
        };
        self.gesture = Some(step);
        let result = self.in_gesture(work);
        self.commit_gesture();
        result
    }

    /// Takes back the last step; `false` if there is none. A gesture that is open is cancelled instead.
    pub fn undo(&mut self) -> bool {
        if self.gesture.is_some() {
            self.cancel_gesture();
            return true;
        }
        let done = self.history.undo(&mut self.model, &mut self.selection);
        self.changed();
        done
    }

    /// Makes the last undone step again; `false` if there is none.
    pub fn redo(&mut self) -> bool {
        self.commit_gesture();
        let done = self.history.redo(&mut self.model, &mut self.selection);
        self.changed();
        done
    }

    /// Undoes or redoes until `position` steps are done (see [`History::position`]).
    pub fn jump_to(&mut self, position: usize) {
        self.commit_gesture();
        while self.history.position() > position && self.undo() {}
        while self.history.position() < position && self.redo() {}
    }

    /// Selects the instances that an edit made. Until the next edit, undo still restores what was selected before it.
    pub fn select_only(&mut self, ids: impl IntoIterator<Item = InstanceId>) {
        self.select(|selection| selection.set(ids));
    }

    /// Gives instances what saving found that they lack: uids, files of scripts. No step: undoing would not take it back
    /// from the disk.
    pub(crate) fn settle(&mut self, identities: &Identities) {
        for &(id, uid) in &identities.uids {
            if self.model.uid(id).is_none() {
                self.model.set_uid(id, Some(uid));
            }
        }
        for (id, file) in &identities.source_files {
            if let Some(notes) = self.model.annotations_mut(*id) {
                notes.source_file = Some(Arc::clone(file));
            }
        }
    }

    /// Whether an open gesture has changed something.
    pub(crate) fn is_in_motion(&self) -> bool {
        self.gesture.as_ref().is_some_and(|step| !step.is_empty())
    }

    fn finish(&mut self, step: Step) {
        if step.is_empty() {
            return;
        }
        self.history.push(step, &mut self.model);
        self.changed();
    }

    fn changed(&mut self) {
        self.revision += 1;
        self.stand_ins.complete(&mut self.model);
        let model = &self.model;
        self.selection.retain(|id| is_there(model, id));
    }
}
