//! Instances that mirror another model's, as those of a client do the server's. A local write to one keeps beside it what
//! the other model has, until that says something new of the same place: so both are known, what is shown here and what
//! is agreed on. Knows nothing of who the other is.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::DataModel;
use crate::change::{Change, ChangeError};
use crate::class_table::PropertyId;
use crate::id::InstanceId;
use crate::known::known;
use crate::value::Value;

/// What the other model has of an instance, where local writes differ from it.
#[derive(Debug, Clone, Default)]
struct Original {
    parent: Option<Home>,
    name: Option<Arc<str>>,
    properties: Vec<(PropertyId, Value)>,
    /// `None` of one that is only here.
    attributes: Vec<(Arc<str>, Option<Value>)>,
    tags: Option<Vec<Arc<str>>>,
}

/// The parent that the other model has; none of what is detached there.
#[derive(Debug, Clone, Copy)]
struct Home(Option<InstanceId>);

/// What a place of an instance held before a write.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Was<'a> {
    Parent(Option<InstanceId>),
    Name(&'a Arc<str>),
    Property(PropertyId, &'a Value),
    Attribute(&'a Arc<str>, Option<&'a Value>),
    Tags(&'a [Arc<str>]),
}

/// The originals of a model.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mirror {
    originals: FxHashMap<InstanceId, Original>,
    /// Whether writes are local.
    local: bool,
}

impl Mirror {
    /// Whether writes are of interest: to most models none is.
    pub(crate) fn is_watching(&self) -> bool {
        self.local || !self.originals.is_empty()
    }
}

impl Original {
    /// How many places it keeps.
    fn places(&self) -> usize {
        let single = [
            self.parent.is_some(),
            self.name.is_some(),
            self.tags.is_some(),
        ];
        let single = single.into_iter().map(usize::from).sum::<usize>();
        single + self.properties.len() + self.attributes.len()
    }

    /// Keeps what was, unless an earlier local write did.
    fn keep(&mut self, was: Was<'_>) {
        match was {
            Was::Parent(parent) => {
                self.parent.get_or_insert(Home(parent));
            }
            Was::Name(name) => {
                self.name.get_or_insert_with(|| Arc::clone(name));
            }
            Was::Property(property, value) => {
                if self.property(property).is_none() {
                    self.properties.push((property, value.clone()));
                }
            }
            Was::Attribute(name, value) => {
                if !self.attributes.iter().any(|(kept, _)| kept == name) {
                    self.attributes.push((Arc::clone(name), value.cloned()));
                }
            }
            Was::Tags(tags) => {
                self.tags.get_or_insert_with(|| tags.to_vec());
            }
        }
    }

    /// The other model has said something new of the place.
    fn forget(&mut self, place: Was<'_>) {
        match place {
            Was::Parent(_) => self.parent = None,
            Was::Name(_) => self.name = None,
            Was::Property(property, _) => self.properties.retain(|(kept, _)| *kept != property),
            Was::Attribute(name, _) => self.attributes.retain(|(kept, _)| kept != name),
            Was::Tags(_) => self.tags = None,
        }
    }

    fn property(&self, property: PropertyId) -> Option<&Value> {
        let found = self.properties.iter().find(|(kept, _)| *kept == property);
        found.map(|(_, value)| value)
    }
}

impl DataModel {
    /// From now on the instance mirrors one of another model, or does not any more. What mirrors is not
    /// [freed](Self::free): the other model still has it.
    pub fn set_mirrored(&mut self, id: InstanceId, mirrored: bool) {
        if let Some(slot) = self.slots.get_mut(id) {
            slot.mirrored = mirrored;
        }
        if !mirrored {
            self.mirror.originals.remove(&id);
        }
    }

    /// Whether the instance mirrors one of another model.
    pub fn is_mirrored(&self, id: InstanceId) -> bool {
        self.slots.get(id).is_some_and(|slot| slot.mirrored)
    }

    /// Whether writes are local from now on. Those that are not come from the other model, and end what was local.
    pub fn set_local(&mut self, local: bool) {
        self.mirror.local = local;
    }

    /// Whether anything differs from the other model.
    pub fn has_local_writes(&self) -> bool {
        !self.mirror.originals.is_empty()
    }

    /// How many places hold something else than in the other model, as far as anybody wrote there.
    pub fn local_writes(&self) -> usize {
        self.mirror.originals.values().map(Original::places).sum()
    }

    /// The parent that the other model has.
    pub fn original_parent(&self, id: InstanceId) -> Option<InstanceId> {
        let original = self.mirror.originals.get(&id);
        match original.and_then(|original| original.parent) {
            Some(Home(parent)) => parent.filter(|&parent| self.contains(parent)),
            None => self.parent(id),
        }
    }

    /// The instances above in the other model, nearest first.
    pub fn original_ancestors(&self, id: InstanceId) -> impl Iterator<Item = InstanceId> + '_ {
        std::iter::successors(self.original_parent(id), |&id| self.original_parent(id))
    }

    /// The name that the other model has.
    pub fn original_name(&self, id: InstanceId) -> &str {
        let original = self.mirror.originals.get(&id);
        let name = original.and_then(|original| original.name.as_deref());
        name.unwrap_or_else(|| self.name(id))
    }

    /// The value that the other model has: see [`Self::value`].
    pub fn original_value(&self, id: InstanceId, property: PropertyId) -> Option<Value> {
        let original = self.mirror.originals.get(&id);
        match original.and_then(|original| original.property(property)) {
            Some(value) => Some(value.clone()),
            None => self.value(id, property),
        }
    }

    /// The values of the other model that differ from their defaults, in the order of [`Self::own_values`].
    pub fn original_values(&self, id: InstanceId) -> Vec<(PropertyId, Value)> {
        let mut values: Vec<_> = self.own_values(id).collect();
        let (Some(original), Some(class)) = (self.mirror.originals.get(&id), self.class(id)) else {
            return values;
        };
        let info = self.table.class(class);
        values.retain(|(property, _)| original.property(*property).is_none());
        let kept = original.properties.iter().filter(|(property, value)| {
            let default = info.default_of(*property);
            default.is_some_and(|default| !value.same_bits(default))
        });
        values.extend(kept.cloned());
        values.sort_by_key(|(property, _)| info.column_of(*property));
        values
    }

    /// The attributes that the other model has, sorted by name.
    pub fn original_attributes(&self, id: InstanceId) -> Vec<(Arc<str>, Value)> {
        let mut attributes = self.attributes(id).to_vec();
        let Some(original) = self.mirror.originals.get(&id) else {
            return attributes;
        };
        attributes.retain(|(name, _)| !original.attributes.iter().any(|(kept, _)| kept == name));
        let kept = original.attributes.iter();
        attributes.extend(kept.filter_map(|(name, value)| Some((name.clone(), value.clone()?))));
        attributes.sort_by(|(a, _), (b, _)| a.cmp(b));
        attributes
    }

    /// The tags that the other model has, sorted.
    pub fn original_tags(&self, id: InstanceId) -> &[Arc<str>] {
        let original = self.mirror.originals.get(&id);
        let tags = original.and_then(|original| original.tags.as_deref());
        tags.unwrap_or_else(|| self.tags(id))
    }

    /// The instances whose parent is another one here, sorted.
    pub fn moved_locally(&self) -> Vec<InstanceId> {
        let originals = self.mirror.originals.iter();
        let moved = originals.filter(|(_, original)| original.parent.is_some());
        let mut moved: Vec<InstanceId> = moved.map(|(&id, _)| id).collect();
        moved.sort_unstable();
        moved
    }

    /// Gives an instance the name, properties, attributes and tags that the other model has.
    pub fn take_back(&mut self, id: InstanceId) {
        let Some(original) = self.mirror.originals.get_mut(&id) else {
            return;
        };
        let kept = original.parent.map(|parent| Original {
            parent: Some(parent),
            ..Original::default()
        });
        let mut original = std::mem::take(original);
        match kept {
            Some(kept) => self.mirror.originals.insert(id, kept),
            None => self.mirror.originals.remove(&id),
        };
        // What was once held is held again, except a reference to what is gone by now.
        let mut changes: Vec<Change> = Vec::new();
        changes.extend(original.name.map(|name| Change::SetName { id, name }));
        for (property, value) in original.properties {
            let value = match value {
                Value::Ref(target) => Value::Ref(target.filter(|&target| self.contains(target))),
                value => value,
            };
            changes.push(Change::SetProperty {
                id,
                property,
                value,
            });
        }
        // Those that are only here make room first.
        original
            .attributes
            .sort_by_key(|(_, value)| value.is_some());
        for (name, value) in original.attributes {
            changes.push(Change::SetAttribute { id, name, value });
        }
        if let Some(tags) = original.tags {
            changes.extend(self.tag_changes(id, tags));
        }
        for change in changes {
            let done = self.apply(change);
            debug_assert!(done.is_ok(), "it was so before: {done:?}");
        }
    }

    /// Gives an instance the tags that the other model has.
    pub fn take_back_tags(&mut self, id: InstanceId) {
        let original = self.mirror.originals.get_mut(&id);
        let Some(tags) = original.and_then(|original| original.tags.take()) else {
            return;
        };
        self.drop_empty(id);
        for change in self.tag_changes(id, tags) {
            let done = self.apply(change);
            debug_assert!(done.is_ok(), "it was so before: {done:?}");
        }
    }

    /// What gives an instance these tags and no others.
    fn tag_changes(&self, id: InstanceId, tags: Vec<Arc<str>>) -> Vec<Change> {
        let here = self.tags(id).iter().filter(|tag| !tags.contains(tag));
        let gone = here.cloned().map(|tag| Change::RemoveTag { id, tag });
        let mut changes: Vec<Change> = gone.collect();
        changes.extend(tags.into_iter().map(|tag| Change::AddTag { id, tag }));
        changes
    }

    /// Puts instances back below the parents that the other model has.
    ///
    /// # Errors
    /// [`ChangeError`] where another local move is in the way; some may be back then, and the others have no parent.
    pub fn take_back_parents(&mut self, ids: &[InstanceId]) -> Result<(), ChangeError> {
        let homes: Vec<_> = ids
            .iter()
            .map(|&id| (id, self.original_parent(id)))
            .collect();
        for &(id, _) in &homes {
            // All go first: none is in another's way then.
            if self.parent(id).is_some() {
                let kept = self.mirror.originals.remove(&id);
                self.apply(Change::Remove { root: id })?;
                self.mirror.originals.extend(kept.map(|kept| (id, kept)));
            }
        }
        for (root, home) in homes {
            if let Some(parent) = home {
                let before = None;
                self.apply(Change::Insert {
                    root,
                    parent,
                    before,
                })?;
            } else if let Some(original) = self.mirror.originals.get_mut(&root) {
                original.parent = None;
                self.drop_empty(root);
            }
        }
        Ok(())
    }

    /// Ends all that is local of what mirrors. What mirrors nothing stays.
    pub fn take_back_all(&mut self) {
        let mut ids: Vec<InstanceId> = self.mirror.originals.keys().copied().collect();
        ids.sort_unstable();
        for id in ids {
            self.take_back(id);
        }
        let moved = self.moved_locally();
        let done = self.take_back_parents(&moved);
        debug_assert!(done.is_ok(), "it was so before: {done:?}");
    }

    /// A place was written that held this before.
    pub(crate) fn was(&mut self, id: InstanceId, was: Was<'_>) {
        if self.mirror.local {
            if self.is_mirrored(id) {
                self.mirror.originals.entry(id).or_default().keep(was);
            }
        } else if let Some(original) = self.mirror.originals.get_mut(&id) {
            original.forget(was);
            self.drop_empty(id);
        }
    }

    /// The other model has moved a part.
    pub(super) fn posed(&mut self, id: InstanceId) {
        if !self.mirror.originals.is_empty() {
            self.was(id, Was::Property(known().cframe, &Value::Bool(false)));
        }
    }

    fn drop_empty(&mut self, id: InstanceId) {
        if self
            .mirror
            .originals
            .get(&id)
            .is_some_and(|original| original.places() == 0)
        {
            self.mirror.originals.remove(&id);
        }
    }
}
