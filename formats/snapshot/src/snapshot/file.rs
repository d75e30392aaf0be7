//! Snapshots on disk.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use studio_model::limits;

use super::Snapshot;
use super::header::{HEADER_BYTES, Header};
use crate::error::SnapshotError;

impl Snapshot {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// [`SnapshotError`].
    pub fn read(path: &Path) -> Result<Self, SnapshotError> {
        let io = |source| SnapshotError::Io {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(io)?;
        let len = file.metadata().map_err(io)?.len();
        let mut bytes = Vec::new();
        // A file that is something else is not read to its end, however long it is.
        (&file)
            .take(HEADER_BYTES as u64)
            .read_to_end(&mut bytes)
            .map_err(io)?;
        Header::read(&bytes)?;
        bytes.reserve(len.min(limits::SNAPSHOT_BYTES_MAX) as usize);
        file.take(limits::SNAPSHOT_BYTES_MAX)
            .read_to_end(&mut bytes)
            .map_err(io)?;
        Self::decode(bytes)
    }

    /// Writes the file: beside it first, then in its place, so that there is never half a file under its name.
    ///
    /// # Errors
    /// [`SnapshotError::Io`].
    pub fn write(&self, path: &Path) -> Result<(), SnapshotError> {
        let beside = beside(path);
        let written = File::create(&beside).and_then(|mut file| {
            file.write_all(&self.bytes)?;
            file.sync_all()
        });
        let done = written.and_then(|()| fs::rename(&beside, path));
        done.map_err(|source| {
            // Best effort: the error that counts is the first one.
            drop(fs::remove_file(&beside));
            SnapshotError::Io {
                path: path.to_owned(),
                source,
            }
        })
    }
}

/// A name in the same folder that nobody else uses.
fn beside(path: &Path) -> PathBuf {
    let name = path
        .file_name()
        .map_or_else(|| "snapshot".into(), OsStr::to_os_string);
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.new", std::process::id()));
    path.with_file_name(hidden)
}
