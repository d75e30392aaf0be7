//! What went wrong in a script, told as the reference tells it: `Workspace.Door.Script:12: text`, and the calls that led
//! there without our own frames.
//!
//! Natives return plain messages. Where an error came from is read off the traceback that the VM took when it was raised,
//! and only if somebody looks at the error: raising costs nothing more.

use mlua::Error;

use crate::limits::TRACEBACK_FRAMES_MAX;

/// The chunk name of our own Luau: frames of it are not shown to anybody.
pub(crate) const OWN_CHUNK: &str = "[studio]";

/// Where the VM writes the calls that led to an error.
const TRACEBACK: &str = "stack traceback:";

/// An error of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptError {
    /// What went wrong, with script and line before it where they are known.
    pub message: String,
    /// The script's path, as in the message.
    pub script: Option<String>,
    /// From 1.
    pub line: Option<u32>,
    /// The calls that led there, innermost first, one a line: `Workspace.Door.Script:12 function open`.
    pub traceback: Vec<String>,
}

impl ScriptError {
    /// Reads an error as scripts and people should see it.
    pub(crate) fn of(error: &Error) -> Self {
        let (message, traceback) = take_apart(error);
        let (message, traceback) = (message, frames(&traceback));
        let place = position(&message).or_else(|| traceback.first().and_then(|f| position(f)));
        let (script, line) = match place {
            Some((script, line)) => (Some(script.to_owned()), Some(line)),
            None => (None, None),
        };
        Self {
            message,
            script,
            line,
            traceback,
        }
    }
}

/// An error whose message is `text`.
pub(crate) fn fail(text: impl Into<String>) -> Error {
    Error::RuntimeError(text.into())
}

/// The message that scripts get from `pcall`.
pub(crate) fn message_of(error: &Error) -> String {
    take_apart(error).0
}

/// The message and the raw traceback of the place where the error was first raised.
fn take_apart(error: &Error) -> (String, String) {
    let Error::CallbackError { traceback, cause } = error else {
        return split(&plain(error));
    };
    if matches!(**cause, Error::CallbackError { .. }) {
        return take_apart(cause);
    }
    let text = plain(cause);
    if text.contains(TRACEBACK) {
        return split(&text);
    }
    let place = frames(traceback).into_iter().find_map(|frame| {
        let (script, line) = position(&frame)?;
        Some(format!("{script}:{line}: "))
    });
    let message = format!("{}{text}", place.unwrap_or_default());
    (message, traceback.clone())
}

/// The error's own words.
fn plain(error: &Error) -> String {
    match error {
        Error::RuntimeError(text) | Error::MemoryError(text) => told(text),
        Error::SyntaxError { message, .. } => message.clone(),
        Error::BadArgument { pos, cause, .. } => match &**cause {
            Error::FromLuaConversionError { from, to, .. } => format!(
                "invalid argument #{pos} ({} expected, got {from})",
                lua_type_of(to)
            ),
            other => format!("invalid argument #{pos}: {}", plain(other)),
        },
        Error::FromLuaConversionError { from, to, .. } => {
            format!("{} expected, got {from}", lua_type_of(to))
        }
        other => other.to_string(),
    }
}

/// A text that is told. Values that scripts raise instead of a text have an address in place of one, which is another in
/// each run.
fn told(text: &str) -> String {
    let (first, rest) = text.split_at(text.find('\n').unwrap_or(text.len()));
    match first.split_once(": 0x") {
        Some((kind @ ("table" | "function" | "thread" | "userdata" | "buffer"), _)) => {
            format!("a {kind} was raised as an error{rest}")
        }
        _ => text.to_owned(),
    }
}

/// What scripts call a type of ours.
fn lua_type_of(rust: &str) -> &str {
    match rust {
        "String" | "&str" | "LuaString" | "string" => "string",
        "bool" => "boolean",
        "Function" => "function",
        "Table" => "table",
        "Thread" => "thread",
        "f32" | "f64" | "i32" | "i64" | "u32" | "u64" | "usize" => "number",
        other => other,
    }
}

fn split(text: &str) -> (String, String) {
    match text.split_once(TRACEBACK) {
        Some((message, rest)) => (message.trim_end().to_owned(), rest.to_owned()),
        None => (text.to_owned(), String::new()),
    }
}

/// The frames of scripts: ours and the VM's own natives left out.
pub(crate) fn frames(traceback: &str) -> Vec<String> {
    let lines = traceback.lines().map(str::trim);
    lines
        .filter(|line| {
            !line.is_empty()
                && !line.starts_with(OWN_CHUNK)
                && !line.starts_with("[C]")
                && *line != TRACEBACK
        })
        .map(frame)
        .take(TRACEBACK_FRAMES_MAX)
        .collect()
}

/// A call as the reference writes it: `Workspace.Script:3 function f`.
fn frame(line: &str) -> String {
    let Some((place, function)) = line.split_once(": in ") else {
        return line.to_owned();
    };
    match function.strip_prefix("function '") {
        Some(name) => format!("{place} function {}", name.trim_end_matches('\'')),
        None => place.to_owned(),
    }
}

/// The script and line that a text starts with: `Workspace.Script:12…`.
fn position(text: &str) -> Option<(&str, u32)> {
    let first = text.lines().next()?;
    let mut from = 0;
    while let Some(colon) = first[from..].find(':') {
        let (script, rest) = (&first[..from + colon], &first[from + colon + 1..]);
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let ends = rest[digits..].is_empty() || rest[digits..].starts_with([':', ' ']);
        if digits > 0 && ends && !script.is_empty() {
            return rest[..digits].parse().ok().map(|line| (script, line));
        }
        from += colon + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_off_the_start_of_a_text() {
        assert_eq!(position("Workspace.A:12: no"), Some(("Workspace.A", 12)));
        assert_eq!(
            position("Workspace.a:b:7 function f"),
            Some(("Workspace.a:b", 7))
        );
        assert_eq!(position("no place"), None);
        assert_eq!(position("12:"), None);
    }

    #[test]
    fn our_own_frames_are_not_shown() {
        let raw = "\n\t[C]: in ?\n\t[studio]:12: in function 'index'\n\tWorkspace.A:3: in function 'f'\n\tWorkspace.A:9: in function <Workspace.A:1>";
        assert_eq!(frames(raw), ["Workspace.A:3 function f", "Workspace.A:9"]);
        let lua = mlua::Lua::new();
        let native = lua.create_function(|_, ()| Err::<(), _>(fail("no")));
        let call: mlua::Function = lua
            .load("local f = ... return function() f() end")
            .set_name("=Workspace.A")
            .call(native.expect("a function"))
            .expect("it compiles");
        let error = call.call::<()>(()).expect_err("it fails");
        let told = ScriptError::of(&error);
        assert_eq!(told.message, "Workspace.A:1: no");
        assert_eq!(
            (told.script.as_deref(), told.line),
            (Some("Workspace.A"), Some(1))
        );
    }
}
