//! Three-way merge of a place: ours and theirs, which both came from one base, instance by instance and field by field. What
//! only one side changed is taken; where both did, ours is kept and the conflict says how to take theirs. Nothing is lost in
//! silence: what one side removed and the other worked on stays.

#[cfg(test)]
mod tests;

use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::{DataModel, InstanceId, Uid};

use crate::delta::{Delta, FieldChange, FieldKey, FieldValue, Placement, delta_between};

/// How to take in what the other side did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merge {
    /// What to apply to ours.
    pub delta: Delta,
    /// What both sides changed. `delta` leaves these as they are in ours.
    pub conflicts: Vec<Conflict>,
}

/// Something that both sides changed in different ways.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The instance; `None` is the root.
    pub uid: Option<Uid>,
    /// Its path, in ours if it is there, else in theirs.
    pub path: String,
    /// What about it.
    pub clash: Clash,
    /// Applied after the merge, it takes their side.
    pub take_theirs: Delta,
}

/// In what two sides are at odds.
#[derive(Debug, Clone, PartialEq)]
pub enum Clash {
    /// A field holds different things.
    Field {
        /// Which field.
        key: FieldKey,
        /// In ours.
        ours: FieldValue,
        /// In theirs.
        theirs: FieldValue,
    },
    /// Both moved it, to different parents.
    Moved {
        /// The path of the parent in ours.
        ours: String,
        /// The path of the parent in theirs.
        theirs: String,
    },
    /// We removed it; they worked on it, or on what is below it.
    RemovedByUs,
    /// They removed it; we worked on it, or on what is below it.
    RemovedByThem,
}

/// Merges what `theirs` did since `base` into `ours`. Every instance has a uid.
pub fn merge(base: &DataModel, ours: &DataModel, theirs: &DataModel) -> Merge {
    let theirs_delta = delta_between(base, theirs);
    if theirs_delta.is_empty() {
        return Merge::default();
    }
    let ours_delta = delta_between(base, ours);
    let mut merger = Merger {
        ours: Side::new(ours, &ours_delta),
        theirs: Side::new(theirs, &theirs_delta),
        merge: Merge::default(),
        revived: FxHashSet::default(),
    };
    merger.placed(&theirs_delta.placed);
    merger.fields(&theirs_delta.fields);
    merger.removed();
    merger.merge
}

/// One side and what it did.
struct Side<'a> {
    model: &'a DataModel,
    ids: FxHashMap<Uid, InstanceId>,
    fields: FxHashMap<(Option<Uid>, &'a FieldKey), &'a FieldValue>,
    placed: FxHashMap<Uid, &'a Placement>,
    removed: FxHashSet<Uid>,
}

impl<'a> Side<'a> {
    fn new(model: &'a DataModel, delta: &'a Delta) -> Self {
        let ids = model.descendants(model.root());
        Self {
            model,
            ids: ids.filter_map(|id| Some((model.uid(id)?, id))).collect(),
            fields: delta
                .fields
                .iter()
                .map(|field| ((field.uid, &field.key), &field.value))
                .collect(),
            placed: delta.placed.iter().map(|p| (p.uid, p)).collect(),
            removed: delta.removed.iter().copied().collect(),
        }
    }

    fn path(&self, uid: Option<Uid>) -> Option<String> {
        match uid {
            None => Some(String::new()),
            Some(uid) => Some(self.model.path(*self.ids.get(&uid)?)),
        }
    }

    /// The highest instance that is `uid` or above it and of `region`.
    fn top_in(&self, uid: Uid, region: &FxHashSet<Uid>) -> Option<Uid> {
        let id = *self.ids.get(&uid)?;
        let line = std::iter::once(id).chain(self.model.ancestors(id));
        line.filter_map(|id| self.model.uid(id))
            .filter(|uid| region.contains(uid))
            .last()
    }
}

struct Merger<'a> {
    ours: Side<'a>,
    theirs: Side<'a>,
    merge: Merge,
    /// Instances that we removed, and that a conflict speaks of.
    revived: FxHashSet<Uid>,
}

impl Merger<'_> {
    fn conflict(&mut self, uid: Option<Uid>, clash: Clash, take_theirs: Delta) {
        let path = self.ours.path(uid).or_else(|| self.theirs.path(uid));
        self.merge.conflicts.push(Conflict {
            uid,
            path: path.unwrap_or_default(),
            clash,
            take_theirs,
        });
    }

    fn placed(&mut self, placements: &[Placement]) {
        for placement in placements {
            let uid = placement.uid;
            if self.revive(uid, Some(placement)) {
                continue;
            }
            let moved_by_us = self.ours.placed.get(&uid).copied();
            match moved_by_us {
                // Both moved or made it: to the same place, or it is asked.
                Some(ours) if ours.parent == placement.parent => {}
                Some(ours) => {
                    let path = |side: &Side<'_>, uid| side.path(uid).unwrap_or_default();
                    let clash = Clash::Moved {
                        ours: path(&self.ours, ours.parent),
                        theirs: path(&self.theirs, placement.parent),
                    };
                    let take_theirs = Delta {
                        placed: vec![placement.clone()],
                        ..Delta::default()
                    };
                    self.conflict(Some(uid), clash, take_theirs);
                }
                None => self.merge.delta.placed.push(placement.clone()),
            }
        }
    }

    fn fields(&mut self, fields: &[FieldChange]) {
        for field in fields {
            if let Some(uid) = field.uid
                && self.revive(uid, None)
            {
                continue;
            }
            let ours = self.ours.fields.get(&(field.uid, &field.key)).copied();
            match ours {
                Some(ours) if ours.same(&field.value) => {}
                Some(ours) => {
                    let clash = Clash::Field {
                        key: field.key.clone(),
                        ours: ours.clone(),
                        theirs: field.value.clone(),
                    };
                    let take_theirs = Delta {
                        fields: vec![field.clone()],
                        ..Delta::default()
                    };
                    self.conflict(field.uid, clash, take_theirs);
                }
                None => self.merge.delta.fields.push(field.clone()),
            }
        }
    }

    /// Whether something that they did is about what we removed: then it is asked, once for each subtree.
    fn revive(&mut self, uid: Uid, placement: Option<&Placement>) -> bool {
        let Some(top) = self.theirs.top_in(uid, &self.ours.removed) else {
            return false;
        };
        if self.revived.insert(top) {
            let mut take_theirs = self.bring_back(top);
            // It stands below what we removed, and is elsewhere in ours.
            if let Some(placement) = placement
                && self.ours.ids.contains_key(&uid)
            {
                take_theirs.placed.push(placement.clone());
            }
            self.conflict(Some(top), Clash::RemovedByUs, take_theirs);
        } else if let Some(placement) = placement
            && self.ours.ids.contains_key(&uid)
            && let Some(conflict) = self
                .merge
                .conflicts
                .iter_mut()
                .find(|conflict| conflict.uid == Some(top))
        {
            conflict.take_theirs.placed.push(placement.clone());
        }
        true
    }

    /// What puts a subtree of theirs into ours, as far as it is not there.
    fn bring_back(&self, top: Uid) -> Delta {
        let whole = delta_between(&DataModel::new(), self.theirs.model);
        let Some(&top) = self.theirs.ids.get(&top) else {
            return Delta::default();
        };
        let subtree: FxHashSet<Uid> = self
            .theirs
            .model
            .subtree(top)
            .filter_map(|id| self.theirs.model.uid(id))
            .filter(|uid| !self.ours.ids.contains_key(uid))
            .collect();
        let is_in = |uid: Option<Uid>| uid.is_some_and(|uid| subtree.contains(&uid));
        Delta {
            placed: whole
                .placed
                .into_iter()
                .filter(|p| is_in(Some(p.uid)))
                .collect(),
            fields: whole.fields.into_iter().filter(|f| is_in(f.uid)).collect(),
            removed: Vec::new(),
        }
    }

    /// Takes in what they removed, but for what we worked on.
    fn removed(&mut self) {
        let (ours, theirs) = (&self.ours, &self.theirs);
        // What we changed, moved, or put something below.
        let touched = ours.fields.keys().filter_map(|(uid, _)| *uid);
        let touched = touched.chain(ours.placed.keys().copied());
        let mut kept: Vec<Uid> = touched
            .filter_map(|uid| ours.top_in(uid, &theirs.removed))
            .collect();
        kept.sort_unstable();
        kept.dedup();
        let mut stays: FxHashSet<Uid> = FxHashSet::default();
        let mut conflicts = Vec::new();
        for top in kept {
            let Some(&id) = ours.ids.get(&top) else {
                continue;
            };
            let subtree: Vec<Uid> = ours
                .model
                .subtree(id)
                .filter_map(|id| ours.model.uid(id))
                .collect();
            stays.extend(&subtree);
            let take_theirs = Delta {
                removed: subtree,
                ..Delta::default()
            };
            conflicts.push((top, take_theirs));
        }
        let mut removed: Vec<Uid> = theirs
            .removed
            .iter()
            .copied()
            .filter(|uid| ours.ids.contains_key(uid) && !stays.contains(uid))
            .collect();
        removed.sort_unstable();
        self.merge.delta.removed = removed;
        for (top, take_theirs) in conflicts {
            self.conflict(Some(top), Clash::RemovedByThem, take_theirs);
        }
    }
}
