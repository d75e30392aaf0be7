//! Whether what owners say is believed, and what becomes of those who say what cannot be: they are told where what they own
//! really is and, again and again, own nothing for a while. Whether a pose can be is for the physical world to say.

use studio_model::InstanceId;
use studio_model::limits::TICK_HZ;
use studio_physics::{Course, Doubt, Verdict, World};
use studio_replication::{ClientId, OwnedPose};
use studio_services::characters::is_climbing;

use super::counts::keep;
use super::{Ground, Held, Ownership, velocity_of};
use crate::glide::Glide;
use crate::limits::{BARRED_TICKS, CHARACTER_CORRECTION, CORRECTIONS_MAX, REPORTS_BURST_MAX};

/// How a client behaves.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Corrections that count against it: one is forgiven each second.
    corrections: u32,
    /// Until when it is given nothing.
    barred_until: u32,
}

impl Ownership {
    /// Judges what was said since the last tick.
    pub(super) fn judge(&mut self, ground: &mut Ground<'_>) {
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
            let verdict = self.weigh(ground.world, &pose, &claim);
            let Some(held) = self.held.get_mut(&pose.root) else {
                continue;
            };
            match verdict {
                Verdict::Believed(course) => {
                    self.counts.believed += 1;
                    if let Some(waited) = waited {
                        keep(&mut self.recent.waits, waited);
                    }
                    held.rests = pose.at_rest;
                    held.lead(ground.world, pose.root, course);
                    if let Some(gait) = self.gaits.get_mut(&pose.root) {
                        gait.rest(pose.at_rest);
                    }
                    if let Some(state) = pose.state {
                        self.reins.say(pose.root, state.into());
                    }
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

    /// What becomes of a claim about what its owner holds: a character must be able to go there, and anything must.
    fn weigh(&mut self, world: &mut World, pose: &OwnedPose, claim: &Course) -> Verdict {
        let Some(held) = self.held.get_mut(&pose.root) else {
            return Verdict::Refused(Doubt::Outside);
        };
        let climbs = pose.state.is_some_and(|state| is_climbing(state.into()));
        let doubt = self.gaits.get_mut(&pose.root).and_then(|gait| {
            let before = held.watch.course().pose;
            gait.doubt(world, (pose.root, climbs), &before, (pose.tick, claim))
        });
        doubt.map_or_else(
            || world.judge(pose.root, &mut held.watch, pose.tick, claim),
            Verdict::Refused,
        )
    }

    /// Tells an owner where what it owns really is. Who needs that again and again owns nothing for a while.
    fn correct(&mut self, ground: &mut Ground<'_>, root: InstanceId) {
        let Some(held) = self.held.get(&root) else {
            return;
        };
        let (owner, course) = (held.owner, *held.watch.course());
        self.counts.corrections += 1;
        let record = self.records.entry(owner.client).or_default();
        record.corrections += if self.gaits.contains_key(&root) {
            CHARACTER_CORRECTION
        } else {
            1
        };
        ground.world.lead(root, course);
        if self.gaits.contains_key(&root) {
            self.hold_character(ground, root);
        }
        let record = self.records.entry(owner.client).or_default();
        if record.corrections > CORRECTIONS_MAX {
            record.barred_until = ground.tick + BARRED_TICKS;
            record.corrections = 0;
            self.take_from(ground, owner.client);
        } else if self.held.contains_key(&root) {
            let world = (&*ground.world, ground.model);
            ground
                .log
                .hand_over(world, root, Some(owner), velocity_of(&course));
            self.follow_epoch(ground, root);
        }
    }

    /// Who owns an assembly and says nothing of it is given nothing for a while.
    pub(super) fn bar_owner(&mut self, tick: u32, root: InstanceId) {
        if let Some(held) = self.held.get(&root) {
            let record = self.records.entry(held.owner.client).or_default();
            record.barred_until = tick + BARRED_TICKS;
        }
    }

    /// A second has passed: a correction of each owner is forgiven.
    pub(super) fn forgive(&mut self) {
        for record in self.records.values_mut() {
            record.corrections = record.corrections.saturating_sub(1);
        }
    }

    pub(super) fn is_barred(&self, client: ClientId, tick: u32) -> bool {
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
    pub(super) fn glide_on(&mut self, world: &mut World, root: InstanceId, tick: u32) {
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

fn number_of(doubt: Doubt) -> usize {
    match doubt {
        Doubt::Outside => 0,
        Doubt::Speed => 1,
        Doubt::Wall => 2,
    }
}
