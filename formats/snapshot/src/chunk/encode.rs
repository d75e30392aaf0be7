//! Gathers what a model says of some instances into columns, and writes them. A pure function of its inputs: chunks are
//! encoded on any number of threads in any order.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use studio_model::{
    ClassId, DataModel, InstanceId, PropertyId, Value, ValueType, ValueVec, limits,
};

use super::{
    KIND_ATTRIBUTE, KIND_NAME, KIND_PROPERTY, KIND_TAG, ParentCoder, ROWS_ALL, ROWS_LISTED, Span,
};
use crate::body::Body;
use crate::column::write_values;
use crate::error::BuildError;
use crate::planes::write_lane;
use crate::wire::Writer;

/// Whose eyes a section is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Knowledge {
    /// All that clients may know.
    Clients,
    /// All that is saved.
    Everything,
    /// What is saved and not for clients.
    Rest,
}

/// A model and the numbers that its instances get.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) model: &'a DataModel,
    /// By the index of the instance; [`Source::NONE`] where it is not published.
    pub(crate) numbers: &'a [u32],
    /// Clients may know the instances whose numbers are below.
    pub(crate) client_count: u32,
}

impl Source<'_> {
    /// No number.
    pub(crate) const NONE: u32 = u32::MAX;

    pub(crate) fn number(&self, id: InstanceId) -> Option<u32> {
        self.numbers
            .get(id.index())
            .copied()
            .filter(|&number| number != Self::NONE)
    }

    /// The number that a reference crosses as: `None` if its target is not published, or not this reader's to know.
    fn target_number(&self, target: Option<InstanceId>, knowledge: Knowledge) -> Option<u32> {
        let target = target.filter(|&target| self.model.contains(target))?;
        self.number(target)
            .filter(|&number| knowledge != Knowledge::Clients || number < self.client_count)
    }

    /// Whether a value belongs into a section.
    fn holds(
        &self,
        id: InstanceId,
        property: PropertyId,
        value: &Value,
        knowledge: Knowledge,
    ) -> bool {
        let for_clients = || self.model.property_is_for_clients(id, property);
        self.model.table().property(property).saved
            && match knowledge {
                Knowledge::Everything => true,
                Knowledge::Clients => for_clients(),
                Knowledge::Rest => !for_clients() || self.is_hidden_reference(value),
            }
    }

    /// Whether the value points at something published that clients may not know.
    fn is_hidden_reference(&self, value: &Value) -> bool {
        let Value::Ref(Some(target)) = value else {
            return false;
        };
        self.number(*target)
            .is_some_and(|number| number >= self.client_count)
    }
}

/// The instances with consecutive numbers from `first`, with their classes, parents and columns, before compression.
pub(crate) fn encode_instances(
    source: &Source<'_>,
    ids: &[InstanceId],
    first: u32,
    knowledge: Knowledge,
) -> Result<(Vec<u8>, Vec<usize>), BuildError> {
    let span = Span {
        first,
        count: ids.len() as u32,
    };
    let mut classes = Classes::new(source, knowledge, span);
    let mut parents = ParentCoder::new(span);
    let (mut class_lane, mut parent_lane) =
        (Vec::with_capacity(ids.len()), Vec::with_capacity(ids.len()));
    for (own, &id) in (first..).zip(ids) {
        class_lane.push(classes.add(id, own)?);
        let parent = source
            .model
            .parent(id)
            .and_then(|parent| source.number(parent))
            .unwrap_or(0);
        parent_lane.push(parents.code(own, parent));
    }
    let mut head = Writer::new();
    head.varint(ids.len() as u64);
    let mut body = Body::default();
    write_lane(&mut body, &class_lane);
    write_lane(&mut body, &parent_lane);
    classes.write(head, body)
}

/// The server's properties of the instances with numbers from zero, before compression. A row of a class is its
/// ordinal among those instances.
pub(crate) fn encode_overlay(
    source: &Source<'_>,
    ids: &[InstanceId],
) -> Result<(Vec<u8>, Vec<usize>), BuildError> {
    let span = Span { first: 0, count: 0 };
    let mut classes = Classes::new(source, Knowledge::Rest, span);
    for (own, &id) in (0..).zip(ids) {
        classes.add(id, own)?;
    }
    classes.list.retain(|class| !class.properties.is_empty());
    classes.write(Writer::new(), Body::default())
}

/// The columns of all classes of a section.
struct Classes<'a> {
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

/// A column that is being gathered.
struct Gathered {
    rows: Vec<u32>,
    cells: GatheredCells,
}

enum GatheredCells {
    Values(ValueVec),
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
}

impl<'a> Classes<'a> {
    fn new(source: &'a Source<'a>, knowledge: Knowledge, span: Span) -> Self {
        Self {
            source,
            knowledge,
            span,
            list: Vec::new(),
            by_name: FxHashMap::default(),
        }
    }

    /// Adds an instance to its class and returns the class's ordinal.
    fn add(&mut self, id: InstanceId, own: u32) -> Result<u32, BuildError> {
        let model = self.source.model;
        let ordinal = self.class_of(id);
        let class = &mut self.list[ordinal];
        let row = class.rows;
        class.rows += 1;
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
                        column.push_code(row, self.span.reference_code(own, Some(target)));
                    }
                }
                value => column.push(row, value),
            }
        }
        if self.knowledge != Knowledge::Rest {
            class.add_native(model, id, row);
        }
        Ok(ordinal as u32)
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

    /// The directory of all columns behind `head`, then their contents behind `body`.
    fn write(self, head: Writer, mut body: Body) -> Result<(Vec<u8>, Vec<usize>), BuildError> {
        let is_overlay = self.knowledge == Knowledge::Rest;
        let mut head = head;
        head.varint(self.list.len() as u64);
        for class in self.list {
            class.write(self.source.model, is_overlay, &mut head, &mut body);
        }
        Ok(body.behind(head))
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
            let column = self
                .attributes
                .entry(key)
                .or_insert_with(|| Gathered::new(value.value_type()));
            column.push(row, value.clone());
        }
        for tag in model.tags(id) {
            self.tags.entry(Arc::clone(tag)).or_default().push(row);
        }
    }

    fn write(mut self, model: &DataModel, is_overlay: bool, head: &mut Writer, body: &mut Body) {
        let table = model.table();
        self.properties.retain(|_, gathered| !gathered.rows.is_empty());
        let mut properties: Vec<(PropertyId, Gathered)> = self.properties.drain().collect();
        properties.sort_unstable_by_key(|(id, _)| (table.property(*id).name, *id));
        let names = usize::from(!self.names.rows.is_empty());
        head.text(self.name);
        head.varint((names + properties.len() + self.attributes.len() + self.tags.len()) as u64);
        let rows = self.rows;
        if names > 0 {
            let default = Value::String(self.name.into());
            write_column(
                head,
                body,
                (KIND_NAME, None),
                (rows, Some(&default)),
                self.names,
            );
        }
        for (id, gathered) in properties {
            let info = table.property(id);
            // In an overlay the rows without a value are not at their defaults: a chunk may say what they have.
            let default = table.class(self.id).default_of(id).filter(|_| !is_overlay);
            let title = (KIND_PROPERTY, Some((info.name, info.value_type)));
            write_column(head, body, title, (rows, default), gathered);
        }
        for ((name, value_type), gathered) in self.attributes {
            let title = (KIND_ATTRIBUTE, Some((name.as_ref(), value_type)));
            write_column(head, body, title, (rows, None), gathered);
        }
        for (tag, marked) in self.tags {
            head.u8(KIND_TAG);
            head.text(&tag);
            let start = body.writer.len();
            write_rows(body, rows, &marked);
            head.varint((body.writer.len() - start) as u64);
        }
    }
}

/// Writes a column's entry in the directory and its content. Where most rows have a value the others are given the
/// default, if there is one.
fn write_column(
    head: &mut Writer,
    body: &mut Body,
    (kind, name): (u8, Option<(&str, ValueType)>),
    (rows, default): (u32, Option<&Value>),
    mut gathered: Gathered,
) {
    let missing = rows as usize - gathered.rows.len();
    if missing > 0
        && missing * 4 <= rows as usize * 3
        && let Some(default) = default
    {
        gathered = gathered.spread(rows, default);
    }
    head.u8(kind);
    if let Some((name, value_type)) = name {
        head.text(name);
        head.u8(value_type as u8);
    }
    let start = body.writer.len();
    write_rows(body, rows, &gathered.rows);
    match &gathered.cells {
        GatheredCells::Values(values) => write_values(body, values),
        GatheredCells::Codes(codes) => write_lane(body, codes),
    }
    head.varint((body.writer.len() - start) as u64);
}

fn write_rows(body: &mut Body, rows: u32, listed: &[u32]) {
    if listed.len() == rows as usize {
        body.writer.u8(ROWS_ALL);
        return;
    }
    body.writer.u8(ROWS_LISTED);
    body.writer.varint(listed.len() as u64);
    let mut next = 0;
    let gaps: Vec<u32> = listed
        .iter()
        .map(|&row| {
            let gap = row - next;
            next = row + 1;
            gap
        })
        .collect();
    write_lane(body, &gaps);
}

impl Gathered {
    /// A value for each of `rows` rows: the default where there was none. References stay as they are, because few rows
    /// have one.
    fn spread(self, rows: u32, default: &Value) -> Self {
        let GatheredCells::Values(values) = &self.cells else {
            return self;
        };
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
