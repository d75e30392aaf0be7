//! Duplicates: copies in the same place, beside what they were copied from.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::{Change, DataModel, InstanceId, limits};

use super::fragment::Fragment;
use super::scope::{count_of, movable};
use crate::document::{Document, EditError};

/// What copies are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NameRule {
    /// As what they were copied from.
    #[default]
    Keep,
    /// With the next number that no sibling has: `Door`, `Door1`, `Door2`.
    Increment,
}

impl Document {
    /// Copies instances with everything below them; the copies stand behind the originals and are selected. References
    /// inside of what is copied lead to the copies, those to the outside stay.
    ///
    /// # Errors
    /// Refused if there is nothing but services.
    pub fn duplicate(
        &mut self,
        ids: &[InstanceId],
        names: NameRule,
    ) -> Result<Vec<InstanceId>, EditError> {
        let originals = movable(self.model(), ids, "duplicated")?;
        let fragment = Fragment::of(self.model(), &originals);
        let places = places_behind(self.model(), &originals);
        let name = format!("Duplicate {}", count_of(self.model(), &originals));
        let copies = self.edit(name, |edit| {
            let built = fragment.build(edit, |_| None, Some)?;
            let mut numbers = Numbers::default();
            for (&copy, &(parent, before)) in built.tops.iter().zip(&places) {
                if names == NameRule::Increment {
                    let name = numbers.next_name(edit.model(), parent, edit.model().name(copy));
                    edit.prepare(Change::SetName { id: copy, name })?;
                }
                edit.insert(copy, parent, before)?;
            }
            Ok(built.tops)
        })?;
        self.select_only(copies.iter().copied());
        Ok(copies)
    }
}

/// Where the copy of each original goes: behind the last original of the same parent.
fn places_behind(
    model: &DataModel,
    originals: &[InstanceId],
) -> Vec<(InstanceId, Option<InstanceId>)> {
    let parent_of = |id| model.parent(id).unwrap_or(model.root());
    let last: FxHashMap<InstanceId, InstanceId> = originals
        .iter()
        .map(|&original| (parent_of(original), original))
        .collect();
    originals
        .iter()
        .map(|&original| {
            let parent = parent_of(original);
            (parent, model.next_sibling(last[&parent]))
        })
        .collect()
}

/// The numbers behind names that are taken, by parent.
#[derive(Default)]
struct Numbers {
    taken: FxHashMap<InstanceId, FxHashSet<Arc<str>>>,
    /// The number to try next, by parent and stem.
    next: FxHashMap<(InstanceId, String), u64>,
}

impl Numbers {
    fn next_name(&mut self, model: &DataModel, parent: InstanceId, name: &str) -> Arc<str> {
        let taken = self.taken.entry(parent).or_insert_with(|| {
            let names = model.children(parent);
            names.filter_map(|id| model.name_arc(id)).collect()
        });
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let stem = &stem[..stem.floor_char_boundary(limits::NAME_BYTES_MAX - 20)];
        let number = self.next.entry((parent, stem.to_owned())).or_insert(1);
        loop {
            let candidate: Arc<str> = format!("{stem}{number}").into();
            *number += 1;
            if taken.insert(Arc::clone(&candidate)) {
                return candidate;
            }
        }
    }
}
