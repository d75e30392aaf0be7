//! Walks a tree with a query, some instances at a time, so that a window stays alive over any place. Knows no clock: the
//! caller says how many.

use studio_model::{DataModel, InstanceId};

use super::Query;
use crate::services::is_there;

/// A walk in preorder over several subtrees.
#[derive(Debug, Clone)]
pub struct Scan {
    /// Subtrees still to walk; the next one is last.
    tops: Vec<InstanceId>,
    /// Where the walk is, and in which subtree.
    at: Option<(InstanceId, InstanceId)>,
    visited: usize,
}

impl Scan {
    /// A walk over these subtrees, in this order, their tops included.
    pub fn new(tops: impl DoubleEndedIterator<Item = InstanceId>) -> Self {
        Self {
            tops: tops.rev().collect(),
            at: None,
            visited: 0,
        }
    }

    /// How many instances it has visited.
    pub fn visited(&self) -> usize {
        self.visited
    }

    /// Visits up to `count` more instances and tells `found` of those that match; whether the walk is done. The model may
    /// change in between: what left the tree is skipped, with the rest of the subtree that the walk was in.
    pub fn step(
        &mut self,
        query: &Query,
        model: &DataModel,
        count: usize,
        mut found: impl FnMut(InstanceId),
    ) -> bool {
        for _ in 0..count {
            let (top, id) = match self.at {
                Some(at) => at,
                None => match self.tops.pop() {
                    Some(top) => (top, top),
                    None => return true,
                },
            };
            self.visited += 1;
            if is_there(model, id) && query.matches(model, id) {
                found(id);
            }
            self.at = next(model, top, id).map(|next| (top, next));
        }
        self.at.is_none() && self.tops.is_empty()
    }
}

/// The instance after `id` in preorder below `top`.
fn next(model: &DataModel, top: InstanceId, id: InstanceId) -> Option<InstanceId> {
    if let Some(child) = model.first_child(id) {
        return Some(child);
    }
    let mut at = id;
    while at != top {
        if let Some(sibling) = model.next_sibling(at) {
            return Some(sibling);
        }
        at = model.parent(at)?;
    }
    None
}
