//! How a character goes: what velocity it should have, given what it wants and what is under it. Knows no bodies.

use glam::Vec3;

use super::{Character, DT, Felt, STEP_DOWN, flat};
use crate::character::{CharacterBody, Drive};

/// Studs a second squared by which a character on the ground changes its velocity.
const GROUND_ACCELERATION: f32 = 300.0;

/// The same in the air.
const AIR_ACCELERATION: f32 = 100.0;

/// How much of the height that is missing is made up in a second.
const RISE_RATE: f32 = 20.0;

/// Studs a second up and down at which height is made up.
const RISE_SPEED_MAX: f32 = 40.0;
const SINK_SPEED_MAX: f32 = 30.0;

/// Studs within which feet that come down are on the ground.
const LANDING: f32 = 0.05;

/// Ticks after leaving the ground in which a jump still counts: a tenth of a second.
const COYOTE_TICKS: u32 = 6;

/// Studs a second upwards, beyond what it was given, at which a character leaves the ground.
const THROWN_SPEED: f32 = 12.0;

/// Studs that are no difference in height.
const HEIGHT_NONE: f32 = 0.01;

impl Character {
    pub(super) fn new(shape: CharacterBody) -> Self {
        Self {
            shape,
            drive: Drive::default(),
            body: None,
            ground: None,
            ticks_in_air: COYOTE_TICKS + 1,
            jumped: false,
            given: Vec3::ZERO,
            hold: None,
            leaping: 0,
            led_at: None,
        }
    }

    /// Its body is gone with the world that it was in.
    pub(in crate::world) fn forget_body(&mut self) {
        self.body = None;
        self.ground = None;
        self.hold = None;
    }

    /// Whether something else has thrown it up since the last step.
    pub(super) fn is_thrown(&self, speed: f32) -> bool {
        self.body.is_some() && speed - self.given.y > THROWN_SPEED
    }

    fn is_walkable(&self, normal: Vec3) -> bool {
        normal.y >= self.shape.max_slope_degrees.to_radians().cos() - 1e-4
    }

    /// Whether what is felt carries the character.
    pub(super) fn is_carried(&self, felt: &Felt, speed: f32) -> bool {
        let rising = speed - felt.velocity.y;
        if !self.is_walkable(felt.normal) || (self.jumped && rising > 0.5) {
            return false;
        }
        let reach = if self.ground.is_some() {
            STEP_DOWN
        } else {
            LANDING + (-rising).max(0.0) * DT
        };
        -felt.missing <= reach
    }

    /// The velocity on the ground.
    pub(super) fn walk(&self, velocity: Vec3, felt: &Felt) -> Vec3 {
        let wanted = self.drive.velocity + flat(felt.velocity);
        let next = approach(flat(velocity), wanted, GROUND_ACCELERATION * DT);
        let along = next - flat(felt.velocity);
        let climb = -(felt.normal.x * along.x + felt.normal.z * along.z) / felt.normal.y;
        let rise = (felt.missing * RISE_RATE).clamp(-SINK_SPEED_MAX, RISE_SPEED_MAX);
        next + Vec3::Y * (felt.velocity.y + climb + rise)
    }

    /// The velocity in the air, or on what is too steep: that carries only across its face.
    pub(super) fn fly(&self, velocity: Vec3, felt: Option<&Felt>) -> Vec3 {
        let mut wanted = self.drive.velocity;
        let steep = felt.filter(|felt| felt.missing > 0.0 && !self.is_walkable(felt.normal));
        if let Some(felt) = steep {
            let outwards = flat(felt.normal).normalize_or_zero();
            wanted -= outwards * wanted.dot(outwards).min(0.0);
        }
        let next = approach(flat(velocity), wanted, AIR_ACCELERATION * DT);
        let next = next + Vec3::Y * velocity.y;
        let Some(felt) = steep else {
            return next;
        };
        let leaving = (next - felt.velocity).dot(felt.normal);
        let rise = (felt.missing * felt.normal.y.max(0.0) * RISE_RATE).min(RISE_SPEED_MAX);
        next + felt.normal * (rise - leaving).max(0.0)
    }

    /// The speed of the jump that is due now.
    pub(super) fn take_jump(&mut self) -> Option<f32> {
        if self.jumped || self.ticks_in_air > COYOTE_TICKS {
            return None;
        }
        let speed = self.drive.jump_speed.take()?;
        self.jumped = true;
        self.ticks_in_air = COYOTE_TICKS + 1;
        Some(speed)
    }

    /// Whether it is where it wants to be and nothing carries it away.
    pub(super) fn rests(&self, footed: Option<&Felt>, turn: Vec3) -> bool {
        self.drive.velocity == Vec3::ZERO
            && self.drive.jump_speed.is_none()
            && turn == Vec3::ZERO
            && footed
                .is_some_and(|felt| felt.missing.abs() < HEIGHT_NONE && felt.velocity == Vec3::ZERO)
    }
}

/// From one velocity towards another, by no more than `step`.
fn approach(from: Vec3, to: Vec3, step: f32) -> Vec3 {
    from + (to - from).clamp_length_max(step)
}
