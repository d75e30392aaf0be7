//! `studio test`.

mod artifacts;
mod files;
mod junit;
mod report;
mod reproduce;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use studio_model::limits::CLIENTS_MAX;
use studio_net::NetConditions;
use studio_session::StopFlag;
use studio_snapshot::Snapshot;
use studio_testing::{FailureKind, Halt, Outcome, Plan, TestFile, TestInfo, Transport};

use crate::duration;
use crate::error::{CliError, ErrorKind};
use crate::event::{Event, TestedFields};
use crate::figures::counted;
use crate::interrupt::Interrupt;
use crate::loading::load;
use crate::output::{Format, Output, tally};
use crate::place::{self, Found, Kind};
use crate::snapshot_cache::snapshot_error;

/// How much real time a test may take beyond its virtual time: scripts that loop forever are stopped one by one, and each
/// takes its time.
const PATIENCE: Duration = Duration::from_mins(2);

/// Play the tests of a place: a server and clients on virtual time
///
/// Tests are `*.test.luau` files in the folder `tests` beside the place, and beside the place itself. Each test has a
/// server, its clients and data stores of its own; all of them tick together, faster than the clock, over a simulated
/// network. The same place, seed and program give the same run.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  studio test                                   # the place in this folder, one client
  studio test my-place --clients 3
  studio test my-place --clients 3 --net delay=80ms,jitter=20ms,loss=3%
  studio test my-place --filter potion --artifacts failed
  studio test my-place --repeat 50              # the same hash each time
  studio test build.rbxl --tests tests          # somebody else's file, imported in memory
  studio test my-place --junit report.xml

What a test can do is described in runtime/testing/TESTS.md.

Exit code 0: all tests passed. 1: one failed, or runs differ. 3: one took too long, and none failed otherwise.
130: Ctrl-C.")]
pub(crate) struct Args {
    /// A folder with a place.ron, that file, a snapshot, or a .rbxl or .rbxlx file [default: this folder]
    place: Option<PathBuf>,
    /// How many clients join before a test begins, unless it says so: Player1, Player2, …
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(0..=CLIENTS_MAX as i64))]
    clients: u16,
    /// A bad network between server and clients: delay=80ms,jitter=20ms,loss=2%,dup=1%,reorder=2%,seed=1, each optional
    #[arg(long, value_name = "CONDITIONS")]
    net: Option<NetConditions>,
    /// Play only tests whose `FILE > NAME` contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Play everything that often and compare the hashes of the runs
    #[arg(long, value_name = "K", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    repeat: u32,
    /// Virtual time that a test may take, unless it says so [default: 30s]
    #[arg(long, value_name = "TIME", value_parser = duration::parse)]
    timeout: Option<Duration>,
    /// What all that is random follows from
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Where the test files are, instead of beside the place
    #[arg(long, value_name = "DIR")]
    tests: Option<PathBuf>,
    /// Write a report for continuous integration, in the XML of `JUnit`
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Keep the event log, the seed and what the sides had of each test that fails
    #[arg(long, value_name = "DIR")]
    artifacts: Option<PathBuf>,
    /// Play over real sockets, in real time
    #[arg(long)]
    quic: bool,
    /// For whom to write
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// A test, and how it went in the first run or in the first that it failed in.
struct Played {
    file: usize,
    info: TestInfo,
    outcome: Outcome,
    took: Duration,
}

impl Played {
    fn label(&self, files: &[TestFile]) -> String {
        label(&files[self.file], &self.info)
    }
}

/// What a test is called where its file is not known: `tests/a.test.luau > drinks the potion`.
fn label(file: &TestFile, info: &TestInfo) -> String {
    format!("{} > {}", file.name, info.name)
}

/// Plays them.
pub(crate) fn run(args: &Args, output: Output, interrupt: &Interrupt) -> Result<(), CliError> {
    let started = Instant::now();
    let path = args.place.clone().unwrap_or_else(|| PathBuf::from("."));
    let found = place::find(&path)?;
    let files = files::find(&found, args.tests.as_deref())?;
    let chosen = choose(&files, args.filter.as_deref())?;
    let plan = plan(args, compiled(&found, output)?);
    let stop = interrupt.take();
    let mut played: Vec<Played> = Vec::new();
    let mut hashes = Vec::new();
    for run in 0..args.repeat {
        let mut hasher = blake3::Hasher::new();
        for (file, info) in &chosen {
            let one = play(&plan, &files, *file, info, &stop);
            if stop.is_stopped() {
                return Err(CliError::new(
                    ErrorKind::Interrupted,
                    "interrupted by Ctrl-C",
                ));
            }
            hasher.update(one.label(&files).as_bytes());
            hasher.update(one.outcome.log_hash.as_bytes());
            let known = played
                .iter_mut()
                .find(|known| known.file == *file && known.info == *info);
            match known {
                None => {
                    report::test(&one, &files, run, output)?;
                    played.push(one);
                }
                Some(known) if known.outcome.passed() && !one.outcome.passed() => {
                    report::test(&one, &files, run, output)?;
                    *known = one;
                }
                Some(_) => {}
            }
        }
        hashes.push(hasher.finalize());
    }
    finish(args, &files, &played, &hashes, started, output)
}

/// Writes what was asked for, sums up, and says what it comes to.
fn finish(
    args: &Args,
    files: &[TestFile],
    played: &[Played],
    hashes: &[blake3::Hash],
    started: Instant,
    output: Output,
) -> Result<(), CliError> {
    if let Some(file) = &args.junit {
        junit::write(file, files, played)?;
    }
    let failed: Vec<&Played> = played.iter().filter(|p| !p.outcome.passed()).collect();
    if let Some(dir) = &args.artifacts {
        for one in &failed {
            artifacts::keep(dir, args, files, one)?;
        }
    }
    let differing = hashes.iter().position(|hash| *hash != hashes[0]);
    let command = failed
        .first()
        .map(|one| reproduce::command(args, Some(&one.label(files))));
    output.event(&Event::Tested(TestedFields {
        tests: played.len(),
        failed: failed.len(),
        runs: args.repeat,
        seed: args.seed,
        hash: hashes[0].to_hex().to_string(),
        same: differing.is_none(),
        ms: crate::event::ms(started.elapsed()),
        reproduce: command.as_deref(),
    }))?;
    report::summary(args, played, hashes, started.elapsed(), output)?;
    verdict(args, files, &failed, hashes.len(), differing)
}

fn verdict(
    args: &Args,
    files: &[TestFile],
    failed: &[&Played],
    runs: usize,
    differing: Option<usize>,
) -> Result<(), CliError> {
    let Some(first) = failed.first() else {
        return match differing {
            None => Ok(()),
            Some(run) => Err(CliError::findings(format!(
                "run {} of {runs} is not as the first one",
                run + 1
            ))
            .hint(format!("again:\n{}", reproduce::command(args, None)))),
        };
    };
    let late = |failure: &studio_testing::Failure| failure.kind == FailureKind::TimedOut;
    let only_late = failed
        .iter()
        .all(|one| one.outcome.failures.iter().all(late));
    let (kind, what) = if only_late {
        (ErrorKind::TimedOut, "took too long")
    } else {
        (ErrorKind::Findings, "failed")
    };
    let command = reproduce::command(args, Some(&first.label(files)));
    Err(CliError::new(
        kind,
        format!("{} {what}", counted(failed.len() as u64, "test")),
    )
    .hint(format!("again:\n{command}")))
}

/// The place as it is played.
fn compiled(found: &Found, output: Output) -> Result<Snapshot, CliError> {
    if found.kind == Kind::Snapshot {
        return Snapshot::read(&found.file).map_err(|error| snapshot_error(&found.file, &error));
    }
    let (snapshot, report) = load(found, output)?.compile(output);
    output.problems(&report)?;
    snapshot.ok_or_else(|| CliError::findings(format!("{}; nothing to test", tally(&report))))
}

fn plan(args: &Args, snapshot: Snapshot) -> Plan {
    Plan {
        snapshot: Arc::new(snapshot),
        clients: usize::from(args.clients),
        conditions: args.net.unwrap_or_default(),
        seed: args.seed,
        transport: if args.quic {
            Transport::Quic
        } else {
            Transport::Memory
        },
        timeout: args.timeout.map(|time| time.as_secs_f64()),
        trees: args
            .artifacts
            .as_ref()
            .map(|_| studio_place::write_string as _),
        host: None,
    }
}

/// The tests that are to be played.
fn choose(files: &[TestFile], filter: Option<&str>) -> Result<Vec<(usize, TestInfo)>, CliError> {
    let mut chosen = Vec::new();
    let mut all = 0;
    for (index, file) in files.iter().enumerate() {
        let tests =
            studio_testing::list(file).map_err(|error| CliError::findings(error.to_string()))?;
        all += tests.len();
        let wanted = |test: &TestInfo| filter.is_none_or(|text| label(file, test).contains(text));
        chosen.extend(tests.into_iter().filter(wanted).map(|test| (index, test)));
    }
    if chosen.is_empty() {
        return Err(match filter {
            Some(text) if all > 0 => CliError::usage(format!(
                "none of the {} is called `{text}`",
                counted(all as u64, "test")
            )),
            _ => CliError::usage("the test files have no tests")
                .hint("a test is `test(\"name\", function(t) … end)`"),
        });
    }
    Ok(chosen)
}

fn play(plan: &Plan, files: &[TestFile], file: usize, info: &TestInfo, stop: &StopFlag) -> Played {
    let began = Instant::now();
    let virtual_time = info.timeout.or(plan.timeout);
    let virtual_time = virtual_time.unwrap_or(studio_testing::limits::TEST_SECONDS);
    let longest = Duration::try_from_secs_f64(virtual_time).unwrap_or_default();
    let longest = longest.saturating_add(PATIENCE);
    let halt = || {
        if stop.is_stopped() {
            Some(Halt::Interrupted)
        } else {
            (began.elapsed() > longest).then_some(Halt::TooSlow)
        }
    };
    let outcome = studio_testing::run(plan, &files[file], info, &halt);
    Played {
        file,
        info: info.clone(),
        outcome,
        took: began.elapsed(),
    }
}
