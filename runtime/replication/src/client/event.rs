//! What a client's replicator tells: what happened, and what a server did wrong.

use studio_model::{CFrame, ChangeError, InstanceId};
use studio_snapshot::{NetId, SnapshotError, WireError};

use crate::call::Call;
use crate::limits::BATCH_BYTES_MAX;
use crate::message::Lane;
use crate::ownership::Velocity;

/// What the session has to know.
#[derive(Debug, Clone, PartialEq)]
pub enum ClientEvent {
    /// The server let the client in. The session may now hand in chunks that it has on disk
    /// ([`offer_chunk`]); then it calls [`request_chunks`].
    ///
    /// [`offer_chunk`]: super::ClientReplicator::offer_chunk
    /// [`request_chunks`]: super::ClientReplicator::request_chunks
    Welcome {
        /// The player's id.
        user_id: i64,
        /// The player's name.
        name: String,
        /// The id of the snapshot that the server runs.
        snapshot: [u8; 32],
    },
    /// Every chunk is open. What is sent next says so to the server: whoever is to know it first is told before.
    Loaded,
    /// The server calls. What it said before is in the model.
    Called {
        /// Whether the call came in order and could not be lost.
        reliable: bool,
        /// The call. Instances that are not here read as nothing.
        call: Call,
    },
    /// This client moves an assembly from now on, from here. It may have owned it before, under another epoch: then it
    /// was put elsewhere or corrected.
    Owned {
        /// The assembly's root.
        root: InstanceId,
        /// Rises from event to event about the assembly; the same again only after it was taken away.
        epoch: u32,
        /// Where the root is, as the server has it.
        frame: CFrame,
        /// How the assembly moves.
        velocity: Velocity,
        /// Whether the assembly goes on from where it was: what is shown had better get there smoothly. Else the model has
        /// the frame already.
        goes_on: bool,
        /// Whether this client, if it moved the assembly before, goes on from where it has it: only who moves with it has
        /// changed.
        keeps: bool,
    },
    /// Somebody else moves an assembly from now on.
    Disowned {
        /// The assembly's root.
        root: InstanceId,
    },
    /// The server says goodbye, and why.
    Goodbye {
        /// Why.
        reason: String,
    },
}

/// What a server did that no server of this version does. The session ends with this as the reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServerFault {
    /// Bytes that are no message.
    #[error("the server sent a malformed message: {0}")]
    Malformed(#[from] WireError),
    /// A message on a lane that servers do not send on, or before its time.
    #[error("the server sent a message out of place on the {0:?} lane")]
    OutOfPlace(Lane),
    /// A chunk or a manifest that is not what it should be.
    #[error("the server sent a bad chunk: {0}")]
    BadChunk(String),
    /// An operation on an instance that the client does not have.
    #[error("the server named an instance that does not exist ({0})")]
    NoSuchInstance(NetId),
    /// An insert of an instance that the client has.
    #[error("the server inserted an instance that exists already ({0})")]
    InstanceExists(NetId),
    /// A refresh of an instance as another class.
    #[error("the server changed the class of an instance ({0})")]
    WrongClass(NetId),
    /// A change that the model refuses.
    #[error("the server sent a change that cannot be: {0}")]
    Refused(#[from] ChangeError),
    /// A batch beyond its limit.
    #[error("the server sent a batch of more than {BATCH_BYTES_MAX} bytes")]
    BatchTooLarge,
}

impl From<SnapshotError> for ServerFault {
    fn from(error: SnapshotError) -> Self {
        Self::BadChunk(error.to_string())
    }
}
