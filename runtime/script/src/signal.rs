//! Events: who listens to what, and the running of handlers, at once or deferred.
//!
//! Each handler runs in a thread of its own; an error in one is told and hurts nobody else. What nobody listens to costs
//! a look into a table.

mod natives;

use std::rc::Rc;
use std::sync::LazyLock;

use mlua::{Function, MultiValue, Thread, Value};
use rustc_hash::FxHashMap;
use studio_model::{ClassId, ClassTable, DataModel, EventId, InstanceId, PropertyId};

use crate::error::fail;
use crate::limits::{CONNECTIONS_MAX, REENTRANCY_MAX};
use crate::output::Level;
use crate::scripts::Owner;
use crate::vm::Running;

pub(crate) use natives::{register, signal_of};

/// What the tree holds itself and scripts may listen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Native {
    Name,
    Parent,
}

/// What of an instance is listened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum SignalKind {
    Event(EventId),
    Property(PropertyId),
    Native(Native),
    /// By the number of the attribute's name.
    Attribute(u32),
    /// Signals that are nobody's: by their number.
    Free(u32),
}

/// One signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SignalKey {
    /// `None` for signals that are nobody's.
    pub(crate) instance: Option<InstanceId>,
    pub(crate) kind: SignalKind,
}

/// Who is told.
#[derive(Clone)]
pub(crate) enum Listener {
    Function(Function),
    /// A thread that waits: once.
    Thread(Thread),
    /// One of ours.
    Native(Rc<dyn Fn(Running<'_>, MultiValue)>),
}

/// A connection: its place and its generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ConnectionId {
    index: u32,
    generation: u32,
}

struct Connection {
    generation: u32,
    /// Whether it still belongs to its signal's list.
    connected: bool,
    /// Whether what is pending still runs although it is not connected: after a destruction, not after a disconnection.
    pending_runs: bool,
    once: bool,
    key: SignalKey,
    owner: Owner,
    listener: Option<Listener>,
}

#[derive(Default)]
struct Signal {
    connections: Vec<ConnectionId>,
    /// How many firings of it are within each other.
    depth: u32,
}

/// All connections of a VM.
#[derive(Default)]
pub(crate) struct Signals {
    by_key: FxHashMap<SignalKey, Signal>,
    /// The connections of an instance.
    by_instance: FxHashMap<InstanceId, Vec<ConnectionId>>,
    /// How many connections an event has, over all instances.
    by_kind: FxHashMap<SignalKind, u32>,
    connections: Vec<Connection>,
    free: Vec<u32>,
    attribute_names: FxHashMap<Rc<str>, u32>,
    ownerless: u32,
}

impl Signals {
    /// Whether anybody listens to anything of an instance.
    pub(crate) fn has_any(&self, id: InstanceId) -> bool {
        !self.by_instance.is_empty() && self.by_instance.contains_key(&id)
    }

    /// Whether anybody listens to this of any instance.
    pub(crate) fn has_kind(&self, kind: SignalKind) -> bool {
        self.by_kind.get(&kind).is_some_and(|&count| count > 0)
    }

    /// Whether anybody listens to this.
    pub(crate) fn has(&self, id: InstanceId, kind: SignalKind) -> bool {
        self.has_any(id)
            && self.by_key.contains_key(&SignalKey {
                instance: Some(id),
                kind,
            })
    }

    /// The number of an attribute's name.
    pub(crate) fn attribute(&mut self, name: &str) -> SignalKind {
        if let Some(&number) = self.attribute_names.get(name) {
            return SignalKind::Attribute(number);
        }
        let number = self.attribute_names.len() as u32;
        self.attribute_names.insert(Rc::from(name), number);
        SignalKind::Attribute(number)
    }

    /// A signal that is nobody's.
    pub(crate) fn new_free(&mut self) -> SignalKey {
        self.ownerless += 1;
        SignalKey {
            instance: None,
            kind: SignalKind::Free(self.ownerless),
        }
    }

    fn connect(
        &mut self,
        key: SignalKey,
        listener: Listener,
        once: bool,
        owner: Owner,
    ) -> mlua::Result<ConnectionId> {
        if self.connections.len() - self.free.len() >= CONNECTIONS_MAX {
            return Err(fail(format!(
                "there are {CONNECTIONS_MAX} connections already"
            )));
        }
        let index = self.free.pop().unwrap_or_else(|| {
            self.connections.push(Connection {
                generation: 0,
                connected: false,
                pending_runs: false,
                once,
                key,
                owner,
                listener: None,
            });
            self.connections.len() as u32 - 1
        });
        let slot = &mut self.connections[index as usize];
        *slot = Connection {
            generation: slot.generation,
            connected: true,
            pending_runs: false,
            once,
            key,
            owner,
            listener: Some(listener),
        };
        let id = ConnectionId {
            index,
            generation: slot.generation,
        };
        self.by_key.entry(key).or_default().connections.push(id);
        if let Some(instance) = key.instance {
            self.by_instance.entry(instance).or_default().push(id);
        }
        *self.by_kind.entry(key.kind).or_default() += 1;
        Ok(id)
    }

    fn get(&self, id: ConnectionId) -> Option<&Connection> {
        self.connections
            .get(id.index as usize)
            .filter(|c| c.generation == id.generation)
    }

    pub(crate) fn is_connected(&self, id: ConnectionId) -> bool {
        self.get(id).is_some_and(|c| c.connected)
    }

    /// Ends a connection; what is pending is dropped.
    pub(crate) fn disconnect(&mut self, id: ConnectionId) {
        self.unlink(id);
        self.release(id);
    }

    /// Takes a connection from its signal's list.
    fn unlink(&mut self, id: ConnectionId) {
        let Some(connection) = self.connections.get_mut(id.index as usize) else {
            return;
        };
        if connection.generation != id.generation || !connection.connected {
            return;
        }
        connection.connected = false;
        let key = connection.key;
        if let Some(signal) = self.by_key.get_mut(&key) {
            signal.connections.retain(|&other| other != id);
            if signal.connections.is_empty() && signal.depth == 0 {
                self.by_key.remove(&key);
            }
        }
        if let Some(instance) = key.instance
            && let Some(of_it) = self.by_instance.get_mut(&instance)
        {
            of_it.retain(|&other| other != id);
            if of_it.is_empty() {
                self.by_instance.remove(&instance);
            }
        }
        if let Some(count) = self.by_kind.get_mut(&key.kind) {
            *count = count.saturating_sub(1);
        }
    }

    /// Frees a connection's place.
    fn release(&mut self, id: ConnectionId) {
        let Some(connection) = self.connections.get_mut(id.index as usize) else {
            return;
        };
        if connection.generation == id.generation {
            connection.generation = connection.generation.wrapping_add(1);
            connection.listener = None;
            self.free.push(id.index);
        }
    }

    /// Ends all connections of an instance; what is pending still runs.
    pub(crate) fn disconnect_instance(&mut self, instance: InstanceId) {
        let Some(of_it) = self.by_instance.get(&instance).cloned() else {
            return;
        };
        for id in of_it {
            self.unlink(id);
            if let Some(connection) = self.connections.get_mut(id.index as usize) {
                connection.pending_runs = true;
            }
        }
    }

    /// Ends all connections that a script made.
    pub(crate) fn disconnect_owner(&mut self, owner: Owner) {
        let of_it: Vec<ConnectionId> = self
            .connections
            .iter()
            .zip(0u32..)
            .filter(|(c, _)| c.connected && c.owner == owner)
            .map(|(c, index)| ConnectionId {
                index,
                generation: c.generation,
            })
            .collect();
        for id in of_it {
            self.disconnect(id);
        }
    }
}

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

/// The events that the tree itself fires.
pub(crate) struct KnownEvents {
    pub(crate) child_added: EventId,
    pub(crate) child_removed: EventId,
    pub(crate) descendant_added: EventId,
    pub(crate) descendant_removing: EventId,
    pub(crate) ancestry_changed: EventId,
    pub(crate) attribute_changed: EventId,
    pub(crate) destroying: EventId,
    changed: EventId,
    /// Classes whose `Changed` passes the value.
    by_value: FxHashMap<ClassId, EventId>,
}

impl KnownEvents {
    /// The `Changed` of an instance's class, and whether it passes the value instead of the property's name.
    pub(crate) fn changed_of(&self, model: &DataModel, id: InstanceId) -> Option<(EventId, bool)> {
        let class = model.class(id)?;
        Some(match self.by_value.get(&class) {
            Some(own) => (*own, true),
            None => (self.changed, false),
        })
    }
}

static KNOWN: LazyLock<KnownEvents> = LazyLock::new(|| {
    let table = ClassTable::get();
    let event = |class: &str, name: &str| {
        let found = table.class_named(class).and_then(|c| table.event(c, name));
        found
            .unwrap_or_else(|| panic!("the class table has no event {class}.{name}"))
            .id
    };
    let changed = event("Instance", "Changed");
    let own = |(class, _): (ClassId, _)| {
        let found = table.event(class, "Changed")?;
        table.find(class, "Value")?;
        (found.id != changed).then_some((class, found.id))
    };
    KnownEvents {
        child_added: event("Instance", "ChildAdded"),
        child_removed: event("Instance", "ChildRemoved"),
        descendant_added: event("Instance", "DescendantAdded"),
        descendant_removing: event("Instance", "DescendantRemoving"),
        ancestry_changed: event("Instance", "AncestryChanged"),
        attribute_changed: event("Instance", "AttributeChanged"),
        destroying: event("Instance", "Destroying"),
        changed,
        by_value: table.classes().filter_map(own).collect(),
    }
});

/// The events that the tree itself fires.
pub(crate) fn known_events() -> &'static KnownEvents {
    &KNOWN
}
