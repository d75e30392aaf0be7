//! Values of the model as Luau values and back: the common ones here, without a detour; the datatypes by `datatypes`.

use glam::Vec3;
use mlua::{Either, Value};
use studio_model::value::ValueType;
use studio_model::{
    ClassId, ClassTable, EnumId, InstanceId, Migration, PropertyId, PropertyInfo, Value as Held,
    palette,
};

pub(crate) use crate::datatypes::arg::type_of as type_name;
use crate::datatypes::{self, TypeMismatch, Wanted};
use crate::error::fail;
use crate::vm::Running;

/// A property's value for scripts.
pub(crate) fn to_lua(
    running: Running<'_>,
    held: &Held,
    property: PropertyId,
) -> mlua::Result<Value> {
    match held {
        Held::Float32(v) => Ok(Value::Number(f64::from(*v))),
        Held::Bool(v) => Ok(Value::Boolean(*v)),
        Held::Vector3(v) => Ok(Value::Vector(mlua::Vector::new(v.x, v.y, v.z))),
        Held::Enum(_) => {
            let info = ClassTable::get().property(property);
            plain_to_lua(running, held, info.enum_id)
        }
        other => plain_to_lua(running, other, None),
    }
}

/// The default of a property, for instances that are gone.
pub(crate) fn default_to_lua(running: Running<'_>, property: PropertyId) -> mlua::Result<Value> {
    let info = ClassTable::get().property(property);
    let owner = ClassTable::get().class(info.owner);
    let default = owner.default_of(property).cloned();
    let default = default.unwrap_or_else(|| info.value_type.zero());
    to_lua(running, &default, property)
}

/// Any value for scripts; `enum_id` is the enum of a plain item number.
pub(crate) fn plain_to_lua(
    running: Running<'_>,
    held: &Held,
    enum_id: Option<EnumId>,
) -> mlua::Result<Value> {
    match held {
        Held::Ref(target) => running.instance(*target),
        other => Ok(datatypes::from_value(running.lua, other, enum_id)?.unwrap_or(Value::Nil)),
    }
}

/// What a script assigns to a property, or an error that names the types.
pub(crate) fn from_lua(value: &Value, info: &PropertyInfo, position: usize) -> mlua::Result<Held> {
    match (info.value_type, value) {
        (ValueType::Float32, Value::Number(v)) => Ok(Held::Float32(*v as f32)),
        (ValueType::Float32, Value::Integer(v)) => Ok(Held::Float32(*v as f32)),
        (ValueType::Bool, Value::Boolean(v)) => Ok(Held::Bool(*v)),
        (ValueType::Vector3, Value::Vector(v)) => Ok(Held::Vector3(Vec3::new(v.x(), v.y(), v.z()))),
        (value_type, value) => from_lua_as(value, value_type, info.enum_id, info.target, position),
    }
}

/// What a script gives where a value of a type is wanted.
pub(crate) fn from_lua_as(
    value: &Value,
    value_type: ValueType,
    enum_id: Option<EnumId>,
    target: Option<ClassId>,
    position: usize,
) -> mlua::Result<Held> {
    if value_type == ValueType::Ref {
        return reference(value, target, position).map(Held::Ref);
    }
    let wanted = Wanted {
        value_type,
        enum_id,
    };
    datatypes::to_value(value, wanted).map_err(|mismatch| match mismatch {
        TypeMismatch::Type { .. } => fail(format!("invalid argument #{position} ({mismatch})")),
        other => fail(other.to_string()),
    })
}

/// A number, or a text of one.
pub(crate) fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(v) => Some(*v as f64),
        Value::Number(v) => Some(*v),
        Value::String(text) => text.to_str().ok()?.trim().parse().ok(),
        _ => None,
    }
}

/// An argument that should be a text: read where it lies on the stack if it is one.
pub(crate) type Text = Either<String, Value>;

/// The text of an argument.
pub(crate) fn text_of(argument: Text, position: usize) -> mlua::Result<String> {
    match argument {
        Text::Left(text) => Ok(text),
        Text::Right(other) => text_argument(&other, position),
    }
}

/// A text, or a number as one.
pub(crate) fn text_argument(value: &Value, position: usize) -> mlua::Result<String> {
    match value {
        Value::String(text) => Ok(text.to_string_lossy()),
        Value::Integer(_) | Value::Number(_) => value.to_string(),
        _ => Err(wrong_argument(position, "string", value)),
    }
}

/// The error for an argument of a wrong type, in the reference's words.
pub(crate) fn wrong_argument(position: usize, expected: &str, got: &Value) -> mlua::Error {
    fail(format!(
        "invalid argument #{position} ({expected} expected, got {})",
        type_name(got)
    ))
}

fn reference(
    value: &Value,
    target: Option<ClassId>,
    position: usize,
) -> mlua::Result<Option<InstanceId>> {
    match value {
        Value::Nil => Ok(None),
        other => {
            let id = crate::instance::id_of(other);
            let expected = || target.map_or("Instance", |t| ClassTable::get().class(t).name);
            let id = id.ok_or_else(|| wrong_argument(position, expected(), other));
            id.map(Some)
        }
    }
}

/// The value under a former name that today's value stands for; the nearest of the palette for colours.
pub(crate) fn former(migration: &Migration, held: &Held) -> Option<Held> {
    let becomes = |former: &Held| {
        migration
            .convert(former)
            .is_some_and(|today| today.same_bits(held))
    };
    match migration.from_type {
        ValueType::Bool => [false, true].map(Held::Bool).into_iter().find(becomes),
        ValueType::Enum => {
            let items = &ClassTable::get().enumeration(migration.from_enum?).items;
            let first = items.first().map(|(number, _)| Held::Enum(*number));
            let mut numbers = items.iter().map(|(number, _)| Held::Enum(*number));
            numbers.find(becomes).or(first)
        }
        ValueType::BrickColor => Some(Held::BrickColor(nearest(rgb_of(held)?))),
        ValueType::String => match held {
            Held::Float32(hours) => Some(Held::String(studio_model::clock::text_of(*hours).into())),
            other => Some(other.clone()),
        },
        wanted if wanted == held.value_type() => Some(held.clone()),
        _ => None,
    }
}

fn rgb_of(held: &Held) -> Option<[f32; 3]> {
    match held {
        Held::Color3(rgb) => Some(*rgb),
        Held::Color3uint8(rgb) => Some(rgb.map(|v| f32::from(v) / 255.0)),
        _ => None,
    }
}

/// The palette's number of the nearest colour.
fn nearest(rgb: [f32; 3]) -> u16 {
    let distance = |color: &palette::PaletteColor| -> f32 {
        let channels = color.rgb.iter().zip(rgb);
        channels
            .map(|(a, b)| (f32::from(*a) / 255.0 - b).powi(2))
            .sum()
    };
    let colors = palette::palette().iter();
    let found = colors.min_by(|a, b| distance(a).total_cmp(&distance(b)));
    found.map_or(194, |color| color.number)
}
