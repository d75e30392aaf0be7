//! The settings dialog. Changes hold at once and are kept when it closes.

use egui::{Grid, Sense, Slider, Ui, vec2};

use crate::settings::{Graphics, Settings, ThemeChoice, ZOOM};
use crate::theme;
use crate::tools::Tools;
use crate::widgets::check_box;
use crate::widgets::number::Kind;
use crate::widgets::scalar;

/// Width of the field of a number, points.
const FIELD: f32 = 120.0;
/// How fast the camera walks.
const SPEED: Kind = Kind {
    range: Some((1.0, 2000.0)),
    unit: Some("studs/s"),
    whole: false,
    step: 10.0,
    speed: 1.0,
};

/// Shows the page. `software` says that there is no graphics card.
pub(crate) fn show(ui: &mut Ui, settings: &mut Settings, tools: &mut Tools, software: bool) {
    theme::choices(ui);
    let colors = theme::colors(ui.ctx());
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
            graphics(ui, settings, software);
            number(ui, "Camera speed", SPEED, &mut tools.camera_speed);
            number(ui, "Step of moves", scalar::STUDS, &mut tools.move_step);
            let turns = &mut tools.rotate_step;
            number(ui, "Step of rotations", scalar::DEGREES, turns);
            ui.label("Grid");
            check_box(ui, &mut tools.show_grid, "Show it on the ground");
            ui.end_row();
        });
    ui.add_space(8.0);
    ui.weak(
        "Work is kept while you edit: after a crash the place opens with all but the last seconds.",
    );
}

/// How good the 3D view looks, and why that may be less than one expects.
fn graphics(ui: &mut Ui, settings: &mut Settings, software: bool) {
    ui.label("Graphics");
    ui.horizontal(|ui| {
        let choices = [
            (Graphics::Automatic, "Automatic"),
            (Graphics::Low, "Low"),
            (Graphics::Medium, "Medium"),
            (Graphics::High, "High"),
        ];
        for (choice, name) in choices {
            ui.selectable_value(&mut settings.graphics, choice, name);
        }
    });
    ui.end_row();
    if software {
        ui.label("");
        ui.weak("No graphics card was found, so Automatic stays low.");
        ui.end_row();
    }
}

/// A row with a number.
fn number(ui: &mut Ui, label: &str, kind: Kind, value: &mut f32) {
    ui.label(label);
    let size = vec2(FIELD, theme::ROW_HEIGHT);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    scalar::show(ui, rect, label, kind, value);
    ui.end_row();
}
