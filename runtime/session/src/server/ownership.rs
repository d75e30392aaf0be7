//! What clients simulate: who is given what, whether what they say of it is believed, and what becomes of it when it is not.
//!
//! A tick: what owners said is judged by the physical world and, if it can be, is what the world is led by; then things change
//! hands, by the choice of scripts or by who is nearest ([`policy`]). A change of hands is a new epoch, and so is a
//! correction: what the owner said before it heard of that counts for nothing.
//!
//! It does not know bytes, nor how poses travel.

mod characters;
mod counts;
mod judging;
mod policy;

use std::collections::BTreeMap;

use studio_model::limits::TICK_HZ;
use studio_model::{DataModel, InstanceId};
use studio_physics::{Course, Watch, World};
use studio_replication::{ClientId, OwnedPose, Owner, Velocity};
use studio_services::world::{Ownership as Book, Reins};

pub use counts::{OwnershipCounts, RecentOwnership};

use super::Server;
use super::motion::MotionLog;
use crate::glide::Glide;
use crate::limits::{OWNER_SILENCE_TICKS, REPORTS_BURST_MAX};
use crate::owners::{self, Owners};
use characters::Gait;
use judging::Record;

/// An assembly that a client owns.
#[derive(Debug)]
struct Held {
    owner: Owner,
    player: InstanceId,
    /// As the motion log has it. Another one means that something else placed the assembly since.
    epoch: u32,
    watch: Watch,
    since: u32,
    heard_at: u32,
    rests: bool,
    /// How many more reports of it are judged: one a tick in the long run.
    reports_left: u32,
    /// Whether it has said nothing yet under this epoch. What was simulated here goes on meanwhile.
    awaited: bool,
    /// From where the assembly was here when its owner's first word came, a round trip later, to where that has it.
    glide: Glide,
}

/// All that clients own.
#[derive(Debug)]
pub(super) struct Ownership {
    /// Whether anything is given to clients.
    on: bool,
    /// What scripts chose and see.
    book: Book,
    /// Which characters their players' clients may move.
    reins: Reins,
    held: BTreeMap<InstanceId, Held>,
    /// Of the characters among them, how they may go on.
    gaits: BTreeMap<InstanceId, Gait>,
    /// Characters that were taken from their players, and until when.
    taken: BTreeMap<InstanceId, u32>,
    heard: Vec<(ClientId, OwnedPose)>,
    records: BTreeMap<ClientId, Record>,
    counts: OwnershipCounts,
    recent: RecentOwnership,
}

/// What a change of hands is about.
struct Ground<'a> {
    tick: u32,
    world: &'a mut World,
    model: &'a DataModel,
    log: &'a mut MotionLog,
}

impl Ownership {
    pub(super) fn new(book: &Book, reins: &Reins) -> Self {
        Self {
            on: true,
            book: book.clone(),
            reins: reins.clone(),
            held: BTreeMap::new(),
            gaits: BTreeMap::new(),
            taken: BTreeMap::new(),
            heard: Vec::new(),
            records: BTreeMap::new(),
            counts: OwnershipCounts::default(),
            recent: RecentOwnership::default(),
        }
    }

    /// A client said where what it owns is.
    pub(super) fn hear(&mut self, client: ClientId, poses: Vec<OwnedPose>) {
        self.heard
            .extend(poses.into_iter().map(|pose| (client, pose)));
    }

    /// Takes over the epoch of the motion log, and what is known begins anew.
    fn follow_epoch(&mut self, ground: &Ground<'_>, root: InstanceId) -> bool {
        let (epoch, course) = (
            ground.log.epoch_of_owned(root),
            course_of(ground.world, root),
        );
        let (Some(held), Some(epoch), Some(course)) = (self.held.get_mut(&root), epoch, course)
        else {
            return false;
        };
        if held.epoch != epoch {
            held.epoch = epoch;
            held.watch = Watch::new(course);
            held.heard_at = ground.tick;
            held.rests = false;
            held.awaited = true;
            held.glide = Glide::default();
            if let Some(gait) = self.gaits.get_mut(&root) {
                gait.begin(&course);
            }
        }
        true
    }

    /// What was placed, joined or anchored by others since the last tick; and owners who are silent.
    fn look_after(&mut self, ground: &mut Ground<'_>) {
        let roots: Vec<InstanceId> = self.held.keys().copied().collect();
        for root in roots {
            if !self.follow_epoch(ground, root) {
                // It is no assembly that moves any more, or the world was built anew.
                ground.world.lead_no_more(root);
                self.held.remove(&root);
                self.gaits.remove(&root);
                self.reins.unsay(root);
                self.book.set_owner(root, None);
                continue;
            }
            let is_silent = self.held.get(&root).is_some_and(|held| {
                !held.rests && ground.tick - held.heard_at > OWNER_SILENCE_TICKS
            });
            if is_silent {
                self.counts.silent += 1;
                self.bar_owner(ground.tick, root);
                self.give(ground, root, None);
            }
        }
    }

    /// Gives an assembly to a client, or takes it back. A character goes to nobody but its player.
    fn give(&mut self, ground: &mut Ground<'_>, root: InstanceId, to: Option<(Owner, InstanceId)>) {
        let before = self.held.get(&root).map(|held| held.owner);
        let after = to.map(|(owner, _)| owner);
        let is_anothers = to.is_some_and(|(_, player)| {
            let pilot = self.reins.pilot(root);
            ground.world.stance(root).is_some() && pilot.is_none_or(|own| own.player != player)
        });
        if before == after || is_anothers || !policy::is_movable(ground.world, root) {
            return;
        }
        let Some(course) = course_of(ground.world, root) else {
            return;
        };
        ground.world.lead_no_more(root);
        self.held.remove(&root);
        self.gaits.remove(&root);
        self.reins.unsay(root);
        if let Some((owner, player)) = to {
            let held = Held {
                owner,
                player,
                epoch: 0,
                watch: Watch::new(course),
                since: ground.tick,
                heard_at: ground.tick,
                rests: false,
                reports_left: REPORTS_BURST_MAX,
                awaited: true,
                glide: Glide::default(),
            };
            self.held.insert(root, held);
        }
        self.book.set_owner(root, to.map(|(_, player)| player));
        self.counts.hand_overs += 1;
        let world = (&*ground.world, ground.model);
        ground
            .log
            .hand_over(world, root, after, velocity_of(&course));
        self.follow_epoch(ground, root);
    }

    /// What a client moves was pushed here: it goes on with that.
    fn tell_owner(&mut self, ground: &mut Ground<'_>, root: InstanceId, course: Course) {
        let Some(owner) = self.held.get(&root).map(|held| held.owner) else {
            return;
        };
        let world = (&*ground.world, ground.model);
        let velocity = velocity_of(&course);
        ground.log.hand_over(world, root, Some(owner), velocity);
        self.follow_epoch(ground, root);
    }

    /// Takes everything from a client.
    fn take_from(&mut self, ground: &mut Ground<'_>, client: ClientId) {
        let theirs: Vec<InstanceId> = self
            .held
            .iter()
            .filter(|(_, held)| held.owner.client == client)
            .map(|(&root, _)| root)
            .collect();
        for root in theirs {
            self.give(ground, root, None);
        }
    }
}

/// Where an assembly is and how it moves, whoever moves it.
fn course_of(world: &World, root: InstanceId) -> Option<Course> {
    let simulated = || {
        let (motion, pose) = (world.assembly_motion(root)?, world.root_pose(root)?);
        Some(Course {
            pose,
            linear: motion.linear,
            angular: motion.angular,
        })
    };
    world.led_course(root).or_else(simulated)
}

fn velocity_of(course: &Course) -> Velocity {
    Velocity {
        linear: course.linear,
        angular: course.angular,
    }
}

impl Server {
    /// Whether clients simulate what is near them, and what scripts give them: so it is unless somebody says otherwise. Off, the
    /// server simulates all.
    pub fn let_clients_simulate(&mut self, on: bool) {
        self.ownership.on = on;
        if !on {
            self.take_all_back();
        }
    }

    /// How clients did with what they own.
    pub fn ownership_counts(&self) -> OwnershipCounts {
        OwnershipCounts {
            reports: self.replicator.report_counts(),
            ..self.ownership.counts
        }
    }

    /// The newest changes of hands and corrections.
    pub fn recent_ownership(&self) -> &RecentOwnership {
        &self.ownership.recent
    }

    /// The user id of the player whose client owns the assembly of a root.
    pub fn owner_of(&self, root: InstanceId) -> Option<i64> {
        let held = self.ownership.held.get(&root)?;
        Some(held.owner.user_id)
    }

    /// Who simulates each part that can move, as of the last tick.
    pub fn owners(&self) -> Owners {
        let owner = |root| self.owner_of(root);
        let world = self.simulation.world();
        world.map_or_else(Owners::new, |world| {
            owners::look(&self.model, &world.borrow(), owner)
        })
    }

    /// Hands out what is to be simulated by whom in the step that comes.
    pub(super) fn hand_out(&mut self, world: &std::cell::RefCell<World>) {
        if !self.ownership.on {
            self.ownership.heard.clear();
            return;
        }
        let players = policy::players(&self.seats, &self.replicator, &self.model);
        let mut ground = Ground {
            tick: self.tick,
            world: &mut world.borrow_mut(),
            model: &self.model,
            log: &mut self.simulation.motion,
        };
        let own = &mut self.ownership;
        if self.tick.is_multiple_of(TICK_HZ) {
            own.forgive();
        }
        own.look_after_characters(&mut ground);
        own.judge(&mut ground);
        own.look_after(&mut ground);
        for (&root, held) in &mut own.held {
            held.glide_on(ground.world, root, ground.tick);
        }
        own.decide(&mut ground, &players);
        own.hand_out_characters(&mut ground, &players);
        let held = &own.held;
        own.book.answer(|root| {
            let silent = held.get(&root).map_or(0, |held| self.tick - held.heard_at);
            f64::from(silent) / f64::from(TICK_HZ)
        });
    }

    /// Everything is the server's.
    pub(super) fn take_all_back(&mut self) {
        let Some(world) = self.simulation.world() else {
            return;
        };
        let mut ground = Ground {
            tick: self.tick,
            world: &mut world.borrow_mut(),
            model: &self.model,
            log: &mut self.simulation.motion,
        };
        let roots: Vec<InstanceId> = self.ownership.held.keys().copied().collect();
        for root in roots {
            self.ownership.give(&mut ground, root, None);
        }
    }
}
