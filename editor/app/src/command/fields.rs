//! Values of many instances, set as one edit of a document or as a part of a gesture.

use studio_document::{Document, Edit, EditError};
use studio_model::{InstanceId, Value};

use super::{Field, Phase};

/// Sets properties and attributes, each to a value of its own; `None` is a property's default and deletes an attribute.
pub(crate) fn set_each(
    document: &mut Document,
    values: Vec<(InstanceId, Field, Option<Value>)>,
    phase: Phase,
) -> Result<(), EditError> {
    let name = match values.first() {
        Some((_, Field::Property(property), _)) => {
            format!("Set {}", document.model().table().property(*property).name)
        }
        Some((_, Field::Attribute(name), _)) => format!("Set attribute {name}"),
        None if phase == Phase::Cancel => String::new(),
        None => return Ok(()),
    };
    in_phase(document, name, phase, |edit| {
        for (id, field, value) in values {
            set(edit, id, field, value)?;
        }
        Ok(())
    })
}

fn set(
    edit: &mut Edit<'_>,
    id: InstanceId,
    field: Field,
    value: Option<Value>,
) -> Result<(), EditError> {
    match field {
        Field::Property(property) => {
            let model = edit.model();
            let default = || {
                let class = model.table().class(model.class(id)?);
                class.default_of(property).cloned()
            };
            if let Some(value) = value.or_else(default) {
                edit.set(id, property, value)?;
            }
        }
        Field::Attribute(name) => {
            edit.set_attribute(id, &name, value)?;
        }
    }
    Ok(())
}

/// Does work as a step of its own, or as a part of the gesture that is open.
fn in_phase(
    document: &mut Document,
    name: String,
    phase: Phase,
    work: impl FnOnce(&mut Edit<'_>) -> Result<(), EditError>,
) -> Result<(), EditError> {
    match phase {
        Phase::Once => document.edit(name, work),
        Phase::Cancel => {
            document.cancel_gesture();
            Ok(())
        }
        Phase::Drag | Phase::Commit => {
            if !document.has_gesture() {
                document.begin_gesture(name);
            }
            let result = document.in_gesture(work);
            if phase == Phase::Commit {
                document.commit_gesture();
            }
            result
        }
    }
}
