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

    /// Starts to rename an instance in place.
    pub fn begin_rename(&mut self, document: &Document, id: studio_model::InstanceId) {
        self.reveal(document, id);
    }

    /// What the search finds; `None` without a search.
    pub fn matches(&self) -> Option<&[studio_model::InstanceId]> {
        None
    }

    /// Opens the popup that inserts an instance of any class.
    pub fn open_insert(&mut self, document: &Document) {
        let _ = document;
    }

    /// Puts the keyboard into the search field.
    pub fn focus_search(&mut self) {}
}
