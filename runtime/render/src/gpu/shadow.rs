//! The sun's shadow map: a layer for each cascade, drawn again only when it must show something else. Depth alone is drawn
//! here, for the map and for whoever needs it before the world is lit.

mod cascade;
mod depth;

use wgpu::{BufferUsages, TextureFormat};

use super::bind::{self, Kind};
use super::instances::Instances;
use super::meshes::Meshes;
use super::terrain::TerrainStage;
use super::tier::Tier;
use super::visible::{Frustum, Run, casters};
use crate::scene::{Block, Instance};

pub(crate) use cascade::{Cascade, LAYERS, cascades};
pub(crate) use depth::DepthPipelines;

/// The map on the GPU.
#[derive(Debug)]
pub(crate) struct ShadowMap {
    pub(crate) view: wgpu::TextureView,
    layers: Vec<Layer>,
    size: u32,
    pipelines: DepthPipelines,
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
        let pipelines = DepthPipelines::new(device, &layout, 1, true);
        let mut map = Self {
            view: bind::target(device, "shadow", [1, 1], TextureFormat::Depth32Float, 1),
            layers: Vec::new(),
            size: 0,
            pipelines,
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
                    pipelines: &self.pipelines,
                    group: &layer.group,
                    frustum: &frustum,
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
    pub(crate) terrain: &'a TerrainStage,
}

/// Where depth is drawn.
pub(crate) struct Target<'a> {
    pub(crate) view: &'a wgpu::TextureView,
    pub(crate) pipelines: &'a DepthPipelines,
    pub(crate) group: &'a wgpu::BindGroup,
    /// What of the terrain is drawn.
    pub(crate) frustum: &'a Frustum,
}

/// Draws the depth of opaque runs and of the terrain into a cleared target.
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
    pass.set_pipeline(&target.pipelines.parts);
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
    if !gpu.terrain.is_empty() {
        let pipeline = target.pipelines.terrain(gpu.device);
        gpu.terrain.draw_depth(&mut pass, pipeline, target.frustum);
    }
}
