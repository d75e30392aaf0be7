//! The value on the right of a comparison, read in every way it can be: which one counts is said by the type of what it
//! is compared with. Attributes have their type only at the instance, so nothing may be decided before.

use glam::EulerRot;
use studio_model::{CFrame, ClassTable, DataModel, EnumId, Value, ValueType};

use super::fold::Folded;
use super::operator::Operator;

/// Most numbers in a value that can be compared.
const NUMBERS_MAX: usize = 4;

/// A few numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Numbers {
    values: [f64; NUMBERS_MAX],
    len: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Literal {
    text: String,
    folded: Folded,
    flag: Option<bool>,
    numbers: Option<Numbers>,
    color: Option<[u8; 3]>,
}

/// What a type is compared with, in words for errors. `None` for types that cannot be.
pub(super) fn describe(value_type: ValueType) -> Option<&'static str> {
    Some(match value_type {
        ValueType::Bool => "true or false",
        ValueType::Int32 | ValueType::Int64 | ValueType::Float32 | ValueType::Float64 => "a number",
        ValueType::Enum | ValueType::EnumItem => "the name of an enum item",
        ValueType::String | ValueType::Content | ValueType::NetAssetRef | ValueType::Font => "text",
        ValueType::Ref => "the name of an instance, or nil",
        ValueType::Vector2 | ValueType::Vector2int16 | ValueType::UDim | ValueType::NumberRange => {
            "two numbers, like \"1, 2\""
        }
        ValueType::Vector3
        | ValueType::Vector3int16
        | ValueType::CFrame
        | ValueType::OptionalCFrame => "three numbers, like \"20, 5, 20\"",
        ValueType::UDim2 | ValueType::Rect => "four numbers, like \"0, 10, 0, 10\"",
        ValueType::Color3 | ValueType::Color3uint8 => "a color, like #FF8800 or \"255, 136, 0\"",
        ValueType::PhysicalProperties => "nil, or a number of its Density or Friction",
        _ => return None,
    })
}

/// The numbers of a value, in the order in which it is written; colours from 0 to 255. `None` if it is not made of
/// numbers.
pub(super) fn numbers_of(value: &Value) -> Option<Numbers> {
    Some(match value {
        Value::Int32(v) => Numbers::of(&[f64::from(*v)]),
        Value::Int64(v) => Numbers::of(&[*v as f64]),
        Value::Float32(v) => Numbers::of(&[f64::from(*v)]),
        Value::Float64(v) => Numbers::of(&[*v]),
        Value::Vector2(v) => Numbers::of(&v.to_array().map(f64::from)),
        Value::Vector3(v) => Numbers::of(&v.to_array().map(f64::from)),
        Value::Vector2int16(v) => Numbers::of(&v.map(f64::from)),
        Value::Vector3int16(v) => Numbers::of(&v.map(f64::from)),
        Value::CFrame(v) | Value::OptionalCFrame(Some(v)) => {
            Numbers::of(&v.position.to_array().map(f64::from))
        }
        Value::Color3(_) | Value::Color3uint8(_) => Numbers::of(&color_of(value)?.map(f64::from)),
        Value::UDim(v) => Numbers::of(&[f64::from(v.scale), f64::from(v.offset)]),
        Value::UDim2(v) => Numbers::of(&[
            f64::from(v.x.scale),
            f64::from(v.x.offset),
            f64::from(v.y.scale),
            f64::from(v.y.offset),
        ]),
        Value::Rect(v) => Numbers::of(&[v.min.x, v.min.y, v.max.x, v.max.y].map(f64::from)),
        Value::NumberRange(v) => Numbers::of(&[v.min, v.max].map(f64::from)),
        Value::PhysicalProperties(Some(v)) => {
            Numbers::of(&[v.density, v.friction, v.elasticity].map(f64::from))
        }
        _ => return None,
    })
}

/// Which of [`numbers_of`] a component is; `None` if values of the type have none of that name.
pub(super) fn component(value_type: ValueType, name: &str) -> Option<usize> {
    let names: &[&str] = match value_type {
        ValueType::Vector2 | ValueType::Vector2int16 => &["X", "Y"],
        ValueType::Vector3 | ValueType::Vector3int16 => &["X", "Y", "Z"],
        ValueType::CFrame | ValueType::OptionalCFrame => {
            return component(ValueType::Vector3, strip(name, "Position."));
        }
        ValueType::Color3 | ValueType::Color3uint8 => &["R", "G", "B"],
        ValueType::UDim => &["Scale", "Offset"],
        ValueType::UDim2 => &["X.Scale", "X.Offset", "Y.Scale", "Y.Offset"],
        ValueType::Rect => &["Min.X", "Min.Y", "Max.X", "Max.Y"],
        ValueType::NumberRange => &["Min", "Max"],
        ValueType::PhysicalProperties => &["Density", "Friction", "Elasticity"],
        _ => return None,
    };
    names.iter().position(|own| own.eq_ignore_ascii_case(name))
}

fn strip<'a>(name: &'a str, prefix: &str) -> &'a str {
    match name.get(..prefix.len()) {
        Some(start) if start.eq_ignore_ascii_case(prefix) => &name[prefix.len()..],
        _ => name,
    }
}

/// Degrees around X, Y and Z, in the order in which the properties of parts give them.
pub(super) fn orientation(frame: &CFrame) -> glam::Vec3 {
    let (y, x, z) = frame.quat().to_euler(EulerRot::YXZ);
    glam::Vec3::new(x, y, z).map(f32::to_degrees)
}

fn color_of(value: &Value) -> Option<[u8; 3]> {
    match value {
        Value::Color3uint8(color) => Some(*color),
        Value::Color3(color) => Some(color.map(|part| (part * 255.0).round() as u8)),
        _ => None,
    }
}

impl Numbers {
    fn of(values: &[f64]) -> Self {
        let mut numbers = Self {
            values: [0.0; NUMBERS_MAX],
            len: values.len().min(NUMBERS_MAX),
        };
        numbers.values[..numbers.len].copy_from_slice(&values[..numbers.len]);
        numbers
    }

    /// Numbers apart by commas or spaces, in parentheses or not.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let inner = text.strip_prefix('(').and_then(|t| t.strip_suffix(')'));
        let mut numbers = Self::of(&[]);
        let parts = inner.unwrap_or(text).split([',', ' ']);
        for part in parts.filter(|part| !part.is_empty()) {
            let value: f64 = part.parse().ok().filter(|value: &f64| value.is_finite())?;
            *numbers.values.get_mut(numbers.len)? = value;
            numbers.len += 1;
        }
        (numbers.len > 0).then_some(numbers)
    }

    fn as_slice(&self) -> &[f64] {
        &self.values[..self.len]
    }

    pub(super) fn get(&self, at: usize) -> Option<Self> {
        self.as_slice().get(at).map(|&value| Self::of(&[value]))
    }
}

impl Literal {
    pub(super) fn new(text: &str) -> Self {
        let text = text.trim();
        let flag = match text {
            _ if text.eq_ignore_ascii_case("true") => Some(true),
            _ if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        };
        Self {
            text: text.to_owned(),
            folded: Folded::new(text),
            flag,
            numbers: Numbers::parse(text),
            color: color(text),
        }
    }

    /// Whether it says that there is nothing.
    pub(super) fn is_nothing(&self) -> bool {
        self.text.is_empty() || self.folded.is("nil") || self.folded.is("none")
    }

    /// The item of an enum that it names, as `Grass`, `Enum.Material.Grass` or 1280.
    pub(super) fn item(&self, enum_id: EnumId) -> Option<u32> {
        let info = ClassTable::get().enumeration(enum_id);
        let name = self.text.rsplit('.').next().unwrap_or_default();
        if let Ok(number) = name.parse() {
            return info.item_name(number).map(|_| number);
        }
        let mut items = info.items.iter();
        items
            .find(|(_, item)| item.eq_ignore_ascii_case(name))
            .map(|&(number, _)| number)
    }

    /// Whether a value of this type can be compared with it. Enum items are asked for by [`Self::item`].
    pub(super) fn fits(&self, value_type: ValueType) -> bool {
        let counts = |len| self.numbers.is_some_and(|n| n.len == len || n.len == 1);
        match value_type {
            ValueType::Bool => self.flag.is_some(),
            ValueType::Int32 | ValueType::Int64 | ValueType::Float32 | ValueType::Float64 => {
                counts(1)
            }
            ValueType::Vector2
            | ValueType::Vector2int16
            | ValueType::UDim
            | ValueType::NumberRange => counts(2),
            ValueType::Vector3 | ValueType::Vector3int16 | ValueType::CFrame => counts(3),
            ValueType::OptionalCFrame => counts(3) || self.is_nothing(),
            ValueType::UDim2 | ValueType::Rect => counts(4),
            ValueType::Color3 | ValueType::Color3uint8 => self.color.is_some(),
            ValueType::PhysicalProperties => self.is_nothing(),
            other => describe(other).is_some(),
        }
    }

    /// Whether values of this type have an order.
    pub(super) fn has_order(value_type: ValueType) -> bool {
        !matches!(
            value_type,
            ValueType::Bool
                | ValueType::Enum
                | ValueType::EnumItem
                | ValueType::Ref
                | ValueType::Color3
                | ValueType::Color3uint8
                | ValueType::PhysicalProperties
        )
    }

    /// Whether it is one number, as a component needs.
    pub(super) fn is_number(&self) -> bool {
        self.numbers.is_some_and(|numbers| numbers.len == 1)
    }

    /// Whether `numbers` compare so with it. A single number is meant for each of several.
    pub(super) fn compare_numbers(&self, operator: Operator, numbers: Numbers) -> bool {
        let Some(own) = self.numbers else {
            return false;
        };
        let own = own.as_slice();
        if own.len() != 1 && own.len() != numbers.len {
            return false;
        }
        let pairs = numbers.as_slice().iter().enumerate();
        operator.holds_of_numbers(pairs.map(|(at, &value)| (value, own[at % own.len()])))
    }

    pub(super) fn compare_text(&self, operator: Operator, text: &str) -> bool {
        if operator.orders() {
            operator.holds_of_order(self.folded.order_of(text))
        } else {
            operator.holds_of_equality(self.folded.is(text))
        }
    }

    /// Whether a value compares so with it; `item` is the enum item that it names. Never, if the types do not fit.
    pub(super) fn compare(
        &self,
        operator: Operator,
        model: &DataModel,
        value: &Value,
        item: Option<u32>,
    ) -> bool {
        match value {
            Value::Bool(v) => self
                .flag
                .is_some_and(|flag| operator.holds_of_equality(flag == *v)),
            Value::Enum(v) => item.is_some_and(|item| operator.holds_of_equality(item == *v)),
            Value::EnumItem((enum_id, v)) => self
                .item(*enum_id)
                .is_some_and(|item| operator.holds_of_equality(item == *v)),
            Value::String(v) | Value::Content(v) | Value::NetAssetRef(v) => {
                self.compare_text(operator, v)
            }
            Value::Font(font) => {
                let file = font.family.rsplit('/').next().unwrap_or_default();
                self.compare_text(operator, file.trim_end_matches(".json"))
            }
            Value::Ref(target) => {
                let target = target.filter(|&id| model.contains(id));
                let equal = match target {
                    None => self.is_nothing(),
                    Some(id) => self.folded.is(model.name(id)),
                };
                operator.holds_of_equality(equal)
            }
            Value::Color3(_) | Value::Color3uint8(_) => self
                .color
                .is_some_and(|color| operator.holds_of_equality(color_of(value) == Some(color))),
            Value::PhysicalProperties(v) => {
                self.is_nothing() && operator.holds_of_equality(v.is_none())
            }
            Value::OptionalCFrame(v) if self.is_nothing() => {
                operator.holds_of_equality(v.is_none())
            }
            value => {
                numbers_of(value).is_some_and(|numbers| self.compare_numbers(operator, numbers))
            }
        }
    }
}

/// `#RRGGBB`, `#RGB`, or three numbers from 0 to 255.
fn color(text: &str) -> Option<[u8; 3]> {
    let Some(hex) = text.strip_prefix('#') else {
        let numbers = Numbers::parse(text)?;
        let bytes = |value: f64| (0.0..=255.0).contains(&value).then_some(value as u8);
        let [red, green, blue] = *numbers.as_slice() else {
            return None;
        };
        return Some([bytes(red)?, bytes(green)?, bytes(blue)?]);
    };
    if !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let number = u32::from_str_radix(hex, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    match hex.len() {
        6 => Some([red, green, blue]),
        3 => Some([number >> 8, number >> 4 & 0xF, number & 0xF].map(|digit| digit as u8 * 17)),
        _ => None,
    }
}
