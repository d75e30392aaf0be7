//! A sign and a colour for each class, by family. Knows names of classes, and of their instances only which shape a part has.
//!
//! A class without a sign of its own has that of the class it extends, so a new class of the class table needs no entry.

mod family;
mod glyphs;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use egui::Color32;
use studio_model::known::known;
use studio_model::{ClassId, ClassTable, DataModel, InstanceId, Value};

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

/// The sign of an instance: its class's, but a part that is no block has its shape's. `None` of what is gone.
pub fn of_instance(model: &DataModel, id: InstanceId, dark: bool) -> Option<Icon> {
    let icon = of_class(model.class(id)?, dark);
    let glyph = shape(model, id).and_then(|shape| {
        let mut shapes = glyphs::SHAPES.iter();
        shapes.find_map(|(name, glyph)| (*name == shape).then_some(*glyph))
    });
    Some(Icon {
        glyph: glyph.unwrap_or(icon.glyph),
        ..icon
    })
}

fn shape(model: &DataModel, part: InstanceId) -> Option<&'static str> {
    let table = model.table();
    let Value::Enum(item) = model.value(part, known().shape)? else {
        return None;
    };
    let shapes = table.property(known().shape).enum_id?;
    table.enumeration(shapes).item_name(item)
}
