//! Forces and torques for one step, within bounds that no number gets past.

use glam::Vec3;
use rapier3d::prelude::RigidBodyHandle;

use super::Simulation;
use crate::limits::SPEED_MAX;

/// Radians a second that torques may add to a spin in one tick; a body turns no faster.
const SPIN_GAIN_MAX: f32 = 1_000.0;

impl Simulation {
    /// Pushes a body for the step that comes: at a point, or at its centre of mass. What would make it too fast in one tick
    /// is cut down.
    pub(crate) fn push(&mut self, body: RigidBodyHandle, force: Vec3, at: Option<Vec3>, dt: f32) {
        self.weigh(body);
        let Some(held) = self.bodies.get_mut(body) else {
            return;
        };
        let most = held.mass() * SPEED_MAX / dt;
        let force = tamed(force).clamp_length_max(most.max(f32::MIN_POSITIVE));
        let centre = held.position().transform_point(held.local_center_of_mass());
        held.add_force(force, true);
        self.pushed.push(body);
        self.touch();
        if let Some(at) = at {
            self.twist(body, (at - centre).cross(force), dt);
        }
    }

    /// Turns a body for the step that comes, within the same bounds.
    pub(crate) fn twist(&mut self, body: RigidBodyHandle, torque: Vec3, dt: f32) {
        self.weigh(body);
        let Some(held) = self.bodies.get_mut(body) else {
            return;
        };
        let torque = tamed(torque);
        let gain = (held.mass_properties().effective_world_inv_inertia * torque).length() * dt;
        let torque = torque / (gain / SPIN_GAIN_MAX).max(1.0);
        if torque.is_finite() {
            held.add_torque(torque, true);
            self.pushed.push(body);
            self.touch();
        }
    }

    /// Ends what [`Self::push`] and [`Self::twist`] did for the last step.
    pub(crate) fn let_go(&mut self) {
        for body in std::mem::take(&mut self.pushed) {
            if let Some(body) = self.bodies.get_mut(body) {
                body.reset_forces(false);
                body.reset_torques(false);
            }
        }
    }
}

/// A vector whose square can be computed.
fn tamed(vector: Vec3) -> Vec3 {
    const MOST: f32 = 1e17;
    if vector.is_nan() {
        Vec3::ZERO
    } else {
        vector.clamp(Vec3::splat(-MOST), Vec3::splat(MOST))
    }
}
