//! The small instances around data stores: options, infos, items of lists.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use mlua::Value;
use serde_json::Value as Json;
use studio_model::{ClassTable, InstanceId, Value as Held};
use studio_script::Running;

use super::{Counter, Object, refused};
use crate::argument::{self, fail};
use crate::data_store::{Entry, KeyInfo, RequestError, Write};
use crate::json::{self, EncodeError, Rules};

pub(super) fn install(running: Running<'_>, counter: &Rc<Counter>) -> mlua::Result<()> {
    for class in ["DataStoreSetOptions", "DataStoreIncrementOptions"] {
        let own = Rc::clone(counter);
        running.define_method(class, "SetMetadata", move |_, id, metadata: Value| {
            let metadata = metadata_of(&metadata).map_err(refused)?;
            let mut objects = own.objects.borrow_mut();
            objects.insert(id, Object::Metadata(metadata));
            Ok(())
        })?;
        let own = Rc::clone(counter);
        running.define_method(class, "GetMetadata", move |running, id, ()| {
            own.metadata_value(running, id)
        })?;
    }
    let own = Rc::clone(counter);
    running.define_method("DataStoreKeyInfo", "GetMetadata", move |running, id, ()| {
        own.metadata_value(running, id)
    })?;
    let own = Rc::clone(counter);
    running.define_method(
        "DataStoreKeyInfo",
        "GetUserIds",
        move |running, id, ()| match own.objects.borrow().get(&id) {
            Some(Object::Info { user_ids, .. }) => {
                let ids = user_ids.iter().map(|&id| id as f64);
                running.lua().create_sequence_from(ids)
            }
            _ => running.lua().create_table(),
        },
    )?;
    running.define_method(
        "DataStoreOptions",
        "SetExperimentalFeatures",
        |_, _, _: Value| Ok(()),
    )
}

/// Whether a `DataStoreOptions` wants all scopes.
pub(super) fn wants_all_scopes(running: Running<'_>, options: &Value) -> mlua::Result<bool> {
    if options.is_nil() {
        return Ok(false);
    }
    let id = argument::instance(options, 3)?;
    let table = ClassTable::get();
    let model = running.model();
    let property = table
        .class_named("DataStoreOptions")
        .filter(|&class| model.is_a(id, class))
        .and_then(|class| table.find(class, "AllScopes"));
    let property = property.ok_or_else(|| argument::wrong(3, "DataStoreOptions", options))?;
    Ok(model.flag(id, property))
}

impl Counter {
    /// A new instance that stands for something.
    pub(super) fn create(
        &self,
        running: Running<'_>,
        class: &str,
        object: Object,
    ) -> mlua::Result<InstanceId> {
        let id = create(running, class, [])?;
        self.objects.borrow_mut().insert(id, object);
        Ok(id)
    }

    fn metadata_value(&self, running: Running<'_>, id: InstanceId) -> mlua::Result<Value> {
        let objects = self.objects.borrow();
        let metadata = match objects.get(&id) {
            Some(Object::Info { metadata, .. } | Object::Metadata(metadata)) => metadata.clone(),
            _ => BTreeMap::new(),
        };
        let metadata: serde_json::Map<String, Json> = metadata.into_iter().collect();
        json::to_lua(running.lua(), &Json::Object(metadata))
    }

    /// What an options object says of metadata.
    pub(super) fn options_metadata(
        &self,
        options: &Value,
        position: usize,
    ) -> mlua::Result<BTreeMap<String, Json>> {
        if options.is_nil() {
            return Ok(BTreeMap::new());
        }
        let id = argument::instance(options, position)?;
        Ok(match self.objects.borrow().get(&id) {
            Some(Object::Metadata(metadata)) => metadata.clone(),
            _ => BTreeMap::new(),
        })
    }

    /// A `DataStoreKeyInfo`.
    pub(super) fn info(&self, running: Running<'_>, info: &KeyInfo) -> mlua::Result<Value> {
        let id = create(
            running,
            "DataStoreKeyInfo",
            [
                ("Version", Held::String(info.version.to_string().into())),
                ("CreatedTime", Held::Int64(info.created_ms)),
                ("UpdatedTime", Held::Int64(info.updated_ms)),
            ],
        )?;
        let object = Object::Info {
            user_ids: info.user_ids.clone(),
            metadata: info.metadata.clone(),
        };
        self.objects.borrow_mut().insert(id, object);
        running.instance(Some(id))
    }

    /// A value and its `DataStoreKeyInfo`; two nils of nothing.
    pub(super) fn entry(
        &self,
        running: Running<'_>,
        entry: Option<&Entry>,
    ) -> mlua::Result<(Value, Value)> {
        let Some(entry) = entry else {
            return Ok((Value::Nil, Value::Nil));
        };
        let value = json::decode(running.lua(), &entry.value)
            .map_err(|_| refused(RequestError::Unreadable))?;
        Ok((value, self.info(running, &entry.info)?))
    }
}

/// A new instance with properties that no script may set.
pub(super) fn create<const N: usize>(
    running: Running<'_>,
    class: &str,
    properties: [(&str, Held); N],
) -> mlua::Result<InstanceId> {
    let table = ClassTable::get();
    let class = table
        .class_named(class)
        .ok_or_else(|| fail(format!("the class table has no {class}")))?;
    let told = |error: studio_model::ChangeError| fail(error.to_string());
    let id = running.create(class).map_err(told)?;
    for (name, value) in properties {
        let property = table.find(class, name);
        let property = property.ok_or_else(|| fail(format!("the class table has no {name}")))?;
        let mut model = running.model_mut();
        model.set_property(id, property, value).map_err(told)?;
    }
    Ok(id)
}

/// A text as a property's value.
pub(super) fn held(text: &str) -> Held {
    Held::String(Arc::from(text))
}

/// A value to be stored, with whom and what it is about.
pub(super) fn write_of(
    value: &Value,
    user_ids: &Value,
    metadata: BTreeMap<String, Json>,
) -> Result<Write, RequestError> {
    let write = Write {
        value: value_of(value)?,
        user_ids: user_ids_of(user_ids)?,
        metadata,
    };
    write.check()?;
    Ok(write)
}

fn value_of(value: &Value) -> Result<String, RequestError> {
    if value.is_nil() {
        return Err(RequestError::CantStore("nil".into()));
    }
    json::encode(value, Rules::Strict).map_err(|error| match error {
        EncodeError::Kind(kind) => RequestError::CantStore(kind.to_owned()),
        EncodeError::Cyclic => RequestError::CantStore("a cyclic table".into()),
        EncodeError::TooLong => RequestError::ValueTooLarge,
        EncodeError::Memory => RequestError::Rejected("not enough memory".into()),
    })
}

fn user_ids_of(value: &Value) -> Result<Vec<i64>, RequestError> {
    let table = match value {
        Value::Nil => return Ok(Vec::new()),
        Value::Table(table) => table,
        _ => return Err(RequestError::UserIdInvalid),
    };
    if table.raw_len() > crate::limits::USER_IDS_MAX {
        return Err(RequestError::TooManyUserIds);
    }
    let ids = table.sequence_values::<Value>().map(|id| {
        let number = id.ok().and_then(|id| argument::number(&id, 3).ok());
        number.and_then(argument::whole)
    });
    ids.collect::<Option<_>>()
        .ok_or(RequestError::UserIdInvalid)
}

/// Metadata out of a table; nothing of nil.
pub(super) fn metadata_of(value: &Value) -> Result<BTreeMap<String, Json>, RequestError> {
    if value.is_nil() {
        return Ok(BTreeMap::new());
    }
    if !value.is_table() {
        return Err(RequestError::MetadataInvalid);
    }
    let text = json::encode(value, Rules::Strict).map_err(|_| RequestError::MetadataInvalid)?;
    if text == "[]" {
        return Ok(BTreeMap::new());
    }
    serde_json::from_str(&text).map_err(|_| RequestError::MetadataInvalid)
}
