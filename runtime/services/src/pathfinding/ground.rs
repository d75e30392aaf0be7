//! Where an agent can stand: what is below a point, and whether there is room above it. Characters are in nobody's way.

use glam::Vec3;
use studio_model::{CFrame, ClassTable, DataModel, InstanceId};
use studio_physics::{DEFAULT_GROUP, Query, Volume, World};

use super::agent::Agent;

/// Studs that are walked up without a jump.
pub(super) const STEP: f32 = 1.6;

/// Of an agent's width, how much of it must be free: it may brush against things.
const WIDTH: f32 = 0.8;

/// The least part of straight up that ground faces.
const FACES_UP: f32 = 0.5;

/// Ground at a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground {
    pub(super) at: Vec3,
    /// Number of the enum `Material`.
    pub(super) material: u32,
}

/// Asks about what can collide, of which characters are no part.
fn ask<R>(model: &DataModel, ask: impl FnOnce(&Query<'_>) -> R) -> R {
    let humanoid = ClassTable::get().class_named("Humanoid");
    let counts = |part: InstanceId| {
        let body = model.parent(part);
        let mut beside = body.into_iter().flat_map(|body| model.children(body));
        !beside.any(|id| model.class(id) == humanoid)
    };
    ask(&Query {
        counts: &counts,
        group: DEFAULT_GROUP,
        respect_can_collide: true,
        everything: false,
    })
}

/// The ground below a point, no further down than so many studs.
pub(super) fn below(
    world: &mut World,
    model: &DataModel,
    from: Vec3,
    depth: f32,
) -> Option<Ground> {
    let met = ask(model, |query| {
        world.raycast(from, Vec3::NEG_Y * depth, query)
    })?;
    (met.normal.y >= FACES_UP).then_some(Ground {
        at: met.position,
        material: met.material,
    })
}

/// Whether an agent has room on the ground at a point.
pub(super) fn is_free(world: &mut World, model: &DataModel, agent: &Agent, at: Vec3) -> bool {
    let height = (agent.height - STEP).max(0.5);
    let middle = at + Vec3::Y * (STEP + height / 2.0);
    let width = agent.radius * 2.0 * WIDTH;
    let room = Volume::cuboid(
        &CFrame::from_position(middle),
        Vec3::new(width, height, width),
    );
    ask(model, |query| world.overlaps(&room, false, query)).is_empty()
}
