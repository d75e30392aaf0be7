//! What scripts hand to constructors and methods, read by type. A wrong argument is an error that names the function,
//! the place and both types. Knows no datatype but those that are Luau's own.

use glam::Vec3;
use mlua::{FromLuaMulti, Table, Value, Variadic};

use crate::raw;

/// A type that an argument can have.
pub(crate) trait Arg: Sized {
    /// The type's name in error messages.
    const EXPECTED: &'static str;

    /// Reads `value`; `None` if it is of another type.
    fn read(value: &Value) -> Option<Self>;
}

/// A list of arguments, read from the raw values of a call.
pub(crate) trait Args: Sized {
    /// As many raw values as the list takes; what a call leaves out is nil.
    type Raw: FromLuaMulti;

    /// Reads the arguments of a call of `function`.
    fn read(raw: Self::Raw, function: &str) -> mlua::Result<Self>;
}

/// The arguments from the `at`th one to the last.
pub(crate) struct Rest<A>(pub(crate) Vec<A>);

impl Args for () {
    type Raw = ();

    fn read((): (), _function: &str) -> mlua::Result<Self> {
        Ok(())
    }
}

impl<A: Arg> Args for Rest<A> {
    type Raw = Variadic<Value>;

    fn read(raw: Self::Raw, function: &str) -> mlua::Result<Self> {
        let read = |(index, value): (usize, &Value)| read_arg(function, index + 1, value);
        let values: mlua::Result<Vec<A>> = raw.iter().enumerate().map(read).collect();
        values.map(Self)
    }
}

macro_rules! args {
    ($( $type:ident $raw:ident $position:literal $value:ident ),*) => {
        impl<$($type: Arg),*> Args for ($($type,)*) {
            type Raw = ($($raw,)*);

            fn read(($($value,)*): Self::Raw, function: &str) -> mlua::Result<Self> {
                Ok(($(read_arg::<$type>(function, $position, &$value)?,)*))
            }
        }
    };
}

args!(A Value 1 a);
args!(A Value 1 a, B Value 2 b);
args!(A Value 1 a, B Value 2 b, C Value 3 c);
args!(A Value 1 a, B Value 2 b, C Value 3 c, D Value 4 d);
args!(A Value 1 a, B Value 2 b, C Value 3 c, D Value 4 d, E Value 5 e);
args!(A Value 1 a, B Value 2 b, C Value 3 c, D Value 4 d, E Value 5 e, F Value 6 f);
args!(A Value 1 a, B Value 2 b, C Value 3 c, D Value 4 d, E Value 5 e, F Value 6 f, G Value 7 g);

/// Reads one argument of a call of `function`; `position` counts from 1.
pub(crate) fn read_arg<A: Arg>(function: &str, position: usize, value: &Value) -> mlua::Result<A> {
    A::read(value).ok_or_else(|| wrong_argument(function, position, A::EXPECTED, value))
}

/// The error of an argument of the wrong type.
pub(crate) fn wrong_argument(
    function: &str,
    position: usize,
    expected: &str,
    got: &Value,
) -> mlua::Error {
    mlua::Error::runtime(format!(
        "invalid argument #{position} to '{function}' ({expected} expected, got {})",
        type_of(got)
    ))
}

/// What `typeof` says of a value.
pub(crate) fn type_of(value: &Value) -> String {
    match value {
        Value::Integer(_) | Value::Number(_) => "number".to_owned(),
        Value::Vector(_) => "Vector3".to_owned(),
        Value::LightUserData(_) => "userdata".to_owned(),
        Value::UserData(data) if raw::instance_of(data).is_some() => "Instance".to_owned(),
        Value::UserData(data) => data
            .type_name()
            .map_or_else(|_| "userdata".to_owned(), |name| name.to_string_lossy()),
        other => other.type_name().to_owned(),
    }
}

/// A number, or a text that is one, as Luau converts it.
pub(crate) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(whole) => Some(*whole as f64),
        Value::Number(number) => Some(*number),
        Value::String(text) => number_in(&text.to_str().ok()?),
        _ => None,
    }
}

fn number_in(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if let Some(hex) = digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0X"))
    {
        let magnitude = u64::from_str_radix(hex, 16).ok()? as f64;
        return Some(if text.starts_with('-') {
            -magnitude
        } else {
            magnitude
        });
    }
    // Rust also reads words such as `infinity`, which are no numbers to Luau.
    digits
        .starts_with(|first: char| first.is_ascii_digit() || first == '.')
        .then_some(())?;
    text.parse().ok()
}

macro_rules! numbers {
    ($( $type:ty ),*) => { $(
        impl Arg for $type {
            const EXPECTED: &'static str = "number";

            /// Whole types take the part before the point and stay within their bounds; not a number is zero.
            fn read(value: &Value) -> Option<Self> {
                number(value).map(|number| number as Self)
            }
        }
    )* };
}

numbers!(f32, f64, i32, i64, u32);

impl Arg for bool {
    const EXPECTED: &'static str = "boolean";

    fn read(value: &Value) -> Option<Self> {
        value.as_boolean()
    }
}

impl Arg for String {
    const EXPECTED: &'static str = "string";

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(text.to_string_lossy()),
            Value::Integer(whole) => Some(whole.to_string()),
            Value::Number(number) => Some(super::text::shortest(*number)),
            _ => None,
        }
    }
}

impl Arg for Vec3 {
    const EXPECTED: &'static str = "Vector3";

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Vector(vector) => Some(Self::new(vector.x(), vector.y(), vector.z())),
            _ => None,
        }
    }
}

impl Arg for Table {
    const EXPECTED: &'static str = "table";

    fn read(value: &Value) -> Option<Self> {
        value.as_table().cloned()
    }
}

impl Arg for Value {
    const EXPECTED: &'static str = "any";

    fn read(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl<A: Arg> Arg for Option<A> {
    const EXPECTED: &'static str = A::EXPECTED;

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Nil => Some(None),
            other => A::read(other).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_numbers_as_luau_reads_them() {
        for (text, want) in [
            ("12", Some(12.0)),
            (" -1.5e2 ", Some(-150.0)),
            ("0x10", Some(16.0)),
            ("-0XfF", Some(-255.0)),
            (".5", Some(0.5)),
            ("inf", None),
            ("nan", None),
            ("", None),
            ("1 2", None),
        ] {
            assert_eq!(number_in(text), want, "{text:?}");
        }
    }

    #[test]
    fn whole_numbers_are_cut_and_stay_within_bounds() {
        assert_eq!(i32::read(&Value::Number(-2.9)), Some(-2));
        assert_eq!(i32::read(&Value::Number(1e300)), Some(i32::MAX));
        assert_eq!(i32::read(&Value::Number(f64::NAN)), Some(0));
        assert_eq!(i32::read(&Value::Boolean(true)), None);
    }
}
