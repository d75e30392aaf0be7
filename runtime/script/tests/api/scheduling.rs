//! Waiting and its order, in virtual time.

use crate::stage::{Stage, check};

#[test]
fn what_needs_no_time() {
    check(&[
        (
            "task.spawn(print, 'now', 1) print('then')",
            &["now 1", "then"],
        ),
        ("task.defer(print, 'later') print('now')", &["now", "later"]),
        (
            "local t = task.delay(0, print, 'x') print(typeof(t)) task.cancel(t)",
            &["thread"],
        ),
        ("local t = task.defer(print, 'never') task.cancel(t)", &[]),
        (
            "print(pcall(task.cancel, 5))",
            &["false invalid argument #1 (thread expected, got number)"],
        ),
        (
            "print(pcall(task.spawn, 5))",
            &["false Test:1: invalid argument #1 (function expected, got number)"],
        ),
        (
            "print(math.floor(tick()), os.time(), os.clock() < 1, time())",
            &["1700000000 1700000000 true 0"],
        ),
        (
            "local a = os.clock() repeat until os.clock() - a > 0.001 print('ended')",
            &["ended"],
        ),
    ]);
}

#[test]
fn waits_take_their_time() {
    let mut stage = Stage::new();
    stage.run("task.spawn(function() print('start') local t = task.wait(0.5) print('waited', t >= 0.5 and t < 0.52) end)");
    assert_eq!(stage.ticks(29), [""; 0]);
    assert_eq!(stage.ticks(2), ["waited true"]);
    stage.run(
        "task.spawn(function() task.wait() print('next') end) task.delay(0.1, print, 'delayed')",
    );
    assert_eq!(stage.ticks(1), ["next"]);
    assert_eq!(stage.ticks(6), ["delayed"]);
    stage.run("spawn(function() print('spawned') end) delay(0.2, function() print('old delay') end) task.spawn(function() local a, b = wait() print(a > 0.028, b) end)");
    assert_eq!(stage.ticks(1), [""; 0]);
    let said = stage.ticks(1);
    assert_eq!(said[0], "spawned");
    assert!(said[1].starts_with("true "), "{said:?}");
}

#[test]
fn the_same_time_keeps_its_order() {
    let mut stage = Stage::new();
    stage.run("for i = 1, 5 do task.delay(0.05, print, i) end");
    assert_eq!(stage.ticks(5), ["1", "2", "3", "4", "5"]);
}

#[test]
fn coroutines_of_scripts_wait_too() {
    let mut stage = Stage::new();
    let said = stage.run(
        "local co = coroutine.create(function() print('a') task.wait(0.1) print('b') end) print(coroutine.resume(co)) print(coroutine.status(co))",
    );
    assert_eq!(said, ["a", "true", "suspended"]);
    assert_eq!(stage.ticks(10), ["b"]);
}

#[test]
fn children_are_waited_for() {
    let mut stage = Stage::new();
    stage.run("task.spawn(function() print(workspace:WaitForChild('Door')) end) task.spawn(function() print(workspace:WaitForChild('Never', 0.5)) end)");
    assert_eq!(stage.ticks(10), [""; 0]);
    let workspace = stage.service("Workspace");
    stage.add("Part", workspace, "Door");
    assert_eq!(stage.ticks(1), ["Door"]);
    assert_eq!(stage.ticks(30), ["nil"]);
    stage.run("task.spawn(function() print(workspace:WaitForChild('Late')) end)");
    assert_eq!(
        stage.ticks(310),
        ["warn: Infinite yield possible on 'Workspace:WaitForChild(\"Late\")'"]
    );
    assert_eq!(
        stage.run("Instance.new('Part', workspace).Name = 'Late'"),
        ["Late"]
    );
}

#[test]
fn sleepers_cost_next_to_nothing() {
    let mut stage = Stage::new();
    stage.run("for i = 1, 10000 do task.spawn(function() task.wait(1e6) end) end");
    let start = std::time::Instant::now();
    stage.ticks(100);
    assert!(start.elapsed().as_millis() < 1000, "{:?}", start.elapsed());
}
