//! What others do to the files of a session: noticed by a watch, read on a thread, taken in as a step.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustc_hash::FxHashSet;
use studio_model::InstanceId;
use studio_place::delta::apply_delta;

use super::{Event, Session};
use crate::external::{External, Look, Seen, TakenIn, Theirs, Watch, translated};
use crate::job::{Died, Job};
use crate::recovery::journal::Base;

impl Session {
    /// Looks whether somebody else changed the files, and waits for it.
    pub fn check_now(&mut self) -> Option<Event> {
        let job = match self.background.looking.take() {
            Some(job) => Some(job),
            None => self
                .look()
                .ok()
                .and_then(|()| self.background.looking.take()),
        };
        let seen = job?.wait();
        self.take_in_look(seen)
    }

    /// Takes in what was seen, and looks again if something has happened.
    pub(super) fn poll_outside(&mut self, now: Instant) -> Option<Event> {
        let seen = self.background.looking.as_mut().and_then(Job::poll);
        let event = seen.and_then(|seen| {
            self.background.looking = None;
            self.take_in_look(seen)
        });
        let is_busy = self.background.looking.is_some() || self.is_saving();
        let is_due = |watch: &&mut Watch| watch.due_in(now) == Some(Duration::ZERO);
        let watch = self.background.watch.as_mut().filter(is_due);
        if !is_busy && let Some(watch) = watch {
            watch.looked(now);
            // Without a thread the files are looked at the next time.
            drop(self.look());
        }
        event
    }

    /// Watches the folders of the place's files.
    pub(super) fn watch(&mut self) {
        if let Some(folder) = self.folder() {
            let waker = Arc::clone(&self.host.waker);
            self.background.watch = Some(Watch::start(folder, &self.disk, waker));
        }
    }

    /// Starts to look at the files.
    fn look(&mut self) -> io::Result<()> {
        let Some(folder) = self.folder().map(Path::to_owned) else {
            return Ok(());
        };
        let base = match &self.base {
            Base::Nothing => return Ok(()),
            Base::Snapshot(model) | Base::Read(model) => model.clone(),
        };
        let model = self.document.model();
        let look = Look {
            folder,
            base,
            disk: self.disk.clone(),
            ours: model.snapshot(),
            revision: self.document.revision(),
            unread: self.unread.iter().filter_map(|&id| model.uid(id)).collect(),
        };
        let waker = Arc::clone(&self.host.waker);
        self.background.looking = Some(Job::start("look", waker, move |_| look.run())?);
        Ok(())
    }

    fn take_in_look(&mut self, seen: Result<Seen, Died>) -> Option<Event> {
        match seen.ok()? {
            Seen::Same(disk) => {
                // A save may have come between.
                if disk.digest() == self.disk.digest() {
                    self.disk = disk;
                }
                self.background.told.clear();
                // It may have been an asset.
                self.problems.invalidate();
                None
            }
            Seen::Trouble(external) => {
                let words = format!("{external:?}");
                if self.background.told == words {
                    return None;
                }
                self.background.told = words;
                if matches!(external, External::Deleted { .. }) {
                    // What only the editor has is worth saving.
                    self.saved_state = None;
                }
                Some(Event::External(external))
            }
            Seen::Theirs(theirs) => {
                let is_stale = theirs.revision != self.document.revision()
                    || self.document.has_gesture()
                    || self.is_saving();
                if is_stale {
                    // Edited meanwhile: once more, with what is there now.
                    drop(self.look());
                    return None;
                }
                self.take_in_theirs(*theirs)
            }
        }
    }

    fn take_in_theirs(&mut self, theirs: Theirs) -> Option<Event> {
        let was_modified = self.is_modified();
        let Theirs {
            files,
            model,
            disk,
            report,
            unread,
            merge,
            is_incomplete,
            ..
        } = theirs;
        let name = match &files[..] {
            [file] => format!("Take in {file} from disk"),
            files => format!("Take in {} files from disk", files.len()),
        };
        // Refused for its size alone: then the place stays as it is, and saving asks.
        self.document
            .edit(name, |edit| Ok(apply_delta(&merge.delta, edit)?))
            .ok()?;
        let uids = self.uids();
        self.report = translated(&report, &model, &uids);
        self.unread = unread
            .iter()
            .filter_map(|uid| uids.get(uid).copied())
            .collect::<FxHashSet<InstanceId>>();
        self.lossy.clear();
        self.disk = disk;
        self.base = if was_modified || is_incomplete {
            Base::Read(model)
        } else {
            Base::Snapshot(self.document.model().snapshot())
        };
        if !was_modified && !is_incomplete {
            self.saved_state = Some(self.document.history().state());
        } else if is_incomplete {
            self.saved_state = None;
        }
        self.background.told.clear();
        self.problems.invalidate();
        self.rebase_autosave(true);
        self.watch();
        Some(Event::External(External::TakenIn(TakenIn {
            files,
            changes: merge.delta.len(),
            conflicts: merge.conflicts,
        })))
    }
}
