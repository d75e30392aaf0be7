//! `Font`: a family of letters, their weight and style.

use std::sync::Arc;

use mlua::{Lua, Value as LuaValue};
use studio_model::{ClassTable, Value, value};

use super::arg::{Arg, wrong_argument};
use super::enums::{enum_number, item_of, number_in};
use super::members::{Datatype, Library, Members, datatypes};

/// `FontWeight.Regular`.
const REGULAR: u16 = 400;
/// `FontWeight.Bold`.
const BOLD: u16 = 700;
/// From which weight on letters are bold.
const BOLD_FROM: u16 = 600;

/// A `Font` as scripts hold it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Font(pub(crate) value::Font);

datatypes!(Font);

impl Datatype for Font {
    const NAME: &'static str = "Font";

    fn members(members: &mut Members<'_, Self>) {
        members
            .get("Family", |this| this.0.family.to_string())
            .set("Family", |this, family: String| {
                this.0.family = Arc::from(family);
                Ok(())
            })
            .get_with("Weight", |lua, this| {
                item_of(lua, "FontWeight", u32::from(this.0.weight))
            })
            .set("Weight", |this, weight: Weight| {
                this.0.weight = weight.0;
                Ok(())
            })
            .get_with("Style", |lua, this| {
                item_of(lua, "FontStyle", u32::from(this.0.italic))
            })
            .set("Style", |this, style: Style| {
                this.0.italic = style.0;
                Ok(())
            })
            .get("Bold", |this| this.0.weight >= BOLD_FROM)
            .set("Bold", |this, bold: bool| {
                this.0.weight = if bold { BOLD } else { REGULAR };
                Ok(())
            })
            .equality();
    }

    fn text(&self) -> String {
        let table = ClassTable::get();
        let name = |enumeration: &str, number: u32| {
            let id = table.enum_named(enumeration);
            let name = id.and_then(|id| table.enumeration(id).item_name(number));
            name.unwrap_or("Unknown")
        };
        format!(
            "Font {{ Family = {}, Weight = {}, Style = {} }}",
            self.0.family,
            name("FontWeight", u32::from(self.0.weight)),
            name("FontStyle", u32::from(self.0.italic)),
        )
    }
}

/// An item of `FontWeight`.
struct Weight(u16);

impl Arg for Weight {
    const EXPECTED: &'static str = "FontWeight";

    fn read(value: &LuaValue) -> Option<Self> {
        enum_number(Self::EXPECTED, value).map(|number| Self(number as u16))
    }
}

/// An item of `FontStyle`: whether it is slanted.
struct Style(bool);

impl Arg for Style {
    const EXPECTED: &'static str = "FontStyle";

    fn read(value: &LuaValue) -> Option<Self> {
        enum_number(Self::EXPECTED, value).map(|number| Self(number != 0))
    }
}

type Looks = (String, Option<Weight>, Option<Style>);
type ById = (i64, Option<Weight>, Option<Style>);

fn looking(family: &str, weight: Option<Weight>, style: Option<Style>) -> Font {
    Font(value::Font {
        family: Arc::from(family),
        weight: weight.map_or(REGULAR, |weight| weight.0),
        italic: style.is_some_and(|style| style.0),
    })
}

/// What the class data makes of the former property `Font`, whose value was an item.
fn from_item(item: &LuaValue) -> Option<Font> {
    let table = ClassTable::get();
    let migration = table.migration(table.class_named("TextLabel")?, "Font")?;
    let number = number_in(migration.from_enum?, item)?;
    match migration.convert(&Value::Enum(number))? {
        Value::Font(font) => Some(Font(font)),
        _ => None,
    }
}

pub(super) fn install(lua: &Lua) -> mlua::Result<()> {
    Library::new(lua, Font::NAME)?
        .function("new", |_, (family, weight, style): Looks| {
            Ok(looking(&family, weight, style))
        })?
        .function("fromName", |_, (name, weight, style): Looks| {
            let family = format!("rbxasset://fonts/families/{name}.json");
            Ok(looking(&family, weight, style))
        })?
        .function("fromId", |_, (id, weight, style): ById| {
            Ok(looking(&format!("rbxassetid://{id}"), weight, style))
        })?
        .function("fromEnum", |_, (item,): (LuaValue,)| {
            from_item(&item).ok_or_else(|| wrong_argument("fromEnum", 1, "Font", &item))
        })?
        .install()
}

#[cfg(test)]
mod tests {
    use crate::datatypes::tests::{errors, shows};

    #[test]
    fn fonts_show_and_change() {
        shows(&[
            (
                "Font.new('rbxasset://fonts/families/Arial.json')",
                "Font { Family = rbxasset://fonts/families/Arial.json, Weight = Regular, Style = Normal }",
            ),
            (
                "Font.fromName('Arial', Enum.FontWeight.Bold, Enum.FontStyle.Italic)",
                "Font { Family = rbxasset://fonts/families/Arial.json, Weight = Bold, Style = Italic }",
            ),
            (
                "Font.fromId(12187365364).Family",
                "rbxassetid://12187365364",
            ),
            (
                "Font.fromEnum(Enum.Font.SourceSansBold).Weight",
                "Enum.FontWeight.Bold",
            ),
            (
                "Font.fromEnum(Enum.Font.Arial).Style",
                "Enum.FontStyle.Normal",
            ),
            (
                "(function() local f = Font.fromName('A'); f.Bold = true; return f.Weight end)()",
                "Enum.FontWeight.Bold",
            ),
            (
                "(function() local f = Font.fromName('A'); f.Weight = 'Thin'; return f.Bold end)()",
                "false",
            ),
            ("Font.fromName('A') == Font.fromName('A')", "true"),
            ("typeof(Font.fromName('A'))", "Font"),
        ]);
    }

    #[test]
    fn wrong_uses_say_what_is_wrong() {
        errors(&[
            (
                "Font.new()",
                "invalid argument #1 to 'new' (string expected, got nil)",
            ),
            (
                "Font.new('x', Enum.Axis.X)",
                "invalid argument #2 to 'new' (FontWeight expected, got EnumItem)",
            ),
            (
                "Font.fromEnum(Enum.Axis.X)",
                "invalid argument #1 to 'fromEnum' (Font expected, got EnumItem)",
            ),
            (
                "(function() local f = Font.fromName('A'); f.Weight = 1 end)()",
                "Unable to assign property Weight. FontWeight expected, got number",
            ),
            ("Font.new('x').Size", "Size is not a valid member of Font"),
            (
                "(function() local f = Font.fromName('A'); f.Bold = 1 end)()",
                "Unable to assign property Bold. boolean expected, got number",
            ),
        ]);
    }
}
