//! What others do to a place's files while it is open: noticed, read, and merged with what is in the editor. Nothing is
//! taken that could not be read whole, and nothing of ours is lost.

#[cfg(test)]
mod tests;
mod watch;

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::{DataModel, Diagnostic, InstanceId, Report, Uid, Value};
use studio_place::merge::{Conflict, Merge, merge};
use studio_place::{PLACE_FILE, assign_uids, source_files, source_property};

pub(crate) use watch::Watch;

use crate::files::disk::{DiskState, FileChange, hash_file};
use crate::files::{lossy_problems, unread_scripts};

/// What somebody else did to the files, and what became of it.
#[derive(Debug)]
pub enum External {
    /// Their changes are in the place, as one step that can be undone.
    TakenIn(TakenIn),
    /// Files that are gone. The place in the editor is whole; saving writes them again.
    Deleted {
        /// Which.
        files: Vec<String>,
    },
    /// The files hold something that cannot be read whole, so nothing was taken in. Saving asks before it replaces them.
    Unreadable {
        /// What could not be read.
        problems: Vec<Diagnostic>,
    },
}

/// Changes of others that were taken in.
#[derive(Debug)]
pub struct TakenIn {
    /// The files that had changed.
    pub files: Vec<String>,
    /// How many things are different in the place now.
    pub changes: usize,
    /// What both sides had changed: ours was kept, and each can be theirs.
    pub conflicts: Vec<Conflict>,
}

/// What to look at: the place as the files held it, and as it is in the editor.
#[derive(Debug)]
pub(crate) struct Look {
    pub(crate) folder: PathBuf,
    pub(crate) base: DataModel,
    pub(crate) disk: DiskState,
    pub(crate) ours: DataModel,
    pub(crate) revision: u64,
    /// Scripts of ours whose files could not be read.
    pub(crate) unread: FxHashSet<Uid>,
}

/// What was seen.
#[derive(Debug)]
pub(crate) enum Seen {
    /// Nothing has changed.
    Same(DiskState),
    /// There is something to merge.
    Theirs(Box<Theirs>),
    /// There is something to tell.
    Trouble(External),
}

/// A changed place, read and merged with what was in the editor at a revision.
#[derive(Debug)]
pub(crate) struct Theirs {
    pub(crate) files: Vec<String>,
    pub(crate) model: DataModel,
    pub(crate) disk: DiskState,
    pub(crate) report: Report,
    pub(crate) unread: FxHashSet<Uid>,
    pub(crate) merge: Merge,
    pub(crate) revision: u64,
    /// Whether a file of ours is gone, though we have what was in it.
    pub(crate) is_incomplete: bool,
}

impl Look {
    /// Looks whether the files have changed, and if so reads them and merges.
    pub(crate) fn run(mut self) -> Seen {
        let changes = self.disk.changes(&self.folder);
        if changes.is_empty() {
            return Seen::Same(self.disk);
        }
        let names = |of: &[FileChange]| -> Vec<String> {
            let changes = changes.iter().filter(|(_, change)| of.contains(change));
            changes.map(|(name, _)| name.clone()).collect()
        };
        let deleted = names(&[FileChange::Deleted]);
        if deleted.iter().any(|name| name == PLACE_FILE) || deleted.len() == changes.len() {
            return Seen::Trouble(External::Deleted { files: deleted });
        }
        let file = self.folder.join(PLACE_FILE);
        let text = hash_file(&file).ok();
        let mut place = match studio_place::open(&file) {
            Ok(place) => place,
            Err(error) => return Seen::Trouble(unreadable(&self.folder, &error.to_string())),
        };
        let unread = unread_scripts(&place.model, &place.report);
        let problems = lossy_problems(&place.model, &place.report, &unread);
        if !problems.is_empty() {
            return Seen::Trouble(External::Unreadable { problems });
        }
        assign_uids(&mut place.model);
        let disk = DiskState::of_opened(&self.folder, text, &place.model, &unread);
        let unread = self.give_sources(&mut place.model, &unread);
        let merge = merge(&self.base, &self.ours, &place.model);
        Seen::Theirs(Box::new(Theirs {
            files: changes.iter().map(|(name, _)| name.clone()).collect(),
            model: place.model,
            disk,
            report: place.report,
            unread,
            merge,
            revision: self.revision,
            is_incomplete: !deleted.is_empty(),
        }))
    }

    /// Scripts that cannot be read there any more, and that were read before, keep the source that we have. Those that were
    /// never read are returned.
    fn give_sources(
        &self,
        theirs: &mut DataModel,
        unread: &FxHashSet<InstanceId>,
    ) -> FxHashSet<Uid> {
        let known: FxHashMap<Uid, InstanceId> = source_files(&self.base)
            .filter_map(|(_, id, _)| Some((self.base.uid(id)?, id)))
            .collect();
        let mut never = FxHashSet::default();
        for &id in unread {
            let Some(uid) = theirs.uid(id) else { continue };
            let property = theirs.class(id).and_then(source_property);
            let source = known
                .get(&uid)
                .filter(|_| !self.unread.contains(&uid))
                .zip(property)
                .and_then(|(&before, property)| self.base.value(before, property));
            match (source, property) {
                (Some(Value::String(source)), Some(property)) => {
                    // It was valid where it comes from.
                    drop(theirs.set_property(id, property, Value::String(source)));
                }
                _ => {
                    never.insert(uid);
                }
            }
        }
        never
    }
}

fn unreadable(folder: &Path, why: &str) -> External {
    let problem = Diagnostic::error("unreadable-file", why.to_owned())
        .at(studio_model::Location::of_file(
            folder.join(PLACE_FILE).display().to_string(),
        ))
        .with_hint("allow reading the file, or save the place again");
    External::Unreadable {
        problems: vec![problem],
    }
}

/// A report of a model that was read, about the same instances of ours.
pub(crate) fn translated(
    report: &Report,
    theirs: &DataModel,
    ours: &FxHashMap<Uid, InstanceId>,
) -> Report {
    let mut translated = Report::new();
    for problem in report {
        let mut problem = problem.clone();
        problem.instance = problem
            .instance
            .and_then(|id| theirs.uid(id))
            .and_then(|uid| ours.get(&uid).copied());
        translated.push(problem);
    }
    translated
}
