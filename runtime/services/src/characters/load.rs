//! How characters come and go: the order of the events, the copies, the respawn.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, EventId, InstanceId, Value};
use studio_script::Running;

use super::cast::Shared;
use super::copies::{self, refused};
use super::humanoid::anatomy;
use super::rig::{self, Owner};
use super::spawn;
use super::terms::terms;
use crate::argument::fail;

/// A player's character.
pub(super) fn character(model: &DataModel, player: InstanceId) -> Option<InstanceId> {
    model.reference(player, terms().character)
}

/// The player of a character.
pub(super) fn player_of(model: &DataModel, of: InstanceId) -> Option<InstanceId> {
    let players = model.service(known().players)?;
    let mut players = model.children(players);
    players.find(|&player| character(model, player) == Some(of))
}

/// Gives a player a new character, if that may be.
pub(super) fn load_for_script(
    running: Running<'_>,
    cast: &Shared,
    player: InstanceId,
) -> mlua::Result<()> {
    if !running.model().is_attached(player) {
        return Err(fail(
            "LoadCharacter can only be called when Player is in the world",
        ));
    }
    load(running, cast, player)
}

/// Gives a player a new character: the old one goes, scripts hear of the new one before it is in the world, then it
/// enters and stands where it spawns.
pub(super) fn load(running: Running<'_>, cast: &Shared, player: InstanceId) -> mlua::Result<()> {
    remove(running, player)?;
    copies::backpack(running, player)?;
    copies::interface(running, cast, player)?;
    let body = make(running, player)?;
    running
        .model_mut()
        .set_property(player, terms().character, Value::Ref(Some(body)))
        .map_err(refused)?;
    tell(running, player, terms().character_added, body);
    running.property_changed(player, terms().character);
    tell(running, player, terms().appearance_loaded, body);
    if character(&running.model(), player) != Some(body) {
        // A handler gave the player another one, or destroyed this one.
        return Ok(());
    }
    let own_health = copies::scripts(running, body)?;
    let Some(workspace) = running.service("Workspace")? else {
        return Ok(());
    };
    running.set_parent(body, Some(workspace))?;
    if let Some(humanoid) = anatomy::humanoid(&running.model(), body) {
        cast.borrow_mut().mind(humanoid).regenerates = !own_health;
    }
    place(running, cast, player, body)
}

fn make(running: Running<'_>, player: InstanceId) -> mlua::Result<InstanceId> {
    let (name, display_name, user_id) = {
        let model = running.model();
        let name = model.name(player).to_owned();
        let display_name = crate::players::display_name(&model, player);
        (name, display_name, crate::players::user_id(&model, player))
    };
    let owner = Owner {
        name: &name,
        display_name: &display_name,
        user_id,
    };
    rig::make(running, owner).map_err(refused)
}

/// Puts a character where it spawns, sheltered for a time.
fn place(
    running: Running<'_>,
    cast: &Shared,
    player: InstanceId,
    body: InstanceId,
) -> mlua::Result<()> {
    let random = cast.borrow_mut().random();
    let (by, shelter) = {
        let model = running.model();
        let spot = spawn::spot(&model, player, random);
        let Some(root) = anatomy::root_of(&model, body) else {
            return Ok(());
        };
        let up = Vec3::Y * anatomy::standing_height(&model, body, root);
        let others = others(&model, player);
        let position = spawn::above_others(spot.ground.position + up, &others);
        let rotation = spot.ground.rotation;
        let now = model.cframe(root, known().cframe).unwrap_or_default();
        (CFrame { position, rotation } * now.inverse(), spot.shelter)
    };
    running.carry(body, by)?;
    if shelter > 0.0 {
        let field = running.create(terms().force_field).map_err(refused)?;
        running.set_parent(field, Some(body))?;
        running.delay_native(shelter, move |running| {
            if let Err(error) = running.destroy(field) {
                running.report(&error);
            }
        })?;
    }
    Ok(())
}

/// Where the roots of all other players' characters are.
fn others(model: &DataModel, player: InstanceId) -> Vec<Vec3> {
    let players = model.service(known().players).into_iter();
    let others = players
        .flat_map(|players| model.children(players))
        .filter(|&id| id != player);
    let roots = others.filter_map(|other| anatomy::root_of(model, character(model, other)?));
    roots
        .filter(|&root| model.is_attached(root))
        .filter_map(|root| Some(model.cframe(root, known().cframe)?.position))
        .collect()
}

/// Takes a player's character away, if there is one.
pub(super) fn remove(running: Running<'_>, player: InstanceId) -> mlua::Result<()> {
    let Some(body) = character(&running.model(), player) else {
        return Ok(());
    };
    tell(running, player, terms().character_removing, body);
    running.destroy(body)?;
    let gone = Value::Ref(None);
    // Nobody is told of nothing: a new one follows, or the player leaves.
    running
        .model_mut()
        .set_property(player, terms().character, gone)
        .map(drop)
        .map_err(refused)
}

/// A character has died: its player gets a new one after a while.
pub(super) fn bury(running: Running<'_>, cast: &Shared, body: InstanceId) -> mlua::Result<()> {
    let (player, seconds) = {
        let model = running.model();
        let Some(player) = player_of(&model, body) else {
            return Ok(());
        };
        let service = model.service(known().players);
        let seconds = service.and_then(|id| model.value(id, terms().respawn_time));
        match seconds {
            Some(Value::Float32(seconds)) if seconds > 0.0 => (player, f64::from(seconds)),
            _ => (player, 0.0),
        }
    };
    let cast = std::rc::Rc::clone(cast);
    running.delay_native(seconds, move |running| {
        let due = {
            let model = running.model();
            let now = character(&model, player);
            model.is_attached(player)
                && loads_by_itself(&model)
                && now.is_none_or(|now| now == body)
        };
        if due && let Err(error) = load(running, &cast, player) {
            running.report(&error);
        }
    })
}

/// `Players.CharacterAutoLoads`.
pub(super) fn loads_by_itself(model: &DataModel) -> bool {
    let service = model.service(known().players);
    service.is_some_and(|service| model.flag(service, terms().character_auto_loads))
}

/// Tells of a character.
pub(super) fn tell(running: Running<'_>, player: InstanceId, event: EventId, body: InstanceId) {
    if !running.has_listener(player, event) {
        return;
    }
    match running.instance(Some(body)) {
        Ok(value) => running.fire(player, event, value),
        Err(error) => running.report(&error),
    }
}

/// A script gives a player another character.
pub(super) fn assign(
    running: Running<'_>,
    player: InstanceId,
    value: &mlua::Value,
) -> mlua::Result<()> {
    let body = match value {
        mlua::Value::Nil => None,
        value => Some(crate::argument::instance(value, 3)?),
    };
    let former = character(&running.model(), player);
    if former == body {
        return Ok(());
    }
    if let Some(former) = former {
        tell(running, player, terms().character_removing, former);
    }
    running
        .set_property(player, terms().character, Value::Ref(body))
        .map_err(refused)?;
    if let Some(body) = body {
        tell(running, player, terms().character_added, body);
    }
    Ok(())
}
