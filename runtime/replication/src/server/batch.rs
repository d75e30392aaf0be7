//! A tick's bytes: what changed is encoded once into segments, each for the clients that have its chunk open; a client's
//! batch is a copy of its segments, then the chunks that are opened for it. Pose datagrams are copies of shared blobs.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use rustc_hash::FxHashSet;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, Value};
use studio_snapshot::{ChunkId, NetId, Writer};

use super::diff::{Field, Step, TickDiff, is_told};
use super::overlay::Overlays;
use super::peer::{ChunkState, GroupAck, Peer, Phase};
use super::poses::{BindEvent, Place, PoseHub};
use super::registry::Registry;
use super::{ClientId, ServerEvent, ServerReplicator, Transmit};
use crate::limits::{
    BATCH_BYTES_MAX, BATCH_PART_BYTES, HEARTBEAT_TICKS, OPEN_BYTES_PER_TICK, POSE_INTERVAL_TICKS, POSE_RESEND_TICKS,
};
use crate::message::Lane;
use crate::op::{Bind, OpWriter};

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
struct Encoded {
    bytes: Writer,
    segments: Vec<Segment>,
}

impl Encoded {
    /// Encodes operations for those who have `home` open.
    fn home(&mut self, home: ChunkId, write: impl FnOnce(OpWriter<'_>)) {
        let range = self.range(write);
        match self.segments.last_mut() {
            Some(Segment::Home(last, bytes)) if *last == home && bytes.end == range.start => bytes.end = range.end,
            _ => self.segments.push(Segment::Home(home, range)),
        }
    }

    fn range(&mut self, write: impl FnOnce(OpWriter<'_>)) -> Range<usize> {
        let start = self.bytes.len();
        write(OpWriter { out: &mut self.bytes });
        start..self.bytes.len()
    }
}

impl ServerReplicator {
    pub(super) fn send_batches(&mut self, tick: u32, model: &DataModel, diff: &TickDiff) {
        let encoded = self.encode(model, diff);
        let hashes_wanted = std::mem::take(&mut self.hashes_wanted);
        let clients: Vec<ClientId> = self.peers.keys().copied().collect();
        let mut patches = BTreeMap::new();
        // Most clients have every chunk open and are sent the same.
        let mut for_joined: Option<Vec<Bytes>> = None;
        for client in clients {
            let Some(peer) = self.peers.get_mut(&client).filter(|p| p.phase == Phase::In) else { continue };
            if peer.joined && !hashes_wanted {
                let parts = for_joined.get_or_insert_with(|| split(tick, &batch_of(&encoded, peer)));
                self.send_parts(client, parts);
                continue;
            }
            let mut batch = Vec::new();
            if peer.is_open(ChunkId::BASE) {
                batch = batch_of(&encoded, peer);
            }
            while batch.len() < OPEN_BYTES_PER_TICK {
                let Some(chunk) = open_next(peer) else { break };
                let patch = patches.entry(chunk).or_insert_with(|| {
                    open_patch(model, chunk, &self.overlays, &mut self.registry, &self.poses)
                });
                batch.extend_from_slice(patch);
            }
            if hashes_wanted && peer.is_open(ChunkId::BASE) {
                let mut out = Writer::appending_to(batch);
                OpWriter { out: &mut out }.hash_request();
                batch = out.into_bytes();
            }
            if !peer.joined && peer.chunks.iter().all(|&state| state == ChunkState::Open) {
                peer.joined = true;
                self.events.push_back(ServerEvent::Joined { client });
            }
            self.send_parts(client, &split(tick, &batch));
        }
        self.send_heartbeats(tick);
    }

    /// An empty batch for those who have heard nothing for a while.
    fn send_heartbeats(&mut self, tick: u32) {
        let silent = |peer: &Peer| tick.saturating_sub(peer.last_sent_tick) >= HEARTBEAT_TICKS;
        let waiting: Vec<ClientId> = self
            .peers
            .iter()
            .filter(|(_, peer)| peer.phase == Phase::In && peer.is_open(ChunkId::BASE) && silent(peer))
            .map(|(&client, _)| client)
            .collect();
        for client in waiting {
            self.send_parts(client, &[frame(tick, &[], true, true)]);
        }
    }

    /// Sends the frames of a batch, unless there are more than a client takes.
    fn send_parts(&mut self, client: ClientId, parts: &[Bytes]) {
        if parts.len() >= BATCH_BYTES_MAX / BATCH_PART_BYTES {
            self.refuse(client, "a tick's changes were too large for one batch");
            return;
        }
        if let Some(peer) = self.peers.get_mut(&client).filter(|_| !parts.is_empty()) {
            peer.last_sent_tick = self.tick;
        }
        self.outbox.extend(parts.iter().map(|part| Transmit {
            client,
            lane: Lane::Journal,
            bytes: part.clone(),
        }));
    }

    fn encode(&mut self, model: &DataModel, diff: &TickDiff) -> Encoded {
        let mut encoded = Encoded::default();
        for step in &diff.steps {
            encode_step(&mut encoded, model, &mut self.registry, *step);
        }
        encoded.segments.extend(diff.gone.iter().map(|gone| Segment::Gone {
            net: gone.net,
            old_parent: gone.parent,
            home: gone.home,
        }));
        for (net, id, field) in &diff.updates {
            let Some(known) = self.registry.known(*id) else { continue };
            encode_field(&mut encoded, model, &mut self.registry, known.home, (*net, *id, field));
        }
        for (home, event) in self.poses.take_events() {
            match event {
                BindEvent::Bound(place) => encoded.home(home, |mut op| {
                    write_bind(&mut op, place, &self.poses, &mut self.registry);
                }),
                BindEvent::Freed { place, version } => {
                    encoded.home(home, |mut op| op.free(place.group, place.slot, version));
                }
            }
        }
        encoded
    }

    /// Sends each client the groups that it has not acknowledged, where they changed or were lost.
    pub(super) fn send_poses(&mut self, tick: u32) {
        if !tick.is_multiple_of(POSE_INTERVAL_TICKS) {
            return;
        }
        let groups = (0..).zip(&self.poses.groups);
        let active: Vec<(u32, u32, ChunkId)> =
            groups.filter_map(|(g, group)| Some((g, group.state_tick()?, group.home))).collect();
        for (&client, peer) in &mut self.peers {
            if peer.phase != Phase::In || !peer.is_open(ChunkId::BASE) {
                continue;
            }
            peer.groups.resize(self.poses.groups.len(), GroupAck::default());
            let mut datagram = DatagramWriter::new(tick);
            for &(group, state, home) in &active {
                let ack = peer.groups[group as usize];
                let lost = ack.sent_state == state && tick < ack.sent_tick + POSE_RESEND_TICKS;
                if ack.acked >= state || lost || !peer.is_open(home) {
                    continue;
                }
                datagram.put(client, peer, &mut self.poses, (group, state), &mut self.outbox);
            }
            datagram.finish(client, peer, &mut self.outbox);
        }
    }
}

/// A client's copy of the tick's segments. Removals come last, when all that lives on is where it belongs; of what a client
/// loses, it is told of the topmost.
fn batch_of(encoded: &Encoded, peer: &Peer) -> Vec<u8> {
    let bytes = encoded.bytes.as_bytes();
    let mut out = Writer::appending_to(Vec::with_capacity(bytes.len()));
    let mut lost: Vec<(NetId, Option<NetId>)> = Vec::new();
    for segment in &encoded.segments {
        match segment {
            Segment::Home(home, range) if peer.is_open(*home) => {
                out.raw(&bytes[range.clone()]);
            }
            Segment::Gone { net, old_parent, home } if peer.is_open(*home) => lost.push((*net, *old_parent)),
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

/// Opens the next chunk that a client has ready: nothing before the base chunk.
fn open_next(peer: &mut Peer) -> Option<ChunkId> {
    let next = peer.chunks.iter().position(|&state| state == ChunkState::Ready)?;
    if next > 0 && !peer.is_open(ChunkId::BASE) {
        return None;
    }
    peer.chunks[next] = ChunkState::Open;
    Some(ChunkId(next as u32))
}

/// The frames of a batch; none for a batch without operations.
fn split(tick: u32, batch: &[u8]) -> Vec<Bytes> {
    let parts = batch.chunks(BATCH_PART_BYTES);
    let last = parts.len().saturating_sub(1);
    parts.enumerate().map(|(number, part)| frame(tick, part, number == 0, number == last)).collect()
}

/// One frame of a batch: a flag that says whether it is the last, in the first one the tick, then operations.
fn frame(tick: u32, part: &[u8], is_first: bool, is_last: bool) -> Bytes {
    let mut frame = Writer::appending_to(Vec::with_capacity(part.len() + 6));
    frame.flag(is_last);
    if is_first {
        frame.varint(u64::from(tick));
    }
    frame.raw(part);
    Bytes::from(frame.into_bytes())
}

fn encode_step(encoded: &mut Encoded, model: &DataModel, registry: &mut Registry, step: Step) {
    let parent_of = |registry: &Registry, id| model.parent(id).and_then(|p| registry.net(p));
    match step {
        Step::Insert { id, home } => {
            if let (Some(net), Some(parent)) = (registry.net(id), parent_of(registry, id)) {
                encoded.home(home, |mut op| op.insert(model, id, net, parent, &mut |id| registry.number(model, id)));
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
            let (Some(net), Some(parent)) = (registry.net(id), parent_of(registry, id)) else { return };
            let old_parent = old_parent.and_then(|p| registry.net(p));
            let insert =
                encoded.range(|mut op| op.insert(model, id, net, parent, &mut |id| registry.number(model, id)));
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

fn encode_field(
    encoded: &mut Encoded,
    model: &DataModel,
    registry: &mut Registry,
    home: ChunkId,
    (net, id, field): (NetId, InstanceId, &Field),
) {
    encoded.home(home, |mut op| write_field(&mut op, model, registry, (net, id, field)));
}

fn write_field(
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

fn write_bind(op: &mut OpWriter<'_>, place: Place, poses: &PoseHub, registry: &mut Registry) {
    let group = &poses.groups[place.group as usize];
    let Some(binding) = &group.bindings[usize::from(place.slot)] else { return };
    let Some(root) = registry.net(binding.root) else { return };
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
        members: &members,
    });
}

/// What opens a chunk: what is not in it any more, what came or moved, what was set, and the pose slots at home in it.
fn open_patch(
    model: &DataModel,
    chunk: ChunkId,
    overlays: &Overlays,
    registry: &mut Registry,
    poses: &PoseHub,
) -> Arc<[u8]> {
    let mut bytes = Writer::new();
    let mut op = OpWriter { out: &mut bytes };
    let Some(overlay) = overlays.of(chunk) else { return Arc::from([]) };
    op.open(chunk, overlay.dropped.iter().copied(), overlay.moved.iter().copied());
    for (id, net) in overlay.steps(model, registry) {
        let Some(parent) = model.parent(id).and_then(|p| registry.net(p)) else { continue };
        if overlay.extras.contains(&net.0) {
            op.insert(model, id, net, parent, &mut |id| registry.number(model, id));
        } else {
            op.move_below(net, parent);
        }
    }
    for (&net, fields) in &overlay.dirty {
        let Some(id) = registry.instance(NetId(net)) else { continue };
        let governed = poses.binding_of(id).is_some();
        for field in fields {
            let frame = governed && *field == Field::Property(known().cframe);
            if !frame && is_told(model, id, field) {
                write_field(&mut op, model, registry, (NetId(net), id, field));
            }
        }
    }
    for (number, group) in poses.groups.iter().enumerate().filter(|(_, g)| g.home == chunk) {
        let bound = group.bindings.iter().enumerate().filter(|(_, b)| b.is_some());
        for (slot, _) in bound {
            let place = Place {
                group: number as u32,
                slot: slot as u8,
            };
            write_bind(&mut op, place, poses, registry);
        }
    }
    write_distant_members(&mut op, model, chunk, poses, registry);
    Arc::from(bytes.into_bytes())
}

/// Frames of parts at home in the chunk whose assembly's root is at home elsewhere: the client may have been told of the
/// binding before it had the part.
fn write_distant_members(
    op: &mut OpWriter<'_>,
    model: &DataModel,
    chunk: ChunkId,
    poses: &PoseHub,
    registry: &mut Registry,
) {
    let mut distant: Vec<(NetId, InstanceId)> = poses
        .members()
        .filter(|&(_, home)| home != chunk)
        .filter_map(|(member, _)| Some((registry.known(member).filter(|k| k.home == chunk)?.net, member)))
        .collect();
    distant.sort_unstable();
    for (net, member) in distant {
        if let Some(frame) = poses.frame_of(member) {
            let value = Value::CFrame(frame);
            op.property(net, known().cframe, &value, &mut |id| registry.number(model, id));
        }
    }
}

/// Fills datagrams for one client: a number and a tick, then blobs behind their headers.
struct DatagramWriter {
    tick: u32,
    bytes: Writer,
    states: Vec<(u32, u32)>,
}

impl DatagramWriter {
    fn new(tick: u32) -> Self {
        Self {
            tick,
            bytes: Writer::new(),
            states: Vec::new(),
        }
    }

    fn put(
        &mut self,
        client: ClientId,
        peer: &mut Peer,
        poses: &mut PoseHub,
        (group, state): (u32, u32),
        outbox: &mut VecDeque<Transmit>,
    ) {
        /// Bytes of the longest header: group, version, age of the state and of the baseline, length.
        const HEADER: usize = 5 + 2 + 5 + 1 + 3;
        let (blob, baseline_age) = poses.blob(group, peer.groups[group as usize].acked);
        if !self.bytes.is_empty() && self.bytes.len() + HEADER + blob.len() > peer.datagram_bytes {
            self.finish(client, peer, outbox);
        }
        if self.bytes.is_empty() {
            self.bytes.varint(u64::from(peer.next_datagram()));
            self.bytes.varint(u64::from(self.tick));
        }
        self.bytes.varint(u64::from(group));
        self.bytes.u16(poses.groups[group as usize].version);
        self.bytes.varint(u64::from(self.tick - state));
        self.bytes.u8(baseline_age);
        self.bytes.varint(blob.len() as u64);
        self.bytes.raw(&blob);
        self.states.push((group, state));
        let ack = &mut peer.groups[group as usize];
        (ack.sent_state, ack.sent_tick) = (state, self.tick);
    }

    fn finish(&mut self, client: ClientId, peer: &mut Peer, outbox: &mut VecDeque<Transmit>) {
        if self.bytes.is_empty() {
            return;
        }
        peer.remember(std::mem::take(&mut self.states));
        peer.last_sent_tick = self.tick;
        outbox.push_back(Transmit {
            client,
            lane: Lane::Datagram,
            bytes: Bytes::from(std::mem::take(&mut self.bytes).into_bytes()),
        });
    }
}
