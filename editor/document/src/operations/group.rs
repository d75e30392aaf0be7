//! Grouping and ungrouping. Nothing moves in the world.

use studio_model::known::known;
use studio_model::{ClassId, DataModel, InstanceId};

use super::scope::{common_ancestor, count_of, is_fixed, movable, refused, tree_ordered};
use crate::document::{Document, EditError};

/// What a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GroupKind {
    /// A `Model`: moves as one thing.
    #[default]
    Model,
    /// A `Folder`: only keeps the Explorer tidy.
    Folder,
}

impl GroupKind {
    fn class(self) -> ClassId {
        match self {
            Self::Model => known().model,
            Self::Folder => known().folder,
        }
    }
}

impl Document {
    /// Puts instances into a new group, which stands where the first of them stood, below what they have in common. The
    /// group is selected.
    ///
    /// # Errors
    /// Refused if there is nothing but services, or they have no parent in common.
    pub fn group(&mut self, ids: &[InstanceId], kind: GroupKind) -> Result<InstanceId, EditError> {
        let members = movable(self.model(), ids, "grouped")?;
        let (parent, before) = place_of_group(self.model(), &members)?;
        let name = format!("Group {}", count_of(self.model(), &members));
        let group = self.edit(name, |edit| {
            let group = edit.create(kind.class())?;
            edit.insert(group, parent, before)?;
            for &member in &members {
                edit.reparent(member, group, None)?;
            }
            Ok(group)
        })?;
        self.select_only([group]);
        Ok(group)
    }

    /// Dissolves models and folders: what they hold takes their place, in its order, and is selected.
    ///
    /// # Errors
    /// Refused if none of them is a model or folder.
    pub fn ungroup(&mut self, ids: &[InstanceId]) -> Result<Vec<InstanceId>, EditError> {
        let model = self.model();
        let groups: Vec<InstanceId> = tree_ordered(model, ids)
            .into_iter()
            .filter(|&id| !is_fixed(model, id))
            .filter(|&id| model.is_a(id, known().model) || model.is_a(id, known().folder))
            .collect();
        if groups.is_empty() {
            return Err(refused("Only models and folders can be ungrouped"));
        }
        let name = format!("Ungroup {}", count_of(model, &groups));
        let freed = self.edit(name, |edit| {
            let mut freed = Vec::new();
            // Inner groups first: their children end up in the outer one, which dissolves next.
            for &group in groups.iter().rev() {
                let Some(parent) = edit.model().parent(group) else {
                    continue;
                };
                let children: Vec<InstanceId> = edit.model().children(group).collect();
                for &child in &children {
                    edit.reparent(child, parent, Some(group))?;
                }
                edit.remove(group)?;
                freed.retain(|id| *id != group);
                freed.extend(children.into_iter().filter(|id| !groups.contains(id)));
            }
            Ok(freed)
        })?;
        self.select_only(tree_ordered(self.model(), &freed));
        Ok(freed)
    }
}

/// Below what a group of these goes, and before which sibling.
fn place_of_group(
    model: &DataModel,
    members: &[InstanceId],
) -> Result<(InstanceId, Option<InstanceId>), EditError> {
    let parents: Vec<InstanceId> = members.iter().filter_map(|&id| model.parent(id)).collect();
    let parent = common_ancestor(model, &parents)
        .filter(|&id| id != model.root())
        .ok_or_else(|| refused("These stand in different services; a group stands in one"))?;
    // The child of the parent that the first member is, or is below.
    let first = members.first().and_then(|&member| {
        std::iter::once(member)
            .chain(model.ancestors(member))
            .find(|&id| model.parent(id) == Some(parent))
    });
    Ok((parent, first))
}
