//! One connection, shared by the ticking thread and the connection's task: its queues, its statistics, how it is
//! closed. It does not know which streams it has.

use std::net::SocketAddr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Notify;

use crate::channel::{Channel, Side};
use crate::error::SendError;
use crate::inbox::{Budget, Envelope, LinkEvent};
use crate::limits::NetLimits;
use crate::outbox::Outbox;
use crate::reason::{CODE_VIOLATION, CloseReason, cut};

/// Names a connection for the life of its endpoint; never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnId(pub(crate) u64);

/// How a connection is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConnStats {
    /// Round trip time, smoothed.
    pub rtt: Duration,
    /// Bytes of UDP payload from server to client, the handshake included.
    pub bytes_down: u64,
    /// Bytes of UDP payload from client to server, the handshake included.
    pub bytes_up: u64,
    /// Packets that this side sent and counts as lost.
    pub lost_packets: u64,
    /// Datagrams that this side was given and did not send: too long, or pushed out by newer ones because the path
    /// takes less. If it grows, send less.
    pub dropped_datagrams: u64,
    /// Bytes of frames that this side queued and QUIC has not taken yet.
    pub queued_bytes: usize,
}

/// A connection's shared state.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) id: ConnId,
    pub(crate) side: Side,
    pub(crate) limits: NetLimits,
    pub(crate) outbox: Outbox,
    pub(crate) budget: Budget,
    events: Sender<Envelope>,
    /// Set when the handshake is complete.
    connection: OnceLock<quinn::Connection>,
    /// Why this side closed; the first reason stands.
    closed_here: OnceLock<CloseReason>,
    /// Ends a handshake under way when this side closes.
    abort: Notify,
    datagram_bytes_max: AtomicUsize,
}

impl Link {
    pub(crate) fn new(id: ConnId, side: Side, limits: NetLimits, events: Sender<Envelope>) -> Self {
        Self {
            id,
            side,
            outbox: Outbox::new(&limits),
            budget: Budget::new(&limits),
            limits,
            events,
            connection: OnceLock::new(),
            closed_here: OnceLock::new(),
            abort: Notify::new(),
            datagram_bytes_max: AtomicUsize::new(0),
        }
    }

    /// The handshake is complete.
    pub(crate) fn set_connection(&self, connection: quinn::Connection) {
        let connection = self.connection.get_or_init(|| connection);
        self.measure_datagrams(connection);
        // `close` may have run just before the connection was set.
        if let Some(reason) = self.closed_here.get() {
            close_quic(connection, reason);
        }
    }

    /// Where the peer is, once the handshake is complete.
    pub(crate) fn remote_addr(&self) -> Option<SocketAddr> {
        self.connection.get().map(quinn::Connection::remote_address)
    }

    /// Tells the ticking thread; `false` if it is gone.
    pub(crate) fn tell(&self, event: LinkEvent) -> bool {
        self.events.send((self.id, event)).is_ok()
    }

    /// Queues a frame. `Ok(true)` if it is the first thing since the last flush.
    pub(crate) fn send(&self, channel: Channel, frame: Bytes) -> Result<bool, SendError> {
        channel.admit(self.side, frame.len(), &self.limits)?;
        self.outbox.push_frame(channel, frame)
    }

    /// Closes the connection or ends its handshake. The first reason stands.
    pub(crate) fn close(&self, reason: CloseReason) {
        let reason = self.closed_here.get_or_init(|| reason);
        if let Some(connection) = self.connection.get() {
            close_quic(connection, reason);
        }
        self.outbox.close();
        self.abort.notify_one();
    }

    /// Why this side closed, if it did.
    pub(crate) fn closed_here(&self) -> Option<&CloseReason> {
        self.closed_here.get()
    }

    /// Waits until this side closes.
    pub(crate) async fn aborted(&self) {
        self.abort.notified().await;
    }

    /// The largest datagram that the path carries now; 0 before the handshake is complete.
    pub(crate) fn datagram_bytes_max(&self) -> usize {
        self.datagram_bytes_max.load(Ordering::Relaxed)
    }

    /// Notes the largest datagram that the path carries, so that the ticking thread need not ask QUIC, which may be
    /// busy sending.
    pub(crate) fn measure_datagrams(&self, connection: &quinn::Connection) {
        let max = connection.max_datagram_size().unwrap_or(0);
        self.datagram_bytes_max.store(max, Ordering::Relaxed);
    }

    pub(crate) fn stats(&self) -> ConnStats {
        let Some(connection) = self.connection.get() else {
            return ConnStats::default();
        };
        let stats = connection.stats();
        let (sent, received) = (stats.udp_tx.bytes, stats.udp_rx.bytes);
        let (bytes_down, bytes_up) = match self.side {
            Side::Server => (sent, received),
            Side::Client => (received, sent),
        };
        ConnStats {
            rtt: stats.path.rtt,
            bytes_down,
            bytes_up,
            lost_packets: stats.path.lost_packets,
            dropped_datagrams: self.outbox.dropped_datagrams(),
            queued_bytes: self.outbox.frame_bytes(),
        }
    }
}

fn close_quic(connection: &quinn::Connection, reason: &CloseReason) {
    let (code, text) = match reason {
        CloseReason::Local { code, reason } => (*code, reason.clone()),
        CloseReason::Violation(violation) => (CODE_VIOLATION, violation.to_string()),
        // This side only ever closes for the reasons above.
        _ => return,
    };
    connection.close(code.into(), cut(&text).as_bytes());
}
