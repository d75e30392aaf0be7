//! A property in a query. Its name means something else on each class, or nothing: that is found out once, for all
//! classes, so that asking an instance is one look-up.

use std::ops::Range;

use studio_model::known::known;
use studio_model::{
    CFrame, ClassTable, DataModel, EnumId, InstanceId, PropertyId, Value, ValueType,
};

use super::SearchError;
use super::literal::{self, Literal};
use super::operator::Operator;
use crate::operations::shown_value;

/// What the tree itself holds of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Native {
    Name,
    ClassName,
    Parent,
}

/// A comparison with a property.
#[derive(Debug, Clone)]
pub(super) struct PropertyTest {
    /// By class.
    columns: Vec<Option<Column>>,
    operator: Operator,
    literal: Literal,
}

/// What the name means on a class.
#[derive(Debug, Clone, Copy)]
struct Column {
    property: PropertyId,
    source: Source,
    /// Which number of the value.
    component: Option<usize>,
    /// The enum item that the literal names.
    item: Option<u32>,
}

/// Where a value comes from. What parts and attachments show as position and orientation is part of their frame.
#[derive(Debug, Clone, Copy)]
enum Source {
    Stored,
    Position,
    Orientation,
    /// Another way to write of a property.
    View,
}

/// The words of a comparison, and where they stand.
#[derive(Debug)]
pub(super) struct Comparison<'a> {
    pub(super) name: &'a str,
    pub(super) component: &'a str,
    pub(super) subject_span: Range<usize>,
    pub(super) operator: Operator,
    pub(super) operator_span: Range<usize>,
    pub(super) value: &'a str,
    pub(super) value_span: Range<usize>,
}

impl Native {
    pub(super) fn named(name: &str) -> Option<Self> {
        [
            ("Name", Self::Name),
            ("ClassName", Self::ClassName),
            ("Parent", Self::Parent),
        ]
        .into_iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(name))
        .map(|(_, native)| native)
    }

    pub(super) fn text(self, model: &DataModel, id: InstanceId) -> &str {
        match self {
            Self::Name => model.name(id),
            Self::ClassName => model.class_name(id),
            Self::Parent => model.parent(id).map_or("", |parent| model.name(parent)),
        }
    }
}

impl PropertyTest {
    pub(super) fn new(wanted: &Comparison<'_>) -> Result<Self, SearchError> {
        let literal = Literal::new(wanted.value);
        let mut columns = vec![None; ClassTable::get().class_count()];
        let mut refused: Option<Refusal> = None;
        let mut weight = 0;
        let mut fits = false;
        for (place, property) in meanings(wanted.name) {
            match Column::new(property, wanted, &literal) {
                Ok(column) => {
                    columns[place] = Some(column);
                    fits = true;
                }
                Err(refusal) => {
                    let more = refusal.weight(property);
                    if more > weight {
                        (refused, weight) = (Some(refusal), more);
                    }
                }
            }
        }
        match refused {
            _ if fits => Ok(Self {
                columns,
                operator: wanted.operator,
                literal,
            }),
            Some(refusal) => Err(refusal.explain(wanted)),
            None => Err(no_such_property(wanted)),
        }
    }

    pub(super) fn matches(&self, model: &DataModel, id: InstanceId) -> bool {
        let column = model
            .class(id)
            .and_then(|class| self.columns.get(class.index()).copied().flatten());
        let Some(column) = column else {
            return false;
        };
        let Some(value) = column.value(model, id) else {
            return false;
        };
        let (operator, literal) = (self.operator, &self.literal);
        match column.component {
            None => literal.compare(operator, model, &value, column.item),
            Some(component) => literal::numbers_of(&value)
                .and_then(|numbers| numbers.get(component))
                .is_some_and(|number| literal.compare_numbers(operator, number)),
        }
    }
}

/// Each class that has a property of this name, whatever the case, and which one it is.
fn meanings(name: &str) -> impl Iterator<Item = (usize, PropertyId)> {
    let table = ClassTable::get();
    let mut spellings: Vec<&'static str> = Vec::new();
    for (_, info) in table.properties() {
        for own in std::iter::once(info.name).chain(info.aliases.iter().copied()) {
            if own.eq_ignore_ascii_case(name) && !spellings.contains(&own) {
                spellings.push(own);
            }
        }
    }
    spellings.sort_by_key(|own| *own != name);
    table.classes().filter_map(move |(class, _)| {
        let mut found = spellings.iter();
        let property = found.find_map(|own| table.find(class, own))?;
        Some((class.index(), property))
    })
}

fn no_such_property(wanted: &Comparison<'_>) -> SearchError {
    let name = wanted.name;
    let message = format!("no class has a property {name}");
    let nearest = ClassTable::get().suggest_any_property(name);
    let error = SearchError::new(wanted.subject_span.clone(), message);
    match nearest {
        Some(_) => error.did_you_mean(nearest),
        None => error.hint(format!("for an attribute write @{name}")),
    }
}

impl Column {
    fn new(
        property: PropertyId,
        wanted: &Comparison<'_>,
        literal: &Literal,
    ) -> Result<Self, Refusal> {
        let info = ClassTable::get().property(property);
        let (value_type, enum_id) = (info.value_type, info.enum_id);
        let source = Source::of(property).ok_or(Refusal::NotHeld)?;
        if literal::describe(value_type).is_none() {
            return Err(Refusal::Incomparable);
        }
        let mut column = Self {
            property,
            source,
            component: None,
            item: None,
        };
        if !wanted.component.is_empty() {
            let component = literal::component(value_type, wanted.component);
            column.component = Some(component.ok_or(Refusal::NoComponent(value_type))?);
            return if literal.is_number() {
                Ok(column)
            } else {
                Err(Refusal::NotANumber)
            };
        }
        if let Some(enum_id) = enum_id {
            let item = literal.item(enum_id);
            column.item = Some(item.ok_or(Refusal::NoItem(enum_id))?);
        }
        if !literal.fits(value_type) {
            return Err(Refusal::WrongValue(value_type));
        }
        if wanted.operator.orders() && !Literal::has_order(value_type) {
            return Err(Refusal::NoOrder);
        }
        Ok(column)
    }

    fn value(self, model: &DataModel, id: InstanceId) -> Option<Value> {
        match self.source {
            Source::Stored => model.value(id, self.property),
            Source::Position => Some(Value::Vector3(frame(model, id)?.position)),
            Source::View => shown_value(model, id, self.property),
            Source::Orientation => Some(Value::Vector3(literal::orientation(&frame(model, id)?))),
        }
    }
}

fn frame(model: &DataModel, id: InstanceId) -> Option<CFrame> {
    let property = model.table().find(model.class(id)?, "CFrame")?;
    model.cframe(id, property)
}

impl Source {
    /// `None` for properties that only a running place has.
    fn of(property: PropertyId) -> Option<Self> {
        let table = ClassTable::get();
        let info = table.property(property);
        if info.saved {
            return Some(Self::Stored);
        }
        let framed = table.find(info.owner, "CFrame").is_some();
        match info.name {
            _ if info.view_of.is_some() => Some(Self::View),
            "Position" if framed => Some(Self::Position),
            "Orientation" | "Rotation" if framed => Some(Self::Orientation),
            _ => None,
        }
    }
}

/// Why a comparison makes no sense for a property.
#[derive(Debug, Clone, Copy)]
enum Refusal {
    NotHeld,
    Incomparable,
    NoComponent(ValueType),
    WrongValue(ValueType),
    NoItem(EnumId),
    NotANumber,
    NoOrder,
}

impl Refusal {
    /// Of several properties of one name, whose refusal is told: of one that can be compared at all, and rather of parts
    /// than of panels on the screen.
    fn weight(self, property: PropertyId) -> u32 {
        let table = ClassTable::get();
        let can_be_compared = !matches!(self, Self::NotHeld | Self::Incomparable);
        let of_parts = table.is_a(known().base_part, table.property(property).owner);
        1 + u32::from(of_parts) + 2 * u32::from(can_be_compared)
    }

    fn explain(self, wanted: &Comparison<'_>) -> SearchError {
        let (name, value) = (wanted.name, wanted.value);
        let subject = |message: String| SearchError::new(wanted.subject_span.clone(), message);
        let literal = |message: String| SearchError::new(wanted.value_span.clone(), message);
        match self {
            Self::NotHeld => subject(format!("{name} exists only while a place runs")),
            Self::Incomparable => subject(format!("{name} cannot be compared")),
            Self::NoComponent(value_type) => {
                let component = wanted.component;
                let error = subject(format!("{name} has no part {component}"));
                match literal::describe(value_type) {
                    Some(words) => error.hint(format!("{name} is {words}")),
                    None => error,
                }
            }
            Self::WrongValue(value_type) => {
                let words = literal::describe(value_type).unwrap_or("something else");
                literal(format!("{name} is {words}, not {value}"))
            }
            Self::NoItem(enum_id) => {
                let table = ClassTable::get();
                let enum_name = table.enumeration(enum_id).name;
                literal(format!("Enum.{enum_name} has no item {value}"))
                    .did_you_mean(table.suggest_enum_item(enum_id, value))
            }
            Self::NotANumber => literal(format!(
                "{name}.{} is a number, not {value}",
                wanted.component
            )),
            Self::NoOrder => {
                SearchError::new(wanted.operator_span.clone(), format!("{name} has no order"))
                    .hint("use = or ~=")
            }
        }
    }
}
