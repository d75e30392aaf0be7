//! The globals that are no datatype: output, time, and what a sandbox leaves of the standard library.

use mlua::{Function, Lua, MultiValue, Table, Value};

use crate::error::{fail, message_of};
use crate::output::Level;
use crate::value::type_name;
use crate::vm::Running;

/// The version of the API, as `version()` tells it.
const VERSION: &str = "0.1.0.0";

/// Fills in natives of the prelude.
pub(crate) fn install_natives(running: Running<'_>, native: &Table) -> mlua::Result<()> {
    let clean = running.native(|running, problem: Value| match problem {
        Value::Error(error) => {
            let text = message_of(&error);
            Ok(Value::String(running.lua.create_string(text)?))
        }
        other => Ok(other),
    })?;
    native.raw_set("clean", clean)?;
    let text = running.native(|running, value: Value| {
        running
            .text_of(&value)
            .and_then(|text| running.lua.create_string(text))
    })?;
    native.raw_set("text", text)
}

/// Sets the globals.
pub(crate) fn install(running: Running<'_>, loadstring: bool) -> mlua::Result<()> {
    let globals = running.lua.globals();
    for (name, level) in [("print", Level::Print), ("warn", Level::Warn)] {
        let say = running.native(move |running, values: MultiValue| {
            let texts: mlua::Result<Vec<String>> =
                values.iter().map(|value| running.shown(value)).collect();
            running.say_here(level, texts?.join(" "));
            Ok(())
        })?;
        globals.raw_set(name, say)?;
    }
    time(running, &globals)?;
    replace_os(running, &globals)?;
    replace_debug(running, &globals)?;
    for name in ["settings", "UserSettings"] {
        let unavailable = running.native(move |_, ()| -> mlua::Result<()> {
            Err(fail(format!("{name} is not available to scripts")))
        })?;
        globals.raw_set(name, unavailable)?;
    }
    let version = running.native(|_, ()| Ok(VERSION))?;
    globals.raw_set("version", version)?;
    globals.raw_set("collectgarbage", collectgarbage(running.lua)?)?;
    let load = if loadstring {
        load_text(running)?
    } else {
        running.native(|_, _: MultiValue| -> mlua::Result<()> {
            Err(fail("loadstring() is not available"))
        })?
    };
    globals.raw_set("loadstring", load)
}

/// `loadstring`: a compiled text, or nil and why not. It never takes bytecode.
fn load_text(running: Running<'_>) -> mlua::Result<Function> {
    running.native(
        |running, (source, name): (mlua::LuaString, Option<String>)| {
            let name = name.unwrap_or_else(|| "loadstring".to_owned());
            let name = name.trim_start_matches(['=', '@']);
            let loaded = running.load(&source.to_string_lossy(), name, None);
            match loaded {
                Ok(function) => Ok((Some(function), None)),
                Err(error) => Ok((None, Some(message_of(&error)))),
            }
        },
    )
}

fn time(running: Running<'_>, globals: &Table) -> mlua::Result<()> {
    let tick = running.native(|running, ()| Ok(running.world.clock.read_unix()))?;
    globals.raw_set("tick", tick)?;
    for name in ["time", "elapsedTime", "ElapsedTime"] {
        let time = running.native(|running, ()| Ok(running.world.clock.tick().now))?;
        globals.raw_set(name, time)?;
    }
    Ok(())
}

/// `os`: time and dates of the clock that was handed in.
fn replace_os(running: Running<'_>, globals: &Table) -> mlua::Result<()> {
    let theirs: Table = globals.raw_get("os")?;
    let os = running.lua.create_table()?;
    let clock = running.native(|running, ()| Ok(running.world.clock.read()))?;
    os.raw_set("clock", clock)?;
    os.raw_set("difftime", theirs.raw_get::<Function>("difftime")?)?;
    let of_table: Function = theirs.raw_get("time")?;
    let time = running.native(move |running, date: Option<Table>| match date {
        Some(date) => of_table.call::<Value>(date),
        None => Ok(Value::Number(running.world.clock.tick().unix.floor())),
    })?;
    os.raw_set("time", time)?;
    let of_time: Function = theirs.raw_get("date")?;
    let date = running.native(
        move |running, (format, time): (Option<String>, Option<f64>)| {
            let time = time.unwrap_or_else(|| running.world.clock.tick().unix.floor());
            let format = format.unwrap_or_else(|| "%c".to_owned());
            // Without a zone of its own a machine's place would show: all times are UTC.
            let format = if format.starts_with('!') {
                format
            } else {
                format!("!{format}")
            };
            of_time.call::<Value>((format, time))
        },
    )?;
    os.raw_set("date", date)?;
    globals.raw_set("os", os)
}

/// `debug`: what tells, not what changes.
fn replace_debug(running: Running<'_>, globals: &Table) -> mlua::Result<()> {
    let theirs: Table = globals.raw_get("debug")?;
    let debug = running.lua.create_table()?;
    debug.raw_set("info", theirs.raw_get::<Function>("info")?)?;
    let full: Function = theirs.raw_get("traceback")?;
    let traceback = running.native(move |_, args: MultiValue| {
        let text: String = full.call(args)?;
        let kept: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim_start().starts_with(crate::error::OWN_CHUNK))
            .collect();
        Ok(kept.join("\n"))
    })?;
    debug.raw_set("traceback", traceback)?;
    let nothing = running.native(|_, _: MultiValue| Ok(()))?;
    for name in [
        "profilebegin",
        "profileend",
        "setmemorycategory",
        "resetmemorycategory",
    ] {
        debug.raw_set(name, &nothing)?;
    }
    globals.raw_set("debug", debug)
}

/// `collectgarbage("count")`, and nothing else of it; with `gcinfo` the same.
fn collectgarbage(lua: &Lua) -> mlua::Result<Function> {
    lua.create_function(|lua, option: Option<String>| match option.as_deref() {
        Some("count") => Ok(lua.used_memory() as f64 / 1024.0),
        _ => Err(fail("collectgarbage must be called with 'count'")),
    })
}

impl Running<'_> {
    /// The text of a value in the output.
    pub fn shown(&self, value: &Value) -> mlua::Result<String> {
        match value {
            Value::Error(error) => Ok(message_of(error)),
            other => self.text_of(other),
        }
    }

    /// The text of a value, with addresses that are the same in each run.
    pub(crate) fn text_of(&self, value: &Value) -> mlua::Result<String> {
        let described = match value {
            Value::Table(table) => match table.metatable() {
                Some(meta) => !meta.raw_get::<Value>("__tostring")?.is_nil(),
                None => false,
            },
            Value::Function(_) | Value::Thread(_) | Value::Buffer(_) => false,
            Value::UserData(_) => type_name(value) != "userdata",
            Value::String(text) => return Ok(text.to_string_lossy()),
            _ => true,
        };
        let Some(built) = self.world.built.borrow().clone() else {
            return Ok(String::new());
        };
        if described {
            let text: mlua::LuaString = built.tostring.call(value)?;
            return Ok(text.to_string_lossy());
        }
        let known: Option<u64> = built.addresses.raw_get(value)?;
        let number = if let Some(number) = known {
            number
        } else {
            let number = self.world.next_address.get() + 1;
            self.world.next_address.set(number);
            built.addresses.raw_set(value, number)?;
            number
        };
        Ok(format!("{}: 0x{:016x}", value.type_name(), number * 32))
    }
}
