//! What two models of one place differ in, instance by instance, by uid: for merges, for reloading a place that changed on
//! disk, and for the autosave. Knows no files.
//!
//! A delta says how things *are* in the later model, not how they came to be so. Applying it gives that model, whatever
//! happened between; applied to a third model it changes what it names and leaves the rest alone.

mod apply;
mod between;
#[cfg(test)]
mod tests;
mod text;

use std::sync::Arc;

use studio_model::{Annotations, DataModel, InstanceId, PropertyId, Uid, Value};

pub use apply::{Applied, Patch, apply_delta};
pub use between::{delta_between, delta_since};
pub use text::{DeltaTextError, read_delta, write_delta};

/// What a later model has that an earlier one has not, and the other way round.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Delta {
    /// Instances that the later model has not.
    pub removed: Vec<Uid>,
    /// Instances that are new or stand elsewhere, in the preorder of the later model.
    pub placed: Vec<Placement>,
    /// What else is different. Of a new instance: whatever is not as its class makes it.
    pub fields: Vec<FieldChange>,
}

/// Where an instance stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Which.
    pub uid: Uid,
    /// Its class, if it is new.
    pub class: Option<Arc<str>>,
    /// The instance above; `None` is the root.
    pub parent: Option<Uid>,
    /// The sibling before it; `None` if it is the first.
    pub after: Option<Uid>,
}

/// One thing that is different about one instance.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// Which instance; `None` is the root.
    pub uid: Option<Uid>,
    /// Which of its fields.
    pub key: FieldKey,
    /// What it holds in the later model.
    pub value: FieldValue,
}

/// A field of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldKey {
    /// Its name.
    Name,
    /// A property.
    Property(PropertyId),
    /// An attribute, by name.
    Attribute(Arc<str>),
    /// A tag.
    Tag(Arc<str>),
    /// What the place file says beyond the model.
    Annotations,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldValue {
    /// The name.
    Name(Arc<str>),
    /// A property's or an attribute's value that is no reference.
    Value(Value),
    /// A property that refers to an instance, or to nothing.
    Reference(Option<Uid>),
    /// The tag is there, or it or the attribute is not.
    Present(bool),
    /// See [`Annotations`].
    Annotations(Box<Annotations>),
}

impl Delta {
    /// Whether the models are equal.
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.placed.is_empty() && self.fields.is_empty()
    }

    /// How many things are different.
    pub fn len(&self) -> usize {
        self.removed.len() + self.placed.len() + self.fields.len()
    }
}

impl FieldValue {
    /// Whether two fields hold the same bits.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value(a), Self::Value(b)) => a.same_bits(b),
            _ => self == other,
        }
    }

    /// What a field of an instance holds.
    pub fn of(model: &DataModel, id: InstanceId, key: &FieldKey) -> Option<Self> {
        Some(match key {
            FieldKey::Name => Self::Name(model.name_arc(id)?),
            FieldKey::Property(property) => Self::of_property(model, model.value(id, *property)?),
            FieldKey::Attribute(name) => match model.attribute(id, name) {
                Some(value) => Self::Value(value.clone()),
                None => Self::Present(false),
            },
            FieldKey::Tag(tag) => Self::Present(model.tags(id).binary_search(tag).is_ok()),
            FieldKey::Annotations => {
                Self::Annotations(Box::new(model.annotations(id).cloned().unwrap_or_default()))
            }
        })
    }

    fn of_property(model: &DataModel, value: Value) -> Self {
        match value {
            // What is not in the tree is nothing to a place's text.
            Value::Ref(target) => Self::Reference(
                target
                    .filter(|&target| model.is_attached(target))
                    .and_then(|target| model.uid(target)),
            ),
            value => Self::Value(value),
        }
    }
}
