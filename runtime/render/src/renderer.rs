//! From a scene to pixels, on a device that was handed in. Knows no windows.
//!
//! A frame is: changed instances to the GPU, shadow maps that are out of date, the world into a texture of light (opaque
//! parts front to back, sky, pictures on parts, see-through parts back to front), light into the picture, outlines onto it.
//! `gpu/stage.rs` has the order of things.

mod still;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::assets::{AssetSource, NoAssets};
use crate::camera::Camera;
use crate::error::RenderError;
use crate::gpu::health::Health;
use crate::gpu::outline::Lines;
use crate::gpu::patience::Patience;
use crate::gpu::stage::{Request, Stage};
use crate::gpu::world::World;
use crate::mesh;
use crate::scene::{Bounds, Mesh, Scene, Upload};
use crate::surface::Fineness;
use crate::view::{Grid, Quality, View};

pub use still::Picture;

/// How long a frame may decode meshes.
const PATIENCE: Duration = Duration::from_millis(8);

/// What a frame cost.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FrameStats {
    /// Parts in view.
    pub parts: usize,
    /// Draw calls.
    pub draws: usize,
    /// Bytes that were uploaded.
    pub uploaded_bytes: usize,
    /// Milliseconds of CPU time to prepare and record the frame.
    pub prepare_ms: f32,
    /// Whether some asset or material is still being made: draw again soon. Meshes that were found change the size of
    /// parts: [`Scene::sync`] before that.
    pub incomplete: bool,
}

/// Draws scenes into textures of one format.
#[derive(Debug)]
pub struct Renderer {
    device: wgpu::Device,
    queue: wgpu::Queue,
    health: Health,
    software: bool,
    stage: Stage,
    /// Whether the scene's instances are on the GPU.
    filled: bool,
    /// What the world was drawn for that is still on the GPU.
    kept: Option<Kept>,
}

/// What decides how a world that stays the same is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Kept {
    camera: Camera,
    size: [u32; 2],
    quality: Quality,
    time: f32,
    fog: bool,
    grid: Option<Grid>,
}

impl Kept {
    fn of(view: &View<'_>) -> Self {
        Self {
            camera: *view.camera,
            size: view.size,
            quality: view.quality,
            time: view.time,
            fog: view.fog,
            grid: view.grid,
        }
    }
}

impl Renderer {
    /// The format of the textures that it draws into: eight bits a channel, sRGB. A view of it without sRGB is what egui
    /// wants.
    pub const TARGET_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8UnormSrgb;

    /// A renderer on this device. Errors of the device end nothing from now on: see [`Self::lost`].
    ///
    /// # Errors
    /// [`RenderError`]: the device cannot do what is needed.
    pub fn new(
        adapter: &wgpu::AdapterInfo,
        device: wgpu::Device,
        queue: wgpu::Queue,
    ) -> Result<Self, RenderError> {
        let fineness = if adapter.device_type == wgpu::DeviceType::Cpu {
            Fineness::Coarse
        } else {
            Fineness::Fine
        };
        Self::with_materials(adapter, device, queue, fineness)
    }

    /// As [`Self::new`], for pictures that may take their time: without hardware, materials are finer.
    pub(crate) fn for_stills(
        adapter: &wgpu::AdapterInfo,
        device: wgpu::Device,
        queue: wgpu::Queue,
    ) -> Result<Self, RenderError> {
        let fineness = if adapter.device_type == wgpu::DeviceType::Cpu {
            Fineness::Still
        } else {
            Fineness::Fine
        };
        Self::with_materials(adapter, device, queue, fineness)
    }

    fn with_materials(
        adapter: &wgpu::AdapterInfo,
        device: wgpu::Device,
        queue: wgpu::Queue,
        fineness: Fineness,
    ) -> Result<Self, RenderError> {
        let software = adapter.device_type == wgpu::DeviceType::Cpu;
        let health = Health::watch(&device);
        let stage = Stage::new(&device, &queue, software, fineness);
        if let Some(reason) = health.trouble() {
            return Err(RenderError::NoDevice {
                adapter: adapter.name.clone(),
                reason,
            });
        }
        Ok(Self {
            device,
            queue,
            health,
            software,
            stage,
            filled: false,
            kept: None,
        })
    }

    /// Whether the adapter draws on the CPU: begin with [`crate::Quality::Low`] there.
    pub fn is_software(&self) -> bool {
        self.software
    }

    /// Why nothing is drawn any more: the device was lost or failed. Only a new device helps.
    pub fn lost(&self) -> Option<String> {
        self.health.trouble()
    }

    /// The next frame is of another scene, or files of assets have changed: nothing that is on the GPU is believed.
    pub fn reset(&mut self) {
        self.filled = false;
        self.kept = None;
        self.stage.clear_assets();
    }

    /// Draws a frame into `target`, a view of a texture of [`Self::TARGET_FORMAT`] and `view.size` pixels. Draws nothing
    /// if the device is lost or a side of the picture is zero.
    pub fn render(
        &mut self,
        scene: &mut Scene,
        assets: &dyn AssetSource,
        view: &View<'_>,
        target: &wgpu::TextureView,
    ) -> FrameStats {
        let start = Instant::now();
        let mut stats = FrameStats::default();
        if self.lost().is_some() || view.size.contains(&0) {
            return stats;
        }
        let descriptor = wgpu::CommandEncoderDescriptor { label: None };
        let mut encoder = self.device.create_command_encoder(&descriptor);
        self.upload(&mut encoder, scene, &mut stats);
        stats.incomplete |= self.load(scene, assets, &Patience::of(PATIENCE));
        self.draw(encoder, (scene, assets), (view, target), false, &mut stats);
        // What lacks something changes without the scene.
        self.kept = (!stats.incomplete).then(|| Kept::of(view));
        stats.prepare_ms = start.elapsed().as_secs_f32() * 1000.0;
        stats
    }

    /// Draws the last frame again with other outlines, for a small part of its cost: the world is on the GPU still. The
    /// scene must be what it was then. `None`, and nothing is drawn, if that frame was of another view or incomplete.
    pub fn outline_again(
        &mut self,
        scene: &Scene,
        view: &View<'_>,
        target: &wgpu::TextureView,
    ) -> Option<FrameStats> {
        if self.lost().is_some() || self.kept != Some(Kept::of(view)) {
            return None;
        }
        let start = Instant::now();
        let mut stats = FrameStats::default();
        let descriptor = wgpu::CommandEncoderDescriptor { label: None };
        let encoder = self.device.create_command_encoder(&descriptor);
        self.draw(
            encoder,
            (scene, &NoAssets),
            (view, target),
            true,
            &mut stats,
        );
        stats.prepare_ms = start.elapsed().as_secs_f32() * 1000.0;
        Some(stats)
    }

    fn draw(
        &mut self,
        mut encoder: wgpu::CommandEncoder,
        (scene, assets): (&Scene, &dyn AssetSource),
        (view, target): (&View<'_>, &wgpu::TextureView),
        keeps_world: bool,
        stats: &mut FrameStats,
    ) {
        let [width, height] = view.size.map(|side| side as f32);
        let matrix = view.camera.view_projection(width / height);
        let lines = Lines::collect(view.outlines, |id| scene.part(id), &matrix, view.size);
        let mut world = World::of(scene);
        let clear = scene.environment().in_clear_air();
        if !view.fog {
            world.environment = &clear;
        }
        let request = Request {
            world: &world,
            assets,
            view,
            lines: &lines,
            target,
            keeps_world,
        };
        self.stage.draw(&mut encoder, &request, stats);
        self.queue.submit([encoder.finish()]);
    }

    /// Reads all mesh assets that the scene uses, however long it takes. For stills: sync the scene again before the
    /// picture, because meshes decide the size of parts.
    pub fn load_meshes(&mut self, scene: &mut Scene, assets: &dyn AssetSource) {
        self.load(scene, assets, &Patience::of(Duration::MAX));
    }

    fn upload(
        &mut self,
        encoder: &mut wgpu::CommandEncoder,
        scene: &mut Scene,
        stats: &mut FrameStats,
    ) {
        let upload = scene.take_upload();
        self.filled |= matches!(upload, Upload::All(_));
        if self.filled {
            stats.uploaded_bytes += self.stage.apply(encoder, &upload);
        } else {
            // Another renderer took what came before.
            let all = Upload::All(scene.instances());
            stats.uploaded_bytes += self.stage.apply(encoder, &all);
            self.filled = true;
        }
    }

    /// Reads mesh assets that came into use; whether something came of it, or is still to come.
    fn load(&mut self, scene: &mut Scene, assets: &dyn AssetSource, patience: &Patience) -> bool {
        let blocks = scene.blocks().iter();
        let mut wanted: Vec<u32> = blocks
            .filter_map(|block| match block.mesh {
                Mesh::Asset(content) if !self.stage.meshes.knows(content) => Some(content),
                _ => None,
            })
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let more = !wanted.is_empty();
        for content in wanted {
            if patience.is_over() {
                break;
            }
            let address = scene.contents().address(content);
            let bytes = address.and_then(|address| assets.read(address));
            let mesh = bytes.and_then(|bytes| mesh::decode(&bytes).ok());
            let geometry = mesh.as_ref().map(|mesh| &mesh.geometry);
            let (device, queue) = (&self.device, &self.queue);
            self.stage
                .meshes
                .set_asset(device, queue, content, geometry);
            if let Some(mesh) = mesh {
                let own = Bounds {
                    min: mesh.size * -0.5,
                    max: mesh.size * 0.5,
                };
                scene.set_asset(content, own, Arc::new(mesh.geometry));
            }
        }
        more
    }
}

#[cfg(test)]
mod tests;
