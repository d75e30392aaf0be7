//! The palette that places are painted from, as small squares: greys first, then by hue. Its colors are the model's.

use std::sync::LazyLock;

use egui::epaint::Hsva;
use egui::{Id, Rect, Sense, Ui, vec2};
use studio_model::palette::{PaletteColor, palette};

use super::color::{Rgb, from_bytes, paint};

const COLUMNS: usize = 16;
const GAP: f32 = 2.0;
/// Hues that stand beside each other.
const HUES: f32 = 14.0;

/// Each color once, in the order in which eyes look for one.
static SORTED: LazyLock<Vec<&'static PaletteColor>> = LazyLock::new(|| {
    let mut colors: Vec<_> = palette().iter().collect();
    colors.sort_by_key(|color| color.rgb);
    colors.dedup_by_key(|color| color.rgb);
    colors.sort_by_cached_key(|color| place(color.rgb));
    colors
});

/// Greys by brightness, others by hue and within it from bright to dark.
fn place(rgb: [u8; 3]) -> (u32, u32) {
    let color = Hsva::from_rgb(from_bytes(rgb));
    let dark = 255 - u32::from(rgb.into_iter().max().unwrap_or_default());
    let hue = if color.s < 0.12 {
        0
    } else {
        1 + (color.h * HUES).round() as u32 % HUES as u32
    };
    (hue, dark)
}

/// Shows the palette; answers which color was clicked.
pub(crate) fn show(ui: &mut Ui, id: Id, width: f32) -> Option<Rgb> {
    let side = (width + GAP) / COLUMNS as f32 - GAP;
    let rows = SORTED.len().div_ceil(COLUMNS);
    let height = rows as f32 * (side + GAP) - GAP;
    let (_, area) = ui.allocate_space(vec2(width, height));
    let mut clicked = None;
    for (index, color) in SORTED.iter().enumerate() {
        let at = vec2((index % COLUMNS) as f32, (index / COLUMNS) as f32) * (side + GAP);
        let cell = Rect::from_min_size(area.min + at, vec2(side, side));
        let response = ui.interact(cell, id.with(("palette", index)), Sense::click());
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::WidgetType::ColorButton, true, &color.name)
        });
        let rgb = from_bytes(color.rgb);
        paint(ui, cell, rgb, response.hovered());
        if response.on_hover_text(&color.name).clicked() {
            clicked = Some(rgb);
        }
    }
    clicked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_color_of_the_palette_is_there_once() {
        for color in palette() {
            let same = SORTED.iter().filter(|there| there.rgb == color.rgb);
            assert_eq!(same.count(), 1, "{}", color.name);
        }
        assert_eq!(SORTED[0].rgb, [248, 248, 248]);
    }
}
