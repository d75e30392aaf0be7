//! The pipelines of a tier that draw the world: parts, opaque and see-through, and the sky behind them.

use wgpu::{CompareFunction, DepthBiasState};

use super::bind;
use super::meshes::Meshes;
use super::targets::{DEPTH_FORMAT, LIGHT_FORMAT};
use super::tier::Tier;

/// The layouts that drawing parts needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layouts<'a> {
    pub(crate) frame: &'a wgpu::BindGroupLayout,
    pub(crate) surfaces: &'a wgpu::BindGroupLayout,
    pub(crate) picture: &'a wgpu::BindGroupLayout,
}

/// The pipelines of one tier.
#[derive(Debug)]
pub(crate) struct Pipelines {
    pub(crate) opaque: wgpu::RenderPipeline,
    /// With a picture of the mesh's own.
    pub(crate) textured: wgpu::RenderPipeline,
    pub(crate) see_through: wgpu::RenderPipeline,
    pub(crate) background: wgpu::RenderPipeline,
}

/// How a pipeline treats depth and colour.
struct Manner<'a> {
    label: &'a str,
    fragment: &'a str,
    see_through: bool,
    textured: bool,
}

impl Pipelines {
    pub(crate) fn new(device: &wgpu::Device, layouts: &Layouts<'_>, tier: &Tier) -> Self {
        let shader = bind::shader(
            device,
            "part",
            &[
                include_str!("shaders/frame.wgsl"),
                include_str!("shaders/sky.wgsl"),
                crate::surface::WGSL,
                include_str!("shaders/lighting.wgsl"),
                include_str!("shaders/instance.wgsl"),
                include_str!("shaders/part_surface.wgsl"),
                include_str!("shaders/part.wgsl"),
            ],
        );
        let layout = bind::pipeline_layout(
            device,
            "part",
            &[layouts.frame, layouts.picture, layouts.surfaces],
        );
        let part = |manner: Manner<'_>| part_pipeline(device, &layout, &shader, tier, &manner);
        Self {
            opaque: part(Manner {
                label: "opaque parts",
                fragment: "opaque_part",
                see_through: false,
                textured: false,
            }),
            textured: part(Manner {
                label: "textured parts",
                fragment: "opaque_part",
                see_through: false,
                textured: true,
            }),
            see_through: part(Manner {
                label: "see-through parts",
                fragment: "see_through_part",
                see_through: true,
                textured: true,
            }),
            background: background(device, layouts.frame, tier),
        }
    }
}

fn part_pipeline(
    device: &wgpu::Device,
    layout: &wgpu::PipelineLayout,
    shader: &wgpu::ShaderModule,
    tier: &Tier,
    manner: &Manner<'_>,
) -> wgpu::RenderPipeline {
    let flag = |value: bool| f64::from(u8::from(value));
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some(manner.label),
        layout: Some(layout),
        vertex: wgpu::VertexState {
            module: shader,
            entry_point: Some("part_corner"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &Meshes::LAYOUTS,
        },
        primitive: wgpu::PrimitiveState {
            cull_mode: Some(wgpu::Face::Back),
            ..wgpu::PrimitiveState::default()
        },
        depth_stencil: Some(depth(!manner.see_through, DepthBiasState::default())),
        multisample: wgpu::MultisampleState {
            count: tier.samples,
            ..wgpu::MultisampleState::default()
        },
        fragment: Some(wgpu::FragmentState {
            module: shader,
            entry_point: Some(manner.fragment),
            compilation_options: wgpu::PipelineCompilationOptions {
                constants: &[
                    ("EFFORT", f64::from(tier.effort)),
                    ("TEXTURED", flag(manner.textured)),
                    ("SURFACE_CHEAP", flag(tier.effort == 0)),
                ],
                ..wgpu::PipelineCompilationOptions::default()
            },
            targets: &[Some(wgpu::ColorTargetState {
                format: LIGHT_FORMAT,
                blend: manner
                    .see_through
                    .then_some(wgpu::BlendState::ALPHA_BLENDING),
                write_mask: wgpu::ColorWrites::ALL,
            })],
        }),
        multiview_mask: None,
        cache: None,
    })
}

fn depth(writes: bool, bias: DepthBiasState) -> wgpu::DepthStencilState {
    wgpu::DepthStencilState {
        format: DEPTH_FORMAT,
        depth_write_enabled: Some(writes),
        depth_compare: Some(CompareFunction::GreaterEqual),
        stencil: wgpu::StencilState::default(),
        bias,
    }
}

fn background(
    device: &wgpu::Device,
    frame: &wgpu::BindGroupLayout,
    tier: &Tier,
) -> wgpu::RenderPipeline {
    let shader = bind::shader(
        device,
        "background",
        &[
            include_str!("shaders/frame.wgsl"),
            include_str!("shaders/sky.wgsl"),
            include_str!("shaders/background.wgsl"),
        ],
    );
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some("background"),
        layout: Some(&bind::pipeline_layout(device, "background", &[frame])),
        vertex: wgpu::VertexState {
            module: &shader,
            entry_point: Some("cover"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &[],
        },
        primitive: wgpu::PrimitiveState::default(),
        depth_stencil: Some(depth(false, DepthBiasState::default())),
        multisample: wgpu::MultisampleState {
            count: tier.samples,
            ..wgpu::MultisampleState::default()
        },
        fragment: Some(wgpu::FragmentState {
            module: &shader,
            entry_point: Some("background"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            targets: &[Some(LIGHT_FORMAT.into())],
        }),
        multiview_mask: None,
        cache: None,
    })
}
