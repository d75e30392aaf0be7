//! Folders that exist only while something is under way, and must not outlast it, however it ends. What is written into
//! them, and when they are done, others know.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How often a folder is deleted into which somebody still writes.
const ATTEMPTS: usize = 16;

/// Folders to delete, shared by whoever makes them and whoever ends the process.
#[derive(Debug, Clone, Default)]
pub(crate) struct Debris(Arc<Mutex<Vec<PathBuf>>>);

impl Debris {
    /// From now on these are to be deleted: the first with all that is in it, the others, which it lies in, only if
    /// nothing else does. From the innermost to the outermost.
    pub(crate) fn expect(&self, folders: Vec<PathBuf>) {
        *self.lock() = folders;
    }

    /// Does what makes the folders last. Nobody deletes any meanwhile, nor afterwards if it went well.
    pub(crate) fn settle<E>(&self, work: impl FnOnce() -> Result<(), E>) -> Result<(), E> {
        let mut folders = self.lock();
        work()?;
        folders.clear();
        Ok(())
    }

    /// Deletes them. As long as the answer is kept, nobody can expect or settle any.
    pub(crate) fn remove(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        let mut folders = self.lock();
        let mut rest = folders.drain(..);
        if let Some(whole) = rest.next() {
            // If deleting fails for another reason than a writer that goes on, nothing more can be done.
            for _ in 0..ATTEMPTS {
                if fs::remove_dir_all(&whole).is_ok() || !whole.exists() {
                    break;
                }
            }
        }
        for empty in rest {
            drop(fs::remove_dir(empty));
        }
        folders
    }

    fn lock(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_goes_with_its_content_and_what_others_use_stays() {
        let outer = tempfile::tempdir().unwrap();
        let (a, b) = (outer.path().join("a"), outer.path().join("a/b"));
        let staged = b.join("staged");
        let debris = Debris::default();
        debris.expect(vec![staged.clone(), b.clone(), a.clone()]);
        fs::create_dir_all(staged.join("scripts")).unwrap();
        fs::write(staged.join("scripts/file"), "text").unwrap();
        fs::write(a.join("somebody's"), "").unwrap();
        drop(debris.remove());
        assert!(!b.exists() && a.join("somebody's").exists());
    }

    #[test]
    fn what_is_settled_stays_and_what_failed_to_settle_goes() {
        for (done, stays) in [(Ok(()), true), (Err(()), false)] {
            let outer = tempfile::tempdir().unwrap();
            let staged = outer.path().join("staged");
            let debris = Debris::default();
            debris.expect(vec![staged.clone()]);
            fs::create_dir(&staged).unwrap();
            assert_eq!(debris.settle(|| done), done);
            drop(debris.remove());
            assert_eq!(staged.exists(), stays);
        }
    }
}
