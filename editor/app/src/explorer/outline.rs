//! The rows: a flat list of what is shown, each with its depth, and where in it an instance is. Made of a tree with its
//! folds, or of the matches of a search with what is above them. Knows no screen.

use rustc_hash::FxHashSet;
use studio_document::services::is_there;
use studio_model::{DataModel, InstanceId};

/// One line of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) id: InstanceId,
    /// Services have 0.
    pub(super) depth: u16,
    /// Only shown because something below it matches.
    pub(super) dim: bool,
    pub(super) fold: Fold,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fold {
    /// Nothing is below it.
    Leaf,
    Open,
    Closed,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Outline {
    rows: Vec<Row>,
    /// By slot: the row of the instance, if that row is of it.
    places: Vec<u32>,
}

/// From a service down to the row that was added last.
#[derive(Debug, Clone, Default)]
pub(super) struct Path {
    shown: Vec<InstanceId>,
    /// Of the next row; kept for its memory.
    wanted: Vec<InstanceId>,
}

impl Outline {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn row(&self, at: usize) -> Option<&Row> {
        self.rows.get(at)
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Where an instance is; `None` if it is not shown.
    pub(super) fn row_of(&self, id: InstanceId) -> Option<usize> {
        let at = *self.places.get(id.index())? as usize;
        (self.rows.get(at)?.id == id).then_some(at)
    }

    /// Shows `tops` and what is below the open ones.
    pub(super) fn show_tree(
        &mut self,
        model: &DataModel,
        tops: &[InstanceId],
        open: &FxHashSet<InstanceId>,
    ) {
        self.clear(model);
        for &top in tops {
            self.add_subtree(model, top, open);
        }
    }

    fn add_subtree(&mut self, model: &DataModel, top: InstanceId, open: &FxHashSet<InstanceId>) {
        let mut depth = 0;
        let mut at = top;
        loop {
            let child = model.first_child(at);
            let fold = match child {
                None => Fold::Leaf,
                Some(_) if open.contains(&at) => Fold::Open,
                Some(_) => Fold::Closed,
            };
            self.add(at, depth, false, fold);
            if let Some(child) = child.filter(|_| fold == Fold::Open) {
                (at, depth) = (child, depth + 1);
                continue;
            }
            // Up to the nearest instance that has a sibling to go on with.
            loop {
                if at == top {
                    return;
                }
                if let Some(next) = model.next_sibling(at) {
                    at = next;
                    break;
                }
                let Some(parent) = model.parent(at) else {
                    return;
                };
                (at, depth) = (parent, depth.saturating_sub(1));
            }
        }
    }

    /// Shows `matches`, which are in the order of the tree, and what is above them, but nothing below those in `closed`.
    pub(super) fn show_matches(
        &mut self,
        model: &DataModel,
        matches: &[InstanceId],
        closed: &FxHashSet<InstanceId>,
    ) {
        self.clear(model);
        let mut path = Path::default();
        for &id in matches {
            self.add_match(model, id, closed, &mut path);
        }
    }

    /// Adds one more match after those before it. `path` is where the rows have come to: empty for the first.
    pub(super) fn add_match(
        &mut self,
        model: &DataModel,
        id: InstanceId,
        closed: &FxHashSet<InstanceId>,
        path: &mut Path,
    ) {
        if !is_there(model, id) {
            return;
        }
        let Path { shown, wanted } = path;
        wanted.clear();
        wanted.push(id);
        wanted.extend(
            model
                .ancestors(id)
                .take_while(|&above| above != model.root()),
        );
        wanted.reverse();
        for (depth, &step) in wanted.iter().enumerate() {
            if shown.get(depth) != Some(&step) {
                shown.truncate(depth);
                shown.push(step);
                self.mark_parent_open(depth);
                self.add(step, depth as u16, step != id, Fold::Leaf);
            }
            if step != id && closed.contains(&step) {
                self.mark(step, Fold::Closed);
                break;
            }
        }
    }

    /// The row before is the parent of one that is about to come, if it is one level higher.
    fn mark_parent_open(&mut self, depth: usize) {
        if let Some(last) = self.rows.last_mut()
            && usize::from(last.depth) + 1 == depth
        {
            last.fold = Fold::Open;
        }
    }

    fn mark(&mut self, id: InstanceId, fold: Fold) {
        if let Some(at) = self.row_of(id) {
            self.rows[at].fold = fold;
        }
    }

    /// Takes all rows away.
    pub(super) fn clear(&mut self, model: &DataModel) {
        self.rows.clear();
        self.places.resize(model.slot_count(), u32::MAX);
    }

    fn add(&mut self, id: InstanceId, depth: u16, dim: bool, fold: Fold) {
        if let Some(place) = self.places.get_mut(id.index()) {
            *place = self.rows.len() as u32;
        }
        self.rows.push(Row {
            id,
            depth,
            dim,
            fold,
        });
    }

    /// The row of the parent of a row.
    pub(super) fn parent_of(&self, at: usize) -> Option<usize> {
        let depth = self.rows.get(at)?.depth;
        (0..at).rev().find(|&above| self.rows[above].depth < depth)
    }
}
