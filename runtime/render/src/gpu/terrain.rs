//! Terrain on the GPU: a buffer for each patch, and the pipelines that draw them. Mirrors `shaders/terrain.wgsl`.

use bytemuck::{Pod, Zeroable};
use glam::Vec3;
use rustc_hash::FxHashMap;
use studio_model::terrain::material_number;
use wgpu::BufferUsages;

use super::bind::{self, Kind};
use super::light::linear;
use super::parts::{self, Layouts, Manner, Needs};
use super::tier::Tier;
use super::visible::Frustum;
use crate::scene::{Bounds, Terrain, TerrainLook};
use crate::surface::Surfaces;
use crate::terrain::{LEVELS, Patch, Surface, Vertex, origin};

/// As many materials as cells can tell apart.
const MATERIALS: usize = 64;
/// Bytes in front of a patch's vertices: where it lies.
const HEAD: u64 = 16;

/// The uniform buffer.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable)]
struct Words {
    /// Linear colour and number of the material.
    materials: [[f32; 4]; MATERIALS],
    water_color: [f32; 3],
    water_transparency: f32,
    water_reflectance: f32,
    wave_size: f32,
    wave_speed: f32,
    unused: f32,
}

/// Triangles in a patch's buffer.
#[derive(Debug)]
struct Run {
    vertices: std::ops::Range<u64>,
    indices: std::ops::Range<u64>,
    count: u32,
}

#[derive(Debug)]
struct OnGpu {
    revision: u64,
    bounds: Bounds,
    buffer: wgpu::Buffer,
    ground: [Option<Run>; LEVELS],
    water: [Option<Run>; LEVELS],
    /// Which level is drawn.
    level: usize,
}

/// The pipelines of a tier.
#[derive(Debug)]
pub(crate) struct TerrainPipelines {
    ground: wgpu::RenderPipeline,
    water: wgpu::RenderPipeline,
}

/// All patches.
#[derive(Debug)]
pub(crate) struct TerrainStage {
    pub(crate) layout: wgpu::BindGroupLayout,
    uniform: wgpu::Buffer,
    group: wgpu::BindGroup,
    look: Option<TerrainLook>,
    patches: FxHashMap<[i32; 3], OnGpu>,
    /// Of the terrain that is here.
    revision: u64,
    /// Patches in view, nearest first.
    visible: Vec<(f32, [i32; 3])>,
}

/// How vertices lie in memory, and the place of their patch.
pub(crate) const LAYOUTS: [Option<wgpu::VertexBufferLayout<'static>>; 2] = [
    Some(wgpu::VertexBufferLayout {
        array_stride: size_of::<Vertex>() as u64,
        step_mode: wgpu::VertexStepMode::Vertex,
        attributes: &wgpu::vertex_attr_array![0 => Uint16x4, 1 => Snorm8x4, 2 => Uint8x4],
    }),
    Some(wgpu::VertexBufferLayout {
        array_stride: HEAD,
        step_mode: wgpu::VertexStepMode::Instance,
        attributes: &wgpu::vertex_attr_array![3 => Float32x3],
    }),
];

impl TerrainPipelines {
    pub(crate) fn new(
        device: &wgpu::Device,
        layouts: &Layouts<'_>,
        terrain: &wgpu::BindGroupLayout,
        tier: &Tier,
        needs: Needs,
    ) -> Self {
        let texts = [
            include_str!("shaders/frame.wgsl"),
            include_str!("shaders/sky.wgsl"),
            crate::surface::WGSL,
            include_str!("shaders/lighting.wgsl"),
            include_str!("shaders/terrain_vertex.wgsl"),
            include_str!("shaders/terrain.wgsl"),
        ];
        let shader = bind::shader(device, "terrain", &texts);
        let groups = [layouts.frame, terrain, layouts.surfaces];
        let layout = bind::pipeline_layout(device, "terrain", &groups);
        let mut constants = needs.constants(tier, false).to_vec();
        constants.retain(|(name, _)| *name != "TEXTURED");
        let pipeline = |fragment, covers, cull| {
            let manner = Manner {
                vertex: "terrain_corner",
                fragment,
                buffers: &LAYOUTS,
                constants: &constants,
                covers,
                cull,
                ..Manner::PART
            };
            parts::pipeline(device, &layout, &shader, tier, &manner)
        };
        Self {
            ground: pipeline("ground", true, Some(wgpu::Face::Back)),
            // From below too.
            water: pipeline("water", false, None),
        }
    }
}

impl TerrainStage {
    pub(crate) fn new(device: &wgpu::Device) -> Self {
        let stages = wgpu::ShaderStages::VERTEX_FRAGMENT;
        let layout = bind::layout(device, "terrain", stages, &[Kind::Uniform]);
        let size = size_of::<Words>() as u64;
        let uniform = bind::buffer(device, "terrain", size, BufferUsages::UNIFORM);
        let group = bind::group(device, "terrain", &layout, &[uniform.as_entire_binding()]);
        Self {
            layout,
            uniform,
            group,
            look: None,
            patches: FxHashMap::default(),
            revision: 0,
            visible: Vec::new(),
        }
    }

    /// Whether there is anything to draw.
    pub(crate) fn is_empty(&self) -> bool {
        self.patches.is_empty()
    }

    /// Brings the GPU's copy up to date and asks for materials; says how many bytes that took, `None` if it was.
    pub(crate) fn apply(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        terrain: Option<&Terrain>,
        surfaces: &mut Surfaces,
    ) -> Option<usize> {
        let Some(terrain) = terrain else {
            let was_there = !self.patches.is_empty();
            self.patches = FxHashMap::default();
            self.revision = 0;
            return was_there.then_some(0);
        };
        if self.look.as_ref() != Some(terrain.look()) {
            self.look = Some(*terrain.look());
            queue.write_buffer(&self.uniform, 0, bytemuck::bytes_of(&words(terrain.look())));
        }
        if self.revision == terrain.revision() {
            return None;
        }
        self.revision = terrain.revision();
        let mut bytes = 0;
        let mut materials = 0;
        let mut kept = FxHashMap::default();
        for patch in terrain.patches() {
            materials |= patch.materials;
            let old = self.patches.remove(&patch.at);
            let old = old.filter(|old| old.revision == patch.revision);
            let here = old.unwrap_or_else(|| {
                bytes += patch.bytes();
                upload(device, queue, patch)
            });
            kept.insert(patch.at, here);
        }
        self.patches = kept;
        let there = (0u8..MATERIALS as u8).filter(|material| materials >> material & 1 == 1);
        surfaces.request(there.map(|material| material_number(material) as u16));
        Some(bytes)
    }

    /// Finds what is in view, and how fine each patch is drawn: `fine` studs from the eye end the first level.
    pub(crate) fn collect(&mut self, frustum: &Frustum, eye: Vec3, fine: f32) {
        self.visible.clear();
        for (at, patch) in &mut self.patches {
            let away = eye.clamp(patch.bounds.min, patch.bounds.max).distance(eye);
            // The second level up to three times as far, then the third.
            patch.level = (away / fine).min(2.0 * LEVELS as f32) as usize;
            patch.level = (patch.level + 1).ilog2().min(LEVELS as u32 - 1) as usize;
            if frustum.sees(&patch.bounds) {
                self.visible.push((away, *at));
            }
        }
        self.visible
            .sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    }

    /// Draws the ground in view, front to back. Says how many calls that took.
    pub(crate) fn draw_ground(
        &self,
        pass: &mut wgpu::RenderPass<'_>,
        pipelines: &TerrainPipelines,
    ) -> usize {
        pass.set_pipeline(&pipelines.ground);
        pass.set_bind_group(1, &self.group, &[]);
        let seen = self
            .visible
            .iter()
            .filter_map(|(_, at)| self.patches.get(at));
        draw(
            pass,
            seen.filter_map(|patch| Some((patch, patch.ground[patch.level].as_ref()?))),
        )
    }

    /// Draws the water in view, back to front. Says how many calls that took.
    pub(crate) fn draw_water(
        &self,
        pass: &mut wgpu::RenderPass<'_>,
        pipelines: &TerrainPipelines,
    ) -> usize {
        pass.set_pipeline(&pipelines.water);
        pass.set_bind_group(1, &self.group, &[]);
        let seen = self.visible.iter().rev();
        let seen = seen.filter_map(|(_, at)| self.patches.get(at));
        draw(
            pass,
            seen.filter_map(|patch| Some((patch, patch.water[patch.level].as_ref()?))),
        )
    }

    /// Draws the depth of the ground that a view sees. The pipeline is one that takes [`LAYOUTS`].
    pub(crate) fn draw_depth(
        &self,
        pass: &mut wgpu::RenderPass<'_>,
        pipeline: &wgpu::RenderPipeline,
        frustum: &Frustum,
    ) {
        if self.patches.is_empty() {
            return;
        }
        pass.set_pipeline(pipeline);
        let seen = self
            .patches
            .values()
            .filter(|patch| frustum.sees(&patch.bounds));
        draw(
            pass,
            seen.filter_map(|patch| Some((patch, patch.ground[patch.level].as_ref()?))),
        );
    }
}

fn draw<'a>(
    pass: &mut wgpu::RenderPass<'_>,
    runs: impl Iterator<Item = (&'a OnGpu, &'a Run)>,
) -> usize {
    let mut draws = 0;
    for (patch, run) in runs {
        pass.set_vertex_buffer(0, patch.buffer.slice(run.vertices.clone()));
        pass.set_vertex_buffer(1, patch.buffer.slice(..HEAD));
        pass.set_index_buffer(
            patch.buffer.slice(run.indices.clone()),
            wgpu::IndexFormat::Uint16,
        );
        pass.draw_indexed(0..run.count, 0, 0..1);
        draws += 1;
    }
    draws
}

/// Puts a patch into a buffer of its own: its place, then vertices and indices of ground and water.
fn upload(device: &wgpu::Device, queue: &wgpu::Queue, patch: &Patch) -> OnGpu {
    let mut bytes = Vec::with_capacity(HEAD as usize + patch.bytes() + 8);
    bytes.extend_from_slice(bytemuck::bytes_of(&origin(patch.at).extend(0.0).to_array()));
    let ground = patch
        .ground
        .each_ref()
        .map(|level| append(&mut bytes, level));
    let water = patch
        .water
        .each_ref()
        .map(|level| append(&mut bytes, level));
    let usage = BufferUsages::VERTEX | BufferUsages::INDEX;
    let buffer = bind::buffer(device, "terrain patch", bytes.len() as u64, usage);
    queue.write_buffer(&buffer, 0, &bytes);
    OnGpu {
        revision: patch.revision,
        bounds: patch.bounds,
        buffer,
        ground,
        water,
        level: 0,
    }
}

fn append(bytes: &mut Vec<u8>, surface: &Surface) -> Option<Run> {
    if surface.indices.is_empty() {
        return None;
    }
    let mut add = |part: &[u8]| {
        let start = bytes.len() as u64;
        bytes.extend_from_slice(part);
        let end = bytes.len() as u64;
        // Buffers are written and bound by four bytes.
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        start..end
    };
    Some(Run {
        vertices: add(bytemuck::cast_slice(&surface.vertices)),
        indices: add(bytemuck::cast_slice(&surface.indices)),
        count: surface.indices.len() as u32,
    })
}

fn words(look: &TerrainLook) -> Words {
    let unit = |color: [u8; 3]| color.map(|channel| f32::from(channel) / 255.0);
    Words {
        materials: std::array::from_fn(|material| {
            let material = material as u8;
            let [r, g, b] = linear(unit(look.colors.of(material))).to_array();
            [r, g, b, material_number(material) as f32]
        }),
        water_color: linear(look.water_color).into(),
        water_transparency: look.water_transparency,
        water_reflectance: look.water_reflectance,
        wave_size: look.wave_size,
        wave_speed: look.wave_speed,
        unused: 0.0,
    }
}
