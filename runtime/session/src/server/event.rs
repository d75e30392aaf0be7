//! What a server tells the loop that ticks it.

use studio_model::ChangeError;
use studio_replication::{ClientId, StateHash};
use studio_script::OutputEvent;
use studio_snapshot::SnapshotError;

use crate::scripts::ScriptsError;

/// What happened on a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerEvent {
    /// A client was let in; its player is in the tree.
    Entered {
        /// Which client.
        client: ClientId,
        /// The player's id.
        user_id: i64,
        /// The player's name.
        name: String,
    },
    /// A client has everything that the server opened for it.
    Joined {
        /// Which client.
        client: ClientId,
    },
    /// A client that was let in is gone, and its player with it.
    Left {
        /// Which client.
        client: ClientId,
        /// The player's id.
        user_id: i64,
        /// Why, to be read by people.
        reason: String,
    },
    /// A client answered a request for its hash.
    HashReported {
        /// Which client.
        client: ClientId,
        /// The server's tick that the state is of.
        tick: u32,
        /// The hash of its state.
        hash: StateHash,
    },
    /// A script said something, or something is said of one.
    Output(OutputEvent),
    /// Scripts said more than is kept: how many outputs are lost.
    OutputsLost(u64),
    /// The socket failed: nobody can connect any more.
    Stopped,
}

/// Why a server could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The snapshot does not hold what it says.
    #[error("the snapshot cannot be loaded: {0}")]
    Snapshot(#[from] SnapshotError),
    /// The socket failed.
    #[error("the server's socket failed")]
    Stopped,
    /// There is no memory for scripts.
    #[error(transparent)]
    Scripts(#[from] ScriptsError),
    /// There is no room for the instances that a server adds.
    #[error("the place has no room for its services: {0}")]
    Services(#[from] ChangeError),
}
