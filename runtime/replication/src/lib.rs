//! The replication core: decides what each client must hear and what it may believe.
//!
//! No sockets, no async, no clock, no randomness: bytes and ticks come in, bytes and events go out. The server's half is
//! [`ServerReplicator`], the client's [`ClientReplicator`]; both work on a `DataModel` that is handed in.
//!
//! What is promised:
//! 1. A tick's reliable changes are one batch; a client applies it whole.
//! 2. A client never sees a child before its parent; a reference is its target or nothing, never dangling.
//! 3. Loss of datagrams costs freshness, never correctness: when traffic stops, every client's visible model equals the
//!    server's, which [`StateHash`] shows.
//! 4. Nothing that `studio_model::audience` keeps from clients is ever encoded.
//! 5. What the other end sends is bounded before it is believed.
//!
//! Read next: [`message`] and [`op`] (what is said), [`pose`] (what moves), [`ownership`] (who moves it), [`server`],
//! [`client`].

pub mod call;
pub mod client;
pub mod hash;
pub mod limits;
pub mod message;
pub mod op;
pub mod ownership;
pub mod pose;
pub mod server;

pub use call::{Call, CallKind, CallValue};
pub use client::{ClientEvent, ClientReplicator, ServerFault};
pub use hash::StateHash;
pub use message::Lane;
pub use ownership::{OwnedPose, OwnedState, Owner, ReportCounts, Steering, Velocity};
pub use server::{
    ClientFault, ClientId, Motion, MovedAssembly, ServerEvent, ServerReplicator, Transmit,
};
