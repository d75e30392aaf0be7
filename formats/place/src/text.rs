//! The outline of RON text: where words, strings and values start and end, and which comments stand between them. What a
//! value means is not known here; the `ron` crate reads the values, one at a time.
//!
//! The outline is scanned apart from the values for three things that a deserialiser of the whole text cannot give:
//! every problem located and not just the first, comments and unknown values kept as they are, and no recursion, so that
//! no nesting of a hostile text can exhaust the stack.

mod cursor;
mod lines;
mod recover;
mod skip;

pub(crate) use cursor::Cursor;
pub(crate) use lines::LineCounter;
pub(crate) use recover::end_of_element;

/// A piece of the text by its byte offsets. A place's text is below 4 GiB (`limits::PLACE_TEXT_BYTES_MAX`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end as u32,
        }
    }

    pub(crate) fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// Where and why the outline cannot be followed: reading stops there and goes on behind the top-level element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) at: usize,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// Whether nothing behind it can be read either.
    pub(crate) is_fatal: bool,
}

impl Broken {
    pub(crate) fn syntax(at: usize, message: impl Into<String>) -> Self {
        Self {
            at,
            code: "syntax",
            message: message.into(),
            is_fatal: false,
        }
    }
}
