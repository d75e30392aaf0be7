//! What two snapshots of one model do not share: found by looking only at the columns that one of the two has written.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::DataModel;
use super::store::ClassStore;
use crate::id::InstanceId;

impl DataModel {
    /// Whether no instance came, went, moved or was renamed since an earlier snapshot of this model.
    pub fn shares_tree(&self, earlier: &Self) -> bool {
        self.slots.is_shared_with(&earlier.slots)
    }

    /// The live instances that may differ from what they were in an earlier snapshot of this model, new ones included, in no
    /// order. Handles must mean the same in both.
    pub fn changed_since(&self, earlier: &Self) -> Vec<InstanceId> {
        let mut changed: FxHashSet<u32> = FxHashSet::default();
        if !self.shares_tree(earlier) {
            changed.extend(self.slots.changed_since(&earlier.slots));
        }
        for (store, was) in self.stores.iter().zip(&earlier.stores) {
            match (store, was) {
                (Some(store), Some(was)) if !Arc::ptr_eq(store, was) => {
                    changed_rows(store, was, &mut changed);
                }
                (Some(store), None) => changed.extend(store.slots()),
                _ => {}
            }
        }
        if !Arc::ptr_eq(&self.extras, &earlier.extras) {
            for (slot, extras) in self.extras.iter() {
                let was = earlier.extras.get(slot);
                if !was.is_some_and(|was| Arc::ptr_eq(was, extras)) {
                    changed.insert(*slot);
                }
            }
            changed.extend(
                earlier
                    .extras
                    .keys()
                    .filter(|slot| !self.extras.contains_key(slot)),
            );
        }
        changed
            .into_iter()
            .filter_map(|slot| self.slots.live_at(slot))
            .collect()
    }
}

/// Adds the slots whose rows differ.
fn changed_rows(store: &ClassStore, was: &ClassStore, changed: &mut FxHashSet<u32>) {
    let rows = store.slots().iter().zip(was.slots()).zip(0u32..);
    // Rows that belong to other slots now, or to slots that are new.
    changed.extend(
        rows.filter(|((now, then), _)| now != then)
            .map(|((now, _), _)| *now),
    );
    let common = was.slots().len().min(store.slots().len());
    changed.extend(&store.slots()[common..]);
    for column in store.unshared_columns(was) {
        for row in 0..common as u32 {
            let same = match (store.get(row, column), was.get(row, column)) {
                (None, None) => true,
                (Some(now), Some(then)) => now.same_bits(&then),
                _ => false,
            };
            if !same {
                changed.insert(store.slots()[row as usize]);
            }
        }
    }
}
