//! Questions to the world between steps: what a ray or a moving shape meets, what a volume holds. Answers are about
//! colliders where they are now, whatever came or was placed since the last step.

use glam::Vec3;
use rapier3d::parry::query::{Ray, ShapeCastOptions};
use rapier3d::prelude::*;

use super::Simulation;
use crate::tag::Tag;

/// Studs that parts may be in each other and merely touch.
const TOUCHING: f32 = 1e-3;

/// What a ray or a moving shape meets first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    pub(crate) collider: ColliderHandle,
    /// Studs along the way.
    pub(crate) distance: f32,
    /// Where it is met, in the world.
    pub(crate) point: Vec3,
    /// Outwards from what was met, of length 1.
    pub(crate) normal: Vec3,
}

/// A way through the world: `direction` has length 1, `reach` is in studs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cast {
    pub(crate) origin: Vec3,
    pub(crate) direction: Vec3,
    pub(crate) reach: f32,
}

impl Simulation {
    /// Brings what queries look at up to date, at a cost of what changed since the last step or query.
    pub(crate) fn refresh(&mut self) {
        if self.still {
            self.settle();
            return;
        }
        for handle in std::mem::take(&mut self.stale) {
            let Some(collider) = self.colliders.get(handle) else {
                continue;
            };
            if let (Some(parent), Some(offset)) =
                (collider.parent(), collider.position_wrt_parent().copied())
                && let Some(body) = self.bodies.get(parent)
            {
                let now = *body.position() * offset;
                if now != *collider.position()
                    && let Some(collider) = self.colliders.get_mut(handle)
                {
                    collider.set_position(now);
                }
            }
            if let Some(collider) = self.colliders.get(handle)
                && collider.is_enabled()
            {
                let bounds = collider.compute_broad_phase_aabb(&self.parameters, &self.bodies);
                self.broad_phase.set_aabb(&self.parameters, handle, bounds);
            }
        }
    }

    /// Does for a world without steps what a step does to what queries look at.
    fn settle(&mut self) {
        // Nothing else reads these; they would only grow.
        drop(self.colliders.take_modified());
        let removed = self.colliders.take_removed();
        if self.stale.is_empty() && removed.is_empty() {
            return;
        }
        let stale = std::mem::take(&mut self.stale);
        let (bodies, colliders) = (&self.bodies, &self.colliders);
        let mut pairs = Vec::new();
        self.broad_phase.update(
            &self.parameters,
            colliders,
            bodies,
            &stale,
            &removed,
            &mut pairs,
        );
    }

    fn queries<'a>(&'a self, filter: QueryFilter<'a>) -> QueryPipeline<'a> {
        self.broad_phase.as_query_pipeline(
            self.narrow_phase.query_dispatcher(),
            &self.bodies,
            &self.colliders,
            filter,
        )
    }

    /// What a ray meets first of what `counts`. It passes through what it starts in.
    pub(crate) fn cast_ray(
        &self,
        cast: Cast,
        counts: &dyn Fn(ColliderHandle, &Collider) -> bool,
    ) -> Option<Hit> {
        let ray = Ray::new(cast.origin, cast.direction);
        let counts = |handle: ColliderHandle, collider: &Collider| {
            counts(handle, collider)
                && !collider
                    .shape()
                    .contains_point(collider.position(), cast.origin)
        };
        let queries = self.queries(QueryFilter::new().predicate(&counts));
        let (collider, hit) = queries.cast_ray_and_get_normal(&ray, cast.reach, true)?;
        Some(Hit {
            collider,
            distance: hit.time_of_impact,
            point: cast.origin + cast.direction * hit.time_of_impact,
            normal: hit.normal,
        })
    }

    /// What a shape meets first of what `counts` on its way from `start`. What it overlaps there is not met.
    pub(crate) fn cast_shape(
        &self,
        shape: &dyn Shape,
        start: &Pose,
        cast: Cast,
        counts: &dyn Fn(ColliderHandle, &Collider) -> bool,
    ) -> Option<Hit> {
        let dispatcher = self.narrow_phase.query_dispatcher();
        let counts = |handle: ColliderHandle, collider: &Collider| {
            let between = start.inv_mul(collider.position());
            counts(handle, collider)
                && !dispatcher
                    .intersection_test(&between, shape, collider.shape())
                    .is_ok_and(|met| met.intersecting)
        };
        let queries = self.queries(QueryFilter::new().predicate(&counts));
        let options = ShapeCastOptions::with_max_time_of_impact(cast.reach);
        let (collider, hit) = queries.cast_shape(start, cast.direction, shape, options)?;
        Some(Hit {
            collider,
            distance: hit.time_of_impact,
            point: hit.witness1,
            normal: hit.normal1,
        })
    }

    /// Whether two colliders met in the last step, or overlap where they let each other through.
    pub(crate) fn meet(&self, [a, b]: [ColliderHandle; 2]) -> bool {
        let contact = self.narrow_phase.contact_pair(a, b);
        contact.is_some_and(ContactPair::has_any_active_contact)
            || self.narrow_phase.intersection_pair(a, b) == Some(true)
    }

    /// The colliders of what `counts` that a shape overlaps, no more than `most`, in no order that means anything. If
    /// `bounds`, their whole boxes count.
    pub(crate) fn overlaps(
        &self,
        shape: &dyn Shape,
        at: &Pose,
        bounds: bool,
        counts: &dyn Fn(ColliderHandle, &Collider) -> bool,
        most: usize,
    ) -> Vec<Tag> {
        let dispatcher = self.narrow_phase.query_dispatcher();
        let deep = |collider: &Collider| {
            let contact = if bounds {
                let whole = collider.shape().compute_local_aabb();
                let shift = Pose::from_translation(whole.center());
                let between = at.inv_mul(&(*collider.position() * shift));
                let whole = Cuboid::new(whole.half_extents());
                dispatcher.contact(&between, shape, &whole, 0.0)
            } else {
                let between = at.inv_mul(collider.position());
                dispatcher.contact(&between, shape, collider.shape(), 0.0)
            };
            contact.is_ok_and(|met| met.is_some_and(|met| met.dist < -TOUCHING))
        };
        let counts = |handle: ColliderHandle, collider: &Collider| {
            counts(handle, collider) && deep(collider)
        };
        let queries = self.queries(QueryFilter::new().predicate(&counts));
        let found = queries.intersect_aabb_conservative(shape.compute_aabb(at));
        found
            .take(most)
            .map(|(_, collider)| Tag::unpack(collider.user_data))
            .collect()
    }
}
