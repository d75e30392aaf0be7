//! `GuiService`: what of the screen is kept free, and what there is beside the place's own interface.

use std::cell::Cell;
use std::rc::Rc;

use glam::Vec2;
use mlua::{Table, Value};
use studio_gui::schema::ScreenInsets;
use studio_model::Value as Held;
use studio_model::value::Rect;
use studio_script::datatypes::from_value;
use studio_script::{Level, Running};

use crate::argument;
use crate::input::{InputHub, item_number};

const CLASS: &str = "GuiService";

/// Defines `GuiService`.
pub(super) fn install(running: Running<'_>, hub: &InputHub) -> mlua::Result<()> {
    let own = hub.clone();
    running.define_method(CLASS, "GetGuiInset", move |running, _, ()| {
        let lua = running.lua();
        let top = Held::Vector2(Vec2::new(0.0, own.viewport().top_bar));
        let bottom = Held::Vector2(Vec2::ZERO);
        Ok((
            from_value(lua, &top, None)?,
            from_value(lua, &bottom, None)?,
        ))
    })?;
    let own = hub.clone();
    running.define_method(CLASS, "GetInsetArea", move |running, _, insets: Value| {
        let number = argument::item(&insets, "ScreenInsets", 1)?;
        let area = Held::Rect(own.viewport().within(insets_of(number)));
        from_value(running.lua(), &area, None)
    })?;
    let own = hub.clone();
    running.define_property(
        CLASS,
        "TopbarInset",
        move |running, _| {
            let viewport = own.viewport();
            let bar = Held::Rect(Rect {
                min: Vec2::ZERO,
                max: Vec2::new(viewport.size.x, viewport.top_bar),
            });
            Ok(from_value(running.lua(), &bar, None)?.unwrap_or(Value::Nil))
        },
        None,
    )?;
    running.define_method(CLASS, "SendNotification", |running, _, told: Table| {
        let title = argument::optional_text(running.lua(), &told.get::<Value>("Title")?, 1)?;
        let text = argument::optional_text(running.lua(), &told.get::<Value>("Text")?, 1)?;
        let line = [title, text]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(": ");
        running.say_here(Level::Info, format!("[notification] {line}"));
        Ok("")
    })?;
    switches(running)
}

fn insets_of(number: u32) -> ScreenInsets {
    let is = |name| number == item_number("ScreenInsets", name);
    if is("CoreUISafeInsets") {
        ScreenInsets::CoreUISafeInsets
    } else if is("TopbarSafeInsets") {
        ScreenInsets::TopbarSafeInsets
    } else {
        ScreenInsets::None
    }
}

/// What is only switched: there are no such menus yet, and what scripts say of them is kept.
fn switches(running: Running<'_>) -> mlua::Result<()> {
    running.define_method(CLASS, "IsTenFootInterface", |_, _, ()| Ok(false))?;
    for (get, set, at_first) in [
        ("GetInspectMenuEnabled", "SetInspectMenuEnabled", true),
        (
            "GetGameplayPausedNotificationEnabled",
            "SetGameplayPausedNotificationEnabled",
            true,
        ),
        ("GetEmotesMenuOpen", "SetEmotesMenuOpen", false),
    ] {
        let kept = Rc::new(Cell::new(at_first));
        let own = Rc::clone(&kept);
        running.define_method(CLASS, get, move |_, _, ()| Ok(own.get()))?;
        running.define_method(CLASS, set, move |_, _, on: Value| {
            kept.set(argument::flag(&on, 1)?);
            Ok(())
        })?;
    }
    running.define_method(CLASS, "CloseInspectMenu", |_, _, ()| Ok(()))
}
