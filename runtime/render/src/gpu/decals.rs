//! Pictures on sides of parts, on the GPU. Mirrors `shaders/decal.wgsl`.

use bytemuck::{Pod, Zeroable};
use glam::Vec3;
use wgpu::{BufferUsages, vertex_attr_array};

use super::bind;
use super::meshes::{Meshes, Place};
use super::pictures::{Fetch, Pictures};
use super::visible::{Frustum, Run};
use super::world::World;
use crate::limits::MOST_DECALS;
use crate::mesh::{Detail, Vertex};
use crate::scene::{Decal, Instance, Lay};

#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
struct Words {
    instance: Instance,
    lay: [f32; 4],
    face: u32,
    turn: f32,
    unused: [u32; 2],
}

/// The decals of a scene.
#[derive(Debug)]
pub(crate) struct Decals {
    buffer: wgpu::Buffer,
    /// The revision of the scene's list that the buffer holds.
    held: Option<u64>,
    runs: Vec<Run>,
}

impl Decals {
    /// How vertices and decals lie in memory.
    pub(crate) const LAYOUTS: [Option<wgpu::VertexBufferLayout<'static>>; 2] = [
        Some(wgpu::VertexBufferLayout {
            array_stride: size_of::<Vertex>() as u64,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes: &vertex_attr_array![0 => Float32x3, 1 => Float32x3, 2 => Float32x2],
        }),
        Some(wgpu::VertexBufferLayout {
            array_stride: size_of::<Words>() as u64,
            step_mode: wgpu::VertexStepMode::Instance,
            attributes: &vertex_attr_array![
                3 => Float32x3,
                4 => Uint32,
                5 => Float32x4,
                6 => Float32x4,
                7 => Unorm8x4,
                8 => Uint32,
                // What of an instance no shader reads.
                11 => Uint32x2,
                9 => Float32x4,
                10 => Uint32,
                12 => Float32,
            ],
        }),
    ];

    pub(crate) fn new(device: &wgpu::Device) -> Self {
        Self {
            buffer: bind::buffer(device, "decals", 0, BufferUsages::VERTEX),
            held: None,
            runs: Vec::new(),
        }
    }

    /// Makes the next frame take over the scene's list.
    pub(crate) fn clear(&mut self) {
        self.held = None;
    }

    /// Takes over a list that changed; says how many bytes that took.
    pub(crate) fn take(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        world: &World<'_>,
    ) -> usize {
        if self.held == Some(world.decals_revision) {
            return 0;
        }
        self.held = Some(world.decals_revision);
        let words: Vec<Words> = world.decals.iter().take(MOST_DECALS).map(words).collect();
        let bytes: &[u8] = bytemuck::cast_slice(&words);
        if self.buffer.size() < bytes.len() as u64 {
            let size = (bytes.len() as u64).next_power_of_two();
            self.buffer = bind::buffer(device, "decals", size, BufferUsages::VERTEX);
        }
        queue.write_buffer(&self.buffer, 0, bytes);
        bytes.len()
    }

    /// Finds those in view and fetches their pictures; whether some are still to come.
    pub(crate) fn collect(
        &mut self,
        decals: &[Decal],
        frustum: &Frustum,
        pictures: &mut Pictures,
        fetch: &Fetch<'_>,
    ) -> bool {
        self.runs.clear();
        let mut waits = false;
        for (at, decal) in (0u32..).zip(decals.iter().take(MOST_DECALS)) {
            let radius = Vec3::from(decal.instance.size).length() * 0.5;
            if !frustum.sees_ball(decal.instance.position.into(), radius) {
                continue;
            }
            waits |= pictures.fetch(decal.content, fetch);
            let run = Run {
                mesh: decal.mesh,
                detail: Detail::Near,
                texture: decal.content,
                instances: at..at + 1,
            };
            super::visible::push_run(&mut self.runs, run);
        }
        waits
    }

    /// Draws those in view; says how many calls that took. The pipeline is set.
    pub(crate) fn draw(
        &self,
        pass: &mut wgpu::RenderPass<'_>,
        pictures: &Pictures,
        places: &[Place],
    ) -> usize {
        pass.set_vertex_buffer(1, self.buffer.slice(..));
        let mut draws = 0;
        for (run, place) in self.runs.iter().zip(places) {
            // What is missing is not drawn.
            if let Some(picture) = pictures.get(run.texture) {
                pass.set_bind_group(1, picture, &[]);
                pass.draw_indexed(place.indices.clone(), place.base, run.instances.clone());
                draws += 1;
            }
        }
        draws
    }

    /// Where the meshes of those in view lie.
    pub(crate) fn places(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        meshes: &mut Meshes,
    ) -> Vec<Place> {
        self.runs
            .iter()
            .map(|run| meshes.shape(device, queue, run.mesh, run.detail))
            .collect()
    }
}

fn words(decal: &Decal) -> Words {
    let lay = match decal.lay {
        Lay::Whole => [0.0; 4],
        Lay::Tiles(tile) => {
            let [across, down] = tile.size.map(|side| side.max(0.01));
            [across, down, tile.offset[0], tile.offset[1]]
        }
        Lay::Piece(piece) => [-piece.width, piece.height, piece.left, piece.top],
    };
    Words {
        instance: decal.instance,
        lay,
        face: decal.face as u32,
        turn: decal.turn,
        unused: [0; 2],
    }
}
