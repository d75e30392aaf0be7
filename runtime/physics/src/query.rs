//! Questions about the world, in the caller's terms: what counts, what moves where, and what was met. Terms only; they are
//! answered in `world::queries`.

use glam::Vec3;
use rapier3d::prelude::{Pose, SharedShape};
use studio_model::{CFrame, DataModel, InstanceId};

use crate::part::PartSpec;
use crate::shape::{Form, simulated_size};
use crate::simulation::pose;

/// What a question is about.
#[derive(Clone, Copy)]
pub struct Query<'a> {
    /// Whether a part counts, after all else was asked.
    pub counts: &'a dyn Fn(InstanceId) -> bool,
    /// The collision group that parts must collide with.
    pub group: &'a str,
    /// Whether it is parts that can collide that count, instead of those that can be queried.
    pub respect_can_collide: bool,
    /// Whether all parts count, whatever they say.
    pub everything: bool,
}

/// A part that was met on a way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Met {
    /// The part.
    pub part: InstanceId,
    /// Where it was met.
    pub position: Vec3,
    /// Outwards from the part, of length 1.
    pub normal: Vec3,
    /// Studs of the way until then.
    pub distance: f32,
    /// Number of the enum `Material`.
    pub material: u32,
}

/// A shape somewhere in the world.
#[derive(Clone)]
pub struct Volume {
    pub(crate) shape: SharedShape,
    pub(crate) at: Pose,
}

impl Volume {
    /// A box, by its middle and its whole size.
    pub fn cuboid(cframe: &CFrame, size: Vec3) -> Self {
        let half = simulated_size(size) / 2.0;
        Self {
            shape: SharedShape::cuboid(half.x, half.y, half.z),
            at: pose(cframe),
        }
    }

    /// A ball.
    pub fn ball(middle: Vec3, radius: f32) -> Self {
        let size = simulated_size(Vec3::splat(radius * 2.0));
        Self {
            shape: Form::Ball.shape(size).shape,
            at: Pose::from_translation(middle),
        }
    }

    /// What a part fills, wherever in the tree it is; `None` of what is no part or nowhere.
    pub fn part(model: &DataModel, part: InstanceId) -> Option<Self> {
        let spec = PartSpec::read(model, part)?;
        let placed = spec.form.shape(spec.size);
        let mut at = pose(&spec.cframe);
        at.rotation *= placed.turn;
        let shape = placed.shape;
        Some(Self { shape, at })
    }

    /// Whether it is somewhere: its place is finite.
    pub(crate) fn is_finite(&self) -> bool {
        self.at.translation.is_finite() && self.at.rotation.is_finite()
    }
}

/// The mass of a part by its size and what it is made of, wherever in the tree it is: as if it were not massless.
pub fn part_mass(model: &DataModel, part: InstanceId) -> Option<f32> {
    let spec = PartSpec::read(model, part)?;
    let placed = spec.form.shape(spec.size);
    Some(placed.shape.mass_properties(spec.material.density).mass())
}
