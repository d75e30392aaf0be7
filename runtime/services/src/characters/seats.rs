//! Seats: who touches a free one sits on it, welded to it, until they jump, die or lose the weld. What an occupant's keys
//! say stands in a `VehicleSeat`'s `Throttle` and `Steer`; what that drives is up to scripts and constraints.

use glam::{Vec2, Vec3};
use mlua::Value as Luau;
use studio_model::known::known;
use studio_model::{CFrame, Change, DataModel, InstanceId, Value};
use studio_script::{Running, Side};

use super::cast::Shared;
use super::control;
use super::copies::refused;
use super::humanoid::{anatomy, state};
use super::terms::terms;
use crate::argument;
use crate::limits::SEAT_REACH_STUDS;

/// What holds who sits (the reference's name).
const WELD: &str = "SeatWeld";

/// Studs between a root and the seat, in half its height.
const THIGH: f32 = 0.5;

/// Seconds after getting up in which a touch seats nobody on the same seat (the reference's).
const COOLDOWN_SECONDS: f64 = 3.0;

/// On what a humanoid sits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sitting {
    seat: InstanceId,
    weld: InstanceId,
}

pub(super) fn install(running: Running<'_>, cast: &Shared) -> mlua::Result<()> {
    for class in ["Seat", "VehicleSeat"] {
        let own = std::rc::Rc::clone(cast);
        running.define_method(class, "Sit", move |running, seat, humanoid: Luau| {
            let humanoid = argument::instance(&humanoid, 1)?;
            if !running.model().is_a(humanoid, terms().humanoid) {
                return Err(argument::wrong(
                    1,
                    "Humanoid",
                    &running.instance(Some(humanoid))?,
                ));
            }
            match running.side() {
                Side::Server => sit(running, &own, humanoid, seat).map(drop),
                Side::Client => {
                    control::send_sit(running, &own, humanoid, (Some(seat), true));
                    Ok(())
                }
            }
        })?;
    }
    let own = std::rc::Rc::clone(cast);
    running.define_setter("Humanoid", "Sit", move |running, humanoid, value| {
        let sits = argument::flag(&value, 3)?;
        if running.side() == Side::Client {
            control::send_sit(running, &own, humanoid, (None, sits));
        }
        running
            .set_property(humanoid, terms().sit, Value::Bool(sits))
            .map_err(refused)
    })
}

/// Whether an instance is something to sit on.
pub(super) fn is_seat(model: &DataModel, id: InstanceId) -> bool {
    let class = model.class(id);
    class == Some(terms().seat) || class == Some(terms().vehicle_seat)
}

/// Whether a character is near enough to a seat for its player to choose it.
pub(super) fn is_near(model: &DataModel, seat: InstanceId, body: InstanceId) -> bool {
    let place = |part| Some(model.cframe(part, known().cframe)?.position);
    let gap = || {
        let root = anatomy::root_of(model, body)?;
        Some(place(seat)?.distance(place(root)?))
    };
    is_seat(model, seat) && gap().is_some_and(|gap| gap <= SEAT_REACH_STUDS)
}

/// A part of a character touched a seat: it sits down, unless it has just got up from there.
pub(super) fn touched(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
    seat: InstanceId,
) -> mlua::Result<()> {
    let now = running.time().now;
    let tired = {
        let mut cast = cast.borrow_mut();
        cast.left_seats
            .retain(|_, since| now - *since < COOLDOWN_SECONDS);
        cast.left_seats.contains_key(&(humanoid, seat))
    };
    if tired {
        return Ok(());
    }
    sit(running, cast, humanoid, seat).map(drop)
}

/// Sits a humanoid down on a seat. `false`, and nothing happens, if it cannot: it is dead or sits, or the seat is taken,
/// disabled or not in the world.
pub(super) fn sit(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
    seat: InstanceId,
) -> mlua::Result<bool> {
    let ready = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        mind.sitting.is_none() && !mind.is_dead() && mind.may_be(terms().state_seated)
    };
    let Some(place) = place_on(&running.model(), humanoid, seat).filter(|_| ready) else {
        return Ok(false);
    };
    running.carry(place.body, place.by)?;
    // The world is to see where it went before it sees it held: a seat may be as new as the weld.
    let world = cast.borrow().world.clone();
    world.catch_up(&running.model());
    let weld = weld(running, seat, place)?;
    {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        mind.sitting = Some(Sitting { seat, weld });
        mind.jump = false;
        mind.heard.axes = Vec2::ZERO;
    }
    running.set_parent(weld, Some(seat))?;
    let set = |id, property, value| running.set_property(id, property, value).map_err(refused);
    set(humanoid, terms().seat_part, Value::Ref(Some(seat)))?;
    set(humanoid, terms().sit, Value::Bool(true))?;
    let taken_by = occupant(&running.model(), seat);
    set(seat, taken_by, Value::Ref(Some(humanoid)))?;
    state::enter(running, cast, humanoid, terms().state_seated);
    Ok(true)
}

/// How a character comes to sit.
#[derive(Clone, Copy)]
struct Place {
    body: InstanceId,
    root: InstanceId,
    /// By what it is moved.
    by: CFrame,
    /// Where the seat and the root are held.
    top: CFrame,
    underside: CFrame,
}

/// `None` where nobody, or this humanoid, can sit.
fn place_on(model: &DataModel, humanoid: InstanceId, seat: InstanceId) -> Option<Place> {
    let workspace = model.service(known().workspace)?;
    if !is_seat(model, seat) || !model.is_descendant_of(seat, workspace) {
        return None;
    }
    let is_taken = model
        .reference(seat, occupant(model, seat))
        .is_some_and(|other| model.is_attached(other));
    let vehicle = model.class(seat) == Some(terms().vehicle_seat);
    let disabled = if vehicle {
        terms().vehicle_seat_disabled
    } else {
        terms().seat_disabled
    };
    if is_taken || model.flag(seat, disabled) {
        return None;
    }
    let body = model.parent(humanoid)?;
    if !model.is_descendant_of(body, workspace) || model.is_descendant_of(seat, body) {
        return None;
    }
    let root = anatomy::root_of(model, body)?;
    let half = |part| match model.value(part, known().size) {
        Some(Value::Vector3(size)) if size.is_finite() => size.y / 2.0,
        _ => 0.0,
    };
    let top = CFrame::from_position(Vec3::Y * half(seat));
    let underside = CFrame::from_position(Vec3::NEG_Y * half(root) * (1.0 + THIGH));
    let frame = |part| model.cframe(part, known().cframe);
    Some(Place {
        body,
        root,
        by: frame(seat)? * top * underside.inverse() * frame(root)?.inverse(),
        top,
        underside,
    })
}

/// A weld between a seat and a root, which is nowhere yet.
fn weld(running: Running<'_>, seat: InstanceId, place: Place) -> mlua::Result<InstanceId> {
    let weld = running.create(known().weld).map_err(refused)?;
    let mut model = running.model_mut();
    let name = WELD.into();
    model
        .apply(Change::SetName { id: weld, name })
        .map_err(refused)?;
    for (property, value) in [
        (known().joint_part0, Value::Ref(Some(seat))),
        (known().joint_part1, Value::Ref(Some(place.root))),
        (known().joint_c0, Value::CFrame(place.top)),
        (known().joint_c1, Value::CFrame(place.underside)),
    ] {
        model.set_property(weld, property, value).map_err(refused)?;
    }
    Ok(weld)
}

fn occupant(model: &DataModel, seat: InstanceId) -> studio_model::PropertyId {
    if model.class(seat) == Some(terms().vehicle_seat) {
        terms().vehicle_occupant
    } else {
        terms().seat_occupant
    }
}

/// A tick of who sits: they drive, or get up if nothing holds them or they jump.
pub(super) fn look(running: Running<'_>, cast: &Shared, humanoid: InstanceId) -> mlua::Result<()> {
    let (sitting, jumps) = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        (
            mind.sitting,
            mind.jump && mind.may_be(terms().state_jumping),
        )
    };
    let Some(sitting) = sitting else {
        return Ok(());
    };
    let holds = {
        let model = running.model();
        let held = model.is_attached(sitting.seat) && model.is_attached(sitting.weld);
        held && model.flag(humanoid, terms().sit)
            && model.flag(sitting.weld, known().joint_enabled)
            && model.reference(sitting.weld, known().joint_part1).is_some()
    };
    if holds && !jumps {
        let axes = {
            let now = running.time().now;
            let mut cast = cast.borrow_mut();
            let heard = &cast.mind(humanoid).heard;
            if now < heard.axes_until {
                heard.axes
            } else {
                Vec2::ZERO
            }
        };
        return show_axes(running, sitting.seat, axes);
    }
    get_up(running, cast, humanoid)?;
    let next = if jumps {
        terms().state_jumping
    } else {
        terms().state_running
    };
    state::enter(running, cast, humanoid, next);
    Ok(())
}

/// A humanoid sits no more, whatever state it is in then.
pub(super) fn get_up(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
) -> mlua::Result<()> {
    let Some(sitting) = cast.borrow_mut().mind(humanoid).sitting.take() else {
        return Ok(());
    };
    let now = running.time().now;
    cast.borrow_mut()
        .left_seats
        .insert((humanoid, sitting.seat), now);
    running.destroy(sitting.weld)?;
    let set = |id, property, value| running.set_property(id, property, value).map_err(refused);
    set(humanoid, terms().sit, Value::Bool(false))?;
    set(humanoid, terms().seat_part, Value::Ref(None))?;
    vacate(running, humanoid, sitting)
}

/// The seat of a humanoid that got up, or is no more, is free.
pub(super) fn vacate(
    running: Running<'_>,
    humanoid: InstanceId,
    sitting: Sitting,
) -> mlua::Result<()> {
    let Sitting { seat, weld } = sitting;
    running.destroy(weld)?;
    let occupant = occupant(&running.model(), seat);
    if running.model().reference(seat, occupant) != Some(humanoid) {
        return Ok(());
    }
    show_axes(running, seat, Vec2::ZERO)?;
    running
        .set_property(seat, occupant, Value::Ref(None))
        .map_err(refused)
}

/// Writes what the keys say to a `VehicleSeat`; nothing to another one.
fn show_axes(running: Running<'_>, seat: InstanceId, axes: Vec2) -> mlua::Result<()> {
    let t = terms();
    if running.model().class(seat) != Some(t.vehicle_seat) {
        return Ok(());
    }
    let whole = |axis: f32| Value::Int32(axis.round() as i32);
    for (property, value) in [
        (t.throttle_float, Value::Float32(axes.y)),
        (t.throttle, whole(axes.y)),
        (t.steer_float, Value::Float32(axes.x)),
        (t.steer, whole(axes.x)),
    ] {
        if running.model().value(seat, property).as_ref() != Some(&value) {
            running
                .set_property(seat, property, value)
                .map_err(refused)?;
        }
    }
    Ok(())
}
