//! Where each kind of script runs, as a function of the model.

use std::sync::LazyLock;

use studio_model::known::known;
use studio_model::{ClassId, ClassTable, DataModel, InstanceId, PropertyId, Value as Held};

use super::{Gate, is_on, side_of_context};
use crate::vm::Side;

/// Whose scripts are asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) side: Side,
    /// The player whose client it is.
    pub(crate) local_player: Option<InstanceId>,
}

/// What should become of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It runs, once this gate is open.
    Run(Gate),
    /// It goes on if it runs, and does not start if it does not: it was moved to where scripts do not start.
    Leave,
    /// It stops: disabled or destroyed.
    Stop,
}

struct Names {
    containers: Containers,
    enabled: PropertyId,
    character: PropertyId,
}

struct Containers {
    replicated_first: ClassId,
    replicated_storage: ClassId,
    starters: [ClassId; 3],
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let table = ClassTable::get();
    let class = |name: &str| {
        let found = table.class_named(name);
        found.unwrap_or_else(|| panic!("the class table has no {name}"))
    };
    let property = |owner: &str, name: &str| {
        let found = table.find(class(owner), name);
        found.unwrap_or_else(|| panic!("the class table has no {owner}.{name}"))
    };
    Names {
        containers: Containers {
            replicated_first: class("ReplicatedFirst"),
            replicated_storage: class("ReplicatedStorage"),
            starters: [
                class("StarterGui"),
                class("StarterPack"),
                class("StarterPlayer"),
            ],
        },
        enabled: property("BaseScript", "Enabled"),
        character: property("Player", "Character"),
    }
});

/// Whether a property starts or stops scripts.
pub(crate) fn is_switch(property: PropertyId) -> bool {
    property == NAMES.enabled || property == known().run_context
}

/// Whether a property tells which character is a player's.
pub(crate) fn is_character(property: PropertyId) -> bool {
    property == NAMES.character
}

/// The text of a script.
pub(crate) fn source(model: &DataModel, id: InstanceId) -> String {
    let property = if model.is_a(id, known().module_script) {
        known().module_source
    } else {
        known().script_source
    };
    match model.value(id, property) {
        Some(Held::String(text)) => text.as_ref().to_owned(),
        _ => String::new(),
    }
}

/// The side on which a script runs, wherever it is put; `None` for what is no script of its own.
pub(crate) fn side_of(model: &DataModel, id: InstanceId) -> Option<Side> {
    if model.is_a(id, known().local_script) {
        return Some(Side::Client);
    }
    if model.class(id) != Some(known().script) {
        return None;
    }
    let context = match model.value(id, known().run_context) {
        Some(Held::Enum(context)) => side_of_context(context),
        _ => None,
    };
    Some(context.unwrap_or(Side::Server))
}

/// What should become of a script.
pub(crate) fn verdict(model: &DataModel, place: Place, id: InstanceId, destroyed: bool) -> Verdict {
    if destroyed || !model.contains(id) {
        return Verdict::Stop;
    }
    let is_local = model.is_a(id, known().local_script);
    if !is_local && model.class(id) != Some(known().script) {
        return Verdict::Leave;
    }
    if !is_on(model.value(id, NAMES.enabled).as_ref()) {
        return Verdict::Stop;
    }
    if !model.is_attached(id) {
        return Verdict::Leave;
    }
    let context = match model.value(id, known().run_context) {
        Some(Held::Enum(context)) if !is_local => side_of_context(context),
        _ => None,
    };
    let runs = match (is_local, context) {
        (true, _) => place.side == Side::Client && local_script_runs(model, place, id),
        (false, None) => place.side == Side::Server && legacy_script_runs(model, id),
        (false, Some(Side::Server)) => place.side == Side::Server && server_script_runs(model, id),
        (false, Some(Side::Client)) => {
            place.side == Side::Client && client_script_runs(model, place, id)
        }
    };
    match (runs, container(model, id)) {
        (true, Some(top)) if top == NAMES.containers.replicated_first => {
            Verdict::Run(Gate::ReplicatedFirst)
        }
        (true, _) => Verdict::Run(Gate::All),
        (false, _) => Verdict::Leave,
    }
}

/// The class of the service that an instance is in.
fn container(model: &DataModel, id: InstanceId) -> Option<ClassId> {
    let top = model
        .ancestors(id)
        .take_while(|&above| above != model.root())
        .last()?;
    model.class(top)
}

/// A script without a context: in the world and in `ServerScriptService`.
fn legacy_script_runs(model: &DataModel, id: InstanceId) -> bool {
    container(model, id)
        .is_some_and(|top| top == known().workspace || top == known().server_script_service)
}

/// A script for servers: also where both sides look.
fn server_script_runs(model: &DataModel, id: InstanceId) -> bool {
    let containers = &NAMES.containers;
    container(model, id).is_some_and(|top| {
        top == known().workspace
            || top == known().server_script_service
            || top == containers.replicated_storage
            || top == containers.replicated_first
    })
}

/// A script for clients: where clients look, and in the player's own things.
fn client_script_runs(model: &DataModel, place: Place, id: InstanceId) -> bool {
    let containers = &NAMES.containers;
    let Some(top) = container(model, id) else {
        return false;
    };
    top == known().workspace
        || top == containers.replicated_storage
        || top == containers.replicated_first
        || containers.starters.contains(&top)
        || (top == known().players && is_local_players(model, place, id))
}

/// A local script: in the player's own things, their character, and `ReplicatedFirst`.
fn local_script_runs(model: &DataModel, place: Place, id: InstanceId) -> bool {
    let Some(top) = container(model, id) else {
        return false;
    };
    top == NAMES.containers.replicated_first
        || (top == known().players && is_local_players(model, place, id))
        || (top == known().workspace && is_in_character(model, place, id))
}

fn is_local_players(model: &DataModel, place: Place, id: InstanceId) -> bool {
    place
        .local_player
        .is_some_and(|player| model.is_descendant_of(id, player))
}

fn is_in_character(model: &DataModel, place: Place, id: InstanceId) -> bool {
    let character = place
        .local_player
        .and_then(|player| model.reference(player, NAMES.character));
    character.is_some_and(|character| model.is_descendant_of(id, character))
}
