//! The container: named chunks, each stored as it is, or compressed by LZ4 or zstd. Knows nothing of what is in them.

use studio_model::limits;

use crate::cursor::Cursor;
use crate::error::ImportError;

const ZSTD_MAGIC: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];

/// No file of which all chunks together unpack to more than this many times its size plus [`SLACK_BYTES`] is real: it is
/// what LZ4 reaches at most.
const RATIO_MAX: u64 = 255;

/// What a small file may unpack to in any case.
const SLACK_BYTES: u64 = 16 << 20;

/// What stands before each chunk.
#[derive(Debug)]
pub(super) struct ChunkHeader {
    pub(super) name: [u8; 4],
    /// Zero if the chunk is stored as it is.
    compressed_bytes: u32,
    bytes: u32,
}

impl ChunkHeader {
    /// The header's own size.
    pub(super) const BYTES: usize = 16;

    /// Reads the header that stands `offset` bytes into the file.
    ///
    /// # Errors
    /// [`ImportError::Truncated`] or [`ImportError::Malformed`].
    pub(super) fn read(rest: &mut Cursor<'_>, offset: usize) -> Result<Self, ImportError> {
        let cut = || ImportError::Truncated {
            place: format!("before its END chunk, {offset} bytes in"),
        };
        let name = rest
            .take(4)
            .and_then(|name| name.try_into().ok())
            .ok_or_else(cut)?;
        let header = Self {
            name,
            compressed_bytes: rest.u32().ok_or_else(cut)?,
            bytes: rest.u32().ok_or_else(cut)?,
        };
        match rest.u32().ok_or_else(cut)? {
            0 => Ok(header),
            _ => Err(header.malformed(offset, "its reserved bytes are not zero")),
        }
    }

    /// The header of the same chunk stored as it is.
    pub(super) fn rewritten(&self) -> impl Iterator<Item = u8> {
        let numbers = [0, self.bytes, 0];
        let numbers = numbers.into_iter().flat_map(u32::to_le_bytes);
        self.name.into_iter().chain(numbers)
    }

    /// The chunk's bytes in the file.
    ///
    /// # Errors
    /// [`ImportError::Truncated`].
    pub(super) fn stored<'a>(
        &self,
        rest: &mut Cursor<'a>,
        offset: usize,
    ) -> Result<&'a [u8], ImportError> {
        let length = match self.compressed_bytes {
            0 => self.bytes,
            compressed => compressed,
        };
        rest.take(length as usize)
            .ok_or_else(|| ImportError::Truncated {
                place: format!("within {}", self.place(offset)),
            })
    }

    /// Appends the unpacked chunk to `out`, which holds what the chunks before it unpacked to.
    ///
    /// # Errors
    /// [`ImportError::TooLarge`] or [`ImportError::Malformed`].
    pub(super) fn unpack(
        &self,
        stored: &[u8],
        out: &mut Vec<u8>,
        offset: usize,
        file_bytes: usize,
    ) -> Result<(), ImportError> {
        let start = out.len();
        let size = start as u64 + u64::from(self.bytes);
        let plausible = SLACK_BYTES + RATIO_MAX * file_bytes as u64;
        let max = limits::FOREIGN_DECOMPRESSED_BYTES_MAX.min(plausible);
        if size > max {
            return Err(ImportError::TooLarge {
                what: "the file, decompressed,",
                size,
                max,
            });
        }
        if self.compressed_bytes == 0 {
            out.extend_from_slice(stored);
            return Ok(());
        }
        out.resize(start + self.bytes as usize, 0);
        let unpacked = if stored.starts_with(ZSTD_MAGIC) {
            zstd::bulk::decompress_to_buffer(stored, &mut out[start..]).map_err(|e| e.to_string())
        } else {
            lz4_flex::block::decompress_into(stored, &mut out[start..]).map_err(|e| e.to_string())
        };
        match unpacked {
            Ok(length) if length == self.bytes as usize => Ok(()),
            Ok(length) => Err(self.malformed(
                offset,
                format!("it unpacks to {length} bytes instead of {}", self.bytes),
            )),
            Err(reason) => Err(self.malformed(offset, format!("it does not unpack: {reason}"))),
        }
    }

    fn place(&self, offset: usize) -> String {
        format!("the {} chunk, {offset} bytes in", self.name.escape_ascii())
    }

    fn malformed(&self, offset: usize, reason: impl Into<String>) -> ImportError {
        ImportError::malformed(self.place(offset), reason)
    }
}
