//! The same place, seed and test give the same run.

use super::{outcome_of, plan};
use crate::{Plan, Transport};

const BODY: &str = "
local a = t.client(1)
t.network(t.client(2), 'delay=40ms,jitter=20ms,loss=10%')
t.wait(1.5)
t.server.game.Workspace.Door.Transparency = 1
local ada = t.join('Ada')
ada:leave()
t.wait(1)
print(math.random(), os.time(), os.clock(), tick())";

#[test]
fn a_run_repeats_exactly() {
    let first = outcome_of(&plan(), BODY);
    assert!(first.passed(), "{:?}", first.failures);
    assert!(first.log.contains("state of "), "{}", first.log);
    for _ in 0..3 {
        let again = outcome_of(&plan(), BODY);
        assert_eq!(first.log, again.log);
        assert_eq!(first.log_hash, again.log_hash);
    }
}

#[test]
fn another_seed_is_another_run() {
    let of = |seed| outcome_of(&Plan { seed, ..plan() }, BODY).log;
    assert_ne!(of(1), of(2));
}

#[test]
fn a_bad_network_changes_nothing_of_the_end() {
    let plan = Plan {
        conditions: "delay=80ms,jitter=20ms,loss=3%"
            .parse()
            .expect("conditions"),
        ..plan()
    };
    let outcome = outcome_of(&plan, BODY);
    assert!(outcome.passed(), "{:?}", outcome.failures);
}

#[test]
fn real_sockets_do_the_same_in_real_time() {
    let plan = Plan {
        transport: Transport::Quic,
        ..plan()
    };
    let body = "
t.server.game.Workspace.Door.Transparency = 1
t.wait_until(function() return t.client(2).game.Workspace.Door.Transparency == 1 end)
t.fails(function() t.network(t.client(1), 'delay=1ms') end, 'simulated network')";
    let outcome = outcome_of(&plan, body);
    assert!(outcome.passed(), "{:?}", outcome.failures);
}
