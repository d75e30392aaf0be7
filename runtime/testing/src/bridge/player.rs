//! The natives for what a client's player does: keys, text, pointer, chat. What is done now is heard in the next tick.

use std::rc::Rc;

use mlua::{Table, Value};
use studio_script::{Running, datatypes::EnumItem};
use studio_services::input::KeyCode;
use studio_session::Client;

use super::natives::fail;
use super::sides::client;
use super::{Bridge, proxy};
use crate::stage::Who;

pub(super) fn install(
    running: Running<'_>,
    bridge: &Rc<Bridge>,
    native: &Table,
) -> mlua::Result<()> {
    for (name, down) in [("key_down", true), ("key_up", false)] {
        let own = Rc::clone(bridge);
        let key = running.native(move |_, (side, key): (i64, Value)| {
            let code = key_of(&key)?;
            own.with_client(side, |client| {
                if down {
                    client.press(code);
                } else {
                    client.release(code);
                }
            })
        })?;
        native.raw_set(name, key)?;
    }
    let own = Rc::clone(bridge);
    let text = running.native(move |_, (side, text): (i64, String)| {
        own.with_client(side, |client| client.type_text(&text))
    })?;
    native.raw_set("type", text)?;
    let own = Rc::clone(bridge);
    let click = running.native(move |_, (side, target): (i64, Value)| own.click(side, &target))?;
    native.raw_set("click", click)?;
    let own = Rc::clone(bridge);
    let click_at = running.native(move |_, (side, x, y): (i64, f32, f32)| {
        own.with_client(side, |client| client.click(x, y))
    })?;
    native.raw_set("click_at", click_at)?;
    let own = Rc::clone(bridge);
    let chat = running.native(move |_, (side, text): (i64, String)| {
        own.with_client(side, |client| client.chat(&text))
    })?;
    native.raw_set("chat", chat)?;
    let own = Rc::clone(bridge);
    let log = running.native(move |running, side: i64| own.chat_log(running, side))?;
    native.raw_set("chat_log", log)
}

impl Bridge {
    fn with_client<R>(&self, side: i64, run: impl FnOnce(&mut Client) -> R) -> mlua::Result<R> {
        let mut stage = self.stage.borrow_mut();
        let found = stage.client_mut(client(side)?);
        found.map(run).map_err(|error| fail(error.to_string()))
    }

    /// Clicks on the middle of an object of the client's interface.
    fn click(&self, side: i64, target: &Value) -> mlua::Result<()> {
        let target = proxy::required(target)?;
        let own = Who::Client(client(side)?);
        let id = Running::instance_of(&Value::UserData(target.value.clone()));
        let id = id.filter(|_| target.who == own);
        let id = id.ok_or_else(|| {
            let name = self.stage.borrow().side_name(own);
            fail(format!(
                "click: an object of {name}'s interface was expected"
            ))
        })?;
        let clicked = self.with_client(side, |client| client.click_on(id))?;
        clicked.map_err(|error| {
            let what = self.described(&target);
            fail(format!("{what} cannot be clicked on: {error}"))
        })
    }

    /// What the chat window shows: a table a message.
    fn chat_log(&self, running: Running<'_>, side: i64) -> mlua::Result<Table> {
        let log = self.with_client(side, |client| client.chat_log())?;
        let list = running.lua().create_table()?;
        for message in log {
            let entry = running.lua().create_table()?;
            entry.raw_set("text", message.text)?;
            entry.raw_set("prefix", message.prefix)?;
            entry.raw_set("channel", message.channel)?;
            entry.raw_set("user_id", message.user_id)?;
            list.raw_push(entry)?;
        }
        Ok(list)
    }
}

/// A key by its name, or an item of `Enum.KeyCode`.
fn key_of(value: &Value) -> mlua::Result<KeyCode> {
    let found = match value {
        Value::String(name) => KeyCode::named(&name.to_string_lossy()),
        Value::UserData(item) => {
            let number = item.borrow::<EnumItem>().map(|item| item.number);
            number.ok().and_then(KeyCode::numbered)
        }
        _ => None,
    };
    found.ok_or_else(|| {
        fail("a key was expected: the name of an item of Enum.KeyCode, such as \"W\" or \"Space\"")
    })
}
