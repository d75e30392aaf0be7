//! What an operation concerns: selections without repetition, in the order of the tree, without what must stay; and what
//! to call them.

use rustc_hash::FxHashSet;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId};

use crate::document::EditError;
use crate::services::is_there;

/// Characters of an instance's name that a step's name or a sentence holds.
const NAME_CHARS_MAX: usize = 40;

/// Whether an instance stays where it is: the root and the services.
pub fn is_fixed(model: &DataModel, id: InstanceId) -> bool {
    let is_service = |class| {
        let service = model.service(class);
        model.table().class(class).service && service.is_none_or(|first| first == id)
    };
    id == model.root() || model.class(id).is_some_and(is_service)
}

/// The instances that are there.
pub(super) fn present(model: &DataModel, ids: &[InstanceId]) -> Vec<InstanceId> {
    let ids = ids.iter().copied();
    ids.filter(|&id| is_there(model, id)).collect()
}

/// The instances that are in the tree and not below another of them, each once, in their order.
pub fn tops(model: &DataModel, ids: &[InstanceId]) -> Vec<InstanceId> {
    let members: FxHashSet<InstanceId> = ids.iter().copied().collect();
    let mut seen = FxHashSet::default();
    ids.iter()
        .copied()
        .filter(|&id| model.is_attached(id) && seen.insert(id))
        .filter(|&id| !model.ancestors(id).any(|above| members.contains(&above)))
        .collect()
}

/// The instances in the order of the tree, each once; those outside of the tree are left out.
pub fn tree_ordered(model: &DataModel, ids: &[InstanceId]) -> Vec<InstanceId> {
    let mut members: FxHashSet<InstanceId> = ids
        .iter()
        .copied()
        .filter(|&id| model.is_attached(id))
        .collect();
    let Some(top) = common_ancestor(model, ids) else {
        return Vec::new();
    };
    let mut ordered = Vec::with_capacity(members.len());
    for id in model.subtree(top) {
        if members.is_empty() {
            break;
        }
        if members.remove(&id) {
            ordered.push(id);
        }
    }
    ordered
}

/// The lowest instance that is above all of these, or one of them.
pub(super) fn common_ancestor(model: &DataModel, ids: &[InstanceId]) -> Option<InstanceId> {
    let chain = |id: InstanceId| std::iter::once(id).chain(model.ancestors(id));
    let mut attached = ids.iter().copied().filter(|&id| model.is_attached(id));
    // From the root down: what all have in common is a prefix.
    let mut common: Vec<InstanceId> = chain(attached.next()?).collect();
    common.reverse();
    for id in attached {
        if common
            .last()
            .is_some_and(|&last| last == id || model.parent(id) == Some(last))
        {
            continue;
        }
        let above: FxHashSet<InstanceId> = chain(id).collect();
        let shared = common
            .iter()
            .take_while(|step| above.contains(step))
            .count();
        common.truncate(shared);
    }
    common.last().copied()
}

/// The parts among these instances and below them, each once.
pub fn parts_under(model: &DataModel, ids: &[InstanceId]) -> Vec<InstanceId> {
    tops(model, ids)
        .into_iter()
        .flat_map(|top| model.subtree(top))
        .filter(|&id| model.is_a(id, known().base_part) && !model.is_a(id, known().terrain))
        .collect()
}

/// The tops that may be moved, copied or deleted, in the order of the tree.
///
/// # Errors
/// [`EditError::Refused`] if there are none; `done` is what cannot be: `deleted`.
pub(crate) fn movable(
    model: &DataModel,
    ids: &[InstanceId],
    done: &str,
) -> Result<Vec<InstanceId>, EditError> {
    let free: Vec<InstanceId> = ids
        .iter()
        .copied()
        .filter(|&id| !is_fixed(model, id))
        .collect();
    let free = tree_ordered(model, &tops(model, &free));
    if !free.is_empty() {
        return Ok(free);
    }
    Err(match ids.iter().find(|&&id| is_fixed(model, id)) {
        Some(&fixed) => refused(format!(
            "{} is a service: it cannot be {done}",
            short_name(model, fixed)
        )),
        None => refused(format!("Nothing is selected that can be {done}")),
    })
}

/// What to call these instances: the name of the only one, or `3 parts`.
pub fn count_of(model: &DataModel, ids: &[InstanceId]) -> String {
    if let [id] = ids {
        return short_name(model, *id);
    }
    let all = |class| !ids.is_empty() && ids.iter().all(|&id| model.is_a(id, class));
    let noun = if all(known().base_part) {
        "parts"
    } else if all(known().model) {
        "models"
    } else if all(known().folder) {
        "folders"
    } else if all(known().lua_source_container) {
        "scripts"
    } else {
        "instances"
    };
    format!("{} {noun}", ids.len())
}

/// An instance's name as part of a sentence.
pub(super) fn short_name(model: &DataModel, id: InstanceId) -> String {
    let name = model.name(id);
    if name.trim().is_empty() {
        return model.class_name(id).to_owned();
    }
    let mut short: String = name
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(NAME_CHARS_MAX)
        .collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

pub(crate) fn refused(sentence: impl Into<String>) -> EditError {
    EditError::Refused(sentence.into())
}
