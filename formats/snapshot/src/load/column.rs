//! The columns of one class while a whole snapshot is loaded: pieces from many chunks, then one column each in the model.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use studio_model::tree::Rows as ModelRows;
use studio_model::{Bulk, Change, ChangeError, ClassId, InstanceId, PropertyId, Value, ValueVec};

use crate::chunk::{Cells, Column, Rows, Target};
use crate::column::Values;
use crate::id::NetId;

/// All instances of one class.
#[derive(Debug)]
pub(super) struct ClassColumns {
    pub(super) name: Arc<str>,
    pub(super) class: ClassId,
    pub(super) rows: usize,
    columns: FxHashMap<Target, Vec<Piece>>,
}

/// A column of one chunk: of `count` rows from `start`.
#[derive(Debug)]
struct Piece {
    start: usize,
    count: usize,
    rows: Rows,
    cells: Cells,
}

/// Where the rows of a class went.
pub(super) struct Placed<'a> {
    /// By row.
    pub(super) ids: &'a [InstanceId],
    /// The run in the model; `None` for the root, which was there before.
    pub(super) run: Option<ModelRows>,
    /// By number.
    pub(super) net_ids: &'a [InstanceId],
}

impl ClassColumns {
    pub(super) fn new(name: Arc<str>, class: ClassId) -> Self {
        Self {
            name,
            class,
            rows: 0,
            columns: FxHashMap::default(),
        }
    }

    /// Adds columns of `count` rows that begin at row `start`.
    pub(super) fn add(&mut self, columns: Vec<Column>, start: usize, count: usize) {
        for Column {
            target,
            rows,
            cells,
        } in columns
        {
            let pieces = self.columns.entry(target).or_default();
            let piece = Piece {
                start,
                count,
                rows,
                cells,
            };
            let apart = match pieces.last_mut() {
                Some(last) => last.join(piece),
                None => Some(piece),
            };
            pieces.extend(apart);
        }
    }

    /// Puts everything into the model.
    pub(super) fn apply(self, bulk: &mut Bulk<'_>, placed: &Placed<'_>) -> Result<(), ChangeError> {
        if self.class == bulk.table().unknown_class() {
            let name = bulk.intern(&self.name);
            for &id in placed.ids {
                bulk.set_name_id(id, name);
                if let Some(annotations) = bulk.annotations_mut(id) {
                    annotations.unknown_class = Some(Arc::clone(&self.name));
                }
            }
        }
        let mut columns: Vec<(Target, Vec<Piece>)> = self.columns.into_iter().collect();
        // Attributes and tags of an instance in any order, but always the same: the tree sorts them.
        columns.sort_by(|a, b| target_order(&a.0).cmp(&target_order(&b.0)));
        for (target, pieces) in columns {
            match target {
                Target::Property(property) => {
                    apply_property(bulk, self.rows, placed, property, pieces)?;
                }
                Target::Name => {
                    for (row, value) in cells(&pieces, placed) {
                        if let Value::String(name) = value {
                            let name = bulk.intern(&name);
                            bulk.set_name_id(placed.ids[row], name);
                        }
                    }
                }
                Target::Attribute(name) => {
                    for (row, value) in cells(&pieces, placed) {
                        let (id, name) = (placed.ids[row], Arc::clone(&name));
                        let value = Some(value);
                        bulk.apply(Change::SetAttribute { id, name, value })?;
                    }
                }
                Target::Tag(tag) => {
                    for (row, _) in cells(&pieces, placed) {
                        let (id, tag) = (placed.ids[row], Arc::clone(&tag));
                        bulk.apply(Change::AddTag { id, tag })?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn target_order(target: &Target) -> (u8, &str, usize) {
    match target {
        Target::Name => (0, "", 0),
        Target::Property(id) => (1, "", id.index()),
        Target::Attribute(name) => (2, name, 0),
        Target::Tag(tag) => (3, tag, 0),
    }
}

/// Puts a property's values into the model: row by row if few rows have one, else as a whole column.
fn apply_property(
    bulk: &mut Bulk<'_>,
    rows: usize,
    placed: &Placed<'_>,
    property: PropertyId,
    pieces: Vec<Piece>,
) -> Result<(), ChangeError> {
    let set: usize = pieces.iter().map(Piece::len).sum();
    let class = placed.ids.first().and_then(|&id| bulk.class(id));
    let default = class
        .and_then(|class| bulk.table().class(class).default_of(property))
        .cloned();
    let (Some(run), Some(default), true) = (placed.run, default, set * 4 >= rows) else {
        for (row, value) in cells(&pieces, placed) {
            bulk.set_property(placed.ids[row], property, value)?;
        }
        return Ok(());
    };
    let mut values = ValueVec::new(default.value_type());
    let wrong = |_| ChangeError::NoSuchProperty;
    let mut late = Vec::new();
    for piece in pieces {
        if piece.start < values.len() {
            // The server's own values of instances whose other values came with their chunks.
            late.push(piece);
            continue;
        }
        values
            .fill(piece.start - values.len(), default.clone())
            .map_err(wrong)?;
        match (piece.rows, piece.cells) {
            (Rows::All, Cells::Values(Values::Same(value))) => {
                values.fill(piece.count, value).map_err(wrong)?;
            }
            (Rows::All, Cells::Values(Values::Each(each))) if values.is_empty() => values = each,
            (Rows::All, Cells::Values(Values::Each(each))) => {
                values
                    .append(each)
                    .map_err(|_| ChangeError::NoSuchProperty)?;
            }
            (rows, cells) => {
                values.fill(piece.count, default.clone()).map_err(wrong)?;
                late.push(Piece {
                    rows,
                    cells,
                    ..piece
                });
            }
        }
    }
    values.fill(rows - values.len(), default).map_err(wrong)?;
    for (row, value) in cells(&late, placed) {
        values.set(row, value).map_err(wrong)?;
    }
    bulk.fill(run, property, values)
}

impl Piece {
    /// Takes in the piece that follows, if both have a value for every row; gives it back if not.
    fn join(&mut self, next: Self) -> Option<Self> {
        let follows = self.start + self.count == next.start;
        match (&mut self.rows, &mut self.cells, next) {
            (
                Rows::All,
                Cells::Values(Values::Each(values)),
                Self {
                    count,
                    rows: Rows::All,
                    cells: Cells::Values(Values::Each(more)),
                    ..
                },
            ) if follows && values.value_type() == more.value_type() => {
                self.count += count;
                let appended = values.append(more);
                debug_assert!(appended.is_ok(), "the types were compared");
                None
            }
            (_, _, next) => Some(next),
        }
    }

    /// How many rows it has values for.
    fn len(&self) -> usize {
        self.rows.count(self.count)
    }
}

/// Row and value of all cells. Marks have no value worth looking at.
fn cells<'p>(
    pieces: &'p [Piece],
    placed: &'p Placed<'_>,
) -> impl Iterator<Item = (usize, Value)> + 'p {
    pieces.iter().flat_map(move |piece| {
        (0..piece.len()).filter_map(move |number| {
            let target = |net: NetId| placed.net_ids.get(net.index()).copied();
            let value = piece.cells.value(number, target)?;
            Some((piece.start + piece.rows.row(number), value))
        })
    })
}

impl Cells {
    /// The value of this number; `target` gives the instance of a reference's number.
    fn value(&self, number: usize, target: impl Fn(NetId) -> Option<InstanceId>) -> Option<Value> {
        match self {
            Self::Marks => Some(Value::Bool(true)),
            Self::Values(Values::Same(value)) => Some(value.clone()),
            Self::Values(Values::Each(values)) => values.get(number),
            Self::References(targets) => Some(Value::Ref(targets[number].and_then(target))),
        }
    }
}
