//! One group of pose slots: what is bound, what the poses are now, and what they were at the ticks that clients may have
//! acknowledged. Knows no clients.

use std::collections::VecDeque;

use bytes::Bytes;
use studio_snapshot::ChunkId;

use super::{Binding, ClientId};
use crate::limits::POSE_HISTORY_TICKS;
use crate::pose::{Pose, SLOTS, Slots, encode_blob};

/// Up to [`SLOTS`] assemblies of one home and one owner.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) home: ChunkId,
    /// Who moves what is bound here, and so is not sent it; `None`: the server.
    pub(crate) owner: Option<ClientId>,
    /// Rises when a slot is bound or freed.
    pub(crate) version: u16,
    pub(crate) bindings: [Option<Binding>; SLOTS],
    pub(crate) now: Slots,
    /// What was sent at recent ticks, oldest first.
    history: VecDeque<(u32, Box<Slots>)>,
    /// The last tick at which what is sent changed; zero if it never did.
    changed_tick: u32,
}

impl Group {
    pub(super) fn new(home: ChunkId, owner: Option<ClientId>) -> Self {
        Self {
            home,
            owner,
            version: 0,
            bindings: std::array::from_fn(|_| None),
            now: [Pose::default(); SLOTS],
            history: VecDeque::new(),
            changed_tick: 0,
        }
    }

    /// The tick of the state that clients are to have; `None` while nothing is bound or nothing differs from the
    /// bindings, which no client need hear of.
    pub(crate) fn state_tick(&self) -> Option<u32> {
        (self.changed_tick > 0 && self.bindings.iter().any(Option::is_some))
            .then_some(self.changed_tick)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bindings.iter().all(Option::is_none)
    }

    fn bound_mask(&self) -> u32 {
        let bits = self.bindings.iter().enumerate();
        bits.fold(0, |mask, (slot, b)| mask | u32::from(b.is_some()) << slot)
    }

    /// The state of a tick that was sent; zero: what the slots were bound with. A slot that was bound later counts with
    /// the pose of its binding.
    fn state(&self, tick: u32) -> Option<Slots> {
        let mut state = if tick == 0 {
            [Pose::default(); SLOTS]
        } else {
            let at = self.history.binary_search_by_key(&tick, |&(t, _)| t).ok()?;
            *self.history[at].1
        };
        for (pose, binding) in state.iter_mut().zip(&self.bindings) {
            if let Some(binding) = binding
                && (tick == 0 || binding.tick > tick)
            {
                *pose = binding.pose;
            }
        }
        Some(state)
    }

    /// Makes what the poses are now what is sent, if that is another state than the last.
    pub(super) fn commit(&mut self, tick: u32) {
        let oldest = tick.saturating_sub(POSE_HISTORY_TICKS);
        // The last entry stays, however old: it is what clients at rest acknowledged.
        while self.history.len() > 1 && self.history[0].0 < oldest {
            self.history.pop_front();
        }
        let last = self.state(self.changed_tick).unwrap_or(self.now);
        let bound = self.bound_mask();
        if (0..SLOTS).any(|slot| bound & (1 << slot) != 0 && last[slot] != self.now[slot]) {
            self.history.push_back((tick, Box::new(self.now)));
            self.changed_tick = tick;
        }
    }

    /// The state as residuals against an acknowledged one, and how much older that one is; against the bindings, age
    /// zero, if it is too old or there is none.
    pub(super) fn blob(&self, acked: u32) -> (Bytes, u8) {
        let age = self.changed_tick.saturating_sub(acked);
        let recent = acked != 0 && age <= POSE_HISTORY_TICKS;
        let bound_with = self.state(0).unwrap_or(self.now);
        let (base, age) = match self.state(acked).filter(|_| recent) {
            Some(base) => (base, age as u8),
            None => (bound_with, 0),
        };
        let now = self.state(self.changed_tick).unwrap_or(bound_with);
        let bytes = encode_blob(&now, &base, self.bound_mask(), Vec::with_capacity(64));
        (Bytes::from(bytes), age)
    }
}
