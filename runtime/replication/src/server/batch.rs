//! Each client's batch of a tick: its copy of what changed, then the chunks that are opened for it, then what it is asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use studio_model::DataModel;
use studio_snapshot::{ChunkId, Writer};

use super::calls::{Letters, append_for};
use super::diff::TickDiff;
use super::encode::Encoded;
use super::patch::open_patch;
use super::peer::{ChunkState, Peer, Phase};
use super::{ClientId, ServerEvent, ServerReplicator, Transmit};
use crate::limits::{BATCH_BYTES_MAX, BATCH_PART_BYTES, HEARTBEAT_TICKS, OPEN_BYTES_PER_TICK};
use crate::message::Lane;
use crate::op::OpWriter;

/// What a tick has for clients.
struct Content {
    encoded: Encoded,
    letters: Letters,
    hashes_wanted: bool,
    /// What opens a chunk, encoded once for all who open it in this tick.
    patches: BTreeMap<ChunkId, Arc<[u8]>>,
}

impl ServerReplicator {
    pub(super) fn send_batches(&mut self, tick: u32, model: &DataModel, diff: &TickDiff) {
        let mut content = Content {
            encoded: Encoded::new(model, diff, &mut self.registry, &mut self.poses),
            letters: Letters::new(std::mem::take(&mut self.calls), &self.registry),
            hashes_wanted: std::mem::take(&mut self.hashes_wanted),
            patches: BTreeMap::new(),
        };
        self.send_datagram_calls(&content.letters);
        let clients: Vec<ClientId> = self.peers.keys().copied().collect();
        // Most clients have every chunk open and are sent the same.
        let mut for_joined: Option<Vec<Bytes>> = None;
        for client in clients {
            let Some(peer) = self.peers.get(&client).filter(|p| p.phase == Phase::In) else {
                continue;
            };
            let Content {
                encoded, letters, ..
            } = &content;
            let is_common = !encoded.touches(peer.private) && letters.are_the_same_for(client);
            if peer.joined && !content.hashes_wanted && is_common {
                let parts = for_joined.get_or_insert_with(|| {
                    let mut batch = encoded.copy_for(peer);
                    letters.append_common(&mut batch);
                    split(tick, &batch)
                });
                self.send_parts(client, parts);
            } else {
                let batch = self.own_batch(client, model, &mut content);
                self.send_parts(client, &split(tick, &batch));
            }
        }
        self.send_heartbeats(tick);
    }

    /// The batch of a client that is sent something else than most: it is loading, or something is for it alone.
    fn own_batch(&mut self, client: ClientId, model: &DataModel, content: &mut Content) -> Vec<u8> {
        let mut batch = Vec::new();
        let Some(peer) = self.peers.get_mut(&client) else {
            return batch;
        };
        if peer.is_open(ChunkId::BASE) {
            batch = content.encoded.copy_for(peer);
        }
        if peer.joined {
            let letters = &content.letters;
            letters.append(&mut batch, client, peer, &self.registry);
        } else {
            let count = content.letters.keep_for(client, peer);
            if count > 0 {
                let discarded = ServerEvent::CallsDiscarded { client, count };
                self.events.push_back(discarded);
            }
        }
        while batch.len() < OPEN_BYTES_PER_TICK {
            let Some(chunk) = open_next(peer) else { break };
            let (overlays, poses) = (&self.overlays, &self.poses);
            let registry = &mut self.registry;
            let patch = content
                .patches
                .entry(chunk)
                .or_insert_with(|| open_patch(model, chunk, overlays, registry, poses));
            batch.extend_from_slice(patch);
            if let Some(home) = peer.private.filter(|_| chunk == ChunkId::BASE) {
                peer.private_open = true;
                batch.extend_from_slice(&open_patch(model, home, overlays, registry, poses));
            }
        }
        if content.hashes_wanted && peer.is_open(ChunkId::BASE) {
            let mut out = Writer::appending_to(batch);
            OpWriter { out: &mut out }.hash_request();
            batch = out.into_bytes();
        }
        if !peer.joined && peer.chunks.iter().all(|&state| state == ChunkState::Open) {
            peer.joined = true;
            for call in std::mem::take(&mut peer.waiting) {
                append_for(&mut batch, &call, peer, &self.registry);
            }
        }
        batch
    }

    /// An empty batch for those who have heard nothing for a while.
    fn send_heartbeats(&mut self, tick: u32) {
        let silent = |peer: &Peer| tick.saturating_sub(peer.last_sent_tick) >= HEARTBEAT_TICKS;
        let waiting: Vec<ClientId> = self
            .peers
            .iter()
            .filter(|(_, peer)| {
                peer.phase == Phase::In && peer.is_open(ChunkId::BASE) && silent(peer)
            })
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
}

/// Opens the next chunk that a client has ready: nothing before the base chunk.
fn open_next(peer: &mut Peer) -> Option<ChunkId> {
    let next = peer
        .chunks
        .iter()
        .position(|&state| state == ChunkState::Ready)?;
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
    parts
        .enumerate()
        .map(|(number, part)| frame(tick, part, number == 0, number == last))
        .collect()
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
