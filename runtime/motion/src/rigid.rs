//! A turn and a shift: what a joint does. Smaller and quicker than a matrix, and it can be blended.

use glam::{Quat, Vec3};
use studio_model::CFrame;

/// Turns, then shifts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rigid {
    /// A unit quaternion.
    pub turn: Quat,
    /// Studs.
    pub shift: Vec3,
}

impl Default for Rigid {
    fn default() -> Self {
        Self::IDENTITY
    }
}

impl Rigid {
    /// Moves nothing.
    pub const IDENTITY: Self = Self {
        turn: Quat::IDENTITY,
        shift: Vec3::ZERO,
    };

    /// From a frame; what is not finite in it moves nothing.
    pub fn from_cframe(frame: &CFrame) -> Self {
        if !frame.is_finite() {
            return Self::IDENTITY;
        }
        Self {
            turn: frame.quat(),
            shift: frame.position,
        }
    }

    /// As a frame.
    pub fn to_cframe(self) -> CFrame {
        CFrame::from_quat(self.shift, self.turn)
    }

    /// What undoes it.
    #[must_use]
    pub fn inverse(self) -> Self {
        let turn = self.turn.conjugate();
        Self {
            turn,
            shift: -(turn * self.shift),
        }
    }

    /// Where a point goes.
    pub fn point(self, point: Vec3) -> Vec3 {
        self.turn * point + self.shift
    }

    /// What lies between this and another at a share of the way: straight in both, the turn by the shorter arc.
    #[must_use]
    pub fn blend(self, to: Self, share: f32) -> Self {
        Self {
            turn: lean(self.turn, to.turn, share),
            shift: self.shift + (to.shift - self.shift) * share,
        }
    }
}

/// Between two turns along the chord: as good as the arc for what joints do, and much quicker.
fn lean(from: Quat, to: Quat, share: f32) -> Quat {
    let to = if from.dot(to) < 0.0 { -to } else { to };
    let sum = from + (to - from) * share;
    let length = sum.length_squared();
    if length > 1e-8 {
        sum * length.sqrt().recip()
    } else {
        from
    }
}

impl std::ops::Mul for Rigid {
    type Output = Self;

    /// The other first, then this.
    fn mul(self, other: Self) -> Self {
        Self {
            turn: self.turn * other.turn,
            shift: self.turn * other.shift + self.shift,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_frames() {
        let a = CFrame::from_quat(Vec3::new(1.0, 2.0, 3.0), Quat::from_rotation_x(0.4));
        let b = CFrame::from_quat(Vec3::new(-2.0, 0.5, 1.0), Quat::from_rotation_y(1.2));
        let product = (Rigid::from_cframe(&a) * Rigid::from_cframe(&b)).to_cframe();
        for (got, want) in product.components().iter().zip((a * b).components()) {
            assert!((got - want).abs() < 1e-5);
        }
        let back = Rigid::from_cframe(&a) * Rigid::from_cframe(&a).inverse();
        assert!(back.shift.length() < 1e-5 && back.turn.dot(Quat::IDENTITY).abs() > 1.0 - 1e-6);
    }

    #[test]
    fn a_blend_meets_its_ends_and_takes_the_shorter_way() {
        let near = Rigid {
            turn: Quat::from_rotation_z(0.2),
            shift: Vec3::X,
        };
        let far = Rigid {
            turn: -Quat::from_rotation_z(0.6),
            shift: Vec3::Y,
        };
        let middle = near.blend(far, 0.5);
        assert!(middle.turn.dot(Quat::from_rotation_z(0.4)).abs() > 1.0 - 1e-5);
        assert!(near.blend(far, 1.0).turn.dot(far.turn).abs() > 1.0 - 1e-6);
        let wrong = CFrame {
            position: Vec3::NAN,
            ..CFrame::IDENTITY
        };
        assert_eq!(Rigid::from_cframe(&wrong), Rigid::IDENTITY);
    }
}
