//! How a test went. It does not know how that is shown.

use std::fmt;

use studio_script::{Level, OutputEvent};

use crate::stage::Who;

/// How one test went.
#[derive(Debug)]
pub struct Outcome {
    /// What went wrong, the first thing first; empty if the test passed.
    pub failures: Vec<Failure>,
    /// What the place's and the test's scripts said.
    pub said: Vec<Said>,
    /// How many outputs are not kept.
    pub unsaid: u64,
    /// Virtual time that the test took, in seconds, without joining and comparing.
    pub seconds: f64,
    /// The hash of all that happened.
    pub log_hash: blake3::Hash,
    /// What happened, as far as it is kept.
    pub log: String,
    /// What the sides had when the test failed, if it did and they were asked for.
    pub trees: Vec<Tree>,
}

impl Outcome {
    /// Whether nothing went wrong.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// What a side had.
#[derive(Debug, Clone)]
pub struct Tree {
    /// `server`, or the client's name.
    pub side: String,
    /// Its data model as text.
    pub text: String,
}

/// Something that was said during a test.
#[derive(Debug, Clone)]
pub struct Said {
    /// On which side.
    pub who: Who,
    /// `server`, `test`, or the client's name.
    pub side: String,
    /// Seconds of virtual time since the session began.
    pub seconds: f64,
    /// What.
    pub event: OutputEvent,
}

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What kind of thing.
    pub kind: FailureKind,
    /// On which side, where it is about one: `server`, or a client's name.
    pub side: Option<String>,
    /// The file or script.
    pub script: Option<String>,
    /// Its line, from 1.
    pub line: Option<u32>,
    /// What, with what was expected and what was there.
    pub message: String,
    /// The calls that led there, innermost first.
    pub traceback: Vec<String>,
}

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The test's script raised an error: an expectation that does not hold, or a mistake in the script.
    Test,
    /// A script of the place raised an error that the test did not expect.
    Script,
    /// The test took too long.
    TimedOut,
    /// A client's state differs from the server's.
    Diverged,
    /// The session could not be played: the place cannot be loaded, a client did not join.
    Session,
    /// Somebody wanted it to end.
    Interrupted,
}

impl Failure {
    pub(crate) fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            side: None,
            script: None,
            line: None,
            message: message.into(),
            traceback: Vec::new(),
        }
    }

    /// An error that was said.
    pub(crate) fn of_output(kind: FailureKind, side: &str, event: &OutputEvent) -> Self {
        debug_assert_eq!(event.level, Level::Error);
        let mut message = event.text.as_str();
        if let (Some(script), Some(line)) = (&event.script, event.line) {
            let place = format!("{script}:{line}: ");
            message = message.strip_prefix(place.as_str()).unwrap_or(message);
        }
        Self {
            kind,
            side: Some(side.to_owned()),
            script: event.script.clone(),
            line: event.line,
            message: message.to_owned(),
            traceback: event.traceback.clone(),
        }
    }
}

/// `Player1: Workspace.Door.Script:3: attempt to index nil`.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(side) = &self.side {
            write!(f, "{side}: ")?;
        }
        match (&self.script, self.line) {
            (Some(script), Some(line)) => write!(f, "{script}:{line}: ")?,
            (Some(script), None) => write!(f, "{script}: ")?,
            (None, _) => {}
        }
        f.write_str(&self.message)
    }
}
