//! What scripts pass to methods, and the reference's words for what is wrong with it.

use glam::Vec3;
use mlua::{Error, Function, Lua, Table, Value};
use studio_model::{ClassTable, InstanceId, Value as Held, ValueType};
use studio_script::Running;
use studio_script::datatypes::{Wanted, from_value, to_value};

/// An error whose message is `text`.
pub(crate) fn fail(text: impl Into<String>) -> Error {
    Error::RuntimeError(text.into())
}

/// The error for an argument of a wrong type.
pub(crate) fn wrong(position: usize, expected: &str, got: &Value) -> Error {
    fail(format!(
        "invalid argument #{position} ({expected} expected, got {})",
        kind(got)
    ))
}

/// What scripts call the type of a value.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        value if Running::instance_of(value).is_some() => "Instance",
        Value::Vector(_) => "Vector3",
        Value::Integer(_) => "number",
        value => value.type_name(),
    }
}

/// A text, or a number as one.
pub(crate) fn text(lua: &Lua, value: &Value, position: usize) -> mlua::Result<String> {
    match value {
        Value::String(_) | Value::Integer(_) | Value::Number(_) => {
            let text = lua.coerce_string(value.clone())?;
            let text = text.ok_or_else(|| wrong(position, "string", value))?;
            Ok(text.to_str()?.to_owned())
        }
        _ => Err(wrong(position, "string", value)),
    }
}

/// The same, or nothing.
pub(crate) fn optional_text(
    lua: &Lua,
    value: &Value,
    position: usize,
) -> mlua::Result<Option<String>> {
    match value {
        Value::Nil => Ok(None),
        value => text(lua, value, position).map(Some),
    }
}

/// A number, or a text of one.
pub(crate) fn number(value: &Value, position: usize) -> mlua::Result<f64> {
    let found = match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        Value::String(text) => text.to_str().ok().and_then(|t| t.trim().parse().ok()),
        _ => None,
    };
    found.ok_or_else(|| wrong(position, "number", value))
}

/// A number, or `default` of nil.
pub(crate) fn number_or(value: &Value, default: f64, position: usize) -> mlua::Result<f64> {
    match value {
        Value::Nil => Ok(default),
        value => number(value, position),
    }
}

/// The integer that a number is; `None` of one that is none or beyond what a number holds exactly.
pub(crate) fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

/// True or false; nil is false.
pub(crate) fn flag(value: &Value, position: usize) -> mlua::Result<bool> {
    match value {
        Value::Boolean(on) => Ok(*on),
        Value::Nil => Ok(false),
        other => Err(wrong(position, "boolean", other)),
    }
}

/// A table.
pub(crate) fn table(value: &Value, position: usize) -> mlua::Result<&Table> {
    value
        .as_table()
        .ok_or_else(|| wrong(position, "table", value))
}

/// A function.
pub(crate) fn function(value: &Value, position: usize) -> mlua::Result<&Function> {
    value
        .as_function()
        .ok_or_else(|| wrong(position, "function", value))
}

/// A vector.
pub(crate) fn vector(value: &Value, position: usize) -> mlua::Result<Vec3> {
    match value {
        Value::Vector(vector) => Ok(Vec3::new(vector.x(), vector.y(), vector.z())),
        other => Err(wrong(position, "Vector3", other)),
    }
}

/// An instance.
pub(crate) fn instance(value: &Value, position: usize) -> mlua::Result<InstanceId> {
    Running::instance_of(value).ok_or_else(|| wrong(position, "Instance", value))
}

/// The number of an item of an enum, which may be given by item, name or number.
pub(crate) fn item(value: &Value, enumeration: &'static str, position: usize) -> mlua::Result<u32> {
    let wanted = Wanted {
        value_type: ValueType::Enum,
        enum_id: ClassTable::get().enum_named(enumeration),
    };
    match to_value(value, wanted) {
        Ok(Held::Enum(number)) => Ok(number),
        Ok(_) => Err(wrong(position, enumeration, value)),
        Err(mismatch) => Err(fail(format!("invalid argument #{position} ({mismatch})"))),
    }
}

/// An item of an enum as a Luau value.
pub(crate) fn item_value(lua: &Lua, enumeration: &str, number: u32) -> mlua::Result<Value> {
    let id = ClassTable::get().enum_named(enumeration);
    Ok(from_value(lua, &Held::Enum(number), id)?.unwrap_or(Value::Nil))
}
