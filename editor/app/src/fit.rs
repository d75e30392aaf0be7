//! How well a name fits what somebody typed: one order for the palette and for inserting. Knows names and their lines, not
//! what they are of.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// How well a name fits, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// It has the letters, in order and near each other. Worth a line only where nothing else fits.
    Scattered,
    /// What is said of it has the words.
    Described,
    Contains,
    /// Contains it as a word, or the beginning of one: `PointLight`, and not `Highlight`.
    HasWord,
    Begins,
    Is,
}

/// What somebody typed.
pub(crate) struct Typed {
    lower: String,
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
    places: Vec<u32>,
}

impl Typed {
    pub(crate) fn new(text: &str) -> Self {
        let words = text.trim();
        Self {
            lower: words.to_lowercase(),
            pattern: Pattern::parse(words, CaseMatching::Ignore, Normalization::Smart),
            matcher: Matcher::new(Config::DEFAULT),
            buffer: Vec::new(),
            places: Vec::new(),
        }
    }

    /// How well a name fits; `doc` is what is said of it.
    pub(crate) fn fit(&mut self, name: &str, doc: &str) -> Option<Fit> {
        let lower = &self.lower;
        let whole = fit_of(name, lower);
        let of_words = || {
            let words = lower.split_whitespace();
            let all: Option<Vec<Fit>> = words.map(|word| fit_of(name, word)).collect();
            // Words out of their order fit no better than one that is inside.
            Some(all?.into_iter().min()?.min(Fit::HasWord))
        };
        let described = || {
            let has = |word| fit_of(doc, word).is_some_and(|fit| fit >= Fit::HasWord);
            lower.split_whitespace().all(has).then_some(Fit::Described)
        };
        whole
            .or_else(of_words)
            .or_else(described)
            .or_else(|| self.scattered(name).then_some(Fit::Scattered))
    }

    /// Whether the letters stand near each other: no more than one of another for each.
    fn scattered(&mut self, name: &str) -> bool {
        self.places.clear();
        let name = Utf32Str::new(name, &mut self.buffer);
        let places = &mut self.places;
        let fits = self.pattern.indices(name, &mut self.matcher, places);
        let ends = places.iter().min().zip(places.iter().max());
        let near = ends.is_some_and(|(first, last)| (last - first) as usize <= 2 * places.len());
        fits.is_some() && near
    }
}

/// How a name has a text in it, which is in lower case.
fn fit_of(name: &str, lower: &str) -> Option<Fit> {
    let folded = name.to_ascii_lowercase();
    if folded == lower {
        return Some(Fit::Is);
    }
    let begins_word = |at: usize| {
        let before = name[..at].chars().next_back();
        let first = name[at..].chars().next();
        before.is_none_or(|before| !before.is_alphanumeric())
            || first.is_some_and(char::is_uppercase)
    };
    folded
        .match_indices(lower)
        .map(|(at, _)| match at {
            0 => Fit::Begins,
            at if begins_word(at) => Fit::HasWord,
            _ => Fit::Contains,
        })
        .max()
}

/// Leaves out what only has the letters, if something fits better.
pub(crate) fn without_scattered<T>(found: &mut Vec<(Fit, T)>) {
    if found.iter().any(|(fit, _)| *fit > Fit::Scattered) {
        found.retain(|(fit, _)| *fit > Fit::Scattered);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_come_before_words_and_words_before_letters() {
        let fit = |typed: &str, name: &str| Typed::new(typed).fit(name, "Looks at time");
        assert_eq!(fit("light", "Light"), Some(Fit::Is));
        assert_eq!(fit("light", "Lighting"), Some(Fit::Begins));
        assert_eq!(fit("light", "PointLight"), Some(Fit::HasWord));
        assert_eq!(fit("light", "Highlight"), Some(Fit::Contains));
        assert_eq!(fit("time", "Focus"), Some(Fit::Described));
        assert_eq!(fit("ook", "Focus"), None, "inside a word of its line");
        assert_eq!(fit("pgt", "PointLight"), None, "not near each other");
        assert_eq!(fit("dplc", "Duplicate"), Some(Fit::Scattered));
        assert_eq!(fit("all select", "Select all"), Some(Fit::HasWord));
        assert_eq!(fit("é", "İé"), Some(Fit::Contains));
    }
}
