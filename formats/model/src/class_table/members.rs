//! Methods, events and callbacks of the classes: names, types in Luau's notation, whether they yield, who may use them.
//!
//! Read from a table of text, one line a member, when they are asked for first. `examples/members` writes that table,
//! `overlay` adds what it lacks. What a method does is not known here.

mod overlay;
mod parameters;
mod table;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use super::lookup::Names;
use super::{CallbackId, ClassId, ClassTable, EventId, MethodId};

pub use parameters::{Parameter, Parameters};

/// A method, event or callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// A function of the instance.
    Method(MethodId),
    /// What scripts listen to.
    Event(EventId),
    /// A function that a script sets and the engine calls.
    Callback(CallbackId),
}

/// On which side of a session a member may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// On the server and on clients.
    Both,
    /// Only on the server.
    Server,
    /// Only on clients.
    Client,
}

/// A method of a class and of those that extend it.
#[derive(Debug)]
pub struct Method {
    /// Its place in the table.
    pub id: MethodId,
    /// The canonical name.
    pub name: &'static str,
    /// Names of former times that scripts still use, sorted.
    pub aliases: Vec<&'static str>,
    /// The class that declares it.
    pub owner: ClassId,
    /// What it takes, without the instance itself.
    pub parameters: Parameters,
    /// What it returns, in Luau's notation: `()`, `Instance?`, `(string, boolean)`, `...any`.
    pub returns: &'static str,
    /// Whether the script that calls it may have to wait.
    pub yields: bool,
    /// Whether new work should not use it.
    pub deprecated: bool,
    /// Whether only plugins may use it.
    pub plugin: bool,
    /// Where it may be called.
    pub side: Side,
}

/// An event of a class and of those that extend it.
#[derive(Debug)]
pub struct Event {
    /// Its place in the table.
    pub id: EventId,
    /// The canonical name.
    pub name: &'static str,
    /// Names of former times that scripts still use, sorted.
    pub aliases: Vec<&'static str>,
    /// The class that declares it.
    pub owner: ClassId,
    /// What listeners are given.
    pub parameters: Parameters,
    /// Whether new work should not use it.
    pub deprecated: bool,
    /// Whether only plugins may use it.
    pub plugin: bool,
    /// Where it fires.
    pub side: Side,
}

/// A callback of a class and of those that extend it.
#[derive(Debug)]
pub struct Callback {
    /// Its place in the table.
    pub id: CallbackId,
    /// The name.
    pub name: &'static str,
    /// The class that declares it.
    pub owner: ClassId,
    /// What the function is given.
    pub parameters: Parameters,
    /// What the function should return, in Luau's notation.
    pub returns: &'static str,
    /// Whether new work should not use it.
    pub deprecated: bool,
    /// Whether only plugins may use it.
    pub plugin: bool,
    /// Where it is called.
    pub side: Side,
}

/// All members of all classes, sorted by declaring class, then by name.
#[derive(Debug)]
pub(super) struct Members {
    methods: Vec<Method>,
    events: Vec<Event>,
    callbacks: Vec<Callback>,
    /// What each class declares itself.
    declared: Vec<Vec<Member>>,
    names: Names<Member>,
}

/// The members, read when they are asked for first: an editor without scripts never asks.
pub(super) type Lazy = OnceLock<Members>;

impl ClassTable {
    fn all_members(&self) -> &Members {
        self.members.get_or_init(|| table::read(self))
    }

    /// The member that a name means on a class, its own or an inherited one. Names of former times count: whether it is
    /// one tells the comparison with the canonical name.
    pub fn member(&self, class: ClassId, name: &str) -> Option<Member> {
        let number = self.class(class).subclasses.first;
        self.all_members().names.find(number, name)
    }

    /// The method that a name means on a class, as [`Self::member`] finds it.
    pub fn method(&self, class: ClassId, name: &str) -> Option<&Method> {
        match self.member(class, name)? {
            Member::Method(id) => Some(self.method_info(id)),
            Member::Event(_) | Member::Callback(_) => None,
        }
    }

    /// The event that a name means on a class, as [`Self::member`] finds it.
    pub fn event(&self, class: ClassId, name: &str) -> Option<&Event> {
        match self.member(class, name)? {
            Member::Event(id) => Some(self.event_info(id)),
            Member::Method(_) | Member::Callback(_) => None,
        }
    }

    /// The callback that a name means on a class, as [`Self::member`] finds it.
    pub fn callback(&self, class: ClassId, name: &str) -> Option<&Callback> {
        match self.member(class, name)? {
            Member::Callback(id) => Some(self.callback_info(id)),
            Member::Method(_) | Member::Event(_) => None,
        }
    }

    /// The method of this id.
    pub fn method_info(&self, id: MethodId) -> &Method {
        &self.all_members().methods[id.index()]
    }

    /// The event of this id.
    pub fn event_info(&self, id: EventId) -> &Event {
        &self.all_members().events[id.index()]
    }

    /// The callback of this id.
    pub fn callback_info(&self, id: CallbackId) -> &Callback {
        &self.all_members().callbacks[id.index()]
    }

    /// The canonical name of a member.
    pub fn member_name(&self, member: Member) -> &'static str {
        match member {
            Member::Method(id) => self.method_info(id).name,
            Member::Event(id) => self.event_info(id).name,
            Member::Callback(id) => self.callback_info(id).name,
        }
    }

    /// All members that a class has: its own, then those it inherits and does not declare anew. Of each class first the
    /// callbacks, then events, then methods, by name.
    pub fn members(&self, class: ClassId) -> impl Iterator<Item = Member> {
        std::iter::successors(Some(class), |id| self.class(*id).superclass)
            .flat_map(|id| &self.all_members().declared[id.index()])
            .copied()
            .filter(move |member| self.member(class, self.member_name(*member)) == Some(*member))
    }

    /// All methods, sorted by declaring class, then by name.
    pub fn methods(&self) -> &[Method] {
        &self.all_members().methods
    }

    /// All events, sorted by declaring class, then by name.
    pub fn events(&self) -> &[Event] {
        &self.all_members().events
    }

    /// All callbacks, sorted by declaring class, then by name.
    pub fn callbacks(&self) -> &[Callback] {
        &self.all_members().callbacks
    }
}
