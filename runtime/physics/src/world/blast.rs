//! Blasts: which parts a ball reaches, and the push away from its middle. Knows no explosions and nobody who is hurt.

use std::collections::BTreeMap;

use glam::Vec3;
use rapier3d::prelude::Collider;
use studio_model::InstanceId;

use super::World;
use crate::limits::{BLAST_PARTS_MAX, QUERY_PARTS_MAX, SPEED_MAX};
use crate::query::Volume;
use crate::tag::Tag;

/// Seconds for which the pressure of a blast acts: as long as throws a usual part at some 80 studs a second by the usual
/// pressure. What it acts on is the square of the part's radius.
const BLAST_SECONDS: f32 = 1.0 / 4_500.0;

/// A part that a blast reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reached {
    /// The part.
    pub part: InstanceId,
    /// Its middle, in the world.
    pub middle: Vec3,
    /// Studs to its middle, which may be further than the blast reaches.
    pub distance: f32,
    /// Studs to what of it is nearest.
    pub gap: f32,
    /// Half its diagonal.
    pub radius: f32,
}

impl World {
    /// The parts that a ball reaches, whatever they say of queries: the nearest first, and of equals those that came first. No
    /// more than [`BLAST_PARTS_MAX`]; none of a ball that is nowhere or has no size.
    pub fn reached(&mut self, middle: Vec3, radius: f32) -> Vec<Reached> {
        if !middle.is_finite() || !radius.is_finite() || radius <= 0.0 {
            return Vec::new();
        }
        self.simulation.refresh();
        let ball = Volume::ball(middle, radius);
        let counts = |_, _: &Collider| true;
        let found =
            self.simulation
                .overlaps(&*ball.shape, &ball.at, false, &counts, QUERY_PARTS_MAX);
        let mut reached: Vec<(u64, Reached)> = found
            .into_iter()
            .filter_map(|tag: Tag| self.parts.numbered(tag.part))
            .filter_map(|part| {
                let collider = self.simulation.colliders.get(part.collider)?;
                let at = collider.position();
                let local = collider.shape().compute_local_aabb();
                let gap = collider.shape().distance_to_point(at, middle, true);
                let reached = Reached {
                    part: part.id,
                    middle: at.translation,
                    distance: at.translation.distance(middle),
                    gap,
                    radius: local.half_extents().length(),
                };
                Some((part.order, reached))
            })
            .collect();
        reached.sort_by(|(a, one), (b, other)| one.gap.total_cmp(&other.gap).then(a.cmp(b)));
        reached.truncate(BLAST_PARTS_MAX);
        reached.into_iter().map(|(_, reached)| reached).collect()
    }

    /// Pushes parts away from the middle of a blast: at each one's middle, by the pressure on it. What belongs together is
    /// pushed once. Parts that are anchored, or gone, stay.
    pub fn push_away(&mut self, middle: Vec3, pressure: f32, reached: &[Reached]) {
        if !pressure.is_finite() || pressure <= 0.0 {
            return;
        }
        let mut sums: BTreeMap<u32, (InstanceId, Vec3)> = BTreeMap::new();
        for one in reached {
            let Some(part) = self.parts.get(one.part) else {
                continue;
            };
            let away = (one.middle - middle).try_normalize().unwrap_or(Vec3::Y);
            let push = away * pressure * one.radius * one.radius * BLAST_SECONDS;
            let (_, sum) = sums.entry(part.assembly).or_insert((one.part, Vec3::ZERO));
            *sum += push;
        }
        for (part, push) in sums.into_values() {
            let Some(motion) = self.assembly_motion(part) else {
                continue;
            };
            let arm = (middle - motion.centre).length() * push.abs().max_element();
            if push.is_finite() && arm.is_finite() {
                // Each push goes through the middle of the blast, and so does their sum.
                self.apply_impulse(part, push, Some(middle));
            } else if let Some(away) = (motion.centre - middle).try_normalize() {
                // What is beyond all numbers throws as fast as anything flies.
                self.set_velocity(part, away * SPEED_MAX, motion.angular);
            }
        }
    }
}
