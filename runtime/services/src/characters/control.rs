//! A player steers their own character: the client says what it wants, the server checks it and does it. A wish to walk is
//! repeated while it lasts and ends by itself when nothing is heard, so that no loss leaves a character walking; starts,
//! stops and jumps are sent so that they arrive.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, Value};
use studio_replication::{Call, CallKind, CallValue};
use studio_script::{Running, Side};

use super::cast::{self, Shared};
use super::humanoid::{anatomy, level};
use super::spawn::upright;
use super::terms::terms;
use super::{hands, load};
use crate::limits::{CONTROL_REPEAT_SECONDS, CONTROL_SILENCE_SECONDS_MAX, CONTROLS_A_TICK_MAX};
use crate::post::{Parcel, Post, Received, Route, To};

/// What a client wants its character to do.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Wish {
    /// To walk in a direction, and to jump.
    Walk {
        /// Rises with every wish: what was overtaken is not heard.
        order: f64,
        direction: Vec3,
        /// How often it jumped so far.
        jumps: f64,
        /// Whether it jumps whenever it can.
        jumping: bool,
    },
    /// To use the tool in hand, or to let it be.
    Press(bool),
    /// To take a tool into the hand.
    Equip,
    /// To put away what is in the hand.
    Unequip,
    /// To die: what a script of the client did to its own character.
    Die,
}

/// The wishes' names on the wire.
const WALK: f64 = 0.0;
const PRESS: f64 = 1.0;
const RELEASE: f64 = 2.0;
const EQUIP: f64 = 3.0;
const UNEQUIP: f64 = 4.0;
const DIE: f64 = 5.0;

impl Wish {
    fn values(self) -> Vec<CallValue> {
        let number = CallValue::Number;
        match self {
            Self::Walk {
                order,
                direction,
                jumps,
                jumping,
            } => vec![
                number(WALK),
                number(order),
                number(f64::from(direction.x)),
                number(f64::from(direction.z)),
                number(jumps),
                CallValue::Bool(jumping),
            ],
            Self::Press(true) => vec![number(PRESS)],
            Self::Press(false) => vec![number(RELEASE)],
            Self::Equip => vec![number(EQUIP)],
            Self::Unequip => vec![number(UNEQUIP)],
            Self::Die => vec![number(DIE)],
        }
    }

    /// Reads a wish; `None` of what no client of ours says.
    fn read(values: &[CallValue]) -> Option<Self> {
        use CallValue::{Bool, Number};
        match values {
            [
                Number(what),
                Number(order),
                Number(x),
                Number(z),
                Number(jumps),
                Bool(jumping),
            ] if *what == WALK => {
                let all = [order, x, z, jumps];
                all.iter()
                    .all(|number| number.is_finite())
                    .then(|| Self::Walk {
                        order: *order,
                        direction: level(Vec3::new(*x as f32, 0.0, *z as f32)),
                        jumps: *jumps,
                        jumping: *jumping,
                    })
            }
            [Number(what)] if *what == PRESS => Some(Self::Press(true)),
            [Number(what)] if *what == RELEASE => Some(Self::Press(false)),
            [Number(what)] if *what == EQUIP => Some(Self::Equip),
            [Number(what)] if *what == UNEQUIP => Some(Self::Unequip),
            [Number(what)] if *what == DIE => Some(Self::Die),
            _ => None,
        }
    }
}

/// What the server last heard of a client.
#[derive(Debug, Clone, Default)]
pub(super) struct Heard {
    order: f64,
    jumps: f64,
    pub(super) jumping: bool,
    /// The tick's time in which so many were heard.
    tick: f64,
    count: u32,
}

/// What a client last said of its character.
#[derive(Debug, Default)]
pub(super) struct Pilot {
    /// Whom it steers.
    humanoid: Option<InstanceId>,
    /// Where the keys point.
    keys: Vec3,
    jump_key: bool,
    order: f64,
    jumps: f64,
    sent: Vec3,
    sent_jumping: bool,
    sent_at: f64,
}

/// Whether this is the local player's character.
pub(super) fn is_own(running: Running<'_>, body: InstanceId) -> bool {
    let player = running.local_player();
    player.and_then(|player| load::character(&running.model(), player)) == Some(body)
}

fn own_humanoid(running: Running<'_>) -> Option<InstanceId> {
    let model = running.model();
    let body = load::character(&model, running.local_player()?)?;
    anatomy::humanoid(&model, body)
}

/// A direction that is meant as the camera sees it, in the world.
pub(super) fn by_camera(running: Running<'_>, direction: Vec3) -> Vec3 {
    let model = running.model();
    let workspace = model.service(known().workspace);
    let camera = workspace.and_then(|id| model.reference(id, known().current_camera));
    match camera.and_then(|camera| model.cframe(camera, known().camera_cframe)) {
        Some(frame) if frame.is_finite() => upright(frame.rotation) * direction,
        _ => direction,
    }
}

/// What the keys want of the local character, on a client: a direction over the ground in the world, of length 1 at most,
/// and whether the key to jump is down. It holds until it is said anew.
pub fn wish(running: Running<'_>, direction: Vec3, jump: bool) {
    let Some(cast) = cast::of(running).filter(|_| running.side() == Side::Client) else {
        return;
    };
    let direction = level(direction);
    {
        let mut cast = cast.borrow_mut();
        cast.pilot.keys = direction;
        cast.pilot.jump_key = jump;
    }
    let Some(humanoid) = own_humanoid(running).filter(|_| direction != Vec3::ZERO) else {
        return;
    };
    if cast.borrow_mut().mind(humanoid).goal.take().is_some() {
        running.fire(humanoid, terms().move_to_finished, false);
    }
}

/// The local player takes a tool of the backpack into the hand, or puts away what is there, on a client.
pub fn hold(running: Running<'_>, tool: Option<InstanceId>) {
    if let (Some(cast), Some(humanoid)) = (cast::of(running), own_humanoid(running)) {
        send_equip(running, &cast, humanoid, tool);
    }
}

/// The local player uses the tool in the hand, or lets it be, on a client: a click that nothing else took. Whether there
/// is a tool.
pub fn use_tool(running: Running<'_>, pressed: bool) -> bool {
    let (Some(cast), Some(humanoid)) = (cast::of(running), own_humanoid(running)) else {
        return false;
    };
    let Some(tool) = cast.borrow_mut().mind(humanoid).held else {
        return false;
    };
    let manual = studio_model::ClassTable::get().find(terms().tool, "ManualActivationOnly");
    if manual.is_some_and(|manual| running.model().flag(tool, manual)) {
        return false;
    }
    hands::press(running, tool, pressed);
    send_press(running, &cast, tool, pressed);
    true
}

/// Says in which direction the local character walks and whether it jumps, if the server does not know.
pub(super) fn steer(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
    walk: Vec3,
    jumps: bool,
) {
    let now = running.time().now;
    let mut cast = cast.borrow_mut();
    let pilot = &mut cast.pilot;
    if pilot.humanoid != Some(humanoid) {
        let (keys, jump_key) = (pilot.keys, pilot.jump_key);
        *pilot = Pilot {
            humanoid: Some(humanoid),
            keys,
            jump_key,
            ..Pilot::default()
        };
    }
    let direction = if pilot.keys == Vec3::ZERO {
        walk
    } else {
        pilot.keys
    };
    let jumping = pilot.jump_key;
    if jumps || (jumping && !pilot.sent_jumping) {
        pilot.jumps += 1.0;
    }
    let moves = |direction: Vec3| direction != Vec3::ZERO;
    let matters = jumps || jumping != pilot.sent_jumping || moves(direction) != moves(pilot.sent);
    let lasts = (moves(direction) || jumping) && now - pilot.sent_at >= CONTROL_REPEAT_SECONDS;
    if !matters && !lasts && direction == pilot.sent {
        return;
    }
    pilot.order += 1.0;
    (pilot.sent, pilot.sent_jumping, pilot.sent_at) = (direction, jumping, now);
    let wish = Wish::Walk {
        order: pilot.order,
        direction,
        jumps: pilot.jumps,
        jumping,
    };
    send(&cast.post, humanoid, wish, matters);
}

/// The direction that the local character walks in, as its client knows it before the server does.
pub(super) fn own_direction(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
) -> Option<Vec3> {
    let cast = cast.borrow();
    let is_it = cast.pilot.humanoid == Some(humanoid) && running.side() == Side::Client;
    is_it.then_some(cast.pilot.sent)
}

pub(super) fn send_equip(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
    tool: Option<InstanceId>,
) {
    if own_humanoid(running) != Some(humanoid) {
        return;
    }
    let (target, wish) = tool.map_or((humanoid, Wish::Unequip), |tool| (tool, Wish::Equip));
    send(&cast.borrow().post, target, wish, true);
}

/// The local character has died here: by the server's word, which then knows, or by a local script, which may do that.
pub(super) fn send_death(
    running: Running<'_>,
    cast: &Shared,
    body: InstanceId,
    humanoid: InstanceId,
) {
    if is_own(running, body) {
        send(&cast.borrow().post, humanoid, Wish::Die, true);
    }
}

pub(super) fn send_press(running: Running<'_>, cast: &Shared, tool: InstanceId, pressed: bool) {
    let body = running.model().parent(tool);
    if body.is_some_and(|body| is_own(running, body)) {
        send(&cast.borrow().post, tool, Wish::Press(pressed), true);
    }
}

fn send(post: &Post, target: InstanceId, wish: Wish, reliable: bool) {
    let call = Call {
        target,
        kind: CallKind::Control,
        values: wish.values().into(),
    };
    post.send(Parcel {
        to: To::Server,
        reliable,
        call,
    });
}

/// Has the server hear what players want their characters to do.
pub(super) fn install(running: Running<'_>, post: &Post) {
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
    let done = match wish {
        Wish::Walk { .. } if call.target == humanoid => {
            walk(running, &cast, humanoid, wish);
            Ok(())
        }
        Wish::Die if call.target == humanoid => {
            let none = Value::Float32(0.0);
            let set = running.set_property(humanoid, terms().health, none);
            set.map_err(super::copies::refused)
        }
        Wish::Unequip if call.target == humanoid => hands::unequip(running, &cast, humanoid),
        Wish::Press(pressed) if is_in(&running.model(), call.target, body) => {
            hands::press(running, call.target, pressed);
            Ok(())
        }
        Wish::Equip if is_at_hand(&running.model(), call.target, player, body) => {
            hands::equip(running, &cast, humanoid, call.target)
        }
        _ => Ok(()),
    };
    if let Err(error) = done {
        running.report(&error);
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
        mind.jump |= jumps > mind.heard.jumps;
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
    let backpack = super::copies::held(model, player, terms().backpack);
    is_in(model, tool, body) || backpack.is_some_and(|backpack| is_in(model, tool, backpack))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_come_back_from_the_wire() {
        let walk = Wish::Walk {
            order: 3.0,
            direction: Vec3::X,
            jumps: 1.0,
            jumping: true,
        };
        for wish in [
            walk,
            Wish::Press(true),
            Wish::Press(false),
            Wish::Equip,
            Wish::Unequip,
            Wish::Die,
        ] {
            assert_eq!(Wish::read(&wish.values()), Some(wish));
        }
    }

    #[test]
    fn what_no_client_says_is_no_wish() {
        let number = CallValue::Number;
        let walk = |x: f64| {
            let numbers = [WALK, 1.0, x, 0.0, 0.0].map(number);
            let mut values = numbers.to_vec();
            values.push(CallValue::Bool(false));
            values
        };
        assert_eq!(Wish::read(&[]), None);
        assert_eq!(Wish::read(&[number(9.0)]), None);
        assert_eq!(Wish::read(&[CallValue::Nil, number(WALK)]), None);
        assert_eq!(Wish::read(&walk(f64::NAN)), None);
        assert_eq!(Wish::read(&walk(f64::INFINITY)), None);
        let Some(Wish::Walk { direction, .. }) = Wish::read(&walk(1e30)) else {
            panic!("a long way is a direction");
        };
        assert!((direction.length() - 1.0).abs() < 1e-3, "{direction}");
    }
}
