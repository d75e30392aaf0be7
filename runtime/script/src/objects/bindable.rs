//! `BindableEvent` and `BindableFunction`, callbacks, and the copying of arguments that cross between scripts.

use std::cell::Cell;

use mlua::{Function, MultiValue, Table, Value};
use rustc_hash::FxHashMap;
use studio_model::{CallbackId, ClassTable, InstanceId};

use crate::error::fail;
use crate::instance::id_of;
use crate::scheduler::Waiting;
use crate::scripts::Owner;
use crate::value::type_name;
use crate::vm::Running;

/// Tables within each other in an argument, at most.
const DEPTH_MAX: usize = 64;

/// The script in whose name a function is called.
#[derive(Debug, Clone, Copy)]
pub struct Caller(Owner);

/// The functions that scripts gave to callbacks.
#[derive(Default)]
pub(crate) struct Callbacks {
    functions: FxHashMap<(InstanceId, CallbackId), (Function, Owner)>,
    waiting: FxHashMap<(InstanceId, CallbackId), Vec<Waiting>>,
}

pub(super) fn install(running: Running<'_>, native: &Table) -> mlua::Result<()> {
    let of = running.native(|running, bindable: Value| {
        let key = on_invoke(running, &bindable)?;
        Ok(running.callback(key.0, key.1))
    })?;
    native.raw_set("callback_of", of)?;
    let wait = running.native(|running, bindable: Value| {
        let key = on_invoke(running, &bindable)?;
        let waiting = running.book()?;
        let mut callbacks = running.world.callbacks.borrow_mut();
        callbacks.waiting.entry(key).or_default().push(waiting);
        Ok(())
    })?;
    native.raw_set("book_callback_wait", wait)?;
    let copy = running.native(|running, args: MultiValue| running.copy_arguments(args))?;
    native.raw_set("copy_arguments", copy)
}

fn on_invoke(running: Running<'_>, value: &Value) -> mlua::Result<(InstanceId, CallbackId)> {
    let id =
        id_of(value).ok_or_else(|| fail("Expected ':' not '.' calling member function Invoke"))?;
    let class = running.model().class(id);
    let callback = class.and_then(|class| ClassTable::get().callback(class, "OnInvoke"));
    let callback = callback.ok_or_else(|| fail("Invoke needs a BindableFunction"))?;
    Ok((id, callback.id))
}

pub(super) fn define(running: Running<'_>, prelude: &Table) -> mlua::Result<()> {
    let table = ClassTable::get();
    let event = table
        .class_named("BindableEvent")
        .and_then(|class| table.event(class, "Event"))
        .ok_or_else(|| fail("the class table has no BindableEvent.Event"))?
        .id;
    running.define_method(
        "BindableEvent",
        "Fire",
        move |running, id, args: MultiValue| {
            if running.has_listener(id, event) {
                let args = running.copy_arguments(args)?;
                running.fire(id, event, args);
            }
            Ok(())
        },
    )?;
    running.define_method_as("BindableFunction", "Invoke", prelude.get("invoke")?)
}

impl Running<'_> {
    /// The function that a script gave to a callback.
    pub fn callback(&self, id: InstanceId, callback: CallbackId) -> Option<Function> {
        let callbacks = self.world.callbacks.borrow();
        let (function, _) = callbacks.functions.get(&(id, callback))?;
        Some(function.clone())
    }

    /// Calls the function that a script gave to a callback, in a thread of its own, and tells `done` how it ended: with
    /// its values or the text of its error, also that its time was over. `false` if there is no function. If the script ends
    /// meanwhile, `done` is never called: whoever waits for it keeps a time of their own.
    pub fn call_callback(
        &self,
        id: InstanceId,
        callback: CallbackId,
        args: MultiValue,
        done: impl FnOnce(Running<'_>, Result<MultiValue, String>) + 'static,
    ) -> bool {
        let found = {
            let callbacks = self.world.callbacks.borrow();
            callbacks.functions.get(&(id, callback)).cloned()
        };
        let Some((function, owner)) = found else {
            return false;
        };
        let before = self.world.current.replace(owner);
        self.call_then(&function, args, done);
        self.world.current.set(before);
        true
    }

    /// In whose name code runs now: kept with a function that a script hands over, for [`Self::call_as`].
    pub fn caller(&self) -> Caller {
        Caller(self.world.current.get())
    }

    /// Calls a function in a thread of its own, in the name of the script that handed it over, and tells `done` how it
    /// ended. If the script has ended, nothing is called.
    pub fn call_as(
        &self,
        caller: Caller,
        function: &Function,
        args: MultiValue,
        done: impl FnOnce(Running<'_>, Result<MultiValue, String>) + 'static,
    ) {
        let before = self.world.current.replace(caller.0);
        self.call_then(function, args, done);
        self.world.current.set(before);
    }

    /// Calls a function in a thread of its own, in the name of the script that runs, and tells `done` how it ended.
    pub fn call_then(
        &self,
        function: &Function,
        args: MultiValue,
        done: impl FnOnce(Running<'_>, Result<MultiValue, String>) + 'static,
    ) {
        let done = Cell::new(Some(done));
        let tell = self.native(move |running, (ok, mut values): (bool, MultiValue)| {
            if let Some(done) = done.take() {
                let ended = if ok {
                    Ok(values)
                } else {
                    let problem = values.pop_front().unwrap_or(Value::Nil);
                    Err(running.shown(&problem)?)
                };
                if running.world.budget.is_expired() {
                    running
                        .world
                        .budget
                        .keep(move |running| done(running, ended));
                } else {
                    done(running, ended);
                }
            }
            Ok(())
        });
        let Some(built) = self.world.built.borrow().clone() else {
            return;
        };
        let owner = self.world.current.get();
        match tell {
            Ok(tell) => {
                let head = [Value::Function(tell), Value::Function(function.clone())];
                let all: MultiValue = head.into_iter().chain(args).collect();
                self.call(&built.call_then, owner, all);
            }
            Err(error) => self.report(&error),
        }
    }

    pub(crate) fn set_callback(
        &self,
        id: InstanceId,
        callback: CallbackId,
        new: Value,
    ) -> mlua::Result<()> {
        let key = (id, callback);
        match new {
            Value::Nil => {
                self.world.callbacks.borrow_mut().functions.remove(&key);
            }
            Value::Function(function) => {
                let waiting = {
                    let mut callbacks = self.world.callbacks.borrow_mut();
                    let owner = self.world.current.get();
                    callbacks.functions.insert(key, (function.clone(), owner));
                    callbacks.waiting.remove(&key).unwrap_or_default()
                };
                for thread in waiting {
                    self.wake(&thread, &function);
                }
            }
            other => {
                let name = ClassTable::get().callback_info(callback).name;
                return Err(fail(format!(
                    "Unable to assign property {name}. function expected, got {}",
                    type_name(&other)
                )));
            }
        }
        Ok(())
    }

    /// Forgets the callbacks of an instance that is gone.
    pub(crate) fn forget_callbacks(&self, id: InstanceId) {
        let mut callbacks = self.world.callbacks.borrow_mut();
        if !callbacks.functions.is_empty() {
            callbacks.functions.retain(|(of, _), _| *of != id);
        }
        if !callbacks.waiting.is_empty() {
            callbacks.waiting.retain(|(of, _), _| *of != id);
        }
    }

    /// Arguments as another script gets them: tables are copied, without their metatables.
    ///
    /// # Errors
    /// Tables in a circle, or too deep.
    pub fn copy_arguments(&self, args: MultiValue) -> mlua::Result<MultiValue> {
        args.into_iter().map(|arg| self.copied(arg, 0)).collect()
    }

    fn copied(&self, value: Value, depth: usize) -> mlua::Result<Value> {
        let Value::Table(table) = value else {
            return Ok(value);
        };
        if depth >= DEPTH_MAX {
            return Err(fail("tables cannot be cyclic"));
        }
        let copy = self.lua.create_table_with_capacity(table.raw_len(), 0)?;
        table.for_each(|key: Value, value: Value| {
            let key = match key {
                Value::String(_) | Value::Integer(_) | Value::Number(_) => key,
                other => Value::String(self.lua.create_string(self.text_of(&other)?)?),
            };
            copy.raw_set(key, self.copied(value, depth + 1)?)
        })?;
        Ok(Value::Table(copy))
    }
}
