//! What may hold a character where somebody says that it is: asked of those that others move, whose word is judged. More is
//! allowed than a character here would feel, since who moves it sees everything else a little later.

use glam::{Quat, Vec3};
use rapier3d::prelude::{Ball, Collider, ColliderHandle, Cuboid, Pose};
use studio_model::{CFrame, InstanceId};

use super::BALL;
use crate::part::can_be_simulated;
use crate::simulation::Cast;
use crate::tag::Tag;
use crate::world::World;

/// Studs below the feet at which ground may be, and around the body at which something to hold on to may be.
const BELOW: f32 = 1.5;
const AROUND: f32 = 1.25;

/// Studs above the soles from which on things are beside a character, and not under it.
const ABOVE_SOLES: f32 = 0.3;

/// Colliders around a character that are looked at.
const LOOKED_AT_MAX: usize = 32;

/// What may hold a character.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Support {
    /// The velocity of the ground, in studs a second, if there is any.
    pub ground: Option<Vec3>,
    /// Whether there is something beside it that could be climbed.
    pub grip: bool,
    /// Studs a second of the fastest thing near it, which may push it.
    pub push: f32,
}

impl World {
    /// Studs a second squared, downwards.
    pub fn gravity(&self) -> f32 {
        self.simulation.gravity()
    }

    /// What may hold the character of a root if that is at `at`; nothing of who is no character, or nowhere.
    pub fn support(&mut self, root: InstanceId, at: &CFrame) -> Support {
        let part = self.parts.get(root).copied();
        let hips = self.characters.get(&root).map(|own| own.shape.hip_height);
        let (Some(part), Some(hips)) = (part, hips.filter(|_| can_be_simulated(at))) else {
            return Support::default();
        };
        let own = self.assemblies.get(part.assembly).and_then(|own| own.body);
        self.simulation.refresh();
        let simulation = &self.simulation;
        let Some(root) = simulation.colliders.get(part.collider) else {
            return Support::default();
        };
        let counts = |_: ColliderHandle, other: &Collider| {
            other.parent() != own
                && !other.is_sensor()
                && root.collision_groups().test(other.collision_groups())
                && root.solver_groups().test(other.solver_groups())
        };
        let half = root.shape().compute_local_aabb().half_extents();
        let radius = BALL * half.min_element();
        let cast = Cast {
            origin: at.position,
            direction: Vec3::NEG_Y,
            reach: half.y + hips + BELOW - radius,
        };
        let start = Pose::from_translation(at.position);
        let hit = simulation.cast_shape(&Ball::new(radius), &start, cast, &counts);
        let wide = half.x.max(half.z) + AROUND;
        let (low, high) = (ABOVE_SOLES - half.y - hips, half.y);
        let around = Cuboid::new(Vec3::new(wide, (high - low) / 2.0, wide));
        let middle = at.position + Vec3::Y * f32::midpoint(low, high);
        let space = Pose::from_parts(middle, Quat::IDENTITY);
        let near = simulation.overlaps(&around, &space, false, &counts, LOOKED_AT_MAX);
        let speed = |tag: &Tag| {
            let part = self.parts.numbered(tag.part)?;
            Some(simulation.motion_at(part.collider, at.position).0.length())
        };
        Support {
            ground: hit.map(|hit| simulation.motion_at(hit.collider, hit.point).0),
            grip: !near.is_empty(),
            push: near.iter().filter_map(speed).fold(0.0, f32::max),
        }
    }
}
