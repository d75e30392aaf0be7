//! The physical world as scripts see it: what is where, what moves how, what touches what, who passes through whom. One
//! handle is shared by a side's scripts and whoever steps the world.
//!
//! Knows no bodies and no solver: that is `studio-physics`. A client simulates only what it owns; else its world answers
//! questions about what its model shows, and is built when the first one is asked.

mod cast;
mod constraints;
mod counted;
mod groups;
mod joints;
mod overlap;
mod ownership;
mod parts;
mod reins;
#[cfg(test)]
mod tests;
mod touch;

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use studio_model::{DataModel, InstanceId, JournalCursor, JournalRead};
use studio_physics::World;
use studio_script::{Running, Side};

pub(crate) use joints::break_joints;

pub use ownership::Ownership;
pub use reins::{Pilot, Reins};

/// The world of one data model, shared by whoever steps it and those who ask it. It follows the model's journal when it is
/// asked, at a cost of what changed.
#[derive(Clone)]
pub struct SharedWorld(Rc<Shared>);

struct Shared {
    /// Whether it is stepped.
    simulated: bool,
    /// Whether it follows its model, of which somebody else moves most.
    following: Cell<bool>,
    ownership: Ownership,
    reins: Reins,
    world: Rc<RefCell<World>>,
    follower: RefCell<Follower>,
}

/// How far the world has followed the model.
#[derive(Debug, Default)]
struct Follower {
    /// `None` before the model was looked at.
    cursor: Option<JournalCursor>,
    reloads: u64,
    /// The tick whose poses a world that is not stepped has taken over.
    followed_at: f64,
}

fn load(simulated: bool, model: &DataModel) -> World {
    if simulated {
        World::load(model)
    } else {
        World::load_still(model)
    }
}

impl fmt::Debug for SharedWorld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let follower = &self.0.follower;
        f.debug_struct("SharedWorld")
            .field("simulated", &self.0.simulated)
            .field("follower", follower)
            .finish_non_exhaustive()
    }
}

impl SharedWorld {
    /// A world for a side: stepped on the server, still on clients. The model is read when it is first needed.
    pub fn new(side: Side) -> Self {
        let simulated = side == Side::Server;
        let nothing = load(simulated, &DataModel::new());
        Self(Rc::new(Shared {
            simulated,
            following: Cell::new(false),
            ownership: Ownership::default(),
            reins: Reins::default(),
            world: Rc::new(RefCell::new(nothing)),
            follower: RefCell::default(),
        }))
    }

    /// The world itself, where it is stepped: the server. Borrow it for a moment, never while scripts run.
    pub fn simulated(&self) -> Option<Rc<RefCell<World>>> {
        self.0.simulated.then(|| Rc::clone(&self.0.world))
    }

    /// Who owns what.
    pub fn ownership(&self) -> &Ownership {
        &self.0.ownership
    }

    /// Who moves which character.
    pub fn reins(&self) -> &Reins {
        &self.0.reins
    }

    /// The world in which the assembly of a root is a body of its own: on the server always, on a client if it simulates
    /// that. Borrow it for a moment, never while scripts run.
    pub(crate) fn moving(&self, root: InstanceId) -> Option<Rc<RefCell<World>>> {
        let is_here = self.0.simulated
            || (self.0.following.get() && self.0.world.borrow().moves_itself(root));
        is_here.then(|| Rc::clone(&self.0.world))
    }

    /// The world of a client that simulates something itself: it follows the model from now on, but for
    /// [what is let go](World::let_go). Whoever asks for it steps it. Borrow it for a moment, never while scripts run.
    pub fn following(&self, model: &DataModel) -> Rc<RefCell<World>> {
        if !self.0.simulated && !self.0.following.replace(true) {
            *self.0.world.borrow_mut() = World::load_following(model);
            self.0.follower.borrow_mut().cursor = Some(model.journal().end());
        }
        Rc::clone(&self.0.world)
    }

    /// Brings the world in line with what changed in the model since it was last asked.
    pub fn catch_up(&self, model: &DataModel) {
        let mut follower = self.0.follower.borrow_mut();
        let mut world = self.0.world.borrow_mut();
        if let Some(cursor) = &mut follower.cursor
            && let JournalRead::Entries(entries) = model.journal().read(cursor)
        {
            world.apply_changes(model, entries);
            return;
        }
        if follower.cursor.is_some() {
            world.reload(model);
        } else {
            *world = load(self.0.simulated, model);
        }
        follower.cursor = Some(model.journal().end());
        follower.reloads += 1;
    }

    /// How often the world was built anew from the model: at first, and whenever the journal lagged. Whoever remembers
    /// anything of its assemblies forgets it then.
    pub fn reloads(&self) -> u64 {
        self.0.follower.borrow().reloads
    }

    /// Asks the world about the model as it is now.
    pub(crate) fn ask<R>(
        &self,
        running: Running<'_>,
        ask: impl FnOnce(&mut World, &DataModel) -> R,
    ) -> R {
        let model = running.model();
        self.catch_up(&model);
        let mut world = self.0.world.borrow_mut();
        if !self.0.simulated {
            let now = running.time().now;
            let mut follower = self.0.follower.borrow_mut();
            if follower.followed_at.to_bits() != now.to_bits() {
                follower.followed_at = now;
                world.follow_poses(&model);
            }
        }
        ask(&mut world, &model)
    }
}

/// Defines the physical members of the workspace and of parts, and `PhysicsService`.
pub(crate) fn install(running: Running<'_>, world: &SharedWorld) -> mlua::Result<()> {
    cast::install(running, world)?;
    overlap::install(running, world)?;
    parts::install(running, world)?;
    joints::install(running, world)?;
    constraints::install(running, world)?;
    groups::install(running, world)?;
    // There is one solver, the better of the two that there were.
    running.define_method("Workspace", "PGSIsEnabled", |_, _, ()| Ok(true))?;
    ownership::install(running, world)?;
    touch::install(running, world)
}
