//! The pipelines that draw depth alone, of parts and of terrain.

use std::sync::OnceLock;

use wgpu::TextureFormat;

use crate::gpu::bind;
use crate::gpu::meshes::Meshes;
use crate::gpu::terrain;

/// For one kind of target.
#[derive(Debug)]
pub(crate) struct DepthPipelines {
    pub(super) parts: wgpu::RenderPipeline,
    /// Made when there is some.
    terrain: OnceLock<wgpu::RenderPipeline>,
    layout: wgpu::BindGroupLayout,
    samples: u32,
    shadow: bool,
}

impl DepthPipelines {
    /// `layout` is that of a group of one matrix.
    pub(crate) fn new(
        device: &wgpu::Device,
        layout: &wgpu::BindGroupLayout,
        samples: u32,
        shadow: bool,
    ) -> Self {
        let texts = [
            include_str!("../shaders/instance.wgsl"),
            include_str!("../shaders/depth.wgsl"),
        ];
        Self {
            parts: pipeline(device, layout, samples, shadow, texts, &Meshes::LAYOUTS),
            terrain: OnceLock::new(),
            layout: layout.clone(),
            samples,
            shadow,
        }
    }

    pub(super) fn terrain(&self, device: &wgpu::Device) -> &wgpu::RenderPipeline {
        let texts = [
            include_str!("../shaders/terrain_vertex.wgsl"),
            include_str!("../shaders/terrain_depth.wgsl"),
        ];
        let (layout, buffers) = (&self.layout, &terrain::LAYOUTS);
        self.terrain
            .get_or_init(|| pipeline(device, layout, self.samples, self.shadow, texts, buffers))
    }
}

fn pipeline(
    device: &wgpu::Device,
    layout: &wgpu::BindGroupLayout,
    samples: u32,
    shadow: bool,
    texts: [&str; 2],
    buffers: &[Option<wgpu::VertexBufferLayout<'_>>],
) -> wgpu::RenderPipeline {
    let shader = bind::shader(device, "depth", &texts);
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
            buffers,
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
