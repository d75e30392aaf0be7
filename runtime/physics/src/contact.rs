//! How the materials of two parts combine where they touch: a mean, weighted by each side's weight. Knows colliders, not
//! parts.
//!
//! Rapier's own rules know no weights, but with equal weights its average is that mean. Only parts whose weights are not
//! 1 ask for the hook below: pairs with a hook cannot reuse last step's contacts, which costs time.

use rapier3d::prelude::*;

use crate::material::Material;

/// The weight of most materials, under which rapier's average is exact.
const USUAL_WEIGHT: f32 = 1.0;

/// Gives a collider its friction and elasticity.
pub(crate) fn surface(builder: ColliderBuilder, material: &Material) -> ColliderBuilder {
    let weighted =
        material.friction_weight != USUAL_WEIGHT || material.elasticity_weight != USUAL_WEIGHT;
    builder
        .friction(material.friction)
        .restitution(material.elasticity)
        .user_data(pack_weights(material))
        .active_hooks(if weighted {
            ActiveHooks::MODIFY_SOLVER_CONTACTS
        } else {
            ActiveHooks::empty()
        })
}

/// The weights ride in the collider's user data: no look-up while contacts are solved.
fn pack_weights(material: &Material) -> u128 {
    let (friction, elasticity) = (
        material.friction_weight.to_bits(),
        material.elasticity_weight.to_bits(),
    );
    u128::from(friction) | u128::from(elasticity) << 32
}

/// Friction weight and elasticity weight.
fn weights(collider: &Collider) -> (f32, f32) {
    let bits = collider.user_data;
    (
        f32::from_bits(bits as u32),
        f32::from_bits((bits >> 32) as u32),
    )
}

/// The mean of `a` and `b`, weighted; the plain mean where nobody has weight.
fn weighted_mean(a: f32, a_weight: f32, b: f32, b_weight: f32) -> f32 {
    let total = a_weight + b_weight;
    if total > 0.0 {
        (a * a_weight + b * b_weight) / total
    } else {
        (a + b) / 2.0
    }
}

/// Replaces friction and elasticity of contacts by the weighted means.
pub(crate) struct WeightedSurfaces;

impl PhysicsHooks for WeightedSurfaces {
    fn modify_solver_contacts(&self, context: &mut ContactModificationContext<'_>) {
        let (a, b) = (
            &context.colliders[context.collider1],
            &context.colliders[context.collider2],
        );
        let ((a_friction, a_elasticity), (b_friction, b_elasticity)) = (weights(a), weights(b));
        let friction = weighted_mean(a.friction(), a_friction, b.friction(), b_friction);
        let elasticity =
            weighted_mean(a.restitution(), a_elasticity, b.restitution(), b_elasticity);
        if let Some(contacts) = context.rigid_mut() {
            *contacts.friction = friction;
            *contacts.restitution = elasticity;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_survive_the_user_data() {
        let sand = Material::named("Sand").unwrap();
        let collider = surface(ColliderBuilder::ball(1.0), &sand).build();
        assert_eq!(weights(&collider), (5.0, 2.5));
        assert_eq!(collider.active_hooks(), ActiveHooks::MODIFY_SOLVER_CONTACTS);
    }

    #[test]
    fn equal_weights_need_no_hook_and_give_the_plain_mean() {
        let plastic = Material::named("Plastic").unwrap();
        let collider = surface(ColliderBuilder::ball(1.0), &plastic).build();
        assert!(collider.active_hooks().is_empty());
        assert_eq!(weighted_mean(0.3, 1.0, 0.5, 1.0), 0.4);
    }

    #[test]
    fn the_heavier_weight_wins_and_no_weight_at_all_is_no_division_by_zero() {
        assert!((weighted_mean(0.02, 3.0, 0.3, 1.0) - 0.09).abs() < 1e-6);
        assert_eq!(weighted_mean(0.2, 0.0, 0.6, 0.0), 0.4);
    }
}
