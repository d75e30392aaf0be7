//! Chat as scripts see it: what both sides have, and the server's methods. What clients do is in `client`.

pub(super) mod client;
pub(super) mod message;

use std::rc::Rc;

use mlua::{MultiValue, Value};
use studio_model::known::known;
use studio_model::{ClassTable, DataModel, InstanceId, Value as Held};
use studio_script::{Phase, Running, Side};

use super::members::Members;
use super::{rooms, tree};
use crate::argument::{self, fail};
use crate::filter::UserId;
use message::Messages;

/// Defines what both sides have.
pub(super) fn install(
    running: Running<'_>,
    members: Members,
    messages: &Rc<Messages>,
) -> mlua::Result<()> {
    let own = Rc::clone(messages);
    running.define_property(
        "TextChatMessage",
        "Timestamp",
        move |running, id| own.time(running, id),
        None,
    )?;
    let own = Rc::clone(messages);
    running.on_phase(move |running, phase| {
        if phase == Phase::End {
            own.sweep(running);
        }
    });
    let table = ClassTable::get();
    let version = table
        .enum_named("ChatVersion")
        .and_then(|versions| table.enumeration(versions).item_named("TextChatService"))
        .ok_or_else(|| fail("the class table has no ChatVersion.TextChatService"))?;
    // Whatever a place was made with: the chat before `TextChatService` is not here.
    running.define_property(
        "TextChatService",
        "ChatVersion",
        move |running, _| argument::item_value(running.lua(), "ChatVersion", version),
        None,
    )?;
    permissions(running)?;
    running.define_method(
        "Chat",
        "Chat",
        move |running, chat, (part, text, color): (Value, Value, Value)| {
            let part = argument::instance(&part, 1)?;
            let text = argument::text(running.lua(), &text, 2)?;
            let color = match &color {
                Value::Nil => 0,
                color => argument::item(color, "ChatColor", 3)?,
            };
            let color = argument::item_value(running.lua(), "ChatColor", color)?;
            let part = running.instance(Some(part))?;
            running.fire(chat, members.part_chatted, (part, text, color));
            Ok(())
        },
    )
}

/// Everybody may talk with everybody: there are no accounts whose settings would say otherwise.
fn permissions(running: Running<'_>) -> mlua::Result<()> {
    for class in ["TextChatService", "Chat"] {
        running.define_method(class, "CanUserChatAsync", |_, _, user: Value| {
            user_id(&user, 1)?;
            Ok(true)
        })?;
        running.define_method(
            class,
            "CanUsersChatAsync",
            |_, _, (from, to): (Value, Value)| {
                user_id(&from, 1)?;
                user_id(&to, 2)?;
                Ok(true)
            },
        )?;
    }
    running.define_method(
        "TextChatService",
        "CanUsersDirectChatAsync",
        |running, _, (requester, users): (Value, Value)| {
            let requester = user_id(&requester, 1)?;
            let wanted: Vec<Value> = argument::table(&users, 2)?
                .sequence_values()
                .collect::<mlua::Result<_>>()?;
            let able = running.lua().create_table()?;
            for wanted in wanted {
                let wanted = user_id(&wanted, 2)?;
                let is_here = tree::player(&running.model(), wanted).is_some();
                if is_here && wanted != requester {
                    able.raw_push(wanted)?;
                }
            }
            Ok(able)
        },
    )?;
    running.define_method(
        "TextChatService",
        "GetChatGroupsAsync",
        |running, _, players: Value| {
            let group = running.lua().create_table()?;
            for player in argument::table(&players, 1)?.sequence_values::<Value>() {
                let player = player?;
                self::player(&running.model(), &player, 1)?;
                group.raw_push(player)?;
            }
            let groups = running.lua().create_table()?;
            if group.raw_len() > 0 {
                groups.raw_push(group)?;
            }
            Ok(groups)
        },
    )
}

/// Defines what only servers do.
pub(super) fn install_server(running: Running<'_>) -> mlua::Result<()> {
    if running.side() == Side::Client {
        return Ok(());
    }
    running.define_method(
        "TextChannel",
        "AddUserAsync",
        |running, channel, user: Value| {
            let added = rooms::add_user(running, channel, user_id(&user, 1)?)?;
            let (source, is_new) = added.map_or((None, false), |(id, new)| (Some(id), new));
            let values = [running.instance(source)?, Value::Boolean(is_new)];
            Ok(MultiValue::from_iter(values))
        },
    )?;
    running.define_method(
        "TextChannel",
        "SetDirectChatRequester",
        |running, channel, requester: Value| {
            let (requester, is_empty) = {
                let model = running.model();
                let requester = player(&model, &requester, 1)?;
                (requester, tree::sources(&model, channel).next().is_none())
            };
            let property = known().channel_requester;
            message::set(running, channel, property, Held::Ref(Some(requester)))?;
            let user = tree::user_of(&running.model(), requester);
            if is_empty {
                rooms::add_user(running, channel, user)?;
            }
            Ok(())
        },
    )
}

/// A user id.
fn user_id(value: &Value, position: usize) -> mlua::Result<UserId> {
    let number = argument::number(value, position)?;
    argument::whole(number).ok_or_else(|| argument::wrong(position, "user id", value))
}

/// A player.
fn player(model: &DataModel, value: &Value, position: usize) -> mlua::Result<InstanceId> {
    let id = argument::instance(value, position)?;
    if model.is_a(id, known().player) {
        Ok(id)
    } else {
        Err(argument::wrong(position, "Player", value))
    }
}

/// The class of a name.
fn class(name: &'static str) -> mlua::Result<studio_model::ClassId> {
    let found = ClassTable::get().class_named(name);
    found.ok_or_else(|| fail(format!("the class table has no {name}")))
}
