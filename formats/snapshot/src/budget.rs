//! How much memory decoding may use. Few bytes can say "the same for eight million rows", so the lengths of what is
//! read do not bound what it becomes; this does.

use studio_model::limits;

use crate::wire::WireError;

/// Bytes that all values of one load may take, by the size of a row times the rows. A part with everything that places
/// set takes about a hundred.
const DECODED_BYTES_MAX: usize = limits::INSTANCES_MAX * 256;

/// What is left of [`DECODED_BYTES_MAX`].
#[derive(Debug)]
pub(crate) struct Budget {
    left: usize,
}

impl Budget {
    pub(crate) const fn new() -> Self {
        Self {
            left: DECODED_BYTES_MAX,
        }
    }

    /// Takes room for `rows` values of a type.
    ///
    /// # Errors
    /// [`WireError::TooLarge`] if there is not that much left.
    pub(crate) fn take<T>(&mut self, rows: usize) -> Result<(), WireError> {
        let bytes = rows.saturating_mul(size_of::<T>());
        self.left = self.left.checked_sub(bytes).ok_or(WireError::TooLarge {
            what: "bytes of decoded values",
            got: bytes as u64,
            max: DECODED_BYTES_MAX as u64,
        })?;
        Ok(())
    }
}
