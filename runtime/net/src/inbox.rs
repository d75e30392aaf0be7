//! The way from the connections' tasks to the ticking thread: events in order, and a budget a connection that bounds
//! what may wait in it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::Instant;

use bytes::Bytes;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::channel::Channel;
use crate::limits::{NetLimits, QueueLimit};
use crate::link::{ConnId, Link};
use crate::reason::{CloseReason, ConnectFailure};

/// What a connection's task tells the ticking thread.
#[derive(Debug)]
pub(crate) enum LinkEvent {
    /// The handshake is complete.
    Connected(Arc<Link>),
    /// The handshake failed; nothing follows.
    ConnectFailed(ConnectFailure),
    /// A frame arrived.
    Frame(Channel, Bytes),
    /// A datagram arrived.
    Datagram(Bytes),
    /// The connection ended; nothing follows.
    Closed(CloseReason),
    /// The endpoint's socket failed (not about one connection).
    Stopped,
}

/// An event and the connection that it is about.
pub(crate) type Envelope = (ConnId, LinkEvent);

/// The receiving end, with one event's look-ahead so that a wait does not consume.
#[derive(Debug)]
pub(crate) struct Inbox {
    receiver: Receiver<Envelope>,
    next: Option<Envelope>,
}

impl Inbox {
    /// An inbox, and what fills it.
    pub(crate) fn new() -> (Sender<Envelope>, Self) {
        // Unbounded, but everything that a peer can cause takes from the connection's budget first.
        let (sender, receiver) = std::sync::mpsc::channel();
        (
            sender,
            Self {
                receiver,
                next: None,
            },
        )
    }

    /// The next event, if there is one.
    pub(crate) fn poll(&mut self) -> Option<Envelope> {
        self.next.take().or_else(|| self.receiver.try_recv().ok())
    }

    /// Waits for an event until `deadline`; whether there is one.
    pub(crate) fn wait(&mut self, deadline: Instant) -> bool {
        if self.next.is_none() {
            let time = deadline.saturating_duration_since(Instant::now());
            self.next = self.receiver.recv_timeout(time).ok();
        }
        self.next.is_some()
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        // Connections that nobody came to know must not wait for room.
        while let Some((_, event)) = self.poll() {
            if let LinkEvent::Connected(link) = event {
                link.budget.close();
            }
        }
    }
}

/// What one connection may have waiting in the inbox.
#[derive(Debug)]
pub(crate) struct Budget {
    ordered: Allowance,
    regions: Allowance,
    datagrams: Allowance,
}

impl Budget {
    /// Full allowances.
    pub(crate) fn new(limits: &NetLimits) -> Self {
        Self {
            ordered: Allowance::new(limits.ordered_queue),
            regions: Allowance::new(limits.region_queue),
            datagrams: Allowance::new(limits.datagram_queue),
        }
    }

    /// Waits until a frame may be delivered; `false` once nobody reads any more.
    pub(crate) async fn spend_frame(&self, channel: Channel, len: usize) -> bool {
        let allowance = self.of(channel);
        match allowance.left.acquire_many(allowance.cost(len)).await {
            Ok(permit) => {
                permit.forget();
                true
            }
            Err(_) => false,
        }
    }

    /// Whether a datagram may be delivered.
    pub(crate) fn spend_datagram(&self, len: usize) -> bool {
        let allowance = &self.datagrams;
        allowance
            .left
            .try_acquire_many(allowance.cost(len))
            .map(SemaphorePermit::forget)
            .is_ok()
    }

    /// The ticking thread has taken a frame.
    pub(crate) fn refund_frame(&self, channel: Channel, len: usize) {
        self.of(channel).refund(len);
    }

    /// The ticking thread has taken a datagram.
    pub(crate) fn refund_datagram(&self, len: usize) {
        self.datagrams.refund(len);
    }

    /// Nobody reads any more: lets the waiting readers end.
    pub(crate) fn close(&self) {
        self.ordered.left.close();
        self.regions.left.close();
    }

    fn of(&self, channel: Channel) -> &Allowance {
        match channel {
            Channel::Region => &self.regions,
            Channel::Control | Channel::Journal | Channel::Up => &self.ordered,
        }
    }
}

/// Bytes left. A message costs its bytes, but at least its share of the whole, so that one number bounds both.
#[derive(Debug)]
struct Allowance {
    left: Semaphore,
    whole: u32,
    share: u32,
}

impl Allowance {
    fn new(limit: QueueLimit) -> Self {
        let whole = u32::try_from(limit.bytes.min(Semaphore::MAX_PERMITS))
            .unwrap_or(u32::MAX)
            .max(1);
        let share = (whole / u32::try_from(limit.messages).unwrap_or(u32::MAX).max(1)).max(1);
        Self {
            left: Semaphore::new(whole as usize),
            whole,
            share,
        }
    }

    fn cost(&self, len: usize) -> u32 {
        u32::try_from(len)
            .unwrap_or(u32::MAX)
            .clamp(self.share, self.whole)
    }

    fn refund(&self, len: usize) {
        self.left.add_permits(self.cost(len) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_bounds_messages_and_bytes_and_comes_back() {
        let budget = Budget::new(&NetLimits {
            datagram_queue: QueueLimit {
                messages: 4,
                bytes: 400,
            },
            ..NetLimits::default()
        });
        let spent = |len| (0..10).take_while(|_| budget.spend_datagram(len)).count();
        assert_eq!(spent(0), 4);
        budget.refund_datagram(0);
        budget.refund_datagram(0);
        assert_eq!(spent(200), 1);
        budget.refund_datagram(200);
        budget.refund_datagram(0);
        budget.refund_datagram(0);
        assert_eq!(spent(4_000), 1, "a long one passes when nothing else waits");
    }
}
