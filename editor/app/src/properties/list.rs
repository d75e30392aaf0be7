//! The lines of the panel: sections, rows and what is opened below them. Only lines in view are shown.

use egui::{Align2, CursorIcon, FontId, Id, Rect, Response, ScrollArea, Sense, Ui, pos2, vec2};
use studio_document::Document;
use studio_model::{ClassTable, DataModel, Scripting, Value, known};

use super::editors::{self, Around, Cell, Deed};
use super::merged::{Attribute, Merged};
use super::parts::{self, Patch, Sub};
use super::rows::{Row, View};
use super::{Pick, Properties, attribute_field, attributes, command, property_field, tags, words};
use crate::command::{Command, Commands, Phase, SelectMode};
use crate::theme::{self, ROW_HEIGHT};
use crate::widgets::{self, glyph_button};

/// Width of the button after the value.
const SLOT: f32 = 20.0;
/// What stands before a name, and how far parts are set in.
const INDENT: f32 = 20.0;

/// One line.
#[derive(Debug, Clone, Copy)]
enum Line<'a> {
    Section(&'a str, bool),
    Row(&'a Row),
    Part(&'a Row, &'static str, Sub),
    Attribute(&'a Attribute),
    AttributePart(&'a Attribute, &'static str, Sub),
    NewAttribute,
    Tags,
    Words(&'a str),
}

/// Where the columns of a line are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    /// Where names end and values begin.
    pub(super) split: f32,
}

impl Columns {
    /// The cells of a line: name, value, and the button after it.
    pub(super) fn cells(self, line: Rect, indent: f32) -> [Rect; 3] {
        let [left, right] = [line.left() + indent, line.right() - SLOT];
        let split = self.split.clamp(left, right);
        let cell = |from: f32, to: f32| {
            Rect::from_min_max(pos2(from, line.top() + 1.0), pos2(to, line.bottom() - 1.0))
        };
        [
            cell(left, split - 6.0),
            cell(split, right - 2.0),
            cell(right, line.right()),
        ]
    }
}

/// Shows all lines.
pub(super) fn show(panel: &mut Properties, ui: &mut Ui, document: &Document, out: &mut Commands) {
    // Taken out for the time of showing: lines borrow them while the panel's state changes.
    let sections = std::mem::take(&mut panel.sections);
    let attributes = panel.cache.attributes(document.model());
    let lines = lines(panel, &sections, &attributes, document.model());
    let whole = ui.available_rect_before_wrap();
    let columns = Columns {
        split: whole.left() + (whole.width() * panel.preferences.split).round(),
    };
    ui.spacing_mut().scroll.floating = true;
    ScrollArea::vertical()
        .id_salt("properties")
        .auto_shrink(false)
        .show_viewport(ui, |ui, view| {
            let width = ui.available_width();
            let top = ui.min_rect().top();
            let left = ui.min_rect().left();
            let mut y = 0.0;
            for line in lines {
                let height = height(panel, line);
                let rect = Rect::from_min_size(pos2(left, top + y), vec2(width, height));
                let in_view = y + height >= view.top() && y <= view.bottom();
                if in_view || matches!(line, Line::Tags) {
                    show_line(panel, ui, document, out, line, rect, columns);
                }
                y += height;
            }
            ui.allocate_rect(
                Rect::from_min_size(pos2(left, top), vec2(width, y + 8.0)),
                Sense::hover(),
            );
        });
    panel.sections = sections;
    divider(panel, ui, whole, columns);
}

/// The line between names and values, to drag.
fn divider(panel: &mut Properties, ui: &Ui, whole: Rect, columns: Columns) {
    let grip = Rect::from_x_y_ranges(
        columns.split - 6.0..=columns.split - 1.0,
        whole.y_range(),
    );
    let response = ui.interact(grip, Id::new("properties split"), Sense::drag());
    if response.dragged()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let share = (pointer.x + 3.0 - whole.left()) / whole.width().max(1.0);
        panel.preferences.split = share.clamp(0.2, 0.7);
    }
    if response.hovered() || response.dragged() {
        let accent = theme::colors(ui.ctx()).accent;
        ui.painter()
            .vline(grip.center().x, grip.y_range(), egui::Stroke::new(1.0, accent));
    }
    response.on_hover_cursor(CursorIcon::ResizeHorizontal);
}

fn lines<'a>(
    panel: &mut Properties,
    sections: &'a [super::Section],
    attributes: &'a [Attribute],
    model: &DataModel,
) -> Vec<Line<'a>> {
    let table = model.table();
    let filter = panel.filter.trim().to_lowercase();
    let mut lines = Vec::new();
    for section in sections {
        let shown = |row: &&Row| {
            // Who types the very name of a property wants to see it.
            let exact = || row.name.to_lowercase() == filter;
            (panel.preferences.show_all || !row.hidden || exact())
                && (filter.is_empty() || row.matches(table, &filter))
        };
        let rows: Vec<&Row> = section.rows.iter().filter(shown).collect();
        if rows.is_empty() {
            continue;
        }
        let open = !filter.is_empty() || !panel.preferences.folded.contains(section.name);
        lines.push(Line::Section(section.name, open));
        if !open {
            continue;
        }
        for row in rows {
            lines.push(Line::Row(row));
            if panel.preferences.unfolded.contains(row.name)
                && row.view == View::Whole
                && let Some(merged) = panel.cache.value(model, row)
            {
                let subs = parts::subs(&merged.value).iter();
                lines.extend(subs.map(|(name, sub)| Line::Part(row, name, *sub)));
            }
        }
    }
    let nothing = lines.is_empty() && !filter.is_empty();
    let found = |attribute: &&Attribute| {
        filter.is_empty() || attribute.name.to_lowercase().contains(&filter)
    };
    let attributes: Vec<&Attribute> = attributes.iter().filter(found).collect();
    if filter.is_empty() || !attributes.is_empty() {
        let open = !filter.is_empty() || !panel.preferences.folded.contains("Attributes");
        lines.push(Line::Section("Attributes", open));
        if open {
            for attribute in attributes {
                lines.push(Line::Attribute(attribute));
                if panel.preferences.unfolded.contains(&*attribute.name) {
                    let subs = parts::subs(&attribute.merged.value).iter();
                    lines
                        .extend(subs.map(|(name, sub)| Line::AttributePart(attribute, name, *sub)));
                }
            }
            if filter.is_empty() {
                lines.push(Line::NewAttribute);
            }
        }
    } else if nothing {
        lines.push(Line::Words("No property has this in its name."));
    }
    if filter.is_empty() {
        let open = !panel.preferences.folded.contains("Tags");
        lines.push(Line::Section("Tags", open));
        if open {
            lines.push(Line::Tags);
        }
    }
    lines
}

fn height(panel: &Properties, line: Line<'_>) -> f32 {
    match line {
        Line::Section(..) | Line::NewAttribute => ROW_HEIGHT + 4.0,
        Line::Tags => panel.tags.height().max(ROW_HEIGHT),
        _ => ROW_HEIGHT,
    }
}

fn show_line(
    panel: &mut Properties,
    ui: &mut Ui,
    document: &Document,
    out: &mut Commands,
    line: Line<'_>,
    rect: Rect,
    columns: Columns,
) {
    match line {
        Line::Section(name, open) => section(panel, ui, rect, name, open),
        Line::Row(row) => {
            let mut shown = RowShown::new(panel, ui, document, out, rect, columns);
            shown.row(row);
        }
        Line::Part(row, name, sub) => {
            let mut shown = RowShown::new(panel, ui, document, out, rect, columns);
            shown.part(row, name, sub);
        }
        Line::Attribute(attribute) => {
            let mut shown = RowShown::new(panel, ui, document, out, rect, columns);
            shown.attribute(attribute);
        }
        Line::AttributePart(attribute, name, sub) => {
            let mut shown = RowShown::new(panel, ui, document, out, rect, columns);
            shown.attribute_part(attribute, name, sub);
        }
        Line::NewAttribute => {
            attributes::show_new(&mut panel.attributes, &panel.cache, ui, rect, columns, out);
        }
        Line::Tags => tags::show(&mut panel.tags, &mut panel.cache, ui, rect, document, out),
        Line::Words(text) => {
            let weak = theme::colors(ui.ctx()).weak;
            let rect = rect.shrink2(vec2(10.0, 0.0));
            widgets::line(ui, rect, text, widgets::font(), weak);
        }
    }
}

fn section(panel: &mut Properties, ui: &mut Ui, rect: Rect, name: &str, open: bool) {
    let colors = theme::colors(ui.ctx());
    let response = ui.interact(rect, Id::new(("properties section", name)), Sense::click());
    let label = format!("{name} section");
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::WidgetType::CollapsingHeader, true, open, &label)
    });
    let fill = if response.hovered() || response.has_focus() {
        colors.hovered
    } else {
        colors.frame
    };
    ui.painter().rect_filled(rect, 0.0, fill);
    let caret = if open {
        egui_phosphor::regular::CARET_DOWN
    } else {
        egui_phosphor::regular::CARET_RIGHT
    };
    ui.painter().text(
        rect.left_center() + vec2(11.0, 0.0),
        Align2::CENTER_CENTER,
        caret,
        FontId::proportional(11.0),
        colors.weak,
    );
    let mut text = rect;
    text.min.x += INDENT;
    widgets::line(ui, text, name, widgets::bold(), colors.text);
    if response.clicked() {
        let folded = &mut panel.preferences.folded;
        if !folded.remove(name) {
            folded.insert(name.to_owned());
        }
    }
}

/// What showing a row needs.
struct RowShown<'a, 'b> {
    panel: &'a mut Properties,
    ui: &'a mut Ui,
    document: &'b Document,
    out: &'a mut Commands,
    rect: Rect,
    columns: Columns,
}

impl<'a, 'b> RowShown<'a, 'b> {
    fn new(
        panel: &'a mut Properties,
        ui: &'a mut Ui,
        document: &'b Document,
        out: &'a mut Commands,
        rect: Rect,
        columns: Columns,
    ) -> Self {
        Self {
            panel,
            ui,
            document,
            out,
            rect,
            columns,
        }
    }

    fn row(&mut self, row: &Row) {
        let model = self.document.model();
        let Some(merged) = self.panel.cache.value(model, row).cloned() else {
            return;
        };
        let [name, value, slot] = self.columns.cells(self.rect, INDENT);
        self.hover(name.union(slot));
        let can_open = row.view == View::Whole && !parts::subs(&merged.value).is_empty();
        if can_open {
            self.caret(row.name);
        }
        let changed = merged.changed && row.writable;
        let response = self.name(name, row.name, changed, row.writable);
        let is_vector = matches!(merged.value, Value::Vector3(_) | Value::Vector2(_))
            || row.view != View::Whole;
        if response.double_clicked() && is_vector {
            self.toggle_joined(row.name);
        }
        response.context_menu(|ui| self.menu(ui, row, &merged, is_vector));
        response.on_hover_ui_at_pointer(|ui| tooltip(ui, row, &merged));
        if changed && self.reset_button(slot, row.name) {
            self.edit(row, &Patch::Reset, Phase::Once);
        }
        if self.is_source(row) {
            self.source(value);
            return;
        }
        let cell = self.cell(row, value, &merged);
        if let Some(deed) = self.editor(|ui, around| editors::show(ui, &cell, around)) {
            self.act(deed, row);
        }
    }

    fn part(&mut self, row: &Row, name: &'static str, sub: Sub) {
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
                    targets: ids
                        .filter_map(|&id| Some((id, property_field(document, row, id)?)))
                        .collect(),
                });
            }
            deed => self.go(deed),
        }
    }

    fn go(&mut self, deed: Deed) {
        match deed {
            Deed::DoNotPick => self.panel.pick = None,
            Deed::Go(id) => {
                self.out.push(Command::Select(vec![id], SelectMode::Replace));
                self.out.push(Command::Reveal(id));
            }
            Deed::Edit(..) | Deed::Pick => {}
        }
    }

    fn edit(&mut self, row: &Row, patch: &Patch, phase: Phase) {
        let field_of = |id| property_field(self.document, row, id);
        let ids = &self.panel.cache.ids;
        let command = command(self.document, ids, &field_of, patch, phase);
        self.out.push(command);
    }

    fn attribute(&mut self, attribute: &Attribute) {
        let [name, value, slot] = self.columns.cells(self.rect, INDENT);
        self.hover(name.union(slot));
        if !parts::subs(&attribute.merged.value).is_empty() {
            self.caret(&attribute.name);
        }
        let panel = &mut *self.panel;
        let state = &mut panel.attributes;
        attributes::show_name(state, &panel.cache, self.ui, name, attribute, self.out);
        let label = format!("Delete attribute {}", attribute.name);
        let id = Id::new(("properties delete attribute", &attribute.name));
        let glyph = egui_phosphor::regular::X;
        if glyph_button(self.ui, slot, id, glyph, &label).clicked() {
            self.edit_attribute(attribute, &Patch::Reset, Phase::Once);
        }
        let cell = self.attribute_cell(attribute, value);
        if let Some(deed) = self.editor(|ui, around| editors::show(ui, &cell, around)) {
            self.act_on_attribute(deed, attribute);
        }
    }

    fn attribute_part(&mut self, attribute: &Attribute, name: &'static str, sub: Sub) {
        let [name_rect, value, slot] = self.columns.cells(self.rect, INDENT + 12.0);
        self.hover(name_rect.union(slot));
        let weak = theme::colors(self.ui.ctx()).weak;
        widgets::line(self.ui, name_rect, name, widgets::font(), weak);
        let cell = self.attribute_cell(attribute, value);
        if let Some(deed) = self.editor(|ui, _| editors::show_sub(ui, &cell, sub)) {
            self.act_on_attribute(deed, attribute);
        }
    }

    fn attribute_cell<'c>(&self, attribute: &'c Attribute, rect: Rect) -> Cell<'c> {
        let generation = self.panel.cache.generation;
        Cell {
            id: Id::new(("properties attribute", generation, &attribute.name)),
            label: &attribute.name,
            rect,
            merged: &attribute.merged,
            enabled: true,
            range: None,
            unit: None,
            enum_id: None,
            slice: None,
            joined: self.panel.preferences.joined.contains(&*attribute.name),
            picking: false,
        }
    }

    fn act_on_attribute(&mut self, deed: Deed, attribute: &Attribute) {
        match deed {
            Deed::Edit(patch, phase) => self.edit_attribute(attribute, &patch, phase),
            deed => self.go(deed),
        }
    }

    fn edit_attribute(&mut self, attribute: &Attribute, patch: &Patch, phase: Phase) {
        let document = self.document;
        // Values of another type are left alone, unless all are replaced.
        let value_type = attribute.merged.value.value_type();
        let fits = |id| {
            let value = document.model().attribute(id, &attribute.name);
            let same = value.is_some_and(|value| value.value_type() == value_type);
            same || !matches!(patch, Patch::Numbers(..) | Patch::Flag(..))
        };
        let field_of =
            |id| attribute_field(document, &attribute.name, id).filter(|_| fits(id));
        let ids = &self.panel.cache.ids;
        self.out
            .push(command(document, ids, &field_of, patch, phase));
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

    fn menu(&mut self, ui: &mut Ui, row: &Row, merged: &Merged, is_vector: bool) {
        let info = ClassTable::get().property(row.described);
        if ui.button("Copy value").clicked() {
            ui.ctx().copy_text(words::plain(&merged.value, info.enum_id));
            self.panel.copied = Some(merged.value.clone());
        }
        let copied = self.panel.copied.clone();
        let fits = copied.filter(|value| {
            row.writable && value.value_type() == merged.value.value_type()
        });
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
            let patch = match row.slice() {
                Some((first, count)) => Patch::Numbers(first, vec![Some(0.0); count]),
                None => Patch::Reset,
            };
            self.edit(row, &patch, Phase::Once);
        }
    }

    fn is_source(&self, row: &Row) -> bool {
        let known = known::known();
        [known.script_source, known.module_source].contains(&row.described)
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
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::WidgetType::Button, true, "Source")
        });
        if response.on_hover_text(hint).clicked() {
            self.ui.ctx().copy_text(text);
        }
    }
}

/// What is told of a property on hover.
fn tooltip(ui: &mut Ui, row: &Row, merged: &Merged) {
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
    facts.extend(info.unit.map(str::to_owned));
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
        let shown: String = words::plain(default, info.enum_id).chars().take(60).collect();
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
    if !table.property(property).acts {
        ui.colored_label(colors.weak, "Kept as data: playing does not act on it yet.");
    }
}
