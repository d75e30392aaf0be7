//! `UserInputService`: what is held, where the pointer is, and what there is to play with.

use std::rc::Rc;

use mlua::Value;
use studio_model::{ClassTable, Value as Held, named};
use studio_script::Running;
use studio_script::datatypes::from_value;

use super::dispatch::Desk;
use super::objects::{Source, item_number, key_argument};
use super::{PointerButton, keys::KeyCode};
use crate::argument::{self, item_value};

pub(super) const CLASS: &str = "UserInputService";

named! {
    /// What the service tells.
    pub(crate) struct Terms;
    properties {
        behavior = "UserInputService"."MouseBehavior",
    }
    events {
        began = "UserInputService"."InputBegan",
        changed = "UserInputService"."InputChanged",
        ended = "UserInputService"."InputEnded",
        jump_request = "UserInputService"."JumpRequest",
        last_type_changed = "UserInputService"."LastInputTypeChanged",
        window_focused = "UserInputService"."WindowFocused",
        window_released = "UserInputService"."WindowFocusReleased",
    }
}

/// Defines `UserInputService`.
pub(super) fn install(running: Running<'_>, desk: &Rc<Desk>) -> mlua::Result<()> {
    held(running, desk)?;
    pointer(running, desk)?;
    told(running, desk)?;
    absent(running)
}

/// Which inputs are meant.
type Kind = fn(&Source) -> bool;

fn held(running: Running<'_>, desk: &Rc<Desk>) -> mlua::Result<()> {
    let own = Rc::clone(desk);
    running.define_method(CLASS, "IsKeyDown", move |_, _, key: Value| {
        let code = key_argument(&key, 1)?;
        Ok(own.objects.is_held(Source::Key(code)))
    })?;
    let own = Rc::clone(desk);
    running.define_method(CLASS, "IsMouseButtonPressed", move |_, _, button: Value| {
        let number = argument::item(&button, "UserInputType", 1)?;
        let mut buttons = PointerButton::ALL.into_iter().map(Source::Button);
        Ok(buttons.any(|source| source.type_number() == number && own.objects.is_held(source)))
    })?;
    for (name, kind) in [
        (
            "GetKeysPressed",
            (|source| matches!(source, Source::Key(_))) as Kind,
        ),
        ("GetMouseButtonsPressed", |source| {
            matches!(source, Source::Button(_))
        }),
    ] {
        let own = Rc::clone(desk);
        running.define_method(CLASS, name, move |running, _, ()| {
            let held = own.objects.held().into_iter();
            let values = held
                .filter(|given| kind(&given.source))
                .map(|given| given.value);
            running.lua().create_sequence_from(values)
        })?;
    }
    let own = Rc::clone(desk);
    running.define_method(
        "InputObject",
        "IsModifierKeyDown",
        move |_, _, key: Value| {
            let number = argument::item(&key, "ModifierKey", 1)?;
            let table = ClassTable::get();
            let items = table
                .enum_named("ModifierKey")
                .map(|id| table.enumeration(id));
            let name = items.and_then(|items| items.item_name(number));
            Ok(own.objects.has_modifier(name.unwrap_or_default()))
        },
    )
}

fn pointer(running: Running<'_>, desk: &Rc<Desk>) -> mlua::Result<()> {
    let own = Rc::clone(desk);
    running.define_method(CLASS, "GetMouseLocation", move |running, _, ()| {
        let at = Held::Vector2(own.mouse.pointer.get());
        from_value(running.lua(), &at, None)
    })?;
    let own = Rc::clone(desk);
    running.define_method(CLASS, "GetMouseDelta", move |running, _, ()| {
        let delta = Held::Vector2(own.locked_delta());
        from_value(running.lua(), &delta, None)
    })?;
    let own = Rc::clone(desk);
    running.define_method(CLASS, "GetFocusedTextBox", move |running, _, ()| {
        running.instance(own.interface.focused())
    })
}

fn told(running: Running<'_>, desk: &Rc<Desk>) -> mlua::Result<()> {
    let own = Rc::clone(desk);
    running.define_method(CLASS, "GetLastInputType", move |running, _, ()| {
        let none = || item_number("UserInputType", "None");
        let number = own.last_type().unwrap_or_else(none);
        item_value(running.lua(), "UserInputType", number)
    })?;
    running.define_method(CLASS, "GetStringForKeyCode", |_, _, key: Value| {
        Ok(key_argument(&key, 1)?.text())
    })?;
    running.define_method(CLASS, "GetImageForKeyCode", |_, _, _: Value| Ok(""))
}

/// There are no gamepads and no headsets.
fn absent(running: Running<'_>) -> mlua::Result<()> {
    for name in ["GetConnectedGamepads", "GetNavigationGamepads"] {
        running.define_method(CLASS, name, |running, _, ()| running.lua().create_table())?;
    }
    for name in ["GetGamepadState", "GetSupportedGamepadKeyCodes"] {
        running.define_method(CLASS, name, |running, _, _: Value| {
            running.lua().create_table()
        })?;
    }
    for name in [
        "GetGamepadConnected",
        "GamepadSupports",
        "IsGamepadButtonDown",
        "IsNavigationGamepad",
    ] {
        running.define_method(CLASS, name, |_, _, _: (Value, Value)| Ok(false))?;
    }
    running.define_method(CLASS, "SetNavigationGamepad", |_, _, _: (Value, Value)| {
        Ok(())
    })?;
    running.define_method(CLASS, "RecenterUserHeadCFrame", |_, _, ()| Ok(()))
}

/// Whether a key asks to jump.
pub(super) fn asks_to_jump(code: KeyCode) -> bool {
    code == super::keys::keys().jump
}
