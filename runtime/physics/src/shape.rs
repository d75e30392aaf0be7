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
    Vec3::from_array(size.to_array().map(|axis| {
        if axis.is_nan() {
            AXIS_MIN
        } else {
            axis.clamp(AXIS_MIN, limits::WORLD_EXTENT_STUDS)
        }
    }))
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

#[cfg(test)]
mod tests {
    use super::*;
    use rapier3d::parry::query::Ray;
    use rapier3d::prelude::Pose;

    const SIZE: Vec3 = Vec3::new(8.0, 4.0, 6.0);

    /// How far a ray from outside travels along an axis to the shape, through `through`.
    fn depth(form: Form, through: Vec3, direction: Vec3) -> Option<f32> {
        let placed = form.shape(SIZE);
        let pose = Pose::from_parts(Vec3::ZERO, placed.turn);
        let start = through - direction * 100.0;
        let ray = Ray::new(start, direction);
        placed
            .shape
            .cast_ray(&pose, &ray, 1_000.0, true)
            .map(|far| far - 100.0)
    }

    fn assert_depth(form: Form, through: Vec3, direction: Vec3, expected: f32) {
        let got = depth(form, through, direction).unwrap_or(f32::NAN);
        assert!(
            (got - expected).abs() < 1e-3,
            "{form:?} {through} {direction}: {got} instead of {expected}"
        );
    }

    #[test]
    fn every_form_but_the_ball_fills_its_box_and_no_more() {
        for form in [Form::Block, Form::Wedge, Form::CornerWedge] {
            let placed = form.shape(SIZE);
            let bounds = placed.shape.compute_local_aabb();
            assert_eq!(
                (bounds.mins, bounds.maxs),
                (SIZE * -0.5, SIZE * 0.5),
                "{form:?}"
            );
        }
        let pose = |form: Form| {
            (
                form.shape(SIZE).shape,
                Pose::from_parts(Vec3::ZERO, form.shape(SIZE).turn),
            )
        };
        let (ball, at) = pose(Form::Ball);
        assert!(
            ball.compute_aabb(&at)
                .extents()
                .abs_diff_eq(Vec3::splat(4.0), 1e-5)
        );
        let (cylinder, at) = pose(Form::Cylinder);
        assert!(
            cylinder
                .compute_aabb(&at)
                .extents()
                .abs_diff_eq(Vec3::new(8.0, 4.0, 4.0), 1e-5)
        );
    }

    #[test]
    fn a_wedge_is_full_at_its_bottom_and_back_and_slopes_up_from_its_front() {
        let wedge = Form::Wedge;
        // From above: at the front edge the slope is at the bottom, at the back at the top.
        for (z, height) in [
            (-2.999, -2.0),
            (-1.5, -1.0),
            (0.0, 0.0),
            (1.5, 1.0),
            (2.999, 2.0),
        ] {
            for x in [-3.9, 0.0, 3.9] {
                assert_depth(wedge, Vec3::new(x, 0.0, z), Vec3::NEG_Y, -height);
                assert_depth(wedge, Vec3::new(x, 0.0, z), Vec3::Y, -2.0);
            }
        }
        // From behind it is a wall.
        for y in [-1.9, 0.0, 1.9] {
            assert_depth(wedge, Vec3::new(0.0, y, 0.0), Vec3::NEG_Z, -3.0);
        }
    }

    #[test]
    fn a_corner_wedge_has_its_tip_right_front_above() {
        let corner = Form::CornerWedge;
        // Walls on the right and in front, as high as the tip at their common edge.
        assert_depth(corner, Vec3::new(0.0, 1.9, -2.95), Vec3::NEG_X, -4.0);
        assert_depth(corner, Vec3::new(3.95, 1.9, 0.0), Vec3::Z, -3.0);
        // From above: the slope falls to the left and to the back, whichever is further from the tip.
        for (x, z, height) in [
            (3.99, -2.99, 2.0),
            (0.0, -2.99, 0.0),
            (3.99, 0.0, 0.0),
            (0.0, 0.0, 0.0),
            (-3.9, 2.9, -1.95),
        ] {
            let got = depth(corner, Vec3::new(x, 0.0, z), Vec3::NEG_Y).unwrap_or(f32::NAN);
            assert!(
                (got + height).abs() < 0.02,
                "at {x}, {z}: {} instead of {height}",
                -got
            );
        }
        assert_depth(corner, Vec3::new(-3.9, 0.0, 2.9), Vec3::Y, -2.0);
    }

    #[test]
    fn no_size_is_too_odd_for_a_shape() {
        for size in [
            Vec3::ZERO,
            Vec3::splat(f32::NAN),
            Vec3::new(f32::INFINITY, -1.0, 1e-30),
            Vec3::new(2048.0, 0.001, 2048.0),
        ] {
            for form in [
                Form::Block,
                Form::Ball,
                Form::Cylinder,
                Form::Wedge,
                Form::CornerWedge,
            ] {
                let placed = form.shape(simulated_size(size));
                let bounds = placed.shape.compute_local_aabb();
                assert!(
                    bounds.mins.is_finite() && bounds.maxs.is_finite(),
                    "{form:?} {size}"
                );
                assert!(bounds.extents().min_element() > 0.049, "{form:?} {size}");
            }
        }
    }
}
