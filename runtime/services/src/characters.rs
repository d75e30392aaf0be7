//! Characters: the bodies of players and everything that acts like one. The server builds them, lets them spawn, walk, hold
//! things, die and spawn again; a client tells its scripts what came of it and sends what its player wants.
//!
//! Knows no connections and draws nothing; what moves bodies is the physics world's.
//!
//! Read next: `load` (the order of a spawn), `rig` (the default body), `humanoid` (what acts), `control` (a player's wishes).

mod accessories;
mod animation;
mod cast;
mod client;
mod contact;
mod control;
mod copies;
mod ground;
mod hands;
mod humanoid;
mod load;
mod rig;
mod seats;
mod spawn;
mod terms;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::rc::Rc;

use mlua::Value;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId};
use studio_script::{Running, Side};

use crate::ServiceOptions;
use crate::argument;
use cast::{Cast, Shared};
use humanoid::anatomy;

pub use animation::animate;
pub use control::{drive, hold, lay_down, use_tool, wish};
pub use rig::mannequin;

/// Whether a number of the enum `HumanoidStateType` is that of a humanoid that climbs.
pub fn is_climbing(state: u32) -> bool {
    state == terms::terms().state_climbing
}

/// Defines characters, humanoids and tools.
pub(crate) fn install(running: Running<'_>, options: &ServiceOptions) -> mlua::Result<()> {
    let cast = Cast::new(options.seed, options.post.clone(), options.world.clone());
    let cast: Shared = Rc::new(RefCell::new(cast));
    running.lua().set_app_data(Rc::clone(&cast));
    control::install(running, &options.post);
    humanoid::install(running, &cast)?;
    hands::install(running, &cast)?;
    seats::install(running, &cast)?;
    contact::install(running, &cast);
    accessories::install(running)?;
    animation::install(running, &options.post)?;
    players(running, &cast)?;
    match running.side() {
        Side::Server => Ok(()),
        Side::Client => client::install(running, &cast),
    }
}

/// What `Player` needs a character for.
fn players(running: Running<'_>, cast: &Shared) -> mlua::Result<()> {
    // The older name is the table's alias of the newer, or a method of its own.
    for name in ["LoadCharacterAsync", "LoadCharacter"] {
        let own = Rc::clone(cast);
        running.define_method("Player", name, move |running, player, ()| {
            load::load_for_script(running, &own, player)
        })?;
    }
    running.define_setter("Player", "Character", |running, player, value| {
        load::assign(running, player, &value)
    })?;
    running.define_method("Player", "HasAppearanceLoaded", |running, player, ()| {
        Ok(load::character(&running.model(), player).is_some())
    })?;
    running.define_method(
        "Player",
        "DistanceFromCharacter",
        |running, player, point: Value| {
            let point = argument::vector(&point, 1)?;
            let model = running.model();
            let body = load::character(&model, player);
            let head = body.and_then(|body| {
                anatomy::limb(&model, body, "Head").or_else(|| anatomy::root_of(&model, body))
            });
            let place = head.and_then(|head| model.cframe(head, known().cframe));
            Ok(place.map_or(0.0, |place| f64::from(place.position.distance(point))))
        },
    )
}

/// A player has the place: they get a character, if characters come by themselves.
///
/// # Errors
/// The data model is full.
pub fn enter(running: Running<'_>, player: InstanceId) -> mlua::Result<()> {
    animation::greet(running, player);
    let due = {
        let model = running.model();
        model.is_attached(player)
            && load::loads_by_itself(&model)
            && load::character(&model, player).is_none()
    };
    match cast::of(running) {
        Some(cast) if due => load::load(running, &cast, player),
        _ => Ok(()),
    }
}

/// Whether a force field is around the character that a part belongs to, if to any.
pub(crate) fn is_sheltered(model: &DataModel, part: InstanceId) -> bool {
    let mut above = model.ancestors(part);
    let body = above.find(|&id| anatomy::humanoid(model, id).is_some());
    body.is_some_and(|body| anatomy::is_sheltered(model, body))
}

/// A player leaves: their character goes, and nothing is remembered of them.
pub(crate) fn leave(running: Running<'_>, player: InstanceId) -> mlua::Result<()> {
    if let Some(cast) = cast::of(running) {
        cast.borrow_mut().given.remove(&player);
    }
    load::remove(running, player)
}
