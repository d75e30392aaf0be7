//! Buttons of the bar: an icon over a word, a narrow arrow that opens a list.

use egui::{
    Align2, Color32, FontId, Rect, Response, Sense, Stroke, Ui, WidgetInfo, WidgetType, vec2,
};

use crate::action::Action;
use crate::command::Commands;
use crate::shell::state::{State, explain};
use crate::theme::{self, Colors};

/// Width of the button that opens a list, points.
pub(super) const ARROW: f32 = 14.0;
const HEIGHT: f32 = 46.0;
const WIDTH: f32 = 44.0;
const WORD: f32 = 11.0;

/// How wide the button of a word is, points.
pub(super) fn width(ui: &Ui, word: &str) -> f32 {
    let font = FontId::proportional(WORD);
    let galley = ui
        .painter()
        .layout_no_wrap(word.to_owned(), font, Color32::WHITE);
    (galley.size().x + 8.0).ceil().max(WIDTH)
}

/// An action as a button.
pub(super) fn show(
    ui: &mut Ui,
    action: Action,
    word: &str,
    state: State<'_>,
    out: &mut Commands,
) -> Response {
    let refusal = state.refusal(action);
    let on = state.is_on(action) == Some(true);
    let response = ui
        .add_enabled_ui(refusal.is_none(), |ui| big(ui, action, word, on))
        .inner;
    if response.clicked() {
        out.act(action);
    }
    explain(response.clone(), action, state);
    response
}

/// An icon over a word.
fn big(ui: &mut Ui, action: Action, word: &str, on: bool) -> Response {
    let size = vec2(width(ui, word), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    // Color and Material are what Properties calls two of its fields.
    let name = match action {
        Action::ToolPaintColor | Action::ToolPaintMaterial => action.info().name,
        _ => word,
    };
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, ui.is_enabled(), on, name));
    let ink = ground(ui, rect, &response, on);
    let painter = ui.painter();
    let at = rect.center_top();
    let text = |y: f32, text: &str, size: f32| {
        let font = FontId::proportional(size);
        painter.text(at + vec2(0.0, y), Align2::CENTER_CENTER, text, font, ink);
    };
    text(16.0, action.info().icon, 20.0);
    text(35.5, word, WORD);
    response
}

/// A narrow button that opens a list.
pub(super) fn arrow(ui: &mut Ui, label: &str) -> Response {
    plain(ui, ARROW, egui_phosphor::regular::CARET_DOWN, label)
}

/// A button of an icon alone.
pub(super) fn plain(ui: &mut Ui, width: f32, icon: &str, label: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, ui.is_enabled(), label));
    let ink = ground(ui, rect, &response, false);
    let font = FontId::proportional((width * 0.75).min(16.0));
    ui.painter()
        .text(rect.center(), Align2::CENTER_CENTER, icon, font, ink);
    response.on_hover_text(label)
}

/// Paints what lies behind a button; the color of what stands on it.
fn ground(ui: &Ui, rect: Rect, response: &Response, on: bool) -> Color32 {
    let colors = theme::colors(ui.ctx());
    let (fill, ink) = ink(colors, response, on, ui.is_enabled());
    let rect = rect.shrink2(vec2(0.0, 1.0));
    ui.painter().rect_filled(rect, 6.0, fill);
    if response.has_focus() {
        let stroke = Stroke::new(1.5, colors.accent);
        ui.painter()
            .rect_stroke(rect, 6.0, stroke, egui::StrokeKind::Inside);
    }
    ink
}

fn ink(colors: &Colors, response: &Response, on: bool, enabled: bool) -> (Color32, Color32) {
    if !enabled {
        return (Color32::TRANSPARENT, colors.weak.gamma_multiply(0.6));
    }
    if on {
        return (colors.selected, colors.on_selected);
    }
    if response.hovered() {
        return (colors.hovered, colors.text);
    }
    (Color32::TRANSPARENT, colors.text)
}
