//! The files below `assets/`: pictures, sounds, meshes. Content properties name them `asset://path`;
//! `assets/map.ron` gives foreign ids a file. What the files hold is not known here.

mod check;
mod map;
mod scan;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder of assets in a place.
pub(crate) const ASSETS_FOLDER: &str = "assets";

/// What content properties put before the path of an asset.
pub(crate) const ASSET_SCHEME: &str = "asset://";

/// One asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetFile {
    /// Relative to `assets/`, with `/`.
    pub path: String,
    /// Bytes.
    pub size_bytes: u64,
}

/// The assets of a place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AssetIndex {
    /// Sorted by path.
    files: Vec<AssetFile>,
    /// Foreign ids (`rbxassetid://123`) and the paths that stand for them.
    map: BTreeMap<String, String>,
}

impl AssetFile {
    /// Where it lies on disk, for the place in `root_dir`.
    pub fn in_place(&self, root_dir: &Path) -> PathBuf {
        root_dir.join(ASSETS_FOLDER).join(&self.path)
    }
}

impl AssetIndex {
    /// The assets, sorted by path.
    pub fn files(&self) -> &[AssetFile] {
        &self.files
    }

    /// The foreign ids that have a file, and its path.
    pub fn map(&self) -> &BTreeMap<String, String> {
        &self.map
    }

    /// The asset that a content property names: by `asset://path`, or by a foreign id that the map knows. `None` for
    /// what no file stands for.
    pub fn resolve(&self, content: &str) -> Option<&AssetFile> {
        let path = content
            .strip_prefix(ASSET_SCHEME)
            .or_else(|| self.map.get(content).map(String::as_str))?;
        self.find(path)
    }

    fn find(&self, path: &str) -> Option<&AssetFile> {
        let at = self
            .files
            .binary_search_by(|file| file.path.as_str().cmp(path))
            .ok()?;
        self.files.get(at)
    }
}
