//! Every step of a document, to click: the document goes there.

use egui::{RichText, ScrollArea, Ui};
use studio_document::Document;

use crate::command::{Command, Commands};
use crate::theme::{self, ROW_HEIGHT};

/// Shows the panel.
pub(crate) fn show(ui: &mut Ui, document: &Document, out: &mut Commands) {
    let history = document.history();
    if history.is_empty() {
        super::empty(
            ui,
            "No steps yet",
            "Whatever you change is a step here. Click one to go back to it, and forward again.",
        );
        return;
    }
    let colors = theme::colors(ui.ctx());
    let names: Vec<&str> = std::iter::once("As it was opened")
        .chain(history.steps().map(studio_document::Step::name))
        .collect();
    ScrollArea::vertical()
        .auto_shrink(false)
        .stick_to_bottom(true)
        .show_rows(ui, ROW_HEIGHT, names.len(), |ui, rows| {
            theme::choices(ui);
            for position in rows {
                let here = position == history.position();
                let mut text = RichText::new(names[position]);
                if position > history.position() {
                    text = text.color(colors.weak).italics();
                }
                let width = ui.available_width();
                let row = egui::Button::selectable(here, text).truncate();
                if ui.add_sized([width, ROW_HEIGHT], row).clicked() {
                    out.push(Command::JumpTo(position));
                }
            }
        });
}
