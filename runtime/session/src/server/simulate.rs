//! The physics step of a tick: the world hears what changed, steps, and writes its poses back; parts that fell out of it
//! go. It does not know who is told of the poses.

use std::cell::RefCell;
use std::rc::Rc;

use studio_model::{DataModel, InstanceId, JournalCursor, JournalRead};
use studio_physics::World;
use studio_services::world::SharedWorld;

use super::Server;
use super::motion::MotionLog;

/// The physics of a place.
pub(super) struct Simulation {
    /// Scripts ask the same world. Borrowed for a moment, never while they run.
    shared: SharedWorld,
    /// What of the model's changes the motion log has heard.
    cursor: JournalCursor,
    /// How often the world was built when the log last heard of it.
    reloads: u64,
    /// What the replicator is told of the step.
    pub(super) motion: MotionLog,
    frozen: bool,
}

impl Simulation {
    /// The bodies of a freshly loaded model.
    pub(super) fn new(model: &DataModel, shared: &SharedWorld) -> Self {
        shared.catch_up(model);
        Self {
            shared: shared.clone(),
            cursor: model.journal().end(),
            reloads: shared.reloads(),
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
    fn hear_changes(&mut self, model: &DataModel, world: &RefCell<World>) {
        self.shared.catch_up(model);
        let heard = model.journal().read(&mut self.cursor);
        if std::mem::replace(&mut self.reloads, self.shared.reloads()) != self.shared.reloads() {
            self.motion.forget_all();
        } else if let JournalRead::Entries(entries) = heard {
            let world = world.borrow();
            for entry in entries {
                self.motion.hear(&world, entry);
            }
        } else {
            self.motion.forget_all();
        }
    }

    /// One step; the parts that fell out of the world.
    fn step(model: &mut DataModel, world: &RefCell<World>) -> Vec<InstanceId> {
        let mut world = world.borrow_mut();
        world.step();
        world.write_back(model);
        world.fallen().to_vec()
    }

    /// The world; a server has one.
    pub(super) fn world(&self) -> Option<Rc<RefCell<World>>> {
        self.shared.simulated()
    }
}

impl Server {
    pub(super) fn simulate(&mut self) {
        self.simulation.motion.begin_tick();
        let Some(world) = self.simulation.world() else {
            return;
        };
        if self.simulation.frozen {
            self.simulation.motion.retell(&world.borrow(), &self.model);
            return;
        }
        self.simulation.hear_changes(&self.model, &world);
        self.hand_out(&world);
        for part in Simulation::step(&mut self.model, &world) {
            self.remove(part);
        }
        self.simulation.motion.take(&world.borrow(), &self.model);
    }
}
