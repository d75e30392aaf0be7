//! The steps that drags move and turn in: two fields under each other.

use egui::{Align2, FontId, Id, Rect, Sense, Ui, pos2, vec2};

use crate::theme;
use crate::tools::Tools;
use crate::widgets::Change;
use crate::widgets::number::{Kind, NumberField};

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
    let studs = Kind {
        range: Some((0.001, 1000.0)),
        unit: Some("studs"),
        whole: false,
        step: 1.0,
        speed: 0.05,
    };
    field(
        ui,
        row(0.0),
        "Move",
        "Step in studs",
        studs,
        &mut tools.move_step,
    );
    let degrees = Kind {
        range: Some((0.1, 180.0)),
        unit: Some("°"),
        whole: false,
        step: 5.0,
        speed: 0.5,
    };
    let turn = &mut tools.rotate_step;
    field(ui, row(1.0), "Rotate", "Step in degrees", degrees, turn);
}

fn field(ui: &mut Ui, row: Rect, caption: &str, label: &str, kind: Kind, step: &mut f32) {
    let weak = theme::colors(ui.ctx()).weak;
    let at = row.left_center() + vec2(CAPTION - 5.0, 0.0);
    let font = FontId::proportional(11.0);
    ui.painter()
        .text(at, Align2::RIGHT_CENTER, caption, font, weak);
    let mut cell = row;
    cell.min.x += CAPTION;
    let id = Id::new(label);
    let field = NumberField {
        id,
        label,
        value: f64::from(*step),
        mixed: false,
        kind,
        single: true,
        mark: None,
        enabled: true,
        list: 1,
    };
    let before: Option<f32> = ui.data(|data| data.get_temp(id));
    let number = |typed: &[Option<f64>]| typed.first().copied().flatten().map(|value| value as f32);
    match field.show(ui, cell) {
        Some(Change::Drag(typed)) => {
            ui.data_mut(|data| *data.get_temp_mut_or_insert_with(id, || *step));
            *step = number(&typed).unwrap_or(*step);
        }
        Some(Change::Set(typed) | Change::Commit(typed)) => {
            ui.data_mut(|data| data.remove_temp::<f32>(id));
            *step = number(&typed).unwrap_or(*step);
        }
        Some(Change::Cancel) => {
            ui.data_mut(|data| data.remove_temp::<f32>(id));
            *step = before.unwrap_or(*step);
        }
        None => {}
    }
}
