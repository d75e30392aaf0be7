//! Reads chunks. What this version's class table does not know is skipped and named; what makes no sense is an error.

use std::sync::Arc;

use studio_model::{
    ClassId, ClassTable, Migration, PropertyId, Resolved, Value, ValueType, ValueVec, limits,
};

use super::{
    Cells, Column, KIND_ATTRIBUTE, KIND_NAME, KIND_PROPERTY, KIND_TAG, ParentCoder, ROWS_ALL,
    ROWS_LISTED, Rows, Span, Target,
};
use crate::budget::Budget;
use crate::column::{Values, read_values};
use crate::id::NetId;
use crate::planes::{Lane, read_lane};
use crate::wire::{Reader, WireError};

/// Classes in one chunk, and columns of one class: more than any class table has.
const CLASSES_MAX: usize = 1 << 14;
const COLUMNS_MAX: usize = 1 << 16;

/// Bytes of the name of a class, property, attribute or tag.
const NAME_BYTES_MAX: usize = 200;

/// Reads the chunks of one load: they share a budget and the list of what was skipped.
#[derive(Debug)]
pub(crate) struct Decoder {
    budget: Budget,
    /// References are to numbers below.
    end: u32,
    /// `Class.Property` that this version does not know, each once.
    pub(crate) skipped: Vec<String>,
}

/// The instances of a chunk.
#[derive(Debug)]
pub(crate) struct DecodedChunk {
    /// The parent's number, by the ordinal of the instance.
    pub(crate) parents: Vec<u32>,
    pub(crate) classes: Vec<ClassRows>,
}

/// The instances of one class, and their columns.
#[derive(Debug)]
pub(crate) struct ClassRows {
    /// As the snapshot names it.
    pub(crate) name: Arc<str>,
    /// This version's class of that name, or the stand-in for unknown ones.
    pub(crate) class: ClassId,
    /// The ordinal in the chunk, by row. Empty in an overlay.
    pub(crate) members: Vec<u32>,
    pub(crate) columns: Vec<Column>,
}

/// A column's entry in the directory.
struct Entry<'a> {
    kind: u8,
    name: &'a str,
    value_type: Option<ValueType>,
    bytes: usize,
}

impl Decoder {
    /// For chunks that refer to numbers below `end`.
    pub(crate) const fn new(end: u32) -> Self {
        Self {
            budget: Budget::new(),
            end,
            skipped: Vec::new(),
        }
    }

    /// The instances of a chunk with these numbers.
    pub(crate) fn instances(
        &mut self,
        bytes: &[u8],
        span: Span,
    ) -> Result<DecodedChunk, WireError> {
        let count = span.count as usize;
        let mut reader = Reader::new(bytes);
        if reader.varint()? != count as u64 {
            return Err(WireError::Inconsistent {
                what: "the chunk's count is not the manifest's",
            });
        }
        // Members, parents and what the tree keeps of an instance.
        self.budget.take::<[u32; 20]>(count)?;
        let directory = read_directory(&mut reader)?;
        let class_lane = read_lane(&mut reader, count)?;
        let members = members_by_class(&class_lane, count, directory.len())?;
        let parent_lane = read_lane(&mut reader, count)?;
        let mut coder = ParentCoder::new(span);
        let parents = (0..count)
            .map(|at| coder.parent(span.first + at as u32, parent_lane.at(at)))
            .collect::<Result<_, _>>()?;
        let mut classes = Vec::with_capacity(directory.len());
        for ((name, entries), members) in directory.into_iter().zip(members) {
            let mut rows = ClassRows::new(name, members);
            rows.columns = self.columns(&mut reader, &rows, rows.members.len(), &entries, span)?;
            classes.push(rows);
        }
        reader.finish()?;
        Ok(DecodedChunk { parents, classes })
    }

    /// The columns of an overlay; `rows_of` tells how many rows a class of this name has.
    pub(crate) fn overlay(
        &mut self,
        bytes: &[u8],
        rows_of: impl Fn(&str) -> Option<usize>,
    ) -> Result<Vec<ClassRows>, WireError> {
        let mut reader = Reader::new(bytes);
        let mut classes = Vec::new();
        for (name, entries) in read_directory(&mut reader)? {
            let rows = rows_of(name).ok_or(WireError::Inconsistent {
                what: "server properties of a class without instances",
            })?;
            let mut class = ClassRows::new(name, Vec::new());
            class.columns = self.columns(
                &mut reader,
                &class,
                rows,
                &entries,
                Span { first: 0, count: 0 },
            )?;
            classes.push(class);
        }
        reader.finish()?;
        Ok(classes)
    }

    fn columns(
        &mut self,
        reader: &mut Reader<'_>,
        class: &ClassRows,
        rows: usize,
        entries: &[Entry<'_>],
        span: Span,
    ) -> Result<Vec<Column>, WireError> {
        let mut columns = Vec::with_capacity(entries.len());
        for entry in entries {
            let mut body = Reader::new(reader.take(entry.bytes)?);
            match self.column(&mut body, class, rows, entry, span) {
                Ok(Some(mut read)) => {
                    body.finish()?;
                    columns.append(&mut read);
                }
                Ok(None) | Err(WireError::UnknownName { .. }) => self.skip(class, entry.name),
                Err(error) => return Err(error),
            }
        }
        Ok(columns)
    }

    fn skip(&mut self, class: &ClassRows, name: &str) {
        let skipped = format!("{}.{name}", class.name);
        if !self.skipped.contains(&skipped) && self.skipped.len() < limits::DIAGNOSTICS_MAX {
            self.skipped.push(skipped);
        }
    }

    /// One column; several where a former property became several; `None` if this version does not know it.
    fn column(
        &mut self,
        reader: &mut Reader<'_>,
        class: &ClassRows,
        class_rows: usize,
        entry: &Entry<'_>,
        span: Span,
    ) -> Result<Option<Vec<Column>>, WireError> {
        let rows = read_rows(reader, class_rows)?;
        let count = rows.count(class_rows);
        let one = |target, cells| {
            Ok(Some(vec![Column {
                target,
                rows: rows.clone(),
                cells,
            }]))
        };
        let Some(value_type) = entry.value_type else {
            return if entry.kind == KIND_TAG {
                self.budget.take::<[usize; 8]>(count)?;
                one(Target::Tag(entry.name.into()), Cells::Marks)
            } else {
                Ok(None)
            };
        };
        match entry.kind {
            KIND_NAME => {
                let names = read_values(reader, value_type, count, &mut self.budget)?;
                check_names(&names)?;
                one(Target::Name, Cells::Values(names))
            }
            KIND_ATTRIBUTE => {
                if !value_type.is_attribute() || entry.name.len() > limits::ATTRIBUTE_NAME_BYTES_MAX
                {
                    return Err(WireError::Inconsistent {
                        what: "an attribute of a type or name that none has",
                    });
                }
                self.budget.take::<[usize; 16]>(count)?;
                let values = read_values(reader, value_type, count, &mut self.budget)?;
                one(Target::Attribute(entry.name.into()), Cells::Values(values))
            }
            _ => {
                let Some(resolved) = ClassTable::get().resolve(class.class, entry.name) else {
                    return Ok(None);
                };
                let cells = if value_type == ValueType::Ref {
                    self.budget.take::<Option<NetId>>(count)?;
                    Cells::References(self.references(reader, class, &rows, count, span)?)
                } else {
                    Cells::Values(read_values(reader, value_type, count, &mut self.budget)?)
                };
                property_columns(class, resolved, value_type, rows, cells)
            }
        }
    }

    fn references(
        &self,
        reader: &mut Reader<'_>,
        class: &ClassRows,
        rows: &Rows,
        count: usize,
        span: Span,
    ) -> Result<Vec<Option<NetId>>, WireError> {
        let codes = read_lane(reader, count)?;
        (0..count)
            .map(|number| {
                let member = class.members.get(rows.row(number)).copied().unwrap_or(0);
                let target = span.reference(span.first + member, codes.at(number), self.end)?;
                Ok(target.map(NetId))
            })
            .collect()
    }
}

impl ClassRows {
    fn new(name: &str, members: Vec<u32>) -> Self {
        let table = ClassTable::get();
        Self {
            name: name.into(),
            class: table.class_named(name).unwrap_or(table.unknown_class()),
            members,
            columns: Vec::new(),
        }
    }
}

/// The columns that a property's values go to in this version.
fn property_columns(
    class: &ClassRows,
    resolved: Resolved<'_>,
    value_type: ValueType,
    rows: Rows,
    cells: Cells,
) -> Result<Option<Vec<Column>>, WireError> {
    match resolved {
        Resolved::Property(id) | Resolved::Alias(id) => {
            if ClassTable::get().property(id).value_type != value_type {
                return Ok(None);
            }
            let cells = checked(class, id, cells)?;
            Ok(Some(vec![Column {
                target: Target::Property(id),
                rows,
                cells,
            }]))
        }
        Resolved::Migrated(migration) if migration.from_type == value_type => {
            let column = |&id: &PropertyId| {
                let cells = checked(class, id, migrated(class, id, migration, &cells))?;
                Ok(Column {
                    target: Target::Property(id),
                    rows: rows.clone(),
                    cells,
                })
            };
            migration
                .to
                .iter()
                .map(column)
                .collect::<Result<_, _>>()
                .map(Some)
        }
        Resolved::Migrated(_) => Ok(None),
    }
}

/// The values that a property of today gets for those of a former one; its default where there is no counterpart.
fn migrated(class: &ClassRows, id: PropertyId, migration: &Migration, cells: &Cells) -> Cells {
    let default = default_of(class, id);
    let convert = |value: &Value| migration.convert(value).unwrap_or_else(|| default.clone());
    match cells {
        Cells::Values(Values::Same(value)) => Cells::Values(Values::Same(convert(value))),
        Cells::Values(Values::Each(values)) => {
            let mut converted = ValueVec::new(default.value_type());
            for value in (0..values.len()).filter_map(|at| values.get(at)) {
                let value = convert(&value);
                if converted.push(value).is_err() {
                    let fits = converted.push(default.clone());
                    debug_assert!(fits.is_ok(), "a default is of its property's type");
                }
            }
            Cells::Values(Values::Each(converted))
        }
        other => other.clone(),
    }
}

fn default_of(class: &ClassRows, id: PropertyId) -> Value {
    let table = ClassTable::get();
    let default = table.class(class.class).default_of(id).cloned();
    default.unwrap_or_else(|| table.property(id).value_type.zero())
}

/// Values as a model may hold them: enum items that this version does not know become the default, and poses and sizes
/// must be finite.
fn checked(class: &ClassRows, id: PropertyId, cells: Cells) -> Result<Cells, WireError> {
    let Cells::Values(mut values) = cells else {
        return Ok(cells);
    };
    let finite = |finite: bool| {
        if finite {
            Ok(())
        } else {
            Err(WireError::NotFinite)
        }
    };
    match &mut values {
        Values::Same(value @ (Value::Vector3(_) | Value::CFrame(_) | Value::OptionalCFrame(_))) => {
            finite(value.is_finite())?;
        }
        Values::Each(ValueVec::Vector3(all)) => finite(all.iter().all(|v| v.is_finite()))?,
        Values::Each(ValueVec::CFrame(all)) => {
            finite(all.iter().all(studio_model::CFrame::is_finite))?
        }
        Values::Each(ValueVec::OptionalCFrame(all)) => {
            finite(all.iter().flatten().all(studio_model::CFrame::is_finite))?;
        }
        Values::Same(Value::Enum(item)) => check_items(class, id, std::slice::from_mut(item)),
        Values::Each(ValueVec::Enum(items)) => check_items(class, id, items),
        _ => {}
    }
    Ok(Cells::Values(values))
}

fn check_items(class: &ClassRows, id: PropertyId, items: &mut [u32]) {
    let table = ClassTable::get();
    let Some(info) = table.property(id).enum_id.map(|id| table.enumeration(id)) else {
        return;
    };
    let Value::Enum(default) = default_of(class, id) else {
        return;
    };
    let mut known = default;
    for item in items {
        if *item != known && info.item_name(*item).is_none() {
            *item = default;
        }
        known = *item;
    }
}

fn check_names(names: &Values) -> Result<(), WireError> {
    let fits = |name: &Arc<str>| name.len() <= limits::NAME_BYTES_MAX;
    let all_fit = match names {
        Values::Same(Value::String(name)) => fits(name),
        Values::Each(ValueVec::String(names)) => names.iter().all(fits),
        _ => false,
    };
    if all_fit {
        Ok(())
    } else {
        Err(WireError::Inconsistent {
            what: "a name is too long or no text",
        })
    }
}

fn read_directory<'a>(
    reader: &mut Reader<'a>,
) -> Result<Vec<(&'a str, Vec<Entry<'a>>)>, WireError> {
    let classes = reader.count("classes", CLASSES_MAX, 2)?;
    let class = |reader: &mut Reader<'a>| {
        let name = reader.text("class name", NAME_BYTES_MAX)?;
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
            let name = reader.text("column name", NAME_BYTES_MAX)?;
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

/// Which instances each of `classes` classes has; every class has one.
fn members_by_class(lane: &Lane, count: usize, classes: usize) -> Result<Vec<Vec<u32>>, WireError> {
    let mut members = vec![Vec::new(); classes];
    for at in 0..count {
        let class = lane.at(at);
        let rows = members
            .get_mut(class as usize)
            .ok_or(WireError::UnknownNumber {
                what: "class",
                number: u64::from(class),
            })?;
        rows.push(at as u32);
    }
    if members.iter().any(Vec::is_empty) {
        return Err(WireError::Inconsistent {
            what: "a class without instances",
        });
    }
    Ok(members)
}

fn read_rows(reader: &mut Reader<'_>, class_rows: usize) -> Result<Rows, WireError> {
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
