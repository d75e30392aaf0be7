//! Values that no schema types, so that their text does: `Vector3(1, 2, 3)`. Attributes are of this kind.

use studio_model::{Value, ValueType};

use super::read::{Read, ValueProblem, read_value};
use super::shape::is_group;

/// Reads an attribute's value; `None` if its text names no type that attributes can be of.
pub(crate) fn read_typed(text: &str) -> Option<Result<Value, ValueProblem>> {
    let (value_type, inner) = typed(text)?;
    Some(match read_value(inner, value_type, None) {
        Ok(Read::Value(value)) => Ok(value),
        Ok(Read::Reference(uid)) => Err(ValueProblem::BadUid(uid.to_string())),
        Err(problem) => Err(problem),
    })
}

/// The type that an attribute's text names or implies, and the text of its value.
pub(crate) fn typed(text: &str) -> Option<(ValueType, &str)> {
    let word_length = text
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(word_length);
    let group = rest.trim_start();
    if word.starts_with(|c: char| c.is_ascii_alphabetic()) && group.starts_with('(') {
        let value_type =
            ValueType::from_name(word).filter(|value_type| value_type.is_attribute())?;
        if is_group(value_type) {
            return Some((value_type, group));
        }
        let inner = group.strip_prefix('(')?.strip_suffix(')')?.trim();
        return Some((value_type, inner.strip_suffix(',').unwrap_or(inner)));
    }
    match text.bytes().next()? {
        b'"' | b'r' => Some((ValueType::String, text)),
        b't' | b'f' => Some((ValueType::Bool, text)),
        b'0'..=b'9' | b'-' | b'+' | b'.' | b'i' | b'N' => Some((ValueType::Float64, text)),
        _ => None,
    }
}
