//! Characters that the clients of their players move. The server offers each to whose it is, as long as nothing of its own is to
//! be done with it, and takes over the state that the client says; the client says it.

use studio_model::{InstanceId, Value as Held};
use studio_script::Running;

use super::super::cast::Shared;
use super::super::load;
use super::super::terms::terms;
use super::body::jump_speed;
use super::step::Actor;
use super::{anatomy, state};
use crate::world::Pilot;

/// On the server, before a humanoid acts: takes over what its player's client says of it. Whether that moves it.
pub(super) fn attend(running: Running<'_>, cast: &Shared, actor: Actor) -> bool {
    let humanoid = actor.humanoid;
    let world = cast.borrow().world.clone();
    let root = actor.root;
    let led = root.filter(|&root| {
        let world = world.moving(root);
        world.is_some_and(|world| !world.borrow().moves_itself(root))
    });
    let said = led.and_then(|root| world.reins().said(root));
    let next = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        let jumped = std::mem::take(&mut mind.heard.jumped);
        if led.is_some() {
            said.filter(|&said| (mind.is_free() || mind.adopted) && may_say(said))
        } else {
            mind.jump |= jumped;
            // Whoever lay there by their client's word gets up.
            let lay = std::mem::take(&mut mind.adopted) && !mind.is_free();
            lay.then_some(terms().state_running)
        }
    };
    if let Some(next) = next {
        adopt(running, cast, humanoid, next);
        cast.borrow_mut().mind(humanoid).adopted = led.is_some();
    }
    led.is_some()
}

/// A humanoid is in a state that its player's client says. What was lost on the way is made up.
fn adopt(running: Running<'_>, cast: &Shared, humanoid: InstanceId, next: u32) {
    let t = terms();
    let now = cast.borrow_mut().mind(humanoid).state;
    if next == t.state_running && (now == t.state_falling || now == t.state_jumping) {
        state::enter(running, cast, humanoid, t.state_landed);
    }
    state::enter(running, cast, humanoid, next);
}

/// Whether a client may say that its character is in a state: death and seats are the server's, which is asked for them.
fn may_say(state: u32) -> bool {
    let t = terms();
    let table = studio_model::ClassTable::get();
    let property = table.property(t.network_state);
    let is_state = property
        .enum_id
        .is_some_and(|states| table.enumeration(states).item_name(state).is_some());
    is_state && state != t.state_dead && state != t.state_seated
}

/// On the server, after a humanoid acted: its player's client may move it from the step that comes on, or may not.
pub(super) fn offer(running: Running<'_>, cast: &Shared, actor: Actor) {
    let Actor {
        humanoid,
        body,
        root,
    } = actor;
    let Some(root) = root else {
        return;
    };
    let is_free = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        let is_bound = !mind.is_free() && !mind.adopted;
        mind.heard.leads && !is_bound && !mind.is_led_by_scripts()
    };
    if !is_free {
        return;
    }
    let pilot = {
        let model = running.model();
        let number = |property| anatomy::number(&model, humanoid, property).max(0.0);
        load::player_of(&model, body).map(|player| Pilot {
            player,
            walk_speed: number(terms().walk_speed),
            jump_speed: jump_speed(&model, humanoid),
        })
    };
    if let Some(pilot) = pilot {
        cast.borrow().world.reins().offer(root, pilot);
    }
}

/// On a client that moves its own character: says in which state that is, to the server and to whoever draws it.
pub(super) fn report(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
    root: InstanceId,
) -> mlua::Result<()> {
    let state = {
        let mut cast = cast.borrow_mut();
        let state = cast.mind(humanoid).state;
        cast.world.reins().say(root, state);
        state
    };
    show(running, humanoid, state)
}

fn show(running: Running<'_>, humanoid: InstanceId, state: u32) -> mlua::Result<()> {
    let shown = Some(Held::Enum(state));
    if running.model().value(humanoid, terms().network_state) == shown {
        return Ok(());
    }
    running
        .set_property(humanoid, terms().network_state, Held::Enum(state))
        .map_err(|error| crate::argument::fail(error.to_string()))
}

/// On a client: what it showed of a character that it moved is the server's to say again.
pub(super) fn forget_own(running: Running<'_>, humanoid: InstanceId) {
    let property = terms().network_state;
    let servers = {
        let model = running.model();
        if !model.has_local_writes() {
            return;
        }
        let servers = model.original_value(humanoid, property);
        servers.filter(|servers| model.value(humanoid, property).as_ref() != Some(servers))
    };
    if let Some(servers) = servers {
        let set = running.set_property(humanoid, property, servers);
        debug_assert!(set.is_ok(), "a state is a state: {set:?}");
    }
}
