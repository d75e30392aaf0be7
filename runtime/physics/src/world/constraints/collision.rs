//! `NoCollisionConstraint`: two parts pass through each other. They touch all the same.

use rapier3d::prelude::ColliderHandle;

use super::ends::End;
use crate::simulation::Simulation;
use crate::world::World;

/// Two colliders that pass through each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Passing([ColliderHandle; 2]);

impl Passing {
    pub(super) fn begin(&self, simulation: &mut Simulation) {
        simulation.set_passing(self.0, true);
    }

    pub(super) fn end(&self, simulation: &mut Simulation) {
        simulation.set_passing(self.0, false);
    }
}

impl World {
    /// The colliders of two parts; `None` if one is not simulated.
    pub(super) fn passing(&self, ends: [Option<End>; 2]) -> Option<Passing> {
        let [a, b] = ends.map(|end| Some(self.parts.get(end?.part)?.collider));
        Some(Passing([a?, b?]))
    }
}
