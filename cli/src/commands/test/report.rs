//! What `studio test` says: a line a test, what went wrong with those that failed, and the sum. It does not decide what
//! that means.

use std::time::Duration;

use studio_script::Level;
use studio_testing::{FailureKind, Said, TestFile};

use super::{Args, Played};
use crate::error::CliError;
use crate::event::{Event, FailureFields, SaidFields, TestFields, ms};
use crate::figures::{self, counted};
use crate::output::{BAD, BOLD, DIM, DOUBTFUL, GOOD, Output, Styled};

/// Calls that are shown of those that led to a failure: the innermost.
const CALLS_SHOWN_MAX: usize = 8;

/// Outputs that are shown of a failing test: its last ones.
const SAID_SHOWN_MAX: usize = 40;

/// Tells how a test went, in the run of that number, from 0.
///
/// # Errors
/// Standard output cannot be written to.
pub(super) fn test(
    one: &Played,
    files: &[TestFile],
    run: u32,
    output: Output,
) -> Result<(), CliError> {
    output.event(&event(one, files, run))?;
    let outcome = &one.outcome;
    let times = format!("{:.2} s in {}", outcome.seconds, figures::time(one.took));
    let in_run = match run {
        0 => String::new(),
        run => format!(", in run {}", run + 1),
    };
    let (style, mark) = if outcome.passed() {
        (GOOD, "pass")
    } else {
        (BAD, "FAIL")
    };
    output.line(format_args!(
        "{}  {}  {}",
        Styled(style, mark),
        one.label(files),
        Styled(DIM, format_args!("({times}{in_run})"))
    ))?;
    if outcome.passed() {
        return Ok(());
    }
    for failure in &outcome.failures {
        output.line(format_args!(
            "      {}",
            Styled(BOLD, plain(&failure.to_string()))
        ))?;
        // The first call is the line that is told already.
        for frame in failure.traceback.iter().skip(1).take(CALLS_SHOWN_MAX) {
            output.line(format_args!("        {}", Styled(DIM, frame)))?;
        }
    }
    outputs(one, output)
}

/// What was said during a failing test.
fn outputs(one: &Played, output: Output) -> Result<(), CliError> {
    let all = &one.outcome.said;
    let shown = &all[all.len().saturating_sub(SAID_SHOWN_MAX)..];
    let left_out = (all.len() - shown.len()) as u64 + one.outcome.unsaid;
    if left_out > 0 {
        output.line(format_args!(
            "      {}",
            Styled(
                DIM,
                format_args!("… {}", counted(left_out, "earlier output"))
            )
        ))?;
    }
    for each in shown {
        let style = match each.event.level {
            Level::Print | Level::Info => DIM,
            Level::Warn => DOUBTFUL,
            Level::Error => BAD,
        };
        output.line(format_args!("      {}", Styled(style, said(each))))?;
    }
    Ok(())
}

/// `  0.52 s  server  Workspace.Script:3  text`.
pub(super) fn said(said: &Said) -> String {
    let event = &said.event;
    let place = match (&event.script, event.line) {
        (Some(script), Some(line)) => format!("{script}:{line}  "),
        (Some(script), None) => format!("{script}  "),
        (None, _) => String::new(),
    };
    format!(
        "{:6.2} s  {:<8}  {place}{}",
        said.seconds,
        said.side,
        plain(&event.text)
    )
}

/// Text that cannot drive a terminal.
fn plain(text: &str) -> String {
    let keeps = |c: char| !c.is_control() || c == '\n' || c == '\t';
    text.chars()
        .map(|c| if keeps(c) { c } else { '\u{fffd}' })
        .collect()
}

/// The sum of all.
///
/// # Errors
/// Standard output cannot be written to.
pub(super) fn summary(
    args: &Args,
    played: &[Played],
    hashes: &[blake3::Hash],
    took: Duration,
    output: Output,
) -> Result<(), CliError> {
    let failed = played.iter().filter(|one| !one.outcome.passed()).count();
    let passed = played.len() - failed;
    let mut text = format!("{} passed", counted(passed as u64, "test"));
    if failed > 0 {
        text = format!("{text}, {failed} failed");
    }
    output.line(format_args!(
        "{}  {}",
        Styled(BOLD, text),
        Styled(
            DIM,
            format_args!(
                "in {}, {}, seed {}",
                figures::time(took),
                counted(args.clients.into(), "client"),
                args.seed
            )
        )
    ))?;
    if args.quic {
        return Ok(());
    }
    let mut different: Vec<&blake3::Hash> = Vec::new();
    for hash in hashes {
        if !different.contains(&hash) {
            different.push(hash);
        }
    }
    let runs = match (hashes.len(), different.len()) {
        (1, _) => String::new(),
        (runs, 1) => format!("  {runs} runs, all the same"),
        (runs, different) => format!("  {runs} runs, {different} hashes: they are not the same"),
    };
    output.line(format_args!("hash {}{}", hashes[0], Styled(DIM, runs)))
}

fn event<'a>(one: &'a Played, files: &'a [TestFile], run: u32) -> Event<'a> {
    let outcome = &one.outcome;
    let late = |failure: &studio_testing::Failure| failure.kind == FailureKind::TimedOut;
    let result = if outcome.passed() {
        "passed"
    } else if outcome.failures.iter().all(late) {
        "timed_out"
    } else {
        "failed"
    };
    Event::Test(Box::new(TestFields {
        file: &files[one.file].name,
        name: &one.info.name,
        line: one.info.line,
        run: run + 1,
        result,
        seconds: outcome.seconds,
        ms: ms(one.took),
        hash: outcome.log_hash.to_hex().to_string(),
        failures: outcome.failures.iter().map(FailureFields::from).collect(),
        output: outcome.said.iter().map(SaidFields::from).collect(),
    }))
}
