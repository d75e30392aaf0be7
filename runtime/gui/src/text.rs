//! Texts: parsed once, broken into lines for a width, measured. What a painter needs beside it is where each line begins,
//! how wide it is and in which style each stretch is.
//!
//! `TextSize` is the height of a line in pixels, as in the reference. Characters are measured one by one, without kerning.

pub mod rich;
mod wrap;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use glam::Vec2;

pub use rich::{Run, RunStyle};

use crate::fonts::Face;
use crate::limits::{TEXT_CHARS_MAX, TEXT_SIZE_MAX};
use crate::schema::TextTruncate;

/// What is added to a line that was cut.
const ELLIPSIS: char = '…';
/// What widths may differ by before a line counts as too long: less than anybody sees.
const SLACK: f32 = 0.01;

/// A text without markup and the styles of its stretches.
#[derive(Debug, Clone, PartialEq)]
pub struct Paragraph {
    /// What is read: tags are gone, entities are characters. At most [`TEXT_CHARS_MAX`] characters.
    pub plain: Arc<str>,
    /// Styles, each from its start to the next one's; the first starts at 0. Never empty.
    pub runs: Vec<Run>,
}

impl Paragraph {
    /// A text as it is written, or with markup read where `rich`.
    pub fn new(source: &Arc<str>, face: Face, rich: bool) -> Self {
        let source = shortened(source);
        let markup = rich && source.contains(['<', '&']);
        if let Some(paragraph) = markup.then(|| rich::parse(&source, face)).flatten() {
            return paragraph;
        }
        Self {
            plain: source,
            runs: vec![Run::plain(face)],
        }
    }
}

fn shortened(source: &Arc<str>) -> Arc<str> {
    if source.len() <= TEXT_CHARS_MAX {
        return Arc::clone(source);
    }
    match source.char_indices().nth(TEXT_CHARS_MAX) {
        Some((end, _)) => Arc::from(&source[..end]),
        None => Arc::clone(source),
    }
}

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// Height of a line in pixels.
    pub size: f32,
    /// Factor between the height of a line and the distance of lines.
    pub line_height: f32,
    /// Whether lines break at the width.
    pub wrapped: bool,
    /// What becomes of what does not fit.
    pub truncate: TextTruncate,
    /// The room, in pixels; infinite for any.
    pub room: Vec2,
}

/// One line of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// First byte of its text in [`Paragraph::plain`].
    pub start: u32,
    /// The byte after its text; spaces at which the line broke are not part of it.
    pub end: u32,
    /// Pixels from the top of the text.
    pub top: f32,
    /// Pixels.
    pub width: f32,
    /// Pixels to the next line.
    pub height: f32,
    /// Whether it was cut and ends with an ellipsis, whose width is counted.
    pub ellipsis: bool,
}

/// A text in lines.
#[derive(Debug, Clone, PartialEq)]
pub struct TextLayout {
    /// What is read and how it is styled.
    pub paragraph: Arc<Paragraph>,
    /// Width of the widest line and height of all: `TextBounds`.
    pub bounds: Vec2,
    /// Whether it lies within the room: `TextFits`.
    pub fits: bool,
    /// Height of a line of this text, in pixels.
    pub size: f32,
    /// Factor between the height of a line and the distance of lines.
    pub line_height: f32,
    /// The lines, from the top.
    pub lines: Vec<Line>,
}

impl TextLayout {
    /// Sets a text.
    pub fn new(paragraph: &Arc<Paragraph>, setting: &Setting) -> Self {
        let setting = Setting {
            size: sane(setting.size, TEXT_SIZE_MAX),
            line_height: sane(setting.line_height, 100.0),
            ..*setting
        };
        let mut broken = wrap::lines(paragraph, &setting);
        let natural = bounds(&broken.lines);
        let fits = within(natural, setting.room);
        if !fits && setting.truncate != TextTruncate::None {
            wrap::truncate(paragraph, &setting, &mut broken.lines);
        }
        Self {
            paragraph: Arc::clone(paragraph),
            bounds: bounds(&broken.lines),
            fits,
            size: setting.size,
            line_height: setting.line_height,
            lines: broken.lines,
        }
    }

    /// Sets a text as large as it fits the room without breaking a word, in whole pixels from `least` to `most`.
    pub fn scaled(paragraph: &Arc<Paragraph>, setting: &Setting, least: f32, most: f32) -> Self {
        let most = sane(most, TEXT_SIZE_MAX).floor().max(1.0) as u32;
        let least = (sane(least, TEXT_SIZE_MAX).floor().max(1.0) as u32).min(most);
        let sized = |size: u32| Setting {
            size: size as f32,
            wrapped: true,
            ..*setting
        };
        let fits = |size: u32| {
            let setting = sized(size);
            let broken = wrap::lines(paragraph, &setting);
            !broken.within_word && within(bounds(&broken.lines), setting.room)
        };
        let (mut good, mut bad) = (least, most + 1);
        while bad - good > 1 {
            let middle = good.midpoint(bad);
            if fits(middle) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        Self::new(paragraph, &sized(good))
    }

    /// Pixels from the left end of a line to the character at byte `at`.
    pub fn offset_in(&self, line: &Line, at: usize) -> f32 {
        wrap::width(
            &self.paragraph,
            self.size,
            line.start as usize,
            at.min(line.end as usize),
        )
    }

    /// The byte before which a cursor stands that was put at `point`, in pixels from the top left of the text, whose
    /// lines begin at `indent(line)`.
    pub fn byte_at(&self, point: Vec2, indent: impl Fn(&Line) -> f32) -> usize {
        let below = |line: &&Line| point.y < line.top + line.height;
        let Some(line) = self.lines.iter().find(below).or(self.lines.last()) else {
            return 0;
        };
        wrap::byte_at(&self.paragraph, self.size, line, point.x - indent(line))
    }

    /// The line on which the cursor stands that is before byte `at`.
    pub fn line_of(&self, at: usize) -> Option<usize> {
        let after = self.lines.partition_point(|line| line.start as usize <= at);
        (!self.lines.is_empty()).then(|| after.saturating_sub(1))
    }
}

/// The size of a text that stands alone: what `TextService` answers.
pub fn measure(source: &Arc<str>, face: Face, rich: bool, size: f32, room: Vec2) -> Vec2 {
    let setting = Setting {
        size,
        line_height: 1.0,
        wrapped: true,
        truncate: TextTruncate::None,
        room,
    };
    let paragraph = Arc::new(Paragraph::new(source, face, rich));
    TextLayout::new(&paragraph, &setting).bounds
}

fn bounds(lines: &[Line]) -> Vec2 {
    let width = lines
        .iter()
        .fold(0.0_f32, |most, line| most.max(line.width));
    let height = lines.last().map_or(0.0, |line| line.top + line.height);
    Vec2::new(width, height)
}

fn within(size: Vec2, room: Vec2) -> bool {
    size.x <= room.x + SLACK && size.y <= room.y + SLACK
}

fn sane(value: f32, most: f32) -> f32 {
    if value.is_nan() {
        0.0
    } else {
        value.clamp(0.0, most)
    }
}
