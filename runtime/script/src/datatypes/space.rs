//! Pieces of space and of the screen: `Ray`, `Region3` and `Rect`.

use glam::{Vec2, Vec3};
use mlua::{Lua, Value};
use studio_model::CFrame;
use studio_model::value::{Ray, Rect};

use super::arg::{Arg, read_arg};
use super::cframe::Frame;
use super::members::{Datatype, Library, Members, datatypes};
use super::text::list;
use super::vector2::Vector2;
use super::vector3::vector;

/// A `Ray` as scripts hold it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct HalfLine(pub(crate) Ray);

/// A `Region3` as scripts hold it: least and greatest corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Region3(pub(crate) [Vec3; 2]);

/// A `Rect` as scripts hold it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rectangle(pub(crate) Rect);

datatypes!(HalfLine, Region3, Rectangle);

impl Datatype for HalfLine {
    const NAME: &'static str = "Ray";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("Origin", |this| vector(this.0.origin))
            .get("Direction", |this| vector(this.0.direction))
            .get_as(&["Unit", "unit"], |this| {
                Self(Ray {
                    direction: this.0.direction / this.0.direction.length(),
                    ..this.0
                })
            })
            .method("ClosestPoint", |this, (point,): (Vec3,)| {
                vector(this.closest(point))
            })
            .method("Distance", |this, (point,): (Vec3,)| {
                this.closest(point).distance(point)
            })
            .equality();
    }

    fn text(&self) -> String {
        let [origin, direction] = [self.0.origin, self.0.direction].map(|v| list(&v.to_array()));
        format!("{{{origin}}}, {{{direction}}}")
    }
}

impl HalfLine {
    /// The point of the half line that is nearest to `point`.
    fn closest(self, point: Vec3) -> Vec3 {
        let Ray { origin, direction } = self.0;
        let along = (point - origin).dot(direction) / direction.length_squared();
        if along > 0.0 {
            origin + direction * along
        } else {
            origin
        }
    }
}

impl Datatype for Region3 {
    const NAME: &'static str = "Region3";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("CFrame", |this| Frame(this.center()))
            .get("Size", |this| vector(this.0[1] - this.0[0]))
            .method_with("ExpandToGrid", |_, this, (resolution,): (f32,)| {
                if resolution > 0.0 {
                    let [min, max] = this.0.map(|corner| corner / resolution);
                    Ok(Self([min.floor() * resolution, max.ceil() * resolution]))
                } else {
                    Err(mlua::Error::runtime(
                        "Resolution has to be a positive number",
                    ))
                }
            })
            .equality();
    }

    fn text(&self) -> String {
        let size = (self.0[1] - self.0[0]).to_array();
        format!("{}; {}", Frame(self.center()).text(), list(&size))
    }
}

impl Region3 {
    fn center(self) -> CFrame {
        CFrame::from_position((self.0[0] + self.0[1]) / 2.0)
    }
}

impl Datatype for Rectangle {
    const NAME: &'static str = "Rect";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("Min", |this| Vector2(this.0.min))
            .get("Max", |this| Vector2(this.0.max))
            .get("Width", |this| this.0.max.x - this.0.min.x)
            .get("Height", |this| this.0.max.y - this.0.min.y)
            .equality();
    }

    fn text(&self) -> String {
        let Rect { min, max } = self.0;
        list(&[min.x, min.y, max.x, max.y])
    }
}

/// `Rect.new`: two corners or four numbers.
fn new_rect((a, b, c, d): (Value, Value, Value, Value)) -> mlua::Result<Rectangle> {
    if let Some(min) = Vec2::read(&a) {
        let max = read_arg("new", 2, &b)?;
        return Ok(Rectangle(Rect { min, max }));
    }
    let mut numbers = [0.0; 4];
    for (index, (number, value)) in numbers.iter_mut().zip([a, b, c, d]).enumerate() {
        *number = read_arg::<Option<f32>>("new", index + 1, &value)?.unwrap_or(0.0);
    }
    let [left, top, right, bottom] = numbers;
    Ok(Rectangle(Rect {
        min: Vec2::new(left, top),
        max: Vec2::new(right, bottom),
    }))
}

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    type Corners = (Option<Vec3>, Option<Vec3>);
    Library::new(lua, HalfLine::NAME)?
        .function("new", |_, (origin, direction): Corners| {
            Ok(HalfLine(Ray {
                origin: origin.unwrap_or_default(),
                direction: direction.unwrap_or_default(),
            }))
        })?
        .install()?;
    Library::new(lua, Region3::NAME)?
        .function("new", |_, (min, max): Corners| {
            Ok(Region3([min.unwrap_or_default(), max.unwrap_or_default()]))
        })?
        .install()?;
    Library::new(lua, Rectangle::NAME)?
        .function("new", |_, arguments: (Value, Value, Value, Value)| {
            new_rect(arguments)
        })?
        .install()
}

#[cfg(test)]
mod tests {
    use crate::datatypes::tests::{errors, shows};

    #[test]
    fn they_show_and_compute() {
        shows(&[
            (
                "Ray.new(Vector3.zero, Vector3.new(0, 5, 0))",
                "{0, 0, 0}, {0, 5, 0}",
            ),
            (
                "Ray.new(Vector3.zero, Vector3.new(0, 5, 0)).Unit.Direction",
                "0, 1, 0",
            ),
            (
                "Ray.new(Vector3.one, Vector3.new(0, 5, 0)).Origin",
                "1, 1, 1",
            ),
            (
                "Ray.new(Vector3.zero, Vector3.new(0, 5, 0)):ClosestPoint(Vector3.new(3, 9, 0))",
                "0, 9, 0",
            ),
            (
                "Ray.new(Vector3.zero, Vector3.new(0, 5, 0)):ClosestPoint(Vector3.new(3, -9, 0))",
                "0, 0, 0",
            ),
            (
                "Ray.new(Vector3.zero, Vector3.new(0, 5, 0)):Distance(Vector3.new(3, 9, 0))",
                "3",
            ),
            (
                "Ray.new(Vector3.zero, Vector3.zero):Distance(Vector3.new(3, 4, 0))",
                "5",
            ),
            ("Ray.new() == Ray.new()", "true"),
            (
                "Region3.new(Vector3.zero, Vector3.new(2, 4, 6))",
                "1, 2, 3, 1, 0, 0, 0, 1, 0, 0, 0, 1; 2, 4, 6",
            ),
            (
                "Region3.new(Vector3.zero, Vector3.new(2, 4, 6)).Size",
                "2, 4, 6",
            ),
            (
                "Region3.new(Vector3.zero, Vector3.new(2, 4, 6)).CFrame.Position",
                "1, 2, 3",
            ),
            (
                "Region3.new(Vector3.zero, Vector3.new(2, 4, 6)):ExpandToGrid(4).Size",
                "4, 4, 8",
            ),
            ("Rect.new(1, 2, 3, 5)", "1, 2, 3, 5"),
            ("Rect.new(Vector2.zero, Vector2.one)", "0, 0, 1, 1"),
            (
                "Rect.new(1, 2, 3, 5).Width + Rect.new(1, 2, 3, 5).Height",
                "5",
            ),
            ("Rect.new(1, 2, 3, 5).Max", "3, 5"),
            ("typeof(Rect.new())", "Rect"),
        ]);
    }

    #[test]
    fn wrong_uses_say_what_is_wrong() {
        errors(&[
            (
                "Ray.new(1)",
                "invalid argument #1 to 'new' (Vector3 expected, got number)",
            ),
            (
                "Region3.new():ExpandToGrid(0)",
                "Resolution has to be a positive number",
            ),
            (
                "Rect.new(Vector2.zero)",
                "invalid argument #2 to 'new' (Vector2 expected, got nil)",
            ),
        ]);
    }
}
