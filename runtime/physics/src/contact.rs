//! How the materials of two parts combine where they touch: a mean, weighted by each side's weight. Knows colliders, not
//! parts.
//!
//! Rapier's own rules know no weights, but where the weights are equal its average is that mean. So only colliders whose
//! weights are not the usual ones of their world ask for the hook below: pairs with a hook cannot reuse last step's
//! contacts, which makes a pile a third dearer.

use rapier3d::prelude::*;
use rustc_hash::FxHashMap;

use crate::material::Material;
use crate::simulation::passing_key;
use crate::tag::Tag;

/// How much a surface counts in a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weights {
    friction: f32,
    elasticity: f32,
}

impl Weights {
    /// Those of most materials.
    const COMMON: Self = Self {
        friction: 1.0,
        elasticity: 1.0,
    };

    const fn of(material: &Material) -> Self {
        Self {
            friction: material.friction_weight,
            elasticity: material.elasticity_weight,
        }
    }

    /// The weights that most of the materials have; of equally many, any, but always the same.
    pub(crate) fn most_frequent<'a>(materials: impl Iterator<Item = &'a Material>) -> Self {
        let mut packed: Vec<u64> = materials
            .map(|material| Self::of(material).pack())
            .collect();
        packed.sort_unstable();
        let runs = packed.chunk_by(|a, b| a == b);
        runs.max_by_key(|run| run.len())
            .map_or(Self::COMMON, |run| Self::unpack(run[0]))
    }

    fn pack(self) -> u64 {
        u64::from(self.friction.to_bits()) | u64::from(self.elasticity.to_bits()) << 32
    }

    fn unpack(bits: u64) -> Self {
        Self {
            friction: f32::from_bits(bits as u32),
            elasticity: f32::from_bits((bits >> 32) as u32),
        }
    }
}

/// Gives a collider its friction and elasticity. The weights ride in its user data, below its tag: no look-up while contacts
/// are solved. `usual` must be the same for all colliders of a world.
pub(crate) fn surface(
    builder: ColliderBuilder,
    material: &Material,
    usual: Weights,
    tag: Tag,
) -> ColliderBuilder {
    let weights = Weights::of(material);
    builder
        .friction(material.friction)
        .restitution(material.elasticity)
        .user_data(u128::from(weights.pack()) | tag.pack())
        .active_hooks(if weights == usual {
            ActiveHooks::empty()
        } else {
            ActiveHooks::MODIFY_SOLVER_CONTACTS
        })
}

fn weights(collider: &Collider) -> Weights {
    Weights::unpack(collider.user_data as u64)
}

/// The mean of `a` and `b`, weighted; the plain mean where nobody has weight.
fn weighted_mean(a: f32, a_weight: f32, b: f32, b_weight: f32) -> f32 {
    let total = a_weight + b_weight;
    if total > 0.0 {
        (a * a_weight + b * b_weight) / total
    } else {
        a.midpoint(b)
    }
}

/// Replaces friction and elasticity of contacts by the weighted means, and lets pairs pass through each other.
pub(crate) struct Surfaces<'a> {
    pub(crate) passing: &'a FxHashMap<[ColliderHandle; 2], u32>,
}

impl PhysicsHooks for Surfaces<'_> {
    fn filter_contact_pair(&self, context: &PairFilterContext<'_>) -> Option<SolverFlags> {
        let pair = passing_key([context.collider1, context.collider2]);
        Some(if self.passing.contains_key(&pair) {
            SolverFlags::empty()
        } else {
            SolverFlags::COMPUTE_RIGID_IMPULSES
        })
    }

    fn modify_solver_contacts(&self, context: &mut ContactModificationContext<'_>) {
        let (a, b) = (
            &context.colliders[context.collider1],
            &context.colliders[context.collider2],
        );
        let (a_weights, b_weights) = (weights(a), weights(b));
        let friction = weighted_mean(
            a.friction(),
            a_weights.friction,
            b.friction(),
            b_weights.friction,
        );
        let elasticity = weighted_mean(
            a.restitution(),
            a_weights.elasticity,
            b.restitution(),
            b_weights.elasticity,
        );
        if let Some(contacts) = context.rigid_mut() {
            *contacts.friction = friction;
            *contacts.restitution = elasticity;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collider(material: &str, usual: Weights) -> Collider {
        surface(
            ColliderBuilder::ball(1.0),
            &Material::named(material).unwrap(),
            usual,
            Tag::unpack(0),
        )
        .build()
    }

    #[test]
    fn weights_survive_the_user_data() {
        let sand = collider("Sand", Weights::COMMON);
        assert_eq!(
            (weights(&sand).friction, weights(&sand).elasticity),
            (5.0, 2.5)
        );
        assert_eq!(sand.active_hooks(), ActiveHooks::MODIFY_SOLVER_CONTACTS);
    }

    #[test]
    fn the_weights_that_most_parts_have_need_no_hook() {
        assert!(
            collider("Plastic", Weights::COMMON)
                .active_hooks()
                .is_empty()
        );
        let materials = ["Brick", "Concrete", "Plastic"].map(|name| Material::named(name).unwrap());
        let usual = Weights::most_frequent(materials.iter());
        assert!(collider("Brick", usual).active_hooks().is_empty());
        assert!(!collider("Plastic", usual).active_hooks().is_empty());
        assert_eq!(Weights::most_frequent([].iter()), Weights::COMMON);
        assert_eq!(weighted_mean(0.3, 1.0, 0.5, 1.0), 0.4);
    }

    #[test]
    fn the_heavier_weight_wins_and_no_weight_at_all_is_no_division_by_zero() {
        assert!((weighted_mean(0.02, 3.0, 0.3, 1.0) - 0.09).abs() < 1e-6);
        assert_eq!(weighted_mean(0.2, 0.0, 0.6, 0.0), 0.4);
    }
}
