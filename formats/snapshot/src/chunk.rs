//! The content of a chunk: its instances by class, a column for each thing that any of them sets. The same form holds
//! what clients are sent, what is the server's alone, and (without instances) the server's properties of instances that
//! clients know.
//!
//! A chunk names its classes, properties and enums itself, so it depends on no other section: the same units are the
//! same bytes in the next version, and a client that kept them need not be sent them again.

mod decode;
mod directory;
mod encode;
mod gather;
mod property;
mod source;
mod write;

use std::sync::Arc;

use studio_model::PropertyId;

use crate::column::Values;
use crate::id::NetId;
use crate::wire::{WireError, unzigzag, zigzag};

pub(crate) use decode::{ClassRows, DecodedChunk, Decoder};
pub(crate) use encode::{encode_instances, encode_overlay};
pub(crate) use source::{Knowledge, Source};

/// What a column is about: the byte before its name.
const KIND_PROPERTY: u8 = 0;
const KIND_NAME: u8 = 1;
const KIND_ATTRIBUTE: u8 = 2;
const KIND_TAG: u8 = 3;

/// Whether a column has a value for every row or lists its rows: the first byte of its content.
const ROWS_ALL: u8 = 0;
const ROWS_LISTED: u8 = 1;

/// What a column sets.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    Name,
    Property(PropertyId),
    Attribute(Arc<str>),
    Tag(Arc<str>),
}

/// The rows that a column has values for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rows {
    All,
    /// Ascending.
    Listed(Vec<u32>),
}

impl Rows {
    /// The row that the column's value of this number belongs to.
    pub(crate) fn row(&self, number: usize) -> usize {
        match self {
            Self::All => number,
            Self::Listed(rows) => rows[number] as usize,
        }
    }

    /// How many of `rows` rows.
    pub(crate) fn count(&self, rows: usize) -> usize {
        match self {
            Self::All => rows,
            Self::Listed(listed) => listed.len(),
        }
    }
}

/// What a column sets its rows to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cells {
    /// Nothing but that they have it: tags.
    Marks,
    Values(Values),
    References(Vec<Option<NetId>>),
}

/// One column of one class.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    pub(crate) target: Target,
    pub(crate) rows: Rows,
    pub(crate) cells: Cells,
}

/// The run of numbers that a chunk's instances have. What is written relative to it stays the same when other chunks
/// grow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) first: u32,
    pub(crate) count: u32,
}

impl Span {
    fn contains(self, number: u32) -> bool {
        number.wrapping_sub(self.first) < self.count
    }

    /// A reference from instance `own`: odd if it stays inside, by distance, else even; 0 is left for none.
    fn reference_code(self, own: u32, target: u32) -> u32 {
        if self.contains(target) {
            let distance = i64::from(target) - i64::from(own);
            return ((zigzag(distance) as u32) << 1) + 1;
        }
        (target << 1) + 2
    }

    /// The inverse of [`Self::reference_code`], for numbers below `end`.
    fn reference(self, own: u32, code: u32, end: u32) -> Result<Option<u32>, WireError> {
        let target = match code {
            0 => return Ok(None),
            code if code & 1 == 1 => {
                let target = i64::from(own) + unzigzag(u64::from(code >> 1));
                u32::try_from(target)
                    .ok()
                    .filter(|&target| self.contains(target))
            }
            code => Some((code >> 1) - 1),
        };
        match target {
            Some(target) if target < end => Ok(Some(target)),
            _ => Err(WireError::UnknownNumber {
                what: "reference",
                number: u64::from(code),
            }),
        }
    }
}

/// Turns parents into small numbers and back. Inside the chunk the distance counts, else the step from the last parent
/// outside, because neighbours tend to share it.
#[derive(Debug)]
struct ParentCoder {
    span: Span,
    outside: u32,
}

impl ParentCoder {
    fn new(span: Span) -> Self {
        Self { span, outside: 0 }
    }

    fn code(&mut self, own: u32, parent: u32) -> u32 {
        if self.span.contains(parent) {
            return (own - parent) << 1;
        }
        let step = i64::from(parent) - i64::from(self.outside);
        self.outside = parent;
        ((zigzag(step) as u32) << 1) + 1
    }

    /// The inverse of [`Self::code`]. The parent comes before its child; only the root is its own.
    fn parent(&mut self, own: u32, code: u32) -> Result<u32, WireError> {
        let parent = if code & 1 == 0 {
            own.checked_sub(code >> 1)
                .filter(|&parent| self.span.contains(parent))
        } else {
            let parent = i64::from(self.outside) + unzigzag(u64::from(code >> 1));
            let parent = u32::try_from(parent)
                .ok()
                .filter(|&parent| parent < self.span.first);
            self.outside = parent.unwrap_or(0);
            parent
        };
        parent
            .filter(|&parent| parent < own || (own == 0 && parent == 0))
            .ok_or(WireError::UnknownNumber {
                what: "parent",
                number: u64::from(code),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn references_and_parents_survive(first in 1u32..1000, count in 2u32..1000, own in 0u32..1000, other in 0u32..2000) {
            let span = Span { first, count };
            let own = first + own % count;
            let code = span.reference_code(own, other);
            prop_assert_eq!(span.reference(own, code, 2000), Ok(Some(other)));
            prop_assert!(span.reference(own, code, other).is_err());
            let parent = other % own;
            let code = ParentCoder::new(span).code(own, parent);
            prop_assert_eq!(ParentCoder::new(span).parent(own, code), Ok(parent));
        }

        #[test]
        fn any_code_is_read_without_panic(own in 0u32..2000, code: u32) {
            let span = Span { first: 10, count: 100 };
            if let Ok(parent) = ParentCoder::new(span).parent(own, code) {
                prop_assert!(parent < own);
            }
            if let Ok(Some(target)) = span.reference(own, code, 500) {
                prop_assert!(target < 500);
            }
        }
    }

    #[test]
    fn only_the_root_is_its_own_parent() {
        let span = Span {
            first: 0,
            count: 10,
        };
        assert_eq!(ParentCoder::new(span).parent(0, 0), Ok(0));
        assert!(ParentCoder::new(span).parent(3, 0).is_err());
    }
}
