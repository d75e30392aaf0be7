//! What a check hands on: bytes that the decoder may read, and what was left out of them.

use std::borrow::Cow;

use crate::report::DropReason;

/// A file that the decoder may read.
#[derive(Debug)]
pub(crate) struct Checked<'a> {
    pub(crate) bytes: Cow<'a, [u8]>,
    pub(crate) losses: Vec<Loss>,
}

/// What the decoder will not see as the file has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Loss {
    pub(crate) what: &'static str,
    pub(crate) reason: DropReason,
    pub(crate) count: usize,
}
