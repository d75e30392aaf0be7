//! The GPU's copy of a scene's instances. What changed goes there in one write and is put into place by a small shader.

use wgpu::BufferUsages;

use super::bind::{self, Kind};
use crate::scene::{Instance, Upload};

/// Bytes of a change: its place and the instance.
const CHANGE_SIZE: usize = 4 + size_of::<Instance>();
/// Changes that a thread group of the shader handles.
const GROUP: u32 = 64;

/// The instance list, and copies of those that are drawn in an order of their own.
#[derive(Debug)]
pub(crate) struct Instances {
    list: wgpu::Buffer,
    sorted: wgpu::Buffer,
    /// How many are in the list.
    count: usize,
    scatter: wgpu::ComputePipeline,
    scatter_layout: wgpu::BindGroupLayout,
    scatter_count: wgpu::Buffer,
    changes: wgpu::Buffer,
    packed: Vec<u8>,
}

impl Instances {
    pub(crate) fn new(device: &wgpu::Device) -> Self {
        let scatter_layout = bind::layout(
            device,
            "scatter",
            wgpu::ShaderStages::COMPUTE,
            &[Kind::Uniform, Kind::Read, Kind::Write],
        );
        let shader = bind::shader(device, "scatter", &[include_str!("shaders/scatter.wgsl")]);
        let scatter = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some("scatter"),
            layout: Some(&bind::pipeline_layout(
                device,
                "scatter",
                &[&scatter_layout],
            )),
            module: &shader,
            entry_point: Some("scatter"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            cache: None,
        });
        Self {
            list: vertices(device, "instances", 0),
            sorted: vertices(device, "sorted instances", 0),
            count: 0,
            scatter,
            scatter_layout,
            scatter_count: bind::buffer(device, "scatter count", 16, BufferUsages::UNIFORM),
            changes: bind::buffer(device, "changes", 0, BufferUsages::STORAGE),
            packed: Vec::new(),
        }
    }

    /// How many instances there are to draw: what lies beyond has no room on this device.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Brings the copy up to date; says how many bytes that took.
    pub(crate) fn apply(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        upload: &Upload<'_>,
    ) -> usize {
        match upload {
            Upload::Nothing | Upload::Some([]) => 0,
            Upload::All(instances) => self.write_all(device, queue, instances),
            Upload::Some(changes) => self.write_some(device, queue, encoder, changes),
        }
    }

    fn write_all(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        instances: &[Instance],
    ) -> usize {
        let limits = device.limits();
        let most = limits
            .max_storage_buffer_binding_size
            .min(limits.max_buffer_size) as usize
            / size_of::<Instance>();
        let instances = instances.get(..most).unwrap_or(instances);
        let bytes: &[u8] = bytemuck::cast_slice(instances);
        if self.list.size() < bytes.len() as u64 {
            // A little more, so that a place that grows does not get a new buffer each frame.
            let roomy = (instances.len() + instances.len() / 4).min(most);
            self.list = vertices(device, "instances", roomy);
        }
        queue.write_buffer(&self.list, 0, bytes);
        self.count = instances.len();
        bytes.len()
    }

    fn write_some(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        changes: &[(u32, Instance)],
    ) -> usize {
        self.packed.clear();
        self.packed.reserve(changes.len() * CHANGE_SIZE);
        for (place, instance) in changes {
            self.packed.extend_from_slice(&place.to_ne_bytes());
            self.packed.extend_from_slice(bytemuck::bytes_of(instance));
        }
        if self.changes.size() < self.packed.len() as u64 {
            let size = self.packed.len().next_power_of_two() as u64;
            self.changes = bind::buffer(device, "changes", size, BufferUsages::STORAGE);
        }
        queue.write_buffer(&self.changes, 0, &self.packed);
        let count = [changes.len() as u32, self.count as u32, 0, 0];
        queue.write_buffer(&self.scatter_count, 0, bytemuck::bytes_of(&count));
        let group = bind::group(
            device,
            "scatter",
            &self.scatter_layout,
            &[
                self.scatter_count.as_entire_binding(),
                self.changes.as_entire_binding(),
                self.list.as_entire_binding(),
            ],
        );
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        pass.set_pipeline(&self.scatter);
        pass.set_bind_group(0, &group, &[]);
        pass.dispatch_workgroups((changes.len() as u32).div_ceil(GROUP), 1, 1);
        self.packed.len()
    }

    /// Copies what is drawn in an order of its own this frame; says how many bytes that took.
    pub(crate) fn write_sorted(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        sorted: &[Instance],
    ) -> usize {
        let bytes: &[u8] = bytemuck::cast_slice(sorted);
        if self.sorted.size() < bytes.len() as u64 {
            self.sorted = vertices(device, "sorted instances", sorted.len().next_power_of_two());
        }
        if !bytes.is_empty() {
            queue.write_buffer(&self.sorted, 0, bytes);
        }
        bytes.len()
    }

    /// Instances come from the list from now on.
    pub(crate) fn bind(&self, pass: &mut wgpu::RenderPass<'_>) {
        pass.set_vertex_buffer(1, self.list.slice(..));
    }

    /// Instances come from the sorted ones from now on.
    pub(crate) fn bind_sorted(&self, pass: &mut wgpu::RenderPass<'_>) {
        pass.set_vertex_buffer(1, self.sorted.slice(..));
    }
}

fn vertices(device: &wgpu::Device, label: &str, count: usize) -> wgpu::Buffer {
    let size = (count * size_of::<Instance>()) as u64;
    bind::buffer(
        device,
        label,
        size,
        BufferUsages::VERTEX | BufferUsages::STORAGE,
    )
}
