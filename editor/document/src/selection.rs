//! What is selected: an ordered set of instances, the last one primary. Knows no tree: whoever removes instances retains
//! what is left.

use rustc_hash::FxHashSet;
use studio_model::InstanceId;

/// An ordered set of instances.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    ids: Vec<InstanceId>,
    members: FxHashSet<InstanceId>,
}

impl Selection {
    /// The instances, in the order in which they were selected.
    pub fn ids(&self) -> &[InstanceId] {
        &self.ids
    }

    /// The instance selected last: what relative tools work on, and what the others are aligned to.
    pub fn primary(&self) -> Option<InstanceId> {
        self.ids.last().copied()
    }

    /// Whether an instance is selected.
    pub fn contains(&self, id: InstanceId) -> bool {
        self.members.contains(&id)
    }

    /// How many are selected.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Selects these and nothing else. Repetitions count once.
    pub fn set(&mut self, ids: impl IntoIterator<Item = InstanceId>) {
        self.clear();
        self.add(ids);
    }

    /// Selects these too; the last of them becomes primary, even if it was selected before.
    pub fn add(&mut self, ids: impl IntoIterator<Item = InstanceId>) {
        let mut last = None;
        for id in ids {
            if self.members.insert(id) {
                self.ids.push(id);
            }
            last = Some(id);
        }
        if let Some(last) = last
            && self.primary() != Some(last)
        {
            self.ids.retain(|&id| id != last);
            self.ids.push(last);
        }
    }

    /// Takes these out.
    pub fn remove(&mut self, ids: impl IntoIterator<Item = InstanceId>) {
        for id in ids {
            self.members.remove(&id);
        }
        self.ids.retain(|id| self.members.contains(id));
    }

    /// Selects an instance that is not, and the other way round.
    pub fn toggle(&mut self, id: InstanceId) {
        if self.contains(id) {
            self.remove([id]);
        } else {
            self.add([id]);
        }
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        self.ids.clear();
        self.members.clear();
    }

    /// Keeps those that `keep` says.
    pub fn retain(&mut self, keep: impl Fn(InstanceId) -> bool) {
        self.ids.retain(|&id| keep(id));
        self.members.retain(|&id| keep(id));
    }
}

impl FromIterator<InstanceId> for Selection {
    fn from_iter<T: IntoIterator<Item = InstanceId>>(ids: T) -> Self {
        let mut selection = Self::default();
        selection.set(ids);
        selection
    }
}
