//! What the class data lacks or has wrong, as tables. Each name in them exists in the class data: a test holds it.

use rustc_hash::FxHashMap;

use crate::value::{Value, ValueType};

/// Properties whose value foreign files hold under another name, although the class data does not connect the two:
/// class, property, name in files.
pub(super) const TWINS: &[(&str, &str, &str)] = &[
    (
        "BallSocketConstraint",
        "MaxFrictionTorque",
        "MaxFrictionTorqueXml",
    ),
    ("DoubleConstrainedValue", "Value", "value"),
    ("GuiObject", "InputSink", "Sink"),
    ("Humanoid", "Health", "Health_XML"),
    ("IntConstrainedValue", "Value", "value"),
    ("TriangleMeshPart", "FluidFidelity", "FluidFidelityInternal"),
    ("TrussPart", "Style", "style"),
];

/// Other names of properties, in addition to those in the class data: class, other name, property.
pub(super) const ALIASES: &[(&str, &str, &str)] = &[];

/// Properties that places hold although foreign files do not.
pub(super) const SAVED: &[(&str, &str)] = &[];

/// Properties that clients are sent although the class data tags them otherwise.
pub(super) const REPLICATES: &[(&str, &str)] = &[];

/// A default that the class data lacks or has wrong.
#[derive(Debug, Clone, Copy)]
pub(super) struct Default {
    pub(super) class: &'static str,
    pub(super) property: &'static str,
    pub(super) value: Literal,
}

/// A value that a table can hold.
#[derive(Debug, Clone, Copy)]
pub(super) enum Literal {
    Bool(bool),
    Number(f64),
}

impl Literal {
    /// The value of a property of this type; `None` if the two do not go together.
    pub(super) fn as_type(self, value_type: ValueType) -> Option<Value> {
        Some(match (self, value_type) {
            (Self::Bool(v), ValueType::Bool) => Value::Bool(v),
            (Self::Number(v), ValueType::Float32) => Value::Float32(v as f32),
            (Self::Number(v), ValueType::Float64) => Value::Float64(v),
            (Self::Number(v), ValueType::Int32) => Value::Int32(v as i32),
            (Self::Number(v), ValueType::Int64) => Value::Int64(v as i64),
            (Self::Number(v), ValueType::Enum) => Value::Enum(v as u32),
            _ => return None,
        })
    }
}

pub(super) const DEFAULTS: &[Default] = &[];

/// What people are told about a property.
#[derive(Debug, Clone, Copy)]
pub(super) struct Details {
    pub(super) unit: Option<&'static str>,
    pub(super) range: Option<(f64, f64)>,
    pub(super) doc: &'static str,
}

pub(super) const DETAILS: &[(&str, &str, Details)] = &[];

/// Classes that the runtime acts on.
pub(super) const ACTING_CLASSES: &[&str] = &[];

/// Properties that the runtime acts on.
pub(super) const ACTING_PROPERTIES: &[(&str, &str)] = &[];

type Key = (&'static str, &'static str);

/// The tables by name, for the time of building.
pub(super) struct Index {
    twins: FxHashMap<Key, &'static str>,
    aliases: FxHashMap<Key, &'static str>,
    details: FxHashMap<Key, &'static Details>,
}

impl Index {
    pub(super) fn new() -> Self {
        Self {
            twins: TWINS
                .iter()
                .map(|(class, property, twin)| ((*class, *property), *twin))
                .collect(),
            aliases: ALIASES
                .iter()
                .map(|(class, other, property)| ((*class, *other), *property))
                .collect(),
            details: DETAILS
                .iter()
                .map(|(class, property, details)| ((*class, *property), details))
                .collect(),
        }
    }

    pub(super) fn twin(&self, class: &'static str, property: &'static str) -> Option<&'static str> {
        self.twins.get(&(class, property)).copied()
    }

    pub(super) fn alias(&self, class: &'static str, other: &'static str) -> Option<&'static str> {
        self.aliases.get(&(class, other)).copied()
    }

    pub(super) fn details(
        &self,
        class: &'static str,
        property: &'static str,
    ) -> Option<&'static Details> {
        self.details.get(&(class, property)).copied()
    }

    pub(super) fn saved(&self, class: &str, property: &str) -> bool {
        SAVED.contains(&(class, property))
    }

    pub(super) fn replicates(&self, class: &str, property: &str) -> bool {
        REPLICATES.contains(&(class, property))
    }

    pub(super) fn class_acts(&self, class: &str) -> bool {
        ACTING_CLASSES.contains(&class)
    }

    pub(super) fn property_acts(&self, class: &str, property: &str) -> bool {
        ACTING_PROPERTIES.contains(&(class, property))
    }

    pub(super) fn defaults(&self, class: &str) -> impl Iterator<Item = &'static Default> {
        DEFAULTS
            .iter()
            .filter(move |default| default.class == class)
    }
}
