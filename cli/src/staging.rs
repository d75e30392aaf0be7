//! A folder that is written out of sight and moved to its place when it is whole: nobody finds half of one, and what
//! goes wrong leaves nothing behind.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::CliError;

/// A folder that is being written.
#[derive(Debug)]
pub(crate) struct Staging {
    target: PathBuf,
    /// Where it is written until then: beside the target, or in it if it is there and empty.
    staged: PathBuf,
}

impl Staging {
    /// Begins a folder that shall be at `target`, where nothing or an empty folder may be.
    ///
    /// # Errors
    /// Something is there, or the system refuses.
    pub(crate) fn begin(target: &Path) -> Result<Self, CliError> {
        let name = format!(".studio-{}.new", std::process::id());
        let first = fs::read_dir(target).map(|mut entries| entries.next());
        let staged = match first {
            Ok(None) => target.join(name),
            Ok(Some(_)) => {
                return Err(
                    CliError::usage(format!("`{}` is not empty", target.display()))
                        .hint("name a folder that does not exist yet; nothing was written"),
                );
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => beside(target).join(name),
            Err(error) => return Err(refused(target, &error)),
        };
        fs::create_dir_all(&staged).map_err(|error| refused(target, &error))?;
        Ok(Self {
            target: target.to_owned(),
            staged,
        })
    }

    /// Where to write.
    pub(crate) fn dir(&self) -> &Path {
        &self.staged
    }

    /// Moves what was written to its place.
    ///
    /// # Errors
    /// The system refuses.
    pub(crate) fn finish(self) -> Result<(), CliError> {
        self.move_to_target()
            .map_err(|error| refused(&self.target, &error))
    }

    fn move_to_target(&self) -> io::Result<()> {
        if self.staged.parent() != Some(&self.target) {
            return fs::rename(&self.staged, &self.target);
        }
        for entry in fs::read_dir(&self.staged)? {
            let entry = entry?;
            fs::rename(entry.path(), self.target.join(entry.file_name()))?;
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After the move there is little or nothing to delete; if deleting fails nothing more can be done.
        drop(fs::remove_dir_all(&self.staged));
    }
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
            outer.path().to_owned(),
        ] {
            if target == outer.path() {
                fs::remove_dir_all(outer.path().join("fresh")).unwrap();
                fs::remove_dir_all(outer.path().join("a")).unwrap();
            }
            let abandoned = Staging::begin(&target).unwrap();
            fs::write(abandoned.dir().join("file"), "text").unwrap();
            drop(abandoned);
            assert!(!target.join("file").exists());

            let staging = Staging::begin(&target).unwrap();
            fs::create_dir(staging.dir().join("scripts")).unwrap();
            fs::write(staging.dir().join("scripts/file"), "text").unwrap();
            staging.finish().unwrap();
            assert_eq!(fs::read(target.join("scripts/file")).unwrap(), b"text");
            assert_eq!(
                fs::read_dir(&target).unwrap().count(),
                1,
                "nothing is left beside it"
            );
        }
    }

    #[test]
    fn what_is_there_is_not_touched() {
        let outer = tempfile::tempdir().unwrap();
        fs::write(outer.path().join("mine"), "mine").unwrap();
        for taken in [outer.path().to_owned(), outer.path().join("mine")] {
            assert_eq!(Staging::begin(&taken).unwrap_err().exit_code(), 2);
        }
        assert_eq!(fs::read_dir(outer.path()).unwrap().count(), 1);
    }
}
