//! The sun's shadow map: a layer for each cascade, drawn again only when it must show something else. Depth alone is drawn
//! here, for the map and for whoever needs it before the world is lit.

mod cascade;

use wgpu::{BufferUsages, TextureFormat};

use super::bind::{self, Kind};
use super::instances::Instances;
use super::meshes::Meshes;
use super::tier::Tier;
use super::visible::{Frustum, Run, casters};
use crate::scene::{Block, Instance};

pub(crate) use cascade::{Cascade, LAYERS, cascades};

/// The map on the GPU.
#[derive(Debug)]
pub(crate) struct ShadowMap {
    pub(crate) view: wgpu::TextureView,
    layers: Vec<Layer>,
    size: u32,
    pipeline: wgpu::RenderPipeline,
    layout: wgpu::BindGroupLayout,
}

#[derive(Debug)]
struct Layer {
    view: wgpu::TextureView,
    uniform: wgpu::Buffer,
    group: wgpu::BindGroup,
    /// What it shows; `None` when it must be drawn.
    drawn: Option<Cascade>,
}

impl ShadowMap {
    pub(crate) fn new(device: &wgpu::Device) -> Self {
        let layout = bind::layout(
            device,
            "shadow",
            wgpu::ShaderStages::VERTEX,
            &[Kind::Uniform],
        );
        let pipeline = depth_pipeline(device, &layout, 1, true);
        let mut map = Self {
            view: bind::target(device, "shadow", [1, 1], TextureFormat::Depth32Float, 1),
            layers: Vec::new(),
            size: 0,
            pipeline,
            layout,
        };
        map.resize(device, &Tier::of(crate::view::Quality::Draft));
        map
    }

    /// The layout of the one group with a matrix that `depth.wgsl` takes besides instances.
    pub(crate) fn layout(&self) -> &wgpu::BindGroupLayout {
        &self.layout
    }

    /// Makes the map as large as a tier has it. Whether it was made anew.
    pub(crate) fn resize(&mut self, device: &wgpu::Device, tier: &Tier) -> bool {
        if self.size == tier.shadow_size && self.layers.len() == tier.cascades {
            return false;
        }
        self.size = tier.shadow_size;
        let texture = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("shadow"),
            size: wgpu::Extent3d {
                width: self.size,
                height: self.size,
                depth_or_array_layers: tier.cascades as u32,
            },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: TextureFormat::Depth32Float,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING,
            view_formats: &[],
        });
        self.view = texture.create_view(&wgpu::TextureViewDescriptor {
            dimension: Some(wgpu::TextureViewDimension::D2Array),
            ..wgpu::TextureViewDescriptor::default()
        });
        self.layers = (0..tier.cascades as u32)
            .map(|layer| self.layer(device, &texture, layer))
            .collect();
        true
    }

    fn layer(&self, device: &wgpu::Device, texture: &wgpu::Texture, layer: u32) -> Layer {
        let uniform = bind::buffer(device, "shadow", 64, BufferUsages::UNIFORM);
        let group = bind::group(
            device,
            "shadow",
            &self.layout,
            &[uniform.as_entire_binding()],
        );
        Layer {
            view: texture.create_view(&wgpu::TextureViewDescriptor {
                dimension: Some(wgpu::TextureViewDimension::D2),
                base_array_layer: layer,
                array_layer_count: Some(1),
                ..wgpu::TextureViewDescriptor::default()
            }),
            uniform,
            group,
            drawn: None,
        }
    }

    /// Something that may throw a shadow has changed.
    pub(crate) fn invalidate(&mut self) {
        for layer in &mut self.layers {
            layer.drawn = None;
        }
    }

    /// Draws the layers that do not show what they should. Says how many calls that took.
    pub(crate) fn draw(
        &mut self,
        gpu: &mut Gpu<'_>,
        cascades: &[Cascade],
        blocks: &[Block],
        list: &[Instance],
    ) -> usize {
        let mut draws = 0;
        for (layer, cascade) in self.layers.iter_mut().zip(cascades) {
            if layer.drawn == Some(*cascade) {
                continue;
            }
            layer.drawn = Some(*cascade);
            let matrix = cascade.matrix.to_cols_array();
            gpu.queue
                .write_buffer(&layer.uniform, 0, bytemuck::bytes_of(&matrix));
            let frustum = Frustum::of_light(&cascade.matrix);
            let runs = casters(blocks, list, &frustum, cascade.texel.recip());
            draws += runs.len();
            draw_depth(
                gpu,
                &Target {
                    view: &layer.view,
                    pipeline: &self.pipeline,
                    group: &layer.group,
                },
                &runs,
            );
        }
        draws
    }
}

/// What drawing needs.
pub(crate) struct Gpu<'a> {
    pub(crate) device: &'a wgpu::Device,
    pub(crate) queue: &'a wgpu::Queue,
    pub(crate) encoder: &'a mut wgpu::CommandEncoder,
    pub(crate) instances: &'a Instances,
    pub(crate) meshes: &'a mut Meshes,
}

/// Where depth is drawn.
pub(crate) struct Target<'a> {
    pub(crate) view: &'a wgpu::TextureView,
    pub(crate) pipeline: &'a wgpu::RenderPipeline,
    pub(crate) group: &'a wgpu::BindGroup,
}

/// Draws the depth of opaque runs into a cleared target.
pub(crate) fn draw_depth(gpu: &mut Gpu<'_>, target: &Target<'_>, runs: &[Run]) {
    let places: Vec<_> = runs
        .iter()
        .map(|run| {
            gpu.meshes
                .shape(gpu.device, gpu.queue, run.mesh, run.detail)
        })
        .collect();
    let mut pass = gpu.encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        label: Some("depth"),
        depth_stencil_attachment: Some(wgpu::RenderPassDepthStencilAttachment {
            view: target.view,
            depth_ops: Some(wgpu::Operations {
                load: wgpu::LoadOp::Clear(0.0),
                store: wgpu::StoreOp::Store,
            }),
            stencil_ops: None,
        }),
        ..wgpu::RenderPassDescriptor::default()
    });
    pass.set_pipeline(target.pipeline);
    pass.set_bind_group(0, target.group, &[]);
    gpu.meshes.bind(&mut pass);
    gpu.instances.bind(&mut pass);
    let count = gpu.instances.count() as u32;
    for (run, place) in runs.iter().zip(places) {
        let end = run.instances.end.min(count);
        if run.instances.start < end {
            pass.draw_indexed(place.indices, place.base, run.instances.start..end);
        }
    }
}

/// A pipeline that draws depth alone.
pub(crate) fn depth_pipeline(
    device: &wgpu::Device,
    layout: &wgpu::BindGroupLayout,
    samples: u32,
    shadow: bool,
) -> wgpu::RenderPipeline {
    let shader = bind::shader(
        device,
        "depth",
        &[
            include_str!("shaders/instance.wgsl"),
            include_str!("shaders/depth.wgsl"),
        ],
    );
    let bias = if shadow {
        // Reversed depth: away from the light is down.
        wgpu::DepthBiasState {
            constant: -2,
            slope_scale: -1.6,
            clamp: 0.0,
        }
    } else {
        wgpu::DepthBiasState::default()
    };
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some("depth"),
        layout: Some(&bind::pipeline_layout(device, "depth", &[layout])),
        vertex: wgpu::VertexState {
            module: &shader,
            entry_point: Some("depth_only"),
            compilation_options: wgpu::PipelineCompilationOptions {
                constants: &[("SHADOW", f64::from(u8::from(shadow)))],
                ..wgpu::PipelineCompilationOptions::default()
            },
            buffers: &Meshes::LAYOUTS,
        },
        primitive: wgpu::PrimitiveState {
            cull_mode: Some(wgpu::Face::Back),
            ..wgpu::PrimitiveState::default()
        },
        depth_stencil: Some(wgpu::DepthStencilState {
            format: TextureFormat::Depth32Float,
            depth_write_enabled: Some(true),
            depth_compare: Some(wgpu::CompareFunction::GreaterEqual),
            stencil: wgpu::StencilState::default(),
            bias,
        }),
        multisample: wgpu::MultisampleState {
            count: samples,
            ..wgpu::MultisampleState::default()
        },
        fragment: None,
        multiview_mask: None,
        cache: None,
    })
}
