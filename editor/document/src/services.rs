//! The services that people count on, also where a place's files do not have them: for each that is missing a stand-in is
//! kept, an instance outside of the tree. It can be shown and selected like any other; what is not in the tree is neither
//! saved nor published. The first edit of a stand-in puts it into the tree, as part of its step, and undo takes it out.

#[cfg(test)]
mod tests;

use studio_model::{Change, ChangeError, ClassId, DataModel, InstanceId, UidSource};

use crate::history::Step;

/// The services that people work with, in the order in which they are shown, each with what always is below it.
pub const USUAL: [(&str, &[&str]); 14] = [
    ("Workspace", &[]),
    ("Players", &[]),
    ("Lighting", &[]),
    ("MaterialService", &[]),
    ("ReplicatedFirst", &[]),
    ("ReplicatedStorage", &[]),
    ("ServerScriptService", &[]),
    ("ServerStorage", &[]),
    ("StarterGui", &[]),
    ("StarterPack", &[]),
    (
        "StarterPlayer",
        &["StarterPlayerScripts", "StarterCharacterScripts"],
    ),
    ("Teams", &[]),
    ("SoundService", &[]),
    ("TextChatService", &[]),
];

/// Whether an instance is one that people can work with: it is in the tree, or in a stand-in for a service that the place
/// lacks.
pub fn is_there(model: &DataModel, id: InstanceId) -> bool {
    if model.is_attached(id) {
        return true;
    }
    let top = top_of(model, id);
    let is_missing =
        |class: ClassId| model.table().class(class).service && model.service(class).is_none();
    model.class(top).is_some_and(is_missing)
}

fn top_of(model: &DataModel, id: InstanceId) -> InstanceId {
    model.ancestors(id).last().unwrap_or(id)
}

/// The stand-ins of a document, those that came into the tree included: undo takes them out again.
#[derive(Debug, Default)]
pub(crate) struct StandIns(Vec<InstanceId>);

impl StandIns {
    /// Makes the stand-ins that are missing. In a model that is full there are none.
    pub(crate) fn complete(&mut self, model: &mut DataModel) {
        self.0.retain(|&id| model.contains(id));
        for (name, below) in USUAL {
            let Some(class) = model.table().class_named(name) else {
                continue;
            };
            let is_missing = model.service(class).is_none()
                && !self
                    .standing(model)
                    .any(|id| model.class(id) == Some(class));
            if is_missing && let Ok(id) = create(model, class, below) {
                self.0.push(id);
            }
        }
    }

    /// Those that stand for something that the tree lacks.
    pub(crate) fn standing(&self, model: &DataModel) -> impl Iterator<Item = InstanceId> {
        let ids = self.0.iter().copied();
        ids.filter(move |&id| !model.is_attached(id) && is_there(model, id))
    }

    /// Puts the stand-in that an instance is in into the tree, if it is in one, as part of a step.
    pub(crate) fn settle(
        &self,
        id: InstanceId,
        model: &mut DataModel,
        uids: &mut UidSource,
        step: &mut Step,
    ) -> Result<(), ChangeError> {
        if model.is_attached(id) {
            return Ok(());
        }
        let top = top_of(model, id);
        if !self.0.contains(&top) {
            return Ok(());
        }
        let all: Vec<InstanceId> = model.subtree(top).collect();
        for id in all {
            if model.uid(id).is_none() {
                model.set_uid(id, Some(uids.next_uid()));
            }
        }
        step.record(model.apply(Change::Insert {
            root: top,
            parent: model.root(),
            before: None,
        })?);
        Ok(())
    }
}

fn create(
    model: &mut DataModel,
    class: ClassId,
    below: &[&str],
) -> Result<InstanceId, ChangeError> {
    let service = model.create(class)?;
    let table = model.table();
    for class in below.iter().filter_map(|name| table.class_named(name)) {
        let root = model.create(class)?;
        model.apply(Change::Insert {
            root,
            parent: service,
            before: None,
        })?;
    }
    Ok(service)
}

/// What a change is about, which must be in the tree for it: the parent of what is put somewhere, else the instance itself.
pub(crate) fn subject(change: &Change) -> InstanceId {
    match change {
        Change::Insert { parent, .. } | Change::Reparent { parent, .. } => *parent,
        Change::Remove { root } => *root,
        Change::SetName { id, .. }
        | Change::SetProperty { id, .. }
        | Change::SetAttribute { id, .. }
        | Change::AddTag { id, .. }
        | Change::RemoveTag { id, .. }
        | Change::SetAnnotations { id, .. } => *id,
    }
}
