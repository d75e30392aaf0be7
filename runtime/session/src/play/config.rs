//! What to play.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use studio_model::limits::CLIENTS_MAX;
use studio_net::{NetConditions, NetError};
use studio_snapshot::Snapshot;

use crate::server::ServerError;

/// What to play.
#[derive(Debug, Clone)]
pub struct PlayConfig {
    /// The place. Only the server has it; clients get what they may know of it over the network.
    pub snapshot: Arc<Snapshot>,
    /// How many clients: `Player1`, `Player2`, …
    pub clients: usize,
    /// How long to play once every client has joined or failed to; `None`: until stopped.
    pub duration: Option<Duration>,
    /// Where the server listens. Port 0: any free one.
    pub listen: SocketAddr,
    /// A bad network between each client and the server. Each client has a fate of its own: its seed is this one plus
    /// its number.
    pub conditions: NetConditions,
    /// The file in which data stores are kept; without it they last for the play.
    pub data_stores: Option<PathBuf>,
}

impl PlayConfig {
    /// One client, until stopped, on any free port of this machine.
    pub fn new(snapshot: Arc<Snapshot>) -> Self {
        Self {
            snapshot,
            clients: 1,
            duration: None,
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            conditions: NetConditions::default(),
            data_stores: None,
        }
    }
}

/// Why a play could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// More clients than a server takes.
    #[error("{asked} clients are more than the {CLIENTS_MAX} that a server takes")]
    TooManyClients {
        /// How many.
        asked: usize,
    },
    /// The server's address cannot be listened on.
    #[error("cannot listen on {addr}: {source}")]
    Bind {
        /// The address.
        addr: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The network could not be started otherwise.
    #[error("the network cannot be started: {0}")]
    Net(#[source] NetError),
    /// The server could not start or go on.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// A thread could not be started.
    #[error("the thread '{name}' cannot be started: {source}")]
    Thread {
        /// The thread.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// A thread came to an unforeseen end: a bug.
    #[error("the thread '{name}' ended unexpectedly")]
    Panicked {
        /// The thread.
        name: String,
    },
}

impl From<NetError> for PlayError {
    fn from(error: NetError) -> Self {
        match error {
            NetError::Bind { addr, source } => Self::Bind { addr, source },
            error => Self::Net(error),
        }
    }
}
