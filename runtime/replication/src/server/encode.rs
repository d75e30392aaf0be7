//! A tick's changes as bytes, encoded once: segments, each for the clients that have its chunk open. A client's batch is a
//! copy of its segments.

use std::ops::Range;

use rustc_hash::FxHashSet;
use studio_model::{CFrame, DataModel, InstanceId};
use studio_snapshot::{ChunkId, NetId, Writer};

use super::diff::{Field, Step, TickDiff};
use super::peer::Peer;
use super::poses::{BindEvent, Place, PoseHub};
use super::registry::Registry;
use crate::op::{Bind, OpWriter, Tenure};

/// Operations of the tick, in order, and for whom they are.
#[derive(Debug)]
enum Segment {
    /// For those who have the chunk open.
    Home(ChunkId, Range<usize>),
    /// An instance changes its home: an insert for those who have only the new one open, a move for those who have
    /// both, a removal for those who have only the old one.
    Rehome {
        net: NetId,
        old_parent: Option<NetId>,
        from: ChunkId,
        to: ChunkId,
        insert: Range<usize>,
        moved: Range<usize>,
    },
    /// An instance is gone for those who have its home open.
    Gone {
        net: NetId,
        old_parent: Option<NetId>,
        home: ChunkId,
    },
}

/// A tick's operations, encoded.
#[derive(Debug, Default)]
pub(super) struct Encoded {
    bytes: Writer,
    segments: Vec<Segment>,
    /// The private homes among those of the segments.
    private: FxHashSet<ChunkId>,
}

impl Encoded {
    /// Encodes what a tick changed.
    pub(super) fn new(
        model: &DataModel,
        diff: &TickDiff,
        registry: &mut Registry,
        poses: &mut PoseHub,
    ) -> Self {
        let mut encoded = Self::default();
        for step in &diff.steps {
            encode_step(&mut encoded, model, registry, *step);
        }
        encoded
            .segments
            .extend(diff.gone.iter().map(|gone| Segment::Gone {
                net: gone.net,
                old_parent: gone.parent,
                home: gone.home,
            }));
        for (net, id, field) in &diff.updates {
            let Some(known) = registry.known(*id) else {
                continue;
            };
            encoded.home(known.home, |mut op| {
                write_field(&mut op, model, registry, (*net, *id, field));
            });
        }
        for (home, event) in poses.take_events() {
            match event {
                BindEvent::Bound(place) => encoded.home(home, |mut op| {
                    write_bind(&mut op, place, poses, registry);
                }),
                BindEvent::Freed { place, version } => {
                    encoded.home(home, |mut op| op.free(place.group, place.slot, version));
                }
            }
        }
        for segment in &encoded.segments {
            let (home, other) = match *segment {
                Segment::Home(home, _) | Segment::Gone { home, .. } => (home, home),
                Segment::Rehome { from, to, .. } => (from, to),
            };
            let private = [home, other]
                .into_iter()
                .filter(|&h| registry.is_private(h));
            encoded.private.extend(private);
        }
        encoded
    }

    /// Whether something of the tick is only for those who have this home open.
    pub(super) fn touches(&self, private: Option<ChunkId>) -> bool {
        private.is_some_and(|home| self.private.contains(&home))
    }

    /// A client's copy of the tick's segments. Removals come last, when all that lives on is where it belongs; of what a client
    /// loses, it is told of the topmost.
    pub(super) fn copy_for(&self, peer: &Peer) -> Vec<u8> {
        let bytes = self.bytes.as_bytes();
        let mut out = Writer::appending_to(Vec::with_capacity(bytes.len()));
        let mut lost: Vec<(NetId, Option<NetId>)> = Vec::new();
        for segment in &self.segments {
            match segment {
                Segment::Home(home, range) if peer.is_open(*home) => {
                    out.raw(&bytes[range.clone()]);
                }
                Segment::Gone {
                    net,
                    old_parent,
                    home,
                } if peer.is_open(*home) => lost.push((*net, *old_parent)),
                Segment::Home(..) | Segment::Gone { .. } => {}
                Segment::Rehome {
                    net,
                    old_parent,
                    from,
                    to,
                    insert,
                    moved,
                } => match (peer.is_open(*from), peer.is_open(*to)) {
                    (true, true) => out.raw(&bytes[moved.clone()]),
                    (false, true) => out.raw(&bytes[insert.clone()]),
                    (true, false) => lost.push((*net, *old_parent)),
                    (false, false) => {}
                },
            }
        }
        let numbers: FxHashSet<NetId> = lost.iter().map(|&(net, _)| net).collect();
        for (net, parent) in lost {
            if !parent.is_some_and(|p| numbers.contains(&p)) {
                OpWriter { out: &mut out }.remove(net);
            }
        }
        out.into_bytes()
    }

    /// Encodes operations for those who have `home` open.
    fn home(&mut self, home: ChunkId, write: impl FnOnce(OpWriter<'_>)) {
        let range = self.range(write);
        match self.segments.last_mut() {
            Some(Segment::Home(last, bytes)) if *last == home && bytes.end == range.start => {
                bytes.end = range.end;
            }
            _ => self.segments.push(Segment::Home(home, range)),
        }
    }

    fn range(&mut self, write: impl FnOnce(OpWriter<'_>)) -> Range<usize> {
        let start = self.bytes.len();
        write(OpWriter {
            out: &mut self.bytes,
        });
        start..self.bytes.len()
    }
}

fn encode_step(encoded: &mut Encoded, model: &DataModel, registry: &mut Registry, step: Step) {
    let parent_of = |registry: &Registry, id| model.parent(id).and_then(|p| registry.net(p));
    match step {
        Step::Insert { id, home } => {
            if let (Some(net), Some(parent)) = (registry.net(id), parent_of(registry, id)) {
                encoded.home(home, |mut op| {
                    op.insert(model, id, net, parent, &mut |id| registry.number(model, id));
                });
            }
        }
        Step::Move { id, home } => {
            if let (Some(net), Some(parent)) = (registry.net(id), parent_of(registry, id)) {
                encoded.home(home, |mut op| op.move_below(net, parent));
            }
        }
        Step::Rehome {
            id,
            from,
            to,
            old_parent,
            moved,
        } => {
            let (Some(net), Some(parent)) = (registry.net(id), parent_of(registry, id)) else {
                return;
            };
            let old_parent = old_parent.and_then(|p| registry.net(p));
            let insert = encoded.range(|mut op| {
                op.insert(model, id, net, parent, &mut |id| registry.number(model, id));
            });
            let moved = encoded.range(|mut op| {
                if moved {
                    op.move_below(net, parent);
                }
            });
            encoded.segments.push(Segment::Rehome {
                net,
                old_parent,
                from,
                to,
                insert,
                moved,
            });
        }
    }
}

pub(super) fn write_field(
    op: &mut OpWriter<'_>,
    model: &DataModel,
    registry: &mut Registry,
    (net, id, field): (NetId, InstanceId, &Field),
) {
    let mut net_of = |id: InstanceId| registry.number(model, id);
    match field {
        Field::Everything => op.refresh(model, id, net, &mut net_of),
        Field::Name => op.name(net, model.name(id)),
        Field::Property(property) => {
            if let Some(value) = model.value(id, *property) {
                op.property(net, *property, &value, &mut net_of);
            }
        }
        Field::Attribute(name) => op.attribute(net, name, model.attribute(id, name)),
        Field::Tags => op.tags(model, id, net),
    }
}

pub(super) fn write_bind(
    op: &mut OpWriter<'_>,
    place: Place,
    poses: &PoseHub,
    registry: &mut Registry,
) {
    let group = &poses.groups[place.group as usize];
    let Some(binding) = &group.bindings[usize::from(place.slot)] else {
        return;
    };
    let Some(root) = registry.net(binding.root) else {
        return;
    };
    let numbered = |&(member, offset): &(InstanceId, CFrame)| Some((registry.net(member)?, offset));
    let members: Vec<(NetId, CFrame)> = binding.members.iter().filter_map(numbered).collect();
    op.bind(&Bind {
        group: place.group,
        slot: place.slot,
        version: group.version,
        tick: binding.tick,
        root,
        pose: binding.pose,
        now: group.now[usize::from(place.slot)],
        tenure: binding.steering.owner.map(|owner| Tenure {
            user_id: owner.user_id,
            epoch: binding.epoch,
            velocity: binding.steering.velocity,
        }),
        goes_on: binding.steering.goes_on,
        keeps: binding.steering.keeps,
        members: &members,
    });
}
