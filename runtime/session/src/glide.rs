//! The way from where something is shown to where it is, over a moment: so that what changes hands or is corrected is not
//! seen to jump. Knows nothing of what it is.

use glam::Quat;
use studio_model::CFrame;
use studio_model::limits::TICK_HZ;

use crate::limits::{GLIDE_STUDS_MAX, GLIDE_TICKS};

/// How far what is shown is from where it is, and for how many ticks more.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Glide {
    offset: CFrame,
    ticks_left: u32,
}

impl Glide {
    /// From what is shown to where it is; far away it jumps. What is fast is shown far behind.
    pub(crate) fn between(shown: CFrame, frame: CFrame, speed: f32) -> Self {
        let far = GLIDE_STUDS_MAX + speed * GLIDE_TICKS as f32 / TICK_HZ as f32;
        let is_near = shown.position.distance(frame.position) <= far;
        Self {
            offset: frame.inverse() * shown,
            ticks_left: if is_near { GLIDE_TICKS } else { 0 },
        }
    }

    /// What is shown of what is at `frame`, a tick later.
    pub(crate) fn pass(&mut self, frame: CFrame) -> CFrame {
        if self.ticks_left == 0 {
            return frame;
        }
        self.ticks_left -= 1;
        let share = self.ticks_left as f32 / GLIDE_TICKS as f32;
        let turn = Quat::IDENTITY.slerp(self.offset.quat(), share);
        frame * CFrame::from_quat(self.offset.position * share, turn.normalize())
    }

    /// Whether what is shown is not where it is yet.
    pub(crate) fn goes_on(&self) -> bool {
        self.ticks_left > 0
    }
}

#[cfg(test)]
mod tests {
    use glam::Vec3;

    use super::*;

    #[test]
    fn what_is_near_gets_there_in_small_steps_and_what_is_far_at_once() {
        let frame = CFrame::from_quat(Vec3::X * 3.0, Quat::from_rotation_y(1.0));
        let mut glide = Glide::between(CFrame::IDENTITY, frame, 0.0);
        let mut shown = CFrame::IDENTITY;
        for _ in 0..GLIDE_TICKS {
            assert!(glide.goes_on());
            let next = glide.pass(frame);
            assert!(next.position.distance(shown.position) < 0.5);
            assert!(next.quat().angle_between(shown.quat()) < 0.2);
            shown = next;
        }
        assert!(!glide.goes_on() && shown == frame);
        let mut far = Glide::between(CFrame::IDENTITY, CFrame::from_position(Vec3::X * 90.0), 0.0);
        assert_eq!(far.pass(frame), frame);
    }
}
