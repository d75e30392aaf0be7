//! The client's half: asks for chunks, applies whole ticks, moves what moves, acknowledges. Bytes come in with
//! [`ClientReplicator::handle`] and go out of [`ClientReplicator::poll_transmit`]; a call of [`ClientReplicator::tick`]
//! is a tick of the client. Knows no sockets and no clocks.

mod apply;
mod chunks;
mod event;
mod numbers;
mod ownership;
mod poses;

use std::collections::VecDeque;

use bytes::Bytes;
use studio_model::{CFrame, DataModel, InstanceId};
use studio_snapshot::{ChunkId, ClientManifest, NetId, Reader, Writer, schema_hash};

use crate::call::Call;
use crate::hash::{Hasher, StateHash};
use crate::limits::{
    BATCH_BYTES_MAX, CALL_UP_BYTES_MAX, DATAGRAMS_PER_ACKNOWLEDGEMENT, PLAYER_NAME_BYTES_MAX,
    PROTOCOL_VERSION,
};
use crate::message::{
    ClientUp, DATAGRAM_ACKNOWLEDGEMENT, DATAGRAM_CALL, Hello, Lane, ServerControl, clip,
};
use apply::Applier;
use chunks::{ChunkState, open_chunk};
pub use event::{ClientEvent, ServerFault};
use numbers::Numbers;
use ownership::Holdings;
use poses::{Binding, ClientPoses, Placed};

/// The client's replicator.
#[derive(Debug)]
pub struct ClientReplicator {
    manifest: Option<ClientManifest>,
    chunks: Vec<ChunkState>,
    /// Chunks that came since the server was last told what is ready.
    ready: Vec<ChunkId>,
    open_chunks: usize,
    loaded: bool,
    numbers: Numbers,
    poses: ClientPoses,
    holdings: Holdings,
    /// Parts of a batch whose last part has not come.
    batch: Vec<u8>,
    removed: Vec<InstanceId>,
    /// The last datagram that was applied, and bits for the 64 before.
    applied: (u32, u64),
    /// Datagrams that were applied and not acknowledged.
    unacknowledged: u32,
    /// Calls of this tick, encoded: they travel in as few messages as they fit.
    calls: Writer,
    outbox: VecDeque<(Lane, Bytes)>,
    events: VecDeque<ClientEvent>,
}

impl ClientReplicator {
    /// A client that will ask to be let in under a name.
    pub fn new(name: &str) -> Self {
        let hello = Hello {
            protocol: PROTOCOL_VERSION,
            schema: schema_hash(),
            name: clip(name, PLAYER_NAME_BYTES_MAX).to_owned(),
        };
        Self {
            manifest: None,
            chunks: Vec::new(),
            ready: Vec::new(),
            open_chunks: 0,
            loaded: false,
            numbers: Numbers::default(),
            poses: ClientPoses::default(),
            holdings: Holdings::default(),
            batch: Vec::new(),
            removed: Vec::new(),
            applied: (0, 0),
            unacknowledged: 0,
            calls: Writer::new(),
            outbox: VecDeque::from([(Lane::Control, Bytes::from(hello.encode()))]),
            events: VecDeque::new(),
        }
    }

    /// Takes what the server sent. Batches are applied at once, whole.
    ///
    /// # Errors
    /// [`ServerFault`]: the connection is to be ended; the model may be half-changed.
    pub fn handle(
        &mut self,
        lane: Lane,
        bytes: &Bytes,
        model: &mut DataModel,
    ) -> Result<(), ServerFault> {
        match lane {
            Lane::Control => self.control(bytes),
            Lane::Region => self.region(bytes),
            Lane::Journal => self.journal(bytes, model),
            Lane::Datagram => self.datagram(bytes),
            Lane::Up => Err(ServerFault::OutOfPlace(lane)),
        }
    }

    fn control(&mut self, bytes: &[u8]) -> Result<(), ServerFault> {
        match ServerControl::decode(bytes)? {
            ServerControl::Welcome {
                user_id,
                name,
                snapshot,
                manifest,
                tick,
            } => {
                if self.manifest.is_some() {
                    return Err(ServerFault::OutOfPlace(Lane::Control));
                }
                let manifest = ClientManifest::decode(&manifest)?;
                self.chunks = vec![ChunkState::Missing; manifest.chunks().len()];
                self.manifest = Some(manifest);
                self.poses.heard(tick);
                self.holdings.welcome(user_id);
                self.events.push_back(ClientEvent::Welcome {
                    user_id,
                    name,
                    snapshot,
                });
            }
            ServerControl::Goodbye { reason } => {
                self.events.push_back(ClientEvent::Goodbye { reason });
            }
        }
        Ok(())
    }

    fn journal(&mut self, bytes: &[u8], model: &mut DataModel) -> Result<(), ServerFault> {
        let mut reader = Reader::new(bytes);
        let is_last = reader.flag("last part")?;
        let part = reader.take(reader.left())?;
        if self.batch.len() + part.len() > BATCH_BYTES_MAX {
            return Err(ServerFault::BatchTooLarge);
        }
        self.batch.extend_from_slice(part);
        if !is_last {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        let mut reader = Reader::new(&batch);
        let tick = reader.varint_u32("tick")?;
        let operations = reader.take(reader.left())?;
        self.poses.heard(tick);
        self.apply(tick, operations, model)
    }

    fn apply(
        &mut self,
        tick: u32,
        operations: &[u8],
        model: &mut DataModel,
    ) -> Result<(), ServerFault> {
        let Some(manifest) = &self.manifest else {
            return Err(ServerFault::OutOfPlace(Lane::Journal));
        };
        if self.numbers.instance(NetId::ROOT).is_none() {
            let root = model.root();
            self.numbers.arrive(model, NetId::ROOT, root);
        }
        let (chunks, open_chunks) = (&mut self.chunks, &mut self.open_chunks);
        let mut applier = Applier {
            model,
            numbers: &mut self.numbers,
            poses: &mut self.poses,
            holdings: &mut self.holdings,
            removed: &mut self.removed,
        };
        let asked = applier.batch(operations, &mut |applier, order| {
            let state = chunks.get_mut(order.chunk.index());
            let Some(state @ ChunkState::Held(_)) = state else {
                return Err(ServerFault::BadChunk(format!(
                    "chunk {} is opened before its time",
                    order.chunk
                )));
            };
            if let ChunkState::Held(bytes) = std::mem::replace(state, ChunkState::Open) {
                open_chunk(applier, manifest, order, &bytes)?;
            }
            *open_chunks += 1;
            Ok(())
        })?;
        // Poses travel ahead of batches: an assembly may rest already when a part of it arrives.
        let numbers = &mut self.numbers;
        for net in numbers.take_arrived() {
            self.poses.arrived(net, |Placed { binding, frame }| {
                place(model, numbers, binding, frame);
            });
        }
        self.poses.end_batch();
        self.take_turns();
        if !self.loaded && self.open_chunks == self.chunks.len() {
            self.loaded = true;
            self.events.push_back(ClientEvent::Loaded);
            self.up(&ClientUp::Loaded);
        }
        self.events
            .extend(asked.calls.into_iter().map(|call| ClientEvent::Called {
                reliable: true,
                call,
            }));
        if asked.hash {
            self.settle(model);
            let hash = self.state_hash(model);
            self.up(&ClientUp::Hash { tick, hash });
        }
        Ok(())
    }

    fn datagram(&mut self, bytes: &[u8]) -> Result<(), ServerFault> {
        let mut reader = Reader::new(bytes);
        let number = reader.varint_u32("datagram number")?;
        if u64::from(number) == DATAGRAM_CALL {
            let numbers = &self.numbers;
            let call = Call::decode(&mut reader, &mut |net| numbers.instance(net))?;
            reader.finish()?;
            self.events.extend(call.map(|call| ClientEvent::Called {
                reliable: false,
                call,
            }));
            return Ok(());
        }
        let tick = reader.varint_u32("tick")?;
        self.poses.heard(tick);
        if self.poses.datagram(tick, &mut reader)? {
            self.applied = acknowledged(self.applied, number);
            self.unacknowledged += 1;
            if self.unacknowledged >= DATAGRAMS_PER_ACKNOWLEDGEMENT {
                self.acknowledge();
            }
        }
        Ok(())
    }

    /// The tops of what was removed since the last tick, for who frees them in its own way: [`Self::tick`] has nothing to
    /// free then.
    pub fn take_removed(&mut self) -> Vec<InstanceId> {
        std::mem::take(&mut self.removed)
    }

    /// A tick of the client: what moves is moved, what arrived is acknowledged, what was removed in the last tick is freed.
    pub fn tick(&mut self, model: &mut DataModel) {
        for root in std::mem::take(&mut self.removed) {
            model.free(root);
        }
        self.holdings.begin_tick();
        let numbers = &self.numbers;
        self.poses
            .advance(|Placed { binding, frame }| place(model, numbers, binding, frame));
        if !self.ready.is_empty() {
            let ready = std::mem::take(&mut self.ready);
            self.up(&ClientUp::Ready(ready));
        }
        if self.unacknowledged > 0 {
            self.acknowledge();
        }
    }

    fn acknowledge(&mut self) {
        self.unacknowledged = 0;
        let mut out = Writer::new();
        out.varint(DATAGRAM_ACKNOWLEDGEMENT);
        out.varint(u64::from(self.applied.0));
        out.u64(self.applied.1);
        self.outbox
            .push_back((Lane::Datagram, Bytes::from(out.into_bytes())));
    }

    /// Ticks since there was news of the assembly of a root that others move; `None` if nobody tells of it.
    pub fn silence(&self, root: InstanceId) -> Option<f64> {
        self.poses.silence(self.numbers.net(root)?)
    }

    /// Puts everything that is on its way where the server last said it is.
    fn settle(&mut self, model: &mut DataModel) {
        let numbers = &self.numbers;
        self.poses
            .settle(|Placed { binding, frame }| place(model, numbers, binding, frame));
    }

    fn up(&mut self, message: &ClientUp) {
        self.outbox
            .push_back((Lane::Up, Bytes::from(message.encode())));
    }

    /// Sends a call. Reliable ones leave in order with the others of the tick; the rest each in a datagram of its own, as
    /// soon as possible. `false` if the server does not know the target, or the call is longer than
    /// [`CALL_UP_BYTES_MAX`]: it is not sent then.
    pub fn call(&mut self, reliable: bool, call: &Call) -> bool {
        let numbers = &self.numbers;
        let mut out = Writer::new();
        if !reliable {
            out.varint(DATAGRAM_CALL);
        }
        let told = call.encode(&mut out, &mut |id| numbers.net(id));
        if !told || out.len() > CALL_UP_BYTES_MAX {
            return false;
        }
        if reliable {
            if self.calls.len() + out.len() > CALL_UP_BYTES_MAX {
                self.seal_calls();
            }
            self.calls.raw(out.as_bytes());
        } else {
            self.outbox
                .push_back((Lane::Datagram, Bytes::from(out.into_bytes())));
        }
        true
    }

    fn seal_calls(&mut self) {
        if !self.calls.is_empty() {
            let mut out = Writer::appending_to(Vec::with_capacity(self.calls.len() + 1));
            out.u8(ClientUp::CALLS);
            out.raw(self.calls.as_bytes());
            self.calls.clear();
            self.outbox
                .push_back((Lane::Up, Bytes::from(out.into_bytes())));
        }
    }

    /// What is to be carried to the server, in order.
    pub fn poll_transmit(&mut self) -> Option<(Lane, Bytes)> {
        if self.outbox.is_empty() {
            self.seal_calls();
        }
        self.outbox.pop_front()
    }

    /// What happened, in order.
    pub fn poll_event(&mut self) -> Option<ClientEvent> {
        self.events.pop_front()
    }

    /// Instances that the server told of.
    pub fn instance_count(&self) -> usize {
        self.numbers.len()
    }

    /// The instance of a number.
    pub fn instance(&self, net: NetId) -> Option<InstanceId> {
        self.numbers.instance(net)
    }

    /// The hash of the client's state: every instance that the server told of, as the client's model has it, save for what
    /// was written [locally](DataModel::set_local).
    pub fn state_hash(&self, model: &DataModel) -> StateHash {
        StateHash::of_parts(&self.instance_hashes(model))
    }

    /// The hash of each instance that the server told of, by number.
    pub fn instance_hashes(&self, model: &DataModel) -> Vec<(NetId, StateHash)> {
        let mut net_of = |id: InstanceId| self.numbers.net(id);
        let mut hasher = Hasher::new(model);
        for numbered in self
            .numbers
            .all()
            .into_iter()
            .filter(|&(net, _)| net != NetId::ROOT)
        {
            hasher.add(numbered, None, &mut net_of);
        }
        hasher.into_parts()
    }
}

/// The last applied number and bits for those before it, with `number` added.
fn acknowledged((latest, before): (u32, u64), number: u32) -> (u32, u64) {
    match number.checked_sub(latest) {
        Some(0) => (latest, before),
        Some(ahead) => {
            let shifted = before.checked_shl(ahead).unwrap_or(0);
            let old = if latest > 0 && ahead <= 64 {
                1u64 << (ahead - 1)
            } else {
                0
            };
            (number, shifted | old)
        }
        None => {
            let age = latest - number;
            let bit = if age <= 64 { 1u64 << (age - 1) } else { 0 };
            (latest, before | bit)
        }
    }
}

/// Writes the frames of an assembly's parts.
fn place(model: &mut DataModel, numbers: &Numbers, binding: &Binding, frame: CFrame) {
    let mut write = |net: NetId, frame: CFrame| {
        if let Some(id) = numbers.instance(net) {
            model.write_pose(id, frame);
        }
    };
    write(binding.root, frame);
    for &(member, offset) in &binding.members {
        write(member, frame * offset);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acknowledgements_keep_the_last_64() {
        let mut state = (0, 0);
        for number in [1, 2, 4, 3, 4] {
            state = acknowledged(state, number);
        }
        assert_eq!(state, (4, 0b111));
        state = acknowledged(state, 68);
        assert_eq!(state, (68, 1 << 63));
        state = acknowledged(state, 500);
        assert_eq!(state, (500, 0));
        assert_eq!(acknowledged(state, 1), (500, 0));
    }
}
