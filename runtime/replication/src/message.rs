//! The messages that are not journal batches or poses: the handshake, what a client wants and has, its hash. A closed list;
//! everything is bounded where it is read. Knows no sockets: a lane says how a message is to be carried.

use studio_snapshot::{ChunkId, Reader, WireError, Writer};

use crate::hash::StateHash;
use crate::limits::{PLAYER_NAME_BYTES_MAX, REASON_BYTES_MAX};

/// How a message is carried. The transport maps these to its channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Handshake and goodbye; ordered.
    Control,
    /// Journal batches, server to client; ordered.
    Journal,
    /// Region chunks, server to client; each by itself, behind the journal.
    Region,
    /// Requests, reports and calls, client to server; ordered.
    Up,
    /// Poses, reports of what clients own and acknowledgements, of which the latest wins, and calls that may be lost.
    Datagram,
}

/// Client to server, on the control lane, first of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// The client's protocol version.
    pub protocol: u32,
    /// The client's schema hash.
    pub schema: [u8; 32],
    /// The name that the player would like.
    pub name: String,
}

/// Server to client, on the control lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerControl {
    /// The client is in.
    Welcome {
        /// The player's id.
        user_id: i64,
        /// The player's name, as the server settled it.
        name: String,
        /// The server's tick.
        tick: u32,
        /// The id of the snapshot that the server runs.
        snapshot: [u8; 32],
        /// The snapshot's client manifest.
        manifest: Vec<u8>,
    },
    /// The client is not let in, or is sent away.
    Goodbye {
        /// Why, for the person at the other end.
        reason: String,
    },
}

/// Client to server, on the up lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientUp {
    /// The client does not have these chunks.
    Want(Vec<ChunkId>),
    /// The client has these chunks, checked and ready to be opened.
    Ready(Vec<ChunkId>),
    /// The hash that was asked for, after the batch of that tick.
    Hash {
        /// The tick.
        tick: u32,
        /// The state's hash.
        hash: StateHash,
    },
    /// Every chunk is open, and whoever follows the model knows it when this leaves. Said once.
    Loaded,
}

/// The number that a datagram with a call begins with, in both directions. The server's others are numbered from 1.
pub(crate) const DATAGRAM_CALL: u64 = 0;

/// What a client's datagram begins with that says which of the server's have come.
pub(crate) const DATAGRAM_ACKNOWLEDGEMENT: u64 = 1;

/// What a client's datagram begins with that says where what it owns is.
pub(crate) const DATAGRAM_REPORT: u64 = 2;

impl Hello {
    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        out.varint(u64::from(self.protocol));
        out.raw(&self.schema);
        out.text(&self.name);
        out.into_bytes()
    }

    /// From bytes. Protocols of other versions may put more behind the version, so that is all that must be readable.
    ///
    /// # Errors
    /// [`WireError`]; see [`Self::protocol_of`] for what is known even then.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        let hello = Self {
            protocol: reader.varint_u32("protocol version")?,
            schema: reader.array()?,
            name: reader
                .text("player name", PLAYER_NAME_BYTES_MAX)?
                .to_owned(),
        };
        reader.finish()?;
        Ok(hello)
    }

    /// The protocol version of a hello of any version.
    ///
    /// # Errors
    /// [`WireError`] if there is not even that.
    pub fn protocol_of(bytes: &[u8]) -> Result<u32, WireError> {
        Reader::new(bytes).varint_u32("protocol version")
    }
}

impl ServerControl {
    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        match self {
            Self::Welcome {
                user_id,
                name,
                tick,
                snapshot,
                manifest,
            } => {
                out.u8(1);
                out.zigzag(*user_id);
                out.text(name);
                out.varint(u64::from(*tick));
                out.raw(snapshot);
                out.varint(manifest.len() as u64);
                out.raw(manifest);
            }
            Self::Goodbye { reason } => {
                out.u8(2);
                out.text(clip(reason, REASON_BYTES_MAX));
            }
        }
        out.into_bytes()
    }

    /// From bytes.
    ///
    /// # Errors
    /// [`WireError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        let message = match reader.u8()? {
            1 => Self::Welcome {
                user_id: reader.zigzag()?,
                name: reader
                    .text("player name", PLAYER_NAME_BYTES_MAX)?
                    .to_owned(),
                tick: reader.varint_u32("tick")?,
                snapshot: reader.array()?,
                manifest: {
                    let left = reader.left();
                    reader.bytes("manifest", left)?.to_vec()
                },
            },
            2 => Self::Goodbye {
                reason: reader.text("reason", REASON_BYTES_MAX)?.to_owned(),
            },
            number => return Err(unknown("control message", number)),
        };
        reader.finish()?;
        Ok(message)
    }
}

impl ClientUp {
    /// The first byte of a message of calls, which follow it one after the other. They are read by who knows instances.
    pub(crate) const CALLS: u8 = 4;
    /// The first byte of a message that says where what the client owns has come to rest.
    pub(crate) const REPORT: u8 = 6;

    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        match self {
            Self::Want(chunks) => write_chunks(&mut out, 1, chunks),
            Self::Ready(chunks) => write_chunks(&mut out, 2, chunks),
            Self::Hash { tick, hash } => {
                out.u8(3);
                out.varint(u64::from(*tick));
                out.u128(hash.0);
            }
            Self::Loaded => out.u8(5),
        }
        out.into_bytes()
    }

    /// From bytes; at most `chunks_max` chunks.
    ///
    /// # Errors
    /// [`WireError`].
    pub fn decode(bytes: &[u8], chunks_max: usize) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        let message = match reader.u8()? {
            1 => Self::Want(read_chunks(&mut reader, chunks_max)?),
            2 => Self::Ready(read_chunks(&mut reader, chunks_max)?),
            3 => Self::Hash {
                tick: reader.varint_u32("tick")?,
                hash: StateHash(reader.u128()?),
            },
            5 => Self::Loaded,
            number => return Err(unknown("request", number)),
        };
        reader.finish()?;
        Ok(message)
    }
}

fn write_chunks(out: &mut Writer, kind: u8, chunks: &[ChunkId]) {
    out.u8(kind);
    out.varint(chunks.len() as u64);
    for chunk in chunks {
        out.varint(u64::from(chunk.0));
    }
}

fn read_chunks(reader: &mut Reader<'_>, max: usize) -> Result<Vec<ChunkId>, WireError> {
    let count = reader.count("chunks", max, 1)?;
    (0..count)
        .map(|_| reader.varint_u32("chunk").map(ChunkId))
        .collect()
}

fn unknown(what: &'static str, number: u8) -> WireError {
    WireError::UnknownNumber {
        what,
        number: u64::from(number),
    }
}

/// The longest start of `text` that has at most `bytes` bytes.
pub(crate) fn clip(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
