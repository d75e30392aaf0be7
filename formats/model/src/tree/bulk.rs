//! Loading many instances at once: rows in a run, whole columns, no journal. For readers of files and snapshots. What it
//! takes is checked for shape (rows, types), not for meaning; the callers bound and check what comes from outside.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use super::{DataModel, NameId};
use crate::change::ChangeError;
use crate::class_table::{ClassId, PropertyId};
use crate::id::InstanceId;
use crate::limits;
use crate::value::{Value, ValueVec};

/// A run of rows of one class, as [`DataModel::create_many`] made them.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    class: ClassId,
    first: u32,
    count: usize,
}

/// A model that is being loaded. Writes through it leave no journal entries; when it is dropped every reader of the
/// journal is told to read the model anew.
#[derive(Debug)]
pub struct Bulk<'a> {
    model: &'a mut DataModel,
}

impl DataModel {
    /// Starts a bulk load.
    pub fn bulk(&mut self) -> Bulk<'_> {
        self.journaling = false;
        Bulk { model: self }
    }
}

impl Drop for Bulk<'_> {
    fn drop(&mut self) {
        self.model.journaling = true;
        self.model.journal.invalidate();
    }
}

impl Deref for Bulk<'_> {
    type Target = DataModel;

    fn deref(&self) -> &DataModel {
        self.model
    }
}

impl DerefMut for Bulk<'_> {
    fn deref_mut(&mut self) -> &mut DataModel {
        self.model
    }
}

impl DataModel {
    /// The number of a name, for [`Bulk::set_name_id`].
    pub fn intern(&mut self, name: &str) -> NameId {
        match self.names.find(name) {
            Some(known) => known,
            None => Arc::make_mut(&mut self.names).intern(name),
        }
    }

    /// The text of an interned name.
    pub fn name_text(&self, name: NameId) -> &Arc<str> {
        self.names.text(name)
    }

    /// `count` detached instances of one class, named after it, in consecutive rows; their ids are appended to `ids`.
    ///
    /// # Errors
    /// [`ChangeError::TooManyInstances`] beyond [`limits::INSTANCES_MAX`].
    pub fn create_many(
        &mut self,
        class: ClassId,
        count: usize,
        ids: &mut Vec<InstanceId>,
    ) -> Result<Rows, ChangeError> {
        if self.len() + count > limits::INSTANCES_MAX {
            return Err(ChangeError::TooManyInstances);
        }
        let name = self.intern(self.table.class(class).name);
        let first = self.store_mut(class).slots().len() as u32;
        ids.extend(self.add_instances(class, count, name));
        Ok(Rows {
            class,
            first,
            count,
        })
    }
}

impl Bulk<'_> {
    /// Names an instance.
    pub fn set_name_id(&mut self, id: InstanceId, name: NameId) {
        if let Some(slot) = self.model.slots.get_mut(id) {
            slot.name = name;
        }
    }

    /// Sets a whole column for the rows, in their order.
    ///
    /// # Errors
    /// [`ChangeError::NoSuchProperty`], or [`ChangeError::WrongType`] where type or length differ.
    pub fn fill(
        &mut self,
        rows: Rows,
        property: PropertyId,
        values: ValueVec,
    ) -> Result<(), ChangeError> {
        let info = self.model.table.class(rows.class);
        let column = info
            .column_of(property)
            .ok_or(ChangeError::NoSuchProperty)?;
        let wanted = self.model.table.property(property).value_type;
        if values.value_type() != wanted || values.len() != rows.count {
            return Err(ChangeError::WrongType {
                wanted,
                got: values.value_type(),
            });
        }
        let dense = self.model.store_mut(rows.class).dense_mut(column);
        if dense.len() == rows.count {
            *dense = values;
            return Ok(());
        }
        for i in 0..rows.count {
            let value: Option<Value> = values.get(i);
            if let Some(value) = value {
                let fits = dense.set(rows.first as usize + i, value);
                debug_assert!(fits.is_ok(), "type and length were checked");
            }
        }
        Ok(())
    }

    /// Puts a new, parentless instance below `parent`, last. The caller promises that `parent` is not below `child`:
    /// readers that create parents before their children keep that promise by construction.
    pub fn link(&mut self, child: InstanceId, parent: InstanceId) {
        debug_assert!(
            self.model.parent(child).is_none(),
            "a linked child has no parent yet"
        );
        self.model.attach(child, parent, None);
    }
}
