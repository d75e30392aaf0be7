//! The scene against its model: whatever was edited, what was followed equals what is read anew.

mod looks;
mod random;

use std::sync::Arc;

use studio_model::known::known;
use studio_model::{Change, ClassId, ClassTable, DataModel, InstanceId, PropertyId, Value};

pub(super) fn class(name: &str) -> ClassId {
    ClassTable::get().class_named(name).expect("a class")
}

/// A model with a Workspace.
pub(crate) fn place() -> (DataModel, InstanceId) {
    let mut model = DataModel::new();
    let root = model.root();
    let workspace = add(&mut model, known().workspace, root);
    (model, workspace)
}

pub(crate) fn add(model: &mut DataModel, class: ClassId, parent: InstanceId) -> InstanceId {
    let root = model.create(class).expect("room");
    insert(model, root, parent);
    root
}

pub(super) fn insert(model: &mut DataModel, root: InstanceId, parent: InstanceId) {
    let before = None;
    let change = Change::Insert {
        root,
        parent,
        before,
    };
    model.apply(change).expect("a place");
}

pub(crate) fn set(model: &mut DataModel, id: InstanceId, property: PropertyId, value: Value) {
    model.set_property(id, property, value).expect("a property");
}

pub(super) fn item(property: PropertyId, name: &str) -> Value {
    let table = ClassTable::get();
    let items = table.enumeration(table.property(property).enum_id.expect("an enum"));
    Value::Enum(items.item_named(name).expect("an item"))
}

pub(super) fn content(address: &str) -> Value {
    Value::Content(Arc::from(address))
}
