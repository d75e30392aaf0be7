//! The physics step of a tick: the world hears what changed, steps, and writes its poses back; parts that fell out of it
//! go. It does not know who is told of the poses.

use studio_model::{DataModel, InstanceId, JournalCursor, JournalRead};
use studio_physics::World;

use super::Server;
use super::motion::MotionLog;

/// The physics of a place.
pub(super) struct Simulation {
    world: World,
    cursor: JournalCursor,
    /// What the replicator is told of the step.
    pub(super) motion: MotionLog,
    frozen: bool,
}

impl Simulation {
    /// The bodies of a freshly loaded model.
    pub(super) fn new(model: &DataModel) -> Self {
        Self {
            world: World::load(model),
            cursor: model.journal().end(),
            motion: MotionLog::default(),
            frozen: false,
        }
    }

    /// Whether there are no further steps.
    pub(super) fn is_frozen(&self) -> bool {
        self.frozen
    }

    /// No further steps.
    pub(super) fn freeze(&mut self) {
        self.frozen = true;
    }

    /// Brings the world in line with what changed in the model since the last step.
    fn hear_changes(&mut self, model: &DataModel) {
        let JournalRead::Entries(entries) = model.journal().read(&mut self.cursor) else {
            self.world = World::load(model);
            self.motion.forget_all();
            return;
        };
        self.world.apply_changes(model, entries.clone());
        for entry in entries {
            self.motion.hear(&self.world, entry);
        }
    }

    /// One step; the parts that fell out of the world.
    fn step(&mut self, model: &mut DataModel) -> Vec<InstanceId> {
        self.hear_changes(model);
        self.world.step();
        self.world.write_back(model);
        self.world.fallen().to_vec()
    }
}

impl Server {
    pub(super) fn simulate(&mut self) {
        self.simulation.motion.begin_tick();
        if self.simulation.frozen {
            return;
        }
        for part in self.simulation.step(&mut self.model) {
            self.remove(part);
        }
        let Simulation { world, motion, .. } = &mut self.simulation;
        motion.take(world, &self.model);
    }
}
