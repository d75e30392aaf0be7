//! What of a model can be seen, kept in step by its journal. Knows no GPU: the renderer uploads what changed here.

mod draw;

use glam::Vec3;
use studio_model::{DataModel, InstanceId, JournalCursor};

use crate::camera::{Camera, Ray};
use crate::environment::Environment;
use crate::pick::Hit;

pub use draw::{
    Block, Contents, Decal, Instance, Light, LightKind, Mesh, Pass, Tile, Upload, flags,
};

/// A box along the world's axes, studs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Least corner.
    pub min: Vec3,
    /// Greatest corner.
    pub max: Vec3,
}

impl Bounds {
    /// The middle.
    pub fn center(&self) -> Vec3 {
        (self.min + self.max) * 0.5
    }

    /// Lengths of the sides.
    pub fn size(&self) -> Vec3 {
        self.max - self.min
    }

    /// The box around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            min: self.min.min(other.min),
            max: self.max.max(other.max),
        }
    }
}

/// What a sync found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncStats {
    /// Whether anything that is seen changed: without it the last picture is still right.
    pub changed: bool,
    /// Instances that were read anew.
    pub updated: usize,
    /// Whether the whole model was read.
    pub reloaded: bool,
}

/// What of a model can be seen.
#[derive(Debug, Default)]
pub struct Scene {
    cursor: JournalCursor,
    environment: Environment,
}

impl Scene {
    /// A scene of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Follows the model: reads what changed since the last call, or all of it at first, after the journal lagged, or if
    /// `model` is another one (see [`Self::reset`]).
    pub fn sync(&mut self, model: &DataModel) -> SyncStats {
        let _ = (&mut self.cursor, model);
        SyncStats::default()
    }

    /// Forgets everything: the next sync reads another model.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Light, sky and effects of the place.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// How many parts are in it.
    pub fn part_count(&self) -> usize {
        0
    }

    /// What is drawn, in no promised order.
    pub fn blocks(&self) -> &[Block] {
        &[]
    }

    /// All instances, by place; see [`Block::instances`].
    pub fn instances(&self) -> &[Instance] {
        &[]
    }

    /// What changed in [`Self::instances`] since the last call. For one renderer: a second one draws from
    /// [`Self::instances`].
    pub fn take_upload(&mut self) -> Upload<'_> {
        Upload::Nothing
    }

    /// The lamps that are on.
    pub fn lights(&self) -> &[Light] {
        &[]
    }

    /// Pictures on parts, sorted by [`Decal::z`].
    pub fn decals(&self) -> &[Decal] {
        &[]
    }

    /// The addresses that [`Mesh::Asset`], [`Instance::texture`] and [`Decal::content`] stand for.
    pub fn contents(&self) -> &Contents {
        const NONE: &Contents = &Contents {
            addresses: Vec::new(),
        };
        NONE
    }

    /// The parts at and below an instance, for outlines and focus.
    pub fn parts_of(&self, model: &DataModel, id: InstanceId) -> Vec<InstanceId> {
        let _ = (model, id);
        Vec::new()
    }

    /// The nearest part on a ray that `accept` lets through. Invisible parts are hit too.
    pub fn pick(&self, ray: Ray, accept: impl Fn(InstanceId) -> bool) -> Option<Hit> {
        let _ = (ray, accept);
        None
    }

    /// All parts on a ray, nearest first.
    pub fn pick_all(&self, ray: Ray) -> Vec<Hit> {
        let _ = ray;
        Vec::new()
    }

    /// The parts of which something is inside a rectangle of an image: `min` and `max` in pixels from its top left.
    pub fn pick_rectangle(
        &self,
        camera: &Camera,
        size: glam::Vec2,
        min: glam::Vec2,
        max: glam::Vec2,
    ) -> Vec<InstanceId> {
        let _ = (camera, size, min, max);
        Vec::new()
    }

    /// The box around a part; `None` for what is no part of this scene.
    pub fn bounds(&self, id: InstanceId) -> Option<Bounds> {
        let _ = id;
        None
    }

    /// The box around everything.
    pub fn all_bounds(&self) -> Option<Bounds> {
        None
    }

    /// The parts whose boxes overlap `area`, each with its box. For snapping to neighbours.
    pub fn parts_in(&self, area: Bounds, visit: &mut dyn FnMut(InstanceId, Bounds)) {
        let _ = (area, visit);
    }
}
