//! Pictures of decals and meshes on the GPU, fetched when they are first drawn.

mod builtin;
mod decode;

use rustc_hash::FxHashMap;
use wgpu::BindingResource;
use wgpu::util::DeviceExt as _;

pub(crate) use decode::{Texels, decode_square};

use super::bind::{self, Kind};
use super::patience::Patience;
use crate::assets::AssetSource;
use crate::limits::MOST_TEXTURE_BYTES;
use crate::scene::Contents;

/// Pictures by their index in the scene's contents.
#[derive(Debug)]
pub(crate) struct Pictures {
    pub(crate) layout: wgpu::BindGroupLayout,
    /// Has no colour of its own: what it lies on is seen.
    pub(crate) none: wgpu::BindGroup,
    /// The neutral grey of what stands in for a missing mesh.
    pub(crate) grey: wgpu::BindGroup,
    sampler: wgpu::Sampler,
    /// `None` for those that are missing or corrupt.
    known: FxHashMap<u32, Option<wgpu::BindGroup>>,
    bytes: u64,
}

/// Where pictures come from in a frame, and how long that may take.
#[derive(Clone, Copy)]
pub(crate) struct Fetch<'a> {
    pub(crate) device: &'a wgpu::Device,
    pub(crate) queue: &'a wgpu::Queue,
    pub(crate) contents: &'a Contents,
    pub(crate) assets: &'a dyn AssetSource,
    pub(crate) patience: &'a Patience,
}

impl Pictures {
    pub(crate) fn new(device: &wgpu::Device, queue: &wgpu::Queue, cheap: bool) -> Self {
        let layout = bind::layout(
            device,
            "picture",
            wgpu::ShaderStages::FRAGMENT,
            &[Kind::Texture, Kind::Sampler],
        );
        let sampler = device.create_sampler(&wgpu::SamplerDescriptor {
            label: Some("picture"),
            address_mode_u: wgpu::AddressMode::Repeat,
            address_mode_v: wgpu::AddressMode::Repeat,
            mag_filter: wgpu::FilterMode::Linear,
            min_filter: wgpu::FilterMode::Linear,
            mipmap_filter: wgpu::MipmapFilterMode::Linear,
            anisotropy_clamp: if cheap { 1 } else { 8 },
            ..wgpu::SamplerDescriptor::default()
        });
        let plain = |texel: [u8; 4]| {
            let texels = Texels {
                width: 1,
                height: 1,
                mips: vec![texel.to_vec()],
            };
            let view = texture(device, queue, &texels);
            group(device, &layout, &view, &sampler)
        };
        Self {
            none: plain([0; 4]),
            grey: plain([163, 162, 165, 255]),
            layout,
            sampler,
            known: FxHashMap::default(),
            bytes: 0,
        }
    }

    /// Forgets all pictures: indices mean others from now on, or files have changed.
    pub(crate) fn clear(&mut self) {
        self.known.clear();
        self.bytes = 0;
    }

    /// A picture that was fetched.
    pub(crate) fn get(&self, content: u32) -> Option<&wgpu::BindGroup> {
        self.known.get(&content)?.as_ref()
    }

    /// Fetches a picture if it was not asked for before; whether it is still to come.
    pub(crate) fn fetch(&mut self, content: u32, fetch: &Fetch<'_>) -> bool {
        if self.known.contains_key(&content) {
            return false;
        }
        if fetch.patience.is_over() {
            return true;
        }
        let address = fetch.contents.address(content);
        // A place's own file goes before what we draw under its name.
        let texels = address.and_then(|address| match fetch.assets.read(address) {
            Some(bytes) => decode::decode(&bytes),
            None => builtin::drawn(address).map(|image| decode::with_mips(&image)),
        });
        let picture = texels.and_then(|texels| self.upload(fetch.device, fetch.queue, &texels));
        self.known.insert(content, picture);
        false
    }

    fn upload(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        texels: &Texels,
    ) -> Option<wgpu::BindGroup> {
        let size = texels.size();
        if self.bytes + size > MOST_TEXTURE_BYTES {
            return None;
        }
        self.bytes += size;
        let view = texture(device, queue, texels);
        Some(group(device, &self.layout, &view, &self.sampler))
    }
}

fn texture(device: &wgpu::Device, queue: &wgpu::Queue, texels: &Texels) -> wgpu::TextureView {
    let descriptor = wgpu::TextureDescriptor {
        label: Some("picture"),
        size: wgpu::Extent3d {
            width: texels.width,
            height: texels.height,
            depth_or_array_layers: 1,
        },
        mip_level_count: texels.mips.len() as u32,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba8UnormSrgb,
        usage: wgpu::TextureUsages::TEXTURE_BINDING,
        view_formats: &[],
    };
    let order = wgpu::util::TextureDataOrder::MipMajor;
    let all = texels.mips.concat();
    let texture = device.create_texture_with_data(queue, &descriptor, order, &all);
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

fn group(
    device: &wgpu::Device,
    layout: &wgpu::BindGroupLayout,
    view: &wgpu::TextureView,
    sampler: &wgpu::Sampler,
) -> wgpu::BindGroup {
    bind::group(
        device,
        "picture",
        layout,
        &[
            BindingResource::TextureView(view),
            BindingResource::Sampler(sampler),
        ],
    )
}
