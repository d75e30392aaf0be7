//! The default of each property of each class: what the class data says of the class, else of the nearest class that it
//! extends, under any of the property's names; our overlay corrects it. Equal texts are shared.

use std::sync::Arc;

use rbx_reflection::ClassDescriptor;
use rustc_hash::{FxHashMap, FxHashSet};

use super::foreign::value_from_foreign;
use super::lookup::{Names, Target};
use super::{ClassInfo, EnumInfo, PropertyId, PropertyInfo, overlay};
use crate::value::{Value, ValueType};

/// Makes defaults and shares what is equal among them.
#[derive(Default)]
pub(super) struct Defaults {
    zeros: FxHashMap<ValueType, Value>,
    texts: FxHashSet<Arc<str>>,
    bytes: FxHashSet<Arc<[u8]>>,
}

impl Defaults {
    /// The defaults of a class, parallel to its properties.
    pub(super) fn of_class(
        &mut self,
        source: &ClassDescriptor<'static>,
        class: &ClassInfo,
        parent: Option<&ClassInfo>,
        properties: &[PropertyInfo],
        names: &Names,
        enums: &[EnumInfo],
    ) -> Vec<Value> {
        let mut values: Vec<Value> = class
            .properties
            .iter()
            .map(
                |id| match parent.and_then(|parent| parent.default_of(*id)) {
                    Some(inherited) => inherited.clone(),
                    None => self.unstated(&properties[id.index()], enums),
                },
            )
            .collect();
        let mut put = |id: PropertyId, value: Value| {
            if let Some(column) = class.column_of(id) {
                values[column] = value;
            }
        };
        for (id, value) in self.stated(source, class, properties, names) {
            put(id, value);
        }
        for default in overlay::DEFAULTS
            .iter()
            .filter(|default| default.class == source.name)
        {
            if let Some(Target::Property(id)) = names.find(class.subclasses.first, default.property)
                && let Some(value) = default.value.as_type(properties[id.index()].value_type)
            {
                put(id, value);
            }
        }
        values
    }

    /// What the class data states of the class itself; a canonical name last, so that it counts.
    fn stated(
        &mut self,
        source: &ClassDescriptor<'static>,
        class: &ClassInfo,
        properties: &[PropertyInfo],
        names: &Names,
    ) -> Vec<(PropertyId, Value)> {
        let mut stated: Vec<(bool, &str, PropertyId, Value)> = source
            .default_properties
            .iter()
            .filter_map(|(name, foreign)| {
                let (canonical, id) = match names.find(class.subclasses.first, name)? {
                    Target::Property(id) | Target::View(id, _) => (true, id),
                    Target::Alias(id) => (false, id),
                    Target::Migration(_) => return None,
                };
                let value = value_from_foreign(foreign, properties[id.index()].value_type)?;
                Some((canonical, *name, id, value))
            })
            .collect();
        stated.sort_unstable_by_key(|(canonical, name, ..)| (*canonical, *name));
        stated
            .into_iter()
            .map(|(_, _, id, value)| (id, self.shared(value)))
            .collect()
    }

    /// The value where nothing is stated: zero, or the first item of an enum that has no item zero.
    fn unstated(&mut self, property: &PropertyInfo, enums: &[EnumInfo]) -> Value {
        if let Some(id) = property.enum_id
            && let Some((first, _)) = enums[id.index()].items.first()
        {
            return Value::Enum(*first);
        }
        let value_type = property.value_type;
        self.zeros
            .entry(value_type)
            .or_insert_with(|| value_type.zero())
            .clone()
    }

    fn shared(&mut self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(share(&mut self.texts, text)),
            Value::Content(text) => Value::Content(share(&mut self.texts, text)),
            Value::BinaryString(bytes) => Value::BinaryString(share(&mut self.bytes, bytes)),
            Value::SharedString(bytes) => Value::SharedString(share(&mut self.bytes, bytes)),
            other => other,
        }
    }
}

fn share<T: ?Sized + Eq + std::hash::Hash>(seen: &mut FxHashSet<Arc<T>>, value: Arc<T>) -> Arc<T> {
    if let Some(equal) = seen.get(&value) {
        return Arc::clone(equal);
    }
    seen.insert(Arc::clone(&value));
    value
}
