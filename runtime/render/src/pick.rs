//! What lies under a pixel: exact hits of rays on the shapes of a scene, on the CPU. Knows no GPU.
//!
//! What is hit is what is drawn: a ball is a ball, a part with a mesh below it has the shape of that mesh, an asset that
//! was found is its triangles. Parts that are too transparent to be drawn are hit like others. A part in which a ray
//! starts is not: a camera inside of an invisible box sees through it.

mod rectangle;
mod search;
mod solid;
#[cfg(test)]
mod tests;

use glam::Vec3;
pub use studio_model::Face;
use studio_model::InstanceId;

/// A ray that met a part or the terrain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The part, or the terrain.
    pub id: InstanceId,
    /// Whether it is the terrain, which has neither a box nor sides of its own.
    pub is_terrain: bool,
    /// Studs along the ray.
    pub distance: f32,
    /// Where, in the world.
    pub point: Vec3,
    /// The surface's normal there, length one, away from the part.
    pub normal: Vec3,
    /// The side of the part's box that the normal is nearest to.
    pub face: Face,
}
