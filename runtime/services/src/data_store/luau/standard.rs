//! `DataStore`: the methods of keys and versions.

use std::rc::Rc;

use mlua::Value;
use studio_model::InstanceId;
use studio_script::Running;

use super::objects::{metadata_of, write_of};
use super::{Counter, RequestKind, now_ms, refused};
use crate::argument;
use crate::data_store::{Key, RequestError, Version, Write};

const CLASS: &str = "DataStore";

pub(super) fn install(running: Running<'_>, counter: &Rc<Counter>) -> mlua::Result<()> {
    reading(running, counter)?;
    writing(running, counter)?;
    versions(running, counter)
}

impl Counter {
    /// The key that a script means.
    pub(super) fn key(
        &self,
        running: Running<'_>,
        id: InstanceId,
        key: &Value,
    ) -> mlua::Result<Key> {
        let store = self.store_of(id)?;
        let text = argument::text(running.lua(), key, 1)?;
        store.key(&text).map_err(refused)
    }
}

fn reading(running: Running<'_>, counter: &Rc<Counter>) -> mlua::Result<()> {
    let own = Rc::clone(counter);
    running.define_yielding_method(
        CLASS,
        "GetAsync",
        move |running, id, (key, _options): (Value, Value)| {
            let key = own.key(running, id, &key)?;
            own.ask(
                running,
                (RequestKind::Get, "GetAsync"),
                move |running, counter| {
                    let entry = counter.stores.get(&key).map_err(refused)?;
                    counter.entry(running, entry.as_ref())
                },
            )
        },
    )
}

fn writing(running: Running<'_>, counter: &Rc<Counter>) -> mlua::Result<()> {
    let own = Rc::clone(counter);
    running.define_yielding_method(
        CLASS,
        "SetAsync",
        move |running, id, (key, value, user_ids, options): (Value, Value, Value, Value)| {
            let key = own.key(running, id, &key)?;
            let metadata = own.options_metadata(&options, 4)?;
            let write = write_of(&value, &user_ids, metadata).map_err(refused)?;
            own.ask(
                running,
                (RequestKind::Set, "SetAsync"),
                move |running, counter| {
                    let info = counter.stores.set(&key, &write, now_ms(running));
                    Ok(info.map_err(refused)?.version.to_string())
                },
            )
        },
    )?;
    let own = Rc::clone(counter);
    running.define_yielding_method(
        CLASS,
        "IncrementAsync",
        move |running, id, (key, delta, user_ids, options): (Value, Value, Value, Value)| {
            let key = own.key(running, id, &key)?;
            let delta = delta_of(&delta)?;
            let about = Write {
                value: String::new(),
                ..write_of(
                    &Value::Boolean(true),
                    &user_ids,
                    own.options_metadata(&options, 4)?,
                )
                .map_err(refused)?
            };
            own.ask(
                running,
                (RequestKind::Set, "IncrementAsync"),
                move |running, counter| {
                    let result = counter
                        .stores
                        .increment(&key, delta, about, now_ms(running));
                    let (sum, info) = result.map_err(refused)?;
                    Ok((sum as f64, counter.info(running, &info)?))
                },
            )
        },
    )?;
    let own = Rc::clone(counter);
    running.define_yielding_method(CLASS, "RemoveAsync", move |running, id, key: Value| {
        let key = own.key(running, id, &key)?;
        own.ask(
            running,
            (RequestKind::Set, "RemoveAsync"),
            move |running, counter| {
                let entry = counter
                    .stores
                    .remove(&key, now_ms(running))
                    .map_err(refused)?;
                counter.entry(running, entry.as_ref())
            },
        )
    })
}

/// By how much to increment: 1 of nil.
pub(super) fn delta_of(value: &Value) -> mlua::Result<i64> {
    let number = argument::number_or(value, 1.0, 2)?;
    let not = || refused(RequestError::NotInteger(format!("a delta of {number}")));
    argument::whole(number).ok_or_else(not)
}

fn versions(running: Running<'_>, counter: &Rc<Counter>) -> mlua::Result<()> {
    let own = Rc::clone(counter);
    running.define_yielding_method(
        CLASS,
        "GetVersionAsync",
        move |running, id, (key, version): (Value, Value)| {
            let key = own.key(running, id, &key)?;
            let version = version_of(running, &version)?;
            let kind = (RequestKind::GetVersion, "GetVersionAsync");
            own.ask(running, kind, move |running, counter| {
                let entry = counter.stores.version(&key, version, now_ms(running));
                counter.entry(running, entry.map_err(refused)?.as_ref())
            })
        },
    )?;
    let own = Rc::clone(counter);
    running.define_yielding_method(
        CLASS,
        "GetVersionAtTimeAsync",
        move |running, id, (key, time): (Value, Value)| {
            let key = own.key(running, id, &key)?;
            let time_ms = argument::number(&time, 2)? as i64;
            let kind = (RequestKind::GetVersion, "GetVersionAtTimeAsync");
            own.ask(running, kind, move |running, counter| {
                let entry = counter.stores.version_at(&key, time_ms, now_ms(running));
                counter.entry(running, entry.map_err(refused)?.as_ref())
            })
        },
    )?;
    let own = Rc::clone(counter);
    running.define_yielding_method(
        CLASS,
        "RemoveVersionAsync",
        move |running, id, (key, version): (Value, Value)| {
            let key = own.key(running, id, &key)?;
            let version = version_of(running, &version)?;
            let kind = (RequestKind::RemoveVersion, "RemoveVersionAsync");
            own.ask(running, kind, move |running, counter| {
                let removed = counter
                    .stores
                    .remove_version(&key, version, now_ms(running));
                removed.map_err(refused)
            })
        },
    )
}

fn version_of(running: Running<'_>, value: &Value) -> mlua::Result<Version> {
    let text = argument::text(running.lua(), value, 2)?;
    text.parse().map_err(refused)
}

/// What a transform function returned beside the value.
pub(super) fn returned(
    value: &Value,
    user_ids: &Value,
    metadata: &Value,
) -> Result<Write, RequestError> {
    let kind = argument::kind(value);
    let write = write_of(value, user_ids, metadata_of(metadata)?);
    write.map_err(|error| match error {
        RequestError::CantStore(_) if !value.is_table() && !value.is_string() => {
            RequestError::ValueNotAllowed(kind.to_owned())
        }
        error => error,
    })
}
