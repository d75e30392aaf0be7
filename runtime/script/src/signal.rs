//! Events: who listens to what, and the running of handlers, at once or deferred.
//!
//! Each handler runs in a thread of its own; an error in one is told and hurts nobody else. What nobody listens to costs
//! a look into a table.

mod fire;
mod known;
mod natives;

use std::rc::Rc;

use mlua::{Function, MultiValue, Thread};
use rustc_hash::FxHashMap;
use studio_model::{EventId, InstanceId, PropertyId};

use crate::error::fail;
use crate::limits::CONNECTIONS_MAX;
use crate::scripts::Owner;
use crate::vm::Running;

pub use fire::FreeSignal;
pub(crate) use fire::Invocation;
pub(crate) use known::known_events;
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
    /// Those of destroyed instances: they are kept until what is pending has run.
    fading: Vec<ConnectionId>,
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
                self.fading.push(id);
            }
        }
    }

    /// Nothing is pending: what listened to destroyed instances is let go, with all that it holds.
    pub(crate) fn release_faded(&mut self) {
        for id in std::mem::take(&mut self.fading) {
            self.release(id);
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
