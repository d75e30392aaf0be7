//! With what a character stands on its ground. Its ground is found by a cast, and feet need not be in it: an anchored
//! platform that is moved down leaves them behind, and yet it is stood on.

use std::collections::BTreeSet;

use rapier3d::prelude::Collider;

use super::Character;
use crate::tag::Tag;
use crate::world::World;
use crate::world::touches::Pair;

/// Studs above the soles up to which something is a foot.
const SOLE: f32 = 0.3;

impl World {
    /// The pairs of feet and grounds that count as touching: of parts that can be touched, where the one is above the
    /// other. The part of each pair first that came first.
    pub(in crate::world) fn standing(&self) -> BTreeSet<Pair> {
        let mut pairs = BTreeSet::new();
        for (root, character) in &self.characters {
            if let Some(root) = self.parts.get(*root) {
                self.add_feet(character, *root, &mut pairs);
            }
        }
        pairs
    }

    fn add_feet(
        &self,
        character: &Character,
        root: crate::world::registry::PartRecord,
        pairs: &mut BTreeSet<Pair>,
    ) {
        let colliders = &self.simulation.colliders;
        let ground = character
            .ground
            .and_then(|ground| colliders.get(ground.collider));
        let (Some(ground), Some(own)) = (ground, colliders.get(root.collider)) else {
            return;
        };
        let Some(below) = self.touchable(ground) else {
            return;
        };
        let soles = own.compute_aabb().mins.y - character.shape.hip_height;
        let Some(body) = self.assemblies.get(root.assembly) else {
            return;
        };
        let under = ground.compute_aabb();
        for part in body.view().members {
            let Some(foot) = self.parts.get(*part) else {
                continue;
            };
            let Some(collider) = colliders.get(foot.collider) else {
                continue;
            };
            let around = collider.compute_aabb();
            let is_above = around.mins.x < under.maxs.x
                && around.maxs.x > under.mins.x
                && around.mins.z < under.maxs.z
                && around.maxs.z > under.mins.z;
            if around.mins.y > soles + SOLE || !is_above {
                continue;
            }
            if let Some(foot) = self.touchable(collider) {
                pairs.insert(if foot < below {
                    [foot, below]
                } else {
                    [below, foot]
                });
            }
        }
    }

    /// A collider's part, if it can be touched.
    fn touchable(&self, collider: &Collider) -> Option<crate::world::touches::Toucher> {
        let tag = Tag::unpack(collider.user_data);
        let part = self.parts.numbered(tag.part).filter(|_| tag.can_touch)?;
        Some((part.order, part.id))
    }
}
