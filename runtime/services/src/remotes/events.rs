//! `RemoteEvent` and `UnreliableRemoteEvent`.

use std::rc::Rc;

use mlua::{MultiValue, Value};
use studio_model::{EventId, InstanceId};
use studio_replication::limits::UNRELIABLE_BYTES_MAX;
use studio_replication::{Call, CallKind, CallValue};
use studio_script::{Level, Running};

use super::{Remotes, pack, player_argument};
use crate::post::{Received, To};

pub(super) fn install(running: Running<'_>, remotes: &Rc<Remotes>) -> mlua::Result<()> {
    for (class, reliable) in [("RemoteEvent", true), ("UnreliableRemoteEvent", false)] {
        let own = Rc::clone(remotes);
        running.define_method(class, "FireServer", move |running, id, args: MultiValue| {
            own.fire(running, (To::Server, reliable), id, args)
        })?;
        let own = Rc::clone(remotes);
        running.define_method(
            class,
            "FireClient",
            move |running, id, mut args: MultiValue| {
                let player = args.pop_front().unwrap_or(Value::Nil);
                let player = player_argument(running, &player, "FireClient")?;
                own.fire(running, (To::Player(player), reliable), id, args)
            },
        )?;
        let own = Rc::clone(remotes);
        running.define_method(
            class,
            "FireAllClients",
            move |running, id, args: MultiValue| own.fire(running, (To::All, reliable), id, args),
        )?;
    }
    Ok(())
}

impl Remotes {
    fn fire(
        &self,
        running: Running<'_>,
        (to, reliable): (To, bool),
        remote: InstanceId,
        args: MultiValue,
    ) -> mlua::Result<()> {
        let values = pack::pack(running, args)?;
        if !reliable {
            let bytes = Call::payload_bytes(&values);
            if bytes > UNRELIABLE_BYTES_MAX {
                let name = running.full_name(remote);
                let beyond = bytes - UNRELIABLE_BYTES_MAX;
                let text = format!(
                    "{name} was not fired: its arguments take {bytes} bytes, {beyond} more than an UnreliableRemoteEvent carries"
                );
                running.say_here(Level::Warn, text);
                return Ok(());
            }
        }
        self.send((to, reliable), remote, CallKind::Event, values)
    }

    /// An event has come in: its handlers hear of it now or, if there are none yet, when the first one comes.
    pub(super) fn hear_event(&self, running: Running<'_>, received: Received<'_>) {
        let remote = received.call.target;
        let Some(event) = self.event_of(running, remote, received.reliable) else {
            return;
        };
        let heard = running.has_listener(remote, event);
        if heard && !self.waiting.borrow().has_events(remote) {
            Self::fire_handlers(
                running,
                (remote, event),
                received.from,
                &received.call.values,
            );
        } else if received.reliable {
            let values = Rc::from(&*received.call.values);
            let kept = self
                .waiting
                .borrow_mut()
                .keep_event(remote, received.from, values);
            if !kept {
                Self::warn(running, remote, "Remote event invocation discarded");
            }
        }
    }

    /// What handlers of a remote listen to; `None` of an instance that is no such remote.
    fn event_of(&self, running: Running<'_>, id: InstanceId, reliable: bool) -> Option<EventId> {
        let class = running.model().class(id)?;
        match reliable {
            true if class == self.terms.remote_event => Some(self.terms.on_event),
            false if class == self.terms.unreliable => Some(self.terms.on_unreliable),
            _ => None,
        }
    }

    fn fire_handlers(
        running: Running<'_>,
        (remote, event): (InstanceId, EventId),
        from: Option<InstanceId>,
        values: &[CallValue],
    ) {
        match Self::arguments(running, from, values) {
            Ok(arguments) => running.fire(remote, event, arguments),
            Err(error) => running.report(&error),
        }
    }

    /// Those who waited for a first listener, or for a function, and need not any more.
    pub(super) fn let_in(self: &Rc<Self>, running: Running<'_>) {
        if self.waiting.borrow().is_empty() {
            return;
        }
        let event = self.terms.on_event;
        let remotes = self.waiting.borrow().event_remotes();
        for remote in remotes {
            if !running.has_listener(remote, event) {
                continue;
            }
            let events = self.waiting.borrow_mut().take_events(remote);
            for kept in events {
                Self::fire_handlers(running, (remote, event), kept.from, &kept.values);
            }
        }
        let callback = self.terms.on_invoke;
        let has_callback = |id| running.callback(id, callback).is_some();
        let invocations = self.waiting.borrow_mut().take_invocations(has_callback);
        for call in invocations {
            let asker = (call.kept.from, call.number);
            self.invoke(running, call.remote, asker, &call.kept.values);
        }
    }
}
