//! Lines around chosen parts, drawn onto the finished picture: a mask of what they cover with four samples a pixel, then its
//! smooth edge. Only the part of the picture where they are is touched.

mod lines;

use wgpu::{BindingResource, BufferUsages, TextureFormat};

use super::bind::{self, Kind};
use super::meshes::{Meshes, Place};
use lines::Line;

pub(crate) use lines::Lines;

const FORMAT: TextureFormat = TextureFormat::Rgba8Unorm;
const SAMPLES: u32 = 4;

/// Draws outlines.
#[derive(Debug)]
pub(crate) struct Outlines {
    mask_layouts: [wgpu::BindGroupLayout; 2],
    edge_layout: wgpu::BindGroupLayout,
    /// For depth of one sample and of several.
    mask: [wgpu::RenderPipeline; 2],
    row: wgpu::RenderPipeline,
    edge: wgpu::RenderPipeline,
    instances: wgpu::Buffer,
    maps: Option<Maps>,
}

#[derive(Debug)]
struct Maps {
    size: [u32; 2],
    samples: wgpu::TextureView,
    mask: wgpu::TextureView,
    row: wgpu::TextureView,
}

/// What drawing outlines takes from a frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) device: &'a wgpu::Device,
    pub(crate) queue: &'a wgpu::Queue,
    pub(crate) frame: &'a wgpu::BindGroup,
    pub(crate) depth: &'a wgpu::TextureView,
    pub(crate) depth_samples: u32,
    pub(crate) size: [u32; 2],
    pub(crate) target: &'a wgpu::TextureView,
}

impl Outlines {
    pub(crate) fn new(
        device: &wgpu::Device,
        frame: &wgpu::BindGroupLayout,
        format: TextureFormat,
    ) -> Self {
        let stages = wgpu::ShaderStages::FRAGMENT;
        let mask_layouts = [Kind::Depth, Kind::DepthSamples]
            .map(|depth| bind::layout(device, "outline mask", stages, &[Kind::Uniform, depth]));
        let edge_layout = bind::layout(
            device,
            "outline",
            stages,
            &[Kind::Uniform, Kind::Unfiltered],
        );
        let shader = bind::shader(
            device,
            "outline",
            &[
                include_str!("shaders/outline.wgsl"),
                include_str!("shaders/outline_edge.wgsl"),
            ],
        );
        let layout = bind::pipeline_layout(device, "outline", &[&edge_layout]);
        let edge_target = wgpu::ColorTargetState {
            format,
            blend: Some(wgpu::BlendState::ALPHA_BLENDING),
            write_mask: wgpu::ColorWrites::ALL,
        };
        let [single, several] = &mask_layouts;
        Self {
            mask: [
                mask_pipeline(device, frame, single, "texture_depth_2d"),
                mask_pipeline(device, frame, several, "texture_depth_multisampled_2d"),
            ],
            row: bind::covering(device, &layout, &shader, "along_row", &[], FORMAT.into()),
            edge: bind::covering(device, &layout, &shader, "edge", &[], edge_target),
            mask_layouts,
            edge_layout,
            instances: bind::buffer(device, "outlined", 0, BufferUsages::VERTEX),
            maps: None,
        }
    }

    /// Draws the lines into the picture; says how many calls that took.
    pub(crate) fn draw(
        &mut self,
        encoder: &mut wgpu::CommandEncoder,
        source: &Source<'_>,
        meshes: &mut Meshes,
        lines: &Lines,
    ) -> usize {
        let device = source.device;
        let bytes: &[u8] = bytemuck::cast_slice(&lines.instances);
        if self.instances.size() < bytes.len() as u64 {
            let size = (bytes.len() as u64).next_power_of_two();
            self.instances = bind::buffer(device, "outlined", size, BufferUsages::VERTEX);
        }
        source.queue.write_buffer(&self.instances, 0, bytes);
        let maps = match self.maps.take() {
            Some(maps) if maps.size == source.size => maps,
            _ => Maps::new(device, source.size),
        };
        let mut draws = 0;
        for line in &lines.lines {
            draws += self.draw_line(encoder, source, meshes, &maps, line);
        }
        self.maps = Some(maps);
        draws
    }

    fn draw_line(
        &self,
        encoder: &mut wgpu::CommandEncoder,
        source: &Source<'_>,
        meshes: &mut Meshes,
        maps: &Maps,
        line: &Line,
    ) -> usize {
        let device = source.device;
        let uniform = bind::buffer(device, "outline", 48, BufferUsages::UNIFORM);
        source
            .queue
            .write_buffer(&uniform, 0, bytemuck::bytes_of(&line.words));
        let several = usize::from(source.depth_samples > 1);
        let group = bind::group(
            device,
            "outline mask",
            &self.mask_layouts[several],
            &[
                uniform.as_entire_binding(),
                BindingResource::TextureView(source.depth),
            ],
        );
        let places: Vec<Place> = line
            .runs
            .iter()
            .map(|run| meshes.shape(device, source.queue, run.mesh, run.detail))
            .collect();
        let nothing = wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT);
        // As far away as can be.
        let far = wgpu::LoadOp::Clear(wgpu::Color::RED);
        {
            let mut pass = begin(encoder, &maps.samples, Some(&maps.mask), nothing);
            scissor(&mut pass, line.area);
            pass.set_pipeline(&self.mask[several]);
            pass.set_bind_group(0, source.frame, &[]);
            pass.set_bind_group(1, &group, &[]);
            meshes.bind(&mut pass);
            pass.set_vertex_buffer(1, self.instances.slice(..));
            for (run, place) in line.runs.iter().zip(places) {
                pass.draw_indexed(place.indices, place.base, run.instances.clone());
            }
        }
        for (read, write, pipeline, load) in [
            (&maps.mask, &maps.row, &self.row, far),
            (&maps.row, source.target, &self.edge, wgpu::LoadOp::Load),
        ] {
            let group = bind::group(
                device,
                "outline",
                &self.edge_layout,
                &[
                    uniform.as_entire_binding(),
                    BindingResource::TextureView(read),
                ],
            );
            let mut pass = begin(encoder, write, None, load);
            scissor(&mut pass, line.area);
            pass.set_pipeline(pipeline);
            pass.set_bind_group(0, &group, &[]);
            pass.draw(0..3, 0..1);
        }
        line.runs.len() + 2
    }
}

impl Maps {
    fn new(device: &wgpu::Device, size: [u32; 2]) -> Self {
        Self {
            size,
            samples: bind::target(device, "outline samples", size, FORMAT, SAMPLES),
            mask: bind::target(device, "outline mask", size, FORMAT, 1),
            row: bind::target(device, "outline rows", size, FORMAT, 1),
        }
    }
}

fn begin<'a>(
    encoder: &'a mut wgpu::CommandEncoder,
    view: &wgpu::TextureView,
    resolve_target: Option<&wgpu::TextureView>,
    load: wgpu::LoadOp<wgpu::Color>,
) -> wgpu::RenderPass<'a> {
    encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        label: Some("outline"),
        color_attachments: &[Some(wgpu::RenderPassColorAttachment {
            view,
            depth_slice: None,
            resolve_target,
            ops: wgpu::Operations {
                load,
                store: wgpu::StoreOp::Store,
            },
        })],
        ..wgpu::RenderPassDescriptor::default()
    })
}

fn scissor(pass: &mut wgpu::RenderPass<'_>, [left, top, width, height]: [u32; 4]) {
    pass.set_scissor_rect(left, top, width, height);
}

fn mask_pipeline(
    device: &wgpu::Device,
    frame: &wgpu::BindGroupLayout,
    layout: &wgpu::BindGroupLayout,
    depth: &str,
) -> wgpu::RenderPipeline {
    let bindings = format!(
        "@group(1) @binding(0) var<uniform> outline: Outline;\n@group(1) @binding(1) var depth_map: {depth};"
    );
    let shader = bind::shader(
        device,
        "outline mask",
        &[
            include_str!("shaders/frame.wgsl"),
            include_str!("shaders/instance.wgsl"),
            include_str!("shaders/outline.wgsl"),
            &bindings,
            include_str!("shaders/outline_mask.wgsl"),
        ],
    );
    // Parts over parts are still one shape.
    let union = wgpu::BlendComponent {
        src_factor: wgpu::BlendFactor::One,
        dst_factor: wgpu::BlendFactor::One,
        operation: wgpu::BlendOperation::Max,
    };
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some("outline mask"),
        layout: Some(&bind::pipeline_layout(
            device,
            "outline mask",
            &[frame, layout],
        )),
        vertex: wgpu::VertexState {
            module: &shader,
            entry_point: Some("masked_corner"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &Meshes::LAYOUTS,
        },
        primitive: wgpu::PrimitiveState {
            cull_mode: Some(wgpu::Face::Back),
            ..wgpu::PrimitiveState::default()
        },
        depth_stencil: None,
        multisample: wgpu::MultisampleState {
            count: SAMPLES,
            ..wgpu::MultisampleState::default()
        },
        fragment: Some(wgpu::FragmentState {
            module: &shader,
            entry_point: Some("masked"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            targets: &[Some(wgpu::ColorTargetState {
                format: FORMAT,
                blend: Some(wgpu::BlendState {
                    color: union,
                    alpha: union,
                }),
                write_mask: wgpu::ColorWrites::ALL,
            })],
        }),
        multiview_mask: None,
        cache: None,
    })
}
