//! "Did you mean …": the nearest name by edit distance.

use super::{ClassId, ClassTable, EnumId};

/// Names beyond this many characters are no typing mistakes, and comparing them would take long.
const NAME_CHARS_MAX: usize = 64;

impl ClassTable {
    /// The class whose name is nearest to a wrong one.
    pub fn suggest_class(&self, wrong: &str) -> Option<&'static str> {
        nearest(wrong, self.class_names.keys().copied())
    }

    /// The property of a class whose name is nearest to a wrong one. Aliases count: who types `size` finds `Size`.
    pub fn suggest_property(&self, class: ClassId, wrong: &str) -> Option<&'static str> {
        let name = nearest(
            wrong,
            self.property_names.of_class(self.class(class).subclasses),
        )?;
        Some(
            self.find(class, name)
                .map_or(name, |id| self.property(id).name),
        )
    }

    /// The property of any class whose name is nearest to a wrong one.
    pub fn suggest_any_property(&self, wrong: &str) -> Option<&'static str> {
        nearest(wrong, self.properties.iter().map(|info| info.name))
    }

    /// The item of an enum whose name is nearest to a wrong one.
    pub fn suggest_enum_item(&self, id: EnumId, wrong: &str) -> Option<&'static str> {
        nearest(
            wrong,
            self.enumeration(id).items.iter().map(|(_, name)| *name),
        )
    }
}

/// The nearest name; of equally near ones the first in the alphabet. `None` if none is near: more than a third of the
/// characters, and at least two, would have to change.
fn nearest(wrong: &str, names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let wrong = folded(wrong)?;
    let reach = (wrong.len() / 3).max(1);
    names
        .filter(|name| name.len().abs_diff(wrong.len()) <= reach + 3)
        .filter_map(|name| Some((distance(&wrong, &folded(name)?), name)))
        .filter(|(distance, _)| *distance <= reach)
        .min()
        .map(|(_, name)| name)
}

/// The characters without regard to case; `None` if there are too many.
fn folded(name: &str) -> Option<Vec<char>> {
    let chars: Vec<char> = name
        .chars()
        .take(NAME_CHARS_MAX + 1)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    (chars.len() <= NAME_CHARS_MAX).then_some(chars)
}

/// The fewest insertions, deletions, replacements and swaps of neighbours that turn one text into the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, cb) in b.iter().enumerate() {
            let replaced = above[j] + usize::from(ca != cb);
            row[j + 1] = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *ca == b[j - 1] && a[i - 1] == *cb {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(a: &str, b: &str) -> usize {
        distance(&folded(a).unwrap(), &folded(b).unwrap())
    }

    #[test]
    fn distance_counts_each_kind_of_mistake_once() {
        assert_eq!(steps("Size", "Size"), 0);
        assert_eq!(steps("Sise", "Size"), 1);
        assert_eq!(steps("Szie", "Size"), 1);
        assert_eq!(steps("Siz", "Size"), 1);
        assert_eq!(steps("Sizes", "Size"), 1);
        assert_eq!(steps("", "Size"), 4);
        assert_eq!(steps("size", "Size"), 0);
    }

    #[test]
    fn mistyped_names_find_the_right_one() {
        let table = ClassTable::get();
        let part = table.class_named("Part").unwrap();
        assert_eq!(table.suggest_class("Prat"), Some("Part"));
        assert_eq!(table.suggest_class("SpawnLocaton"), Some("SpawnLocation"));
        assert_eq!(table.suggest_property(part, "Colour"), Some("Color"));
        assert_eq!(table.suggest_property(part, "anchored"), Some("Anchored"));
        assert_eq!(table.suggest_property(part, "Qwertzuiop"), None);
        assert_eq!(table.suggest_property(part, &"x".repeat(1 << 20)), None);
        let material = table.enum_named("Material").unwrap();
        assert_eq!(table.suggest_enum_item(material, "Gras"), Some("Grass"));
    }
}
