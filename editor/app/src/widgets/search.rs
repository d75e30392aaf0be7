//! A field that narrows a list while one types.

use egui::{Id, Rect, Response, TextEdit, Ui, UiBuilder};

use super::{Look, font, frame, glyph_button, name};
use crate::theme;

/// Shows it; the text changes at once. Esc empties it before it leaves.
pub fn search_field(
    ui: &mut Ui,
    rect: Rect,
    id: Id,
    label: &str,
    hint: &str,
    text: &mut String,
) -> Response {
    let colors = theme::colors(ui.ctx());
    let focused = ui.memory(|memory| memory.has_focus(id));
    frame(ui, rect, if focused { Look::Active } else { Look::Idle });
    let glyph = Rect::from_min_size(rect.min, egui::vec2(rect.height(), rect.height()));
    ui.painter().text(
        glyph.center(),
        egui::Align2::CENTER_CENTER,
        egui_phosphor::regular::MAGNIFYING_GLASS,
        font(),
        colors.weak,
    );
    let mut field = rect;
    field.min.x = glyph.right() - 4.0;
    if !text.is_empty() {
        let clear = Rect::from_min_max(
            egui::pos2(rect.right() - rect.height(), rect.top()),
            rect.max,
        )
        .shrink(2.0);
        field.max.x = clear.left();
        let label = format!("Clear {label}");
        if glyph_button(
            ui,
            clear,
            id.with("clear"),
            egui_phosphor::regular::X,
            &label,
        )
        .clicked()
        {
            text.clear();
        }
    }
    // Esc takes the keyboard away before anything is shown.
    let was_focused = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    if was_focused && !text.is_empty() && ui.input(|input| input.key_pressed(egui::Key::Escape)) {
        text.clear();
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let mut child = ui.new_child(UiBuilder::new().max_rect(field).layout(layout));
    child.shrink_clip_rect(field);
    let output = TextEdit::singleline(text)
        .id(id)
        .frame(egui::Frame::NONE.inner_margin(egui::Margin::symmetric(4, 0)))
        .min_size(field.size())
        .desired_width(field.width())
        .vertical_align(egui::Align::Center)
        .font(egui::FontSelection::FontId(font()))
        .hint_text(hint.to_owned())
        .show(&mut child);
    let focused = ui.memory(|memory| memory.has_focus(id));
    ui.data_mut(|data| data.insert_temp(id, focused));
    name(ui, &output.response.response, label);
    output.response.response
}
