//! A VM whose model is there: what natives and the session do with it.

use std::cell::{Ref, RefMut};
use std::rc::Rc;

use mlua::{Error, Function, IntoLuaMulti, Lua, MultiValue, Thread, Value};
use studio_model::{DataModel, InstanceId, PropertyId};

use super::{Happening, Phase, Side, TickTime};
use crate::error::ScriptError;
use crate::output::{Level, OutputEvent};
use crate::scripts::Owner;
use crate::world::World;

/// A VM while a model is lent to it.
#[derive(Clone, Copy)]
pub struct Running<'a> {
    pub(crate) lua: &'a Lua,
    pub(crate) world: &'a Rc<World>,
}

impl<'a> Running<'a> {
    /// The Luau state, for making values.
    pub fn lua(&self) -> &'a Lua {
        self.lua
    }

    /// The model, to read. Do not hold it while scripts may run.
    pub fn model(&self) -> Ref<'_, DataModel> {
        self.world.model.borrow()
    }

    /// The model, to write what no script hears of. Do not hold it while scripts may run.
    pub fn model_mut(&self) -> RefMut<'_, DataModel> {
        self.world.model.borrow_mut()
    }

    /// Which side this is.
    pub fn side(&self) -> Side {
        self.world.side
    }

    /// The tick's time.
    pub fn time(&self) -> TickTime {
        self.world.clock.tick()
    }

    /// Sets the time before anything else runs: [`Self::step`] does it too.
    pub fn set_time(&self, time: TickTime) {
        self.world.clock.set(time);
    }

    /// Runs what is due at a point of the tick, then everything that was deferred, and starts and stops scripts.
    pub fn step(&self, phase: Phase, time: TickTime) {
        self.world.clock.set(time);
        match phase {
            Phase::LegacyWaits => self.resume_due(true),
            Phase::Heartbeat => self.resume_due(false),
            _ => {}
        }
        let hooks = self.world.phase_hooks.borrow().clone();
        for hook in hooks {
            hook(*self, phase);
        }
        self.drain();
        if phase == Phase::End {
            self.world.signals.borrow_mut().release_faded();
            self.free_loose();
        }
    }

    /// Calls `hook` in each phase, after what was due is resumed and before what was deferred.
    pub fn on_phase(&self, hook: impl Fn(Running<'_>, Phase) + 'static) {
        self.world.phase_hooks.borrow_mut().push(Rc::new(hook));
    }

    /// Calls `observer` for all that happens to instances.
    pub fn observe(&self, observer: impl Fn(Running<'_>, &Happening) + 'static) {
        self.world.observers.borrow_mut().push(Rc::new(observer));
    }

    /// Calls `watcher` whenever a property is set, of any instance, before handlers of scripts.
    pub fn watch(&self, property: PropertyId, watcher: impl Fn(Running<'_>, InstanceId) + 'static) {
        let mut watchers = self.world.watchers.borrow_mut();
        let watchers = watchers.entry(property).or_default();
        watchers.push(Rc::new(watcher));
    }

    /// Tells who watches a property.
    pub(crate) fn tell_watchers(&self, id: InstanceId, property: PropertyId) {
        let watchers = self.world.watchers.borrow().get(&property).cloned();
        for watcher in watchers.into_iter().flatten() {
            watcher(*self, id);
        }
    }

    /// Tells the observers.
    pub(crate) fn tell(&self, happening: &Happening) {
        if self.world.observers.borrow().is_empty() {
            return;
        }
        let observers = self.world.observers.borrow().clone();
        for observer in observers {
            observer(*self, happening);
        }
    }

    /// Whether anybody observes.
    pub(crate) fn is_observed(&self) -> bool {
        !self.world.observers.borrow().is_empty()
    }

    /// Whose client this is: see [`Vm::set_local_player`](crate::Vm::set_local_player).
    pub fn local_player(&self) -> Option<InstanceId> {
        self.world.scripts.borrow().local_player()
    }

    /// Says something in the name of the engine.
    pub fn say(&self, level: Level, text: impl Into<String>) {
        self.say_at(level, text.into(), None, None);
    }

    /// Says something in the name of the script that runs.
    pub fn say_here(&self, level: Level, text: String) {
        let (script, line) = self.here();
        self.say_at(level, text, script, line);
    }

    /// Says something of a script's line.
    pub(crate) fn say_at(
        &self,
        level: Level,
        text: String,
        script: Option<String>,
        line: Option<u32>,
    ) {
        self.world.output.borrow_mut().push(OutputEvent {
            level,
            side: self.world.side,
            script,
            line,
            text,
            traceback: Vec::new(),
        });
    }

    /// The script and the line that called the native that runs.
    pub(crate) fn here(&self) -> (Option<String>, Option<u32>) {
        for level in 1..17 {
            let found = self.lua.inspect_stack(level, |frame| {
                let line = frame.current_line();
                let source = frame.source().short_src.map(std::borrow::Cow::into_owned);
                (source, line)
            });
            match found {
                Some((Some(source), Some(line))) if source != crate::error::OWN_CHUNK => {
                    return (Some(source), u32::try_from(line).ok());
                }
                Some(_) => {}
                None => break,
            }
        }
        (None, None)
    }

    /// Whether what called the native that runs is Luau code of ours.
    pub(crate) fn is_own_code(&self) -> bool {
        let own = self.lua.inspect_stack(1, |frame| {
            frame.source().short_src.as_deref() == Some(crate::error::OWN_CHUNK)
        });
        own == Some(true)
    }

    /// Tells an error of a script.
    pub fn report(&self, error: &Error) {
        let told = ScriptError::of(error);
        if matches!(error, Error::MemoryError(_)) || told.message.contains("not enough memory") {
            // What the script held may be free now; others must not starve of it.
            let collected = self.lua.gc_collect();
            debug_assert!(collected.is_ok(), "a collection raises nothing");
        }
        let script = told
            .script
            .or_else(|| self.owner_path(self.world.current.get()));
        self.world.output.borrow_mut().push(OutputEvent {
            level: Level::Error,
            side: self.world.side,
            script,
            line: told.line,
            text: told.message,
            traceback: told.traceback,
        });
    }

    /// Resumes a thread in the name of a script; its error is told. Whether it finished.
    pub(crate) fn resume(&self, thread: &Thread, owner: Owner, args: impl IntoLuaMulti) -> bool {
        if !self.world.scripts.borrow().is_alive(owner) {
            return false;
        }
        let world = self.world;
        let before = world.current.replace(owner);
        let kept = world.thread_kept.replace(false);
        world.budget.enter();
        let result = thread.resume::<()>(args);
        world.budget.leave();
        let finished = match result {
            Ok(()) => thread.is_finished() && !world.thread_kept.get(),
            Err(Error::CoroutineUnresumable) => false,
            Err(error) => {
                self.report(&error);
                false
            }
        };
        world.thread_kept.set(kept);
        world.current.set(before);
        for kept in world.budget.take_kept() {
            kept(*self);
        }
        finished
    }

    /// Calls a function in a thread of its own, in the name of a script.
    pub(crate) fn call(&self, function: &Function, owner: Owner, args: impl IntoLuaMulti) {
        let pooled = self.world.scheduler.borrow_mut().pooled_thread();
        let thread = match pooled {
            Some(thread) => thread.reset(function.clone()).map(|()| thread),
            None => self.lua.create_thread(function.clone()),
        };
        match thread {
            Ok(thread) => {
                if self.resume(&thread, owner, args) {
                    self.world.scheduler.borrow_mut().pool(thread);
                }
            }
            Err(error) => self.report(&error),
        }
    }

    /// The Luau value of an instance: always the same one while a script holds it. Nil of nothing.
    pub fn instance(&self, id: Option<InstanceId>) -> mlua::Result<Value> {
        match id {
            Some(id) => self.world.instances.value(*self, id),
            None => Ok(Value::Nil),
        }
    }

    /// The name of an instance with those of its ancestors, joined by points: what `GetFullName` says.
    pub fn full_name(&self, id: InstanceId) -> String {
        crate::instance::full_name(&self.model(), id)
    }

    /// The instance that a Luau value is.
    pub fn instance_of(value: &Value) -> Option<InstanceId> {
        crate::instance::id_of(value)
    }

    /// Values for an event or a call.
    pub(crate) fn values(&self, args: impl IntoLuaMulti) -> MultiValue {
        match args.into_lua_multi(self.lua) {
            Ok(values) => values,
            Err(error) => {
                self.report(&error);
                MultiValue::new()
            }
        }
    }
}
