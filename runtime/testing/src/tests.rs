//! Tests of tests: small places, and files that pass and fail on them.

mod api;
mod failing;
mod place;
mod repeat;

use std::sync::Arc;

use studio_net::NetConditions;

use crate::{Outcome, Plan, TestFile, Transport, list, run};
use place::place;

/// How tests are played on the usual place with two clients.
fn plan() -> Plan {
    Plan {
        snapshot: Arc::clone(&place()),
        clients: 2,
        conditions: NetConditions::default(),
        seed: 1,
        transport: Transport::Memory,
        timeout: None,
        trees: None,
        host: None,
    }
}

fn file(source: &str) -> TestFile {
    TestFile {
        name: "tests/a.test.luau".to_owned(),
        source: source.to_owned(),
    }
}

/// Plays a file's only test, whose body is given.
fn outcome_of(plan: &Plan, body: &str) -> Outcome {
    let file = file(&format!("test('it', function(t)\n{body}\nend)"));
    let tests = list(&file).unwrap_or_else(|error| panic!("{error}"));
    run(plan, &file, &tests[0], &|| None)
}

/// The body of a test must pass.
#[track_caller]
fn passes(body: &str) -> Outcome {
    let outcome = outcome_of(&plan(), body);
    assert!(outcome.passed(), "{:#?}\n{}", outcome.failures, outcome.log);
    outcome
}

/// The body of a test must fail, and that is what is told first.
#[track_caller]
fn fails(body: &str, expected: &str) -> Outcome {
    let outcome = outcome_of(&plan(), body);
    let told = outcome.failures.first().map(ToString::to_string);
    let told = told.unwrap_or_else(|| panic!("it passed: {body}"));
    assert!(told.contains(expected), "{told}\nbut expected {expected}");
    outcome
}
