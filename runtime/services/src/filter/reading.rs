//! Ways to read a text: what its characters stand for, without marks and what is not seen, and where each stood. It does
//! not know which words are bad.

use rustrict::{Censor, Type};

/// Characters that are not seen and yet divide words for a program: Unicode's default ignorable ones.
const UNSEEN: &[(char, char)] = &[
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Stands for what has no single reading: a letter of no word that is looked for.
const OTHER: char = '一';

/// Letters that stand alone and are one word together, at least.
const SPELT_MIN: usize = 3;

/// A text as it is read: its characters, and the place of each in the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) chars: Vec<char>,
    pub(super) places: Vec<usize>,
}

impl Reading {
    /// As it stands there. Of capitals in a row only the first stays one: where words begin within words is told by them.
    pub(super) fn plain(text: &[char]) -> Self {
        let mut reading = Self::default();
        let mut loud = false;
        for (place, &c) in text.iter().enumerate() {
            let Some(read) = read(c) else { continue };
            let was_loud = std::mem::replace(&mut loud, read.is_ascii_uppercase());
            let read = match reading.chars.last() {
                Some(&before) if melts(before, read) => OTHER,
                _ if was_loud => read.to_ascii_lowercase(),
                _ => read,
            };
            reading.push(read, place);
        }
        reading
    }

    /// With words that are spelt letter by letter (`l i k e  t h i s`, `l.i.k.e`) read as words.
    pub(super) fn joined(self) -> Self {
        let mut joined = Self::default();
        let mut at = 0;
        while at < self.chars.len() {
            let letters = self.spelt(at);
            let end = letters.last().map_or(at, |last| last + 1);
            if letters.len() >= SPELT_MIN {
                for letter in letters {
                    joined.push(self.chars[letter], self.places[letter]);
                }
            } else {
                for at in at..end.max(at + 1) {
                    joined.push(self.chars[at], self.places[at]);
                }
            }
            at = end.max(at + 1);
        }
        joined
    }

    /// The letters from here on that stand alone, each with nothing but signs between it and the next.
    fn spelt(&self, start: usize) -> Vec<usize> {
        let is_sign = |at: usize| self.chars.get(at).is_none_or(|c| !c.is_alphanumeric());
        let alone = |at: usize| !is_sign(at) && is_sign(at + 1) && (at == 0 || is_sign(at - 1));
        let mut letters = Vec::new();
        let mut at = start;
        while alone(at) {
            letters.push(at);
            at += 1;
            while at < self.chars.len() && is_sign(at) {
                at += 1;
            }
        }
        letters
    }

    fn push(&mut self, c: char, place: usize) {
        self.chars.push(c);
        self.places.push(place);
    }
}

/// What a character is read as; `None` of one that is not seen.
fn read(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(if c.is_ascii_control() { ' ' } else { c });
    }
    if UNSEEN
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&c))
    {
        return None;
    }
    let mut seen = untouched(&[c]).into_iter();
    match (seen.next(), seen.next()) {
        (read, None) => read,
        _ => Some(OTHER),
    }
}

/// Whether the censor would take two characters for one.
fn melts(a: char, b: char) -> bool {
    !a.is_ascii() && !b.is_ascii() && untouched(&[a, b]).len() != 2
}

/// What the censor makes of characters before it looks for words.
fn untouched(text: &[char]) -> Vec<char> {
    let mut censor = Censor::new(text.iter().copied());
    censor.with_censor_threshold(Type::NONE);
    censor.collect()
}
