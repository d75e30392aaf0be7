//! Rich text: the reference's tags, read into a plain text and the styles of its stretches. A text whose tags do not
//! match is shown as it is written, as the reference does.

use std::sync::Arc;

use super::Paragraph;
use crate::fonts::Face;
use crate::limits::{RICH_DEPTH_MAX, TEXT_SIZE_MAX};

/// The height of small capitals beside capitals.
const SMALL_CAPS: f32 = 0.8;

/// How a stretch of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent marks, each a tag of its own"
)]
pub struct RunStyle {
    /// The font.
    pub face: Face,
    /// The font's own weight is not bold.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// A line below.
    pub underline: bool,
    /// A line through.
    pub strike: bool,
    /// Height of a line in pixels, where a tag says so.
    pub size: Option<f32>,
    /// Drawn in small capitals: a factor to the height.
    pub small: bool,
    /// Red, green, blue, where a tag says so.
    pub color: Option<[u8; 3]>,
    /// Red, green, blue of the marker behind the text.
    pub mark: Option<[u8; 3]>,
    /// 0 opaque to 1 invisible, where a tag says so.
    pub transparency: Option<f32>,
    upper: bool,
}

impl RunStyle {
    /// Height of a line of this style in pixels, in a text of that size.
    pub fn height(&self, size: f32) -> f32 {
        let height = self.size.unwrap_or(size);
        if self.small {
            height * SMALL_CAPS
        } else {
            height
        }
    }
}

/// A stretch of text of one style, up to the next run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run {
    /// Its first byte in the plain text.
    pub start: u32,
    /// How it looks.
    pub style: RunStyle,
}

impl Run {
    pub(super) fn plain(face: Face) -> Self {
        let style = RunStyle {
            face,
            ..RunStyle::default()
        };
        Self { start: 0, style }
    }
}

/// Reads a text with tags; `None` where they do not match.
pub(super) fn parse(source: &str, face: Face) -> Option<Paragraph> {
    let mut reader = Reader {
        plain: String::with_capacity(source.len()),
        runs: vec![Run::plain(face)],
        open: Vec::new(),
    };
    let mut rest = source;
    while let Some(at) = rest.find(['<', '&']) {
        reader.text(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('&') {
            reader.entity(rest)
        } else {
            reader.tag(rest)?
        };
    }
    reader.text(rest);
    if !reader.open.is_empty() {
        return None;
    }
    Some(Paragraph {
        plain: Arc::from(reader.plain),
        runs: reader.runs,
    })
}

struct Reader<'a> {
    plain: String,
    runs: Vec<Run>,
    /// Open tags and the style that each ends with.
    open: Vec<(&'a str, RunStyle)>,
}

impl<'a> Reader<'a> {
    fn style(&self) -> RunStyle {
        self.runs.last().map(|run| run.style).unwrap_or_default()
    }

    fn restyle(&mut self, style: RunStyle) {
        let start = self.plain.len() as u32;
        match self.runs.last_mut() {
            Some(last) if last.start == start => last.style = style,
            Some(last) if last.style == style => {}
            _ => self.runs.push(Run { start, style }),
        }
    }

    fn text(&mut self, text: &str) {
        if self.style().upper {
            self.plain.extend(text.chars().flat_map(char::to_uppercase));
        } else {
            self.plain.push_str(text);
        }
    }

    /// An entity becomes its character; a lone `&` is one.
    fn entity(&mut self, rest: &'a str) -> &'a str {
        let entities = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&amp;", "&"),
            ("&quot;", "\""),
            ("&apos;", "'"),
        ];
        let found = entities.iter().find(|(name, _)| rest.starts_with(name));
        let (name, text) = found.copied().unwrap_or(("&", "&"));
        self.text(text);
        &rest[name.len()..]
    }

    fn tag(&mut self, rest: &'a str) -> Option<&'a str> {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.split_once("-->").map(|(_, after)| after);
        }
        let (tag, after) = rest[1..].split_once('>')?;
        if let Some(name) = tag.strip_prefix('/') {
            let (opened, style) = self.open.pop()?;
            if !opened.eq_ignore_ascii_case(name.trim()) {
                return None;
            }
            self.restyle(style);
            return Some(after);
        }
        let alone = tag.trim_end().strip_suffix('/');
        let tag = alone.unwrap_or(tag);
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        if name.eq_ignore_ascii_case("br") {
            self.plain.push('\n');
            return Some(after);
        }
        let before = self.style();
        let style = styled(before, name, attributes)?;
        if alone.is_none() {
            if self.open.len() >= RICH_DEPTH_MAX {
                return None;
            }
            self.open.push((name, before));
            self.restyle(style);
        }
        Some(after)
    }
}

/// A style within a tag; `None` for a tag that there is not.
fn styled(before: RunStyle, name: &str, attributes: &str) -> Option<RunStyle> {
    let mut style = before;
    match name.to_ascii_lowercase().as_str() {
        "b" => embolden(&mut style),
        "i" => style.italic = true,
        "u" => style.underline = true,
        "s" => style.strike = true,
        "uc" | "uppercase" => style.upper = true,
        "sc" | "smallcaps" => (style.small, style.upper) = (true, true),
        "stroke" => {}
        "mark" => {
            let mark = attribute(attributes, "color").and_then(color);
            style.mark = mark.or(Some([255, 255, 0]));
        }
        "font" => font(&mut style, attributes),
        _ => return None,
    }
    Some(style)
}

fn embolden(style: &mut RunStyle) {
    style.bold = true;
    style.face = style.face.bold();
}

fn font(style: &mut RunStyle, attributes: &str) {
    if let Some(family) = attribute(attributes, "family").or(attribute(attributes, "face")) {
        style.face = Face::named(family, style.bold);
        if family.ends_with("Bold") {
            embolden(style);
        }
    }
    if let Some(weight) = attribute(attributes, "weight") {
        let heavy = weight.parse::<u16>().map_or_else(
            |_| {
                ["semibold", "bold", "extrabold", "heavy"]
                    .contains(&weight.to_ascii_lowercase().as_str())
            },
            |number| number >= 600,
        );
        if heavy {
            embolden(style);
        }
    }
    let number = |name| attribute(attributes, name).and_then(|text| text.parse::<f32>().ok());
    if let Some(size) = number("size").filter(|size| size.is_finite()) {
        style.size = Some(size.clamp(1.0, TEXT_SIZE_MAX));
    }
    style.color = attribute(attributes, "color")
        .and_then(color)
        .or(style.color);
    let clear = number("transparency").filter(|clear| clear.is_finite());
    style.transparency = clear
        .map(|clear| clear.clamp(0.0, 1.0))
        .or(style.transparency);
}

/// The value of an attribute, in double or single quotes.
fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        let (key, value) = rest.split_once('=')?;
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| ['"', '\''].contains(c))?;
        let (value, after) = value[1..].split_once(quote)?;
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

/// `#RRGGBB`, `#RGB` or `rgb(r, g, b)`.
fn color(text: &str) -> Option<[u8; 3]> {
    let text = text.trim();
    if let Some(hex) = text.strip_prefix('#') {
        let number = u32::from_str_radix(hex, 16).ok()?;
        let [_, r, g, b] = number.to_be_bytes();
        return match hex.len() {
            6 => Some([r, g, b]),
            3 => Some(
                [(number >> 8) & 15, (number >> 4) & 15, number & 15].map(|half| half as u8 * 17),
            ),
            _ => None,
        };
    }
    let inner = text.strip_prefix("rgb(")?.strip_suffix(')')?;
    let mut parts = inner.split(',').map(|part| part.trim().parse::<u8>().ok());
    let color = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(color)
}
