//! The default camera: it stands behind and above what it follows, turns with the right mouse button and the arrow keys,
//! and comes nearer with the wheel. Pure.

use std::f32::consts::FRAC_PI_2;

use glam::{Vec2, Vec3};
use studio_model::CFrame;

use super::view::looking;

/// Studs between the camera and what it follows, at first (the reference's).
const DISTANCE: f32 = 12.5;
/// How far the camera looks down at first, in radians.
const PITCH: f32 = -0.26;
/// How far up and down it may look, in radians.
const PITCH_MAX: f32 = 80.0 * std::f32::consts::PI / 180.0;
/// Radians that a pixel of movement turns it.
const TURN_A_PIXEL: f32 = 0.25 * std::f32::consts::PI / 180.0;
/// How much nearer a notch of the wheel comes, of the distance.
const ZOOM_A_NOTCH: f32 = 0.15;
/// Nearer than this, in studs, the camera looks out of the head.
const FIRST_PERSON: f32 = 0.75;

/// Where the default camera stands, seen from what it follows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rig {
    /// Radians to the left of negative z.
    yaw: f32,
    /// Radians up.
    pitch: f32,
    distance: f32,
    dragging: bool,
    pointer: Vec2,
}

impl Default for Rig {
    fn default() -> Self {
        Self {
            yaw: 0.0,
            pitch: PITCH,
            distance: DISTANCE,
            dragging: false,
            pointer: Vec2::ZERO,
        }
    }
}

impl Rig {
    /// Radians to the left of negative z that it looks along.
    pub fn yaw(&self) -> f32 {
        self.yaw
    }

    /// Looks along a direction of the world from now on, as level as it did.
    pub fn face(&mut self, direction: Vec3) {
        if direction.x.abs().max(direction.z.abs()) > 1e-4 {
            self.yaw = (-direction.x).atan2(-direction.z);
        }
    }

    /// The button that turns the camera is held, or not any more.
    pub fn drag(&mut self, on: bool) {
        self.dragging = on;
    }

    /// The pointer is here: it turns the camera while the button is held.
    pub fn point(&mut self, to: Vec2) {
        let by = to - std::mem::replace(&mut self.pointer, to);
        if self.dragging {
            self.turn(by);
        }
    }

    /// Turns by pixels of movement.
    pub fn turn(&mut self, by: Vec2) {
        self.turn_by(-by.x * TURN_A_PIXEL);
        self.pitch = (self.pitch - by.y * TURN_A_PIXEL).clamp(-PITCH_MAX, PITCH_MAX);
    }

    /// Turns to the left, in radians.
    pub fn turn_by(&mut self, radians: f32) {
        let whole = std::f32::consts::TAU;
        self.yaw = (self.yaw + radians + whole / 2.0).rem_euclid(whole) - whole / 2.0;
    }

    /// Comes nearer by notches of the wheel.
    pub fn zoom(&mut self, notches: f32) {
        let factor = (1.0 - ZOOM_A_NOTCH).powf(notches.clamp(-32.0, 32.0));
        let distance = if notches < 0.0 {
            self.distance.max(1.0)
        } else {
            self.distance
        };
        self.distance = distance * factor;
    }

    /// Keeps the distance within bounds, in studs.
    pub fn bound(&mut self, least: f32, most: f32) {
        let least = if least.is_finite() {
            least.max(0.0)
        } else {
            0.0
        };
        let most = if most.is_finite() {
            most.max(least)
        } else {
            400.0_f32.max(least)
        };
        self.distance = self.distance.clamp(least, most);
    }

    /// Where the camera stands while it follows a point.
    pub fn frame(&self, focus: Vec3) -> CFrame {
        let pitch = self.pitch.clamp(-FRAC_PI_2, FRAC_PI_2);
        let (sin, cos) = self.yaw.sin_cos();
        let direction = Vec3::new(-sin * pitch.cos(), pitch.sin(), -cos * pitch.cos());
        let distance = if self.distance < FIRST_PERSON {
            0.0
        } else {
            self.distance
        };
        looking(focus - direction * distance, direction)
    }
}
