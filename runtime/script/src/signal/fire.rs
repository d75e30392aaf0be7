//! Firing: the handlers of a signal run, each in a thread of its own, at once or at the end of the phase.

use std::rc::Rc;

use mlua::{MultiValue, Value};
use studio_model::{ClassTable, EventId, InstanceId};

use super::{ConnectionId, Listener, Native, SignalKey, SignalKind, natives};
use crate::limits::REENTRANCY_MAX;
use crate::output::Level;
use crate::scripts::Owner;
use crate::vm::Running;

/// A handler that is to run.
pub(crate) struct Invocation {
    connection: ConnectionId,
    args: MultiValue,
    depth: u32,
}

impl Running<'_> {
    /// Fires an event of an instance.
    pub fn fire(&self, id: InstanceId, event: EventId, args: impl mlua::IntoLuaMulti) {
        if self
            .world
            .signals
            .borrow()
            .has(id, SignalKind::Event(event))
        {
            let args = self.values(args);
            self.fire_kind(id, SignalKind::Event(event), &args);
        }
    }

    /// Whether anybody listens to an event of an instance: what is costly to tell need not be made otherwise.
    pub fn has_listener(&self, id: InstanceId, event: EventId) -> bool {
        self.world
            .signals
            .borrow()
            .has(id, SignalKind::Event(event))
    }

    pub(crate) fn fire_kind(&self, id: InstanceId, kind: SignalKind, args: &MultiValue) {
        self.fire_key(
            SignalKey {
                instance: Some(id),
                kind,
            },
            args,
        );
    }

    pub(crate) fn fire_key(&self, key: SignalKey, args: &MultiValue) {
        let (listeners, depth) = {
            let mut signals = self.world.signals.borrow_mut();
            let Some(signal) = signals.by_key.get_mut(&key) else {
                return;
            };
            if signal.connections.is_empty() {
                return;
            }
            (signal.connections.clone(), signal.depth)
        };
        if self.world.deferred.get() {
            let depth = self.world.scheduler.borrow().depth() + 1;
            if depth > REENTRANCY_MAX {
                self.too_deep(key);
                return;
            }
            for connection in listeners {
                let invocation = Invocation {
                    connection,
                    args: args.clone(),
                    depth,
                };
                self.world.scheduler.borrow_mut().defer_handler(invocation);
            }
            return;
        }
        if depth >= REENTRANCY_MAX {
            self.too_deep(key);
            return;
        }
        self.change_depth(key, 1);
        for connection in listeners {
            self.run_listener(connection, args.clone());
        }
        self.change_depth(key, -1);
    }

    fn change_depth(&self, key: SignalKey, by: i32) {
        let mut signals = self.world.signals.borrow_mut();
        let Some(signal) = signals.by_key.get_mut(&key) else {
            return;
        };
        signal.depth = signal.depth.saturating_add_signed(by);
        if signal.depth == 0 && signal.connections.is_empty() {
            signals.by_key.remove(&key);
        }
    }

    fn too_deep(&self, key: SignalKey) {
        let name = match key.kind {
            SignalKind::Event(event) => ClassTable::get().event_info(event).name,
            SignalKind::Property(property) => ClassTable::get().property(property).name,
            SignalKind::Native(Native::Name) => "Name",
            SignalKind::Native(Native::Parent) => "Parent",
            SignalKind::Attribute(_) => "an attribute",
            SignalKind::Free(_) => "a signal",
        };
        self.say_here(
            Level::Error,
            format!("Maximum event re-entrancy depth exceeded for {name}"),
        );
    }

    /// Runs what was deferred, if it still is to run.
    pub(crate) fn run_invocation(&self, invocation: Invocation) {
        let before = self
            .world
            .scheduler
            .borrow_mut()
            .replace_depth(invocation.depth);
        self.run_listener(invocation.connection, invocation.args);
        self.world.scheduler.borrow_mut().replace_depth(before);
    }

    fn run_listener(&self, id: ConnectionId, args: MultiValue) {
        let (listener, owner) = {
            let mut signals = self.world.signals.borrow_mut();
            let Some(connection) = signals.get(id) else {
                return;
            };
            if !connection.connected && !connection.pending_runs {
                return;
            }
            let (listener, owner) = (connection.listener.clone(), connection.owner);
            let (once, connected) = (connection.once, connection.connected);
            if once || !connected {
                signals.unlink(id);
            }
            if once {
                signals.release(id);
            }
            (listener, owner)
        };
        match listener {
            Some(Listener::Function(function)) => self.call(&function, owner, args),
            Some(Listener::Thread(thread)) => {
                self.resume(&thread, owner, args);
            }
            Some(Listener::Native(native)) => native(*self, args),
            None => {}
        }
    }

    /// Listens to an event of an instance with a native.
    ///
    /// # Errors
    /// Beyond the limit of connections.
    pub fn listen(
        &self,
        id: InstanceId,
        event: EventId,
        native: impl Fn(Running<'_>, MultiValue) + 'static,
    ) -> mlua::Result<()> {
        let key = SignalKey {
            instance: Some(id),
            kind: SignalKind::Event(event),
        };
        let listener = Listener::Native(Rc::new(native));
        let mut signals = self.world.signals.borrow_mut();
        signals.connect(key, listener, false, Owner::ENGINE)?;
        Ok(())
    }

    pub(crate) fn connect(
        &self,
        key: SignalKey,
        listener: Listener,
        once: bool,
    ) -> mlua::Result<ConnectionId> {
        let owner = self.world.current.get();
        let mut signals = self.world.signals.borrow_mut();
        signals.connect(key, listener, once, owner)
    }

    /// The Luau value of an instance's signal.
    pub(crate) fn signal_value(&self, id: InstanceId, kind: SignalKind) -> mlua::Result<Value> {
        self.signal_of(SignalKey {
            instance: Some(id),
            kind,
        })
    }

    pub(crate) fn signal_of(&self, key: SignalKey) -> mlua::Result<Value> {
        let userdata = self.lua.create_any_userdata(natives::SignalValue(key))?;
        Ok(Value::UserData(userdata))
    }
}

/// A signal that is no instance's: of a service's tag, of a mouse.
#[derive(Debug, Clone, Copy)]
pub struct FreeSignal(SignalKey);

impl Running<'_> {
    /// A new signal that is no instance's.
    pub fn new_signal(&self) -> FreeSignal {
        FreeSignal(self.world.signals.borrow_mut().new_free())
    }

    /// Its Luau value.
    ///
    /// # Errors
    /// Without memory.
    pub fn free_signal_value(&self, signal: FreeSignal) -> mlua::Result<Value> {
        self.signal_of(signal.0)
    }

    /// Fires it.
    pub fn fire_free(&self, signal: FreeSignal, args: impl mlua::IntoLuaMulti) {
        let args = self.values(args);
        self.fire_key(signal.0, &args);
    }
}
