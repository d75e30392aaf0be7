//! From a model to a snapshot: who gets which number in which chunk ([`Plan`]), each section encoded on its own, then
//! everything put together. Decides nothing: what lies in which chunk comes from the caller, what clients may know from
//! the model; a plan that would tell a client more is refused.

use std::ops::Range;
use std::sync::Arc;

use studio_model::counts::PlaceCounts;
use studio_model::{DataModel, InstanceId, Uid, limits};

use crate::chunk::{Knowledge, Source, encode_instances, encode_overlay};
use crate::error::{BuildError, SectionName};
use crate::id::{ChunkId, NetId};
use crate::identity;
use crate::manifest::{AssetInfo, ChunkInfo, ClientManifest, Manifest, ServerInstances};
use crate::section::Section;
use crate::snapshot::Snapshot;

/// Server-only instances in one section: so many that they compress well, so few that threads can share the work.
const SERVER_SECTION_INSTANCES: usize = 1 << 16;

/// The instances of one chunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedChunk {
    /// The region; `None` for the base chunk.
    pub cell: Option<[i32; 3]>,
    /// In preorder, so that parents come before their children and siblings in order.
    pub ids: Vec<InstanceId>,
}

/// The uid that an instance is published with.
pub type UidOf<'a> = dyn Fn(InstanceId) -> Option<Uid> + Sync + 'a;

/// Which instance is published under which number.
pub struct Plan<'a> {
    model: &'a DataModel,
    uid_of: &'a UidOf<'a>,
    /// By number.
    ids: Vec<InstanceId>,
    /// By the index of the instance.
    numbers: Vec<u32>,
    chunks: Vec<(Option<[i32; 3]>, Range<usize>)>,
    server: Vec<Range<usize>>,
    client_count: usize,
}

impl<'a> Plan<'a> {
    /// A plan of the chunks that clients may be sent (the base chunk with the root first, then regions in the order of
    /// their cells) and the instances that are the server's alone, in preorder.
    ///
    /// # Errors
    /// [`BuildError`] if an instance is planned twice, or where its parent would come later or be unknown, or for
    /// clients although they may not know of it.
    pub fn new(
        model: &'a DataModel,
        chunks: &[PlannedChunk],
        server: &[InstanceId],
        uid_of: &'a UidOf<'a>,
    ) -> Result<Self, BuildError> {
        let mut ids = Vec::new();
        let mut ranges = Vec::new();
        for chunk in chunks {
            let start = ids.len();
            ids.extend_from_slice(&chunk.ids);
            ranges.push((chunk.cell, start..ids.len()));
        }
        let client_count = ids.len();
        ids.extend_from_slice(server);
        if ids.len() > limits::INSTANCES_MAX {
            return Err(BuildError::TooMany {
                what: "instances",
                count: ids.len(),
                max: limits::INSTANCES_MAX,
            });
        }
        let starts = (client_count..ids.len()).step_by(SERVER_SECTION_INSTANCES);
        let server = starts
            .map(|start| start..ids.len().min(start + SERVER_SECTION_INSTANCES))
            .collect();
        let mut plan = Self {
            model,
            uid_of,
            numbers: vec![Source::NONE; model.slot_count()],
            ids,
            chunks: ranges,
            server,
            client_count,
        };
        plan.number()?;
        Ok(plan)
    }

    /// Gives the numbers, and checks that each instance comes after its parent, where a reader knows that one.
    fn number(&mut self) -> Result<(), BuildError> {
        let first_is_base = self.chunks.first().is_some_and(|(cell, _)| cell.is_none());
        if self.ids.first() != Some(&self.model.root())
            || !first_is_base
            || !self.chunks.is_sorted_by(|a, b| a.0 < b.0)
        {
            return Err(BuildError::Root);
        }
        let base = 0..self.chunks[0].1.end;
        for (number, &id) in self.ids.iter().enumerate() {
            let path = || self.model.path(id);
            if !self.model.contains(id) || self.numbers[id.index()] != Source::NONE {
                return Err(BuildError::Twice { path: path() });
            }
            if self
                .model
                .name(id)
                .len()
                .max(self.model.class_name(id).len())
                > limits::NAME_BYTES_MAX
            {
                return Err(BuildError::Name { path: path() });
            }
            self.numbers[id.index()] = number as u32;
            if number == 0 {
                continue;
            }
            let parent = self
                .model
                .parent(id)
                .map(|parent| self.numbers[parent.index()]);
            let parent = parent
                .filter(|&parent| parent != Source::NONE)
                .map(|parent| parent as usize);
            let near = |parent: &usize| {
                let home = self
                    .chunks
                    .partition_point(|(_, range)| range.end <= number);
                self.chunks
                    .get(home)
                    .is_none_or(|(_, range)| range.contains(parent) || base.contains(parent))
            };
            if parent.as_ref().is_none_or(|x| !near(x)) {
                return Err(BuildError::Parent { path: path() });
            }
            if number < self.client_count && !self.model.class_is_for_clients(id) {
                return Err(BuildError::Secret { path: path() });
            }
        }
        Ok(())
    }

    /// The sections to encode, each on its own, in the order that [`Self::assemble`] takes them.
    pub fn sections(&self) -> Vec<SectionName> {
        let chunks = (0..self.chunks.len() as u32).map(|chunk| SectionName::Chunk(ChunkId(chunk)));
        let server = (0..self.server.len() as u32).map(SectionName::ServerInstances);
        chunks
            .chain(server)
            .chain([SectionName::ServerProperties, SectionName::Identity])
            .collect()
    }

    /// Encodes one section. Depends on nothing but the plan: any thread may do it.
    ///
    /// # Errors
    /// [`BuildError`] for values that a reader would refuse, and for sections that this plan does not have.
    pub fn encode(&self, name: &SectionName) -> Result<Section, BuildError> {
        let source = Source {
            model: self.model,
            numbers: &self.numbers,
            client_count: self.client_count as u32,
        };
        let instances = |range: &Range<usize>, knowledge| {
            encode_instances(
                &source,
                &self.ids[range.clone()],
                range.start as u32,
                knowledge,
            )
        };
        let missing = || BuildError::ReadBack(format!("the plan has no section '{name}'"));
        let (raw, cuts) = match name {
            SectionName::Chunk(id) => {
                let (_, range) = self.chunks.get(id.index()).ok_or_else(missing)?;
                instances(range, Knowledge::Clients)?
            }
            SectionName::ServerInstances(ordinal) => {
                let range = self.server.get(*ordinal as usize).ok_or_else(missing)?;
                instances(range, Knowledge::Everything)?
            }
            SectionName::ServerProperties => {
                encode_overlay(&source, &self.ids[..self.client_count])?
            }
            SectionName::Identity => {
                identity::encode(&source, &self.ids, &self.ends(), self.uid_of)
            }
            _ => return Err(missing()),
        };
        Section::pack(name, raw, &cuts)
    }

    /// Where the runs of numbers end.
    fn ends(&self) -> Vec<u32> {
        let chunks = self.chunks.iter().map(|(_, range)| range.end as u32);
        chunks
            .chain(self.server.iter().map(|range| range.end as u32))
            .collect()
    }

    /// Puts the encoded sections and the assets together.
    ///
    /// # Errors
    /// [`BuildError`] if there are too many sections or assets, or if `sections` are not those of [`Self::sections`].
    pub fn assemble(
        &self,
        sections: Vec<Section>,
        assets: Vec<PackedAsset>,
        counts: PlaceCounts,
    ) -> Result<Snapshot, BuildError> {
        if sections.len() != self.sections().len() {
            return Err(BuildError::ReadBack("sections are missing".to_owned()));
        }
        let too_many = |what, count, max| Err(BuildError::TooMany { what, count, max });
        if sections.len() > limits::SECTIONS_MAX {
            return too_many("sections", sections.len(), limits::SECTIONS_MAX);
        }
        if self.chunks.len() > limits::CHUNKS_MAX {
            return too_many(
                "regions with something in them",
                self.chunks.len(),
                limits::CHUNKS_MAX,
            );
        }
        if assets.len() > limits::ASSETS_MAX {
            return too_many("assets", assets.len(), limits::ASSETS_MAX);
        }
        let (chunk_sections, rest) = sections.split_at(self.chunks.len());
        let (server_sections, rest) = rest.split_at(self.server.len());
        let chunks = self
            .chunks
            .iter()
            .zip(chunk_sections)
            .map(|((cell, range), section)| ChunkInfo {
                cell: *cell,
                first_net_id: NetId(range.start as u32),
                count: range.len() as u32,
                hash: section.info.hash,
                stored_len: section.info.stored_len,
                raw_len: section.info.raw_len,
            });
        let client_manifest = ClientManifest::new(chunks.collect()).encode()?;
        let (assets, blobs) = shared_blobs(assets);
        let manifest = Manifest {
            counts,
            client: client_manifest.info,
            server_instances: self
                .server
                .iter()
                .zip(server_sections)
                .map(|(range, section)| ServerInstances {
                    count: range.len() as u32,
                    info: section.info,
                })
                .collect(),
            server_properties: rest[0].info,
            identity: rest[1].info,
            assets,
            blobs: blobs.iter().map(|blob| blob.info).collect(),
        };
        let sections = std::iter::once(client_manifest)
            .chain(sections)
            .chain(blobs);
        Snapshot::assemble(&manifest, sections)
    }
}

/// An asset, ready to be put into a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedAsset {
    path: Arc<str>,
    section: Section,
}

impl PackedAsset {
    /// Packs an asset's bytes. Depends on nothing else: any thread may do it.
    ///
    /// # Errors
    /// [`BuildError::TooLarge`].
    pub fn new(path: Arc<str>, bytes: Vec<u8>) -> Result<Self, BuildError> {
        let section = Section::pack(&SectionName::Asset(0), bytes, &[])?;
        Ok(Self { path, section })
    }
}

/// The assets sorted by path, each distinct content once.
fn shared_blobs(mut assets: Vec<PackedAsset>) -> (Vec<AssetInfo>, Vec<Section>) {
    assets.sort_by(|a, b| a.path.cmp(&b.path));
    assets.dedup_by(|a, b| a.path == b.path);
    let mut blobs: Vec<Section> = Vec::new();
    let infos = assets
        .into_iter()
        .map(|asset| {
            let known = blobs
                .iter()
                .position(|blob| blob.info.hash == asset.section.info.hash);
            let blob = known.unwrap_or(blobs.len());
            if known.is_none() {
                blobs.push(asset.section);
            }
            AssetInfo {
                path: asset.path,
                blob: blob as u32,
            }
        })
        .collect();
    (infos, blobs)
}
