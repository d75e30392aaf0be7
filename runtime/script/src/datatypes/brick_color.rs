//! `BrickColor`: a colour of the palette, by number or name. The palette is the model's.

use mlua::{Lua, Value};
use studio_model::palette::{PaletteColor, palette, palette_color};

use super::arg::{Arg, number, read_arg};
use super::color3::Color3;
use super::host::entropy;
use super::members::{Datatype, Library, Members, datatypes};

/// What unknown names and numbers mean.
const FALLBACK: u16 = 194;

/// How many colours `BrickColor.palette` knows.
const PALETTE_SIZE: usize = 128;

/// The functions that are named by a colour.
const NAMED: [(&str, u16); 8] = [
    ("White", 1),
    ("Gray", 194),
    ("DarkGray", 199),
    ("Black", 26),
    ("Red", 21),
    ("Yellow", 24),
    ("Green", 28),
    ("Blue", 23),
];

/// A `BrickColor` as scripts hold it: its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BrickColor(pub(crate) u16);

datatypes!(BrickColor);

impl Datatype for BrickColor {
    const NAME: &'static str = "BrickColor";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("Number", |this| this.0)
            .get("Name", |this| this.entry().map(|color| color.name.as_str()))
            .get("Color", |this| this.color())
            .get("r", |this| this.color().0[0])
            .get("g", |this| this.color().0[1])
            .get("b", |this| this.color().0[2])
            .equality();
    }

    fn text(&self) -> String {
        self.entry()
            .map(|color| color.name.clone())
            .unwrap_or_default()
    }
}

impl BrickColor {
    fn entry(self) -> Option<&'static PaletteColor> {
        palette_color(self.0).or_else(|| palette_color(FALLBACK))
    }

    fn color(self) -> Color3 {
        Color3::from_bytes(self.entry().map_or([0; 3], |color| color.rgb))
    }

    fn numbered(number: f64) -> Self {
        let number = number as u16;
        Self(palette_color(number).map_or(FALLBACK, |color| color.number))
    }

    fn named(name: &str) -> Self {
        let found = palette().iter().find(|color| color.name == name);
        Self(found.map_or(FALLBACK, |color| color.number))
    }

    /// The nearest colour; of equally near ones the first.
    fn nearest(color: Color3) -> Self {
        let distance = |other: &&PaletteColor| {
            let pairs = color.to_bytes().into_iter().zip(other.rgb);
            pairs
                .map(|(a, b)| (i32::from(a) - i32::from(b)).pow(2))
                .sum::<i32>()
        };
        let nearest = palette().iter().min_by_key(distance);
        Self(nearest.map_or(FALLBACK, |color| color.number))
    }

    /// `BrickColor.new`: a number, a name, a colour, or red, green and blue.
    fn new((first, green, blue): (Value, Value, Value)) -> mlua::Result<Self> {
        if let Some(color) = Color3::read(&first) {
            return Ok(Self::nearest(color));
        }
        if !green.is_nil() {
            let rgb = [&first, &green, &blue];
            let mut channels = [0.0; 3];
            for (index, (channel, value)) in channels.iter_mut().zip(rgb).enumerate() {
                *channel = read_arg("new", index + 1, value)?;
            }
            return Ok(Self::nearest(Color3(channels)));
        }
        match &first {
            Value::String(name) => Ok(Self::named(&name.to_string_lossy())),
            other => match number(other) {
                Some(number) => Ok(Self::numbered(number)),
                None if other.is_nil() => Ok(Self(FALLBACK)),
                None => read_arg::<String>("new", 1, other).map(|name| Self::named(&name)),
            },
        }
    }
}

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    let mut library = Library::new(lua, BrickColor::NAME)?
        .function("new", |_, arguments: (Value, Value, Value)| {
            BrickColor::new(arguments)
        })?
        .function_as(&["Random", "random"], |lua, ()| {
            let colors = palette();
            let index = entropy(lua) % colors.len().max(1) as u64;
            Ok(BrickColor(
                colors
                    .get(index as usize)
                    .map_or(FALLBACK, |color| color.number),
            ))
        })?
        .function("palette", |_, (index,): (f64,)| {
            let known = (0.0..PALETTE_SIZE as f64).contains(&index);
            match palette().get(index as usize).filter(|_| known) {
                Some(color) => Ok(BrickColor(color.number)),
                None => Err(mlua::Error::runtime(format!(
                    "palette index out of bounds ({index})"
                ))),
            }
        })?;
    for (name, number) in NAMED {
        library = library.function(name, move |_, ()| Ok(BrickColor(number)))?;
    }
    library.install()
}

#[cfg(test)]
mod tests {
    use crate::datatypes::tests::{errors, shows};

    #[test]
    fn colours_are_found_by_name_number_and_likeness() {
        shows(&[
            ("BrickColor.new('Bright red')", "Bright red"),
            ("BrickColor.new('Bright red').Number", "21"),
            ("BrickColor.new(21).Name", "Bright red"),
            ("BrickColor.new('no such colour')", "Medium stone grey"),
            ("BrickColor.new(4)", "Medium stone grey"),
            ("BrickColor.new(-1e9)", "Medium stone grey"),
            ("BrickColor.new()", "Medium stone grey"),
            ("BrickColor.new(Color3.fromRGB(196, 40, 28))", "Bright red"),
            (
                "BrickColor.new(0.0, 0.0, 0.0).Color",
                "0.0666667, 0.0666667, 0.0666667",
            ),
            ("BrickColor.White()", "White"),
            ("BrickColor.Red() == BrickColor.new('Bright red')", "true"),
            ("BrickColor.Gray().Color:ToHex()", "a3a2a5"),
            ("string.format('%.4f', BrickColor.new(21).r)", "0.7686"),
            ("typeof(BrickColor.Random())", "BrickColor"),
            ("BrickColor.palette(0)", "White"),
            ("typeof(BrickColor.palette(127))", "BrickColor"),
        ]);
    }

    #[test]
    fn wrong_uses_say_what_is_wrong() {
        errors(&[
            (
                "BrickColor.palette(128)",
                "palette index out of bounds (128)",
            ),
            ("BrickColor.palette(-1)", "palette index out of bounds (-1)"),
            (
                "BrickColor.new({})",
                "invalid argument #1 to 'new' (string expected, got table)",
            ),
            (
                "BrickColor.new(1, {}, 1)",
                "invalid argument #2 to 'new' (number expected, got table)",
            ),
            (
                "BrickColor.White().Hue",
                "Hue is not a valid member of BrickColor",
            ),
        ]);
    }
}
