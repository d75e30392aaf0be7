//! `RemoteEvent`, `UnreliableRemoteEvent` and `RemoteFunction`: scripts of one side call those of the other.
//!
//! What a player's client sends is believed in nothing but its form: the first argument of a handler is the player that the
//! session says it is. Calls of a player beyond the rate are dropped and counted. An event that nobody listens to yet waits
//! for its first listener, up to a bound. It does not know how calls travel.

mod events;
mod functions;
mod meter;
mod pack;
#[cfg(test)]
mod tests;
mod waiting;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use mlua::{MultiValue, Value};
use studio_model::known::known;
use studio_model::{CallbackId, ClassId, ClassTable, EventId, InstanceId};
use studio_replication::limits::{CALL_DOWN_BYTES_MAX, CALL_UP_BYTES_MAX};
use studio_replication::{Call, CallKind, CallValue};
use studio_script::{Happening, Level, Phase, Running, Side};

use crate::argument::fail;
use crate::limits::REMOTE_CALLS_PER_SECOND;
use crate::post::{Parcel, Post, Received, Route, To};
use functions::Pending;
use meter::Meters;
use waiting::WaitingRoom;

/// What remotes may be used for, for hosts that know better than the default. Clones are one: a host keeps one, and what
/// it sets there holds from then on.
#[derive(Debug, Clone)]
pub struct RemoteLimits {
    calls_per_second: Rc<Cell<f64>>,
}

impl Default for RemoteLimits {
    fn default() -> Self {
        Self {
            calls_per_second: Rc::new(Cell::new(REMOTE_CALLS_PER_SECOND)),
        }
    }
}

impl RemoteLimits {
    /// Calls a second that one player's client may make of each sort: reliable events, unreliable ones, functions.
    pub fn calls_per_second(&self) -> f64 {
        self.calls_per_second.get()
    }

    /// Sets how many it may make.
    pub fn set_calls_per_second(&self, most: f64) {
        self.calls_per_second.set(most);
    }
}

/// The members of the classes that this side hears by.
#[derive(Debug, Clone, Copy)]
struct Terms {
    remote_event: ClassId,
    unreliable: ClassId,
    remote_function: ClassId,
    on_event: EventId,
    on_unreliable: EventId,
    on_invoke: CallbackId,
}

impl Terms {
    fn find(side: Side) -> mlua::Result<Self> {
        let table = ClassTable::get();
        let class = |name: &str| {
            let found = table.class_named(name);
            found.ok_or_else(|| fail(format!("the class table has no {name}")))
        };
        let event = |class: ClassId| {
            let name = match side {
                Side::Server => "OnServerEvent",
                Side::Client => "OnClientEvent",
            };
            let found = table.event(class, name);
            found
                .map(|event| event.id)
                .ok_or_else(|| fail(format!("the class table has no {name}")))
        };
        let invoke = match side {
            Side::Server => "OnServerInvoke",
            Side::Client => "OnClientInvoke",
        };
        let (remote_event, unreliable) = (class("RemoteEvent")?, class("UnreliableRemoteEvent")?);
        let remote_function = class("RemoteFunction")?;
        let on_invoke = table.callback(remote_function, invoke);
        Ok(Self {
            on_event: event(remote_event)?,
            on_unreliable: event(unreliable)?,
            on_invoke: on_invoke
                .map(|callback| callback.id)
                .ok_or_else(|| fail(format!("the class table has no {invoke}")))?,
            remote_event,
            unreliable,
            remote_function,
        })
    }
}

/// The remotes of a side.
struct Remotes {
    side: Side,
    terms: Terms,
    post: Post,
    waiting: RefCell<WaitingRoom>,
    /// Calls of this side's that have no answer yet, by their numbers.
    pending: RefCell<BTreeMap<u32, Pending>>,
    last_number: Cell<u32>,
    meters: RefCell<Meters>,
}

/// Defines the three classes.
pub(crate) fn install(running: Running<'_>, post: &Post, limits: RemoteLimits) -> mlua::Result<()> {
    let remotes = Rc::new(Remotes {
        side: running.side(),
        terms: Terms::find(running.side())?,
        post: post.clone(),
        waiting: RefCell::default(),
        pending: RefCell::default(),
        last_number: Cell::new(0),
        meters: RefCell::new(Meters::new(limits)),
    });
    events::install(running, &remotes)?;
    functions::install(running, &remotes)?;
    let own = Rc::clone(&remotes);
    post.on(Route::Remotes, move |running, received| {
        own.hear(running, received);
    });
    let own = Rc::clone(&remotes);
    running.on_phase(move |running, phase| {
        own.let_in(running);
        if phase == Phase::Heartbeat {
            own.give_up_late(running);
            own.meters.borrow_mut().report(running);
        }
    });
    running.observe(move |running, happening| {
        if let Happening::Leaving(subtree) = happening {
            for &id in subtree.iter() {
                remotes.forget(running, id);
            }
        }
    });
    Ok(())
}

impl Remotes {
    /// A call has come in.
    fn hear(self: &Rc<Self>, running: Running<'_>, received: Received<'_>) {
        if let Some(player) = received.from
            && !self.may_call(running, player, received)
        {
            return;
        }
        match received.call.kind {
            CallKind::Event => self.hear_event(running, received),
            CallKind::Invoke(number) => self.hear_invoke(running, number, received),
            CallKind::Answer(number) => self.hear_answer(running, number, received, true),
            CallKind::Failure(number) => self.hear_answer(running, number, received, false),
            CallKind::Chat | CallKind::Control | CallKind::Interact | CallKind::Animate => {}
        }
    }

    /// Whether a player may call once more now. Who answers has been asked.
    fn may_call(&self, running: Running<'_>, player: InstanceId, received: Received<'_>) -> bool {
        let sort = match (received.call.kind, received.reliable) {
            (CallKind::Event, true) => meter::Sort::Event,
            (CallKind::Event, false) => meter::Sort::Unreliable,
            (CallKind::Invoke(_), _) => meter::Sort::Function,
            _ => return true,
        };
        let now = running.time().now;
        self.meters.borrow_mut().allow(player, sort, now)
    }

    /// Sends values about a remote.
    ///
    /// # Errors
    /// There are too many of them.
    fn send(
        &self,
        (to, reliable): (To, bool),
        target: InstanceId,
        kind: CallKind,
        values: Vec<CallValue>,
    ) -> mlua::Result<()> {
        let max = match self.side {
            Side::Server => CALL_DOWN_BYTES_MAX,
            Side::Client => CALL_UP_BYTES_MAX,
        };
        let bytes = Call::payload_bytes(&values);
        if bytes > max {
            return Err(fail(format!(
                "the arguments take {bytes} bytes, and at most {max} can be sent at once"
            )));
        }
        let call = Call {
            target,
            kind,
            values: values.into(),
        };
        let sent = self.post.send_bounded(Parcel { to, reliable, call }, bytes);
        sent.map_err(|overfull| fail(overfull.to_string()))
    }

    /// What a handler is called with: the player, on a server, then what was sent.
    fn arguments(
        running: Running<'_>,
        from: Option<InstanceId>,
        values: &[CallValue],
    ) -> mlua::Result<MultiValue> {
        let mut arguments = Vec::with_capacity(values.len() + 1);
        if let Some(player) = from {
            arguments.push(running.instance(Some(player))?);
        }
        for value in values {
            arguments.push(pack::unpack(running, value)?);
        }
        Ok(MultiValue::from_vec(arguments))
    }

    /// Something leaves the tree for good or for a while: nobody waits for it, or for what it would have answered.
    fn forget(&self, running: Running<'_>, id: InstanceId) {
        if !self.waiting.borrow().is_empty() {
            self.waiting.borrow_mut().forget(id);
        }
        if self.side == Side::Server && running.model().class(id) == Some(known().player) {
            self.meters.borrow_mut().forget(id);
            self.fail_calls_to(running, id);
        }
    }

    /// Says once a while what became of calls.
    fn warn(running: Running<'_>, remote: InstanceId, what: &str) {
        let name = running.full_name(remote);
        running.say(Level::Warn, format!("{what}: {name}"));
    }
}

/// A player given as the first argument.
fn player_argument(running: Running<'_>, value: &Value, method: &str) -> mlua::Result<InstanceId> {
    let player = Running::instance_of(value);
    player
        .filter(|&id| running.model().class(id) == Some(known().player))
        .ok_or_else(|| fail(format!("{method}: player argument must be a Player object")))
}
