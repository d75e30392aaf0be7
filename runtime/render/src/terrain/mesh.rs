//! Triangles between the net and the GPU's layout: made coarser for where they are seen from afar, and packed. Knows no cells.

use glam::Vec3;
use rustc_hash::FxHashMap;

use super::{CHUNK_STUDS, Surface, Vertex};

/// Studs from the chunk's edge within which vertices may be those of a neighbour too.
const SHARED: f32 = 2.0;
/// No vertex.
const NONE: u16 = u16::MAX;

/// Vertices, a column each, and triangles of them.
#[derive(Debug, Default)]
pub(super) struct Mesh {
    pub(super) places: Vec<Vec3>,
    /// Of any length: the larger, the more they count.
    pub(super) normals: Vec<Vec3>,
    pub(super) materials: Vec<u8>,
    pub(super) triangles: Vec<[u16; 3]>,
}

impl Mesh {
    /// The mesh with one vertex for all in a cube of `studs` that look the same way. Those that neighbours share stay, so
    /// that patches of different coarseness fit.
    pub(super) fn coarser(&self, studs: f32) -> Self {
        let mut coarse = Self::default();
        let mut of_cube: FxHashMap<([i32; 3], usize), u16> = FxHashMap::default();
        let mut counts: Vec<f32> = Vec::new();
        let vertices = self.places.iter().zip(&self.normals).zip(&self.materials);
        let moved: Vec<u16> = vertices
            .map(|((place, normal), material)| {
                let next = coarse.places.len() as u16;
                let is_shared =
                    place.min_element() <= SHARED || place.max_element() >= CHUNK_STUDS - SHARED;
                let vertex = if is_shared {
                    next
                } else {
                    let cube = (*place / studs).floor().to_array().map(|v| v as i32);
                    *of_cube.entry((cube, side(*normal))).or_insert(next)
                };
                if vertex == next {
                    coarse.places.push(*place);
                    coarse.normals.push(*normal);
                    coarse.materials.push(*material);
                    counts.push(1.0);
                } else {
                    coarse.places[usize::from(vertex)] += *place;
                    coarse.normals[usize::from(vertex)] += *normal;
                    counts[usize::from(vertex)] += 1.0;
                }
                vertex
            })
            .collect();
        for (place, count) in coarse.places.iter_mut().zip(counts) {
            *place /= count;
        }
        let triangles = self
            .triangles
            .iter()
            .map(|triangle| triangle.map(|vertex| moved[usize::from(vertex)]));
        coarse.triangles = triangles
            .filter(|[a, b, c]| a != b && b != c && c != a)
            .collect();
        coarse
    }

    /// In the GPU's layout.
    pub(super) fn pack(&self) -> Surface {
        let mut packer = Packer {
            mesh: self,
            surface: Surface::default(),
            taken: vec![NONE; self.places.len()],
        };
        packer
            .surface
            .indices
            .reserve_exact(self.triangles.len() * 3);
        for triangle in &self.triangles {
            packer.add(*triangle);
        }
        packer.surface.vertices.shrink_to_fit();
        packer.surface
    }
}

/// Which of six directions a normal is nearest to.
fn side(normal: Vec3) -> usize {
    let axis = normal.abs().max_position();
    axis * 2 + usize::from(normal[axis] < 0.0)
}

#[derive(Debug)]
struct Packer<'a> {
    mesh: &'a Mesh,
    surface: Surface,
    /// By vertex of the mesh: its number in the surface.
    taken: Vec<u16>,
}

impl Packer<'_> {
    fn add(&mut self, triangle: [u16; 3]) {
        let materials = triangle.map(|vertex| self.mesh.materials[usize::from(vertex)]);
        let is_plain = materials.iter().all(|material| *material == materials[0]);
        let room = usize::from(u16::MAX) - self.surface.vertices.len();
        // Without room for corners of their own, triangles are of the material of their first.
        if is_plain || room < self.mesh.places.len() + 3 {
            for vertex in triangle {
                let index = self.shared(vertex);
                self.surface.indices.push(index);
            }
            return;
        }
        for (number, vertex) in (0..).zip(triangle) {
            let mut made = self.vertex(vertex);
            made.materials = [materials[0], materials[1], materials[2], number];
            let index = self.surface.vertices.len() as u16;
            self.surface.indices.push(index);
            self.surface.vertices.push(made);
        }
    }

    /// The number in the surface of a vertex that several triangles have.
    fn shared(&mut self, vertex: u16) -> u16 {
        let taken = self.taken[usize::from(vertex)];
        if taken != NONE {
            return taken;
        }
        let index = self.surface.vertices.len() as u16;
        self.surface.vertices.push(self.vertex(vertex));
        self.taken[usize::from(vertex)] = index;
        index
    }

    fn vertex(&self, vertex: u16) -> Vertex {
        let vertex = usize::from(vertex);
        let normal = self.mesh.normals[vertex].normalize_or(Vec3::Y);
        Vertex::new(
            self.mesh.places[vertex],
            normal,
            self.mesh.materials[vertex],
        )
    }
}
