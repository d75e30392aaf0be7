//! Dragging over surfaces: a selection is put on what the pointer hits, with its lowest point on it.

use glam::{Mat3, Quat, Vec3};

use super::handle::{Axis, Face, Space};
use super::motion::{RigidMotion, rotation_about, tidy};
use super::pose::StartPoses;
use super::snap::Increments;

/// What the pointer hit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurfaceHit {
    /// Where, in the world.
    pub point: Vec3,
    /// The surface's unit normal, outwards.
    pub normal: Vec3,
    /// The axes of what was hit: increments are counted along those that lie in the surface.
    pub rotation: Mat3,
}

/// The quarter turns that were made while dragging.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turns(Mat3);

impl Default for Turns {
    fn default() -> Self {
        Self(Mat3::IDENTITY)
    }
}

impl Turns {
    /// A quarter turn about the axis of the world that is nearest to `direction`: about the surface's normal to rotate,
    /// about the camera's right to tilt.
    pub fn quarter(&mut self, direction: Vec3) {
        self.0 = tidy(rotation_about(Face::nearest(direction).normal(), 90.0) * self.0);
    }

    /// All turns as one rotation.
    pub fn rotation(&self) -> Mat3 {
        self.0
    }
}

/// The motion that puts everything on a surface: turned by `turns`, with the lowest extent along the normal on the
/// surface, and what was grabbed (`grab`, a point of the world at the start) under the pointer. Along the surface it
/// moves by whole increments. With `align` its underside is turned to lie flat on the surface.
pub fn rest_on_surface(
    start: &StartPoses,
    grab: Vec3,
    hit: &SurfaceHit,
    increments: &Increments,
    turns: Turns,
    align: bool,
) -> RigidMotion {
    let still = RigidMotion::shift(Vec3::ZERO);
    let Some(bounds) = start.bounds(Space::World) else {
        return still;
    };
    let Some(normal) = hit.normal.try_normalize() else {
        return still;
    };
    let upright = if align {
        flat_on(start.pivot().rotation, normal)
    } else {
        Mat3::IDENTITY
    };
    let turned = RigidMotion {
        about: bounds.frame.position,
        rotation: tidy(upright * turns.rotation()),
        translation: Vec3::ZERO,
    };
    // Boxes are measured where they were, against the normal turned back.
    let back = turned.rotation.transpose() * normal;
    let lowest = start
        .boxes()
        .map(|item| item.extent_along(back).0)
        .fold(f32::INFINITY, f32::min);
    let lowest = lowest - turned.about.dot(back) + turned.about.dot(normal);
    let missing = hit.point - turned.point(grab);
    let along = surface_axes(&hit.rotation, normal)
        .into_iter()
        .fold(Vec3::ZERO, |sum, axis| {
            sum + axis * increments.snap_studs(missing.dot(axis))
        });
    let translation = along + normal * (hit.point.dot(normal) - lowest);
    if !translation.is_finite() {
        return still;
    }
    RigidMotion {
        translation,
        ..turned
    }
}

/// The rotation that turns the axis which points up most onto the normal.
fn flat_on(rotation: Mat3, normal: Vec3) -> Mat3 {
    let up = rotation * Face::nearest(rotation.transpose() * Vec3::Y).normal();
    let Some(up) = up.try_normalize() else {
        return Mat3::IDENTITY;
    };
    tidy(Mat3::from_quat(Quat::from_rotation_arc(up, normal)))
}

/// Two perpendicular directions in the surface, along the hit thing's axes where they lie in it.
pub(super) fn surface_axes(rotation: &Mat3, normal: Vec3) -> [Vec3; 2] {
    let flattest = Axis::ALL
        .into_iter()
        .map(|axis| *rotation * axis.unit())
        .min_by(|a, b| a.dot(normal).abs().total_cmp(&b.dot(normal).abs()))
        .unwrap_or(Vec3::X);
    let u = flattest
        .reject_from_normalized(normal)
        .try_normalize()
        .unwrap_or_else(|| normal.any_orthonormal_vector());
    [u, normal.cross(u)]
}
