//! One direction of a connection in memory: bounded queues at the sender, a link with faults, and signals beside it. It
//! does not know what the ends make of what arrives.

use bytes::Bytes;

use crate::channel::{Channel, Side};
use crate::conditions::{Chance, NetConditions};
use crate::delay_line::DelayLine;
use crate::error::SendError;
use crate::faults::Faults;
use crate::limits::{DATAGRAM_BYTES_SAFE, NetLimits, PACKETS_HELD_MAX, QueueLimit};
use crate::outbox::Queue;
use crate::sim::{Lane, SimLink};

/// What the ends of a connection tell each other beside frames. It is sent again until it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Signal {
    /// A client wants to connect.
    Request,
    /// It may.
    Accept,
    /// It may not: the server is full.
    Refuse,
    /// The sender closed the connection.
    Close {
        /// Its code.
        code: u32,
        /// Its reason.
        reason: String,
    },
}

#[derive(Debug)]
pub(super) struct Direction {
    from: Side,
    limits: NetLimits,
    salt: u64,
    /// Whether nothing passes: what is reliable waits until the network is back.
    cut: bool,
    link: SimLink,
    signals: DelayLine<Signal>,
    /// Signals that wait for a network.
    signals_held: Vec<Signal>,
    keep_alives: DelayLine<()>,
    faults: Faults,
    /// By channel's mark.
    queues: [Queue; Channel::ALL.len()],
    datagrams: Queue,
    /// Frames that were sent and that the receiver has not taken, and their bytes; by channel's mark.
    under_way: [(usize, usize); Channel::ALL.len()],
    /// Bytes that were sent.
    pub(super) bytes: u64,
    pub(super) lost_packets: u64,
    pub(super) dropped_datagrams: u64,
}

impl Direction {
    pub(super) fn new(
        from: Side,
        conditions: &NetConditions,
        limits: NetLimits,
        salt: u64,
    ) -> Self {
        Self {
            from,
            cut: is_cut(conditions),
            link: SimLink::new(conditions, salt),
            signals: DelayLine::new(),
            signals_held: Vec::new(),
            keep_alives: DelayLine::new(),
            faults: Faults::new(conditions, !salt),
            queues: Channel::ALL.map(|channel| Queue::new(channel.queue_limit(&limits))),
            datagrams: Queue::new(limits.datagram_queue),
            under_way: Default::default(),
            bytes: 0,
            lost_packets: 0,
            dropped_datagrams: 0,
            limits,
            salt,
        }
    }

    pub(super) fn set_conditions(&mut self, conditions: &NetConditions, now_us: u64) {
        self.cut = is_cut(conditions);
        self.link.set_conditions(conditions, self.salt);
        self.faults = Faults::new(conditions, !self.salt);
        self.pump(now_us);
    }

    /// Queues a frame.
    pub(super) fn send(&mut self, channel: Channel, frame: Bytes) -> Result<(), SendError> {
        channel.admit(self.from, frame.len(), &self.limits)?;
        let queue = &mut self.queues[usize::from(channel.mark())];
        if !queue.has_room(frame.len()) {
            return Err(SendError::Full);
        }
        queue.push(frame);
        Ok(())
    }

    /// Queues a datagram; the oldest make room for it.
    pub(super) fn send_datagram(&mut self, datagram: Bytes) {
        if datagram.len() > DATAGRAM_BYTES_SAFE {
            self.dropped_datagrams += 1;
            return;
        }
        self.dropped_datagrams += self.datagrams.push_out(datagram);
    }

    /// Sends a signal.
    pub(super) fn signal(&mut self, now_us: u64, signal: Signal) {
        self.signals_held.push(signal);
        self.pump(now_us);
    }

    /// Tells the other end that this one is alive.
    pub(super) fn keep_alive(&mut self, now_us: u64) {
        if let Some(due_us) = self.faults.reliable(now_us, 0) {
            self.keep_alives.hold(due_us, ());
        }
    }

    /// When the last sign of life arrived that has arrived by now.
    pub(super) fn take_keep_alives(&mut self, now_us: u64) -> Option<u64> {
        let mut last = None;
        while let Some(due_us) = self.keep_alives.next_due() {
            if self.keep_alives.release(now_us).is_none() {
                break;
            }
            last = Some(due_us);
        }
        last
    }

    /// Lets leave what the network takes.
    pub(super) fn pump(&mut self, now_us: u64) {
        if !self.cut {
            self.pump_reliable(now_us);
        }
        while let Some(datagram) = self.datagrams.pop() {
            self.bytes += datagram.len() as u64;
            if self.cut || self.link.len() >= PACKETS_HELD_MAX {
                self.lost_packets += 1;
            } else {
                self.link.send(now_us, Lane::Datagram, datagram);
            }
        }
    }

    fn pump_reliable(&mut self, now_us: u64) {
        for signal in std::mem::take(&mut self.signals_held) {
            if let Some(due_us) = self.faults.reliable(now_us, 0) {
                self.signals.hold(due_us, signal);
            }
        }
        for channel in Channel::ALL {
            let mark = usize::from(channel.mark());
            let limit = channel.queue_limit(&self.limits);
            while let Some(len) = self.queues[mark].front_len()
                && has_room(self.under_way[mark], len, limit)
                && let Some(frame) = self.queues[mark].pop()
            {
                let (frames, bytes) = &mut self.under_way[mark];
                (*frames, *bytes) = (*frames + 1, *bytes + len);
                self.bytes += len as u64;
                self.link.send(now_us, Lane::Stream(channel), frame);
            }
        }
    }

    /// When the next frame or datagram arrives.
    pub(super) fn next_arrival(&self) -> Option<u64> {
        self.link.next_arrival()
    }

    /// Takes what has arrived by now.
    pub(super) fn receive(&mut self, now_us: u64) -> Option<(Lane, Bytes)> {
        let (lane, bytes) = self.link.poll(now_us)?;
        if let Lane::Stream(channel) = lane {
            let (frames, waiting) = &mut self.under_way[usize::from(channel.mark())];
            (*frames, *waiting) = (*frames - 1, *waiting - bytes.len());
        }
        Some((lane, bytes))
    }

    /// When the next signal arrives.
    pub(super) fn next_signal(&self) -> Option<u64> {
        self.signals.next_due()
    }

    /// Takes the next signal that has arrived by now.
    pub(super) fn receive_signal(&mut self, now_us: u64) -> Option<Signal> {
        self.signals.release(now_us)
    }

    /// The sender closed: what it has queued is dropped.
    pub(super) fn drop_queued(&mut self) {
        for queue in &mut self.queues {
            while queue.pop().is_some() {}
        }
        while self.datagrams.pop().is_some() {}
    }

    /// Bytes of frames that wait to leave.
    pub(super) fn queued_bytes(&self) -> usize {
        self.queues.iter().map(Queue::bytes).sum()
    }
}

/// Whether nothing passes.
fn is_cut(conditions: &NetConditions) -> bool {
    conditions.loss >= Chance::ALWAYS
}

/// Whether a receiver that has not taken so many frames and bytes lets another frame come.
fn has_room((frames, bytes): (usize, usize), len: usize, limit: QueueLimit) -> bool {
    frames == 0 || (frames < limit.messages && bytes + len <= limit.bytes)
}
