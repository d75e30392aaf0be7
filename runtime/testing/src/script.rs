//! Test scripts: a VM of their own with an empty data model, `prelude.luau` in it, and the tests that a file declares. It
//! does not know how sessions go.

use std::cell::RefCell;
use std::rc::Rc;

use mlua::{Function, MultiValue, Table, Value};
use studio_model::DataModel;
use studio_script::limits::TRACEBACK_FRAMES_MAX;
use studio_script::{OutputEvent, Phase, Running, Side, TickTime, Vm, VmOptions};

use crate::bridge::{self, Bridge, Entry};
use crate::limits::{NAME_CHARS_MAX, TESTS_MAX};
use crate::outcome::{Failure, FailureKind};

/// A file of tests.
#[derive(Debug, Clone)]
pub struct TestFile {
    /// What errors call it: its path, as people would write it.
    pub name: String,
    /// Its text.
    pub source: String,
}

/// A test that a file declares.
#[derive(Debug, Clone, PartialEq)]
pub struct TestInfo {
    /// Its name: no other test of the file has it.
    pub name: String,
    /// The line of its declaration, from 1.
    pub line: u32,
    /// How many clients it wants, if it says so.
    pub clients: Option<usize>,
    /// How many seconds of virtual time it may take, if it says so.
    pub timeout: Option<f64>,
}

/// Why the tests of a file are not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FileError(pub Failure);

/// The tests of a file, in their order.
///
/// # Errors
/// The file does not compile, or what it does outside of its tests fails or waits.
pub fn list(file: &TestFile) -> Result<Vec<TestInfo>, FileError> {
    ScriptVm::alone()?.load(file)
}

/// The script VM of a test.
pub(crate) struct ScriptVm {
    vm: Vm,
    /// Empty: test scripts reach instances on sides.
    model: DataModel,
    entry: Entry,
    test: Function,
    ticks: u64,
}

/// The tests of a file that ran to its end, or its error.
type Loaded = Result<Vec<TestInfo>, String>;

/// How a test's body ended: nothing yet, or whether well.
pub(crate) type Ended = Rc<RefCell<Option<Result<(), Failure>>>>;

impl ScriptVm {
    /// A VM that reaches no side.
    fn alone() -> Result<Self, FileError> {
        Self::made(0, |running| {
            let native = running.lua().create_table()?;
            // There are no sides, so nothing is of one.
            native.raw_set("is_proxy", running.native(|_, _: Value| Ok(false))?)?;
            install_prelude(running, &native, |_| Ok(()))
        })
    }

    /// A VM whose tests reach the sides of a session.
    pub(crate) fn over(bridge: &Rc<Bridge>, seed: u64) -> Result<Self, FileError> {
        Self::made(seed, |running| bridge::install(running, bridge))
    }

    fn made(
        seed: u64,
        install: impl FnOnce(Running<'_>) -> mlua::Result<Entry>,
    ) -> Result<Self, FileError> {
        let broken = |text: String| FileError(Failure::new(FailureKind::Session, text));
        let vm =
            Vm::new(VmOptions::new(Side::Server)).map_err(|error| broken(error.to_string()))?;
        vm.seed(seed).map_err(|error| broken(error.to_string()))?;
        let installed = vm.define(|running| {
            let entry = install(running)?;
            let test = running.lua().named_registry_value(TEST)?;
            Ok::<_, mlua::Error>((entry, test))
        });
        let (entry, test) = installed.map_err(|error| broken(error.to_string()))?;
        Ok(Self {
            vm,
            model: DataModel::new(),
            entry,
            test,
            ticks: 0,
        })
    }

    /// Runs a file, which declares its tests.
    pub(crate) fn load(&mut self, file: &TestFile) -> Result<Vec<TestInfo>, FileError> {
        let (load, test) = (self.entry.load.clone(), self.test.clone());
        let loaded: Rc<RefCell<Option<Loaded>>> = Rc::default();
        let told = Rc::clone(&loaded);
        let compiled = self.vm.lend(&mut self.model, |running| {
            let main = running.compile(&file.source, &file.name)?;
            if let Some(globals) = main.environment() {
                globals.raw_set("test", test)?;
                // There is no place here: a script that wants one shall hear of it at once.
                for name in ["game", "Game", "workspace", "Workspace", "script"] {
                    globals.raw_set(name, Value::Nil)?;
                }
                // What the compiled code found when it was loaded is out of date.
                globals.set_safeenv(false);
            }
            let args = MultiValue::from_vec(vec![Value::Function(main)]);
            running.call_then(&load, args, move |_, ended| {
                *told.borrow_mut() = Some(ended.and_then(|values| infos(&values)));
            });
            Ok::<_, mlua::Error>(())
        });
        let failed = |text: &str| {
            let mut failure = Failure::new(FailureKind::Test, text);
            place(&mut failure, "");
            failure.script.get_or_insert_with(|| file.name.clone());
            FileError(failure)
        };
        if let Err(error) = compiled {
            return Err(failed(&compile_error(&error)));
        }
        match loaded.take() {
            Some(Ok(tests)) => Ok(tests),
            Some(Err(text)) => Err(failed(&text)),
            None => Err(failed("a test file must not wait outside of its tests")),
        }
    }

    /// Begins to play a test; how it ended is told in time.
    pub(crate) fn play(&mut self, name: &str) -> Ended {
        let ended = Ended::default();
        let (told, play) = (Rc::clone(&ended), self.entry.play.clone());
        let time = self.time();
        self.vm.lend(&mut self.model, |running| {
            running.set_time(time);
            let Ok(name) = running.lua().create_string(name) else {
                return;
            };
            let args = MultiValue::from_vec(vec![Value::String(name)]);
            running.call_then(&play, args, move |_, result| {
                *told.borrow_mut() = Some(verdict(result));
            });
        });
        ended
    }

    /// A tick: what came in is delivered, then what is due runs. Whether something was too much to be delivered.
    pub(crate) fn tick(&mut self, bridge: &Rc<Bridge>) -> bool {
        self.ticks += 1;
        let time = self.time();
        self.vm.lend(&mut self.model, |running| {
            running.set_time(time);
            let lost = bridge.deliver(running);
            for phase in Phase::ALL {
                running.step(phase, time);
            }
            lost
        })
    }

    /// What the test's script said since the last time.
    pub(crate) fn take_output(&self) -> Vec<OutputEvent> {
        self.vm.take_output().0
    }

    fn time(&self) -> TickTime {
        let delta = 1.0 / f64::from(studio_model::limits::TICK_HZ);
        let now = self.ticks as f64 * delta;
        TickTime {
            now,
            unix: crate::stage::UNIX_START + now,
            delta,
        }
    }
}

/// Where the function `test` is kept until a file is loaded.
const TEST: &str = "studio.testing.test";

/// Sets up what test scripts see, over natives. `register` may use it before it is complete.
pub(crate) fn install_prelude(
    running: Running<'_>,
    native: &Table,
    register: impl FnOnce(&Table) -> mlua::Result<()>,
) -> mlua::Result<Entry> {
    let lua = running.lua();
    let fail = running
        .native(|_, text: String| -> mlua::Result<()> { Err(mlua::Error::RuntimeError(text)) })?;
    native.raw_set("fail", fail)?;
    native.raw_set("tests_max", TESTS_MAX)?;
    native.raw_set("name_chars_max", NAME_CHARS_MAX)?;
    // The name keeps its lines out of tracebacks.
    let own = |source: &str| lua.load(source).set_name("=[studio]").into_function();
    let expect: Table = own(include_str!("expect.luau"))?.call(native)?;
    let prelude: Table = own(include_str!("prelude.luau"))?.call((native, expect))?;
    lua.set_named_registry_value(TEST, prelude.get::<Function>("test")?)?;
    let signal: Function = prelude.get("signal")?;
    lua.set_named_registry_value(bridge::SIGNAL_MAKER, signal)?;
    register(&prelude)?;
    Ok(Entry {
        load: prelude.get("load")?,
        play: prelude.get("play")?,
    })
}

fn infos(values: &MultiValue) -> Result<Vec<TestInfo>, String> {
    let Some(Value::Table(list)) = values.front() else {
        return Ok(Vec::new());
    };
    let read = |entry: Table| {
        Ok(TestInfo {
            name: entry.get("name")?,
            line: entry.get("line")?,
            clients: entry.get("clients")?,
            timeout: entry.get("timeout")?,
        })
    };
    list.sequence_values::<Table>()
        .map(|entry| entry.and_then(read))
        .collect::<mlua::Result<_>>()
        .map_err(|error| error.to_string())
}

/// What `play` of the prelude gave.
fn verdict(result: Result<MultiValue, String>) -> Result<(), Failure> {
    let values = match result {
        Ok(values) => values,
        Err(text) => {
            let mut failure = Failure::new(FailureKind::Test, text);
            place(&mut failure, "");
            return Err(failure);
        }
    };
    let mut values = values.into_iter();
    if values.next() == Some(Value::Boolean(true)) {
        return Ok(());
    }
    let mut text = || match values.next() {
        Some(Value::String(text)) => text.to_string_lossy(),
        _ => String::new(),
    };
    let mut failure = Failure::new(FailureKind::Test, text());
    let trace = text();
    place(&mut failure, &trace);
    Err(failure)
}

/// Finds out where a failure was: from its own text, which then loses it, or from the calls that led there.
fn place(failure: &mut Failure, trace: &str) {
    failure.traceback = trace
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && *line != "stack traceback:" && !line.starts_with("[C]"))
        .take(TRACEBACK_FRAMES_MAX)
        .map(str::to_owned)
        .collect();
    if let Some((script, line, rest)) = located(&failure.message) {
        (failure.script, failure.line) = (Some(script.to_owned()), Some(line));
        failure.message = rest.to_owned();
        return;
    }
    let first = failure.traceback.first().and_then(|frame| located(frame));
    if let Some((script, line, _)) = first {
        (failure.script, failure.line) = (Some(script.to_owned()), Some(line));
    }
}

/// `file:12: text`, taken apart; only test files are looked for.
fn located(text: &str) -> Option<(&str, u32, &str)> {
    let end = text.find(".luau:")? + ".luau".len();
    let (script, rest) = (&text[..end], &text[end + 1..]);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let line = rest[..digits].parse().ok()?;
    let rest = rest[digits..].trim_start_matches(':').trim_start();
    (!script.contains(['\n', ' '])).then_some((script, line, rest))
}

fn compile_error(error: &mlua::Error) -> String {
    match error {
        mlua::Error::CallbackError { cause, .. } => compile_error(cause),
        mlua::Error::SyntaxError { message, .. } | mlua::Error::RuntimeError(message) => {
            let first = message.split("stack traceback:").next();
            first.unwrap_or_default().trim_end().to_owned()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(source: &str) -> TestFile {
        TestFile {
            name: "tests/a.test.luau".to_owned(),
            source: source.to_owned(),
        }
    }

    fn complaint(source: &str) -> String {
        list(&file(source)).expect_err(source).to_string()
    }

    #[test]
    fn a_file_declares_its_tests_in_order() {
        let tests = list(&file(
            "test('b', function(t) end)\n\ntest('a', { clients = 3, timeout = 2.5 }, function(t) end)",
        ))
        .expect("tests");
        let [b, a] = &tests[..] else {
            panic!("{tests:?}");
        };
        assert_eq!(
            (b.name.as_str(), b.line, b.clients, b.timeout),
            ("b", 1, None, None)
        );
        assert_eq!(
            (a.name.as_str(), a.line, a.clients, a.timeout),
            ("a", 3, Some(3), Some(2.5))
        );
        assert_eq!(list(&file("local x = 1")), Ok(Vec::new()));
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_with_its_line() {
        for (source, expected) in [
            ("\ntest(", "tests/a.test.luau:2: "),
            ("\n\nerror('no')", "tests/a.test.luau:3: no"),
            (
                "test('a', 1)",
                "tests/a.test.luau:1: test \"a\": test(name, function(t)",
            ),
            ("test({ 1, a = 'b' }, function() end)", "got {1, a = \"b\"}"),
            ("test('', function() end)", "a name of 1 to 200 characters"),
            (
                "test('a', { client = 1 }, function() end)",
                "there is no option \"client\"",
            ),
            ("test('a', { clients = 0 }, function() end)", "clients = 0"),
            (
                "local f = function() end test('a', f) test('a', f)",
                "there are two tests \"a\"",
            ),
            ("task.wait(1)", "must not wait outside of its tests"),
            ("error(type(game))", "tests/a.test.luau:1: nil"),
            (
                "print(game.Workspace)",
                "tests/a.test.luau:1: attempt to index nil",
            ),
        ] {
            let told = complaint(source);
            assert!(told.contains(expected), "{source}: {told}");
        }
    }
}
