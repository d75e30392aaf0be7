//! The fonts: their bytes, for whoever draws, and the advances of their characters, for whoever measures. Families that we
//! do not have are stood in for by these three.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use studio_model::value::Font;

/// Inter Regular (SIL Open Font License 1.1).
pub static REGULAR: &[u8] = include_bytes!("../assets/fonts/Inter-Regular.otf");

/// Inter `SemiBold` (SIL Open Font License 1.1).
pub static BOLD: &[u8] = include_bytes!("../assets/fonts/Inter-SemiBold.otf");

/// Hack Regular (MIT).
pub static MONO: &[u8] = epaint_default_fonts::HACK_REGULAR;

/// The lightest weight that is drawn bold.
const BOLD_FROM: u16 = 600;
/// Parts of names of families in which all characters are equally wide.
const MONO_FAMILIES: [&str; 4] = ["Mono", "Inconsolata", "Code", "PressStart"];
/// From here on, characters of scripts that the fonts lack are taken for as wide as the line is high.
const WIDE_FROM: char = '\u{1100}';

/// One of the fonts that we have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Face {
    /// [`REGULAR`].
    #[default]
    Regular,
    /// [`BOLD`].
    Bold,
    /// [`MONO`].
    Mono,
}

impl Face {
    /// The face that stands in for a font.
    pub fn of(font: &Font) -> Self {
        Self::named(&font.family, font.weight >= BOLD_FROM)
    }

    /// The face that stands in for a family.
    pub fn named(family: &str, bold: bool) -> Self {
        if MONO_FAMILIES.iter().any(|part| family.contains(part)) {
            Self::Mono
        } else if bold {
            Self::Bold
        } else {
            Self::Regular
        }
    }

    /// This face, bold.
    pub const fn bold(self) -> Self {
        match self {
            Self::Mono => Self::Mono,
            Self::Regular | Self::Bold => Self::Bold,
        }
    }

    /// The font file.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => REGULAR,
            Self::Bold => BOLD,
            Self::Mono => MONO,
        }
    }

    /// What is known of its characters.
    pub fn metrics(self) -> &'static Metrics {
        static ALL: LazyLock<[Metrics; 3]> =
            LazyLock::new(|| [Face::Regular, Face::Bold, Face::Mono].map(Metrics::read));
        &ALL[self as usize]
    }
}

/// Widths of a font's characters, as parts of the height of a line.
#[derive(Debug)]
pub struct Metrics {
    /// By code, for the characters that most texts are made of.
    ascii: [f32; 128],
    others: FxHashMap<char, f32>,
    missing: f32,
    /// From the top of a line down to the base line, as a part of the line's height.
    pub ascent: f32,
    /// The size that fonts are usually given (the em) for a line of height 1.
    pub em: f32,
}

impl Metrics {
    fn read(face: Face) -> Self {
        let mut metrics = Self {
            ascii: [0.5; 128],
            others: FxHashMap::default(),
            missing: 0.5,
            ascent: 0.8,
            em: 0.8,
        };
        // The files are ours and a test reads them: the numbers above are never seen.
        let Ok(font) = FontRef::new(face.bytes()) else {
            return metrics;
        };
        let whole = font.metrics(Size::unscaled(), LocationRef::default());
        let line = (whole.ascent - whole.descent).max(1.0);
        let glyphs = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        metrics.ascent = whole.ascent / line;
        metrics.em = f32::from(whole.units_per_em) / line;
        metrics.missing = glyphs
            .advance_width(skrifa::GlyphId::NOTDEF)
            .map_or(0.5, |width| width / line);
        metrics.ascii = [metrics.missing; 128];
        for (code, glyph) in font.charmap().mappings() {
            let (Some(character), Some(width)) =
                (char::from_u32(code), glyphs.advance_width(glyph))
            else {
                continue;
            };
            match metrics.ascii.get_mut(code as usize) {
                Some(place) => *place = width / line,
                None => {
                    metrics.others.insert(character, width / line);
                }
            }
        }
        for control in 0..' ' as usize {
            metrics.ascii[control] = 0.0;
        }
        metrics.ascii['\t' as usize] = metrics.ascii[' ' as usize] * 4.0;
        metrics
    }

    /// The width of a character in a line of height 1.
    pub fn advance(&self, character: char) -> f32 {
        if let Some(width) = self.ascii.get(character as usize) {
            return *width;
        }
        match self.others.get(&character) {
            Some(width) => *width,
            None if character >= WIDE_FROM => 1.0,
            None => self.missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_faces_are_read() {
        for face in [Face::Regular, Face::Bold, Face::Mono] {
            let metrics = face.metrics();
            assert!((0.6..0.95).contains(&metrics.em), "{face:?} {}", metrics.em);
            assert!((0.5..1.0).contains(&metrics.ascent), "{face:?}");
            assert!(metrics.advance('W') >= metrics.advance('i'), "{face:?}");
            assert!(metrics.others.len() > 50, "{face:?}");
        }
        let mono = Face::Mono.metrics();
        assert_eq!(mono.advance('W'), mono.advance('i'));
        assert!(Face::Bold.metrics().advance('e') > Face::Regular.metrics().advance('e'));
    }

    #[test]
    fn families_are_stood_in_for() {
        let font = |family: &str, weight| Font {
            family: format!("rbxasset://fonts/families/{family}.json").into(),
            weight,
            italic: false,
        };
        assert_eq!(Face::of(&font("GothamSSm", 400)), Face::Regular);
        assert_eq!(Face::of(&font("SourceSansPro", 700)), Face::Bold);
        assert_eq!(Face::of(&font("RobotoMono", 700)), Face::Mono);
        assert_eq!(Face::of(&font("Inconsolata", 400)), Face::Mono);
    }
}
