//! From a scene to pixels, on a device that was handed in. Knows no windows.
//!
//! A frame is: changed instances to the GPU, shadow maps that are out of date, the world into a texture of light (opaque
//! parts front to back, sky, see-through parts back to front), and light into the picture.

use std::time::Instant;

use crate::assets::AssetSource;
use crate::error::RenderError;
use crate::gpu::compose::{self, Compose};
use crate::gpu::frame::{self, Frame, Words};
use crate::gpu::health::Health;
use crate::gpu::instances::Instances;
use crate::gpu::lamps;
use crate::gpu::light::light_of;
use crate::gpu::meshes::{Meshes, Place};
use crate::gpu::parts::{Layouts, Pipelines};
use crate::gpu::pictures::Pictures;
use crate::gpu::shadow::{self, Cascade, Gpu, ShadowMap};
use crate::gpu::targets::Targets;
use crate::gpu::tier::Tier;
use crate::gpu::visible::{Eye, Frustum, Run, Visible};
use crate::gpu::world::World;
use crate::scene::{Instance, Scene, Upload};
use crate::surface::{self, Surfaces};
use crate::view::View;

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
    /// Whether some asset or material is still being made: draw again soon.
    pub incomplete: bool,
}

/// Draws scenes into textures of one format.
#[derive(Debug)]
pub struct Renderer {
    device: wgpu::Device,
    queue: wgpu::Queue,
    health: Health,
    software: bool,
    frame: Frame,
    instances: Instances,
    meshes: Meshes,
    pictures: Pictures,
    surfaces: Surfaces,
    shadow: ShadowMap,
    compose: Compose,
    /// By effort and samples: made when first used.
    pipelines: Vec<(Tier, Pipelines)>,
    targets: Option<Targets>,
    visible: Visible,
    /// Whether the scene's instances are on the GPU.
    filled: bool,
}

impl Renderer {
    /// The format of the textures that it draws into: eight bits a channel, sRGB. A view of it without sRGB is what egui
    /// wants.
    pub const TARGET_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8UnormSrgb;

    /// A renderer on this device.
    ///
    /// # Errors
    /// [`RenderError`]: the device cannot do what is needed.
    pub fn new(
        adapter: &wgpu::AdapterInfo,
        device: wgpu::Device,
        queue: wgpu::Queue,
    ) -> Result<Self, RenderError> {
        let software = adapter.device_type == wgpu::DeviceType::Cpu;
        let health = Health::watch(&device);
        let renderer = Self {
            software,
            frame: Frame::new(&device, &queue),
            meshes: Meshes::new(&device),
            pictures: Pictures::new(&device),
            surfaces: Surfaces::new(&device, software),
            shadow: ShadowMap::new(&device),
            compose: Compose::new(&device, Self::TARGET_FORMAT),
            instances: Instances::new(&device),
            pipelines: Vec::new(),
            targets: None,
            visible: Visible::default(),
            filled: false,
            health,
            device,
            queue,
        };
        match renderer.lost() {
            None => Ok(renderer),
            Some(reason) => Err(RenderError::NoDevice {
                adapter: adapter.name.clone(),
                reason,
            }),
        }
    }

    /// Whether the adapter draws on the CPU: begin with [`crate::Quality::Low`] there.
    pub fn is_software(&self) -> bool {
        self.software
    }

    /// Why nothing is drawn any more: the device was lost or failed. Only a new device helps.
    pub fn lost(&self) -> Option<String> {
        self.health.trouble()
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
        if self.lost().is_some() || view.size.contains(&0) {
            return FrameStats::default();
        }
        let mut encoder = self.device.create_command_encoder(&Default::default());
        let mut stats = FrameStats::default();
        let upload = scene.take_upload();
        stats.uploaded_bytes += self.apply(&mut encoder, &upload);
        if !self.filled {
            // Another renderer took what came before.
            let all = Upload::All(scene.instances());
            stats.uploaded_bytes += self.apply(&mut encoder, &all);
        }
        let world = World::of(scene);
        let mut stats = self.draw(encoder, &world, assets, view, target, stats);
        stats.prepare_ms = start.elapsed().as_secs_f32() * 1000.0;
        stats
    }

    /// Brings the GPU's instances up to date; says how many bytes that took.
    fn apply(&mut self, encoder: &mut wgpu::CommandEncoder, upload: &Upload<'_>) -> usize {
        let material = |instance: &Instance| instance.surface as u16;
        match upload {
            Upload::Nothing => return 0,
            Upload::Some(changes) => self
                .surfaces
                .request(changes.iter().map(|(_, instance)| material(instance))),
            Upload::All(instances) => {
                self.surfaces.request(instances.iter().map(material));
                self.filled = true;
            }
        }
        self.shadow.invalidate();
        self.instances
            .apply(&self.device, &self.queue, encoder, upload)
    }

    fn draw(
        &mut self,
        mut encoder: wgpu::CommandEncoder,
        world: &World<'_>,
        _assets: &dyn AssetSource,
        view: &View<'_>,
        target: &wgpu::TextureView,
        mut stats: FrameStats,
    ) -> FrameStats {
        let tier = Tier::of(view.quality);
        let size = self.prepare_targets(view, &tier);
        stats.incomplete |= self.surfaces.update(&self.queue);

        let aspect = size[0] as f32 / size[1] as f32;
        let matrix = view.camera.view_projection(aspect);
        let frustum = Frustum::of_view(&matrix);
        let eye = Eye {
            position: view.camera.position(),
            scale: size[1] as f32 * 0.5 / (view.camera.field_of_view * 0.5).tan(),
        };
        self.visible
            .collect(world.blocks, world.instances, &frustum, eye);
        stats.uploaded_bytes +=
            self.instances
                .write_sorted(&self.device, &self.queue, &self.visible.copies);
        stats.parts = self.visible.parts;

        let light = light_of(world.environment);
        let cascades = self.cascades(world, view, aspect, light.direction, &tier);
        let lamps = lamps::choose(world.lights, view.camera, aspect, &frustum, tier.lamps);
        let words = Words::new(&frame::Source {
            view,
            size,
            environment: world.environment,
            light: &light,
            cascades: &cascades,
            lamps: &lamps,
        });
        self.frame.write(&self.queue, &words, &lamps);

        let mut gpu = Gpu {
            device: &self.device,
            queue: &self.queue,
            encoder: &mut encoder,
            instances: &self.instances,
            meshes: &mut self.meshes,
        };
        stats.draws += self
            .shadow
            .draw(&mut gpu, &cascades, world.blocks, world.instances);
        stats.draws += self.draw_world(&mut encoder, &tier);
        self.finish(&mut encoder, world, &tier, target);
        self.queue.submit([encoder.finish()]);
        stats
    }

    /// Makes what depends on size and tier; says how many pixels are drawn.
    fn prepare_targets(&mut self, view: &View<'_>, tier: &Tier) -> [u32; 2] {
        let size = Targets::size_for(view.size, tier);
        if !self
            .targets
            .as_ref()
            .is_some_and(|targets| targets.fit(size, tier))
        {
            self.targets = Some(Targets::new(&self.device, size, tier));
        }
        self.shadow.resize(&self.device, tier);
        if !self.pipelines.iter().any(|(made, _)| made.draws_like(tier)) {
            let layouts = Layouts {
                frame: &self.frame.layout,
                surfaces: self.surfaces.layout(),
                picture: &self.pictures.layout,
            };
            let made = Pipelines::new(&self.device, &layouts, tier);
            self.pipelines.push((*tier, made));
        }
        size
    }

    fn cascades(
        &self,
        world: &World<'_>,
        view: &View<'_>,
        aspect: f32,
        towards_light: glam::Vec3,
        tier: &Tier,
    ) -> Vec<Cascade> {
        if !world.environment.shadows {
            return Vec::new();
        }
        shadow::cascades(view.camera, aspect, towards_light, &world.bounds, tier)
    }

    /// Opaque parts, sky, see-through parts.
    fn draw_world(&mut self, encoder: &mut wgpu::CommandEncoder, tier: &Tier) -> usize {
        let (Some(targets), Some((_, pipelines))) = (
            &self.targets,
            self.pipelines
                .iter()
                .find(|(made, _)| made.draws_like(tier)),
        ) else {
            return 0;
        };
        let mut places = |runs: &[Run]| -> Vec<Place> {
            runs.iter()
                .map(|run| {
                    self.meshes
                        .shape(&self.device, &self.queue, run.mesh, run.detail)
                })
                .collect()
        };
        let opaque = places(&self.visible.opaque);
        let sorted = places(&self.visible.sorted);
        let group = self.frame.group(&self.device, &self.shadow.view, None);
        let resolve = (targets.samples > 1).then_some(&targets.light);
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("world"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: &targets.color,
                depth_slice: None,
                resolve_target: resolve,
                ops: wgpu::Operations {
                    load: wgpu::LoadOp::Clear(wgpu::Color::BLACK),
                    store: wgpu::StoreOp::Store,
                },
            })],
            depth_stencil_attachment: Some(wgpu::RenderPassDepthStencilAttachment {
                view: &targets.depth,
                depth_ops: Some(wgpu::Operations {
                    load: wgpu::LoadOp::Clear(0.0),
                    store: wgpu::StoreOp::Store,
                }),
                stencil_ops: None,
            }),
            ..wgpu::RenderPassDescriptor::default()
        });
        pass.set_bind_group(0, &group, &[]);
        pass.set_bind_group(1, &self.pictures.none, &[]);
        pass.set_bind_group(surface::GROUP, self.surfaces.bind_group(), &[]);
        self.meshes.bind(&mut pass);
        self.instances.bind(&mut pass);
        let count = self.instances.count() as u32;
        pass.set_pipeline(&pipelines.opaque);
        for (run, place) in self.visible.opaque.iter().zip(opaque) {
            let end = run.instances.end.min(count);
            if run.instances.start < end {
                pass.draw_indexed(place.indices, place.base, run.instances.start..end);
            }
        }
        pass.set_pipeline(&pipelines.background);
        pass.draw(0..3, 0..1);
        pass.set_pipeline(&pipelines.see_through);
        self.instances.bind_sorted(&mut pass);
        for (run, place) in self.visible.sorted.iter().zip(sorted) {
            pass.draw_indexed(place.indices, place.base, run.instances.clone());
        }
        self.visible.opaque.len() + self.visible.sorted.len() + 1
    }

    fn finish(
        &self,
        encoder: &mut wgpu::CommandEncoder,
        world: &World<'_>,
        tier: &Tier,
        target: &wgpu::TextureView,
    ) {
        let Some(targets) = &self.targets else {
            return;
        };
        let source = compose::Source {
            light: &targets.light,
            glow: None,
            glow_strength: 0.0,
            environment: world.environment,
            exact: tier.coarseness == 1,
            dithers: tier.effort > 0,
        };
        self.compose
            .draw(&self.device, &self.queue, encoder, &source, target);
    }
}
