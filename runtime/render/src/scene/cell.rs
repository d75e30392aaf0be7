//! In which cell of the world an instance is kept: a grid of cubes for things of usual size, a coarser one for large
//! things, and one cell for what is larger still, so that no block's box is blown up by a baseplate.

use glam::Vec3;

/// Edges of the cells, studs, by level; what is longer than the last is in one cell.
const EDGES: [f32; 2] = [256.0, 4096.0];
/// Steps of the order along which parts are put into blocks at first, studs.
const ORDER_STEP: f32 = 16.0;

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Cell {
    level: u8,
    at: [i16; 3],
}

impl Cell {
    /// The cell of something of this longest side around this middle.
    pub(super) fn of(middle: Vec3, longest: f32) -> Self {
        let level = EDGES.iter().position(|edge| longest <= *edge);
        let Some(level) = level else {
            return Self {
                level: EDGES.len() as u8,
                at: [0; 3],
            };
        };
        // A cast of a float saturates: what is far out is in the outermost cells.
        let at = (middle / EDGES[level]).floor().to_array();
        Self {
            level: level as u8,
            at: at.map(|v| v as i16),
        }
    }
}

/// A number that is near for places that are near: the bits of the three coordinates in turn.
pub(super) fn order_of(middle: Vec3) -> u64 {
    let [x, y, z] = (middle / ORDER_STEP).floor().to_array();
    let spread = |v: f32| {
        let mut bits =
            u64::from(((v as i32).saturating_add(1 << 20)).clamp(0, (1 << 21) - 1) as u32);
        for (shift, mask) in [
            (32, 0x001f_0000_0000_ffff),
            (16, 0x001f_0000_ff00_00ff),
            (8, 0x100f_00f0_0f00_f00f),
            (4, 0x10c3_0c30_c30c_30c3),
            (2, 0x1249_2492_4924_9249),
        ] {
            bits = (bits | (bits << shift)) & mask;
        }
        bits
    };
    spread(x) | (spread(y) << 1) | (spread(z) << 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_things_do_not_share_cells_with_small_ones() {
        let small = Cell::of(Vec3::new(10.0, 0.0, -10.0), 4.0);
        assert_eq!(small, Cell::of(Vec3::new(200.0, 255.0, -255.0), 256.0));
        assert_ne!(small, Cell::of(Vec3::new(10.0, 0.0, 10.0), 4.0));
        assert_ne!(small, Cell::of(Vec3::new(10.0, 0.0, -10.0), 300.0));
        assert_eq!(
            Cell::of(Vec3::X * 1e9, 1e9),
            Cell::of(Vec3::ZERO, f32::INFINITY)
        );
    }

    #[test]
    fn any_place_has_a_cell_and_an_order() {
        for v in [1e9, -1e9, f32::INFINITY, f32::NAN, 0.0] {
            let at = Vec3::splat(v);
            assert_eq!(Cell::of(at, 1.0), Cell::of(at, 2.0));
            assert!(order_of(at) < 1 << 63);
        }
        assert!(order_of(Vec3::ZERO).abs_diff(order_of(Vec3::ONE)) == 0);
        assert!(order_of(Vec3::ZERO) < order_of(Vec3::splat(100.0)));
    }
}
