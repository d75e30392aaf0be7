//! What every pass of a frame may know. Mirrors `shaders/frame.wgsl`.

use bytemuck::{Pod, Zeroable};
use glam::{Vec3, Vec3Swizzles as _};
use wgpu::{BindingResource, BufferUsages};

use super::bind::{self, Kind};
use super::lamps::{Lamps, MOST, TILES};
use super::light::{Light, linear};
use super::noise;
use super::shadow::{Cascade, LAYERS};
use crate::environment::Environment;
use crate::view::{Grid, View};

#[repr(C)]
#[derive(Debug, Clone, Copy, Default, Pod, Zeroable)]
struct CascadeWords {
    matrix: [f32; 16],
    texel: f32,
    range: f32,
    unused: [f32; 2],
}

/// The uniform buffer.
#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
pub(crate) struct Words {
    view_projection: [f32; 16],
    eye: [f32; 3],
    time: f32,
    forward: [f32; 3],
    near: f32,
    right: [f32; 3],
    cascade_count: f32,
    up: [f32; 3],
    softness: f32,
    size: [f32; 2],
    pixel: [f32; 2],
    light_direction: [f32; 3],
    lamp_count: u32,
    light_color: [f32; 3],
    stars: f32,
    disc_color: [f32; 3],
    disc: f32,
    ambient_up: [f32; 3],
    glare: f32,
    ambient_down: [f32; 3],
    cloud_cover: f32,
    zenith: [f32; 3],
    cloud_density: f32,
    horizon: [f32; 3],
    haze: f32,
    horizon_sun: [f32; 3],
    haze_power: f32,
    ground: [f32; 3],
    haze_most: f32,
    cloud_color: [f32; 3],
    fog_start: f32,
    fog_color: [f32; 3],
    fog_scale: f32,
    tiles: [u32; 2],
    grid_height: f32,
    grid_spacing: f32,
    veil: f32,
    unused: f32,
    light_level: [f32; 2],
    cascades: [CascadeWords; LAYERS],
}

/// What a frame is made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) view: &'a View<'a>,
    /// Pixels that are drawn.
    pub(crate) size: [u32; 2],
    pub(crate) environment: &'a Environment,
    pub(crate) light: &'a Light,
    pub(crate) cascades: &'a [Cascade],
    pub(crate) lamps: &'a Lamps,
}

impl Words {
    pub(crate) fn new(source: &Source<'_>) -> Self {
        let Source { view, light, .. } = source;
        let environment = source.environment;
        let camera = view.camera;
        let size = source.size.map(|side| side.max(1) as f32);
        let aspect = size[0] / size[1];
        let tangent = (camera.field_of_view * 0.5).tan();
        let fog = environment.fog;
        let grid = view.grid.unwrap_or(Grid {
            height: 0.0,
            spacing: 1.0,
        });
        let mut cascades = [CascadeWords::default(); LAYERS];
        for (words, cascade) in cascades.iter_mut().zip(source.cascades) {
            words.matrix = cascade.to_texture().to_cols_array();
            words.texel = cascade.texel;
            words.range = cascade.range;
        }
        Self {
            view_projection: camera.view_projection(aspect).to_cols_array(),
            eye: camera.position().into(),
            time: view.time,
            forward: camera.forward().into(),
            near: camera.near,
            right: (camera.right() * tangent * aspect).into(),
            cascade_count: source.cascades.len() as f32,
            up: (camera.up() * tangent).into(),
            softness: environment.shadow_softness.clamp(0.0, 1.0),
            size,
            pixel: size.map(f32::recip),
            light_direction: light.direction.into(),
            lamp_count: source.lamps.list.len() as u32,
            light_color: light.color.into(),
            stars: light.stars,
            disc_color: light.disc_color.into(),
            disc: light.disc,
            ambient_up: light.ambient[0].into(),
            glare: light.glare,
            ambient_down: light.ambient[1].into(),
            cloud_cover: light.cloud_cover,
            zenith: light.zenith.into(),
            cloud_density: environment.cloud_density.clamp(0.0, 1.0),
            horizon: light.horizon.into(),
            haze: light.haze,
            horizon_sun: light.horizon_sun.into(),
            haze_power: light.haze_power,
            ground: light.ground.into(),
            haze_most: light.haze_most,
            cloud_color: light.cloud_color.into(),
            fog_start: fog.map_or(0.0, |fog| fog.start),
            fog_color: fog.map_or(Vec3::ZERO, |fog| linear(fog.color)).into(),
            fog_scale: fog.map_or(0.0, |fog| (fog.end - fog.start).max(0.1).recip()),
            tiles: TILES,
            grid_height: grid.height,
            grid_spacing: grid.spacing.max(1e-3),
            veil: light.veil,
            unused: 0.0,
            light_level: light.direction.xz().normalize_or_zero().into(),
            cascades,
        }
    }
}

/// Group 0 of all passes that draw the world.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) layout: wgpu::BindGroupLayout,
    uniform: wgpu::Buffer,
    lamps: wgpu::Buffer,
    tiles: wgpu::Buffer,
    noise: wgpu::TextureView,
    repeating: wgpu::Sampler,
    comparing: wgpu::Sampler,
}

impl Frame {
    pub(crate) fn new(device: &wgpu::Device, queue: &wgpu::Queue) -> Self {
        let layout = bind::layout(
            device,
            "frame",
            wgpu::ShaderStages::VERTEX_FRAGMENT,
            &[
                Kind::Uniform,
                Kind::Texture,
                Kind::Sampler,
                Kind::DepthArray,
                Kind::Comparison,
                Kind::Texture,
                Kind::Read,
                Kind::Read,
            ],
        );
        let repeat = wgpu::AddressMode::Repeat;
        let lamp_bytes = (MOST * size_of::<super::lamps::Lamp>()) as u64;
        let tile_bytes = u64::from(TILES[0] * TILES[1]) * 8;
        Self {
            layout,
            uniform: bind::buffer(
                device,
                "frame",
                size_of::<Words>() as u64,
                BufferUsages::UNIFORM,
            ),
            lamps: bind::buffer(device, "lamps", lamp_bytes, BufferUsages::STORAGE),
            tiles: bind::buffer(device, "lamp tiles", tile_bytes, BufferUsages::STORAGE),
            noise: noise::texture(device, queue),
            repeating: device.create_sampler(&wgpu::SamplerDescriptor {
                label: Some("repeating"),
                address_mode_u: repeat,
                address_mode_v: repeat,
                mag_filter: wgpu::FilterMode::Linear,
                min_filter: wgpu::FilterMode::Linear,
                ..wgpu::SamplerDescriptor::default()
            }),
            comparing: device.create_sampler(&wgpu::SamplerDescriptor {
                label: Some("comparing"),
                mag_filter: wgpu::FilterMode::Linear,
                min_filter: wgpu::FilterMode::Linear,
                // Lit where nothing in the map is nearer to the light.
                compare: Some(wgpu::CompareFunction::GreaterEqual),
                ..wgpu::SamplerDescriptor::default()
            }),
        }
    }

    /// Puts a frame's words where the shaders read them.
    pub(crate) fn write(&self, queue: &wgpu::Queue, words: &Words, lamps: &Lamps) {
        queue.write_buffer(&self.uniform, 0, bytemuck::bytes_of(words));
        if !lamps.list.is_empty() {
            queue.write_buffer(&self.lamps, 0, bytemuck::cast_slice(&lamps.list));
            queue.write_buffer(&self.tiles, 0, bytemuck::cast_slice(&lamps.tiles));
        }
    }

    /// The group, with the maps of this frame's tier and size.
    pub(crate) fn group(
        &self,
        device: &wgpu::Device,
        shadow: &wgpu::TextureView,
        occlusion: Option<&wgpu::TextureView>,
    ) -> wgpu::BindGroup {
        bind::group(
            device,
            "frame",
            &self.layout,
            &[
                self.uniform.as_entire_binding(),
                BindingResource::TextureView(&self.noise),
                BindingResource::Sampler(&self.repeating),
                BindingResource::TextureView(shadow),
                BindingResource::Sampler(&self.comparing),
                BindingResource::TextureView(occlusion.unwrap_or(&self.noise)),
                self.lamps.as_entire_binding(),
                self.tiles.as_entire_binding(),
            ],
        )
    }
}
