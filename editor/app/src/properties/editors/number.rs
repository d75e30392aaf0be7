//! Editors of values that are numbers: a field for each, or all of them as one text.

use egui::{Rect, Ui};
use studio_model::{Value, ValueType};

use super::{Cell, Deed};
use crate::command::Phase;
use crate::properties::parts::{self, Patch};
use crate::theme;
use crate::widgets::number::{Kind, NumberField, exact, rounded};
use crate::widgets::text::TextField;
use crate::widgets::{MIXED, expression};

const GAP: f32 = 3.0;

/// All numbers of a small vector: as fields, or as one text where that is wanted.
pub(super) fn all(ui: &mut Ui, cell: &Cell<'_>, count: usize) -> Option<Deed> {
    if cell.joined {
        joined(ui, cell, 0, count)
    } else {
        fields(ui, cell, 0, count)
    }
}

/// A field for each of some numbers, all equally wide.
pub(super) fn fields(ui: &mut Ui, cell: &Cell<'_>, first: usize, count: usize) -> Option<Deed> {
    let value = &cell.merged.value;
    let value_type = value.value_type();
    let numbers = parts::numbers(value);
    let list = numbers.as_slice().get(first..first + count)?;
    let width = (cell.rect.width() - GAP * (count - 1) as f32) / count as f32;
    let axes = theme::colors(ui.ctx()).axes;
    let mut deed = None;
    for (index, &number) in list.iter().enumerate() {
        let part = first + index;
        let name = parts::names(value_type)[part];
        let left = cell.rect.left() + index as f32 * (width + GAP);
        let rect = Rect::from_min_size(
            egui::pos2(left, cell.rect.top()),
            egui::vec2(width, cell.rect.height()),
        );
        let label = label(cell, name);
        let field = NumberField {
            id: cell.id.with(part),
            label: &label,
            value: number,
            mixed: cell.merged.mixed >> part & 1 == 1,
            kind: kind(cell, value_type, part, count == 1),
            single: !matches!(value_type, ValueType::Float64 | ValueType::Int64),
            mark: match name.chars().last() {
                Some('X') if count > 1 => Some(axes[0]),
                Some('Y') if count > 1 => Some(axes[1]),
                Some('Z') if count > 1 => Some(axes[2]),
                _ => None,
            },
            enabled: cell.enabled,
            list: count - index,
        };
        if let Some(change) = field.show(ui, rect) {
            deed = Some(Deed::of(change, |typed| Patch::Numbers(part, typed)));
        }
    }
    deed
}

/// `Size X`; of a row that shows a position already, `Position X` and not `Position Position X`.
fn label(cell: &Cell<'_>, part: &str) -> String {
    if part.is_empty() {
        return cell.label.to_owned();
    }
    match (cell.slice, part.rsplit_once(' ')) {
        (Some(_), Some((_, axis))) => format!("{} {axis}", cell.label),
        _ => format!("{} {part}", cell.label),
    }
}

/// What a number may be, and how fast it moves.
/// Units are shown where there is one number: beside several there is room for some only.
fn kind(cell: &Cell<'_>, value_type: ValueType, part: usize, alone: bool) -> Kind {
    let frame = matches!(value_type, ValueType::CFrame | ValueType::OptionalCFrame);
    let unit = match (frame, part) {
        (true, 0..3) => Some("studs"),
        (true, _) => Some("degrees"),
        _ => cell.unit,
    };
    let own = if frame { None } else { cell.range };
    let range = parts::range(value_type, part);
    let range = match (own, range) {
        (Some((a, b)), Some((c, d))) => Some((a.max(c), b.min(d))),
        (own, range) => own.or(range),
    };
    let whole = parts::is_whole(value_type, part);
    let is_fraction = range.is_some_and(|(least, greatest)| greatest - least <= 2.0)
        || (matches!(value_type, ValueType::UDim | ValueType::UDim2) && !whole);
    let (step, speed) = if is_fraction && !whole {
        (0.05, 0.005)
    } else if whole || unit == Some("degrees") {
        (1.0, 0.5)
    } else {
        (1.0, 0.05)
    };
    let short = match unit {
        Some("degrees") => Some("°"),
        unit => unit,
    };
    Kind {
        range,
        unit: short.filter(|_| alone),
        whole,
        step,
        speed,
    }
}

/// All numbers as one text: `1, 2, 3`. What is left as it stands keeps its bits.
pub(super) fn joined(ui: &mut Ui, cell: &Cell<'_>, first: usize, count: usize) -> Option<Deed> {
    let value = &cell.merged.value;
    let numbers = parts::numbers(value);
    let list = numbers.as_slice().get(first..first + count)?;
    let single = value.value_type() != ValueType::Float64;
    let shown: Vec<String> = list
        .iter()
        .enumerate()
        .map(|(index, number)| {
            if cell.merged.mixed >> (first + index) & 1 == 1 {
                MIXED.to_owned()
            } else if index >= 3 && count == 6 {
                rounded(*number, 3)
            } else {
                exact(*number, single)
            }
        })
        .collect();
    let text = layout(value, &shown);
    let typed = TextField {
        id: cell.id.with("joined"),
        label: cell.label,
        text: Some(&text),
        hint: "",
        enabled: cell.enabled,
        check: &|text| read(text, count).map(drop).map_err(|why| why.to_string()),
    }
    .show(ui, cell.rect)?;
    let typed = read(&typed, count).ok()?;
    let same = |index: usize, number: f64| {
        shown
            .get(index)
            .and_then(|shown| expression::number(shown).ok())
            == Some(number)
    };
    let new: Vec<Option<f64>> = typed
        .into_iter()
        .enumerate()
        .map(|(index, number)| number.filter(|number| !same(index, *number)))
        .map(|number| number.filter(|number| number.is_finite()))
        .collect();
    Some(Deed::Edit(Patch::Numbers(first, new), Phase::Once))
}

fn layout(value: &Value, shown: &[String]) -> String {
    match value {
        Value::UDim2(_) | Value::Rect(_) if shown.len() == 4 => {
            format!(
                "{{{}, {}}}, {{{}, {}}}",
                shown[0], shown[1], shown[2], shown[3]
            )
        }
        // A frame that is not turned is told by its position.
        _ if shown.len() == 6 && shown[3..].iter().all(|angle| angle == "0") => {
            shown[..3].join(", ")
        }
        _ => shown.join(", "),
    }
}

/// As many numbers as there are; of a frame also its position alone.
fn read(text: &str, count: usize) -> Result<Vec<Option<f64>>, expression::NotANumber> {
    match expression::numbers(text, count) {
        Err(expression::NotANumber::Count(6)) => {
            expression::numbers(text, 3).map_err(|why| match why {
                expression::NotANumber::Count(_) => expression::NotANumber::Count(3),
                why => why,
            })
        }
        result => result,
    }
}

/// An integer that a double cannot hold.
pub(super) fn long_integer(ui: &mut Ui, cell: &Cell<'_>, value: i64) -> Option<Deed> {
    let text = value.to_string();
    let typed = TextField {
        id: cell.id,
        label: cell.label,
        text: (!cell.merged.is_mixed()).then_some(&text),
        hint: "",
        enabled: cell.enabled,
        check: &|text| {
            text.trim()
                .parse::<i64>()
                .map(drop)
                .map_err(|_| "an integer is needed".to_owned())
        },
    }
    .show(ui, cell.rect)?;
    let number = typed.trim().parse().ok()?;
    Some(Deed::set(Value::Int64(number)))
}
