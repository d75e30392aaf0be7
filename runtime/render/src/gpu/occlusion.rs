//! Where things stand close together less light from around comes in: an image of that, made from depth before the world is
//! lit.

use wgpu::{BindingResource, TextureFormat};

use super::bind::{self, Kind};
use super::shadow::{DepthPipelines, Gpu, Target, draw_depth};
use super::targets::Targets;
use super::tier::Tier;
use super::visible::{Frustum, Run};

const FORMAT: TextureFormat = TextureFormat::R8Unorm;

/// Depth first, then what it hides.
#[derive(Debug)]
pub(crate) struct Occlusion {
    depth: DepthPipelines,
    raw: wgpu::RenderPipeline,
    smoothed: wgpu::RenderPipeline,
    layout: wgpu::BindGroupLayout,
    matrix: wgpu::Buffer,
    matrix_group: wgpu::BindGroup,
}

/// Its textures, of half a picture's size.
#[derive(Debug)]
pub(crate) struct Maps {
    raw: wgpu::TextureView,
    pub(crate) smoothed: wgpu::TextureView,
}

impl Maps {
    pub(crate) fn new(device: &wgpu::Device, size: [u32; 2]) -> Self {
        let half = size.map(|side| side.div_ceil(2));
        Self {
            raw: bind::target(device, "occlusion, rough", half, FORMAT, 1),
            smoothed: bind::target(device, "occlusion", half, FORMAT, 1),
        }
    }
}

impl Occlusion {
    /// `frame` and `matrix` are the layouts of the frame's group and of a group of one matrix.
    pub(crate) fn new(
        device: &wgpu::Device,
        frame: &wgpu::BindGroupLayout,
        matrix: &wgpu::BindGroupLayout,
        tier: &Tier,
    ) -> Self {
        let layout = bind::layout(
            device,
            "occlusion",
            wgpu::ShaderStages::FRAGMENT,
            &[Kind::DepthSamples, Kind::Unfiltered],
        );
        let shader = bind::shader(
            device,
            "occlusion",
            &[
                include_str!("shaders/frame.wgsl"),
                include_str!("shaders/occlusion.wgsl"),
            ],
        );
        let pipeline_layout = bind::pipeline_layout(device, "occlusion", &[frame, &layout]);
        let constants = [("EFFORT", f64::from(tier.effort))];
        let covering = |entry: &str, constants: &[(&str, f64)]| {
            let target = FORMAT.into();
            bind::covering(device, &pipeline_layout, &shader, entry, constants, target)
        };
        let buffer = bind::buffer(device, "eye", 64, wgpu::BufferUsages::UNIFORM);
        Self {
            depth: DepthPipelines::new(device, matrix, tier.samples, false),
            raw: covering("occlusion", &constants),
            smoothed: covering("smoothed", &[]),
            layout,
            matrix_group: bind::group(device, "eye", matrix, &[buffer.as_entire_binding()]),
            matrix: buffer,
        }
    }

    /// Draws depth into the targets, and from it the maps. Says how many calls that took.
    pub(crate) fn draw(
        &self,
        gpu: &mut Gpu<'_>,
        targets: &Targets,
        maps: &Maps,
        frame: &wgpu::BindGroup,
        matrix: &glam::Mat4,
        runs: &[Run],
    ) -> usize {
        let words = matrix.to_cols_array();
        gpu.queue
            .write_buffer(&self.matrix, 0, bytemuck::bytes_of(&words));
        let target = Target {
            view: &targets.depth,
            pipelines: &self.depth,
            group: &self.matrix_group,
            frustum: &Frustum::of_view(matrix),
        };
        draw_depth(gpu, &target, runs);
        // The rough map is read by the second step alone; the first is given any texture in its place.
        for (view, pipeline, read) in [
            (&maps.raw, &self.raw, &maps.smoothed),
            (&maps.smoothed, &self.smoothed, &maps.raw),
        ] {
            let group = bind::group(
                gpu.device,
                "occlusion",
                &self.layout,
                &[
                    BindingResource::TextureView(&targets.depth),
                    BindingResource::TextureView(read),
                ],
            );
            let clear = wgpu::LoadOp::Clear(wgpu::Color::WHITE);
            bind::cover(gpu.encoder, view, clear, pipeline, &[frame, &group]);
        }
        runs.len() + 2
    }
}
