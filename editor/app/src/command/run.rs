//! Does commands: the only caller of a document's edits.

use studio_document::{Document, EditError};
use studio_model::Value;

use super::{Command, Field, Gesture, Phase, SelectMode, Tone, fields};
use crate::action::Action;
use crate::studio::Studio;

/// Does all that was asked for.
pub(crate) fn all(studio: &mut Studio, context: &egui::Context) {
    for command in studio.commands.take() {
        if let Err(error) = one(studio, context, command) {
            studio.panels.output.say(Tone::Error, error.to_string());
        }
    }
}

fn one(studio: &mut Studio, context: &egui::Context, command: Command) -> Result<(), EditError> {
    match command {
        Command::Open(path) => {
            match studio_place::open(&path) {
                Ok(place) => studio.document = Some(Document::new(place.model, 1 << 40)),
                Err(error) => studio.panels.output.say(Tone::Error, error.to_string()),
            }
            Ok(())
        }
        Command::Tell(tone, text) => {
            studio.panels.output.say(tone, text);
            Ok(())
        }
        Command::Do(Action::Quit) => {
            context.send_viewport_cmd(egui::ViewportCommand::Close);
            Ok(())
        }
        command => match &mut studio.document {
            Some(document) => edit(document, command),
            None => Ok(()),
        },
    }
}

pub(crate) fn edit(document: &mut Document, command: Command) -> Result<(), EditError> {
    match command {
        Command::Do(Action::Undo) => {
            document.undo();
        }
        Command::Do(Action::Redo) => {
            document.redo();
        }
        Command::Select(ids, mode) => document.select(|selection| match mode {
            SelectMode::Replace => selection.set(ids),
            SelectMode::Add => selection.add(ids),
            SelectMode::Remove => selection.remove(ids),
            SelectMode::Toggle => ids.into_iter().for_each(|id| selection.toggle(id)),
        }),
        Command::Rename(id, name) => {
            document.edit("Rename", |edit| Ok(edit.rename(id, &name)?))?;
        }
        Command::JumpTo(position) => document.jump_to(position),
        Command::SetProperty {
            ids,
            property,
            value,
            phase,
        } => return set_property(document, &ids, property, value, phase),
        Command::SetEach { values, phase } => return fields::set_each(document, values, phase),
        Command::SetAttribute {
            ids,
            name,
            value,
            phase,
        } => {
            let values = ids.iter().map(|&id| {
                let field = Field::Attribute(std::sync::Arc::clone(&name));
                (id, field, value.clone())
            });
            return fields::set_each(document, values.collect(), phase);
        }
        Command::RenameAttribute { ids, from, to } => {
            return fields::rename_attribute(document, &ids, &from, &to);
        }
        Command::SetTag { ids, tag, present } => {
            return fields::set_tag(document, &ids, &tag, present);
        }
        Command::Gesture(gesture) => return drag(document, gesture),
        _ => {}
    }
    Ok(())
}

fn set_property(
    document: &mut Document,
    ids: &[studio_model::InstanceId],
    property: studio_model::PropertyId,
    value: Option<Value>,
    phase: Phase,
) -> Result<(), EditError> {
    let name = format!("Set {}", document.model().table().property(property).name);
    let work = |edit: &mut studio_document::Edit<'_>| {
        for &id in ids {
            let model = edit.model();
            let default = model
                .class(id)
                .and_then(|class| model.table().class(class).default_of(property));
            let Some(value) = value.clone().or(default.cloned()) else {
                continue;
            };
            edit.set(id, property, value)?;
        }
        Ok(())
    };
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

fn drag(document: &mut Document, gesture: Gesture) -> Result<(), EditError> {
    let known = studio_model::known::known();
    match gesture {
        Gesture::Begin(name) => document.begin_gesture(name),
        Gesture::Poses(poses) => {
            return document.in_gesture(|edit| {
                for (id, frame, size) in poses {
                    edit.set(id, known.cframe, Value::CFrame(frame))?;
                    if let Some(size) = size {
                        edit.set(id, known.size, Value::Vector3(size))?;
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
