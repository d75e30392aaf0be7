//! How frames are made.

use glam::{EulerRot, Mat3, Quat, Vec3};
use mlua::{Lua, Value};
use studio_model::CFrame;

use super::angles::{order_arg, rotation_of};
use super::{Frame, orthonormal};
use crate::datatypes::arg::read_arg;
use crate::datatypes::members::{Datatype, Library};

/// The most arguments that `CFrame.new` takes.
const COMPONENTS: usize = 12;

/// All arguments of `CFrame.new`, without a list on the heap.
type Arguments = (
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
    Value,
);

pub(in crate::datatypes) fn install(lua: &Lua) -> mlua::Result<()> {
    let new = lua.create_function(|_, (a, b, c, d, e, f, g, h, i, j, k, l): Arguments| {
        new(&[a, b, c, d, e, f, g, h, i, j, k, l]).map(Frame)
    })?;
    let library = Library::new(lua, Frame::NAME)?
        .value("new", new)?
        .value("identity", Frame(CFrame::IDENTITY))?;
    by_angles(by_directions(library)?)?.install()
}

fn by_directions(library: Library<'_>) -> mlua::Result<Library<'_>> {
    type At = (Vec3, Vec3, Option<Vec3>);
    library
        .function("lookAt", |_, (at, target, up): At| {
            Ok(Frame(looking(at, target - at, up)))
        })?
        .function("lookAlong", |_, (at, direction, up): At| {
            Ok(Frame(looking(at, direction, up)))
        })?
        .function(
            "fromRotationBetweenVectors",
            |_, (from, to): (Vec3, Vec3)| Ok(Frame(between(from, to))),
        )?
        .function(
            "fromMatrix",
            |_, (position, x, y, z): (Vec3, Vec3, Vec3, Option<Vec3>)| {
                let z = z.unwrap_or_else(|| x.cross(y).normalize_or_zero());
                Ok(Frame(CFrame {
                    position,
                    rotation: Mat3::from_cols(x, y, z),
                }))
            },
        )
}

fn by_angles(library: Library<'_>) -> mlua::Result<Library<'_>> {
    type Angles = (Option<f32>, Option<f32>, Option<f32>);
    fn turned((rx, ry, rz): Angles, order: EulerRot) -> Frame {
        let angles = (rx.unwrap_or(0.0), ry.unwrap_or(0.0), rz.unwrap_or(0.0));
        Frame(CFrame {
            position: Vec3::ZERO,
            rotation: rotation_of(angles, order),
        })
    }
    type Ordered = (Option<f32>, Option<f32>, Option<f32>, Value);
    library
        .function_as(&["Angles", "fromEulerAnglesXYZ"], |_, angles: Angles| {
            Ok(turned(angles, EulerRot::XYZ))
        })?
        .function_as(
            &["fromOrientation", "fromEulerAnglesYXZ"],
            |_, angles: Angles| Ok(turned(angles, EulerRot::YXZ)),
        )?
        .function("fromEulerAngles", |_, (rx, ry, rz, order): Ordered| {
            Ok(turned(
                (rx, ry, rz),
                order_arg("fromEulerAngles", 4, &order)?,
            ))
        })?
        .function("fromAxisAngle", |_, (axis, angle): (Vec3, f32)| {
            let rotation = match axis.try_normalize() {
                Some(axis) => Quat::from_axis_angle(axis, angle),
                None => Quat::IDENTITY,
            };
            Ok(Frame(CFrame::from_quat(Vec3::ZERO, rotation)))
        })
}

/// `CFrame.new`, by the number of arguments.
fn new(arguments: &[Value; COMPONENTS]) -> mlua::Result<CFrame> {
    let given = COMPONENTS
        - arguments
            .iter()
            .rev()
            .take_while(|value| value.is_nil())
            .count();
    match given {
        0 => Ok(CFrame::IDENTITY),
        1 => read_arg("new", 1, &arguments[0]).map(CFrame::from_position),
        2 if matches!(arguments[0], Value::Vector(_)) => {
            let (at, target): (Vec3, Vec3) = (
                read_arg("new", 1, &arguments[0])?,
                read_arg("new", 2, &arguments[1])?,
            );
            Ok(looking(at, target - at, None))
        }
        3 => numbers::<3>(arguments).map(|position| CFrame::from_position(position.into())),
        7 => numbers::<7>(arguments).map(|[x, y, z, qx, qy, qz, qw]| {
            let quat = Quat::from_xyzw(qx, qy, qz, qw);
            let rotation = if quat.length_squared() > 0.0 {
                quat.normalize()
            } else {
                Quat::IDENTITY
            };
            CFrame::from_quat(Vec3::new(x, y, z), rotation)
        }),
        COMPONENTS => numbers::<COMPONENTS>(arguments).map(CFrame::from_components),
        _ => Err(mlua::Error::runtime(format!(
            "Invalid number of arguments: {given}"
        ))),
    }
}

fn numbers<const N: usize>(arguments: &[Value]) -> mlua::Result<[f32; N]> {
    let mut numbers = [0.0; N];
    for (index, (number, value)) in numbers.iter_mut().zip(arguments).enumerate() {
        *number = read_arg("new", index + 1, value)?;
    }
    Ok(numbers)
}

/// A frame that looks along `direction`, its up as close to `up` as can be. Without a direction it is not rotated.
fn looking(position: Vec3, direction: Vec3, up: Option<Vec3>) -> CFrame {
    let Some(look) = direction.try_normalize() else {
        return CFrame::from_position(position);
    };
    let up = up.and_then(Vec3::try_normalize).unwrap_or(Vec3::Y);
    let across = look.cross(up);
    let right = if across.length_squared() > 1e-10 {
        across.normalize()
    } else {
        // Along its own up it turns about the right that it has when it looks ahead.
        let ahead = if up.x.abs() < 0.9 { Vec3::X } else { Vec3::Z };
        (ahead - look * look.dot(ahead)).normalize_or_zero()
    };
    let frame = orthonormal(CFrame {
        position,
        rotation: Mat3::from_cols(right, right.cross(look), -look),
    });
    // Zeros are plain ones, so that looking ahead is the identity to the bit.
    CFrame {
        rotation: frame.rotation + Mat3::ZERO,
        ..frame
    }
}

/// The shortest rotation that brings the direction `from` to `to`.
fn between(from: Vec3, to: Vec3) -> CFrame {
    let rotation = match (from.try_normalize(), to.try_normalize()) {
        (Some(from), Some(to)) => Quat::from_rotation_arc(from, to),
        _ => Quat::IDENTITY,
    };
    CFrame::from_quat(Vec3::ZERO, rotation)
}
