//! What characters need of bodies: to be held upright, and to stand on what may move.

use glam::Vec3;
use rapier3d::prelude::{Collider, ColliderHandle, RigidBody, RigidBodyHandle};

use super::{Hit, Simulation};

impl Simulation {
    /// Makes a body a character's: contacts do not turn it, and nothing is too fast for it to meet.
    pub(crate) fn seize(&mut self, body: RigidBodyHandle) {
        self.control(body, true);
    }

    /// Makes it an ordinary one again.
    pub(crate) fn release(&mut self, body: RigidBodyHandle) {
        self.control(body, false);
    }

    fn control(&mut self, body: RigidBodyHandle, held: bool) {
        self.touch();
        if let Some(body) = self.bodies.get_mut(body) {
            body.lock_rotations(held, true);
            body.enable_ccd(held);
            body.set_gravity_scale(1.0, true);
        }
    }

    /// How fast a collider moves at a point, and turns about the vertical.
    pub(crate) fn motion_at(&self, collider: ColliderHandle, point: Vec3) -> (Vec3, f32) {
        if let Some(&along) = self.belts.get(&collider) {
            return (along, 0.0);
        }
        let parent = self.colliders.get(collider).and_then(Collider::parent);
        let body = parent.and_then(|parent| self.bodies.get(parent));
        body.filter(|body| !body.is_sleeping())
            .map_or((Vec3::ZERO, 0.0), |body| {
                (body.velocity_at_point(point), body.angvel().y)
            })
    }

    /// Lets the weight of a character rest on what it stands on.
    pub(crate) fn press(
        &mut self,
        body: RigidBodyHandle,
        hit: &Hit,
        wake: bool,
        masses: f32,
        dt: f32,
    ) {
        let Some(mass) = self.bodies.get(body).map(RigidBody::mass) else {
            return;
        };
        let weight = self.gravity() * dt;
        let parent = self.colliders.get(hit.collider).and_then(Collider::parent);
        if let Some(ground) = parent.and_then(|parent| self.bodies.get_mut(parent))
            && (wake || !ground.is_sleeping())
        {
            let pressed = mass.min(ground.mass() * masses) * weight;
            ground.apply_impulse_at_point(Vec3::NEG_Y * pressed, hit.point, wake);
        }
    }
}
