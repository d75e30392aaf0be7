//! The shapes that parts collide with, sized in studs and given in the part's own frame. Knows neither the model nor
//! bodies.

use glam::{Quat, Vec3};
use rapier3d::prelude::SharedShape;
use studio_model::limits;

/// Studs below which no axis of a part is simulated.
const AXIS_MIN: f32 = 0.05;

/// What a part looks like to other parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The whole box; also what stands in for meshes and unions.
    Block,
    /// A ball in the box, as wide as its least axis.
    Ball,
    /// A cylinder along X, as wide as the lesser of Y and Z.
    Cylinder,
    /// Half the box: bottom and back are full, the slope faces up and front.
    Wedge,
    /// A pyramid on the bottom of the box whose tip is its right, front, top corner.
    CornerWedge,
}

/// A shape and how it is turned within its part.
pub(crate) struct PlacedShape {
    pub(crate) shape: SharedShape,
    pub(crate) turn: Quat,
}

/// A size that can be simulated: every axis finite, at least [`AXIS_MIN`], at most the world's extent.
pub(crate) fn simulated_size(size: Vec3) -> Vec3 {
    Vec3::from_array(
        size.to_array()
            .map(|axis| axis.max(AXIS_MIN).min(limits::WORLD_EXTENT_STUDS)),
    )
}

impl Form {
    /// The shape of a part of this (simulated) size.
    pub(crate) fn shape(self, size: Vec3) -> PlacedShape {
        let half = size / 2.0;
        let upright = |shape| PlacedShape {
            shape,
            turn: Quat::IDENTITY,
        };
        match self {
            Self::Block => upright(SharedShape::cuboid(half.x, half.y, half.z)),
            Self::Ball => upright(SharedShape::ball(half.min_element())),
            // Rapier's cylinders stand along Y.
            Self::Cylinder => PlacedShape {
                shape: SharedShape::cylinder(half.x, half.y.min(half.z)),
                turn: Quat::from_rotation_z(-std::f32::consts::FRAC_PI_2),
            },
            Self::Wedge => upright(solid(half, &WEDGE_CORNERS, &WEDGE_FACES)),
            Self::CornerWedge => upright(solid(half, &CORNER_WEDGE_CORNERS, &CORNER_WEDGE_FACES)),
        }
    }
}

/// Corners as signs of the half size, and triangles that wind counter-clockwise seen from outside.
const WEDGE_CORNERS: [Vec3; 6] = [
    Vec3::new(-1.0, -1.0, -1.0),
    Vec3::new(1.0, -1.0, -1.0),
    Vec3::new(-1.0, -1.0, 1.0),
    Vec3::new(1.0, -1.0, 1.0),
    Vec3::new(-1.0, 1.0, 1.0),
    Vec3::new(1.0, 1.0, 1.0),
];
const WEDGE_FACES: [[u32; 3]; 8] = [
    [0, 1, 3],
    [0, 3, 2],
    [2, 3, 5],
    [2, 5, 4],
    [0, 4, 5],
    [0, 5, 1],
    [0, 2, 4],
    [1, 5, 3],
];

const CORNER_WEDGE_CORNERS: [Vec3; 5] = [
    Vec3::new(-1.0, -1.0, -1.0),
    Vec3::new(1.0, -1.0, -1.0),
    Vec3::new(-1.0, -1.0, 1.0),
    Vec3::new(1.0, -1.0, 1.0),
    Vec3::new(1.0, 1.0, -1.0),
];
const CORNER_WEDGE_FACES: [[u32; 3]; 6] = [
    [0, 1, 3],
    [0, 3, 2],
    [0, 4, 1],
    [1, 4, 3],
    [3, 4, 2],
    [2, 4, 0],
];

/// A convex solid; the box where the solid is too thin to be one.
fn solid(half: Vec3, corners: &[Vec3], faces: &[[u32; 3]]) -> SharedShape {
    let points = corners.iter().map(|corner| *corner * half).collect();
    SharedShape::convex_mesh(points, faces)
        .unwrap_or_else(|| SharedShape::cuboid(half.x, half.y, half.z))
}
