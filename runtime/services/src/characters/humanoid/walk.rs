//! Where a humanoid goes: as it was told last, or to its goal. Knows nothing of bodies.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{InstanceId, Value as Held};
use studio_script::Running;

use super::super::cast::Shared;
use super::super::terms::terms;
use super::anatomy;
use super::mind::Way;

/// By how much the direction of a walk must change for everybody to hear of it.
const DIRECTION_TOLD: f32 = 0.02;

/// Where it goes in this tick: of length 1 at most, over the ground.
pub(super) fn direction(
    running: Running<'_>,
    cast: &Shared,
    humanoid: InstanceId,
    root: InstanceId,
) -> Vec3 {
    let now = running.time().now;
    let (walk, goal) = {
        let mut cast = cast.borrow_mut();
        let mind = cast.mind(humanoid);
        if now >= mind.walk_until {
            mind.walk(Vec3::ZERO, f64::INFINITY);
            mind.heard.jumping = false;
        }
        (mind.walk, mind.goal)
    };
    let Some(goal) = goal else {
        return walk;
    };
    let way = {
        let model = running.model();
        let from = model
            .cframe(root, known().cframe)
            .unwrap_or_default()
            .position;
        let step =
            anatomy::number(&model, humanoid, terms().walk_speed) * running.time().delta as f32;
        goal.way(&model, from, step, now)
    };
    match way {
        Way::Towards(direction) => direction,
        Way::Over(reached) => {
            cast.borrow_mut().mind(humanoid).goal = None;
            running.fire(humanoid, terms().move_to_finished, reached);
            // What a handler set holds from the next tick on: it stands for one.
            walk
        }
    }
}

/// `MoveDirection`, which everybody sees.
pub(super) fn show_direction(
    running: Running<'_>,
    humanoid: InstanceId,
    direction: Vec3,
) -> mlua::Result<()> {
    let told = match running.model().value(humanoid, terms().move_direction) {
        Some(Held::Vector3(told)) => told,
        _ => Vec3::ZERO,
    };
    let stopped = direction == Vec3::ZERO && told != Vec3::ZERO;
    if !stopped && told.distance(direction) < DIRECTION_TOLD {
        return Ok(());
    }
    let value = Held::Vector3(direction);
    running
        .set_property(humanoid, terms().move_direction, value)
        .map_err(|error| crate::argument::fail(error.to_string()))
}
