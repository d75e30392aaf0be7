//! Two questions about work that is in danger: what an earlier editor did not save, and what two people changed at once.

use std::time::SystemTime;

use egui::{Context, Id, ScrollArea};
use studio_document::recovery::Recovery;
use studio_place::delta::FieldKey;
use studio_place::merge::{Clash, Conflict};

use super::modal;
use crate::command::{Command, Commands};
use crate::words::counted;

/// Asks what shall become of unsaved work; whether the question stays.
pub(crate) fn unsaved(context: &Context, found: &[Recovery], out: &mut Commands) -> bool {
    let mut stays = !found.is_empty();
    let chosen_id = Id::new("recovery that is chosen");
    let chosen = context.data(|data| data.get_temp(chosen_id).unwrap_or(0));
    let mut chosen = usize::min(chosen, found.len().saturating_sub(1));
    let response = modal::show(context, "recovery", |ui| {
        ui.set_width(460.0);
        modal::title(ui, "Unsaved work was found");
        ui.label(
            "Studio ended before this was saved. Restoring it is one step, which can be undone.",
        );
        ui.add_space(8.0);
        for (index, recovery) in found.iter().enumerate() {
            ui.horizontal(|ui| {
                let changes = counted(recovery.changes(), "change");
                let what = format!("{changes}, {}", ago(recovery.when()));
                if found.len() > 1 {
                    ui.radio_value(&mut chosen, index, what);
                } else {
                    ui.label(what);
                }
                if !recovery.fits() {
                    ui.weak("the files changed since");
                }
            });
        }
        ui.add_space(12.0);
        let (restore, discard, later) = modal::buttons(ui, |ui| {
            (
                modal::primary(ui, true, "Restore"),
                modal::secondary(ui, "Discard"),
                modal::secondary(ui, "Later"),
            )
        });
        if restore {
            out.push(Command::Restore(chosen));
        }
        if discard {
            out.push(Command::ForgetRecovery(chosen));
        }
        stays &= !(restore || later || (discard && found.len() == 1));
    });
    context.data_mut(|data| data.insert_temp(chosen_id, chosen));
    stays && !modal::is_escaped(&response)
}

/// Shows what was changed here and on disk; ours is kept until theirs is chosen. Whether the page stays.
pub(crate) fn conflicts(context: &Context, found: &mut Vec<Conflict>, out: &mut Commands) -> bool {
    let mut stays = true;
    let response = modal::show(context, "conflicts", |ui| {
        ui.set_width(560.0);
        modal::title(ui, "Changed here and on disk");
        ui.label("Everything else was taken in. Yours is kept unless you take theirs.");
        ui.add_space(8.0);
        let mut taken = None;
        ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            for (index, conflict) in found.iter().enumerate() {
                ui.horizontal(|ui| {
                    ui.label(&conflict.path);
                    ui.weak(about(&conflict.clash));
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        if ui.button("Take theirs").clicked() {
                            taken = Some(index);
                        }
                    });
                });
            }
        });
        if let Some(index) = taken {
            out.push(Command::TakeTheirs(Box::new(found.remove(index))));
        }
        ui.add_space(8.0);
        stays = !found.is_empty();
        if modal::primary(ui, true, "Keep the others as they are here") {
            stays = false;
        }
    });
    stays && !response.should_close()
}

fn about(clash: &Clash) -> String {
    match clash {
        Clash::Field { key, .. } => match key {
            FieldKey::Name => "name".to_owned(),
            FieldKey::Property(property) => studio_model::ClassTable::get()
                .property(*property)
                .name
                .to_owned(),
            FieldKey::Attribute(name) => format!("attribute {name}"),
            FieldKey::Tag(tag) => format!("tag {tag}"),
            FieldKey::Annotations => "what the file says beside it".to_owned(),
        },
        Clash::Moved { ours, theirs } => format!("is in {ours} here, in {theirs} there"),
        Clash::RemovedByUs => "deleted here, changed there".to_owned(),
        Clash::RemovedByThem => "changed here, deleted there".to_owned(),
    }
}

/// How long ago, as people say it.
pub(crate) fn ago(when: SystemTime) -> String {
    let seconds = when.elapsed().map_or(0, |passed| passed.as_secs());
    let some = |count: u64, unit: &str| {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        format!("{} ago", counted(count, unit))
    };
    match seconds {
        0..90 => "just now".to_owned(),
        90..5_400 => some(seconds / 60, "minute"),
        5_400..129_600 => some(seconds / 3_600, "hour"),
        _ => some(seconds / 86_400, "day"),
    }
}
