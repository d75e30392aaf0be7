//! The server's half: what players want of their characters is checked, and done if it is theirs to want.

use glam::{Vec2, Vec3};
use studio_model::{DataModel, InstanceId, Value};
use studio_script::{Running, Side};

use super::super::cast::{self, Shared};
use super::super::copies::{self, refused};
use super::super::humanoid::anatomy;
use super::super::terms::terms;
use super::super::{ground, hands, load, seats};
use super::wish::Wish;
use crate::limits::{CONTROL_SILENCE_SECONDS_MAX, CONTROLS_A_TICK_MAX};
use crate::post::{Post, Received, Route};

/// What the server last heard of a client.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Heard {
    order: f64,
    jumps: f64,
    pub(in super::super) jumping: bool,
    /// Whether it jumped since that was last looked at.
    pub(in super::super) jumped: bool,
    /// Whether its client can move it.
    pub(in super::super) leads: bool,
    drive_order: f64,
    /// Where it steers what it sits on: to the right and ahead, and until when that holds.
    pub(in super::super) axes: Vec2,
    pub(in super::super) axes_until: f64,
    /// The tick's time in which so many were heard.
    tick: f64,
    count: u32,
}

/// Has the server hear what players want their characters to do.
pub(in super::super) fn install(running: Running<'_>, post: &Post) {
    if running.side() == Side::Server {
        // The post is remembered with the cast: whoever held that here would hold himself.
        post.on(Route::Control, hear);
    }
}

/// The server hears what a player wants their character to do. What is not theirs to want is ignored.
fn hear(running: Running<'_>, received: Received<'_>) {
    let call = received.call;
    let (Some(cast), Some(player)) = (cast::of(running), received.from) else {
        return;
    };
    let Some(wish) = Wish::read(&call.values) else {
        return;
    };
    let found = {
        let model = running.model();
        load::character(&model, player)
            .filter(|&body| model.is_attached(body))
            .and_then(|body| Some((body, anatomy::humanoid(&model, body)?)))
    };
    let Some((body, humanoid)) = found else {
        return;
    };
    if !may_speak(&cast, humanoid, running.time().now) {
        return;
    }
    let who = Who {
        player,
        body,
        humanoid,
    };
    let done = if call.target == humanoid {
        of_itself(running, &cast, who, wish)
    } else {
        of_another(running, &cast, who, (wish, call.target))
    };
    if let Err(error) = done {
        running.report(&error);
    }
}

/// Who wants something.
#[derive(Debug, Clone, Copy)]
struct Who {
    player: InstanceId,
    body: InstanceId,
    humanoid: InstanceId,
}

/// What a player wants of their humanoid itself.
fn of_itself(running: Running<'_>, cast: &Shared, who: Who, wish: Wish) -> mlua::Result<()> {
    let humanoid = who.humanoid;
    let set = |property, value| {
        let set = running.set_property(humanoid, property, value);
        set.map_err(refused)
    };
    match wish {
        Wish::Walk { .. } => {
            walk(running, cast, humanoid, wish);
            Ok(())
        }
        Wish::Drive { order, axes } => {
            let mut cast = cast.borrow_mut();
            let heard = &mut cast.mind(humanoid).heard;
            if order > heard.drive_order {
                heard.drive_order = order;
                heard.axes = axes;
                heard.axes_until = running.time().now + CONTROL_SILENCE_SECONDS_MAX;
            }
            Ok(())
        }
        Wish::Die => set(terms().health, Value::Float32(0.0)),
        Wish::Sit => set(terms().sit, Value::Bool(true)),
        Wish::Stand => set(terms().sit, Value::Bool(false)),
        Wish::Unequip => hands::unequip(running, cast, humanoid),
        Wish::Lead => {
            cast.borrow_mut().mind(humanoid).heard.leads = true;
            Ok(())
        }
        Wish::Press(_) | Wish::Equip | Wish::Drop => Ok(()),
    }
}

/// What a player wants with something else: a tool of theirs, a seat near them.
fn of_another(
    running: Running<'_>,
    cast: &Shared,
    who: Who,
    (wish, target): (Wish, InstanceId),
) -> mlua::Result<()> {
    let in_hand = is_in(&running.model(), target, who.body);
    match wish {
        Wish::Press(pressed) if in_hand => {
            hands::press(running, target, pressed);
            Ok(())
        }
        Wish::Drop if in_hand => ground::lay_down(running, cast, (who.body, who.humanoid), target),
        Wish::Equip if is_at_hand(&running.model(), target, who.player, who.body) => {
            hands::equip(running, cast, who.humanoid, target)
        }
        Wish::Sit if seats::is_near(&running.model(), target, who.body) => {
            seats::sit(running, cast, who.humanoid, target).map(drop)
        }
        _ => Ok(()),
    }
}

/// Whether there were not too many wishes in this tick.
fn may_speak(cast: &Shared, humanoid: InstanceId, now: f64) -> bool {
    let mut cast = cast.borrow_mut();
    let mind = cast.mind(humanoid);
    if mind.is_dead() {
        return false;
    }
    let heard = &mut mind.heard;
    if heard.tick != now {
        (heard.tick, heard.count) = (now, 0);
    }
    heard.count += 1;
    heard.count <= CONTROLS_A_TICK_MAX
}

fn walk(running: Running<'_>, cast: &Shared, humanoid: InstanceId, wish: Wish) {
    let Wish::Walk {
        order,
        direction,
        jumps,
        jumping,
    } = wish
    else {
        return;
    };
    let cancelled = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        if order <= mind.heard.order {
            return;
        }
        mind.heard.order = order;
        mind.heard.jumped |= jumps > mind.heard.jumps;
        mind.heard.jumps = jumps;
        mind.heard.jumping = jumping;
        mind.walk(direction, running.time().now + CONTROL_SILENCE_SECONDS_MAX);
        direction != Vec3::ZERO && mind.goal.take().is_some()
    };
    if cancelled {
        running.fire(humanoid, terms().move_to_finished, false);
    }
}

fn is_in(model: &DataModel, tool: InstanceId, holder: InstanceId) -> bool {
    model.is_a(tool, terms().tool) && model.parent(tool) == Some(holder)
}

/// Whether a tool is in a player's backpack, or in hand already.
fn is_at_hand(model: &DataModel, tool: InstanceId, player: InstanceId, body: InstanceId) -> bool {
    let backpack = copies::held(model, player, terms().backpack);
    is_in(model, tool, body) || backpack.is_some_and(|backpack| is_in(model, tool, backpack))
}
