//! Questions about what is where. Whoever asks has told the world of all changes before.

use glam::Vec3;
use rapier3d::prelude::{Collider, ColliderHandle, InteractionGroups};
use studio_model::InstanceId;

use super::World;
use crate::limits::{QUERY_PARTS_MAX, QUERY_REACH_MAX};
use crate::query::{Met, Query, Volume};
use crate::simulation::{Cast, Hit};
use crate::tag::Tag;

impl World {
    /// What a ray meets first. It passes through what it starts in. Nothing if the way is none, not finite or longer than
    /// [`QUERY_REACH_MAX`].
    pub fn raycast(&mut self, origin: Vec3, way: Vec3, query: &Query<'_>) -> Option<Met> {
        let cast = cast(origin, way)?;
        self.simulation.refresh();
        let group = self.group_of_query(query);
        let counts = |_: ColliderHandle, collider: &Collider| self.counts(collider, query, group);
        let hit = self.simulation.cast_ray(cast, &counts)?;
        self.met(&hit)
    }

    /// What a shape meets first on its way. What it overlaps at the start is not met.
    pub fn cast(&mut self, volume: &Volume, way: Vec3, query: &Query<'_>) -> Option<Met> {
        let cast = cast(volume.at.translation, way)?;
        if !volume.is_finite() {
            return None;
        }
        self.simulation.refresh();
        let group = self.group_of_query(query);
        let counts = |_: ColliderHandle, collider: &Collider| self.counts(collider, query, group);
        let hit = self
            .simulation
            .cast_shape(&*volume.shape, &volume.at, cast, &counts)?;
        self.met(&hit)
    }

    /// The parts that a volume overlaps, in the order in which they came into the world; parts that it merely touches are
    /// left out. If `bounds`, whole boxes count, whatever the form of the part. No more than [`QUERY_PARTS_MAX`] are looked at.
    pub fn overlaps(
        &mut self,
        volume: &Volume,
        bounds: bool,
        query: &Query<'_>,
    ) -> Vec<InstanceId> {
        if !volume.is_finite() {
            return Vec::new();
        }
        self.simulation.refresh();
        let group = self.group_of_query(query);
        let counts = |_: ColliderHandle, collider: &Collider| self.counts(collider, query, group);
        let mut found: Vec<(u64, InstanceId)> = self
            .simulation
            .overlaps(&*volume.shape, &volume.at, bounds, &counts, QUERY_PARTS_MAX)
            .into_iter()
            .filter_map(|tag| self.parts.numbered(tag.part))
            .map(|part| (part.order, part.id))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, part)| part).collect()
    }

    /// The parts that a part overlaps, of those that can collide with or be touched by it; none of its own assembly.
    pub fn touching(&mut self, part: InstanceId) -> Vec<InstanceId> {
        let Some(record) = self.parts.get(part).copied() else {
            return Vec::new();
        };
        self.simulation.refresh();
        let Some(collider) = self.simulation.colliders.get(record.collider) else {
            return Vec::new();
        };
        let volume = Volume {
            shape: collider.shared_shape().clone(),
            at: *collider.position(),
        };
        let others = |other: InstanceId| {
            let other = self.parts.get(other);
            other.is_some_and(|other| other.assembly != record.assembly)
        };
        let counts = |_: ColliderHandle, other: &Collider| {
            let tag = Tag::unpack(other.user_data);
            (tag.can_collide || tag.can_touch)
                && self
                    .parts
                    .numbered(tag.part)
                    .is_some_and(|part| others(part.id))
        };
        let mut found: Vec<(u64, InstanceId)> = self
            .simulation
            .overlaps(&*volume.shape, &volume.at, false, &counts, QUERY_PARTS_MAX)
            .into_iter()
            .filter_map(|tag| self.parts.numbered(tag.part))
            .map(|part| (part.order, part.id))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, part)| part).collect()
    }

    /// Whether a collider counts for a question.
    fn counts(
        &self,
        collider: &Collider,
        query: &Query<'_>,
        group: Option<InteractionGroups>,
    ) -> bool {
        let tag = Tag::unpack(collider.user_data);
        let asked_for = if query.everything {
            true
        } else if query.respect_can_collide {
            tag.can_collide
        } else {
            tag.is_found()
        };
        asked_for
            && group.is_none_or(|group| group.test(collider.solver_groups()))
            && self
                .parts
                .numbered(tag.part)
                .is_some_and(|part| (query.counts)(part.id))
    }

    /// What the group of a question collides with; `None` of everything.
    fn group_of_query(&self, query: &Query<'_>) -> Option<InteractionGroups> {
        (!self.groups.is_trivial()).then(|| self.groups.interaction(query.group))
    }

    fn met(&self, hit: &Hit) -> Option<Met> {
        let tag = Tag::unpack(self.simulation.colliders.get(hit.collider)?.user_data);
        Some(Met {
            part: self.parts.numbered(tag.part)?.id,
            position: hit.point,
            normal: hit.normal,
            distance: hit.distance,
            material: u32::from(tag.material),
        })
    }
}

/// The way as a cast; `None` if it leads nowhere.
fn cast(origin: Vec3, way: Vec3) -> Option<Cast> {
    let reach = way.length();
    let leads = origin.is_finite() && reach.is_finite() && reach <= QUERY_REACH_MAX * 1.000_1;
    Some(Cast {
        origin,
        direction: way.try_normalize()?,
        reach,
    })
    .filter(|_| leads)
}
