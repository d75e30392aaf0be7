//! Reads chunks. What this version's class table does not know is skipped and named; what makes no sense is an error.

use std::sync::Arc;

use studio_model::{ClassId, ClassTable, Value, ValueType, ValueVec, limits};

use super::directory::{Entry, read_directory, read_rows};
use super::property::property_columns;
use super::{Cells, Column, KIND_ATTRIBUTE, KIND_NAME, KIND_TAG, ParentCoder, Rows, Span, Target};
use crate::budget::Budget;
use crate::column::{Values, read_values};
use crate::id::NetId;
use crate::planes::{Lane, read_lane};
use crate::wire::{Reader, WireError};

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
                property_columns(class.class, resolved, value_type, rows, cells)
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
