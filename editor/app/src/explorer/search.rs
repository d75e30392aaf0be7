//! The search: its text, the query it was read as, and what that finds. Finding is done in slices, so that no place is
//! too large; what was found before stays until the new result is complete.

use std::time::{Duration, Instant};

use egui::Context;
use rustc_hash::FxHashSet;
use studio_document::search::{Query, Scan, SearchError};
use studio_model::{DataModel, InstanceId};

use super::follow::Changes;
use super::outline::{Outline, Path};

/// How long a frame may search.
const SLICE: Duration = Duration::from_millis(4);
/// Instances between looks at the clock.
const STRIDE: usize = 2_000;

#[derive(Debug, Default)]
pub(super) struct Search {
    /// What stands in the field.
    pub(super) text: String,
    /// What stood there when it was read last.
    read: String,
    /// What is looked for; `None` shows the tree.
    query: Option<Query>,
    error: Option<SearchError>,
    running: Option<Running>,
    /// Whether the model changed in a way that matters since the running or last scan began.
    stale: bool,
    matches: Vec<InstanceId>,
    /// Folded by hand among the matches.
    folded: FxHashSet<InstanceId>,
}

/// A search that goes on. Rows grow with what it finds, so that its end costs no more than any other moment of it.
#[derive(Debug)]
struct Running {
    scan: Scan,
    matches: Vec<InstanceId>,
    outline: Outline,
    path: Path,
}

impl Search {
    /// Whether matches are shown and not the tree.
    pub(super) fn is_active(&self) -> bool {
        self.query.is_some()
    }

    pub(super) fn matches(&self) -> Option<&[InstanceId]> {
        self.query.as_ref().map(|_| self.matches.as_slice())
    }

    /// Whether the text has changed since it was read.
    pub(super) fn is_unread(&self) -> bool {
        self.text != self.read
    }

    pub(super) fn query(&self) -> Option<&Query> {
        self.query.as_ref()
    }

    /// What is wrong with the text, if something is.
    pub(super) fn error(&self) -> Option<&SearchError> {
        self.error.as_ref()
    }

    /// How many instances were looked at, while that goes on.
    pub(super) fn progress(&self) -> Option<usize> {
        self.running.as_ref().map(|running| running.scan.visited())
    }

    pub(super) fn folds(&self) -> &FxHashSet<InstanceId> {
        &self.folded
    }

    pub(super) fn fold(&mut self, id: InstanceId) {
        self.folded.insert(id);
    }

    /// Whether it was folded.
    pub(super) fn unfold(&mut self, id: InstanceId) -> bool {
        self.folded.remove(&id)
    }

    pub(super) fn model_changed(&mut self, changes: Changes) {
        let Some(query) = &self.query else {
            return;
        };
        self.stale |= changes.anew
            || changes.structure
            || changes.names
            || changes.values && query.reads_values();
    }

    /// Reads the text if it is new, and searches below `tops` for a slice of time. What a search finds becomes the rows
    /// when it is complete.
    pub(super) fn advance(
        &mut self,
        context: &Context,
        model: &DataModel,
        tops: &[InstanceId],
        outline: &mut Outline,
    ) {
        if self.is_unread() {
            self.read_text();
        }
        let Some(query) = &self.query else {
            return;
        };
        if self.running.is_none() && std::mem::take(&mut self.stale) {
            let mut rows = Outline::default();
            rows.clear(model);
            self.running = Some(Running {
                scan: Scan::new(tops.iter().copied()),
                matches: Vec::new(),
                outline: rows,
                path: Path::default(),
            });
        }
        let Some(running) = &mut self.running else {
            return;
        };
        let start = Instant::now();
        let mut done = false;
        while !done && start.elapsed() < SLICE {
            done = running.scan.step(query, model, STRIDE, |id| {
                running.matches.push(id);
                let (rows, path) = (&mut running.outline, &mut running.path);
                rows.add_match(model, id, &self.folded, path);
            });
        }
        if let Some(running) = self.running.take_if(|_| done) {
            self.matches = running.matches;
            *outline = running.outline;
        }
        if self.running.is_some() || self.stale {
            context.request_repaint();
        }
    }

    /// Looks for another query from now on. For a text that is none it shows the tree: what a part of the text found
    /// is not what is asked for.
    fn read_text(&mut self) {
        self.read.clone_from(&self.text);
        (self.query, self.error) = match Query::parse(&self.text) {
            Ok(query) => (Some(query).filter(|query| !query.is_empty()), None),
            Err(error) => (None, Some(error)),
        };
        if self.query.is_none() {
            self.matches.clear();
            self.folded.clear();
        }
        self.running = None;
        self.stale = true;
    }
}
