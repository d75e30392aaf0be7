//! A blob: the poses of one group at one tick, as residuals against the group's poses at a baseline tick. Encoded once
//! for all clients that acknowledged that baseline. Knows no instances: slots are numbers.

use super::bits::{BitReader, BitWriter};
use super::{Pose, ROTATION_BITS};

/// Slots in a group: assemblies whose poses travel together. 32 absolute poses fit half a datagram.
pub const SLOTS: usize = 32;

/// The poses of a group's slots.
pub type Slots = [Pose; SLOTS];

/// Bits of the field that says how wide the residuals are, and the step between widths.
const WIDTH_BITS: u32 = 4;
const POSITION_WIDTHS: [u32; 16] = [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 20, 25, 32];
const ROTATION_WIDTH_BITS: u32 = 2;
const ROTATION_WIDTHS: [u32; 4] = [3, 5, 8, ROTATION_BITS + 1];

/// What a blob says before its poses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobHeader {
    /// Which group.
    pub group: u32,
    /// The group's version: it rises when a slot is bound or freed. A blob of another version is dropped.
    pub version: u16,
    /// The tick whose poses these are.
    pub tick: u32,
    /// Ticks from the baseline to `tick`; zero: against the poses that the slots were bound with.
    pub baseline_age: u8,
}

/// Why a blob cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlobError {
    /// The bytes end early.
    #[error("the blob ends early")]
    Truncated,
    /// A number that no encoder writes.
    #[error("the blob holds an impossible number")]
    Malformed,
}

fn zigzag(value: i32) -> u32 {
    ((value << 1) ^ (value >> 31)) as u32
}

fn unzigzag(value: u32) -> i32 {
    ((value >> 1) as i32) ^ -((value & 1) as i32)
}

/// The number of the narrowest width that holds every value.
fn narrowest(widths: &[u32], values: [u32; 3]) -> usize {
    let bits = 32 - (values[0] | values[1] | values[2]).leading_zeros();
    widths
        .iter()
        .position(|&w| w >= bits)
        .unwrap_or(widths.len() - 1)
}

/// Appends a mask of the slots in `now` that differ from `base`, and their residuals.
pub fn encode_blob(now: &Slots, base: &Slots, bound: u32, out: Vec<u8>) -> Vec<u8> {
    let mut bits = BitWriter::new(out);
    let mut changed = 0u32;
    for slot in 0..SLOTS {
        if bound & (1 << slot) != 0 && now[slot] != base[slot] {
            changed |= 1 << slot;
        }
    }
    bits.put(changed, 32);
    for slot in (0..SLOTS).filter(|slot| changed & (1 << slot) != 0) {
        put_pose(&mut bits, &now[slot], &base[slot]);
    }
    bits.finish()
}

fn put_pose(bits: &mut BitWriter, now: &Pose, base: &Pose) {
    let delta = |i: usize| zigzag(now.position[i].wrapping_sub(base.position[i]));
    let residuals = [delta(0), delta(1), delta(2)];
    let width = narrowest(&POSITION_WIDTHS, residuals);
    bits.put(width as u32, WIDTH_BITS);
    for residual in residuals {
        bits.put(residual, POSITION_WIDTHS[width]);
    }
    if now.largest == base.largest && now.rotation == base.rotation {
        bits.put(0, 1);
        return;
    }
    bits.put(1, 1);
    if now.largest == base.largest {
        bits.put(1, 1);
        let delta = |i: usize| zigzag(i32::from(now.rotation[i]) - i32::from(base.rotation[i]));
        let residuals = [delta(0), delta(1), delta(2)];
        let width = narrowest(&ROTATION_WIDTHS, residuals);
        bits.put(width as u32, ROTATION_WIDTH_BITS);
        for residual in residuals {
            bits.put(residual, ROTATION_WIDTHS[width]);
        }
    } else {
        bits.put(0, 1);
        bits.put(u32::from(now.largest), 2);
        for component in now.rotation {
            bits.put(component as u32, ROTATION_BITS);
        }
    }
}

/// Reads what [`encode_blob`] wrote: the poses, a mask of those that changed, and the bytes after the blob.
///
/// # Errors
/// [`BlobError`]; only slots of `bound` may have changed.
pub fn decode_blob<'a>(
    bytes: &'a [u8],
    base: &Slots,
    bound: u32,
) -> Result<(Slots, u32, &'a [u8]), BlobError> {
    let mut bits = BitReader::new(bytes);
    let changed = bits.take(32).ok_or(BlobError::Truncated)?;
    if changed & !bound != 0 {
        return Err(BlobError::Malformed);
    }
    let mut now = *base;
    for slot in (0..SLOTS).filter(|slot| changed & (1 << slot) != 0) {
        take_pose(&mut bits, &mut now[slot]).ok_or(BlobError::Truncated)?;
    }
    Ok((now, changed, bits.rest()))
}

fn take_pose(bits: &mut BitReader<'_>, pose: &mut Pose) -> Option<()> {
    let width = POSITION_WIDTHS[bits.take(WIDTH_BITS)? as usize];
    for place in &mut pose.position {
        *place = place.wrapping_add(unzigzag(bits.take(width)?));
    }
    if bits.take(1)? == 0 {
        return Some(());
    }
    if bits.take(1)? == 1 {
        let width = ROTATION_WIDTHS[bits.take(ROTATION_WIDTH_BITS)? as usize];
        for place in &mut pose.rotation {
            *place = place.wrapping_add(unzigzag(bits.take(width)?) as i16);
        }
    } else {
        pose.largest = bits.take(2)? as u8;
        for place in &mut pose.rotation {
            let raw = bits.take(ROTATION_BITS)?;
            let unused = 32 - ROTATION_BITS;
            *place = (((raw << unused) as i32) >> unused) as i16;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pose() -> impl Strategy<Value = Pose> {
        let near = proptest::array::uniform3(-300i32..300);
        let position = prop_oneof![near, proptest::array::uniform3(any::<i32>())];
        (position, 0u8..4, proptest::array::uniform3(-2047i16..=2047)).prop_map(
            |(position, largest, rotation)| Pose {
                position,
                largest,
                rotation,
            },
        )
    }

    fn slots() -> impl Strategy<Value = Slots> {
        proptest::collection::vec(pose(), SLOTS).prop_map(|poses| poses.try_into().unwrap())
    }

    proptest! {
        #[test]
        fn a_blob_gives_back_the_poses(now in slots(), base in slots(), bound: u32) {
            let bytes = encode_blob(&now, &base, bound, Vec::new());
            let (got, changed, rest) = decode_blob(&bytes, &base, bound).unwrap();
            prop_assert!(rest.is_empty());
            for slot in 0..SLOTS {
                let want = if bound & (1 << slot) != 0 { now[slot] } else { base[slot] };
                prop_assert_eq!(got[slot], want);
                prop_assert_eq!(changed & (1 << slot) != 0, want != base[slot]);
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>, base in slots()) {
            match decode_blob(&bytes, &base, u32::MAX) {
                Ok((_, _, rest)) => prop_assert!(rest.len() <= bytes.len()),
                Err(error) => prop_assert_eq!(error, BlobError::Truncated),
            }
        }
    }

    #[test]
    fn poses_that_did_not_change_cost_their_mask() {
        let base = [Pose::default(); SLOTS];
        assert_eq!(encode_blob(&base, &base, u32::MAX, Vec::new()).len(), 4);
        let mut now = base;
        now[3].position[1] -= 5;
        assert!(encode_blob(&now, &base, u32::MAX, Vec::new()).len() <= 7);
    }
}
