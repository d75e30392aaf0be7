//! All instances of one class: which slot each row belongs to, and a column for each property that any of them sets.
//! Rows are dense: a freed row is filled by the last one.

use std::sync::Arc;

use super::column::Column;
use crate::class_table::ClassInfo;
use crate::value::{Value, ValueVec};

/// The rows of one class. A clone shares the columns until one of the two writes.
#[derive(Debug, Clone)]
pub(crate) struct ClassStore {
    info: &'static ClassInfo,
    slots: Arc<Vec<u32>>,
    /// Parallel to the class's properties; `None` until one instance sets the property.
    columns: Vec<Option<Arc<Column>>>,
}

impl ClassStore {
    pub(crate) fn new(info: &'static ClassInfo) -> Self {
        Self {
            info,
            slots: Arc::default(),
            columns: vec![None; info.properties.len()],
        }
    }

    /// The slot of each row.
    pub(crate) fn slots(&self) -> &[u32] {
        &self.slots
    }

    /// Appends `count` rows for the slots that `slot_of` names and returns the first row.
    pub(crate) fn add_rows(&mut self, slots: impl ExactSizeIterator<Item = u32>) -> u32 {
        let (first, count) = (self.slots.len() as u32, slots.len());
        Arc::make_mut(&mut self.slots).extend(slots);
        for (column, default) in self.columns.iter_mut().zip(&self.info.defaults) {
            if let Some(column) = column {
                Arc::make_mut(column).rows_added(count, default);
            }
        }
        first
    }

    /// Removes `row` and returns the slot whose row moved into its place, if one did.
    pub(crate) fn remove_row(&mut self, row: u32) -> Option<u32> {
        let last = self.slots.len() as u32 - 1;
        Arc::make_mut(&mut self.slots).swap_remove(row as usize);
        for column in self.columns.iter_mut().flatten() {
            Arc::make_mut(column).row_removed(row, last);
        }
        self.slots.get(row as usize).copied()
    }

    /// The value of `row` in the class's `column`-th property; `None` where it has the default.
    pub(crate) fn get(&self, row: u32, column: usize) -> Option<Value> {
        self.columns[column].as_ref()?.get(row)
    }

    /// The typed vector of a property, where it has one.
    pub(crate) fn dense(&self, column: usize) -> Option<&ValueVec> {
        match self.columns[column].as_deref() {
            Some(Column::Dense(values)) => Some(values),
            _ => None,
        }
    }

    /// The typed vector of a property, made dense if it is not.
    pub(crate) fn dense_mut(&mut self, column: usize) -> &mut ValueVec {
        let default = &self.info.defaults[column];
        let place = self.columns[column].get_or_insert_with(|| Arc::new(Column::new()));
        let place = Arc::make_mut(place);
        place.make_dense(self.slots.len(), default);
        match place {
            Column::Dense(values) => values,
            Column::Sparse(_) => unreachable!("make_dense leaves a dense column"),
        }
    }

    /// Sets a value that the caller has checked, and returns the one it replaces.
    pub(crate) fn set(&mut self, row: u32, column: usize, value: Value) -> Value {
        let default = &self.info.defaults[column];
        let rows = self.slots.len();
        let place = &mut self.columns[column];
        if place.is_none() && value.same_bits(default) {
            return value;
        }
        let column = place.get_or_insert_with(|| Arc::new(Column::new()));
        let old = Arc::make_mut(column).replace(row, rows, value, default);
        old.unwrap_or_else(|| default.clone())
    }

    /// The columns that exist, by their place among the class's properties.
    pub(crate) fn used_columns(&self) -> impl Iterator<Item = usize> {
        self.columns
            .iter()
            .enumerate()
            .filter_map(|(i, c)| c.as_ref().map(|_| i))
    }

    /// The columns that one of two stores of this class has written since they were one.
    pub(crate) fn unshared_columns<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = usize> {
        let columns = self.columns.iter().zip(&other.columns).enumerate();
        columns.filter_map(|(place, columns)| match columns {
            (None, None) => None,
            (Some(one), Some(other)) if Arc::ptr_eq(one, other) => None,
            _ => Some(place),
        })
    }
}
