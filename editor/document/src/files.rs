//! A place that is being edited, with its files: opened, imported or new, saved, told apart from what is on disk. Long work
//! runs on threads; [`Session::poll`] takes in what they found. Knows no windows and no dialogs.

mod background;
pub(crate) mod disk;
pub mod error;
pub mod found;
pub(crate) mod loss;
pub mod opening;
mod outside;
#[cfg(test)]
mod real_places;
mod saving;
mod session;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::path::PathBuf;

pub use disk::FileChange;
pub use error::{OpenError, SaveError};
pub use found::{FindError, Found, Kind, find, is_snapshot};
pub use opening::{Opening, OpeningStage, new_place, open_now};
pub use saving::{Guard, Saved};
pub use session::Session;

pub(crate) use loss::{lossy_problems, unread_scripts};

use crate::external::External;
use crate::job::{Waker, no_waker};

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
    /// The autosave cannot be written: what is not saved would be lost in a crash. Told once for each failure.
    AutosaveFailed(io::Error),
    /// Somebody else changed the place's files.
    External(External),
}
