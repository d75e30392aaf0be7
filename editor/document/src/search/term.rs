//! The smallest questions that a query asks of an instance.

use studio_model::{ClassId, DataModel, InstanceId};

use super::fold::Folded;
use super::literal::{self, Literal};
use super::operator::Operator;
use super::path::Path;
use super::property::{Native, PropertyTest};

#[derive(Debug, Clone)]
pub(super) enum Term {
    /// The name contains it.
    Name(Folded),
    /// A word with dots: the name contains it, or it is the path.
    NameOrPath(Folded, Path),
    Path(Path),
    /// The class or one that extends it.
    Is(ClassId),
    /// Exactly the class.
    Class(ClassId),
    /// Has the tag; any for `*`.
    Tag(Folded),
    /// Has the attribute; any for `*`.
    HasAttribute(Folded),
    Attribute(AttributeTest),
    Native(Native, Operator, Literal),
    Property(Box<PropertyTest>),
}

/// A comparison with an attribute, whose type only the instance tells.
#[derive(Debug, Clone)]
pub(super) struct AttributeTest {
    pub(super) name: Folded,
    pub(super) component: String,
    pub(super) operator: Operator,
    pub(super) literal: Literal,
}

impl Term {
    pub(super) fn matches(&self, model: &DataModel, id: InstanceId) -> bool {
        match self {
            Self::Name(text) => text.find_in(model.name(id)).is_some(),
            Self::NameOrPath(text, path) => {
                text.find_in(model.name(id)).is_some() || path.matches(model, id)
            }
            Self::Path(path) => path.matches(model, id),
            Self::Is(class) => model.is_a(id, *class),
            Self::Class(class) => model.class(id) == Some(*class),
            Self::Tag(tag) => model.tags(id).iter().any(|own| tag.is_or_any(own)),
            Self::HasAttribute(name) => model
                .attributes(id)
                .iter()
                .any(|(own, _)| name.is_or_any(own)),
            Self::Attribute(test) => test.matches(model, id),
            Self::Native(native, operator, literal) => {
                let text = native.text(model, id);
                literal.compare_text(*operator, text)
            }
            Self::Property(test) => test.matches(model, id),
        }
    }

    pub(super) fn reads_values(&self) -> bool {
        matches!(
            self,
            Self::Tag(_) | Self::HasAttribute(_) | Self::Attribute(_) | Self::Property(_)
        )
    }

    /// The text that it looks for in names.
    pub(super) fn name_text(&self) -> Option<&Folded> {
        match self {
            Self::Name(text) | Self::NameOrPath(text, _) => Some(text),
            _ => None,
        }
    }
}

impl AttributeTest {
    fn matches(&self, model: &DataModel, id: InstanceId) -> bool {
        let mut attributes = model.attributes(id).iter();
        let Some((_, value)) = attributes.find(|(own, _)| self.name.is(own)) else {
            return false;
        };
        if self.component.is_empty() {
            return self.literal.compare(self.operator, model, value, None);
        }
        literal::component(value.value_type(), &self.component)
            .and_then(|component| literal::numbers_of(value)?.get(component))
            .is_some_and(|number| self.literal.compare_numbers(self.operator, number))
    }
}
