//! Publishing a place that lies on disk, on a thread: the same work on the same files as the command line does, so the same
//! bytes. Whoever wants to publish what is in the editor saves it first.

#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use studio_model::Report;
use studio_model::counts::PlaceCounts;
use studio_place::{PLACE_FILE, PlaceError};
use studio_publish::{Input, Pass, ScriptChecker, ScriptProblem, publish_while};
use studio_snapshot::{Snapshot, SnapshotError};

use crate::files::is_snapshot;
use crate::job::{Cancel, Died, Job, Waker};

/// Luau's own compiler.
#[derive(Debug, Clone, Copy, Default)]
pub struct Luau;

impl ScriptChecker for Luau {
    fn check(&self, source: &str) -> Result<(), ScriptProblem> {
        studio_script::check_syntax(source).map_err(|error| ScriptProblem {
            line: error.line,
            column: 0,
            message: error.message,
        })
    }
}

/// How far publishing has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublishStage {
    /// The place is read from disk.
    Reading,
    /// Problems are looked for.
    Checking,
    /// Assets are packed.
    Packing,
    /// Instances are encoded.
    Compiling,
    /// The snapshot is written.
    Writing,
}

impl PublishStage {
    /// All stages, in their order.
    pub const ALL: [Self; 5] = [
        Self::Reading,
        Self::Checking,
        Self::Packing,
        Self::Compiling,
        Self::Writing,
    ];

    /// What to say while it lasts.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Reading => "Reading the place",
            Self::Checking => "Checking",
            Self::Packing => "Packing assets",
            Self::Compiling => "Compiling",
            Self::Writing => "Writing the snapshot",
        }
    }
}

/// How publishing ended.
#[derive(Debug)]
pub struct Outcome {
    /// Every problem that was found, by place.
    pub report: Report,
    /// The snapshot; `None` if the report has errors.
    pub published: Option<Published>,
}

/// A snapshot that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Its file.
    pub file: PathBuf,
    /// Its id, in hexadecimal digits.
    pub id: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// What is in it.
    pub counts: PlaceCounts,
    /// How long it took.
    pub took: Duration,
}

/// Why nothing was published, though the place may have no errors.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The place's files cannot be read.
    #[error("{0}; save the place and publish again")]
    Place(#[from] PlaceError),
    /// Another file has the snapshot's name.
    #[error("`{}` is there and is not a snapshot; move it away and publish again", .0.display())]
    NotOurs(PathBuf),
    /// The system refused to read what has the snapshot's name.
    #[error("cannot read `{}`: {source}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The system refused to write.
    #[error(
        "the snapshot cannot be written: {0}; free some space or allow writing there, and publish again"
    )]
    Write(#[from] SnapshotError),
    /// It was told to stop.
    #[error("publishing was cancelled; nothing was written")]
    Cancelled,
    /// No thread to do it on.
    #[error("the system gives no thread: {0}; close other programs and try again")]
    NoThread(io::Error),
    /// A mistake of ours.
    #[error(transparent)]
    Died(#[from] Died),
}

/// A place that is being published.
#[derive(Debug)]
pub struct Publishing {
    stage: Arc<AtomicU8>,
    job: Job<Result<Outcome, PublishError>>,
}

impl Publishing {
    /// Starts to publish the place in `folder` into the `place.snapshot` beside its text.
    ///
    /// # Errors
    /// [`PublishError::NoThread`].
    pub fn start(folder: &Path, waker: Waker) -> Result<Self, PublishError> {
        let stage = Arc::new(AtomicU8::new(0));
        let (told, file) = (Arc::clone(&stage), folder.join(PLACE_FILE));
        let woken = Arc::clone(&waker);
        let job = Job::start("publish", waker, move |cancel| {
            let mut report_stage = |stage: PublishStage| {
                told.store(stage as u8, Ordering::Relaxed);
                woken();
            };
            publish(&file, cancel, &mut report_stage)
        });
        Ok(Self {
            stage,
            job: job.map_err(PublishError::NoThread)?,
        })
    }

    /// How far it has come.
    pub fn stage(&self) -> PublishStage {
        let number = usize::from(self.stage.load(Ordering::Relaxed));
        PublishStage::ALL
            .get(number)
            .copied()
            .unwrap_or(PublishStage::Writing)
    }

    /// Asks it to stop before its next stage.
    pub fn cancel(&self) {
        self.job.cancel();
    }

    /// How it ended, once; `None` while it goes on.
    pub fn poll(&mut self) -> Option<Result<Outcome, PublishError>> {
        Some(self.job.poll()?.unwrap_or_else(|died| Err(died.into())))
    }

    /// Waits for it.
    ///
    /// # Errors
    /// See [`PublishError`].
    pub fn wait(self) -> Result<Outcome, PublishError> {
        self.job.wait()?
    }
}

fn publish(
    file: &Path,
    cancel: &Cancel,
    tell: &mut dyn FnMut(PublishStage),
) -> Result<Outcome, PublishError> {
    let started = Instant::now();
    let place = studio_place::open(file)?;
    let mut go_on = |pass| {
        tell(match pass {
            Pass::Checking => PublishStage::Checking,
            Pass::Packing => PublishStage::Packing,
            Pass::Compiling => PublishStage::Compiling,
        });
        !cancel.is_cancelled()
    };
    let (snapshot, found) = publish_while(&Input::opened(&place), &Luau, &mut go_on);
    if cancel.is_cancelled() {
        return Err(PublishError::Cancelled);
    }
    let mut report = place.report;
    report.extend(found);
    report.sort();
    let Some(snapshot) = snapshot else {
        return Ok(Outcome {
            report,
            published: None,
        });
    };
    tell(PublishStage::Writing);
    let file = file.with_extension("snapshot");
    write(&snapshot, &file)?;
    Ok(Outcome {
        report,
        published: Some(Published {
            id: snapshot.id().to_string(),
            bytes: snapshot.bytes().len() as u64,
            counts: snapshot.counts(),
            took: started.elapsed(),
            file,
        }),
    })
}

/// Writes it, unless something else than a snapshot would be lost.
fn write(snapshot: &Snapshot, file: &Path) -> Result<(), PublishError> {
    let is_ours = is_snapshot(file).map_err(|source| PublishError::Read {
        file: file.to_owned(),
        source,
    })?;
    if file.exists() && !is_ours {
        return Err(PublishError::NotOurs(file.to_owned()));
    }
    Ok(snapshot.write(file)?)
}
