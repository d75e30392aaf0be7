//! The class table: the only place where a class is described. RON validation, snapshot columns, Luau properties, the
//! Properties panel, import mapping and documentation all derive from it.
//!
//! Built once from the bundled class data (never from a file in the user's home) and our overlay. Knows no instances.
//!
//! Every property has one canonical name; the other names that files and scripts use for it are aliases. What the tree
//! holds itself (name, parent, tags, attributes) is not in the table: see [`is_native`].

mod build;
mod defaults;
pub mod foreign;
mod lookup;
pub mod members;
mod migration;
mod overlay;
mod section;
mod suggest;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::value::{Value, ValueType};

pub use lookup::{Resolved, is_native};
pub use migration::Migration;

macro_rules! ids {
    ($( $(#[$doc:meta])* $name:ident ),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(u16);

        impl $name {
            pub(crate) const fn new(index: usize) -> Self {
                Self(index as u16)
            }

            /// The place in the table's list: dense from zero, for side tables.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    )* };
}

ids! {
    /// A class, by its place in the sorted class list. Meaningful within one build only; files name classes.
    ClassId,
    /// A property, by its place in the sorted list of (declaring class, property). Files name properties.
    PropertyId,
    /// An enum, by its place in the sorted enum list. Files name enums.
    EnumId,
    /// A method, by its place in the sorted list of (declaring class, method).
    MethodId,
    /// An event, by its place in the sorted list of (declaring class, event).
    EventId,
    /// A callback, by its place in the sorted list of (declaring class, callback).
    CallbackId,
}

impl ClassId {
    /// The class at this place of the table; `None` beyond its end.
    pub fn from_index(index: usize) -> Option<Self> {
        (index < ClassTable::get().classes.len()).then(|| Self::new(index))
    }
}

impl PropertyId {
    /// The property at this place of the table; `None` beyond its end.
    pub fn from_index(index: usize) -> Option<Self> {
        (index < ClassTable::get().properties.len()).then(|| Self::new(index))
    }
}

impl EnumId {
    /// The enum at this place of the table; `None` beyond its end.
    pub fn from_index(index: usize) -> Option<Self> {
        (index < ClassTable::get().enums.len()).then(|| Self::new(index))
    }
}

/// Which clients are sent the instances of a class and what is below them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// All that are entitled to its place in the world.
    Everyone,
    /// Only the player that it belongs to.
    Owner,
    /// No client.
    Nobody,
}

/// What a script may do with a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scripting {
    /// Read and write.
    ReadWrite,
    /// Only read.
    ReadOnly,
    /// A script does not see it.
    Hidden,
}

/// A class: its place in the hierarchy and all of its properties.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each asked for by its name"
)]
pub struct ClassInfo {
    /// The class's name, as files and scripts write it.
    pub name: &'static str,
    /// The class it extends; `None` for the root of the hierarchy.
    pub superclass: Option<ClassId>,
    /// All properties, inherited ones too, sorted by name.
    pub properties: Vec<PropertyId>,
    /// The default of each property, parallel to `properties`.
    pub defaults: Vec<Value>,
    /// Whether `Instance.new` and a hand-written place may create it.
    pub creatable: bool,
    /// Whether it is a service: one a data model, a child of the root.
    pub service: bool,
    /// Whether new work should not use it.
    pub deprecated: bool,
    /// Which clients are sent its instances and what is below them.
    pub audience: Audience,
    /// Whether the runtime acts on it; if not it is data only.
    pub acts: bool,
    subclasses: Interval,
    declared: Vec<Declared>,
    columns: Vec<u16>,
}

/// The classes that are a class or extend it: their numbers in preorder, both ends included.
#[derive(Debug, Clone, Copy, Default)]
struct Interval {
    first: u16,
    last: u16,
}

/// The properties that one class of an ancestry declares: a run of ids, and where their columns are listed.
#[derive(Debug, Clone, Copy)]
struct Declared {
    first: u16,
    count: u16,
    start: u16,
}

impl Declared {
    /// Where the column of a property is listed; `None` if it is none of this run.
    fn place_of(self, property: PropertyId) -> Option<usize> {
        let ordinal = property.0.wrapping_sub(self.first);
        (ordinal < self.count).then(|| usize::from(self.start + ordinal))
    }
}

impl ClassInfo {
    /// Whether any client is sent its instances.
    pub fn replicates(&self) -> bool {
        self.audience != Audience::Nobody
    }

    /// The place of a property in `properties` and `defaults`; `None` if the class does not have it.
    pub fn column_of(&self, property: PropertyId) -> Option<usize> {
        let place = self
            .declared
            .iter()
            .find_map(|run| run.place_of(property))?;
        Some(usize::from(self.columns[place]))
    }

    /// The default of a property; `None` if the class does not have it.
    pub fn default_of(&self, property: PropertyId) -> Option<&Value> {
        self.column_of(property)
            .map(|column| &self.defaults[column])
    }
}

/// A property of a class and of those that extend it.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each asked for by its name"
)]
pub struct PropertyInfo {
    /// The canonical name.
    pub name: &'static str,
    /// Other names that files and scripts use for it, sorted. Some stand for a value of another type: see
    /// [`Resolved::Migrated`].
    pub aliases: Vec<&'static str>,
    /// The class that declares it.
    pub owner: ClassId,
    /// What it holds.
    pub value_type: ValueType,
    /// The enum, where `value_type` is `Enum`.
    pub enum_id: Option<EnumId>,
    /// The class that a reference points at, or one that extends it; `None` for any, and for what is no reference.
    pub target: Option<ClassId>,
    /// The property that it is only another way to write of: it holds nothing itself, and files that give it mean that.
    pub view_of: Option<PropertyId>,
    /// Whether the server sends it to clients.
    pub replicates: bool,
    /// Whether place files and snapshots hold it.
    pub saved: bool,
    /// What a script may do with it.
    pub scripting: Scripting,
    /// Whether new work should not use it.
    pub deprecated: bool,
    /// The section of the Properties panel that shows it.
    pub section: &'static str,
    /// The least and greatest sensible number, both included.
    pub range: Option<(f64, f64)>,
    /// The unit of its number: `studs`, `studs/s`, `degrees`, `seconds`, …
    pub unit: Option<&'static str>,
    /// A line about it; empty for properties that few people use.
    pub doc: &'static str,
    /// Whether the runtime acts on it; if not it is data only.
    pub acts: bool,
}

/// An enum and its items.
#[derive(Debug)]
pub struct EnumInfo {
    /// The enum's name.
    pub name: &'static str,
    /// Items, sorted by number, then by name: several names may stand for one number.
    pub items: Vec<(u32, &'static str)>,
    by_name: Vec<(&'static str, u32)>,
}

impl EnumInfo {
    /// The number of the item of this name.
    pub fn item_named(&self, name: &str) -> Option<u32> {
        let found = self
            .by_name
            .binary_search_by_key(&name, |(item, _)| item)
            .ok()?;
        Some(self.by_name[found].1)
    }

    /// The name of the item of this number; the first in the alphabet where there are several.
    pub fn item_name(&self, number: u32) -> Option<&'static str> {
        let at = self.items.partition_point(|(item, _)| *item < number);
        let (found, name) = self.items.get(at)?;
        (*found == number).then_some(*name)
    }
}

/// All classes, properties and enums; methods, events and callbacks are in [`members`].
#[derive(Debug)]
pub struct ClassTable {
    classes: Vec<ClassInfo>,
    properties: Vec<PropertyInfo>,
    enums: Vec<EnumInfo>,
    migrations: Vec<Migration>,
    class_names: FxHashMap<&'static str, ClassId>,
    property_names: lookup::Names,
    members: members::Lazy,
    unknown: ClassId,
}

static TABLE: LazyLock<ClassTable> =
    LazyLock::new(|| build::class_table(rbx_reflection_database::get_bundled()));

impl ClassTable {
    /// The table. The first call builds it, which takes some milliseconds.
    pub fn get() -> &'static Self {
        &TABLE
    }

    /// The class of this id.
    pub fn class(&self, id: ClassId) -> &ClassInfo {
        &self.classes[id.index()]
    }

    /// The class of this name. The stand-in of [`Self::unknown_class`] has no name that files could use.
    pub fn class_named(&self, name: &str) -> Option<ClassId> {
        self.class_names.get(name).copied()
    }

    /// All classes, sorted by name, [`Self::unknown_class`] among them.
    pub fn classes(&self) -> impl ExactSizeIterator<Item = (ClassId, &ClassInfo)> {
        self.classes
            .iter()
            .enumerate()
            .map(|(index, info)| (ClassId::new(index), info))
    }

    /// How many classes there are, [`Self::unknown_class`] included.
    pub fn class_count(&self) -> usize {
        self.classes.len()
    }

    /// The stand-in for classes that a file names and we do not know: it has the properties of `Instance`. The tree
    /// keeps the real name beside it.
    pub fn unknown_class(&self) -> ClassId {
        self.unknown
    }

    /// The property of this id.
    pub fn property(&self, id: PropertyId) -> &PropertyInfo {
        &self.properties[id.index()]
    }

    /// All properties, sorted by declaring class, then by name.
    pub fn properties(&self) -> impl ExactSizeIterator<Item = (PropertyId, &PropertyInfo)> {
        self.properties
            .iter()
            .enumerate()
            .map(|(index, info)| (PropertyId::new(index), info))
    }

    /// The enum of this id.
    pub fn enumeration(&self, id: EnumId) -> &EnumInfo {
        &self.enums[id.index()]
    }

    /// The enum of this name.
    pub fn enum_named(&self, name: &str) -> Option<EnumId> {
        self.enums
            .binary_search_by_key(&name, |info| info.name)
            .ok()
            .map(EnumId::new)
    }

    /// All enums, sorted by name.
    pub fn enums(&self) -> impl ExactSizeIterator<Item = (EnumId, &EnumInfo)> {
        self.enums
            .iter()
            .enumerate()
            .map(|(index, info)| (EnumId::new(index), info))
    }

    /// Whether `class` is `ancestor` or extends it.
    pub fn is_a(&self, class: ClassId, ancestor: ClassId) -> bool {
        self.class(ancestor)
            .subclasses
            .contains(self.class(class).subclasses.first)
    }

    /// What client and server must agree on, as sorted lines of text: one a class, property and enum. Their hash is
    /// the schema hash.
    pub fn schema_lines(&self) -> impl Iterator<Item = String> {
        let mut lines: Vec<String> = self
            .classes
            .iter()
            .map(|class| self.class_line(class))
            .collect();
        lines.extend(
            self.properties
                .iter()
                .map(|property| self.property_line(property)),
        );
        lines.extend(self.enums.iter().map(enum_line));
        lines.sort_unstable();
        lines.into_iter()
    }

    fn class_line(&self, class: &ClassInfo) -> String {
        let superclass = class.superclass.map_or("-", |id| self.class(id).name);
        format!("class {} : {superclass} {:?}", class.name, class.audience)
    }

    fn property_line(&self, property: &PropertyInfo) -> String {
        let owner = self.class(property.owner).name;
        let enum_name = property.enum_id.map_or("", |id| self.enumeration(id).name);
        format!(
            "property {owner}.{} {} {enum_name} replicates={} saved={}",
            property.name,
            property.value_type.name(),
            property.replicates,
            property.saved,
        )
    }
}

fn enum_line(info: &EnumInfo) -> String {
    let items: Vec<String> = info
        .items
        .iter()
        .map(|(number, name)| format!("{name}={number}"))
        .collect();
    format!("enum {} {}", info.name, items.join(" "))
}

impl Interval {
    fn contains(self, number: u16) -> bool {
        (self.first..=self.last).contains(&number)
    }
}
