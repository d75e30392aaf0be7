//! Tells that something may have happened to a place's files. What, others find out; where nothing can be watched (network
//! drives), it says so every few seconds.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::files::disk::DiskState;
use crate::job::Waker;

/// How long nothing must happen before the files are looked at: editors write in several steps.
const SETTLE: Duration = Duration::from_millis(150);
/// How long a stream of events may put that off.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often files are looked at that cannot be watched.
const POLL: Duration = Duration::from_secs(3);

/// A watch on the files of one place.
#[derive(Debug)]
pub(crate) struct Watch {
    /// `None` where nothing can be watched.
    watcher: Option<RecommendedWatcher>,
    events: Arc<Mutex<Option<Events>>>,
    looked: Option<Instant>,
}

/// The first and the last event since the files were looked at.
#[derive(Debug, Clone, Copy)]
struct Events {
    first: Instant,
    last: Instant,
}

impl Watch {
    /// Starts to watch.
    pub(crate) fn start(folder: &Path, disk: &DiskState, waker: Waker) -> Self {
        let events = Arc::new(Mutex::new(None));
        let theirs = Arc::clone(&events);
        let told = move |event: notify::Result<Event>| {
            if event.as_ref().is_ok_and(is_idle) {
                return;
            }
            let now = Instant::now();
            let mut events = lock(&theirs);
            let first = events.map_or(now, |events: Events| events.first);
            *events = Some(Events { first, last: now });
            drop(events);
            waker();
        };
        let watcher = notify::recommended_watcher(told).and_then(|mut watcher| {
            let assets = Some("assets").filter(|assets| folder.join(assets).is_dir());
            for inner in disk.folders().into_iter().chain(assets) {
                let mode = if inner.is_empty() {
                    RecursiveMode::NonRecursive
                } else {
                    RecursiveMode::Recursive
                };
                watcher.watch(&folder.join(inner), mode)?;
            }
            Ok(watcher)
        });
        Self {
            watcher: watcher.ok(),
            events,
            looked: Some(Instant::now()),
        }
    }

    /// How long until the files should be looked at; `None` if nothing has happened.
    pub(crate) fn due_in(&self, now: Instant) -> Option<Duration> {
        if self.watcher.is_none() {
            let since = self
                .looked
                .map(|looked| now.saturating_duration_since(looked));
            return Some(since.map_or(POLL, |since| POLL.saturating_sub(since)));
        }
        let events = (*lock(&self.events))?;
        let settle = SETTLE.saturating_sub(now.saturating_duration_since(events.last));
        let patience = PATIENCE.saturating_sub(now.saturating_duration_since(events.first));
        Some(settle.min(patience))
    }

    /// The files are being looked at.
    pub(crate) fn looked(&mut self, now: Instant) {
        *lock(&self.events) = None;
        self.looked = Some(now);
    }
}

fn lock(events: &Mutex<Option<Events>>) -> std::sync::MutexGuard<'_, Option<Events>> {
    events.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reading changes nothing, and what lies in `.studio` is no part of the place.
fn is_idle(event: &Event) -> bool {
    let is_ours = |path: &Path| path.components().any(|part| part.as_os_str() == ".studio");
    matches!(event.kind, EventKind::Access(_))
        || (!event.paths.is_empty() && event.paths.iter().all(|path| is_ours(path)))
}
