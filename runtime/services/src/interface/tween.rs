//! `GuiObject:TweenPosition` and its kin: moves of one object, one at a time.

use std::cell::RefCell;
use std::rc::Rc;

use mlua::{Function, Value};
use studio_model::known::known;
use studio_model::{InstanceId, PropertyId, Value as Held, ValueType};
use studio_script::datatypes::{Wanted, to_value};
use studio_script::{Caller, Phase, Running};

use crate::argument::{self, fail, item_value};
use crate::input::item_number;
use crate::limits::TWEENS_MAX;
use crate::tween::{Course, Direction, Playback, Style, blend};

/// A move under way.
struct Move {
    id: InstanceId,
    /// Property, start and goal.
    tracks: Vec<(PropertyId, Held, Held)>,
    playback: Playback,
    done: Option<(Function, Caller)>,
}

type Moves = Rc<RefCell<Vec<Move>>>;

/// How a move goes: direction, style, time, whether it overrides another, callback.
type Manner = (Value, Value, Value, Value, Value);

/// Size and position, and the manner.
type Both = (Value, Value, Value, Value, Value, Value, Value);

/// Defines the methods.
pub(super) fn install(running: Running<'_>) -> mlua::Result<()> {
    let moves = Moves::default();
    for (name, property) in [
        ("TweenPosition", known().gui_position),
        ("TweenSize", known().gui_size),
    ] {
        let own = Rc::clone(&moves);
        running.define_method(
            "GuiObject",
            name,
            move |running,
                  id,
                  (goal, a, b, c, d, e): (Value, Value, Value, Value, Value, Value)| {
                let goals = vec![(property, goal_of(&goal, 1)?)];
                start(running, &own, id, goals, ((a, b, c, d, e), 2))
            },
        )?;
    }
    let own = Rc::clone(&moves);
    running.define_method(
        "GuiObject",
        "TweenSizeAndPosition",
        move |running, id, (size, position, a, b, c, d, e): Both| {
            let goals = vec![
                (known().gui_size, goal_of(&size, 1)?),
                (known().gui_position, goal_of(&position, 2)?),
            ];
            start(running, &own, id, goals, ((a, b, c, d, e), 3))
        },
    )?;
    running.on_phase(move |running, phase| {
        if phase == Phase::PreSimulation && !moves.borrow().is_empty() {
            step(running, &moves);
        }
    });
    Ok(())
}

fn goal_of(value: &Value, position: usize) -> mlua::Result<Held> {
    let wanted = Wanted {
        value_type: ValueType::UDim2,
        enum_id: None,
    };
    to_value(value, wanted).map_err(|_| argument::wrong(position, "UDim2", value))
}

fn course(
    (direction, style, time): (&Value, &Value, &Value),
    first: usize,
) -> mlua::Result<Course> {
    let number = |value: &Value, name: &'static str, default: &str, position| match value {
        Value::Nil => Ok(item_number(name, default)),
        value => argument::item(value, name, position),
    };
    let direction = number(direction, "EasingDirection", "Out", first)?;
    let style = number(style, "EasingStyle", "Quad", first + 1)?;
    Ok(Course {
        seconds: argument::number_or(time, 1.0, first + 2)?,
        delay: 0.0,
        repeats: Some(0),
        reverses: false,
        style: Style::from_number(style).ok_or_else(|| fail("the EasingStyle is not one"))?,
        direction: Direction::from_number(direction)
            .ok_or_else(|| fail("the EasingDirection is not one"))?,
    })
}

/// Starts a move; `false` if another one is under way that it does not override. `first` is the manner's position among
/// the arguments.
fn start(
    running: Running<'_>,
    moves: &Moves,
    id: InstanceId,
    goals: Vec<(PropertyId, Held)>,
    ((direction, style, time, overrides, done), first): (Manner, usize),
) -> mlua::Result<bool> {
    let course = course((&direction, &style, &time), first)?;
    let done = match &done {
        Value::Nil => None,
        value => Some(argument::function(value, first + 4)?.clone()),
    };
    let under_way = moves.borrow().iter().position(|other| other.id == id);
    if let Some(at) = under_way {
        if !argument::flag(&overrides, first + 3)? {
            return Ok(false);
        }
        let other = moves.borrow_mut().remove(at);
        finish(running, other.done, "Canceled");
    }
    if moves.borrow().len() >= TWEENS_MAX {
        return Err(fail(format!("there are {TWEENS_MAX} tweens already")));
    }
    let tracks = {
        let model = running.model();
        let start = |(property, goal): (PropertyId, Held)| {
            Some((property, model.value(id, property)?, goal))
        };
        goals.into_iter().filter_map(start).collect()
    };
    let mut playback = Playback::new(course);
    playback.play();
    moves.borrow_mut().push(Move {
        id,
        tracks,
        playback,
        done: done.map(|function| (function, running.caller())),
    });
    Ok(true)
}

fn finish(running: Running<'_>, done: Option<(Function, Caller)>, status: &str) {
    let Some((function, caller)) = done else {
        return;
    };
    let number = item_number("TweenStatus", status);
    match item_value(running.lua(), "TweenStatus", number) {
        Ok(status) => running.call_as(caller, &function, vec![status].into(), |running, ended| {
            if let Err(problem) = ended {
                running.report(&fail(problem));
            }
        }),
        Err(error) => running.report(&error),
    }
}

/// Time passes.
fn step(running: Running<'_>, moves: &Moves) {
    let delta = running.time().delta;
    let mut writes = Vec::new();
    let mut ended = Vec::new();
    {
        let model = running.model();
        let mut moves = moves.borrow_mut();
        for one in moves.iter_mut() {
            let step = one.playback.advance(delta);
            let share = step.share.unwrap_or_default();
            let values = one.tracks.iter();
            writes.extend(values.filter_map(|(property, from, to)| {
                Some((one.id, *property, blend(from, to, share)?))
            }));
            if step.completed {
                ended.push(one.done.take());
            }
        }
        moves.retain(|one| one.playback.state().is_running() && model.contains(one.id));
    }
    for (id, property, value) in writes {
        if let Err(error) = running.set_property(id, property, value) {
            running.report(&fail(error.to_string()));
        }
    }
    for done in ended {
        finish(running, done, "Completed");
    }
}
