//! A sign and a colour for each class, by family. Knows names of classes and nothing of their instances.
//!
//! A class without a sign of its own has that of the class it extends, so a new class of the class table needs no entry.

mod family;
mod glyphs;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use egui::Color32;
use studio_model::{ClassId, ClassTable};

pub use family::Family;

/// A class's sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Icon {
    /// A glyph of the icon font.
    pub glyph: &'static str,
    /// Its family's colour.
    pub color: Color32,
}

/// By class.
static SIGNS: LazyLock<Vec<(&'static str, Family)>> = LazyLock::new(|| {
    let table = ClassTable::get();
    let own = |class: ClassId| {
        let name = table.class(class).name;
        glyphs::GLYPHS.iter().find(|(of, _, _)| *of == name)
    };
    table
        .classes()
        .map(|(class, info)| {
            let mut ancestry =
                std::iter::successors(Some(class), |&class| table.class(class).superclass);
            match ancestry.find_map(own) {
                Some(&(_, glyph, family)) => (glyph, family),
                None if info.service => glyphs::SERVICE,
                None => glyphs::OTHER,
            }
        })
        .collect()
});

/// The sign of a class, in the colours of a dark or a light theme.
pub fn of_class(class: ClassId, dark: bool) -> Icon {
    let (glyph, family) = SIGNS.get(class.index()).copied().unwrap_or(glyphs::OTHER);
    Icon {
        glyph,
        color: family.color(dark),
    }
}
