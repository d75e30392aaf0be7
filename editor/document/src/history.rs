//! Steps that can be undone and redone, and the one that is being made. Knows what a step holds, not what it is for.
//!
//! A step is a list of inverse changes, oldest first. Undoing applies them from the back, which gives the list that redoes
//! it: one representation serves both directions.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;
use studio_model::{Change, DataModel, InstanceId, PropertyId, Value};

use crate::selection::Selection;
use crate::services::is_there;

/// Steps that are kept; beyond it the oldest is forgotten.
pub const STEPS_MAX: usize = 1_000;
/// Changes that all steps together hold; beyond it the oldest steps are forgotten, but never the last one.
pub const CHANGES_MAX: usize = 4_000_000;

/// One thing that a person did.
#[derive(Debug, Clone)]
pub struct Step {
    name: String,
    /// Inverses in the order in which their changes were made.
    changes: Vec<Change>,
    /// Properties whose first value the step holds already: later changes of them add nothing.
    known: FxHashSet<(InstanceId, PropertyId)>,
    /// What was selected before (after, once undone).
    selection: Selection,
    /// Its number among all steps that were ever done, from 1.
    number: u64,
    /// What was created, until the step is done: if it is taken back instead, nobody needs it any more.
    made: Vec<InstanceId>,
}

/// Where a document stands in its history: equal states of one document hold the same place. Undoing back to a state gives
/// an equal one; doing something else instead does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HistoryState(u64);

impl Step {
    pub(crate) fn new(name: impl Into<String>, selection: Selection) -> Self {
        Self {
            name: name.into(),
            changes: Vec::new(),
            known: FxHashSet::default(),
            selection,
            number: 0,
            made: Vec::new(),
        }
    }

    /// What the person did: `Move 3 parts`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many changes undo it.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// Whether it changed nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Remembers the inverse of a change that was made. Of many changes of one property only the first one's is kept.
    pub(crate) fn record(&mut self, inverse: Change) {
        if let Change::SetProperty { id, property, .. } = inverse
            && !self.known.insert((id, property))
        {
            return;
        }
        self.changes.push(inverse);
    }

    /// Remembers that an instance was created.
    pub(crate) fn record_made(&mut self, id: InstanceId) {
        self.made.push(id);
    }

    /// Whether the step holds the first value of a property.
    pub(crate) fn holds(&self, id: InstanceId, property: PropertyId) -> bool {
        self.known.contains(&(id, property))
    }

    /// Adds what another step did after this one.
    pub(crate) fn append(&mut self, later: Self) {
        for inverse in later.changes {
            self.record(inverse);
        }
        self.made.extend(later.made);
    }

    /// Takes back all changes, for good.
    pub(crate) fn roll_back(&mut self, model: &mut DataModel) {
        for change in self.changes.drain(..).rev() {
            revert(model, change);
        }
        self.known.clear();
        for id in self.made.drain(..) {
            model.free(id);
        }
    }

    /// Takes back all changes, and becomes the step that makes them again.
    fn flip(&mut self, model: &mut DataModel, selection: &mut Selection) {
        let changes = std::mem::take(&mut self.changes);
        self.changes = changes
            .into_iter()
            .rev()
            .filter_map(|change| revert(model, change))
            .collect();
        std::mem::swap(&mut self.selection, selection);
        selection.retain(|id| is_there(model, id));
    }

    /// The step will never be undone or redone: what only it kept alive goes.
    fn forget(self, model: &mut DataModel) {
        for change in self.changes {
            if let Change::Insert { root, .. } = change
                && !model.is_attached(root)
            {
                model.free(root);
            }
        }
    }
}

/// The property whose first value an inverse holds.
fn first_value(inverse: &Change) -> Option<(InstanceId, PropertyId)> {
    match inverse {
        Change::SetProperty { id, property, .. } => Some((*id, *property)),
        _ => None,
    }
}

/// Applies an inverse. It fits the model by construction, but for a reference whose target was forgotten meanwhile: that
/// reads as nothing.
fn revert(model: &mut DataModel, change: Change) -> Option<Change> {
    let change = match change {
        Change::SetProperty {
            id,
            property,
            value: Value::Ref(Some(target)),
        } if !model.contains(target) => Change::SetProperty {
            id,
            property,
            value: Value::Ref(None),
        },
        change => change,
    };
    let applied = model.apply(change);
    debug_assert!(applied.is_ok(), "an inverse fits: {applied:?}");
    applied.ok()
}

/// What was done and what was undone.
#[derive(Debug, Clone, Default)]
pub struct History {
    undo: VecDeque<Step>,
    /// The one to redo first is last.
    redo: Vec<Step>,
    changes: usize,
    /// Steps that were ever done.
    numbers: u64,
    /// The number of the last step that was forgotten.
    floor: u64,
}

impl History {
    /// All steps that are kept, oldest first: those done, then those undone.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.undo.iter().chain(self.redo.iter().rev())
    }

    /// How many steps are done: the place in [`Self::steps`] where the document stands.
    pub fn position(&self) -> usize {
        self.undo.len()
    }

    /// Where the document stands.
    pub fn state(&self) -> HistoryState {
        HistoryState(self.undo.back().map_or(self.floor, |step| step.number))
    }

    /// How many steps are kept.
    pub fn len(&self) -> usize {
        self.undo.len() + self.redo.len()
    }

    /// Whether nothing was done.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The step that undo would take back.
    pub fn next_undo(&self) -> Option<&Step> {
        self.undo.back()
    }

    /// The step that redo would make again.
    pub fn next_redo(&self) -> Option<&Step> {
        self.redo.last()
    }

    pub(crate) fn push(&mut self, mut step: Step, model: &mut DataModel) {
        for undone in self.redo.drain(..).rev() {
            self.changes -= undone.len();
            undone.forget(model);
        }
        step.known = FxHashSet::default();
        step.made = Vec::new();
        self.numbers += 1;
        step.number = self.numbers;
        self.changes += step.len();
        self.undo.push_back(step);
        while self.undo.len() > 1
            && (self.undo.len() > STEPS_MAX || self.changes > CHANGES_MAX)
            && let Some(oldest) = self.undo.pop_front()
        {
            self.changes -= oldest.len();
            self.floor = oldest.number;
            oldest.forget(model);
        }
    }

    /// Takes the last step to go on with it, if the document stands at `state`. What was undone stays to be redone until
    /// the step comes back.
    pub(crate) fn reopen(&mut self, state: HistoryState) -> Option<Step> {
        if self.state() != state {
            return None;
        }
        let mut step = self.undo.pop_back()?;
        self.changes -= step.len();
        step.known = step.changes.iter().filter_map(first_value).collect();
        Some(step)
    }

    pub(crate) fn undo(&mut self, model: &mut DataModel, selection: &mut Selection) -> bool {
        let Some(mut step) = self.undo.pop_back() else {
            return false;
        };
        step.flip(model, selection);
        self.redo.push(step);
        true
    }

    pub(crate) fn redo(&mut self, model: &mut DataModel, selection: &mut Selection) -> bool {
        let Some(mut step) = self.redo.pop() else {
            return false;
        };
        step.flip(model, selection);
        self.undo.push_back(step);
        true
    }
}
