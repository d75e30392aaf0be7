//! What is wrong with the place in the editor: the rules of `studio check` on a snapshot, on a thread, a moment after the last
//! change; each problem with its instance and what can be done about it at a click.

mod fix;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use blake3::Hash;
use rustc_hash::FxHashMap;
use studio_model::{DataModel, Diagnostic, Report, Severity};
use studio_place::{AssetIndex, check_kept};
use studio_publish::{Input, ScriptChecker, ScriptProblem, check};

pub use fix::{QuickFix, apply_fixes};

use crate::job::{Job, Waker};
use crate::publishing::Luau;

/// How long the place must be left alone before it is checked.
const SETTLE: Duration = Duration::from_millis(300);

/// A check that took long is not followed by another for so many times as long: editing a large place stays light.
const REST: u32 = 4;

/// Sources whose syntax is remembered.
const SOURCES_MAX: usize = 10_000;

/// A problem.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// What, how bad, and on which instance of the document.
    pub diagnostic: Diagnostic,
    /// What can be done about it, the best first.
    pub fixes: Vec<QuickFix>,
}

/// The problems of a place that is being edited.
#[derive(Debug, Default)]
pub struct Problems {
    found: Vec<Problem>,
    /// How many there are of each severity, those that are not listed included.
    errors: usize,
    warnings: usize,
    notes: usize,
    /// The revision that was checked.
    checked: Option<u64>,
    job: Option<Job<Checked>>,
    /// The revision that was seen last, and since when it is there.
    seen: Option<(u64, Instant)>,
    rest_until: Option<Instant>,
    syntax: Arc<Syntax>,
}

/// What is to be checked.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) model: DataModel,
    pub(crate) revision: u64,
    /// Where assets lie, if anywhere.
    pub(crate) folder: Option<PathBuf>,
    /// What reading the files found that the model does not show.
    pub(crate) files: Report,
}

#[derive(Debug)]
struct Checked {
    problems: Vec<Problem>,
    counts: [usize; 3],
    revision: u64,
    took: Duration,
}

impl Problems {
    /// Those that are listed, errors first.
    pub fn list(&self) -> &[Problem] {
        &self.found
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// How many warnings there are.
    pub fn warnings(&self) -> usize {
        self.warnings
    }

    /// How many notes there are.
    pub fn notes(&self) -> usize {
        self.notes
    }

    /// The revision of the document that the list is of; `None` before the first check.
    pub fn revision(&self) -> Option<u64> {
        self.checked
    }

    /// Whether a check goes on.
    pub fn is_checking(&self) -> bool {
        self.job.is_some()
    }

    /// Forgets which revision was checked: something beside the document has changed.
    pub(crate) fn invalidate(&mut self) {
        self.checked = None;
    }

    /// How long until a check should start; `None` if the list is right, or will be.
    pub(crate) fn due_in(&self, revision: u64, now: Instant) -> Option<Duration> {
        if self.job.is_some() || self.checked == Some(revision) {
            return None;
        }
        let settle = match self.seen {
            Some((seen, since)) if seen == revision => {
                SETTLE.saturating_sub(now.saturating_duration_since(since))
            }
            _ if self.checked.is_none() => Duration::ZERO,
            _ => SETTLE,
        };
        let rest = self
            .rest_until
            .map(|until| until.saturating_duration_since(now));
        Some(settle.max(rest.unwrap_or_default()))
    }

    /// Takes in what was found.
    pub(crate) fn poll(&mut self, revision: u64, now: Instant) {
        if self.seen.is_none_or(|(seen, _)| seen != revision) {
            self.seen = Some((revision, now));
        }
        match self.job.as_mut().and_then(Job::poll) {
            Some(Ok(checked)) => {
                self.job = None;
                self.rest_until = Some(now + checked.took * REST);
                self.take_in(checked);
            }
            Some(Err(_)) => {
                // A mistake in a rule must not be made again and again.
                self.job = None;
                self.checked = Some(revision);
            }
            None => {}
        }
    }

    /// Starts a check.
    pub(crate) fn start(&mut self, subject: Subject, waker: Waker) {
        let syntax = Arc::clone(&self.syntax);
        // Without a thread it is tried again after the next poll.
        self.job = Job::start("problems", waker, move |_| subject.check(&syntax)).ok();
    }

    /// Checks now, and waits for it.
    pub(crate) fn check_now(&mut self, subject: Subject) {
        self.job = None;
        let checked = subject.check(&Arc::clone(&self.syntax));
        self.take_in(checked);
    }

    fn take_in(&mut self, checked: Checked) {
        self.found = checked.problems;
        [self.errors, self.warnings, self.notes] = checked.counts;
        self.checked = Some(checked.revision);
    }
}

impl Subject {
    fn check(self, syntax: &Syntax) -> Checked {
        let started = Instant::now();
        let mut report = self.files;
        report.extend(check_kept(&self.model));
        if let Some(folder) = &self.folder {
            report.extend(assets(folder, &self.model));
        }
        report.extend(check(&Input::model(&self.model), syntax));
        let mut problems: Vec<Problem> = report
            .iter()
            .map(|diagnostic| Problem {
                fixes: fix::fixes(&self.model, diagnostic),
                diagnostic: diagnostic.clone(),
            })
            .collect();
        problems.sort_by_key(|problem| problem.diagnostic.severity);
        let listed = |severity| {
            let of = problems.iter().map(|problem| problem.diagnostic.severity);
            of.filter(|found| *found == severity).count()
        };
        let (errors, warnings) = (report.error_count(), report.warning_count());
        let dropped = errors + warnings - listed(Severity::Error) - listed(Severity::Warning);
        let notes = listed(Severity::Note) + report.dropped_count().saturating_sub(dropped);
        Checked {
            counts: [errors, warnings, notes],
            problems,
            revision: self.revision,
            took: started.elapsed(),
        }
    }
}

fn assets(folder: &Path, model: &DataModel) -> Report {
    let mut report = Report::new();
    let index = AssetIndex::scan(folder, &mut report);
    report.extend(index.problems(model));
    report
}

/// Luau's compiler, asked once for each source.
#[derive(Debug, Default)]
struct Syntax {
    known: Mutex<FxHashMap<Hash, Option<ScriptProblem>>>,
}

impl ScriptChecker for Syntax {
    fn check(&self, source: &str) -> Result<(), ScriptProblem> {
        let hash = blake3::hash(source.as_bytes());
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(&hash).cloned();
        let problem = known.unwrap_or_else(|| {
            let problem = Luau.check(source).err();
            let mut known = lock();
            if known.len() >= SOURCES_MAX {
                known.clear();
            }
            known.insert(hash, problem.clone());
            problem
        });
        problem.map_or(Ok(()), Err)
    }
}
