//! Damages bytes, the same way for the same seed: what a fuzzer does, without its feedback.

use crate::seeded::Seeded;

/// Bytes that decoders trip over: ends of ranges, marks of text formats.
const AWKWARD: [u8; 16] = *b"\x00\x01\x7f\x80\xfe\xff\"\\(){}[]<0";

/// The most bytes that one cut, copy or repetition concerns.
const STRETCH_MAX: usize = 64;

/// A damaged copy of `bytes`, or a splice of it with `other`: one to eight damages.
pub fn mutant(bytes: &[u8], other: &[u8], random: &mut Seeded) -> Vec<u8> {
    let mut mutant = bytes.to_vec();
    // Few damages more often than many: a place that is damaged once gets far.
    let most = random.below(8);
    for _ in 0..=random.below(1 + most) {
        damage(&mut mutant, other, random);
    }
    mutant
}

fn damage(bytes: &mut Vec<u8>, other: &[u8], random: &mut Seeded) {
    if bytes.is_empty() {
        bytes.push(random.next_u64() as u8);
        return;
    }
    let at = random.below(bytes.len());
    let stretch = at..bytes.len().min(at + 1 + random.below(STRETCH_MAX));
    match random.below(9) {
        0 => bytes[at] ^= 1 << random.below(8),
        1 => bytes[at] = *random.pick(&AWKWARD),
        2 => bytes[at] = bytes[at].wrapping_add(*random.pick(&[1, 255])),
        3 => bytes[stretch].fill(*random.pick(&AWKWARD)),
        4 => drop(bytes.drain(stretch)),
        5 => bytes.truncate(at),
        6 => {
            let copy = bytes[stretch].to_vec();
            let to = random.below(bytes.len());
            bytes.splice(to..to, copy);
        }
        7 => {
            let noise: Vec<u8> = (0..=random.below(8))
                .map(|_| random.next_u64() as u8)
                .collect();
            bytes.splice(at..at, noise);
        }
        _ if !other.is_empty() => {
            let from = random.below(other.len());
            let end = other.len().min(from + STRETCH_MAX);
            bytes.splice(stretch, other[from..end].iter().copied());
        }
        _ => {}
    }
}
