//! Parameter lists. They stay text until somebody asks for a parameter, because most are never asked for.

use std::fmt;

/// The parameters of a method, of a callback, or of an event's listeners.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Parameters(&'static str);

/// A parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Its name; `...` stands for any number of values.
    pub name: &'static str,
    /// Its type in Luau's notation. That of an optional one ends with a question mark.
    pub value_type: &'static str,
}

impl Parameters {
    /// Takes what stands between the parentheses of a signature.
    pub(super) const fn new(text: &'static str) -> Self {
        Self(text)
    }

    /// The parameters in order.
    pub fn iter(self) -> impl Iterator<Item = Parameter> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let (name, after) = rest.split_once(": ")?;
            let end = type_end(after);
            rest = after[end..].trim_start_matches(", ");
            Some(Parameter {
                name,
                value_type: &after[..end],
            })
        })
    }

    /// The list as it stands in a signature, without the parentheses: `name: string, recursive: boolean?`.
    pub fn text(self) -> &'static str {
        self.0
    }

    /// How many values must be given.
    pub fn required(self) -> usize {
        let needed = |parameter: &Parameter| !parameter.is_optional() && !parameter.is_rest();
        self.iter()
            .enumerate()
            .filter(|(_, parameter)| needed(parameter))
            .last()
            .map_or(0, |(at, _)| at + 1)
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "({})", self.0)
    }
}

impl Parameter {
    /// Whether it may be `nil` or left out.
    pub fn is_optional(&self) -> bool {
        self.value_type.ends_with('?')
    }

    /// Whether it stands for any number of values.
    pub fn is_rest(&self) -> bool {
        self.name == "..."
    }
}

/// Where the type at the start of a text ends: at the text's end or before the first comma or closing parenthesis that
/// belongs to nothing within.
pub(super) fn type_end(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'{' | b'[' => depth += 1,
            b',' | b')' if depth == 0 => return at,
            b')' | b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    text.len()
}
