//! The natives about sides as a whole: who is there, who comes and goes, their networks, what they said.

use std::rc::Rc;

use mlua::{Table, Value};
use studio_net::NetConditions;
use studio_script::{Level, Running};
use studio_session::{Client, ClientStage, Simulator};

use super::Bridge;
use super::copy::Copied;
use super::natives::fail;
use super::proxy;
use crate::stage::Who;

/// The side of a number: 0 is the server, clients follow.
pub(super) fn who(side: i64) -> mlua::Result<Who> {
    match usize::try_from(side) {
        Ok(0) => Ok(Who::Server),
        Ok(client) => Ok(Who::Client(client - 1)),
        Err(_) => Err(fail("there is no such side")),
    }
}

/// The client of a number.
pub(super) fn client(side: i64) -> mlua::Result<usize> {
    match who(side)? {
        Who::Client(index) => Ok(index),
        Who::Server | Who::Test => Err(fail("a client was expected, got the server")),
    }
}

pub(super) fn install(
    running: Running<'_>,
    bridge: &Rc<Bridge>,
    native: &Table,
) -> mlua::Result<()> {
    look(running, bridge, native)?;
    let own = Rc::clone(bridge);
    let simulator =
        running.native(move |_, (side, part): (i64, Value)| own.simulator(who(side)?, &part))?;
    native.raw_set("simulator", simulator)?;
    come_and_go(running, bridge, native)?;
    for (name, note) in [("note_wait", true), ("note_done", false)] {
        let own = Rc::clone(bridge);
        let noted = running.native(move |_, (file, line): (Option<String>, Option<u32>)| {
            *own.waits_at.borrow_mut() = file.zip(line).filter(|_| note);
            Ok(())
        })?;
        native.raw_set(name, noted)?;
    }
    let own = Rc::clone(bridge);
    let expect = running.native(move |_, text: String| {
        own.expected.borrow_mut().push(text);
        Ok(())
    })?;
    native.raw_set("expect_error", expect)
}

fn look(running: Running<'_>, bridge: &Rc<Bridge>, native: &Table) -> mlua::Result<()> {
    let own = Rc::clone(bridge);
    let root = running.native(move |running, side: i64| own.root(running, who(side)?))?;
    native.raw_set("root", root)?;
    let own = Rc::clone(bridge);
    let player = running.native(move |running, side: i64| own.player(running, client(side)?))?;
    native.raw_set("player", player)?;
    let own = Rc::clone(bridge);
    let name = running.native(move |_, side: i64| Ok(own.stage.borrow().side_name(who(side)?)))?;
    native.raw_set("name", name)?;
    let own = Rc::clone(bridge);
    let user_id = running.native(move |_, side: i64| {
        let stage = own.stage.borrow();
        let client = stage.client(client(side)?);
        Ok(client.and_then(Client::user_id).map(|id| id as f64))
    })?;
    native.raw_set("user_id", user_id)?;
    let own = Rc::clone(bridge);
    let clients = running.native(move |_, ()| Ok(own.stage.borrow().clients()))?;
    native.raw_set("clients", clients)?;
    let own = Rc::clone(bridge);
    let output = running.native(move |running, side: i64| own.output(running, who(side)?))?;
    native.raw_set("output", output)
}

fn come_and_go(running: Running<'_>, bridge: &Rc<Bridge>, native: &Table) -> mlua::Result<()> {
    let own = Rc::clone(bridge);
    let connect = running.native(move |_, name: Option<String>| {
        let connected = own.stage.borrow_mut().connect(name.as_deref());
        connected
            .map(|index| index + 1)
            .map_err(|error| fail(error.to_string()))
    })?;
    native.raw_set("connect", connect)?;
    let own = Rc::clone(bridge);
    let stage = running.native(move |_, side: i64| Ok(own.stage_of(client(side)?)))?;
    native.raw_set("stage", stage)?;
    let own = Rc::clone(bridge);
    let leave = running.native(move |_, side: i64| {
        let left = own.stage.borrow_mut().leave(client(side)?);
        left.map_err(|error| fail(error.to_string()))
    })?;
    native.raw_set("leave", leave)?;
    let own = Rc::clone(bridge);
    let listed =
        running.native(move |_, side: i64| Ok(own.stage.borrow().is_listed(client(side)?)))?;
    native.raw_set("is_listed", listed)?;
    let own = Rc::clone(bridge);
    let network = running.native(move |_, (side, text): (i64, Option<String>)| {
        let conditions = match text.as_deref() {
            None | Some("") => NetConditions::default(),
            Some(text) => text
                .parse()
                .map_err(|error| fail(format!("network: {error}")))?,
        };
        let set = own
            .stage
            .borrow_mut()
            .set_conditions(client(side)?, &conditions);
        set.map_err(|error| fail(error.to_string()))
    })?;
    native.raw_set("network", network)
}

impl Bridge {
    fn root(self: &Rc<Self>, running: Running<'_>, who: Who) -> mlua::Result<Value> {
        let root = self.on(who, |side| {
            let id = side.model().root();
            side.instance(Some(id))
        })?;
        self.given(running, who, root)
    }

    /// The client's own player.
    fn player(self: &Rc<Self>, running: Running<'_>, index: usize) -> mlua::Result<Value> {
        let id = self.stage.borrow().client(index).and_then(Client::player);
        let who = Who::Client(index);
        let player = self.on(who, |side| side.instance(id))?;
        self.given(running, who, player)
    }

    fn given(self: &Rc<Self>, running: Running<'_>, who: Who, value: Value) -> mlua::Result<Value> {
        let Value::UserData(userdata) = value else {
            return Ok(Value::Nil);
        };
        let given = self.give(running, who, vec![Copied::Named(userdata)])?;
        Ok(given.into_iter().next().unwrap_or(Value::Nil))
    }

    /// How far a client has come; why it is gone, if it is.
    fn stage_of(&self, index: usize) -> (&'static str, Option<String>) {
        let stage = self.stage.borrow();
        match stage.client(index).map(Client::stage) {
            Some(ClientStage::Gone { reason }) => ("gone", Some(reason.clone())),
            Some(_) if stage.has_joined(index) => ("joined", None),
            Some(_) => ("joining", None),
            None => ("gone", Some("there is no such client".to_owned())),
        }
    }

    /// What simulates a part, as a side sees it: the name of a side, and whether that is about to lose it. Nothing of what cannot
    /// move.
    fn simulator(&self, who: Who, part: &Value) -> mlua::Result<(Option<String>, bool)> {
        let part = proxy::required(part)?;
        let stage = self.stage.borrow();
        if part.who != who {
            let name = stage.side_name(who);
            return Err(fail(format!("simulator: a part of {name} was expected")));
        }
        let owners = match who {
            Who::Client(index) => stage.client(index).map(Client::owners),
            Who::Server | Who::Test => Some(stage.server().owners()),
        };
        let id = Running::instance_of(&Value::UserData(part.value));
        let found = owners
            .zip(id)
            .and_then(|(owners, id)| owners.get(&id).copied());
        let Some(simulator) = found else {
            return Ok((None, false));
        };
        let client = simulator.user_id().and_then(|user_id| {
            (0..stage.clients()).find(|&index| {
                let client = stage.client(index);
                client.and_then(Client::user_id) == Some(user_id)
            })
        });
        let name = stage.side_name(client.map_or(Who::Server, Who::Client));
        Ok((Some(name), matches!(simulator, Simulator::Leaving(_))))
    }

    /// What a side said so far: a table an output.
    fn output(&self, running: Running<'_>, who: Who) -> mlua::Result<Table> {
        let lua = running.lua();
        let list = lua.create_table()?;
        let stage = self.stage.borrow();
        for said in stage.said().iter().filter(|said| said.who == who) {
            let entry = lua.create_table()?;
            let level = match said.event.level {
                Level::Print => "print",
                Level::Info => "info",
                Level::Warn => "warn",
                Level::Error => "error",
            };
            entry.raw_set("level", level)?;
            entry.raw_set("text", said.event.text.as_str())?;
            entry.raw_set("script", said.event.script.as_deref())?;
            entry.raw_set("line", said.event.line)?;
            list.raw_push(entry)?;
        }
        Ok(list)
    }
}
