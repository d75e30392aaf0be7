//! Pictures of decals and meshes on the GPU.

use wgpu::BindingResource;

use super::bind::{self, Kind};

/// Pictures by the place's content.
#[derive(Debug)]
pub(crate) struct Pictures {
    pub(crate) layout: wgpu::BindGroupLayout,
    /// Has no colour of its own: what it lies on is seen.
    pub(crate) none: wgpu::BindGroup,
}

impl Pictures {
    pub(crate) fn new(device: &wgpu::Device) -> Self {
        let layout = bind::layout(
            device,
            "picture",
            wgpu::ShaderStages::FRAGMENT,
            &[Kind::Texture, Kind::Sampler],
        );
        let sampler = device.create_sampler(&wgpu::SamplerDescriptor::default());
        // A new texture is zero: see-through.
        let format = wgpu::TextureFormat::Rgba8UnormSrgb;
        let texture = bind::target(device, "no picture", [1, 1], format, 1);
        let none = bind::group(
            device,
            "no picture",
            &layout,
            &[
                BindingResource::TextureView(&texture),
                BindingResource::Sampler(&sampler),
            ],
        );
        Self { layout, none }
    }
}
