//! Properties that are views of others: what people read and type as Position and Orientation is one `CFrame` in the
//! place, and `TimeOfDay` is `ClockTime` as text. Knows how a view is computed and what setting it comes to.

use glam::{EulerRot, Mat3, Vec3};
use studio_model::clock;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, PropertyId, Value};

use super::pivot::{pivot_of, pivot_write};
use crate::transform::rotation_about;

/// What a property shows: its value, or what it is a view of.
pub fn shown_value(model: &DataModel, id: InstanceId, property: PropertyId) -> Option<Value> {
    let known = known();
    if [known.world_pivot, known.origin].contains(&property) {
        return pivot_of(model, id).map(Value::CFrame);
    }
    if property == known.lighting_time_of_day {
        let hours = model.value(id, known.lighting_clock_time)?;
        return match hours {
            Value::Float32(hours) => Some(Value::String(clock::text_of(hours).into())),
            _ => None,
        };
    }
    let Some((source, view)) = view_of(property) else {
        return model.value(id, property);
    };
    let frame = model.cframe(id, source)?;
    Some(Value::Vector3(match view {
        View::Position => frame.position,
        View::Orientation => degrees(&frame, EulerRot::YXZ),
        View::Rotation => degrees(&frame, EulerRot::XYZ),
    }))
}

/// What setting a property writes: to which instance, which property, which value.
pub(super) fn write_of(
    model: &DataModel,
    id: InstanceId,
    property: PropertyId,
    value: Value,
) -> (InstanceId, PropertyId, Value) {
    if property == known().world_pivot
        && let Value::CFrame(frame) = value
        && let Some(write) = pivot_write(model, id, frame)
    {
        return write;
    }
    if property == known().lighting_time_of_day
        && let Value::String(text) = &value
        && let Some(hours) = clock::hours_of(text)
    {
        return (id, known().lighting_clock_time, Value::Float32(hours));
    }
    let Some((source, view)) = view_of(property) else {
        return (id, property, value);
    };
    let (Some(old), Value::Vector3(v)) = (model.cframe(id, source), &value) else {
        return (id, property, value);
    };
    let turn = |axis: Vec3, degrees: f32| rotation_about(axis, degrees);
    let frame = match view {
        View::Position => CFrame {
            position: *v,
            ..old
        },
        View::Orientation => CFrame {
            rotation: turn(Vec3::Y, v.y) * turn(Vec3::X, v.x) * turn(Vec3::Z, v.z),
            ..old
        },
        View::Rotation => CFrame {
            rotation: turn(Vec3::X, v.x) * turn(Vec3::Y, v.y) * turn(Vec3::Z, v.z),
            ..old
        },
    };
    (id, source, Value::CFrame(frame))
}

#[derive(Clone, Copy)]
enum View {
    Position,
    /// Degrees about Y, then X, then Z.
    Orientation,
    /// Degrees about X, then Y, then Z.
    Rotation,
}

fn view_of(property: PropertyId) -> Option<(PropertyId, View)> {
    let known = known();
    let views = [
        (known.position, known.cframe, View::Position),
        (known.orientation, known.cframe, View::Orientation),
        (known.rotation, known.cframe, View::Rotation),
        (
            known.attachment_position,
            known.attachment_cframe,
            View::Position,
        ),
        (
            known.attachment_orientation,
            known.attachment_cframe,
            View::Orientation,
        ),
    ];
    views
        .into_iter()
        .find(|(shown, _, _)| *shown == property)
        .map(|(_, source, view)| (source, view))
}

/// The three angles in the order X, Y, Z, whichever order they are applied in.
fn degrees(frame: &CFrame, order: EulerRot) -> Vec3 {
    let (first, second, third) = Mat3::from_quat(frame.quat()).to_euler(order);
    let radians = match order {
        EulerRot::YXZ => Vec3::new(second, first, third),
        _ => Vec3::new(first, second, third),
    };
    // `+ 0.0` makes -0 to 0.
    radians.map(f32::to_degrees).map(tidy_degrees) + Vec3::ZERO
}

/// Rounds off what single precision makes of whole degrees.
fn tidy_degrees(degrees: f32) -> f32 {
    let thousandths = (degrees * 1000.0).round();
    if (degrees * 1000.0 - thousandths).abs() < 0.02 {
        thousandths / 1000.0
    } else {
        degrees
    }
}
