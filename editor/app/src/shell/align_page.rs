//! The align tool: which axes, which sides, whose axes, with what. Each click on a side aligns as one step.

use egui::{Grid, Ui};
use studio_document::operations::{Align, AlignTo, Edge};
use studio_document::transform::Space;

use crate::command::{Command, Commands};
use crate::theme;

/// How one aligns at first: along X, to the middle of all.
pub(crate) const START: Align = Align {
    axes: [true, false, false],
    edge: Edge::Center,
    space: Space::World,
    to: AlignTo::Bounds,
};

/// Shows the page.
pub(crate) fn show(ui: &mut Ui, align: &mut Align, out: &mut Commands) {
    theme::choices(ui);
    Grid::new("align")
        .num_columns(2)
        .spacing([24.0, 10.0])
        .show(ui, |ui| {
            ui.label("Along");
            ui.horizontal(|ui| {
                for (axis, name) in align.axes.iter_mut().zip(["X", "Y", "Z"]) {
                    ui.toggle_value(axis, name);
                }
            });
            ui.end_row();
            ui.label("Axes of");
            ui.horizontal(|ui| {
                ui.selectable_value(&mut align.space, Space::World, "the world");
                ui.selectable_value(&mut align.space, Space::Local, "what was selected last");
            });
            ui.end_row();
            ui.label("With");
            ui.horizontal(|ui| {
                ui.selectable_value(&mut align.to, AlignTo::Bounds, "the bounds of all");
                ui.selectable_value(&mut align.to, AlignTo::Primary, "what was selected last");
            });
            ui.end_row();
            ui.label("Align");
            ui.horizontal(|ui| sides(ui, align, out));
            ui.end_row();
        });
    if align.axes == [false; 3] {
        ui.weak("Choose an axis.");
    }
}

fn sides(ui: &mut Ui, align: &mut Align, out: &mut Commands) {
    let edges = [
        (Edge::Min, "least sides"),
        (Edge::Center, "middles"),
        (Edge::Max, "greatest sides"),
    ];
    for (edge, name) in edges {
        let button = egui::Button::new(name);
        if ui.add_enabled(align.axes != [false; 3], button).clicked() {
            align.edge = edge;
            out.push(Command::Align(*align));
        }
    }
}
