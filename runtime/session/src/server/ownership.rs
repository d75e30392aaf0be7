//! What clients simulate: who is given what, whether what they say of it is believed, and what becomes of it when it is not.
//!
//! A tick: what owners said is judged by the physical world and, if it can be, is what the world is led by; then things change
//! hands, by the choice of scripts or by who is nearest ([`policy`]). A change of hands is a new epoch, and so is a
//! correction: what the owner said before it heard of that counts for nothing.
//!
//! It does not know bytes, nor how poses travel.

mod policy;

use std::collections::{BTreeMap, VecDeque};

use studio_model::limits::TICK_HZ;
use studio_model::{DataModel, InstanceId};
use studio_physics::{Course, Doubt, Verdict, Watch, World};
use studio_replication::{ClientId, OwnedPose, Owner, ReportCounts, Velocity};
use studio_services::world::Ownership as Book;

use super::Server;
use super::motion::MotionLog;
use crate::glide::Glide;
use crate::limits::{BARRED_TICKS, CORRECTIONS_MAX, OWNER_SILENCE_TICKS, REPORTS_BURST_MAX};

/// Changes of hands and corrections that are remembered one by one.
const RECENT_MAX: usize = 4_096;

/// How clients did with what they own, since the server started.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct OwnershipCounts {
    /// Changes of hands.
    pub hand_overs: u64,
    /// What owners said that was believed as it was.
    pub believed: u64,
    /// What was a little too far, and believed in part.
    pub cut: u64,
    /// What could not be, by why: outside of the world, too fast, through a wall.
    pub refused: [u64; 3],
    /// Owners that were told where what they own really is. What they say until they hear of it is stale.
    pub corrections: u64,
    /// What was taken from owners who said nothing.
    pub silent: u64,
    /// What the protocol made of it before any of that.
    pub reports: ReportCounts,
}

/// How it went of late: the newest changes of hands and corrections, as many as are kept.
#[derive(Debug, Clone, Default)]
pub struct RecentOwnership {
    /// Ticks from a change of hands until the new owner's first word was believed.
    pub waits: VecDeque<u32>,
    /// Studs between where owners said that something is and where it really is, when they were corrected.
    pub errors: VecDeque<f32>,
}

fn keep<T>(recent: &mut VecDeque<T>, newest: T) {
    if recent.len() >= RECENT_MAX {
        recent.pop_front();
    }
    recent.push_back(newest);
}

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

/// How a client behaves.
#[derive(Debug, Default)]
struct Record {
    /// Corrections that count against it: one is forgiven each second.
    corrections: u32,
    /// Until when it is given nothing.
    barred_until: u32,
}

/// All that clients own.
#[derive(Debug)]
pub(super) struct Ownership {
    /// Whether anything is given to clients.
    on: bool,
    /// What scripts chose and see.
    book: Book,
    held: BTreeMap<InstanceId, Held>,
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
    pub(super) fn new(book: &Book) -> Self {
        Self {
            on: false,
            book: book.clone(),
            held: BTreeMap::new(),
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

    /// Judges what was said since the last tick.
    fn judge(&mut self, ground: &mut Ground<'_>) {
        for held in self.held.values_mut() {
            held.watch.pass_tick();
            held.reports_left = (held.reports_left + 1).min(REPORTS_BURST_MAX);
        }
        for (client, pose) in std::mem::take(&mut self.heard) {
            let Some(held) = self.held.get_mut(&pose.root) else {
                continue;
            };
            let is_current = held.owner.client == client && held.epoch == pose.epoch;
            if !is_current || ground.log.epoch_of_owned(pose.root) != Some(pose.epoch) {
                continue;
            }
            let Some(left) = held.reports_left.checked_sub(1) else {
                continue;
            };
            held.reports_left = left;
            let claim = Course {
                pose: pose.frame,
                linear: pose.velocity.linear,
                angular: pose.velocity.angular,
            };
            held.heard_at = ground.tick;
            let waited = held.awaited.then(|| ground.tick - held.since);
            let verdict = ground
                .world
                .judge(pose.root, &mut held.watch, pose.tick, &claim);
            match verdict {
                Verdict::Believed(course) => {
                    self.counts.believed += 1;
                    if let Some(waited) = waited {
                        keep(&mut self.recent.waits, waited);
                    }
                    held.rests = pose.at_rest;
                    held.lead(ground.world, pose.root, course);
                }
                Verdict::Cut(course) => {
                    self.counts.cut += 1;
                    // Who rests a little too far away is told where it is: it would say no more.
                    if pose.at_rest {
                        self.correct(ground, pose.root);
                    } else {
                        held.rests = false;
                        held.lead(ground.world, pose.root, course);
                    }
                }
                Verdict::Refused(doubt) => {
                    self.counts.refused[number_of(doubt)] += 1;
                    let real = held.watch.course().pose.position;
                    let error = real.distance(claim.pose.position);
                    keep(&mut self.recent.errors, error);
                    self.correct(ground, pose.root);
                }
            }
        }
    }

    /// Tells an owner where what it owns really is. Who needs that again and again owns nothing for a while.
    fn correct(&mut self, ground: &mut Ground<'_>, root: InstanceId) {
        let Some(held) = self.held.get(&root) else {
            return;
        };
        let (owner, course) = (held.owner, *held.watch.course());
        self.counts.corrections += 1;
        let record = self.records.entry(owner.client).or_default();
        record.corrections += 1;
        ground.world.lead(root, course);
        if record.corrections > CORRECTIONS_MAX {
            record.barred_until = ground.tick + BARRED_TICKS;
            record.corrections = 0;
            self.take_from(ground, owner.client);
        } else {
            let world = (&*ground.world, ground.model);
            ground
                .log
                .hand_over(world, root, Some(owner), velocity_of(&course));
            self.follow_epoch(ground, root);
        }
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
                self.book.set_owner(root, None);
                continue;
            }
            let is_silent = self.held.get(&root).is_some_and(|held| {
                !held.rests && ground.tick - held.heard_at > OWNER_SILENCE_TICKS
            });
            if is_silent {
                self.counts.silent += 1;
                if let Some(held) = self.held.get(&root) {
                    let record = self.records.entry(held.owner.client).or_default();
                    record.barred_until = ground.tick + BARRED_TICKS;
                }
                self.give(ground, root, None);
            }
        }
    }

    /// Gives an assembly to a client, or takes it back.
    fn give(&mut self, ground: &mut Ground<'_>, root: InstanceId, to: Option<(Owner, InstanceId)>) {
        let before = self.held.get(&root).map(|held| held.owner);
        let after = to.map(|(owner, _)| owner);
        let is_character = ground.world.stance(root).is_some();
        if before == after || is_character || !policy::is_movable(ground.world, root) {
            return;
        }
        let Some(course) = course_of(ground.world, root) else {
            return;
        };
        ground.world.lead_no_more(root);
        self.held.remove(&root);
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

    fn is_barred(&self, client: ClientId, tick: u32) -> bool {
        let record = self.records.get(&client);
        record.is_some_and(|record| record.barred_until > tick)
    }
}

impl Held {
    /// Leads the assembly where its owner has it, at first from where it was here.
    fn lead(&mut self, world: &mut World, root: InstanceId, course: Course) {
        if std::mem::take(&mut self.awaited)
            && let Some(shown) = world.root_pose(root)
        {
            self.glide = Glide::between(shown, course.pose, course.linear.length());
        }
        if !self.glide.goes_on() {
            world.lead(root, course);
        }
    }

    /// A tick of the way to where the owner has the assembly; between two words it goes on as it went.
    fn glide_on(&mut self, world: &mut World, root: InstanceId, tick: u32) {
        /// Ticks without a word; then it waits.
        const SILENT_TICKS_MAX: u32 = 8;
        if self.glide.goes_on() {
            let mut course = *self.watch.course();
            let silent = (tick - self.heard_at).min(SILENT_TICKS_MAX);
            course.pose.position += course.linear * (silent as f32 / TICK_HZ as f32);
            course.pose = self.glide.pass(course.pose);
            world.lead(root, course);
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

fn number_of(doubt: Doubt) -> usize {
    match doubt {
        Doubt::Outside => 0,
        Doubt::Speed => 1,
        Doubt::Wall => 2,
    }
}

impl Server {
    /// Whether clients simulate what is near them, and what scripts give them. Off, the server simulates all.
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
            for record in own.records.values_mut() {
                record.corrections = record.corrections.saturating_sub(1);
            }
        }
        own.judge(&mut ground);
        own.look_after(&mut ground);
        for (&root, held) in &mut own.held {
            held.glide_on(ground.world, root, ground.tick);
        }
        own.decide(&mut ground, &players);
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
