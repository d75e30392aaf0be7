//! What a client simulates itself: the assemblies that it owns, at full rate, among all others where they are shown. What is
//! shown of them is where they are, but for a moment after they changed hands or were corrected: then it glides there.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use studio_model::known::known;
use studio_model::limits::TICK_HZ;
use studio_model::{CFrame, DataModel, InstanceId};
use studio_physics::{Course, World};
use studio_replication::{OwnedState, Velocity};
use studio_script::Phase;
use studio_services::world::Reins;

use super::Client;
use crate::glide::Glide;
use crate::owners::{self, Owners};
use crate::scripts::{AFTER_PHYSICS, Scripts};

/// The steps of a client's tick before physics.
const BEFORE_PHYSICS: &[Phase] = &[
    Phase::Input,
    Phase::PreRender,
    Phase::LegacyWaits,
    Phase::PreAnimation,
    Phase::PreSimulation,
];

/// What a client owns.
#[derive(Debug, Default)]
pub(super) struct Estate {
    owned: BTreeMap<InstanceId, Glide>,
}

impl Client {
    /// This client moves an assembly from now on.
    pub(super) fn given(
        &mut self,
        root: InstanceId,
        (frame, velocity): (CFrame, Velocity),
        goes_on: bool,
    ) {
        // What it owns is simulated with its scripts.
        if self.scripts.running.is_none() {
            self.make_vm();
        }
        let Some(world) = self.own_world() else {
            return;
        };
        let course = Course {
            pose: frame,
            linear: velocity.linear,
            angular: velocity.angular,
        };
        if !world.borrow_mut().let_go(root, course) {
            return;
        }
        let shown = self.model.cframe(root, known().cframe);
        let glide = match shown.filter(|_| goes_on) {
            Some(shown) => Glide::between(shown, frame, velocity.linear.length()),
            None => Glide::default(),
        };
        self.estate.owned.insert(root, glide);
    }

    /// Somebody else moves an assembly from now on.
    pub(super) fn taken(&mut self, root: InstanceId) {
        if self.estate.owned.remove(&root).is_none() {
            return;
        }
        if let Some(world) = self.own_world() {
            world.borrow_mut().hold_again(root);
        }
        if let Some(scripts) = &self.scripts.running {
            scripts.world().reins().unsay(root);
        }
    }

    /// Who simulates each part that can move, as far as this client was told. Costs a look at each and, if it owns nothing,
    /// the making of a world.
    pub fn owners(&self) -> Owners {
        let owner = |root| self.replicator.owner_of(root);
        let world = if self.estate.owned.is_empty() {
            None
        } else {
            self.own_world()
        };
        match world {
            Some(world) => owners::look(&self.model, &world.borrow(), owner),
            None => owners::look(&self.model, &World::load_still(&self.model), owner),
        }
    }

    /// The world in which it simulates, in line with its model.
    fn own_world(&self) -> Option<Rc<RefCell<World>>> {
        let shared = self.scripts.running.as_ref()?.world();
        let world = shared.following(&self.model);
        shared.catch_up(&self.model);
        Some(world)
    }

    /// Runs the steps of a tick, and physics among them if this client owns anything.
    pub(super) fn run_phases(&mut self) {
        let Some(scripts) = &self.scripts.running else {
            return;
        };
        let (owned, replicator) = (&self.estate.owned, &self.replicator);
        scripts.world().ownership().answer(|root| {
            let heard_of = Some(root).filter(|root| !owned.contains_key(root));
            let silent = heard_of.and_then(|root| replicator.silence(root));
            silent.unwrap_or(0.0) / f64::from(TICK_HZ)
        });
        if self.estate.owned.is_empty() {
            scripts.run(&mut self.model, &Phase::ALL);
            return;
        }
        scripts.run(&mut self.model, BEFORE_PHYSICS);
        let states = self.estate.step(scripts, &mut self.model);
        scripts.run(&mut self.model, AFTER_PHYSICS);
        scripts.run(&mut self.model, &[Phase::End]);
        self.replicator.report(&states);
    }
}

impl Estate {
    /// Whether this client moves the assembly of a root.
    pub(super) fn has(&self, root: InstanceId) -> bool {
        self.owned.contains_key(&root)
    }

    /// A step of physics; where what is owned is now.
    fn step(&mut self, scripts: &Scripts, model: &mut DataModel) -> Vec<OwnedState> {
        let shared = scripts.world();
        let world = shared.following(model);
        shared.catch_up(model);
        let mut world = world.borrow_mut();
        world.follow(model);
        world.step();
        let reins = shared.reins();
        let courses: Vec<_> = world.let_go_courses().collect();
        courses
            .into_iter()
            .filter_map(|(root, course, at_rest)| {
                let glide = self.owned.get_mut(&root)?;
                let shown = glide.pass(course.pose);
                show(&world, model, root, shown);
                Some(OwnedState {
                    root,
                    frame: course.pose,
                    velocity: Velocity {
                        linear: course.linear,
                        angular: course.angular,
                    },
                    at_rest,
                    state: state_of(reins, root),
                })
            })
            .collect()
    }
}

/// The state of a character's humanoid, as its scripts have it.
fn state_of(reins: &Reins, root: InstanceId) -> Option<u8> {
    u8::try_from(reins.said(root)?).ok()
}

/// Writes where the parts of an assembly are shown.
fn show(world: &World, model: &mut DataModel, root: InstanceId, frame: CFrame) {
    let Some(assembly) = world.assembly_of(root) else {
        return;
    };
    for (&part, offset) in assembly.members.iter().zip(assembly.offsets) {
        model.write_pose(part, frame * *offset);
    }
}
