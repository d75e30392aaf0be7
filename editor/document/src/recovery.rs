//! What an editor that ended without saving left behind, and how it becomes part of the place again. Knows no windows: it is
//! found when a place is opened, and offered by whoever opened it.

pub(crate) mod autosave;
pub(crate) mod journal;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use studio_model::{Change, ChangeError, ClassId, DataModel, InstanceId, Uid};
use studio_place::delta::{Delta, Patch, apply_delta, delta_between};

pub use autosave::FLUSH_INTERVAL;

use crate::edit::Edit;
use crate::files::Host;
use journal::{EXTENSION, Found, Left};

/// Where journals lie in a place's folder.
const PLACE_FOLDER: &str = ".studio/autosave";

/// Journals in one folder that are looked at.
const JOURNALS_MAX: usize = 100;

/// Work that was not saved.
#[derive(Debug)]
pub struct Recovery {
    pub(crate) path: PathBuf,
    pub(crate) lock: File,
    pub(crate) delta: Delta,
    title: String,
    when: SystemTime,
    fits: bool,
}

impl Recovery {
    /// When the last of it was kept.
    pub fn when(&self) -> SystemTime {
        self.when
    }

    /// How many things are different from what was saved.
    pub fn changes(&self) -> usize {
        self.delta.len()
    }

    /// What the place was called.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Whether the files are still those that the work began with. If not, restoring changes what the work changed, and
    /// leaves the rest as it is now.
    pub fn fits(&self) -> bool {
        self.fits
    }

    /// Forgets it for good.
    pub fn discard(self) {
        // If this fails it is offered again, which loses nothing.
        drop(fs::remove_file(&self.path));
    }
}

/// What lies in a place's journals.
#[derive(Debug, Default)]
pub(crate) struct Discovered {
    pub(crate) recoveries: Vec<Recovery>,
    /// Whether another editor has the place open.
    pub(crate) is_open_elsewhere: bool,
}

/// Where the journals of a place may lie: beside it, or with the user's data if that cannot be written.
pub(crate) fn folders(place: Option<&Path>, host: &Host) -> Vec<PathBuf> {
    let ours = host.data_dir.as_ref().map(|dir| dir.join("autosave"));
    match place {
        Some(place) => {
            let name = blake3::hash(place.as_os_str().as_encoded_bytes()).to_hex();
            let elsewhere = ours.map(|dir| dir.join(&name.as_str()[..16]));
            std::iter::once(place.join(PLACE_FOLDER))
                .chain(elsewhere)
                .collect()
        }
        None => ours.map(|dir| dir.join("unsaved")).into_iter().collect(),
    }
}

/// The path of a new journal in each folder where it may lie.
pub(crate) fn paths(place: Option<&Path>, host: &Host) -> Vec<PathBuf> {
    let name = format!("{:016x}.{EXTENSION}", crate::seed::fresh_seed());
    folders(place, host)
        .into_iter()
        .map(|folder| folder.join(&name))
        .collect()
}

/// Looks for work that was left behind. `saved` is the place as its files hold it, `files` their digest. What adds nothing
/// to the files is deleted.
pub(crate) fn discover(
    place: Option<&Path>,
    saved: &DataModel,
    files: Option<&str>,
    host: &Host,
) -> Discovered {
    let mut discovered = Discovered::default();
    for path in folders(place, host).iter().flat_map(|dir| journals(dir)) {
        match journal::read(&path) {
            Found::Alive => discovered.is_open_elsewhere = true,
            Found::Nothing => {}
            Found::Left(left) => {
                let Left {
                    header,
                    batches,
                    when,
                    file,
                } = left;
                let delta = replay(saved, &batches);
                if delta.is_empty() {
                    drop(fs::remove_file(&path));
                    continue;
                }
                discovered.recoveries.push(Recovery {
                    path,
                    lock: file,
                    delta,
                    title: header.title,
                    when,
                    fits: header.files.as_deref() == files,
                });
            }
        }
    }
    discovered
        .recoveries
        .sort_by_key(|found| std::cmp::Reverse(found.when));
    discovered
}

/// Places that were never saved, and whose editor ended without a word: see [`crate::files::Session::of_recovery`].
pub fn unsaved_places(host: &Host) -> Vec<Recovery> {
    discover(None, &DataModel::new(), None, host).recoveries
}

fn journals(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == EXTENSION)
        })
        .take(JOURNALS_MAX)
        .collect();
    found.sort();
    found
}

/// What batches amount to, on top of a model.
fn replay(saved: &DataModel, batches: &[Delta]) -> Delta {
    if batches.is_empty() {
        return Delta::default();
    }
    let mut model = saved.snapshot();
    for batch in batches {
        // Too many instances: what fits is offered.
        if apply_delta(batch, &mut model).is_err() {
            break;
        }
    }
    delta_between(saved, &model)
}

/// A delta becomes part of a transaction.
impl Patch for Edit<'_> {
    fn model(&self) -> &DataModel {
        Edit::model(self)
    }

    fn create(&mut self, class: ClassId, uid: Uid) -> Result<InstanceId, ChangeError> {
        self.create_with_uid(class, uid)
    }

    fn prepare(&mut self, change: Change) -> Result<(), ChangeError> {
        Edit::prepare(self, change)
    }

    fn apply(&mut self, change: Change) -> Result<(), ChangeError> {
        Edit::apply(self, change)
    }
}
