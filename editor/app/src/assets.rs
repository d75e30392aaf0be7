//! The pictures and meshes of a place's folder, for the renderer.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use studio_model::Report;
use studio_place::AssetIndex;
use studio_render::AssetSource;

/// Bytes of an asset that are read at most; what is larger is left out, as publishing would refuse it.
const ASSET_BYTES_MAX: u64 = 64 << 20;

/// Reads a place's assets from its folder.
#[derive(Debug)]
pub(crate) struct FolderAssets {
    folder: PathBuf,
    /// Scanned when the first asset is asked for: a place without any never pays.
    index: Mutex<Option<AssetIndex>>,
}

impl FolderAssets {
    /// The assets of the place in this folder.
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            index: Mutex::new(None),
        }
    }

    fn file(&self, content: &str) -> Option<PathBuf> {
        let mut index = self.index.lock().ok()?;
        let index = index.get_or_insert_with(|| AssetIndex::scan(&self.folder, &mut Report::new()));
        let file = index.resolve(content)?;
        (file.size_bytes <= ASSET_BYTES_MAX).then(|| self.folder.join(&file.path))
    }
}

impl AssetSource for FolderAssets {
    fn read(&self, content: &str) -> Option<Vec<u8>> {
        std::fs::read(self.file(content)?).ok()
    }
}
