//! `Vector3`: Luau's native vector, which costs no allocation. Its members are written in Luau, because that is the one
//! language that the VM calls for a few nanoseconds.

use glam::Vec3;
use mlua::{Lua, Value, Vector};
use studio_model::{Axis, Face};

use super::arg::type_of;
use super::enums::{axis_arg, face_arg};

/// The members, as a chunk: it takes the namer of types, the type's metatable and the global.
const MEMBERS: &str = include_str!("vector3.luau");

/// The chunk's name, by which tracebacks know frames that are not a script's.
const CHUNK: &str = "=[studio] Vector3";

/// A vector as Luau holds it.
pub(crate) const fn vector(v: Vec3) -> Vector {
    Vector::new(v.x, v.y, v.z)
}

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    let global = lua.create_table()?;
    let metatable = lua.create_table()?;
    let name_type = lua.create_function(|_, value: Value| Ok(type_of(&value)))?;
    lua.load(MEMBERS)
        .set_name(CHUNK)
        .call::<()>((name_type, &metatable, &global))?;
    for name in ["fromNormalId", "FromNormalId"] {
        let function = lua.create_function(move |_, face: Value| {
            face_arg(name, 1, &face).map(|face: Face| vector(face.normal() + Vec3::ZERO))
        })?;
        global.raw_set(name, function)?;
    }
    for name in ["fromAxis", "FromAxis"] {
        let function = lua.create_function(move |_, axis: Value| {
            axis_arg(name, 1, &axis).map(|axis: Axis| vector(axis.unit()))
        })?;
        global.raw_set(name, function)?;
    }
    metatable.set_readonly(true);
    global.set_readonly(true);
    lua.set_type_metatable::<Vector>(Some(metatable));
    lua.globals().raw_set("Vector3", global)
}

#[cfg(test)]
mod tests {
    use crate::datatypes::tests::{errors, shows};

    #[test]
    fn vectors_show_compute_and_compare() {
        shows(&[
            ("Vector3.new(1, 2, 3)", "1, 2, 3"),
            ("Vector3.new()", "0, 0, 0"),
            ("Vector3.new(1, nil, 3)", "1, 0, 3"),
            ("Vector3.new('1', 2)", "1, 2, 0"),
            (
                "Vector3.new(0.05, 2.5, -0.001)",
                "0.05000000074505806, 2.5, -0.0010000000474974513",
            ),
            ("typeof(Vector3.zero)", "Vector3"),
            ("type(Vector3.zero)", "vector"),
            (
                "Vector3.one + Vector3.xAxis * 2 - Vector3.yAxis / 2",
                "3, 0.5, 1",
            ),
            ("2 * Vector3.new(1, 2, 3)", "2, 4, 6"),
            ("-Vector3.new(1, 2, 3) // 2", "-1, -1, -2"),
            ("Vector3.new(1, 2, 3) == Vector3.new(1, 2, 3)", "true"),
            ("Vector3.new(3, 4, 0).Magnitude", "5"),
            ("Vector3.new(3, 4, 0).magnitude", "5"),
            ("Vector3.new(0, 4, 0).Unit", "0, 1, 0"),
            ("Vector3.new(0, 4, 0).unit", "0, 1, 0"),
            ("Vector3.zero.Unit.X ~= Vector3.zero.Unit.X", "true"),
            (
                "Vector3.new(1, 2, 3).X + Vector3.new(1, 2, 3).y + Vector3.new(1, 2, 3).Z",
                "6",
            ),
            (
                "(function(v, k) return v[k] + v[k:lower()] end)(Vector3.new(1, 2, 3), 'Y')",
                "4",
            ),
            ("Vector3.new(1, 2, 3):Dot(Vector3.new(4, 5, 6))", "32"),
            ("Vector3.xAxis:Cross(Vector3.yAxis)", "0, 0, 1"),
            ("Vector3.zero:Lerp(Vector3.new(2, 4, 6), 0.5)", "1, 2, 3"),
            ("Vector3.zero:lerp(Vector3.one, 1)", "1, 1, 1"),
            ("Vector3.one:FuzzyEq(Vector3.new(1, 1.000001, 1))", "true"),
            ("Vector3.one:FuzzyEq(Vector3.new(1, 1.1, 1), 0.01)", "false"),
            (
                "Vector3.new(-1.5, 1.5, -0.2):Abs()",
                "1.5, 1.5, 0.20000000298023224",
            ),
            ("Vector3.new(-1.5, 1.5, 0):Ceil()", "-1, 2, 0"),
            ("Vector3.new(-1.5, 1.5, 0):Floor()", "-2, 1, 0"),
            ("Vector3.new(-1.5, 1.5, 0):Sign()", "-1, 1, 0"),
            (
                "Vector3.new(1, 5, 3):Min(Vector3.new(2, 2, 2), Vector3.new(9, 9, 0))",
                "1, 2, 0",
            ),
            ("Vector3.new(1, 5, 3):Max(Vector3.new(2, 2, 2))", "2, 5, 3"),
            ("math.deg(Vector3.xAxis:Angle(Vector3.yAxis))", "90"),
            (
                "math.deg(Vector3.xAxis:Angle(Vector3.yAxis, -Vector3.zAxis))",
                "-90",
            ),
            ("Vector3.fromNormalId(Enum.NormalId.Front)", "0, 0, -1"),
            ("Vector3.FromAxis(Enum.Axis.Y)", "0, 1, 0"),
        ]);
    }

    #[test]
    fn wrong_uses_say_what_is_wrong() {
        errors(&[
            ("Vector3.one.Foo", "Foo is not a valid member of Vector3"),
            ("Vector3.one:Foo()", "Foo is not a valid member of Vector3"),
            (
                "(function() local v = Vector3.one; v.X = 1 end)()",
                "X cannot be assigned to",
            ),
            (
                "Vector3.one:Dot(1)",
                "invalid argument #1 to 'Dot' (Vector3 expected, got number)",
            ),
            (
                "Vector3.new({})",
                "invalid argument #1 to 'new' (number expected, got table)",
            ),
            (
                "Vector3.one:Lerp(Vector3.one)",
                "invalid argument #2 to 'Lerp' (number expected, got nil)",
            ),
            (
                "Vector3.one + 1",
                "attempt to perform arithmetic (add) on Vector3 and number",
            ),
            (
                "Vector3.fromAxis('W')",
                "invalid argument #1 to 'fromAxis' (Axis expected, got string)",
            ),
        ]);
    }
}
