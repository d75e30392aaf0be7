//! `UDim` and `UDim2`: scale, a fraction of the parent, and offset, in pixels.

use mlua::{Lua, MetaMethod, Value};
use studio_model::value::{UDim, UDim2};

use super::arg::{Arg, read_arg};
use super::members::{Datatype, Library, Members, datatypes};
use super::text::exact;

/// A `UDim` as scripts hold it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Dim(pub(crate) UDim);

/// A `UDim2` as scripts hold it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Dim2(pub(crate) UDim2);

datatypes!(Dim, Dim2);

impl Datatype for Dim {
    const NAME: &'static str = "UDim";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("Scale", |this| this.0.scale)
            .get("Offset", |this| this.0.offset)
            .negation(|this| Self(negative(this.0)))
            .operator(MetaMethod::Add, |a, b| {
                Some(Self(sum(Self::read(a)?.0, Self::read(b)?.0)))
            })
            .operator(MetaMethod::Sub, |a, b| {
                Some(Self(sum(Self::read(a)?.0, negative(Self::read(b)?.0))))
            })
            .equality();
    }

    fn text(&self) -> String {
        format!("{}, {}", exact(self.0.scale), self.0.offset)
    }
}

impl Datatype for Dim2 {
    const NAME: &'static str = "UDim2";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get_as(&["X", "Width"], |this| Dim(this.0.x))
            .get_as(&["Y", "Height"], |this| Dim(this.0.y))
            .method_as(&["Lerp", "lerp"], |this, (goal, alpha): (Self, f32)| {
                Self(UDim2 {
                    x: lerp(this.0.x, goal.0.x, alpha),
                    y: lerp(this.0.y, goal.0.y, alpha),
                })
            })
            .negation(|this| Self(each(this.0, UDim2::default(), |a, _| negative(a))))
            .operator(MetaMethod::Add, |a, b| {
                Some(Self(each(Self::read(a)?.0, Self::read(b)?.0, sum)))
            })
            .operator(MetaMethod::Sub, |a, b| {
                let difference = |a, b| sum(a, negative(b));
                Some(Self(each(Self::read(a)?.0, Self::read(b)?.0, difference)))
            })
            .equality();
    }

    fn text(&self) -> String {
        format!("{{{}}}, {{{}}}", Dim(self.0.x).text(), Dim(self.0.y).text())
    }
}

fn negative(dim: UDim) -> UDim {
    UDim {
        scale: -dim.scale,
        offset: dim.offset.saturating_neg(),
    }
}

fn sum(a: UDim, b: UDim) -> UDim {
    UDim {
        scale: a.scale + b.scale,
        offset: a.offset.saturating_add(b.offset),
    }
}

fn lerp(from: UDim, to: UDim, alpha: f32) -> UDim {
    let (start, end) = (f64::from(from.offset), f64::from(to.offset));
    UDim {
        scale: from.scale + (to.scale - from.scale) * alpha,
        offset: (start + (end - start) * f64::from(alpha)).round() as i32,
    }
}

fn each(a: UDim2, b: UDim2, apply: impl Fn(UDim, UDim) -> UDim) -> UDim2 {
    UDim2 {
        x: apply(a.x, b.x),
        y: apply(a.y, b.y),
    }
}

const fn dim(scale: f32, offset: i32) -> UDim {
    UDim { scale, offset }
}

type Number = Option<f32>;

/// `UDim2.new`: two `UDim`s or four numbers.
fn new((a, b, c, d): (Value, Value, Value, Value)) -> mlua::Result<Dim2> {
    if let Some(x) = Dim::read(&a) {
        let y: Option<Dim> = read_arg("new", 2, &b)?;
        let y = y.map_or(UDim::default(), |y| y.0);
        return Ok(Dim2(UDim2 { x: x.0, y }));
    }
    let scale = |position, value| -> mlua::Result<f32> {
        Ok(read_arg::<Number>("new", position, value)?.unwrap_or(0.0))
    };
    let offset = |position, value| -> mlua::Result<i32> {
        Ok(read_arg::<Option<i32>>("new", position, value)?.unwrap_or(0))
    };
    Ok(Dim2(UDim2 {
        x: dim(scale(1, &a)?, offset(2, &b)?),
        y: dim(scale(3, &c)?, offset(4, &d)?),
    }))
}

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    Library::new(lua, Dim::NAME)?
        .function("new", |_, (scale, offset): (Number, Option<i32>)| {
            Ok(Dim(dim(scale.unwrap_or(0.0), offset.unwrap_or(0))))
        })?
        .install()?;
    Library::new(lua, Dim2::NAME)?
        .function("new", |_, arguments: (Value, Value, Value, Value)| {
            new(arguments)
        })?
        .function("fromScale", |_, (x, y): (Number, Number)| {
            let [x, y] = [x, y].map(|scale| dim(scale.unwrap_or(0.0), 0));
            Ok(Dim2(UDim2 { x, y }))
        })?
        .function("fromOffset", |_, (x, y): (Option<i32>, Option<i32>)| {
            let [x, y] = [x, y].map(|offset| dim(0.0, offset.unwrap_or(0)));
            Ok(Dim2(UDim2 { x, y }))
        })?
        .install()
}

#[cfg(test)]
mod tests {
    use crate::datatypes::tests::{errors, shows};

    #[test]
    fn dimensions_show_and_compute() {
        shows(&[
            ("UDim.new(0.5, 10.9)", "0.5, 10"),
            ("UDim.new(0.1)", "0.100000001, 0"),
            ("UDim.new(0.5, 10) + UDim.new(0.25, -20)", "0.75, -10"),
            ("-(UDim.new(0.5, 10) - UDim.new(0.25, 1))", "-0.25, -9"),
            ("UDim.new(1, 2).Scale + UDim.new(1, 2).Offset", "3"),
            ("typeof(UDim.new())", "UDim"),
            ("UDim2.new(0, 10, 0.5, 20)", "{0, 10}, {0.5, 20}"),
            (
                "UDim2.new(UDim.new(1, 2), UDim.new(3, 4))",
                "{1, 2}, {3, 4}",
            ),
            (
                "UDim2.new(0.609, 0, -0.5, 0)",
                "{0.609000027, 0}, {-0.5, 0}",
            ),
            ("UDim2.new()", "{0, 0}, {0, 0}"),
            ("UDim2.fromScale(0.5, 1)", "{0.5, 0}, {1, 0}"),
            ("UDim2.fromOffset(5, 6)", "{0, 5}, {0, 6}"),
            ("UDim2.fromOffset(5, 6).X.Offset", "5"),
            ("UDim2.fromOffset(5, 6).Height", "0, 6"),
            (
                "UDim2.new(1, 2, 3, 4) + UDim2.fromScale(1, 1)",
                "{2, 2}, {4, 4}",
            ),
            (
                "UDim2.new(1, 2, 3, 4) - UDim2.fromScale(1, 1)",
                "{0, 2}, {2, 4}",
            ),
            ("-UDim2.new(1, 2, 3, 4)", "{-1, -2}, {-3, -4}"),
            (
                "UDim2.new():Lerp(UDim2.new(1, 15, 1, 100), 0.5)",
                "{0.5, 8}, {0.5, 50}",
            ),
            ("UDim2.new(1, 2, 3, 4) == UDim2.new(1, 2, 3, 4)", "true"),
        ]);
    }

    #[test]
    fn wrong_uses_say_what_is_wrong() {
        errors(&[
            (
                "UDim2.new(UDim.new(), 1)",
                "invalid argument #2 to 'new' (UDim expected, got number)",
            ),
            (
                "UDim2.new('x')",
                "invalid argument #1 to 'new' (number expected, got string)",
            ),
            (
                "UDim2.new() + UDim.new()",
                "attempt to perform arithmetic (add) on UDim2 and UDim",
            ),
            ("UDim2.new().Z", "Z is not a valid member of UDim2"),
        ]);
    }
}
