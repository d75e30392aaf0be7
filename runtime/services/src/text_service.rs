//! `TextService`: how much room a text takes. Filtering is the chat's.

use std::sync::Arc;

use glam::Vec2;
use mlua::Value;
use studio_gui::fonts::Face;
use studio_gui::text::measure;
use studio_model::{ClassTable, InstanceId, Value as Held, ValueType, named};
use studio_script::Running;
use studio_script::datatypes::{Wanted, from_value, to_value};

use crate::argument;

const CLASS: &str = "TextService";

named! {
    /// What of the class table is needed here.
    pub(crate) struct Terms;
    properties {
        text = "GetTextBoundsParams"."Text",
        font = "GetTextBoundsParams"."Font",
        size = "GetTextBoundsParams"."Size",
        width = "GetTextBoundsParams"."Width",
        rich = "GetTextBoundsParams"."RichText",
    }
}

/// Defines `TextService`.
pub(crate) fn install(running: Running<'_>) -> mlua::Result<()> {
    running.define_method(
        CLASS,
        "GetTextSize",
        |running, _, (text, size, font, room): (Value, Value, Value, Value)| {
            let text: Arc<str> = argument::text(running.lua(), &text, 1)?.into();
            let size = argument::number(&size, 2)? as f32;
            let face = face_of(argument::item(&font, "Font", 3)?);
            let room = vector(&room, 4)?;
            let taken = measure(&text, face, false, size, room);
            from_value(running.lua(), &Held::Vector2(taken.ceil()), None)
        },
    )?;
    let terms = *Terms::get();
    running.define_method(
        CLASS,
        "GetTextBoundsAsync",
        move |running, _, params: Value| {
            let params = argument::instance(&params, 1)?;
            let taken = bounds(running, &terms, params);
            from_value(running.lua(), &Held::Vector2(taken), None)
        },
    )
}

/// What the text of parameters takes; a width of zero is any.
fn bounds(running: Running<'_>, terms: &Terms, params: InstanceId) -> Vec2 {
    let model = running.model();
    let number = |property| match model.value(params, property) {
        Some(Held::Float32(number)) => number,
        _ => 0.0,
    };
    let text = match model.value(params, terms.text) {
        Some(Held::String(text)) => text,
        _ => "".into(),
    };
    let face = match model.value(params, terms.font) {
        Some(Held::Font(font)) => Face::of(&font),
        _ => Face::Regular,
    };
    let width = number(terms.width);
    let width = if width > 0.0 { width } else { f32::INFINITY };
    let room = Vec2::new(width, f32::INFINITY);
    measure(
        &text,
        face,
        model.flag(params, terms.rich),
        number(terms.size),
        room,
    )
}

/// The face of an item of `Enum.Font`.
fn face_of(number: u32) -> Face {
    let table = ClassTable::get();
    let items = table.enum_named("Font").map(|id| table.enumeration(id));
    let name = items
        .and_then(|items| items.item_name(number))
        .unwrap_or_default();
    let bold = ["Bold", "Black", "bold"]
        .iter()
        .any(|part| name.contains(part));
    Face::named(name, bold)
}

fn vector(value: &Value, position: usize) -> mlua::Result<Vec2> {
    let wanted = Wanted {
        value_type: ValueType::Vector2,
        enum_id: None,
    };
    match to_value(value, wanted) {
        Ok(Held::Vector2(vector)) => Ok(vector),
        _ => Err(argument::wrong(position, "Vector2", value)),
    }
}
