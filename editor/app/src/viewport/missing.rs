//! What is shown where there is no picture: why, and what to do.

use egui::{Rect, Ui};

use crate::theme;

/// Says that there is no picture and what to do; whether one wants to try again. At the top, and not in the way of the
/// pointer: handles, marks and clicks work on.
pub(crate) fn explain(ui: &mut Ui, why: &str) -> bool {
    let colors = theme::colors(ui.ctx());
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0.0, colors.field);
    let area = Rect::from_center_size(
        rect.center_top() + egui::vec2(0.0, 70.0),
        egui::vec2(rect.width().min(520.0), 120.0),
    );
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(area));
    ui.style_mut().interaction.selectable_labels = false;
    ui.vertical_centered(|ui| {
        ui.strong("No picture");
        ui.label(why);
        ui.colored_label(
            colors.weak,
            "Everything else works, saving included. Update the graphics driver (Vulkan, Metal or Direct3D 12) if it stays so.",
        );
        ui.button("Try again").clicked()
    })
    .inner
}
