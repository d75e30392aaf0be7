//! What sessions under test are made of and what they are asked for, in words.

use std::sync::Arc;

use studio_model::limits::CLIENTS_MAX;
use studio_net::{NetConditions, NetError};
use studio_session::ServerError;
use studio_snapshot::Snapshot;

use super::Transport;

/// Seconds since 1970 at which every session begins: the first moment of 2026.
pub const UNIX_START: f64 = 1_767_225_600.0;

/// What a session is made of.
#[derive(Debug, Clone)]
pub struct StageOptions {
    /// The place.
    pub snapshot: Arc<Snapshot>,
    /// What every client's network suffers. Its own seed and the session's decide together.
    pub conditions: NetConditions,
    /// What all that is random follows from.
    pub seed: u64,
    /// What bytes travel over.
    pub transport: Transport,
}

/// A side of a session, or the test itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Who {
    /// The server.
    Server,
    /// A client, by its place in the order in which they connected, from 0. Never used again.
    Client(usize),
    /// The test's own script.
    Test,
}

/// Why something cannot be done with a session.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The server cannot run the place.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// A socket failed.
    #[error(transparent)]
    Net(#[from] NetError),
    /// As many clients as a server takes are there already.
    #[error("a server takes {CLIENTS_MAX} clients")]
    TooManyClients,
    /// There is no such client.
    #[error("there is no client {}", .0 + 1)]
    NoClient(usize),
    /// The client is gone.
    #[error("{name} has left: {reason}")]
    Gone {
        /// Its name.
        name: String,
        /// Why it left.
        reason: String,
    },
    /// The client has not joined yet.
    #[error("{0} has not joined yet")]
    NotJoined(String),
    /// Clients that did not join in time.
    #[error("{name} did not join within {seconds} s: it is {stage}")]
    JoinTimeout {
        /// Its name.
        name: String,
        /// How long it had.
        seconds: u32,
        /// How far it came.
        stage: String,
    },
    /// Over real sockets a network stays as it was when the client connected.
    #[error("networks can only be changed on the simulated network, not with --quic")]
    RealNetwork,
}
