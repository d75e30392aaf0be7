//! What a session does beside the editing: saving, autosave, looking after its files. Threads do it; here is what is handed
//! to them and what is taken in.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use studio_model::{Diagnostic, Report};

use super::error::SaveError;
use super::loss::is_unread;
use super::saving::{Done, Extras, Guard, Saved, Task, is_unwritten};
use super::{Event, Origin, Session};
use crate::external::{Seen, Watch};
use crate::job::Job;
use crate::problems::Subject;
use crate::recovery::autosave::Autosave;
use crate::recovery::journal::Base;

/// What goes on beside the editing.
#[derive(Debug, Default)]
pub(super) struct Background {
    pub(super) saving: Option<Job<Result<Done, SaveError>>>,
    pub(super) looking: Option<Job<Seen>>,
    pub(super) watch: Option<Watch>,
    pub(super) autosave: Option<Autosave>,
    pub(super) autosave_error: Option<io::Error>,
    /// What the autosave had on disk when its trouble was told (nothing is revision 0): it is told again only after
    /// something went well.
    troubled_at: Option<u64>,
    /// The trouble with the files that was told already, in its own words.
    pub(super) told: String,
}

impl Session {
    /// Whether a save goes on.
    pub fn is_saving(&self) -> bool {
        self.background.saving.is_some()
    }

    /// Starts to save, into `folder` or, if that is `None`, where the place is; an open gesture ends first. The result is
    /// an [`Event`].
    ///
    /// # Errors
    /// What is known at once: see [`SaveError`].
    pub fn begin_save(&mut self, folder: Option<&Path>, guard: Guard) -> Result<(), SaveError> {
        if self.is_saving() {
            return Err(SaveError::Busy);
        }
        self.document.commit_gesture();
        let task = self.task(folder, guard)?;
        let waker = Arc::clone(&self.host.waker);
        let job = Job::start("save", waker, move |_| task.run()).map_err(SaveError::NoThread)?;
        self.background.saving = Some(job);
        Ok(())
    }

    /// Saves and waits for it: see [`Self::begin_save`].
    ///
    /// # Errors
    /// See [`SaveError`].
    pub fn save(&mut self, folder: Option<&Path>, guard: Guard) -> Result<Saved, SaveError> {
        self.begin_save(folder, guard)?;
        let Some(job) = self.background.saving.take() else {
            return Err(SaveError::Busy);
        };
        let done = job.wait()??;
        Ok(self.take_in_save(done))
    }

    /// Takes in what threads have done, and hands them what is due.
    pub fn poll(&mut self) -> Vec<Event> {
        self.poll_at(Instant::now())
    }

    /// The same, by a clock of the caller's, which never goes back.
    pub fn poll_at(&mut self, now: Instant) -> Vec<Event> {
        let mut events = Vec::new();
        if let Some(result) = self.background.saving.as_mut().and_then(Job::poll) {
            self.background.saving = None;
            events.push(match result.unwrap_or_else(|died| Err(died.into())) {
                Ok(done) => Event::Saved(self.take_in_save(done)),
                Err(error) => Event::SaveFailed(error),
            });
        }
        self.poll_autosave(now, &mut events);
        self.poll_problems(now);
        events.extend(self.poll_outside(now));
        events
    }

    /// Brings the problems up to date, and waits for it.
    pub fn check_problems_now(&mut self) {
        let subject = self.subject();
        self.problems.check_now(subject);
    }

    fn poll_problems(&mut self, now: Instant) {
        let revision = self.document.revision();
        self.problems.poll(revision, now);
        // What is dragged about is checked when it has come to rest.
        if self.problems.due_in(revision, now) == Some(Duration::ZERO)
            && !self.document.has_gesture()
        {
            let (subject, waker) = (self.subject(), Arc::clone(&self.host.waker));
            self.problems.start(subject, waker);
        }
    }

    fn subject(&self) -> Subject {
        let model = self.document.model();
        let mut files = Report::new();
        let unread = self
            .report
            .iter()
            .filter(|problem| self.is_still_unread(problem));
        for problem in unread.chain(&self.lossy) {
            let instance = problem.instance.filter(|&id| model.is_attached(id));
            files.push(Diagnostic {
                instance,
                ..problem.clone()
            });
        }
        Subject {
            model: model.snapshot(),
            revision: self.document.revision(),
            folder: self.folder().map(Path::to_owned),
            files,
        }
    }

    /// Whether a problem is of a script that has a file which could not be read.
    fn is_still_unread(&self, problem: &Diagnostic) -> bool {
        let model = self.document.model();
        let script = problem.instance.filter(|&id| model.is_attached(id));
        let notes = script.and_then(|id| model.annotations(id));
        is_unread(problem, &self.unread) && notes.is_some_and(|notes| notes.source_file.is_some())
    }

    fn poll_autosave(&mut self, now: Instant, events: &mut Vec<Event>) {
        let autosave = self.background.autosave.as_ref();
        let error = autosave.and_then(Autosave::take_error);
        if let Some(error) = error.or_else(|| self.background.autosave_error.take()) {
            let flushed = self.autosaved_revision().unwrap_or_default();
            if self.background.troubled_at != Some(flushed) {
                self.background.troubled_at = Some(flushed);
                events.push(Event::AutosaveFailed(error));
            }
        }
        if self.background.autosave.is_none() && self.folder().is_none() && self.is_modified() {
            self.start_autosave();
        }
        let due = self
            .background
            .autosave
            .as_ref()
            .and_then(|autosave| self.autosave_due(autosave, now));
        if due == Some(Duration::ZERO)
            && let Some(autosave) = &mut self.background.autosave
        {
            autosave.offer(self.document.model(), self.document.revision(), now);
        }
    }

    fn task(&self, folder: Option<&Path>, guard: Guard) -> Result<Task, SaveError> {
        let own = self.folder().map(Path::to_owned);
        let target = match folder {
            Some(folder) => std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()),
            None => own.clone().ok_or(SaveError::NeedsFolder)?,
        };
        let is_same = own.as_deref().is_some_and(|own| same_folder(own, &target));
        let is_lossy = !self.lossy.is_empty();
        if is_same && is_lossy && guard == Guard::Ask {
            let problems = self.lossy.clone();
            return Err(SaveError::Refused { problems });
        }
        Ok(Task {
            model: self.document.model().snapshot(),
            state: self.document.history().state(),
            folder: own.clone().filter(|_| is_same).unwrap_or(target),
            from: own.filter(|_| !is_same),
            disk: is_same.then(|| self.disk.clone()),
            unread: self.unread.clone(),
            is_lossy,
            guard,
            extras: match self.origin {
                Origin::New { .. } => Extras::All,
                Origin::Folder { .. } if is_same => Extras::None,
                Origin::Imported { .. } | Origin::Folder { .. } => Extras::Gitignore,
            },
        })
    }

    fn take_in_save(&mut self, done: Done) -> Saved {
        self.document.settle(&done.identities);
        let is_same = self.folder() == Some(&done.saved.folder);
        self.origin = Origin::Folder {
            dir: done.saved.folder.clone(),
        };
        self.saved_state = Some(done.state);
        (self.base, self.disk) = (Base::Snapshot(done.model), done.disk);
        self.lossy.clear();
        let model = self.document.model();
        self.unread.retain(|&id| is_unwritten(model, id));
        self.background.told.clear();
        let mut report = Report::new();
        for problem in &self.report {
            let is_of_assets = matches!(problem.code, "missing-asset" | "oversized-asset");
            if is_of_assets || is_unread(problem, &self.unread) {
                report.push(problem.clone());
            }
        }
        self.report = report;
        self.problems.invalidate();
        self.rebase_autosave(is_same);
        if !is_same {
            self.background.looking = None;
        }
        self.watch();
        done.saved
    }

    pub(super) fn rebase_autosave(&mut self, is_same: bool) {
        let (header, base) = (self.header(), self.base.clone());
        match &mut self.background.autosave {
            Some(autosave) if is_same => autosave.rebase(header, base),
            _ => self.start_autosave(),
        }
    }
}

fn same_folder(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
