//! Moving without bending: a turn about a point, then a shift. Quarter turns are exact.

use glam::{Mat3, Vec3};
use studio_model::CFrame;

/// Numbers of a rotation this close to −1, 0 or 1 are meant to be it.
const TIDY: f32 = 1e-6;

/// A turn about a point, then a shift.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RigidMotion {
    /// The point that the turn leaves where it is.
    pub about: Vec3,
    /// The turn.
    pub rotation: Mat3,
    /// The shift.
    pub translation: Vec3,
}

impl RigidMotion {
    /// Nothing but a shift.
    pub const fn shift(translation: Vec3) -> Self {
        Self {
            about: Vec3::ZERO,
            rotation: Mat3::IDENTITY,
            translation,
        }
    }

    /// Nothing but a turn, by the right-hand rule.
    pub fn turn(about: Vec3, axis: Vec3, degrees: f32) -> Self {
        Self {
            about,
            rotation: rotation_about(axis, degrees),
            translation: Vec3::ZERO,
        }
    }

    /// Where a point goes.
    pub fn point(&self, point: Vec3) -> Vec3 {
        if self.rotation == Mat3::IDENTITY {
            return point + self.translation;
        }
        self.about + self.rotation * (point - self.about) + self.translation
    }

    /// Where a frame goes. A mere shift keeps the rotation to the bit.
    pub fn frame(&self, frame: &CFrame) -> CFrame {
        let rotation = if self.rotation == Mat3::IDENTITY {
            frame.rotation
        } else {
            tidy(self.rotation * frame.rotation)
        };
        CFrame {
            position: self.point(frame.position),
            rotation,
        }
    }
}

/// The rotation about an axis by an angle, exact for quarter turns about the axes of the world. An axis of no length
/// gives none.
pub fn rotation_about(axis: Vec3, degrees: f32) -> Mat3 {
    let Some(axis) = axis.try_normalize() else {
        return Mat3::IDENTITY;
    };
    if !degrees.is_finite() {
        return Mat3::IDENTITY;
    }
    let around = degrees.rem_euclid(360.0);
    let (sin, cos) = if around % 90.0 == 0.0 {
        [(0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0)][(around / 90.0) as usize % 4]
    } else {
        around.to_radians().sin_cos()
    };
    let turned = |v: Vec3| v * cos + axis.cross(v) * sin + axis * (axis.dot(v) * (1.0 - cos));
    Mat3::from_cols(turned(Vec3::X), turned(Vec3::Y), turned(Vec3::Z))
}

/// Makes numbers that rounding moved off −1, 0 and 1 exact again, so that quarter turns never add up to a tilt.
pub(super) fn tidy(rotation: Mat3) -> Mat3 {
    let number = |value: f32| {
        let whole = value.round();
        if (value - whole).abs() < TIDY {
            whole
        } else {
            value
        }
    };
    // `+ 0.0` makes -0 to 0.
    Mat3::from_cols_array(&rotation.to_cols_array().map(|value| number(value) + 0.0))
}
