//! The peer: a plain instanced renderer as anybody would write it first. Boxes alone, 64 bytes each; a shadow map of all
//! parts, each frame; then those in view, by cell, with Lambert's light and one look into the map. No sky, no materials, no
//! haze, no tone mapping. Mirrors `plain.wgsl`.

use std::collections::BTreeMap;
use std::ops::Range;

use bytemuck::{Pod, Zeroable};
use glam::camera::rh::proj::directx::orthographic;
use glam::camera::rh::view::look_at_mat4;
use glam::{Mat4, Vec3};
use studio_render::mesh::{Detail, Vertex, unit};
use studio_render::scene::{Bounds, Frustum, Mesh};
use studio_render::{Camera, Renderer};
use wgpu::util::{BufferInitDescriptor, DeviceExt as _};
use wgpu::{BufferUsages, vertex_attr_array};

use crate::field::Cube;

/// Texels across the shadow map, and studs to each side that it covers: those of our quality `Low`.
const SHADOW_SIZE: u32 = 1024;
const SHADOW_REACH: f32 = 160.0;
/// Studs of a cell.
const CELL: f32 = 64.0;

#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
struct Words {
    camera: [f32; 16],
    sun: [f32; 16],
    towards_sun: [f32; 3],
    texel: f32,
}

/// The rows of an affine matrix, and a colour in linear light.
#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
struct Packed([[f32; 4]; 4]);

/// A plain renderer of one field.
pub(crate) struct Plain {
    device: wgpu::Device,
    queue: wgpu::Queue,
    shadow: wgpu::RenderPipeline,
    world: wgpu::RenderPipeline,
    view: wgpu::BindGroup,
    map: wgpu::BindGroup,
    words: wgpu::Buffer,
    corners: wgpu::Buffer,
    indices: wgpu::Buffer,
    index_count: u32,
    instances: wgpu::Buffer,
    shadow_map: wgpu::TextureView,
    depth: wgpu::TextureView,
    /// The cubes, cell by cell.
    order: Vec<usize>,
    cells: Vec<(Bounds, Range<u32>)>,
}

impl Plain {
    pub(crate) fn new(
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        cubes: &[Cube],
        size: [u32; 2],
    ) -> Self {
        let (order, cells) = by_cell(cubes);
        let cube = unit(Mesh::Block, Detail::Near);
        let buffer = |bytes: &[u8], usage| {
            device.create_buffer_init(&BufferInitDescriptor {
                label: None,
                contents: bytes,
                usage: usage | BufferUsages::COPY_DST,
            })
        };
        let words = buffer(bytemuck::bytes_of(&Words::zeroed()), BufferUsages::UNIFORM);
        let shader = device.create_shader_module(wgpu::include_wgsl!("plain.wgsl"));
        let shadow_map = depth_texture(device, [SHADOW_SIZE; 2]);
        let shadow = pipeline(device, &shader, false);
        let world = pipeline(device, &shader, true);
        Self {
            view: group(device, &shadow, 0, &[words.as_entire_binding()]),
            map: group(
                device,
                &world,
                1,
                &[
                    wgpu::BindingResource::TextureView(&shadow_map),
                    wgpu::BindingResource::Sampler(&comparing(device)),
                ],
            ),
            corners: buffer(bytemuck::cast_slice(&cube.vertices), BufferUsages::VERTEX),
            indices: buffer(bytemuck::cast_slice(&cube.indices), BufferUsages::INDEX),
            index_count: cube.indices.len() as u32,
            instances: buffer(
                bytemuck::cast_slice(&packed(cubes, &order)),
                BufferUsages::VERTEX,
            ),
            depth: depth_texture(device, size),
            device: device.clone(),
            queue: queue.clone(),
            shadow,
            world,
            words,
            shadow_map,
            order,
            cells,
        }
    }

    /// Takes over cubes that have moved a little.
    pub(crate) fn update(&self, cubes: &[Cube]) {
        let packed = packed(cubes, &self.order);
        self.queue
            .write_buffer(&self.instances, 0, bytemuck::cast_slice(&packed));
    }

    /// Draws a frame; says how many cubes are in view. With `shadows` the map is drawn first, without it the last one stays.
    pub(crate) fn draw(
        &self,
        camera: &Camera,
        aspect: f32,
        towards_sun: Vec3,
        target: &wgpu::TextureView,
        shadows: bool,
    ) -> u32 {
        let matrix = camera.view_projection(aspect);
        let words = Words {
            camera: matrix.to_cols_array(),
            sun: sun_matrix(camera, towards_sun).to_cols_array(),
            towards_sun: towards_sun.into(),
            texel: 2.0 * SHADOW_REACH / SHADOW_SIZE as f32,
        };
        self.queue
            .write_buffer(&self.words, 0, bytemuck::bytes_of(&words));
        let mut encoder = self
            .device
            .create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        if shadows {
            let mut pass = begin(&mut encoder, None, &self.shadow_map);
            self.bind(&mut pass, &self.shadow);
            pass.draw_indexed(0..self.index_count, 0, 0..self.order.len() as u32);
        }
        let runs = self.in_view(&Frustum::from_matrix(matrix));
        let mut pass = begin(&mut encoder, Some(target), &self.depth);
        self.bind(&mut pass, &self.world);
        pass.set_bind_group(1, &self.map, &[]);
        for run in &runs {
            pass.draw_indexed(0..self.index_count, 0, run.clone());
        }
        drop(pass);
        self.queue.submit([encoder.finish()]);
        runs.iter().map(|run| run.end - run.start).sum()
    }

    fn bind(&self, pass: &mut wgpu::RenderPass<'_>, pipeline: &wgpu::RenderPipeline) {
        pass.set_pipeline(pipeline);
        pass.set_bind_group(0, &self.view, &[]);
        pass.set_vertex_buffer(0, self.corners.slice(..));
        pass.set_vertex_buffer(1, self.instances.slice(..));
        pass.set_index_buffer(self.indices.slice(..), wgpu::IndexFormat::Uint32);
    }

    /// The cubes of cells in view; cells beside each other in memory are one run.
    fn in_view(&self, frustum: &Frustum) -> Vec<Range<u32>> {
        let mut runs: Vec<Range<u32>> = Vec::new();
        for (bounds, cubes) in &self.cells {
            if !frustum.sees(bounds) {
                continue;
            }
            match runs.last_mut() {
                Some(last) if last.end == cubes.start => last.end = cubes.end,
                _ => runs.push(cubes.clone()),
            }
        }
        runs
    }
}

/// The order of cubes by cell, and each cell's box and its share of that order.
fn by_cell(cubes: &[Cube]) -> (Vec<usize>, Vec<(Bounds, Range<u32>)>) {
    let mut cells: BTreeMap<[i32; 2], Vec<usize>> = BTreeMap::new();
    for (index, cube) in cubes.iter().enumerate() {
        let cell = [cube.at.x, cube.at.z].map(|at| (at / CELL).floor() as i32);
        cells.entry(cell).or_default().push(index);
    }
    let mut order = Vec::with_capacity(cubes.len());
    let mut boxes = Vec::with_capacity(cells.len());
    for inside in cells.into_values() {
        // With room for what moves a little.
        let bounds = inside.iter().map(|index| Bounds {
            min: cubes[*index].at - cubes[*index].size * 0.5 - 1.0,
            max: cubes[*index].at + cubes[*index].size * 0.5 + 1.0,
        });
        let start = order.len() as u32;
        if let Some(bounds) = bounds.reduce(Bounds::union) {
            boxes.push((bounds, start..start + inside.len() as u32));
        }
        order.extend(inside);
    }
    (order, boxes)
}

fn packed(cubes: &[Cube], order: &[usize]) -> Vec<Packed> {
    let cubes = order.iter().map(|index| cubes[*index]);
    let packed = cubes.map(|Cube { at, size, color }| {
        let [r, g, b] = color.map(|value| (f32::from(value) / 255.0).powf(2.2));
        Packed([
            [size.x, 0.0, 0.0, at.x],
            [0.0, size.y, 0.0, at.y],
            [0.0, 0.0, size.z, at.z],
            [r, g, b, 1.0],
        ])
    });
    packed.collect()
}

/// What the sun sees of the surroundings of what is before the camera, depth reversed.
fn sun_matrix(camera: &Camera, towards_sun: Vec3) -> Mat4 {
    let middle = camera.position() + camera.forward() * SHADOW_REACH * 0.75;
    let view = look_at_mat4(middle + towards_sun * 500.0, middle, Vec3::Z);
    let reach = SHADOW_REACH;
    orthographic(-reach, reach, -reach, reach, 1000.0, 0.1) * view
}

fn depth_texture(device: &wgpu::Device, [width, height]: [u32; 2]) -> wgpu::TextureView {
    let texture = device.create_texture(&wgpu::TextureDescriptor {
        label: None,
        size: wgpu::Extent3d {
            width,
            height,
            depth_or_array_layers: 1,
        },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Depth32Float,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING,
        view_formats: &[],
    });
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

fn comparing(device: &wgpu::Device) -> wgpu::Sampler {
    device.create_sampler(&wgpu::SamplerDescriptor {
        mag_filter: wgpu::FilterMode::Linear,
        min_filter: wgpu::FilterMode::Linear,
        compare: Some(wgpu::CompareFunction::GreaterEqual),
        ..wgpu::SamplerDescriptor::default()
    })
}

fn group(
    device: &wgpu::Device,
    pipeline: &wgpu::RenderPipeline,
    index: u32,
    resources: &[wgpu::BindingResource<'_>],
) -> wgpu::BindGroup {
    let entries: Vec<_> = (0..)
        .zip(resources)
        .map(|(binding, resource)| wgpu::BindGroupEntry {
            binding,
            resource: resource.clone(),
        })
        .collect();
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: None,
        layout: &pipeline.get_bind_group_layout(index),
        entries: &entries,
    })
}

/// Depth alone for the shadow map, or light as well.
fn pipeline(device: &wgpu::Device, shader: &wgpu::ShaderModule, lit: bool) -> wgpu::RenderPipeline {
    let uniform = bindings(
        device,
        &[wgpu::BindingType::Buffer {
            ty: wgpu::BufferBindingType::Uniform,
            has_dynamic_offset: false,
            min_binding_size: None,
        }],
    );
    let map = bindings(
        device,
        &[
            wgpu::BindingType::Texture {
                sample_type: wgpu::TextureSampleType::Depth,
                view_dimension: wgpu::TextureViewDimension::D2,
                multisampled: false,
            },
            wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Comparison),
        ],
    );
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: None,
        bind_group_layouts: &[Some(&uniform), Some(&map)][..=usize::from(lit)],
        immediate_size: 0,
    });
    let targets = [Some(Renderer::TARGET_FORMAT.into())];
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: None,
        layout: Some(&layout),
        vertex: wgpu::VertexState {
            module: shader,
            entry_point: Some(if lit { "corner" } else { "shadow" }),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &[
                Some(wgpu::VertexBufferLayout {
                    array_stride: size_of::<Vertex>() as u64,
                    step_mode: wgpu::VertexStepMode::Vertex,
                    attributes: &vertex_attr_array![0 => Float32x3, 1 => Float32x3],
                }),
                Some(wgpu::VertexBufferLayout {
                    array_stride: size_of::<Packed>() as u64,
                    step_mode: wgpu::VertexStepMode::Instance,
                    attributes: &vertex_attr_array![
                        2 => Float32x4, 3 => Float32x4, 4 => Float32x4, 5 => Float32x4
                    ],
                }),
            ],
        },
        primitive: wgpu::PrimitiveState {
            cull_mode: Some(wgpu::Face::Back),
            ..wgpu::PrimitiveState::default()
        },
        depth_stencil: Some(wgpu::DepthStencilState {
            format: wgpu::TextureFormat::Depth32Float,
            depth_write_enabled: Some(true),
            depth_compare: Some(wgpu::CompareFunction::Greater),
            stencil: wgpu::StencilState::default(),
            bias: wgpu::DepthBiasState::default(),
        }),
        multisample: wgpu::MultisampleState::default(),
        fragment: lit.then_some(wgpu::FragmentState {
            module: shader,
            entry_point: Some("lambert"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            targets: &targets,
        }),
        multiview_mask: None,
        cache: None,
    })
}

fn bindings(device: &wgpu::Device, types: &[wgpu::BindingType]) -> wgpu::BindGroupLayout {
    let entries: Vec<_> = (0..)
        .zip(types)
        .map(|(binding, ty)| wgpu::BindGroupLayoutEntry {
            binding,
            visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
            ty: *ty,
            count: None,
        })
        .collect();
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: None,
        entries: &entries,
    })
}

/// A pass that begins with nothing: with a sky of one colour, or with depth alone.
fn begin<'a>(
    encoder: &'a mut wgpu::CommandEncoder,
    color: Option<&wgpu::TextureView>,
    depth: &wgpu::TextureView,
) -> wgpu::RenderPass<'a> {
    let sky = wgpu::Color {
        r: 0.3,
        g: 0.55,
        b: 0.85,
        a: 1.0,
    };
    let color = color.map(|view| wgpu::RenderPassColorAttachment {
        view,
        depth_slice: None,
        resolve_target: None,
        ops: wgpu::Operations {
            load: wgpu::LoadOp::Clear(sky),
            store: wgpu::StoreOp::Store,
        },
    });
    let attachments = [color];
    encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        color_attachments: if attachments[0].is_some() {
            &attachments
        } else {
            &[]
        },
        depth_stencil_attachment: Some(wgpu::RenderPassDepthStencilAttachment {
            view: depth,
            depth_ops: Some(wgpu::Operations {
                load: wgpu::LoadOp::Clear(0.0),
                store: wgpu::StoreOp::Store,
            }),
            stencil_ops: None,
        }),
        ..wgpu::RenderPassDescriptor::default()
    })
}
