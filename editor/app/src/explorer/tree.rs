//! The rows on the screen: which are in view, where they scroll to, and what stands there when there are none.

use egui::accesskit::Role;
use egui::containers::scroll_area::ScrollSource;
use egui::{Id, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder};
use studio_document::Document;

use super::{Explorer, View};
use crate::action::Action;
use crate::command::Commands;
use crate::theme::{self, ROW_HEIGHT};

/// Rows that stay visible above and below one that was scrolled to.
const MARGIN_ROWS: f32 = 2.0;

impl Explorer {
    /// Shows the rows that are in view.
    pub(super) fn tree(&mut self, ui: &mut Ui, tree: Id, document: &Document, out: &mut Commands) {
        if self.outline.len() == 0 {
            self.empty(ui);
            return;
        }
        let rect = ui.available_rect_before_wrap();
        self.background(ui, tree, rect, document, out);
        let inside = UiBuilder::new().max_rect(rect).accessibility_parent(tree);
        ui.scope_builder(inside, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            // Rows at the edges are as legible as others.
            ui.spacing_mut().scroll.fade.strength = 0.0;
            let mut area = ScrollArea::vertical()
                .id_salt("rows")
                .auto_shrink([false, false])
                .scroll_source(ScrollSource {
                    mouse_wheel: true,
                    ..ScrollSource::SCROLL_BAR
                });
            if let Some(offset) = self.wanted_offset(rect, ui) {
                area = area.vertical_scroll_offset(offset);
            }
            self.hovered = None;
            self.view.rect = rect;
            let shown = area.show_rows(ui, ROW_HEIGHT, self.outline.len(), |ui, range| {
                for at in range {
                    self.row(ui, tree, at, document, out);
                }
            });
            self.view = View {
                rect: shown.inner_rect,
                offset: shown.state.offset.y,
            };
        });
        self.drag_ui(ui, document, out);
    }

    /// What lies behind the rows: it has the keyboard for all of them, and a click on it selects nothing.
    fn background(
        &mut self,
        ui: &Ui,
        tree: Id,
        rect: Rect,
        document: &Document,
        out: &mut Commands,
    ) {
        let response = ui.interact(rect, tree, Sense::CLICK | Sense::FOCUSABLE);
        let active = self.keyboard.cursor().map(|id| tree.with(id));
        ui.ctx().accesskit_node_builder(tree, |node| {
            node.set_role(Role::Tree);
            node.set_label("Explorer");
            node.set_multiselectable();
            if let Some(row) = active {
                node.set_active_descendant(row.accesskit_id());
            }
        });
        if response.clicked() {
            response.request_focus();
            if !document.selection().is_empty() {
                out.act(Action::Deselect);
            }
        }
    }

    /// How far to scroll, if that must change.
    fn wanted_offset(&mut self, rect: Rect, ui: &Ui) -> Option<f32> {
        let push = std::mem::take(&mut self.scroll_by);
        let height = rect.height();
        let last = (self.outline.len() as f32 * ROW_HEIGHT - height).max(0.0);
        if push != 0.0 {
            return Some((self.view.offset + push).clamp(0.0, last));
        }
        let id = self.scroll_to.take()?;
        let Some(at) = self.outline.row_of(id) else {
            // Its ancestors were unfolded after the rows were made.
            self.scroll_to = self.dirty.then_some(id);
            return None;
        };
        let top = at as f32 * ROW_HEIGHT;
        let offset = self.view.offset;
        let margin = (MARGIN_ROWS * ROW_HEIGHT).min((height - ROW_HEIGHT).max(0.0) / 2.0);
        let (least, most) = (top + ROW_HEIGHT - height + margin, top - margin);
        let (above, below) = (offset - most, least - offset);
        let wanted = if above <= 0.0 && below <= 0.0 {
            return None;
        } else if above.max(below) > height {
            top - (height - ROW_HEIGHT) / 2.0
        } else {
            offset.clamp(least, most.max(least))
        };
        ui.ctx().request_repaint();
        Some(wanted.clamp(0.0, last))
    }

    /// What stands in a tree without rows: services are always there, so it is a search that found nothing.
    fn empty(&mut self, ui: &mut Ui) {
        let colors = theme::colors(ui.ctx());
        let is_running = self.search.progress().is_some();
        let (what, next) = if is_running {
            let next = "This place is large; matches appear when all of it was read.";
            ("Searching…", next)
        } else {
            let next = "Try fewer words, or click the field for what it understands.";
            ("Nothing matches", next)
        };
        ui.vertical_centered(|ui| {
            ui.add_space((ui.available_height() * 0.2).min(48.0));
            ui.label(RichText::new(what).strong());
            ui.label(RichText::new(next).color(colors.weak));
            ui.add_space(6.0);
            if !is_running && ui.button("Clear the search").clicked() {
                self.search.text.clear();
            }
        });
    }
}
