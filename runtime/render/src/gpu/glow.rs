//! Light that spills over from what is very bright. Mirrors `shaders/glow.wgsl`.

use bytemuck::{Pod, Zeroable};
use wgpu::{BindingResource, BufferUsages};

use super::bind::{self, Kind};
use super::targets::LIGHT_FORMAT;
use super::tier::Tier;
use crate::environment::{Bloom, Environment};

#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
struct Spill {
    pixel: [f32; 2],
    shrink: f32,
    threshold: f32,
}

/// What a place without a `BloomEffect` gets: neon and the sun shine, walls do not.
const FAINT: Bloom = Bloom {
    intensity: 1.3,
    size: 28.0,
    threshold: 2.1,
};

/// The steps' pipelines.
#[derive(Debug)]
pub(crate) struct Glow {
    first: wgpu::RenderPipeline,
    shrink: wgpu::RenderPipeline,
    grow: wgpu::RenderPipeline,
    layout: wgpu::BindGroupLayout,
    sampler: wgpu::Sampler,
}

/// One size of the glow.
#[derive(Debug)]
struct Level {
    view: wgpu::TextureView,
    size: [u32; 2],
}

/// Its textures for one picture size, the largest first, and the groups that join them.
#[derive(Debug)]
pub(crate) struct Levels {
    sizes: Vec<Level>,
    /// Down: what reads the light, then each level. Up: what reads each level but the first.
    down: Vec<(wgpu::Buffer, wgpu::BindGroup)>,
    shrink: f32,
    source: [u32; 2],
}

impl Levels {
    /// The glow to be added.
    pub(crate) fn view(&self) -> Option<&wgpu::TextureView> {
        self.sizes.first().map(|level| &level.view)
    }
}

/// How much of the glow is added to a picture.
pub(crate) fn strength(environment: &Environment) -> f32 {
    let bloom = environment.bloom.unwrap_or(FAINT);
    bloom.intensity.clamp(0.0, 4.0) * 0.22
}

impl Glow {
    pub(crate) fn new(device: &wgpu::Device) -> Self {
        let layout = bind::layout(
            device,
            "glow",
            wgpu::ShaderStages::FRAGMENT,
            &[Kind::Uniform, Kind::Texture, Kind::Sampler],
        );
        let shader = bind::shader(
            device,
            "glow",
            &[
                include_str!("shaders/held.wgsl"),
                include_str!("shaders/glow.wgsl"),
            ],
        );
        let pipeline_layout = bind::pipeline_layout(device, "glow", &[&layout]);
        let add = wgpu::BlendComponent {
            src_factor: wgpu::BlendFactor::One,
            dst_factor: wgpu::BlendFactor::One,
            operation: wgpu::BlendOperation::Add,
        };
        let pipeline = |entry: &str, blend: Option<wgpu::BlendComponent>| {
            let target = wgpu::ColorTargetState {
                format: LIGHT_FORMAT,
                blend: blend.map(|both| wgpu::BlendState {
                    color: both,
                    alpha: both,
                }),
                write_mask: wgpu::ColorWrites::ALL,
            };
            bind::covering(device, &pipeline_layout, &shader, entry, &[], target)
        };
        Self {
            first: pipeline("first", None),
            shrink: pipeline("shrink", None),
            grow: pipeline("grow", Some(add)),
            layout,
            sampler: device.create_sampler(&wgpu::SamplerDescriptor {
                label: Some("glow"),
                mag_filter: wgpu::FilterMode::Linear,
                min_filter: wgpu::FilterMode::Linear,
                ..wgpu::SamplerDescriptor::default()
            }),
        }
    }

    /// Textures for a picture of this size, whose light is `source`.
    pub(crate) fn levels(
        &self,
        device: &wgpu::Device,
        source: &wgpu::TextureView,
        size: [u32; 2],
        tier: &Tier,
    ) -> Levels {
        let shrink = if tier.effort == 0 { 4 } else { 2 };
        let mut side = size.map(|side| side.div_ceil(shrink));
        let mut levels: Vec<Level> = Vec::new();
        for _ in 0..tier.glow_levels {
            let view = bind::target(device, "glow", side, LIGHT_FORMAT, 1);
            levels.push(Level { view, size: side });
            side = side.map(|side| side.div_ceil(2));
        }
        let sources = std::iter::once(source).chain(levels.iter().map(|level| &level.view));
        let down = sources
            .map(|source| {
                let uniform = bind::buffer(device, "glow", 16, BufferUsages::UNIFORM);
                let group = bind::group(
                    device,
                    "glow",
                    &self.layout,
                    &[
                        uniform.as_entire_binding(),
                        BindingResource::TextureView(source),
                        BindingResource::Sampler(&self.sampler),
                    ],
                );
                (uniform, group)
            })
            .collect();
        Levels {
            sizes: levels,
            down,
            shrink: shrink as f32,
            source: size,
        }
    }

    /// Fills the levels.
    pub(crate) fn draw(
        &self,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        levels: &Levels,
        environment: &Environment,
    ) {
        let bloom = environment.bloom.unwrap_or(FAINT);
        let sizes = std::iter::once(levels.source).chain(levels.sizes.iter().map(|at| at.size));
        for ((uniform, _), size) in levels.down.iter().zip(sizes) {
            let words = Spill {
                pixel: size.map(|side| (side.max(1) as f32).recip()),
                shrink: levels.shrink,
                threshold: 0.6 + 0.5 * bloom.threshold.clamp(0.0, 4.0),
            };
            queue.write_buffer(uniform, 0, bytemuck::bytes_of(&words));
        }
        let clear = wgpu::LoadOp::Clear(wgpu::Color::BLACK);
        for (index, (level, (_, group))) in levels.sizes.iter().zip(&levels.down).enumerate() {
            let pipeline = if index == 0 {
                &self.first
            } else {
                &self.shrink
            };
            bind::cover(encoder, &level.view, clear, pipeline, &[group]);
        }
        for (level, (_, group)) in levels.sizes.iter().zip(levels.down.iter().skip(2)).rev() {
            let keep = wgpu::LoadOp::Load;
            bind::cover(encoder, &level.view, keep, &self.grow, &[group]);
        }
    }
}
