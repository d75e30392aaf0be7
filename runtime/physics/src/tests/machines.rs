//! Constraints against their closed forms: angles, lengths, speeds, periods, forces.

mod hanging;
mod sliding;
mod turning;

use std::f32::consts::FRAC_PI_2;

use glam::{Quat, Vec3};
use studio_model::{CFrame, InstanceId, Value};

use super::scene::Scene;
use crate::gauge;

const TICKS: f32 = 60.0;
const GRAVITY: f32 = 196.2;

fn number(number: f32) -> Value {
    Value::Float32(number)
}

/// Turns X to Y: the axis of a hinge that stands upright.
fn upright() -> CFrame {
    CFrame::from_quat(Vec3::ZERO, Quat::from_rotation_z(FRAC_PI_2))
}

fn angle(scene: &Scene, constraint: InstanceId) -> f32 {
    gauge(&scene.model, constraint).angle
}

fn position(scene: &Scene, constraint: InstanceId) -> f32 {
    gauge(&scene.model, constraint).position
}

fn distance(scene: &Scene, constraint: InstanceId) -> f32 {
    gauge(&scene.model, constraint).distance
}

#[track_caller]
fn near(found: f32, wanted: f32, tolerance: f32) {
    assert!(
        (found - wanted).abs() <= tolerance,
        "{found} is not {wanted}"
    );
}
