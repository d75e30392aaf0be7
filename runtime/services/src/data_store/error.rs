//! What can go wrong, in the reference's words and numbers.

use std::path::{Path, PathBuf};

/// Why the file of the data stores cannot be used. The place runs without it: each request is refused with this text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Another process has it.
    #[error(
        "the data stores {} are in use by another server: stop that one, or play with --fresh", .path.display()
    )]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// It is not what we wrote.
    #[error(
        "the data stores {} are damaged ({reason}): put a backup in its place, or move the file away to start anew",
        .path.display()
    )]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// A newer version of us wrote it.
    #[error(
        "the data stores {} were written by a newer version (format {format}): upgrade, or play with --fresh",
        .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format number.
        format: u64,
    },
    /// The system refuses.
    #[error("the data stores {} cannot be opened ({reason}): check the folder's rights and space", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
}

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// A store's name is empty.
    #[error("DataStore name can't be empty.")]
    StoreNameEmpty,
    /// A store's name is too long.
    #[error("DataStore name exceeds the 50 character limit.")]
    StoreNameTooLong,
    /// A scope is empty.
    #[error("DataStore scope can't be empty.")]
    ScopeEmpty,
    /// A scope is too long, or contains a slash.
    #[error("DataStore scope exceeds the 50 character limit or contains '/'.")]
    ScopeInvalid,
    /// A key without its scope, in a store of all scopes.
    #[error("Key must be prefixed with its scope, as in \"scope/key\".")]
    KeyWithoutScope,
    /// A key is empty.
    #[error("101: Key name can't be empty.")]
    KeyEmpty,
    /// A key is too long.
    #[error("102: Key name exceeds the 50 character limit.")]
    KeyTooLong,
    /// A function returned what no store can hold.
    #[error("103: Can't allow {0} in DataStore.")]
    ValueNotAllowed(String),
    /// A value that does not serialise.
    #[error(
        "104: Can't store {0} in DataStore. Data stores can only accept valid UTF-8 characters."
    )]
    CantStore(String),
    /// A value is too large.
    #[error("105: Serialized value exceeds 4194304 character limit.")]
    ValueTooLarge,
    /// A bound is no integer.
    #[error("106: MaxValue must be an integer.")]
    MaxNotInteger,
    /// A bound is no integer.
    #[error("106: MinValue must be an integer.")]
    MinNotInteger,
    /// A page of too few or too many items.
    #[error("106: PageSize must be within a predefined range (1 to 100).")]
    PageSize,
    /// The bounds are the wrong way round.
    #[error("107: MaxValue must be greater than or equal to MinValue.")]
    BoundsOrder,
    /// Too many requests: the queue is full.
    #[error(
        "{code}: {method} request dropped. Request was throttled, but throttled request queue was full."
    )]
    Throttled {
        /// 301 to 306.
        code: u16,
        /// The method's name.
        method: &'static str,
    },
    /// The file cannot be used, or the database failed.
    #[error("502: API Services rejected the request with error: {0}.")]
    Rejected(String),
    /// What is stored is not what it should be.
    #[error("501: Can't parse response because data might be corrupted.")]
    Unreadable,
    /// Something that is to be incremented is no integer.
    #[error("103: Can't allow {0} in DataStore. Only integers can be incremented.")]
    NotInteger(String),
    /// Too much metadata.
    #[error("511: Metadata attribute size exceeds 300 limit.")]
    MetadataTooLarge,
    /// Too many user ids.
    #[error("512: UserID size exceeds 256 limit.")]
    TooManyUserIds,
    /// A user id is no number.
    #[error("513: Attribute userId format is invalid.")]
    UserIdInvalid,
    /// Metadata is no table.
    #[error("513: Attribute metadata format is invalid.")]
    MetadataInvalid,
    /// A time that cannot be.
    #[error("Timestamp must be positive and not more than ten minutes in the future.")]
    Timestamp,
    /// A version that is no version of this key.
    #[error("The provided version is invalid.")]
    NoSuchVersion,
    /// A cursor that we did not give.
    #[error("The provided cursor is invalid.")]
    CursorInvalid,
    /// The last page has no next one.
    #[error("No pages to advance to.")]
    NoMorePages,
    /// Somebody else wrote each time.
    #[error("UpdateAsync gave up: the key was written by others in each attempt.")]
    Contended,
}

impl OpenError {
    /// What the database says about opening a file.
    pub(super) fn of(path: &Path, error: &redb::DatabaseError) -> Self {
        let path = path.to_owned();
        match error {
            redb::DatabaseError::DatabaseAlreadyOpen
            | redb::DatabaseError::LockProtocolMismatch => Self::InUse { path },
            redb::DatabaseError::Storage(redb::StorageError::Io(error))
                if error.kind() != std::io::ErrorKind::InvalidData =>
            {
                Self::Io {
                    path,
                    reason: error.to_string(),
                }
            }
            other => Self::Corrupt {
                path,
                reason: other.to_string(),
            },
        }
    }
}

/// Failures of the database as the failure of a request.
macro_rules! rejected {
    ($($error:ty),*) => { $(
        impl From<$error> for RequestError {
            fn from(error: $error) -> Self {
                Self::Rejected(error.to_string())
            }
        }
    )* };
}

rejected!(
    redb::StorageError,
    redb::TableError,
    redb::TransactionError,
    redb::CommitError,
    redb::SetDurabilityError
);
