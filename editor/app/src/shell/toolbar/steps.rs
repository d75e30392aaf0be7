//! The steps that drags move and turn in: two fields under each other.

use egui::{Align2, FontId, Rect, Sense, Ui, pos2, vec2};

use crate::theme;
use crate::tools::Tools;
use crate::widgets::number::Kind;
use crate::widgets::scalar;

/// Width of both, points.
pub(super) const WIDTH: f32 = 124.0;
const CAPTION: f32 = 42.0;
const ROW: f32 = 22.0;
const GAP: f32 = 2.0;

/// Shows the fields.
pub(super) fn show(ui: &mut Ui, tools: &mut Tools) {
    let (area, _) = ui.allocate_exact_size(vec2(WIDTH, 2.0 * ROW + GAP), Sense::hover());
    let row = |index: f32| {
        let top = area.top() + index * (ROW + GAP);
        Rect::from_min_size(pos2(area.left(), top), vec2(WIDTH - 4.0, ROW))
    };
    let (moves, turns) = (&mut tools.move_step, &mut tools.rotate_step);
    field(
        ui,
        row(0.0),
        ("Move", "Step in studs"),
        scalar::STUDS,
        moves,
    );
    field(
        ui,
        row(1.0),
        ("Rotate", "Step in degrees"),
        scalar::DEGREES,
        turns,
    );
}

fn field(ui: &mut Ui, row: Rect, (caption, label): (&str, &str), kind: Kind, step: &mut f32) {
    let weak = theme::colors(ui.ctx()).weak;
    let at = row.left_center() + vec2(CAPTION - 5.0, 0.0);
    let font = FontId::proportional(11.0);
    ui.painter()
        .text(at, Align2::RIGHT_CENTER, caption, font, weak);
    let mut cell = row;
    cell.min.x += CAPTION;
    scalar::show(ui, cell, label, kind, step);
}
