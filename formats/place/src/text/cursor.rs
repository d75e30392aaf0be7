//! A position in RON text that moves forward token by token. Comments that it passes are kept until someone takes them.

use std::borrow::Cow;

use serde::Deserialize;

use super::skip::{end_of_comment, end_of_value, end_of_word};
use super::{Broken, Span};
use crate::value::plain_text;

/// Reads tokens. Every method first passes the space and the comments before its token.
#[derive(Debug)]
pub(crate) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    comments: Vec<Span>,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            comments: Vec::new(),
        }
    }

    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// The offset of the next byte that was not read.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Passes space and comments; returns the offset of what follows.
    pub(crate) fn start(&mut self) -> Result<usize, Broken> {
        self.peek()?;
        Ok(self.at)
    }

    /// Goes on at another place.
    pub(crate) fn jump(&mut self, at: usize) {
        self.at = self.text.ceil_char_boundary(at);
    }

    /// Whether comments were passed that nobody has taken.
    pub(crate) fn has_comments(&self) -> bool {
        !self.comments.is_empty()
    }

    /// The comments passed since the last call.
    pub(crate) fn take_comments(&mut self) -> Vec<Span> {
        std::mem::take(&mut self.comments)
    }

    /// Passes space and comments; returns the byte behind them, `None` at the end of the text.
    pub(crate) fn peek(&mut self) -> Result<Option<u8>, Broken> {
        let bytes = self.text.as_bytes();
        loop {
            // Most space is indentation: eight at a time.
            while bytes
                .get(self.at..)
                .is_some_and(|rest| rest.starts_with(b"        "))
            {
                self.at += 8;
            }
            match bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\t' | b'\r' | 0x0B | 0x0C) => self.at += 1,
                Some(b'/') => {
                    let end = end_of_comment(self.text, self.at)?;
                    self.comments.push(Span::new(self.at, end));
                    self.at = end;
                }
                Some(byte) if !byte.is_ascii() => match wide_space(&self.text[self.at..]) {
                    0 => return Ok(Some(*byte)),
                    width => self.at += width,
                },
                byte => return Ok(byte.copied()),
            }
        }
    }

    /// Reads `byte` if it comes next.
    pub(crate) fn eat(&mut self, byte: u8) -> Result<bool, Broken> {
        let found = self.peek()? == Some(byte);
        self.at += usize::from(found);
        Ok(found)
    }

    /// Reads `byte`, which must come next.
    pub(crate) fn expect(&mut self, byte: u8) -> Result<(), Broken> {
        if self.eat(byte)? {
            Ok(())
        } else {
            Err(self.unexpected(&format!("`{}`", byte as char)))
        }
    }

    /// Reads the `,` behind an element; before `close` it may be missing.
    pub(crate) fn separator(&mut self, close: u8) -> Result<(), Broken> {
        if self.eat(b',')? || self.peek()? == Some(close) {
            Ok(())
        } else {
            Err(self.unexpected(&format!("`,` or `{}`", close as char)))
        }
    }

    /// Reads a name such as `class`; empty if none comes next.
    pub(crate) fn word(&mut self) -> Result<&'t str, Broken> {
        let start = self.start()?;
        if self
            .text
            .as_bytes()
            .get(start)
            .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
        {
            self.at = end_of_word(self.text, start);
        }
        Ok(&self.text[start..self.at])
    }

    /// Passes one value of any kind and says where it lies.
    pub(crate) fn value(&mut self) -> Result<Span, Broken> {
        let start = self.start()?;
        self.at = end_of_value(self.text, start)?;
        Ok(Span::new(start, self.at))
    }

    /// Reads a string.
    pub(crate) fn string(&mut self) -> Result<Cow<'t, str>, Broken> {
        let next = self.peek()?;
        if !matches!(next, Some(b'"' | b'r')) {
            return Err(self.unexpected("a text in quotes"));
        }
        let span = self.value()?;
        let quoted = span.of(self.text);
        if let Some(plain) = plain_text(quoted) {
            return Ok(Cow::Borrowed(plain));
        }
        ron::Deserializer::from_str(quoted)
            .map_err(|error| error.code)
            .and_then(|mut ron| String::deserialize(&mut ron))
            .map(Cow::Owned)
            .map_err(|error| {
                Broken::syntax(span.start as usize, format!("this is no text: {error}"))
            })
    }

    /// The error that something else comes next than what was `wanted`.
    pub(crate) fn unexpected(&self, wanted: &str) -> Broken {
        let message = match self.text[self.at..].chars().next() {
            Some(found) => format!("expected {wanted}, found `{}`", found.escape_debug()),
            None => format!("expected {wanted}, but the file ends here"),
        };
        Broken::syntax(self.at, message)
    }
}

/// The bytes of the space character beyond ASCII that `rest` starts with, as RON defines them; 0 if there is none.
fn wide_space(rest: &str) -> usize {
    rest.chars()
        .next()
        .filter(|c| {
            matches!(
                c,
                '\u{85}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}'
            )
        })
        .map_or(0, char::len_utf8)
}
