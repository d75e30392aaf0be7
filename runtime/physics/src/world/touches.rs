//! Which parts began or ceased to touch in the last step. Knows nobody who listens.

use std::collections::{BTreeMap, BTreeSet};
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
pub(super) type Toucher = (u64, InstanceId);

/// Two of them, the one first that came first.
pub(super) type Pair = [Toucher; 2];

/// Studs between parts that a step says have passed through each other, though they have only come near: what moves fast
/// is met with that tolerance. They touch when they do.
const NEARLY: f32 = 0.02;

/// What a step said of two parts.
#[derive(Debug, Clone, Copy)]
struct Said {
    pair: Pair,
    began: bool,
    colliders: [ColliderHandle; 2],
}

/// What a step said of touches, and what it can be understood by.
#[derive(Debug, Default)]
pub(super) struct Touches {
    told: Vec<Touch>,
    /// Those of which was told that they touch because the one stands on the other.
    standing: BTreeSet<Pair>,
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

    /// Takes what a step said. Pairs of which one stands on the other touch, whether they meet or not.
    pub(super) fn take(
        &mut self,
        events: Vec<CollisionEvent>,
        (colliders, parts): (&ColliderSet, &Parts),
        standing: BTreeSet<Pair>,
        meet: &dyn Fn([ColliderHandle; 2]) -> bool,
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
        let mut told: Vec<(Pair, bool)> = Vec::new();
        for same in said.chunk_by(|a, b| a.pair == b.pair) {
            tell(same, colliders, &mut told);
        }
        let meet = |pair: &Pair| {
            let [a, b] = pair.map(|(_, part)| Some(parts.get(part)?.collider));
            a.zip(b).is_some_and(|(a, b)| meet([a, b]))
        };
        self.stand(standing, &meet, &mut told);
        let touch = |(pair, began): (Pair, bool)| Touch {
            parts: pair.map(|(_, part)| part),
            began,
        };
        self.told.extend(told.into_iter().map(touch));
    }

    /// Brings what is told in line with who stands on what, now and before.
    fn stand(
        &mut self,
        standing: BTreeSet<Pair>,
        meet: &dyn Fn(&Pair) -> bool,
        told: &mut Vec<(Pair, bool)>,
    ) {
        let before = std::mem::replace(&mut self.standing, standing);
        if before.is_empty() && self.standing.is_empty() {
            return;
        }
        // What is said of each first: it tells how the pair was.
        let concerned = before.union(&self.standing);
        let mut said: BTreeMap<Pair, Option<bool>> = concerned.map(|pair| (*pair, None)).collect();
        told.retain(|(pair, began)| match said.get_mut(pair) {
            Some(first) => {
                first.get_or_insert(*began);
                false
            }
            None => true,
        });
        for (pair, first) in said {
            let meets = meet(&pair);
            let touched = before.contains(&pair) || first.map_or(meets, |began| !began);
            let touches = self.standing.contains(&pair) || meets;
            if touched != touches {
                told.push((pair, touches));
            }
        }
        // Stable: a pair that met and parted did so in this order.
        told.sort_by_key(|(pair, _)| *pair);
    }
}

/// Tells what became of a pair. Parts whose colliders were made anew touch on.
fn tell(said: &[Said], colliders: &ColliderSet, told: &mut Vec<(Pair, bool)>) {
    let (Some(first), Some(last)) = (said.first(), said.last()) else {
        return;
    };
    if first.began && !last.began && are_near(last.colliders, colliders) {
        return;
    }
    if first.began {
        told.push((first.pair, true));
    }
    if !last.began {
        told.push((first.pair, false));
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
