//! Which parts began or ceased to touch in the last step. Knows nobody who listens.

use std::sync::{Mutex, PoisonError};

use rapier3d::parry::query::distance;
use rapier3d::prelude::*;
use rustc_hash::FxHashMap;
use studio_model::InstanceId;

use super::World;
use super::registry::Parts;
use crate::tag::Tag;

/// Two parts that began to touch, or ceased to, by moving. Both can be touched and not both are anchored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// The parts, the one first that came into the world first.
    pub parts: [InstanceId; 2],
    /// Whether they touch now.
    pub began: bool,
}

/// A part as touches are told of it, in the order in which parts came.
type Toucher = (u64, InstanceId);

/// Studs between parts that a step says have passed through each other, though they have only come near: what moves fast
/// is met with that tolerance. They touch when they do.
const NEARLY: f32 = 0.02;

/// What a step said of two parts.
#[derive(Debug, Clone, Copy)]
struct Said {
    pair: [Toucher; 2],
    began: bool,
    colliders: [ColliderHandle; 2],
}

/// What a step said of touches, and what it can be understood by.
#[derive(Debug, Default)]
pub(super) struct Touches {
    told: Vec<Touch>,
    /// The parts of colliders that were removed since the last step.
    gone: FxHashMap<ColliderHandle, Toucher>,
}

impl Touches {
    pub(super) fn clear(&mut self) {
        self.told.clear();
    }

    /// The collider of a part is about to be removed.
    pub(super) fn leaves(&mut self, collider: ColliderHandle, tag: Tag, part: Toucher) {
        if tag.can_touch {
            self.gone.insert(collider, part);
        }
    }

    /// Takes what a step said.
    pub(super) fn take(
        &mut self,
        events: Vec<CollisionEvent>,
        colliders: &ColliderSet,
        parts: &Parts,
    ) {
        let gone = std::mem::take(&mut self.gone);
        let toucher = |handle: ColliderHandle| match colliders.get(handle) {
            Some(collider) => {
                let tag = Tag::unpack(collider.user_data);
                let part = parts.numbered(tag.part).filter(|_| tag.can_touch)?;
                Some((part.order, part.id))
            }
            None => gone.get(&handle).copied(),
        };
        let mut said: Vec<Said> = events
            .into_iter()
            .filter_map(|event| {
                let (one, other) = (event.collider1(), event.collider2());
                let pair = [toucher(one)?, toucher(other)?];
                let [a, b] = pair;
                Some(Said {
                    pair: if b < a { [b, a] } else { pair },
                    began: event.started(),
                    colliders: [one, other],
                })
            })
            .collect();
        // Stable: what happened to a pair stays in order.
        said.sort_by_key(|said| said.pair);
        for same in said.chunk_by(|a, b| a.pair == b.pair) {
            self.tell(same, colliders);
        }
    }

    /// Tells what became of a pair. Parts whose colliders were made anew touch on.
    fn tell(&mut self, said: &[Said], colliders: &ColliderSet) {
        let (Some(first), Some(last)) = (said.first(), said.last()) else {
            return;
        };
        if first.began && !last.began && are_near(last.colliders, colliders) {
            return;
        }
        let parts = first.pair.map(|(_, part)| part);
        if first.began {
            self.told.push(Touch { parts, began: true });
        }
        if !last.began {
            self.told.push(Touch {
                parts,
                began: false,
            });
        }
    }
}

/// Whether what is told to have passed each other has not met.
fn are_near(pair: [ColliderHandle; 2], colliders: &ColliderSet) -> bool {
    let [Some(a), Some(b)] = pair.map(|handle| colliders.get(handle)) else {
        return false;
    };
    distance(a.position(), a.shape(), b.position(), b.shape())
        .is_ok_and(|apart| apart.distance < NEARLY)
}

impl World {
    /// The parts that began or ceased to touch in the last step, each pair once or, if both, in this order; sorted by when
    /// the parts came into the world.
    pub fn touches(&self) -> &[Touch] {
        &self.touches.told
    }
}

/// Collects what a step says.
#[derive(Debug, Default)]
pub(crate) struct Collector(Mutex<Vec<CollisionEvent>>);

impl Collector {
    pub(crate) fn take(&self) -> Vec<CollisionEvent> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl EventHandler for Collector {
    fn handle_collision_event(
        &self,
        _: &RigidBodySet,
        _: &ColliderSet,
        event: CollisionEvent,
        _: Option<&ContactPair>,
    ) {
        let mut events = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        events.push(event);
    }

    fn handle_contact_force_event(
        &self,
        _: Real,
        _: &RigidBodySet,
        _: &ColliderSet,
        _: &ContactPair,
        _: Real,
    ) {
    }

    fn handle_soft_body_tear_event(&self, _: &SoftBodySet, _: &SoftBodyTearEvent) {}
}
