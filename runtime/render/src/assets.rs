//! Where the bytes of pictures and meshes come from. Knows no files: the caller finds them.

/// Finds content by its address (`asset://path`, `rbxassetid://number`, …).
pub trait AssetSource {
    /// The bytes; `None` where there are none. Asked once per address, until the scene's assets are invalidated.
    fn read(&self, content: &str) -> Option<Vec<u8>>;
}

/// Has nothing: meshes get their stand-in, decals are left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoAssets;

impl AssetSource for NoAssets {
    fn read(&self, _content: &str) -> Option<Vec<u8>> {
        None
    }
}
