//! From a field to triangles: surface nets. Knows no materials but to hand them on.

use glam::Vec3;
use studio_model::terrain::{CELL_STUDS, CHUNK_CELLS};

use super::STEPS;
use super::cells::{PAD, SIDE, STRIDES, index};
use super::field::{Field, HALF, cube};
use super::mesh::Mesh;

/// No vertex.
const NONE: u16 = u16::MAX;
/// The twelve lines between eight neighbouring cells: the corner that each begins at, and its axis. Corners are numbered
/// x + 2y + 4z.
const LINES: [(usize, usize); 12] = [
    (0, 0),
    (2, 0),
    (4, 0),
    (6, 0),
    (0, 1),
    (1, 1),
    (4, 1),
    (5, 1),
    (0, 2),
    (1, 2),
    (2, 2),
    (3, 2),
];

/// Vertices while their normals are added up.
#[derive(Debug)]
struct Net<'a> {
    field: &'a Field,
    /// By the first of the eight cells.
    of_cell: Vec<u16>,
    places: Vec<Vec3>,
    normals: Vec<Vec3>,
    materials: Vec<u8>,
    /// Those that belong to the chunk.
    own: Vec<[u16; 3]>,
}

/// The triangles of a field that belong to its chunk.
pub(super) fn mesh(field: &Field) -> Mesh {
    let mut net = Net {
        field,
        of_cell: vec![NONE; SIDE * SIDE * SIDE],
        places: Vec::new(),
        normals: Vec::new(),
        materials: Vec::new(),
        own: Vec::new(),
    };
    net.place();
    if !net.places.is_empty() {
        net.connect();
    }
    Mesh {
        places: net.places,
        normals: net.normals,
        materials: net.materials,
        triangles: net.own,
    }
}

/// The place of a corner of eight neighbours, relative to the first.
fn corner(number: usize) -> usize {
    (number & 1) * STRIDES[0] + (number >> 1 & 1) * STRIDES[1] + (number >> 2) * STRIDES[2]
}

impl Net<'_> {
    /// Puts vertices where the surface passes.
    fn place(&mut self) {
        let corners: [usize; 8] = std::array::from_fn(corner);
        for (x, y, z) in cube(PAD - 2..PAD + CHUNK_CELLS + 1) {
            let at = index(x, y, z);
            let inside = corners
                .iter()
                .enumerate()
                .fold(0u8, |mask, (number, step)| {
                    mask | u8::from(self.field.is_inside(at + step)) << number
                });
            if inside == 0 || inside == u8::MAX || self.places.len() >= usize::from(NONE) {
                continue;
            }
            let Some(place) = self.crossing(at, inside) else {
                continue;
            };
            let cell = Vec3::new(x as f32, y as f32, z as f32) - PAD as f32;
            // Cells are told by their middles.
            self.of_cell[at] = self.places.len() as u16;
            self.places.push((cell + 0.5 + place) * CELL_STUDS);
            self.materials.push(self.material(at, inside));
        }
        self.normals = vec![Vec3::ZERO; self.places.len()];
    }

    /// The mean of where the surface crosses the lines between eight cells, in cells from the middle of the first.
    fn crossing(&self, at: usize, inside: u8) -> Option<Vec3> {
        let mut sum = Vec3::ZERO;
        let mut count = 0.0;
        for (from, axis) in LINES {
            let to = from | 1 << axis;
            let (is_from, is_to) = (inside >> from & 1 == 1, inside >> to & 1 == 1);
            if is_from == is_to {
                continue;
            }
            let (from_at, to_at) = (at + corner(from), at + corner(to));
            let (full, empty) = if is_from {
                (from_at, to_at)
            } else {
                (to_at, from_at)
            };
            if !self.field.shows(full, empty, is_from && axis == 1) {
                continue;
            }
            // Where the fuller cell ends if it is filled from the other side of the emptier one: level ground lies
            // where its cells' fill says.
            let way = self.field.fill[full] + self.field.fill[empty] - HALF;
            let way = way.clamp(0.0, 1.0);
            let mut place = Vec3::new(
                (from & 1) as f32,
                (from >> 1 & 1) as f32,
                (from >> 2) as f32,
            );
            place[axis] = if is_from { way } else { 1.0 - way };
            sum += place;
            count += 1.0;
        }
        // In the steps of vertices, so that patches that share this one round it alike and divide quads alike.
        let steps = STEPS * CELL_STUDS;
        (count > 0.0).then(|| (sum / count * steps).round() / steps)
    }

    /// What most of the full ones of eight cells are made of.
    fn material(&self, at: usize, inside: u8) -> u8 {
        let full = |number: &usize| inside >> number & 1 == 1;
        let cells = (0..8).filter(full).map(|number| at + corner(number));
        let of = |material: u8| {
            let same = cells
                .clone()
                .filter(|cell| self.field.material[*cell] == material);
            same.map(|cell| self.field.fill[cell]).sum::<f32>()
        };
        let first = cells.clone().map(|cell| self.field.material[cell]);
        let best = first.max_by(|a, b| of(*a).total_cmp(&of(*b)).then(a.cmp(b)));
        best.unwrap_or(0)
    }

    /// Spans a quad across each line on which the surface is crossed. Those of the chunk's neighbours count for normals.
    fn connect(&mut self) {
        let chunk = PAD..PAD + CHUNK_CELLS;
        for (x, y, z) in cube(PAD - 1..PAD + CHUNK_CELLS + 1) {
            let at = index(x, y, z);
            let is_inside = self.field.is_inside(at);
            let is_own = chunk.contains(&x) && chunk.contains(&y) && chunk.contains(&z);
            for (axis, step) in STRIDES.into_iter().enumerate() {
                let next = at + step;
                if self.field.is_inside(next) == is_inside {
                    continue;
                }
                let (full, empty) = if is_inside { (at, next) } else { (next, at) };
                if !self.field.shows(full, empty, is_inside && axis == 1) {
                    continue;
                }
                let Some(quad) = self.quad(at, axis, is_inside) else {
                    continue;
                };
                for triangle in self.halves(quad) {
                    let [a, b, c] = triangle.map(|vertex| self.places[usize::from(vertex)]);
                    let normal = (b - a).cross(c - a);
                    for vertex in triangle {
                        self.normals[usize::from(vertex)] += normal;
                    }
                    if is_own {
                        self.own.push(triangle);
                    }
                }
            }
        }
    }

    /// The vertices around a line, counterclockwise seen from outside.
    fn quad(&self, at: usize, axis: usize, is_inside: bool) -> Option<[u16; 4]> {
        let (u, v) = (STRIDES[(axis + 1) % 3], STRIDES[(axis + 2) % 3]);
        let mut quad = [at - u - v, at - v, at, at - u].map(|cell| self.of_cell[cell]);
        if !is_inside {
            quad.swap(1, 3);
        }
        (!quad.contains(&NONE)).then_some(quad)
    }

    /// Two triangles, divided along the shorter diagonal.
    fn halves(&self, [a, b, c, d]: [u16; 4]) -> [[u16; 3]; 2] {
        let way = |from: u16, to: u16| {
            self.places[usize::from(from)].distance_squared(self.places[usize::from(to)])
        };
        if way(a, c) <= way(b, d) {
            [[a, b, c], [a, c, d]]
        } else {
            [[a, b, d], [b, c, d]]
        }
    }
}
