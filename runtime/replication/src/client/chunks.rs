//! The snapshot's chunks on their way into the model: asked for, checked, held until a batch opens them. Knows no batches.

use bytes::Bytes;
use studio_snapshot::{ChunkId, ClientManifest, NetId, Reader};

use super::apply::{Applier, Open};
use super::{ClientReplicator, ServerFault};
use crate::message::ClientUp;

/// How far a chunk is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ChunkState {
    Missing,
    /// Here and checked; opened when a batch says so.
    Held(Bytes),
    Open,
}

impl ClientReplicator {
    /// The hashes of the snapshot's chunks, by number: what a cache is asked for. Empty before the welcome.
    pub fn chunk_hashes(&self) -> impl Iterator<Item = (ChunkId, [u8; 32])> + '_ {
        let chunks = self.manifest.iter().flat_map(|manifest| manifest.chunks());
        chunks
            .enumerate()
            .map(|(number, info)| (ChunkId(number as u32), info.hash))
    }

    /// Hands in a chunk's bytes from a cache or the network. Whether they are the chunk's; if not they are ignored.
    pub fn offer_chunk(&mut self, chunk: ChunkId, bytes: Bytes) -> bool {
        let Some(manifest) = &self.manifest else {
            return false;
        };
        let fits = manifest
            .chunk(chunk)
            .is_some_and(|info| *blake3::hash(&bytes).as_bytes() == info.hash);
        match self.chunks.get_mut(chunk.index()) {
            Some(state @ ChunkState::Missing) if fits => {
                *state = ChunkState::Held(bytes);
                self.ready.push(chunk);
                true
            }
            _ => false,
        }
    }

    /// Asks the server for every chunk that is missing.
    pub fn request_chunks(&mut self) {
        let missing = |(number, state): (usize, &ChunkState)| {
            (*state == ChunkState::Missing).then_some(ChunkId(number as u32))
        };
        let wanted: Vec<ChunkId> = self.chunks.iter().enumerate().filter_map(missing).collect();
        if !wanted.is_empty() {
            self.up(&ClientUp::Want(wanted));
        }
    }

    pub(super) fn region(&mut self, bytes: &Bytes) -> Result<(), ServerFault> {
        let mut reader = Reader::new(bytes);
        let chunk = ChunkId(reader.varint_u32("chunk")?);
        let chunk_bytes = bytes.slice(bytes.len() - reader.left()..);
        let is_held = |state: &ChunkState| *state != ChunkState::Missing;
        if self.offer_chunk(chunk, chunk_bytes)
            || self.chunks.get(chunk.index()).is_some_and(is_held)
        {
            Ok(())
        } else {
            Err(ServerFault::BadChunk(format!(
                "chunk {chunk} is not what the manifest says"
            )))
        }
    }
}

/// Puts a chunk's instances into the model: those that have not been dropped since publish, each below its parent, except
/// those whose new parent the batch tells later.
pub(super) fn open_chunk(
    applier: &mut Applier<'_>,
    manifest: &ClientManifest,
    order: &Open,
    bytes: &[u8],
) -> Result<(), ServerFault> {
    let skip = |net: NetId| order.dropped.binary_search(&net.0).is_ok();
    let loaded = studio_snapshot::load_chunk(manifest, order.chunk, bytes, applier.model, &skip)?;
    for &(net, id) in &loaded.instances {
        if applier.numbers.instance(net).is_some() {
            return Err(ServerFault::InstanceExists(net));
        }
        applier.numbers.arrive(applier.model, net, id);
    }
    for (holder, property, target) in loaded.references {
        applier.numbers.refer(holder, property, Some(target));
        if let Some(id) = applier.numbers.instance(target) {
            applier
                .model
                .set_property(holder, property, studio_model::Value::Ref(Some(id)))?;
        }
    }
    for (id, net, parent) in loaded.tops {
        if order.moved.binary_search(&net.0).is_ok() {
            continue;
        }
        let parent = applier
            .numbers
            .instance(parent)
            .ok_or(ServerFault::NoSuchInstance(parent))?;
        applier.put_below(id, parent)?;
    }
    Ok(())
}
