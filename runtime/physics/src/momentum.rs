//! What an assembly's parts keep of their motion when the assembly is formed anew: split, joined, reshaped. Linear and
//! angular momentum of the parts add up to those of what they became.

use glam::{Mat3, Vec3};
use rapier3d::prelude::{Collider, RigidBody};

/// The motion of a rigid body, at every point of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MotionField {
    centre: Vec3,
    /// Studs a second, of the centre.
    pub(crate) linear: Vec3,
    /// Radians a second.
    pub(crate) angular: Vec3,
}

impl MotionField {
    pub(crate) const REST: Self = Self {
        centre: Vec3::ZERO,
        linear: Vec3::ZERO,
        angular: Vec3::ZERO,
    };

    pub(crate) fn of(body: &RigidBody) -> Self {
        Self {
            centre: body.center_of_mass(),
            linear: body.linvel(),
            angular: body.angvel(),
        }
    }

    fn at(&self, point: Vec3) -> Vec3 {
        self.linear + self.angular.cross(point - self.centre)
    }
}

/// The mass of a collider where it is in the world.
struct Lump {
    mass: f32,
    centre: Vec3,
    inertia: Mat3,
    motion: MotionField,
}

impl Lump {
    fn of(collider: &Collider, motion: MotionField) -> Self {
        let properties = collider.mass_properties();
        let (mass, turn) = (properties.mass(), Mat3::from_quat(collider.rotation()));
        Self {
            mass,
            centre: collider.position().transform_point(properties.local_com),
            inertia: turn * properties.reconstruct_inertia_matrix() * turn.transpose(),
            motion,
        }
    }

    /// The inertia of a point mass at `arm` from the axis.
    fn inertia_around(&self, point: Vec3) -> Mat3 {
        let arm = self.centre - point;
        let outer = Mat3::from_cols(arm * arm.x, arm * arm.y, arm * arm.z);
        self.inertia + (Mat3::from_diagonal(Vec3::splat(arm.length_squared())) - outer) * self.mass
    }
}

/// The motion of one rigid body made of colliders that moved as given.
pub(crate) fn joined<'a>(parts: impl Iterator<Item = (&'a Collider, MotionField)>) -> MotionField {
    let lumps: Vec<Lump> = parts
        .map(|(collider, motion)| Lump::of(collider, motion))
        .collect();
    let mass: f32 = lumps.iter().map(|lump| lump.mass).sum();
    let Some(first) = lumps.first().map(|lump| lump.motion) else {
        return MotionField::REST;
    };
    if mass <= 0.0 {
        return first;
    }
    let centre = lumps
        .iter()
        .map(|lump| lump.centre * lump.mass)
        .sum::<Vec3>()
        / mass;
    if lumps.iter().all(|lump| lump.motion == first) {
        return MotionField {
            centre,
            linear: first.at(centre),
            angular: first.angular,
        };
    }
    let (mut momentum, mut spin, mut inertia) = (Vec3::ZERO, Vec3::ZERO, Mat3::ZERO);
    for lump in &lumps {
        let impulse = lump.motion.at(lump.centre) * lump.mass;
        momentum += impulse;
        spin += lump.inertia * lump.motion.angular + (lump.centre - centre).cross(impulse);
        inertia += lump.inertia_around(centre);
    }
    let angular = inertia.inverse() * spin;
    MotionField {
        centre,
        linear: momentum / mass,
        // A body too slight to have an inertia in single precision does not turn.
        angular: if angular.is_finite() {
            angular
        } else {
            Vec3::ZERO
        },
    }
}
