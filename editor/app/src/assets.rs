//! The pictures and meshes of a place's folder, for the renderer.

use std::path::{Path, PathBuf};

use studio_model::Report;
use studio_model::limits::ASSET_BYTES_MAX;
use studio_place::AssetIndex;
use studio_render::AssetSource;

/// Reads a place's assets from its folder.
#[derive(Debug)]
pub(crate) struct FolderAssets {
    folder: PathBuf,
    index: AssetIndex,
}

impl FolderAssets {
    /// The assets of the place in this folder.
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            index: AssetIndex::scan(folder, &mut Report::new()),
        }
    }

    /// Their paths below the place's `assets` folder.
    pub(crate) fn paths(&self) -> Vec<String> {
        let files = self.index.files().iter();
        files.map(|file| file.path.clone()).collect()
    }

    fn file(&self, content: &str) -> Option<PathBuf> {
        let file = self.index.resolve(content)?;
        // What is larger is left out, as publishing refuses it.
        (file.size_bytes <= ASSET_BYTES_MAX).then(|| file.in_place(&self.folder))
    }
}

impl AssetSource for FolderAssets {
    fn read(&self, content: &str) -> Option<Vec<u8>> {
        std::fs::read(self.file(content)?).ok()
    }
}
