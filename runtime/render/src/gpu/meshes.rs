//! All geometry in one vertex and one index buffer, added to as meshes are first seen.

use rustc_hash::FxHashMap;
use wgpu::BufferUsages;

use super::bind;
use crate::limits::MOST_GEOMETRY_BYTES;
use crate::mesh::{self, Detail, Geometry, Vertex};
use crate::scene::{Instance, Mesh};

/// Where a geometry lies in the buffers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its indices.
    pub(crate) indices: std::ops::Range<u32>,
    /// Added to each index.
    pub(crate) base: i32,
}

/// The buffers and what lies in them.
#[derive(Debug)]
pub(crate) struct Meshes {
    vertices: Pool,
    indices: Pool,
    places: FxHashMap<(Mesh, Detail), Place>,
    /// Assets that were asked for; whether they were found.
    assets: FxHashMap<u32, bool>,
}

impl Meshes {
    /// How vertices and instances lie in memory.
    pub(crate) const LAYOUTS: [Option<wgpu::VertexBufferLayout<'static>>; 2] = [
        Some(wgpu::VertexBufferLayout {
            array_stride: size_of::<Vertex>() as u64,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes: &wgpu::vertex_attr_array![0 => Float32x3, 1 => Float32x3, 2 => Float32x2],
        }),
        Some(wgpu::VertexBufferLayout {
            array_stride: size_of::<Instance>() as u64,
            step_mode: wgpu::VertexStepMode::Instance,
            attributes: &wgpu::vertex_attr_array![
                3 => Float32x3,
                4 => Uint32,
                5 => Float32x4,
                6 => Float32x4,
                7 => Unorm8x4,
                8 => Uint32,
            ],
        }),
    ];

    pub(crate) fn new(device: &wgpu::Device) -> Self {
        Self {
            vertices: Pool::new(device, "vertices", BufferUsages::VERTEX),
            indices: Pool::new(device, "indices", BufferUsages::INDEX),
            places: FxHashMap::default(),
            assets: FxHashMap::default(),
        }
    }

    /// Whether an asset was asked for before, found or not.
    pub(crate) fn knows(&self, content: u32) -> bool {
        self.assets.contains_key(&content)
    }

    /// Whether an asset is missing, or not there yet: a block stands in for it.
    pub(crate) fn lacks(&self, mesh: Mesh) -> bool {
        matches!(mesh, Mesh::Asset(content) if self.assets.get(&content) != Some(&true))
    }

    /// Forgets the assets: indices mean others from now on, or files have changed. Their room is not used again.
    pub(crate) fn clear_assets(&mut self) {
        self.assets.clear();
        self.places
            .retain(|(mesh, _), _| !matches!(mesh, Mesh::Asset(_)));
    }

    /// Notes an asset; `None` for one that is missing or corrupt.
    pub(crate) fn set_asset(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        content: u32,
        geometry: Option<&Geometry>,
    ) {
        let room = |geometry: &&Geometry| {
            let bytes = size_of_val(geometry.vertices.as_slice()) as u64;
            self.vertices.used + bytes <= MOST_GEOMETRY_BYTES
        };
        let geometry = geometry.filter(room);
        self.assets.insert(content, geometry.is_some());
        if let Some(geometry) = geometry {
            let mesh = Mesh::Asset(content);
            let place = self.add(device, queue, mesh, Detail::Near, geometry);
            self.places.insert((mesh, Detail::Far), place);
        }
    }

    /// Where a shape lies; it is made if this is the first time.
    pub(crate) fn shape(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        mesh: Mesh,
        detail: Detail,
    ) -> Place {
        if let Some(place) = self.places.get(&(mesh, detail)) {
            return place.clone();
        }
        self.add(device, queue, mesh, detail, &mesh::unit(mesh, detail))
    }

    fn add(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        mesh: Mesh,
        detail: Detail,
        geometry: &Geometry,
    ) -> Place {
        let base = self.vertices.used / size_of::<Vertex>() as u64;
        let first = (self.indices.used / 4) as u32;
        self.vertices
            .add(device, queue, bytemuck::cast_slice(&geometry.vertices));
        self.indices
            .add(device, queue, bytemuck::cast_slice(&geometry.indices));
        let place = Place {
            indices: first..first + geometry.indices.len() as u32,
            base: base as i32,
        };
        self.places.insert((mesh, detail), place.clone());
        place
    }

    /// Makes the buffers those of a pass.
    pub(crate) fn bind(&self, pass: &mut wgpu::RenderPass<'_>) {
        pass.set_vertex_buffer(0, self.vertices.buffer.slice(..));
        pass.set_index_buffer(self.indices.buffer.slice(..), wgpu::IndexFormat::Uint32);
    }
}

/// A buffer that grows.
#[derive(Debug)]
struct Pool {
    label: &'static str,
    usage: BufferUsages,
    buffer: wgpu::Buffer,
    used: u64,
}

impl Pool {
    fn new(device: &wgpu::Device, label: &'static str, usage: BufferUsages) -> Self {
        let usage = usage | BufferUsages::COPY_SRC;
        Self {
            label,
            usage,
            buffer: bind::buffer(device, label, 1 << 18, usage),
            used: 0,
        }
    }

    fn add(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, bytes: &[u8]) {
        let end = self.used + bytes.len() as u64;
        if end > self.buffer.size() {
            let larger = bind::buffer(device, self.label, end.next_power_of_two(), self.usage);
            let mut encoder =
                device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
            encoder.copy_buffer_to_buffer(&self.buffer, 0, &larger, 0, self.used);
            queue.submit([encoder.finish()]);
            self.buffer = larger;
        }
        queue.write_buffer(&self.buffer, self.used, bytes);
        self.used = end;
    }
}
