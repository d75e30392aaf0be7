//! One row: a property's name, its editor, and the button that resets it. Knows no types: that is the editors' job.

mod about;
mod attribute;

use egui::{Id, Rect, Response, Sense, Ui, vec2};
use studio_document::Document;
use studio_model::{ClassTable, Value, known};

use super::editors::{self, Around, Cell, Deed};
use super::list::{Columns, INDENT};
use super::merged::Merged;
use super::parts::{self, Patch, Sub};
use super::rows::{Row, View};
use super::{Pick, Properties, command, property_field};
use crate::command::{Command, Commands, Phase, SelectMode};
use crate::theme;
use crate::widgets::{self, glyph_button};

/// Values narrower than this, in points, take what room there is.
const CRAMPED: f32 = 120.0;

/// What showing a row needs.
pub(super) struct RowShown<'a, 'b> {
    pub(super) panel: &'a mut Properties,
    pub(super) ui: &'a mut Ui,
    pub(super) document: &'b Document,
    pub(super) out: &'a mut Commands,
    pub(super) rect: Rect,
    pub(super) columns: Columns,
}

impl RowShown<'_, '_> {
    /// A property.
    pub(super) fn row(&mut self, row: &Row) {
        let model = self.document.model();
        let Some(merged) = self.panel.cache.value(model, row).cloned() else {
            return;
        };
        let [name, mut value, slot] = self.columns.cells(self.rect, INDENT);
        self.hover(name.union(slot));
        if !row.has_default() && value.width() < CRAMPED {
            // Nothing is ever in the slot of such a row.
            value.max.x = slot.right() - 2.0;
        }
        let can_open = row.view == View::Whole && !parts::subs(&merged.value).is_empty();
        if can_open {
            self.caret(row.name);
        }
        let changed = merged.changed && row.writable;
        let response = self.name(name, row.name, changed, row.writable);
        let is_vector =
            matches!(merged.value, Value::Vector3(_) | Value::Vector2(_)) || row.slice().is_some();
        if response.double_clicked() && is_vector {
            self.toggle_joined(row.name);
        }
        response.context_menu(|ui| self.menu(ui, row, &merged, is_vector));
        response.on_hover_ui_at_pointer(|ui| about::tooltip(ui, row, &merged));
        if changed && self.reset_button(slot, row.name) {
            self.edit(row, &reset(row), Phase::Once);
        }
        if is_source(row) {
            self.source(value);
            return;
        }
        let cell = self.cell(row, value, &merged);
        if let Some(deed) = self.editor(|ui, around| editors::show(ui, &cell, around)) {
            self.act(deed, row);
        }
    }

    /// A part of a property, below it.
    pub(super) fn part(&mut self, row: &Row, name: &'static str, sub: Sub) {
        let model = self.document.model();
        let Some(merged) = self.panel.cache.value(model, row).cloned() else {
            return;
        };
        let [name_rect, value, slot] = self.columns.cells(self.rect, INDENT + 12.0);
        self.hover(name_rect.union(slot));
        let weak = theme::colors(self.ui.ctx()).weak;
        widgets::line(self.ui, name_rect, name, widgets::font(), weak);
        let cell = self.cell(row, value, &merged);
        if let Some(deed) = self.editor(|ui, _| editors::show_sub(ui, &cell, sub)) {
            self.act(deed, row);
        }
    }

    fn cell<'c>(&self, row: &'c Row, rect: Rect, merged: &'c Merged) -> Cell<'c> {
        let info = ClassTable::get().property(row.described);
        Cell {
            id: Id::new(("properties", self.panel.cache.generation, row.name)),
            label: row.name,
            rect,
            merged,
            enabled: row.writable,
            range: info.range,
            unit: info.unit,
            enum_id: info.enum_id,
            slice: row.slice(),
            view: row.view,
            target: info.target,
            joined: self.panel.preferences.joined.contains(row.name),
            picking: self.picking(row.name),
        }
    }

    fn picking(&self, name: &str) -> bool {
        let pick = self.panel.pick.as_ref();
        pick.is_some_and(|pick| pick.name == name)
    }

    fn editor<R>(&mut self, show: impl FnOnce(&mut Ui, &mut Around<'_>) -> R) -> R {
        let mut around = Around {
            document: self.document,
            assets: &self.panel.assets,
            recent: &mut self.panel.preferences.recent,
        };
        show(self.ui, &mut around)
    }

    fn act(&mut self, deed: Deed, row: &Row) {
        match deed {
            Deed::Edit(patch, phase) => self.edit(row, &patch, phase),
            Deed::Pick => {
                let document = self.document;
                let ids = self.panel.cache.ids.iter();
                self.panel.pick = Some(Pick {
                    name: row.name.to_owned(),
                    class: ClassTable::get().property(row.described).target,
                    targets: ids
                        .filter_map(|&id| Some((id, property_field(document, row, id)?)))
                        .collect(),
                });
            }
            deed => self.go(&deed),
        }
    }

    fn go(&mut self, deed: &Deed) {
        match deed {
            Deed::DoNotPick => self.panel.pick = None,
            Deed::Go(id) => {
                let id = *id;
                self.out
                    .push(Command::Select(vec![id], SelectMode::Replace));
                self.out.push(Command::Reveal(id));
            }
            Deed::Edit(..) | Deed::Pick => {}
        }
    }

    fn edit(&mut self, row: &Row, patch: &Patch, phase: Phase) {
        if row.is_origin() {
            let (origins, ids) = (&mut self.panel.origins, &self.panel.cache.ids);
            origins.edit(self.document, ids, patch, phase, self.out);
            return;
        }
        let patch = match patch {
            Patch::Whole(value) => row.stored(value).map(Patch::Whole),
            patch => Some(patch.clone()),
        };
        // Editors refuse what cannot be stored while it is typed.
        let Some(patch) = patch else { return };
        let field_of = |id| property_field(self.document, row, id);
        let ids = &self.panel.cache.ids;
        let command = command(self.document, ids, &field_of, &patch, phase);
        self.out.push(command);
    }

    fn hover(&self, rect: Rect) {
        if self.ui.rect_contains_pointer(rect.expand2(vec2(0.0, 1.0))) {
            let colors = theme::colors(self.ui.ctx());
            let faint = colors.hovered.gamma_multiply(0.5);
            self.ui.painter().rect_filled(self.rect, 0.0, faint);
        }
    }

    fn caret(&mut self, name: &str) {
        let unfolded = &mut self.panel.preferences.unfolded;
        let open = unfolded.contains(name);
        let glyph = if open {
            egui_phosphor::regular::CARET_DOWN
        } else {
            egui_phosphor::regular::CARET_RIGHT
        };
        let rect = Rect::from_min_size(self.rect.min, vec2(INDENT, self.rect.height())).shrink(2.0);
        let label = format!("{} parts of {name}", if open { "Hide" } else { "Show" });
        let id = Id::new(("properties caret", name));
        if glyph_button(self.ui, rect, id, glyph, &label).clicked() && !unfolded.remove(name) {
            unfolded.insert(name.to_owned());
        }
    }

    fn name(&self, rect: Rect, name: &str, changed: bool, writable: bool) -> Response {
        let colors = theme::colors(self.ui.ctx());
        let font = if changed {
            widgets::bold()
        } else {
            widgets::font()
        };
        let color = if writable { colors.text } else { colors.weak };
        widgets::line(self.ui, rect, name, font, color);
        self.ui
            .interact(rect, Id::new(("properties row", name)), Sense::click())
    }

    fn toggle_joined(&mut self, name: &str) {
        let joined = &mut self.panel.preferences.joined;
        if !joined.remove(name) {
            joined.insert(name.to_owned());
        }
    }

    fn reset_button(&mut self, slot: Rect, name: &str) -> bool {
        let label = format!("Reset {name}");
        let id = Id::new(("properties reset", name));
        let glyph = egui_phosphor::regular::ARROW_COUNTER_CLOCKWISE;
        glyph_button(self.ui, slot, id, glyph, &label).clicked()
    }

    /// The text of a script: where it is, because it is not edited here.
    fn source(&mut self, rect: Rect) {
        let model = self.document.model();
        let ids = &self.panel.cache.ids;
        let file = ids
            .last()
            .filter(|_| ids.len() == 1)
            .and_then(|&id| model.annotations(id)?.source_file.clone());
        let (text, hint) = match file {
            Some(file) => (
                file.to_string(),
                "The script's file, in the place's folder. Click to copy its path.",
            ),
            None => (
                "Written on save".to_owned(),
                "The script gets a file in the place's folder when the place is saved.",
            ),
        };
        let id = Id::new("properties source");
        let response = self.ui.interact(rect, id, Sense::click());
        let colors = theme::colors(self.ui.ctx());
        widgets::frame(self.ui, rect, widgets::Look::of(&response, true));
        let inner = rect.shrink2(vec2(5.0, 0.0));
        widgets::line(self.ui, inner, &text, widgets::font(), colors.weak);
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, "Source"));
        if response.on_hover_text(hint).clicked() {
            self.ui.ctx().copy_text(text);
        }
    }
}

/// What gives a row its default: of a frame that is shown in parts, only to the part that it shows.
fn reset(row: &Row) -> Patch {
    match row.slice() {
        Some((first, count)) => Patch::Numbers(first, vec![Some(0.0); count]),
        None => Patch::Reset,
    }
}

/// Whether a row is the text of a script.
fn is_source(row: &Row) -> bool {
    let known = known::known();
    [known.script_source, known.module_source].contains(&row.described)
}
