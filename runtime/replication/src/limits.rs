//! Constants of the protocol that both ends share. What bounds allocation from outside is in `studio_model::limits`.

/// The protocol's version: both ends must have the same.
pub const PROTOCOL_VERSION: u32 = 5;

/// Poses are sent every so many ticks: 30 times a second.
pub const POSE_INTERVAL_TICKS: u32 = 2;

/// How old a pose baseline may be. Older ones are not kept; the blob is then against the poses of the bindings.
pub const POSE_HISTORY_TICKS: u32 = 120;

/// A group whose poses did not change since they were last sent to a client is sent again after this many ticks, until
/// the client acknowledges it.
pub const POSE_RESEND_TICKS: u32 = 12;

/// Bytes of a datagram where the connection does not say how many it takes.
pub const DATAGRAM_BYTES: usize = 1_150;

/// Bytes of a datagram that every connection takes: room for the largest pose blob.
pub const DATAGRAM_BYTES_MIN: usize = 640;

/// A client acknowledges after so many datagrams, and at the end of its tick. An acknowledgement covers 65.
pub const DATAGRAMS_PER_ACKNOWLEDGEMENT: u32 = 32;

/// A client to whom nothing was sent for so many ticks is sent an empty batch: it shows that the server ticks.
pub const HEARTBEAT_TICKS: u32 = 10;

/// Chunks are opened until a batch has this many bytes; the rest waits for the next tick.
pub const OPEN_BYTES_PER_TICK: usize = 1 << 20;

/// Fields of one published instance that are remembered as changed one by one; beyond it counts as wholly changed.
pub const DIRTY_FIELDS_MAX: usize = 64;

/// Poses that wait to be shown for one slot; the oldest are skipped beyond it.
pub const POSE_SAMPLES_MAX: usize = 64;

/// Datagrams that a sender remembers for acknowledgement.
pub const DATAGRAMS_IN_FLIGHT_MAX: usize = 512;

/// Bytes of one frame of a journal batch; a longer batch travels in parts.
pub const BATCH_PART_BYTES: usize = 256 << 10;

/// Bytes of a whole batch: less than what a connection queues. A client for whom a tick needs more is dropped.
pub const BATCH_BYTES_MAX: usize = 7 << 20;

/// Bytes of a player's name.
pub const PLAYER_NAME_BYTES_MAX: usize = 64;

/// Bytes of a reason that is told to the other end.
pub const REASON_BYTES_MAX: usize = 200;

/// Pose groups on one server: two million assemblies in motion. Those beyond are not shown moving.
pub const POSE_GROUPS_MAX: u32 = 1 << 16;

/// Members of one assembly that a binding names.
pub const ASSEMBLY_MEMBERS_MAX: usize = 65_536;

/// Ticks that a client shows the world late, so that poses arrive in order and before they are needed: 100 ms. It grows
/// with the jitter that the client sees.
pub const INTERPOLATION_DELAY_TICKS: u32 = 6;

/// Values of one call, those within tables counted. A sender refuses more, a receiver drops the sender.
pub const CALL_VALUES_MAX: usize = 65_536;

/// Tables within each other in a call. A sender refuses more, a receiver drops the sender.
pub const CALL_DEPTH_MAX: usize = 64;

/// Bytes of one call from a client: what one frame of the up lane carries. A client refuses to send more.
pub const CALL_UP_BYTES_MAX: usize = 200 << 10;

/// Bytes of one call from the server. The server refuses to send more.
pub const CALL_DOWN_BYTES_MAX: usize = 1 << 20;

/// Calls that wait for one client that is still loading. Further ones are discarded, and that is said.
pub const CALLS_WAITING_MAX: usize = 1_024;

/// Bytes of a call that travels in a datagram, its values counted: the reference's limit. Longer ones are dropped.
pub const UNRELIABLE_BYTES_MAX: usize = 1_000;
