//! The last step: from light to the picture's colours. Mirrors `shaders/compose.wgsl`.

use bytemuck::{Pod, Zeroable};
use wgpu::{BindingResource, BufferUsages};

use super::bind::{self, Kind};
use super::light::linear;
use crate::environment::{ColorCorrection, Environment};

#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
struct Grading {
    glow: f32,
    exposure: f32,
    exact: u32,
    unused: u32,
    tint: [f32; 3],
    brightness: f32,
    contrast: f32,
    saturation: f32,
    corrects: u32,
    dithers: u32,
}

/// Makes pictures of light.
#[derive(Debug)]
pub(crate) struct Compose {
    pipeline: wgpu::RenderPipeline,
    layout: wgpu::BindGroupLayout,
    uniform: wgpu::Buffer,
    sampler: wgpu::Sampler,
}

/// What a picture is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) light: &'a wgpu::TextureView,
    pub(crate) glow: Option<&'a wgpu::TextureView>,
    /// How much of the glow is added.
    pub(crate) glow_strength: f32,
    pub(crate) environment: &'a Environment,
    /// Whether the light has the picture's pixels.
    pub(crate) exact: bool,
    /// Whether gradients get a grain that hides their steps.
    pub(crate) dithers: bool,
}

impl Compose {
    pub(crate) fn new(device: &wgpu::Device, format: wgpu::TextureFormat) -> Self {
        let layout = bind::layout(
            device,
            "compose",
            wgpu::ShaderStages::FRAGMENT,
            &[Kind::Uniform, Kind::Texture, Kind::Texture, Kind::Sampler],
        );
        let shader = bind::shader(
            device,
            "compose",
            &[
                include_str!("shaders/held.wgsl"),
                include_str!("shaders/compose.wgsl"),
            ],
        );
        let pipeline = bind::covering(
            device,
            &bind::pipeline_layout(device, "compose", &[&layout]),
            &shader,
            "compose",
            &[],
            format.into(),
        );
        Self {
            pipeline,
            layout,
            uniform: bind::buffer(
                device,
                "grading",
                size_of::<Grading>() as u64,
                BufferUsages::UNIFORM,
            ),
            sampler: device.create_sampler(&wgpu::SamplerDescriptor {
                label: Some("smooth"),
                mag_filter: wgpu::FilterMode::Linear,
                min_filter: wgpu::FilterMode::Linear,
                ..wgpu::SamplerDescriptor::default()
            }),
        }
    }

    pub(crate) fn draw(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        source: &Source<'_>,
        target: &wgpu::TextureView,
    ) {
        let correction = source.environment.correction;
        let grading = Grading {
            glow: source.glow.map_or(0.0, |_| source.glow_strength),
            exposure: source.environment.exposure.clamp(-5.0, 5.0).exp2(),
            exact: u32::from(source.exact),
            unused: 0,
            tint: linear(correction.tint).powf(1.0 / 2.2).into(),
            brightness: correction.brightness,
            contrast: correction.contrast,
            saturation: correction.saturation,
            corrects: u32::from(correction != ColorCorrection::default()),
            dithers: u32::from(source.dithers),
        };
        queue.write_buffer(&self.uniform, 0, bytemuck::bytes_of(&grading));
        let group = bind::group(
            device,
            "compose",
            &self.layout,
            &[
                self.uniform.as_entire_binding(),
                BindingResource::TextureView(source.light),
                BindingResource::TextureView(source.glow.unwrap_or(source.light)),
                BindingResource::Sampler(&self.sampler),
            ],
        );
        let clear = wgpu::LoadOp::Clear(wgpu::Color::BLACK);
        bind::cover(encoder, target, clear, &self.pipeline, &[&group]);
    }
}
