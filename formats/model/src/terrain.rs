//! Terrain as data: cells of four studs, each with a material and how much of it is full, in cubic chunks that a foreign
//! place keeps in `Terrain.SmoothGrid`. Decodes and encodes that property, and the colours beside it.
//!
//! Knows no surfaces: what is drawn or stood upon is made of the cells by others.
//!
//! Memory: rows of 32 cells of one kind, and rows that equal the one before them, are kept once. A chunk that the ground
//! passes through takes some 6 KB of the 64 that its cells would.

mod colors;
mod decode;
mod encode;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use colors::{MATERIALS, TerrainColors, material_number};
pub use decode::TerrainError;

/// Studs along an edge of a cell.
pub const CELL_STUDS: f32 = 4.0;
/// Cells along an edge of a chunk.
pub const CHUNK_CELLS: usize = 32;
/// Rows of a chunk.
const ROWS: usize = CHUNK_CELLS * CHUNK_CELLS;

/// What fills four studs of the world.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    /// Which of [`MATERIALS`]; larger numbers are materials that we do not know.
    pub material: u8,
    /// How full it is, 0 (a little) to 255 (full); 0 for air.
    pub occupancy: u8,
}

impl Cell {
    /// Nothing.
    pub const AIR: Self = Self {
        material: 0,
        occupancy: 0,
    };
    /// The number of water.
    pub const WATER: u8 = 1;
    /// The number of air.
    const AIR_MATERIAL: u8 = 0;

    /// A full cell.
    pub const fn full(material: u8) -> Self {
        Self {
            material,
            occupancy: 255,
        }
    }

    /// Whether nothing is in it.
    pub const fn is_air(self) -> bool {
        self.material == Self::AIR_MATERIAL
    }

    /// Whether it is of water.
    pub const fn is_water(self) -> bool {
        self.material == Self::WATER
    }

    /// Whether one can stand on it.
    pub const fn is_solid(self) -> bool {
        self.material > Self::WATER
    }

    /// How much of it is full: above 0 to 1, and 0 for air.
    pub fn fill(self) -> f32 {
        if self.is_air() {
            0.0
        } else {
            (f32::from(self.occupancy) + 1.0) / 256.0
        }
    }
}

/// Cells along X.
pub type Row = [Cell; CHUNK_CELLS];

/// A cube of 32 cells a side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// By z within y: which of `kinds`.
    rows: Box<[u16; ROWS]>,
    kinds: Vec<Row>,
}

impl Chunk {
    /// A chunk of these cells, given x, y and z of each, 0 to 31.
    pub fn from_fn(mut cell: impl FnMut(usize, usize, usize) -> Cell) -> Self {
        let mut builder = ChunkBuilder::default();
        for row in 0..ROWS {
            let (z, y) = (row % CHUNK_CELLS, row / CHUNK_CELLS);
            builder.push(std::array::from_fn(|x| cell(x, y, z)));
        }
        builder.finish()
    }

    /// The cells along X at a height and depth, each 0 to 31; air beyond.
    pub fn row(&self, y: usize, z: usize) -> &Row {
        const AIR: &Row = &[Cell::AIR; CHUNK_CELLS];
        if y >= CHUNK_CELLS || z >= CHUNK_CELLS {
            return AIR;
        }
        let kind = usize::from(self.rows[y * CHUNK_CELLS + z]);
        self.kinds.get(kind).unwrap_or(AIR)
    }

    /// All rows, by z within y.
    fn iter(&self) -> impl Iterator<Item = &Row> {
        (0..ROWS).map(|row| self.row(row / CHUNK_CELLS, row % CHUNK_CELLS))
    }

    /// Bytes of memory that it takes.
    pub fn bytes(&self) -> usize {
        size_of_val(self.rows.as_ref()) + size_of_val(self.kinds.as_slice())
    }
}

/// Takes rows in their order and keeps equal ones once.
#[derive(Debug)]
struct ChunkBuilder {
    rows: Box<[u16; ROWS]>,
    filled: usize,
    kinds: Vec<Row>,
    /// Rows of one kind of cell.
    uniform: Vec<(Cell, u16)>,
}

impl Default for ChunkBuilder {
    fn default() -> Self {
        Self {
            rows: Box::new([0; ROWS]),
            filled: 0,
            kinds: Vec::new(),
            uniform: Vec::new(),
        }
    }
}

impl ChunkBuilder {
    /// The next row; those beyond the last are dropped.
    fn push(&mut self, row: Row) {
        let kind = self.kind(row);
        if let Some(slot) = self.rows.get_mut(self.filled) {
            *slot = kind;
            self.filled += 1;
        }
    }

    fn kind(&mut self, row: Row) -> u16 {
        let is_uniform = row.iter().all(|cell| *cell == row[0]);
        if is_uniform && let Some((_, kind)) = self.uniform.iter().find(|(cell, _)| *cell == row[0])
        {
            return *kind;
        }
        let last = self.filled.checked_sub(1).map(|last| self.rows[last]);
        if let Some(last) = last.filter(|last| self.kinds[usize::from(*last)] == row) {
            return last;
        }
        // There are no more kinds than rows.
        let kind = self.kinds.len() as u16;
        self.kinds.push(row);
        if is_uniform {
            self.uniform.push((row[0], kind));
        }
        kind
    }

    fn finish(mut self) -> Chunk {
        self.kinds.shrink_to_fit();
        Chunk {
            rows: self.rows,
            kinds: self.kinds,
        }
    }
}

/// The terrain of a place: chunks by x, y and z. Where there is none there is air.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SmoothGrid {
    chunks: BTreeMap<[i32; 3], Arc<Chunk>>,
}

impl SmoothGrid {
    /// The chunk whose first cell has its lower corner at 128 studs times `at`.
    pub fn chunk(&self, at: [i32; 3]) -> Option<&Arc<Chunk>> {
        self.chunks.get(&at)
    }

    /// All chunks with their places, in order.
    pub fn chunks(&self) -> impl Iterator<Item = ([i32; 3], &Arc<Chunk>)> {
        self.chunks.iter().map(|(at, chunk)| (*at, chunk))
    }

    /// How many chunks there are.
    pub fn len(&self) -> usize {
        self.chunks.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// Puts a chunk into its place, instead of the one that was there.
    pub fn insert(&mut self, at: [i32; 3], chunk: Chunk) {
        self.chunks.insert(at, Arc::new(chunk));
    }

    /// Bytes of memory that it takes.
    pub fn bytes(&self) -> usize {
        self.chunks.values().map(|chunk| chunk.bytes()).sum()
    }
}
