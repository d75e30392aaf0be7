//! Which section of the Properties panel shows a property: a rule from its name, its class and its type.

use crate::value::ValueType;

/// The section of a property.
pub(super) fn of(_class: &str, _property: &str, _value_type: ValueType) -> &'static str {
    "Data"
}
