//! The natives behind proxies: reading, writing, calling, listening, each done in the VM of the side that it is about.

use std::cell::RefCell;
use std::rc::Rc;

use mlua::{AnyUserData, Function, MultiValue, ObjectLike, Table, Value};
use studio_script::Running;

use super::copy::{self, Copied};
use super::inbox::{Delivery, Inbox};
use super::proxy::{self, Proxy};
use super::{Bridge, Read};
use crate::stage::Who;

/// Takes values out of a side's VM: everything that it only names stays there.
fn take(values: impl IntoIterator<Item = Value>) -> Result<Vec<Copied>, String> {
    copy::take(values, &|userdata| Ok(userdata.clone()))
}

/// What a call gave, as far as it has ended.
enum Call {
    /// It has not yet.
    Running,
    /// The test's thread waits for it under this number.
    Awaited(u64),
    Ended(Result<Vec<Copied>, String>),
}

pub(super) fn install(
    running: Running<'_>,
    bridge: &Rc<Bridge>,
    native: &Table,
) -> mlua::Result<()> {
    let own = Rc::clone(bridge);
    let get = running.native(move |running, (target, key): (Value, Value)| {
        own.get(running, &proxy::required(&target)?, key)
    })?;
    native.raw_set("get", get)?;
    let own = Rc::clone(bridge);
    let set = running.native(move |_, (target, key, value): (Value, Value, Value)| {
        own.set(&proxy::required(&target)?, key, value)
    })?;
    native.raw_set("set", set)?;
    let own = Rc::clone(bridge);
    let call = running.native(
        move |running, (target, name, args): (Value, mlua::LuaString, MultiValue)| {
            own.call(running, &proxy::required(&target)?, &name, args)
        },
    )?;
    native.raw_set("call", call)?;
    let own = Rc::clone(bridge);
    let run = running.native(
        move |running, (side, source, args): (i64, mlua::LuaString, MultiValue)| {
            own.run(running, super::sides::who(side)?, &source, args)
        },
    )?;
    native.raw_set("run", run)?;
    let own = Rc::clone(bridge);
    let listen = running.native(move |running, signal: usize| own.listen(running, signal))?;
    native.raw_set("listen", listen)?;
    let own = Rc::clone(bridge);
    let taken = running.native(move |_, value: Value| Ok(own.take_read(&value)))?;
    native.raw_set("take_read", taken)?;
    let own = Rc::clone(bridge);
    let last = running.native(move |_, ()| {
        let read = own.last_read.borrow_mut().take();
        Ok(read.map_or((None, Value::Nil), |read| (Some(read.what), read.value)))
    })?;
    native.raw_set("last_read", last)?;
    let own = Rc::clone(bridge);
    let describe = running.native(move |_, value: Value| {
        let proxy = proxy::required(&value)?;
        Ok(own.described(&proxy))
    })?;
    native.raw_set("describe", describe)?;
    let is_proxy =
        running.native(|_, value: Value| Ok(value.as_userdata().and_then(proxy::of).is_some()))?;
    native.raw_set("is_proxy", is_proxy)
}

impl Bridge {
    /// Does something in the VM of a side.
    pub(super) fn on<R>(
        &self,
        who: Who,
        run: impl FnOnce(Running<'_>) -> mlua::Result<R>,
    ) -> mlua::Result<R> {
        let done = self.stage.borrow_mut().with_scripts(who, run);
        match done {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(error)) => Err(fail(self.of_side(who, &words(&error)))),
            Err(error) => Err(fail(error.to_string())),
        }
    }

    /// `target.key`: the kind of what it is, and it.
    fn get(
        self: &Rc<Self>,
        running: Running<'_>,
        target: &Proxy,
        key: Value,
    ) -> mlua::Result<(&'static str, Value)> {
        let key = self.copied(target.who, [key])?;
        let (found, what) = self.on(target.who, |side| {
            let key = given(side, key)?;
            let what = path(&target.value, &key);
            let found: Value = target
                .value
                .get(key.front().cloned().unwrap_or(Value::Nil))?;
            Ok((found, what))
        })?;
        if matches!(found, Value::Function(_)) {
            return Ok(("method", Value::Nil));
        }
        let found = take([found]).map_err(|text| self.refused(target.who, &text))?;
        let value = self.give(running, target.who, found)?;
        let value = value.into_iter().next().unwrap_or(Value::Nil);
        self.note_read(target.who, &what, value.clone());
        Ok(("value", value))
    }

    fn set(&self, target: &Proxy, key: Value, value: Value) -> mlua::Result<()> {
        let pair = self.copied(target.who, [key, value])?;
        self.on(target.who, |side| {
            let mut pair = given(side, pair)?.into_iter();
            let key = pair.next().unwrap_or(Value::Nil);
            target.value.set(key, pair.next().unwrap_or(Value::Nil))
        })
    }

    /// `target:name(…)`: `"done"` and its values, or `"wait"` where it yields.
    fn call(
        self: &Rc<Self>,
        running: Running<'_>,
        target: &Proxy,
        name: &mlua::LuaString,
        args: MultiValue,
    ) -> mlua::Result<MultiValue> {
        let args = self.copied(target.who, args)?;
        let name = name.to_string_lossy();
        let what = self.on(target.who, |_| {
            Ok(path(&target.value, &MultiValue::from_vec(vec![])))
        })?;
        let result = self.begin(running, target.who, |side| {
            let function: Value = target.value.get(name.as_str())?;
            let Value::Function(function) = function else {
                return Err(fail(format!("{name} is not a method")));
            };
            let mut args = given(side, args)?;
            args.push_front(Value::UserData(target.value.clone()));
            Ok((function, args))
        })?;
        if let Some(value) = result.get(1) {
            self.note_read(target.who, &format!("{what}:{name}(…)"), value.clone());
        }
        Ok(result)
    }

    /// Runs a source in a side's VM.
    fn run(
        self: &Rc<Self>,
        running: Running<'_>,
        who: Who,
        source: &mlua::LuaString,
        args: MultiValue,
    ) -> mlua::Result<MultiValue> {
        let args = self.copied(who, args)?;
        let source = source.to_string_lossy();
        self.begin(running, who, |side| {
            Ok((side.compile(&source, "run")?, given(side, args)?))
        })
    }

    /// Calls a function of a side, in a thread of its own there.
    fn begin(
        self: &Rc<Self>,
        running: Running<'_>,
        who: Who,
        prepare: impl FnOnce(Running<'_>) -> mlua::Result<(Function, MultiValue)>,
    ) -> mlua::Result<MultiValue> {
        let state = Rc::new(RefCell::new(Call::Running));
        let (shared, inbox) = (Rc::clone(&state), Rc::clone(&self.inbox));
        self.on(who, move |side| {
            let (function, args) = prepare(side)?;
            side.call_then(&function, args, move |_, ended| {
                let result = ended.and_then(take);
                end_call(&shared, &inbox, result);
            });
            Ok(())
        })?;
        let ended = state.replace(Call::Running);
        match ended {
            Call::Ended(Ok(values)) => {
                let mut values = self.give(running, who, values)?;
                values.push_front(Value::String(running.lua().create_string("done")?));
                Ok(values)
            }
            Call::Ended(Err(text)) => Err(self.refused(who, &text)),
            Call::Running | Call::Awaited(_) => {
                let call = self.calls.get() + 1;
                self.calls.set(call);
                let waiting = running.book()?;
                self.waiting.borrow_mut().insert(call, (who, waiting));
                *state.borrow_mut() = Call::Awaited(call);
                let wait = running.lua().create_string("wait")?;
                Ok(MultiValue::from_vec(vec![Value::String(wait)]))
            }
        }
    }

    /// The test listens to an event: its own signal, which fires a tick's events at the test's next tick.
    fn listen(self: &Rc<Self>, running: Running<'_>, index: usize) -> mlua::Result<Value> {
        let (who, value, here) = {
            let signals = self.signals.borrow();
            let signal = signals.get(index).ok_or_else(|| fail("no such event"))?;
            (signal.who, signal.value.clone(), signal.here)
        };
        if let Some(here) = here {
            return running.free_signal_value(here);
        }
        let inbox = Rc::clone(&self.inbox);
        self.on(who, |side| {
            let handler = side.native(move |_, args: MultiValue| {
                let args = take(args);
                let signal = index;
                inbox.borrow_mut().push(Delivery::Fired { signal, args });
                Ok(())
            })?;
            value.call_method::<Value>("Connect", handler).map(drop)
        })?;
        let here = running.new_signal();
        if let Some(signal) = self.signals.borrow_mut().get_mut(index) {
            signal.here = Some(here);
        }
        running.free_signal_value(here)
    }

    fn copied(
        &self,
        who: Who,
        values: impl IntoIterator<Item = Value>,
    ) -> mlua::Result<Vec<Copied>> {
        self.take(who, values).map_err(fail)
    }

    fn refused(&self, who: Who, text: &str) -> mlua::Error {
        fail(self.of_side(who, text))
    }

    fn note_read(&self, who: Who, what: &str, value: Value) {
        let what = self.of_side(who, what);
        *self.last_read.borrow_mut() = Some(Read { what, value });
    }

    /// What the last thing read was, if this is its value; afterwards nothing was read.
    fn take_read(&self, value: &Value) -> Option<String> {
        let read = self.last_read.borrow_mut().take()?;
        (read.value == *value).then_some(read.what)
    }

    /// `Workspace.Door of Player1`.
    pub(super) fn described(&self, proxy: &Proxy) -> String {
        let path = self.on(proxy.who, |_| {
            Ok(path(&proxy.value, &MultiValue::from_vec(vec![])))
        });
        let side = self.stage.borrow().side_name(proxy.who);
        format!("{} of {side}", path.unwrap_or_default())
    }
}

/// A call has ended: whoever made it may be gone on, or wait for it.
fn end_call(state: &RefCell<Call>, inbox: &RefCell<Inbox>, result: Result<Vec<Copied>, String>) {
    let before = state.replace(Call::Running);
    match before {
        Call::Awaited(call) => inbox.borrow_mut().push(Delivery::Ended { call, result }),
        Call::Running | Call::Ended(_) => *state.borrow_mut() = Call::Ended(result),
    }
}

/// Values in a side's VM.
fn given(side: Running<'_>, values: Vec<Copied>) -> mlua::Result<MultiValue> {
    values
        .into_iter()
        .map(|value| value.give(side.lua(), &mut |own| Ok(Value::UserData(own))))
        .collect()
}

/// The full name of an instance, and of what is read of it.
fn path(target: &AnyUserData, key: &MultiValue) -> String {
    let name = match Running::instance_of(&Value::UserData(target.clone())) {
        Some(_) => target.call_method::<String>("GetFullName", ()).ok(),
        None => target.to_string().ok(),
    };
    let name = name.unwrap_or_default();
    match key.front() {
        Some(Value::String(key)) if name.is_empty() => key.to_string_lossy(),
        Some(Value::String(key)) => format!("{name}.{}", key.to_string_lossy()),
        _ if name.is_empty() => "game".to_owned(),
        _ => name,
    }
}

pub(super) fn fail(text: impl Into<String>) -> mlua::Error {
    mlua::Error::RuntimeError(text.into())
}

/// An error's own words, without the calls that led to it.
fn words(error: &mlua::Error) -> String {
    match error {
        mlua::Error::CallbackError { cause, .. } => words(cause),
        mlua::Error::RuntimeError(text) => {
            let text = text.split("stack traceback:").next().unwrap_or(text);
            text.trim_end().to_owned()
        }
        other => other.to_string(),
    }
}
