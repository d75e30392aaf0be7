//! A client's half: characters come and go by replication, and scripts are told; what they made of the interface goes when
//! the player spawns anew.

use mlua::Value;
use studio_model::InstanceId;
use studio_model::known::known;
use studio_script::{Happening, Phase, Running};

use super::cast::Shared;
use super::copies::{held, is_reset};
use super::terms::terms;
use super::{control, load};

pub(super) fn install(running: Running<'_>, cast: &Shared) -> mlua::Result<()> {
    let own = std::rc::Rc::clone(cast);
    running.watch(terms().character, move |running, id| {
        look(running, &own, id);
    });
    let own = std::rc::Rc::clone(cast);
    running.observe(move |running, happening| match happening {
        // The character may come after the player was given it, and a player with one may come whole.
        Happening::Entered(_) => own.borrow_mut().came = true,
        Happening::Leaving(subtree) => left(running, &own, subtree),
        Happening::Tagged(..) => {}
    });
    let own = std::rc::Rc::clone(cast);
    running.on_phase(move |running, phase| {
        if phase == Phase::Input && std::mem::take(&mut own.borrow_mut().came) {
            look_at_all(running, &own);
        }
    });
    let own = std::rc::Rc::clone(cast);
    running.define_property(
        "Humanoid",
        "MoveDirection",
        move |running, humanoid| {
            if let Some(direction) = control::own_direction(running, &own, humanoid) {
                return Ok(Value::Vector(mlua::Vector::new(
                    direction.x,
                    direction.y,
                    direction.z,
                )));
            }
            running.get_property(humanoid, terms().move_direction)
        },
        None,
    )
}

fn look_at_all(running: Running<'_>, cast: &Shared) {
    let players: Vec<InstanceId> = {
        let model = running.model();
        let service = model.service(known().players).into_iter();
        let children = service.flat_map(|service| model.children(service));
        children
            .filter(|&id| load::character(&model, id).is_some())
            .collect()
    };
    for player in players {
        look(running, cast, player);
    }
}

/// Tells of a player's character, if it is another one than the last.
fn look(running: Running<'_>, cast: &Shared, player: InstanceId) {
    let now = {
        let model = running.model();
        load::character(&model, player).filter(|&body| model.is_attached(body))
    };
    let Some(body) = now else { return };
    let before = cast.borrow_mut().told.insert(player, body);
    if before == Some(body) {
        return;
    }
    if let Some(former) = before {
        load::tell(running, player, terms().character_removing, former);
    }
    if running.local_player() == Some(player) {
        let again = std::mem::replace(&mut cast.borrow_mut().respawns, false);
        if again || before.is_some() {
            clear_interface(running, player);
        }
    }
    load::tell(running, player, terms().character_added, body);
}

/// Characters that leave, and players, who are remembered no longer.
fn left(running: Running<'_>, cast: &Shared, subtree: &[InstanceId]) {
    if cast.borrow().told.is_empty() {
        return;
    }
    let mut gone: Vec<(InstanceId, InstanceId)> = {
        let mut cast = cast.borrow_mut();
        cast.told.retain(|player, _| !subtree.contains(player));
        let told = cast.told.iter().filter(|(_, body)| subtree.contains(body));
        told.map(|(player, body)| (*player, *body)).collect()
    };
    gone.sort_unstable();
    for (player, body) in gone {
        load::tell(running, player, terms().character_removing, body);
        cast.borrow_mut().told.remove(&player);
        if running.local_player() == Some(player) {
            cast.borrow_mut().respawns = true;
        }
    }
}

/// What the local scripts made in the interface goes, unless it is to stay.
fn clear_interface(running: Running<'_>, player: InstanceId) {
    let own: Vec<InstanceId> = {
        let model = running.model();
        let holder = held(&model, player, terms().player_gui);
        let children = holder.into_iter().flat_map(|holder| model.children(holder));
        children
            .filter(|&id| !model.is_mirrored(id) && is_reset(&model, id))
            .collect()
    };
    for id in own {
        if let Err(error) = running.destroy(id) {
            running.report(&error);
        }
    }
}
