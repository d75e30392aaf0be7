//! What a constraint measures: the read-only numbers that scripts see. Read off the model, so it is the same on both ends
//! of the wire, whether the constraint acts or not.

use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId};

use super::actuator::angle_between;
use super::ends::{End, Ends};
use super::kind::Kind;
use super::read::Reader;
use crate::part::role;

/// What is between the two attachments of a constraint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gauge {
    /// Degrees from the first one's Y axis to the second one's about the first one's X axis, or the axis that the
    /// constraint turns about; of a torsion spring those between the X axes.
    pub angle: f32,
    /// Studs of the second along the first one's X axis.
    pub position: f32,
    /// Studs between them.
    pub distance: f32,
    /// The axis that the constraint turns about, in the world.
    pub axis: Vec3,
}

impl Gauge {
    /// What is between nothing.
    pub const NOTHING: Self = Self {
        angle: 0.0,
        position: 0.0,
        distance: 0.0,
        axis: Vec3::X,
    };
}

/// Measures a constraint; nothing if an end is missing.
pub fn gauge(model: &DataModel, id: InstanceId) -> Gauge {
    let Some(kind) = role(model, id).constraint() else {
        return Gauge::NOTHING;
    };
    let ends = Ends::read(model, id, kind).both;
    let at = |end: Option<End>| {
        let end = end?;
        Some(model.cframe(end.part, known().cframe)? * end.frame)
    };
    let [Some(first), Some(second)] = ends.map(at) else {
        return Gauge::NOTHING;
    };
    let (own, other) = (first.quat(), second.quat());
    let about = if kind == Kind::Cylindrical {
        let inclination = Reader { model, id }.angle(known().cylinder_inclination_angle);
        own * Quat::from_rotation_z(inclination)
    } else {
        own
    };
    let angle = if kind == Kind::TorsionSpring {
        (own * Vec3::X).angle_between(other * Vec3::X)
    } else {
        angle_between(about, other)
    };
    finite(&first, &second, angle, about * Vec3::X)
}

fn finite(first: &CFrame, second: &CFrame, angle: f32, axis: Vec3) -> Gauge {
    let way = second.position - first.position;
    let gauge = Gauge {
        angle: angle.to_degrees(),
        position: (first.quat() * Vec3::X).dot(way),
        distance: way.length(),
        axis,
    };
    let numbers = [gauge.angle, gauge.position, gauge.distance];
    if numbers.iter().all(|number| number.is_finite()) {
        gauge
    } else {
        Gauge::NOTHING
    }
}
