//! `RemoteFunction`: a call that has an answer. Whoever asks a client waits for [`INVOKE_CLIENT_SECONDS_MAX`] at most, and not
//! for players who left.

use std::rc::Rc;

use mlua::{MultiValue, Value};
use studio_model::InstanceId;
use studio_replication::{CallKind, CallValue};
use studio_script::{Running, Waiting};

use super::{Remotes, pack, player_argument};
use crate::limits::INVOKE_CLIENT_SECONDS_MAX;
use crate::post::{Received, To};

/// A call of this side's that has no answer yet.
pub(super) struct Pending {
    waiting: Waiting,
    /// Whom a server asked.
    player: Option<InstanceId>,
    remote: InstanceId,
    /// When it is given up, on the tick's clock in seconds.
    until: f64,
}

pub(super) fn install(running: Running<'_>, remotes: &Rc<Remotes>) -> mlua::Result<()> {
    const CLASS: &str = "RemoteFunction";
    let own = Rc::clone(remotes);
    running.define_yielding_method(CLASS, "InvokeServer", move |running, id, args| {
        own.ask(running, id, None, args)
    })?;
    let own = Rc::clone(remotes);
    running.define_yielding_method(
        CLASS,
        "InvokeClient",
        move |running, id, mut args: MultiValue| {
            let player = args.pop_front().unwrap_or(Value::Nil);
            let player = player_argument(running, &player, "InvokeClient")?;
            if !running.model().is_attached(player) {
                return Err(left());
            }
            own.ask(running, id, Some(player), args)
        },
    )
}

fn left() -> mlua::Error {
    crate::argument::fail(LEFT)
}

const LEFT: &str = "InvokeClient: the player left before they answered";

impl Remotes {
    fn ask(
        &self,
        running: Running<'_>,
        remote: InstanceId,
        player: Option<InstanceId>,
        args: MultiValue,
    ) -> mlua::Result<()> {
        let values = pack::pack(running, args)?;
        let number = self.last_number.get().wrapping_add(1);
        self.last_number.set(number);
        let to = player.map_or(To::Server, To::Player);
        self.send((to, true), remote, CallKind::Invoke(number), values)?;
        let until = match player {
            Some(_) => running.time().now + INVOKE_CLIENT_SECONDS_MAX,
            None => f64::INFINITY,
        };
        let pending = Pending {
            waiting: running.book()?,
            player,
            remote,
            until,
        };
        self.pending.borrow_mut().insert(number, pending);
        Ok(())
    }

    /// The other side asks.
    pub(super) fn hear_invoke(
        self: &Rc<Self>,
        running: Running<'_>,
        number: u32,
        received: Received<'_>,
    ) {
        let remote = received.call.target;
        if running.model().class(remote) != Some(self.terms.remote_function) {
            return;
        }
        let asker = (received.from, number);
        let values: Rc<[CallValue]> = Rc::from(&*received.call.values);
        if running.callback(remote, self.terms.on_invoke).is_some() {
            self.invoke(running, remote, asker, &values);
        } else {
            let kept = self
                .waiting
                .borrow_mut()
                .keep_invocation(remote, asker, values);
            if !kept {
                let text = "too many calls wait for a function that is not there";
                self.reply(running, remote, asker, Err(text.to_owned()));
            }
        }
    }

    /// Calls this side's function; its values, or its error, are the answer.
    pub(super) fn invoke(
        self: &Rc<Self>,
        running: Running<'_>,
        remote: InstanceId,
        asker: (Option<InstanceId>, u32),
        values: &[CallValue],
    ) {
        let own = Rc::clone(self);
        let done = move |running: Running<'_>, ended: Result<MultiValue, String>| {
            own.reply(running, remote, asker, ended);
        };
        match Self::arguments(running, asker.0, values) {
            Ok(arguments) => {
                running.call_callback(remote, self.terms.on_invoke, arguments, done);
            }
            Err(error) => self.reply(running, remote, asker, Err(error.to_string())),
        }
    }

    fn reply(
        &self,
        running: Running<'_>,
        remote: InstanceId,
        (from, number): (Option<InstanceId>, u32),
        ended: Result<MultiValue, String>,
    ) {
        let to = from.map_or(To::Server, To::Player);
        let answered = ended
            .and_then(|values| pack::pack(running, values).map_err(|error| error.to_string()))
            .and_then(|values| {
                self.send((to, true), remote, CallKind::Answer(number), values)
                    .map_err(|error| error.to_string())
            });
        if let Err(message) = answered {
            let values = vec![CallValue::Text(message.into_bytes())];
            let sent = self.send((to, true), remote, CallKind::Failure(number), values);
            if let Err(error) = sent {
                running.report(&error);
            }
        }
    }

    /// The other side answers, or tells that it failed. Only who was asked is listened to.
    pub(super) fn hear_answer(
        &self,
        running: Running<'_>,
        number: u32,
        received: Received<'_>,
        succeeded: bool,
    ) {
        let pending = {
            let mut pending = self.pending.borrow_mut();
            let is_asked = pending.get(&number).is_some_and(|call| {
                call.player == received.from && call.remote == received.call.target
            });
            if !is_asked {
                return;
            }
            pending.remove(&number)
        };
        let Some(pending) = pending else { return };
        let values = &*received.call.values;
        if !succeeded {
            let message = match values.first() {
                Some(CallValue::Text(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
                _ => "the call failed".to_owned(),
            };
            running.wake_with_error(&pending.waiting, &message);
            return;
        }
        match Self::arguments(running, None, values) {
            Ok(arguments) => running.wake(&pending.waiting, arguments),
            Err(error) => running.wake_with_error(&pending.waiting, &error.to_string()),
        }
    }

    /// Calls whose time is over end with an error.
    pub(super) fn give_up_late(&self, running: Running<'_>) {
        let now = running.time().now;
        let text = format!("InvokeClient: no answer within {INVOKE_CLIENT_SECONDS_MAX} seconds");
        self.fail_where(running, &text, |call| call.until <= now);
    }

    pub(super) fn fail_calls_to(&self, running: Running<'_>, player: InstanceId) {
        self.fail_where(running, LEFT, |call| call.player == Some(player));
    }

    fn fail_where(&self, running: Running<'_>, text: &str, fails: impl Fn(&Pending) -> bool) {
        let failed: Vec<Pending> = {
            let mut pending = self.pending.borrow_mut();
            let numbers: Vec<u32> = pending
                .iter()
                .filter(|(_, call)| fails(call))
                .map(|(&number, _)| number)
                .collect();
            numbers
                .iter()
                .filter_map(|number| pending.remove(number))
                .collect()
        };
        for call in failed {
            running.wake_with_error(&call.waiting, text);
        }
    }
}
