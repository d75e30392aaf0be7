//! The two identities of an instance that this crate knows: [`Uid`], stable for life and across machines, and
//! [`InstanceId`], a handle in one [`DataModel`](crate::DataModel). The third, the number on the wire, belongs to the
//! snapshot and replication crates. The three never mix.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use crate::limits;

/// A handle to an instance in one `DataModel`: slot index and generation. A handle of a freed slot resolves to nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceId {
    index: u32,
    generation: u32,
}

impl InstanceId {
    pub(crate) const fn new(index: u32, generation: u32) -> Self {
        Self { index, generation }
    }

    /// The slot index: dense, below [`DataModel::slot_count`](crate::DataModel::slot_count), reused after a free. For
    /// side tables that are indexed by instance.
    pub const fn index(self) -> usize {
        self.index as usize
    }

    pub(crate) const fn generation(self) -> u32 {
        self.generation
    }
}

impl fmt::Debug for InstanceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}.{}", self.index, self.generation)
    }
}

/// The identity of an instance for life: written in the place file, kept through publish, referred to by references.
///
/// 64 bits: a random 40-bit prefix drawn per editing session or import, then a 24-bit counter, so that two branches do
/// not collide and sorted runs compress. Zero is not a uid. Written as 11 digits of base 62, most significant first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uid(NonZeroU64);

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const DIGIT_COUNT: usize = 11;

impl Uid {
    /// The uid of these 64 bits; `None` for zero.
    pub const fn from_u64(bits: u64) -> Option<Self> {
        match NonZeroU64::new(bits) {
            Some(bits) => Some(Self(bits)),
            None => None,
        }
    }

    /// The 64 bits.
    pub const fn to_u64(self) -> u64 {
        self.0.get()
    }

    /// The eleven base-62 digits, without allocating.
    pub fn to_digits(self) -> [u8; DIGIT_COUNT] {
        let mut rest = self.to_u64();
        let mut digits = [b'0'; DIGIT_COUNT];
        for digit in digits.iter_mut().rev() {
            *digit = DIGITS[(rest % 62) as usize];
            rest /= 62;
        }
        digits
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.to_digits();
        f.write_str(std::str::from_utf8(&digits).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a text is not a uid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a uid is 1 to 11 letters and digits of base 62, at most 64 bits, not zero")]
pub struct UidParseError;

impl FromStr for Uid {
    type Err = UidParseError;

    fn from_str(text: &str) -> Result<Self, UidParseError> {
        if text.is_empty() || text.len() > DIGIT_COUNT {
            return Err(UidParseError);
        }
        let mut bits = 0u64;
        for byte in text.bytes() {
            let digit = match byte {
                b'0'..=b'9' => byte - b'0',
                b'A'..=b'Z' => byte - b'A' + 10,
                b'a'..=b'z' => byte - b'a' + 36,
                _ => return Err(UidParseError),
            };
            bits = bits
                .checked_mul(62)
                .and_then(|b| b.checked_add(u64::from(digit)))
                .ok_or(UidParseError)?;
        }
        Uid::from_u64(bits).ok_or(UidParseError)
    }
}

/// Hands out uids: one random prefix, then a counter. The prefix comes in from outside, because this crate knows no
/// randomness.
#[derive(Debug, Clone)]
pub struct UidSource {
    next: u64,
}

impl UidSource {
    /// A source whose uids start at `seed`'s upper 40 bits. A seed whose prefix is zero is given prefix one.
    pub const fn new(seed: u64) -> Self {
        let prefix = seed >> limits::UID_COUNTER_BITS;
        let prefix = if prefix == 0 { 1 } else { prefix };
        Self {
            next: prefix << limits::UID_COUNTER_BITS,
        }
    }

    /// The next uid. After 2^24 uids the prefix counts up, which a session of that length can afford.
    pub fn next_uid(&mut self) -> Uid {
        loop {
            let bits = self.next;
            self.next = self.next.wrapping_add(1);
            if let Some(uid) = Uid::from_u64(bits) {
                return uid;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_uid_survives_its_text(bits in 1u64..) {
            let uid = Uid::from_u64(bits).unwrap();
            prop_assert_eq!(uid.to_string().parse::<Uid>(), Ok(uid));
            prop_assert_eq!(uid.to_string().len(), 11);
        }

        #[test]
        fn text_order_is_number_order(a in 1u64.., b in 1u64..) {
            let (a, b) = (Uid::from_u64(a).unwrap(), Uid::from_u64(b).unwrap());
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        }
    }

    #[test]
    fn texts_that_are_no_uid_are_refused() {
        for text in [
            "",
            "0",
            "00000000000",
            "zzzzzzzzzzz",
            "123456789012",
            "a-b",
            "é",
        ] {
            assert_eq!(text.parse::<Uid>(), Err(UidParseError), "{text}");
        }
    }

    #[test]
    fn a_source_counts_up_from_its_prefix() {
        let mut source = UidSource::new(0xABCD_EF01_2345_6789);
        assert_eq!(source.next_uid().to_u64(), 0xABCD_EF01_2300_0000);
        assert_eq!(source.next_uid().to_u64(), 0xABCD_EF01_2300_0001);
    }
}
