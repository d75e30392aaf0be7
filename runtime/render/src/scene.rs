//! What of a model can be seen, kept in step by its journal. Knows no GPU: the renderer uploads what changed here.
//!
//! Only what is below the Workspace is here. Each part is one [`Instance`] in the GPU's layout, kept in a [`Block`] of its
//! neighbours of one mesh and pass; parts that are too transparent to be drawn are kept in blocks of their own, to be
//! picked. Few parts have more: meshes, pictures and lamps below them.
//!
//! Memory: a part takes 64 bytes for its instance, mostly not much more with the room of its block, and each slot of the
//! model some 30 bytes, whatever it holds: a place of 1,000,000 parts takes 100 MB.

mod blocks;
mod cell;
mod contents;
mod cull;
mod draw;
mod follow;
mod instance;
mod look;
mod read;
mod refresh;
mod role;
mod terrain;
#[cfg(test)]
pub(crate) mod tests;
mod trims;
mod wardrobe;

use std::sync::Arc;

use glam::Vec3;
use rustc_hash::FxHashMap;
use studio_model::{CFrame, DataModel, InstanceId, JournalCursor};

use crate::environment::Environment;
use crate::mesh::Geometry;
use blocks::Blocks;
use contents::Asset;
use follow::{Kind, Slot};
use terrain::Ground;
use trims::Trims;
use wardrobe::Wardrobe;

pub use contents::Contents;
pub use cull::Frustum;
pub use draw::{
    Block, Decal, Instance, Lay, Light, LightKind, Mesh, Pass, Piece, Tile, Upload, flags,
};
pub use terrain::Terrain;
pub(crate) use terrain::TerrainLook;

/// A box along the world's axes, studs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Least corner.
    pub min: Vec3,
    /// Greatest corner.
    pub max: Vec3,
}

impl Bounds {
    /// The origin.
    pub(crate) const POINT: Self = Self {
        min: Vec3::ZERO,
        max: Vec3::ZERO,
    };

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

    /// Whether the two have a point in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.min.cmple(other.max).all() && other.min.cmple(self.max).all()
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
    /// Whether the model was read whole once.
    loaded: bool,
    workspace: Option<InstanceId>,
    lighting: Option<InstanceId>,
    environment: Environment,
    environment_stale: bool,
    /// Pictures of the sky, in the order of [`crate::Face`].
    skybox: Option<[u32; 6]>,
    /// By slot of the model.
    slots: Vec<Slot>,
    /// Slots that have marks.
    due: Vec<u32>,
    /// What is drawn.
    drawn: Blocks,
    /// Parts that are too transparent to be drawn.
    hidden: Blocks,
    /// By slot, where parts are drawn that are not where the model has them.
    placed: FxHashMap<u32, CFrame>,
    trims: Trims,
    wardrobe: Wardrobe,
    /// The revisions of lamps and pictures when the last sync ended.
    trims_seen: (u64, u64),
    contents: Contents,
    /// Assets that became known since the last sync.
    new_assets: Vec<u32>,
    /// Whether an instance changed since the last sync ended.
    changed: bool,
    upload: Vec<(u32, Instance)>,
    ground: Ground,
}

impl Scene {
    /// A scene of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets everything: the next sync reads another model.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Forgets the model, but not the addresses that it used.
    fn clear(&mut self) {
        *self = Self {
            cursor: self.cursor,
            workspace: self.workspace,
            environment: self.environment,
            skybox: self.skybox,
            contents: std::mem::take(&mut self.contents),
            trims: std::mem::take(&mut self.trims).cleared(),
            ground: std::mem::take(&mut self.ground),
            ..Self::default()
        };
    }

    /// Light, sky and effects of the place.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Pictures of the sky, each as it is seen when one looks along its side of [`Face::ALL`](crate::Face::ALL); `None` if
    /// the place does not name all six.
    pub fn skybox(&self) -> Option<[u32; 6]> {
        self.skybox
    }

    /// How many parts are in it, those that are too transparent to be drawn included.
    pub fn part_count(&self) -> usize {
        self.drawn.len() + self.hidden.len()
    }

    /// What is drawn, in no promised order. Some may have no instances.
    pub fn blocks(&self) -> &[Block] {
        self.drawn.blocks()
    }

    /// All instances, by place; see [`Block::instances`].
    pub fn instances(&self) -> &[Instance] {
        self.drawn.instances()
    }

    /// What changed in [`Self::instances`] since the last call; takes in as well what was made of [`Self::terrain`]. For one renderer: a second one draws from
    /// [`Self::instances`].
    pub fn take_upload(&mut self) -> Upload<'_> {
        self.take_terrain();
        self.upload.clear();
        if self.drawn.take_changes(&mut self.upload) {
            return Upload::All(self.drawn.instances());
        }
        if self.upload.is_empty() {
            Upload::Nothing
        } else {
            Upload::Some(&self.upload)
        }
    }

    /// A part as it is drawn, or would be if it were less transparent. For outlines.
    pub fn part(&self, id: InstanceId) -> Option<(Mesh, &Instance)> {
        matches!(self.kind(id), Some(Kind::Part { .. })).then_some(())?;
        let slot = id.index() as u32;
        let (mesh, _, instance) = self.drawn.get(slot).or_else(|| self.hidden.get(slot))?;
        Some((mesh, instance))
    }

    /// The lamps that are on.
    pub fn lights(&self) -> &[Light] {
        self.trims.lights()
    }

    /// Rises whenever [`Self::lights`] changed.
    pub fn lights_revision(&self) -> u64 {
        self.trims.lights_revision()
    }

    /// Pictures on parts, sorted by [`Decal::z`].
    pub fn decals(&self) -> &[Decal] {
        self.trims.decals()
    }

    /// Rises whenever [`Self::decals`] changed.
    pub fn decals_revision(&self) -> u64 {
        self.trims.decals_revision()
    }

    /// The addresses that [`Mesh::Asset`], [`Instance::texture`], [`Decal::content`] and [`Self::skybox`] stand for.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// Tells what the asset of a [`Mesh::Asset`] is, once it was found: the box of its own coordinates in studs, which
    /// decides how large a `FileMesh` is drawn, and its triangles in the unit box, for picking. The next
    /// [`Self::sync`] puts parts right that were drawn with a stand-in.
    pub fn set_asset(&mut self, content: u32, own: Bounds, geometry: Arc<Geometry>) {
        if own.min.is_finite() && own.max.is_finite() {
            self.contents.set_asset(content, Asset { own, geometry });
            self.new_assets.push(content);
        }
    }

    /// The parts at and below an instance, for outlines and focus.
    pub fn parts_of(&self, model: &DataModel, id: InstanceId) -> Vec<InstanceId> {
        let parts = model.subtree(id);
        parts
            .filter(|id| matches!(self.kind(*id), Some(Kind::Part { .. })))
            .collect()
    }

    /// The box around a part; `None` for what is no part of this scene.
    pub fn bounds(&self, id: InstanceId) -> Option<Bounds> {
        self.part(id).map(|(mesh, instance)| instance.bounds(mesh))
    }

    /// The box around everything.
    pub fn all_bounds(&self) -> Option<Bounds> {
        let boxes = self.all_blocks().flat_map(|(block, instances)| {
            instances.iter().map(|instance| instance.bounds(block.mesh))
        });
        boxes.reduce(Bounds::union)
    }

    /// All blocks with their instances, drawn or not.
    pub(crate) fn all_blocks(&self) -> impl Iterator<Item = (&Block, &[Instance])> {
        [&self.drawn, &self.hidden].into_iter().flat_map(|blocks| {
            let filled = blocks
                .blocks()
                .iter()
                .filter(|block| !block.instances.is_empty());
            filled.map(|block| (block, blocks.of_block(block)))
        })
    }

    /// The part of a slot.
    pub(crate) fn id_of(&self, slot: u32) -> Option<InstanceId> {
        self.slots.get(slot as usize)?.id
    }

    /// The triangles of an asset, in the unit box.
    pub(crate) fn asset_geometry(&self, content: u32) -> Option<&Geometry> {
        self.contents
            .asset(content)
            .map(|asset| asset.geometry.as_ref())
    }
}
