//! `UpdateAsync` of both kinds of stores: natives for the few lines of Luau in `update.luau`.

use std::rc::Rc;

use mlua::{Function, IntoLuaMulti, Value};
use studio_model::InstanceId;
use studio_script::Running;

use super::sorted::integer_of;
use super::standard::returned;
use super::{Counter, Object, RequestKind, now_ms, refused};
use crate::argument::{self, fail};
use crate::data_store::{Key, Mark, RequestError};
use crate::limits::UPDATE_ATTEMPTS_MAX;

/// Store, key, mark; then what the function returned.
type Given = (Value, Value, String, Value, Value, Value);
/// The value, its info, and what tells whether somebody wrote since.
type Read = (Value, Value, String);

pub(super) fn install(running: Running<'_>, counter: &Rc<Counter>) -> mlua::Result<()> {
    let lua = running.lua();
    let native = lua.create_table()?;
    let own = Rc::clone(counter);
    let begin = running.native(
        move |running, (store, key, transform): (Value, Value, Value)| {
            let (id, key) = own.key_of(running, &store, &key)?;
            argument::function(&transform, 2)?;
            let kind = (RequestKind::Update, "UpdateAsync");
            own.admit(running, kind, true, move |running, counter| {
                counter.read_for_update(running, id, &key)
            })
        },
    )?;
    native.raw_set("begin", begin)?;
    let own = Rc::clone(counter);
    let again = running.native(move |running, (store, key): (Value, Value)| {
        let (id, key) = own.key_of(running, &store, &key)?;
        own.read_for_update(running, id, &key)
    })?;
    native.raw_set("again", again)?;
    let own = Rc::clone(counter);
    let replace = running.native(
        move |running, (store, key, mark, new, ids, metadata): Given| {
            let (id, key) = own.key_of(running, &store, &key)?;
            own.replace(running, (id, &key), &mark, (new, ids, metadata))
        },
    )?;
    native.raw_set("replace", replace)?;
    let give_up = running.native(|_, ()| Err::<(), _>(refused(RequestError::Contended)))?;
    native.raw_set("give_up", give_up)?;
    let threads: mlua::Table = lua.globals().get("coroutine")?;
    let yielding: Function = threads.get("yield")?;
    let method: Function = lua
        .load(include_str!("update.luau"))
        .set_name("=[studio]")
        .call((native, UPDATE_ATTEMPTS_MAX, yielding))?;
    for class in ["DataStore", "OrderedDataStore"] {
        let method = method.clone();
        // A method that is Luau code is a property that is a function.
        running.define_property(
            class,
            "UpdateAsync",
            move |_, _| Ok(Value::Function(method.clone())),
            None,
        )?;
    }
    Ok(())
}

impl Counter {
    fn key_of(
        &self,
        running: Running<'_>,
        store: &Value,
        key: &Value,
    ) -> mlua::Result<(InstanceId, Key)> {
        let id = Running::instance_of(store);
        let id =
            id.ok_or_else(|| fail("Expected ':' not '.' calling member function UpdateAsync"))?;
        Ok((id, self.key(running, id, key)?))
    }

    fn is_sorted(&self, id: InstanceId) -> bool {
        matches!(self.objects.borrow().get(&id), Some(Object::Sorted(_)))
    }

    fn read_for_update(
        &self,
        running: Running<'_>,
        id: InstanceId,
        key: &Key,
    ) -> mlua::Result<Read> {
        if self.is_sorted(id) {
            let number = self.stores.number(key).map_err(refused)?;
            let seen = number.map_or(Value::Nil, |number| Value::Number(number as f64));
            let mark = number.map(|number| number.to_string()).unwrap_or_default();
            return Ok((seen, Value::Nil, mark));
        }
        let reading = self.stores.reading(key).map_err(refused)?;
        let (value, info) = self.entry(running, reading.entry.as_ref())?;
        Ok((value, info, reading.mark.to_string()))
    }

    /// Writes if nobody wrote since the reading; the script waits for the disk then.
    fn replace(
        &self,
        running: Running<'_>,
        (id, key): (InstanceId, &Key),
        mark: &str,
        (new, ids, metadata): (Value, Value, Value),
    ) -> mlua::Result<bool> {
        if self.is_sorted(id) {
            let number = integer_of(&new).map_err(refused)?;
            let before = mark.parse().ok();
            let replaced = self.stores.replace_number(key, before, number);
            if !replaced.map_err(refused)? {
                return Ok(false);
            }
            self.wrote(running, (number as f64).into_lua_multi(running.lua())?)?;
            return Ok(true);
        }
        let write = returned(&new, &ids, &metadata).map_err(refused)?;
        let mark: Mark = mark.parse().map_err(refused)?;
        let replaced = self.stores.replace(key, mark, &write, now_ms(running));
        let Some(info) = replaced.map_err(refused)? else {
            return Ok(false);
        };
        let info = self.info(running, &info)?;
        let value = crate::json::decode(running.lua(), &write.value)?;
        self.wrote(running, (value, info).into_lua_multi(running.lua())?)?;
        Ok(true)
    }
}
