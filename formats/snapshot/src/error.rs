//! What can be wrong with a snapshot from outside, and with a plan for one.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use studio_model::{ChangeError, limits};

use crate::id::ChunkId;
use crate::wire::WireError;

/// A part of a snapshot, as errors and `inspect` name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SectionName {
    /// The first bytes of the file.
    Header,
    /// What the file holds, apart from the chunks.
    Manifest,
    /// The list of chunks that a client is given.
    ClientManifest,
    /// A chunk that clients are sent.
    Chunk(ChunkId),
    /// Instances that no client knows, by the section's ordinal.
    ServerInstances(u32),
    /// Properties that no client knows, of instances that clients know.
    ServerProperties,
    /// Uids and the order of siblings.
    Identity,
    /// An asset's bytes, by the blob's ordinal.
    Asset(u32),
}

impl fmt::Display for SectionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header => f.write_str("header"),
            Self::Manifest => f.write_str("manifest"),
            Self::ClientManifest => f.write_str("client manifest"),
            Self::Chunk(ChunkId::BASE) => f.write_str("base chunk"),
            Self::Chunk(id) => write!(f, "region chunk {id}"),
            Self::ServerInstances(ordinal) => write!(f, "server instances {ordinal}"),
            Self::ServerProperties => f.write_str("server properties"),
            Self::Identity => f.write_str("identity"),
            Self::Asset(ordinal) => write!(f, "asset {ordinal}"),
        }
    }
}

/// What is wrong with a section.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// The bytes are not the ones that were written.
    #[error("its bytes do not have the hash that they were written with: the file is damaged")]
    Hash,
    /// The file ends inside it.
    #[error("the file ends inside it: it was cut short")]
    Cut,
    /// Its declared length is beyond the limit.
    #[error("it says that it is {bytes} bytes long; the limit is {max}")]
    TooLarge {
        /// What it says.
        bytes: u64,
        /// The limit.
        max: u64,
    },
    /// It does not unpack to the declared length.
    #[error("it does not unpack to the {raw_len} bytes that it says")]
    Compression {
        /// What it says.
        raw_len: u64,
    },
    /// Its content makes no sense.
    #[error(transparent)]
    Content(#[from] WireError),
    /// The tree that it describes is not one that a model can hold.
    #[error(transparent)]
    Model(#[from] ChangeError),
}

/// Why a snapshot cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The bytes do not begin as a snapshot does.
    #[error("this is not a snapshot")]
    NotASnapshot,
    /// Written by a version of this program that knows more.
    #[error(
        "the snapshot is of format {found}; this version reads up to {known}: publish the place again, or update"
    )]
    Format {
        /// The file's format.
        found: u32,
        /// The newest that is known.
        known: u32,
    },
    /// A part is damaged.
    #[error("snapshot section '{section}': {damage}")]
    Section {
        /// Which.
        section: SectionName,
        /// What is wrong with it.
        damage: Damage,
    },
    /// No chunk or asset of this name.
    #[error("the snapshot has no section '{0}'")]
    NoSuchSection(SectionName),
}

impl SnapshotError {
    /// Says which section is damaged.
    pub(crate) fn section(section: SectionName, damage: impl Into<Damage>) -> Self {
        Self::Section {
            section,
            damage: damage.into(),
        }
    }
}

/// Why a plan cannot become a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// The root must be the first instance of the first chunk, and there only.
    #[error("the plan does not start with the root")]
    Root,
    /// An instance whose parent is in none of the places where a reader would know it.
    #[error("{path}: its parent is not planned where it must be")]
    Parent {
        /// The instance's path.
        path: String,
    },
    /// An instance that is planned twice, or is none.
    #[error("{path}: planned twice, or no instance")]
    Twice {
        /// The instance's path.
        path: String,
    },
    /// A chunk would tell clients of an instance that is not theirs to know.
    #[error("{path}: planned for clients, who may not know of it")]
    Secret {
        /// The instance's path.
        path: String,
    },
    /// A value that snapshots cannot hold: not finite, or longer than its limit.
    #[error("{path}: the value of {property} is not finite or too long")]
    Value {
        /// The instance's path.
        path: String,
        /// The property.
        property: Arc<str>,
    },
    /// A name, or the name of an unknown class, beyond [`limits::NAME_BYTES_MAX`].
    #[error(
        "{path}: its name or its class's name is longer than {} bytes",
        limits::NAME_BYTES_MAX
    )]
    Name {
        /// The instance's path.
        path: String,
    },
    /// A section beyond its limit.
    #[error("the section '{section}' would have {bytes} bytes; the limit is {max}")]
    TooLarge {
        /// Which.
        section: SectionName,
        /// Its bytes.
        bytes: u64,
        /// The limit.
        max: u64,
    },
    /// More of something than a snapshot may hold.
    #[error("{what}: {count}; the limit is {max}")]
    TooMany {
        /// What is counted.
        what: &'static str,
        /// How many.
        count: usize,
        /// The limit.
        max: usize,
    },
    /// The compressor failed, for lack of memory.
    #[error("the section '{0}' cannot be compressed")]
    Compression(SectionName),
    /// The assembled bytes do not read back.
    #[error("the assembled snapshot does not read back: {0}")]
    ReadBack(String),
}
