//! Finds what two models differ in. Moves are as few as they can be: of siblings that changed their order, the longest run
//! that did not stays.

use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::{Annotations, DataModel, InstanceId, Uid, Value};

use super::{Delta, FieldChange, FieldKey, FieldValue, Placement};

static NO_ANNOTATIONS: Annotations = Annotations {
    unknown_class: None,
    unknown_properties: Vec::new(),
    comments: Vec::new(),
    source_file: None,
};

/// What `later` has that `earlier` has not, and the other way round. Instances without a uid are not looked at.
pub fn delta_between(earlier: &DataModel, later: &DataModel) -> Delta {
    Comparison::new(earlier, later).delta(None)
}

/// The same for two snapshots of one model, of which handles mean the same instances in both. What they share is not
/// looked at, so this takes as long as there is difference.
pub fn delta_since(earlier: &DataModel, later: &DataModel) -> Delta {
    let changed: FxHashSet<InstanceId> = later.changed_since(earlier).into_iter().collect();
    if later.shares_tree(earlier) {
        let mut fields = Vec::new();
        let mut ids: Vec<InstanceId> = changed.into_iter().collect();
        ids.sort_unstable();
        for id in ids.into_iter().filter(|&id| later.is_attached(id)) {
            let uid = later.uid(id);
            if uid.is_some() || id == later.root() {
                compare(&mut fields, uid, (earlier, id), (later, id));
            }
        }
        return Delta {
            fields,
            ..Delta::default()
        };
    }
    Comparison::new(earlier, later).delta(Some(&changed))
}

/// Two models and who is who.
struct Comparison<'a> {
    earlier: &'a DataModel,
    later: &'a DataModel,
    /// The earlier instance of each uid, and its place among its siblings.
    known: FxHashMap<Uid, (InstanceId, u32)>,
}

impl<'a> Comparison<'a> {
    fn new(earlier: &'a DataModel, later: &'a DataModel) -> Self {
        let mut known = FxHashMap::default();
        let mut parents = vec![earlier.root()];
        while let Some(parent) = parents.pop() {
            for (place, child) in earlier.children(parent).enumerate() {
                if let Some(uid) = earlier.uid(child) {
                    known.insert(uid, (child, place as u32));
                }
                if earlier.first_child(child).is_some() {
                    parents.push(child);
                }
            }
        }
        Self {
            earlier,
            later,
            known,
        }
    }

    /// The earlier instance that a later one is; one of another class is not it.
    fn before(&self, id: InstanceId) -> Option<(InstanceId, u32)> {
        let &(before, place) = self.known.get(&self.later.uid(id)?)?;
        (self.earlier.class_name(before) == self.later.class_name(id)).then_some((before, place))
    }

    fn delta(&self, changed: Option<&FxHashSet<InstanceId>>) -> Delta {
        let (earlier, later) = (self.earlier, self.later);
        let mut delta = Delta::default();
        let mut kept: FxHashSet<Uid> = FxHashSet::default();
        compare(
            &mut delta.fields,
            None,
            (earlier, earlier.root()),
            (later, later.root()),
        );
        let moved = self.moved();
        let mut previous: FxHashMap<InstanceId, Option<Uid>> = FxHashMap::default();
        for id in later.descendants(later.root()) {
            let (Some(uid), Some(parent)) = (later.uid(id), later.parent(id)) else {
                continue;
            };
            let after = previous.insert(parent, Some(uid)).flatten();
            let before = self.before(id);
            if before.is_none() || moved.contains(&id) {
                delta.placed.push(Placement {
                    uid,
                    class: before.is_none().then(|| later.class_name(id).into()),
                    parent: later.uid(parent),
                    after,
                });
            }
            match before {
                Some((before, _)) => {
                    kept.insert(uid);
                    if changed.is_none_or(|changed| changed.contains(&id)) {
                        compare(&mut delta.fields, Some(uid), (earlier, before), (later, id));
                    }
                }
                None => describe(&mut delta.fields, uid, later, id),
            }
        }
        delta.removed = earlier
            .descendants(earlier.root())
            .filter_map(|id| earlier.uid(id))
            .filter(|uid| !kept.contains(uid))
            .collect();
        delta
    }

    /// The later instances that were there before, below another parent or in another order.
    fn moved(&self) -> FxHashSet<InstanceId> {
        let later = self.later;
        let mut moved = FxHashSet::default();
        let mut stay: Vec<(InstanceId, u32)> = Vec::new();
        for parent in later.subtree(later.root()) {
            if later.first_child(parent).is_none() {
                continue;
            }
            let parent_before = if parent == later.root() {
                Some(self.earlier.root())
            } else {
                self.before(parent).map(|(before, _)| before)
            };
            stay.clear();
            for child in later.children(parent) {
                let Some((before, place)) = self.before(child) else {
                    continue;
                };
                if self.earlier.parent(before) == parent_before {
                    stay.push((child, place));
                } else {
                    moved.insert(child);
                }
            }
            if !stay.is_sorted_by_key(|(_, place)| *place) {
                let ordered = longest_increasing(&stay);
                moved.extend(
                    stay.iter()
                        .zip(ordered)
                        .filter(|(_, stays)| !stays)
                        .map(|((child, _), _)| *child),
                );
            }
        }
        moved
    }
}

/// Which of the items belong to a longest run of increasing places.
fn longest_increasing(items: &[(InstanceId, u32)]) -> Vec<bool> {
    // The item that the best run of each length ends with, and the one before each item in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(items.len());
    for (index, (_, place)) in items.iter().enumerate() {
        let length = ends.partition_point(|&end| items[end].1 < *place);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(index);
        } else {
            ends[length] = index;
        }
    }
    let mut stays = vec![false; items.len()];
    let mut at = ends.last().copied();
    while let Some(index) = at {
        stays[index] = true;
        at = before[index];
    }
    stays
}

/// Adds what an instance holds that is not as its class makes it.
fn describe(fields: &mut Vec<FieldChange>, uid: Uid, model: &DataModel, id: InstanceId) {
    let mut add = |key, value| {
        fields.push(FieldChange {
            uid: Some(uid),
            key,
            value,
        });
    };
    let class = model
        .class(id)
        .map_or("", |class| model.table().class(class).name);
    if model.name(id) != class
        && let Some(name) = model.name_arc(id)
    {
        add(FieldKey::Name, FieldValue::Name(name));
    }
    for (property, value) in model.own_values(id) {
        if model.table().property(property).saved {
            let value = FieldValue::of_property(model, value);
            add(FieldKey::Property(property), value);
        }
    }
    for (name, value) in model.attributes(id) {
        add(
            FieldKey::Attribute(name.clone()),
            FieldValue::Value(value.clone()),
        );
    }
    for tag in model.tags(id) {
        add(FieldKey::Tag(tag.clone()), FieldValue::Present(true));
    }
    if let Some(notes) = model.annotations(id)
        && *notes != NO_ANNOTATIONS
    {
        let notes = FieldValue::Annotations(Box::new(notes.clone()));
        add(FieldKey::Annotations, notes);
    }
}

/// Adds what an instance holds now and did not before.
fn compare(
    fields: &mut Vec<FieldChange>,
    uid: Option<Uid>,
    earlier: (&DataModel, InstanceId),
    later: (&DataModel, InstanceId),
) {
    let mut keys: Vec<FieldKey> = Vec::new();
    if earlier.0.name(earlier.1) != later.0.name(later.1) {
        keys.push(FieldKey::Name);
    }
    properties(&mut keys, earlier, later);
    let (was, is) = (earlier.0.attributes(earlier.1), later.0.attributes(later.1));
    for (name, _) in is {
        keys.push(FieldKey::Attribute(name.clone()));
    }
    for (name, _) in was {
        if later.0.attribute(later.1, name).is_none() {
            keys.push(FieldKey::Attribute(name.clone()));
        }
    }
    let (was, is) = (earlier.0.tags(earlier.1), later.0.tags(later.1));
    let only = |a: &[std::sync::Arc<str>], b: &[std::sync::Arc<str>]| -> Vec<FieldKey> {
        a.iter()
            .filter(|tag| b.binary_search(tag).is_err())
            .map(|tag| FieldKey::Tag(tag.clone()))
            .collect()
    };
    keys.extend(only(was, is));
    keys.extend(only(is, was));
    let notes = |(model, id): (&DataModel, InstanceId)| -> bool {
        model.annotations(id).unwrap_or(&NO_ANNOTATIONS) == &NO_ANNOTATIONS
    };
    if !(notes(earlier) && notes(later)) {
        keys.push(FieldKey::Annotations);
    }
    for key in keys {
        let (Some(was), Some(value)) = (
            FieldValue::of(earlier.0, earlier.1, &key),
            FieldValue::of(later.0, later.1, &key),
        ) else {
            continue;
        };
        if !was.same(&value) {
            fields.push(FieldChange { uid, key, value });
        }
    }
}

/// Adds the properties that may differ. Both lists are sorted by name and of one class.
fn properties(
    keys: &mut Vec<FieldKey>,
    earlier: (&DataModel, InstanceId),
    later: (&DataModel, InstanceId),
) {
    let table = later.0.table();
    let mut was = earlier.0.own_values(earlier.1).peekable();
    let mut is = later.0.own_values(later.1).peekable();
    loop {
        let property = match (was.peek(), is.peek()) {
            (None, None) => return,
            (Some((a, _)), None) => *a,
            (None, Some((b, _))) => *b,
            (Some((a, _)), Some((b, _))) => {
                if table.property(*a).name <= table.property(*b).name {
                    *a
                } else {
                    *b
                }
            }
        };
        let old = was.next_if(|(p, _)| *p == property).map(|(_, value)| value);
        let new = is.next_if(|(p, _)| *p == property).map(|(_, value)| value);
        let is_same = match (&old, &new) {
            // Handles of two models cannot be compared.
            (Some(Value::Ref(_)), _) | (_, Some(Value::Ref(_))) => false,
            (Some(old), Some(new)) => old.same_bits(new),
            _ => false,
        };
        if !is_same && table.property(property).saved {
            keys.push(FieldKey::Property(property));
        }
    }
}
