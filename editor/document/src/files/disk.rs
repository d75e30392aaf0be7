//! What a place's files held when they were last read or written: to tell whether somebody else has changed them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use blake3::Hash;
use rustc_hash::FxHashSet;
use studio_model::{DataModel, InstanceId};
use studio_place::{PLACE_FILE, source_files};

/// A file that was changed less than this before it was looked at may change again without another time stamp.
const STAMP_GRAIN: Duration = Duration::from_secs(2);

/// The files that a place is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct DiskState {
    files: BTreeMap<String, FileState>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct FileState {
    hash: Hash,
    /// Length and time of a file that need not be read to know that it holds this.
    stamp: Option<(u64, SystemTime)>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileChange {
    /// It holds something else.
    Changed,
    /// It is not there any more.
    Deleted,
    /// It is there and cannot be read.
    Unreadable,
}

impl DiskState {
    /// Of a place that was read: its text had this hash before.
    pub(crate) fn of_opened(
        dir: &Path,
        text: Option<Hash>,
        model: &DataModel,
        unread: &FxHashSet<InstanceId>,
    ) -> Self {
        let mut state = Self::default();
        if let Some(hash) = text {
            state.note(dir, PLACE_FILE, hash);
        }
        for (file, id, source) in source_files(model) {
            if !unread.contains(&id) {
                state.note(dir, &file, blake3::hash(source.as_bytes()));
            }
        }
        state
    }

    /// Notes what a file holds. Its stamp is believed only if it is old enough.
    pub(crate) fn note(&mut self, dir: &Path, file: &str, hash: Hash) {
        let metadata = fs::metadata(dir.join(file)).ok();
        let stamp = metadata.and_then(|metadata| {
            let modified = metadata.modified().ok()?;
            is_old(modified).then_some((metadata.len(), modified))
        });
        self.files
            .insert(file.to_owned(), FileState { hash, stamp });
    }

    /// One hash for all of it: the same files, the same hash.
    pub(crate) fn digest(&self) -> Hash {
        let mut hasher = blake3::Hasher::new();
        for (name, state) in &self.files {
            hasher.update(name.as_bytes());
            hasher.update(&[0]);
            hasher.update(state.hash.as_bytes());
        }
        hasher.finalize()
    }

    /// The files that hold something else now.
    pub(crate) fn changes(&mut self, dir: &Path) -> Vec<(String, FileChange)> {
        let change = |(name, state): (&String, &mut FileState)| {
            Some((name.clone(), state.change(&dir.join(name))?))
        };
        self.files.iter_mut().filter_map(change).collect()
    }

    /// The folders, relative to the place, that hold its files: the first part of each path; empty for the place's own.
    pub(crate) fn folders(&self) -> BTreeSet<&str> {
        self.files
            .keys()
            .map(|file| file.split_once('/').map_or("", |(folder, _)| folder))
            .collect()
    }
}

impl FileState {
    fn change(&mut self, file: &Path) -> Option<FileChange> {
        let stamp = fs::metadata(file)
            .ok()
            .and_then(|metadata| Some((metadata.len(), metadata.modified().ok()?)));
        if stamp.is_some() && stamp == self.stamp {
            return None;
        }
        match hash_file(file) {
            Ok(hash) if hash == self.hash => {
                self.stamp = stamp.filter(|(_, modified)| is_old(*modified));
                None
            }
            Ok(_) => Some(FileChange::Changed),
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                Some(FileChange::Deleted)
            }
            Err(_) => Some(FileChange::Unreadable),
        }
    }
}

fn is_old(modified: SystemTime) -> bool {
    SystemTime::now()
        .duration_since(modified)
        .is_ok_and(|age| age > STAMP_GRAIN)
}

/// The hash of a regular file; others may have no end.
pub(crate) fn hash_file(file: &Path) -> io::Result<Hash> {
    let metadata = fs::metadata(file)?;
    if !metadata.is_file() {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(file)?)?;
    Ok(hasher.finalize())
}
