//! Editors of text: one line, many lines in a window of their own, and addresses of content.

use std::sync::Arc;

use egui::{Id, Key, Popup, PopupCloseBehavior, Rect, TextEdit, Ui};
use studio_model::{Value, clock, limits};

use super::{Cell, Deed};
use crate::theme;
use crate::widgets::choice::Choice;
use crate::widgets::text::TextField;
use crate::widgets::{MIXED, glyph_button};

/// Letters of the text that a window for many lines opens with; longer ones are edited in their file.
const EDITED_MAX: usize = 100_000;

fn check_length(text: &str) -> Result<(), String> {
    if text.len() > limits::STRING_BYTES_MAX {
        Err("this is too long".to_owned())
    } else {
        Ok(())
    }
}

/// Text of a property.
pub(super) fn string(ui: &mut Ui, cell: &Cell<'_>, value: &Arc<str>) -> Option<Deed> {
    let mut field = cell.rect;
    let mut deed = None;
    let has_lines = value.contains('\n');
    if cell.enabled && value.len() <= EDITED_MAX {
        field.max.x -= cell.rect.height();
        deed = lines(ui, cell, value);
    }
    let typed = TextField {
        id: cell.id,
        label: cell.label,
        text: (!cell.is_mixed()).then_some(value),
        hint: "",
        // A field of one line would lose the others.
        enabled: cell.enabled && !has_lines && value.len() <= EDITED_MAX,
        check: &check_length,
    }
    .show(ui, field);
    typed
        .map(|text| Deed::set(Value::String(text.into())))
        .or(deed)
}

/// A time of day.
pub(super) fn time(ui: &mut Ui, cell: &Cell<'_>, value: &Arc<str>) -> Option<Deed> {
    let check = |text: &str| match clock::hours_of(text) {
        Some(_) => Ok(()),
        None => Err("a time of day is written as 14:30 or 14:30:00".to_owned()),
    };
    let typed = TextField {
        id: cell.id,
        label: cell.label,
        text: (!cell.is_mixed()).then_some(value),
        hint: "",
        enabled: cell.enabled,
        check: &check,
    }
    .show(ui, cell.rect);
    typed.map(|text| Deed::set(Value::String(text.into())))
}

/// A button that opens a window for many lines. Closing the window commits; Esc does not.
fn lines(ui: &mut Ui, cell: &Cell<'_>, value: &Arc<str>) -> Option<Deed> {
    let side = cell.rect.height();
    let rect = Rect::from_min_max(
        egui::pos2(cell.rect.right() - side, cell.rect.top()),
        cell.rect.max,
    )
    .shrink(1.0);
    let id = cell.id.with("lines");
    let label = format!("Edit {} in a window", cell.label);
    let glyph = egui_phosphor::regular::ARROWS_OUT_SIMPLE;
    let response = glyph_button(ui, rect, id, glyph, &label);
    let popup = Popup::default_response_id(&response);
    if response.clicked() && !Popup::is_id_open(ui.ctx(), popup) {
        let start = if cell.is_mixed() { "" } else { value };
        ui.data_mut(|data| data.insert_temp(id, start.to_owned()));
    }
    let draft = ui.data(|data| data.get_temp::<String>(id));
    let mut draft = draft?;
    let escape = ui.input(|input| input.key_pressed(Key::Escape));
    let shown = Popup::from_toggle_button_response(&response)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| window(ui, id, cell.label, &mut draft));
    let done = shown.as_ref().is_some_and(|shown| shown.inner);
    if done {
        Popup::close_id(ui.ctx(), popup);
    }
    if Popup::is_id_open(ui.ctx(), popup) {
        ui.data_mut(|data| data.insert_temp(id, draft));
        return None;
    }
    ui.data_mut(|data| data.remove::<String>(id));
    let changed = draft.as_str() != value.as_ref() && check_length(&draft).is_ok();
    (changed && !escape).then(|| Deed::set(Value::String(draft.into())))
}

fn window(ui: &mut Ui, id: Id, label: &str, draft: &mut String) -> bool {
    let width = 320.0;
    ui.set_width(width);
    let field = egui::ScrollArea::vertical()
        .max_height(220.0)
        .show(ui, |ui| {
            let edit = TextEdit::multiline(draft)
                .id(id.with("text"))
                .desired_width(width)
                .desired_rows(8)
                .show(ui);
            edit.response.response
        })
        .inner;
    crate::widgets::name(ui, &field, &format!("{label} text"));
    let enter = ui.input(|input| input.modifiers.command && input.key_pressed(Key::Enter));
    ui.horizontal(|ui| ui.button("Apply").clicked() || enter)
        .inner
}

/// The address of content: typed, or one of the place's assets.
pub(super) fn content(
    ui: &mut Ui,
    cell: &Cell<'_>,
    value: &Arc<str>,
    assets: &[String],
) -> Option<Deed> {
    let mut field = cell.rect;
    let mut deed = None;
    if cell.enabled && !assets.is_empty() {
        field.max.x -= cell.rect.height() + 2.0;
        let button = Rect::from_min_max(
            egui::pos2(field.right() + 2.0, cell.rect.top()),
            cell.rect.max,
        );
        let names: Vec<&str> = assets.iter().map(String::as_str).collect();
        let path = value.strip_prefix(SCHEME).filter(|_| !cell.is_mixed());
        let chosen = Choice {
            id: cell.id.with("assets"),
            label: &format!("Assets for {}", cell.label),
            current: Some(path.unwrap_or_default()),
            names: &names,
            swatches: &[],
            enabled: true,
        }
        .show(ui, button);
        deed = chosen.map(|chosen| address(&format!("{SCHEME}{}", names[chosen])));
    }
    let missing = value
        .strip_prefix(SCHEME)
        .is_some_and(|path| !assets.iter().any(|asset| asset == path));
    if missing && !cell.is_mixed() {
        let mark = Rect::from_min_size(field.min, egui::vec2(field.height(), field.height()));
        field.min.x += field.height();
        let warning = theme::colors(ui.ctx()).warning;
        ui.painter().text(
            mark.center(),
            egui::Align2::CENTER_CENTER,
            egui_phosphor::regular::WARNING,
            egui::FontId::proportional(14.0),
            warning,
        );
        let response = ui.interact(mark, cell.id.with("missing"), egui::Sense::hover());
        let words = "The place has no such asset. Put the file into its assets folder.";
        response.on_hover_text(words);
    }
    let typed = TextField {
        id: cell.id,
        label: cell.label,
        text: (!cell.is_mixed()).then_some(value),
        hint: if cell.is_mixed() { MIXED } else { "None" },
        enabled: cell.enabled,
        check: &check_length,
    }
    .show(ui, field);
    typed.map(|text| address(text.trim())).or(deed)
}

/// How the place's own assets are addressed.
const SCHEME: &str = "asset://";

fn address(text: &str) -> Deed {
    Deed::set(Value::Content(Arc::from(text)))
}
