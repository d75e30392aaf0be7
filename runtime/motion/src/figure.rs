//! How a body stands, in few numbers: what ways of moving differ in and what is blended between them. Angles in radians,
//! lengths in studs of a usual body.

use std::ops::{Add, Mul};

use glam::Vec3;

/// An arm. Each angle is zero where it hangs.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Arm {
    /// Forwards.
    pub(crate) swing: f32,
    /// To the side.
    pub(crate) spread: f32,
    /// Of the elbow.
    pub(crate) elbow: f32,
}

/// A body's trunk and arms. Angles of the trunk: X backwards, Y to the left, Z to the left side.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Figure {
    /// Where the hips are, from where they rest.
    pub(crate) shift: Vec3,
    /// How the hips are turned.
    pub(crate) pelvis: Vec3,
    /// How the chest is turned on the hips.
    pub(crate) chest: Vec3,
    /// How the head is turned, besides what keeps it level.
    pub(crate) head: Vec3,
    /// Left, right.
    pub(crate) arms: [Arm; 2],
}

impl Add for Arm {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            swing: self.swing + other.swing,
            spread: self.spread + other.spread,
            elbow: self.elbow + other.elbow,
        }
    }
}

impl Mul<f32> for Arm {
    type Output = Self;

    fn mul(self, share: f32) -> Self {
        Self {
            swing: self.swing * share,
            spread: self.spread * share,
            elbow: self.elbow * share,
        }
    }
}

impl Add for Figure {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            shift: self.shift + other.shift,
            pelvis: self.pelvis + other.pelvis,
            chest: self.chest + other.chest,
            head: self.head + other.head,
            arms: [self.arms[0] + other.arms[0], self.arms[1] + other.arms[1]],
        }
    }
}

impl Mul<f32> for Figure {
    type Output = Self;

    fn mul(self, share: f32) -> Self {
        Self {
            shift: self.shift * share,
            pelvis: self.pelvis * share,
            chest: self.chest * share,
            head: self.head * share,
            arms: self.arms.map(|arm| arm * share),
        }
    }
}

/// Where a foot is, in the space of the root.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Sole {
    /// The middle of the sole, studs of this body.
    pub(crate) at: Vec3,
    /// Toes up.
    pub(crate) pitch: f32,
    /// Toes to the left.
    pub(crate) yaw: f32,
}

/// 0 below `from`, 1 above `to`, without a corner between.
pub(crate) fn smooth(from: f32, to: f32, value: f32) -> f32 {
    let share = ((value - from) / (to - from)).clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

/// Between two numbers.
pub(crate) fn mix(from: f32, to: f32, share: f32) -> f32 {
    from + (to - from) * share
}
