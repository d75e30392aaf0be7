//! `Vector2int16` and `Vector3int16`: whole numbers of 16 bits, whose arithmetic wraps, and `Region3int16`, the box
//! between two of them.

use mlua::{Lua, MetaMethod, Value};

use super::arg::{Arg, number};
use super::members::{Datatype, Library, Members, datatypes};

/// A `Vector2int16` as scripts hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Vector2int16(pub(crate) [i16; 2]);

/// A `Vector3int16` as scripts hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Vector3int16(pub(crate) [i16; 3]);

/// A `Region3int16` as scripts hold it: least and greatest corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region3int16(pub(crate) [[i16; 3]; 2]);

datatypes!(Vector2int16, Vector3int16, Region3int16);

impl Datatype for Vector2int16 {
    const NAME: &'static str = "Vector2int16";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get_as(&["X", "x"], |this| this.0[0])
            .get_as(&["Y", "y"], |this| this.0[1])
            .negation(|this| Self(this.0.map(i16::wrapping_neg)))
            .equality();
        for operator in OPERATORS {
            let read = |value: &Value| Self::read(value).map(|held| held.0);
            members.operator(operator, move |a, b| {
                combine(operator, [a, b], read).map(Self)
            });
        }
    }

    fn text(&self) -> String {
        joined(&self.0)
    }
}

impl Datatype for Vector3int16 {
    const NAME: &'static str = "Vector3int16";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get_as(&["X", "x"], |this| this.0[0])
            .get_as(&["Y", "y"], |this| this.0[1])
            .get_as(&["Z", "z"], |this| this.0[2])
            .negation(|this| Self(this.0.map(i16::wrapping_neg)))
            .equality();
        for operator in OPERATORS {
            let read = |value: &Value| Self::read(value).map(|held| held.0);
            members.operator(operator, move |a, b| {
                combine(operator, [a, b], read).map(Self)
            });
        }
    }

    fn text(&self) -> String {
        joined(&self.0)
    }
}

impl Datatype for Region3int16 {
    const NAME: &'static str = "Region3int16";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("Min", |this| Vector3int16(this.0[0]))
            .get("Max", |this| Vector3int16(this.0[1]))
            .equality();
    }

    fn text(&self) -> String {
        format!("{}; {}", joined(&self.0[0]), joined(&self.0[1]))
    }
}

const OPERATORS: [MetaMethod; 4] = [
    MetaMethod::Add,
    MetaMethod::Sub,
    MetaMethod::Mul,
    MetaMethod::Div,
];

/// Applies an operator to each component. Vectors multiply and divide by numbers too.
fn combine<const N: usize>(
    operator: MetaMethod,
    operands: [&Value; 2],
    read: fn(&Value) -> Option<[i16; N]>,
) -> Option<[i16; N]> {
    let scales = matches!(operator, MetaMethod::Mul | MetaMethod::Div);
    let wide = |value: &Value| match read(value) {
        Some(components) => Some(components.map(f64::from)),
        None if scales => number(value).map(|number| [number; N]),
        None => None,
    };
    let (a, b) = (wide(operands[0])?, wide(operands[1])?);
    Some(std::array::from_fn(|index| {
        let (a, b) = (a[index], b[index]);
        let result = match operator {
            MetaMethod::Add => a + b,
            MetaMethod::Sub => a - b,
            MetaMethod::Mul => a * b,
            _ => a / b,
        };
        // By way of 64 bits, so that what does not fit wraps; a division by zero ends at a bound of those.
        result as i64 as i16
    }))
}

fn joined(components: &[i16]) -> String {
    let texts: Vec<String> = components.iter().map(i16::to_string).collect();
    texts.join(", ")
}

/// The number as 16 bits hold it: what does not fit wraps.
fn component(number: Option<f64>) -> i16 {
    number.unwrap_or(0.0) as i64 as i16
}

type Number = Option<f64>;

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    Library::new(lua, Vector2int16::NAME)?
        .function("new", |_, (x, y): (Number, Number)| {
            Ok(Vector2int16([x, y].map(component)))
        })?
        .install()?;
    Library::new(lua, Vector3int16::NAME)?
        .function("new", |_, (x, y, z): (Number, Number, Number)| {
            Ok(Vector3int16([x, y, z].map(component)))
        })?
        .install()?;
    Library::new(lua, Region3int16::NAME)?
        .function("new", |_, (min, max): (Vector3int16, Vector3int16)| {
            Ok(Region3int16([min.0, max.0]))
        })?
        .install()
}

#[cfg(test)]
mod tests {
    use crate::datatypes::tests::{errors, shows};

    #[test]
    fn they_show_compute_and_compare() {
        shows(&[
            ("Vector3int16.new(1, -2, 3.9)", "1, -2, 3"),
            ("Vector2int16.new(1)", "1, 0"),
            ("Vector3int16.new(40000, 0, 0).X", "-25536"),
            (
                "Vector3int16.new(1, 2, 3) + Vector3int16.new(1, 1, 1)",
                "2, 3, 4",
            ),
            (
                "Vector3int16.new(7, 2, -7) / Vector3int16.new(2, 2, 2)",
                "3, 1, -3",
            ),
            ("Vector2int16.new(10, 20) * 0.5", "5, 10"),
            ("-Vector2int16.new(10, -32768)", "-10, -32768"),
            ("Vector2int16.new(1, 2) == Vector2int16.new(1, 2)", "true"),
            ("typeof(Vector2int16.new())", "Vector2int16"),
            (
                "Region3int16.new(Vector3int16.new(), Vector3int16.new(1, 2, 3))",
                "0, 0, 0; 1, 2, 3",
            ),
            (
                "Region3int16.new(Vector3int16.new(), Vector3int16.new(1, 2, 3)).Max",
                "1, 2, 3",
            ),
        ]);
    }

    #[test]
    fn wrong_uses_say_what_is_wrong() {
        errors(&[
            (
                "Vector3int16.new() + 1",
                "attempt to perform arithmetic (add) on Vector3int16 and number",
            ),
            (
                "Vector2int16.new().Z",
                "Z is not a valid member of Vector2int16",
            ),
            (
                "Region3int16.new()",
                "invalid argument #1 to 'new' (Vector3int16 expected, got nil)",
            ),
        ]);
    }
}
