//! `Vector2`: two single precision numbers.

use glam::Vec2;
use mlua::{Lua, MetaMethod, Value};

use super::arg::{Arg, Rest, number};
use super::members::{Datatype, Library, Members, datatypes};
use super::text::list;

/// A `Vector2` as scripts hold it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Vector2(pub(crate) Vec2);

datatypes!(Vector2);

impl Arg for Vec2 {
    const EXPECTED: &'static str = Vector2::NAME;

    fn read(value: &Value) -> Option<Self> {
        Vector2::read(value).map(|held| held.0)
    }
}

impl Datatype for Vector2 {
    const NAME: &'static str = "Vector2";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get_as(&["X", "x"], |this| this.0.x)
            .get_as(&["Y", "y"], |this| this.0.y)
            .get_as(&["Magnitude", "magnitude"], |this| this.0.length())
            .get_as(&["Unit", "unit"], |this| Self(this.0 / this.0.length()))
            .method("Dot", |this, (other,): (Vec2,)| this.0.dot(other))
            .method("Cross", |this, (other,): (Vec2,)| this.0.perp_dot(other))
            .method_as(&["Lerp", "lerp"], |this, (goal, alpha): (Vec2, f32)| {
                Self(this.0 + (goal - this.0) * alpha)
            })
            .method("Abs", |this, ()| Self(this.0.abs()))
            .method("Ceil", |this, ()| Self(this.0.ceil()))
            .method("Floor", |this, ()| Self(this.0.floor()))
            .method("Sign", |this, ()| Self(sign(this.0)))
            .method("Max", |this, Rest(others): Rest<Vec2>| {
                Self(others.into_iter().fold(this.0, Vec2::max))
            })
            .method("Min", |this, Rest(others): Rest<Vec2>| {
                Self(others.into_iter().fold(this.0, Vec2::min))
            })
            .method("Angle", |this, (other, signed): (Vec2, Option<bool>)| {
                let angle = this.0.perp_dot(other).atan2(this.0.dot(other));
                if signed == Some(true) {
                    angle
                } else {
                    angle.abs()
                }
            })
            .method("FuzzyEq", |this, (other, epsilon): (Vec2, Option<f32>)| {
                let epsilon = epsilon.unwrap_or(1e-5);
                (this.0 - other).abs().cmple(Vec2::splat(epsilon)).all()
            })
            .negation(|this| Self(-this.0))
            .operator(MetaMethod::Add, |a, b| both(a, b, |a, b| a + b))
            .operator(MetaMethod::Sub, |a, b| both(a, b, |a, b| a - b))
            .operator(MetaMethod::Mul, |a, b| scaled(a, b, |a, b| a * b))
            .operator(MetaMethod::Div, |a, b| scaled(a, b, |a, b| a / b))
            .operator(MetaMethod::IDiv, |a, b| {
                scaled(a, b, |a, b| (a / b).floor())
            })
            .equality();
    }

    fn text(&self) -> String {
        list(&self.0.to_array())
    }
}

/// As C's: zero has no sign, and neither has what is not a number.
fn sign(v: Vec2) -> Vec2 {
    Vec2::select(v.cmpgt(Vec2::ZERO), Vec2::ONE, Vec2::ZERO)
        - Vec2::select(v.cmplt(Vec2::ZERO), Vec2::ONE, Vec2::ZERO)
}

fn both(a: &Value, b: &Value, apply: fn(Vec2, Vec2) -> Vec2) -> Option<Vector2> {
    Some(Vector2(apply(Vec2::read(a)?, Vec2::read(b)?)))
}

/// Where a number stands for a vector of it.
fn scaled(a: &Value, b: &Value, apply: fn(Vec2, Vec2) -> Vec2) -> Option<Vector2> {
    let read = |value: &Value| {
        Vec2::read(value).or_else(|| number(value).map(|number| Vec2::splat(number as f32)))
    };
    Some(Vector2(apply(read(a)?, read(b)?)))
}

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    Library::new(lua, Vector2::NAME)?
        .function("new", |_, (x, y): (Option<f32>, Option<f32>)| {
            Ok(Vector2(Vec2::new(x.unwrap_or(0.0), y.unwrap_or(0.0))))
        })?
        .value("zero", Vector2(Vec2::ZERO))?
        .value("one", Vector2(Vec2::ONE))?
        .value("xAxis", Vector2(Vec2::X))?
        .value("yAxis", Vector2(Vec2::Y))?
        .install()
}

#[cfg(test)]
mod tests {
    use crate::datatypes::tests::{errors, shows};

    #[test]
    fn vectors_show_compute_and_compare() {
        shows(&[
            ("Vector2.new(1, 2.5)", "1, 2.5"),
            ("Vector2.new(0.1)", "0.100000001, 0"),
            ("typeof(Vector2.new())", "Vector2"),
            ("type(Vector2.new())", "userdata"),
            (
                "Vector2.one + Vector2.xAxis * 2 - Vector2.yAxis / 2",
                "3, 0.5",
            ),
            ("2 * Vector2.new(1, 2) * Vector2.new(3, 4)", "6, 16"),
            ("-Vector2.new(1, 2)", "-1, -2"),
            ("Vector2.new(5, 7) // 2", "2, 3"),
            ("1 / Vector2.new(2, 4)", "0.5, 0.25"),
            ("Vector2.new(1, 2) == Vector2.new(1, 2)", "true"),
            ("Vector2.new(1, 2) == UDim.new(1, 2)", "false"),
            ("Vector2.new(3, 4).Magnitude", "5"),
            ("Vector2.new(0, 4).unit", "0, 1"),
            ("Vector2.new(1, 2):Dot(Vector2.new(3, 4))", "11"),
            ("Vector2.new(1, 2):Cross(Vector2.new(3, 4))", "-2"),
            ("Vector2.zero:Lerp(Vector2.new(2, 4), 0.25)", "0.5, 1"),
            (
                "Vector2.new(1, 5):Min(Vector2.new(2, 2), Vector2.new(0, 9))",
                "0, 2",
            ),
            ("Vector2.new(1, 5):Max()", "1, 5"),
            ("Vector2.new(-1.5, 1.5):Abs():Ceil()", "2, 2"),
            ("Vector2.new(-1.5, 0):Sign()", "-1, 0"),
            (
                "math.round(math.deg(Vector2.yAxis:Angle(Vector2.xAxis, true)))",
                "-90",
            ),
            ("Vector2.one:FuzzyEq(Vector2.new(1, 1.1), 0.2)", "true"),
        ]);
    }

    #[test]
    fn wrong_uses_say_what_is_wrong() {
        errors(&[
            ("Vector2.one.Z", "Z is not a valid member of Vector2"),
            (
                "(function() local v = Vector2.new(); v.X = 1 end)()",
                "X cannot be assigned to",
            ),
            (
                "(function() local v = Vector2.new(); v.Q = 1 end)()",
                "Q is not a valid member of Vector2",
            ),
            (
                "Vector2.one:Dot()",
                "invalid argument #1 to 'Dot' (Vector2 expected, got nil)",
            ),
            (
                "Vector2.one + 1",
                "attempt to perform arithmetic (add) on Vector2 and number",
            ),
            (
                "1 + Vector2.one",
                "attempt to perform arithmetic (add) on number and Vector2",
            ),
        ]);
    }
}
