//! The cells of a chunk and some of each neighbour, in one array. Knows no surfaces.

use std::sync::Arc;

use studio_model::terrain::{CHUNK_CELLS, Cell, Chunk, Row, SmoothGrid};

/// Cells of the neighbours that are looked at: one for a surface between cells, one for the normals of its edge, and one
/// because thin cells look at those around them.
pub(super) const PAD: usize = 3;
/// Cells along an edge.
pub(super) const SIDE: usize = CHUNK_CELLS + 2 * PAD;
/// From a cell to the next along each axis.
pub(super) const STRIDES: [usize; 3] = [1, SIDE * SIDE, SIDE];

/// A cell's index; the chunk's first cell is at `PAD` on each axis.
pub(super) const fn index(x: usize, y: usize, z: usize) -> usize {
    x * STRIDES[0] + y * STRIDES[1] + z * STRIDES[2]
}

/// The array.
#[derive(Debug)]
pub(super) struct Cells(Vec<Cell>);

impl Cells {
    /// The cells of and around a chunk.
    pub(super) fn around(grid: &SmoothGrid, at: [i32; 3]) -> Self {
        let chunk = |x: i32, y: i32, z: i32| {
            let beside = [x, y, z];
            let place: [Option<i32>; 3] =
                std::array::from_fn(|axis| at[axis].checked_add(beside[axis] - 1));
            let [Some(x), Some(y), Some(z)] = place else {
                return None;
            };
            grid.chunk([x, y, z])
        };
        let near: [[[Option<&Arc<Chunk>>; 3]; 3]; 3] = std::array::from_fn(|y| {
            std::array::from_fn(|z| std::array::from_fn(|x| chunk(x as i32, y as i32, z as i32)))
        });
        let mut cells = vec![Cell::AIR; SIDE * SIDE * SIDE];
        for (y, layer) in cells.chunks_exact_mut(STRIDES[1]).enumerate() {
            let (y_chunk, y) = split(y);
            for (z, row) in layer.chunks_exact_mut(STRIDES[2]).enumerate() {
                let (z_chunk, z) = split(z);
                let of = |chunk: Option<&Arc<Chunk>>| -> Row {
                    chunk.map_or([Cell::AIR; CHUNK_CELLS], |chunk| *chunk.row(y, z))
                };
                let [before, here, after] = near[y_chunk][z_chunk];
                if before.is_some() {
                    row[..PAD].copy_from_slice(&of(before)[CHUNK_CELLS - PAD..]);
                }
                if here.is_some() {
                    row[PAD..PAD + CHUNK_CELLS].copy_from_slice(&of(here));
                }
                if after.is_some() {
                    row[PAD + CHUNK_CELLS..].copy_from_slice(&of(after)[..PAD]);
                }
            }
        }
        Self(cells)
    }

    /// All of them, by [`index`].
    pub(super) fn all(&self) -> &[Cell] {
        &self.0
    }
}

/// Which of three chunks in a row a place of the array is in, and where in that.
fn split(place: usize) -> (usize, usize) {
    let from = place + CHUNK_CELLS - PAD;
    (from / CHUNK_CELLS, from % CHUNK_CELLS)
}
