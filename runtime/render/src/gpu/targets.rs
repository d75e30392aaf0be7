//! The textures that a frame is drawn into, as large as the picture.

use wgpu::TextureFormat;

use super::bind;
use super::glow::{Glow, Levels};
use super::occlusion::Maps;
use super::tier::Tier;

/// Light, before it is made a picture.
pub(crate) const LIGHT_FORMAT: TextureFormat = TextureFormat::Rgba16Float;
/// Depth.
pub(crate) const DEPTH_FORMAT: TextureFormat = TextureFormat::Depth32Float;

/// Textures of one size and tier.
#[derive(Debug)]
pub(crate) struct Targets {
    /// Pixels that are drawn.
    pub(crate) size: [u32; 2],
    tier: Tier,
    /// What is drawn into: several samples a pixel, or `light` itself.
    pub(crate) color: wgpu::TextureView,
    /// The light of each pixel.
    pub(crate) light: wgpu::TextureView,
    pub(crate) depth: wgpu::TextureView,
    /// Where less light from around comes in, if the tier cares.
    pub(crate) occlusion: Option<Maps>,
    pub(crate) glow: Levels,
}

impl Targets {
    /// The size at which a picture of this size is drawn.
    pub(crate) fn size_for(picture: [u32; 2], tier: &Tier) -> [u32; 2] {
        picture.map(|side| side.div_ceil(tier.coarseness).max(1))
    }

    pub(crate) fn new(device: &wgpu::Device, glow: &Glow, size: [u32; 2], tier: &Tier) -> Self {
        let light = bind::target(device, "light", size, LIGHT_FORMAT, 1);
        let color = if tier.samples > 1 {
            bind::target(device, "samples", size, LIGHT_FORMAT, tier.samples)
        } else {
            light.clone()
        };
        Self {
            size,
            tier: *tier,
            color,
            depth: bind::target(device, "depth", size, DEPTH_FORMAT, tier.samples),
            occlusion: tier.occludes().then(|| Maps::new(device, size)),
            glow: glow.levels(device, &light, size, tier),
            light,
        }
    }

    /// Where the samples of pixels go when they are one.
    pub(crate) fn resolve(&self) -> Option<&wgpu::TextureView> {
        (self.tier.samples > 1).then_some(&self.light)
    }

    /// Whether they fit.
    pub(crate) fn fit(&self, size: [u32; 2], tier: &Tier) -> bool {
        self.size == size && self.tier == *tier
    }
}
