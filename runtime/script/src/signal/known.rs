//! The events that the tree itself fires, looked up once.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use studio_model::{ClassId, ClassTable, DataModel, EventId, InstanceId};

/// The events that the tree itself fires.
pub(crate) struct KnownEvents {
    pub(crate) child_added: EventId,
    pub(crate) child_removed: EventId,
    pub(crate) descendant_added: EventId,
    pub(crate) descendant_removing: EventId,
    pub(crate) ancestry_changed: EventId,
    pub(crate) attribute_changed: EventId,
    pub(crate) destroying: EventId,
    changed: EventId,
    /// Classes whose `Changed` passes the value.
    by_value: FxHashMap<ClassId, EventId>,
}

impl KnownEvents {
    /// The `Changed` of an instance's class, and whether it passes the value instead of the property's name.
    pub(crate) fn changed_of(&self, model: &DataModel, id: InstanceId) -> Option<(EventId, bool)> {
        let class = model.class(id)?;
        Some(match self.by_value.get(&class) {
            Some(own) => (*own, true),
            None => (self.changed, false),
        })
    }
}

static KNOWN: LazyLock<KnownEvents> = LazyLock::new(|| {
    let table = ClassTable::get();
    let event = |class: &str, name: &str| {
        let found = table.class_named(class).and_then(|c| table.event(c, name));
        found
            .unwrap_or_else(|| panic!("the class table has no event {class}.{name}"))
            .id
    };
    let changed = event("Instance", "Changed");
    let own = |(class, _): (ClassId, _)| {
        let found = table.event(class, "Changed")?;
        table.find(class, "Value")?;
        (found.id != changed).then_some((class, found.id))
    };
    KnownEvents {
        child_added: event("Instance", "ChildAdded"),
        child_removed: event("Instance", "ChildRemoved"),
        descendant_added: event("Instance", "DescendantAdded"),
        descendant_removing: event("Instance", "DescendantRemoving"),
        ancestry_changed: event("Instance", "AncestryChanged"),
        attribute_changed: event("Instance", "AttributeChanged"),
        destroying: event("Instance", "Destroying"),
        changed,
        by_value: table.classes().filter_map(own).collect(),
    }
});

/// The events that the tree itself fires.
pub(crate) fn known_events() -> &'static KnownEvents {
    &KNOWN
}
