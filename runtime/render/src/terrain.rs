//! The surface of terrain: triangles between full and empty cells, in patches of a chunk each, made on threads of their
//! own. Knows no GPU: the renderer uploads patches as they are ready.
//!
//! Both ground and water are "surface nets": a vertex wherever the surface passes between eight neighbouring cells, in the
//! mean of the places where it crosses the lines between their middles. Patches read the cells of their neighbours, so that
//! along their edges both have the same vertices and normals.
//!
//! Memory: a vertex takes 16 bytes and a triangle 6, here and on the GPU: a patch of plain ground 45 KB with its coarser
//! levels.

pub(crate) mod builder;
mod cells;
mod field;
mod mesh;
mod nets;
mod ray;
#[cfg(test)]
pub(crate) mod tests;

use std::sync::atomic::{AtomicU64, Ordering};

use bytemuck::{Pod, Zeroable};
use glam::Vec3;
use studio_model::terrain::{CELL_STUDS, CHUNK_CELLS};

use crate::scene::Bounds;
use mesh::Mesh;

/// Studs along an edge of a chunk.
pub(crate) const CHUNK_STUDS: f32 = CELL_STUDS * CHUNK_CELLS as f32;
/// Steps a stud of a vertex' place: edges of neighbouring chunks are rounded alike.
const STEPS: f32 = 256.0;
/// Studs by which places are moved so that they are not negative: patches reach a little over their chunk.
const MARGIN: f32 = 64.0;

/// A corner as the GPU reads it: 16 bytes. Mirrors `gpu/shaders/terrain.wgsl`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
pub(crate) struct Vertex {
    /// Place in the chunk; see [`Vertex::place`].
    place: [u16; 4],
    /// Length 127.
    normal: [i8; 4],
    /// The materials of its triangle's three corners, and which of them it is.
    pub(crate) materials: [u8; 4],
}

impl Vertex {
    /// A corner of which all triangles are of one material.
    fn new(place: Vec3, normal: Vec3, material: u8) -> Self {
        let [x, y, z] = ((place + MARGIN) * STEPS).round().to_array();
        let normal = (normal * 127.0).round();
        Self {
            place: [x as u16, y as u16, z as u16, 0],
            normal: [normal.x as i8, normal.y as i8, normal.z as i8, 0],
            materials: [material, material, material, 0],
        }
    }

    /// Studs from the chunk's lower corner.
    pub(crate) fn place(&self) -> Vec3 {
        let [x, y, z, _] = self.place.map(f32::from);
        Vec3::new(x, y, z) / STEPS - MARGIN
    }

    /// About of length one.
    pub(crate) fn normal(&self) -> Vec3 {
        let [x, y, z, _] = self.normal.map(f32::from);
        Vec3::new(x, y, z) / 127.0
    }
}

/// Studs of the cubes whose vertices are one, from the second level on: each is for what is seen from farther away.
const COARSER: [f32; LEVELS - 1] = [8.0, 20.0];
/// How many surfaces a patch has, each coarser than the one before.
pub(crate) const LEVELS: usize = 3;

/// Triangles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Surface {
    /// At most 65,536.
    pub(crate) vertices: Vec<Vertex>,
    /// Three a triangle, counterclockwise seen from outside.
    pub(crate) indices: Vec<u16>,
}

/// The surface of one chunk.
#[derive(Debug)]
pub(crate) struct Patch {
    /// Which chunk.
    pub(crate) at: [i32; 3],
    /// Unlike that of any other patch.
    pub(crate) revision: u64,
    pub(crate) ground: [Surface; LEVELS],
    pub(crate) water: [Surface; LEVELS],
    /// Around all.
    pub(crate) bounds: Bounds,
    /// Which materials there are, a bit each.
    pub(crate) materials: u64,
}

/// A number that was not given before.
pub(crate) fn revision() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// The lower corner of a chunk, studs.
pub(crate) fn origin(at: [i32; 3]) -> Vec3 {
    let [x, y, z] = at.map(|place| place as f32);
    Vec3::new(x, y, z) * CHUNK_STUDS
}

impl Patch {
    /// The patch of these surfaces; `None` if there is nothing to see.
    fn new(at: [i32; 3], ground: &Mesh, water: &Mesh) -> Option<Self> {
        let levels = |mesh: &Mesh| -> [Surface; LEVELS] {
            std::array::from_fn(|level| match level.checked_sub(1) {
                None => mesh.pack(),
                Some(coarser) => mesh.coarser(COARSER[coarser]).pack(),
            })
        };
        let (ground, water) = (levels(ground), levels(water));
        let all = || ground[0].vertices.iter().chain(&water[0].vertices);
        let corner = origin(at);
        let places = all().map(|vertex| vertex.place() + corner);
        let bounds = places
            .map(|place| Bounds {
                min: place,
                max: place,
            })
            .reduce(Bounds::union)?;
        let materials = all()
            .flat_map(|vertex| &vertex.materials[..3])
            .fold(0, |mask, material| mask | 1 << (material & 63));
        Some(Self {
            at,
            revision: revision(),
            bounds,
            materials,
            ground,
            water,
        })
    }

    /// Bytes of memory that it takes, here and on the GPU each.
    pub(crate) fn bytes(&self) -> usize {
        let of = |surface: &Surface| {
            size_of_val(surface.vertices.as_slice()) + size_of_val(surface.indices.as_slice())
        };
        self.ground.iter().chain(&self.water).map(of).sum()
    }
}
