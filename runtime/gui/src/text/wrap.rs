//! Breaks a text into lines and cuts what does not fit.

use super::{ELLIPSIS, Line, Paragraph, SLACK, Setting};

/// Lines, and whether a word was too long for one.
pub(super) struct Broken {
    pub(super) lines: Vec<Line>,
    pub(super) within_word: bool,
}

/// The characters of a stretch of a text with their widths in pixels, and the height of their line.
struct Glyphs<'a> {
    paragraph: &'a Paragraph,
    size: f32,
    run: usize,
    /// The byte at which the next run starts.
    until: usize,
    chars: std::str::CharIndices<'a>,
    offset: usize,
}

struct Glyph {
    at: usize,
    character: char,
    width: f32,
    height: f32,
}

impl<'a> Glyphs<'a> {
    fn new(paragraph: &'a Paragraph, size: f32, start: usize, end: usize) -> Self {
        let run = paragraph
            .runs
            .partition_point(|run| run.start as usize <= start)
            .saturating_sub(1);
        let stretch = paragraph.plain.get(start..end).unwrap_or("");
        Self {
            paragraph,
            size,
            run,
            until: next_start(paragraph, run),
            chars: stretch.char_indices(),
            offset: start,
        }
    }
}

fn next_start(paragraph: &Paragraph, run: usize) -> usize {
    let next = paragraph.runs.get(run + 1);
    next.map_or(usize::MAX, |next| next.start as usize)
}

impl Iterator for Glyphs<'_> {
    type Item = Glyph;

    fn next(&mut self) -> Option<Glyph> {
        let (at, character) = self.chars.next()?;
        let at = at + self.offset;
        while at >= self.until {
            self.run += 1;
            self.until = next_start(self.paragraph, self.run);
        }
        let style = &self.paragraph.runs.get(self.run)?.style;
        let height = style.height(self.size);
        Some(Glyph {
            at,
            character,
            width: style.face.metrics().advance(character) * height,
            height,
        })
    }
}

/// The line that is being filled.
struct Filling {
    start: usize,
    width: f32,
    /// Width up to the last character that is no space.
    inked: f32,
    height: f32,
    /// After the last space: the byte, the width up to there, the inked width before it and the end of the ink.
    gap: Option<(usize, f32, f32, usize)>,
    inked_end: usize,
}

impl Filling {
    fn new(start: usize, height: f32) -> Self {
        Self {
            start,
            width: 0.0,
            inked: 0.0,
            height,
            gap: None,
            inked_end: start,
        }
    }
}

struct Breaker<'a> {
    setting: &'a Setting,
    broken: Broken,
    top: f32,
}

impl Breaker<'_> {
    fn push(&mut self, start: usize, end: usize, width: f32, height: f32) {
        let height = height * self.setting.line_height;
        self.broken.lines.push(Line {
            start: start as u32,
            end: end as u32,
            top: self.top,
            width,
            height,
            ellipsis: false,
        });
        self.top += height;
    }

    /// Ends the line before a character that has no room.
    fn overflow(&mut self, line: &mut Filling, glyph: &Glyph) {
        let wide = self.setting.room.x.max(0.0) + SLACK;
        if let Some((after, width, inked, end)) = line.gap.take() {
            self.push(line.start, end, inked, line.height);
            let carried = line.width - width;
            *line = Filling {
                width: carried,
                inked: carried,
                ..Filling::new(after, self.setting.size)
            };
            line.inked_end = glyph.at;
        }
        if line.width + glyph.width > wide && glyph.at > line.start {
            self.push(line.start, glyph.at, line.width, line.height);
            self.broken.within_word = true;
            *line = Filling::new(glyph.at, self.setting.size);
        }
        // A character wider than the room stands alone.
        self.broken.within_word |= glyph.width > wide;
    }
}

/// The lines of a text.
pub(super) fn lines(paragraph: &Paragraph, setting: &Setting) -> Broken {
    let first = paragraph.runs.first();
    let plain_height = first.map_or(setting.size, |run| run.style.height(setting.size));
    let mut breaker = Breaker {
        setting,
        broken: Broken {
            lines: Vec::new(),
            within_word: false,
        },
        top: 0.0,
    };
    let wide = setting.room.x.max(0.0) + SLACK;
    let end = paragraph.plain.len();
    let mut line = Filling::new(0, plain_height);
    for glyph in Glyphs::new(paragraph, setting.size, 0, end) {
        if glyph.character == '\n' {
            breaker.push(line.start, glyph.at, line.width, line.height);
            line = Filling::new(glyph.at + 1, glyph.height);
            continue;
        }
        let space = glyph.character.is_whitespace() && glyph.character != '\u{a0}';
        if space {
            line.width += glyph.width;
            let after = glyph.at + glyph.character.len_utf8();
            // Spaces at the start of a line are no place to break at.
            if line.inked > 0.0 {
                line.gap = Some((after, line.width, line.inked, line.inked_end));
            }
        } else {
            if setting.wrapped && line.width + glyph.width > wide {
                breaker.overflow(&mut line, &glyph);
            }
            line.width += glyph.width;
            line.inked = line.width;
            line.inked_end = glyph.at + glyph.character.len_utf8();
        }
        line.height = line.height.max(glyph.height);
    }
    // Spaces that no line has room for are not a reason for a new one.
    let width = if setting.wrapped && line.width > wide {
        line.inked
    } else {
        line.width
    };
    if end > 0 {
        breaker.push(line.start, end, width, line.height);
    }
    breaker.broken
}

/// Cuts what does not fit the room: lines below it, and the ends of lines that are too wide, where an ellipsis comes.
pub(super) fn truncate(paragraph: &Paragraph, setting: &Setting, lines: &mut Vec<Line>) {
    let room = setting.room;
    let fitting = lines.partition_point(|line| line.top + line.height <= room.y + SLACK);
    let cut_below = fitting < lines.len();
    lines.truncate(fitting.max(1));
    let last = lines.len().saturating_sub(1);
    for (at, line) in lines.iter_mut().enumerate() {
        let more = cut_below && at == last && fitting > 0;
        if more || line.width > room.x + SLACK {
            shorten(paragraph, setting, line);
        }
    }
}

fn shorten(paragraph: &Paragraph, setting: &Setting, line: &mut Line) {
    let style = paragraph.runs.first().map(|run| run.style);
    let dots = style.map_or(0.0, |style| {
        style.face.metrics().advance(ELLIPSIS) * style.height(setting.size)
    });
    let room = setting.room.x + SLACK - dots;
    let (mut width, mut end) = (0.0, line.start);
    let stretch = Glyphs::new(
        paragraph,
        setting.size,
        line.start as usize,
        line.end as usize,
    );
    for glyph in stretch {
        if width + glyph.width > room {
            break;
        }
        width += glyph.width;
        end = (glyph.at + glyph.character.len_utf8()) as u32;
    }
    (line.end, line.width, line.ellipsis) = (end, width + dots, true);
}

/// Pixels that a stretch takes on one line.
pub(super) fn width(paragraph: &Paragraph, size: f32, start: usize, end: usize) -> f32 {
    let stretch = Glyphs::new(paragraph, size, start, end.max(start));
    stretch.map(|glyph| glyph.width).sum()
}

/// The byte of a line before which a cursor comes that was put `x` pixels from its start.
pub(super) fn byte_at(paragraph: &Paragraph, size: f32, line: &Line, x: f32) -> usize {
    let mut left = 0.0;
    for glyph in Glyphs::new(paragraph, size, line.start as usize, line.end as usize) {
        if x < left + glyph.width * 0.5 {
            return glyph.at;
        }
        left += glyph.width;
    }
    line.end as usize
}
