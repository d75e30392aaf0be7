//! A sign and a colour for each class, by family. Knows names of classes and nothing of their instances.

use egui::Color32;
use studio_model::ClassId;

/// A class's sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Icon {
    /// A glyph of the icon font.
    pub glyph: &'static str,
    /// Its family's colour.
    pub color: Color32,
}

/// The sign of a class, in the colours of a dark or a light theme.
pub fn of_class(class: ClassId, dark: bool) -> Icon {
    let _ = (class, dark);
    Icon {
        glyph: egui_phosphor::regular::CUBE,
        color: Color32::GRAY,
    }
}
