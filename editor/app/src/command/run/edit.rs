//! Changes of the place that is open. What they mean is the document's; here is who asks for which.

use egui::Context;
use glam::Vec3;
use studio_document::clipboard::paste_target;
use studio_document::operations::{
    GroupKind, InsertAt, JoinPoint, NameRule, PartShape, Toggle, insert_target,
};
use studio_document::problems::apply_fixes;
use studio_document::{Document, EditError, Selection};
use studio_model::known::known;
use studio_model::{CFrame, ClassId, InstanceId};

use crate::action::Action;
use crate::command::{Command, Field, Gesture, SelectMode, Tone, fields};
use crate::studio::Studio;
use crate::words::counted;

/// Commands that change the place or what is selected in it.
pub(super) fn run(
    studio: &mut Studio,
    context: &Context,
    command: Command,
) -> Result<(), EditError> {
    let at = insert_at(studio);
    let Some(session) = &mut studio.session else {
        return Ok(());
    };
    let document = session.document_mut();
    match command {
        // A reference that waits for an instance gets the one that was clicked.
        Command::Select(ids, _)
            if ids.len() == 1 && studio.panels.properties.wants_pick().is_some() =>
        {
            let properties = &mut studio.panels.properties;
            properties.picked(document.model(), ids[0], &mut studio.commands);
        }
        Command::Select(ids, mode) => document.select(|selection| match mode {
            SelectMode::Replace => selection.set(ids),
            SelectMode::Add => selection.add(ids),
            SelectMode::Remove => selection.remove(ids),
            SelectMode::Toggle => ids.into_iter().for_each(|id| selection.toggle(id)),
        }),
        Command::Rename(id, name) => return document.rename(&[id], &name),
        Command::Reparent {
            ids,
            parent,
            before,
        } => return document.move_to(&ids, parent, before),
        Command::Insert { class, parent } => {
            let parent = parent.unwrap_or_else(|| target(document, class));
            let id = document.insert(class, parent, &at)?;
            studio.panels.explorer.reveal(document, id);
            studio.panels.viewport.approach(id);
        }
        Command::Mend(fixes) => return apply_fixes(document, &fixes),
        Command::Restore(index) => drop(session.restore(index)?),
        Command::ForgetRecovery(index) => session.discard_recovery(index),
        Command::TakeTheirs(conflict) => drop(session.take_theirs(&conflict)?),
        Command::Align(align) => {
            let ids = document.selection().ids().to_vec();
            return document.align(&ids, &align);
        }
        Command::JumpTo(position) => document.jump_to(position),
        Command::Gesture(gesture) => return drag(document, gesture),
        Command::Connect { class, ends } => {
            let [first, second] = ends.map(join_point);
            document.join(class, first, second)?;
        }
        Command::Paste { text, into } => return paste(studio, context, &text, into),
        other => return set(document, other),
    }
    Ok(())
}

/// Commands on what instances hold: properties, attributes and tags.
fn set(document: &mut Document, command: Command) -> Result<(), EditError> {
    match command {
        Command::SetProperty {
            ids,
            property,
            value,
            phase,
        } => {
            let field = Field::Property(property);
            let each = |&id: &InstanceId| (id, field.clone(), value.clone());
            fields::set_each(document, ids.iter().map(each).collect(), phase)
        }
        Command::SetAttribute {
            ids,
            name,
            value,
            phase,
        } => {
            let field = Field::Attribute(name);
            let each = |&id: &InstanceId| (id, field.clone(), value.clone());
            fields::set_each(document, ids.iter().map(each).collect(), phase)
        }
        Command::SetEach { values, phase } => fields::set_each(document, values, phase),
        Command::RenameAttribute { ids, from, to } => document.rename_attribute(&ids, &from, &to),
        Command::SetTag { ids, tag, present } => {
            if present {
                document.add_tag(&ids, &tag)
            } else {
                document.remove_tag(&ids, &tag)
            }
        }
        _ => Ok(()),
    }
}

/// Actions that change the place or what is selected in it.
pub(super) fn act(studio: &mut Studio, context: &Context, action: Action) -> Result<(), EditError> {
    if let Some(shape) = shape_of(action) {
        return insert_part(studio, shape);
    }
    let Some(session) = &mut studio.session else {
        return Ok(());
    };
    let document = session.document_mut();
    let ids = document.selection().ids().to_vec();
    match action {
        Action::Undo => drop(document.undo()),
        Action::Redo => drop(document.redo()),
        Action::Cut => context.copy_text(document.cut(&ids)?),
        Action::Copy => {
            context.copy_text(document.copy(&ids)?);
            let text = format!("Copied {}.", counted(ids.len(), "instance"));
            studio.tell(context, Tone::Good, &text);
        }
        // Systems hand out what the clipboard holds only as an event.
        Action::Paste => context.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
        Action::PasteInto => {
            studio.paste_into = true;
            context.send_viewport_cmd(egui::ViewportCommand::RequestPaste);
        }
        Action::Duplicate => drop(document.duplicate(&ids, NameRule::Keep)?),
        Action::Delete => return document.delete(&ids),
        Action::Rename => {
            if let Some(id) = document.selection().primary() {
                studio.panels.explorer.begin_rename(document, id);
            }
        }
        Action::SelectAll => {
            let all = studio.panels.explorer.matches().map(<[_]>::to_vec);
            let all = all.unwrap_or_else(|| children_of_workspace(document));
            document.select_only(all);
        }
        Action::SelectChildren => {
            let model = document.model();
            let all = ids
                .iter()
                .flat_map(|&id| model.children(id))
                .collect::<Vec<_>>();
            document.select_only(all);
        }
        Action::SelectParent => {
            let model = document.model();
            let above = ids.iter().filter_map(|&id| model.parent(id));
            let above: Vec<_> = above.filter(|&id| id != model.root()).collect();
            document.select_only(above);
        }
        Action::Deselect => document.select(Selection::clear),
        Action::InsertObject => studio.panels.explorer.begin_insert(None),
        Action::FindInTree => studio.panels.explorer.focus_search(),
        Action::FilterProperties => studio.panels.properties.focus_filter(),
        other => return arrange(document, &ids, other),
    }
    Ok(())
}

/// Actions on what stands in the world.
fn arrange(document: &mut Document, ids: &[InstanceId], action: Action) -> Result<(), EditError> {
    match action {
        Action::Group => drop(document.group(ids, GroupKind::Model)?),
        Action::GroupFolder => drop(document.group(ids, GroupKind::Folder)?),
        Action::Ungroup => drop(document.ungroup(ids)?),
        Action::ToggleAnchor => drop(document.toggle(ids, Toggle::Anchored)?),
        Action::ToggleLock => drop(document.toggle(ids, Toggle::Locked)?),
        Action::ToggleCollide => drop(document.toggle(ids, Toggle::CanCollide)?),
        Action::RotateQuarter => return document.quarter_turn(ids, Vec3::Y),
        Action::TiltQuarter => return document.quarter_turn(ids, Vec3::X),
        Action::ResetPivot => return document.reset_pivot(ids),
        _ => {}
    }
    Ok(())
}

fn shape_of(action: Action) -> Option<PartShape> {
    Some(match action {
        Action::InsertPart => PartShape::Block,
        Action::InsertBall => PartShape::Ball,
        Action::InsertCylinder => PartShape::Cylinder,
        Action::InsertWedge => PartShape::Wedge,
        Action::InsertCornerWedge => PartShape::CornerWedge,
        Action::InsertTruss => PartShape::Truss,
        Action::InsertSpawn => PartShape::Spawn,
        _ => return None,
    })
}

/// Where the camera looks: what it sees is where a new part is expected.
fn insert_at(studio: &Studio) -> InsertAt {
    InsertAt {
        surface: Some(studio.panels.viewport.insertion_surface()),
        grid: if studio.tools.snap {
            studio.tools.move_step
        } else {
            0.0
        },
    }
}

fn target(document: &Document, class: ClassId) -> InstanceId {
    insert_target(document, document.selection().ids(), class)
}

fn insert_part(studio: &mut Studio, shape: PartShape) -> Result<(), EditError> {
    let at = insert_at(studio);
    let Some(session) = &mut studio.session else {
        return Ok(());
    };
    let document = session.document_mut();
    let parent = target(document, known().part);
    let id = document.insert_part(shape, parent, &at)?;
    studio.panels.explorer.reveal(document, id);
    studio.panels.viewport.approach(id);
    Ok(())
}

fn join_point((part, frame): (InstanceId, CFrame)) -> JoinPoint {
    JoinPoint {
        part,
        point: frame.position,
        normal: frame.rotation.y_axis,
    }
}

fn paste(studio: &mut Studio, context: &Context, text: &str, into: bool) -> Result<(), EditError> {
    let into = std::mem::take(&mut studio.paste_into) || into;
    let Some(session) = &mut studio.session else {
        return Ok(());
    };
    let document = session.document_mut();
    let selected = document.selection().ids();
    let parents = if into {
        selected.to_vec()
    } else {
        vec![paste_target(document.model(), selected)]
    };
    let pasted = document.paste(text, &parents)?;
    if let Some(problem) = pasted.report.iter().next() {
        let text = format!("Pasted, though not all of it: {}.", problem.message);
        studio.tell(context, Tone::Warning, &text);
    }
    Ok(())
}

fn children_of_workspace(document: &Document) -> Vec<InstanceId> {
    let model = document.model();
    let workspace = model.service(known().workspace);
    let children = workspace.into_iter().flat_map(|id| model.children(id));
    children
        .filter(|&id| !model.is_a(id, known().terrain) && !model.class_name(id).eq("Camera"))
        .collect()
}

pub(crate) fn drag(document: &mut Document, gesture: Gesture) -> Result<(), EditError> {
    match gesture {
        Gesture::Begin(name) => document.begin_gesture(name),
        Gesture::Poses(placements, offsets) => {
            return document.in_gesture(|edit| {
                edit.place(&placements)?;
                edit.set_offsets(&offsets)
            });
        }
        Gesture::Amend(state, placements, offsets) => {
            return document.amend(state, |edit| {
                edit.place(&placements)?;
                edit.set_offsets(&offsets)
            });
        }
        Gesture::Pivot(id, pivot) => return document.in_gesture(|edit| edit.set_pivot(id, pivot)),
        Gesture::Paint(parts, paint) => {
            return document.in_gesture(|edit| edit.paint(&parts, &paint));
        }
        Gesture::Commit => document.commit_gesture(),
        Gesture::Cancel => document.cancel_gesture(),
    }
    Ok(())
}
