//! What many instances have in common in one property: the primary one's value, and which parts of it differ. Computed
//! once and kept until the selection or one of the values changes, which the model's journal tells.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use studio_document::operations::may_move_pivots;
use studio_model::known::known;
use studio_model::{
    ClassId, DataModel, InstanceId, JournalCursor, JournalEntry, JournalRead, PropertyId, Value,
};

use super::parts;
use super::rows::{Row, View};

/// One value for many.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Merged {
    /// That of the primary instance.
    pub(super) value: Value,
    /// Which parts differ among them, as bits.
    pub(super) mixed: u32,
    /// Whether some differ from their class's default.
    pub(super) changed: bool,
}

impl Merged {
    pub(super) fn is_mixed(&self) -> bool {
        self.mixed != 0
    }
}

/// An attribute of the selection.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Attribute {
    pub(super) name: Arc<str>,
    pub(super) merged: Merged,
    /// How many of the selected instances have it.
    pub(super) count: usize,
}

/// A tag of the selection.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tag {
    pub(super) name: Arc<str>,
    /// How many of the selected instances have it.
    pub(super) count: usize,
}

/// What was computed for a selection.
#[derive(Debug, Default)]
pub(super) struct Cache {
    /// The selected instances, the primary one last.
    pub(super) ids: Arc<[InstanceId]>,
    /// Their classes, that of the primary one first, and how many there are of each.
    pub(super) classes: Vec<(ClassId, usize)>,
    /// Counts selections: what was typed for one does not show up in the next.
    pub(super) generation: u64,
    cursor: JournalCursor,
    /// By what describes a row and how it is shown: what holds it, and what was found.
    values: FxHashMap<(PropertyId, View), (Holders, Option<Merged>)>,
    attributes: Option<Arc<[Attribute]>>,
    tags: Option<Arc<[Tag]>>,
}

type Holders = Arc<[(ClassId, PropertyId)]>;

impl Cache {
    /// Forgets what is not true any more; tells whether the selection is another one.
    pub(super) fn follow(&mut self, model: &DataModel, selected: &[InstanceId]) -> bool {
        if *self.ids != *selected {
            self.select(model, selected);
            return true;
        }
        let JournalRead::Entries(entries) = model.journal().read(&mut self.cursor) else {
            self.forget();
            return false;
        };
        let mut changed: FxHashSet<PropertyId> = FxHashSet::default();
        for entry in entries {
            if may_move_pivots(entry) {
                changed.insert(known().origin);
            }
            match entry {
                JournalEntry::PropertySet { property, .. } => {
                    changed.insert(*property);
                }
                JournalEntry::AttributeSet { .. } => self.attributes = None,
                JournalEntry::TagsChanged { .. } => self.tags = None,
                _ => {}
            }
        }
        if !changed.is_empty() {
            self.values
                .retain(|_, (held, _)| !held.iter().any(|(_, held)| changed.contains(held)));
        }
        false
    }

    fn select(&mut self, model: &DataModel, selected: &[InstanceId]) {
        self.ids = selected.into();
        self.generation += 1;
        self.cursor = model.journal().end();
        self.forget();
        self.classes.clear();
        let mut places: FxHashMap<ClassId, usize> = FxHashMap::default();
        for class in selected.iter().rev().filter_map(|&id| model.class(id)) {
            let place = *places.entry(class).or_insert(self.classes.len());
            if place == self.classes.len() {
                self.classes.push((class, 0));
            }
            self.classes[place].1 += 1;
        }
    }

    /// A cache that knows nothing, for another document: what was typed for this one does not show up there.
    pub(super) fn successor(&self) -> Self {
        Self {
            generation: self.generation + 1,
            ..Self::default()
        }
    }

    /// Computes everything anew.
    fn forget(&mut self) {
        self.values.clear();
        self.attributes = None;
        self.tags = None;
    }

    /// What the selection has in common in a row.
    pub(super) fn value(&mut self, model: &DataModel, row: &Row) -> Option<&Merged> {
        let ids = &self.ids;
        let (_, merged) = self
            .values
            .entry((row.described, row.view))
            .or_insert_with(|| (Arc::clone(&row.held), merge(model, ids, row)));
        merged.as_ref()
    }

    /// The attributes of the selection, by name.
    pub(super) fn attributes(&mut self, model: &DataModel) -> Arc<[Attribute]> {
        let ids = &self.ids;
        let attributes = self
            .attributes
            .get_or_insert_with(|| attributes(model, ids));
        Arc::clone(attributes)
    }

    /// The tags of the selection, by name.
    pub(super) fn tags(&mut self, model: &DataModel) -> Arc<[Tag]> {
        let ids = &self.ids;
        Arc::clone(self.tags.get_or_insert_with(|| tags(model, ids)))
    }
}

/// The value of a row for one instance.
pub(super) fn value_of(model: &DataModel, id: InstanceId, row: &Row) -> Option<Value> {
    let value = Row::read(model, id, row.property_of(model.class(id)?)?)?;
    Some(row.shown(value))
}

fn merge(model: &DataModel, ids: &[InstanceId], row: &Row) -> Option<Merged> {
    let (&primary, others) = ids.split_last()?;
    let value = value_of(model, primary, row)?;
    let wanted = match row.slice() {
        Some((first, count)) => parts::mask(first, count),
        None => parts::all_parts(&value),
    };
    let mut merged = Merged {
        changed: is_changed(model, primary, row, &value),
        mixed: 0,
        value,
    };
    let class = model.class(primary);
    let property = row.held[0].1;
    for &id in others {
        // Nearly always one class: its property needs no look-up.
        let other = if model.class(id) == class {
            Row::read(model, id, property).map(|value| row.shown(value))
        } else {
            value_of(model, id, row)
        };
        let Some(other) = other else { continue };
        merged.mixed |= difference(&merged.value, &other, row.view) & wanted;
        merged.changed = merged.changed || is_changed(model, id, row, &other);
        if merged.mixed == wanted && (merged.changed || !row.has_default()) {
            break;
        }
    }
    Some(merged)
}

/// Like [`parts::difference`], without the cost of angles where only positions count.
fn difference(a: &Value, b: &Value, view: View) -> u32 {
    match (view, a, b) {
        (View::Position, Value::CFrame(a), Value::CFrame(b)) => {
            parts::difference(&Value::Vector3(a.position), &Value::Vector3(b.position))
        }
        (View::Orientation, Value::CFrame(a), Value::CFrame(b)) if a.rotation == b.rotation => 0,
        _ => parts::difference(a, b),
    }
}

fn is_changed(model: &DataModel, id: InstanceId, row: &Row, value: &Value) -> bool {
    if !row.has_default() {
        return false;
    }
    let default = || {
        let class = model.class(id)?;
        let property = row.property_of(class)?;
        model.table().class(class).default_of(property)
    };
    let differs = |default: &Value| match row.slice() {
        Some((first, count)) => {
            difference(default, value, row.view) & parts::mask(first, count) != 0
        }
        None => !default.same_bits(value),
    };
    default().is_some_and(differs)
}

fn attributes(model: &DataModel, ids: &[InstanceId]) -> Arc<[Attribute]> {
    let mut found: BTreeMap<Arc<str>, Attribute> = BTreeMap::new();
    for &id in ids.iter().rev() {
        for (name, value) in model.attributes(id) {
            let attribute = found.entry(Arc::clone(name)).or_insert_with(|| Attribute {
                name: Arc::clone(name),
                merged: Merged {
                    value: value.clone(),
                    mixed: 0,
                    changed: false,
                },
                count: 0,
            });
            attribute.count += 1;
            let known = &mut attribute.merged;
            known.mixed |= if known.value.value_type() == value.value_type() {
                parts::difference(&known.value, value)
            } else {
                u32::MAX
            };
        }
    }
    found.into_values().collect()
}

fn tags(model: &DataModel, ids: &[InstanceId]) -> Arc<[Tag]> {
    let mut found: BTreeMap<&Arc<str>, usize> = BTreeMap::new();
    for &id in ids {
        for tag in model.tags(id) {
            *found.entry(tag).or_default() += 1;
        }
    }
    let tags = found.into_iter().map(|(name, count)| Tag {
        name: Arc::clone(name),
        count,
    });
    tags.collect()
}
