//! The session itself: what it is made from, what it is called, whether there is something to save.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use blake3::Hash;
use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::{Diagnostic, InstanceId, Report, Uid};
use studio_place::OpenPlace;
use studio_place::delta::{Applied, apply_delta};
use studio_place::merge::Conflict;
use studio_roblox::{Import, ImportReport};

use super::background::Background;
use super::disk::DiskState;
use super::loss::{lossy_problems, unread_scripts};
use super::{Host, Origin};
use crate::document::{Document, EditError};
use crate::history::HistoryState;
use crate::problems::Problems;
use crate::recovery::autosave::Autosave;
use crate::recovery::journal::{Base, Header};
use crate::recovery::{Recovery, discover, paths};
use crate::seed::fresh_seed;
use crate::templates::Template;

/// A place that is being edited, with its files.
#[derive(Debug)]
pub struct Session {
    pub(super) document: Document,
    pub(super) host: Host,
    pub(super) origin: Origin,
    /// What was wrong with the files when they were read.
    pub(super) report: Report,
    pub(super) import_report: Option<ImportReport>,
    /// Scripts whose files could not be read.
    pub(super) unread: FxHashSet<InstanceId>,
    /// What the files hold that could not be read, and that saving over them would lose.
    pub(super) lossy: Vec<Diagnostic>,
    /// The state that the files hold; `None` if they never held one that counts.
    pub(super) saved_state: Option<HistoryState>,
    /// The place as the files hold it.
    pub(super) base: Base,
    /// What the files hold.
    pub(super) disk: DiskState,
    pub(super) recoveries: Vec<Recovery>,
    pub(super) is_open_elsewhere: bool,
    pub(super) problems: Problems,
    pub(super) background: Background,
}

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
            lossy: Vec::new(),
            base: Base::Nothing,
            disk: DiskState::default(),
            recoveries: Vec::new(),
            is_open_elsewhere: false,
            problems: Problems::default(),
            background: Background::default(),
        }
    }

    pub(super) fn of_template(template: Template, host: &Host) -> Self {
        let document = Document::new(template.model(), fresh_seed());
        let title = template.title().to_owned();
        Self::new(document, Origin::New { title }, host)
    }

    pub(super) fn of_import(import: Import, file: &Path, host: &Host) -> Self {
        let document = Document::new(import.model, fresh_seed());
        let file = file.to_owned();
        let mut session = Self::new(document, Origin::Imported { file }, host);
        session.import_report = Some(import.report);
        session
    }

    /// `text` is the hash that the place's text had before it was read. Every instance has a uid.
    pub(super) fn of_opened(place: OpenPlace, text: Option<Hash>, host: &Host) -> Self {
        let dir = place.root_dir;
        let unread = unread_scripts(&place.model, &place.report);
        let disk = DiskState::of_opened(&dir, text, &place.model, &unread);
        let files = disk.digest().to_hex();
        let discovered = discover(Some(&dir), &place.model, Some(&files), host);
        let base = Base::Snapshot(place.model.snapshot());
        let lossy = lossy_problems(&place.model, &place.report, &unread);
        let document = Document::new(place.model, fresh_seed());
        let mut session = Self::new(document, Origin::Folder { dir }, host);
        session.lossy = lossy;
        session.report = place.report;
        session.unread = unread;
        (session.base, session.disk) = (base, disk);
        session.recoveries = discovered.recoveries;
        session.is_open_elsewhere = discovered.is_open_elsewhere;
        session.start_autosave();
        session.watch();
        session
    }

    /// A place that was never saved, from what its editor left behind: see
    /// [`unsaved_places`](crate::recovery::unsaved_places).
    ///
    /// # Errors
    /// The place is too large.
    pub fn of_recovery(recovery: Recovery, host: &Host) -> Result<Self, EditError> {
        let mut model = studio_model::DataModel::new();
        apply_delta(&recovery.delta, &mut model)?;
        let title = recovery.title().to_owned();
        let document = Document::new(model, fresh_seed());
        let mut session = Self::new(document, Origin::New { title }, host);
        session.saved_state = None;
        session.start_autosave();
        if let Some(autosave) = &mut session.background.autosave {
            autosave.adopt(recovery.path, recovery.lock);
        }
        Ok(session)
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

    /// What is wrong with the place as it is in the editor. [`Self::poll`] keeps it up to date.
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// What became of a foreign file, if the place came from one.
    pub fn import_report(&self) -> Option<&ImportReport> {
        self.import_report.as_ref()
    }

    /// Whether another editor had the place open when it was opened here. Both notice what the other saves.
    pub fn is_open_elsewhere(&self) -> bool {
        self.is_open_elsewhere
    }

    /// Work on this place that an earlier editor did not save, the latest first.
    pub fn recoveries(&self) -> &[Recovery] {
        &self.recoveries
    }

    /// Makes such work part of the place, as one step. Its file goes once it is kept elsewhere.
    ///
    /// # Errors
    /// The place would be too large; nothing was changed, and the work is still there.
    pub fn restore(&mut self, index: usize) -> Result<Applied, EditError> {
        let Some(recovery) = self.recoveries.get(index) else {
            return Err(EditError::Refused("there is nothing to restore".to_owned()));
        };
        let applied = self.document.edit("Restore unsaved work", |edit| {
            Ok(apply_delta(&recovery.delta, edit)?)
        })?;
        let recovery = self.recoveries.remove(index);
        // Without an autosave the file stays, and is offered again: saving makes it add nothing.
        if let Some(autosave) = &mut self.background.autosave {
            autosave.adopt(recovery.path, recovery.lock);
        }
        Ok(applied)
    }

    /// Forgets such work for good.
    pub fn discard_recovery(&mut self, index: usize) {
        if index < self.recoveries.len() {
            self.recoveries.remove(index).discard();
        }
    }

    /// Takes their side in a conflict, as one step.
    ///
    /// # Errors
    /// The place would be too large; nothing was changed.
    pub fn take_theirs(&mut self, conflict: &Conflict) -> Result<Applied, EditError> {
        let name = match conflict.path.rsplit('/').next() {
            Some(name) if !name.is_empty() => format!("Take {name} from disk"),
            _ => "Take from disk".to_owned(),
        };
        self.document
            .edit(name, |edit| Ok(apply_delta(&conflict.take_theirs, edit)?))
    }

    /// Ends the session for good: what is not saved is given up, and its autosave deleted. A session that is dropped without
    /// this leaves it behind, as a crash does.
    pub fn close(mut self) {
        if let Some(autosave) = self.background.autosave.take() {
            autosave.discard();
        }
    }

    /// The last revision of the document that the autosave has on disk.
    pub fn autosaved_revision(&self) -> Option<u64> {
        self.background.autosave.as_ref()?.flushed()
    }

    pub(super) fn header(&self) -> Header {
        let has_files = self.folder().is_some();
        Header {
            files: has_files.then(|| self.disk.digest().to_hex().to_string()),
            title: match &self.origin {
                Origin::New { title } => title.clone(),
                _ => self.title(),
            },
        }
    }

    /// Starts the journal anew, where the place lives now.
    pub(super) fn start_autosave(&mut self) {
        if let Some(old) = self.background.autosave.take() {
            old.discard();
        }
        let paths = paths(self.folder(), &self.host);
        let waker = Arc::clone(&self.host.waker);
        // A host without a data folder wants no journals of places that have none.
        if paths.is_empty() {
            return;
        }
        match Autosave::start(paths, &self.header(), &self.base, waker) {
            Ok(autosave) => self.background.autosave = Some(autosave),
            Err(error) => self.background.autosave_error = Some(error),
        }
    }

    /// The instance of each uid.
    pub(super) fn uids(&self) -> FxHashMap<Uid, InstanceId> {
        let model = self.document.model();
        model
            .descendants(model.root())
            .filter_map(|id| Some((model.uid(id)?, id)))
            .collect()
    }

    /// How long the session can be left alone: after this, or when the host is woken, [`Self::poll`] has something to do.
    /// `None` while nothing is waiting.
    pub fn next_poll(&self, now: Instant) -> Option<Duration> {
        let autosave = self.background.autosave.as_ref();
        let due = [
            self.problems.due_in(self.document.revision(), now),
            autosave.and_then(|autosave| self.autosave_due(autosave, now)),
            self.background.watch.as_ref().and_then(|w| w.due_in(now)),
        ];
        due.into_iter().flatten().min()
    }

    /// An unmodified place that lives nowhere is not worth a journal.
    pub(super) fn autosave_due(&self, autosave: &Autosave, now: Instant) -> Option<Duration> {
        let is_worth =
            self.folder().is_some() || self.is_modified() || autosave.flushed().is_some();
        autosave
            .due_in(self.document.revision(), now)
            .filter(|_| is_worth)
    }
}
