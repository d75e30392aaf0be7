//! A pose on the wire: position and rotation as integers. What is sent, what is a baseline and what hashes compare are
//! these integers; a client's model holds [`Pose::to_cframe`] of them, which both ends compute to the same bits.

mod bits;
mod blob;

use glam::{Quat, Vec3};
use studio_model::CFrame;

pub use blob::{BlobError, BlobHeader, SLOTS, Slots, decode_blob, encode_blob};

/// Steps a stud: positions are exact to 1/1024 stud.
pub const STEPS_PER_STUD: f32 = 512.0;
/// Positions are clamped to this many steps from the origin (about two million studs).
const STEPS_MAX: f32 = 1_073_741_824.0;
/// Bits of each of a rotation's three components; about 0.00035 rad.
pub(crate) const ROTATION_BITS: u32 = 12;
const ROTATION_STEPS: f32 = ((1 << (ROTATION_BITS - 1)) - 1) as f32;

/// A quantised pose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pose {
    /// Position in steps of 1/[`STEPS_PER_STUD`] stud.
    pub position: [i32; 3],
    /// Which component of the quaternion (x, y, z, w) is the largest and left out, 0 to 3.
    pub largest: u8,
    /// The other three, in order, scaled from ±1/√2.
    pub rotation: [i16; 3],
}

impl Pose {
    /// The nearest pose of a frame. What is not finite becomes zero: a pose is always sendable.
    pub fn from_cframe(frame: &CFrame) -> Self {
        let step = |v: f32| {
            let steps = (v * STEPS_PER_STUD).round();
            if steps.is_finite() {
                steps.clamp(-STEPS_MAX, STEPS_MAX) as i32
            } else {
                0
            }
        };
        let quat = frame.quat().to_array();
        let mut largest = 0;
        for i in 1..4 {
            if quat[i].abs() > quat[largest].abs() {
                largest = i;
            }
        }
        // q and -q are one rotation: choose the sign that makes the component left out positive.
        let sign = if quat[largest] < 0.0 { -1.0 } else { 1.0 };
        let mut rotation = [0; 3];
        let rest = (0..4).filter(|&i| i != largest);
        for (place, i) in rotation.iter_mut().zip(rest) {
            let scaled = (quat[i] * sign * std::f32::consts::SQRT_2).clamp(-1.0, 1.0);
            *place = (scaled * ROTATION_STEPS).round() as i16;
        }
        Self {
            position: frame.position.to_array().map(step),
            largest: largest as u8,
            rotation,
        }
    }

    /// Whether the rotation is one that [`Self::from_cframe`] makes. Others stand for frames that are no rotations.
    pub(crate) fn is_rotation(&self) -> bool {
        let steps = i32::from(ROTATION_STEPS as i16);
        let squares = self.rotation.map(|v| i32::from(v) * i32::from(v));
        // Of four squares that add up to one, each scaled by two, any three add up to two at most.
        let most = 2 * steps * steps;
        self.largest < 4
            && self.rotation.iter().all(|v| i32::from(*v).abs() <= steps)
            && squares.iter().sum::<i32>() <= most
    }

    /// The frame that this pose stands for: the same bits on every machine.
    pub fn to_cframe(self) -> CFrame {
        let (position, rotation) = self.to_parts();
        CFrame::from_quat(position, rotation)
    }

    /// The position in studs and the rotation that this pose stands for.
    pub fn to_parts(self) -> (Vec3, Quat) {
        let small = self
            .rotation
            .map(|v| f32::from(v) / ROTATION_STEPS * std::f32::consts::FRAC_1_SQRT_2);
        let rest = 1.0 - (small[0] * small[0] + small[1] * small[1] + small[2] * small[2]);
        let mut quat = [0.0; 4];
        let mut from = small.into_iter();
        for (i, place) in quat.iter_mut().enumerate() {
            *place = if i == usize::from(self.largest & 3) {
                rest.max(0.0).sqrt()
            } else {
                from.next().unwrap_or(0.0)
            };
        }
        let position = Vec3::from_array(self.position.map(|v| v as f32 / STEPS_PER_STUD));
        // Of unit length by construction: no normalising, whose order of additions may differ between machines.
        (position, Quat::from_array(quat))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_pose_is_near_its_frame(
            p in proptest::array::uniform3(-30_000.0f32..30_000.0),
            axis in proptest::array::uniform3(-1.0f32..1.0),
            angle in -10.0f32..10.0,
        ) {
            let rotation = Quat::from_axis_angle(Vec3::from_array(axis).normalize_or(Vec3::Y), angle);
            let frame = CFrame::from_quat(Vec3::from_array(p), rotation);
            let back = Pose::from_cframe(&frame).to_cframe();
            prop_assert!((back.position - frame.position).abs().max_element() <= 0.5 / STEPS_PER_STUD + 0.002);
            prop_assert!(back.quat().angle_between(rotation) < 0.002);
            prop_assert!(back.is_finite());
        }
    }

    #[test]
    fn a_frame_of_nonsense_is_still_a_pose() {
        let frame = CFrame::from_components([f32::NAN; 12]);
        assert!(Pose::from_cframe(&frame).to_cframe().is_finite());
        let far = CFrame::from_position(Vec3::splat(1e30));
        assert!(Pose::from_cframe(&far).to_cframe().is_finite());
    }
}
