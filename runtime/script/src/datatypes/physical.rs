//! `PhysicalProperties`, `Axes` and `Faces`: how a part behaves and where it may be changed.

use mlua::{Lua, Value};
use studio_model::value::PhysicalProperties;
use studio_model::{Axis, Face};

use super::arg::{Rest, read_arg, wrong_argument};
use super::enums::{EnumItem, enum_number};
use super::host;
use super::members::{Datatype, Library, Members, datatypes};
use super::text::list;

/// `PhysicalProperties` as scripts hold them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Physical(pub(crate) PhysicalProperties);

/// `Axes` as scripts hold them: a bit an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Axes(pub(crate) u8);

/// `Faces` as scripts hold them: a bit a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Faces(pub(crate) u8);

datatypes!(Physical, Axes, Faces);

/// Faces, in the order of their bits.
const FACES: [(&str, Face); 6] = [
    ("Right", Face::Right),
    ("Top", Face::Top),
    ("Back", Face::Back),
    ("Left", Face::Left),
    ("Bottom", Face::Bottom),
    ("Front", Face::Front),
];

/// Axes, in the order of their bits.
const AXES: [(&str, Axis); 3] = [("X", Axis::X), ("Y", Axis::Y), ("Z", Axis::Z)];

impl Datatype for Physical {
    const NAME: &'static str = "PhysicalProperties";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("Density", |this| this.0.density)
            .get("Friction", |this| this.0.friction)
            .get("Elasticity", |this| this.0.elasticity)
            .get("FrictionWeight", |this| this.0.friction_weight)
            .get("ElasticityWeight", |this| this.0.elasticity_weight)
            .get("AcousticAbsorption", |this| this.0.acoustic_absorption)
            .equality();
    }

    fn text(&self) -> String {
        let own = &self.0;
        list(&[
            own.density,
            own.friction,
            own.elasticity,
            own.friction_weight,
            own.elasticity_weight,
        ])
    }
}

impl Datatype for Axes {
    const NAME: &'static str = "Axes";

    fn members(members: &mut Members<'_, Self>) {
        for (name, axis) in AXES {
            members.get(name, move |this| this.has(axis));
        }
        for (name, face) in FACES {
            members.get(name, move |this| this.has(face.axis()));
        }
        members.equality();
    }

    fn text(&self) -> String {
        let names = AXES.iter().filter(|(_, axis)| self.has(*axis));
        let names: Vec<&str> = names.map(|(name, _)| *name).collect();
        names.join(", ")
    }
}

impl Axes {
    fn has(self, axis: Axis) -> bool {
        self.0 & 1 << axis.index() != 0
    }
}

impl Datatype for Faces {
    const NAME: &'static str = "Faces";

    fn members(members: &mut Members<'_, Self>) {
        for (bit, (name, _)) in FACES.iter().enumerate() {
            members.get(name, move |this| this.0 & 1 << bit != 0);
        }
        members.equality();
    }

    fn text(&self) -> String {
        let names = FACES.iter().enumerate();
        let names: Vec<&str> = names
            .filter(|(bit, _)| self.0 & 1 << bit != 0)
            .map(|(_, (name, _))| *name)
            .collect();
        names.join(", ")
    }
}

/// `PhysicalProperties.new`: a material, or density, friction and elasticity with their weights.
fn new_physical(lua: &Lua, arguments: &[Value; 6]) -> mlua::Result<Physical> {
    if matches!(arguments[0], Value::UserData(_) | Value::String(_)) {
        let number = enum_number("Material", &arguments[0])
            .ok_or_else(|| wrong_argument("new", 1, "Material", &arguments[0]))?;
        let made_of = host::material(lua, number);
        return made_of.map(Physical).ok_or_else(|| {
            mlua::Error::runtime("the properties of this material are not known here")
        });
    }
    let least = |position: usize, bounds: (f32, f32), default: Option<f32>| -> mlua::Result<f32> {
        let value = &arguments[position - 1];
        let number = match default {
            Some(default) => read_arg::<Option<f32>>("new", position, value)?.unwrap_or(default),
            None => read_arg("new", position, value)?,
        };
        // Not a number becomes the least.
        Ok(number.max(bounds.0).min(bounds.1))
    };
    Ok(Physical(PhysicalProperties {
        density: least(1, (0.0001, 100.0), None)?,
        friction: least(2, (0.0, 2.0), None)?,
        elasticity: least(3, (0.0, 1.0), None)?,
        friction_weight: least(4, (0.0, 100.0), Some(1.0))?,
        elasticity_weight: least(5, (0.0, 100.0), Some(1.0))?,
        acoustic_absorption: least(6, (0.0, 1.0), Some(1.0))?,
    }))
}

/// The bits of items of `NormalId` and, if `axes`, of `Axis`. What else is given means nothing, as on the reference.
fn bits(items: &[EnumItem], axes: bool) -> u8 {
    let bit = |item: &EnumItem| {
        let name = item.name();
        let face = FACES.iter().position(|(face, _)| *face == name);
        match face {
            Some(index) if axes => 1 << FACES[index].1.axis().index(),
            Some(index) => 1 << index,
            None if axes => AXES
                .iter()
                .position(|(axis, _)| *axis == name)
                .map_or(0, |at| 1 << at),
            None => 0,
        }
    };
    items.iter().fold(0, |bits, item| bits | bit(item))
}

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    type Six = (Value, Value, Value, Value, Value, Value);
    Library::new(lua, Physical::NAME)?
        .function("new", |lua, (a, b, c, d, e, f): Six| {
            new_physical(lua, &[a, b, c, d, e, f])
        })?
        .install()?;
    Library::new(lua, Axes::NAME)?
        .function("new", |_, Rest(items): Rest<EnumItem>| {
            Ok(Axes(bits(&items, true)))
        })?
        .install()?;
    Library::new(lua, Faces::NAME)?
        .function("new", |_, Rest(items): Rest<EnumItem>| {
            Ok(Faces(bits(&items, false)))
        })?
        .install()
}

#[cfg(test)]
mod tests {
    use crate::datatypes::tests::{errors, shows};

    #[test]
    fn they_show_and_compare() {
        shows(&[
            ("PhysicalProperties.new(1, 0.5, 0.25)", "1, 0.5, 0.25, 1, 1"),
            (
                "PhysicalProperties.new(0.7, 0.3, 0.5, 1, 2)",
                "0.699999988, 0.300000012, 0.5, 1, 2",
            ),
            ("PhysicalProperties.new(1e9, -1, 0/0)", "100, 0, 0, 1, 1"),
            (
                "PhysicalProperties.new(1, 0.5, 0.25, 2, 3).ElasticityWeight",
                "3",
            ),
            (
                "PhysicalProperties.new(1, 2, 1) == PhysicalProperties.new(1, 2, 1)",
                "true",
            ),
            ("Axes.new(Enum.Axis.X, Enum.Axis.Z)", "X, Z"),
            ("Axes.new(Enum.NormalId.Top)", "Y"),
            ("Axes.new(Enum.Axis.Y).Bottom", "true"),
            ("Axes.new(Enum.Axis.Y).X", "false"),
            (
                "Faces.new(Enum.NormalId.Front, Enum.NormalId.Top)",
                "Top, Front",
            ),
            ("Faces.new(Enum.NormalId.Front).Front", "true"),
            ("Faces.new() == Faces.new()", "true"),
            ("typeof(Faces.new())", "Faces"),
        ]);
    }

    #[test]
    fn wrong_uses_say_what_is_wrong() {
        errors(&[
            (
                "PhysicalProperties.new(1, 2)",
                "invalid argument #3 to 'new' (number expected, got nil)",
            ),
            (
                "PhysicalProperties.new(Enum.Axis.X)",
                "invalid argument #1 to 'new' (Material expected, got EnumItem)",
            ),
            (
                "Axes.new(1)",
                "invalid argument #1 to 'new' (EnumItem expected, got number)",
            ),
            ("Faces.new().Up", "Up is not a valid member of Faces"),
        ]);
    }
}
