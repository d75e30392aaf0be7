//! Appending.

use super::zigzag;

/// Appends to bytes that it owns. What it writes, the [`Reader`](super::Reader) method of the same name reads.
#[derive(Debug, Clone, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

macro_rules! fixed {
    ($( $(#[$doc:meta])* $name:ident($number:ty) ),* $(,)?) => { $(
        $(#[$doc])*
        pub fn $name(&mut self, value: $number) {
            self.bytes.extend_from_slice(&value.to_le_bytes());
        }
    )* };
}

impl Writer {
    /// An empty one.
    pub const fn new() -> Self {
        Self { bytes: Vec::new() }
    }

    /// Appends to what is there.
    pub const fn appending_to(bytes: Vec<u8>) -> Self {
        Self { bytes }
    }

    /// How many bytes it holds.
    pub const fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether it holds none.
    pub const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// What was written so far.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Forgets what was written and keeps the memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
    }

    /// Forgets what was written after the first `len` bytes.
    pub fn truncate(&mut self, len: usize) {
        self.bytes.truncate(len);
    }

    /// Bytes as they are, without a length.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Bytes from an iterator, as they are.
    pub fn extend(&mut self, bytes: impl Iterator<Item = u8>) {
        self.bytes.extend(bytes);
    }

    fixed! {
        /// One byte.
        u8(u8),
        /// Two bytes.
        u16(u16),
        /// Four bytes.
        u32(u32),
        /// Eight bytes.
        u64(u64),
        /// Sixteen bytes.
        u128(u128),
        /// Two bytes, signed.
        i16(i16),
        /// Four bytes, the number's bits.
        f32(f32),
        /// Eight bytes, the number's bits.
        f64(f64),
    }

    /// An unsigned varint.
    pub fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.u8(value as u8 | 0x80);
            value >>= 7;
        }
        self.u8(value as u8);
    }

    /// A signed varint.
    pub fn zigzag(&mut self, value: i64) {
        self.varint(zigzag(value));
    }

    /// A flag.
    pub fn flag(&mut self, value: bool) {
        self.u8(u8::from(value));
    }

    /// Bytes behind their length.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.varint(bytes.len() as u64);
        self.raw(bytes);
    }

    /// Text behind its length in bytes.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }
}
