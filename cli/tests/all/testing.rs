//! `studio test`: what it says of tests that pass and fail, what it writes, and how it ends.

use serde_json::Value;

use crate::run::{Desk, FOREIGN_PLACE, Run};

/// The server opens a door to whoever asks for it by an attribute of theirs, after half a second.
const PLACE: &str = r#"(
    format: 1,
    root: [
        (class: "Workspace", children: [
            (class: "Part", name: "Door", properties: { "Anchored": true }),
        ]),
        (class: "ServerScriptService", children: [
            (class: "Script", name: "Keeper", source: "
local door = workspace.Door
workspace:GetAttributeChangedSignal('open'):Connect(function()
    print('opening')
    task.wait(0.5)
    door.Transparency = 1
end)
workspace:GetAttributeChangedSignal('bug'):Connect(function() error('a bug') end)
"),
        ]),
    ],
)"#;

const GOOD: &str = "
test('the door opens for all', function(t)
    t.server.game.Workspace:SetAttribute('open', true)
    for _, client in t.clients() do
        t.wait_until(function() return client.game.Workspace.Door.Transparency == 1 end, 2, 'the door to open')
    end
end)

test('the door is shut at first', { clients = 1 }, function(t)
    t.expect(t.client(1).game.Workspace.Door.Transparency).is(0)
end)
";

const BAD: &str = "
test('the door opens at once', function(t)
    t.server.game.Workspace:SetAttribute('open', true)
    t.wait(0.1)
    t.expect(t.client(2).game.Workspace.Door.Transparency).is(1)
end)
";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("place.ron", PLACE);
    desk.write("tests/good.test.luau", GOOD);
    desk
}

fn last_line(run: &Run) -> &str {
    run.stderr.lines().last().unwrap_or_default()
}

#[test]
fn tests_that_pass_are_counted_and_told_with_their_times() {
    let run = desk().studio(&["test", "--clients", "3"]).exits(0);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert!(
        lines[0].starts_with("pass  tests/good.test.luau > the door opens for all  (0.5"),
        "{}",
        run.stdout
    );
    assert!(
        lines[1].contains("the door is shut at first"),
        "{}",
        run.stdout
    );
    assert!(lines[2].starts_with("2 tests passed"), "{}", run.stdout);
    assert!(lines[3].starts_with("hash "), "{}", run.stdout);
}

#[test]
fn a_test_that_fails_is_located_and_can_be_played_again() {
    let desk = desk();
    desk.write("tests/bad.test.luau", BAD);
    let run = desk
        .studio(&["test", ".", "--clients", "3", "--artifacts", "failed"])
        .exits(1)
        .says("tests/bad.test.luau:5: Player2: Workspace.Door.Transparency: expected 1, got 0")
        .says("ServerScriptService.Keeper:4  opening")
        .says("2 tests passed, 1 failed");
    let again = last_line(&run).to_owned();
    assert_eq!(
        again,
        "studio test . --clients 3 --seed 1 --filter 'tests/bad.test.luau > the door opens at once'"
    );
    let folders = desk.names("failed");
    assert_eq!(folders.len(), 1, "{folders:?}");
    let folder = format!("failed/{}", folders[0]);
    assert_eq!(
        desk.names(&folder),
        [
            "Player1.place.ron",
            "Player2.place.ron",
            "Player3.place.ron",
            "command.txt",
            "failure.txt",
            "log.txt",
            "seed.txt",
            "server.place.ron",
        ]
    );
    let command = String::from_utf8(desk.read(&format!("{folder}/command.txt"))).expect("text");
    assert_eq!(command.trim(), again);
    let tree = String::from_utf8(desk.read(&format!("{folder}/server.place.ron"))).expect("text");
    assert!(tree.contains("\"Door\""), "{tree}");
    let run = desk
        .studio(&["test", ".", "--clients", "3", "--filter", "opens at once"])
        .exits(1);
    assert!(!run.stdout.contains("opens for all"), "{}", run.stdout);
}

#[test]
fn runs_repeat_and_programs_are_told_so() {
    let desk = desk();
    let args = [
        "test",
        "--clients",
        "2",
        "--repeat",
        "5",
        "--format",
        "json",
    ];
    let run = desk.studio(&args).exits(0);
    let tests = run.events_named("test");
    assert_eq!(tests.len(), 2, "{}", run.stdout);
    assert_eq!(
        (&tests[0]["result"], &tests[0]["line"]),
        (&"passed".into(), &2.into())
    );
    let tested = run.event("tested");
    assert_eq!(
        (&tested["same"], &tested["runs"]),
        (&true.into(), &5.into())
    );
    assert_eq!(tested["reproduce"], Value::Null);
    let once = desk
        .studio(&["test", "--clients", "2", "--format", "json"])
        .exits(0);
    assert_eq!(
        once.event("tested")["hash"],
        tested["hash"],
        "another process"
    );
    let other = desk.studio(&[
        "test",
        "--clients",
        "2",
        "--seed",
        "2",
        "--net",
        "delay=30ms,jitter=20ms",
        "--format",
        "json",
    ]);
    assert_ne!(other.exits(0).event("tested")["hash"], tested["hash"]);
    desk.studio(&["test", "--clients", "2", "--repeat", "3"])
        .exits(0)
        .says("3 runs, all the same");
}

#[test]
fn errors_of_scripts_fail_a_test_that_does_not_expect_them() {
    let desk = desk();
    let body = "t.server.game.Workspace:SetAttribute('bug', 1) t.wait(0.1)";
    desk.write(
        "tests/good.test.luau",
        format!("test('a', function(t) {body} end)"),
    );
    desk.studio(&["test"])
        .exits(1)
        .says("server: ServerScriptService.Keeper:8: a bug");
    desk.write(
        "tests/good.test.luau",
        format!("test('a', function(t) t.expect_error('a bug') {body} end)"),
    );
    desk.studio(&["test"]).exits(0);
}

#[test]
fn what_takes_too_long_has_a_code_of_its_own() {
    let desk = desk();
    desk.write(
        "tests/good.test.luau",
        "test('a', function(t) t.wait(60) end)",
    );
    desk.studio(&["test", "--timeout", "2s"])
        .exits(3)
        .says("tests/good.test.luau:1: it did not end within 2 s, and waits here");
}

#[test]
fn a_report_for_continuous_integration() {
    let desk = desk();
    desk.write("tests/bad.test.luau", BAD);
    desk.studio(&["test", "--clients", "2", "--junit", "report.xml"])
        .exits(1);
    let xml = String::from_utf8(desk.read("report.xml")).expect("text");
    for part in [
        "<testsuites name=\"studio test\" tests=\"3\" failures=\"1\"",
        "<testsuite name=\"tests/bad.test.luau\" tests=\"1\" failures=\"1\"",
        "name=\"the door opens at once\"",
        "<failure message=\"tests/bad.test.luau:5: Player2: Workspace.Door.Transparency: expected 1, got 0\" type=\"Test\">",
        "</testsuites>",
    ] {
        assert!(xml.contains(part), "{part} in {xml}");
    }
}

#[test]
fn a_foreign_file_is_tested_without_an_import() {
    let desk = Desk::new();
    desk.write("downloaded.rbxlx", FOREIGN_PLACE);
    desk.write(
        "checks/floor.test.luau",
        "test('the block falls', function(t)
    local block = t.client(1).game.Workspace.Block
    t.wait_until(function() return block.Position.Y < 3 end, 3, 'the block to fall')
end)",
    );
    desk.studio(&["test", "downloaded.rbxlx", "--tests", "checks"])
        .exits(0)
        .says("checks/floor.test.luau > the block falls");
}

#[test]
fn what_cannot_be_played_is_told() {
    let desk = desk();
    for (source, code, text) in [
        ("test('a' function", 1, "tests/good.test.luau:1: "),
        ("local x = 1", 2, "the test files have no tests"),
        (
            "test('a', function(t) t.client(2) end)",
            1,
            "there is no client 2: there are 1",
        ),
    ] {
        desk.write("tests/good.test.luau", source);
        desk.studio(&["test"]).exits(code).says(text);
    }
    desk.write("tests/good.test.luau", GOOD);
    desk.studio(&["test", "--filter", "nothing"])
        .exits(2)
        .says("none of the 2 tests is called `nothing`");
    desk.studio(&["test", "--tests", "elsewhere"])
        .exits(2)
        .says("elsewhere");
    desk.studio(&["test", "nowhere"]).exits(2);
    let empty = Desk::new();
    empty.write("place.ron", PLACE);
    empty
        .studio(&["test"])
        .exits(2)
        .says("there is no `*.test.luau` file beside");
}

#[test]
fn real_sockets_do_the_same() {
    desk()
        .studio(&["test", "--clients", "2", "--quic"])
        .exits(0)
        .says("2 tests passed");
}
