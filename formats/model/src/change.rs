//! What can happen to a model: [`Change`], a closed list. [`DataModel::apply`] does one and returns its inverse; an error
//! changes nothing. Undo applies inverses, replication and rendering read the [`Journal`], live edit sends the same
//! changes. Knows no files and no network.

mod journal;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use journal::{Journal, JournalCursor, JournalEntry, JournalRead};

use crate::class_table::{ClassId, PropertyId};
use crate::id::InstanceId;
use crate::limits;
use crate::tree::{Annotations, DataModel, Was};
use crate::value::{Value, ValueType};

/// One change of a model.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Puts a detached subtree below `parent`: before `before`, which is a child of it, or last.
    Insert {
        /// The top of the subtree.
        root: InstanceId,
        /// Where it goes.
        parent: InstanceId,
        /// The sibling that follows it.
        before: Option<InstanceId>,
    },
    /// Takes a subtree out. It stays alive, detached, until it is freed.
    Remove {
        /// The top of the subtree.
        root: InstanceId,
    },
    /// Moves a subtree below another parent, or to another place among its siblings.
    Reparent {
        /// The top of the subtree.
        id: InstanceId,
        /// Where it goes.
        parent: InstanceId,
        /// The sibling that follows it.
        before: Option<InstanceId>,
    },
    /// Renames an instance.
    SetName {
        /// Which.
        id: InstanceId,
        /// The new name.
        name: Arc<str>,
    },
    /// Sets a property.
    SetProperty {
        /// Of which instance.
        id: InstanceId,
        /// Which property.
        property: PropertyId,
        /// To what.
        value: Value,
    },
    /// Sets an attribute, or deletes it.
    SetAttribute {
        /// Of which instance.
        id: InstanceId,
        /// The attribute's name.
        name: Arc<str>,
        /// Its value; `None` deletes.
        value: Option<Value>,
    },
    /// Adds a tag; adding one that is there changes nothing.
    AddTag {
        /// To which instance.
        id: InstanceId,
        /// The tag.
        tag: Arc<str>,
    },
    /// Removes a tag; removing one that is not there changes nothing.
    RemoveTag {
        /// From which instance.
        id: InstanceId,
        /// The tag.
        tag: Arc<str>,
    },
    /// Replaces what the place file says of an instance beyond the model. Nobody who reads the journal is told.
    SetAnnotations {
        /// Of which instance.
        id: InstanceId,
        /// What it says from now on.
        annotations: Box<Annotations>,
    },
}

/// Why a change was refused. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// A handle of a freed instance.
    #[error("the instance does not exist any more")]
    NoSuchInstance,
    /// The class does not have the property.
    #[error("the class has no such property")]
    NoSuchProperty,
    /// The value's type is not the property's, or an attribute cannot hold it.
    #[error("the value is of type {got:?}, not {wanted:?}")]
    WrongType {
        /// The property's type.
        wanted: ValueType,
        /// The value's type.
        got: ValueType,
    },
    /// An attribute of a type that attributes cannot hold.
    #[error("an attribute cannot hold a value of type {0:?}")]
    NotAnAttributeType(ValueType),
    /// Not a number, or infinite, where the model needs a finite number.
    #[error("the value is not finite")]
    NotFinite,
    /// The number is not of an item of the property's enum.
    #[error("the enum has no item of that number")]
    NoSuchEnumItem,
    /// The instance would be below itself.
    #[error("an instance cannot be below itself")]
    Cycle,
    /// `before` is not a child of the parent.
    #[error("the sibling to insert before is not a child of the parent")]
    NotASibling,
    /// An insert of something that has a parent, or a removal or move of something that has none.
    #[error("the instance is already in a tree, or in none")]
    WrongPlace,
    /// The root can be neither removed nor moved.
    #[error("the root stays where it is")]
    Root,
    /// A text beyond its limit in `limits`, or an empty attribute name or tag.
    #[error("the text is empty or longer than its limit")]
    BadText,
    /// More attributes or tags than one instance may have.
    #[error("too many attributes or tags on one instance")]
    TooMany,
    /// Deeper than [`limits::TREE_DEPTH_MAX`].
    #[error("the tree would be deeper than {} levels", limits::TREE_DEPTH_MAX)]
    TooDeep,
    /// More than [`limits::INSTANCES_MAX`].
    #[error("the model would have more than {} instances", limits::INSTANCES_MAX)]
    TooManyInstances,
}

impl DataModel {
    /// A new detached instance, named after its class.
    ///
    /// # Errors
    /// [`ChangeError::TooManyInstances`].
    pub fn create(&mut self, class: ClassId) -> Result<InstanceId, ChangeError> {
        let mut ids = Vec::with_capacity(1);
        self.create_many(class, 1, &mut ids)?;
        ids.pop().ok_or(ChangeError::NoSuchInstance)
    }

    /// Does a change and returns its inverse.
    ///
    /// # Errors
    /// See [`ChangeError`]; nothing was changed.
    pub fn apply(&mut self, change: Change) -> Result<Change, ChangeError> {
        match change {
            Change::Insert {
                root,
                parent,
                before,
            } => self.insert(root, parent, before),
            Change::Remove { root } => self.remove(root),
            Change::Reparent { id, parent, before } => self.reparent(id, parent, before),
            Change::SetName { id, name } => self.set_name(id, &name),
            Change::SetProperty {
                id,
                property,
                value,
            } => {
                let value = self.set_property(id, property, value)?;
                Ok(Change::SetProperty {
                    id,
                    property,
                    value,
                })
            }
            Change::SetAttribute { id, name, value } => self.set_attribute(id, name, value),
            Change::AddTag { id, tag } => self.set_tag(id, tag, true),
            Change::RemoveTag { id, tag } => self.set_tag(id, tag, false),
            Change::SetAnnotations { id, annotations } => {
                let place = self.annotations_mut(id);
                let place = place.ok_or(ChangeError::NoSuchInstance)?;
                let annotations = Box::new(std::mem::replace(place, *annotations));
                Ok(Change::SetAnnotations { id, annotations })
            }
        }
    }

    /// Sets a property and returns the value it had. The same as [`Change::SetProperty`].
    ///
    /// # Errors
    /// See [`ChangeError`]; nothing was changed.
    pub fn set_property(
        &mut self,
        id: InstanceId,
        property: PropertyId,
        value: Value,
    ) -> Result<Value, ChangeError> {
        let slot = self.slot(id).ok_or(ChangeError::NoSuchInstance)?;
        let (class, row, attached) = (slot.class, slot.row, slot.attached);
        let column = self.table().class(class).column_of(property);
        let column = column.ok_or(ChangeError::NoSuchProperty)?;
        self.check_value(property, &value)?;
        let old = self.replace_value(class, row, column, value);
        if self.mirror.is_watching() {
            self.was(id, Was::Property(property, &old));
        }
        if self.journaling && attached {
            self.journal
                .push(JournalEntry::PropertySet { id, property });
        }
        // A reference whose target was freed reads as nothing, so nothing is what its inverse restores.
        Ok(match old {
            Value::Ref(target) => Value::Ref(target.filter(|&target| self.contains(target))),
            old => old,
        })
    }

    fn insert(
        &mut self,
        root: InstanceId,
        parent: InstanceId,
        before: Option<InstanceId>,
    ) -> Result<Change, ChangeError> {
        self.check_exists(root)?;
        if root == self.root() || self.parent(root).is_some() {
            return Err(ChangeError::WrongPlace);
        }
        self.check_place(root, parent, before)?;
        self.attach(root, parent, before);
        self.was(root, Was::Parent(None));
        self.record(root, JournalEntry::Inserted { root });
        Ok(Change::Remove { root })
    }

    fn remove(&mut self, root: InstanceId) -> Result<Change, ChangeError> {
        self.check_exists(root)?;
        if root == self.root() {
            return Err(ChangeError::Root);
        }
        let parent = self.parent(root).ok_or(ChangeError::WrongPlace)?;
        let before = self.next_sibling(root);
        self.record_removal(root);
        self.detach(root);
        self.was(root, Was::Parent(Some(parent)));
        Ok(Change::Insert {
            root,
            parent,
            before,
        })
    }

    fn reparent(
        &mut self,
        id: InstanceId,
        parent: InstanceId,
        before: Option<InstanceId>,
    ) -> Result<Change, ChangeError> {
        self.check_exists(id)?;
        if id == self.root() {
            return Err(ChangeError::Root);
        }
        let old_parent = self.parent(id).ok_or(ChangeError::WrongPlace)?;
        if before == Some(id) {
            return Err(ChangeError::NotASibling);
        }
        self.check_place(id, parent, before)?;
        let inverse = Change::Reparent {
            id,
            parent: old_parent,
            before: self.next_sibling(id),
        };
        let was_attached = self.is_attached(id);
        if was_attached && !self.is_attached(parent) {
            self.record_removal(id);
        }
        self.relink(id, parent, before);
        self.was(id, Was::Parent(Some(old_parent)));
        let entry = if was_attached {
            JournalEntry::Reparented { id }
        } else {
            JournalEntry::Inserted { root: id }
        };
        self.record(id, entry);
        Ok(inverse)
    }

    fn set_name(&mut self, id: InstanceId, name: &str) -> Result<Change, ChangeError> {
        let old = self.name_arc(id).ok_or(ChangeError::NoSuchInstance)?;
        if name.len() > limits::NAME_BYTES_MAX {
            return Err(ChangeError::BadText);
        }
        self.replace_name(id, name);
        self.was(id, Was::Name(&old));
        self.record(id, JournalEntry::Renamed { id });
        Ok(Change::SetName { id, name: old })
    }

    fn set_attribute(
        &mut self,
        id: InstanceId,
        name: Arc<str>,
        value: Option<Value>,
    ) -> Result<Change, ChangeError> {
        self.check_exists(id)?;
        if name.is_empty() || name.len() > limits::ATTRIBUTE_NAME_BYTES_MAX {
            return Err(ChangeError::BadText);
        }
        if let Some(value) = &value {
            let value_type = value.value_type();
            if !value_type.is_attribute() {
                return Err(ChangeError::NotAnAttributeType(value_type));
            }
            check_size(value)?;
            if self.attribute(id, &name).is_none()
                && self.attributes(id).len() >= limits::ATTRIBUTES_MAX
            {
                return Err(ChangeError::TooMany);
            }
        }
        let value = self.replace_attribute(id, &name, value);
        self.was(id, Was::Attribute(&name, value.as_ref()));
        self.record(
            id,
            JournalEntry::AttributeSet {
                id,
                name: Arc::clone(&name),
            },
        );
        Ok(Change::SetAttribute { id, name, value })
    }

    fn set_tag(
        &mut self,
        id: InstanceId,
        tag: Arc<str>,
        present: bool,
    ) -> Result<Change, ChangeError> {
        self.check_exists(id)?;
        if tag.is_empty() || tag.len() > limits::TAG_BYTES_MAX {
            return Err(ChangeError::BadText);
        }
        let was_present = self.tags(id).binary_search(&tag).is_ok();
        if present && !was_present && self.tags(id).len() >= limits::TAGS_MAX {
            return Err(ChangeError::TooMany);
        }
        if self.mirror.is_watching() {
            let tags = self.tags(id).to_vec();
            self.was(id, Was::Tags(&tags));
        }
        if self.replace_tag(id, &tag, present) {
            self.record(id, JournalEntry::TagsChanged { id });
        }
        Ok(if was_present {
            Change::AddTag { id, tag }
        } else {
            Change::RemoveTag { id, tag }
        })
    }

    fn record(&mut self, id: InstanceId, entry: JournalEntry) {
        if self.journaling && self.is_attached(id) {
            self.journal.push(entry);
        }
    }

    fn record_removal(&mut self, root: InstanceId) {
        if self.journaling && self.is_attached(root) {
            let subtree = self.subtree(root).collect();
            self.journal.push(JournalEntry::Removed { root, subtree });
        }
    }

    fn check_exists(&self, id: InstanceId) -> Result<(), ChangeError> {
        if self.contains(id) {
            Ok(())
        } else {
            Err(ChangeError::NoSuchInstance)
        }
    }

    fn check_place(
        &self,
        id: InstanceId,
        parent: InstanceId,
        before: Option<InstanceId>,
    ) -> Result<(), ChangeError> {
        self.check_exists(parent)?;
        if id == parent || self.is_descendant_of(parent, id) {
            return Err(ChangeError::Cycle);
        }
        if before.is_some_and(|b| self.parent(b) != Some(parent)) {
            return Err(ChangeError::NotASibling);
        }
        let above = self.ancestors(parent).count() + 2;
        if above + self.height_below(id, limits::TREE_DEPTH_MAX) > limits::TREE_DEPTH_MAX {
            return Err(ChangeError::TooDeep);
        }
        Ok(())
    }

    /// Levels below `top`, counted up to `most`.
    fn height_below(&self, top: InstanceId, most: usize) -> usize {
        let (mut height, mut level) = (0, 0);
        let mut at = top;
        loop {
            if let Some(child) = self.first_child(at) {
                (at, level) = (child, level + 1);
                height = height.max(level);
                if height > most {
                    return height;
                }
                continue;
            }
            loop {
                if at == top {
                    return height;
                }
                if let Some(next) = self.next_sibling(at) {
                    at = next;
                    break;
                }
                let Some(parent) = self.parent(at) else {
                    return height;
                };
                (at, level) = (parent, level - 1);
            }
        }
    }

    fn check_value(&self, property: PropertyId, value: &Value) -> Result<(), ChangeError> {
        let info = self.table().property(property);
        if info.value_type != value.value_type() {
            return Err(ChangeError::WrongType {
                wanted: info.value_type,
                got: value.value_type(),
            });
        }
        match value {
            Value::Enum(number) => {
                let known = info
                    .enum_id
                    .is_some_and(|e| self.table().enumeration(e).item_name(*number).is_some());
                if known {
                    Ok(())
                } else {
                    Err(ChangeError::NoSuchEnumItem)
                }
            }
            Value::Ref(Some(target)) => self.check_exists(*target),
            Value::Vector3(_) | Value::CFrame(_) | Value::OptionalCFrame(_)
                if !value.is_finite() =>
            {
                Err(ChangeError::NotFinite)
            }
            other => check_size(other),
        }
    }
}

/// Refuses values that are longer than `limits` allows.
fn check_size(value: &Value) -> Result<(), ChangeError> {
    let fits = match value {
        Value::String(text) | Value::Content(text) | Value::NetAssetRef(text) => {
            text.len() <= limits::STRING_BYTES_MAX
        }
        Value::BinaryString(bytes) | Value::SharedString(bytes) | Value::MaterialColors(bytes) => {
            bytes.len() <= limits::BINARY_BYTES_MAX
        }
        Value::NumberSequence(keys) => keys.len() <= limits::SEQUENCE_KEYPOINTS_MAX,
        Value::ColorSequence(keys) => keys.len() <= limits::SEQUENCE_KEYPOINTS_MAX,
        Value::Font(font) => font.family.len() <= limits::STRING_BYTES_MAX,
        _ => true,
    };
    if fits {
        Ok(())
    } else {
        Err(ChangeError::BadText)
    }
}
