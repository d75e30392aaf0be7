//! Checked reading.

use super::{VARINT_BYTES_MAX, WireError, unzigzag};

/// Reads from a slice, front to back. No read panics, and none allocates.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
}

macro_rules! fixed {
    ($( $(#[$doc:meta])* $name:ident -> $number:ty ),* $(,)?) => { $(
        $(#[$doc])*
        ///
        /// # Errors
        /// [`WireError::End`].
        pub fn $name(&mut self) -> Result<$number, WireError> {
            self.array().map(<$number>::from_le_bytes)
        }
    )* };
}

impl<'a> Reader<'a> {
    /// A reader of all of `bytes`.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// How many bytes are left.
    pub const fn left(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nothing is left.
    pub const fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// [`WireError::Trailing`] if bytes are left.
    pub const fn finish(&self) -> Result<(), WireError> {
        match self.left() {
            0 => Ok(()),
            left => Err(WireError::Trailing { left }),
        }
    }

    /// The next `count` bytes.
    ///
    /// # Errors
    /// [`WireError::End`].
    pub const fn take(&mut self, count: usize) -> Result<&'a [u8], WireError> {
        match self.bytes.split_at_checked(count) {
            Some((taken, rest)) => {
                self.bytes = rest;
                Ok(taken)
            }
            None => Err(WireError::End {
                wanted: count,
                left: self.left(),
            }),
        }
    }

    /// The next `N` bytes.
    ///
    /// # Errors
    /// [`WireError::End`].
    pub const fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        match self.bytes.split_first_chunk::<N>() {
            Some((taken, rest)) => {
                self.bytes = rest;
                Ok(*taken)
            }
            None => Err(WireError::End {
                wanted: N,
                left: self.left(),
            }),
        }
    }

    fixed! {
        /// The next byte.
        u8 -> u8,
        /// The next two bytes as a number.
        u16 -> u16,
        /// The next four bytes as a number.
        u32 -> u32,
        /// The next eight bytes as a number.
        u64 -> u64,
        /// The next sixteen bytes as a number.
        u128 -> u128,
        /// The next two bytes as a signed number.
        i16 -> i16,
        /// The next four bytes as a single precision number, any bits.
        f32 -> f32,
        /// The next eight bytes as a double precision number, any bits.
        f64 -> f64,
    }

    /// An unsigned varint.
    ///
    /// # Errors
    /// [`WireError::End`], or [`WireError::BadVarint`] beyond 64 bits or if it is longer than needed.
    pub fn varint(&mut self) -> Result<u64, WireError> {
        let mut value = 0u64;
        for at in 0..VARINT_BYTES_MAX {
            let byte = self.u8()?;
            let bits = u64::from(byte & 0x7F);
            let shift = 7 * at as u32;
            if (bits << shift) >> shift != bits {
                return Err(WireError::BadVarint);
            }
            value |= bits << shift;
            if byte < 0x80 {
                return if byte == 0 && at > 0 {
                    Err(WireError::BadVarint)
                } else {
                    Ok(value)
                };
            }
        }
        Err(WireError::BadVarint)
    }

    /// A signed varint.
    ///
    /// # Errors
    /// As [`Self::varint`].
    pub fn zigzag(&mut self) -> Result<i64, WireError> {
        self.varint().map(unzigzag)
    }

    /// An unsigned varint of at most `max`; `what` names it in the error.
    ///
    /// # Errors
    /// As [`Self::varint`], and [`WireError::TooLarge`].
    pub fn varint_up_to(&mut self, what: &'static str, max: u64) -> Result<u64, WireError> {
        match self.varint()? {
            got if got > max => Err(WireError::TooLarge { what, got, max }),
            value => Ok(value),
        }
    }

    /// A varint that fits 32 bits.
    ///
    /// # Errors
    /// As [`Self::varint_up_to`].
    pub fn varint_u32(&mut self, what: &'static str) -> Result<u32, WireError> {
        self.varint_up_to(what, u64::from(u32::MAX))
            .map(|value| value as u32)
    }

    /// The number of things that follow, of at least `bytes_each` bytes each: at most `max`, and no more than the rest
    /// can hold. So the caller may allocate for them.
    ///
    /// # Errors
    /// As [`Self::varint_up_to`], and [`WireError::End`].
    pub fn count(
        &mut self,
        what: &'static str,
        max: usize,
        bytes_each: usize,
    ) -> Result<usize, WireError> {
        let count = self.varint_up_to(what, max as u64)? as usize;
        match count.checked_mul(bytes_each) {
            Some(wanted) if wanted <= self.left() => Ok(count),
            wanted => Err(WireError::End {
                wanted: wanted.unwrap_or(usize::MAX),
                left: self.left(),
            }),
        }
    }

    /// A flag: one byte, 0 or 1.
    ///
    /// # Errors
    /// [`WireError::End`], or [`WireError::UnknownNumber`].
    pub fn flag(&mut self, what: &'static str) -> Result<bool, WireError> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            number => Err(WireError::UnknownNumber {
                what,
                number: u64::from(number),
            }),
        }
    }

    /// Bytes behind their length, which is at most `max`.
    ///
    /// # Errors
    /// As [`Self::count`].
    pub fn bytes(&mut self, what: &'static str, max: usize) -> Result<&'a [u8], WireError> {
        let len = self.count(what, max, 1)?;
        self.take(len)
    }

    /// UTF-8 text behind its length in bytes, which is at most `max`.
    ///
    /// # Errors
    /// As [`Self::bytes`], and [`WireError::NotUtf8`].
    pub fn text(&mut self, what: &'static str, max: usize) -> Result<&'a str, WireError> {
        std::str::from_utf8(self.bytes(what, max)?).map_err(|_| WireError::NotUtf8)
    }
}
