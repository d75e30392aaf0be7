//! What a row tells of its property on hover, and what its menu offers.

use egui::Ui;
use studio_model::{ClassTable, Scripting};

use super::RowShown;
use crate::command::Phase;
use crate::properties::merged::Merged;
use crate::properties::parts::{self, Patch};
use crate::properties::rows::{Row, View};
use crate::properties::words;
use crate::{theme, widgets};

impl RowShown<'_, '_> {
    /// The menu of a row.
    pub(super) fn menu(&mut self, ui: &mut Ui, row: &Row, merged: &Merged, is_vector: bool) {
        let info = ClassTable::get().property(row.described);
        if ui.button("Copy value").clicked() {
            ui.ctx()
                .copy_text(words::plain(&merged.value, info.enum_id));
            self.panel.copied = Some(merged.value.clone());
        }
        let copied = self.panel.copied.clone();
        let fits =
            copied.filter(|value| row.writable && value.value_type() == merged.value.value_type());
        let paste = ui.add_enabled(fits.is_some(), egui::Button::new("Paste value"));
        if paste.clicked()
            && let Some(value) = fits
        {
            let patch = match row.slice() {
                Some((first, count)) => {
                    let numbers = parts::numbers(&value);
                    let part = &numbers.as_slice()[first..first + count];
                    Patch::Numbers(first, part.iter().copied().map(Some).collect())
                }
                None => Patch::Whole(value),
            };
            self.edit(row, &patch, Phase::Once);
        }
        if ui.button("Copy property name").clicked() {
            ui.ctx().copy_text(row.name.to_owned());
        }
        if is_vector {
            let words = if self.panel.preferences.joined.contains(row.name) {
                "Show as a field for each axis"
            } else {
                "Show as one field"
            };
            if ui.button(words).clicked() {
                self.toggle_joined(row.name);
            }
        }
        let can_reset = row.writable && (merged.changed || row.view != View::Whole);
        if ui
            .add_enabled(can_reset, egui::Button::new("Reset to default"))
            .clicked()
        {
            self.edit(row, &super::reset(row), Phase::Once);
        }
    }
}

/// What is told of a property on hover.
pub(super) fn tooltip(ui: &mut Ui, row: &Row, merged: &Merged) {
    let table = ClassTable::get();
    let info = table.property(row.described);
    let colors = theme::colors(ui.ctx());
    ui.set_max_width(300.0);
    ui.spacing_mut().item_spacing.y = 3.0;
    ui.label(egui::RichText::new(row.name).font(widgets::bold()));
    if !info.doc.is_empty() {
        ui.label(info.doc);
    }
    let kind = info
        .enum_id
        .map_or(info.value_type.name(), |id| table.enumeration(id).name);
    let mut facts = vec![kind.to_owned()];
    let unit = match row.view {
        View::Position => Some("studs"),
        View::Orientation => Some("degrees"),
        View::Whole | View::Time => info.unit,
    };
    facts.extend(unit.map(str::to_owned));
    match info.range {
        Some((least, greatest)) if greatest.is_finite() => {
            facts.push(format!("{least} to {greatest}"));
        }
        Some((least, _)) => facts.push(format!("from {least}")),
        None => {}
    }
    let (class, property) = row.held[0];
    if row.view == View::Whole
        && let Some(default) = table.class(class).default_of(property)
    {
        let shown: String = words::plain(default, info.enum_id)
            .chars()
            .take(60)
            .collect();
        facts.push(format!(
            "default {}",
            if shown.is_empty() { "empty" } else { &shown }
        ));
    }
    ui.colored_label(colors.weak, facts.join(" · "));
    if merged.is_mixed() {
        ui.colored_label(colors.weak, "The selected instances differ.");
    }
    if !row.writable {
        let words = if info.scripting == Scripting::ReadOnly {
            "Read only."
        } else {
            "Not saved with the place, so it cannot be set here."
        };
        ui.colored_label(colors.weak, words);
    }
    if info.deprecated {
        ui.colored_label(colors.warning, "Deprecated: new work should not use it.");
    }
    if !table.property(property).acts && !row.is_origin() {
        ui.colored_label(colors.weak, "Playing does not act on it yet.");
    }
}
