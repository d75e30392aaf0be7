//! Between what scripts hold and what properties and attributes hold. Instances are no values here: references are left
//! to those who know the tree.

use std::sync::Arc;

use glam::{Vec2, Vec3};
use mlua::{IntoLua, Lua, Value as LuaValue};
use studio_model::{CFrame, ClassTable, EnumId, PropertyInfo, Value, ValueType};

use super::arg::{Arg, number, type_of};
use super::brick_color::BrickColor;
use super::cframe::Frame;
use super::color3::Color3;
use super::enums::{EnumItem, item, number_in};
use super::font::Font;
use super::int16::{Region3int16, Vector2int16, Vector3int16};
use super::physical::{Axes, Faces, Physical};
use super::sequence::{ColorSequence, NumberSequence, Range, range_in};
use super::space::{HalfLine, Rectangle, Region3};
use super::udim::{Dim, Dim2};
use super::vector2::Vector2;
use super::vector3::vector;

/// The type of value that a property takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Of which type.
    pub value_type: ValueType,
    /// Of which enum, where the type is `Enum`.
    pub enum_id: Option<EnumId>,
}

impl From<&PropertyInfo> for Wanted {
    fn from(property: &PropertyInfo) -> Self {
        Self {
            value_type: property.value_type,
            enum_id: property.enum_id,
        }
    }
}

/// Why a script's value is not what a property takes. The text is what the reference writes behind
/// `Unable to assign property Name. `.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypeMismatch {
    /// It is of another type.
    #[error("{expected} expected, got {got}")]
    Type {
        /// What the property takes.
        expected: &'static str,
        /// What `typeof` says.
        got: String,
    },
    /// It is an item of another enum.
    #[error("EnumItem of type {expected} expected, got EnumItem of type {got}")]
    Enum {
        /// The property's enum.
        expected: &'static str,
        /// The item's enum.
        got: &'static str,
    },
    /// The enum has no item of this name or number.
    #[error("Invalid value \"{got}\" for enum {expected}")]
    Item {
        /// The property's enum.
        expected: &'static str,
        /// The name or number.
        got: String,
    },
}

/// What a script sees of a value; `None` for a reference. `enum_id` is the property's enum, where it has one.
pub fn from_value(
    lua: &Lua,
    value: &Value,
    enum_id: Option<EnumId>,
) -> mlua::Result<Option<LuaValue>> {
    let seen = match value {
        Value::Ref(_) => return Ok(None),
        Value::Bool(on) => LuaValue::Boolean(*on),
        Value::Int32(number) => number.into_lua(lua)?,
        Value::Int64(number) => number.into_lua(lua)?,
        Value::Float32(number) => number.into_lua(lua)?,
        Value::Float64(number) => number.into_lua(lua)?,
        Value::Enum(number) => seen_item(lua, enum_id, *number)?,
        Value::EnumItem((id, number)) => seen_item(lua, Some(*id), *number)?,
        Value::String(text) | Value::Content(text) | Value::NetAssetRef(text) => {
            (&**text).into_lua(lua)?
        }
        Value::BinaryString(bytes) | Value::SharedString(bytes) | Value::MaterialColors(bytes) => {
            lua.create_string(bytes)?.into_lua(lua)?
        }
        Value::Vector3(v) => vector(*v).into_lua(lua)?,
        Value::Vector2(v) => Vector2(*v).into_lua(lua)?,
        Value::CFrame(frame) | Value::OptionalCFrame(Some(frame)) => Frame(*frame).into_lua(lua)?,
        Value::Color3(rgb) => Color3(*rgb).into_lua(lua)?,
        Value::Color3uint8(rgb) => Color3::from_bytes(*rgb).into_lua(lua)?,
        Value::BrickColor(number) => BrickColor(*number).into_lua(lua)?,
        Value::UDim(dim) => Dim(*dim).into_lua(lua)?,
        Value::UDim2(dim) => Dim2(*dim).into_lua(lua)?,
        rarer => seen_of_rarer(lua, rarer)?,
    };
    Ok(Some(seen))
}

/// The same for the types that few properties have.
fn seen_of_rarer(lua: &Lua, value: &Value) -> mlua::Result<LuaValue> {
    match value {
        Value::Vector2int16(v) => Vector2int16(*v).into_lua(lua),
        Value::Vector3int16(v) => Vector3int16(*v).into_lua(lua),
        Value::Rect(rect) => Rectangle(*rect).into_lua(lua),
        Value::NumberRange(range) => Range(*range).into_lua(lua),
        Value::NumberSequence(points) => NumberSequence(points.clone()).into_lua(lua),
        Value::ColorSequence(points) => ColorSequence(points.clone()).into_lua(lua),
        Value::PhysicalProperties(Some(own)) => Physical(*own).into_lua(lua),
        Value::Font(font) => Font(font.clone()).into_lua(lua),
        Value::Ray(ray) => HalfLine(*ray).into_lua(lua),
        Value::Region3(corners) => Region3(*corners).into_lua(lua),
        Value::Region3int16(corners) => Region3int16(*corners).into_lua(lua),
        Value::Faces(bits) => Faces(*bits).into_lua(lua),
        Value::Axes(bits) => Axes(*bits).into_lua(lua),
        Value::UniqueId(id) => format!("{id:032x}").into_lua(lua),
        Value::SecurityCapabilities(bits) => (*bits as f64).into_lua(lua),
        _ => Ok(LuaValue::Nil),
    }
}

/// The item of a number; a number that the enum does not have is seen as the number.
fn seen_item(lua: &Lua, enum_id: Option<EnumId>, number: u32) -> mlua::Result<LuaValue> {
    match enum_id.map(|id| item(lua, id, number)).transpose()? {
        Some(LuaValue::Nil) | None => number.into_lua(lua),
        Some(item) => Ok(item),
    }
}

/// What a property holds after a script assigned `value`. Numbers become whole by losing what is behind the point, texts
/// that are numbers count as numbers, numbers as texts; items may be given by name or number.
///
/// # Errors
/// The value is of a type that the property does not take. Of references only nil is known here.
pub fn to_value(value: &LuaValue, wanted: Wanted) -> Result<Value, TypeMismatch> {
    if let Some(enum_id) = wanted.enum_id {
        return enum_value(value, enum_id);
    }
    let kind = wanted.value_type;
    match kind {
        ValueType::Bool => bool::read(value).map(Value::Bool),
        ValueType::Int32 => i32::read(value).map(Value::Int32),
        ValueType::Int64 => i64::read(value).map(Value::Int64),
        ValueType::Float32 => f32::read(value).map(Value::Float32),
        ValueType::Float64 => f64::read(value).map(Value::Float64),
        ValueType::String => text(value).map(Value::String),
        ValueType::Content => text(value).map(Value::Content),
        ValueType::Vector2 => Vec2::read(value).map(Value::Vector2),
        ValueType::Vector3 => Vec3::read(value).map(Value::Vector3),
        ValueType::CFrame => CFrame::read(value).map(Value::CFrame),
        ValueType::Color3 => Color3::read(value).map(|color| Value::Color3(color.0)),
        ValueType::Color3uint8 => {
            Color3::read(value).map(|color| Value::Color3uint8(color.to_bytes()))
        }
        ValueType::BrickColor => BrickColor::read(value).map(|color| Value::BrickColor(color.0)),
        ValueType::UDim => Dim::read(value).map(|dim| Value::UDim(dim.0)),
        ValueType::UDim2 => Dim2::read(value).map(|dim| Value::UDim2(dim.0)),
        rarer => to_rarer(value, rarer),
    }
    .ok_or_else(|| TypeMismatch::Type {
        expected: expected(kind),
        got: type_of(value),
    })
}

/// The same for the types that few properties have.
fn to_rarer(value: &LuaValue, kind: ValueType) -> Option<Value> {
    Some(match kind {
        ValueType::Enum => Value::Enum(u32::read(value)?),
        ValueType::EnumItem => EnumItem::read(value)?.into(),
        ValueType::Ref => value.is_nil().then_some(Value::Ref(None))?,
        ValueType::BinaryString => Value::BinaryString(bytes(value)?),
        ValueType::SharedString => Value::SharedString(bytes(value)?),
        ValueType::MaterialColors => Value::MaterialColors(bytes(value)?),
        ValueType::NetAssetRef => Value::NetAssetRef(text(value)?),
        ValueType::Vector2int16 => Value::Vector2int16(Vector2int16::read(value)?.0),
        ValueType::Vector3int16 => Value::Vector3int16(Vector3int16::read(value)?.0),
        ValueType::OptionalCFrame => Value::OptionalCFrame(Option::read(value)?),
        ValueType::Rect => Value::Rect(Rectangle::read(value)?.0),
        ValueType::NumberRange => Value::NumberRange(range_in(value)?),
        ValueType::NumberSequence => Value::NumberSequence(NumberSequence::read(value)?.0),
        ValueType::ColorSequence => Value::ColorSequence(ColorSequence::read(value)?.0),
        ValueType::PhysicalProperties => {
            let own: Option<Physical> = Option::read(value)?;
            Value::PhysicalProperties(own.map(|own| own.0))
        }
        ValueType::Font => Value::Font(Font::read(value)?.0),
        ValueType::Ray => Value::Ray(HalfLine::read(value)?.0),
        ValueType::Region3 => Value::Region3(Region3::read(value)?.0),
        ValueType::Region3int16 => Value::Region3int16(Region3int16::read(value)?.0),
        ValueType::Faces => Value::Faces(Faces::read(value)?.0),
        ValueType::Axes => Value::Axes(Axes::read(value)?.0),
        _ => return None,
    })
}

impl From<EnumItem> for Value {
    fn from(item: EnumItem) -> Self {
        Self::EnumItem((item.enum_id, item.number))
    }
}

fn text(value: &LuaValue) -> Option<Arc<str>> {
    String::read(value).map(Arc::from)
}

fn bytes(value: &LuaValue) -> Option<Arc<[u8]>> {
    value.as_string().map(|text| Arc::from(&*text.as_bytes()))
}

fn enum_value(value: &LuaValue, enum_id: EnumId) -> Result<Value, TypeMismatch> {
    if let Some(number) = number_in(enum_id, value) {
        return Ok(Value::Enum(number));
    }
    let table = ClassTable::get();
    let expected = table.enumeration(enum_id).name;
    Err(match EnumItem::read(value) {
        Some(item) => TypeMismatch::Enum {
            expected,
            got: table.enumeration(item.enum_id).name,
        },
        None => match String::read(value) {
            Some(got) => TypeMismatch::Item { expected, got },
            None => TypeMismatch::Type {
                expected,
                got: type_of(value),
            },
        },
    })
}

/// What the reference calls a type when it wants one.
fn expected(kind: ValueType) -> &'static str {
    match kind {
        ValueType::Bool => "boolean",
        ValueType::Int32 | ValueType::Int64 | ValueType::Float32 | ValueType::Float64 => "number",
        ValueType::String
        | ValueType::BinaryString
        | ValueType::SharedString
        | ValueType::Content => "string",
        ValueType::Color3uint8 => "Color3",
        ValueType::OptionalCFrame => "CFrame",
        ValueType::Ref => "Instance",
        ValueType::Enum => "EnumItem",
        other => other.name(),
    }
}

/// What an attribute holds after a script set it to `value`: the type is the value's own. Nil removes an attribute and is
/// `Ok(None)`.
///
/// # Errors
/// An attribute cannot hold a value of this type.
pub fn to_attribute(value: &LuaValue) -> Result<Option<Value>, TypeMismatch> {
    let held = match value {
        LuaValue::Nil => return Ok(None),
        LuaValue::Boolean(on) => Some(Value::Bool(*on)),
        LuaValue::Integer(_) | LuaValue::Number(_) => number(value).map(Value::Float64),
        LuaValue::String(text) => Some(match text.to_str() {
            Ok(text) => Value::String(Arc::from(&*text)),
            Err(_) => Value::BinaryString(Arc::from(&*text.as_bytes())),
        }),
        LuaValue::Vector(_) => Vec3::read(value).map(Value::Vector3),
        LuaValue::UserData(_) => ATTRIBUTES.iter().find_map(|kind| {
            to_value(
                value,
                Wanted {
                    value_type: *kind,
                    enum_id: None,
                },
            )
            .ok()
        }),
        _ => None,
    };
    held.map(Some).ok_or_else(|| TypeMismatch::Type {
        expected: "attribute value",
        got: type_of(value),
    })
}

/// The value of a datatype, of whatever type it is. `None` of what is none, as of a number.
pub fn to_data(value: &LuaValue) -> Option<Value> {
    match value {
        LuaValue::Vector(_) => Vec3::read(value).map(Value::Vector3),
        LuaValue::UserData(_) => {
            ATTRIBUTES
                .iter()
                .chain(&BEYOND_ATTRIBUTES)
                .find_map(|&value_type| {
                    let enum_id = None;
                    let wanted = Wanted {
                        value_type,
                        enum_id,
                    };
                    to_value(value, wanted).ok()
                })
        }
        _ => None,
    }
}

/// The userdata that attributes do not hold.
const BEYOND_ATTRIBUTES: [ValueType; 8] = [
    ValueType::Vector2int16,
    ValueType::Vector3int16,
    ValueType::Ray,
    ValueType::Region3,
    ValueType::Region3int16,
    ValueType::Faces,
    ValueType::Axes,
    ValueType::PhysicalProperties,
];

/// The userdata that attributes hold.
const ATTRIBUTES: [ValueType; 12] = [
    ValueType::CFrame,
    ValueType::Color3,
    ValueType::Vector2,
    ValueType::UDim2,
    ValueType::EnumItem,
    ValueType::BrickColor,
    ValueType::UDim,
    ValueType::NumberRange,
    ValueType::NumberSequence,
    ValueType::ColorSequence,
    ValueType::Rect,
    ValueType::Font,
];
