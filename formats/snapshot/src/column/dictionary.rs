//! Columns of values of no fixed size: each distinct one once, then which of them each row has.

use rustc_hash::FxHashMap;

use super::Decoded;
use crate::blobs::Blob;
use crate::body::Body;
use crate::budget::Budget;
use crate::planes::{Lane, read_lane, write_lane};
use crate::wire::{Reader, WireError, Writer};

/// The distinct values are in the order in which they first appear.
pub(super) fn write_blobs<T: Blob>(body: &mut Body, values: &[T]) {
    let mut numbers: FxHashMap<Vec<u8>, u32> = FxHashMap::default();
    let mut distinct = Writer::new();
    let mut scratch = Writer::new();
    let mut indices = Vec::with_capacity(values.len());
    for value in values {
        scratch.clear();
        value.write(&mut scratch);
        let next = numbers.len() as u32;
        let number = if let Some(&number) = numbers.get(scratch.as_bytes()) {
            number
        } else {
            distinct.raw(scratch.as_bytes());
            numbers.insert(scratch.as_bytes().to_vec(), next);
            next
        };
        indices.push(number);
    }
    body.writer.varint(numbers.len() as u64);
    body.cut();
    body.writer.raw(distinct.as_bytes());
    body.cut();
    // With as many distinct values as rows, the indices count up from zero.
    if numbers.len() < values.len() {
        write_lane(body, &indices);
    }
}

pub(super) fn read_blobs<T: Blob + Clone>(
    reader: &mut Reader<'_>,
    rows: usize,
    budget: &mut Budget,
) -> Result<Decoded<T>, WireError> {
    budget.take::<T>(rows)?;
    let count = reader.count("distinct values", rows, 1)?;
    budget.take::<[usize; 4]>(count)?;
    let distinct = (0..count)
        .map(|_| T::read(reader))
        .collect::<Result<Vec<T>, _>>()?;
    if count == rows {
        return Ok(Decoded::Each(distinct));
    }
    let row = |index: u32| {
        distinct
            .get(index as usize)
            .cloned()
            .ok_or(WireError::UnknownNumber {
                what: "dictionary index",
                number: u64::from(index),
            })
    };
    match read_lane(reader, rows)? {
        Lane::Same(index) => row(index).map(Decoded::Same),
        Lane::Each(indices) => indices
            .into_iter()
            .map(row)
            .collect::<Result<_, _>>()
            .map(Decoded::Each),
    }
}
