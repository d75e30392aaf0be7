//! The addresses of pictures and meshes that a scene uses, and what is known of those that were found.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Bounds;
use crate::mesh::Geometry;

/// Addresses that one scene keeps; further ones count as missing.
const CONTENTS_MAX: usize = 1 << 16;

/// Addresses of pictures and meshes that a scene uses, by index. An index stays for the scene's life.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    addresses: Vec<Arc<str>>,
    index_of: FxHashMap<Arc<str>, u32>,
    assets: FxHashMap<u32, Asset>,
}

/// A mesh asset that was found: see [`super::Scene::set_asset`].
#[derive(Debug, Clone)]
pub(crate) struct Asset {
    /// The box of its own coordinates, studs.
    pub(crate) own: Bounds,
    /// Its triangles, fitted to the unit box.
    pub(crate) geometry: Arc<Geometry>,
}

impl Contents {
    /// The address of an index.
    pub fn address(&self, index: u32) -> Option<&str> {
        self.addresses.get(index as usize).map(AsRef::as_ref)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.addresses.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.addresses.is_empty()
    }

    /// The index of an address; `None` for the empty one, which stands for nothing, and beyond [`CONTENTS_MAX`].
    pub(super) fn index(&mut self, address: &Arc<str>) -> Option<u32> {
        if let Some(index) = self.index_of.get(address) {
            return Some(*index);
        }
        if address.trim().is_empty() || self.addresses.len() >= CONTENTS_MAX {
            return None;
        }
        let index = self.addresses.len() as u32;
        self.addresses.push(Arc::clone(address));
        self.index_of.insert(Arc::clone(address), index);
        Some(index)
    }

    pub(crate) fn asset(&self, index: u32) -> Option<&Asset> {
        self.assets.get(&index)
    }

    pub(super) fn set_asset(&mut self, index: u32, asset: Asset) {
        self.assets.insert(index, asset);
    }
}
