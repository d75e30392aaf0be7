//! Whether an assembly can be where somebody says it is. What is believed follows from where it was last believed to be, how
//! it moved there, and how much time has passed: gravity pulls, collisions push, and nothing else is faster. Nobody goes
//! through walls. Where a server puts something itself, a new [`Watch`] begins.
//!
//! Time is counted by whoever judges: a claim may say that more of it has passed only as far as it has saved up. Likewise
//! for speed that gravity does not explain: a collision may give it at once, but not again and again; what constraints act on
//! may be pushed harder.

use glam::Vec3;
use rapier3d::prelude::{Ball, Collider, ColliderHandle, Pose};
use studio_model::{InstanceId, limits};

use super::{Course, World};
use crate::limits::SPEED_MAX;
use crate::simulation::Cast;
use crate::tag::Tag;

/// Seconds a tick.
const DT: f32 = 1.0 / limits::TICK_HZ as f32;

/// Ticks that may be saved up: what comes late comes in bunches.
const TICKS_SAVED_MAX: u32 = 90;
/// Ticks with which a watch begins, and how many of them the first claim may use.
const TICKS_AT_FIRST: u32 = 12;
const FIRST_CLAIM_TICKS: u32 = 8;

/// Studs a second that collisions may give at once, and give again in a second.
const PUSH_MAX: f32 = 120.0;
const PUSH_PER_SECOND: f32 = 120.0;

/// How much harder motors and springs may push than collisions.
const DRIVEN: f32 = 8.0;

/// Studs that nobody minds: what is rounded, and what contacts push apart.
const SLACK: f32 = 0.5;
/// How much further than its speed it may be.
const REACH: f32 = 1.15;
/// Radians a second beyond which nothing turns.
const SPIN_MAX: f32 = 400.0;

/// Studs too far that are cut off; beyond them a claim is refused.
const CUT_MAX: f32 = 6.0;
/// Claims in a row that are cut; then they are refused.
const CUTS_MAX: u32 = 15;

/// The ball by which it is found whether the middle of something is inside a wall.
const MIDDLE: f32 = 0.05;

/// What is known of an assembly whose poses are judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Watch {
    /// What was believed last.
    course: Course,
    /// The tick of the last claim, by whoever claims; `None` before the first.
    tick: Option<u32>,
    /// Ticks that claims may still use.
    saved: u32,
    /// Studs a second that collisions may still give.
    push: f32,
    cuts: u32,
}

/// Why a claim is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// It is outside of the world, or of all numbers.
    Outside,
    /// It is faster, or further, than it can be.
    Speed,
    /// There is a wall in between.
    Wall,
}

/// What becomes of a claim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// It is so.
    Believed(Course),
    /// Not quite: it is here.
    Cut(Course),
    /// It is where it was.
    Refused(Doubt),
}

impl Watch {
    /// From here on.
    pub const fn new(course: Course) -> Self {
        Self {
            course,
            tick: None,
            saved: TICKS_AT_FIRST,
            push: PUSH_MAX,
            cuts: 0,
        }
    }

    /// A tick passed for whoever judges.
    pub fn pass_tick(&mut self) {
        self.saved = (self.saved + 1).min(TICKS_SAVED_MAX);
        self.push = (self.push + PUSH_PER_SECOND * DT).min(PUSH_MAX);
    }

    /// Where it was last believed to be, and how it moved.
    pub const fn course(&self) -> &Course {
        &self.course
    }

    /// The seconds that a claim of a tick may use.
    fn take_time(&mut self, tick: u32) -> f32 {
        let passed = self
            .tick
            .map_or(FIRST_CLAIM_TICKS, |last| tick.saturating_sub(last));
        let used = passed.min(self.saved);
        self.saved -= used;
        self.tick = Some(tick);
        used as f32 * DT
    }
}

impl World {
    /// Judges a claim about the assembly of a root, made at a tick of whoever makes it, and remembers what is believed.
    pub fn judge(
        &mut self,
        root: InstanceId,
        watch: &mut Watch,
        tick: u32,
        claim: &Course,
    ) -> Verdict {
        if !claim.is_finite() {
            return Verdict::Refused(Doubt::Outside);
        }
        let seconds = watch.take_time(tick);
        let gravity = self.simulation.gravity().max(0.0);
        let before = watch.course;
        let strength = if self.is_acted_on(root) { DRIVEN } else { 1.0 };
        let gained = claim.linear.length() - before.linear.length() - gravity * seconds * REACH;
        let gained = gained / strength;
        let is_fast = claim.linear.length() > SPEED_MAX || claim.angular.length() > SPIN_MAX;
        if is_fast || gained > watch.push + SLACK {
            return Verdict::Refused(Doubt::Speed);
        }
        let way = claim.pose.position - before.pose.position;
        let too_far = way.length() - self.reach_in(root, &before, claim, seconds);
        if too_far > CUT_MAX || (too_far > 0.0 && watch.cuts >= CUTS_MAX) {
            return Verdict::Refused(Doubt::Speed);
        }
        let mut course = *claim;
        if too_far > 0.0 {
            course.pose.position -= way.normalize_or_zero() * too_far;
        }
        if self.is_walled_off(root, &before, &course, seconds) {
            return Verdict::Refused(Doubt::Wall);
        }
        watch.push -= gained.max(0.0).min(watch.push);
        watch.course = course;
        if too_far > 0.0 {
            watch.cuts += 1;
            Verdict::Cut(course)
        } else {
            watch.cuts = 0;
            Verdict::Believed(course)
        }
    }

    /// Studs that the root can have gone.
    fn reach_in(&self, root: InstanceId, before: &Course, now: &Course, seconds: f32) -> f32 {
        let speed = before.linear.length().max(now.linear.length());
        let spin = before.angular.length().max(now.angular.length());
        // The root may be far from the centre that the speed is of.
        let arm = self
            .parts
            .get(root)
            .and_then(|part| self.assemblies.get(part.assembly))
            .map_or(0.0, |record| record.reach);
        let fall = 0.5 * self.simulation.gravity().abs() * seconds * seconds;
        (speed * REACH + spin * arm) * seconds + fall + SLACK
    }

    /// Whether a root cannot get somewhere: a wall is in between, or its middle, which is inside of it whatever its form,
    /// would be in one.
    fn is_walled_off(
        &mut self,
        root: InstanceId,
        before: &Course,
        now: &Course,
        seconds: f32,
    ) -> bool {
        let Some(own) = self.parts.get(root).copied() else {
            return true;
        };
        self.simulation.refresh();
        let simulation = &self.simulation;
        let Some(collider) = simulation.colliders.get(own.collider) else {
            return true;
        };
        // What passes through walls anyway may.
        if collider.is_sensor() {
            return false;
        }
        let groups = collider.solver_groups();
        let is_wall = |_: ColliderHandle, other: &Collider| {
            other.parent().is_none()
                && Tag::unpack(other.user_data).can_collide
                && groups.test(other.solver_groups())
        };
        let middle = Ball::new(MIDDLE);
        let is_inside = |at: Vec3| {
            let at = Pose::from_translation(at);
            let found = simulation.overlaps(&middle, &at, false, &is_wall, 1);
            !found.is_empty()
        };
        let is_free = |from: Vec3, to: Vec3| {
            let way = to - from;
            way.try_normalize().is_none_or(|direction| {
                let cast = Cast {
                    origin: from,
                    direction,
                    reach: way.length(),
                };
                simulation.cast_ray(cast, &is_wall).is_none()
            })
        };
        let centre = collider.shape().mass_properties(1.0).local_com;
        let centre = collider
            .position_wrt_parent()
            .map_or(centre, |offset| offset.transform_point(centre));
        let [from, to] = [before, now].map(|course| course.pose.transform_point(centre));
        if is_inside(from) {
            // Something put it there that may.
            return false;
        }
        if is_inside(to) {
            return true;
        }
        // Round a corner the straight way is not the way it went: it went on first, and then here.
        let on = from + (before.linear * seconds * 0.5).clamp_length_max(from.distance(to));
        let is_reached = is_free(from, to) || (is_free(from, on) && is_free(on, to));
        !is_reached
    }
}
