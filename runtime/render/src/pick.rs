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
use studio_model::InstanceId;

/// A ray that met a part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The part.
    pub id: InstanceId,
    /// Studs along the ray.
    pub distance: f32,
    /// Where, in the world.
    pub point: Vec3,
    /// The surface's normal there, length one, away from the part.
    pub normal: Vec3,
    /// The side of the part's box that the normal is nearest to.
    pub face: Face,
}

/// A side of a part's box, in its own axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// +X.
    Right,
    /// +Y.
    Top,
    /// +Z.
    Back,
    /// -X.
    Left,
    /// -Y.
    Bottom,
    /// -Z.
    Front,
}

impl Face {
    /// All sides, in the order of `Enum.NormalId`.
    pub const ALL: [Self; 6] = [
        Self::Right,
        Self::Top,
        Self::Back,
        Self::Left,
        Self::Bottom,
        Self::Front,
    ];

    /// Away from the part, in its own axes.
    pub const fn normal(self) -> Vec3 {
        match self {
            Self::Right => Vec3::X,
            Self::Top => Vec3::Y,
            Self::Back => Vec3::Z,
            Self::Left => Vec3::NEG_X,
            Self::Bottom => Vec3::NEG_Y,
            Self::Front => Vec3::NEG_Z,
        }
    }

    /// To the right and upwards on the side, seen from outside, in the part's own axes.
    pub const fn across(self) -> [Vec3; 2] {
        match self {
            Self::Right => [Vec3::NEG_Z, Vec3::Y],
            Self::Top => [Vec3::X, Vec3::NEG_Z],
            Self::Back => [Vec3::X, Vec3::Y],
            Self::Left => [Vec3::Z, Vec3::Y],
            Self::Bottom => [Vec3::X, Vec3::Z],
            Self::Front => [Vec3::NEG_X, Vec3::Y],
        }
    }

    /// The side whose normal is nearest to a direction in the part's own axes.
    pub fn nearest(direction: Vec3) -> Self {
        let dot = |face: &Self| face.normal().dot(direction);
        let best = Self::ALL
            .into_iter()
            .max_by(|a, b| dot(a).total_cmp(&dot(b)));
        best.unwrap_or(Self::Top)
    }
}
