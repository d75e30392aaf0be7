//! A folder that is written out of sight and moved to its place when it is whole: nobody finds half of one, and what
//! goes wrong leaves nothing behind.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::debris::Debris;
use crate::error::CliError;

/// A folder that is being written.
#[derive(Debug)]
pub(crate) struct Staging {
    target: PathBuf,
    /// Where it is written until then: beside the target, or in it if that is the current folder.
    staged: PathBuf,
    /// The staged folder, and those above it that had to be made.
    debris: Debris,
}

impl Staging {
    /// Begins a folder that shall be at `target`, where nothing or an empty folder may be.
    ///
    /// # Errors
    /// Something is there, or the system refuses.
    pub(crate) fn begin(target: &Path, debris: &Debris) -> Result<Self, CliError> {
        let refused = |error: io::Error| refused(target, &error);
        let name = format!(".studio-{}.new", std::process::id());
        let first = fs::read_dir(target).map(|mut entries| entries.next());
        let (target, staged) = match first {
            Ok(None) => {
                let target = fs::canonicalize(target).map_err(refused)?;
                let staged = if is_current(&target) {
                    target.join(name)
                } else {
                    beside(&target).join(name)
                };
                (target, staged)
            }
            Ok(Some(_)) => {
                return Err(
                    CliError::usage(format!("`{}` is not empty", target.display()))
                        .hint("name a folder that does not exist yet; nothing was written"),
                );
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                (target.to_owned(), beside(target).join(name))
            }
            Err(error) => return Err(refused(error)),
        };
        let made = staged
            .ancestors()
            .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        debris.expect(made.map(Path::to_owned).collect());
        let staging = Self {
            target,
            staged,
            debris: debris.clone(),
        };
        fs::create_dir_all(&staging.staged).map_err(refused)?;
        Ok(staging)
    }

    /// Where to write.
    pub(crate) fn dir(&self) -> &Path {
        &self.staged
    }

    /// Writes a file and the folders above it.
    ///
    /// # Errors
    /// The system refuses.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result<(), CliError> {
        let file = self.staged.join(name);
        let written = file
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&file, text));
        written.map_err(|error| CliError::io(format!("cannot write `{name}`")).because(&error))
    }

    /// Moves what was written to its place.
    ///
    /// # Errors
    /// The system refuses.
    pub(crate) fn finish(self) -> Result<(), CliError> {
        self.debris
            .settle(|| self.move_to_target())
            .map_err(|error| refused(&self.target, &error))
    }

    fn move_to_target(&self) -> io::Result<()> {
        if self.staged.parent() == Some(&self.target) {
            for entry in fs::read_dir(&self.staged)? {
                let entry = entry?;
                fs::rename(entry.path(), self.target.join(entry.file_name()))?;
            }
            return fs::remove_dir(&self.staged);
        }
        // Some systems move no folder onto another, be it empty.
        let was_there = fs::remove_dir(&self.target);
        fs::rename(&self.staged, &self.target).inspect_err(|_| {
            if was_there.is_ok() {
                // It was empty: nothing is lost if even this fails.
                drop(fs::create_dir(&self.target));
            }
        })
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        drop(self.debris.remove());
    }
}

/// Whether the folder is the current one, which must not be replaced below those who are in it.
fn is_current(folder: &Path) -> bool {
    let current = std::env::current_dir().and_then(fs::canonicalize);
    current.is_ok_and(|current| current == folder)
}

/// The folder that `target` lies in.
fn beside(target: &Path) -> &Path {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn refused(target: &Path, error: &io::Error) -> CliError {
    CliError::io(format!("cannot write `{}`", target.display())).because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_appears_whole_or_not_at_all() {
        let outer = tempfile::tempdir().unwrap();
        for target in [
            outer.path().join("fresh"),
            outer.path().join("a/b"),
            outer.path().join("empty"),
        ] {
            if target.ends_with("empty") {
                fs::create_dir(&target).unwrap();
            }
            let before = names(outer.path());
            let debris = Debris::default();
            let abandoned = Staging::begin(&target, &debris).unwrap();
            abandoned.write("file", "text").unwrap();
            drop(abandoned);
            assert_eq!(names(outer.path()), before, "no folder above it is left");

            // What Ctrl-C does.
            let interrupted = Staging::begin(&target, &debris).unwrap();
            interrupted.write("scripts/file", "text").unwrap();
            drop(debris.remove());
            assert_eq!(names(outer.path()), before);
            assert!(interrupted.finish().is_err(), "there is nothing to move");
            assert_eq!(names(outer.path()), before);

            let staging = Staging::begin(&target, &debris).unwrap();
            staging.write("scripts/file", "text").unwrap();
            staging.finish().unwrap();
            assert_eq!(fs::read(target.join("scripts/file")).unwrap(), b"text");
            assert_eq!(names(&target), ["scripts"]);
            let staged = |name: &String| name.starts_with(".studio");
            assert!(!names(beside(&target)).iter().any(staged));
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_there_is_not_touched() {
        let outer = tempfile::tempdir().unwrap();
        fs::write(outer.path().join("mine"), "mine").unwrap();
        for taken in [outer.path().to_owned(), outer.path().join("mine")] {
            assert_eq!(
                Staging::begin(&taken, &Debris::default())
                    .unwrap_err()
                    .exit_code(),
                2
            );
        }
        assert_eq!(fs::read_dir(outer.path()).unwrap().count(), 1);
    }
}
