//! The lines of the panel: sections, rows and what is opened below them. Only lines in view are shown.

use egui::{Align2, CursorIcon, FontId, Id, Rect, ScrollArea, Sense, Ui, pos2, vec2};
use studio_document::Document;
use studio_model::DataModel;

use super::merged::Attribute;
use super::parts::{self, Sub};
use super::row::RowShown;
use super::rows::{Row, Section, View};
use super::{Properties, SPLIT_MAX, SPLIT_MIN, attributes, tags};
use crate::command::Commands;
use crate::theme::{self, ROW_HEIGHT};
use crate::widgets;

/// Width of the button after the value.
const SLOT: f32 = 20.0;
/// What stands before a name, and how far parts are set in.
pub(super) const INDENT: f32 = 20.0;

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
        // A panel may be narrower than what it holds.
        let split = self.split.clamp(left, right.max(left));
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
    // Rows at the edges are as legible as others.
    ui.spacing_mut().scroll.fade.strength = 0.0;
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
    // What is scrolled goes under the filter, which a line says.
    let stroke = egui::Stroke::new(1.0, theme::colors(ui.ctx()).line);
    ui.painter()
        .hline(whole.x_range(), whole.top() + 0.5, stroke);
    panel.sections = sections;
    divider(panel, ui, whole, columns);
}

/// The line between names and values, to drag.
fn divider(panel: &mut Properties, ui: &Ui, whole: Rect, columns: Columns) {
    let grip = Rect::from_x_y_ranges(columns.split - 6.0..=columns.split - 1.0, whole.y_range());
    let response = ui.interact(grip, Id::new("properties split"), Sense::drag());
    if response.dragged()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let share = (pointer.x + 3.0 - whole.left()) / whole.width().max(1.0);
        panel.preferences.split = share.clamp(SPLIT_MIN, SPLIT_MAX);
    }
    if response.hovered() || response.dragged() {
        let accent = theme::colors(ui.ctx()).accent;
        ui.painter().vline(
            grip.center().x,
            grip.y_range(),
            egui::Stroke::new(1.0, accent),
        );
    }
    response.on_hover_cursor(CursorIcon::ResizeHorizontal);
}

fn lines<'a>(
    panel: &mut Properties,
    sections: &'a [Section],
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
        Line::Section(name, open) => return section(panel, ui, rect, name, open),
        Line::NewAttribute => {
            let state = &mut panel.attributes;
            return attributes::show_new(state, &panel.cache, ui, rect, columns, out);
        }
        Line::Tags => {
            return tags::show(&mut panel.tags, &mut panel.cache, ui, rect, document, out);
        }
        Line::Words(text) => {
            let weak = theme::colors(ui.ctx()).weak;
            let rect = rect.shrink2(vec2(10.0, 0.0));
            widgets::line(ui, rect, text, widgets::font(), weak);
            return;
        }
        _ => {}
    }
    let mut shown = RowShown {
        panel,
        ui,
        document,
        out,
        rect,
        columns,
    };
    match line {
        Line::Row(row) => shown.row(row),
        Line::Part(row, name, sub) => shown.part(row, name, sub),
        Line::Attribute(attribute) => shown.attribute(attribute),
        Line::AttributePart(attribute, name, sub) => shown.attribute_part(attribute, name, sub),
        _ => {}
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
