//! Puts faces together to a [`Geometry`]. Knows no particular shape.

use glam::Vec3;

use super::{Geometry, Vertex};

/// The corners of a box as signs, first the four of -X, and its sides by them, counter-clockwise seen from outside.
const BOX_SIDES: [[usize; 4]; 6] = [
    [4, 6, 7, 5],
    [2, 3, 7, 6],
    [1, 5, 7, 3],
    [0, 1, 3, 2],
    [0, 4, 5, 1],
    [0, 2, 6, 4],
];

impl Geometry {
    /// Adds a corner and gives its index.
    pub(super) fn corner(&mut self, position: Vec3, normal: Vec3) -> u32 {
        let index = self.vertices.len() as u32;
        self.vertices.push(Vertex {
            position: position.to_array(),
            normal: normal.to_array(),
            uv: [0.0; 2],
        });
        index
    }

    /// Adds a flat, convex side by its corners, counter-clockwise seen from outside.
    pub(super) fn side(&mut self, corners: &[Vec3]) {
        let [a, b, c, ..] = *corners else { return };
        let normal = (b - a).cross(c - a).normalize_or_zero();
        let first = self.vertices.len() as u32;
        for corner in corners {
            self.corner(*corner, normal);
        }
        for second in 1..corners.len() as u32 - 1 {
            self.indices
                .extend([first, first + second, first + second + 1]);
        }
    }

    /// Adds the solid with these six quadrangular sides, given eight corners: those of -X before those of +X, among them
    /// -Y before +Y, among them -Z before +Z.
    pub(super) fn hexahedron(&mut self, corners: &[Vec3; 8]) {
        for side in BOX_SIDES {
            self.side(&side.map(|corner| corners[corner]));
        }
    }

    /// Adds a grid of `columns` × `rows` cells whose corners share normals; `at` gives position and normal of a corner.
    /// Columns run to the right and rows upwards, seen from outside.
    pub(super) fn sheet(&mut self, columns: u32, rows: u32, at: impl Fn(u32, u32) -> (Vec3, Vec3)) {
        let first = self.vertices.len() as u32;
        for row in 0..=rows {
            for column in 0..=columns {
                let (position, normal) = at(column, row);
                self.corner(position, normal);
            }
        }
        for row in 0..rows {
            for column in 0..columns {
                let low = first + row * (columns + 1) + column;
                let high = low + columns + 1;
                self.indices
                    .extend([low, low + 1, high + 1, low, high + 1, high]);
            }
        }
    }
}

/// The corners of a box, in the order of [`Geometry::hexahedron`].
pub(super) fn box_corners(low: Vec3, high: Vec3) -> [Vec3; 8] {
    std::array::from_fn(|corner| {
        let pick = |bit: usize, low: f32, high: f32| if corner & bit == 0 { low } else { high };
        Vec3::new(
            pick(4, low.x, high.x),
            pick(2, low.y, high.y),
            pick(1, low.z, high.z),
        )
    })
}
