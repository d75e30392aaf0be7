//! How many bytes the values of a property take, by their type. Knows no properties.

use crate::cursor::Cursor;

/// Why the bytes are not a column.
pub(super) type Fault = &'static str;

const TOO_SHORT: Fault = "it has fewer bytes than its values need";

/// The type of texts, which may hold tags or attributes.
pub(super) const STRING: u8 = 0x01;
/// The type of indices into the shared strings.
pub(super) const SHARED_STRING: u8 = 0x1C;

const BOOL: u8 = 0x02;
const CFRAME: u8 = 0x10;

/// Checks that `bytes` hold `count` values of a type. Of a type that is unknown, nothing is asked: the decoder skips it.
///
/// # Errors
/// What does not fit.
pub(super) fn check(value_type: u8, count: usize, bytes: &[u8]) -> Result<(), Fault> {
    let mut bytes = Cursor::new(bytes);
    if let Some(size) = fixed_size(value_type) {
        return bytes.skip(size * count).ok_or(TOO_SHORT);
    }
    let fits = match value_type {
        STRING => each(count, || bytes.string().map(|_| ())),
        CFRAME => cframes(&mut bytes, count),
        0x15 => each(count, || bytes.counted(12)),
        0x16 => each(count, || bytes.counted(20)),
        0x19 => each(count, || physical_properties(&mut bytes)),
        0x1E => optional_cframes(&mut bytes, count),
        0x20 => each(count, || font(&mut bytes)),
        0x22 => return contents(&mut bytes, count),
        _ => Some(()),
    };
    fits.ok_or(TOO_SHORT)
}

/// The bytes of a value, for types where all values take the same.
fn fixed_size(value_type: u8) -> Option<usize> {
    Some(match value_type {
        // Bool, Faces, Axes.
        BOOL | 0x09 | 0x0A => 1,
        // Color3uint8.
        0x1A => 3,
        // Int32, Float32, BrickColor, Enum, Ref, SharedString.
        0x03 | 0x04 | 0x0B | 0x12 | 0x13 | SHARED_STRING => 4,
        // Vector3int16.
        0x14 => 6,
        // Float64, UDim, Vector2, NumberRange, Int64, SecurityCapabilities.
        0x05 | 0x06 | 0x0D | 0x17 | 0x1B | 0x21 => 8,
        // Color3, Vector3.
        0x0C | 0x0E => 12,
        // UDim2, Rect, UniqueId.
        0x07 | 0x18 | 0x1F => 16,
        // Ray.
        0x08 => 24,
        _ => return None,
    })
}

fn each(count: usize, mut skip: impl FnMut() -> Option<()>) -> Option<()> {
    (0..count).try_for_each(|_| skip())
}

/// Rotations, each a number for the right-angled ones or nine floats, then the positions.
fn cframes(bytes: &mut Cursor<'_>, count: usize) -> Option<()> {
    for _ in 0..count {
        if bytes.u8()? == 0 {
            bytes.skip(36)?;
        }
    }
    bytes.skip(12 * count)
}

/// A column of `CFrame`s and one of truth values, each with its type before it.
fn optional_cframes(bytes: &mut Cursor<'_>, count: usize) -> Option<()> {
    bytes.u8().filter(|&value_type| value_type == CFRAME)?;
    cframes(bytes, count)?;
    bytes.u8().filter(|&value_type| value_type == BOOL)?;
    bytes.skip(count)
}

fn physical_properties(bytes: &mut Cursor<'_>) -> Option<()> {
    match bytes.u8()? {
        0b01 => bytes.skip(20),
        0b11 => bytes.skip(24),
        _ => Some(()),
    }
}

/// Family, weight and style, and the face.
fn font(bytes: &mut Cursor<'_>) -> Option<()> {
    bytes.string()?;
    bytes.skip(3)?;
    bytes.string().map(|_| ())
}

/// Kinds, then the addresses and the instances that the values of these kinds take in turn, then what only the
/// engine that wrote it uses.
fn contents(bytes: &mut Cursor<'_>, count: usize) -> Result<(), Fault> {
    let kinds = bytes.take(4 * count).ok_or(TOO_SHORT)?;
    let of_kind = |wanted| {
        interleaved_i32(kinds)
            .filter(|&kind| kind == wanted)
            .count()
    };
    let addresses = bytes.u32().ok_or(TOO_SHORT)? as usize;
    each(addresses, || bytes.string().map(|_| ())).ok_or(TOO_SHORT)?;
    let mut rest = bytes.clone();
    let instances = rest.u32().ok_or(TOO_SHORT)? as usize;
    bytes.counted(4).ok_or(TOO_SHORT)?;
    bytes.counted(4).ok_or(TOO_SHORT)?;
    if of_kind(1) > addresses || of_kind(2) > instances {
        return Err("it has fewer addresses or instances than its values take");
    }
    Ok(())
}

/// Signed numbers whose first bytes stand together, then their second ones, and so on; zigzag-coded.
pub(super) fn interleaved_i32(bytes: &[u8]) -> impl Iterator<Item = i32> {
    interleaved_u32(bytes).map(|coded| (coded >> 1) as i32 ^ -((coded & 1) as i32))
}

/// Unsigned numbers whose first bytes stand together, then their second ones, and so on.
pub(super) fn interleaved_u32(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let count = bytes.len() / 4;
    let plane = move |k: usize| bytes[k * count..(k + 1) * count].iter();
    let planes = plane(0).zip(plane(1)).zip(plane(2)).zip(plane(3));
    planes.map(|(((a, b), c), d)| u32::from_be_bytes([*a, *b, *c, *d]))
}

/// The referents of instances: each is stored as its difference to the one before.
pub(super) fn referents(bytes: &[u8]) -> impl Iterator<Item = i32> {
    interleaved_i32(bytes).scan(0i32, |last, step| {
        *last = last.wrapping_add(step);
        Some(*last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interleave(values: &[i32]) -> Vec<u8> {
        let coded = values.iter().map(|v| ((v << 1) ^ (v >> 31)).to_be_bytes());
        let coded: Vec<[u8; 4]> = coded.collect();
        (0..4)
            .flat_map(|k| coded.iter().map(move |bytes| bytes[k]))
            .collect()
    }

    #[test]
    fn interleaved_numbers_come_back() {
        let values = [0, 1, -1, i32::MAX, i32::MIN, 77];
        let back: Vec<i32> = interleaved_i32(&interleave(&values)).collect();
        assert_eq!(back, values);
        let steps: Vec<i32> = referents(&interleave(&[5, 1, -2])).collect();
        assert_eq!(steps, [5, 6, 4]);
    }

    #[test]
    fn a_column_one_byte_short_is_refused() {
        for (value_type, count, bytes) in [
            (BOOL, 3, 3),
            (0x03, 3, 12),
            (0x0E, 2, 24),
            (0x08, 1, 24),
            (0x1F, 2, 32),
        ] {
            assert_eq!(check(value_type, count, &vec![0; bytes]), Ok(()));
            assert!(check(value_type, count, &vec![0; bytes - 1]).is_err());
        }
        assert_eq!(check(CFRAME, 1, &[2; 13]), Ok(()));
        assert!(check(CFRAME, 1, &[0; 47]).is_err());
        assert_eq!(
            check(0x7F, 1_000, &[]),
            Ok(()),
            "an unknown type is skipped"
        );
    }

    #[test]
    fn a_count_beyond_the_bytes_is_refused() {
        let huge = u32::MAX.to_le_bytes();
        for value_type in [STRING, 0x15, 0x16, 0x20] {
            assert!(check(value_type, 1, &huge).is_err(), "{value_type:#x}");
        }
        let mut content = interleave(&[0]);
        content.extend(huge);
        assert!(check(0x22, 1, &content).is_err());
    }

    #[test]
    fn content_that_takes_more_addresses_than_there_are_is_refused() {
        let mut none_of_two = interleave(&[1, 1]);
        none_of_two.extend([0; 12]);
        assert!(check(0x22, 2, &none_of_two).is_err());
        let mut no_instance = interleave(&[2]);
        no_instance.extend([0; 12]);
        assert!(check(0x22, 1, &no_instance).is_err());
        let mut nothing = interleave(&[0]);
        nothing.extend([0; 12]);
        assert_eq!(check(0x22, 1, &nothing), Ok(()));
    }
}
