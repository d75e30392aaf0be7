//! The palette that [`Value::BrickColor`](crate::Value::BrickColor) numbers come from: names and colours for people.

use std::sync::LazyLock;

use rbx_types::BrickColor;

/// A colour of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaletteColor {
    /// What values hold.
    pub number: u16,
    /// What people call it. A few colours share a name.
    pub name: String,
    /// sRGB.
    pub rgb: [u8; 3],
}

/// The greatest number of the palette.
const NUMBER_MAX: u16 = 1_032;

static PALETTE: LazyLock<Vec<PaletteColor>> = LazyLock::new(|| {
    let color = |number| {
        let color = BrickColor::from_number(number)?;
        let rgb = color.to_color3uint8();
        Some(PaletteColor {
            number,
            name: color.to_string(),
            rgb: [rgb.r, rgb.g, rgb.b],
        })
    };
    (0..=NUMBER_MAX).filter_map(color).collect()
});

/// All colours, sorted by number.
pub fn palette() -> &'static [PaletteColor] {
    &PALETTE
}

/// The colour of a number; `None` if the palette has none.
pub fn palette_color(number: u16) -> Option<&'static PaletteColor> {
    let found = PALETTE.binary_search_by_key(&number, |color| color.number);
    found.ok().map(|index| &PALETTE[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_palette_has_names_and_colours_by_number() {
        let grey = palette_color(194).unwrap();
        assert_eq!(grey.name, "Medium stone grey");
        assert_eq!(grey.rgb, [163, 162, 165]);
        assert_eq!(palette_color(4), None);
        assert!(palette().len() > 200);
        assert!(palette().is_sorted_by_key(|color| color.number));
        let last = palette().last().unwrap();
        assert!(BrickColor::from_number(last.number + 1).is_none());
    }
}
