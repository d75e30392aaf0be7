//! Which services the tree shows, and in which order: the usual ones first, as people know them, the rest by name and
//! only if there is something in them.

use studio_model::{ClassTable, DataModel, InstanceId};

/// The services that people work with, in the order in which they are shown.
const USUAL: [&str; 14] = [
    "Workspace",
    "Players",
    "Lighting",
    "MaterialService",
    "ReplicatedFirst",
    "ReplicatedStorage",
    "ServerScriptService",
    "ServerStorage",
    "StarterGui",
    "StarterPack",
    "StarterPlayer",
    "Teams",
    "SoundService",
    "TextChatService",
];

/// The tops of the tree, in order. With `all` also the services that are empty and that few people know.
pub(super) fn tops(model: &DataModel, all: bool) -> Vec<InstanceId> {
    let mut tops: Vec<(usize, &str, InstanceId)> = model
        .children(model.root())
        .map(|id| {
            let name = model.class_name(id);
            let usual = USUAL.iter().position(|usual| *usual == name);
            (usual.unwrap_or(USUAL.len()), name, id)
        })
        .filter(|&(rank, _, id)| {
            all || rank < USUAL.len() || model.first_child(id).is_some() || !is_service(model, id)
        })
        .collect();
    tops.sort_by_key(|&(rank, name, _)| (rank, name));
    tops.into_iter().map(|(_, _, id)| id).collect()
}

/// How many services are left out.
pub(super) fn hidden(model: &DataModel) -> usize {
    model.children(model.root()).count() - tops(model, false).len()
}

fn is_service(model: &DataModel, id: InstanceId) -> bool {
    let service = |class| ClassTable::get().class(class).service;
    model.class(id).is_some_and(service)
}
