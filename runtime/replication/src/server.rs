//! The server's half: reads the model's journal once a tick, encodes what changed once, copies it to every client that may
//! see it. Bytes come in with [`ServerReplicator::handle`] and go out of [`ServerReplicator::poll_transmit`]; time comes
//! in as a tick number. Knows no sockets, no clocks and no physics.

mod batch;
mod calls;
mod datagram;
mod diff;
mod encode;
mod overlay;
mod ownership;
mod patch;
mod peer;
mod poses;
mod registry;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use bytes::Bytes;
use rustc_hash::FxHashMap;
use studio_model::change::{JournalCursor, JournalRead};
use studio_model::{DataModel, InstanceId};
use studio_snapshot::{ChunkId, NetId, Reader, Snapshot, WireError, Writer, schema_hash};

pub use poses::{Motion, MovedAssembly};

use crate::call::Call;
use crate::hash::{Hasher, StateHash};
use crate::limits::{ASSEMBLY_MEMBERS_MAX, DATAGRAM_BYTES, DATAGRAM_BYTES_MIN, PROTOCOL_VERSION};
use crate::message::{
    ClientUp, DATAGRAM_ACKNOWLEDGEMENT, DATAGRAM_CALL, DATAGRAM_REPORT, Hello, Lane, ServerControl,
};
use crate::ownership::{OwnedPose, ReportCounts};
use calls::Outgoing;
use diff::TickDiff;
use overlay::Overlays;
use peer::{ChunkState, Peer, Phase};
use poses::PoseHub;
use registry::Registry;

/// A client of this server, for as long as it is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub u32);

/// Bytes to be carried to a client.
#[derive(Debug, Clone)]
pub struct Transmit {
    /// To whom.
    pub client: ClientId,
    /// How.
    pub lane: Lane,
    /// What. Shared between the clients that are sent the same.
    pub bytes: Bytes,
}

/// What the session has to know.
#[derive(Debug, Clone, PartialEq)]
pub enum ServerEvent {
    /// A client of the right version asks to be let in: answer with [`ServerReplicator::welcome`] or
    /// [`ServerReplicator::refuse`].
    Hello {
        /// Which client.
        client: ClientId,
        /// The name that its player would like.
        name: String,
    },
    /// A client was sent away: close its connection once the goodbye has left.
    Refused {
        /// Which client.
        client: ClientId,
        /// Why.
        reason: String,
    },
    /// A client has every chunk open, and says that it knows.
    Joined {
        /// Which client.
        client: ClientId,
    },
    /// A client calls.
    Called {
        /// Which client.
        client: ClientId,
        /// Whether the call came in order and could not be lost.
        reliable: bool,
        /// The call. Instances that the client may not know read as nothing.
        call: Call,
    },
    /// A client says where what it owns is. Whether it can be there is to be judged; then it is told on as
    /// [`Motion`].
    Owned {
        /// Which client.
        client: ClientId,
        /// Not empty.
        poses: Vec<OwnedPose>,
    },
    /// Calls to a client that was still loading were too many to be kept.
    CallsDiscarded {
        /// Which client.
        client: ClientId,
        /// How many.
        count: usize,
    },
    /// A client reported the hash that it was asked for.
    HashReported {
        /// Which client.
        client: ClientId,
        /// After which tick's batch.
        tick: u32,
        /// Its state's hash.
        hash: StateHash,
    },
}

/// What a client did that no client of this version does. The session drops it with this as the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientFault {
    /// Bytes that are no message.
    #[error("it sent a malformed message: {0}")]
    Malformed(#[from] WireError),
    /// A message on a lane that clients do not send on, or before its time.
    #[error("it sent a message out of place on the {0:?} lane")]
    OutOfPlace(Lane),
    /// A chunk that the snapshot does not have.
    #[error("it named a chunk that does not exist")]
    NoSuchChunk,
    /// An acknowledgement of what was never sent.
    #[error("it acknowledged what was never sent")]
    BadAcknowledgement,
}

/// The server's replicator.
#[derive(Debug)]
pub struct ServerReplicator {
    snapshot: Arc<Snapshot>,
    /// The frames of region chunks that were sent.
    regions: FxHashMap<ChunkId, Bytes>,
    registry: Registry,
    overlays: Overlays,
    poses: PoseHub,
    peers: BTreeMap<ClientId, Peer>,
    cursor: JournalCursor,
    tick: u32,
    hashes_wanted: bool,
    report_counts: ReportCounts,
    /// Calls that leave at the end of the tick.
    calls: Vec<Outgoing>,
    outbox: VecDeque<Transmit>,
    events: VecDeque<ServerEvent>,
}

impl ServerReplicator {
    /// For a model that was just loaded from `snapshot`; `instances` are its instances by their numbers.
    pub fn new(snapshot: Arc<Snapshot>, model: &DataModel, instances: Vec<InstanceId>) -> Self {
        let home = |net: NetId| snapshot.home_chunk(net);
        let published = snapshot
            .client_manifest()
            .chunks()
            .map(studio_snapshot::ChunkInfo::net_ids);
        Self {
            regions: FxHashMap::default(),
            registry: Registry::new(model, instances, published.len(), home),
            overlays: Overlays::new(published),
            poses: PoseHub::default(),
            peers: BTreeMap::new(),
            cursor: model.journal().end(),
            tick: 0,
            hashes_wanted: false,
            report_counts: ReportCounts::default(),
            calls: Vec::new(),
            outbox: VecDeque::new(),
            events: VecDeque::new(),
            snapshot,
        }
    }

    /// A connection was made.
    pub fn connect(&mut self, client: ClientId) {
        self.peers.insert(
            client,
            Peer::new(self.registry.published_chunks(), DATAGRAM_BYTES),
        );
    }

    /// A connection ended.
    pub fn disconnect(&mut self, client: ClientId) {
        self.peers.remove(&client);
        self.outbox.retain(|transmit| transmit.client != client);
    }

    /// How many bytes a client's connection takes in a datagram.
    pub fn set_datagram_bytes(&mut self, client: ClientId, bytes: usize) {
        if let Some(peer) = self.peers.get_mut(&client) {
            peer.datagram_bytes = bytes.clamp(DATAGRAM_BYTES_MIN, usize::from(u16::MAX));
        }
    }

    /// Takes what a client sent.
    ///
    /// # Errors
    /// [`ClientFault`]: the client is to be dropped.
    pub fn handle(
        &mut self,
        client: ClientId,
        lane: Lane,
        bytes: &[u8],
    ) -> Result<(), ClientFault> {
        let Some(peer) = self.peers.get_mut(&client) else {
            return Ok(());
        };
        match (lane, peer.phase) {
            // What is under way when a client is sent away, and an unordered lane that overtakes the handshake.
            (_, Phase::Out) | (Lane::Datagram, Phase::New | Phase::Greeted) => Ok(()),
            (Lane::Control, Phase::New) => self.hello(client, bytes),
            (Lane::Up, Phase::In) => self.up(client, bytes),
            (Lane::Datagram, Phase::In) => self.datagram(client, bytes),
            _ => Err(ClientFault::OutOfPlace(lane)),
        }
    }

    fn hello(&mut self, client: ClientId, bytes: &[u8]) -> Result<(), ClientFault> {
        let protocol = Hello::protocol_of(bytes)?;
        if protocol != PROTOCOL_VERSION {
            let reason = format!(
                "the server speaks protocol {PROTOCOL_VERSION}, this client {protocol}: use the same version of studio"
            );
            self.refuse(client, &reason);
            return Ok(());
        }
        let hello = Hello::decode(bytes)?;
        if hello.schema != schema_hash() {
            self.refuse(client, "the server has another class table than this client: use the same version of studio");
            return Ok(());
        }
        if let Some(peer) = self.peers.get_mut(&client) {
            peer.phase = Phase::Greeted;
        }
        self.events.push_back(ServerEvent::Hello {
            client,
            name: hello.name,
        });
        Ok(())
    }

    /// Lets a client in that said hello. What is only for `player` is sent to this client alone.
    pub fn welcome(
        &mut self,
        client: ClientId,
        (user_id, name): (i64, &str),
        player: Option<InstanceId>,
    ) {
        let Some(peer) = self
            .peers
            .get_mut(&client)
            .filter(|p| p.phase == Phase::Greeted)
        else {
            return;
        };
        peer.phase = Phase::In;
        peer.private = player.map(|player| self.registry.private_home(player));
        let welcome = ServerControl::Welcome {
            user_id,
            name: name.to_owned(),
            tick: self.tick,
            snapshot: self.snapshot.id().0,
            manifest: self.snapshot.client_manifest_bytes().to_vec(),
        };
        self.outbox.push_back(Transmit {
            client,
            lane: Lane::Control,
            bytes: Bytes::from(welcome.encode()),
        });
    }

    /// Sends a client away.
    pub fn refuse(&mut self, client: ClientId, reason: &str) {
        let Some(peer) = self.peers.get_mut(&client) else {
            return;
        };
        peer.phase = Phase::Out;
        let goodbye = ServerControl::Goodbye {
            reason: reason.to_owned(),
        };
        self.outbox.push_back(Transmit {
            client,
            lane: Lane::Control,
            bytes: Bytes::from(goodbye.encode()),
        });
        self.events.push_back(ServerEvent::Refused {
            client,
            reason: reason.to_owned(),
        });
    }

    fn up(&mut self, client: ClientId, bytes: &[u8]) -> Result<(), ClientFault> {
        let Some(peer) = self.peers.get_mut(&client) else {
            return Ok(());
        };
        if let [ClientUp::CALLS, calls @ ..] = bytes {
            return self.take_calls(client, true, &mut Reader::new(calls));
        }
        if let [ClientUp::REPORT, report @ ..] = bytes {
            return self.take_report(client, &mut Reader::new(report));
        }
        match ClientUp::decode(bytes, peer.chunks.len())? {
            ClientUp::Want(chunks) => {
                for chunk in chunks {
                    let state = peer
                        .chunks
                        .get_mut(chunk.index())
                        .ok_or(ClientFault::NoSuchChunk)?;
                    if *state == ChunkState::Closed {
                        *state = ChunkState::Wanted;
                        peer.wanted.push_back(chunk);
                    }
                }
            }
            ClientUp::Ready(chunks) => {
                for chunk in chunks {
                    let state = peer
                        .chunks
                        .get_mut(chunk.index())
                        .ok_or(ClientFault::NoSuchChunk)?;
                    if *state != ChunkState::Open {
                        *state = ChunkState::Ready;
                    }
                }
            }
            ClientUp::Hash { tick, hash } => {
                self.events
                    .push_back(ServerEvent::HashReported { client, tick, hash });
            }
            ClientUp::Loaded if peer.joined && !peer.knows => {
                peer.knows = true;
                self.events.push_back(ServerEvent::Joined { client });
            }
            ClientUp::Loaded => return Err(ClientFault::OutOfPlace(Lane::Up)),
        }
        Ok(())
    }

    fn datagram(&mut self, client: ClientId, bytes: &[u8]) -> Result<(), ClientFault> {
        let mut reader = Reader::new(bytes);
        match (reader.varint()?, self.peers.get_mut(&client)) {
            (DATAGRAM_CALL, _) => self.take_calls(client, false, &mut reader),
            (DATAGRAM_REPORT, _) => self.take_report(client, &mut reader),
            (DATAGRAM_ACKNOWLEDGEMENT, Some(peer)) => acknowledgement(peer, &mut reader),
            (DATAGRAM_ACKNOWLEDGEMENT, None) => Ok(()),
            _ => Err(ClientFault::OutOfPlace(Lane::Datagram)),
        }
    }

    /// Ends a tick: reads the journal against the model's end state, encodes what changed, fills what is to be sent.
    /// Instances that were removed in this tick may be freed after this, not before.
    pub fn tick(&mut self, tick: u32, model: &DataModel, motion: Motion<'_>) {
        self.tick = tick;
        let mut diff = match model.journal().read(&mut self.cursor) {
            JournalRead::Entries(entries) => TickDiff::read(model, entries, &mut self.registry),
            JournalRead::Lagged => TickDiff::resync(model, &mut self.registry),
        };
        self.move_assemblies(tick, motion, &mut diff);
        self.overlays.record(model, &diff, &self.registry);
        self.poses.end_tick(tick);
        self.send_batches(tick, model, &diff);
        self.send_poses(tick);
    }

    /// Brings the pose groups up to what physics and scripts did. Where a frame stops being governed by a binding, the
    /// frame itself is told.
    fn move_assemblies(&mut self, tick: u32, motion: Motion<'_>, diff: &mut TickDiff) {
        let mut released: Vec<InstanceId> = diff.gone.iter().map(|gone| gone.id).collect();
        released.extend_from_slice(motion.ended);
        released.extend(diff.steps.iter().filter_map(|step| match step {
            diff::Step::Rehome { id, .. } => Some(*id),
            diff::Step::Insert { .. } | diff::Step::Move { .. } => None,
        }));
        let rehomed = self.rehomed(diff, motion.ended);
        for id in released {
            self.release(id, diff);
        }
        for assembly in rehomed.values().chain(motion.moved) {
            if let Some(known) = self.registry.known(assembly.root)
                && !self.poses.moved(assembly, known.home)
            {
                self.bind(tick, assembly, known.home, diff);
            }
        }
        let written: Vec<InstanceId> = diff.frames_written().collect();
        for id in written {
            // A frame that a script wrote: physics has bound the assembly anew, or does not know it.
            if self.poses.binding_of(id).is_some_and(|b| b.tick != tick) {
                self.release(id, diff);
            }
        }
        diff.drop_frames(|id| self.poses.binding_of(id).is_some());
    }

    /// The assemblies that clients own and that are bound elsewhere from now on, by root: they stay theirs, moving or not.
    fn rehomed(
        &self,
        diff: &TickDiff,
        ended: &[InstanceId],
    ) -> BTreeMap<InstanceId, MovedAssembly> {
        let assemblies = diff.steps.iter().filter_map(|step| match step {
            diff::Step::Rehome { id, .. } => self.poses.owned(*id),
            diff::Step::Insert { .. } | diff::Step::Move { .. } => None,
        });
        assemblies
            .map(|assembly| (assembly.root, assembly))
            .filter(|(root, _)| !ended.contains(root))
            .collect()
    }

    /// Binds an assembly. Its own binding and those of its parts come to their end first; what is not bound again stays
    /// where physics had it.
    fn bind(&mut self, tick: u32, assembly: &MovedAssembly, home: ChunkId, diff: &mut TickDiff) {
        let members = assembly.members.iter().map(|&(member, _)| member);
        for part in members.chain([assembly.root]) {
            self.release(part, diff);
        }
        if assembly.members.len() <= ASSEMBLY_MEMBERS_MAX {
            self.poses.bind(tick, assembly, home);
        }
    }

    fn release(&mut self, id: InstanceId, diff: &mut TickDiff) {
        let Some(binding) = self.poses.binding_of(id) else {
            return;
        };
        let (root, members) = (binding.root, Arc::clone(&binding.members));
        self.poses.free(root);
        for part in std::iter::once(root).chain(members.iter().map(|&(member, _)| member)) {
            if let Some(known) = self.registry.known(part) {
                diff.write_frame(known.net, part);
            }
        }
    }

    /// What is to be carried, in order. Region chunks are asked for with [`Self::next_region`].
    pub fn poll_transmit(&mut self) -> Option<Transmit> {
        self.outbox.pop_front()
    }

    /// The next region chunk that a client waits for: its number and its bytes. Asked for while the client's connection
    /// has room, so that bulk never piles up.
    pub fn next_region(&mut self, client: ClientId) -> Option<Bytes> {
        let chunk = self.peers.get_mut(&client)?.wanted.pop_front()?;
        let bytes = self.snapshot.chunk_bytes(chunk)?;
        // Framed once, for all who want it.
        let frame = self.regions.entry(chunk).or_insert_with(|| {
            let mut frame = Writer::appending_to(Vec::with_capacity(bytes.len() + 5));
            frame.varint(u64::from(chunk.0));
            frame.raw(bytes);
            Bytes::from(frame.into_bytes())
        });
        Some(frame.clone())
    }

    /// What happened, in order.
    pub fn poll_event(&mut self) -> Option<ServerEvent> {
        self.events.pop_front()
    }

    /// Asks all clients for the hash of their state after the next tick's batch.
    pub fn request_hashes(&mut self) {
        self.hashes_wanted = true;
    }

    /// Whether a client has every chunk open and said so.
    pub fn knows(&self, client: ClientId) -> bool {
        self.peers.get(&client).is_some_and(|peer| peer.knows)
    }

    /// Whether a client has everything: all chunks open, and every pose acknowledged.
    pub fn is_settled(&self, client: ClientId) -> bool {
        let Some(peer) = self.peers.get(&client) else {
            return false;
        };
        let acked = |number: usize| peer.groups.get(number).map_or(0, |ack| ack.acked);
        let groups = self.poses.groups.iter().enumerate();
        peer.joined
            && groups
                .filter(|(_, group)| group.owner != Some(client) && peer.is_open(group.home))
                .all(|(number, group)| {
                    let has_state = group
                        .state_tick()
                        .is_none_or(|state| acked(number) >= state);
                    has_state && !self.poses.is_unsent(number as u32)
                })
    }

    /// The hash of what a client should have: every instance at home in a chunk that is open for it.
    pub fn state_hash(&self, client: ClientId, model: &DataModel) -> StateHash {
        StateHash::of_parts(&self.instance_hashes(client, model))
    }

    /// The hash of each instance that a client should have, by number: where two states differ, this says in what.
    pub fn instance_hashes(&self, client: ClientId, model: &DataModel) -> Vec<(NetId, StateHash)> {
        let Some(peer) = self.peers.get(&client) else {
            return Vec::new();
        };
        let mut net_of = |id: InstanceId| {
            self.registry
                .known(id)
                .filter(|known| peer.is_open(known.home))
                .map(|known| known.net)
        };
        let mut hasher = Hasher::new(model);
        for (id, known) in self.registry.all_known() {
            if id != model.root() && peer.is_open(known.home) {
                hasher.add((known.net, id), self.poses.frame_of(id), &mut net_of);
            }
        }
        hasher.into_parts()
    }

    /// The instance of a number.
    pub fn instance(&self, net: NetId) -> Option<InstanceId> {
        self.registry.instance(net)
    }

    /// Instances that the client has in its tree.
    pub fn visible_count(&self, client: ClientId) -> usize {
        self.peers.get(&client).map_or(0, |peer| {
            self.registry
                .all_known()
                .filter(|(_, known)| peer.is_open(known.home))
                .count()
        })
    }
}

/// A client's datagram: the last one of ours that it applied, and bits for the 64 before.
fn acknowledgement(peer: &mut Peer, reader: &mut Reader<'_>) -> Result<(), ClientFault> {
    let latest = reader.varint_u32("datagram number")?;
    let before = reader.u64()?;
    reader.finish()?;
    if latest >= peer.next_datagram() {
        return Err(ClientFault::BadAcknowledgement);
    }
    peer.acknowledge(latest, before);
    Ok(())
}
