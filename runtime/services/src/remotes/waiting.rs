//! Calls that nobody here hears yet: they wait for the first listener, or for the function, within bounds.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use studio_model::InstanceId;
use studio_replication::{Call, CallValue};

use crate::limits::{REMOTE_CALLS_WAITING_MAX, REMOTE_WAITING_BYTES_MAX};

/// A call that waits.
pub(super) struct Kept {
    pub(super) from: Option<InstanceId>,
    pub(super) values: Rc<[CallValue]>,
    /// What the values take on the wire.
    bytes: usize,
}

/// A call of a function that is not there yet.
pub(super) struct Invocation {
    pub(super) remote: InstanceId,
    pub(super) number: u32,
    pub(super) kept: Kept,
}

/// All that waits on a side.
#[derive(Default)]
pub(super) struct WaitingRoom {
    events: BTreeMap<InstanceId, VecDeque<Kept>>,
    invocations: VecDeque<Invocation>,
    /// What it all takes on the wire.
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

    /// Finds room for a call where so many wait already.
    fn admit(
        &mut self,
        waiting: usize,
        from: Option<InstanceId>,
        values: Rc<[CallValue]>,
    ) -> Option<Kept> {
        let bytes = Call::payload_bytes(&values);
        if waiting >= REMOTE_CALLS_WAITING_MAX || self.bytes + bytes > REMOTE_WAITING_BYTES_MAX {
            return None;
        }
        self.bytes += bytes;
        Some(Kept {
            from,
            values,
            bytes,
        })
    }

    /// Keeps an event; `false` if there is no room.
    pub(super) fn keep_event(
        &mut self,
        remote: InstanceId,
        from: Option<InstanceId>,
        values: Rc<[CallValue]>,
    ) -> bool {
        let waiting = self.events.get(&remote).map_or(0, VecDeque::len);
        let Some(kept) = self.admit(waiting, from, values) else {
            return false;
        };
        self.events.entry(remote).or_default().push_back(kept);
        true
    }

    pub(super) fn take_events(&mut self, remote: InstanceId) -> VecDeque<Kept> {
        let events = self.events.remove(&remote).unwrap_or_default();
        self.bytes -= events.iter().map(|kept| kept.bytes).sum::<usize>();
        events
    }

    /// Keeps a call of a function; `false` if there is no room.
    pub(super) fn keep_invocation(
        &mut self,
        remote: InstanceId,
        (from, number): (Option<InstanceId>, u32),
        values: Rc<[CallValue]>,
    ) -> bool {
        let Some(kept) = self.admit(self.invocations.len(), from, values) else {
            return false;
        };
        self.invocations.push_back(Invocation {
            remote,
            number,
            kept,
        });
        true
    }

    /// The calls whose function is there now, in order.
    pub(super) fn take_invocations(
        &mut self,
        has_function: impl Fn(InstanceId) -> bool,
    ) -> Vec<Invocation> {
        let all = std::mem::take(&mut self.invocations).into_iter();
        let (taken, left): (Vec<_>, Vec<_>) = all.partition(|call| has_function(call.remote));
        self.invocations = left.into();
        self.bytes -= taken.iter().map(|call| call.kept.bytes).sum::<usize>();
        taken
    }

    /// A remote or a player is gone: what waits for it, or is from it, goes too.
    pub(super) fn forget(&mut self, id: InstanceId) {
        self.take_events(id);
        let bytes = &mut self.bytes;
        let mut stays = |remote: InstanceId, kept: &Kept| {
            let stays = remote != id && kept.from != Some(id);
            *bytes -= if stays { 0 } else { kept.bytes };
            stays
        };
        self.events.retain(|&remote, events| {
            events.retain(|kept| stays(remote, kept));
            !events.is_empty()
        });
        self.invocations
            .retain(|call| stays(call.remote, &call.kept));
    }
}
