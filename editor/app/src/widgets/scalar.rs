//! A number of the program's own, such as a step or a speed: it holds while it is dragged, and Esc brings back what it was.

use egui::{Id, Rect, Ui};

use super::Change;
use super::number::{Kind, NumberField};

/// Shows the field of a number; `label` is its name and its identity.
pub(crate) fn show(ui: &mut Ui, rect: Rect, label: &str, kind: Kind, value: &mut f32) {
    let id = Id::new(label);
    let field = NumberField {
        id,
        label,
        value: f64::from(*value),
        mixed: false,
        kind,
        single: true,
        mark: None,
        enabled: true,
        list: 1,
    };
    let before: Option<f32> = ui.data(|data| data.get_temp(id));
    let number = |typed: &[Option<f64>]| typed.first().copied().flatten().map(|value| value as f32);
    match field.show(ui, rect) {
        Some(Change::Drag(typed)) => {
            ui.data_mut(|data| *data.get_temp_mut_or_insert_with(id, || *value));
            *value = number(&typed).unwrap_or(*value);
        }
        Some(Change::Set(typed) | Change::Commit(typed)) => {
            ui.data_mut(|data| data.remove_temp::<f32>(id));
            *value = number(&typed).unwrap_or(*value);
        }
        Some(Change::Cancel) => {
            ui.data_mut(|data| data.remove_temp::<f32>(id));
            *value = before.unwrap_or(*value);
        }
        None => {}
    }
}

/// The step of moves.
pub(crate) const STUDS: Kind = Kind {
    range: Some((0.001, 1000.0)),
    unit: Some("studs"),
    whole: false,
    step: 1.0,
    speed: 0.05,
};

/// The step of rotations.
pub(crate) const DEGREES: Kind = Kind {
    range: Some((0.1, 180.0)),
    unit: Some("°"),
    whole: false,
    step: 5.0,
    speed: 0.5,
};
