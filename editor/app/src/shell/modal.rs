//! What stands in front of everything else: its frame, its title, and its buttons, of which Enter presses one. Knows no
//! questions and no answers.

use egui::{Context, FontFamily, Frame, Id, Key, Margin, Modal, ModalResponse, RichText, Ui, vec2};

use crate::theme;

/// Size of a button at least, points.
const BUTTON: egui::Vec2 = vec2(88.0, 28.0);
/// Height of a row of buttons.
const ROW: f32 = 32.0;

/// Shows it, with room around what it holds. It is laid out before it is seen.
pub(crate) fn show<R>(
    context: &Context,
    name: &str,
    content: impl FnOnce(&mut Ui) -> R,
) -> ModalResponse<R> {
    let frame = Frame::popup(&context.global_style())
        .inner_margin(Margin::same(18))
        .corner_radius(10);
    let modal = Modal::new(Id::new(name)).frame(frame);
    let layer = modal.area.layer();
    let was_there = context.memory(|memory| memory.areas().visible_last_frame(&layer));
    let shown = modal.show(context, content);
    if !was_there {
        context.request_discard("a dialog is measured first");
    }
    shown
}

/// Whether the keyboard closes it. For questions that a click beside them must not answer.
pub(crate) fn is_escaped<R>(modal: &ModalResponse<R>) -> bool {
    let is_first = modal.is_top_modal && !modal.any_popup_open;
    let context = &modal.response.ctx;
    is_first && context.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Escape))
}

/// What it is called.
pub(crate) fn title(ui: &mut Ui, text: &str) {
    let bold = FontFamily::Name(theme::BOLD.into());
    ui.label(RichText::new(text).size(17.0).family(bold));
    ui.add_space(8.0);
}

/// A row of buttons, from the right.
pub(crate) fn buttons<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let size = vec2(ui.available_width(), ROW);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.allocate_ui_with_layout(size, layout, content).inner
}

/// The button that Enter presses, unless the keyboard is at another one.
pub(crate) fn primary(ui: &mut Ui, enabled: bool, text: &str) -> bool {
    let colors = theme::colors(ui.ctx());
    let label = RichText::new(text).color(colors.on_accent);
    let button = egui::Button::new(label)
        .fill(colors.accent)
        .min_size(BUTTON);
    let response = ui.add_enabled(enabled, button);
    let focused = ui.memory(egui::Memory::focused);
    let is_elsewhere = focused.is_some_and(|id| id != response.id) && !ui.ctx().text_edit_focused();
    let entered =
        !is_elsewhere && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Enter));
    response.clicked() || (enabled && entered)
}

/// Another button.
pub(crate) fn secondary(ui: &mut Ui, text: &str) -> bool {
    ui.add(egui::Button::new(text).min_size(BUTTON)).clicked()
}
