//! What a failing test is told, and what hostile scripts cannot do.

use super::{fails, outcome_of, passes, plan};
use crate::{FailureKind, Halt, list, run};

#[test]
fn a_failure_names_side_script_line_expected_and_actual() {
    let outcome = fails(
        "t.expect(t.client(2).game.Workspace.Door.Transparency).is(1)",
        "expected 1, got 0.3",
    );
    let failure = &outcome.failures[0];
    assert_eq!(failure.kind, FailureKind::Test);
    assert_eq!(failure.script.as_deref(), Some("tests/a.test.luau"));
    assert_eq!(failure.line, Some(2));
    assert!(
        failure
            .message
            .starts_with("Player2: Workspace.Door.Transparency: expected 1, got 0.3"),
        "{}",
        failure.message
    );
    fails(
        "local function check(x) t.expect(x).is('b') end\ncheck('a')",
        "tests/a.test.luau:2: expected \"b\", got \"a\"",
    );
    fails(
        "t.expect(t.server.game.Workspace:GetChildren()[1]).is(nil)",
        "expected nil, got Workspace.",
    );
    fails(
        "local x = nil\nlocal y = x.z",
        "tests/a.test.luau:3: attempt to index nil",
    );
    let deep = fails(
        "local function f() return 1 + f() end f()",
        "tests/a.test.luau:2: stack overflow",
    );
    assert!(deep.failures[0].traceback.len() <= 64, "bounded");
    fails("t.fail('enough')", "tests/a.test.luau:2: enough");
    fails("error('thrown')", "tests/a.test.luau:2: thrown");
}

#[test]
fn errors_of_a_side_have_its_name() {
    for (body, expected) in [
        (
            "local _ = t.client(1).game.Workspace.Nothing",
            "tests/a.test.luau:2: Player1: Nothing is not a valid member of Workspace",
        ),
        ("t.server.game.Workspace.Door.Size = 'big'", "server: "),
        (
            "t.server.game.Workspace.Door:Explode()",
            "server: Explode is not a valid member",
        ),
        (
            "t.server.game.Workspace.Door:SetAttribute('a', {})",
            "server: ",
        ),
        ("t.server:run('error(\"there\")')", "server: run:1: there"),
        ("t.server:run('local = 1')", "server: "),
        (
            "t.server.game.Workspace.Door.Parent = t.client(1).game.Workspace",
            "an instance of Player1 is not one of server",
        ),
        (
            "t.server:run('return function() end')",
            "a function stays on its side",
        ),
        ("t.client(3)", "there is no client 3: there are 2"),
        (
            "t.client(1).charakter = 1",
            "charakter of a client cannot be set",
        ),
        (
            "local _ = t.client(1).charakter",
            "a client has no charakter",
        ),
        ("t.network(t.client(1), 'delay=fast')", "network: "),
        (
            "t.network(1, 'delay=1ms')",
            "network: a client was expected, got 1",
        ),
        (
            "t.server:run('local t = {} t.t = t return t')",
            "in a circle",
        ),
    ] {
        fails(body, expected);
    }
}

#[test]
fn a_wait_that_is_in_vain_tells_what_was_last_read() {
    fails(
        "t.wait_until(function() return t.client(1).game.Workspace.Door.Transparency == 1 end, 0.2, 'the potion')",
        "tests/a.test.luau:2: waited 0.2 s for the potion: Player1: Workspace.Door.Transparency is 0.3",
    );
    fails(
        "t.wait_until(function() return t.client(1).game.Workspace.Potion end, 0.2)",
        "Potion is not a valid member",
    );
}

#[test]
fn errors_of_the_places_scripts_fail_a_test() {
    let outcome = fails(
        "t.server.game.Workspace:SetAttribute('break', 1) t.wait(0.1)",
        "server: ServerScriptService.Script:16: it broke",
    );
    assert_eq!(outcome.failures[0].kind, FailureKind::Script);
    fails("t.expect_error('other')", "contains \"other\", got none");
    fails(
        "task.spawn(function() error('aside') end)",
        "tests/a.test.luau:2: aside",
    );
}

#[test]
fn what_never_ends_is_ended() {
    let outcome = fails(
        "t.server.game.Workspace.Bell.Event:Wait()",
        "it did not end within 30 s",
    );
    assert_eq!(outcome.failures[0].kind, FailureKind::TimedOut);
    assert_eq!(outcome.failures[0].line, Some(2));
    let over = "Script timeout: exhausted allowed execution time";
    for (body, place) in [
        ("while true do end", "tests/a.test.luau:2: "),
        ("t.server:run('while true do end')", "server: run:1: "),
    ] {
        let outcome = fails(body, &format!("{place}{over}"));
        assert_eq!(outcome.failures[0].line, Some(2), "at once: {body}");
    }
    let file = super::file("test('it', function(t) t.wait(10) end)");
    let tests = list(&file).expect("tests");
    let outcome = run(&plan(), &file, &tests[0], &|| Some(Halt::Interrupted));
    assert_eq!(outcome.failures[0].kind, FailureKind::Interrupted);
}

#[test]
fn what_is_said_is_kept_with_its_side_and_time() {
    let outcome = passes("print('from the test') t.wait(1.1)");
    let said: Vec<(&str, &str)> = outcome
        .said
        .iter()
        .map(|said| (said.side.as_str(), said.event.text.as_str()))
        .collect();
    assert!(said.contains(&("server", "ready true")), "{said:?}");
    assert!(said.contains(&("Player2", "sees Door")), "{said:?}");
    assert!(said.contains(&("test", "from the test")), "{said:?}");
}

#[test]
fn a_failing_test_leaves_trees_if_asked() {
    let mut plan = plan();
    plan.trees = Some(|model| format!("{} instances", model.len()));
    let outcome = outcome_of(&plan, "t.fail('no')");
    let sides: Vec<&str> = outcome
        .trees
        .iter()
        .map(|tree| tree.side.as_str())
        .collect();
    assert_eq!(sides, ["server", "Player1", "Player2"]);
    assert!(outcome_of(&plan, "").trees.is_empty());
}

#[test]
fn too_many_events_are_refused_not_kept() {
    let outcome = outcome_of(
        &plan(),
        "local bell = t.watch(t.server.game.Workspace.Bell.Event)
t.server:run('for _ = 1, 200000 do workspace.Bell:Fire(1) end')
t.wait(0.1)",
    );
    let told = format!("{:?}", outcome.failures);
    assert!(told.contains("more events came in"), "{told}");
}
