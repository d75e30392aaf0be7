//! What a snapshot says of itself. Two lists: the [`ClientManifest`], which a client is given and which knows of nothing
//! but chunks, and the [`Manifest`], which names that one and everything that is the server's.

mod client;

use std::sync::Arc;

use studio_model::counts::PlaceCounts;
use studio_model::limits;

pub use client::{ChunkInfo, ClientManifest};

use crate::error::{Damage, SectionName};
use crate::section::SectionInfo;
use crate::wire::{Reader, WireError, Writer};

/// Bytes of an asset's path.
const ASSET_PATH_BYTES_MAX: usize = 1_000;

/// An asset that the snapshot carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetInfo {
    /// What content properties name it by: `asset://` and this.
    pub path: Arc<str>,
    /// Where its bytes are, among the asset sections: assets of equal bytes share them.
    pub(crate) blob: u32,
}

/// A section of server-only instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ServerInstances {
    pub(crate) count: u32,
    pub(crate) info: SectionInfo,
}

/// What a snapshot holds, apart from the chunks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    pub(crate) counts: PlaceCounts,
    pub(crate) client: SectionInfo,
    pub(crate) server_instances: Vec<ServerInstances>,
    pub(crate) server_properties: SectionInfo,
    pub(crate) identity: SectionInfo,
    /// Sorted by path.
    pub(crate) assets: Vec<AssetInfo>,
    pub(crate) blobs: Vec<SectionInfo>,
}

impl Manifest {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        let counts = &self.counts;
        for count in [
            counts.instances,
            counts.classes,
            counts.scripts,
            counts.parts,
            counts.unanchored_parts,
        ] {
            writer.varint(count as u64);
        }
        self.client.write(&mut writer);
        writer.varint(self.server_instances.len() as u64);
        for section in &self.server_instances {
            writer.varint(u64::from(section.count));
            section.info.write(&mut writer);
        }
        self.server_properties.write(&mut writer);
        self.identity.write(&mut writer);
        writer.varint(self.blobs.len() as u64);
        for blob in &self.blobs {
            blob.write(&mut writer);
        }
        writer.varint(self.assets.len() as u64);
        for asset in &self.assets {
            writer.text(&asset.path);
            writer.varint(u64::from(asset.blob));
        }
        writer.into_bytes()
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Damage> {
        let mut reader = Reader::new(bytes);
        let counts = read_counts(&mut reader)?;
        let client = SectionInfo::read(&mut reader, &SectionName::ClientManifest)?;
        let sections = reader.count("sections", limits::SECTIONS_MAX, 35)?;
        let server_instances = (0..sections as u32)
            .map(|ordinal| {
                Ok(ServerInstances {
                    count: reader.varint_up_to("instances", limits::INSTANCES_MAX as u64)? as u32,
                    info: SectionInfo::read(&mut reader, &SectionName::ServerInstances(ordinal))?,
                })
            })
            .collect::<Result<_, WireError>>()?;
        let server_properties = SectionInfo::read(&mut reader, &SectionName::ServerProperties)?;
        let identity = SectionInfo::read(&mut reader, &SectionName::Identity)?;
        let blobs = reader.count("assets", limits::ASSETS_MAX, 34)?;
        let blobs: Vec<SectionInfo> = (0..blobs as u32)
            .map(|ordinal| SectionInfo::read(&mut reader, &SectionName::Asset(ordinal)))
            .collect::<Result<_, _>>()?;
        let assets = reader.count("assets", limits::ASSETS_MAX, 2)?;
        let assets: Vec<AssetInfo> = (0..assets)
            .map(|_| {
                Ok(AssetInfo {
                    path: reader.text("asset path", ASSET_PATH_BYTES_MAX)?.into(),
                    blob: reader.varint_up_to("asset", (blobs.len() as u64).saturating_sub(1))?
                        as u32,
                })
            })
            .collect::<Result<_, WireError>>()?;
        reader.finish()?;
        if !assets.is_sorted_by(|a, b| a.path < b.path) || (blobs.is_empty() && !assets.is_empty())
        {
            return Err(WireError::Inconsistent {
                what: "the assets are not sorted, or have no bytes",
            }
            .into());
        }
        Ok(Self {
            counts,
            client,
            server_instances,
            server_properties,
            identity,
            assets,
            blobs,
        })
    }
}

fn read_counts(reader: &mut Reader<'_>) -> Result<PlaceCounts, WireError> {
    let mut count = || {
        reader
            .varint_up_to("instances", limits::INSTANCES_MAX as u64)
            .map(|count| count as usize)
    };
    Ok(PlaceCounts {
        instances: count()?,
        classes: count()?,
        scripts: count()?,
        parts: count()?,
        unanchored_parts: count()?,
    })
}
