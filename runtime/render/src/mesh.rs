//! Geometry: the unit shapes that parts are stretched from, and meshes of a place's assets. Knows no GPU.

use bytemuck::{Pod, Zeroable};

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
