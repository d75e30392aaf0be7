//! The way out of a side: what services have for the other side waits here until the session takes it, and what came in is
//! handed to whom it is for. It does not know how anything travels.

use std::cell::RefCell;
use std::rc::Rc;

use studio_model::InstanceId;
use studio_replication::{Call, CallKind};
use studio_script::Running;

/// Who is to hear a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// The server, from a client.
    Server,
    /// One player, from the server.
    Player(InstanceId),
    /// Every player, from the server.
    All,
}

/// A call under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    /// Who is to hear it.
    pub to: To,
    /// Whether it must arrive, in order. What need not travels in a datagram: it may be lost and overtaken.
    pub reliable: bool,
    /// The call.
    pub call: Call,
}

/// The outbox of a side. Clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct Post(Rc<RefCell<Vec<Parcel>>>);

impl Post {
    /// Puts a parcel out.
    pub fn send(&self, parcel: Parcel) {
        self.0.borrow_mut().push(parcel);
    }

    /// What was put out since the last time, in order.
    pub fn take(&self) -> Vec<Parcel> {
        std::mem::take(&mut self.0.borrow_mut())
    }
}

/// Hands what came in to whom it is for. `from` is the player whose client sent it; on a client there is none. Calls of
/// hostile clients are refused where they are understood: nothing here fails.
pub fn deliver(_running: Running<'_>, _from: Option<InstanceId>, call: &Call) {
    match call.kind {
        CallKind::Event
        | CallKind::Invoke(_)
        | CallKind::Answer(_)
        | CallKind::Failure(_)
        | CallKind::Chat
        | CallKind::Control
        | CallKind::Interact => {}
    }
}
