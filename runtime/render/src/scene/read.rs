//! Values of a model as the plain, finite numbers that can be drawn.

use std::sync::Arc;

use glam::Vec3;
use studio_model::{CFrame, DataModel, InstanceId, PropertyId, Value};

/// Beyond this many studs from the origin, and for longer sides, nothing is drawn where it is: it is drawn here.
const FAR_STUDS: f32 = 1e9;
/// The reference's least side of a part, as our physics has it: a part of no size is there and can be clicked.
const SIDE_MIN: f32 = 0.05;

/// A number, `otherwise` if it is not finite or of another type.
pub(super) fn number(
    model: &DataModel,
    id: InstanceId,
    property: PropertyId,
    otherwise: f32,
) -> f32 {
    let value = match model.value(id, property) {
        Some(Value::Float32(v)) => v,
        Some(Value::Float64(v)) => v as f32,
        Some(Value::Int32(v)) => v as f32,
        _ => otherwise,
    };
    if value.is_finite() { value } else { otherwise }
}

/// A number in a range.
pub(super) fn number_in(
    model: &DataModel,
    id: InstanceId,
    property: PropertyId,
    range: std::ops::RangeInclusive<f32>,
) -> f32 {
    number(model, id, property, *range.start()).clamp(*range.start(), *range.end())
}

/// A vector; numbers that are not finite are zero.
pub(super) fn vector(model: &DataModel, id: InstanceId, property: PropertyId) -> Vec3 {
    match model.value(id, property) {
        Some(Value::Vector3(v)) => {
            let finite = |v: f32| {
                if v.is_finite() {
                    v.clamp(-FAR_STUDS, FAR_STUDS)
                } else {
                    0.0
                }
            };
            v.map(finite)
        }
        _ => Vec3::ZERO,
    }
}

/// A size that can be drawn.
pub(super) fn size(model: &DataModel, id: InstanceId, property: PropertyId) -> Vec3 {
    vector(model, id, property).max(Vec3::splat(SIDE_MIN))
}

/// The number of an enum's item; 0 where there is none.
pub(super) fn item(model: &DataModel, id: InstanceId, property: PropertyId) -> u32 {
    match model.value(id, property) {
        Some(Value::Enum(number)) => number,
        _ => 0,
    }
}

/// A colour, 0 to 1.
pub(super) fn color(model: &DataModel, id: InstanceId, property: PropertyId) -> [f32; 3] {
    let unit = |v: f32| {
        if v.is_finite() {
            v.clamp(0.0, 1.0)
        } else {
            0.0
        }
    };
    match model.value(id, property) {
        Some(Value::Color3(color)) => color.map(unit),
        Some(Value::Color3uint8(color)) => color.map(|v| f32::from(v) / 255.0),
        _ => [1.0; 3],
    }
}

/// Where content is.
pub(super) fn content(model: &DataModel, id: InstanceId, property: PropertyId) -> Option<Arc<str>> {
    match model.value(id, property) {
        Some(Value::Content(address) | Value::String(address)) => Some(address),
        _ => None,
    }
}

/// A pose, in the bounds of what can be drawn.
pub(super) fn pose(model: &DataModel, id: InstanceId, property: PropertyId) -> CFrame {
    within_bounds(&model.cframe(id, property).unwrap_or_default())
}

/// A pose as near as can be drawn.
pub(super) fn within_bounds(pose: &CFrame) -> CFrame {
    let finite = |v: f32| {
        if v.is_finite() {
            v.clamp(-FAR_STUDS, FAR_STUDS)
        } else {
            0.0
        }
    };
    CFrame {
        position: pose.position.map(finite),
        ..*pose
    }
}

/// 0 to 1 as a byte.
pub(super) fn byte(unit: f32) -> u8 {
    (unit * 255.0).round() as u8
}
