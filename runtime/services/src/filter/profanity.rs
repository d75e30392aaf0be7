//! The default filter: words that most people would not want their children to read become `#`, one for each character.
//! What counts is the word list of the crate `rustrict`; here is how a text is laid before it so that spelling tricks do
//! not help, and which ordinary words it has to leave alone.

use std::panic::catch_unwind;
use std::sync::LazyLock;

use rustrict::{Censor, Trie, Type};

use super::reading::Reading;
use super::{Filter, UserId};
use crate::limits::FILTER_TEXT_CHARS_MAX;

/// What stands for a character that is not shown.
const MASK: char = '#';

/// What the censor marks: a character that no text holds when it is given to it.
const MARK: char = '\u{e000}';

/// Ordinary words and phrases that the crate's list does not know as such, one a line.
const ORDINARY: &str = include_str!("ordinary.txt");

/// What may stand before them without a bad word coming about over the space.
const LEADING: [&str; 4] = ["", "the ", "a ", "at the "];

/// The crate's words with ours.
static WORDS: LazyLock<Trie> = LazyLock::new(|| {
    let mut words = Trie::default();
    for ordinary in ORDINARY.lines().filter(|line| !line.is_empty()) {
        for leading in LEADING {
            words.set(&format!("{leading}{ordinary}"), Type::NONE);
        }
    }
    words
});

/// The default filter: the same for everybody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Profanity;

impl Filter for Profanity {
    fn filter(&self, text: &str, _from: Option<UserId>, _to: Option<UserId>) -> String {
        let mut chars: Vec<char> = text.chars().collect();
        let looked_at = chars.len().min(FILTER_TEXT_CHARS_MAX);
        let hidden = hidden(&chars[..looked_at]);
        for (place, c) in chars.iter_mut().enumerate() {
            if hidden.get(place).copied().unwrap_or(!c.is_whitespace()) {
                *c = MASK;
            }
        }
        chars.into_iter().collect()
    }

    fn is_same_for_all(&self) -> bool {
        true
    }

    fn prepare(&self) {
        // Some 50 ms. Without a thread the first message waits for it.
        let reading = std::thread::Builder::new().name("word list".to_owned());
        drop(reading.spawn(|| LazyLock::force(&WORDS)));
    }
}

/// Which characters are not shown.
fn hidden(text: &[char]) -> Vec<bool> {
    // The crate is somebody else's and the text is hostile: should it ever fail, nothing of the text is shown.
    catch_unwind(|| {
        let mut hidden = vec![false; text.len()];
        hide(&Reading::plain(text).joined(), &mut hidden);
        hide_whole_words(text, &mut hidden);
        hidden
    })
    .unwrap_or_else(|_| text.iter().map(|c| !c.is_whitespace()).collect())
}

/// Marks what the censor finds in a reading, with what is not seen between.
fn hide(reading: &Reading, hidden: &mut [bool]) {
    let mut censor = Censor::new(reading.chars.iter().copied());
    censor
        .with_trie(&WORDS)
        .with_censor_replacement(MARK)
        .with_censor_first_character_threshold(Type::ANY);
    let censored: Vec<char> = censor.collect();
    if censored.len() != reading.chars.len() {
        // It is not known any more what stands where.
        if censored.contains(&MARK) {
            hidden.fill(true);
        }
        return;
    }
    let mut last: Option<usize> = None;
    for (&c, &place) in censored.iter().zip(&reading.places) {
        if c == MARK {
            let from = last.map_or(place, |last| last + 1);
            hidden[from..=place].fill(true);
            last = Some(place);
        } else {
            last = None;
        }
    }
}

/// What is bad in a part makes the whole word unreadable.
fn hide_whole_words(text: &[char], hidden: &mut [bool]) {
    let mut start = 0;
    for word in text.split_inclusive(|c| !is_of_word(*c)) {
        let end = start + word.len();
        // The character that ends a word is none of it.
        let letters = start..end - usize::from(word.last().is_some_and(|c| !is_of_word(*c)));
        if hidden[letters.clone()].contains(&true) {
            hidden[letters].fill(true);
        }
        start = end;
    }
}

/// Whether a character belongs to a word that spaces or signs divide from others: scripts further up do without.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() && c < '\u{590}'
}

#[cfg(test)]
mod tests;
