//! Where a side's services leave what the other side is to hear, and where what came in finds whom it is for. It does not
//! know how anything travels, nor what a call means.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use studio_model::InstanceId;
use studio_replication::{Call, CallKind};
use studio_script::Running;

use crate::limits::{POST_DOWN_BYTES_MAX, POST_UP_BYTES_MAX};

/// What a call takes besides its values, about.
const PARCEL_BYTES: usize = 16;

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

/// A call that came in.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// The player whose client sent it; on a client there is none.
    pub from: Option<InstanceId>,
    /// Whether it came in order and could not be lost.
    pub reliable: bool,
    /// The call, from hostile hands: only its form has been checked. Instances in it may be gone.
    pub call: &'a Call,
}

/// Which service understands a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// Remote events and functions.
    Remotes,
    /// Chat.
    Chat,
    /// What players want their characters to do.
    Control,
    /// Clicks on, and prompts of, objects in the world.
    Interact,
    /// How animations play on characters.
    Animate,
}

impl Route {
    fn of(kind: CallKind) -> Self {
        match kind {
            CallKind::Event | CallKind::Invoke(_) | CallKind::Answer(_) | CallKind::Failure(_) => {
                Self::Remotes
            }
            CallKind::Chat => Self::Chat,
            CallKind::Control => Self::Control,
            CallKind::Interact => Self::Interact,
            CallKind::Animate => Self::Animate,
        }
    }
}

type Handler = Rc<dyn Fn(Running<'_>, Received<'_>)>;

/// The post office of a side. Clones are the same one.
#[derive(Clone, Default)]
pub struct Post(Rc<Office>);

/// More was put out for somebody in one tick than can travel in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("at most {max} bytes can be sent to somebody in one tick")]
pub struct Overfull {
    max: usize,
}

/// Bytes that were put out in a tick, by who is to hear them.
#[derive(Default)]
struct Load {
    /// For the server, or for every player.
    all: usize,
    /// For single players, in addition.
    each: BTreeMap<InstanceId, usize>,
    /// The largest of `each`.
    most: usize,
}

#[derive(Default)]
struct Office {
    out: RefCell<Vec<Parcel>>,
    load: RefCell<Load>,
    handlers: RefCell<BTreeMap<Route, Vec<Handler>>>,
}

impl Post {
    /// Puts a parcel out.
    pub fn send(&self, parcel: Parcel) {
        self.0.out.borrow_mut().push(parcel);
    }

    /// Puts a parcel out whose values take that many bytes, unless more would lie there for its receiver than a tick can carry.
    ///
    /// # Errors
    /// [`Overfull`]: it was not put out.
    pub fn send_bounded(&self, parcel: Parcel, bytes: usize) -> Result<(), Overfull> {
        let mut load = self.0.load.borrow_mut();
        let max = match parcel.to {
            To::Server => POST_UP_BYTES_MAX,
            To::Player(_) | To::All => POST_DOWN_BYTES_MAX,
        };
        let bytes = bytes + PARCEL_BYTES;
        let own = match parcel.to {
            To::Player(player) => load.each.get(&player).copied().unwrap_or(0) + bytes,
            To::Server | To::All => load.most + bytes,
        };
        if load.all + own > max {
            return Err(Overfull { max });
        }
        match parcel.to {
            To::Player(player) => {
                load.each.insert(player, own);
                load.most = load.most.max(own);
            }
            To::Server | To::All => load.all += bytes,
        }
        drop(load);
        self.send(parcel);
        Ok(())
    }

    /// What was put out since the last time, in order.
    pub fn take(&self) -> Vec<Parcel> {
        self.0.load.take();
        std::mem::take(&mut self.0.out.borrow_mut())
    }

    /// Has `handler` called with all that comes by a route, after those that were there before. It must pass over what is
    /// not for it and refuse what makes no sense: nothing here fails.
    pub fn on(&self, route: Route, handler: impl Fn(Running<'_>, Received<'_>) + 'static) {
        let mut handlers = self.0.handlers.borrow_mut();
        handlers.entry(route).or_default().push(Rc::new(handler));
    }

    /// Hands what came in to those whom it may be for.
    pub fn deliver(&self, running: Running<'_>, received: Received<'_>) {
        let route = Route::of(received.call.kind);
        let handlers = self.0.handlers.borrow().get(&route).cloned();
        for handler in handlers.into_iter().flatten() {
            handler(running, received);
        }
    }
}

impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parcels = &*self.0.out.borrow();
        f.debug_tuple("Post").field(parcels).finish()
    }
}
