//! Which classes the menu lists for a search, and in which order.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use studio_model::{ClassId, ClassTable};

use super::{classes, docs};

/// What is listed.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// For which search.
    pub(super) text: String,
    classes: Vec<ClassId>,
    /// How many of them, from the front, are common below the parent. With none there are no headings.
    common: usize,
}

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    Heading(&'static str),
    /// Which of the classes, and which class.
    Class(usize, ClassId),
}

impl Found {
    pub(super) fn len(&self) -> usize {
        self.classes.len()
    }

    pub(super) fn class(&self, place: usize) -> Option<ClassId> {
        self.classes.get(place).copied()
    }

    fn headings(&self) -> usize {
        if self.common > 0 { 2 } else { 0 }
    }

    /// How many lines there are, headings included.
    pub(super) fn lines(&self) -> usize {
        self.len() + self.headings()
    }

    pub(super) fn line(&self, line: usize) -> Line {
        let place = match self.common {
            0 => line,
            _ if line == 0 => return Line::Heading("COMMON HERE"),
            common if line == common + 1 => return Line::Heading("ALL CLASSES"),
            common if line <= common => line - 1,
            _ => line - 2,
        };
        self.class(place)
            .map_or(Line::Heading(""), |class| Line::Class(place, class))
    }

    /// The line of a class.
    pub(super) fn line_of(&self, place: usize) -> usize {
        match self.common {
            0 => place,
            common if place < common => place + 1,
            _ => place + 2,
        }
    }
}

/// The classes for a search below a parent of a class, best first.
pub(super) fn find(text: &str, parent: Option<ClassId>) -> Found {
    let words = text.trim();
    let common: Vec<ClassId> = parent.map(classes::common).unwrap_or_default();
    if words.is_empty() {
        let rest = classes::creatable().filter(|class| !common.contains(class));
        let count = common.len();
        let classes = common.iter().copied().chain(rest).collect();
        return Found {
            text: text.to_owned(),
            classes,
            common: count,
        };
    }
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(words, CaseMatching::Ignore, Normalization::Smart);
    let mut buffer = Vec::new();
    let lower = words.to_ascii_lowercase();
    let table = ClassTable::get();
    let mut ranked: Vec<(Rank, ClassId)> = classes::creatable()
        .filter_map(|class| {
            let name = table.class(class).name;
            let by_name = pattern.score(Utf32Str::new(name, &mut buffer), &mut matcher);
            let is_common = common.contains(&class);
            Some((
                Rank::new(name, &docs::doc(class), &lower, by_name, is_common)?,
                class,
            ))
        })
        .collect();
    // Sorting is stable and the classes come by name, so equal ranks stay in the order of the alphabet.
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    Found {
        text: text.to_owned(),
        classes: ranked.into_iter().map(|(_, class)| class).collect(),
        common: 0,
    }
}

/// How well a class fits, the first field counting most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    kind: Kind,
    is_common: bool,
    /// Of names that only resemble the search.
    score: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Resembles,
    Described,
    Contains,
    /// Contains it as a word: `PointLight`, and not `Highlight`.
    HasWord,
    Begins,
    Is,
}

impl Rank {
    fn new(
        name: &str,
        doc: &str,
        lower: &str,
        by_name: Option<u32>,
        is_common: bool,
    ) -> Option<Self> {
        let folded = name.to_ascii_lowercase();
        let kind = match folded.find(lower) {
            Some(_) if folded == lower => Kind::Is,
            Some(0) => Kind::Begins,
            Some(at) if name.as_bytes()[at].is_ascii_uppercase() => Kind::HasWord,
            Some(_) => Kind::Contains,
            None if doc.to_lowercase().contains(lower) => Kind::Described,
            None => Kind::Resembles,
        };
        let score = match kind {
            Kind::Resembles => by_name?,
            _ => 0,
        };
        Some(Self {
            kind,
            is_common,
            score,
        })
    }
}
