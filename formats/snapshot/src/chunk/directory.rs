//! Reads what a section says of its columns before their contents.

use studio_model::{ValueType, limits};

use super::{KIND_ATTRIBUTE, KIND_NAME, KIND_PROPERTY, KIND_TAG, ROWS_ALL, ROWS_LISTED, Rows};
use crate::planes::read_lane;
use crate::wire::{Reader, WireError};

/// Classes in one chunk, and columns of one class: more than any class table has.
const CLASSES_MAX: usize = 1 << 14;
const COLUMNS_MAX: usize = 1 << 16;

/// A column's entry in the directory.
pub(super) struct Entry<'a> {
    pub(super) kind: u8,
    pub(super) name: &'a str,
    pub(super) value_type: Option<ValueType>,
    pub(super) bytes: usize,
}

/// A class's name and columns.
pub(super) type ClassEntry<'a> = (&'a str, Vec<Entry<'a>>);

pub(super) fn read_directory<'a>(
    reader: &mut Reader<'a>,
) -> Result<Vec<ClassEntry<'a>>, WireError> {
    let classes = reader.count("classes", CLASSES_MAX, 2)?;
    let class = |reader: &mut Reader<'a>| {
        let name = reader.text("class name", limits::NAME_BYTES_MAX)?;
        let entries = reader.count("columns", COLUMNS_MAX, 2)?;
        let entries = (0..entries)
            .map(|_| read_entry(reader))
            .collect::<Result<_, _>>()?;
        Ok((name, entries))
    };
    (0..classes).map(|_| class(reader)).collect()
}

fn read_entry<'a>(reader: &mut Reader<'a>) -> Result<Entry<'a>, WireError> {
    let kind = reader.u8()?;
    let (name, value_type) = match kind {
        KIND_NAME => ("", Some(ValueType::String)),
        KIND_TAG => (reader.text("tag", limits::TAG_BYTES_MAX)?, None),
        KIND_PROPERTY | KIND_ATTRIBUTE => {
            let name = reader.text("column name", limits::NAME_BYTES_MAX)?;
            // A type that only a newer version knows: the column is skipped.
            (name, ValueType::from_number(reader.u8()?))
        }
        number => {
            return Err(WireError::UnknownNumber {
                what: "kind of a column",
                number: u64::from(number),
            });
        }
    };
    let bytes =
        reader.varint_up_to("bytes of a column", limits::SECTION_BYTES_MAX as u64)? as usize;
    Ok(Entry {
        kind,
        name,
        value_type,
        bytes,
    })
}

pub(super) fn read_rows(reader: &mut Reader<'_>, class_rows: usize) -> Result<Rows, WireError> {
    match reader.u8()? {
        ROWS_ALL => Ok(Rows::All),
        ROWS_LISTED => {
            let count = reader.varint_up_to("rows of a column", class_rows as u64)? as usize;
            let gaps = read_lane(reader, count)?;
            let mut next = 0u64;
            let mut rows = Vec::with_capacity(count);
            for at in 0..count {
                let row = next + u64::from(gaps.at(at));
                if row >= class_rows as u64 {
                    return Err(WireError::UnknownNumber {
                        what: "row of a column",
                        number: row,
                    });
                }
                rows.push(row as u32);
                next = row + 1;
            }
            Ok(Rows::Listed(rows))
        }
        number => Err(WireError::UnknownNumber {
            what: "kind of a column's rows",
            number: u64::from(number),
        }),
    }
}
