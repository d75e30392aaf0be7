//! The physics step of a tick: the world hears what changed, steps, and writes its poses back. It does not know who is
//! told of them.

use studio_model::{DataModel, InstanceId, JournalCursor, JournalRead};
use studio_physics::World;
use studio_replication::MovedAssembly;

use super::Server;

/// The physics of a place.
pub(super) struct Simulation {
    world: World,
    cursor: JournalCursor,
    moved: Vec<MovedAssembly>,
    frozen: bool,
}

impl Simulation {
    /// The bodies of a freshly loaded model.
    pub(super) fn new(model: &DataModel) -> Self {
        Self {
            world: World::load(model),
            cursor: model.journal().end(),
            moved: Vec::new(),
            frozen: false,
        }
    }

    /// No further steps.
    pub(super) fn freeze(&mut self) {
        self.frozen = true;
    }

    /// What moved in this tick.
    pub(super) fn moved(&self) -> &[MovedAssembly] {
        &self.moved
    }

    /// One step; the parts that fell out of the world.
    fn step(&mut self, model: &mut DataModel) -> Vec<InstanceId> {
        self.moved.clear();
        if self.frozen {
            return Vec::new();
        }
        match model.journal().read(&mut self.cursor) {
            JournalRead::Entries(entries) => self.world.apply_changes(model, entries),
            JournalRead::Lagged => self.world = World::load(model),
        }
        self.world.step();
        self.world.write_back(model);
        self.moved
            .extend(self.world.moved().iter().map(|moved| MovedAssembly {
                root: moved.root,
                pose: moved.pose,
                linear_velocity: moved.linear_velocity,
                at_rest: moved.at_rest,
            }));
        self.world.fallen().to_vec()
    }
}

impl Server {
    pub(super) fn simulate(&mut self) {
        for part in self.simulation.step(&mut self.model) {
            self.remove(part);
        }
    }
}
