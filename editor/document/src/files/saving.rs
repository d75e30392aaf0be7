//! Saving on a thread: guards first, then a copy of what would be lost, then the files. Works on a snapshot of the model;
//! what it had to give to instances (uids, files of scripts) is handed back.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rustc_hash::FxHashSet;
use studio_model::{DataModel, InstanceId, Value};
use studio_place::{
    PLACE_FILE, SaveSummary, assign_source_files, derived_uids, save_with, source_files,
    source_property,
};

use super::disk::{DiskState, FileChange};
use super::error::SaveError;
use crate::document::Identities;
use crate::history::HistoryState;
use crate::templates::{EXTRAS, GITIGNORE};

/// Where old texts are kept, in the place's folder.
const BACKUP_FOLDER: &str = ".studio/backup";

/// What to do where saving would lose something that is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Guard {
    /// Save nothing and say so.
    #[default]
    Ask,
    /// Save; the old text is kept in `.studio/backup`. Scripts that could not be read keep their files all the same.
    SaveAnyway,
}

/// A save that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The place's folder.
    pub folder: PathBuf,
    /// Which files were written.
    pub summary: SaveSummary,
    /// The copy of the old text, if one was made.
    pub backup: Option<PathBuf>,
}

/// What to save, and onto what.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) model: DataModel,
    pub(super) state: HistoryState,
    pub(super) folder: PathBuf,
    /// The folder that the place has now, if it is another one.
    pub(super) from: Option<PathBuf>,
    /// What the files of `folder` are believed to hold; `None` if the place was never there.
    pub(super) disk: Option<DiskState>,
    /// Scripts whose files could not be read.
    pub(super) unread: FxHashSet<InstanceId>,
    /// Whether the old text holds what could not be read.
    pub(super) is_lossy: bool,
    pub(super) guard: Guard,
    /// Whether the folder gets what a new place has beside its text.
    pub(super) extras: Extras,
}

/// The files beside a new place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extras {
    None,
    Gitignore,
    All,
}

/// What a save leaves for the session.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) saved: Saved,
    /// What was saved, with its identities.
    pub(super) model: DataModel,
    pub(super) state: HistoryState,
    pub(super) identities: Identities,
    pub(super) disk: DiskState,
}

impl Task {
    /// Does it.
    pub(super) fn run(mut self) -> Result<Done, SaveError> {
        let mut loses = self.is_lossy && self.disk.is_some();
        match &mut self.disk {
            Some(disk) => {
                let files = changed(disk, &self.folder);
                if !files.is_empty() && self.guard == Guard::Ask {
                    return Err(SaveError::ChangedOnDisk { files });
                }
                loses |= !files.is_empty();
            }
            None => self.refuse_taken()?,
        }
        let model = &self.model;
        let all = std::mem::take(&mut self.unread).into_iter();
        let (kept, written): (Vec<_>, Vec<_>) = all.partition(|&id| is_unwritten(model, id));
        self.unread = kept.into_iter().collect();
        self.back_up_scripts(&written)?;
        let identities = settle(&mut self.model);
        let backup = if loses {
            Some(back_up(&self.folder)?)
        } else {
            None
        };
        let mut hashes = Vec::new();
        let unread = &self.unread;
        let summary = save_with(
            &self.model,
            &self.folder,
            &|id| unread.contains(&id),
            &mut |file, bytes| hashes.push((file.to_owned(), blake3::hash(bytes))),
        )?;
        if let Some(from) = &self.from {
            self.carry_over(from)?;
        }
        write_extras(&self.folder, self.extras)?;
        let mut disk = DiskState::default();
        for (file, hash) in hashes {
            disk.note(&self.folder, &file, hash);
        }
        Ok(Done {
            saved: Saved {
                folder: self.folder,
                summary,
                backup,
            },
            model: self.model,
            state: self.state,
            identities,
            disk,
        })
    }

    /// Copies files that could not be read and whose scripts have got a source in the editor.
    fn back_up_scripts(&self, ids: &[InstanceId]) -> Result<(), SaveError> {
        for &id in ids {
            let notes = self.model.annotations(id);
            let Some(name) = notes.and_then(|notes| notes.source_file.as_deref()) else {
                continue;
            };
            let file = self.folder.join(name);
            if self.disk.is_some() && is_below(&self.folder, &file) && file.is_file() {
                let name = name.replace('/', "-");
                copy_to_backup(&self.folder, &file, &name)?;
            }
        }
        Ok(())
    }

    /// Refuses a folder that holds something under a name that would be written.
    fn refuse_taken(&self) -> Result<(), SaveError> {
        let scripts = source_files(&self.model).map(|(file, ..)| file.to_string());
        let names = std::iter::once(PLACE_FILE.to_owned()).chain(scripts).chain(
            ["assets".to_owned()]
                .into_iter()
                .filter(|_| self.from.is_some()),
        );
        for file in names {
            if self.folder.join(&file).symlink_metadata().is_ok() {
                let folder = self.folder.clone();
                return Err(SaveError::FolderTaken { folder, file });
            }
        }
        Ok(())
    }

    /// Takes along what the model does not hold: assets, and scripts that could not be read.
    fn carry_over(&self, from: &Path) -> Result<(), SaveError> {
        copy_tree(&from.join("assets"), &self.folder.join("assets"))?;
        for (file, id, _) in source_files(&self.model) {
            let (old, new) = (from.join(file.as_ref()), self.folder.join(file.as_ref()));
            let is_kept = self.unread.contains(&id) && is_below(from, &old) && old.is_file();
            if is_kept && let Some(parent) = new.parent() {
                let copied = fs::create_dir_all(parent).and_then(|()| fs::copy(&old, &new));
                copied.map_err(|source| write_error(&new, source))?;
            }
        }
        Ok(())
    }
}

/// Whether a path, its links followed, is below a folder.
fn is_below(folder: &Path, path: &Path) -> bool {
    match (folder.canonicalize(), path.canonicalize()) {
        (Ok(folder), Ok(path)) => path.starts_with(folder),
        _ => false,
    }
}

/// The files that somebody else changed. One that was deleted is written again: nothing is lost.
fn changed(disk: &mut DiskState, folder: &Path) -> Vec<String> {
    let changes = disk.changes(folder).into_iter();
    changes
        .filter(|(_, change)| *change != FileChange::Deleted)
        .map(|(file, _)| file)
        .collect()
}

/// Gives uids and script files to those that need one, and says to whom.
fn settle(model: &mut DataModel) -> Identities {
    let mut identities = Identities::default();
    let root = model.root();
    if model.descendants(root).any(|id| model.uid(id).is_none()) {
        identities.uids = derived_uids(model);
        for &(id, uid) in &identities.uids {
            model.set_uid(id, Some(uid));
        }
    }
    let before: rustc_hash::FxHashMap<_, _> = source_files(model)
        .map(|(file, id, _)| (id, file))
        .collect();
    assign_source_files(model);
    identities.source_files = source_files(model)
        .filter(|(file, id, _)| before.get(id) != Some(file))
        .map(|(file, id, _)| (id, file))
        .collect();
    identities
}

/// Whether a script has no source: it was not read, and nobody has written one since.
pub(super) fn is_unwritten(model: &DataModel, id: InstanceId) -> bool {
    let property = model.class(id).and_then(source_property);
    let source = property.and_then(|property| model.own_value(id, property));
    !matches!(source, Some(Value::String(source)) if !source.is_empty())
}

/// Copies the text that is about to be replaced.
fn back_up(folder: &Path) -> Result<PathBuf, SaveError> {
    copy_to_backup(folder, &folder.join(PLACE_FILE), PLACE_FILE)
}

/// Copies a file to where old texts are kept, under a name that says what it was and when.
fn copy_to_backup(folder: &Path, file: &Path, name: &str) -> Result<PathBuf, SaveError> {
    let seconds = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |t| t.as_secs());
    let backups = folder.join(BACKUP_FOLDER);
    let failed = |file: &Path, source| SaveError::Backup {
        file: file.to_owned(),
        source,
    };
    fs::create_dir_all(&backups).map_err(|source| failed(&backups, source))?;
    let (stem, extension) = name.split_once('.').unwrap_or((name, "old"));
    let mut number = 0;
    loop {
        let copy = backups.join(match number {
            0 => format!("{stem}-{seconds}.{extension}"),
            number => format!("{stem}-{seconds}-{number}.{extension}"),
        });
        if copy.exists() {
            number += 1;
            continue;
        }
        return match fs::copy(file, &copy) {
            Ok(_) => Ok(copy),
            // Nothing is there that could be lost.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(copy),
            Err(source) => Err(failed(&copy, source)),
        };
    }
}

fn copy_tree(from: &Path, to: &Path) -> Result<(), SaveError> {
    let mut folders = vec![(from.to_owned(), to.to_owned())];
    while let Some((from, to)) = folders.pop() {
        let entries = match fs::read_dir(&from) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(source) => return Err(write_error(&to, source)),
        };
        fs::create_dir_all(&to).map_err(|source| write_error(&to, source))?;
        for entry in entries {
            let copy = || -> io::Result<Option<(PathBuf, PathBuf)>> {
                let entry = entry?;
                let (old, new) = (entry.path(), to.join(entry.file_name()));
                let kind = entry.file_type()?;
                if kind.is_dir() {
                    return Ok(Some((old, new)));
                }
                // Links may lead anywhere, pipes and devices have no end.
                if kind.is_file() {
                    fs::copy(old, new)?;
                }
                Ok(None)
            };
            folders.extend(copy().map_err(|source| write_error(&to, source))?);
        }
    }
    Ok(())
}

/// Writes what a new place has beside its text, unless it is there.
fn write_extras(folder: &Path, extras: Extras) -> Result<(), SaveError> {
    let files: &[(&str, &str)] = match extras {
        Extras::None => &[],
        Extras::Gitignore => &[(".gitignore", GITIGNORE)],
        Extras::All => &EXTRAS,
    };
    for (name, text) in files {
        let file = folder.join(name);
        if file.exists() {
            continue;
        }
        let parent = file.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&file, text))
            .map_err(|source| write_error(&file, source))?;
    }
    Ok(())
}

fn write_error(path: &Path, source: io::Error) -> SaveError {
    SaveError::Place(studio_place::PlaceError::Write {
        path: path.to_owned(),
        source,
    })
}
