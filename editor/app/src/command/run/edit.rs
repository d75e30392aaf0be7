//! Changes of the place that is open.

use egui::Context;
use studio_document::{Document, Edit, EditError};
use studio_model::known::known;
use studio_model::{InstanceId, PropertyId, Value};

use crate::action::Action;
use crate::command::{Command, Gesture, Phase, SelectMode};
use crate::studio::Studio;

/// Commands that change the place or what is selected in it.
pub(super) fn run(studio: &mut Studio, command: Command) -> Result<(), EditError> {
    let Some(session) = &mut studio.session else {
        return Ok(());
    };
    let document = session.document_mut();
    match command {
        Command::Select(ids, mode) => document.select(|selection| match mode {
            SelectMode::Replace => selection.set(ids),
            SelectMode::Add => selection.add(ids),
            SelectMode::Remove => selection.remove(ids),
            SelectMode::Toggle => ids.into_iter().for_each(|id| selection.toggle(id)),
        }),
        Command::JumpTo(position) => document.jump_to(position),
        Command::SetProperty {
            ids,
            property,
            value,
            phase,
        } => return set_property(document, &ids, property, value.as_ref(), phase),
        Command::Gesture(gesture) => return drag(document, gesture),
        _ => {}
    }
    Ok(())
}

/// Actions that change the place or what is selected in it.
pub(super) fn act(studio: &mut Studio, context: &Context, action: Action) -> Result<(), EditError> {
    let Some(session) = &mut studio.session else {
        return Ok(());
    };
    let document = session.document_mut();
    match action {
        Action::Undo => drop(document.undo()),
        Action::Redo => drop(document.redo()),
        Action::Deselect => document.select(studio_document::Selection::clear),
        Action::Paste => context.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
        _ => {}
    }
    Ok(())
}

/// Does a change as one step, or as part of a gesture.
fn in_phase(
    document: &mut Document,
    name: &str,
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

fn set_property(
    document: &mut Document,
    ids: &[InstanceId],
    property: PropertyId,
    value: Option<&Value>,
    phase: Phase,
) -> Result<(), EditError> {
    let name = format!("Set {}", document.model().table().property(property).name);
    in_phase(document, &name, phase, |edit| {
        for &id in ids {
            let model = edit.model();
            let default = model
                .class(id)
                .and_then(|class| model.table().class(class).default_of(property));
            let Some(value) = value.or(default).cloned() else {
                continue;
            };
            edit.set(id, property, value)?;
        }
        Ok(())
    })
}

fn drag(document: &mut Document, gesture: Gesture) -> Result<(), EditError> {
    match gesture {
        Gesture::Begin(name) => document.begin_gesture(name),
        Gesture::Poses(poses) => {
            return document.in_gesture(|edit| {
                for (id, frame, size) in poses {
                    edit.set(id, known().cframe, Value::CFrame(frame))?;
                    if let Some(size) = size {
                        edit.set(id, known().size, Value::Vector3(size))?;
                    }
                }
                Ok(())
            });
        }
        Gesture::Commit => document.commit_gesture(),
        Gesture::Cancel => document.cancel_gesture(),
    }
    Ok(())
}
