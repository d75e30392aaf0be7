//! Scripts that want to stop everything: an error with their name, and the others go on.

use std::cell::RefCell;
use std::rc::Rc;

use mlua::MultiValue;
use studio_script::{Level, OutputEvent};

use crate::stage::Stage;

#[track_caller]
fn survives(source: &str, expected: &str) {
    let mut stage = Stage::new();
    let workspace = stage.service("Workspace");
    stage.script("Script", workspace, "Bad", source);
    stage.script(
        "Script",
        workspace,
        "Good",
        "while task.wait() do print('good') end",
    );
    stage.ticks_unread(3);
    let events = stage.events();
    let named = |event: &OutputEvent| {
        event.level == Level::Error
            && event.text.contains(expected)
            && event.script.as_deref() == Some("Workspace.Bad")
    };
    assert!(events.iter().any(named), "{source}: {events:?}");
    let good = events.iter().filter(|event| event.text == "good").count();
    assert_eq!(good, 3, "{source}: {events:?}");
}

#[test]
fn endless_loops_end() {
    let over = "Script timeout: exhausted allowed execution time";
    survives("while true do end", over);
    survives(
        "while true do pcall(function() while true do end end) end",
        over,
    );
    survives("repeat local ok = pcall(error) until false", over);
    survives(
        "local s = string.rep('a', 100) while true do s:find('(a*)*b') end",
        over,
    );
}

#[test]
fn who_waits_for_a_runaway_is_told() {
    for source in [
        "while true do end",
        "task.wait() while true do end",
        "task.wait() while true do pcall(function() while true do end end) end",
    ] {
        let mut stage = Stage::new();
        let told = Rc::new(RefCell::new(Vec::new()));
        let own = Rc::clone(&told);
        stage.vm.lend(&mut stage.model, |running| {
            let runaway = running.compile(source, "Test").expect("it compiles");
            running.call_then(&runaway, MultiValue::new(), move |running, ended| {
                own.borrow_mut().push(ended.err());
                // Whom this wakes has all their time.
                let woken = "local n = 0 for i = 1, 100000 do n += 1 end print(n)";
                running.run_source(woken, "Woken").expect("it compiles");
            });
        });
        let said = stage.ticks(2);
        assert_eq!(said, ["100000"], "{source}");
        let over = "Test:1: Script timeout: exhausted allowed execution time";
        assert_eq!(*told.borrow(), [Some(over.to_owned())], "{source}");
    }
}

#[test]
fn memory_bombs_are_refused() {
    survives(
        "local t = {} while true do t[#t + 1] = string.rep('x', 1e6) .. #t end",
        "not enough memory",
    );
    survives("string.rep('x', 2^31 - 1)", "");
    survives("local s = 'x' while true do s = s .. s end", "");
    survives(
        "local t = table.create(1e8, 1) local u = table.create(1e8, 1)",
        "",
    );
}

#[test]
fn recursion_is_refused() {
    survives("local function f() f() f() end f()", "stack overflow");
    survives("local function f() return f() end f()", "stack overflow");
    survives(
        "local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end print(t.x)",
        "",
    );
    survives("local function f() task.spawn(f) end f()", "");
    survives(
        "local e = Instance.new('BindableEvent') local function f() local g = Instance.new('BindableEvent') g.Event:Connect(f) g:Fire() end f()",
        "",
    );
}

#[test]
fn errors_are_contained() {
    survives(
        "workspace.ChildAdded:Connect(function() error('Bad handler') end) Instance.new('Part', workspace)",
        "handler",
    );
    survives("error({})", "");
    survives("error(nil)", "");
    survives(
        "local t = {} t[1] = t Instance.new('BindableEvent'):Fire(t) local e = Instance.new('BindableEvent') e.Event:Connect(print) e:Fire(t)",
        "cyclic",
    );
    survives(
        "print(setmetatable({}, {__tostring = function() error('Bad text') end}))",
        "text",
    );
    survives("getmetatable(workspace).__index = nil", "");
    survives("Instance.new = nil", "");
    survives(
        "local function again() task.defer(again) end again() error('Bad')",
        "",
    );
    survives("loadstring('return 1')", "not available");
}

#[test]
fn output_is_bounded() {
    let mut stage = Stage::new();
    stage.run("for i = 1, 2 do end");
    stage.vm.lend(&mut stage.model, |running| {
        running
            .run_source("for i = 1, 20000 do print(i) end", "Test")
            .expect("it compiles");
    });
    let (events, dropped) = stage.vm.take_output();
    assert_eq!((events.len(), dropped), (10_000, 10_000));
}
