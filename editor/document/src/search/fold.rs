//! Text that is compared without regard to case. Works on the characters themselves, so that found ranges are ranges of
//! the original text.

use std::cmp::Ordering;
use std::ops::Range;

/// A text to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folded {
    lower: String,
    ascii: bool,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let lower = text.to_lowercase();
        let ascii = lower.is_ascii();
        Self { lower, ascii }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lower.is_empty()
    }

    /// Where it first stands in a text.
    pub(super) fn find_in(&self, text: &str) -> Option<Range<usize>> {
        if self.ascii {
            return self.find_bytes(text.as_bytes());
        }
        text.char_indices().find_map(|(start, _)| {
            let length = self.prefix_of(&text[start..])?;
            Some(start..start + length)
        })
    }

    /// Whether it is the whole text.
    pub(super) fn is(&self, text: &str) -> bool {
        if self.ascii {
            return text.eq_ignore_ascii_case(&self.lower);
        }
        self.prefix_of(text) == Some(text.len())
    }

    /// Whether it is the whole text, or `*`, which is any.
    pub(super) fn is_or_any(&self, text: &str) -> bool {
        self.lower == "*" || self.is(text)
    }

    /// How a text compares to it.
    pub(super) fn order_of(&self, text: &str) -> Ordering {
        text.chars()
            .flat_map(char::to_lowercase)
            .cmp(self.lower.chars())
    }

    fn find_bytes(&self, text: &[u8]) -> Option<Range<usize>> {
        let wanted = self.lower.as_bytes();
        let Some(&first) = wanted.first() else {
            return Some(0..0);
        };
        // ASCII bytes never stand inside longer characters, so ranges found here end on character boundaries.
        let last_start = text.len().checked_sub(wanted.len())?;
        (0..=last_start)
            .find(|&start| {
                text[start].to_ascii_lowercase() == first
                    && text[start..start + wanted.len()].eq_ignore_ascii_case(wanted)
            })
            .map(|start| start..start + wanted.len())
    }

    /// Bytes of the text that it is the beginning of.
    fn prefix_of(&self, text: &str) -> Option<usize> {
        let mut wanted = self.lower.chars().peekable();
        for (at, char) in text.char_indices() {
            if wanted.peek().is_none() {
                return Some(at);
            }
            for lower in char.to_lowercase() {
                if wanted.next() != Some(lower) {
                    return None;
                }
            }
        }
        wanted.peek().is_none().then_some(text.len())
    }
}
