//! Climbing: what a character holds on to in front of it, and how it goes up and down there. A truss is climbed as it is;
//! anything else where there are rungs with gaps between them, as on a ladder. Rays that are cast ahead at every height tell
//! which it is.

use glam::{Quat, Vec3};
use rapier3d::prelude::{Collider, ColliderHandle, Cuboid, Pose, RigidBodyHandle};

use super::{Character, flat};
use crate::simulation::{Cast, Hit};
use crate::tag::Tag;
use crate::world::World;

/// Studs before a root, from its face, at which something is held on to.
const REACH: f32 = 0.8;

/// Studs between two rays, and how many there are at most.
const RAY_GAP: f32 = 0.35;
const RAYS_MAX: usize = 32;

/// Studs above the soles at which the lowest ray is.
const LOWEST: f32 = 0.2;

/// Studs that a rung may be further away than the nearest.
const RUNG_DEPTH: f32 = 0.25;

/// Studs between rungs beyond which there is nothing to climb.
const RUNG_GAP_MAX: f32 = 2.6;

/// How fast is climbed, as a part of how fast is walked.
const CLIMB_SHARE: f32 = 0.7;

/// Studs a second away from what is climbed at which is jumped off, and ticks after it in which nothing is held on to.
const LEAP_SPEED: f32 = 14.0;
const LEAP_TICKS: u32 = 20;

/// Of a direction, how much of it must lead to what is climbed to begin.
const TOWARDS: f32 = 0.5;

/// What a character holds on to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hold {
    /// Away from it, level, of length 1.
    outwards: Vec3,
    /// How fast it moves.
    velocity: Vec3,
}

impl Hold {
    /// Where to look.
    pub(super) fn facing(&self) -> Vec3 {
        -self.outwards
    }
}

/// What is in front of a character.
enum Ahead {
    /// A truss, or rungs.
    Climbable(Hit),
    /// Something to stand on soon: the end of what is climbed.
    End(Hit),
    Nothing,
}

impl World {
    /// What a character holds on to now, if it may climb: in the direction in which it goes, or where it held on before.
    pub(super) fn hold(
        &self,
        character: &mut Character,
        root: ColliderHandle,
        body: RigidBodyHandle,
    ) -> Option<Hold> {
        character.leaping = character.leaping.saturating_sub(1);
        if !character.drive.climbs || character.leaping > 0 {
            return None;
        }
        let wanted = character.drive.velocity;
        let ahead = match character.hold {
            Some(hold) => -hold.outwards,
            None => wanted.try_normalize()?,
        };
        let towards = wanted.dot(ahead) > TOWARDS * wanted.length() && wanted != Vec3::ZERO;
        // Whoever stands on the ground climbs only upwards.
        if !towards && (character.hold.is_none() || character.ground.is_some()) {
            return None;
        }
        let hit = match self.ahead(character, root, body, ahead) {
            Ahead::Climbable(hit) => Some(hit),
            Ahead::End(hit) => character.hold.map(|_| hit),
            Ahead::Nothing => None,
        }?;
        let outwards = flat(hit.normal).try_normalize().unwrap_or(-ahead);
        let (velocity, _) = self.simulation.motion_at(hit.collider, hit.point);
        // What is met at its edge does not turn who climbs it.
        let outwards = if outwards.dot(-ahead) > TOWARDS {
            outwards
        } else {
            -ahead
        };
        Some(Hold { outwards, velocity })
    }

    fn ahead(
        &self,
        character: &Character,
        root: ColliderHandle,
        body: RigidBodyHandle,
        ahead: Vec3,
    ) -> Ahead {
        let simulation = &self.simulation;
        let Some(root) = simulation.colliders.get(root) else {
            return Ahead::Nothing;
        };
        let counts = |_: ColliderHandle, other: &Collider| {
            other.parent() != Some(body)
                && !other.is_sensor()
                && root.collision_groups().test(other.collision_groups())
                && root.solver_groups().test(other.solver_groups())
        };
        let half = root.shape().compute_local_aabb().half_extents();
        let reach = half.x.min(half.z) + REACH;
        let middle = root.position().translation;
        let low = middle.y - half.y - character.shape.hip_height + LOWEST;
        let high = middle.y + half.y;
        let space = Cuboid::new(Vec3::new(RAY_GAP, (high - low) / 2.0, reach / 2.0));
        let at = middle.with_y(f32::midpoint(low, high)) + ahead * reach / 2.0;
        let at = Pose::from_parts(at, Quat::from_rotation_arc(Vec3::Z, ahead));
        // Mostly there is nothing at all.
        if simulation
            .overlaps(&space, &at, false, &counts, 1)
            .is_empty()
        {
            return Ahead::Nothing;
        }
        let rays = (((high - low) / RAY_GAP) as usize + 1).clamp(2, RAYS_MAX);
        let gap = (high - low) / (rays - 1) as f32;
        let hits: Vec<Option<Hit>> = (0..rays)
            .map(|ray| {
                let cast = Cast {
                    origin: middle.with_y(low + gap * ray as f32),
                    direction: ahead,
                    reach,
                };
                simulation.cast_ray(cast, &counts)
            })
            .collect();
        let is_truss = |hit: &&Hit| {
            let collider = simulation.colliders.get(hit.collider);
            collider.is_some_and(|collider| Tag::unpack(collider.user_data).can_climb)
        };
        if let Some(hit) = hits.iter().flatten().find(is_truss) {
            return Ahead::Climbable(*hit);
        }
        let nearest = hits
            .iter()
            .flatten()
            .min_by(|a, b| a.distance.total_cmp(&b.distance));
        let Some(nearest) = nearest.copied() else {
            return Ahead::Nothing;
        };
        let is_rung = |hit: &Option<Hit>| {
            hit.is_some_and(|hit| hit.distance <= nearest.distance + RUNG_DEPTH)
        };
        let rungs: Vec<bool> = hits.iter().map(is_rung).collect();
        match pattern(&rungs, (RUNG_GAP_MAX / gap) as usize) {
            Pattern::Ladder => Ahead::Climbable(nearest),
            Pattern::Edge => Ahead::End(nearest),
            Pattern::Wall => Ahead::Nothing,
        }
    }
}

/// What rungs and gaps from the bottom to the top come to.
#[derive(Debug, PartialEq, Eq)]
enum Pattern {
    /// Rungs with a gap between.
    Ladder,
    /// Something below, and nothing above.
    Edge,
    Wall,
}

/// `gap_max` is in rays.
fn pattern(rungs: &[bool], gap_max: usize) -> Pattern {
    let mut runs = rungs.chunk_by(|a, b| a == b).peekable();
    let mut below = false;
    while let Some(run) = runs.next() {
        if run[0] {
            below = true;
        } else if below && runs.peek().is_some() && run.len() <= gap_max {
            return Pattern::Ladder;
        }
    }
    match (below, rungs.last()) {
        (true, Some(false)) => Pattern::Edge,
        _ => Pattern::Wall,
    }
}

impl Character {
    /// The velocity on what it holds on to: into it is up, away from it is down.
    pub(super) fn climb(&self, hold: &Hold) -> Vec3 {
        let wanted = self.drive.velocity;
        let into = -wanted.dot(hold.outwards);
        let aside = wanted + hold.outwards * into;
        let along = (aside + Vec3::Y * into) * CLIMB_SHARE;
        hold.velocity + along
    }

    /// Lets go with a leap.
    pub(super) fn leap(&mut self, hold: &Hold, upwards: f32) -> Vec3 {
        self.hold = None;
        self.leaping = LEAP_TICKS;
        hold.velocity + hold.outwards * LEAP_SPEED + Vec3::Y * upwards
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rungs_with_gaps_are_a_ladder() {
        let read = |text: &str| {
            let rungs: Vec<bool> = text.chars().map(|c| c == '#').collect();
            pattern(&rungs, 5)
        };
        for ladder in ["#..#..#..#", ".#...#....", "##.....#.."] {
            assert_eq!(read(ladder), Pattern::Ladder, "{ladder}");
        }
        for wall in ["##########", "....######", "..........", "#......###"] {
            assert_eq!(read(wall), Pattern::Wall, "{wall}");
        }
        for edge in ["##........", ".#........", "########.."] {
            assert_eq!(read(edge), Pattern::Edge, "{edge}");
        }
    }
}
