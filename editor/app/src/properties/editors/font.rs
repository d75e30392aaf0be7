//! A font: its family by name or address, its weight and its style.

use std::sync::Arc;

use egui::Ui;
use studio_model::Value;
use studio_model::value::Font;

use super::{Cell, Deed};
use crate::widgets::choice::Choice;
use crate::widgets::text::TextField;

const FOLDER: &str = "rbxasset://fonts/families/";
const ENDING: &str = ".json";

/// Names of weights, from 100 to 900.
const WEIGHTS: [&str; 9] = [
    "Thin",
    "ExtraLight",
    "Light",
    "Regular",
    "Medium",
    "SemiBold",
    "Bold",
    "ExtraBold",
    "Heavy",
];
const STYLES: [&str; 2] = ["Normal", "Italic"];

/// The family's name; other addresses in full.
fn short(family: &str) -> &str {
    family
        .strip_prefix(FOLDER)
        .and_then(|name| name.strip_suffix(ENDING))
        .unwrap_or(family)
}

fn full(name: &str) -> Arc<str> {
    if name.contains("://") || name.is_empty() {
        Arc::from(name)
    } else {
        Arc::from(format!("{FOLDER}{name}{ENDING}"))
    }
}

pub(super) fn family(ui: &mut Ui, cell: &Cell<'_>, font: &Font) -> Option<Deed> {
    let typed = TextField {
        id: cell.id,
        label: cell.label,
        text: (!cell.is_mixed()).then(|| short(&font.family)),
        hint: "Family",
        enabled: cell.enabled,
        check: &|_| Ok(()),
    }
    .show(ui, cell.rect)?;
    Some(Deed::set(Value::Font(Font {
        family: full(typed.trim()),
        ..font.clone()
    })))
}

pub(super) fn weight(ui: &mut Ui, cell: &Cell<'_>, font: &Font) -> Option<Deed> {
    let index = usize::from((font.weight / 100).clamp(1, 9)) - 1;
    let chosen = choice(ui, cell, "weight", &WEIGHTS, index)?;
    Some(Deed::set(Value::Font(Font {
        weight: (chosen as u16 + 1) * 100,
        ..font.clone()
    })))
}

pub(super) fn style(ui: &mut Ui, cell: &Cell<'_>, font: &Font) -> Option<Deed> {
    let chosen = choice(ui, cell, "style", &STYLES, usize::from(font.italic))?;
    Some(Deed::set(Value::Font(Font {
        italic: chosen == 1,
        ..font.clone()
    })))
}

fn choice(ui: &mut Ui, cell: &Cell<'_>, part: &str, names: &[&str], at: usize) -> Option<usize> {
    Choice {
        id: cell.id.with(part),
        label: &format!("{} {part}", cell.label),
        current: (!cell.is_mixed()).then(|| names[at]),
        names,
        swatches: &[],
        enabled: cell.enabled,
    }
    .show(ui, cell.rect)
}
