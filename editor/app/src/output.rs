//! What happened: messages of this session, with their time and weight.

use std::collections::VecDeque;

use egui::{RichText, ScrollArea, Ui};

use crate::command::Tone;
use crate::theme::{self, ROW_HEIGHT};

/// Lines that are kept; the oldest go first.
const LINES_MAX: usize = 200_000;

/// Height of what stands in the row of tabs, and width of the filter, points.
const TOOLS: f32 = 18.0;
const FILTER: f32 = 180.0;

/// A message.
#[derive(Debug)]
struct Line {
    /// When it was said, as the clock on the wall has it: `14:03:59`.
    at: String,
    tone: Tone,
    text: String,
}

/// The Output panel.
#[derive(Debug, Default)]
pub struct Output {
    lines: VecDeque<Line>,
    filter: String,
}

impl Output {
    /// Adds a message of this moment; each of its lines is a row.
    pub fn say(&mut self, tone: Tone, text: &str) {
        let at = jiff::Zoned::now().strftime("%H:%M:%S").to_string();
        for text in text.lines() {
            if self.lines.len() == LINES_MAX {
                self.lines.pop_front();
            }
            let text = text.to_owned();
            self.lines.push_back(Line {
                at: at.clone(),
                tone,
                text,
            });
        }
    }

    /// Shows what stands beside the panel's tab, from the right: nothing while there is nothing to filter.
    pub(crate) fn tools(&mut self, ui: &mut Ui) {
        if self.lines.is_empty() {
            return;
        }
        ui.spacing_mut().interact_size.y = TOOLS;
        ui.spacing_mut().button_padding.y = 1.0;
        ui.add_space(4.0);
        if ui.button("Clear").clicked() {
            self.lines.clear();
            self.filter.clear();
        }
        let field = egui::TextEdit::singleline(&mut self.filter)
            .hint_text("Filter")
            .margin(egui::Margin::symmetric(6, 1))
            .background_color(theme::colors(ui.ctx()).panel)
            .desired_width(FILTER.min(ui.available_width() - 8.0));
        let field = ui.add(field);
        crate::widgets::name(ui, &field, "Filter the output");
    }

    /// Shows the panel.
    pub fn show(&mut self, ui: &mut Ui) {
        let colors = theme::colors(ui.ctx());
        if self.lines.is_empty() {
            super::shell::empty(
                ui,
                "Nothing yet",
                "What you save, publish and open is told here.",
            );
            return;
        }
        let wanted = self.filter.to_lowercase();
        let shown: Vec<&Line> = self
            .lines
            .iter()
            .filter(|line| wanted.is_empty() || line.text.to_lowercase().contains(&wanted))
            .collect();
        ScrollArea::vertical()
            .auto_shrink(false)
            .stick_to_bottom(true)
            .show_rows(ui, ROW_HEIGHT - 4.0, shown.len(), |ui, rows| {
                for line in &shown[rows] {
                    ui.horizontal(|ui| {
                        let at = RichText::new(&line.at).monospace().small();
                        ui.label(at.color(colors.weak));
                        let (icon, color) = sign(line.tone, colors);
                        ui.label(RichText::new(icon).color(color));
                        ui.add(egui::Label::new(&line.text).truncate())
                            .on_hover_text(&line.text);
                    });
                }
            });
    }
}

/// The sign and colour of a tone.
pub(crate) fn sign(tone: Tone, colors: &theme::Colors) -> (&'static str, egui::Color32) {
    match tone {
        Tone::Good => (egui_phosphor::regular::CHECK_CIRCLE, colors.good),
        Tone::Info => (egui_phosphor::regular::INFO, colors.weak),
        Tone::Warning => (egui_phosphor::regular::WARNING, colors.warning),
        Tone::Error => (egui_phosphor::regular::X_CIRCLE, colors.error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_the_time_of_the_clock_on_the_wall() {
        let mut output = Output::default();
        output.say(Tone::Info, "one\ntwo");
        assert_eq!(output.lines.len(), 2);
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        for line in &output.lines {
            assert!(line.at.split(':').all(digits), "{}", line.at);
            assert_eq!(line.at.split(':').count(), 3);
        }
    }
}
