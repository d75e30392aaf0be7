//! The properties of an instance, each by its plan. Knows nothing of the tree; references wait until it is whole.

use std::sync::Arc;

use rbx_dom_weak::{Instance, Ustr, ustr};
use rbx_types::Variant;
use studio_model::class_table::{ClassId, Migration, PropertyId};
use studio_model::known::known;
use studio_model::{Change, InstanceId, Value};

use super::plan::Plan;
use super::{Mapper, Reference, unknown, values};
use crate::report::DropReason;

impl Mapper<'_> {
    /// Properties in the order of their plans, then by name: the decoder's order is random, and a value under the
    /// canonical name counts more than one under a former name.
    pub(super) fn map_properties(&mut self, id: InstanceId, class: ClassId, instance: Instance) {
        let named = instance.properties.into_iter();
        let mut properties: Vec<(Plan, Ustr, Variant)> = named
            .map(|(name, value)| (self.plans.of(class, name), name, value))
            .collect();
        properties
            .sort_unstable_by(|a, b| (a.0.rank(), a.1.as_str()).cmp(&(b.0.rank(), b.1.as_str())));
        for (plan, name, value) in properties {
            let names = (instance.class, name);
            let kept = match plan {
                Plan::Drop(_) if values::is_empty_data(&value) => Ok(()),
                Plan::Drop(reason) => Err(reason),
                Plan::Identity => {
                    let names = (ustr("Instance"), name);
                    self.note(names, DropReason::Identity, id);
                    Ok(())
                }
                Plan::Tags => self.add_tags(id, names, &value),
                Plan::Attributes => self.set_attributes(id, names, &value),
                Plan::Alias(property) | Plan::Set(property) => {
                    self.set(id, property, names, &value)
                }
                Plan::Migrate(migration) => self.migrate(id, migration, &value),
                Plan::Unknown => self.keep_unknown(id, names, &value),
            };
            if let Err(reason) = kept {
                self.note(names, reason, id);
            }
        }
    }

    fn set(
        &mut self,
        id: InstanceId,
        property: PropertyId,
        names: (Ustr, Ustr),
        value: &Variant,
    ) -> Result<(), DropReason> {
        if let Variant::Ref(target) = value {
            if target.is_some() {
                self.references.push(Reference {
                    id,
                    property,
                    names,
                    target: *target,
                });
            }
            return Ok(());
        }
        let wanted = self.table.property(property).value_type;
        let value = self
            .values
            .typed(value, wanted)
            .ok_or(DropReason::WrongType)?;
        let bounded = values::without_infinities(&value);
        match (self.set_value(id, property, value), bounded) {
            // A part of infinite size has no place; a force without bound has a meaning.
            (Err(DropReason::NotFinite), Some(bounded)) if property != known().size => {
                self.note(names, DropReason::Infinite, id);
                self.set_value(id, property, bounded)
            }
            (set, _) => set,
        }
    }

    /// Sets a value; a default is not stored, unless another name of the property gave it another value before.
    pub(super) fn set_value(
        &mut self,
        id: InstanceId,
        property: PropertyId,
        value: Value,
    ) -> Result<(), DropReason> {
        let class = self.bulk.class(id).map(|class| self.table.class(class));
        let default = class.and_then(|class| class.default_of(property));
        let is_default = default.is_some_and(|default| default.same_bits(&value));
        if is_default && self.bulk.own_value(id, property).is_none() {
            return Ok(());
        }
        self.bulk.set_property(id, property, value)?;
        Ok(())
    }

    fn migrate(
        &mut self,
        id: InstanceId,
        migration: &Migration,
        value: &Variant,
    ) -> Result<(), DropReason> {
        let former = self.values.typed(value, migration.from_type);
        let today = former.and_then(|former| migration.convert(&former));
        let today = today.ok_or(DropReason::WrongType)?;
        for &property in &migration.to {
            self.set_value(id, property, today.clone())?;
        }
        Ok(())
    }

    fn add_tags(
        &mut self,
        id: InstanceId,
        names: (Ustr, Ustr),
        value: &Variant,
    ) -> Result<(), DropReason> {
        for tag in values::tags(value)? {
            if let Err(error) = self.bulk.apply(Change::AddTag { id, tag }) {
                self.note(names, error.into(), id);
            }
        }
        Ok(())
    }

    fn set_attributes(
        &mut self,
        id: InstanceId,
        names: (Ustr, Ustr),
        value: &Variant,
    ) -> Result<(), DropReason> {
        for (name, value) in &values::attributes(value)? {
            let kept = values::attribute(value).ok_or(DropReason::WrongType);
            let kept = kept.and_then(|value| {
                let change = Change::SetAttribute {
                    id,
                    name: Arc::from(name.as_str()),
                    value: Some(value),
                };
                self.bulk.apply(change).map_err(DropReason::from)
            });
            if let Err(reason) = kept {
                self.note(names, reason, id);
            }
        }
        Ok(())
    }

    fn keep_unknown(
        &mut self,
        id: InstanceId,
        names: (Ustr, Ustr),
        value: &Variant,
    ) -> Result<(), DropReason> {
        let text = unknown::ron_text(value)
            .filter(|_| unknown::is_plain_name(&names.1))
            .ok_or(DropReason::UnknownProperty)?;
        if let Some(annotations) = self.bulk.annotations_mut(id) {
            let named = (Arc::from(names.1.as_str()), Arc::from(text));
            annotations.unknown_properties.push(named);
            self.report.keep_unknown(names);
        }
        Ok(())
    }
}
