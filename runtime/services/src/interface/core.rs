//! `StarterGui:SetCore` and its kin: what scripts say to the interface around theirs. Settings are kept and told to who
//! asks; notifications and chat lines go to the output until a window shows them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use mlua::{Table, Value};
use studio_model::ClassTable;
use studio_script::{Level, Running};

use crate::argument::{self, fail};
use crate::input::item_number;
use crate::limits::CORE_SETTINGS_MAX;

const CLASS: &str = "StarterGui";

/// Settings that the reference's own interface registers, with what `GetCore` answers before anybody set them.
const SETTINGS: &[(&str, Option<bool>)] = &[
    ("AvatarContextMenuEnabled", Some(false)),
    ("AvatarContextMenuTarget", None),
    ("AvatarContextMenuTheme", None),
    ("AddAvatarContextMenuOption", None),
    ("RemoveAvatarContextMenuOption", None),
    ("BadgesNotificationsActive", Some(true)),
    ("CameraMaxZoomDistance", None),
    ("ChatActive", Some(true)),
    ("ChatBarDisabled", Some(false)),
    ("ChatWindowPosition", None),
    ("ChatWindowSize", None),
    ("CoreGuiChatConnections", None),
    ("DevConsoleVisible", Some(false)),
    ("PointsNotificationsActive", Some(true)),
    ("PromptBlockPlayer", None),
    ("PromptSendFriendRequest", None),
    ("PromptUnblockPlayer", None),
    ("PromptUnfriend", None),
    ("ResetButtonCallback", Some(true)),
    ("TopbarEnabled", Some(true)),
    ("VREnableControllerModels", Some(true)),
    ("VRLaserPointerMode", None),
];

/// What is told rather than kept.
const NOTICES: [&str; 2] = ["SendNotification", "ChatMakeSystemMessage"];

/// Defines the methods.
pub(super) fn install(running: Running<'_>) -> mlua::Result<()> {
    let kept: Rc<RefCell<BTreeMap<String, Value>>> = Rc::default();
    let own = Rc::clone(&kept);
    running.define_method(
        CLASS,
        "SetCore",
        move |running, _, (name, value): (Value, Value)| {
            let name = argument::text(running.lua(), &name, 1)?;
            if NOTICES.contains(&name.as_str()) {
                return notify(running, &name, &value);
            }
            if !is_setting(&name) {
                return Err(fail(format!(
                    "SetCore: {name} has not been registered by the CoreScripts"
                )));
            }
            let mut kept = own.borrow_mut();
            if kept.len() >= CORE_SETTINGS_MAX && !kept.contains_key(&name) {
                return Err(fail(format!(
                    "{CORE_SETTINGS_MAX} settings are kept already"
                )));
            }
            kept.insert(name, value);
            Ok(())
        },
    )?;
    running.define_method(CLASS, "GetCore", move |running, _, name: Value| {
        let name = argument::text(running.lua(), &name, 1)?;
        if let Some(value) = kept.borrow().get(&name) {
            return Ok(value.clone());
        }
        if name == "GetBlockedUserIds" {
            return running.lua().create_table().map(Value::Table);
        }
        let setting = SETTINGS.iter().find(|(known, _)| *known == name);
        match setting {
            Some((_, default)) => Ok(default.map_or(Value::Nil, Value::Boolean)),
            None => Err(fail(format!(
                "GetCore: {name} has not been registered by the CoreScripts"
            ))),
        }
    })?;
    shown(running)
}

fn is_setting(name: &str) -> bool {
    SETTINGS.iter().any(|(known, _)| *known == name)
}

/// A notification or a line of chat, in the output.
fn notify(running: Running<'_>, name: &str, value: &Value) -> mlua::Result<()> {
    let told: &Table = argument::table(value, 2)?;
    let part = |key: &str| -> mlua::Result<Option<String>> {
        argument::optional_text(running.lua(), &told.get::<Value>(key)?, 2)
    };
    let missing = |key: &str| fail(format!("{name}: {key} is missing"));
    let text = part("Text")?.ok_or_else(|| missing("Text"))?;
    let line = if name == "SendNotification" {
        let title = part("Title")?.ok_or_else(|| missing("Title"))?;
        format!("[notification] {title}: {text}")
    } else {
        crate::chat::tell(running, &text);
        format!("[chat] {text}")
    };
    running.say_here(Level::Info, line);
    Ok(())
}

/// Which parts of the interface around theirs scripts want shown.
fn shown(running: Running<'_>) -> mlua::Result<()> {
    let hidden: Rc<RefCell<Vec<u32>>> = Rc::default();
    let own = Rc::clone(&hidden);
    running.define_method(
        CLASS,
        "SetCoreGuiEnabled",
        move |_, _, (part, on): (Value, Value)| {
            let part = argument::item(&part, "CoreGuiType", 1)?;
            let on = argument::flag(&on, 2)?;
            let mut hidden = own.borrow_mut();
            let parts = if part == item_number("CoreGuiType", "All") {
                all_parts()
            } else {
                vec![part]
            };
            hidden.retain(|other| !parts.contains(other));
            if !on {
                hidden.extend(parts);
            }
            Ok(())
        },
    )?;
    running.define_method(CLASS, "GetCoreGuiEnabled", move |_, _, part: Value| {
        let part = argument::item(&part, "CoreGuiType", 1)?;
        Ok(!hidden.borrow().contains(&part))
    })
}

fn all_parts() -> Vec<u32> {
    let table = ClassTable::get();
    let items = table
        .enum_named("CoreGuiType")
        .map(|id| table.enumeration(id));
    let items = items.map(|items| items.items.iter().map(|(number, _)| *number).collect());
    items.unwrap_or_default()
}
