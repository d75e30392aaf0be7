//! Makes a model what a delta says. Tolerant: what cannot be done in this model (its parent is gone, a class is unknown
//! here) is counted and left.

use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::{Change, ChangeError, ClassId, DataModel, InstanceId, PropertyId, Uid, Value};

use super::{Delta, FieldChange, FieldKey, FieldValue, Placement};

/// What a delta is applied to: a model, or a transaction that remembers how to undo it.
pub trait Patch {
    /// The model as it is now.
    fn model(&self) -> &DataModel;

    /// A new detached instance.
    ///
    /// # Errors
    /// There are too many.
    fn create(&mut self, class: ClassId, uid: Uid) -> Result<InstanceId, ChangeError>;

    /// Changes a detached instance that [`Self::create`] made: part of its later insertion.
    ///
    /// # Errors
    /// See [`ChangeError`].
    fn prepare(&mut self, change: Change) -> Result<(), ChangeError>;

    /// Changes the model.
    ///
    /// # Errors
    /// See [`ChangeError`].
    fn apply(&mut self, change: Change) -> Result<(), ChangeError>;
}

impl Patch for DataModel {
    fn model(&self) -> &DataModel {
        self
    }

    fn create(&mut self, class: ClassId, uid: Uid) -> Result<InstanceId, ChangeError> {
        let id = Self::create(self, class)?;
        self.set_uid(id, Some(uid));
        Ok(id)
    }

    fn prepare(&mut self, change: Change) -> Result<(), ChangeError> {
        Self::apply(self, change).map(drop)
    }

    fn apply(&mut self, change: Change) -> Result<(), ChangeError> {
        Self::apply(self, change).map(drop)
    }
}

/// How much of a delta was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Applied {
    /// Things that were made so, or were so already.
    pub done: usize,
    /// Things that this model does not allow.
    pub left: usize,
}

/// Applies a delta.
///
/// # Errors
/// [`ChangeError::TooManyInstances`]: part of it is done. Whatever else cannot be done is counted.
pub fn apply_delta(delta: &Delta, target: &mut impl Patch) -> Result<Applied, ChangeError> {
    let mut patcher = Patcher {
        known: uids(target.model()),
        replaced: FxHashMap::default(),
        created: FxHashSet::default(),
        target,
        applied: Applied::default(),
    };
    patcher.create(delta)?;
    patcher.fields(delta, true);
    patcher.link(delta);
    for placement in &delta.placed {
        patcher.place(placement);
    }
    patcher.fields(delta, false);
    patcher.remove(delta);
    Ok(patcher.applied)
}

/// The attached instance of each uid.
fn uids(model: &DataModel) -> FxHashMap<Uid, InstanceId> {
    model
        .descendants(model.root())
        .filter_map(|id| Some((model.uid(id)?, id)))
        .collect()
}

struct Patcher<'a, P> {
    target: &'a mut P,
    known: FxHashMap<Uid, InstanceId>,
    /// Instances that one of another class takes the place of.
    replaced: FxHashMap<Uid, InstanceId>,
    created: FxHashSet<InstanceId>,
    applied: Applied,
}

impl<P: Patch> Patcher<'_, P> {
    fn count(&mut self, done: bool) {
        if done {
            self.applied.done += 1;
        } else {
            self.applied.left += 1;
        }
    }

    /// The instance of a uid; `None` is the root.
    fn find(&self, uid: Option<Uid>) -> Option<InstanceId> {
        match uid {
            None => Some(self.target.model().root()),
            Some(uid) => self.known.get(&uid).copied(),
        }
    }

    fn create(&mut self, delta: &Delta) -> Result<(), ChangeError> {
        let table = self.target.model().table();
        for placement in &delta.placed {
            let Some(name) = &placement.class else {
                continue;
            };
            if let Some(&old) = self.known.get(&placement.uid) {
                if self.target.model().class_name(old) == name.as_ref() {
                    continue;
                }
                self.replaced.insert(placement.uid, old);
            }
            let class = table.class_named(name).unwrap_or(table.unknown_class());
            let id = self.target.create(class, placement.uid)?;
            self.known.insert(placement.uid, id);
            self.created.insert(id);
        }
        Ok(())
    }

    /// Sets the fields of new instances, or those of the others.
    fn fields(&mut self, delta: &Delta, of_created: bool) {
        for field in &delta.fields {
            let Some(id) = self.find(field.uid) else {
                if of_created {
                    self.count(false);
                }
                continue;
            };
            if self.created.contains(&id) == of_created {
                let done = self.set(id, field, of_created);
                self.count(done);
            }
        }
    }

    fn set(&mut self, id: InstanceId, field: &FieldChange, of_created: bool) -> bool {
        let Some(change) = self.change(id, &field.key, &field.value) else {
            return false;
        };
        if FieldValue::of(self.target.model(), id, &field.key)
            .is_some_and(|is| is.same(&field.value))
        {
            return true;
        }
        if of_created {
            self.target.prepare(change).is_ok()
        } else {
            self.target.apply(change).is_ok()
        }
    }

    fn change(&self, id: InstanceId, key: &FieldKey, value: &FieldValue) -> Option<Change> {
        Some(match (key, value) {
            (FieldKey::Name, FieldValue::Name(name)) => Change::SetName {
                id,
                name: name.clone(),
            },
            (FieldKey::Property(property), FieldValue::Value(value)) => {
                set(id, *property, value.clone())
            }
            (FieldKey::Property(property), FieldValue::Reference(target)) => {
                let target = match target {
                    Some(uid) => Some(*self.known.get(uid)?),
                    None => None,
                };
                set(id, *property, Value::Ref(target))
            }
            (FieldKey::Attribute(name), FieldValue::Value(value)) => Change::SetAttribute {
                id,
                name: name.clone(),
                value: Some(value.clone()),
            },
            (FieldKey::Attribute(name), FieldValue::Present(false)) => Change::SetAttribute {
                id,
                name: name.clone(),
                value: None,
            },
            (FieldKey::Tag(tag), FieldValue::Present(true)) => Change::AddTag {
                id,
                tag: tag.clone(),
            },
            (FieldKey::Tag(tag), FieldValue::Present(false)) => Change::RemoveTag {
                id,
                tag: tag.clone(),
            },
            (FieldKey::Annotations, FieldValue::Annotations(annotations)) => {
                Change::SetAnnotations {
                    id,
                    annotations: annotations.clone(),
                }
            }
            _ => return None,
        })
    }

    /// Links new instances below new ones while all are detached: one insertion brings them in together.
    fn link(&mut self, delta: &Delta) {
        for placement in &delta.placed {
            let (Some(id), Some(parent)) = (
                self.find(Some(placement.uid)),
                placement.parent.and_then(|uid| self.find(Some(uid))),
            ) else {
                continue;
            };
            if self.created.contains(&id) && self.created.contains(&parent) {
                let linked = self.target.prepare(Change::Insert {
                    root: id,
                    parent,
                    before: None,
                });
                self.count(linked.is_ok());
            }
        }
    }

    /// Puts an instance behind its sibling.
    fn place(&mut self, placement: &Placement) {
        let found = (self.find(Some(placement.uid)), self.find(placement.parent));
        let (Some(id), Some(parent)) = found else {
            return self.count(false);
        };
        let model = self.target.model();
        let is_linked = self.created.contains(&id) && self.created.contains(&parent);
        if is_linked && model.parent(id) == Some(parent) {
            return;
        }
        let mut before = match placement.after.map(|uid| self.find(Some(uid))) {
            None => model.first_child(parent),
            Some(Some(after)) if model.parent(after) == Some(parent) => model.next_sibling(after),
            // The sibling is not there: last.
            Some(_) => None,
        };
        if before == Some(id) {
            before = model.next_sibling(id);
        }
        let change = if model.parent(id).is_none() {
            Change::Insert {
                root: id,
                parent,
                before,
            }
        } else if model.parent(id) == Some(parent) && model.next_sibling(id) == before {
            return self.count(true);
        } else {
            Change::Reparent { id, parent, before }
        };
        let done = self.target.apply(change).is_ok();
        self.count(done);
    }

    /// Takes out what is removed. What still holds something that is not, stays.
    fn remove(&mut self, delta: &Delta) {
        let doomed: FxHashSet<InstanceId> = delta
            .removed
            .iter()
            .filter_map(|uid| self.replaced.get(uid).or_else(|| self.known.get(uid)))
            .copied()
            .filter(|id| !self.created.contains(id))
            .collect();
        let model = self.target.model();
        let mut tops: Vec<InstanceId> = doomed
            .iter()
            .copied()
            .filter(|&id| {
                model
                    .parent(id)
                    .is_some_and(|parent| !doomed.contains(&parent))
            })
            .collect();
        tops.sort_unstable();
        for top in tops {
            let model = self.target.model();
            let is_whole = model.subtree(top).all(|id| doomed.contains(&id));
            let done = is_whole && self.target.apply(Change::Remove { root: top }).is_ok();
            self.count(done);
        }
    }
}

fn set(id: InstanceId, property: PropertyId, value: Value) -> Change {
    Change::SetProperty {
        id,
        property,
        value,
    }
}
