//! One editor for each type of value. An editor is given a cell (what to show, where, under which name) and answers what a
//! person did; it changes nothing.

mod flags;
mod font;
mod keypoints;
mod number;
mod reference;
mod sequence;
mod text;

use egui::{Color32, Id, Rect, Sense, Ui};
use studio_document::Document;
use studio_model::palette::{palette, palette_color};
use studio_model::value::PhysicalProperties;
use studio_model::{CFrame, ClassId, EnumId, InstanceId, Value};

use super::merged::Merged;
use super::parts::{Patch, Sub};
use super::rows::View;
use crate::command::Phase;
use crate::theme;
use crate::widgets::choice::Choice;
use crate::widgets::color::{self, ColorField};
use crate::widgets::picker::Recent;
use crate::widgets::{self, Change, Look, MIXED};

/// What is shown where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'a> {
    /// Stable while the same selection shows the same row.
    pub(super) id: Id,
    /// What the row is called: the label of its editor, and the beginning of the labels of its parts.
    pub(super) label: &'a str,
    pub(super) rect: Rect,
    pub(super) merged: &'a Merged,
    pub(super) enabled: bool,
    pub(super) range: Option<(f64, f64)>,
    pub(super) unit: Option<&'static str>,
    pub(super) enum_id: Option<EnumId>,
    /// Which of its numbers are shown, if not all.
    pub(super) slice: Option<(usize, usize)>,
    /// What is shown of the value.
    pub(super) view: View,
    /// The class of what a reference points at, if not any.
    pub(super) target: Option<ClassId>,
    /// Whether a vector is one field instead of one for each axis.
    pub(super) joined: bool,
    /// Whether the next instance that is clicked will be what a reference points at.
    pub(super) picking: bool,
}

/// What editors need beside the cell.
pub(super) struct Around<'a> {
    pub(super) document: &'a Document,
    pub(super) assets: &'a [String],
    pub(super) recent: &'a mut Recent,
}

/// What a person did in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Deed {
    /// Changed the value.
    Edit(Patch, Phase),
    /// Wants to choose what a reference points at by clicking it.
    Pick,
    /// Does not want to any more.
    DoNotPick,
    /// Wants to see what a reference points at.
    Go(InstanceId),
}

impl Deed {
    fn set(value: Value) -> Self {
        Self::Edit(Patch::Whole(value), Phase::Once)
    }

    /// A change of a field, as an edit.
    fn of<T>(change: Change<T>, patch: impl FnOnce(T) -> Patch) -> Self {
        match change {
            Change::Set(value) => Self::Edit(patch(value), Phase::Once),
            Change::Drag(value) => Self::Edit(patch(value), Phase::Drag),
            Change::Commit(value) => Self::Edit(patch(value), Phase::Commit),
            Change::Cancel => Self::Edit(Patch::Reset, Phase::Cancel),
        }
    }
}

impl Cell<'_> {
    fn is_mixed(&self) -> bool {
        self.merged.is_mixed()
    }
}

/// Shows the editor of a cell.
pub(super) fn show(ui: &mut Ui, cell: &Cell<'_>, around: &mut Around<'_>) -> Option<Deed> {
    if let Some((first, count)) = cell.slice {
        return if cell.joined && count > 1 {
            number::joined(ui, cell, first, count)
        } else {
            number::fields(ui, cell, first, count)
        };
    }
    match &cell.merged.value {
        Value::Bool(on) => bool(ui, cell, *on),
        Value::Int64(v) if v.unsigned_abs() > super::parts::INTEGER_MAX as u64 => {
            number::long_integer(ui, cell, *v)
        }
        Value::Int32(_) | Value::Int64(_) | Value::Float32(_) | Value::Float64(_) => {
            number::fields(ui, cell, 0, 1)
        }
        Value::Vector2(_) | Value::Vector2int16(_) | Value::UDim(_) | Value::NumberRange(_) => {
            number::all(ui, cell, 2)
        }
        Value::Vector3(_) | Value::Vector3int16(_) => number::all(ui, cell, 3),
        Value::UDim2(_) | Value::Rect(_) => number::joined(ui, cell, 0, 4),
        Value::CFrame(_) => number::joined(ui, cell, 0, 6),
        Value::OptionalCFrame(frame) => optional_frame(ui, cell, frame.is_some()),
        Value::PhysicalProperties(own) => physical(ui, cell, own.as_ref()),
        Value::Enum(item) => enumeration(ui, cell, cell.enum_id?, *item, Value::Enum),
        Value::EnumItem((id, item)) => {
            let id = *id;
            enumeration(ui, cell, id, *item, move |item| Value::EnumItem((id, item)))
        }
        Value::String(value) if cell.view == View::Time => text::time(ui, cell, value),
        Value::String(value) => text::string(ui, cell, value),
        Value::Content(value) => text::content(ui, cell, value, around.assets),
        Value::Ref(target) => reference::show(ui, cell, *target, around.document),
        Value::Color3(rgb) => {
            let change = color_field(ui, cell, *rgb, around.recent)?;
            Some(Deed::of(change, |rgb| Patch::Whole(Value::Color3(rgb))))
        }
        Value::Color3uint8(rgb) => {
            let change = color_field(ui, cell, color::from_bytes(*rgb), around.recent)?;
            let patch = |rgb| Patch::Whole(Value::Color3uint8(color::bytes(rgb)));
            Some(Deed::of(change, patch))
        }
        Value::NumberSequence(points) => sequence::numbers(ui, cell, points),
        Value::ColorSequence(points) => sequence::colors(ui, cell, points, around.recent),
        Value::Font(value) => font::family(ui, cell, value),
        Value::Faces(set) => flags::show(ui, cell, *set, &flags::FACES),
        Value::Axes(set) => flags::show(ui, cell, *set, &flags::AXES),
        Value::BrickColor(number) => brick_color(ui, cell, *number),
        other => {
            plain(ui, cell, &super::words::of(other, around.document.model()));
            None
        }
    }
}

/// Shows a row below a cell's own.
pub(super) fn show_sub(ui: &mut Ui, cell: &Cell<'_>, sub: Sub) -> Option<Deed> {
    match (sub, &cell.merged.value) {
        (Sub::Numbers(first, count), _) => number::fields(ui, cell, first, count),
        (Sub::FontWeight, Value::Font(value)) => font::weight(ui, cell, value),
        (Sub::FontStyle, Value::Font(value)) => font::style(ui, cell, value),
        _ => None,
    }
}

/// Text that is only read.
fn plain(ui: &mut Ui, cell: &Cell<'_>, text: &str) {
    let text = if cell.is_mixed() { MIXED } else { text };
    let response = ui.interact(cell.rect, cell.id, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Label, true, cell.label));
    let weak = theme::colors(ui.ctx()).weak;
    let inner = cell.rect.shrink2(egui::vec2(5.0, 0.0));
    if widgets::line(ui, inner, text, widgets::font(), weak) {
        response.on_hover_text(text);
    }
}

fn bool(ui: &mut Ui, cell: &Cell<'_>, on: bool) -> Option<Deed> {
    let clicked = check_box(ui, cell, cell.label, on && !cell.is_mixed());
    clicked.then(|| Deed::set(Value::Bool(cell.is_mixed() || !on)))
}

/// A box with a tick, or a dash where several differ. Tells whether it was clicked.
fn check_box(ui: &mut Ui, cell: &Cell<'_>, label: &str, on: bool) -> bool {
    let colors = theme::colors(ui.ctx());
    let side = 15.0;
    let center = egui::pos2(cell.rect.left() + side / 2.0 + 1.0, cell.rect.center().y);
    let square = Rect::from_center_size(center, egui::vec2(side, side));
    let target = Rect::from_min_max(
        cell.rect.min,
        egui::pos2(square.right() + 6.0, cell.rect.bottom()),
    );
    let sense = if cell.enabled {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(target, cell.id, sense);
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::WidgetType::Checkbox, cell.enabled, on, label)
    });
    let mark = |glyph: &str, color| {
        let font = egui::FontId::proportional(12.0);
        ui.painter().text(
            square.center(),
            egui::Align2::CENTER_CENTER,
            glyph,
            font,
            color,
        );
    };
    if on && cell.enabled {
        ui.painter().rect_filled(square, 3.0, colors.accent);
        mark(egui_phosphor::regular::CHECK, colors.on_accent);
    } else {
        // An empty box is nothing but its border: it must be seen.
        let look = if cell.enabled {
            Look::Hovered
        } else {
            Look::Idle
        };
        widgets::frame(ui, square, look);
        if cell.is_mixed() {
            mark(egui_phosphor::regular::MINUS, colors.text);
        } else if on {
            mark(egui_phosphor::regular::CHECK, colors.weak);
        }
    }
    cell.enabled && response.clicked()
}

fn color_field(
    ui: &mut Ui,
    cell: &Cell<'_>,
    rgb: color::Rgb,
    recent: &mut Recent,
) -> Option<Change<color::Rgb>> {
    ColorField {
        id: cell.id,
        label: cell.label,
        color: rgb,
        mixed: cell.is_mixed(),
        enabled: cell.enabled,
    }
    .show(ui, cell.rect, recent)
}

fn enumeration(
    ui: &mut Ui,
    cell: &Cell<'_>,
    enum_id: EnumId,
    item: u32,
    value: impl FnOnce(u32) -> Value,
) -> Option<Deed> {
    let info = studio_model::ClassTable::get().enumeration(enum_id);
    let names: Vec<&str> = info.items.iter().map(|(_, name)| *name).collect();
    let number = item.to_string();
    let chosen = Choice {
        id: cell.id,
        label: cell.label,
        current: (!cell.is_mixed()).then(|| info.item_name(item).unwrap_or(&number)),
        names: &names,
        swatches: &[],
        enabled: cell.enabled,
    }
    .show(ui, cell.rect)?;
    Some(Deed::set(value(info.items[chosen].0)))
}

/// A colour of the palette, by its name.
fn brick_color(ui: &mut Ui, cell: &Cell<'_>, number: u16) -> Option<Deed> {
    let (mut swatch, mut rest) = (cell.rect, cell.rect);
    swatch.max.x = cell.rect.left() + cell.rect.height() * 1.5;
    rest.min.x = swatch.right() + 4.0;
    let current = palette_color(number);
    if let Some(current) = current.filter(|_| !cell.is_mixed()) {
        color::paint(ui, swatch, color::from_bytes(current.rgb), false);
    }
    let names: Vec<&str> = palette().iter().map(|color| color.name.as_str()).collect();
    let unknown = number.to_string();
    let swatches: Vec<Color32> = palette()
        .iter()
        .map(|color| color::color32(color::from_bytes(color.rgb)))
        .collect();
    let chosen = Choice {
        id: cell.id,
        label: cell.label,
        current: (!cell.is_mixed()).then(|| current.map_or(&*unknown, |color| &color.name)),
        names: &names,
        swatches: &swatches,
        enabled: cell.enabled,
    }
    .show(ui, rest)?;
    Some(Deed::set(Value::BrickColor(palette()[chosen].number)))
}

/// A box that says whether there is a value, and what follows it.
fn optional(
    ui: &mut Ui,
    cell: &Cell<'_>,
    on: bool,
    words: &str,
    off: Value,
    new: Value,
) -> Option<Deed> {
    let clicked = check_box(ui, cell, cell.label, on);
    let mut rest = cell.rect;
    rest.min.x += 24.0;
    let weak = theme::colors(ui.ctx()).weak;
    let words = if cell.is_mixed() { MIXED } else { words };
    widgets::line(ui, rest, words, widgets::font(), weak);
    clicked.then(|| Deed::set(if on && !cell.is_mixed() { off } else { new }))
}

fn physical(ui: &mut Ui, cell: &Cell<'_>, own: Option<&PhysicalProperties>) -> Option<Deed> {
    let words = if own.is_some() {
        "Its own"
    } else {
        "Of its material"
    };
    // Where one begins: the reference platform's values of plastic.
    let plastic = PhysicalProperties {
        density: 0.7,
        friction: 0.3,
        elasticity: 0.5,
        friction_weight: 1.0,
        elasticity_weight: 1.0,
        acoustic_absorption: 1.0,
    };
    let new = Value::PhysicalProperties(Some(own.copied().unwrap_or(plastic)));
    // Values that differ in a number are all there.
    let none = Value::PhysicalProperties(None);
    optional(ui, cell, own.is_some(), words, none, new)
}

fn optional_frame(ui: &mut Ui, cell: &Cell<'_>, on: bool) -> Option<Deed> {
    if on && cell.enabled {
        let mut inner = *cell;
        inner.rect.max.x -= cell.rect.height() + 2.0;
        let clear = Rect::from_min_max(
            egui::pos2(inner.rect.right() + 2.0, cell.rect.top()),
            cell.rect.max,
        );
        let label = format!("Clear {}", cell.label);
        let glyph = egui_phosphor::regular::X;
        if widgets::glyph_button(ui, clear, cell.id.with("clear"), glyph, &label).clicked() {
            return Some(Deed::set(Value::OptionalCFrame(None)));
        }
        return number::joined(ui, &inner, 0, 6);
    }
    let new = Value::OptionalCFrame(Some(CFrame::IDENTITY));
    optional(ui, cell, on, "None", Value::OptionalCFrame(None), new)
}
