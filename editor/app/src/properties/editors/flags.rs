//! Sets of faces and of axes: a button for each.

use egui::{Rect, Sense, Ui};

use super::{Cell, Deed};
use crate::command::Phase;
use crate::properties::parts::Patch;
use crate::theme;
use crate::widgets::{self, Look, MIXED};

/// Name and letters of each face, by its bit.
pub(super) const FACES: [(&str, &str); 6] = [
    ("Right", "Ri"),
    ("Top", "To"),
    ("Back", "Ba"),
    ("Left", "Le"),
    ("Bottom", "Bo"),
    ("Front", "Fr"),
];
/// Name and letter of each axis, by its bit.
pub(super) const AXES: [(&str, &str); 3] = [("X", "X"), ("Y", "Y"), ("Z", "Z")];

/// A button for each flag of a set.
pub(super) fn show(ui: &mut Ui, cell: &Cell<'_>, set: u8, flags: &[(&str, &str)]) -> Option<Deed> {
    let colors = theme::colors(ui.ctx());
    let gap = 2.0;
    let width = (cell.rect.width() + gap) / flags.len() as f32 - gap;
    let mut deed = None;
    for (bit, (name, letters)) in flags.iter().enumerate() {
        let left = cell.rect.left() + bit as f32 * (width + gap);
        let rect = Rect::from_min_size(
            egui::pos2(left, cell.rect.top()),
            egui::vec2(width, cell.rect.height()),
        );
        let mixed = cell.merged.mixed >> bit & 1 == 1;
        let on = set >> bit & 1 == 1 && !mixed;
        let sense = if cell.enabled {
            Sense::click()
        } else {
            Sense::hover()
        };
        let response = ui.interact(rect, cell.id.with(bit), sense);
        widgets::frame(ui, rect, Look::of(&response, true));
        if on {
            ui.painter()
                .rect_filled(rect.shrink(1.0), 2.0, colors.selected);
        }
        ui.painter().text(
            rect.center(),
            egui::Align2::CENTER_CENTER,
            if mixed { MIXED } else { letters },
            widgets::font(),
            if on { colors.text } else { colors.weak },
        );
        let label = format!("{} {name}", cell.label);
        response.widget_info(|| {
            egui::WidgetInfo::selected(egui::WidgetType::Checkbox, cell.enabled, on, &label)
        });
        if cell.enabled && response.on_hover_text(*name).clicked() {
            deed = Some(Deed::Edit(Patch::Flag(bit as u8, !on), Phase::Once));
        }
    }
    deed
}
