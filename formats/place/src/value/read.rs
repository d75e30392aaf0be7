//! Reads the text of one value as a given type. `ron` and serde do the parsing; what they cannot know (items of an enum,
//! base64, uids) is checked on what they return.

use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error};
use studio_model::value::{ColorKeypoint, NumberRange, Ray, Rect, UDim, UDim2};
use studio_model::{CFrame, ClassTable, EnumId, Uid, Value, ValueType};

use super::pieces::{FontText, Frame, Item, NumberKey, Physical, Text};
use super::plain::{plain_group, plain_number, plain_text};

/// What a value's text says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Read {
    Value(Value),
    /// A reference: who it means is known when all instances are.
    Reference(Uid),
}

/// Why a text is not a value of the wanted type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ValueProblem {
    #[error("{0}")]
    WrongType(String),
    #[error("the enum `{name}` has no item {item}")]
    NoSuchItem {
        name: &'static str,
        item: String,
        suggestion: Option<&'static str>,
    },
    #[error("there is no enum `{0}`")]
    NoSuchEnum(String),
    #[error("`{0}` is no uid: 1 to 11 letters and digits")]
    BadUid(String),
    #[error("this is no base64: {0}")]
    BadBase64(base64::DecodeError),
    #[error("`{0}` is not a name of the set")]
    NoSuchMember(String),
    #[error("a unique id has up to 32 hexadecimal digits")]
    BadUniqueId,
}

/// Reads `text` as a value of `value_type`; `enum_id` is the enum where that is `Enum`.
pub(crate) fn read_value(
    text: &str,
    value_type: ValueType,
    enum_id: Option<EnumId>,
) -> Result<Read, ValueProblem> {
    if text == "None"
        && let Some(nothing) = nothing_of(value_type)
    {
        return Ok(Read::Value(nothing));
    }
    if let Some(value) = plain_value(text, value_type) {
        return Ok(Read::Value(value));
    }
    if value_type == ValueType::Enum
        && let Some(name) = plain_text(text)
    {
        return enum_item(enum_id, &Item::Name(Cow::Borrowed(name)))
            .map(|number| Read::Value(Value::Enum(number)));
    }
    let wrong = |error: ron::Error| ValueProblem::WrongType(error.to_string());
    let mut ron = ron::Deserializer::from_str(text).map_err(|error| wrong(error.code))?;
    let value = ValueSeed {
        value_type,
        enum_id,
    }
    .deserialize(&mut ron)
    .map_err(wrong)?;
    ron.end().map_err(wrong)?;
    value
}

/// Values of the types that a place holds most of, where they are written plainly.
fn plain_value(text: &str, value_type: ValueType) -> Option<Value> {
    Some(match value_type {
        ValueType::Bool => match text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => return None,
        },
        ValueType::Float32 => Value::Float32(plain_number(text)?),
        ValueType::Vector3 => {
            let mut v = [0.0; 3];
            (plain_group(text, &mut v)? == 3).then(|| Value::Vector3(v.into()))?
        }
        ValueType::CFrame => {
            let mut components = CFrame::IDENTITY.components();
            let count = plain_group(text, &mut components)?;
            matches!(count, 3 | 12).then(|| Value::CFrame(CFrame::from_components(components)))?
        }
        ValueType::Color3uint8 => {
            let mut color = [0; 3];
            (plain_group(text, &mut color)? == 3).then_some(Value::Color3uint8(color))?
        }
        _ => return None,
    })
}

/// The value that `None` stands for, in types that have one.
fn nothing_of(value_type: ValueType) -> Option<Value> {
    match value_type {
        ValueType::Ref => Some(Value::Ref(None)),
        ValueType::OptionalCFrame => Some(Value::OptionalCFrame(None)),
        ValueType::PhysicalProperties => Some(Value::PhysicalProperties(None)),
        _ => None,
    }
}

/// Deserialises a value of a type that is known at run time.
struct ValueSeed {
    value_type: ValueType,
    enum_id: Option<EnumId>,
}

impl<'de> DeserializeSeed<'de> for ValueSeed {
    /// The outer error is `ron`'s, of the shape of the text; the inner one is of its meaning.
    type Value = Result<Read, ValueProblem>;

    fn deserialize<D: Deserializer<'de>>(self, ron: D) -> Result<Self::Value, D::Error> {
        let value = match self.value_type {
            ValueType::Bool => Value::Bool(bool::deserialize(ron)?),
            ValueType::Int32 => Value::Int32(i32::deserialize(ron)?),
            ValueType::Int64 => Value::Int64(i64::deserialize(ron)?),
            ValueType::Float32 => Value::Float32(f32::deserialize(ron)?),
            ValueType::Float64 => Value::Float64(f64::deserialize(ron)?),
            ValueType::BrickColor => Value::BrickColor(u16::deserialize(ron)?),
            ValueType::SecurityCapabilities => Value::SecurityCapabilities(u64::deserialize(ron)?),
            ValueType::Vector2 => Value::Vector2(<[f32; 2]>::deserialize(ron)?.into()),
            ValueType::Vector3 => Value::Vector3(<[f32; 3]>::deserialize(ron)?.into()),
            ValueType::Vector2int16 => Value::Vector2int16(Deserialize::deserialize(ron)?),
            ValueType::Vector3int16 => Value::Vector3int16(Deserialize::deserialize(ron)?),
            ValueType::Color3 => Value::Color3(Deserialize::deserialize(ron)?),
            ValueType::Color3uint8 => Value::Color3uint8(Deserialize::deserialize(ron)?),
            ValueType::CFrame => Value::CFrame(Frame::deserialize(ron)?.0),
            ValueType::OptionalCFrame => Value::OptionalCFrame(Some(Frame::deserialize(ron)?.0)),
            ValueType::Region3int16 => Value::Region3int16(Deserialize::deserialize(ron)?),
            ValueType::Enum => {
                let item = Item::deserialize(ron)?;
                return Ok(
                    enum_item(self.enum_id, &item).map(|number| Read::Value(Value::Enum(number)))
                );
            }
            ValueType::EnumItem => {
                let (name, item) = <(Text<'_>, Item<'_>)>::deserialize(ron)?;
                return Ok(any_enum_item(&name.0, &item).map(Read::Value));
            }
            ValueType::Ref => {
                let text = Text::deserialize(ron)?.0;
                return Ok(text
                    .parse()
                    .map(Read::Reference)
                    .map_err(|_| ValueProblem::BadUid(text.into_owned())));
            }
            other => return deserialize_rarer(other, ron).map(|value| value.map(Read::Value)),
        };
        Ok(Ok(Read::Value(value)))
    }
}

/// The types that a place holds fewer of: texts, bytes, compounds, sets.
fn deserialize_rarer<'de, D: Deserializer<'de>>(
    value_type: ValueType,
    ron: D,
) -> Result<Result<Value, ValueProblem>, D::Error> {
    let value = match value_type {
        ValueType::String => Value::String(Arc::from(Text::deserialize(ron)?.0)),
        ValueType::Content => Value::Content(Arc::from(Text::deserialize(ron)?.0)),
        ValueType::NetAssetRef => Value::NetAssetRef(Arc::from(Text::deserialize(ron)?.0)),
        ValueType::UDim => Value::UDim(udim(Deserialize::deserialize(ron)?)),
        ValueType::UDim2 => {
            let [x, y] = <[(f32, i32); 2]>::deserialize(ron)?.map(udim);
            Value::UDim2(UDim2 { x, y })
        }
        ValueType::Rect => {
            let [min, max] = <[[f32; 2]; 2]>::deserialize(ron)?.map(Into::into);
            Value::Rect(Rect { min, max })
        }
        ValueType::NumberRange => {
            let [min, max] = Deserialize::deserialize(ron)?;
            Value::NumberRange(NumberRange { min, max })
        }
        ValueType::NumberSequence => {
            let keys = Vec::<NumberKey>::deserialize(ron)?;
            Value::NumberSequence(keys.into_iter().map(|key| key.0).collect())
        }
        ValueType::ColorSequence => {
            let keys = Vec::<(f32, [f32; 3])>::deserialize(ron)?;
            Value::ColorSequence(
                keys.into_iter()
                    .map(|(time, color)| ColorKeypoint { time, color })
                    .collect(),
            )
        }
        ValueType::PhysicalProperties => {
            Value::PhysicalProperties(Some(Physical::deserialize(ron)?.into()))
        }
        ValueType::Font => Value::Font(FontText::deserialize(ron)?.into()),
        ValueType::Ray => {
            let [origin, direction] = <[[f32; 3]; 2]>::deserialize(ron)?.map(Into::into);
            Value::Ray(Ray { origin, direction })
        }
        ValueType::Region3 => Value::Region3(<[[f32; 3]; 2]>::deserialize(ron)?.map(Into::into)),
        ValueType::Faces => {
            return Ok(bits(ron, &FACES)?.map_or_else(Err, |bits| Ok(Value::Faces(bits))));
        }
        ValueType::Axes => {
            return Ok(bits(ron, &AXES)?.map_or_else(Err, |bits| Ok(Value::Axes(bits))));
        }
        ValueType::UniqueId => {
            let text = Text::deserialize(ron)?.0;
            return Ok(unique_id(&text).map(Value::UniqueId));
        }
        ValueType::BinaryString => return Ok(bytes(ron)?.map(Value::BinaryString)),
        ValueType::SharedString => return Ok(bytes(ron)?.map(Value::SharedString)),
        ValueType::MaterialColors => return Ok(bytes(ron)?.map(Value::MaterialColors)),
        other => {
            return Err(D::Error::custom(format!(
                "a value of type {} has no text",
                other.name()
            )));
        }
    };
    Ok(Ok(value))
}

/// The names of a `Faces` value's bits, lowest first.
pub(super) const FACES: [&str; 6] = ["Right", "Top", "Back", "Left", "Bottom", "Front"];
/// The names of an `Axes` value's bits, lowest first.
pub(super) const AXES: [&str; 3] = ["X", "Y", "Z"];

fn bits<'de, D: Deserializer<'de>>(
    ron: D,
    names: &[&str],
) -> Result<Result<u8, ValueProblem>, D::Error> {
    let members = Vec::<Text<'_>>::deserialize(ron)?;
    let bit = |member: &Text<'_>| {
        let place = names.iter().position(|name| *name == member.0);
        place
            .map(|place| 1u8 << place)
            .ok_or_else(|| ValueProblem::NoSuchMember(member.0.to_string()))
    };
    Ok(members
        .iter()
        .try_fold(0, |bits, member| Ok(bits | bit(member)?)))
}

fn bytes<'de, D: Deserializer<'de>>(ron: D) -> Result<Result<Arc<[u8]>, ValueProblem>, D::Error> {
    let text = Text::deserialize(ron)?;
    Ok(BASE64
        .decode(text.0.as_bytes())
        .map(Arc::from)
        .map_err(ValueProblem::BadBase64))
}

fn unique_id(text: &str) -> Result<u128, ValueProblem> {
    let digits = text.len() <= 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parsed = digits
        .then(|| u128::from_str_radix(text, 16).ok())
        .flatten();
    parsed.ok_or(ValueProblem::BadUniqueId)
}

fn udim((scale, offset): (f32, i32)) -> UDim {
    UDim { scale, offset }
}

fn any_enum_item(name: &str, item: &Item<'_>) -> Result<Value, ValueProblem> {
    let id = ClassTable::get()
        .enum_named(name)
        .ok_or_else(|| ValueProblem::NoSuchEnum(name.to_owned()))?;
    enum_item(Some(id), item).map(|number| Value::EnumItem((id, number)))
}

/// The number of an item. A number that the enum does not have is refused as an unknown name is.
fn enum_item(id: Option<EnumId>, item: &Item<'_>) -> Result<u32, ValueProblem> {
    let table = ClassTable::get();
    let Some(id) = id else {
        return Err(ValueProblem::NoSuchEnum(String::new()));
    };
    let info = table.enumeration(id);
    let (number, text) = match item {
        Item::Name(name) => (info.item_named(name), Cow::Borrowed(name)),
        Item::Number(number) => (
            info.item_name(*number).map(|_| *number),
            Cow::Owned(number.to_string().into()),
        ),
    };
    number.ok_or_else(|| ValueProblem::NoSuchItem {
        name: info.name,
        item: format!("`{text}`"),
        suggestion: table.suggest_enum_item(id, &text),
    })
}
