//! The properties of what is selected. Shows a document and asks for commands; keeps only the filter and what is folded.

use studio_document::Document;

use crate::command::Commands;

/// The Properties panel's own state.
#[derive(Debug, Default)]
pub struct Properties {}

impl Properties {
    /// Shows the panel.
    pub fn show(&mut self, ui: &mut egui::Ui, document: &Document, out: &mut Commands) {
        let _ = (document, out);
        ui.label("Properties");
    }

    /// Puts the keyboard into the filter field.
    pub fn focus_filter(&mut self) {}
}
