//! The scene against its model: whatever was edited, what was followed equals what is read anew.

mod clothes;
mod looks;
mod random;

use std::sync::Arc;

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, Change, ClassId, ClassTable, DataModel, InstanceId, PropertyId, Value};

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

#[test]
fn placed_parts_are_drawn_elsewhere_until_they_are_no_longer_placed() {
    let (mut model, workspace) = place();
    let parts = [(); 3].map(|()| add(&mut model, known().part, workspace));
    let lamp = add(&mut model, known().point_light, parts[0]);
    let enabled = class_property(&model, lamp, "Enabled");
    set(&mut model, lamp, enabled, Value::Bool(true));
    let mut scene = super::Scene::new();
    scene.sync(&model);
    let at = |scene: &super::Scene, part| scene.part(part).expect("a part").1.middle();
    let rest = at(&scene, parts[1]);
    let there = CFrame::from_position(Vec3::new(40.0, 5.0, 0.0));
    let stats = scene.place(
        &model,
        &[(parts[0], there), (parts[1], there), (workspace, there)],
    );
    assert_eq!((stats.updated, stats.changed), (2, true));
    assert_eq!(
        (at(&scene, parts[0]), at(&scene, parts[1])),
        (there.position, there.position)
    );
    assert_eq!(scene.lights()[0].position, there.position);
    // What else changes of it is drawn there too.
    set(
        &mut model,
        parts[1],
        known().color,
        Value::Color3uint8([1, 2, 3]),
    );
    set(
        &mut model,
        parts[1],
        known().size,
        Value::Vector3(Vec3::ONE),
    );
    scene.sync(&model);
    assert_eq!(at(&scene, parts[1]), there.position);
    let nowhere = CFrame::from_position(Vec3::NAN);
    assert_eq!(
        scene
            .place(&model, &[(parts[0], there), (parts[2], nowhere)])
            .updated,
        2
    );
    assert_eq!(at(&scene, parts[1]), rest);
    model
        .apply(Change::Remove { root: parts[0] })
        .expect("it goes");
    scene.sync(&model);
    assert!(scene.placed.is_empty());
    assert!(!scene.place(&model, &[(parts[0], there)]).changed);
}

fn class_property(model: &DataModel, id: InstanceId, name: &str) -> PropertyId {
    let class = model.class(id).expect("an instance");
    ClassTable::get().find(class, name).expect("a property")
}
