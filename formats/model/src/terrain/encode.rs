//! Writes `SmoothGrid` as the reference does: the longest runs that there are, chunks in order.

use super::decode::{CHUNK_BITS, HAS_LENGTH, HAS_OCCUPANCY, MATERIAL, VERSION};
use super::{Cell, SmoothGrid};

/// Cells of the longest run.
const RUN_MAX: usize = 256;

impl SmoothGrid {
    /// The bytes of `Terrain.SmoothGrid`: [`Self::decode`] gives this grid again.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION, CHUNK_BITS];
        let mut last = [0i32; 3];
        for (at, chunk) in self.chunks() {
            let by: [[u8; 4]; 3] =
                std::array::from_fn(|axis| at[axis].wrapping_sub(last[axis]).to_be_bytes());
            bytes.extend((0..4).flat_map(|byte| by.map(|number| number[byte])));
            last = at;
            let mut run: Option<(Cell, usize)> = None;
            for &cell in chunk.iter().flatten() {
                run = match run {
                    Some((of, length)) if of == cell && length < RUN_MAX => Some((of, length + 1)),
                    ended => {
                        write(&mut bytes, ended);
                        Some((cell, 1))
                    }
                };
            }
            write(&mut bytes, run);
        }
        bytes
    }
}

fn write(bytes: &mut Vec<u8>, run: Option<(Cell, usize)>) {
    let Some((cell, length)) = run else {
        return;
    };
    let is_plain = cell.is_air() || cell.occupancy == u8::MAX;
    let occupancy = (!is_plain).then_some(cell.occupancy);
    // A run has 1 to 256 cells.
    let longer = (length > 1).then_some((length - 1) as u8);
    let flags = if is_plain { 0 } else { HAS_OCCUPANCY };
    bytes.push(cell.material & MATERIAL | flags | longer.map_or(0, |_| HAS_LENGTH));
    bytes.extend(occupancy);
    bytes.extend(longer);
}
