//! Properties that changed name and meaning, or are another way to write of one: what their values become.

use rbx_reflection::PropertyMigration;
use rbx_types::Variant;

use super::foreign::value_from_foreign;
use super::{EnumId, PropertyId};
use crate::clock;
use crate::value::{Value, ValueType};

/// How the values of a former name become those of today's properties.
#[derive(Debug)]
pub struct Migration {
    /// The former name.
    pub from: &'static str,
    /// What values under the former name hold.
    pub from_type: ValueType,
    /// The enum, where `from_type` is `Enum`.
    pub from_enum: Option<EnumId>,
    /// The properties of today; each gets the converted value.
    pub to: Vec<PropertyId>,
    pub(super) rule: Rule,
    pub(super) to_type: ValueType,
}

/// How values become others.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rule {
    /// As the class data says.
    Foreign(&'static PropertyMigration<'static>),
    /// The hours of a time of day.
    Hours,
}

impl Migration {
    /// The value that the properties `to` get for a value of `from_type`; `None` if it is of another type or has no
    /// counterpart (an item that the enum does not have, a text that is no time).
    pub fn convert(&self, value: &Value) -> Option<Value> {
        let rule = match (self.rule, value) {
            (Rule::Foreign(rule), _) => rule,
            (Rule::Hours, Value::String(text)) => {
                return clock::hours_of(text).map(Value::Float32);
            }
            (Rule::Hours, _) => return None,
        };
        let former = match value {
            Value::Bool(on) => Variant::Bool(*on),
            Value::Enum(item) => Variant::Enum(rbx_types::Enum::from_u32(*item)),
            Value::BrickColor(number) => {
                Variant::BrickColor(rbx_types::BrickColor::from_number(*number)?)
            }
            Value::Int64(id) => Variant::Int64(*id),
            Value::UDim(udim) => Variant::UDim(rbx_types::UDim::new(udim.scale, udim.offset)),
            _ => return None,
        };
        value_from_foreign(&rule.perform(&former).ok()?, self.to_type)
    }

    /// The property of today, if there is just one.
    pub fn single_target(&self) -> Option<PropertyId> {
        match self.to[..] {
            [only] => Some(only),
            _ => None,
        }
    }
}
