//! `Players`: who plays, and whose client this is. Letting players in and out is the session's; here it is told, and here
//! a player gets the scripts that run on their own client.

use std::cell::Cell;
use std::rc::Rc;

use mlua::Value;
use studio_model::known::known;
use studio_model::{ClassId, ClassTable, DataModel, EventId, InstanceId, Value as Held};
use studio_script::{Happening, Running};

/// What the session sets.
#[derive(Debug, Clone, Default)]
pub struct Players {
    local: Rc<Cell<Option<InstanceId>>>,
    /// Of whom it was told that they leave, before they do.
    leaving: Rc<Cell<Option<InstanceId>>>,
}

impl Players {
    /// Defines what scripts see.
    ///
    /// # Errors
    /// The class table lacks a member, or the VM has no memory.
    pub fn define(running: Running<'_>) -> mlua::Result<Self> {
        let players = Self::default();
        define_methods(running)?;
        let local = Rc::clone(&players.local);
        let get = move |running: Running<'_>, _| running.instance(local.get());
        running.define_property("Players", "LocalPlayer", get, None)?;
        let (added, removing) = (event("PlayerAdded")?, event("PlayerRemoving")?);
        let leaving = Rc::clone(&players.leaving);
        running.observe(move |running, happening| match happening {
            Happening::Entered(id) => tell(running, added, *id),
            Happening::Leaving(subtree) => {
                let told = leaving.get();
                for &id in subtree.iter().filter(|&&id| Some(id) != told) {
                    tell(running, removing, id);
                }
            }
            _ => {}
        });
        Ok(players)
    }

    /// Whose client this is.
    pub fn set_local(&self, player: Option<InstanceId>) {
        self.local.set(player);
    }

    /// A player leaves: scripts hear it while the player is still there, then the player is destroyed.
    ///
    /// # Errors
    /// The VM has no memory.
    pub fn remove(&self, running: Running<'_>, player: InstanceId) -> mlua::Result<()> {
        self.leaving.set(Some(player));
        let told = event("PlayerRemoving").map(|removing| {
            tell(running, removing, player);
            running.drain();
        });
        let gone = running.destroy(player);
        self.leaving.set(None);
        told.and(gone)
    }
}

/// Gives a player, on their own client, a copy of each of `StarterPlayerScripts`.
///
/// # Errors
/// There is no room for it.
pub fn give_scripts(running: Running<'_>, player: InstanceId) -> mlua::Result<()> {
    let starters: Vec<InstanceId> = {
        let model = running.model();
        let wanted = class("StarterPlayerScripts")?;
        let starter_player = model.service(class("StarterPlayer")?);
        let folder = starter_player.and_then(|top| {
            let mut folders = model.children(top);
            folders.find(|&id| model.class(id) == Some(wanted))
        });
        folder
            .into_iter()
            .flat_map(|top| model.children(top))
            .collect()
    };
    let holder = running
        .create(class("PlayerScripts")?)
        .map_err(mlua::Error::external)?;
    running.set_parent(holder, Some(player))?;
    for starter in starters {
        let copy = running
            .clone_instance(starter)
            .map_err(mlua::Error::external)?;
        if let Some(copy) = copy {
            running.set_parent(copy, Some(holder))?;
        }
    }
    Ok(())
}

fn define_methods(running: Running<'_>) -> mlua::Result<()> {
    running.define_method("Players", "GetPlayers", |running, id, ()| {
        let found = everybody(&running.model(), id);
        let values = found.into_iter().map(|id| running.instance(Some(id)));
        values.collect::<mlua::Result<Vec<Value>>>()
    })?;
    running.define_method(
        "Players",
        "GetPlayerByUserId",
        |running, id, user_id: f64| {
            let wanted = Some(Held::Int64(user_id as i64));
            let found = {
                let model = running.model();
                let mut all = everybody(&model, id).into_iter();
                all.find(|&player| model.value(player, known().user_id) == wanted)
            };
            running.instance(found)
        },
    )?;
    let character = ClassTable::get().find(known().player, "Character");
    running.define_method(
        "Players",
        "GetPlayerFromCharacter",
        move |running, id, of: Value| {
            let wanted = Running::instance_of(&of);
            let found = {
                let model = running.model();
                let own = |player| character.and_then(|property| model.reference(player, property));
                let mut all = everybody(&model, id).into_iter();
                all.find(|&player| wanted.is_some() && own(player) == wanted)
            };
            running.instance(found)
        },
    )
}

fn everybody(model: &DataModel, players: InstanceId) -> Vec<InstanceId> {
    let children = model.children(players);
    children
        .filter(|&id| model.class(id) == Some(known().player))
        .collect()
}

/// Tells of a player, if it is one.
fn tell(running: Running<'_>, event: EventId, id: InstanceId) {
    let service = {
        let model = running.model();
        if model.class(id) != Some(known().player) {
            return;
        }
        model.service(known().players)
    };
    let Some(service) = service.filter(|&service| running.has_listener(service, event)) else {
        return;
    };
    match running.instance(Some(id)) {
        Ok(player) => running.fire(service, event, player),
        Err(error) => running.report(&error),
    }
}

fn class(name: &str) -> mlua::Result<ClassId> {
    let found = ClassTable::get().class_named(name);
    found.ok_or_else(|| mlua::Error::runtime(format!("the class table has no {name}")))
}

fn event(name: &str) -> mlua::Result<EventId> {
    let found = ClassTable::get().event(known().players, name);
    let found = found.ok_or_else(|| mlua::Error::runtime(format!("Players has no {name}")))?;
    Ok(found.id)
}
