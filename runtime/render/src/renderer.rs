//! From a scene to pixels, on a device that was handed in. Knows no windows.

use crate::assets::AssetSource;
use crate::error::RenderError;
use crate::scene::Scene;
use crate::view::View;

/// What a frame cost.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FrameStats {
    /// Parts in view.
    pub parts: usize,
    /// Draw calls.
    pub draws: usize,
    /// Bytes that were uploaded.
    pub uploaded_bytes: usize,
    /// Milliseconds of CPU time to prepare and record the frame.
    pub prepare_ms: f32,
    /// Whether some asset or material is still being made: draw again soon.
    pub incomplete: bool,
}

/// Draws scenes into textures of one format.
#[derive(Debug)]
pub struct Renderer {
    device: wgpu::Device,
    queue: wgpu::Queue,
}

impl Renderer {
    /// The format of the textures that it draws into: eight bits a channel, sRGB. A view of it without sRGB is what egui
    /// wants.
    pub const TARGET_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8UnormSrgb;

    /// A renderer on this device.
    ///
    /// # Errors
    /// [`RenderError`]: the device cannot do what is needed.
    pub fn new(
        adapter: &wgpu::AdapterInfo,
        device: wgpu::Device,
        queue: wgpu::Queue,
    ) -> Result<Self, RenderError> {
        let _ = adapter;
        Ok(Self { device, queue })
    }

    /// Draws a frame into `target`, a view of a texture of [`Self::TARGET_FORMAT`] and `view.size` pixels.
    pub fn render(
        &mut self,
        scene: &mut Scene,
        assets: &dyn AssetSource,
        view: &View<'_>,
        target: &wgpu::TextureView,
    ) -> FrameStats {
        let _ = (&self.device, &self.queue, scene, assets, view, target);
        FrameStats::default()
    }
}
