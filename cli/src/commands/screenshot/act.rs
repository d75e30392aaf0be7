//! What a character does before the camera: where its root is, and in which state, at each time.

use glam::{Quat, Vec3};
use studio_model::{CFrame, ClassTable};

/// Upwards, studs/s: what the usual height of a jump takes.
const JUMP_SPEED: f32 = 53.15;
/// Downwards, studs/s².
const GRAVITY: f32 = 196.2;
/// Seconds from one jump to the next.
const JUMP_EVERY: f32 = 1.5;
/// Seconds of that before it jumps.
const RUN_UP: f32 = 0.5;

/// A way of moving that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Motion {
    /// Standing
    Idle,
    /// Walking
    Walk,
    /// Running, at the usual speed
    Run,
    /// Running to one side while looking ahead
    Strafe,
    /// Running, and jumping on the way
    Jump,
    /// Falling
    Fall,
    /// Climbing a ladder
    Climb,
    /// Sitting
    Sit,
    /// Swimming
    Swim,
    /// Walking with a tool in hand
    Tool,
}

/// How it is at a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// Where the root is, from where one stands; ahead is −Z.
    pub(super) place: CFrame,
    /// The item of `Enum.HumanoidStateType`.
    pub(super) state: &'static str,
    /// Where it wants to go.
    pub(super) wish: Vec3,
}

impl Motion {
    /// How it is after so many seconds.
    pub(super) fn at(self, seconds: f32) -> Moment {
        let ahead = |speed: f32| Vec3::NEG_Z * speed * seconds;
        let (at, state, wish) = match self {
            Self::Idle => (Vec3::ZERO, "Running", Vec3::ZERO),
            Self::Walk | Self::Tool => (ahead(6.0), "Running", Vec3::NEG_Z),
            Self::Run => (ahead(16.0), "Running", Vec3::NEG_Z),
            Self::Strafe => (Vec3::X * 12.0 * seconds, "Running", Vec3::X),
            Self::Jump => {
                let (height, state) = jump(seconds);
                (ahead(16.0) + Vec3::Y * height, state, Vec3::NEG_Z)
            }
            Self::Fall => (Vec3::Y * (60.0 - 45.0 * seconds), "Freefall", Vec3::ZERO),
            Self::Climb => (Vec3::Y * (6.0 * seconds), "Climbing", Vec3::NEG_Z),
            Self::Sit => (Vec3::Y * -0.55, "Seated", Vec3::ZERO),
            Self::Swim => (ahead(9.0), "Swimming", Vec3::NEG_Z),
        };
        Moment {
            place: CFrame::from_quat(at, Quat::IDENTITY),
            state,
            wish,
        }
    }
}

/// How high one is who jumps every now and then.
fn jump(seconds: f32) -> (f32, &'static str) {
    let since = seconds.rem_euclid(JUMP_EVERY) - RUN_UP;
    let height = JUMP_SPEED * since - 0.5 * GRAVITY * since * since;
    if since < 0.0 || height <= 0.0 {
        (0.0, "Running")
    } else if GRAVITY * since < JUMP_SPEED {
        (height, "Jumping")
    } else {
        (height, "Freefall")
    }
}

/// The number of a state.
pub(super) fn state_number(name: &str) -> Option<u32> {
    let table = ClassTable::get();
    let states = table.enum_named("HumanoidStateType")?;
    table.enumeration(states).item_named(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum as _;

    #[test]
    fn every_motion_is_of_a_state_and_leads_on_evenly() {
        for motion in Motion::value_variants() {
            let mut last = motion.at(0.0).place.position;
            for tick in 0..300_u16 {
                let moment = motion.at(f32::from(tick) / 60.0);
                assert!(state_number(moment.state).is_some(), "{motion:?}");
                assert!(moment.place.position.distance(last) < 1.5, "{motion:?}");
                last = moment.place.position;
            }
        }
    }
}
