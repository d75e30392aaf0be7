//! A place that is being edited, with its files: opened, imported or new, saved, told apart from what is on disk. Long work
//! runs on threads; [`Session::poll`] takes in what they found. Knows no windows and no dialogs.

pub(crate) mod disk;
pub mod error;
pub mod found;
pub mod opening;
mod saving;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use blake3::Hash;
use rustc_hash::FxHashSet;
use studio_model::{DataModel, Diagnostic, InstanceId, Report};
use studio_place::OpenPlace;
use studio_roblox::{Import, ImportReport};

pub use disk::FileChange;
pub use error::{OpenError, SaveError};
pub use found::{FindError, Found, Kind, find, is_snapshot};
pub use opening::{Opening, OpeningStage, new_place, open_now};
pub use saving::{Guard, Saved};

use crate::document::Document;
use crate::history::HistoryState;
use crate::job::{Job, Waker, no_waker};
use crate::seed::fresh_seed;
use crate::templates::Template;
use disk::DiskState;
use saving::{Done, Extras, Task};

/// What a session needs of the program that it runs in.
#[derive(Clone)]
pub struct Host {
    /// Called when there is something to poll.
    pub waker: Waker,
    /// Where this user's data lie: autosaves of places that have no folder yet, or one that cannot be written. `None`
    /// keeps none of these.
    pub data_dir: Option<PathBuf>,
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host")
            .field("data_dir", &self.data_dir)
            .finish_non_exhaustive()
    }
}

impl Host {
    /// With the user's own data folder.
    pub fn new(waker: Waker) -> Self {
        Self {
            waker,
            data_dir: user_data_dir(),
        }
    }

    /// For programs and tests that poll without being told, and keep nothing outside of the place's folder.
    pub fn plain() -> Self {
        Self {
            waker: no_waker(),
            data_dir: None,
        }
    }
}

/// The folder for this program's data of this user, which need not exist yet.
pub fn user_data_dir() -> Option<PathBuf> {
    let absolute = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let home = || absolute("HOME");
    let dir = if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Application Support"))
    } else {
        absolute("XDG_DATA_HOME").or_else(|| home().map(|home| home.join(".local/share")))
    };
    dir.map(|dir| dir.join("studio"))
}

/// Where a place came from and where it lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Made from a template, never saved.
    New {
        /// What the template is called.
        title: String,
    },
    /// Imported in memory from a foreign file, never saved.
    Imported {
        /// The file.
        file: PathBuf,
    },
    /// In its folder.
    Folder {
        /// The folder that holds `place.ron`.
        dir: PathBuf,
    },
}

/// Something that [`Session::poll`] took in.
#[derive(Debug)]
pub enum Event {
    /// The place was saved.
    Saved(Saved),
    /// It was not.
    SaveFailed(SaveError),
}

/// A place that is being edited, with its files.
#[derive(Debug)]
pub struct Session {
    document: Document,
    host: Host,
    origin: Origin,
    /// What was wrong with the files when they were read.
    report: Report,
    import_report: Option<ImportReport>,
    /// Scripts whose files could not be read.
    unread: FxHashSet<InstanceId>,
    /// Whether saving loses what could not be read.
    is_lossy: bool,
    /// The state that the files hold; `None` if they never held one that counts.
    saved_state: Option<HistoryState>,
    /// The model as the files hold it, and what the files hold.
    base: Option<(DataModel, DiskState)>,
    saving: Option<Job<Result<Done, SaveError>>>,
}

/// Problems that lose nothing when the place is saved: what they are about is kept, or lies in other files.
const HARMLESS: [&str; 6] = [
    "missing-file",
    "path-escapes",
    "unreadable-file",
    "missing-asset",
    "oversized-asset",
    "duplicate-service",
];

/// Problems of a script's file that leave its source unread.
const UNREAD: [&str; 5] = [
    "missing-file",
    "path-escapes",
    "unreadable-file",
    "not-utf8",
    "too-long",
];

impl Session {
    fn new(document: Document, origin: Origin, host: &Host) -> Self {
        Self {
            saved_state: Some(document.history().state()),
            document,
            host: host.clone(),
            origin,
            report: Report::new(),
            import_report: None,
            unread: FxHashSet::default(),
            is_lossy: false,
            base: None,
            saving: None,
        }
    }

    fn of_template(template: Template, host: &Host) -> Self {
        let document = Document::new(template.model(), fresh_seed());
        let title = template.title().to_owned();
        Self::new(document, Origin::New { title }, host)
    }

    fn of_import(import: Import, file: &Path, host: &Host) -> Self {
        let document = Document::new(import.model, fresh_seed());
        let file = file.to_owned();
        let mut session = Self::new(document, Origin::Imported { file }, host);
        session.import_report = Some(import.report);
        session
    }

    /// `text` is the hash that the place's text had before it was read. Every instance has a uid.
    fn of_opened(place: OpenPlace, text: Option<Hash>, host: &Host) -> Self {
        let dir = place.root_dir;
        let unread = unread_scripts(&place.model, &place.report);
        let disk = DiskState::of_opened(&dir, text, &place.model, &unread);
        let base = (place.model.snapshot(), disk);
        let document = Document::new(place.model, fresh_seed());
        let mut session = Self::new(document, Origin::Folder { dir }, host);
        session.is_lossy = is_lossy(&place.report, &unread);
        session.report = place.report;
        session.unread = unread;
        session.base = Some(base);
        session
    }

    /// What is edited.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What is edited, to be changed.
    pub fn document_mut(&mut self) -> &mut Document {
        &mut self.document
    }

    /// Where the place came from and where it lives.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The place's folder, once it has one.
    pub fn folder(&self) -> Option<&Path> {
        match &self.origin {
            Origin::Folder { dir } => Some(dir),
            _ => None,
        }
    }

    /// What to call the place: its folder, its template, or the file that it was imported from.
    pub fn title(&self) -> String {
        let name = |path: &Path| {
            path.file_name().map_or_else(
                || path.display().to_string(),
                |name| name.to_string_lossy().into_owned(),
            )
        };
        match &self.origin {
            Origin::New { title } => format!("{title} (not saved yet)"),
            Origin::Imported { file } => format!("{} (imported)", name(file)),
            Origin::Folder { dir } => name(dir),
        }
    }

    /// Whether there is something to save. Undoing back to what was saved makes it nothing again.
    pub fn is_modified(&self) -> bool {
        self.document.is_in_motion() || Some(self.document.history().state()) != self.saved_state
    }

    /// What was wrong with the files when they were read. What saving has mended is not in it any more.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// What became of a foreign file, if the place came from one.
    pub fn import_report(&self) -> Option<&ImportReport> {
        self.import_report.as_ref()
    }

    /// Whether a save goes on.
    pub fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// Starts to save, into `folder` or, if that is `None`, where the place is; an open gesture ends first. The result is
    /// an [`Event`].
    ///
    /// # Errors
    /// What is known at once: see [`SaveError`].
    pub fn begin_save(&mut self, folder: Option<&Path>, guard: Guard) -> Result<(), SaveError> {
        if self.saving.is_some() {
            return Err(SaveError::Busy);
        }
        self.document.commit_gesture();
        let task = self.task(folder, guard)?;
        let waker = Arc::clone(&self.host.waker);
        let job = Job::start("save", waker, move |_| task.run()).map_err(SaveError::NoThread)?;
        self.saving = Some(job);
        Ok(())
    }

    /// Saves and waits for it: see [`Self::begin_save`].
    ///
    /// # Errors
    /// See [`SaveError`].
    pub fn save(&mut self, folder: Option<&Path>, guard: Guard) -> Result<Saved, SaveError> {
        self.begin_save(folder, guard)?;
        let Some(job) = self.saving.take() else {
            return Err(SaveError::Busy);
        };
        let done = job.wait()??;
        Ok(self.take_in(done))
    }

    /// Takes in what threads have done meanwhile.
    pub fn poll(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        if let Some(result) = self.saving.as_mut().and_then(Job::poll) {
            self.saving = None;
            events.push(match result.unwrap_or_else(|died| Err(died.into())) {
                Ok(done) => Event::Saved(self.take_in(done)),
                Err(error) => Event::SaveFailed(error),
            });
        }
        events
    }

    fn task(&self, folder: Option<&Path>, guard: Guard) -> Result<Task, SaveError> {
        let own = self.folder().map(Path::to_owned);
        let target = match folder {
            Some(folder) => std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()),
            None => own.clone().ok_or(SaveError::NeedsFolder)?,
        };
        let is_same = own.as_deref().is_some_and(|own| same_folder(own, &target));
        if is_same && self.is_lossy && guard == Guard::Ask {
            let problems = lossy_problems(&self.report, &self.unread);
            return Err(SaveError::Refused {
                problems: problems.cloned().collect(),
            });
        }
        let disk = self.base.as_ref().map(|(_, disk)| disk.clone());
        Ok(Task {
            model: self.document.model().snapshot(),
            state: self.document.history().state(),
            folder: if is_same {
                own.clone().unwrap_or(target)
            } else {
                target
            },
            from: own.filter(|_| !is_same),
            disk: disk.filter(|_| is_same),
            unread: self.unread.clone(),
            is_lossy: self.is_lossy,
            guard,
            extras: match self.origin {
                Origin::New { .. } => Extras::All,
                Origin::Imported { .. } => Extras::Gitignore,
                Origin::Folder { .. } if is_same => Extras::None,
                Origin::Folder { .. } => Extras::Gitignore,
            },
        })
    }

    fn take_in(&mut self, done: Done) -> Saved {
        self.document.settle(&done.identities);
        self.origin = Origin::Folder {
            dir: done.saved.folder.clone(),
        };
        self.saved_state = Some(done.state);
        self.base = Some((done.model, done.disk));
        self.is_lossy = false;
        let unread = &self.unread;
        let mut report = Report::new();
        let is_left = |problem: &&Diagnostic| {
            is_unread(problem, unread)
                || matches!(problem.code, "missing-asset" | "oversized-asset")
        };
        for problem in self.report.iter().filter(is_left) {
            report.push(problem.clone());
        }
        self.report = report;
        done.saved
    }
}

fn same_folder(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Whether a problem says that a script's file was not read, which saving leaves alone.
fn is_unread(problem: &Diagnostic, unread: &FxHashSet<InstanceId>) -> bool {
    UNREAD.contains(&problem.code) && problem.instance.is_some_and(|id| unread.contains(&id))
}

/// The scripts whose files could not be read.
fn unread_scripts(model: &DataModel, report: &Report) -> FxHashSet<InstanceId> {
    let has_file = |id: &InstanceId| {
        model
            .annotations(*id)
            .is_some_and(|notes| notes.source_file.is_some())
    };
    if report.dropped_count() > 0 {
        // Nobody knows which ones: a script that has a file and no source may be one of them.
        let is_empty = |source: &str| source.is_empty();
        return studio_place::source_files(model)
            .filter(|(.., source)| is_empty(source))
            .map(|(_, id, _)| id)
            .collect();
    }
    report
        .iter()
        .filter(|problem| UNREAD.contains(&problem.code))
        .filter_map(|problem| problem.instance)
        .filter(has_file)
        .collect()
}

/// The problems whose subject would be lost.
fn lossy_problems<'a>(
    report: &'a Report,
    unread: &'a FxHashSet<InstanceId>,
) -> impl Iterator<Item = &'a Diagnostic> {
    report.iter().filter(move |problem| {
        problem.severity == studio_model::Severity::Error
            && !HARMLESS.contains(&problem.code)
            && !is_unread(problem, unread)
    })
}

fn is_lossy(report: &Report, unread: &FxHashSet<InstanceId>) -> bool {
    lossy_problems(report, unread).next().is_some()
        || (report.has_errors() && report.dropped_count() > 0)
}
