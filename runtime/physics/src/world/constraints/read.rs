//! What scripts and places say of a constraint, as numbers that can be computed with: none is NaN, and what is too great
//! is brought down.

use glam::{Quat, Vec3};
use studio_model::{CFrame, DataModel, InstanceId, PropertyId, Value, limits};

use crate::limits::SPEED_MAX;

/// The greatest number that means anything: what is beyond it does the same.
const NUMBER_MAX: f32 = 1e9;

/// Reads the properties of one constraint.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) model: &'a DataModel,
    pub(super) id: InstanceId,
}

impl Reader<'_> {
    fn value(&self, property: PropertyId) -> Option<Value> {
        self.model.value(self.id, property)
    }

    /// Whether a property is on.
    pub(super) fn flag(&self, property: PropertyId) -> bool {
        self.model.flag(self.id, property)
    }

    /// The number of an enum's item.
    pub(super) fn item(&self, property: PropertyId) -> u32 {
        match self.value(property) {
            Some(Value::Enum(number)) => number,
            _ => 0,
        }
    }

    /// A number; 0 for what is none.
    pub(super) fn number(&self, property: PropertyId) -> f32 {
        match self.value(property) {
            Some(Value::Float32(number)) if !number.is_nan() => {
                number.clamp(-NUMBER_MAX, NUMBER_MAX)
            }
            _ => 0.0,
        }
    }

    /// A number that is not below zero.
    pub(super) fn amount(&self, property: PropertyId) -> f32 {
        self.number(property).max(0.0)
    }

    /// The most of something, which may be as much as there can be.
    pub(super) fn most(&self, property: PropertyId) -> f32 {
        match self.value(property) {
            Some(Value::Float32(number)) => bounded(number),
            _ => 0.0,
        }
    }

    /// The most of something along each axis.
    pub(super) fn most_by_axis(&self, property: PropertyId) -> Vec3 {
        match self.value(property) {
            Some(Value::Vector3(most)) => Vec3::from_array(most.to_array().map(bounded)),
            Some(Value::Vector2(most)) => Vec3::new(bounded(most.x), bounded(most.y), 0.0),
            _ => Vec3::ZERO,
        }
    }

    /// Degrees, as radians.
    pub(super) fn angle(&self, property: PropertyId) -> f32 {
        self.number(property).clamp(-360.0, 360.0).to_radians()
    }

    /// The lower and the upper of two numbers, whichever is which.
    pub(super) fn range(&self, [lower, upper]: [PropertyId; 2]) -> [f32; 2] {
        ordered(self.number(lower), self.number(upper))
    }

    /// The same of angles.
    pub(super) fn angles(&self, [lower, upper]: [PropertyId; 2]) -> [f32; 2] {
        ordered(self.angle(lower), self.angle(upper))
    }

    /// A vector; what of it is no number is 0.
    pub(super) fn vector(&self, property: PropertyId) -> Vec3 {
        let finite = |number: f32| if number.is_nan() { 0.0 } else { number };
        match self.value(property) {
            Some(Value::Vector3(vector)) => Vec3::from_array(vector.to_array().map(finite)),
            Some(Value::Vector2(vector)) => Vec3::new(finite(vector.x), finite(vector.y), 0.0),
            _ => Vec3::ZERO,
        }
    }

    /// A place in the world.
    pub(super) fn place(&self, property: PropertyId) -> Vec3 {
        let edge = Vec3::splat(limits::WORLD_EXTENT_STUDS);
        self.vector(property).clamp(-edge, edge)
    }

    /// A velocity, of studs or radians a second.
    pub(super) fn velocity(&self, property: PropertyId) -> Vec3 {
        let most = Vec3::splat(SPEED_MAX);
        let vector = self.vector(property).clamp(-most, most);
        vector.clamp_length_max(SPEED_MAX)
    }

    /// A speed, of studs or radians a second.
    pub(super) fn speed(&self, property: PropertyId) -> f32 {
        self.number(property).clamp(-SPEED_MAX, SPEED_MAX)
    }

    /// The rotation of a frame.
    pub(super) fn rotation(&self, property: PropertyId) -> Quat {
        let frame = self.model.cframe(self.id, property);
        frame.as_ref().map_or(Quat::IDENTITY, CFrame::quat)
    }
}

fn ordered(a: f32, b: f32) -> [f32; 2] {
    [a.min(b), a.max(b)]
}

/// A bound that is not below zero; none is as much as there can be.
fn bounded(number: f32) -> f32 {
    if number.is_nan() {
        0.0
    } else {
        number.clamp(0.0, f32::MAX)
    }
}
