//! One property of one class, for all of the class's instances: sparse while few rows differ from the default, one typed
//! vector once many do. Knows rows, not instances.

use rustc_hash::FxHashMap;

use crate::value::{Value, ValueVec};

/// Rows that must differ from the default before a sparse column is worth a vector, and the share of all rows (one in
/// so many). A typed vector costs 1 to 48 bytes a row, a sparse entry about 80.
const DENSE_ROWS_MIN: usize = 16;
const DENSE_SHARE: usize = 4;

/// The values of one property, by row. A row that is not there has the default.
#[derive(Debug, Clone)]
pub(crate) enum Column {
    Sparse(FxHashMap<u32, Value>),
    Dense(ValueVec),
}

impl Column {
    pub(crate) fn new() -> Self {
        Self::Sparse(FxHashMap::default())
    }

    /// The stored value of `row`; `None` means the default.
    pub(crate) fn get(&self, row: u32) -> Option<Value> {
        match self {
            Self::Sparse(values) => values.get(&row).cloned(),
            Self::Dense(values) => values.get(row as usize),
        }
    }

    /// Sets `row`, where the class has `rows` rows, and returns what it replaces; `None` means the default. The caller has
    /// checked that the value is of the column's type.
    pub(crate) fn replace(
        &mut self,
        row: u32,
        rows: usize,
        value: Value,
        default: &Value,
    ) -> Option<Value> {
        match self {
            Self::Dense(values) => values.replace(row as usize, value),
            Self::Sparse(values) if value.same_bits(default) => values.remove(&row),
            Self::Sparse(values) => {
                let old = values.insert(row, value);
                if values.len() >= DENSE_ROWS_MIN && values.len() * DENSE_SHARE >= rows {
                    self.make_dense(rows, default);
                }
                old
            }
        }
    }

    /// A row was appended to the class.
    pub(crate) fn rows_added(&mut self, count: usize, default: &Value) {
        if let Self::Dense(values) = self {
            let fits = values.fill(count, default.clone());
            debug_assert!(fits.is_ok(), "a default fits its column");
        }
    }

    /// `row` was removed from the class and `last`, the last row, took its place.
    pub(crate) fn row_removed(&mut self, row: u32, last: u32) {
        match self {
            Self::Sparse(values) => {
                values.remove(&row);
                if row != last
                    && let Some(value) = values.remove(&last)
                {
                    values.insert(row, value);
                }
            }
            Self::Dense(values) => values.swap_remove(row as usize),
        }
    }

    /// Turns into a typed vector of `rows` rows.
    pub(crate) fn make_dense(&mut self, rows: usize, default: &Value) {
        if let Self::Sparse(sparse) = self {
            let mut values = ValueVec::new(default.value_type());
            let filled = values.fill(rows, default.clone());
            debug_assert!(filled.is_ok(), "a default fits its column");
            for (row, value) in sparse.drain() {
                let fits = values.set(row as usize, value);
                debug_assert!(fits.is_ok(), "a checked value fits its column");
            }
            *self = Self::Dense(values);
        }
    }
}
