//! The tree of instances. Shows a document and asks for commands; keeps only what is unfolded, searched and renamed.

use studio_document::Document;

use crate::command::Commands;

/// The Explorer panel's own state.
#[derive(Debug, Default)]
pub struct Explorer {}

impl Explorer {
    /// Shows the panel.
    pub fn show(&mut self, ui: &mut egui::Ui, document: &Document, out: &mut Commands) {
        let _ = (document, out);
        ui.label("Explorer");
    }

    /// Opens what is above an instance and scrolls there.
    pub fn reveal(&mut self, document: &Document, id: studio_model::InstanceId) {
        let _ = (document, id);
    }
}
