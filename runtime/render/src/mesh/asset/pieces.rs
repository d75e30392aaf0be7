//! Collects the pieces of a mesh within the limits, and stretches the whole to the unit box. Knows no file format.

use glam::{Mat3, Mat4, Vec2, Vec3};

use super::{AssetMesh, MeshError};
use crate::limits;
use crate::mesh::{Geometry, Vertex};

/// The shortest side of a mesh, studs: one that is flat has no thickness to divide by.
const THINNEST: f32 = 1e-3;

/// Triangles with a common transform.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub(super) positions: Vec<Vec3>,
    /// One a position, or none at all.
    pub(super) normals: Vec<Vec3>,
    /// One a position, or none at all.
    pub(super) uvs: Vec<Vec2>,
    /// Three a triangle.
    pub(super) indices: Vec<u32>,
}

/// What was read so far, not stretched yet.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    geometry: Geometry,
}

/// Refuses a count that is beyond a limit.
pub(super) fn bound(count: usize, most: usize, what: &'static str) -> Result<usize, MeshError> {
    if count > most {
        return Err(MeshError::TooMany { what, most });
    }
    Ok(count)
}

impl Pieces {
    /// Adds a piece, moved by `transform`.
    pub(super) fn add(&mut self, piece: &Piece, transform: Mat4) -> Result<(), MeshError> {
        let count = piece.positions.len();
        if piece.indices.iter().any(|index| *index as usize >= count) {
            return Err(MeshError::Outside("triangles"));
        }
        let linear = Mat3::from_mat4(transform);
        let determinant = linear.determinant();
        let positions: Vec<Vec3> = piece
            .positions
            .iter()
            .map(|position| transform.transform_point3(*position))
            .collect();
        if !positions.iter().all(|position| position.is_finite()) {
            return Err(MeshError::NotFinite);
        }
        let triangles = piece.indices.chunks_exact(3).map(|three| {
            // A mirror turns triangles inside out.
            if determinant < 0.0 {
                [three[0], three[2], three[1]]
            } else {
                [three[0], three[1], three[2]]
            }
        });
        let indices: Vec<[u32; 3]> = triangles.collect();
        let triangles = self.geometry.indices.len() / 3 + indices.len();
        bound(triangles, limits::MESH_TRIANGLES, "triangles")?;
        let uv = |index: usize| piece.uvs.get(index).copied().unwrap_or_default();
        // The cofactors turn normals as the inverse transpose does, and exist where that does not.
        let [x, y, z] = [linear.x_axis, linear.y_axis, linear.z_axis];
        let cofactors = Mat3::from_cols(y.cross(z), z.cross(x), x.cross(y));
        let turned: Option<Vec<Vec3>> = (piece.normals.len() == count)
            .then(|| {
                let turn = |normal: &Vec3| (cofactors * *normal).try_normalize();
                piece.normals.iter().map(turn).collect()
            })
            .flatten();
        match turned {
            Some(normals) => {
                let first = self.geometry.vertices.len();
                bound(first + count, limits::MESH_VERTICES, "corners")?;
                let sign = if determinant < 0.0 { -1.0 } else { 1.0 };
                for (index, position) in positions.iter().enumerate() {
                    self.push(*position, normals[index] * sign, uv(index));
                }
                let moved = indices.as_flattened().iter();
                self.geometry
                    .indices
                    .extend(moved.map(|index| index + first as u32));
            }
            None => self.add_flat(&positions, &indices, uv)?,
        }
        Ok(())
    }

    /// Triangles whose corners have the triangle's normal, and so are not shared.
    fn add_flat(
        &mut self,
        positions: &[Vec3],
        indices: &[[u32; 3]],
        uv: impl Fn(usize) -> Vec2,
    ) -> Result<(), MeshError> {
        let count = self.geometry.vertices.len() + indices.len() * 3;
        bound(count, limits::MESH_VERTICES, "corners")?;
        for three in indices {
            let [a, b, c] = three.map(|index| positions[index as usize]);
            let normal = (b - a).cross(c - a).normalize_or(Vec3::Y);
            for index in three {
                let corner = self.geometry.vertices.len() as u32;
                self.geometry.indices.push(corner);
                let index = *index as usize;
                self.push(positions[index], normal, uv(index));
            }
        }
        Ok(())
    }

    fn push(&mut self, position: Vec3, normal: Vec3, uv: Vec2) {
        let uv = if uv.is_finite() { uv } else { Vec2::ZERO };
        self.geometry.vertices.push(Vertex {
            position: position.to_array(),
            normal: normal.to_array(),
            uv: uv.to_array(),
        });
    }

    /// All pieces, as one mesh that fills the unit box.
    pub(super) fn finish(self) -> Result<AssetMesh, MeshError> {
        let mut geometry = self.geometry;
        if geometry.indices.is_empty() {
            return Err(MeshError::Empty);
        }
        let used = || {
            let of = |index: &u32| Vec3::from(geometry.vertices[*index as usize].position);
            geometry.indices.iter().map(of)
        };
        let low = used().fold(Vec3::INFINITY, Vec3::min);
        let high = used().fold(Vec3::NEG_INFINITY, Vec3::max);
        let middle = low * 0.5 + high * 0.5;
        let size = (high - low).max(Vec3::splat(THINNEST));
        if !size.is_finite() {
            return Err(MeshError::NotFinite);
        }
        let half = Vec3::splat(0.5);
        for vertex in &mut geometry.vertices {
            let position = (Vec3::from(vertex.position) - middle) / size;
            // Corners of no triangle may lie outside.
            vertex.position = position.clamp(-half, half).to_array();
            // Divided by the size it has its own direction again.
            let normal = Vec3::from(vertex.normal) * (size / size.max_element());
            vertex.normal = normal.normalize_or(Vec3::Y).to_array();
        }
        Ok(AssetMesh { geometry, size })
    }
}
