//! Checks an XML file before the decoder sees it: the decoder recurses as deep as the elements nest, and believes the
//! lengths in encoded attributes. Knows tags, not what instances and properties mean.
//!
//! `External` elements, which mean nothing and which decoders stumble over, are blanked out, and so is the declaration of
//! an encoding: the text is UTF-8 here.

mod markup;

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use studio_model::limits;

use crate::attributes;
use crate::checked::{Checked, Loss};
use crate::error::ImportError;
use crate::report::DropReason;
use markup::{Piece, Pieces};

/// Levels of elements: those of the instances, and those of the root element and within a property.
const ELEMENT_DEPTH_MAX: usize = limits::TREE_DEPTH_MAX + 8;

/// Times that the memory of decoded tags exceeds their bytes.
const TAGS_RATIO: u64 = 32;

/// Checks a whole file.
///
/// # Errors
/// [`ImportError::Truncated`], [`ImportError::TooDeep`], [`ImportError::TooManyInstances`], [`ImportError::TooLarge`] or
/// [`ImportError::Malformed`].
pub(crate) fn check(file: &[u8]) -> Result<Checked<'_>, ImportError> {
    let text = String::from_utf8_lossy(file);
    let mut losses = Vec::new();
    if let Cow::Owned(repaired) = &text {
        let marks = |bytes: &[u8]| {
            bytes
                .windows(3)
                .filter(|w| *w == "\u{FFFD}".as_bytes())
                .count()
        };
        losses.push(Loss {
            what: "text",
            reason: DropReason::NotUtf8,
            count: marks(repaired.as_bytes()) - marks(file),
        });
    }
    let (end, blanks) = Scan::default().run(&text)?;
    let bytes = match text {
        Cow::Borrowed(text) if blanks.is_empty() => Cow::Borrowed(&text.as_bytes()[..end]),
        text => {
            let mut bytes = text.into_owned().into_bytes();
            bytes.truncate(end);
            for (start, end) in blanks {
                blank(&mut bytes[start..end]);
            }
            Cow::Owned(bytes)
        }
    };
    Ok(Checked { bytes, losses })
}

/// Overwrites with spaces; lines stay, so that the decoder's line numbers are right.
fn blank(bytes: &mut [u8]) {
    for byte in bytes {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

/// Parts of the text to blank out: from, to.
type Blanks = Vec<(usize, usize)>;

/// What is known at a place of the text.
#[derive(Debug, Default)]
struct Scan {
    /// Elements that are open.
    depth: usize,
    items: u64,
    blanks: Blanks,
    /// Where the outermost open `External` starts, and the depth at which it ends.
    external: Option<(usize, usize)>,
    /// The text of the open element that may hold attributes, and the depth at which it ends.
    attributes: Option<(String, usize)>,
    /// Properties that may hold tags as a shared string.
    shared_tags: u64,
    /// Bytes of the longest text between two tags: no shared string is longer.
    longest_text: u64,
}

impl Scan {
    /// Walks the text up to the end of the root element, and gives where that is, and what to blank out.
    fn run(mut self, text: &str) -> Result<(usize, Blanks), ImportError> {
        let mut pieces = Pieces::new(text);
        loop {
            let at = pieces.position();
            let Some(piece) = pieces.next()? else {
                return Err(ImportError::Truncated {
                    place: format!("with {} elements open", self.depth),
                });
            };
            match piece {
                Piece::Text(text) | Piece::Data(text) => self.characters(text),
                Piece::Aside => self.blanks.push((at, pieces.position())),
                Piece::Start {
                    name,
                    attributes,
                    closed,
                } => {
                    self.start(at, name, attributes)?;
                    if closed {
                        self.end(pieces.position())?;
                    }
                }
                Piece::End => self.end(pieces.position())?,
            }
            if self.depth == 0 && matches!(piece, Piece::Start { .. } | Piece::End) {
                self.check_tags()?;
                return Ok((pieces.position(), self.blanks));
            }
        }
    }

    fn characters(&mut self, text: &str) {
        self.longest_text = self.longest_text.max(text.len() as u64);
        if let Some((held, _)) = &mut self.attributes {
            held.push_str(text);
        }
    }

    fn start(&mut self, at: usize, name: &str, attributes: &str) -> Result<(), ImportError> {
        if self.depth >= ELEMENT_DEPTH_MAX {
            return Err(ImportError::TooDeep);
        }
        match name {
            "Item" => self.items += 1,
            "External" if self.external.is_none() => self.external = Some((at, self.depth)),
            "BinaryString" if names_any(attributes, attributes::PROPERTIES) => {
                self.attributes = Some((String::new(), self.depth));
            }
            "SharedString" if names_any(attributes, &["Tags"]) => self.shared_tags += 1,
            _ => {}
        }
        self.depth += 1;
        if self.items as usize >= limits::INSTANCES_MAX {
            return Err(ImportError::TooManyInstances { count: self.items });
        }
        Ok(())
    }

    fn end(&mut self, position: usize) -> Result<(), ImportError> {
        self.depth = self.depth.checked_sub(1).ok_or_else(|| {
            ImportError::malformed(
                format!("byte {position}"),
                "an end tag without its start tag",
            )
        })?;
        if let Some((start, _)) = self.external.take_if(|(_, depth)| *depth == self.depth) {
            self.blanks.push((start, position));
        }
        if let Some((text, _)) = self.attributes.take_if(|(_, depth)| *depth == self.depth) {
            check_attributes(&text, position)?;
        }
        Ok(())
    }

    /// Many instances may share the text of one set of tags, which the decoder then copies for each.
    fn check_tags(&self) -> Result<(), ImportError> {
        let size = self.shared_tags * self.longest_text * TAGS_RATIO;
        let max = limits::FOREIGN_DECODED_BYTES_MAX;
        if size > max {
            return Err(ImportError::TooLarge {
                what: "the tags, decoded in memory,",
                size,
                max,
            });
        }
        Ok(())
    }
}

/// Whether the text of a tag has one of the names as a value, or may have: an entity can stand for any letter.
fn names_any(attributes: &str, names: &[&str]) -> bool {
    let values = attributes.split(['"', '\'']).skip(1).step_by(2);
    values
        .into_iter()
        .any(|value| names.contains(&value) || value.contains('&'))
}

/// Checks the lengths in attributes, which XML holds as base64.
fn check_attributes(text: &str, position: usize) -> Result<(), ImportError> {
    let base64: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = STANDARD.decode(base64);
    if bytes.is_ok_and(|bytes| attributes::lengths_fit(&bytes)) {
        return Ok(());
    }
    Err(ImportError::malformed(
        format!("the attributes that end {position} bytes in"),
        "they are no base64, or longer than their bytes",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> Result<String, ImportError> {
        let checked = check(text.as_bytes())?;
        Ok(String::from_utf8(checked.bytes.into_owned()).unwrap())
    }

    #[test]
    fn external_elements_are_blanked_out_wherever_they_are() {
        let text = "<roblox>\n<External>null</External><Item><External/>\n<External a='>'>\n<b/></External></Item>\
                    <![CDATA[<External>]]></roblox>";
        let expected = text
            .replace("<External>null</External>", &" ".repeat(25))
            .replace("<External/>", &" ".repeat(11))
            .replace(
                "<External a='>'>\n<b/></External>",
                &format!("{}\n{}", " ".repeat(16), " ".repeat(15)),
            );
        assert_eq!(checked(text), Ok(expected));
    }

    #[test]
    fn what_follows_the_root_element_and_the_declaration_are_left_out() {
        let text = "<?xml encoding='utf-16'?><roblox></roblox> <more";
        assert_eq!(checked(text).unwrap().trim_start(), "<roblox></roblox>");
    }

    #[test]
    fn a_text_that_ends_early_is_truncated() {
        for text in [
            "<roblox>",
            "<roblox><Item></Item>",
            "<roblox><Item></Item></robl",
        ] {
            assert!(
                matches!(checked(text), Err(ImportError::Truncated { .. })),
                "{text}"
            );
        }
        assert!(matches!(
            checked("</a>"),
            Err(ImportError::Malformed { .. })
        ));
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth| {
            format!(
                "<roblox>{}{}</roblox>",
                "<Item>".repeat(depth),
                "</Item>".repeat(depth)
            )
        };
        assert!(checked(&nested(limits::TREE_DEPTH_MAX)).is_ok());
        assert_eq!(checked(&nested(100_000)), Err(ImportError::TooDeep));
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced_and_counted() {
        let checked = check(b"<roblox>\xFFa\xFE\xEF\xBF\xBD</roblox>").unwrap();
        assert_eq!(
            &*checked.bytes,
            "<roblox>\u{FFFD}a\u{FFFD}\u{FFFD}</roblox>".as_bytes()
        );
        assert_eq!(checked.losses[0].count, 2);
        assert_eq!(checked.losses[0].reason, DropReason::NotUtf8);
    }

    #[test]
    fn attributes_that_claim_too_much_are_refused() {
        let lie = STANDARD.encode([1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        let (head, tail) = lie.split_at(3);
        for tag in [
            "name=\"AttributesSerialize\"",
            "x='y' name='PropertiesSerialize' ",
            "name=\"Attribute&#115;\"",
        ] {
            let text = format!(
                "<roblox><BinaryString {tag}>{head}<![CDATA[{tail}]]></BinaryString></roblox>"
            );
            assert!(
                matches!(checked(&text), Err(ImportError::Malformed { .. })),
                "{text}"
            );
        }
        let other = format!("<roblox><BinaryString name=\"Data\">{lie}</BinaryString></roblox>");
        assert_eq!(checked(&other), Ok(other));
    }

    #[test]
    fn tags_that_would_fill_the_memory_are_refused() {
        let uses = "<SharedString name=\"Tags\">a</SharedString>".repeat(3_000);
        let text = format!(
            "<roblox>{uses}<SharedStrings><x>{}</x></SharedStrings></roblox>",
            "QUFB".repeat(20_000)
        );
        assert!(matches!(checked(&text), Err(ImportError::TooLarge { .. })));
    }
}
