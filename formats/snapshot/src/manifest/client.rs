//! The list of chunks: all that a client needs to load them, and nothing about what it may not know.

use std::ops::Range;

use studio_model::limits;

use crate::error::{BuildError, Damage, SectionName, SnapshotError};
use crate::id::{ChunkId, NetId};
use crate::section::{Section, SectionHash, SectionInfo};
use crate::wire::{Reader, WireError, Writer};

/// Bytes that a chunk takes at least in the client manifest.
const CHUNK_BYTES_MIN: usize = 35;

/// A chunk, as the client manifest lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkInfo {
    /// The cell whose units it holds, in edges of [`limits::REGION_CELL_STUDS`]; `None` for the base chunk.
    pub cell: Option<[i32; 3]>,
    /// The first instance's number; the others follow without a gap, parents before children.
    pub first_net_id: NetId,
    /// How many instances.
    pub count: u32,
    /// Where its bytes are kept by: BLAKE3 of the bytes that clients are sent.
    pub hash: SectionHash,
    /// How many bytes clients are sent.
    pub stored_len: u64,
    /// How many bytes these unpack to.
    pub raw_len: u64,
}

impl ChunkInfo {
    /// The numbers of its instances.
    pub const fn net_ids(&self) -> Range<u32> {
        self.first_net_id.0..self.first_net_id.0 + self.count
    }

    pub(crate) const fn section(&self) -> SectionInfo {
        SectionInfo {
            stored_len: self.stored_len,
            raw_len: self.raw_len,
            hash: self.hash,
        }
    }
}

/// The chunks of a snapshot: what a client is given when it connects.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClientManifest {
    chunks: Vec<ChunkInfo>,
}

impl ClientManifest {
    pub(crate) fn new(chunks: Vec<ChunkInfo>) -> Self {
        Self { chunks }
    }

    /// The chunks, by [`ChunkId`]: first the base chunk, then regions in the order of their cells.
    pub fn chunks(&self) -> std::slice::Iter<'_, ChunkInfo> {
        self.chunks.iter()
    }

    /// One chunk.
    pub fn chunk(&self, id: ChunkId) -> Option<&ChunkInfo> {
        self.chunks.get(id.index())
    }

    /// How many published instances clients may know; their numbers are those below.
    pub fn instance_count(&self) -> u32 {
        self.chunks.last().map_or(0, |chunk| chunk.net_ids().end)
    }

    /// How many instances the base chunk has; their numbers are those below.
    pub fn base_count(&self) -> u32 {
        self.chunks.first().map_or(0, |chunk| chunk.count)
    }

    /// The chunk in which an instance was published; `None` for what is the server's or was made at runtime.
    pub fn home_chunk(&self, id: NetId) -> Option<ChunkId> {
        let at = self
            .chunks
            .partition_point(|chunk| chunk.net_ids().end <= id.0);
        (at < self.chunks.len()).then_some(ChunkId(at as u32))
    }

    /// Reads the bytes that the server sent. Whether they are the right ones, their hash tells.
    ///
    /// # Errors
    /// [`SnapshotError::Section`] of the client manifest.
    pub fn decode(bytes: &[u8]) -> Result<Self, SnapshotError> {
        Self::decode_bytes(bytes)
            .map_err(|damage| SnapshotError::section(SectionName::ClientManifest, damage))
    }

    fn decode_bytes(bytes: &[u8]) -> Result<Self, Damage> {
        let mut reader = Reader::new(bytes);
        let count = reader.count("chunks", limits::CHUNKS_MAX, CHUNK_BYTES_MIN)?;
        let mut chunks = Vec::with_capacity(count);
        let mut first = 0u32;
        for ordinal in 0..count as u32 {
            let cell = if ordinal == 0 {
                None
            } else {
                Some(read_cell(&mut reader)?)
            };
            let instances = reader.varint_up_to(
                "instances",
                (limits::INSTANCES_MAX as u64).saturating_sub(first.into()),
            )?;
            let section = SectionInfo::read(&mut reader, &SectionName::Chunk(ChunkId(ordinal)))?;
            chunks.push(ChunkInfo {
                cell,
                first_net_id: NetId(first),
                count: instances as u32,
                hash: section.hash,
                stored_len: section.stored_len,
                raw_len: section.raw_len,
            });
            first += instances as u32;
        }
        reader.finish()?;
        if !chunks.is_sorted_by(|a, b| a.cell < b.cell)
            || chunks.first().is_none_or(|base| base.count == 0)
        {
            return Err(WireError::Inconsistent {
                what: "the regions are not sorted, or there is no base chunk",
            }
            .into());
        }
        Ok(Self { chunks })
    }

    /// The bytes that clients are sent: stored as they are, because hashes do not compress.
    pub(crate) fn encode(&self) -> Result<Section, BuildError> {
        let mut writer = Writer::new();
        writer.varint(self.chunks.len() as u64);
        for chunk in &self.chunks {
            for axis in chunk.cell.iter().flatten() {
                writer.zigzag(i64::from(*axis));
            }
            writer.varint(u64::from(chunk.count));
            chunk.section().write(&mut writer);
        }
        Section::store(&SectionName::ClientManifest, writer.into_bytes())
    }
}

fn read_cell(reader: &mut Reader<'_>) -> Result<[i32; 3], WireError> {
    let mut cell = [0; 3];
    for axis in &mut cell {
        let coordinate = reader.zigzag()?;
        *axis = i32::try_from(coordinate).map_err(|_| WireError::UnknownNumber {
            what: "cell",
            number: coordinate.unsigned_abs(),
        })?;
    }
    Ok(cell)
}
