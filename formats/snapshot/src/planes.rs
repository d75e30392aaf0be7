//! Runs of 32-bit numbers ("lanes") as bytes that compress well: one number for all, a palette of few numbers, or byte
//! planes. Knows no values and no compression.

use rustc_hash::FxHashMap;

use crate::body::Body;
use crate::wire::{Reader, WireError};

/// How a lane is stored: the first byte.
const KIND_SAME: u8 = 0;
const KIND_PALETTE: u8 = 1;
const KIND_PLANES: u8 = 2;

/// Numbers in the largest palette.
pub(crate) const PALETTE_MAX: usize = 256;

/// The numbers of a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lane {
    /// One number for all rows.
    Same(u32),
    /// One number a row.
    Each(Vec<u32>),
}

impl Lane {
    /// The number of a row, which must be one of the lane's.
    pub(crate) fn at(&self, row: usize) -> u32 {
        match self {
            Self::Same(number) => *number,
            Self::Each(numbers) => numbers[row],
        }
    }

    /// Whether rows have numbers of their own; none has where there are no rows.
    pub(crate) fn varies(&self) -> bool {
        matches!(self, Self::Each(numbers) if !numbers.is_empty())
    }
}

/// The shortest way to store a lane.
#[derive(Debug)]
pub(crate) enum LanePlan<'a> {
    Same(u32),
    Palette(Palette<u32>),
    /// The lane and, bit by bit from the lowest byte, which of its byte planes vary.
    Planes(&'a [u32], u8),
}

impl<'a> LanePlan<'a> {
    pub(crate) fn of(lane: &'a [u32]) -> Self {
        let first = lane.first().copied().unwrap_or(0);
        let varying = lane.iter().fold(0, |bits, number| bits | (number ^ first));
        if varying == 0 {
            return Self::Same(first);
        }
        let mask = (0..4)
            .filter(|plane| varying >> (8 * plane) & 0xFF != 0)
            .map(|plane| 1u8 << plane)
            .sum::<u8>();
        let planes = Self::Planes(lane, mask);
        match Palette::of(lane.iter().copied()) {
            Some(palette) if palette.size(1) < planes.size() => Self::Palette(palette),
            _ => planes,
        }
    }

    /// Bytes before compression.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Same(_) => 4,
            Self::Palette(palette) => palette.size(1),
            Self::Planes(lane, mask) => {
                let varying = mask.count_ones() as usize;
                varying * lane.len() + 4 - varying
            }
        }
    }

    pub(crate) fn write(&self, body: &mut Body) {
        match self {
            Self::Same(number) => {
                body.writer.u8(KIND_SAME);
                body.writer.u32(*number);
            }
            Self::Palette(palette) => {
                body.writer.u8(KIND_PALETTE);
                body.writer.varint(palette.values.len() as u64);
                for &number in &palette.values {
                    body.writer.u32(number);
                }
                palette.write_indices(body);
            }
            Self::Planes(lane, mask) => write_planes(body, lane, *mask),
        }
    }
}

fn write_planes(body: &mut Body, lane: &[u32], mask: u8) {
    body.writer.u8(KIND_PLANES);
    body.writer.u8(mask);
    for plane in 0..4 {
        if mask >> plane & 1 == 0 {
            body.writer.u8((lane[0] >> (8 * plane)) as u8);
        }
    }
    for plane in (0..4).filter(|plane| mask >> plane & 1 == 1) {
        body.cut();
        body.writer
            .extend(lane.iter().map(|number| (number >> (8 * plane)) as u8));
    }
    body.cut();
}

/// Appends a lane in its shortest form; a lane of no rows is nothing.
pub(crate) fn write_lane(body: &mut Body, lane: &[u32]) {
    if !lane.is_empty() {
        LanePlan::of(lane).write(body);
    }
}

/// Reads a lane of `rows` numbers.
pub(crate) fn read_lane(reader: &mut Reader<'_>, rows: usize) -> Result<Lane, WireError> {
    if rows == 0 {
        return Ok(Lane::Each(Vec::new()));
    }
    match reader.u8()? {
        KIND_SAME => reader.u32().map(Lane::Same),
        KIND_PALETTE => {
            let count = reader.count("palette", PALETTE_MAX, 4)?;
            let palette = (0..count)
                .map(|_| reader.u32())
                .collect::<Result<Vec<u32>, _>>()?;
            let indices = read_indices(reader, rows, count)?;
            Ok(Lane::Each(
                indices
                    .into_iter()
                    .map(|index| palette[usize::from(index)])
                    .collect(),
            ))
        }
        KIND_PLANES => read_planes(reader, rows),
        number => Err(WireError::UnknownNumber {
            what: "kind of a lane",
            number: u64::from(number),
        }),
    }
}

fn read_planes(reader: &mut Reader<'_>, rows: usize) -> Result<Lane, WireError> {
    let mask = reader.u8()?;
    if mask >> 4 != 0 {
        return Err(WireError::UnknownNumber {
            what: "set of byte planes",
            number: u64::from(mask),
        });
    }
    let mut same = 0;
    for plane in (0..4).filter(|plane| mask >> plane & 1 == 0) {
        same |= u32::from(reader.u8()?) << (8 * plane);
    }
    let varying = |plane: u32| mask >> plane & 1 == 1;
    let mut planes: [&[u8]; 4] = [&[]; 4];
    for plane in (0..4).filter(|&plane| varying(plane)) {
        planes[plane as usize] = reader.take(rows)?;
    }
    let mut numbers = vec![same; rows];
    for plane in (0..4).filter(|&plane| varying(plane)) {
        for (number, &byte) in numbers.iter_mut().zip(planes[plane as usize]) {
            *number |= u32::from(byte) << (8 * plane);
        }
    }
    Ok(Lane::Each(numbers))
}

/// Few distinct values, in the order in which they first appear, and which of them each row has.
#[derive(Debug)]
pub(crate) struct Palette<T> {
    pub(crate) values: Vec<T>,
    pub(crate) indices: Vec<u8>,
}

impl<T: Copy + Eq + std::hash::Hash> Palette<T> {
    /// `None` if there are more than [`PALETTE_MAX`] distinct values.
    pub(crate) fn of(rows: impl Iterator<Item = T>) -> Option<Self> {
        let mut numbers: FxHashMap<T, u8> = FxHashMap::default();
        let mut values = Vec::new();
        let mut indices = Vec::with_capacity(rows.size_hint().0);
        for value in rows {
            let index = if let Some(&index) = numbers.get(&value) {
                index
            } else {
                let index = u8::try_from(values.len()).ok()?;
                numbers.insert(value, index);
                values.push(value);
                index
            };
            indices.push(index);
        }
        Some(Self { values, indices })
    }

    /// Bytes before compression, where a value is so many lanes.
    pub(crate) fn size(&self, lanes: usize) -> usize {
        4 * lanes * self.values.len() + packed_bytes(self.indices.len(), self.values.len())
    }

    pub(crate) fn write_indices(&self, body: &mut Body) {
        body.cut();
        let width = index_bits(self.values.len());
        let per_byte = (8 / width) as usize;
        let packed = self.indices.chunks(per_byte).map(|indices| {
            indices
                .iter()
                .enumerate()
                .fold(0, |byte, (at, index)| byte | index << (at as u32 * width))
        });
        body.writer.extend(packed);
        body.cut();
    }
}

/// Reads which of `distinct` values each of `rows` has; all indices are below `distinct`.
pub(crate) fn read_indices(
    reader: &mut Reader<'_>,
    rows: usize,
    distinct: usize,
) -> Result<Vec<u8>, WireError> {
    let width = index_bits(distinct);
    let packed = reader.take(packed_bytes(rows, distinct))?;
    let mut indices = match width {
        1 => unpacked::<8>(packed),
        2 => unpacked::<4>(packed),
        4 => unpacked::<2>(packed),
        _ => packed.to_vec(),
    };
    indices.truncate(rows);
    match indices.iter().max() {
        Some(&index) if usize::from(index) >= distinct => Err(WireError::UnknownNumber {
            what: "palette index",
            number: u64::from(index),
        }),
        _ => Ok(indices),
    }
}

/// The `N` indices of each byte.
fn unpacked<const N: usize>(packed: &[u8]) -> Vec<u8> {
    let width = 8 / N;
    let mask = (1u8 << width) - 1;
    let split = |&byte: &u8| std::array::from_fn(|at| byte >> (at * width) & mask);
    packed
        .iter()
        .map(split)
        .collect::<Vec<[u8; N]>>()
        .into_flattened()
}

/// Bits of an index into so many values: a divisor of 8, so that none crosses a byte.
fn index_bits(distinct: usize) -> u32 {
    match distinct {
        0..=2 => 1,
        3..=4 => 2,
        5..=16 => 4,
        _ => 8,
    }
}

fn packed_bytes(rows: usize, distinct: usize) -> usize {
    rows.div_ceil((8 / index_bits(distinct)) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn round_trip(lane: &[u32]) -> (usize, Lane) {
        let mut body = Body::default();
        write_lane(&mut body, lane);
        let bytes = body.writer.into_bytes();
        let mut reader = Reader::new(&bytes);
        let read = read_lane(&mut reader, lane.len()).unwrap();
        assert_eq!(reader.finish(), Ok(()));
        (bytes.len(), read)
    }

    fn lane() -> impl Strategy<Value = Vec<u32>> {
        prop_oneof![
            prop::collection::vec(any::<u32>(), 1..600),
            prop::collection::vec(0u32..3, 1..600),
            prop::collection::vec(70_000u32..70_200, 1..600),
            prop::collection::vec(Just(5), 1..50),
        ]
    }

    proptest! {
        #[test]
        fn a_lane_survives(lane in lane()) {
            let (_, read) = round_trip(&lane);
            prop_assert!(lane.iter().enumerate().all(|(row, number)| read.at(row) == *number));
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..100), rows in 0usize..300) {
            let read = read_lane(&mut Reader::new(&bytes), rows);
            if let Ok(Lane::Each(numbers)) = read {
                prop_assert_eq!(numbers.len(), rows);
            }
        }
    }

    #[test]
    fn what_does_not_vary_takes_no_room() {
        assert_eq!(round_trip(&[7; 1000]), (5, Lane::Same(7)));
        let two_kinds: Vec<u32> = (0..1000)
            .map(|i| 0x1234_5600 + u32::from(i % 3 == 0))
            .collect();
        assert_eq!(round_trip(&two_kinds).0, 2 + 8 + 125);
        let low_planes: Vec<u32> = (0..1000).map(|i| 0x0102_0000 + i).collect();
        assert_eq!(round_trip(&low_planes).0, 2 + 2 + 2000);
    }

    #[test]
    fn an_index_beyond_the_palette_is_refused() {
        let bytes = [KIND_PALETTE, 3, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0b11];
        assert!(read_lane(&mut Reader::new(&bytes), 1).is_err());
    }
}
