//! Writes columns: their titles into the directory, their contents behind it.

use studio_model::ValueType;

use super::gather::{Gathered, GatheredCells};
use super::{KIND_NAME, KIND_TAG, ROWS_ALL, ROWS_LISTED};
use crate::body::Body;
use crate::column::write_values;
use crate::planes::write_lane;
use crate::wire::Writer;

/// What the directory says of a column.
pub(super) struct Title<'a> {
    pub(super) kind: u8,
    pub(super) name: &'a str,
    pub(super) value_type: ValueType,
}

/// A section that is being written.
#[derive(Debug, Default)]
pub(super) struct ColumnWriter {
    directory: Writer,
    body: Body,
}

impl ColumnWriter {
    pub(super) fn instances(&mut self, count: usize) {
        self.directory.varint(count as u64);
    }

    pub(super) fn classes(&mut self, count: usize) {
        self.directory.varint(count as u64);
    }

    pub(super) fn class(&mut self, name: &str, columns: usize) {
        self.directory.text(name);
        self.directory.varint(columns as u64);
    }

    pub(super) fn lane(&mut self, lane: &[u32]) {
        write_lane(&mut self.body, lane);
    }

    pub(super) fn column(&mut self, title: &Title<'_>, rows: u32, gathered: &Gathered) {
        self.directory.u8(title.kind);
        if title.kind != KIND_NAME {
            self.directory.text(title.name);
            self.directory.u8(title.value_type as u8);
        }
        self.content(|body| {
            write_rows(body, rows, &gathered.rows);
            match &gathered.cells {
                GatheredCells::Values(values) => write_values(body, values),
                GatheredCells::Codes(codes) => write_lane(body, codes),
            }
        });
    }

    pub(super) fn tag(&mut self, tag: &str, rows: u32, marked: &[u32]) {
        self.directory.u8(KIND_TAG);
        self.directory.text(tag);
        self.content(|body| write_rows(body, rows, marked));
    }

    /// Writes a column's content, and its length into the directory.
    fn content(&mut self, write: impl FnOnce(&mut Body)) {
        let start = self.body.writer.len();
        write(&mut self.body);
        self.directory
            .varint((self.body.writer.len() - start) as u64);
    }

    /// The bytes, and where their statistics change.
    pub(super) fn finish(self) -> (Vec<u8>, Vec<usize>) {
        self.body.behind(self.directory)
    }
}

fn write_rows(body: &mut Body, rows: u32, listed: &[u32]) {
    if listed.len() == rows as usize {
        body.writer.u8(ROWS_ALL);
        return;
    }
    body.writer.u8(ROWS_LISTED);
    body.writer.varint(listed.len() as u64);
    let starts = std::iter::once(0).chain(listed.iter().map(|row| row + 1));
    let gaps: Vec<u32> = listed
        .iter()
        .zip(starts)
        .map(|(row, start)| row - start)
        .collect();
    write_lane(body, &gaps);
}
