//! A colour: a swatch that opens a picker, and its hexadecimal text.

use egui::{Color32, Id, Popup, PopupCloseBehavior, Rect, Sense, Ui};

use super::picker::{self, Recent};
use super::text::TextField;
use super::{Change, Look, MIXED, font, frame, line};
use crate::theme;

/// Red, green and blue, 0 to 1 as the screen shows them (sRGB); more is possible for lights.
pub type Rgb = [f32; 3];

/// A field for a colour.
pub struct ColorField<'a> {
    /// Its identity, stable from frame to frame.
    pub id: Id,
    /// Its name for assistive technology.
    pub label: &'a str,
    /// What it shows.
    pub color: Rgb,
    /// Whether several differ.
    pub mixed: bool,
    /// Whether it can be changed.
    pub enabled: bool,
}

impl ColorField<'_> {
    /// Shows it; answers what was done.
    pub fn show(self, ui: &mut Ui, rect: Rect, recent: &mut Recent) -> Option<Change<Rgb>> {
        let (mut swatch, mut field) = (rect, rect);
        swatch.max.x = rect.left() + rect.height() * 1.5;
        field.min.x = swatch.right() + 4.0;
        let picked = self.swatch(ui, swatch, recent);
        let hex = hex(self.color);
        let typed = TextField {
            id: self.id.with("hex"),
            label: self.label,
            text: (!self.mixed).then_some(&hex),
            hint: "",
            enabled: self.enabled,
            check: &|text| {
                parse(text)
                    .map(drop)
                    .ok_or_else(|| "a color is #RRGGBB, or three numbers 0 to 255".to_owned())
            },
        }
        .show(ui, field)
        .and_then(|text| parse(&text))
        .map(Change::Set);
        let change = typed.or(picked);
        if let Some(Change::Set(color) | Change::Commit(color)) = &change {
            recent.add(*color);
        }
        change
    }

    fn swatch(&self, ui: &mut Ui, rect: Rect, recent: &Recent) -> Option<Change<Rgb>> {
        let sense = if self.enabled {
            Sense::click()
        } else {
            Sense::hover()
        };
        let response = ui.interact(rect, self.id, sense);
        let label = format!("{} picker", self.label);
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::WidgetType::ColorButton, self.enabled, &label)
        });
        if self.mixed {
            frame(ui, rect, Look::of(&response, self.enabled));
            let weak = theme::colors(ui.ctx()).weak;
            line(ui, rect.shrink2(egui::vec2(9.0, 0.0)), MIXED, font(), weak);
        } else {
            paint(ui, rect, self.color, response.hovered());
        }
        if !self.enabled {
            return None;
        }
        Popup::from_toggle_button_response(&response)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .gap(2.0)
            .show(|ui| picker::show(ui, self.id.with("picker"), self.label, self.color, recent))
            .and_then(|shown| shown.inner)
    }
}

/// Paints a swatch.
pub(crate) fn paint(ui: &Ui, rect: Rect, color: Rgb, hot: bool) {
    let colors = theme::colors(ui.ctx());
    let line = if hot { colors.accent } else { colors.line };
    ui.painter().rect(
        rect,
        egui::CornerRadius::same(3),
        color32(color),
        egui::Stroke::new(1.0, line),
        egui::StrokeKind::Inside,
    );
}

/// The colour on the screen; what is brighter than white is white.
pub(crate) fn color32(color: Rgb) -> Color32 {
    let [r, g, b] = bytes(color);
    Color32::from_rgb(r, g, b)
}

/// Each channel as 0 to 255.
pub fn bytes(color: Rgb) -> [u8; 3] {
    color.map(|channel| (channel * 255.0).round().clamp(0.0, 255.0) as u8)
}

/// Each channel as 0 to 1.
pub fn from_bytes(bytes: [u8; 3]) -> Rgb {
    bytes.map(|channel| f32::from(channel) / 255.0)
}

/// `#RRGGBB`.
pub fn hex(color: Rgb) -> String {
    let [r, g, b] = bytes(color);
    format!("#{r:02X}{g:02X}{b:02X}")
}

/// The colour of `#RRGGBB`, `#RGB` (with or without `#`) or three numbers 0 to 255.
pub fn parse(text: &str) -> Option<Rgb> {
    let text = text.trim();
    if let Ok(list) = super::expression::numbers(text, 3) {
        let mut color = [0.0; 3];
        for (channel, value) in color.iter_mut().zip(list) {
            let value = value.filter(|value| (0.0..=255.0).contains(value))?;
            *channel = value as f32 / 255.0;
        }
        return Some(color);
    }
    let digits = text.strip_prefix('#').unwrap_or(text);
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, r, g, b] = number.to_be_bytes();
    match digits.len() {
        6 => Some(from_bytes([r, g, b])),
        3 => Some(from_bytes(
            [number >> 8, number >> 4, number].map(|nibble| (nibble & 15) as u8 * 17),
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_goes_both_ways() {
        for text in ["#FF8000", "#000000", "#A3A2A5"] {
            assert_eq!(hex(parse(text).unwrap()), text);
        }
        assert_eq!(parse("f80").map(hex).as_deref(), Some("#FF8800"));
        assert_eq!(parse("255, 128, 0").map(hex).as_deref(), Some("#FF8000"));
        for text in ["", "#12", "red", "1, 2", "256, 0, 0", "#1234567", "+12345"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
