//! Saves a place: `place.ron` and the script files. Each file is written beside its place and renamed into it, so that no
//! reader and no power cut ever sees half of one; files whose bytes are right already are not touched.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use studio_model::{DataModel, InstanceId};

use crate::error::PlaceError;
use crate::folder::{is_inside, leaves};
use crate::open::PLACE_FILE;
use crate::source_file::source_files;
use crate::write::write_string;

/// What a save did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SaveSummary {
    /// Files that were written, relative to the place's folder.
    pub written: Vec<String>,
    /// Files whose bytes were right already.
    pub unchanged: usize,
}

/// Saves a model into a folder, which is made if it is not there: `place.ron`, and the sources of scripts that have a
/// file ([`assign_source_files`](crate::assign_source_files) gives them one). Other files in it are left alone.
///
/// A model whose report has errors is not the whole place: a script whose file could not be read has no source in it, and
/// saving it would empty that file.
///
/// # Errors
/// See [`PlaceError`]. All files are written beside their places before the first is renamed, so an error while writing
/// (a full disk) leaves the old place as it was.
pub fn save(model: &DataModel, dir: &Path) -> Result<SaveSummary, PlaceError> {
    save_with(model, dir, &|_| false, &mut |_, _| {})
}

/// Saves as [`save`] does, but leaves the files of the scripts alone that `keep` says: those that could not be read. Each
/// file's name and bytes are told to `observe` before anything is replaced, whether they have to be written or not.
///
/// # Errors
/// Those of [`save`].
pub fn save_with(
    model: &DataModel,
    dir: &Path,
    keep: &dyn Fn(InstanceId) -> bool,
    observe: &mut dyn FnMut(&str, &[u8]),
) -> Result<SaveSummary, PlaceError> {
    let scripts = checked_sources(model, keep)?;
    fs::create_dir_all(dir).map_err(|source| write_error(dir, source))?;
    let mut summary = SaveSummary::default();
    let mut pending = Vec::new();
    for (file, source) in &scripts {
        let target = dir.join(file.as_ref());
        make_parent(model, dir, &target, file, source.id)?;
        observe(file, source.text.as_bytes());
        stage(
            target,
            file,
            source.text.as_bytes(),
            &mut pending,
            &mut summary,
        )?;
    }
    let text = write_string(model);
    observe(PLACE_FILE, text.as_bytes());
    stage(
        dir.join(PLACE_FILE),
        PLACE_FILE,
        text.as_bytes(),
        &mut pending,
        &mut summary,
    )?;
    for staged in pending {
        staged.replace()?;
    }
    Ok(summary)
}

/// A script that has a file.
struct Source {
    id: InstanceId,
    text: Arc<str>,
}

/// The sources by file. Refuses paths out of the folder and files that two scripts would fill differently.
fn checked_sources(
    model: &DataModel,
    keep: &dyn Fn(InstanceId) -> bool,
) -> Result<BTreeMap<Arc<str>, Source>, PlaceError> {
    let mut by_file: BTreeMap<Arc<str>, Source> = BTreeMap::new();
    for (file, id, text) in source_files(model).filter(|(_, id, _)| !keep(*id)) {
        if !is_inside(&file) {
            return Err(PlaceError::Escapes {
                path: file.to_string(),
                instance: model.path(id),
            });
        }
        if let Some(first) = by_file.get(&file)
            && first.text != text
        {
            let (first, second) = (model.path(first.id), model.path(id));
            return Err(PlaceError::SourceConflict {
                file: file.to_string(),
                first,
                second,
            });
        }
        by_file.entry(file).or_insert(Source { id, text });
    }
    Ok(by_file)
}

/// Makes the folder of a script file, and refuses one that a link leads out of the place.
fn make_parent(
    model: &DataModel,
    dir: &Path,
    target: &Path,
    file: &str,
    id: InstanceId,
) -> Result<(), PlaceError> {
    let parent = target.parent().unwrap_or(dir);
    // What exists is checked before anything is made: a link may lead out halfway.
    let existing = parent
        .ancestors()
        .find(|folder| folder.exists())
        .unwrap_or(dir);
    if leaves(dir, existing).map_err(|source| write_error(existing, source))? {
        return Err(PlaceError::Escapes {
            path: file.to_owned(),
            instance: model.path(id),
        });
    }
    fs::create_dir_all(parent).map_err(|source| write_error(parent, source))
}

/// Writes a file beside its place, unless it holds these bytes already.
fn stage(
    target: PathBuf,
    name: &str,
    bytes: &[u8],
    pending: &mut Vec<Staged>,
    summary: &mut SaveSummary,
) -> Result<(), PlaceError> {
    if holds(&target, bytes) {
        summary.unchanged += 1;
        return Ok(());
    }
    pending.push(Staged::write(target, bytes)?);
    summary.written.push(name.to_owned());
    Ok(())
}

fn holds(file: &Path, bytes: &[u8]) -> bool {
    let has_length = fs::metadata(file).is_ok_and(|metadata| metadata.len() == bytes.len() as u64);
    has_length && fs::read(file).is_ok_and(|old| old == bytes)
}

fn write_error(path: &Path, source: io::Error) -> PlaceError {
    PlaceError::Write {
        path: path.to_owned(),
        source,
    }
}

/// A file that lies beside the one it will replace. Dropped before that, it is deleted.
struct Staged {
    beside: PathBuf,
    target: PathBuf,
}

impl Staged {
    fn write(target: PathBuf, bytes: &[u8]) -> Result<Self, PlaceError> {
        let mut beside = target.clone().into_os_string();
        beside.push(format!(".{}.new", std::process::id()));
        let staged = Self {
            beside: beside.into(),
            target,
        };
        let write = || {
            let mut file = fs::File::create(&staged.beside)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().map_err(|source| write_error(&staged.target, source))?;
        Ok(staged)
    }

    fn replace(self) -> Result<(), PlaceError> {
        fs::rename(&self.beside, &self.target).map_err(|source| write_error(&self.target, source))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After the rename there is nothing to delete, and if deleting fails nothing more can be done.
        drop(fs::remove_file(&self.beside));
    }
}
