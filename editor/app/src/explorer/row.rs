//! One row: fold triangle, icon, name, and what a person does with them.

use egui::accesskit::Role;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, Color32, CornerRadius, FontId, Id, PointerButton, Pos2, Rect, RectAlign, Response,
    Sense, Stroke, StrokeKind, Tooltip, Ui, WidgetInfo, WidgetType, vec2,
};
use studio_document::Document;
use studio_place::source_property;

use super::Explorer;
use super::drag::Drag;
use super::outline::{Fold, Row};
use crate::command::{Command, Commands, SelectMode};
use crate::icons;
use crate::theme::{self, Colors, ROW_HEIGHT};
use crate::widgets::{self, glyph_button};

/// Points that a level is further right than the one above it.
const INDENT: f32 = 14.0;
/// Points before the first level.
const MARGIN: f32 = 2.0;
const CORNER: u8 = 4;
const TRIANGLE: f32 = 16.0;
const ICON: f32 = 20.0;
/// Characters of a name that are shown: more fit on no screen.
const NAME_CHARS_MAX: usize = 300;

impl Explorer {
    /// The left edge of rows of a depth. Beyond half of the panel deeper rows go no further, so that names stay legible.
    pub(super) fn indent(&self, depth: u16) -> f32 {
        let most = (self.view.rect.width() * 0.5 / INDENT).max(4.0);
        self.view.rect.left() + MARGIN + f32::from(depth).min(most) * INDENT
    }

    /// How many levels deep a point is.
    pub(super) fn levels_at(&self, x: f32) -> u16 {
        ((x - self.view.rect.left() - MARGIN) / INDENT).clamp(0.0, 1_000.0) as u16
    }

    pub(super) fn row(
        &mut self,
        ui: &mut Ui,
        tree: Id,
        at: usize,
        document: &Document,
        out: &mut Commands,
    ) {
        let size = vec2(ui.available_width(), ROW_HEIGHT);
        let (_, rect) = ui.allocate_space(size);
        let Some(row) = self.outline.row(at).copied() else {
            return;
        };
        let id = tree.with(row.id);
        let response = ui.interact(rect, id, Sense::CLICK | Sense::DRAG);
        let hovered = self.drag.is_none() && ui.rect_contains_pointer(rect);
        if hovered {
            self.hovered = Some(row.id);
        }
        let selected = document.selection().contains(row.id);
        describe(&response, document, row, selected);
        self.paint_back(ui, tree, rect, at, document, hovered);
        let left = self.indent(row.depth);
        self.triangle(
            ui,
            id,
            Rect::from_min_size(Pos2::new(left, rect.top()), vec2(TRIANGLE, ROW_HEIGHT)),
            row,
            document,
        );
        icon(
            ui,
            Pos2::new(left + TRIANGLE + ICON / 2.0, rect.center().y),
            row,
            document,
        );
        let mut name = rect;
        name.min.x = left + TRIANGLE + ICON + 3.0;
        name.max.x -= 6.0;
        if self.renaming.is_some_and(|renaming| renaming.id == row.id) {
            self.rename_field(ui, tree, name, row, document, out);
            return;
        }
        if hovered {
            name.max.x -= ROW_HEIGHT + 6.0;
            let min = Pos2::new(name.max.x + 2.0, rect.top());
            self.insert_button(
                ui,
                id,
                Rect::from_min_size(min, vec2(ROW_HEIGHT, ROW_HEIGHT)),
                row,
                document,
            );
        }
        self.paint_name(ui, name, row, document);
        self.interact(ui, tree, &response, row, selected, document, out);
    }

    fn paint_back(
        &self,
        ui: &Ui,
        tree: Id,
        rect: Rect,
        at: usize,
        document: &Document,
        hovered: bool,
    ) {
        let Some(row) = self.outline.row(at) else {
            return;
        };
        let colors = theme::colors(ui.ctx());
        let painter = ui.painter();
        let is_selected = |at: usize| {
            let row = self.outline.row(at);
            row.is_some_and(|row| document.selection().contains(row.id))
        };
        if is_selected(at) {
            // Selected neighbours are one block.
            let (above, below) = (at > 0 && is_selected(at - 1), is_selected(at + 1));
            let corner = |joined: bool| if joined { 0 } else { CORNER };
            let corners = CornerRadius {
                nw: corner(above),
                ne: corner(above),
                sw: corner(below),
                se: corner(below),
            };
            painter.rect_filled(rect, corners, colors.selected);
        } else if hovered {
            painter.rect_filled(rect, CornerRadius::same(CORNER), colors.hovered);
        }
        let focused = ui.memory(|memory| memory.has_focus(tree));
        if focused && self.keyboard.cursor() == Some(row.id) {
            let stroke = Stroke::new(1.0, colors.accent);
            painter.rect_stroke(rect, CornerRadius::same(CORNER), stroke, StrokeKind::Inside);
        }
        let stroke = Stroke::new(1.0, colors.line);
        for level in 0..row.depth {
            let x = (self.indent(level) + TRIANGLE / 2.0).round() + 0.5;
            if x < self.indent(row.depth) {
                painter.vline(x, rect.y_range(), stroke);
            }
        }
    }

    fn triangle(&mut self, ui: &Ui, id: Id, rect: Rect, row: Row, document: &Document) {
        let (glyph, verb) = match row.fold {
            Fold::Leaf => return,
            Fold::Open => (egui_phosphor::regular::CARET_DOWN, "Collapse"),
            Fold::Closed => (egui_phosphor::regular::CARET_RIGHT, "Expand"),
        };
        let response = ui.interact(rect, id.with("fold"), Sense::CLICK);
        response.widget_info(|| {
            let label = format!("{verb} {}", document.model().name(row.id));
            WidgetInfo::labeled(WidgetType::Button, true, label)
        });
        let colors = theme::colors(ui.ctx());
        let color = if response.hovered() {
            colors.text
        } else {
            colors.weak
        };
        let font = FontId::proportional(11.0);
        ui.painter()
            .text(rect.center(), Align2::CENTER_CENTER, glyph, font, color);
        if !response.clicked() {
            return;
        }
        match (ui.input(|input| input.modifiers.alt), row.fold) {
            (false, _) => self.toggle(row.id),
            (true, Fold::Closed) => self.expand_below(document, row.id),
            (true, _) => self.collapse_below(document, row.id),
        }
    }

    fn insert_button(&mut self, ui: &mut Ui, id: Id, rect: Rect, row: Row, document: &Document) {
        let label = format!("Insert into {}", document.model().name(row.id));
        let plus = egui_phosphor::regular::PLUS;
        let rect = rect.shrink(2.0);
        if glyph_button(ui, rect, id.with("insert"), plus, &label).clicked() {
            self.begin_insert(Some(row.id));
        }
    }

    fn paint_name(&self, ui: &Ui, rect: Rect, row: Row, document: &Document) {
        let colors = theme::colors(ui.ctx());
        let name = document.model().name(row.id);
        let color = if row.dim { colors.weak } else { colors.text };
        if name.is_empty() {
            widgets::line(ui, rect, "(no name)", widgets::font(), colors.weak);
            return;
        }
        let plain = !name.contains(char::is_control) && name.len() <= NAME_CHARS_MAX;
        let marked = match self.search.query() {
            Some(query) if plain && !row.dim => query.highlights(name),
            _ => Vec::new(),
        };
        if marked.is_empty() {
            // A line break in a name must not break the row.
            let shown = |char: char| if char.is_control() { ' ' } else { char };
            let text: String = name.chars().take(NAME_CHARS_MAX).map(shown).collect();
            widgets::line(ui, rect, &text, widgets::font(), color);
            return;
        }
        let mut job = highlighted(name, &marked, colors);
        job.wrap = TextWrapping::truncate_at_width(rect.width().max(0.0));
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let top = rect.center().y - galley.size().y / 2.0;
        ui.painter()
            .galley(Pos2::new(rect.left(), top), galley, color);
    }

    #[expect(clippy::too_many_arguments, reason = "what a row is shown with")]
    fn interact(
        &mut self,
        ui: &Ui,
        tree: Id,
        response: &Response,
        row: Row,
        selected: bool,
        document: &Document,
        out: &mut Commands,
    ) {
        let context = ui.ctx().clone();
        if response.clicked() || response.secondary_clicked() || response.drag_started() {
            ui.memory_mut(|memory| memory.request_focus(tree));
        }
        if response.double_clicked() {
            let class = document.model().class(row.id);
            let is_script = class.is_some_and(|class| source_property(class).is_some());
            out.push(if is_script {
                Command::OpenScript(row.id)
            } else {
                Command::Focus(vec![row.id])
            });
        } else if response.clicked() {
            let modifiers = ui.input(|input| input.modifiers);
            self.click(&context, row, modifiers, out);
        }
        let takes =
            response.secondary_clicked() || response.drag_started_by(PointerButton::Primary);
        if takes && !selected {
            self.keyboard.place(row.id);
            self.select(&context, vec![row.id], SelectMode::Replace, out);
        }
        if response.drag_started_by(PointerButton::Primary) {
            self.drag = Some(Drag::new(self, document, row.id));
        }
        response.context_menu(|ui| self.context_menu(ui, row.id, document, out));
        if self.drag.is_none() && !response.context_menu_opened() {
            let mut note = Tooltip::for_enabled(response);
            // Beside the panel, where it covers no rows.
            note.popup = note.popup.align(RectAlign::LEFT).gap(10.0);
            note.show(|ui| tooltip(ui, document, row));
        }
    }

    fn click(
        &mut self,
        context: &egui::Context,
        row: Row,
        modifiers: egui::Modifiers,
        out: &mut Commands,
    ) {
        if modifiers.shift {
            let ids = self.range_to(row.id);
            let mode = if modifiers.command {
                SelectMode::Add
            } else {
                SelectMode::Replace
            };
            self.keyboard.move_cursor(row.id);
            self.select(context, ids, mode, out);
            return;
        }
        self.keyboard.place(row.id);
        let mode = if modifiers.command {
            SelectMode::Toggle
        } else {
            SelectMode::Replace
        };
        self.select(context, vec![row.id], mode, out);
    }
}

/// Tells assistive technology what the row is.
fn describe(response: &Response, document: &Document, row: Row, selected: bool) {
    let model = document.model();
    response.widget_info(|| {
        let label = format!("{} {}", model.class_name(row.id), model.name(row.id));
        WidgetInfo::selected(WidgetType::SelectableLabel, true, selected, label)
    });
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(Role::TreeItem);
        node.clear_toggled();
        node.set_selected(selected);
        node.set_level(usize::from(row.depth) + 1);
        match row.fold {
            Fold::Leaf => {}
            Fold::Open => node.set_expanded(true),
            Fold::Closed => node.set_expanded(false),
        }
    });
}

fn icon(ui: &Ui, center: Pos2, row: Row, document: &Document) {
    let dark = ui.visuals().dark_mode;
    let Some(icon) = icons::of_instance(document.model(), row.id, dark) else {
        return;
    };
    let color = if row.dim {
        icon.color.gamma_multiply(0.55)
    } else {
        icon.color
    };
    let font = FontId::proportional(16.0);
    ui.painter()
        .text(center, Align2::CENTER_CENTER, icon.glyph, font, color);
}

/// A name with what the search found in it.
fn highlighted(name: &str, marked: &[std::ops::Range<usize>], colors: &Colors) -> LayoutJob {
    let format = |background| TextFormat {
        font_id: widgets::font(),
        color: colors.text,
        background,
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    let mut at = 0;
    for range in marked {
        job.append(&name[at..range.start], 0.0, format(Color32::TRANSPARENT));
        let mark = colors.warning.gamma_multiply(0.4);
        job.append(&name[range.clone()], 0.0, format(mark));
        at = range.end;
    }
    job.append(&name[at..], 0.0, format(Color32::TRANSPARENT));
    job
}

fn tooltip(ui: &mut Ui, document: &Document, row: Row) {
    let model = document.model();
    let colors = theme::colors(ui.ctx());
    let name: String = model.name(row.id).chars().take(NAME_CHARS_MAX).collect();
    let path: String = model.path(row.id).chars().take(1_000).collect();
    ui.set_max_width(420.0);
    ui.strong(name);
    ui.label(model.class_name(row.id));
    ui.label(egui::RichText::new(path).color(colors.weak));
}
