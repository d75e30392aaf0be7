//! Which classes the menu lists for a search, and in which order.

use studio_model::{ClassId, ClassTable};

use super::{classes, docs};
use crate::fit::{Fit, Typed, without_scattered};

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
    let mut typed = Typed::new(words);
    let table = ClassTable::get();
    let mut ranked: Vec<(Fit, (bool, ClassId))> = classes::creatable()
        .filter_map(|class| {
            let fit = typed.fit(table.class(class).name, &docs::doc(class))?;
            Some((fit, (common.contains(&class), class)))
        })
        .collect();
    without_scattered(&mut ranked);
    // Sorting is stable and the classes come by name, so equal ranks stay in the order of the alphabet.
    ranked.sort_by_key(|(fit, (is_common, _))| std::cmp::Reverse((*fit, *is_common)));
    Found {
        text: text.to_owned(),
        classes: ranked.into_iter().map(|(_, (_, class))| class).collect(),
        common: 0,
    }
}
