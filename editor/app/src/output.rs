//! What happened: messages of this session, with their time and weight.

use crate::command::Tone;

/// The Output panel.
#[derive(Debug, Default)]
pub struct Output {
    lines: Vec<(Tone, String)>,
}

impl Output {
    /// Adds a line.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.lines.push((tone, text.into()));
    }

    /// Shows the panel.
    pub fn show(&mut self, ui: &mut egui::Ui) {
        for (_, line) in &self.lines {
            ui.label(line);
        }
    }
}
