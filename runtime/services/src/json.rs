//! JSON texts of Luau values and back, by the reference's rules: a table with a list is an array and its other keys are
//! left out, an empty one too is an array, any other is an object whose keys are texts. Objects are written in the order
//! of their keys, so that the same table always gives the same text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mlua::{Lua, Table, Value};
use serde_json::Value as Json;

use crate::argument::{fail, kind};
use crate::limits::{JSON_BYTES_MAX, JSON_DEPTH_MAX};

/// How strictly values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    /// What JSON has no word for is `null`, numbers beyond it are `inf` and `nan`.
    Lenient,
    /// What JSON has no word for is an error: it would not come back.
    Strict,
}

/// Why a value has no JSON text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EncodeError {
    /// It is, or contains, something that JSON has no word for: what scripts call it.
    #[error("Can't convert to JSON: {0}")]
    Kind(&'static str),
    /// Tables within themselves, or within each other too deeply.
    #[error("Can't convert to JSON: tables cannot be cyclic")]
    Cyclic,
    /// The text would be too long.
    #[error("Can't convert to JSON: the text is too long")]
    TooLong,
    /// The VM has no memory.
    #[error("Can't convert to JSON: not enough memory")]
    Memory,
}

/// The JSON text of a value.
pub(crate) fn encode(value: &Value, rules: Rules) -> Result<String, EncodeError> {
    let mut writer = Writer {
        text: String::new(),
        rules,
    };
    writer.value(value, 0)?;
    Ok(writer.text)
}

struct Writer {
    text: String,
    rules: Rules,
}

impl Writer {
    fn push(&mut self, text: &str) -> Result<(), EncodeError> {
        if self.text.len() + text.len() > JSON_BYTES_MAX {
            return Err(EncodeError::TooLong);
        }
        self.text.push_str(text);
        Ok(())
    }

    fn value(&mut self, value: &Value, depth: usize) -> Result<(), EncodeError> {
        match value {
            Value::Nil => self.push("null"),
            Value::Boolean(on) => self.push(if *on { "true" } else { "false" }),
            Value::Integer(number) => self.push(&number.to_string()),
            Value::Number(number) => self.number(*number),
            Value::String(text) => {
                let text = text.to_str();
                self.string(&text.map_err(|_| EncodeError::Kind("a string that is not UTF-8"))?)
            }
            Value::Buffer(buffer) => {
                let bytes = STANDARD.encode(buffer.to_vec());
                self.push("{\"m\":null,\"t\":\"buffer\",\"base64\":\"")?;
                self.push(&bytes)?;
                self.push("\"}")
            }
            Value::Table(_) if depth >= JSON_DEPTH_MAX => Err(EncodeError::Cyclic),
            Value::Table(table) if table.raw_len() > 0 => self.array(table, depth),
            Value::Table(table) => self.object(table, depth),
            _ if self.rules == Rules::Lenient => self.push("null"),
            other => Err(EncodeError::Kind(kind(other))),
        }
    }

    fn number(&mut self, number: f64) -> Result<(), EncodeError> {
        if number.fract() == 0.0 && number.abs() < 1e15 {
            return self.push(&(number as i64).to_string());
        }
        if number.is_finite() {
            // The shortest text that is read as the same number.
            return self.push(&Json::from(number).to_string());
        }
        match self.rules {
            Rules::Strict => Err(EncodeError::Kind("a number that is not finite")),
            Rules::Lenient if number.is_nan() => self.push("nan"),
            Rules::Lenient if number > 0.0 => self.push("inf"),
            Rules::Lenient => self.push("-inf"),
        }
    }

    fn string(&mut self, text: &str) -> Result<(), EncodeError> {
        let written = serde_json::to_string(text);
        self.push(&written.map_err(|_| EncodeError::Memory)?)
    }

    fn array(&mut self, table: &Table, depth: usize) -> Result<(), EncodeError> {
        for at in 1..=table.raw_len() {
            self.push(if at == 1 { "[" } else { "," })?;
            let value: Value = table.raw_get(at).map_err(|_| EncodeError::Memory)?;
            self.value(&value, depth + 1)?;
        }
        self.push("]")
    }

    fn object(&mut self, table: &Table, depth: usize) -> Result<(), EncodeError> {
        let mut entries: Vec<(String, Value)> = Vec::new();
        for pair in table.pairs::<Value, Value>() {
            let (key, value) = pair.map_err(|_| EncodeError::Memory)?;
            let key = match &key {
                Value::String(key) => key.to_str().map(|key| key.to_owned()).ok(),
                Value::Integer(_) | Value::Number(_) => key.to_string().ok(),
                _ => None,
            };
            match (key, self.rules) {
                (Some(key), _) => entries.push((key, value)),
                (None, Rules::Strict) => return Err(EncodeError::Kind("a key that is no text")),
                (None, Rules::Lenient) => {}
            }
        }
        if entries.is_empty() {
            return self.push("[]");
        }
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut before = "{";
        for (key, value) in entries {
            self.push(before)?;
            self.string(&key)?;
            self.push(":")?;
            self.value(&value, depth + 1)?;
            before = ",";
        }
        self.push("}")
    }
}

/// The Luau value of a JSON text.
pub(crate) fn decode(lua: &Lua, text: &str) -> mlua::Result<Value> {
    if text.len() > JSON_BYTES_MAX {
        return Err(fail("Can't parse JSON: the text is too long"));
    }
    let json: Json = serde_json::from_str(text).map_err(|_| fail("Can't parse JSON"))?;
    to_lua(lua, &json)
}

/// The Luau value of JSON.
pub(crate) fn to_lua(lua: &Lua, json: &Json) -> mlua::Result<Value> {
    match json {
        Json::Null => Ok(Value::Nil),
        Json::Bool(on) => Ok(Value::Boolean(*on)),
        Json::Number(number) => Ok(Value::Number(number.as_f64().unwrap_or(f64::NAN))),
        Json::String(text) => Ok(Value::String(lua.create_string(text)?)),
        Json::Array(items) => {
            let table = lua.create_table_with_capacity(items.len(), 0)?;
            for (item, at) in items.iter().zip(1..) {
                table.raw_set(at, to_lua(lua, item)?)?;
            }
            Ok(Value::Table(table))
        }
        Json::Object(entries) => {
            if let Some(bytes) = buffer_of(entries) {
                return Ok(Value::Buffer(lua.create_buffer(bytes)?));
            }
            let table = lua.create_table_with_capacity(0, entries.len())?;
            for (key, value) in entries {
                table.raw_set(key.as_str(), to_lua(lua, value)?)?;
            }
            Ok(Value::Table(table))
        }
    }
}

/// The bytes of an object that stands for a buffer.
fn buffer_of(entries: &serde_json::Map<String, Json>) -> Option<Vec<u8>> {
    let text = |key| entries.get(key).and_then(Json::as_str);
    if entries.len() != 3 || text("t") != Some("buffer") || !entries.get("m")?.is_null() {
        return None;
    }
    STANDARD.decode(text("base64")?).ok()
}
