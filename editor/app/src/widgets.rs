//! Fields that panels share: numbers, text, colours, choices, searches. A field is given what to show and where, and
//! answers what a person did; it keeps nothing but the text that is being typed. Knows no document and no properties.

pub mod choice;
pub mod color;
pub mod expression;
pub mod number;
pub mod picker;
pub mod scalar;
pub mod search;
pub(crate) mod swatches;
pub mod text;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, CornerRadius, FontFamily, FontId, Rect, Response, Stroke, StrokeKind, Ui};

use crate::theme::{self, BOLD};

/// Size of text in rows, points.
pub const TEXT_SIZE: f32 = 12.5;
/// What stands for values that differ.
pub const MIXED: &str = "—";

/// What a field does to a value: many changes of one drag are one step.
#[derive(Debug, Clone, PartialEq)]
pub enum Change<T> {
    /// A change by itself.
    Set(T),
    /// One of many while the pointer is down.
    Drag(T),
    /// The last of many.
    Commit(T),
    /// What was dragged goes back.
    Cancel,
}

/// The text font of rows.
pub fn font() -> FontId {
    FontId::proportional(TEXT_SIZE)
}

/// The bold font of rows.
pub fn bold() -> FontId {
    FontId::new(TEXT_SIZE, FontFamily::Name(BOLD.into()))
}

/// How a field looks at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Nothing special.
    Idle,
    /// Below the pointer.
    Hovered,
    /// Being typed in, or open.
    Active,
    /// What was typed cannot be used.
    Wrong,
    /// Cannot be changed: no frame at all.
    Disabled,
}

impl Look {
    pub(crate) fn of(response: &Response, enabled: bool) -> Self {
        match (enabled, response.hovered() || response.has_focus()) {
            (false, _) => Self::Disabled,
            (true, true) => Self::Hovered,
            (true, false) => Self::Idle,
        }
    }
}

/// Paints the frame of a field.
pub(crate) fn frame(ui: &Ui, rect: Rect, look: Look) {
    let colors = theme::colors(ui.ctx());
    let (fill, line) = match look {
        Look::Disabled => return,
        Look::Idle => (colors.field, colors.line),
        Look::Hovered => (colors.field, colors.weak),
        Look::Active => (colors.field, colors.accent),
        Look::Wrong => (colors.field, colors.error),
    };
    ui.painter().rect(
        rect,
        CornerRadius::same(3),
        fill,
        Stroke::new(1.0, line),
        StrokeKind::Inside,
    );
}

/// Paints one line of text, with an ellipsis where it does not fit; tells whether it did not.
pub(crate) fn line(ui: &Ui, rect: Rect, text: &str, font: FontId, color: Color32) -> bool {
    let mut job = LayoutJob::single_section(
        text.to_owned(),
        TextFormat {
            font_id: font,
            color,
            ..TextFormat::default()
        },
    );
    job.wrap = TextWrapping::truncate_at_width(rect.width().max(0.0));
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let elided = galley.elided;
    let top = rect.center().y - galley.size().y / 2.0;
    ui.painter_at(rect.expand2(egui::vec2(0.0, 4.0))).galley(
        egui::pos2(rect.left(), top),
        galley,
        color,
    );
    elided
}

/// Says to assistive technology, and to tests, what a widget is called.
pub(crate) fn name(ui: &Ui, response: &Response, label: &str) {
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_label(label));
}

/// A box with a tick and words beside it. Empty it has a border that is seen on every ground.
pub(crate) fn check_box(ui: &mut Ui, on: &mut bool, text: impl Into<String>) -> Response {
    let text = text.into();
    ui.scope(|ui| {
        let weak = theme::colors(ui.ctx()).weak;
        let boxes = &mut ui.visuals_mut().widgets;
        boxes.inactive.bg_stroke = Stroke::new(1.0, weak);
        ui.checkbox(on, text)
    })
    .inner
}

/// A square button of a glyph, without a frame until it is hovered.
pub(crate) fn glyph_button(
    ui: &mut Ui,
    rect: Rect,
    id: egui::Id,
    glyph: &str,
    label: &str,
) -> Response {
    let response = ui.interact(rect, id, egui::Sense::click());
    let colors = theme::colors(ui.ctx());
    let hot = response.hovered() || response.has_focus();
    if hot {
        ui.painter()
            .rect_filled(rect, CornerRadius::same(3), colors.hovered);
    }
    ui.painter().text(
        rect.center(),
        egui::Align2::CENTER_CENTER,
        glyph,
        FontId::proportional(TEXT_SIZE + 1.0),
        if hot { colors.text } else { colors.weak },
    );
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::WidgetType::Button, ui.is_enabled(), label)
    });
    response.on_hover_text(label)
}
