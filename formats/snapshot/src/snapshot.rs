//! The snapshot as a value: the bytes of its file, checked once, and where everything in them is. There are two ways to
//! one: a plan's [`assemble`](crate::Plan::assemble), and a checked [`decode`](Snapshot::decode).

mod file;
mod header;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use studio_model::counts::PlaceCounts;
use studio_model::limits;

use crate::error::{BuildError, Damage, SectionName, SnapshotError};
use crate::id::{ChunkId, NetId};
use crate::manifest::{AssetInfo, ChunkInfo, ClientManifest, Manifest};
use crate::section::{Section, SectionInfo};
use crate::wire::WireError;
use header::{HEADER_BYTES, Header};

pub use header::SNAPSHOT_FORMAT;

/// A snapshot's name: the hash of its header and manifest, and through the hashes in there of every byte.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnapshotId(pub [u8; 32]);

impl fmt::Display for SnapshotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for SnapshotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A section of a snapshot, for those who list them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionEntry {
    /// Which.
    pub name: SectionName,
    /// Its lengths and hash.
    pub info: SectionInfo,
    /// How many instances it holds; 0 if it holds none.
    pub instances: u32,
    /// Its region, if it is a region chunk.
    pub cell: Option<[i32; 3]>,
}

/// A compiled place. Cheap to clone: the bytes are shared.
#[derive(Debug, Clone)]
pub struct Snapshot {
    bytes: Arc<Vec<u8>>,
    id: SnapshotId,
    schema: [u8; 32],
    manifest: Arc<Manifest>,
    client_manifest: Arc<ClientManifest>,
    /// Where the sections lie: client manifest, chunks, server instances, server properties, identity, blobs.
    ranges: Arc<Vec<Range<usize>>>,
}

impl Snapshot {
    /// Checks the bytes of a file: every hash, every length, the manifests. What the sections hold is checked when they
    /// are loaded.
    ///
    /// # Errors
    /// [`SnapshotError`], naming the section that is bad.
    pub fn decode(bytes: Vec<u8>) -> Result<Self, SnapshotError> {
        if bytes.len() as u64 > limits::SNAPSHOT_BYTES_MAX {
            let damage = Damage::TooLarge {
                bytes: bytes.len() as u64,
                max: limits::SNAPSHOT_BYTES_MAX,
            };
            return Err(SnapshotError::section(SectionName::Header, damage));
        }
        let header = Header::read(&bytes)?;
        let manifest_end = HEADER_BYTES + header.manifest_len;
        let manifest_bytes = bytes
            .get(HEADER_BYTES..manifest_end)
            .ok_or_else(|| SnapshotError::section(SectionName::Manifest, Damage::Cut))?;
        if header::id_of(&bytes, manifest_bytes) != header.id {
            return Err(SnapshotError::section(SectionName::Manifest, Damage::Hash));
        }
        let manifest = Manifest::decode(manifest_bytes)
            .map_err(|damage| SnapshotError::section(SectionName::Manifest, damage))?;
        let mut at = manifest_end;
        let range = next_range(
            &bytes,
            &mut at,
            &SectionName::ClientManifest,
            &manifest.client,
        )?;
        let client_manifest = ClientManifest::decode(&bytes[range.clone()])?;
        let mut ranges = vec![range];
        for entry in entries(&manifest, &client_manifest).skip(1) {
            ranges.push(next_range(&bytes, &mut at, &entry.name, &entry.info)?);
        }
        if at != bytes.len() {
            let left = bytes.len() - at;
            let damage = WireError::Trailing { left };
            return Err(SnapshotError::section(SectionName::Header, damage));
        }
        let total = u64::from(client_manifest.instance_count())
            + manifest
                .server_instances
                .iter()
                .map(|section| u64::from(section.count))
                .sum::<u64>();
        if total > limits::INSTANCES_MAX as u64 {
            let damage = Damage::TooLarge {
                bytes: total,
                max: limits::INSTANCES_MAX as u64,
            };
            return Err(SnapshotError::section(SectionName::Manifest, damage));
        }
        Ok(Self {
            bytes: Arc::new(bytes),
            id: header.id,
            schema: header.schema,
            manifest: Arc::new(manifest),
            client_manifest: Arc::new(client_manifest),
            ranges: Arc::new(ranges),
        })
    }

    /// Puts the sections, in the order of the file, behind a manifest.
    pub(crate) fn assemble(
        manifest: &Manifest,
        sections: impl Iterator<Item = Section>,
    ) -> Result<Self, BuildError> {
        let manifest = manifest.encode();
        let mut writer = header::write(&manifest);
        writer.raw(&manifest);
        for section in sections {
            writer.raw(&section.stored);
        }
        Self::decode(writer.into_bytes()).map_err(|error| BuildError::ReadBack(error.to_string()))
    }

    /// The snapshot's name. Equal places have equal ones.
    pub fn id(&self) -> SnapshotId {
        self.id
    }

    /// The file's bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The schema hash of the version that published it. Not a condition for loading: a snapshot names what it holds.
    pub fn published_schema(&self) -> [u8; 32] {
        self.schema
    }

    /// How much is in the place.
    pub fn counts(&self) -> PlaceCounts {
        self.manifest.counts
    }

    /// The chunks.
    pub fn client_manifest(&self) -> &ClientManifest {
        &self.client_manifest
    }

    /// The list of chunks as a client is sent it.
    pub fn client_manifest_bytes(&self) -> &[u8] {
        &self.bytes[self.ranges[0].clone()]
    }

    /// BLAKE3 of [`Self::client_manifest_bytes`].
    pub fn client_manifest_hash(&self) -> [u8; 32] {
        self.manifest.client.hash
    }

    /// How many chunks there are, the base chunk included.
    pub fn chunk_count(&self) -> usize {
        self.client_manifest.chunks().len()
    }

    /// What the client manifest says of a chunk.
    pub fn chunk_info(&self, id: ChunkId) -> Option<&ChunkInfo> {
        self.client_manifest.chunk(id)
    }

    /// A chunk's bytes, as clients are sent them.
    pub fn chunk_bytes(&self, id: ChunkId) -> Option<&[u8]> {
        self.client_manifest.chunk(id)?;
        Some(self.stored(1 + id.index()))
    }

    /// The chunk in which an instance was published; `None` for what is the server's or was made at runtime.
    pub fn home_chunk(&self, id: NetId) -> Option<ChunkId> {
        self.client_manifest.home_chunk(id)
    }

    /// How many instances are published, the root and the server's included: their numbers are those below.
    pub fn instance_count(&self) -> u32 {
        let server: u32 = self
            .manifest
            .server_instances
            .iter()
            .map(|section| section.count)
            .sum();
        self.client_manifest.instance_count() + server
    }

    /// The assets, sorted by path, each with its unpacked size in bytes and the hash of its stored bytes.
    pub fn assets(&self) -> impl ExactSizeIterator<Item = (&str, &SectionInfo)> {
        let manifest = &self.manifest;
        manifest
            .assets
            .iter()
            .map(|asset| (asset.path.as_ref(), &manifest.blobs[asset.blob as usize]))
    }

    /// An asset's bytes.
    ///
    /// # Errors
    /// [`SnapshotError::Section`] if they do not unpack; `None` if there is no such asset.
    pub fn asset(&self, path: &str) -> Option<Result<Cow<'_, [u8]>, SnapshotError>> {
        let at = self
            .manifest
            .assets
            .binary_search_by(|asset| asset.path.as_ref().cmp(path))
            .ok()?;
        let AssetInfo { blob, .. } = self.manifest.assets[at];
        let stored = self.stored(self.ranges.len() - self.manifest.blobs.len() + blob as usize);
        let unpacked = self.manifest.blobs[blob as usize].unpack(stored);
        Some(unpacked.map_err(|damage| SnapshotError::section(SectionName::Asset(blob), damage)))
    }

    /// All sections, in the order in which they lie in the file.
    pub fn sections(&self) -> impl Iterator<Item = SectionEntry> {
        entries(&self.manifest, &self.client_manifest)
    }

    /// The unpacked content of the section at this place of [`Self::sections`].
    pub(crate) fn unpacked(
        &self,
        at: usize,
        entry: &SectionEntry,
    ) -> Result<Cow<'_, [u8]>, SnapshotError> {
        let unpacked = entry.info.unpack(self.stored(at));
        unpacked.map_err(|damage| SnapshotError::section(entry.name.clone(), damage))
    }

    fn stored(&self, at: usize) -> &[u8] {
        &self.bytes[self.ranges[at].clone()]
    }
}

/// All sections in the order of the file.
fn entries<'m>(
    manifest: &'m Manifest,
    client: &'m ClientManifest,
) -> impl Iterator<Item = SectionEntry> + 'm {
    let plain = |name, info| SectionEntry {
        name,
        info,
        instances: 0,
        cell: None,
    };
    let chunks = (0..)
        .zip(client.chunks())
        .map(|(ordinal, chunk)| SectionEntry {
            name: SectionName::Chunk(ChunkId(ordinal)),
            info: chunk.section(),
            instances: chunk.count,
            cell: chunk.cell,
        });
    let server = (0..)
        .zip(&manifest.server_instances)
        .map(|(ordinal, section)| SectionEntry {
            name: SectionName::ServerInstances(ordinal),
            info: section.info,
            instances: section.count,
            cell: None,
        });
    let blobs = (0..)
        .zip(&manifest.blobs)
        .map(move |(ordinal, info)| plain(SectionName::Asset(ordinal), *info));
    std::iter::once(plain(SectionName::ClientManifest, manifest.client))
        .chain(chunks)
        .chain(server)
        .chain([
            plain(SectionName::ServerProperties, manifest.server_properties),
            plain(SectionName::Identity, manifest.identity),
        ])
        .chain(blobs)
}

/// Where the next section lies, if the file holds it whole and undamaged.
fn next_range(
    bytes: &[u8],
    at: &mut usize,
    name: &SectionName,
    info: &SectionInfo,
) -> Result<Range<usize>, SnapshotError> {
    let fail = |damage| SnapshotError::section(name.clone(), damage);
    let end = at
        .checked_add(info.stored_len as usize)
        .filter(|&end| end <= bytes.len());
    let range = *at..end.ok_or_else(|| fail(Damage::Cut))?;
    info.verify(&bytes[range.clone()]).map_err(fail)?;
    *at = range.end;
    Ok(range)
}

#[cfg(test)]
mod tests;
