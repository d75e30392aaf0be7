//! The states of humanoids and what scripts hear of them.

use mlua::Value;
use studio_model::{EventId, InstanceId, Value as Held};
use studio_physics::Stance;
use studio_script::{Running, Side};

use super::super::cast::Shared;
use super::super::terms::terms;
use super::mind::Mind;
use crate::argument;

/// Studs a second by which the speed must change for scripts to hear of it.
const SPEED_TOLD: f32 = 0.5;

/// A humanoid comes into another state; scripts hear of it, and on the server all clients do. Nothing happens if it is in it
/// or must not be.
pub(in super::super) fn enter(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
    next: u32,
) {
    let former = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        if mind.state == next || !mind.may_be(next) {
            return;
        }
        mind.adopted = false;
        std::mem::replace(&mut mind.state, next)
    };
    if running.side() == Side::Server {
        let set = running.set_property(humanoid, terms().network_state, Held::Enum(next));
        debug_assert!(set.is_ok(), "a state is a state: {set:?}");
    }
    if running.has_listener(humanoid, terms().state_changed) {
        let items = item(running, former).and_then(|former| Ok((former, item(running, next)?)));
        match items {
            Ok(items) => running.fire(humanoid, terms().state_changed, items),
            Err(error) => running.report(&error),
        }
    }
    for (state, active) in [(former, false), (next, true)] {
        if let Some(event) = event(state) {
            running.fire(humanoid, event, active);
        }
    }
    let seated = terms().state_seated;
    if former == seated || next == seated {
        let seat = running.model().reference(humanoid, terms().seat_part);
        match running.instance(seat.filter(|_| next == seated)) {
            Ok(seat) => running.fire(humanoid, terms().seated, (next == seated, seat)),
            Err(error) => running.report(&error),
        }
    }
}

/// The event that tells whether a state is on.
fn event(state: u32) -> Option<EventId> {
    let t = terms();
    [
        (t.state_falling, t.falling),
        (t.state_jumping, t.jumping),
        (t.state_platform_standing, t.platform_standing),
        (t.state_falling_down, t.falling_down),
        (t.state_getting_up, t.getting_up),
        (t.state_ragdoll, t.ragdoll),
    ]
    .into_iter()
    .find_map(|(of, event)| (of == state).then_some(event))
}

/// A state as scripts see it.
pub(in super::super) fn item(running: Running<'_>, state: u32) -> mlua::Result<Value> {
    argument::item_value(running.lua(), "HumanoidStateType", state)
}

/// The state that follows from how a humanoid stands, of one that is free to move.
pub(super) fn next(mind: &Mind, stance: &Stance) -> u32 {
    let t = terms();
    let grounded = stance.ground.is_some();
    if stance.climbs {
        return t.state_climbing;
    }
    if mind.state == t.state_jumping {
        return match (stance.velocity.y > 0.0 && !grounded, grounded) {
            (true, _) => t.state_jumping,
            (false, true) => t.state_landed,
            (false, false) => t.state_falling,
        };
    }
    match (grounded, mind.state == t.state_falling) {
        (true, true) => t.state_landed,
        (true, false) => t.state_running,
        (false, _) => t.state_falling,
    }
}

/// Tells how fast a humanoid climbs, if that has changed.
pub(super) fn tell_climb(running: Running<'_>, cast: &Shared, humanoid: InstanceId, speed: f32) {
    {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        if (speed - mind.climb_told).abs() < SPEED_TOLD {
            return;
        }
        mind.climb_told = speed;
    }
    running.fire(humanoid, terms().climbing, speed);
}

/// Tells how fast a humanoid runs, if that has changed.
pub(super) fn tell_speed(running: Running<'_>, cast: &Shared, humanoid: InstanceId, speed: f32) {
    {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        let stopped = speed < SPEED_TOLD && mind.speed_told != 0.0;
        if (speed - mind.speed_told).abs() < SPEED_TOLD && !stopped {
            return;
        }
        mind.speed_told = if speed < SPEED_TOLD { 0.0 } else { speed };
    }
    let speed = if speed < SPEED_TOLD { 0.0 } else { speed };
    running.fire(humanoid, terms().running, speed);
}
