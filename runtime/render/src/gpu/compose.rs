//! The last step: from light to the picture's colours. Mirrors `shaders/compose.wgsl`.

use bytemuck::{Pod, Zeroable};
use wgpu::{BindingResource, BufferUsages};

use super::bind::{self, Kind};
use super::light::linear;
use super::tier::Tier;
use crate::environment::{ColorCorrection, Environment};

#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
struct Grading {
    tint: [f32; 3],
    brightness: f32,
    contrast: f32,
    saturation: f32,
    glow: f32,
    exposure: f32,
}

/// What is to be done: constants of the shader, because adapters without hardware walk both sides of each branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Steps {
    /// Light has the picture's pixels.
    exact: bool,
    /// Light was kept as `held` makes it; gradients get a grain that hides their steps.
    fine: bool,
    /// Light has one sample for each of the picture's pixels: edges are smoothed here.
    smooths: bool,
    extras: Extras,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Extras {
    glows: bool,
    corrects: bool,
}

/// Makes pictures of light.
#[derive(Debug)]
pub(crate) struct Compose {
    /// Made when first used.
    pipelines: Vec<(Steps, wgpu::RenderPipeline)>,
    shader: wgpu::ShaderModule,
    format: wgpu::TextureFormat,
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
    pub(crate) tier: Tier,
    /// Whether edges are smoothed where light has one sample a pixel.
    pub(crate) smooth: bool,
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
        Self {
            pipelines: Vec::new(),
            shader,
            format,
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

    /// Draws the picture.
    pub(crate) fn draw(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        source: &Source<'_>,
        target: &wgpu::TextureView,
    ) {
        let correction = source.environment.correction;
        let grading = Grading {
            tint: linear(correction.tint).powf(1.0 / 2.2).into(),
            brightness: correction.brightness,
            contrast: correction.contrast,
            saturation: correction.saturation,
            glow: source.glow_strength,
            exposure: source.environment.exposure.clamp(-5.0, 5.0).exp2(),
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
        let pipeline = self.pipeline(
            device,
            Steps {
                exact: source.tier.coarseness == 1,
                fine: source.tier.branches(),
                smooths: source.smooth && source.tier.samples == 1 && source.tier.coarseness == 1,
                extras: Extras {
                    glows: source.glow.is_some() && source.glow_strength > 0.0,
                    corrects: correction != ColorCorrection::default(),
                },
            },
        );
        let clear = wgpu::LoadOp::Clear(wgpu::Color::BLACK);
        bind::cover(encoder, target, clear, &pipeline, &[&group]);
    }

    fn pipeline(&mut self, device: &wgpu::Device, steps: Steps) -> wgpu::RenderPipeline {
        if let Some((_, made)) = self.pipelines.iter().find(|(made, _)| *made == steps) {
            return made.clone();
        }
        let flag = |value: bool| f64::from(u8::from(value));
        let constants = [
            ("EXACT", flag(steps.exact)),
            ("HOLDS", flag(steps.fine)),
            ("GLOWS", flag(steps.extras.glows)),
            ("CORRECTS", flag(steps.extras.corrects)),
            ("DITHERS", flag(steps.fine)),
            ("SMOOTHS", flag(steps.smooths)),
        ];
        let made = bind::covering(
            device,
            &bind::pipeline_layout(device, "compose", &[&self.layout]),
            &self.shader,
            "compose",
            &constants,
            self.format.into(),
        );
        self.pipelines.push((steps, made.clone()));
        made
    }
}
