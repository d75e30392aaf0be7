//! Rotations as angles: about three axes in a given order, or about one. Angles are radians; `rx`, `ry` and `rz` always
//! belong to the axes of their names, whatever the order.

use glam::{EulerRot, Mat3, Quat, Vec3};
use mlua::{Value, Vector};

use super::Frame;
use crate::datatypes::arg::wrong_argument;
use crate::datatypes::enums::enum_number;
use crate::datatypes::members::Members;
use crate::datatypes::vector3::vector;

/// The orders, by the numbers of the enum `RotationOrder`.
const ORDERS: [EulerRot; 6] = [
    EulerRot::XYZ,
    EulerRot::XZY,
    EulerRot::YZX,
    EulerRot::YXZ,
    EulerRot::ZXY,
    EulerRot::ZYX,
];

type Angles = (f32, f32, f32);

pub(super) fn members(members: &mut Members<'_, Frame>) {
    members
        .method_as(
            &["ToEulerAnglesXYZ", "toEulerAnglesXYZ"],
            |this, ()| -> Angles { angles_of(&this.0.rotation, EulerRot::XYZ) },
        )
        .method_as(
            &[
                "ToEulerAnglesYXZ",
                "toEulerAnglesYXZ",
                "ToOrientation",
                "toOrientation",
            ],
            |this, ()| -> Angles { angles_of(&this.0.rotation, EulerRot::YXZ) },
        )
        .method_with("ToEulerAngles", |_, this, (order,): (Value,)| {
            let order = order_arg("ToEulerAngles", 1, &order)?;
            Ok(angles_of(&this.0.rotation, order))
        })
        .method_as(
            &["ToAxisAngle", "toAxisAngle"],
            |this, ()| -> (Vector, f32) {
                let (axis, angle) = axis_angle(this.0.quat());
                (vector(axis), angle)
            },
        );
}

/// An item of `RotationOrder`; nil is XYZ.
pub(super) fn order_arg(function: &str, position: usize, value: &Value) -> mlua::Result<EulerRot> {
    if value.is_nil() {
        return Ok(EulerRot::XYZ);
    }
    enum_number("RotationOrder", value)
        .and_then(|number| ORDERS.get(number as usize).copied())
        .ok_or_else(|| wrong_argument(function, position, "RotationOrder", value))
}

/// The rotation about the three axes, the first of `order` outermost.
pub(super) fn rotation_of((rx, ry, rz): Angles, order: EulerRot) -> Mat3 {
    let [x, y, z] = [
        Mat3::from_rotation_x(rx),
        Mat3::from_rotation_y(ry),
        Mat3::from_rotation_z(rz),
    ];
    match order {
        EulerRot::XZY => x * z * y,
        EulerRot::YZX => y * z * x,
        EulerRot::YXZ => y * x * z,
        EulerRot::ZXY => z * x * y,
        EulerRot::ZYX => z * y * x,
        _ => x * y * z,
    }
}

/// The angles of a rotation.
fn angles_of(rotation: &Mat3, order: EulerRot) -> Angles {
    let (a, b, c) = rotation.to_euler(order);
    match order {
        EulerRot::XZY => (a, c, b),
        EulerRot::YZX => (c, a, b),
        EulerRot::YXZ => (b, a, c),
        EulerRot::ZXY => (b, c, a),
        EulerRot::ZYX => (c, b, a),
        _ => (a, b, c),
    }
}

/// Axis and angle from 0 to π. Without a rotation the axis is X.
fn axis_angle(quat: Quat) -> (Vec3, f32) {
    let quat = if quat.w < 0.0 { -quat } else { quat };
    quat.to_axis_angle()
}
