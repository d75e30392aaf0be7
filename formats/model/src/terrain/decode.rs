//! Reads `SmoothGrid`: two bytes of header, then chunks. Trusts nothing: what is allocated is bounded by the bytes that
//! there are and by the limits.
//!
//! A chunk begins with how its place differs from the place of the one before: three signed numbers of four bytes, the
//! most significant byte of all three first. Runs of equal cells follow, x fastest, then z, then y, until all 32³ are told.
//! A run is a byte (material in the low six bits), a byte of occupancy if bit 6 is set (otherwise it is full, or air), and
//! a byte of its length less one if bit 7 is set (otherwise it is one cell).

use std::sync::Arc;

use super::{CHUNK_CELLS, Cell, Chunk, ChunkBuilder, ROWS, Row, SmoothGrid};
use crate::limits::{TERRAIN_CHUNK_FARTHEST, TERRAIN_CHUNKS_MAX};

/// The version that there is.
pub(super) const VERSION: u8 = 1;
/// Chunks have 2 to the power of this many cells a side.
pub(super) const CHUNK_BITS: u8 = 5;
/// What of a run's first byte is the material.
pub(super) const MATERIAL: u8 = 0x3f;
/// A byte of occupancy follows.
pub(super) const HAS_OCCUPANCY: u8 = 0x40;
/// A byte of length follows.
pub(super) const HAS_LENGTH: u8 = 0x80;

/// Why bytes are no terrain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TerrainError {
    /// Of another version.
    #[error("it is of version {0}, and {VERSION} is the one we know")]
    Version(u8),
    /// Chunks of another size.
    #[error("its chunks have 2^{0} cells a side, and we know those of 2^{CHUNK_BITS}")]
    ChunkSize(u8),
    /// It ends within a chunk.
    #[error("it ends within a chunk")]
    Truncated,
    /// A run goes on beyond the end of its chunk.
    #[error("a chunk has more cells than it may")]
    Overrun,
    /// A chunk lies farther out than the world goes.
    #[error("a chunk lies outside of the world")]
    TooFar,
    /// More chunks than a place may have.
    #[error("it has more than {TERRAIN_CHUNKS_MAX} chunks")]
    TooManyChunks,
}

impl SmoothGrid {
    /// Reads the bytes of `Terrain.SmoothGrid`; none at all are no terrain. Of two chunks at one place the later counts.
    ///
    /// # Errors
    /// [`TerrainError`]: they are not such bytes, or more than we take.
    pub fn decode(bytes: &[u8]) -> Result<Self, TerrainError> {
        let mut reader = Reader(bytes);
        let mut grid = Self::default();
        if bytes.is_empty() {
            return Ok(grid);
        }
        match [reader.byte()?, reader.byte()?] {
            [VERSION, CHUNK_BITS] => {}
            [VERSION, bits] => return Err(TerrainError::ChunkSize(bits)),
            [version, _] => return Err(TerrainError::Version(version)),
        }
        let mut at = [0i32; 3];
        while !reader.0.is_empty() {
            if grid.chunks.len() == TERRAIN_CHUNKS_MAX {
                return Err(TerrainError::TooManyChunks);
            }
            for (place, by) in at.iter_mut().zip(reader.difference()?) {
                *place = place.wrapping_add(by);
                if place.unsigned_abs() > TERRAIN_CHUNK_FARTHEST {
                    return Err(TerrainError::TooFar);
                }
            }
            let chunk = reader.chunk()?;
            grid.chunks.insert(at, Arc::new(chunk));
        }
        Ok(grid)
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8, TerrainError> {
        let (first, rest) = self.0.split_first().ok_or(TerrainError::Truncated)?;
        self.0 = rest;
        Ok(*first)
    }

    fn difference(&mut self) -> Result<[i32; 3], TerrainError> {
        let (bytes, rest) = self
            .0
            .split_first_chunk::<12>()
            .ok_or(TerrainError::Truncated)?;
        self.0 = rest;
        Ok(std::array::from_fn(|axis| {
            i32::from_be_bytes([
                bytes[axis],
                bytes[axis + 3],
                bytes[axis + 6],
                bytes[axis + 9],
            ])
        }))
    }

    fn run(&mut self) -> Result<(Cell, usize), TerrainError> {
        let first = self.byte()?;
        let material = first & MATERIAL;
        let mut cell = if material == Cell::AIR_MATERIAL {
            Cell::AIR
        } else {
            Cell::full(material)
        };
        if first & HAS_OCCUPANCY != 0 {
            let occupancy = self.byte()?;
            if !cell.is_air() {
                cell.occupancy = occupancy;
            }
        }
        let length = if first & HAS_LENGTH == 0 {
            1
        } else {
            usize::from(self.byte()?) + 1
        };
        Ok((cell, length))
    }

    fn chunk(&mut self) -> Result<Chunk, TerrainError> {
        let mut builder = ChunkBuilder::default();
        let mut row: Row = [Cell::AIR; CHUNK_CELLS];
        let mut filled = 0;
        while builder.filled < ROWS {
            let (cell, mut left) = self.run()?;
            while left > 0 {
                if builder.filled == ROWS {
                    return Err(TerrainError::Overrun);
                }
                let taken = left.min(CHUNK_CELLS - filled);
                row[filled..filled + taken].fill(cell);
                filled += taken;
                left -= taken;
                if filled == CHUNK_CELLS {
                    builder.push(row);
                    filled = 0;
                }
            }
        }
        Ok(builder.finish())
    }
}
