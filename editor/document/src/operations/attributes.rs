//! Attributes and tags of many instances.

use std::sync::Arc;

use studio_model::{Change, InstanceId, Value, limits};

use super::scope::{count_of, present, refused};
use crate::document::{Document, EditError};
use crate::edit::Edit;

impl Edit<'_> {
    /// Sets an attribute; one that is there with this value already changes nothing.
    ///
    /// # Errors
    /// Whatever the model refuses: see [`ChangeError`](studio_model::ChangeError).
    pub fn set_attribute(
        &mut self,
        id: InstanceId,
        name: &Arc<str>,
        value: Option<Value>,
    ) -> Result<(), EditError> {
        let same = match (self.model().attribute(id, name), &value) {
            (Some(old), Some(new)) => old.same_bits(new),
            (None, None) => true,
            _ => false,
        };
        if !same {
            let name = Arc::clone(name);
            self.apply(Change::SetAttribute { id, name, value })?;
        }
        Ok(())
    }
}

impl Document {
    /// Sets an attribute of instances.
    ///
    /// # Errors
    /// Refused for a name or value that attributes cannot have.
    pub fn set_attribute(
        &mut self,
        ids: &[InstanceId],
        name: &str,
        value: &Value,
    ) -> Result<(), EditError> {
        check_text(name, limits::ATTRIBUTE_NAME_BYTES_MAX, "attribute")?;
        let ids = &present(self.model(), ids);
        let step = format!("Set attribute {name} of {}", count_of(self.model(), ids));
        let name: Arc<str> = name.into();
        self.edit(step, |edit| {
            for &id in ids {
                edit.set_attribute(id, &name, Some(value.clone()))?;
            }
            Ok(())
        })
    }

    /// Renames an attribute of those instances that have it.
    ///
    /// # Errors
    /// Refused if one of them has an attribute of the new name already.
    pub fn rename_attribute(
        &mut self,
        ids: &[InstanceId],
        old: &str,
        new: &str,
    ) -> Result<(), EditError> {
        if old == new {
            return Ok(());
        }
        check_text(new, limits::ATTRIBUTE_NAME_BYTES_MAX, "attribute")?;
        let model = self.model();
        let having: Vec<InstanceId> = present(model, ids)
            .into_iter()
            .filter(|&id| model.attribute(id, old).is_some())
            .collect();
        if having.iter().any(|&id| model.attribute(id, new).is_some()) {
            return Err(refused(format!("There is an attribute {new} already")));
        }
        let (old, new): (Arc<str>, Arc<str>) = (old.into(), new.into());
        self.edit(format!("Rename attribute {old} to {new}"), |edit| {
            for &id in &having {
                let value = edit.model().attribute(id, &old).cloned();
                edit.set_attribute(id, &old, None)?;
                edit.set_attribute(id, &new, value)?;
            }
            Ok(())
        })
    }

    /// Deletes an attribute of instances.
    ///
    /// # Errors
    /// Whatever the model refuses.
    pub fn delete_attribute(&mut self, ids: &[InstanceId], name: &str) -> Result<(), EditError> {
        let ids = &present(self.model(), ids);
        let step = format!("Delete attribute {name} of {}", count_of(self.model(), ids));
        let name: Arc<str> = name.into();
        self.edit(step, |edit| {
            for &id in ids {
                edit.set_attribute(id, &name, None)?;
            }
            Ok(())
        })
    }

    /// Tags instances.
    ///
    /// # Errors
    /// Refused for a text that no tag can be.
    pub fn add_tag(&mut self, ids: &[InstanceId], tag: &str) -> Result<(), EditError> {
        check_text(tag, limits::TAG_BYTES_MAX, "tag")?;
        let ids = present(self.model(), ids);
        let step = format!("Tag {} {tag}", count_of(self.model(), &ids));
        self.change_tag(step, &ids, tag, true)
    }

    /// Takes a tag off instances.
    ///
    /// # Errors
    /// Whatever the model refuses.
    pub fn remove_tag(&mut self, ids: &[InstanceId], tag: &str) -> Result<(), EditError> {
        let ids = present(self.model(), ids);
        let step = format!("Remove tag {tag} of {}", count_of(self.model(), &ids));
        self.change_tag(step, &ids, tag, false)
    }

    fn change_tag(
        &mut self,
        step: String,
        ids: &[InstanceId],
        tag: &str,
        present: bool,
    ) -> Result<(), EditError> {
        let tag: Arc<str> = tag.into();
        self.edit(step, |edit| {
            for &id in ids {
                if edit.model().tags(id).binary_search(&tag).is_ok() == present {
                    continue;
                }
                let tag = Arc::clone(&tag);
                edit.apply(if present {
                    Change::AddTag { id, tag }
                } else {
                    Change::RemoveTag { id, tag }
                })?;
            }
            Ok(())
        })
    }
}

fn check_text(text: &str, bytes_max: usize, what: &str) -> Result<(), EditError> {
    if text.is_empty() {
        return Err(refused(format!("The {what} has no name yet")));
    }
    if text.len() > bytes_max {
        return Err(refused(format!(
            "The name of the {what} has at most {bytes_max} bytes"
        )));
    }
    Ok(())
}
