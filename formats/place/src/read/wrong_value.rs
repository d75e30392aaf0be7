//! What to say of a text that is no value of its type.

use studio_model::{Diagnostic, ValueType};

use crate::value::{ValueProblem, example};

/// The problem with `text`, the value of `subject`, which should be of `value_type`.
pub(crate) fn wrong_value(
    subject: &str,
    text: &str,
    value_type: ValueType,
    problem: &ValueProblem,
) -> Diagnostic {
    let code = match problem {
        ValueProblem::NoSuchItem { .. } | ValueProblem::NoSuchEnum(_) => "unknown-enum-item",
        ValueProblem::BadUid(_) => "bad-uid",
        _ => "wrong-type",
    };
    let message = match problem {
        ValueProblem::WrongType(reason) => {
            format!(
                "{subject} is of type {}, which `{}` is not: {reason}",
                value_type.name(),
                excerpt(text)
            )
        }
        other => format!("{subject}: {other}"),
    };
    let hint = match problem {
        ValueProblem::NoSuchItem {
            suggestion: Some(near),
            ..
        } => format!("did you mean `\"{near}\"`?"),
        ValueProblem::NoSuchItem { name, .. } => {
            format!("the items of {name} are in the class reference")
        }
        _ => format!("write it like `{}`", example(value_type)),
    };
    Diagnostic::error(code, message).with_hint(hint)
}

/// The beginning of a value's text, on one line.
fn excerpt(text: &str) -> String {
    const CHARS_MAX: usize = 40;
    let mut short: String = text
        .chars()
        .take(CHARS_MAX)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
