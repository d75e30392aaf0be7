//! Opening on a thread, so that a place of any size leaves the window alive.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use studio_model::limits;
use studio_place::{PLACE_FILE, assign_uids};
use studio_roblox::ImportOptions;

use super::disk::hash_file;
use super::error::OpenError;
use super::found::{Found, Kind, find};
use super::{Host, Session};
use crate::job::Job;
use crate::templates::Template;

/// How far opening has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpeningStage {
    /// The text and its scripts, or the foreign file.
    Reading,
    /// What an earlier editor left behind.
    Recovering,
}

/// A place that is being opened.
#[derive(Debug)]
pub struct Opening {
    path: PathBuf,
    stage: Arc<AtomicU8>,
    job: Job<Result<Session, OpenError>>,
}

impl Opening {
    /// Starts to open what is at `path`: a place's folder, its `place.ron`, or a foreign file, which is imported in
    /// memory.
    ///
    /// # Errors
    /// [`OpenError::NoThread`].
    pub fn start(path: &Path, host: &Host) -> Result<Self, OpenError> {
        let stage = Arc::new(AtomicU8::new(0));
        let (told, host, target) = (Arc::clone(&stage), host.clone(), path.to_owned());
        let waker = Arc::clone(&host.waker);
        let job = Job::start("open", waker, move |_| open(&target, &host, &told));
        Ok(Self {
            path: path.to_owned(),
            stage,
            job: job.map_err(OpenError::NoThread)?,
        })
    }

    /// What is being opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How far it has come.
    pub fn stage(&self) -> OpeningStage {
        match self.stage.load(Ordering::Relaxed) {
            0 => OpeningStage::Reading,
            _ => OpeningStage::Recovering,
        }
    }

    /// The place, once; `None` while it is being read.
    pub fn poll(&mut self) -> Option<Result<Session, OpenError>> {
        Some(self.job.poll()?.unwrap_or_else(|died| Err(died.into())))
    }

    /// Waits for the place.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn wait(self) -> Result<Session, OpenError> {
        self.job.wait()?
    }
}

fn open(path: &Path, host: &Host, stage: &AtomicU8) -> Result<Session, OpenError> {
    let Found { kind, file } = find(path)?;
    match kind {
        Kind::Snapshot => Err(OpenError::Snapshot(file)),
        Kind::Foreign => import(&file, host),
        Kind::Place => {
            let file = std::path::absolute(&file).unwrap_or(file);
            // Hashed before it is read: what changes meanwhile is noticed.
            let text = hash_file(&file).ok();
            let mut place = studio_place::open(&file)?;
            debug_assert_eq!(file.file_name(), Some(PLACE_FILE.as_ref()));
            assign_uids(&mut place.model);
            stage.store(1, Ordering::Relaxed);
            Ok(Session::of_opened(place, text, host))
        }
    }
}

fn import(file: &Path, host: &Host) -> Result<Session, OpenError> {
    let mut bytes = Vec::new();
    // One byte more than is allowed, so that the importer sees that there are too many.
    let read = File::open(file).and_then(|file| {
        file.take(limits::FOREIGN_FILE_BYTES_MAX + 1)
            .read_to_end(&mut bytes)
    });
    read.map_err(|source| OpenError::Read {
        file: file.to_owned(),
        source,
    })?;
    let import = studio_roblox::import(&bytes, ImportOptions::default()).map_err(|source| {
        OpenError::Import {
            file: file.to_owned(),
            source,
        }
    })?;
    Ok(Session::of_import(import, file, host))
}

/// Opens what is at `path`, on this thread.
///
/// # Errors
/// See [`OpenError`].
pub fn open_now(path: &Path, host: &Host) -> Result<Session, OpenError> {
    open(path, host, &AtomicU8::new(0))
}

/// A new place from a template.
pub fn new_place(template: Template, host: &Host) -> Session {
    Session::of_template(template, host)
}
