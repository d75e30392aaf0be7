//! Calls that nobody here hears yet: they wait for the first listener, or for the function, within bounds.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use studio_model::InstanceId;
use studio_replication::{Call, CallValue};

use crate::limits::{REMOTE_CALLS_WAITING_MAX, REMOTE_WAITING_BYTES_MAX};

type Event = (Option<InstanceId>, Rc<[CallValue]>);

/// A remote, who asks under which number, and with what.
pub(super) type Invocation = (InstanceId, Option<InstanceId>, u32, Rc<[CallValue]>);

/// All that waits on a side.
#[derive(Default)]
pub(super) struct WaitingRoom {
    events: BTreeMap<InstanceId, VecDeque<Event>>,
    invocations: VecDeque<Invocation>,
    /// What it all takes on the wire, about.
    bytes: usize,
}

impl WaitingRoom {
    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty() && self.invocations.is_empty()
    }

    pub(super) fn has_events(&self, remote: InstanceId) -> bool {
        self.events.contains_key(&remote)
    }

    /// The remotes whose events wait.
    pub(super) fn event_remotes(&self) -> Vec<InstanceId> {
        self.events.keys().copied().collect()
    }

    /// Keeps an event; `false` if there is no room.
    pub(super) fn keep_event(
        &mut self,
        remote: InstanceId,
        from: Option<InstanceId>,
        values: Rc<[CallValue]>,
    ) -> bool {
        let bytes = Call::payload_bytes(&values);
        let waiting = self.events.get(&remote).map_or(0, VecDeque::len);
        if waiting >= REMOTE_CALLS_WAITING_MAX || self.bytes + bytes > REMOTE_WAITING_BYTES_MAX {
            return false;
        }
        self.bytes += bytes;
        let events = self.events.entry(remote).or_default();
        events.push_back((from, values));
        true
    }

    pub(super) fn take_events(&mut self, remote: InstanceId) -> VecDeque<Event> {
        let events = self.events.remove(&remote).unwrap_or_default();
        let bytes: usize = events.iter().map(|(_, v)| Call::payload_bytes(v)).sum();
        self.bytes -= bytes;
        events
    }

    /// Keeps a call of a function; `false` if there is no room.
    pub(super) fn keep_invocation(
        &mut self,
        remote: InstanceId,
        (from, number): (Option<InstanceId>, u32),
        values: Rc<[CallValue]>,
    ) -> bool {
        let bytes = Call::payload_bytes(&values);
        if self.invocations.len() >= REMOTE_CALLS_WAITING_MAX
            || self.bytes + bytes > REMOTE_WAITING_BYTES_MAX
        {
            return false;
        }
        self.bytes += bytes;
        self.invocations.push_back((remote, from, number, values));
        true
    }

    /// The calls whose function is there now, in order.
    pub(super) fn take_invocations(
        &mut self,
        has_function: impl Fn(InstanceId) -> bool,
    ) -> Vec<Invocation> {
        let all = std::mem::take(&mut self.invocations);
        let (taken, kept): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|(remote, ..)| has_function(*remote));
        self.invocations = kept.into();
        let bytes: usize = taken.iter().map(|(.., v)| Call::payload_bytes(v)).sum();
        self.bytes -= bytes;
        taken
    }

    /// A remote or a player is gone: what waits for it, or is from it, goes too.
    pub(super) fn forget(&mut self, id: InstanceId) {
        self.take_events(id);
        let emptied: Vec<InstanceId> = self
            .events
            .iter_mut()
            .filter_map(|(&remote, events)| {
                events.retain(|(from, values)| {
                    let stays = *from != Some(id);
                    if !stays {
                        self.bytes -= Call::payload_bytes(values);
                    }
                    stays
                });
                events.is_empty().then_some(remote)
            })
            .collect();
        for remote in emptied {
            self.events.remove(&remote);
        }
        self.invocations.retain(|(remote, from, _, values)| {
            let stays = *remote != id && *from != Some(id);
            if !stays {
                self.bytes -= Call::payload_bytes(values);
            }
            stays
        });
    }
}
