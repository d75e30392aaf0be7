//! Where the content of sections comes from: a model, the numbers of its instances, and what each kind of reader may know.

use studio_model::{DataModel, InstanceId, PropertyId, Value};

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
    pub(super) fn target_number(
        &self,
        target: Option<InstanceId>,
        knowledge: Knowledge,
    ) -> Option<u32> {
        let target = target.filter(|&target| self.model.contains(target))?;
        self.number(target)
            .filter(|&number| knowledge != Knowledge::Clients || number < self.client_count)
    }

    /// Whether a value belongs into a section.
    pub(super) fn holds(
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
        let Value::Ref(target) = value else {
            return false;
        };
        self.target_number(*target, Knowledge::Rest)
            .is_some_and(|number| number >= self.client_count)
    }
}
