//! Every key there is, from the action table.

use egui::{Grid, RichText, ScrollArea, Ui};

use super::state::keys;
use crate::action::ACTIONS;
use crate::theme;

/// What hands do in the viewport without a key of the table.
const MOUSE: [(&str, &str); 12] = [
    ("Right button + move", "Look around"),
    ("Right button + W A S D Q E", "Fly; Shift is slower"),
    ("Middle button + move", "Pan"),
    ("Wheel", "Nearer, farther"),
    ("Right button + wheel", "Fly faster, slower"),
    ("Click", "Select the model under the pointer"),
    (
        "Alt + click",
        "Select the part itself; again: what lies behind it",
    ),
    ("Ctrl or Shift + click", "Add to the selection, or take out"),
    ("Drag over nothing", "Select all that the rectangle touches"),
    (
        "Digits during a drag",
        "The exact amount; Enter ends the drag",
    ),
    (
        "Shift during a drag",
        "Without steps (with them, where they are off)",
    ),
    ("Escape during a drag", "Everything as it was"),
];

/// Shows the page.
pub(crate) fn show(ui: &mut Ui) {
    ScrollArea::vertical().max_height(560.0).show(ui, |ui| {
        Grid::new("shortcuts")
            .num_columns(3)
            .striped(true)
            .spacing([24.0, 6.0])
            .show(ui, |ui| {
                for (keys, what) in MOUSE {
                    row(ui, keys, what, "");
                }
                for info in ACTIONS {
                    if let Some(keys) = keys(ui.ctx(), info.action) {
                        row(ui, &keys, info.name, info.doc);
                    }
                }
            });
    });
}

fn row(ui: &mut Ui, keys: &str, what: &str, doc: &str) {
    let colors = theme::colors(ui.ctx());
    ui.label(RichText::new(keys).color(colors.accent));
    ui.label(what);
    ui.label(RichText::new(doc).color(colors.weak));
    ui.end_row();
}
