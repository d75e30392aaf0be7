//! Short words for wgpu's descriptions of bindings, pipelines and textures, which are said the same way everywhere here.

use wgpu::{
    BindGroupEntry, BindGroupLayoutEntry, BindingResource, BindingType, BufferBindingType,
    SamplerBindingType, ShaderStages, TextureSampleType, TextureViewDimension,
};

/// A kind of binding.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Uniform,
    Read,
    Write,
    Texture,
    Cube,
    /// Of one number that is not filtered.
    Unfiltered,
    Depth,
    DepthArray,
    DepthSamples,
    Sampler,
    Comparison,
}

impl Kind {
    fn ty(self) -> BindingType {
        let buffer = |ty| BindingType::Buffer {
            ty,
            has_dynamic_offset: false,
            min_binding_size: None,
        };
        let texture = |sample_type, view_dimension, multisampled| BindingType::Texture {
            sample_type,
            view_dimension,
            multisampled,
        };
        let filtered = TextureSampleType::Float { filterable: true };
        match self {
            Self::Uniform => buffer(BufferBindingType::Uniform),
            Self::Read => buffer(BufferBindingType::Storage { read_only: true }),
            Self::Write => buffer(BufferBindingType::Storage { read_only: false }),
            Self::Texture => texture(filtered, TextureViewDimension::D2, false),
            Self::Cube => texture(filtered, TextureViewDimension::Cube, false),
            Self::Unfiltered => texture(
                TextureSampleType::Float { filterable: false },
                TextureViewDimension::D2,
                false,
            ),
            Self::Depth => texture(TextureSampleType::Depth, TextureViewDimension::D2, false),
            Self::DepthArray => texture(
                TextureSampleType::Depth,
                TextureViewDimension::D2Array,
                false,
            ),
            Self::DepthSamples => texture(TextureSampleType::Depth, TextureViewDimension::D2, true),
            Self::Sampler => BindingType::Sampler(SamplerBindingType::Filtering),
            Self::Comparison => BindingType::Sampler(SamplerBindingType::Comparison),
        }
    }
}

/// A layout whose bindings are numbered from 0.
pub(crate) fn layout(
    device: &wgpu::Device,
    label: &str,
    visibility: ShaderStages,
    kinds: &[Kind],
) -> wgpu::BindGroupLayout {
    let entries: Vec<_> = (0..)
        .zip(kinds)
        .map(|(binding, kind)| BindGroupLayoutEntry {
            binding,
            visibility,
            ty: kind.ty(),
            count: None,
        })
        .collect();
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some(label),
        entries: &entries,
    })
}

/// A group of resources in the order of its layout.
pub(crate) fn group(
    device: &wgpu::Device,
    label: &str,
    layout: &wgpu::BindGroupLayout,
    resources: &[BindingResource<'_>],
) -> wgpu::BindGroup {
    let entries: Vec<_> = (0..)
        .zip(resources)
        .map(|(binding, resource)| BindGroupEntry {
            binding,
            resource: resource.clone(),
        })
        .collect();
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some(label),
        layout,
        entries: &entries,
    })
}

/// The layout of a pipeline that uses these groups.
pub(crate) fn pipeline_layout(
    device: &wgpu::Device,
    label: &str,
    groups: &[&wgpu::BindGroupLayout],
) -> wgpu::PipelineLayout {
    let groups: Vec<_> = groups.iter().map(|group| Some(*group)).collect();
    device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some(label),
        bind_group_layouts: &groups,
        immediate_size: 0,
    })
}

/// A shader of several texts.
pub(crate) fn shader(device: &wgpu::Device, label: &str, texts: &[&str]) -> wgpu::ShaderModule {
    device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some(label),
        source: wgpu::ShaderSource::Wgsl(texts.join("\n").into()),
    })
}

/// A texture of one layer and level, to be drawn into and read.
pub(crate) fn target(
    device: &wgpu::Device,
    label: &str,
    size: [u32; 2],
    format: wgpu::TextureFormat,
    samples: u32,
) -> wgpu::TextureView {
    let texture = device.create_texture(&wgpu::TextureDescriptor {
        label: Some(label),
        size: wgpu::Extent3d {
            width: size[0].max(1),
            height: size[1].max(1),
            depth_or_array_layers: 1,
        },
        mip_level_count: 1,
        sample_count: samples,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING,
        view_formats: &[],
    });
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

/// A buffer of `size` bytes, at least a few.
pub(crate) fn buffer(
    device: &wgpu::Device,
    label: &str,
    size: u64,
    usage: wgpu::BufferUsages,
) -> wgpu::Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size: size.max(256).next_multiple_of(16),
        usage: usage | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    })
}

/// A pipeline that covers its target with one triangle. Its vertex stage is `cover`.
pub(crate) fn covering(
    device: &wgpu::Device,
    layout: &wgpu::PipelineLayout,
    shader: &wgpu::ShaderModule,
    fragment: &str,
    constants: &[(&str, f64)],
    target: wgpu::ColorTargetState,
) -> wgpu::RenderPipeline {
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some(fragment),
        layout: Some(layout),
        vertex: wgpu::VertexState {
            module: shader,
            entry_point: Some("cover"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &[],
        },
        primitive: wgpu::PrimitiveState::default(),
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(wgpu::FragmentState {
            module: shader,
            entry_point: Some(fragment),
            compilation_options: wgpu::PipelineCompilationOptions {
                constants,
                ..wgpu::PipelineCompilationOptions::default()
            },
            targets: &[Some(target)],
        }),
        multiview_mask: None,
        cache: None,
    })
}

/// Draws one triangle over a target.
pub(crate) fn cover(
    encoder: &mut wgpu::CommandEncoder,
    view: &wgpu::TextureView,
    load: wgpu::LoadOp<wgpu::Color>,
    pipeline: &wgpu::RenderPipeline,
    groups: &[&wgpu::BindGroup],
) {
    let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        color_attachments: &[Some(wgpu::RenderPassColorAttachment {
            view,
            depth_slice: None,
            resolve_target: None,
            ops: wgpu::Operations {
                load,
                store: wgpu::StoreOp::Store,
            },
        })],
        ..wgpu::RenderPassDescriptor::default()
    });
    pass.set_pipeline(pipeline);
    for (index, group) in (0..).zip(groups) {
        pass.set_bind_group(index, *group, &[]);
    }
    pass.draw(0..3, 0..1);
}
