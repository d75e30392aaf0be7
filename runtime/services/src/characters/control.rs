//! A player steers their own character: the client says what it wants, the server checks it and does it. A wish to walk is
//! repeated while it lasts and ends by itself when nothing is heard, so that no loss leaves a character walking; starts,
//! stops and jumps are sent so that they arrive.

mod hear;
mod wish;

use glam::{Vec2, Vec3};
use studio_model::InstanceId;
use studio_model::known::known;
use studio_replication::{Call, CallKind};
use studio_script::{Running, Side};

use super::cast::{self, Shared};
use super::humanoid::{Wants, anatomy, level};
use super::spawn::upright;
use super::terms::terms;
use super::{hands, load};
use crate::limits::CONTROL_REPEAT_SECONDS;
use crate::post::{Parcel, Post, To};
use wish::Wish;

pub(super) use hear::{Heard, install};

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
    /// The same of what it drives.
    axes: Vec2,
    drive_order: f64,
    sent_axes: Vec2,
    axes_sent_at: f64,
    /// Whether the server knows that this client can move it.
    leads: bool,
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

/// What the keys want of what the local character drives, on a client: to the right and ahead, each from -1 to 1. It holds
/// until it is said anew.
pub fn drive(running: Running<'_>, axes: Vec2) {
    if let Some(cast) = cast::of(running).filter(|_| running.side() == Side::Client) {
        cast.borrow_mut().pilot.axes = axes.clamp(Vec2::NEG_ONE, Vec2::ONE);
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

/// The local player lays the tool in the hand on the ground, on a client.
pub fn lay_down(running: Running<'_>) {
    let (Some(cast), Some(humanoid)) = (cast::of(running), own_humanoid(running)) else {
        return;
    };
    let tool = cast.borrow_mut().mind(humanoid).held;
    if let Some(tool) = tool {
        send(&cast.borrow().post, tool, Wish::Drop, true);
    }
}

/// What keys and scripts, which say `walk` and `jumps`, want of the local character together. Says it to the server, if that
/// does not know.
pub(super) fn steer(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
    walk: Vec3,
    jumps: bool,
) -> Wants {
    let mut cast = cast.borrow_mut();
    let cast = &mut *cast;
    let pilot = &mut cast.pilot;
    if pilot.humanoid != Some(humanoid) {
        *pilot = Pilot {
            humanoid: Some(humanoid),
            keys: pilot.keys,
            jump_key: pilot.jump_key,
            axes: pilot.axes,
            ..Pilot::default()
        };
    }
    if !std::mem::replace(&mut pilot.leads, true) {
        send(&cast.post, humanoid, Wish::Lead, true);
    }
    let direction = if pilot.keys == Vec3::ZERO {
        walk
    } else {
        pilot.keys
    };
    let wants = Wants {
        direction,
        jumps: jumps || pilot.jump_key,
    };
    pilot.tell(&cast.post, running.time().now, direction, jumps);
    wants
}

impl Pilot {
    /// Says where it walks and whether it jumps, if the server does not know.
    fn tell(&mut self, post: &Post, now: f64, direction: Vec3, jumps: bool) {
        let Some(humanoid) = self.humanoid else {
            return;
        };
        let jumping = self.jump_key;
        if jumps || (jumping && !self.sent_jumping) {
            self.jumps += 1.0;
        }
        let moves = |direction: Vec3| direction != Vec3::ZERO;
        let matters = jumps || jumping != self.sent_jumping || moves(direction) != moves(self.sent);
        let lasts = (moves(direction) || jumping) && now - self.sent_at >= CONTROL_REPEAT_SECONDS;
        if !matters && !lasts && direction == self.sent {
            return;
        }
        self.order += 1.0;
        (self.sent, self.sent_jumping, self.sent_at) = (direction, jumping, now);
        let wish = Wish::Walk {
            order: self.order,
            direction,
            jumps: self.jumps,
            jumping,
        };
        send(post, humanoid, wish, matters);
    }
}

/// Says how the local character drives, if it drives and the server does not know.
pub(super) fn steer_vehicle(running: Running<'_>, cast: &Shared, humanoid: InstanceId) {
    let drives = {
        let model = running.model();
        let seat = model.reference(humanoid, terms().seat_part);
        seat.is_some_and(|seat| model.class(seat) == Some(terms().vehicle_seat))
    };
    let now = running.time().now;
    let mut cast = cast.borrow_mut();
    let pilot = &mut cast.pilot;
    if !drives {
        pilot.sent_axes = Vec2::ZERO;
        return;
    }
    let matters = pilot.axes != pilot.sent_axes;
    let lasts = pilot.axes != Vec2::ZERO && now - pilot.axes_sent_at >= CONTROL_REPEAT_SECONDS;
    if !matters && !lasts {
        return;
    }
    pilot.drive_order += 1.0;
    (pilot.sent_axes, pilot.axes_sent_at) = (pilot.axes, now);
    let wish = Wish::Drive {
        order: pilot.drive_order,
        axes: pilot.axes,
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

/// The local character is to sit down, on a seat or where it is, or to get up: a local script says so.
pub(super) fn send_sit(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
    (seat, sits): (Option<InstanceId>, bool),
) {
    if own_humanoid(running) == Some(humanoid) {
        let wish = if sits { Wish::Sit } else { Wish::Stand };
        send(&cast.borrow().post, seat.unwrap_or(humanoid), wish, true);
    }
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
