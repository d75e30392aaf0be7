//! What a transaction may do to a model: every change through here is remembered by its step. Knows single changes;
//! operations that people name (duplicate, group, align) are made of these.

use studio_model::{
    Change, ChangeError, ClassId, DataModel, InstanceId, PropertyId, Uid, UidSource, Value,
};

use crate::history::Step;
use crate::services::{StandIns, subject};

/// An open transaction.
#[derive(Debug)]
pub struct Edit<'a> {
    model: &'a mut DataModel,
    uids: &'a mut UidSource,
    step: &'a mut Step,
    stand_ins: &'a StandIns,
}

impl<'a> Edit<'a> {
    pub(crate) fn new(
        model: &'a mut DataModel,
        uids: &'a mut UidSource,
        step: &'a mut Step,
        stand_ins: &'a StandIns,
    ) -> Self {
        Self {
            model,
            uids,
            step,
            stand_ins,
        }
    }

    /// The model as it is now, with what this transaction did so far.
    pub fn model(&self) -> &DataModel {
        self.model
    }

    /// Does a change.
    ///
    /// # Errors
    /// See [`ChangeError`]; this change did nothing.
    pub fn apply(&mut self, change: Change) -> Result<(), ChangeError> {
        if let Change::SetProperty {
            id,
            property,
            value,
        } = change
        {
            return self.set(id, property, value);
        }
        self.settle(subject(&change))?;
        let inverse = self.model.apply(change)?;
        self.step.record(inverse);
        Ok(())
    }

    /// Sets a property; a value that is there already changes nothing.
    ///
    /// # Errors
    /// See [`ChangeError`]; nothing was changed.
    pub fn set(
        &mut self,
        id: InstanceId,
        property: PropertyId,
        value: Value,
    ) -> Result<(), ChangeError> {
        if self
            .model
            .value(id, property)
            .is_some_and(|old| old.same_bits(&value))
        {
            return Ok(());
        }
        self.settle(id)?;
        if let Value::Ref(Some(target)) = value {
            self.settle(target)?;
        }
        let known = self.step.holds(id, property);
        let value = self.model.set_property(id, property, value)?;
        if !known {
            self.step.record(Change::SetProperty {
                id,
                property,
                value,
            });
        }
        Ok(())
    }

    /// A new detached instance with a uid of its own, named after its class. Whatever is set on it before
    /// [`Self::insert`] is part of the insertion; one that is never inserted is lost when the step is forgotten.
    ///
    /// # Errors
    /// [`ChangeError::TooManyInstances`].
    pub fn create(&mut self, class: ClassId) -> Result<InstanceId, ChangeError> {
        let uid = self.uids.next_uid();
        self.create_with_uid(class, uid)
    }

    /// A new detached instance of a uid that it had elsewhere: on disk, or in the autosave.
    ///
    /// # Errors
    /// [`ChangeError::TooManyInstances`].
    pub fn create_with_uid(&mut self, class: ClassId, uid: Uid) -> Result<InstanceId, ChangeError> {
        let id = self.model.create(class)?;
        self.model.set_uid(id, Some(uid));
        self.step.record_made(id);
        Ok(id)
    }

    /// Does a change to something that is detached and was made in this transaction: it is part of the insertion that
    /// follows, so it needs no inverse of its own.
    ///
    /// # Errors
    /// See [`ChangeError`]; this change did nothing.
    pub(crate) fn prepare(&mut self, change: Change) -> Result<(), ChangeError> {
        self.model.apply(change).map(drop)
    }

    /// What is edited or referred to must be in the tree: a stand-in for a service comes into it.
    fn settle(&mut self, id: InstanceId) -> Result<(), ChangeError> {
        let (model, uids, step) = (&mut *self.model, &mut *self.uids, &mut *self.step);
        self.stand_ins.settle(id, model, uids, step)
    }

    /// Puts a detached subtree below `parent`, last or before a sibling.
    ///
    /// # Errors
    /// See [`ChangeError`]; nothing was changed.
    pub fn insert(
        &mut self,
        root: InstanceId,
        parent: InstanceId,
        before: Option<InstanceId>,
    ) -> Result<(), ChangeError> {
        self.apply(Change::Insert {
            root,
            parent,
            before,
        })
    }

    /// Takes a subtree out.
    ///
    /// # Errors
    /// See [`ChangeError`]; nothing was changed.
    pub fn remove(&mut self, root: InstanceId) -> Result<(), ChangeError> {
        self.apply(Change::Remove { root })
    }

    /// Moves a subtree.
    ///
    /// # Errors
    /// See [`ChangeError`]; nothing was changed.
    pub fn reparent(
        &mut self,
        id: InstanceId,
        parent: InstanceId,
        before: Option<InstanceId>,
    ) -> Result<(), ChangeError> {
        self.apply(Change::Reparent { id, parent, before })
    }

    /// Renames an instance.
    ///
    /// # Errors
    /// See [`ChangeError`]; nothing was changed.
    pub fn rename(&mut self, id: InstanceId, name: &str) -> Result<(), ChangeError> {
        if self.model.name(id) == name {
            return Ok(());
        }
        self.apply(Change::SetName {
            id,
            name: name.into(),
        })
    }
}
