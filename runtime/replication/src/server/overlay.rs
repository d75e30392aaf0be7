//! What changed in each chunk since it was published: what a client is told, on top of the chunk's own bytes, when the
//! chunk is opened for it. Only which things changed is kept; what they are now is read from the model when it is needed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use studio_model::{DataModel, InstanceId};
use studio_snapshot::{ChunkId, NetId};

use super::diff::{Field, Gone, Step, TickDiff};
use super::registry::Registry;
use crate::limits::DIRTY_FIELDS_MAX;

/// One chunk's changes since publish.
#[derive(Debug, Default)]
pub(crate) struct Overlay {
    /// The numbers that were published in the chunk.
    published: Range<u32>,
    /// Published here, and not at home here any more.
    pub(crate) dropped: BTreeSet<u32>,
    /// Published here, still at home here, below another parent.
    pub(crate) moved: BTreeSet<u32>,
    /// Published here, still at home here: the fields that were set.
    pub(crate) dirty: BTreeMap<u32, BTreeSet<Field>>,
    /// At home here, and not among the chunk's own bytes.
    pub(crate) extras: BTreeSet<u32>,
}

impl Overlay {
    pub(crate) fn new(published: Range<u32>) -> Self {
        Self {
            published,
            ..Self::default()
        }
    }

    /// Whether the instance is still as much here as it was at publish.
    fn is_original(&self, net: NetId) -> bool {
        self.published.contains(&net.0) && !self.dropped.contains(&net.0)
    }

    fn arrive(&mut self, net: NetId) {
        // What was published here, left and came back is both dropped and an extra.
        self.leave(net);
        self.extras.insert(net.0);
    }

    fn leave(&mut self, net: NetId) {
        self.extras.remove(&net.0);
        if self.is_original(net) {
            self.dropped.insert(net.0);
            self.moved.remove(&net.0);
            self.dirty.remove(&net.0);
        }
    }

    fn moved(&mut self, net: NetId) {
        if self.is_original(net) {
            self.moved.insert(net.0);
        }
    }

    fn touch(&mut self, net: NetId, field: &Field) {
        if self.is_original(net) {
            let fields = self.dirty.entry(net.0).or_default();
            fields.insert(field.clone());
            if fields.len() > DIRTY_FIELDS_MAX {
                *fields = BTreeSet::from([Field::Everything]);
            }
        }
    }

    /// What has to be put in its place when the chunk is opened, by depth: parents before children.
    pub(crate) fn steps(&self, model: &DataModel, registry: &Registry) -> Vec<(InstanceId, NetId)> {
        let mut steps: Vec<(usize, NetId, InstanceId)> = self
            .extras
            .iter()
            .chain(&self.moved)
            .filter_map(|&net| Some((NetId(net), registry.instance(NetId(net))?)))
            .map(|(net, id)| (model.ancestors(id).count(), net, id))
            .collect();
        steps.sort_unstable();
        steps.into_iter().map(|(_, net, id)| (id, net)).collect()
    }
}

/// The overlays of all chunks.
#[derive(Debug)]
pub(crate) struct Overlays(Vec<Overlay>);

impl Overlays {
    pub(crate) fn new(published: impl Iterator<Item = Range<u32>>) -> Self {
        Self(published.map(Overlay::new).collect())
    }

    pub(crate) fn of(&self, chunk: ChunkId) -> Option<&Overlay> {
        self.0.get(chunk.index())
    }

    /// Takes in what a tick changed.
    pub(crate) fn record(&mut self, model: &DataModel, diff: &TickDiff, registry: &Registry) {
        for step in &diff.steps {
            match *step {
                Step::Insert { id, home } => self.on(home, registry.net(id), Overlay::arrive),
                Step::Move { id, home } => self.on(home, registry.net(id), Overlay::moved),
                Step::Rehome { id, from, to, .. } => {
                    self.on(from, registry.net(id), Overlay::leave);
                    self.on(to, registry.net(id), Overlay::arrive);
                    // A child that was published at home there comes before its parent, which is an extra now: it
                    // has to be told where it goes.
                    let below = model.children(id).filter_map(|child| registry.known(child));
                    for child in below.filter(|child| child.home == to) {
                        self.on(to, Some(child.net), Overlay::moved);
                    }
                }
            }
        }
        for &Gone { net, home, .. } in &diff.gone {
            self.on(home, Some(net), Overlay::leave);
        }
        for (net, id, field) in &diff.updates {
            if let Some(known) = registry.known(*id) {
                self.on(known.home, Some(*net), |overlay, net| {
                    overlay.touch(net, field);
                });
            }
        }
    }

    fn on(&mut self, chunk: ChunkId, net: Option<NetId>, change: impl Fn(&mut Overlay, NetId)) {
        let Some(net) = net else { return };
        if self.0.len() <= chunk.index() {
            // A home that came after publish.
            self.0.resize_with(chunk.index() + 1, Overlay::default);
        }
        change(&mut self.0[chunk.index()], net);
    }
}
