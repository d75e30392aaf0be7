//! A sky of six pictures as a cube map, fetched when a place asks for one. Mirrors `shaders/skybox.wgsl`.
//!
//! Each picture is what one sees looking along its side, upright: `Front` along -Z, `Back` +Z, `Right` +X, `Left` -X. `Up` and
//! `Down` are what one sees when one looks along -Z first and then bends back or forward: their lower and upper edge is at the
//! front. If one picture is missing there is none of them, and the sky is drawn without.

use glam::Vec3;
use wgpu::BindingResource;
use wgpu::util::DeviceExt as _;

use super::bind::{self, Kind};
use super::light::{SkyColors, linear};
use super::pictures::{Fetch, Texels, decode_square};
use crate::pick::Face;

/// The order of a cube map's layers. It is left-handed: its +Z is our -Z.
const LAYERS: [Face; 6] = [
    Face::Right,
    Face::Left,
    Face::Top,
    Face::Bottom,
    Face::Front,
    Face::Back,
];

/// The sky's pictures.
#[derive(Debug)]
pub(crate) struct Skybox {
    pub(crate) layout: wgpu::BindGroupLayout,
    sampler: wgpu::Sampler,
    /// The pictures of which `state` is, by side.
    contents: Option<[u32; 6]>,
    state: State,
}

#[derive(Debug)]
enum State {
    /// There are none, or one of them is missing or corrupt.
    Missing,
    /// Those that were read, in the order of layers.
    Coming(Vec<Texels>),
    Shown {
        group: wgpu::BindGroup,
        colors: SkyColors,
    },
}

impl Skybox {
    pub(crate) fn new(device: &wgpu::Device) -> Self {
        Self {
            layout: bind::layout(
                device,
                "skybox",
                wgpu::ShaderStages::FRAGMENT,
                &[Kind::Cube, Kind::Sampler],
            ),
            sampler: device.create_sampler(&wgpu::SamplerDescriptor {
                label: Some("skybox"),
                mag_filter: wgpu::FilterMode::Linear,
                min_filter: wgpu::FilterMode::Linear,
                mipmap_filter: wgpu::MipmapFilterMode::Linear,
                ..wgpu::SamplerDescriptor::default()
            }),
            contents: None,
            state: State::Missing,
        }
    }

    /// Forgets the pictures: indices mean others from now on, or files have changed.
    pub(crate) fn clear(&mut self) {
        (self.contents, self.state) = (None, State::Missing);
    }

    /// The pictures, if they are to be drawn.
    pub(crate) fn group(&self) -> Option<&wgpu::BindGroup> {
        match &self.state {
            State::Shown { group, .. } => Some(group),
            State::Missing | State::Coming(_) => None,
        }
    }

    /// What they look like from afar.
    pub(crate) fn colors(&self) -> Option<&SkyColors> {
        match &self.state {
            State::Shown { colors, .. } => Some(colors),
            State::Missing | State::Coming(_) => None,
        }
    }

    /// Fetches what the place asks for if that is not there yet; whether some is still to come.
    pub(crate) fn fetch(&mut self, contents: Option<[u32; 6]>, fetch: &Fetch<'_>) -> bool {
        if self.contents != contents {
            self.contents = contents;
            self.state = match contents {
                Some(_) => State::Coming(Vec::with_capacity(LAYERS.len())),
                None => State::Missing,
            };
        }
        let (Some(contents), State::Coming(layers)) = (contents, &mut self.state) else {
            return false;
        };
        while let Some(side) = LAYERS.get(layers.len()) {
            if fetch.patience.is_over() {
                return true;
            }
            let address = fetch.contents.address(contents[*side as usize]);
            let bytes = address.and_then(|address| fetch.assets.read(address));
            // All are as large as the first.
            let wide = layers.first().map(|first| first.width);
            let Some(texels) = bytes.and_then(|bytes| decode_square(&bytes, wide)) else {
                self.state = State::Missing;
                return false;
            };
            layers.push(texels);
        }
        let colors = colors(layers);
        let view = cube(fetch, layers);
        let group = bind::group(
            fetch.device,
            "skybox",
            &self.layout,
            &[
                BindingResource::TextureView(&view),
                BindingResource::Sampler(&self.sampler),
            ],
        );
        self.state = State::Shown { group, colors };
        false
    }
}

fn cube(fetch: &Fetch<'_>, layers: &[Texels]) -> wgpu::TextureView {
    let (side, mips) = layers
        .first()
        .map_or((1, 1), |first| (first.width, first.mips.len() as u32));
    let descriptor = wgpu::TextureDescriptor {
        label: Some("skybox"),
        size: wgpu::Extent3d {
            width: side,
            height: side,
            depth_or_array_layers: LAYERS.len() as u32,
        },
        mip_level_count: mips,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba8UnormSrgb,
        usage: wgpu::TextureUsages::TEXTURE_BINDING,
        view_formats: &[],
    };
    let all: Vec<u8> = layers
        .iter()
        .flat_map(|layer| layer.mips.concat())
        .collect();
    let order = wgpu::util::TextureDataOrder::LayerMajor;
    let texture = fetch
        .device
        .create_texture_with_data(fetch.queue, &descriptor, order, &all);
    texture.create_view(&wgpu::TextureViewDescriptor {
        dimension: Some(wgpu::TextureViewDimension::Cube),
        ..wgpu::TextureViewDescriptor::default()
    })
}

/// Means of the pictures: all of those above and below, and what is around the horizon of the others.
fn colors(layers: &[Texels]) -> SkyColors {
    let (mut horizon, mut zenith, mut ground) = (Vec3::ZERO, Vec3::ZERO, Vec3::ZERO);
    for (layer, side) in layers.iter().zip(LAYERS) {
        match side {
            Face::Top => zenith = mean(layer, 1),
            Face::Bottom => ground = mean(layer, 1),
            Face::Right | Face::Left | Face::Front | Face::Back => {
                horizon += mean(layer, 4) * 0.25;
            }
        }
    }
    SkyColors {
        zenith,
        horizon,
        ground,
    }
}

/// The mean of a picture as it is with so many rows; of the rows in the middle, where there are several.
fn mean(picture: &Texels, rows: usize) -> Vec3 {
    let fits = |mip: &&Vec<u8>| mip.len() <= rows * rows * 4;
    let Some(mip) = picture.mips.iter().find(fits) else {
        return Vec3::ZERO;
    };
    let skipped = mip.len() / 4 / 4 * 4;
    let middle = &mip[skipped..mip.len() - skipped];
    let texels = middle.chunks_exact(4);
    let count = texels.len().max(1) as f32;
    let light = texels.map(|texel| linear([0, 1, 2].map(|at| f32::from(texel[at]) / 255.0)));
    light.sum::<Vec3>() / count
}
