//! The order in which things are inserted into rapier: neighbours in space one after the other. Its tree is built one
//! insertion at a time, and twice as fast when each lands near the last.

use glam::Vec3;

/// Edge of the cells that are told apart, in studs.
const CELL: f32 = 16.0;

/// Bits an axis; cells further out than they reach count as the outermost.
const AXIS_BITS: u32 = 17;

/// The place of a position on a curve that fills space (the Z-order curve).
pub(crate) fn along_curve(position: Vec3) -> u64 {
    let centre = (1 << (AXIS_BITS - 1)) as f32;
    let axis =
        |coordinate: f32| spread(((coordinate / CELL + centre) as u32).min((1 << AXIS_BITS) - 1));
    axis(position.x) | axis(position.y) << 1 | axis(position.z) << 2
}

/// Puts two zeros between the bits of a number of up to 21 bits.
fn spread(number: u32) -> u64 {
    let mut bits = u64::from(number);
    bits = (bits | bits << 32) & 0x001f_0000_0000_ffff;
    bits = (bits | bits << 16) & 0x001f_0000_ff00_00ff;
    bits = (bits | bits << 8) & 0x100f_00f0_0f00_f00f;
    bits = (bits | bits << 4) & 0x10c3_0c30_c30c_30c3;
    (bits | bits << 2) & 0x1249_2492_4924_9249
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_spread_three_apart() {
        assert_eq!(spread(0b1011), 0b001_000_001_001);
        let all = spread((1 << 21) - 1);
        assert_eq!(
            (all.count_ones(), all & all << 1, all & all << 2),
            (21, 0, 0)
        );
    }

    #[test]
    fn far_and_absurd_positions_have_a_place_too() {
        assert_eq!(along_curve(Vec3::splat(f32::MIN)), 0);
        assert_eq!(along_curve(Vec3::splat(f32::NAN)), 0);
        assert_eq!(
            along_curve(Vec3::splat(f32::MAX)),
            (1 << (3 * AXIS_BITS)) - 1
        );
    }
}
