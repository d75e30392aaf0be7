//! The pipelines of a tier that draw the world: parts, opaque and see-through, pictures on them, the sky behind them and the
//! editor's grid.

use wgpu::{CompareFunction, DepthBiasState};

use super::bind;
use super::decals::Decals;
use super::meshes::Meshes;
use super::targets::{DEPTH_FORMAT, LIGHT_FORMAT};
use super::tier::Tier;
use crate::surface::Features;

/// The layouts of the groups of resources.
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
    pub(crate) decal: wgpu::RenderPipeline,
    pub(crate) background: wgpu::RenderPipeline,
    pub(crate) grid: wgpu::RenderPipeline,
}

/// Lies on surfaces that were drawn: a little nearer to the eye, more where one looks along them.
const LIES_ON: DepthBiasState = DepthBiasState {
    constant: 12,
    slope_scale: 1.5,
    clamp: 0.0,
};

/// How a pipeline differs from others.
pub(super) struct Manner<'a> {
    pub(super) vertex: &'a str,
    pub(super) fragment: &'a str,
    pub(super) buffers: &'a [Option<wgpu::VertexBufferLayout<'a>>],
    pub(super) constants: &'a [(&'a str, f64)],
    pub(super) topology: wgpu::PrimitiveTopology,
    pub(super) cull: Option<wgpu::Face>,
    /// Covers what it is drawn over; otherwise it is mixed with it, and leaves depth as it is.
    pub(super) covers: bool,
    pub(super) bias: DepthBiasState,
}

impl Manner<'_> {
    /// Parts that hide what is behind them.
    pub(super) const PART: Manner<'static> = Manner {
        vertex: "part_corner",
        fragment: "opaque_part",
        buffers: &Meshes::LAYOUTS,
        constants: &[],
        topology: wgpu::PrimitiveTopology::TriangleList,
        cull: Some(wgpu::Face::Back),
        covers: true,
        bias: DepthBiasState {
            constant: 0,
            slope_scale: 0.0,
            clamp: 0.0,
        },
    };
}

/// What else decides which pipelines are needed, where branches are dear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Needs {
    /// There are lamps in the frame.
    pub(crate) lamps: bool,
    /// There are stars in the sky.
    pub(crate) stars: bool,
    /// Something mirrors the sky.
    pub(crate) mirrors: bool,
    pub(crate) surfaces: Features,
}

impl Needs {
    /// Whatever there may be.
    pub(crate) const ALL: Self = Self {
        lamps: true,
        stars: true,
        mirrors: true,
        surfaces: Features {
            glows: true,
            pieces: true,
            metals: true,
        },
    };

    /// As constants of the shader of parts.
    pub(super) fn constants(self, tier: &Tier, textured: bool) -> [(&'static str, f64); 7] {
        [
            ("EFFORT", f64::from(tier.effort)),
            ("LAMPS", flag(self.lamps)),
            ("MIRRORS", flag(self.mirrors)),
            ("SURFACE_CHEAP", flag(tier.effort == 0)),
            ("SURFACE_GLOWS", flag(self.surfaces.glows)),
            ("SURFACE_PIECES", flag(self.surfaces.pieces)),
            ("TEXTURED", flag(textured)),
        ]
    }
}

impl Pipelines {
    pub(crate) fn new(
        device: &wgpu::Device,
        layouts: &Layouts<'_>,
        tier: &Tier,
        needs: Needs,
    ) -> Self {
        let effort = ("EFFORT", f64::from(tier.effort));
        let lamps = ("LAMPS", flag(needs.lamps));
        let [plain, textured] = [false, true].map(|textured| needs.constants(tier, textured));
        let stars = ("STARS", flag(needs.stars));
        // Pictures do not mirror.
        let pictured = [effort, lamps, ("MIRRORS", 0.0)];
        let part = part_shader(device);
        let layout = bind::pipeline_layout(
            device,
            "part",
            &[layouts.frame, layouts.picture, layouts.surfaces],
        );
        let part = |manner: Manner<'_>| pipeline(device, &layout, &part, tier, &manner);
        let decal = decal_shader(device);
        let layout = bind::pipeline_layout(device, "decal", &[layouts.frame, layouts.picture]);
        let decal = |manner: Manner<'_>| pipeline(device, &layout, &decal, tier, &manner);
        let scenery = scenery_shader(device);
        let layout = bind::pipeline_layout(device, "scenery", &[layouts.frame]);
        let scenery = |manner: Manner<'_>| pipeline(device, &layout, &scenery, tier, &manner);
        Self {
            opaque: part(Manner {
                constants: &plain,
                ..Manner::PART
            }),
            textured: part(Manner {
                constants: &textured,
                ..Manner::PART
            }),
            see_through: part(Manner {
                fragment: "see_through_part",
                constants: &textured,
                covers: false,
                ..Manner::PART
            }),
            decal: decal(Manner {
                vertex: "decal_corner",
                fragment: "decal",
                buffers: &Decals::LAYOUTS,
                constants: &pictured,
                covers: false,
                bias: LIES_ON,
                ..Manner::PART
            }),
            background: scenery(Manner {
                vertex: "cover",
                fragment: "background",
                buffers: &[],
                constants: &[effort, stars],
                ..Manner::PART
            }),
            grid: scenery(Manner {
                vertex: "ground_corner",
                fragment: "grid",
                buffers: &[],
                topology: wgpu::PrimitiveTopology::TriangleStrip,
                cull: None,
                covers: false,
                bias: LIES_ON,
                ..Manner::PART
            }),
        }
    }
}

fn flag(value: bool) -> f64 {
    f64::from(u8::from(value))
}

/// The sky of pictures, behind everything.
pub(crate) fn skybox(
    device: &wgpu::Device,
    groups: [&wgpu::BindGroupLayout; 2],
    tier: &Tier,
    needs: Needs,
) -> wgpu::RenderPipeline {
    let stars = ("STARS", flag(needs.stars));
    let layout = bind::pipeline_layout(device, "skybox", &groups);
    let manner = Manner {
        vertex: "cover",
        fragment: "skybox",
        buffers: &[],
        constants: &[("EFFORT", f64::from(tier.effort)), stars],
        ..Manner::PART
    };
    pipeline(device, &layout, &scenery_shader(device), tier, &manner)
}

fn part_shader(device: &wgpu::Device) -> wgpu::ShaderModule {
    let texts = [
        include_str!("shaders/frame.wgsl"),
        include_str!("shaders/sky.wgsl"),
        crate::surface::WGSL,
        include_str!("shaders/lighting.wgsl"),
        include_str!("shaders/instance.wgsl"),
        include_str!("shaders/part.wgsl"),
    ];
    bind::shader(device, "part", &texts)
}

fn decal_shader(device: &wgpu::Device) -> wgpu::ShaderModule {
    let texts = [
        include_str!("shaders/frame.wgsl"),
        include_str!("shaders/sky.wgsl"),
        include_str!("shaders/lighting.wgsl"),
        include_str!("shaders/instance.wgsl"),
        include_str!("shaders/decal.wgsl"),
    ];
    bind::shader(device, "decal", &texts)
}

fn scenery_shader(device: &wgpu::Device) -> wgpu::ShaderModule {
    let texts = [
        include_str!("shaders/frame.wgsl"),
        include_str!("shaders/sky.wgsl"),
        include_str!("shaders/background.wgsl"),
        include_str!("shaders/skybox.wgsl"),
        include_str!("shaders/grid.wgsl"),
    ];
    bind::shader(device, "scenery", &texts)
}

pub(super) fn pipeline(
    device: &wgpu::Device,
    layout: &wgpu::PipelineLayout,
    shader: &wgpu::ShaderModule,
    tier: &Tier,
    manner: &Manner<'_>,
) -> wgpu::RenderPipeline {
    let blend = wgpu::BlendState::ALPHA_BLENDING;
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some(manner.fragment),
        layout: Some(layout),
        vertex: wgpu::VertexState {
            module: shader,
            entry_point: Some(manner.vertex),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: manner.buffers,
        },
        primitive: wgpu::PrimitiveState {
            topology: manner.topology,
            cull_mode: manner.cull,
            ..wgpu::PrimitiveState::default()
        },
        depth_stencil: Some(wgpu::DepthStencilState {
            format: DEPTH_FORMAT,
            depth_write_enabled: Some(manner.covers),
            depth_compare: Some(CompareFunction::GreaterEqual),
            stencil: wgpu::StencilState::default(),
            bias: manner.bias,
        }),
        multisample: wgpu::MultisampleState {
            count: tier.samples,
            ..wgpu::MultisampleState::default()
        },
        fragment: Some(wgpu::FragmentState {
            module: shader,
            entry_point: Some(manner.fragment),
            compilation_options: wgpu::PipelineCompilationOptions {
                constants: manner.constants,
                ..wgpu::PipelineCompilationOptions::default()
            },
            targets: &[Some(wgpu::ColorTargetState {
                format: LIGHT_FORMAT,
                blend: (!manner.covers).then_some(blend),
                write_mask: wgpu::ColorWrites::ALL,
            })],
        }),
        multiview_mask: None,
        cache: None,
    })
}
