//! What players get of the starters: tools into the backpack, interface into the player's own, scripts into the character.
//! It does not know when.

use studio_model::known::known;
use studio_model::{ClassId, DataModel, InstanceId};
use studio_script::Running;

use super::cast::Shared;
use super::terms::terms;
use crate::argument::fail;

/// A new backpack, filled with `StarterPack` and the player's own gear; the former is destroyed.
pub(super) fn backpack(running: Running<'_>, player: InstanceId) -> mlua::Result<()> {
    let (former, tools) = {
        let model = running.model();
        let packs = model.service(terms().starter_pack).into_iter();
        let gear = held(&model, player, terms().starter_gear);
        let tools: Vec<InstanceId> = packs
            .chain(gear)
            .flat_map(|holder| model.children(holder))
            .collect();
        (held(&model, player, terms().backpack), tools)
    };
    if let Some(former) = former {
        running.destroy(former)?;
    }
    let backpack = running.create(terms().backpack).map_err(refused)?;
    for tool in tools {
        give(running, tool, backpack)?;
    }
    running.set_parent(backpack, Some(player))
}

/// The player's interface begins anew: what is reset goes, and all of `StarterGui` comes, but what is given once only
/// once.
pub(super) fn interface(
    running: Running<'_>,
    cast: &Shared,
    player: InstanceId,
) -> mlua::Result<()> {
    let (holder, resets, present, starters) = {
        let model = running.model();
        let Some(holder) = held(&model, player, terms().player_gui) else {
            return Ok(());
        };
        let starter = model.service(terms().starter_gui);
        let resets = starter.is_none_or(|starter| model.flag(starter, terms().reset_player_gui));
        let present: Vec<InstanceId> = model
            .children(holder)
            .filter(|&id| is_reset(&model, id))
            .collect();
        let starters: Vec<(InstanceId, bool)> = starter
            .into_iter()
            .flat_map(|starter| model.children(starter))
            .map(|id| (id, resets && is_reset(&model, id)))
            .collect();
        (holder, resets, present, starters)
    };
    if resets {
        for former in present {
            running.destroy(former)?;
        }
    }
    for (starter, again) in starters {
        let first = cast
            .borrow_mut()
            .given
            .entry(player)
            .or_default()
            .insert(starter);
        if first || again {
            give(running, starter, holder)?;
        }
    }
    Ok(())
}

/// Whether what is in an interface goes when its player spawns anew.
pub(super) fn is_reset(model: &DataModel, id: InstanceId) -> bool {
    !model.is_a(id, known().layer_collector) || model.flag(id, terms().reset_on_spawn)
}

/// The scripts of `StarterCharacterScripts`. Whether one of them is called `Health`, and so takes the place of the
/// engine's regeneration.
pub(super) fn scripts(running: Running<'_>, character: InstanceId) -> mlua::Result<bool> {
    let starters: Vec<InstanceId> = {
        let model = running.model();
        let starter = model.service(terms().starter_player);
        let folder = starter.and_then(|top| held(&model, top, terms().starter_character_scripts));
        folder
            .into_iter()
            .flat_map(|folder| model.children(folder))
            .collect()
    };
    for starter in starters {
        give(running, starter, character)?;
    }
    Ok(running.model().find_child(character, "Health").is_some())
}

/// Puts a copy of something into a holder.
fn give(running: Running<'_>, original: InstanceId, holder: InstanceId) -> mlua::Result<()> {
    match running.clone_instance(original).map_err(refused)? {
        Some(copy) => running.set_parent(copy, Some(holder)),
        None => Ok(()),
    }
}

/// The child of exactly a class.
pub(super) fn held(model: &DataModel, holder: InstanceId, class: ClassId) -> Option<InstanceId> {
    model
        .children(holder)
        .find(|&id| model.class(id) == Some(class))
}

pub(super) fn refused(error: studio_model::ChangeError) -> mlua::Error {
    fail(error.to_string())
}
