//! Luau values as values that cross, and back. Tables are copied, without their metatables; keys that are no text become
//! one; a table with a first item is a list, and what else is in it is lost; functions, threads and signals become nil.

use mlua::{MultiValue, Table, Value};
use studio_model::Value as Held;
use studio_replication::CallValue;
use studio_replication::limits::{CALL_DEPTH_MAX, CALL_VALUES_MAX};
use studio_script::Running;
use studio_script::datatypes::{from_value, to_data};

use crate::argument::fail;

/// The arguments of a call.
///
/// # Errors
/// A table in a circle, or too deep; too many values.
pub(super) fn pack(running: Running<'_>, args: MultiValue) -> mlua::Result<Vec<CallValue>> {
    let mut packer = Packer {
        running,
        budget: CALL_VALUES_MAX,
    };
    args.into_iter().map(|arg| packer.value(&arg, 0)).collect()
}

struct Packer<'a> {
    running: Running<'a>,
    budget: usize,
}

impl Packer<'_> {
    fn value(&mut self, value: &Value, depth: usize) -> mlua::Result<CallValue> {
        let Some(budget) = self.budget.checked_sub(1) else {
            return Err(fail(format!(
                "at most {CALL_VALUES_MAX} values can be sent at once"
            )));
        };
        self.budget = budget;
        Ok(match value {
            Value::Boolean(on) => CallValue::Bool(*on),
            Value::Integer(number) => CallValue::Number(*number as f64),
            Value::Number(number) => CallValue::Number(*number),
            Value::String(text) => CallValue::Text(text.as_bytes().to_vec()),
            Value::Buffer(buffer) => CallValue::Buffer(buffer.to_vec()),
            Value::Table(table) => self.table(table, depth)?,
            other => match Running::instance_of(other) {
                Some(id) => CallValue::Data(Held::Ref(Some(id))),
                None => to_data(other).map_or(CallValue::Nil, CallValue::Data),
            },
        })
    }

    fn table(&mut self, table: &Table, depth: usize) -> mlua::Result<CallValue> {
        if depth >= CALL_DEPTH_MAX {
            return Err(fail("tables cannot be cyclic"));
        }
        let length = table.raw_len();
        if length > 0 {
            let item = |at| self.value(&table.raw_get(at)?, depth + 1);
            return Ok(CallValue::Array(
                (1..=length).map(item).collect::<mlua::Result<_>>()?,
            ));
        }
        let mut entries = Vec::new();
        table.for_each(|key: Value, value: Value| {
            entries.push((self.key(&key)?, self.value(&value, depth + 1)?));
            Ok(())
        })?;
        // Luau's own order may differ from run to run.
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(CallValue::Map(entries))
    }

    fn key(&self, key: &Value) -> mlua::Result<Vec<u8>> {
        match key {
            Value::String(text) => Ok(text.as_bytes().to_vec()),
            other => Ok(self.running.shown(other)?.into_bytes()),
        }
    }
}

/// A value that came, for scripts. An instance that is gone is nil.
///
/// # Errors
/// Without memory.
pub(super) fn unpack(running: Running<'_>, value: &CallValue) -> mlua::Result<Value> {
    let lua = running.lua();
    Ok(match value {
        CallValue::Nil => Value::Nil,
        CallValue::Bool(on) => Value::Boolean(*on),
        CallValue::Number(number) => Value::Number(*number),
        CallValue::Text(bytes) => Value::String(lua.create_string(bytes)?),
        CallValue::Buffer(bytes) => Value::Buffer(lua.create_buffer(bytes)?),
        CallValue::Data(Held::Ref(target)) => {
            let here = target.filter(|&id| running.model().contains(id));
            running.instance(here)?
        }
        CallValue::Data(held) => from_value(lua, held, None)?.unwrap_or(Value::Nil),
        CallValue::Array(items) => {
            let table = lua.create_table_with_capacity(items.len(), 0)?;
            for (at, item) in items.iter().enumerate() {
                table.raw_set(at + 1, unpack(running, item)?)?;
            }
            Value::Table(table)
        }
        CallValue::Map(entries) => {
            let table = lua.create_table_with_capacity(0, entries.len())?;
            for (key, item) in entries {
                table.raw_set(lua.create_string(key)?, unpack(running, item)?)?;
            }
            Value::Table(table)
        }
    })
}
