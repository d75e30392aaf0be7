//! Characters that the clients of their players move: who is given theirs, and whether it can be where its client says it is. It
//! goes no faster than its humanoid walks here, leaves the ground no faster than it jumps, and comes down again; what hits it,
//! carries it or throws it explains more. Who is somewhere else is told so, and moved by the server for a while.
//!
//! Time is the server's: a client that was silent may have gone as far as it walks in that time, and no further, whatever it
//! says of its own ticks.

use glam::Vec3;
use studio_model::limits::TICK_HZ;
use studio_model::{CFrame, InstanceId};
use studio_physics::{Course, Doubt, World};
use studio_services::world::Pilot;

use super::policy::Candidate;
use super::{Ground, Ownership};
use crate::limits::{CHARACTER_HELD_TICKS, CHARACTER_SPEED_KEPT_TICKS};

/// Seconds a tick.
const DT: f32 = 1.0 / TICK_HZ as f32;

/// How much faster than it walks or jumps a character may be: what is rounded, and steps up and down.
const FASTER: f32 = 1.15;

/// Studs that nobody minds, in a step and in all.
const STEP_SLACK: f32 = 0.3;
const RISE_SLACK: f32 = 1.5;

/// Seconds of walking that may be saved up by who is not heard of, and by who was at rest.
const SILENT_SECONDS: f32 = 0.6;
const RESTED_SECONDS: f32 = 0.25;

/// Studs beyond what is walked that nothing here explains, and how many of them come back in a second.
const UNEXPLAINED: f32 = 5.0;
const UNEXPLAINED_AT_FIRST: f32 = 1.5;
const UNEXPLAINED_PER_SECOND: f32 = 2.0;

/// Studs a second squared by which who flies slows down: how far a push carries follows from it.
const SLOWING: f32 = 150.0;

/// How fast is climbed, as a part of how fast is walked.
const CLIMB_SHARE: f32 = 1.0;

/// Seconds by which what a client says may be late against what it said before.
const LATE_SECONDS: f32 = 0.5;

/// A speed of which the former, greater one counts for a while: its owner hears of the change later.
#[derive(Debug, Clone, Copy, Default)]
struct Limit {
    now: f32,
    kept: f32,
    ticks_left: u32,
}

impl Limit {
    fn set(&mut self, now: f32) {
        if now < self.now {
            self.kept = self.kept.max(self.now);
            self.ticks_left = CHARACTER_SPEED_KEPT_TICKS;
        }
        self.now = now;
        self.ticks_left = self.ticks_left.saturating_sub(1);
        if self.ticks_left == 0 {
            self.kept = 0.0;
        }
    }

    fn most(&self) -> f32 {
        self.now.max(self.kept)
    }
}

/// What is known of how a character may go on from where it was last believed to be.
#[derive(Debug, Clone)]
pub(super) struct Gait {
    walk: Limit,
    jump: Limit,
    /// Studs that it may go over the ground: walked in time, and beyond that.
    walked: f32,
    unexplained: f32,
    unexplained_max: f32,
    rests: bool,
    /// The client's tick of what was believed last.
    tick: Option<u32>,
    /// From where it last left what carried it.
    air: Air,
}

/// A flight.
#[derive(Debug, Clone, Copy)]
struct Air {
    height: f32,
    /// Studs a second upwards.
    speed: f32,
    /// Seconds since, as its client counts them and as the server does.
    said: f32,
    passed: f32,
}

impl Air {
    fn from(height: f32, speed: f32) -> Self {
        Self {
            height,
            speed,
            said: 0.0,
            passed: 0.0,
        }
    }

    /// The height that it can have by now.
    fn highest(&self, gravity: f32) -> f32 {
        let seconds = self.said.max(self.passed - LATE_SECONDS);
        // Whoever walks on does not jump at once.
        let top = if gravity > 0.0 {
            self.speed / gravity
        } else {
            seconds
        };
        let falling = (seconds - top).max(0.0);
        let risen = seconds.min(top);
        self.height + self.speed * risen
            - 0.5 * gravity * risen * risen
            - 0.5 * gravity * falling * falling
    }
}

impl Gait {
    fn new(pilot: &Pilot, course: &Course) -> Self {
        let mut gait = Self {
            walk: Limit::default(),
            jump: Limit::default(),
            walked: 0.0,
            unexplained: UNEXPLAINED_AT_FIRST,
            unexplained_max: UNEXPLAINED,
            rests: false,
            tick: None,
            air: Air::from(course.pose.position.y, 0.0),
        };
        gait.bound(pilot);
        gait.begin(course);
        gait
    }

    /// Its humanoid walks and jumps so fast from now on.
    fn bound(&mut self, pilot: &Pilot) {
        self.walk.set(pilot.walk_speed * FASTER);
        self.jump.set(pilot.jump_speed * FASTER);
    }

    /// The server put it somewhere, or threw it: from there on.
    pub(super) fn begin(&mut self, course: &Course) {
        self.tick = None;
        // Until it hears of that its client goes nowhere from there.
        self.rests = true;
        self.walked = self.walk.most() * RESTED_SECONDS;
        self.air = Air::from(
            course.pose.position.y,
            self.jump.most().max(course.linear.y * FASTER),
        );
        self.explain(flat(course.linear).length());
    }

    /// Something moves as fast that explains where it goes.
    fn explain(&mut self, speed: f32) {
        let carried = speed * speed / SLOWING;
        if carried > self.unexplained {
            self.unexplained = carried;
            self.unexplained_max = self.unexplained_max.max(carried);
        }
    }

    /// A tick passed on the server.
    fn pass_tick(&mut self) {
        let seconds = if self.rests {
            RESTED_SECONDS
        } else {
            SILENT_SECONDS
        };
        let walk = self.walk.most();
        self.walked = (self.walked + walk * DT).min(walk * seconds + STEP_SLACK);
        self.unexplained_max = (self.unexplained_max - UNEXPLAINED * DT).max(UNEXPLAINED);
        self.unexplained =
            (self.unexplained + UNEXPLAINED_PER_SECOND * DT).min(self.unexplained_max);
        self.air.passed += DT;
    }

    /// Why a character cannot have come from `before` to where its client says it is, if so.
    pub(super) fn doubt(
        &mut self,
        world: &mut World,
        (root, climbs): (InstanceId, bool),
        before: &CFrame,
        (tick, claim): (u32, &Course),
    ) -> Option<Doubt> {
        let ticks = self.tick.map(|last| tick.saturating_sub(last));
        let at = claim.pose.position;
        if !at.is_finite() {
            // Of what is nowhere the world tells.
            return None;
        }
        let support = world.support(root, &claim.pose);
        let carried = support.ground.map_or(0.0, |speed| flat(speed).length());
        let fastest = self.walk.most() + carried.max(support.push);
        self.explain(support.push);
        let way = at - before.position;
        // Who slides down a steep slope, or off something, goes ahead as he falls.
        let slid = (-way.y).max(0.0);
        let gone = flat(way).length() - slid;
        let in_step = ticks.map_or(f32::INFINITY, |ticks| {
            fastest * FASTER * ticks as f32 * DT + STEP_SLACK
        });
        let moved = (fastest - self.walk.most()) * ticks.unwrap_or(2) as f32 * DT;
        let explained = in_step.min(self.walked + moved);
        let beyond = (gone - explained).max(0.0);
        if beyond > self.unexplained {
            return Some(Doubt::Speed);
        }
        let gravity = world.gravity().max(0.0);
        self.air.said += ticks.unwrap_or(0) as f32 * DT;
        let highest = self.air.highest(gravity);
        let is_carried = support.ground.is_some();
        let rise = if climbs && support.grip {
            self.walk.most() * CLIMB_SHARE
        } else {
            support.push
        };
        let lifted = before.position.y + rise * ticks.unwrap_or(4) as f32 * DT * FASTER;
        if at.y > highest.max(lifted) + RISE_SLACK {
            return Some(Doubt::Speed);
        }
        self.unexplained -= beyond;
        self.walked -= (gone.max(0.0) - beyond).min(self.walked);
        self.tick = Some(tick);
        let is_thrown =
            self.air.speed > self.jump.most() && claim.linear.y > self.jump.most() / 2.0;
        if (is_carried && !is_thrown) || (rise > 0.0 && at.y >= highest) {
            let speed = support.ground.map_or(rise, |ground| ground.y);
            self.air = Air::from(at.y, self.jump.most() + speed.max(0.0));
        }
        None
    }

    pub(super) fn rest(&mut self, rests: bool) {
        self.rests = rests;
    }
}

impl Ownership {
    /// Gives players their characters, and takes back those that are not theirs to move.
    pub(super) fn hand_out_characters(&mut self, ground: &mut Ground<'_>, players: &[Candidate]) {
        let pilots = self.reins.pilots();
        let withdrawn: Vec<InstanceId> = self
            .gaits
            .keys()
            .filter(|root| {
                pilots
                    .binary_search_by_key(*root, |&(root, _)| root)
                    .is_err()
            })
            .copied()
            .collect();
        for root in withdrawn {
            self.take_character(ground, root);
        }
        for (root, pilot) in pilots {
            let is_theirs = match self.book.choice(root) {
                Some(chosen) => chosen == Some(pilot.player),
                None => true,
            };
            let candidate = players.iter().find(|own| {
                is_theirs
                    && own.player == pilot.player
                    && !self.is_barred(own.owner.client, ground.tick)
            });
            let is_held = self
                .taken
                .get(&root)
                .is_some_and(|&until| until > ground.tick);
            match candidate.filter(|_| !is_held && !is_bound(ground.world, root)) {
                Some(own) => self.give_character(ground, (root, &pilot), own),
                None => self.take_character(ground, root),
            }
        }
        self.taken.retain(|_, until| *until > ground.tick);
    }

    fn give_character(
        &mut self,
        ground: &mut Ground<'_>,
        (root, pilot): (InstanceId, &Pilot),
        own: &Candidate,
    ) {
        self.give(ground, root, Some((own.owner, own.player)));
        let Some(held) = self.held.get(&root) else {
            self.gaits.remove(&root);
            return;
        };
        let course = held.watch.course();
        let gait = self
            .gaits
            .entry(root)
            .or_insert_with(|| Gait::new(pilot, course));
        gait.bound(pilot);
    }

    fn take_character(&mut self, ground: &mut Ground<'_>, root: InstanceId) {
        if self.gaits.contains_key(&root) {
            self.give(ground, root, None);
        }
    }

    /// A tick passed for all characters; those that were thrown by the server are told so.
    pub(super) fn look_after_characters(&mut self, ground: &mut Ground<'_>) {
        for gait in self.gaits.values_mut() {
            gait.pass_tick();
        }
        for root in ground.world.take_pushed() {
            let Some(course) = ground.world.led_course(root) else {
                continue;
            };
            self.tell_owner(ground, root, course);
        }
    }

    /// A character is somewhere else than its client says: the server moves it for a while.
    pub(super) fn hold_character(&mut self, ground: &mut Ground<'_>, root: InstanceId) {
        self.taken.insert(root, ground.tick + CHARACTER_HELD_TICKS);
        self.take_character(ground, root);
    }
}

/// Whether constraints hold a character, or move it: nobody could tell where it can get to.
fn is_bound(world: &World, root: InstanceId) -> bool {
    let assembly = world.assembly_of(root);
    assembly.is_none_or(|own| {
        let mut members = own.members.iter();
        members.any(|&part| !world.constraints_of(part).is_empty())
    })
}

fn flat(vector: Vec3) -> Vec3 {
    vector.with_y(0.0)
}
