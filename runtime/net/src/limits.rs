//! Every limit of the transport, with its default and what happens beyond it. It does not know which message needs
//! which size: whoever knows passes other values in [`NetLimits`].

use std::time::Duration;

/// Bytes of one control frame. A longer one closes the connection.
pub const CONTROL_FRAME_BYTES_MAX: usize = 64 << 10;

/// Bytes of one frame from client to server. A longer one closes the connection.
pub const UP_FRAME_BYTES_MAX: usize = 256 << 10;

/// Bytes of one journal frame. A longer one closes the connection.
pub const JOURNAL_FRAME_BYTES_MAX: usize = 16 << 20;

/// Bytes of one region frame. A longer one closes the connection.
pub const REGION_FRAME_BYTES_MAX: usize = 64 << 20;

/// Frames and bytes that wait in one direction of one connection on the ordered channels. Outgoing, further sends are
/// refused as full; incoming, reading stops and the peer is held back.
pub const ORDERED_QUEUE: QueueLimit = QueueLimit {
    messages: 4_096,
    bytes: 8 << 20,
};

/// The same for region frames.
pub const REGION_QUEUE: QueueLimit = QueueLimit {
    messages: 256,
    bytes: 4 << 20,
};

/// The same for datagrams. Beyond it outgoing ones push out the oldest, incoming ones are dropped.
pub const DATAGRAM_QUEUE: QueueLimit = QueueLimit {
    messages: 512,
    bytes: 512 << 10,
};

/// Connections of one server, those still shaking hands included. Further ones are refused.
pub const CONNECTIONS_MAX: usize = 256;

/// Handshakes that a server works on at once. From half of it on, a client must first prove its address; beyond it
/// clients wait their turn, as many as there may be connections.
pub const HANDSHAKES_PENDING_MAX: usize = 64;

/// Bytes that one client may send while it waits for its handshake's turn, and all of them together.
pub(crate) const INCOMING_BYTES_MAX: u64 = 64 << 10;
pub(crate) const INCOMING_BYTES_TOTAL_MAX: u64 = 4 << 20;

/// How long a handshake may take.
pub const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);

/// Silence after which a peer counts as gone.
pub const IDLE_TIMEOUT: Duration = Duration::from_secs(10);

/// Bytes of a close reason (UTF-8); longer ones are cut.
pub const REASON_BYTES_MAX: usize = 200;

/// Bytes of a datagram that every path carries, at QUIC's least MTU of 1,200. A connection may carry more: ask it.
pub const DATAGRAM_BYTES_SAFE: usize = 1_150;

/// How long a shutdown waits for the close frames to leave and for late packets to be answered.
pub const SHUTDOWN_WAIT: Duration = Duration::from_secs(1);

/// Bytes of datagrams that wait in QUIC for the path to take them; the oldest make room. About what leaves in a round
/// trip at the slowest: what would wait longer is stale.
pub(crate) const DATAGRAM_SEND_BUFFER_BYTES: usize = 64 << 10;

/// Bytes that may be in flight even on a path that loses much.
pub(crate) const CONGESTION_WINDOW_BYTES_MIN: u64 = 32 << 10;

/// Bytes of one stream that a sender may be ahead of its reader.
pub(crate) const STREAM_WINDOW_BYTES: u32 = 1 << 20;

/// Bytes of region streams that may be unacknowledged at once.
pub(crate) const REGION_WINDOW_BYTES: u32 = 2 * STREAM_WINDOW_BYTES;

/// Bytes of all streams that may be unacknowledged at once. What regions leave of it is kept free for the journal, so
/// that bulk never stands before it in the send buffer.
pub(crate) const SEND_WINDOW_BYTES: u64 = 8 << 20;

/// Streams that a server may have open at once: the journal and regions under way.
pub(crate) const SERVER_STREAMS_MAX: u32 = 128;

/// Region frames that a client puts together at once; the streams of others wait in QUIC's windows. More than can be
/// in need of flow control credit at once ([`REGION_WINDOW_BYTES`] holds two long ones), so that they never wait for
/// each other.
pub(crate) const REGIONS_READ_AT_ONCE: usize = 4;

/// Bytes of all streams that a client holds unread in QUIC.
pub(crate) const CLIENT_RECEIVE_WINDOW_BYTES: u32 = 16 << 20;

/// Bytes of all streams of one client that a server holds unread in QUIC.
pub(crate) const SERVER_RECEIVE_WINDOW_BYTES: u32 = 512 << 10;

/// Bytes asked of the kernel for each direction of a socket (it may give less): a tick's burst to 100 clients fits.
pub(crate) const SOCKET_BUFFER_BYTES: usize = 2 << 20;

/// Packets that a bad network holds in one direction of one socket. Further ones are lost, as in a full router.
pub(crate) const PACKETS_HELD_MAX: usize = 8_192;

/// How much may wait in a queue: whichever bound is reached first. One message always fits into an empty queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueLimit {
    /// Messages.
    pub messages: usize,
    /// Bytes of all their payloads.
    pub bytes: usize,
}

/// The limits of an endpoint. Both sides check what they receive against their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetLimits {
    /// Bytes of one control frame: see [`CONTROL_FRAME_BYTES_MAX`].
    pub control_frame_bytes_max: usize,
    /// Bytes of one up frame: see [`UP_FRAME_BYTES_MAX`].
    pub up_frame_bytes_max: usize,
    /// Bytes of one journal frame: see [`JOURNAL_FRAME_BYTES_MAX`].
    pub journal_frame_bytes_max: usize,
    /// Bytes of one region frame: see [`REGION_FRAME_BYTES_MAX`].
    pub region_frame_bytes_max: usize,
    /// The queue of control, journal and up frames: see [`ORDERED_QUEUE`].
    pub ordered_queue: QueueLimit,
    /// The queue of region frames: see [`REGION_QUEUE`].
    pub region_queue: QueueLimit,
    /// The queue of datagrams: see [`DATAGRAM_QUEUE`].
    pub datagram_queue: QueueLimit,
    /// Connections of a server: see [`CONNECTIONS_MAX`].
    pub connections_max: usize,
    /// Handshakes at once: see [`HANDSHAKES_PENDING_MAX`].
    pub handshakes_pending_max: usize,
    /// How long a handshake may take: see [`HANDSHAKE_TIMEOUT`].
    pub handshake_timeout: Duration,
    /// Silence that ends a connection: see [`IDLE_TIMEOUT`].
    pub idle_timeout: Duration,
}

impl Default for NetLimits {
    fn default() -> Self {
        Self {
            control_frame_bytes_max: CONTROL_FRAME_BYTES_MAX,
            up_frame_bytes_max: UP_FRAME_BYTES_MAX,
            journal_frame_bytes_max: JOURNAL_FRAME_BYTES_MAX,
            region_frame_bytes_max: REGION_FRAME_BYTES_MAX,
            ordered_queue: ORDERED_QUEUE,
            region_queue: REGION_QUEUE,
            datagram_queue: DATAGRAM_QUEUE,
            connections_max: CONNECTIONS_MAX,
            handshakes_pending_max: HANDSHAKES_PENDING_MAX,
            handshake_timeout: HANDSHAKE_TIMEOUT,
            idle_timeout: IDLE_TIMEOUT,
        }
    }
}
