//! The events of `test`.

use serde::Serialize;
use studio_script::Level;
use studio_testing::{Failure, FailureKind, Said};

/// How a test went: of each in the first run, of later runs in the first that it fails in.
#[derive(Debug, Serialize)]
pub(crate) struct TestFields<'a> {
    pub(crate) file: &'a str,
    pub(crate) name: &'a str,
    /// Of its declaration, from 1.
    pub(crate) line: u32,
    /// From 1.
    pub(crate) run: u32,
    /// `passed`, `failed` or `timed_out`.
    pub(crate) result: &'static str,
    /// Virtual time, in seconds.
    pub(crate) seconds: f64,
    /// Real time.
    pub(crate) ms: f64,
    /// Of its event log.
    pub(crate) hash: String,
    pub(crate) failures: Vec<FailureFields<'a>>,
    pub(crate) output: Vec<SaidFields<'a>>,
}

/// Something that went wrong.
#[derive(Debug, Serialize)]
pub(crate) struct FailureFields<'a> {
    /// `test`, `script`, `timed_out`, `diverged`, `session` or `interrupted`.
    kind: &'static str,
    /// `server`, or a client's name.
    side: Option<&'a str>,
    script: Option<&'a str>,
    line: Option<u32>,
    message: &'a str,
    traceback: &'a [String],
}

/// Something that was said.
#[derive(Debug, Serialize)]
pub(crate) struct SaidFields<'a> {
    /// `server`, `test`, or a client's name.
    side: &'a str,
    /// Virtual time since the session began.
    seconds: f64,
    level: &'static str,
    message: &'a str,
    script: Option<&'a str>,
    line: Option<u32>,
}

/// The end of `test`.
#[derive(Debug, Serialize)]
pub(crate) struct TestedFields<'a> {
    pub(crate) tests: usize,
    pub(crate) failed: usize,
    pub(crate) runs: u32,
    pub(crate) seed: u64,
    /// Of all that happened in the first run.
    pub(crate) hash: String,
    /// Whether all runs have that hash.
    pub(crate) same: bool,
    pub(crate) ms: f64,
    /// The command that plays the first failed test again.
    pub(crate) reproduce: Option<&'a str>,
}

impl<'a> From<&'a Failure> for FailureFields<'a> {
    fn from(failure: &'a Failure) -> Self {
        Self {
            kind: match failure.kind {
                FailureKind::Test => "test",
                FailureKind::Script => "script",
                FailureKind::TimedOut => "timed_out",
                FailureKind::Diverged => "diverged",
                FailureKind::Session => "session",
                FailureKind::Interrupted => "interrupted",
            },
            side: failure.side.as_deref(),
            script: failure.script.as_deref(),
            line: failure.line,
            message: &failure.message,
            traceback: &failure.traceback,
        }
    }
}

impl<'a> From<&'a Said> for SaidFields<'a> {
    fn from(said: &'a Said) -> Self {
        Self {
            side: &said.side,
            seconds: said.seconds,
            level: match said.event.level {
                Level::Print => "print",
                Level::Info => "info",
                Level::Warn => "warn",
                Level::Error => "error",
            },
            message: &said.event.text,
            script: said.event.script.as_deref(),
            line: said.event.line,
        }
    }
}
