//! A client's half of `Players`: whose client this is, who is told to come and go, and the scripts that run on it from the
//! start.

use studio_model::known::known;
use studio_model::{ClassId, ClassTable, EventId, InstanceId};
use studio_script::{Happening, Running};

use crate::argument::fail;

/// Defines what only clients see: whose client this is, and players that come and go by replication.
pub(crate) fn install_client(running: Running<'_>) -> mlua::Result<()> {
    let get = |running: Running<'_>, _| running.instance(running.local_player());
    running.define_property("Players", "LocalPlayer", get, None)?;
    let (added, removing) = (event("PlayerAdded")?, event("PlayerRemoving")?);
    running.observe(move |running, happening| match happening {
        Happening::Entered(id) => tell(running, added, *id),
        Happening::Leaving(subtree) => {
            subtree.iter().for_each(|&id| tell(running, removing, id));
        }
        Happening::Tagged(..) => {}
    });
    Ok(())
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
    found.ok_or_else(|| fail(format!("the class table has no {name}")))
}

fn event(name: &str) -> mlua::Result<EventId> {
    let found = ClassTable::get().event(known().players, name);
    let found = found.ok_or_else(|| fail(format!("Players has no {name}")))?;
    Ok(found.id)
}
