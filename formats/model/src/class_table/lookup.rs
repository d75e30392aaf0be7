//! Names of properties: canonical ones, aliases and migrations, found by class and text. On the hot path of the place
//! reader, so one hash look-up and a short walk over the classes that use the name.

use rustc_hash::FxHashMap;

use super::{ClassId, ClassTable, Interval, Migration, PropertyId};

/// What a name means on a class.
#[derive(Debug, Clone, Copy)]
pub enum Resolved<'a> {
    /// The canonical name of a property.
    Property(PropertyId),
    /// Another name of a property, for a value of the same type.
    Alias(PropertyId),
    /// A name whose value must be converted: one of former times, or of a view of another property.
    Migrated(&'a Migration),
}

/// Whether the tree itself holds what foreign files and scripts write under this name, so that no property of this
/// name exists: name, parent, class, tags, attributes and the foreign unique ids that our [`Uid`](crate::Uid) replaces.
pub fn is_native(name: &str) -> bool {
    matches!(
        name,
        "Name"
            | "Parent"
            | "ClassName"
            | "className"
            | "Tags"
            | "Attributes"
            | "AttributesSerialize"
            | "AttributesReplicate"
            | "UniqueId"
            | "HistoryId"
    )
}

impl ClassTable {
    /// The property that a name means on a class, by its canonical name or an alias; of a view the view itself. A migrated
    /// name counts if it became one property; whether its values need conversion tells [`Self::resolve`].
    pub fn find(&self, class: ClassId, name: &str) -> Option<PropertyId> {
        let number = self.class(class).subclasses.first;
        match self.property_names.find(number, name)? {
            Target::Property(id) | Target::Alias(id) | Target::View(id, _) => Some(id),
            Target::Migration(index) => self.migrations[usize::from(index)].single_target(),
        }
    }

    /// What a name means on a class.
    pub fn resolve(&self, class: ClassId, name: &str) -> Option<Resolved<'_>> {
        let number = self.class(class).subclasses.first;
        Some(match self.property_names.find(number, name)? {
            Target::Property(id) => Resolved::Property(id),
            Target::Alias(id) => Resolved::Alias(id),
            Target::Migration(index) | Target::View(_, index) => {
                Resolved::Migrated(&self.migrations[usize::from(index)])
            }
        })
    }

    /// The conversion that values of a former name need on a class; `None` if the name is current or means nothing.
    /// Where a file gives a value under the new name too, that one counts.
    pub fn migration(&self, class: ClassId, name: &str) -> Option<&Migration> {
        match self.resolve(class, name)? {
            Resolved::Migrated(migration) => Some(migration),
            Resolved::Property(_) | Resolved::Alias(_) => None,
        }
    }
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Property(PropertyId),
    Alias(PropertyId),
    Migration(u16),
    /// A property that holds nothing itself, and how its values become those of the one that does.
    View(PropertyId, u16),
}

/// A use of a name: by one class and those that extend it.
#[derive(Debug, Clone, Copy)]
pub(super) struct NameUse<T = Target> {
    pub(super) name: &'static str,
    pub(super) classes: Interval,
    pub(super) target: T,
}

/// All uses of all names.
#[derive(Debug)]
pub(super) struct Names<T = Target> {
    runs: FxHashMap<&'static str, (u32, u32)>,
    uses: Vec<NameUse<T>>,
}

impl<T: Copy> Names<T> {
    pub(super) fn new(mut uses: Vec<NameUse<T>>) -> Self {
        let mut runs: FxHashMap<&'static str, (u32, u32)> = FxHashMap::default();
        for used in &uses {
            let number = runs.len() as u32;
            runs.entry(used.name).or_insert((number, 0));
        }
        // A class that declares an inherited name anew comes before the class that it inherits it from.
        uses.sort_by_cached_key(|used| {
            let Interval { first, last } = used.classes;
            (runs[used.name].0, last - first, first)
        });
        runs.clear();
        for (at, used) in uses.iter().enumerate() {
            let at = at as u32;
            runs.entry(used.name).or_insert((at, at)).1 = at + 1;
        }
        Self { runs, uses }
    }

    pub(super) fn find(&self, class: u16, name: &str) -> Option<T> {
        let &(start, end) = self.runs.get(name)?;
        let uses = &self.uses[start as usize..end as usize];
        uses.iter()
            .find(|used| used.classes.contains(class))
            .map(|used| used.target)
    }

    /// The names that a class can use, each once.
    pub(super) fn of_class(&self, class: Interval) -> impl Iterator<Item = &'static str> {
        self.uses
            .iter()
            .filter(move |used| used.classes.contains(class.first))
            .map(|used| used.name)
    }
}
