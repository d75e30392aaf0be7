//! Which services the tree shows, and in which order: the usual ones first, as people know them, also where the place has
//! none yet; the rest by name and only if there is something in them.

use studio_document::Document;
use studio_document::services::USUAL;
use studio_model::{ClassTable, DataModel, InstanceId};

/// The tops of the tree, in order. With `all` also what is empty and few people know: services, and what nobody knows.
pub(super) fn tops(document: &Document, all: bool) -> Vec<InstanceId> {
    let model = document.model();
    let mut tops: Vec<(usize, &str, InstanceId)> = model
        .children(model.root())
        .chain(document.stand_ins())
        .map(|id| {
            let name = model.class_name(id);
            let usual = USUAL.iter().position(|(usual, _)| *usual == name);
            (usual.unwrap_or(USUAL.len()), name, id)
        })
        .filter(|&(rank, _, id)| all || rank < USUAL.len() || has_something(model, id))
        .collect();
    tops.sort_by_key(|&(rank, name, _)| (rank, name));
    tops.into_iter().map(|(_, _, id)| id).collect()
}

/// How many are left out.
pub(super) fn hidden(document: &Document) -> usize {
    tops(document, true).len() - tops(document, false).len()
}

/// Whether something at the top is more than an empty service. What nobody knows was one where the place comes from.
fn has_something(model: &DataModel, id: InstanceId) -> bool {
    let table = ClassTable::get();
    let is_made = |class| {
        let info = table.class(class);
        info.creatable && !info.service && class != table.unknown_class()
    };
    model.first_child(id).is_some() || model.class(id).is_some_and(is_made)
}
