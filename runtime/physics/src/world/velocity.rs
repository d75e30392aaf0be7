//! How assemblies move, to read and to change from outside.

use glam::Vec3;
use rapier3d::prelude::RigidBody;
use studio_model::InstanceId;

use super::World;
use crate::limits::SPEED_MAX;

/// How an assembly moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AssemblyMotion {
    /// Its centre of mass, in the world.
    pub centre: Vec3,
    /// Studs a second, of the centre of mass.
    pub linear: Vec3,
    /// Radians a second.
    pub angular: Vec3,
}

impl AssemblyMotion {
    /// How fast a point of the assembly moves.
    pub fn at(&self, point: Vec3) -> Vec3 {
        self.linear + self.angular.cross(point - self.centre)
    }
}

impl World {
    /// How the assembly of a part moves. What is anchored does not, and has its centre where its root is.
    pub fn assembly_motion(&self, part: InstanceId) -> Option<AssemblyMotion> {
        let record = self.assemblies.get(self.parts.get(part)?.assembly)?;
        let Some(body) = record
            .body
            .and_then(|body| self.simulation.bodies.get(body))
        else {
            return Some(AssemblyMotion {
                centre: record.pose.position,
                linear: Vec3::ZERO,
                angular: Vec3::ZERO,
            });
        };
        // A body's own centre is only brought up to date by a step.
        let centre = body.position().transform_point(body.local_center_of_mass());
        // What is led moves as it is said to, not as it gets there.
        let led = self.led_course(record.view().root);
        Some(AssemblyMotion {
            centre,
            linear: led.map_or(body.linvel(), |course| course.linear),
            angular: led.map_or(body.angvel(), |course| course.angular),
        })
    }

    /// The angular momentum of a part's assembly about its centre of mass; `None` if it is anchored or not simulated.
    #[cfg(test)]
    pub(crate) fn spin_momentum(&mut self, part: InstanceId) -> Option<Vec3> {
        let body = self.assemblies.get(self.parts.get(part)?.assembly)?.body?;
        self.simulation.weigh(body);
        let spin = self.simulation.bodies.get(body)?.angvel();
        Some(self.simulation.inertia_times(body, spin))
    }

    /// Gives the assembly of a part a velocity: studs a second of its centre of mass, and radians a second. `false`, and
    /// nothing happens, if it is anchored, not simulated, or a number is not finite.
    pub fn set_velocity(&mut self, part: InstanceId, linear: Vec3, angular: Vec3) -> bool {
        let key = self.parts.get(part).map(|record| record.assembly);
        let body = key.and_then(|key| self.assemblies.get(key)?.body);
        match body {
            Some(body) if linear.is_finite() && angular.is_finite() => {
                let (linear, angular) = (bounded(linear), bounded(angular));
                self.simulation.set_velocity(body, linear, angular);
                self.led_pushed(part, linear, angular);
                true
            }
            _ => false,
        }
    }

    /// Pushes the assembly of a part: an impulse in the reference's units at a point, or at the centre of mass. `false`,
    /// and nothing happens, as of [`Self::set_velocity`].
    pub fn apply_impulse(&mut self, part: InstanceId, impulse: Vec3, at: Option<Vec3>) -> bool {
        self.change_velocity(part, |body, motion| {
            let arm = at.map_or(Vec3::ZERO, |at| at - motion.centre);
            motion.linear += impulse / body.mass().max(f32::MIN_POSITIVE);
            motion.angular += spin(body, arm.cross(impulse));
        })
    }

    /// Turns the assembly of a part about its centre of mass. `false`, and nothing happens, as of [`Self::set_velocity`].
    pub fn apply_angular_impulse(&mut self, part: InstanceId, impulse: Vec3) -> bool {
        self.change_velocity(part, |body, motion| {
            motion.angular += spin(body, impulse);
        })
    }

    fn change_velocity(
        &mut self,
        part: InstanceId,
        change: impl FnOnce(&RigidBody, &mut AssemblyMotion),
    ) -> bool {
        let Some(handle) = self
            .parts
            .get(part)
            .and_then(|record| self.assemblies.get(record.assembly)?.body)
        else {
            return false;
        };
        self.simulation.weigh(handle);
        let Some(mut motion) = self.assembly_motion(part) else {
            return false;
        };
        let Some(body) = self.simulation.bodies.get(handle) else {
            return false;
        };
        change(body, &mut motion);
        self.set_velocity(part, motion.linear, motion.angular)
    }
}

/// How much an angular impulse changes the spin of a body.
fn spin(body: &RigidBody, impulse: Vec3) -> Vec3 {
    let inverse = body.mass_properties().effective_world_inv_inertia;
    inverse * impulse
}

fn bounded(velocity: Vec3) -> Vec3 {
    velocity.clamp_length_max(SPEED_MAX)
}
