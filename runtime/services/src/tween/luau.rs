//! `TweenService` and `Tween` as scripts see them.

mod create;
mod play;

use std::cell::RefCell;
use std::rc::Rc;

use mlua::Value;
use rustc_hash::FxHashMap;
use studio_model::{EnumId, InstanceId, Value as Held};
use studio_script::datatypes::{TweenInfo, Wanted};
use studio_script::{Phase, Running};

use super::{Direction, Playback, Style, ease, smooth_damp};
use crate::argument::{self, fail, item_value};

/// A property that a tween moves.
struct Track {
    name: Rc<str>,
    wanted: Wanted,
    /// Whether the property holds whole numbers.
    whole: bool,
    /// Where it was when the tween started to move; `None` before.
    from: Option<Held>,
    goal: Held,
}

struct Tween {
    target: InstanceId,
    info: TweenInfo,
    playback: Playback,
    tracks: Vec<Track>,
    /// Itself and its target while it plays: neither is freed then.
    held: Option<(Value, Value)>,
}

/// All tweens of a VM.
#[derive(Default)]
struct Tweens {
    all: FxHashMap<InstanceId, Tween>,
    /// Those under way, in the order in which they were played.
    playing: Vec<InstanceId>,
    /// Which tween moves a property.
    movers: FxHashMap<(InstanceId, Rc<str>), InstanceId>,
    /// How many tweens there may be before those that are gone are looked for.
    unswept: usize,
}

type Shared = Rc<RefCell<Tweens>>;

/// Defines `TweenService` and `Tween`.
pub(crate) fn install(running: Running<'_>) -> mlua::Result<()> {
    let shared = Shared::default();
    create::install(running, &shared)?;
    play::install(running, &shared)?;
    properties(running, &shared)?;
    maths(running)?;
    running.on_phase(move |running, phase| match phase {
        Phase::PreSimulation => play::step(running, &shared),
        Phase::End => sweep(running, &shared),
        _ => {}
    });
    Ok(())
}

fn properties(running: Running<'_>, shared: &Shared) -> mlua::Result<()> {
    let own = Rc::clone(shared);
    running.define_property(
        "Tween",
        "Instance",
        move |running, id| {
            let target = own.borrow().all.get(&id).map(|tween| tween.target);
            running.instance(target)
        },
        None,
    )?;
    let own = Rc::clone(shared);
    running.define_property(
        "Tween",
        "TweenInfo",
        move |running, id| {
            let info = own.borrow().all.get(&id).map(|tween| tween.info);
            mlua::IntoLua::into_lua(info, running.lua())
        },
        None,
    )?;
    let own = Rc::clone(shared);
    running.define_property(
        "TweenBase",
        "PlaybackState",
        move |running, id| {
            let tweens = own.borrow();
            let state = tweens.all.get(&id).map(|tween| tween.playback.state());
            let number = state.map_or(0, super::PlaybackState::number);
            item_value(running.lua(), "PlaybackState", number)
        },
        None,
    )
}

/// What needs no tween.
fn maths(running: Running<'_>) -> mlua::Result<()> {
    running.define_method(
        "TweenService",
        "GetValue",
        |_, _, (alpha, style, direction): (Value, Value, Value)| {
            let alpha = argument::number(&alpha, 1)?;
            let style = argument::item(&style, "EasingStyle", 2)?;
            let direction = argument::item(&direction, "EasingDirection", 3)?;
            let (style, direction) = curve(style, direction)?;
            Ok(ease(style, direction, alpha))
        },
    )?;
    running.define_method("TweenService", "SmoothDamp", |running, _, args: Damped| {
        let (current, target, velocity, time, speed_max, delta) = args;
        let times = (
            argument::number(&time, 4)?,
            argument::number_or(&speed_max, f64::INFINITY, 5)?,
            argument::number_or(&delta, running.time().delta, 6)?,
        );
        damped(running, (&current, &target, &velocity), times)
    })
}

/// Current, target, velocity, smooth time, maximum speed, time step.
type Damped = (Value, Value, Value, Value, Value, Value);

fn damped(
    running: Running<'_>,
    (current, target, velocity): (&Value, &Value, &Value),
    times: (f64, f64, f64),
) -> mlua::Result<(Value, Value)> {
    let lua = running.lua();
    let seen = |value: Held| -> mlua::Result<Value> {
        let seen = studio_script::datatypes::from_value(lua, &value, None)?;
        Ok(seen.unwrap_or(Value::Nil))
    };
    let held = |value: &Value, position| match studio_script::datatypes::to_attribute(value) {
        Ok(Some(held)) => Ok(held),
        _ => Err(argument::wrong(
            position,
            "number, Vector2 or Vector3",
            value,
        )),
    };
    match (held(current, 1)?, held(target, 2)?, held(velocity, 3)?) {
        (Held::Float64(a), Held::Float64(b), Held::Float64(v)) => {
            let ([place], [speed]) = smooth_damp([a], [b], [v], times);
            Ok((Value::Number(place), Value::Number(speed)))
        }
        (Held::Vector2(a), Held::Vector2(b), Held::Vector2(v)) => {
            let wide = |v: glam::Vec2| v.as_dvec2().to_array();
            let (place, speed) = smooth_damp(wide(a), wide(b), wide(v), times);
            let narrow = |v: [f64; 2]| Held::Vector2(glam::DVec2::from_array(v).as_vec2());
            Ok((seen(narrow(place))?, seen(narrow(speed))?))
        }
        (Held::Vector3(a), Held::Vector3(b), Held::Vector3(v)) => {
            let wide = |v: glam::Vec3| v.as_dvec3().to_array();
            let (place, speed) = smooth_damp(wide(a), wide(b), wide(v), times);
            let narrow = |v: [f64; 3]| Held::Vector3(glam::DVec3::from_array(v).as_vec3());
            Ok((seen(narrow(place))?, seen(narrow(speed))?))
        }
        _ => Err(fail(
            "SmoothDamp needs a current value, a target and a velocity of one type: number, Vector2 or Vector3",
        )),
    }
}

/// The curve of two items.
fn curve(style: u32, direction: u32) -> mlua::Result<(Style, Direction)> {
    let style = Style::from_number(style);
    let style = style.ok_or_else(|| fail("the EasingStyle is not one"))?;
    let direction = Direction::from_number(direction);
    Ok((
        style,
        direction.ok_or_else(|| fail("the EasingDirection is not one"))?,
    ))
}

/// Forgets the tweens that nobody holds, from time to time.
fn sweep(running: Running<'_>, shared: &Shared) {
    let mut tweens = shared.borrow_mut();
    if tweens.all.len() <= tweens.unswept {
        return;
    }
    let model = running.model();
    tweens.all.retain(|id, _| model.contains(*id));
    tweens.unswept = tweens.all.len() * 2 + 256;
}

/// The type that a property is moved in; `None` for what nothing lies between. Whether it is whole numbers.
fn moved_as(
    value_type: studio_model::ValueType,
    enum_id: Option<EnumId>,
) -> Option<(Wanted, bool)> {
    use studio_model::ValueType as Type;
    let (value_type, whole) = match value_type {
        Type::Float32 | Type::Float64 => (Type::Float64, false),
        Type::Int32 | Type::Int64 => (Type::Float64, true),
        Type::Color3 | Type::Color3uint8 => (Type::Color3, false),
        Type::CFrame | Type::OptionalCFrame => (Type::CFrame, false),
        Type::Bool
        | Type::Enum
        | Type::Vector2
        | Type::Vector3
        | Type::Vector2int16
        | Type::UDim
        | Type::UDim2
        | Type::Rect => (value_type, false),
        _ => return None,
    };
    let wanted = Wanted {
        value_type,
        enum_id,
    };
    Some((wanted, whole))
}
