//! Bytes in and out: [`Reader`] checks every read and every length against the caller's maximum, [`Writer`] appends.
//! Little-endian; unsigned varints are LEB128 of up to 64 bits in their shortest form, signed ones zigzag first. Knows no
//! messages and no values.

mod reader;
mod writer;

pub use reader::Reader;
pub use writer::Writer;

/// Bytes of the longest varint: 64 bits, seven a byte.
const VARINT_BYTES_MAX: usize = 10;

/// Why bytes from outside cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The bytes end too early.
    #[error("{wanted} bytes were expected and {left} are left")]
    End {
        /// How many the reader needs.
        wanted: usize,
        /// How many there are.
        left: usize,
    },
    /// A varint beyond 64 bits, or not in its shortest form.
    #[error("a number is not a varint of at most 64 bits in its shortest form")]
    BadVarint,
    /// A number, length or count beyond what may be there.
    #[error("{what}: {got} is more than the limit of {max}")]
    TooLarge {
        /// What is counted.
        what: &'static str,
        /// What the bytes say.
        got: u64,
        /// The limit.
        max: u64,
    },
    /// Bytes that should be text.
    #[error("a text is not UTF-8")]
    NotUtf8,
    /// A number that stands for nothing: a flag that is neither 0 nor 1, an unknown kind.
    #[error("{what}: the number {number} stands for nothing")]
    UnknownNumber {
        /// What it should name.
        what: &'static str,
        /// The number.
        number: u64,
    },
    /// A name that this version's class table does not have.
    #[error("{what}: the class table does not have it")]
    UnknownName {
        /// What it should name.
        what: &'static str,
    },
    /// A number that is not finite where poses and sizes are expected.
    #[error("a number is not finite")]
    NotFinite,
    /// Things in an order or a combination that no writer makes.
    #[error("{what}")]
    Inconsistent {
        /// What does not fit.
        what: &'static str,
    },
    /// More bytes than the message has.
    #[error("{left} bytes are left over")]
    Trailing {
        /// How many.
        left: usize,
    },
}

/// A signed number as an unsigned one: small magnitudes give small numbers.
pub const fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// The inverse of [`zigzag`].
pub const fn unzigzag(value: u64) -> i64 {
    ((value >> 1) as i64) ^ -((value & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_survive(unsigned: u64, signed: i64, bits: u32) {
            let mut writer = Writer::new();
            writer.varint(unsigned);
            writer.zigzag(signed);
            writer.f32(f32::from_bits(bits));
            let bytes = writer.into_bytes();
            let mut reader = Reader::new(&bytes);
            prop_assert_eq!(reader.varint(), Ok(unsigned));
            prop_assert_eq!(reader.zigzag(), Ok(signed));
            prop_assert_eq!(reader.f32().map(f32::to_bits), Ok(bits));
            prop_assert_eq!(reader.finish(), Ok(()));
        }

        #[test]
        fn texts_survive(text in ".{0,40}") {
            let mut writer = Writer::new();
            writer.text(&text);
            let bytes = writer.into_bytes();
            prop_assert_eq!(Reader::new(&bytes).text("text", 200), Ok(text.as_str()));
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut reader = Reader::new(&bytes);
            while reader.varint().is_ok() {}
            let mut reader = Reader::new(&bytes);
            while reader.text("text", 10).is_ok() {}
            prop_assert!(reader.left() <= bytes.len());
        }
    }

    #[test]
    fn a_varint_beyond_64_bits_or_longer_than_needed_is_refused() {
        for bytes in [
            &[0xFF; 10][..],
            &[0xFF; 11],
            &[0x80, 0x00],
            &[0x81, 0x80, 0x00],
        ] {
            assert_eq!(
                Reader::new(bytes).varint(),
                Err(WireError::BadVarint),
                "{bytes:?}"
            );
        }
        assert_eq!(
            Reader::new(&[0x80]).varint(),
            Err(WireError::End { wanted: 1, left: 0 })
        );
    }

    #[test]
    fn a_length_beyond_its_limit_is_refused_before_the_bytes_are_looked_at() {
        let mut writer = Writer::new();
        writer.varint(1 << 40);
        let bytes = writer.into_bytes();
        assert_eq!(
            Reader::new(&bytes).bytes("name", 100),
            Err(WireError::TooLarge {
                what: "name",
                got: 1 << 40,
                max: 100
            })
        );
    }

    #[test]
    fn a_count_that_the_bytes_cannot_hold_is_refused() {
        let bytes = [200, 1, 0, 0];
        assert_eq!(
            Reader::new(&bytes).count("points", 1000, 4),
            Err(WireError::End {
                wanted: 800,
                left: 2
            })
        );
        assert_eq!(Reader::new(&bytes).count("points", 1000, 0), Ok(200));
    }

    #[test]
    fn flags_and_leftovers_are_checked() {
        let mut reader = Reader::new(&[2, 0]);
        assert!(reader.flag("flag").is_err());
        assert_eq!(reader.finish(), Err(WireError::Trailing { left: 1 }));
    }
}
