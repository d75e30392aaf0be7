//! Lines around chosen parts, drawn onto the finished picture: a mask of what they cover with four samples a pixel, then its
//! smooth edge. Only the part of the picture where they are is touched.

use bytemuck::{Pod, Zeroable};
use glam::{Mat4, Quat, Vec3, Vec4Swizzles as _};
use wgpu::{BindingResource, BufferUsages, TextureFormat};

use super::bind::{self, Kind};
use super::light::linear;
use super::meshes::{Meshes, Place};
use super::visible::Run;
use crate::limits::{MOST_OUTLINED, MOST_OUTLINES};
use crate::mesh::Detail;
use crate::scene::{Instance, Mesh};
use crate::view::Outline;

const FORMAT: TextureFormat = TextureFormat::Rgba8Unorm;
const SAMPLES: u32 = 4;
/// What is left of a line behind something.
const HIDDEN: f32 = 0.32;

#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
struct Words {
    color: [f32; 4],
    size: [f32; 2],
    width: f32,
    hidden: f32,
}

/// One outline of a frame.
#[derive(Debug)]
struct Line {
    words: Words,
    runs: Vec<Run>,
    /// Left, top, width, height in pixels.
    area: [u32; 4],
}

/// All outlines of a frame.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    lines: Vec<Line>,
    /// The instances that their runs count in.
    instances: Vec<Instance>,
}

impl Lines {
    /// Finds the parts of outlines; `part` knows them.
    pub(crate) fn collect<'a>(
        outlines: &[Outline],
        part: impl Fn(studio_model::InstanceId) -> Option<(Mesh, &'a Instance)>,
        matrix: &Mat4,
        size: [u32; 2],
    ) -> Self {
        let mut all = Self::default();
        for outline in outlines.iter().take(MOST_OUTLINES) {
            let mut area = Area::default();
            let mut runs: Vec<Run> = Vec::new();
            let room = MOST_OUTLINED.saturating_sub(all.instances.len());
            let found = outline.ids.iter().filter_map(|id| part(*id));
            for (mesh, instance) in found.take(room) {
                area.add(instance, matrix);
                let at = all.instances.len() as u32;
                all.instances.push(*instance);
                match runs.last_mut() {
                    Some(last) if last.mesh == mesh => last.instances.end = at + 1,
                    _ => runs.push(Run {
                        mesh,
                        detail: Detail::Near,
                        texture: 0,
                        instances: at..at + 1,
                    }),
                }
            }
            let width = outline.width.clamp(0.5, 6.0);
            let Some(area) = area.pixels(size, width + 2.0) else {
                continue;
            };
            let [red, green, blue, alpha] = outline.color;
            let color = linear([red, green, blue]).extend(alpha.clamp(0.0, 1.0));
            let words = Words {
                color: color.into(),
                size: size.map(|side| side as f32),
                width,
                hidden: if outline.occluded { 0.0 } else { HIDDEN },
            };
            all.lines.push(Line { words, runs, area });
        }
        all
    }
}

impl Lines {
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

/// A rectangle of the picture that grows around parts, in clip coordinates.
#[derive(Debug)]
struct Area {
    min: glam::Vec2,
    max: glam::Vec2,
}

impl Default for Area {
    fn default() -> Self {
        Self {
            min: glam::Vec2::INFINITY,
            max: glam::Vec2::NEG_INFINITY,
        }
    }
}

impl Area {
    fn add(&mut self, instance: &Instance, matrix: &Mat4) {
        let turn = Quat::from_array(instance.rotation);
        let half = Vec3::from(instance.size) * 0.5;
        for corner in 0..8u32 {
            let side = |bit: u32| if corner >> bit & 1 == 0 { -1.0 } else { 1.0 };
            let corner = turn * (half * Vec3::new(side(0), side(1), side(2)));
            let clip = *matrix * (Vec3::from(instance.position) + corner).extend(1.0);
            if clip.w <= 1e-3 {
                // Behind the eye: it may be anywhere.
                self.min = glam::Vec2::NEG_ONE;
                self.max = glam::Vec2::ONE;
                return;
            }
            let at = clip.xy() / clip.w;
            self.min = self.min.min(at);
            self.max = self.max.max(at);
        }
    }

    /// In pixels, with a margin; `None` if nothing of it is in the picture.
    fn pixels(&self, size: [u32; 2], margin: f32) -> Option<[u32; 4]> {
        let [width, height] = size.map(|side| side as f32);
        let left = ((self.min.x * 0.5 + 0.5) * width - margin).floor().max(0.0);
        let right = ((self.max.x * 0.5 + 0.5) * width + margin)
            .ceil()
            .min(width);
        let top = ((0.5 - self.max.y * 0.5) * height - margin)
            .floor()
            .max(0.0);
        let bottom = ((0.5 - self.min.y * 0.5) * height + margin)
            .ceil()
            .min(height);
        let some = left < right && top < bottom;
        some.then_some([
            left as u32,
            top as u32,
            (right - left) as u32,
            (bottom - top) as u32,
        ])
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_is_around_what_is_seen() {
        let camera = crate::camera::Camera::look_at(Vec3::new(0.0, 0.0, 10.0), Vec3::ZERO);
        let matrix = camera.view_projection(1.0);
        let part = |z: f32| Instance {
            position: [0.0, 0.0, z],
            size: [1.0; 3],
            rotation: [0.0, 0.0, 0.0, 1.0],
            ..Instance::default()
        };
        let mut area = Area::default();
        assert_eq!(area.pixels([100, 100], 2.0), None);
        area.add(&part(0.0), &matrix);
        let [left, top, width, height] = area.pixels([100, 100], 2.0).expect("in view");
        assert!(left > 30 && top > 30 && width < 30 && height < 30);
        area.add(&part(12.0), &matrix);
        assert_eq!(area.pixels([100, 100], 2.0), Some([0, 0, 100, 100]));
    }
}
