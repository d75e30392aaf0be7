//! What one connection has still to send: bounded queues that a ticking thread fills without waiting and the
//! connection's task empties. It does not know sockets or streams.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

use crate::channel::Channel;
use crate::error::SendError;
use crate::limits::{NetLimits, QueueLimit};

/// The outgoing queues of one connection.
#[derive(Debug)]
pub(crate) struct Outbox {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    frames: [Queue; Channel::ALL.len()],
    datagrams: Queue,
    dropped_datagrams: u64,
    /// Something was queued since the last flush.
    dirty: bool,
    closed: bool,
    /// The connection's task. All its senders wait in the one task, so one waker serves them all.
    waker: Option<Waker>,
}

/// Messages that wait, and the sum of what waits and what was taken but not yet written.
#[derive(Debug)]
pub(crate) struct Queue {
    waiting: VecDeque<Bytes>,
    messages: usize,
    bytes: usize,
    limit: QueueLimit,
}

impl Queue {
    pub(crate) fn new(limit: QueueLimit) -> Self {
        Self {
            waiting: VecDeque::new(),
            messages: 0,
            bytes: 0,
            limit,
        }
    }

    pub(crate) fn has_room(&self, len: usize) -> bool {
        self.messages == 0
            || (self.messages < self.limit.messages && self.bytes + len <= self.limit.bytes)
    }

    pub(crate) fn push(&mut self, bytes: Bytes) {
        self.messages += 1;
        self.bytes += bytes.len();
        self.waiting.push_back(bytes);
    }

    /// Adds a message for which the oldest make room; how many did.
    pub(crate) fn push_out(&mut self, bytes: Bytes) -> u64 {
        let mut dropped = 0;
        while !self.has_room(bytes.len()) && self.pop().is_some() {
            dropped += 1;
        }
        self.push(bytes);
        dropped
    }

    /// Takes the oldest message, which counts no longer.
    pub(crate) fn pop(&mut self) -> Option<Bytes> {
        let oldest = self.waiting.pop_front()?;
        self.release(1, oldest.len());
        Some(oldest)
    }

    /// Bytes of the oldest message.
    pub(crate) fn front_len(&self) -> Option<usize> {
        self.waiting.front().map(Bytes::len)
    }

    /// Bytes that count as waiting.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    fn release(&mut self, messages: usize, bytes: usize) {
        self.messages -= messages;
        self.bytes -= bytes;
    }
}

impl Outbox {
    /// Empty queues.
    pub(crate) fn new(limits: &NetLimits) -> Self {
        let frames = Channel::ALL.map(|channel| Queue::new(channel.queue_limit(limits)));
        Self {
            state: Mutex::new(State {
                frames,
                datagrams: Queue::new(limits.datagram_queue),
                dropped_datagrams: 0,
                dirty: false,
                closed: false,
                waker: None,
            }),
        }
    }

    /// Queues a frame. `Ok(true)` if it is the first thing since the last flush.
    pub(crate) fn push_frame(&self, channel: Channel, frame: Bytes) -> Result<bool, SendError> {
        let mut state = self.lock();
        if state.closed {
            return Err(SendError::Closed);
        }
        let queue = &mut state.frames[usize::from(channel.mark())];
        if !queue.has_room(frame.len()) {
            return Err(SendError::Full);
        }
        queue.push(frame);
        Ok(!std::mem::replace(&mut state.dirty, true))
    }

    /// Queues a datagram; the oldest make room for it. `true` if it is the first thing since the last flush.
    pub(crate) fn push_datagram(&self, datagram: Bytes) -> bool {
        let mut state = self.lock();
        if state.closed {
            return false;
        }
        let State {
            datagrams: queue,
            dropped_datagrams,
            ..
        } = &mut *state;
        *dropped_datagrams += queue.push_out(datagram);
        !std::mem::replace(&mut state.dirty, true)
    }

    /// Wakes the connection's task, if something was queued.
    pub(crate) fn flush(&self) {
        let mut state = self.lock();
        if std::mem::take(&mut state.dirty)
            && let Some(waker) = state.waker.take()
        {
            drop(state);
            waker.wake();
        }
    }

    /// Refuses further sends and lets the waiting senders end.
    pub(crate) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        if let Some(waker) = state.waker.take() {
            drop(state);
            waker.wake();
        }
    }

    /// Bytes of frames that were queued and that QUIC has not taken yet.
    pub(crate) fn frame_bytes(&self) -> usize {
        self.lock().frames.iter().map(|queue| queue.bytes).sum()
    }

    /// QUIC did not send so many of the datagrams that it was given.
    pub(crate) fn count_dropped(&self, datagrams: u64) {
        self.lock().dropped_datagrams += datagrams;
    }

    /// Datagrams that were given and not sent.
    pub(crate) fn dropped_datagrams(&self) -> u64 {
        self.lock().dropped_datagrams
    }

    /// Waits for frames on a channel and takes up to `n` of them; `None` once closed. They count as queued until they
    /// are [written](Self::written). To be awaited in the connection's task only.
    pub(crate) async fn take(&self, channel: Channel, n: usize) -> Option<Vec<Bytes>> {
        poll_fn(|cx| {
            self.lock().poll_take(cx, |state| {
                let waiting = &mut state.frames[usize::from(channel.mark())].waiting;
                waiting.drain(..n.min(waiting.len())).collect()
            })
        })
        .await
    }

    /// QUIC has taken frames that were [taken](Self::take).
    pub(crate) fn written(&self, channel: Channel, messages: usize, bytes: usize) {
        self.lock().frames[usize::from(channel.mark())].release(messages, bytes);
    }

    /// Waits for datagrams and takes all; `None` once closed. To be awaited in the connection's task only.
    pub(crate) async fn take_datagrams(&self) -> Option<Vec<Bytes>> {
        poll_fn(|cx| {
            self.lock().poll_take(cx, |state| {
                let queue = &mut state.datagrams;
                queue.release(queue.messages, queue.bytes);
                queue.waiting.drain(..).collect()
            })
        })
        .await
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn poll_take(
        &mut self,
        cx: &Context<'_>,
        take: impl FnOnce(&mut Self) -> Vec<Bytes>,
    ) -> Poll<Option<Vec<Bytes>>> {
        if self.closed {
            return Poll::Ready(None);
        }
        let taken = take(self);
        if !taken.is_empty() {
            return Poll::Ready(Some(taken));
        }
        self.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outbox(messages: usize, bytes: usize) -> Outbox {
        let limit = QueueLimit { messages, bytes };
        Outbox::new(&NetLimits {
            ordered_queue: limit,
            region_queue: limit,
            datagram_queue: limit,
            ..NetLimits::default()
        })
    }

    /// What a future is ready with at once.
    fn now<T>(future: impl Future<Output = T>) -> Option<T> {
        match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }

    #[test]
    fn a_queue_is_full_by_messages_or_bytes_and_always_takes_one() {
        let outbox = outbox(2, 10);
        let push = |channel, len| outbox.push_frame(channel, Bytes::from(vec![0; len]));
        assert_eq!(push(Channel::Journal, 100), Ok(true));
        assert_eq!(push(Channel::Journal, 0), Err(SendError::Full));
        assert_eq!(push(Channel::Control, 1), Ok(false));
        assert_eq!(push(Channel::Control, 1), Ok(false));
        assert_eq!(push(Channel::Control, 1), Err(SendError::Full));
        assert_eq!(outbox.frame_bytes(), 102);
    }

    #[test]
    fn taken_frames_count_until_they_are_written() {
        let outbox = outbox(9, 10);
        outbox
            .push_frame(Channel::Up, Bytes::from_static(b"0123456789"))
            .unwrap();
        assert_eq!(
            now(outbox.take(Channel::Up, 9))
                .flatten()
                .map(|frames| frames.len()),
            Some(1)
        );
        assert_eq!(
            outbox.push_frame(Channel::Up, Bytes::from_static(b"0")),
            Err(SendError::Full)
        );
        outbox.written(Channel::Up, 1, 10);
        assert_eq!(outbox.frame_bytes(), 0);
        outbox
            .push_frame(Channel::Up, Bytes::from_static(b"0"))
            .unwrap();
    }

    #[test]
    fn the_oldest_datagrams_make_room() {
        let outbox = outbox(3, 100);
        for i in 0..5u8 {
            outbox.push_datagram(Bytes::from(vec![i]));
        }
        let left = now(outbox.take_datagrams()).flatten().unwrap();
        assert_eq!(left, [2u8, 3, 4].map(|i| Bytes::from(vec![i])));
        assert_eq!(outbox.dropped_datagrams(), 2);
    }

    #[test]
    fn a_closed_outbox_refuses_and_ends_its_takers() {
        let outbox = outbox(3, 100);
        assert_eq!(now(outbox.take_datagrams()), None);
        outbox.close();
        assert_eq!(now(outbox.take_datagrams()), Some(None));
        assert_eq!(now(outbox.take(Channel::Journal, 1)), Some(None));
        assert_eq!(
            outbox.push_frame(Channel::Journal, Bytes::new()),
            Err(SendError::Closed)
        );
        assert!(!outbox.push_datagram(Bytes::new()));
    }
}
