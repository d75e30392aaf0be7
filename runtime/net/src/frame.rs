//! Frames on a stream: a length of 1, 2 or 4 bytes, then as many bytes. The reader checks the length against its
//! limit first and takes memory only as bytes arrive. It does not know what a frame means.

use bytes::Bytes;

/// The longest frame that the length field can express.
pub(crate) const FRAME_BYTES_MAX: usize = (1 << 30) - 1;

/// A frame's length field, after the stream's mark if it is the stream's first frame. The two high bits of the first
/// byte say how many bytes the field has (1, 2 or 4), the rest is the length, big-endian.
pub(crate) fn header(mark: Option<u8>, len: usize) -> Bytes {
    debug_assert!(len <= FRAME_BYTES_MAX);
    let len = len as u32;
    let (bytes, from) = match len {
        0..0x40 => (len.to_be_bytes(), 3),
        0x40..0x4000 => ((len | 0x4000).to_be_bytes(), 2),
        _ => ((len | 0x8000_0000).to_be_bytes(), 0),
    };
    mark.iter().chain(&bytes[from..]).copied().collect()
}

/// A frame announced as longer than allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FrameTooLong {
    pub(crate) len: usize,
    pub(crate) max: usize,
}

/// Cuts a stream of bytes into frames.
#[derive(Debug)]
pub(crate) struct FrameReader {
    max: usize,
    field: [u8; 4],
    field_len: usize,
    /// The length of the frame whose body is being read.
    expected: Option<usize>,
    body: Vec<u8>,
}

impl FrameReader {
    /// A reader that refuses frames above `max` bytes.
    pub(crate) fn new(max: usize) -> Self {
        Self {
            max,
            field: [0; 4],
            field_len: 0,
            expected: None,
            body: Vec::new(),
        }
    }

    /// Takes bytes from the front of `input` until a frame is complete or the input is used up.
    pub(crate) fn next(&mut self, input: &mut &[u8]) -> Result<Option<Bytes>, FrameTooLong> {
        let expected = match self.expected {
            Some(expected) => expected,
            None => match self.read_length(input)? {
                Some(expected) => expected,
                None => return Ok(None),
            },
        };
        let (taken, rest) = input.split_at(input.len().min(expected - self.body.len()));
        self.reserve(taken.len(), expected);
        self.body.extend_from_slice(taken);
        *input = rest;
        if self.body.len() < expected {
            self.expected = Some(expected);
            return Ok(None);
        }
        self.expected = None;
        self.field_len = 0;
        Ok(Some(std::mem::take(&mut self.body).into()))
    }

    fn read_length(&mut self, input: &mut &[u8]) -> Result<Option<usize>, FrameTooLong> {
        while let Some((byte, rest)) = input.split_first() {
            self.field[self.field_len] = *byte;
            self.field_len += 1;
            *input = rest;
            let size = match self.field[0] >> 6 {
                0 => 1,
                1 => 2,
                _ => 4,
            };
            if self.field_len == size {
                return self.decode_length(size).map(Some);
            }
        }
        Ok(None)
    }

    fn decode_length(&self, size: usize) -> Result<usize, FrameTooLong> {
        let field = u32::from_be_bytes(self.field);
        let len = match size {
            1 => field >> 24,
            2 => (field >> 16) & 0x3FFF,
            _ => field & 0x3FFF_FFFF,
        } as usize;
        if len > self.max {
            return Err(FrameTooLong { len, max: self.max });
        }
        Ok(len)
    }

    /// Room for `more` bytes: doubles, so that copying stays linear, but never beyond the frame's end.
    fn reserve(&mut self, more: usize, expected: usize) {
        let needed = self.body.len() + more;
        if needed > self.body.capacity() {
            let capacity = needed.max(2 * self.body.capacity()).min(expected);
            self.body.reserve_exact(capacity - self.body.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_all(reader: &mut FrameReader, mut input: &[u8]) -> Result<Vec<Bytes>, FrameTooLong> {
        let mut frames = Vec::new();
        while !input.is_empty() {
            frames.extend(reader.next(&mut input)?);
        }
        Ok(frames)
    }

    #[test]
    fn a_length_over_the_limit_is_refused_before_its_body_arrives() {
        let mut reader = FrameReader::new(100);
        let refused = read_all(&mut reader, &header(None, FRAME_BYTES_MAX));
        assert_eq!(
            refused,
            Err(FrameTooLong {
                len: FRAME_BYTES_MAX,
                max: 100
            })
        );
        assert_eq!(reader.body.capacity(), 0);
    }

    #[test]
    fn memory_follows_the_bytes_that_arrived_not_the_announced_length() {
        let mut reader = FrameReader::new(FRAME_BYTES_MAX);
        read_all(&mut reader, &header(None, FRAME_BYTES_MAX)).unwrap();
        read_all(&mut reader, &[7; 1_000]).unwrap();
        assert!(reader.body.capacity() <= 2_000);
    }

    proptest! {
        #[test]
        fn frames_survive_any_cutting(
            sizes in prop::collection::vec(prop_oneof![0usize..100, 16_000..17_000usize], 0..6),
            cut in 1usize..5_000,
        ) {
            let frames: Vec<Bytes> =
                sizes.iter().map(|size| (0..*size).map(|i| i as u8).collect()).collect();
            let stream: Vec<u8> =
                frames.iter().flat_map(|frame| [header(None, frame.len()), frame.clone()]).flatten().collect();
            let mut reader = FrameReader::new(17_000);
            let mut read = Vec::new();
            for piece in stream.chunks(cut) {
                read.extend(read_all(&mut reader, piece).unwrap());
            }
            prop_assert_eq!(read, frames);
        }

        #[test]
        fn hostile_bytes_never_exceed_the_limit(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            let mut reader = FrameReader::new(300);
            if let Ok(frames) = read_all(&mut reader, &bytes) {
                prop_assert!(frames.iter().all(|frame| frame.len() <= 300));
            }
        }
    }
}
