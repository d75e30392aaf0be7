//! Gathers what a model says of some instances into columns by class.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use studio_model::{
    ClassId, DataModel, InstanceId, PropertyId, Value, ValueType, ValueVec, limits,
};

use super::source::{Knowledge, Source};
use super::write::{ColumnWriter, Title};
use super::{KIND_ATTRIBUTE, KIND_NAME, KIND_PROPERTY, Span};
use crate::error::BuildError;

/// The columns of all classes of a section.
pub(super) struct Classes<'a> {
    source: &'a Source<'a>,
    knowledge: Knowledge,
    span: Span,
    list: Vec<Class<'a>>,
    by_name: FxHashMap<&'a str, usize>,
}

/// The columns of one class.
struct Class<'a> {
    name: &'a str,
    id: ClassId,
    rows: u32,
    names: Gathered,
    properties: FxHashMap<PropertyId, Gathered>,
    attributes: BTreeMap<(Arc<str>, ValueType), Gathered>,
    tags: BTreeMap<Arc<str>, Vec<u32>>,
}

/// An instance's class, by its ordinal in the section, and its row there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) class: usize,
    row: u32,
}

impl<'a> Classes<'a> {
    pub(super) fn new(source: &'a Source<'a>, knowledge: Knowledge, span: Span) -> Self {
        Self {
            source,
            knowledge,
            span,
            list: Vec::new(),
            by_name: FxHashMap::default(),
        }
    }

    /// Gives an instance the next row of its class.
    pub(super) fn next_row(&mut self, id: InstanceId) -> Place {
        let class = self.class_of(id);
        let rows = &mut self.list[class].rows;
        *rows += 1;
        Place {
            class,
            row: *rows - 1,
        }
    }

    /// Adds what there is to know of the instance with number `own`.
    pub(super) fn add_values(
        &mut self,
        place: Place,
        id: InstanceId,
        own: u32,
    ) -> Result<(), BuildError> {
        let model = self.source.model;
        let class = &mut self.list[place.class];
        for (property, value) in model.own_values(id) {
            if !self.source.holds(id, property, &value, self.knowledge) {
                continue;
            }
            if !is_storable(&value) {
                return Err(BuildError::Value {
                    path: model.path(id),
                    property: model.table().property(property).name.into(),
                });
            }
            let column = || Gathered::new(value.value_type());
            let column = class.properties.entry(property).or_insert_with(column);
            match value {
                // A reference to what this reader may not know is nothing at all.
                Value::Ref(target) => {
                    if let Some(target) = self.source.target_number(target, self.knowledge) {
                        column.push_code(place.row, self.span.reference_code(own, target));
                    }
                }
                value => column.push(place.row, value),
            }
        }
        if self.knowledge != Knowledge::Rest {
            class.add_native(model, id, place.row);
        }
        Ok(())
    }

    fn class_of(&mut self, id: InstanceId) -> usize {
        let model = self.source.model;
        let name = model.class_name(id);
        *self.by_name.entry(name).or_insert_with(|| {
            self.list.push(Class {
                name,
                id: model
                    .class(id)
                    .unwrap_or_else(|| model.table().unknown_class()),
                rows: 0,
                names: Gathered::new(ValueType::String),
                properties: FxHashMap::default(),
                attributes: BTreeMap::new(),
                tags: BTreeMap::new(),
            });
            self.list.len() - 1
        })
    }

    /// Writes the columns of all classes; in an overlay, of those that have any.
    pub(super) fn write(mut self, out: &mut ColumnWriter) {
        let is_overlay = self.knowledge == Knowledge::Rest;
        if is_overlay {
            self.list.retain(|class| !class.properties.is_empty());
        }
        out.classes(self.list.len());
        for class in self.list {
            class.write(self.source.model, is_overlay, out);
        }
    }
}

impl Class<'_> {
    /// Adds what every instance has or may have: a name, attributes, tags.
    fn add_native(&mut self, model: &DataModel, id: InstanceId, row: u32) {
        if model.name(id) != self.name
            && let Some(name) = model.name_arc(id)
        {
            self.names.push(row, Value::String(name));
        }
        for (name, value) in model.attributes(id) {
            let key = (Arc::clone(name), value.value_type());
            let column = || Gathered::new(value.value_type());
            self.attributes
                .entry(key)
                .or_insert_with(column)
                .push(row, value.clone());
        }
        for tag in model.tags(id) {
            self.tags.entry(Arc::clone(tag)).or_default().push(row);
        }
    }

    fn write(self, model: &DataModel, is_overlay: bool, out: &mut ColumnWriter) {
        let (table, rows) = (model.table(), self.rows);
        let mut properties: Vec<(PropertyId, Gathered)> = self
            .properties
            .into_iter()
            .filter(|(_, gathered)| !gathered.rows.is_empty())
            .collect();
        properties.sort_unstable_by_key(|(id, _)| (table.property(*id).name, *id));
        let names = usize::from(!self.names.rows.is_empty());
        out.class(
            self.name,
            names + properties.len() + self.attributes.len() + self.tags.len(),
        );
        if names > 0 {
            let default = Value::String(self.name.into());
            let title = Title {
                kind: KIND_NAME,
                name: "",
                value_type: ValueType::String,
            };
            out.column(&title, rows, &self.names.spread(rows, Some(&default)));
        }
        for (id, gathered) in properties {
            let info = table.property(id);
            let title = Title {
                kind: KIND_PROPERTY,
                name: info.name,
                value_type: info.value_type,
            };
            // In an overlay the rows without a value are not at their defaults: a chunk may say what they have.
            let default = table.class(self.id).default_of(id).filter(|_| !is_overlay);
            out.column(&title, rows, &gathered.spread(rows, default));
        }
        for ((name, value_type), gathered) in self.attributes {
            let title = Title {
                kind: KIND_ATTRIBUTE,
                name: &name,
                value_type,
            };
            out.column(&title, rows, &gathered);
        }
        for (tag, marked) in self.tags {
            out.tag(&tag, rows, &marked);
        }
    }
}

/// A column that is being gathered.
pub(super) struct Gathered {
    pub(super) rows: Vec<u32>,
    pub(super) cells: GatheredCells,
}

pub(super) enum GatheredCells {
    Values(ValueVec),
    /// Of references.
    Codes(Vec<u32>),
}

impl Gathered {
    fn new(value_type: ValueType) -> Self {
        let cells = match value_type {
            ValueType::Ref => GatheredCells::Codes(Vec::new()),
            value_type => GatheredCells::Values(ValueVec::new(value_type)),
        };
        Self {
            rows: Vec::new(),
            cells,
        }
    }

    fn push(&mut self, row: u32, value: Value) {
        self.rows.push(row);
        if let GatheredCells::Values(values) = &mut self.cells {
            let fits = values.push(value);
            debug_assert!(fits.is_ok(), "a column's values are of one type");
        }
    }

    fn push_code(&mut self, row: u32, code: u32) {
        self.rows.push(row);
        if let GatheredCells::Codes(codes) = &mut self.cells {
            codes.push(code);
        }
    }

    /// Gives a default to the rows that have no value, if they are not the most. References stay as they are: to list
    /// their rows is short.
    fn spread(self, rows: u32, default: Option<&Value>) -> Self {
        let missing = rows as usize - self.rows.len();
        let (GatheredCells::Values(values), Some(default)) = (&self.cells, default) else {
            return self;
        };
        if missing == 0 || missing * 4 > rows as usize * 3 {
            return self;
        }
        let mut spread = ValueVec::new(values.value_type());
        let filled = spread.fill(rows as usize, default.clone());
        debug_assert!(filled.is_ok(), "a default is of its property's type");
        for (number, &row) in self.rows.iter().enumerate() {
            if let Some(value) = values.get(number) {
                let fits = spread.set(row as usize, value);
                debug_assert!(fits.is_ok(), "a column's values are of one type");
            }
        }
        Self {
            rows: (0..rows).collect(),
            cells: GatheredCells::Values(spread),
        }
    }
}

/// Whether a reader will take the value: finite where models need it, and within the limits.
fn is_storable(value: &Value) -> bool {
    match value {
        Value::Vector3(_) | Value::CFrame(_) | Value::OptionalCFrame(_) => value.is_finite(),
        Value::String(text) | Value::Content(text) | Value::NetAssetRef(text) => {
            text.len() <= limits::STRING_BYTES_MAX.max(limits::SCRIPT_BYTES_MAX)
        }
        Value::BinaryString(bytes) | Value::SharedString(bytes) | Value::MaterialColors(bytes) => {
            bytes.len() <= limits::BINARY_BYTES_MAX
        }
        Value::NumberSequence(points) => points.len() <= limits::SEQUENCE_KEYPOINTS_MAX,
        Value::ColorSequence(points) => points.len() <= limits::SEQUENCE_KEYPOINTS_MAX,
        _ => true,
    }
}
