//! Where instances are and what they are called: delete, move in the tree, rename.

use rustc_hash::FxHashSet;
use studio_model::{DataModel, InstanceId, limits};

use super::scope::{count_of, movable, refused, short_name};
use crate::document::{Document, EditError};
use crate::services::is_there;

impl Document {
    /// Deletes instances with everything below them. References to them lead to nothing until this is undone.
    ///
    /// # Errors
    /// Refused if there is nothing but services.
    pub fn delete(&mut self, ids: &[InstanceId]) -> Result<(), EditError> {
        let doomed = movable(self.model(), ids, "deleted")?;
        let name = format!("Delete {}", count_of(self.model(), &doomed));
        self.edit(name, |edit| {
            for &id in &doomed {
                edit.remove(id)?;
            }
            Ok(())
        })
    }

    /// Moves instances below `parent`, before its child `before` or last, in the order that they have in the tree. Parts
    /// stay where they are in the world.
    ///
    /// # Errors
    /// Refused if an instance would be below itself, a service would move, or `parent` cannot hold them.
    pub fn move_to(
        &mut self,
        ids: &[InstanceId],
        parent: InstanceId,
        before: Option<InstanceId>,
    ) -> Result<(), EditError> {
        let moved = movable(self.model(), ids, "moved")?;
        check_parent(self.model(), &moved, parent)?;
        let before = place_before(self.model(), &moved, parent, before);
        let (model, count) = (self.model(), count_of(self.model(), &moved));
        let name = if moved.iter().all(|&id| model.parent(id) == Some(parent)) {
            format!("Reorder {count}")
        } else {
            format!("Move {count} into {}", short_name(model, parent))
        };
        self.edit(name, |edit| {
            // From the last to the first, each before the one that was placed just now.
            let mut next = before;
            for &id in moved.iter().rev() {
                let stands = edit.model().parent(id) == Some(parent)
                    && edit.model().next_sibling(id) == next;
                if !stands {
                    edit.reparent(id, parent, next)?;
                }
                next = Some(id);
            }
            Ok(())
        })
    }

    /// Renames instances.
    ///
    /// # Errors
    /// Refused if there is nothing but services, or the name is too long.
    pub fn rename(&mut self, ids: &[InstanceId], name: &str) -> Result<(), EditError> {
        if name.len() > limits::NAME_BYTES_MAX {
            return Err(refused(format!(
                "A name has at most {} bytes; this one has {}",
                limits::NAME_BYTES_MAX,
                name.len()
            )));
        }
        let renamed: Vec<InstanceId> = ids
            .iter()
            .copied()
            .filter(|&id| self.model().is_attached(id) && !super::is_fixed(self.model(), id))
            .collect();
        if renamed.is_empty() {
            movable(self.model(), ids, "renamed")?;
        }
        let step = format!("Rename {}", count_of(self.model(), &renamed));
        self.edit(step, |edit| {
            for &id in &renamed {
                edit.rename(id, name)?;
            }
            Ok(())
        })
    }
}

/// Refuses parents that cannot hold what is moved.
pub(crate) fn check_parent(
    model: &DataModel,
    moved: &[InstanceId],
    parent: InstanceId,
) -> Result<(), EditError> {
    if !is_there(model, parent) {
        return Err(refused("The place to move to does not exist any more"));
    }
    if parent == model.root() {
        return Err(refused(
            "Only services stand at the top; choose one of them, such as Workspace",
        ));
    }
    for &id in moved {
        if id == parent || model.is_descendant_of(parent, id) {
            return Err(refused(format!(
                "{} cannot go into itself",
                short_name(model, id)
            )));
        }
    }
    Ok(())
}

/// The sibling to place before: `before`, or what follows it if it moves itself.
fn place_before(
    model: &DataModel,
    moved: &[InstanceId],
    parent: InstanceId,
    before: Option<InstanceId>,
) -> Option<InstanceId> {
    let moved: FxHashSet<InstanceId> = moved.iter().copied().collect();
    let mut before = before.filter(|&id| model.parent(id) == Some(parent));
    while let Some(id) = before.filter(|id| moved.contains(id)) {
        before = model.next_sibling(id);
    }
    before
}
