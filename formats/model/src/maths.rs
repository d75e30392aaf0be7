//! `CFrame`: a position and a rotation, as the reference platform stores it. Deterministic scalar arithmetic: both ends
//! of the wire compute the same bits from the same bits.

use glam::{Mat3, Quat, Vec3};

/// Position in studs and rotation as a 3×3 matrix whose columns are the right, up and back vectors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CFrame {
    /// Studs.
    pub position: Vec3,
    /// Columns: right (+X), up (+Y), back (+Z).
    pub rotation: Mat3,
}

impl Default for CFrame {
    fn default() -> Self {
        Self::IDENTITY
    }
}

impl CFrame {
    /// At the origin, not rotated.
    pub const IDENTITY: Self = Self {
        position: Vec3::ZERO,
        rotation: Mat3::IDENTITY,
    };

    /// Not rotated, at `position`.
    pub const fn from_position(position: Vec3) -> Self {
        Self {
            position,
            rotation: Mat3::IDENTITY,
        }
    }

    /// From a position and a unit quaternion.
    pub fn from_quat(position: Vec3, rotation: Quat) -> Self {
        Self {
            position,
            rotation: Mat3::from_quat(rotation),
        }
    }

    /// From the twelve numbers of the reference's `CFrame.new`: position, then the rotation row by row.
    pub fn from_components(c: [f32; 12]) -> Self {
        Self {
            position: Vec3::new(c[0], c[1], c[2]),
            rotation: Mat3::from_cols(
                Vec3::new(c[3], c[6], c[9]),
                Vec3::new(c[4], c[7], c[10]),
                Vec3::new(c[5], c[8], c[11]),
            ),
        }
    }

    /// The twelve numbers: position, then the rotation row by row.
    pub fn components(&self) -> [f32; 12] {
        let (p, [x, y, z]) = (
            self.position,
            [
                self.rotation.x_axis,
                self.rotation.y_axis,
                self.rotation.z_axis,
            ],
        );
        [p.x, p.y, p.z, x.x, y.x, z.x, x.y, y.y, z.y, x.z, y.z, z.z]
    }

    /// The bits of [`Self::components`].
    pub fn to_bits(&self) -> [u32; 12] {
        self.components().map(f32::to_bits)
    }

    /// Whether all twelve numbers are finite.
    pub fn is_finite(&self) -> bool {
        self.position.is_finite() && self.rotation.is_finite()
    }

    /// The rotation as a unit quaternion. A matrix that is not a rotation (scaled, mirrored, zero) gives the nearest
    /// sensible one, never NaN.
    pub fn quat(&self) -> Quat {
        let quat = Quat::from_mat3(&self.rotation);
        if quat.is_finite() && quat.length_squared() > 1e-12 {
            quat.normalize()
        } else {
            Quat::IDENTITY
        }
    }

    /// The inverse, for a rotation matrix that is orthonormal (as poses are).
    pub fn inverse(&self) -> Self {
        let rotation = self.rotation.transpose();
        Self {
            position: -(rotation * self.position),
            rotation,
        }
    }

    /// A point of this frame in the space that the frame is given in.
    pub fn transform_point(&self, point: Vec3) -> Vec3 {
        self.rotation * point + self.position
    }

    /// A direction of this frame in the space that the frame is given in.
    pub fn transform_vector(&self, vector: Vec3) -> Vec3 {
        self.rotation * vector
    }

    /// What lies between this frame and another at a share of the way, which may be beyond both ends: straight in
    /// position, by the shortest arc in rotation. The ends are met exactly.
    #[must_use]
    pub fn lerp(&self, to: &Self, share: f32) -> Self {
        if share == 0.0 {
            return *self;
        }
        if share == 1.0 {
            return *to;
        }
        let rotation = if self.rotation == to.rotation {
            self.rotation
        } else {
            Mat3::from_quat(arc(self.quat(), to.quat(), share))
        };
        Self {
            position: self.position + (to.position - self.position) * share,
            rotation,
        }
    }
}

/// Like `slerp`, and beyond both ends; what is not a number stays where it is.
fn arc(from: Quat, to: Quat, share: f32) -> Quat {
    let (axis, angle) = (to * from.inverse()).to_axis_angle();
    let shortest = if angle > std::f32::consts::PI {
        angle - std::f32::consts::TAU
    } else {
        angle
    };
    let turned = Quat::from_axis_angle(axis, shortest * share) * from;
    if turned.is_finite() { turned } else { from }
}

impl std::ops::Mul for CFrame {
    type Output = Self;

    /// `a * b`: the frame `b`, which is given in `a`, in the space that `a` is given in.
    fn mul(self, other: Self) -> Self {
        Self {
            position: self.rotation * other.position + self.position,
            rotation: self.rotation * other.rotation,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_survive_bit_for_bit() {
        let c = [
            1.0, -2.5, 3.25, 0.0, 0.0, 1.0, 0.0, 1.0, -0.0, -1.0, 0.0, 0.0,
        ];
        assert_eq!(CFrame::from_components(c).to_bits(), c.map(f32::to_bits));
    }

    #[test]
    fn an_inverse_undoes() {
        let frame = CFrame::from_quat(Vec3::new(4.0, 5.0, 6.0), Quat::from_rotation_y(0.7));
        let back = (frame * frame.inverse()).components();
        for (got, want) in back.iter().zip(CFrame::IDENTITY.components()) {
            assert!((got - want).abs() < 1e-5, "{back:?}");
        }
    }

    #[test]
    fn a_matrix_that_is_no_rotation_gives_a_finite_quaternion() {
        for scale in [0.0, f32::NAN, f32::INFINITY] {
            let frame = CFrame {
                position: Vec3::ZERO,
                rotation: Mat3::IDENTITY * scale,
            };
            assert!(frame.quat().is_finite());
        }
    }
}
