//! Why a place could not be opened or saved, in sentences that say what to do. The place in the editor lives on.

use std::io;
use std::path::PathBuf;

use studio_model::Diagnostic;
use studio_place::PlaceError;
use studio_roblox::ImportError;

use super::found::FindError;
use crate::job::Died;

/// Why nothing was opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing that is a place is there.
    #[error("{0}; open a folder with a `place.ron`, or a .rbxl or .rbxlx file")]
    Find(#[from] FindError),
    /// It is a snapshot.
    #[error("`{}` is a snapshot, which is published already and cannot be edited; open the place that it was made of", .0.display())]
    Snapshot(PathBuf),
    /// The place's files cannot be read at all.
    #[error("{0}")]
    Place(#[from] PlaceError),
    /// A foreign file cannot be read.
    #[error("`{}` cannot be imported: {source}", file.display())]
    Import {
        /// The file.
        file: PathBuf,
        /// Why.
        source: ImportError,
    },
    /// Reading a foreign file failed.
    #[error("cannot read `{}`: {source}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// No thread to do it on.
    #[error("the system gives no thread: {0}; close other programs and try again")]
    NoThread(io::Error),
    /// A mistake of ours.
    #[error(transparent)]
    Died(#[from] Died),
}

/// Why a place was not saved. It is as modified as it was, and nothing of it is lost.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// It was never saved: the caller asks for a folder.
    #[error("choose a folder to save the place in")]
    NeedsFolder,
    /// What is on disk holds more than could be read: saving over it would lose that.
    #[error("the files hold {} that could not be read; saving now would lose what is there. Mend the file, save into another folder, or save anyway: the old text is kept in `.studio/backup`", things(problems.len()))]
    Refused {
        /// What could not be read.
        problems: Vec<Diagnostic>,
    },
    /// Somebody else has changed the files since they were read.
    #[error("{} changed on disk since they were read; take the changes in first, or save anyway: the old text is kept in `.studio/backup`", files.join(", "))]
    ChangedOnDisk {
        /// Which.
        files: Vec<String>,
    },
    /// The folder holds something that saving would overwrite.
    #[error("`{}` has a `{file}` already, which is not of this place; choose an empty folder", folder.display())]
    FolderTaken {
        /// The folder.
        folder: PathBuf,
        /// What is in it.
        file: String,
    },
    /// The system refused to write.
    #[error("{}", advice(.0))]
    Place(#[from] PlaceError),
    /// The old text could not be kept, so nothing was written.
    #[error("the old text could not be kept in `{}` ({source}), so nothing was saved; save into another folder", file.display())]
    Backup {
        /// The copy that was to be made.
        file: PathBuf,
        /// Why it was not.
        source: io::Error,
    },
    /// Another save goes on.
    #[error("the place is being saved already")]
    Busy,
    /// No thread to do it on.
    #[error("the system gives no thread: {0}; close other programs and try again")]
    NoThread(io::Error),
    /// A mistake of ours.
    #[error(transparent)]
    Died(#[from] Died),
}

fn things(count: usize) -> String {
    match count {
        1 => "one thing".to_owned(),
        count => format!("{count} things"),
    }
}

/// What to do about a place that could not be written.
fn advice(error: &PlaceError) -> String {
    let PlaceError::Write { path, source } = error else {
        return error.to_string();
    };
    let path = path.display();
    match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            format!("`{path}` may not be written; save into another folder, or allow writing there")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            format!(
                "the disk is full at `{path}`; the files there are as they were. Free some space and save again"
            )
        }
        _ => format!("{error}; save again, or into another folder"),
    }
}
