//! Geometry: the unit shapes that parts are stretched from, and meshes of a place's assets. Knows no GPU.
//!
//! Everything lies in the box from -0.5 to 0.5 and is wound counter-clockwise seen from outside. Whoever stretches it to
//! a part's size divides normals by the size and makes them length one again.
//!
//! `CornerWedge` has its high corner at +X and -Z (right, front), as the reference and our physics do.

mod asset;
mod build;
mod unit;

#[cfg(test)]
mod tests;

use bytemuck::{Pod, Zeroable};

pub use asset::{AssetMesh, MeshError, decode};
pub use unit::unit;

/// A corner of a mesh, 32 bytes.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Default, Pod, Zeroable)]
pub struct Vertex {
    /// In the unit box, -0.5 to 0.5.
    pub position: [f32; 3],
    /// Length one.
    pub normal: [f32; 3],
    /// Of the mesh's own picture; zero where it has none.
    pub uv: [f32; 2],
}

/// Triangles, counter-clockwise seen from outside.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Geometry {
    /// Corners.
    pub vertices: Vec<Vertex>,
    /// Three a triangle.
    pub indices: Vec<u32>,
}

/// How finely round shapes are cut. Shapes without round sides are the same in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Detail {
    /// Round at any distance: a ball of 1,728 triangles.
    Near,
    /// Round when it is less than some 60 pixels high: a ball of 300 triangles.
    Far,
}
