//! The first bytes of a snapshot: what it is, of which format, and its id.

use super::SnapshotId;
use crate::error::{Damage, SectionName, SnapshotError};
use crate::schema::schema_hash;
use crate::wire::{Reader, Writer};

/// The first bytes of every snapshot.
const MAGIC: [u8; 8] = *b"STUDIOSN";

/// The format that this version writes, and the newest that it reads.
pub const SNAPSHOT_FORMAT: u32 = 1;

/// Bytes before the manifest: magic, format, schema hash, the manifest's length, the id.
pub(super) const HEADER_BYTES: usize = 8 + 4 + 32 + 4 + 32;

/// Where the id lies in the header; it covers what is before it.
const ID_AT: usize = HEADER_BYTES - 32;

/// What the first bytes say.
pub(super) struct Header {
    pub(super) schema: [u8; 32],
    pub(super) manifest_len: usize,
    pub(super) id: SnapshotId,
}

impl Header {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let mut reader = Reader::new(bytes);
        if reader.array() != Ok(MAGIC) {
            return Err(SnapshotError::NotASnapshot);
        }
        let cut = |_| SnapshotError::section(SectionName::Header, Damage::Cut);
        let found = reader.u32().map_err(cut)?;
        if found != SNAPSHOT_FORMAT {
            return Err(SnapshotError::Format {
                found,
                known: SNAPSHOT_FORMAT,
            });
        }
        Ok(Self {
            schema: reader.array().map_err(cut)?,
            manifest_len: reader.u32().map_err(cut)? as usize,
            id: SnapshotId(reader.array().map_err(cut)?),
        })
    }
}

/// The header of a snapshot with this manifest.
pub(super) fn write(manifest: &[u8]) -> Writer {
    let mut writer = Writer::new();
    writer.raw(&MAGIC);
    writer.u32(SNAPSHOT_FORMAT);
    writer.raw(&schema_hash());
    writer.u32(manifest.len() as u32);
    let id = id_of(writer.as_bytes(), manifest);
    writer.raw(&id.0);
    writer
}

/// The id of a snapshot whose first bytes are `header` and which has this manifest.
pub(super) fn id_of(header: &[u8], manifest: &[u8]) -> SnapshotId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(header.get(..ID_AT).unwrap_or(header));
    hasher.update(manifest);
    SnapshotId(*hasher.finalize().as_bytes())
}
