//! The settings dialog. Changes hold at once and are kept when it closes.

use std::ops::RangeInclusive;

use egui::{DragValue, Grid, Slider, Ui};

use crate::settings::{Settings, ThemeChoice, ZOOM};
use crate::theme;
use crate::tools::Tools;
use crate::widgets::check_box;
use crate::widgets::number::rounded;

/// Shows the page.
pub(crate) fn show(ui: &mut Ui, settings: &mut Settings, tools: &mut Tools) {
    theme::choices(ui);
    let colors = theme::colors(ui.ctx());
    let number = |value: f64, _: RangeInclusive<usize>| rounded(value, 3);
    Grid::new("settings")
        .num_columns(2)
        .spacing([24.0, 10.0])
        .show(ui, |ui| {
            ui.label("Theme");
            ui.horizontal(|ui| {
                let choices = [
                    (ThemeChoice::Dark, "Dark"),
                    (ThemeChoice::Light, "Light"),
                    (ThemeChoice::System, "As the system"),
                ];
                for (choice, name) in choices {
                    ui.selectable_value(&mut settings.theme, choice, name);
                }
            });
            ui.end_row();
            ui.label("Interface scale");
            let percent = |zoom: f64, _| format!("{:.0} %", zoom * 100.0);
            // Taken over when the pointer lets go: a slider that moves under the hand cannot be aimed.
            let mut zoom = settings.zoom;
            let slider = Slider::new(&mut zoom, ZOOM)
                .step_by(0.05)
                .custom_formatter(percent)
                .update_while_editing(false);
            let slider = ui.scope(|ui| {
                // A rail that is seen on the panel.
                ui.visuals_mut().widgets.inactive.bg_fill = colors.line;
                ui.add(slider)
            });
            let slider = slider.inner;
            if !slider.dragged() {
                settings.zoom = zoom;
            }
            ui.end_row();
            ui.label("Camera speed");
            let speed = DragValue::new(&mut tools.camera_speed).range(1.0..=2000.0);
            ui.add(speed.suffix(" studs/s").custom_formatter(number));
            ui.end_row();
            ui.label("Step of moves");
            let studs = DragValue::new(&mut tools.move_step).range(0.001..=1000.0);
            ui.add(studs.speed(0.05).suffix(" studs").custom_formatter(number));
            ui.end_row();
            ui.label("Step of rotations");
            let degrees = DragValue::new(&mut tools.rotate_step).range(0.1..=180.0);
            ui.add(degrees.speed(0.5).suffix("°").custom_formatter(number));
            ui.end_row();
            ui.label("Grid");
            check_box(ui, &mut tools.show_grid, "Show it on the ground");
            ui.end_row();
        });
    ui.add_space(8.0);
    ui.weak(
        "Work is kept while you edit: after a crash the place opens with all but the last seconds.",
    );
}
