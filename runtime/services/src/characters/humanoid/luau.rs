//! What scripts see of humanoids. On clients only the own character's obeys: what it is told goes to the server.

use glam::Vec3;
use mlua::Value;
use studio_model::known::known;
use studio_model::{InstanceId, Value as Held};
use studio_script::Running;

use super::super::cast::Shared;
use super::super::control;
use super::super::terms::terms;
use super::mind::{Goal, Mind, level};
use super::{anatomy, state};
use crate::argument;

pub(super) fn install(running: Running<'_>, cast: &Shared) -> mlua::Result<()> {
    walking(running, cast)?;
    states(running, cast)?;
    parts(running)
}

fn walking(running: Running<'_>, cast: &Shared) -> mlua::Result<()> {
    let own = std::rc::Rc::clone(cast);
    running.define_method(
        "Humanoid",
        "Move",
        move |running, humanoid, (direction, by_camera): (Value, Value)| {
            let direction = argument::vector(&direction, 1)?;
            let by_camera = argument::flag(&by_camera, 2)?;
            walk(running, &own, humanoid, direction, by_camera);
            Ok(())
        },
    )?;
    let own = std::rc::Rc::clone(cast);
    running.define_method(
        "Player",
        "Move",
        move |running, player, (direction, by_camera): (Value, Value)| {
            let direction = argument::vector(&direction, 1)?;
            let by_camera = argument::flag(&by_camera, 2)?;
            let humanoid = {
                let model = running.model();
                let body = super::super::load::character(&model, player);
                body.and_then(|body| anatomy::humanoid(&model, body))
            };
            if let Some(humanoid) = humanoid {
                walk(running, &own, humanoid, direction, by_camera);
            }
            Ok(())
        },
    )?;
    let own = std::rc::Rc::clone(cast);
    running.define_method(
        "Humanoid",
        "MoveTo",
        move |running, humanoid, (point, part): (Value, Value)| {
            let point = argument::vector(&point, 1)?;
            let part = match &part {
                Value::Nil => None,
                part => Some(argument::instance(part, 2)?),
            };
            go_to(running, &own, humanoid, point, part)
        },
    )?;
    let (own, same) = (std::rc::Rc::clone(cast), std::rc::Rc::clone(cast));
    running.define_property(
        "Humanoid",
        "Jump",
        move |_, humanoid| {
            let mut cast = own.borrow_mut();
            Ok(Value::Boolean(cast.mind(humanoid).jump))
        },
        Some(Box::new(move |_, humanoid, on| {
            same.borrow_mut().mind(humanoid).jump = argument::flag(&on, 3)?;
            Ok(())
        })),
    )
}

/// A humanoid walks in a direction until told otherwise.
fn walk(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
    direction: Vec3,
    by_camera: bool,
) {
    let direction = if by_camera {
        control::by_camera(running, direction)
    } else {
        direction
    };
    let cancelled = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        mind.walk(direction, f64::INFINITY);
        mind.goal.take().is_some()
    };
    if cancelled {
        running.fire(humanoid, terms().move_to_finished, false);
    }
}

fn go_to(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
    point: Vec3,
    part: Option<InstanceId>,
) -> mlua::Result<()> {
    let (goal, seen) = {
        let model = running.model();
        let part = part.filter(|&part| model.is_a(part, known().base_part));
        (Goal::new(&model, point, part, running.time().now), part)
    };
    let superseded = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        mind.walk(Vec3::ZERO, f64::INFINITY);
        mind.goal.replace(goal).is_some()
    };
    for (property, value) in [
        (terms().walk_to_point, Held::Vector3(point)),
        (terms().walk_to_part, Held::Ref(seen)),
    ] {
        running
            .set_property(humanoid, property, value)
            .map_err(|error| argument::fail(error.to_string()))?;
    }
    if superseded {
        running.fire(humanoid, terms().move_to_finished, false);
    }
    Ok(())
}

fn states(running: Running<'_>, cast: &Shared) -> mlua::Result<()> {
    let own = std::rc::Rc::clone(cast);
    running.define_method("Humanoid", "GetState", move |running, humanoid, ()| {
        let state = own.borrow_mut().mind(humanoid).state;
        state::item(running, state)
    })?;
    let own = std::rc::Rc::clone(cast);
    running.define_method(
        "Humanoid",
        "ChangeState",
        move |running, humanoid, to: Value| {
            if to.is_nil() {
                return Ok(());
            }
            let to = argument::item(&to, "HumanoidStateType", 1)?;
            change(running, &own, humanoid, to)
        },
    )?;
    let own = std::rc::Rc::clone(cast);
    running.define_method(
        "Humanoid",
        "GetStateEnabled",
        move |_, humanoid, of: Value| {
            let of = argument::item(&of, "HumanoidStateType", 1)?;
            Ok(own.borrow_mut().mind(humanoid).may_be(of))
        },
    )?;
    let own = std::rc::Rc::clone(cast);
    running.define_method(
        "Humanoid",
        "SetStateEnabled",
        move |running, humanoid, (of, on): (Value, Value)| {
            let number = argument::item(&of, "HumanoidStateType", 1)?;
            let on = argument::flag(&on, 2)?;
            if allow(own.borrow_mut().mind(humanoid), number, on) {
                let item = state::item(running, number)?;
                running.fire(humanoid, terms().state_enabled_changed, (item, on));
            }
            Ok(())
        },
    )
}

/// Allows a state, or does not. Whether that is something new.
fn allow(mind: &mut Mind, state: u32, on: bool) -> bool {
    match (mind.disabled.binary_search(&state), on) {
        (Ok(at), true) => {
            mind.disabled.remove(at);
            true
        }
        (Err(at), false) => {
            mind.disabled.insert(at, state);
            true
        }
        _ => false,
    }
}

/// A script puts a humanoid into a state.
fn change(running: Running<'_>, cast: &Shared, humanoid: InstanceId, to: u32) -> mlua::Result<()> {
    let t = terms();
    let set = |property, value| {
        let set = running.set_property(humanoid, property, value);
        set.map_err(|error| argument::fail(error.to_string()))
    };
    if to == t.state_jumping {
        cast.borrow_mut().mind(humanoid).jump = true;
    } else if to == t.state_dead {
        set(t.health, Held::Float32(0.0))?;
    } else if to == t.state_platform_standing {
        set(t.platform_stand, Held::Bool(true))?;
    } else if to == t.state_seated {
        set(t.sit, Held::Bool(true))?;
    } else if !cast.borrow_mut().mind(humanoid).is_dead() {
        // Whoever gets up runs: there is nothing in between to be seen.
        let to = if to == t.state_getting_up {
            t.state_running
        } else {
            to
        };
        state::enter(running, cast, humanoid, to);
    }
    Ok(())
}

/// Parts of the body as properties of its humanoid.
fn parts(running: Running<'_>) -> mlua::Result<()> {
    running.define_property(
        "Humanoid",
        "RootPart",
        |running, humanoid| {
            let root = {
                let model = running.model();
                let body = model.parent(humanoid);
                body.and_then(|body| anatomy::root_of(&model, body))
            };
            running.instance(root)
        },
        None,
    )?;
    for (property, name) in [
        ("LeftLeg", "Left Leg"),
        ("RightLeg", "Right Leg"),
        ("Torso", "Torso"),
    ] {
        running.define_property(
            "Humanoid",
            property,
            move |running, humanoid| {
                let part = {
                    let model = running.model();
                    let body = model.parent(humanoid);
                    body.and_then(|body| anatomy::limb(&model, body, name))
                };
                running.instance(part)
            },
            None,
        )?;
    }
    running.define_method("Humanoid", "GetMoveVelocity", |running, humanoid, ()| {
        let model = running.model();
        let direction = match model.value(humanoid, terms().move_direction) {
            Some(Held::Vector3(direction)) => level(direction),
            _ => Vec3::ZERO,
        };
        let velocity = direction * anatomy::number(&model, humanoid, terms().walk_speed);
        Ok(mlua::Vector::new(velocity.x, velocity.y, velocity.z))
    })
}
