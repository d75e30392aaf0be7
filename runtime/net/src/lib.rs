//! Moves bytes between one server and its clients: QUIC (quinn) on real sockets, and an in-memory link with seeded
//! faults on virtual time for simulations. It knows channels, limits and connections; it refuses to know instances,
//! ticks, players and what any byte means.
//!
//! The users are plain threads that tick: they poll events and queue sends, and never wait on a socket. A
//! [`NetRuntime`] of one or two threads moves the bytes, through bounded queues in both directions, so that neither a
//! flood nor a peer that stops reading can grow memory: incoming, reading stops and QUIC's flow control holds the peer
//! back; outgoing, [`SendError::Full`] tells the caller, who decides.
//!
//! | [`Channel`] | QUIC | opened by | guarantee |
//! |---|---|---|---|
//! | `Control` | one bidirectional stream | client | ordered |
//! | `Journal` | one unidirectional stream | server | ordered |
//! | `Region` | one unidirectional stream a frame, after the journal | server | each frame whole, no order among them |
//! | `Up` | one unidirectional stream | client | ordered |
//! | (datagram) | QUIC datagrams | both | may be lost, doubled, late |

mod channel;
mod client;
mod conditioned_socket;
mod conditions;
mod congestion;
mod delay_line;
mod error;
mod faults;
mod fingerprint;
mod frame;
mod inbox;
pub mod limits;
mod link;
pub mod memory;
mod outbox;
mod port;
mod reason;
mod rng;
mod runtime;
mod server;
pub mod sim;
mod socket;
mod streams;
mod tls;
mod transport;

pub use channel::Channel;
pub use client::{ClientConnection, ClientEndpoint, ClientEvent, ConnectOptions};
pub use conditions::{Chance, ConditionsError, NetConditions};
pub use error::{NetError, SendError};
pub use fingerprint::{Fingerprint, FingerprintError};
pub use limits::NetLimits;
pub use link::{ConnId, ConnStats};
pub use port::{ClientPort, ServerPort};
pub use reason::{CODE_DROPPED, CODE_VIOLATION, CloseReason, ConnectFailure, Violation};
pub use runtime::NetRuntime;
pub use server::{ServerEndpoint, ServerEvent};
