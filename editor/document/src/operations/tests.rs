mod fuzz;
mod origins;
mod place;
mod structure;
mod view;

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, ClassId, ClassTable, DataModel, InstanceId, PropertyId, Value};
use studio_place::write_string;

use super::*;
use crate::document::{Document, EditError};

/// A place of a Workspace and a Lighting service.
pub(crate) fn document() -> (Document, InstanceId) {
    let mut document = Document::new(DataModel::new(), 9 << 32);
    let workspace = document
        .edit("Start", |edit| {
            let root = edit.model().root();
            let workspace = edit.create(known().workspace)?;
            edit.insert(workspace, root, None)?;
            let lighting = edit.create(known().lighting)?;
            edit.insert(lighting, root, None)?;
            Ok(workspace)
        })
        .unwrap();
    (document, workspace)
}

pub(crate) fn add(
    document: &mut Document,
    class: ClassId,
    name: &str,
    parent: InstanceId,
) -> InstanceId {
    document
        .edit("Add", |edit| {
            let id = edit.create(class)?;
            edit.insert(id, parent, None)?;
            edit.rename(id, name)?;
            Ok(id)
        })
        .unwrap()
}

pub(crate) fn add_part(
    document: &mut Document,
    name: &str,
    parent: InstanceId,
    at: Vec3,
) -> InstanceId {
    let part = add(document, known().part, name, parent);
    set(
        document,
        part,
        known().cframe,
        Value::CFrame(CFrame::from_position(at)),
    );
    set(
        document,
        part,
        known().size,
        Value::Vector3(Vec3::splat(2.0)),
    );
    part
}

pub(crate) fn set(document: &mut Document, id: InstanceId, property: PropertyId, value: Value) {
    document
        .edit("Set", |edit| Ok(edit.set(id, property, value)?))
        .unwrap();
}

pub(crate) fn class(name: &str) -> ClassId {
    ClassTable::get().class_named(name).unwrap()
}

fn names(document: &Document, parent: InstanceId) -> Vec<String> {
    let model = document.model();
    model
        .children(parent)
        .map(|id| model.name(id).to_owned())
        .collect()
}

fn position(document: &Document, part: InstanceId) -> Vec3 {
    document
        .model()
        .cframe(part, known().cframe)
        .unwrap()
        .position
}

fn sentence<T: std::fmt::Debug>(result: Result<T, EditError>) -> String {
    result.unwrap_err().to_string()
}

/// Does an operation and holds that it is one step of this name, which undo takes back and redo makes again, to the byte.
pub(crate) fn check_step<R>(
    document: &mut Document,
    name: &str,
    work: impl FnOnce(&mut Document) -> Result<R, EditError>,
) -> R {
    let (before, position) = (
        write_string(document.model()),
        document.history().position(),
    );
    let result = work(document).unwrap();
    let after = write_string(document.model());
    assert_ne!(before, after, "{name} changes something");
    assert_eq!(document.history().position(), position + 1);
    assert_eq!(document.history().next_undo().unwrap().name(), name);
    document.undo();
    assert_eq!(write_string(document.model()), before, "undo of {name}");
    document.redo();
    assert_eq!(write_string(document.model()), after, "redo of {name}");
    result
}
