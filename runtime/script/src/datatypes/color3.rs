//! `Color3`: red, green and blue, 0 to 1 and more for lights.

use mlua::{Lua, Value};

use super::arg::Arg;
use super::members::{Datatype, Library, Members, datatypes};
use super::text::short;

/// A `Color3` as scripts hold it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Color3(pub(crate) [f32; 3]);

datatypes!(Color3);

type Numbers = (Option<f32>, Option<f32>, Option<f32>);

impl Datatype for Color3 {
    const NAME: &'static str = "Color3";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get_as(&["R", "r"], |this| this.0[0])
            .get_as(&["G", "g"], |this| this.0[1])
            .get_as(&["B", "b"], |this| this.0[2])
            .method_as(&["Lerp", "lerp"], |this, (goal, alpha): (Self, f32)| {
                this.lerp(goal, alpha)
            })
            .method_as(&["ToHSV", "toHSV"], |this, ()| this.to_hsv())
            .method_as(&["ToHex", "toHex"], |this, ()| this.to_hex())
            .equality();
    }

    fn text(&self) -> String {
        self.0.map(short).join(", ")
    }
}

impl Color3 {
    /// From 0 to 255 a channel.
    pub(crate) fn from_bytes(rgb: [u8; 3]) -> Self {
        Self(rgb.map(|channel| f32::from(channel) / 255.0))
    }

    /// 0 to 255 a channel, the nearest; what is out of range becomes the nearer bound.
    pub(crate) fn to_bytes(self) -> [u8; 3] {
        self.0.map(|channel| (channel * 255.0).round() as u8)
    }

    fn lerp(self, goal: Self, alpha: f32) -> Self {
        Self(std::array::from_fn(|index| {
            let (from, to) = (self.0[index], goal.0[index]);
            from + (to - from) * alpha
        }))
    }

    fn to_hex(self) -> String {
        let [r, g, b] = self.to_bytes();
        format!("{r:02x}{g:02x}{b:02x}")
    }

    /// `RRGGBB` or `RGB`, with or without `#`.
    fn from_hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        match digits.len() {
            6 => Some(Self::from_bytes(
                [16, 8, 0].map(|shift| (number >> shift) as u8),
            )),
            3 => Some(Self::from_bytes(
                [8, 4, 0].map(|shift| ((number >> shift & 0xf) * 0x11) as u8),
            )),
            _ => None,
        }
    }

    fn from_hsv(hue: f32, saturation: f32, value: f32) -> Self {
        let sector = (hue.rem_euclid(1.0) * 6.0).max(0.0);
        let rest = sector.fract();
        let low = value * (1.0 - saturation);
        let falling = value * (1.0 - saturation * rest);
        let rising = value * (1.0 - saturation * (1.0 - rest));
        Self(match sector as u8 {
            1 => [falling, value, low],
            2 => [low, value, rising],
            3 => [low, falling, value],
            4 => [rising, low, value],
            5 => [value, low, falling],
            _ => [value, rising, low],
        })
    }

    fn to_hsv(self) -> (f32, f32, f32) {
        let [r, g, b] = self.0;
        let (greatest, least) = (r.max(g).max(b), r.min(g).min(b));
        let range = greatest - least;
        if range <= 0.0 {
            return (0.0, 0.0, greatest);
        }
        let sector = if greatest == r {
            ((g - b) / range).rem_euclid(6.0)
        } else if greatest == g {
            (b - r) / range + 2.0
        } else {
            (r - g) / range + 4.0
        };
        (sector / 6.0, range / greatest, greatest)
    }
}

fn channels((r, g, b): Numbers) -> [f32; 3] {
    [r, g, b].map(Option::unwrap_or_default)
}

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    Library::new(lua, Color3::NAME)?
        .function("new", |_, numbers: Numbers| Ok(Color3(channels(numbers))))?
        .function("fromRGB", |_, numbers: Numbers| {
            Ok(Color3(channels(numbers).map(|channel| channel / 255.0)))
        })?
        .function("fromHSV", |_, (h, s, v): (f32, f32, f32)| {
            Ok(Color3::from_hsv(h, s, v))
        })?
        .function("fromHex", |_, (text,): (String,)| {
            Color3::from_hex(&text)
                .ok_or_else(|| mlua::Error::runtime("Unable to convert characters to hex value"))
        })?
        .function("toHSV", |_, (color,): (Color3,)| Ok(color.to_hsv()))?
        .install()
}

impl Arg for [f32; 3] {
    const EXPECTED: &'static str = Color3::NAME;

    fn read(value: &Value) -> Option<Self> {
        Color3::read(value).map(|held| held.0)
    }
}

#[cfg(test)]
mod tests {
    use crate::datatypes::tests::{errors, shows};

    #[test]
    fn colours_show_and_convert() {
        shows(&[
            ("Color3.new()", "0, 0, 0"),
            ("Color3.new(1, 0.5)", "1, 0.5, 0"),
            ("Color3.fromRGB(150, 255, 50)", "0.588235, 1, 0.196078"),
            ("typeof(Color3.new())", "Color3"),
            ("Color3.fromRGB(255, 0, 0) == Color3.new(1, 0, 0)", "true"),
            (
                "Color3.new(0.25, 0.5, 1).r + Color3.new(0.25, 0.5, 1).B",
                "1.25",
            ),
            ("Color3.fromHex('#ff8000')", "1, 0.501961, 0"),
            ("Color3.fromHex('F80')", "1, 0.533333, 0"),
            ("Color3.fromRGB(18, 52, 86):ToHex()", "123456"),
            ("Color3.new(2, -1, 0):ToHex()", "ff0000"),
            (
                "Color3.new():Lerp(Color3.new(1, 1, 1), 0.5)",
                "0.5, 0.5, 0.5",
            ),
            ("Color3.fromHSV(0, 1, 1)", "1, 0, 0"),
            ("Color3.fromHSV(1 / 3, 1, 1):ToHex()", "00ff00"),
            ("Color3.fromHSV(0.5, 0.5, 1):ToHex()", "80ffff"),
            ("Color3.fromHSV(1, 1, 1)", "1, 0, 0"),
            ("table.concat({Color3.new(0, 0, 1):ToHSV()}, ' ', 2)", "1 1"),
            (
                "string.format('%.3f', (Color3.new(0, 0, 1):ToHSV()))",
                "0.667",
            ),
            ("select(3, Color3.toHSV(Color3.new(0.5, 0.5, 0.5)))", "0.5"),
        ]);
    }

    #[test]
    fn wrong_uses_say_what_is_wrong() {
        errors(&[
            (
                "Color3.fromHex('#12345')",
                "Unable to convert characters to hex value",
            ),
            (
                "Color3.fromHex('#ü')",
                "Unable to convert characters to hex value",
            ),
            (
                "Color3.new('red')",
                "invalid argument #1 to 'new' (number expected, got string)",
            ),
            ("Color3.new().H", "H is not a valid member of Color3"),
            (
                "Color3.new():Lerp(Vector3.zero, 1)",
                "invalid argument #1 to 'Lerp' (Color3 expected, got Vector3)",
            ),
        ]);
    }
}
