//! A frame from beginning to end, and everything that it takes on one device.

use std::time::Duration;

use glam::Mat4;

use super::compose::{self, Compose};
use super::decals::Decals;
use super::frame::{self, Frame, Words};
use super::glow::{self, Glow};
use super::instances::Instances;
use super::lamps::{self, Lamps};
use super::light::{Light, light_of};
use super::meshes::{Meshes, Place};
use super::occlusion::Occlusion;
use super::outline::{self, Lines, Outlines};
use super::parts::{Layouts, Needs, Pipelines};
use super::patience::Patience;
use super::pictures::{Fetch, Pictures};
use super::shadow::{self, Cascade, Gpu, ShadowMap};
use super::targets::Targets;
use super::tier::Tier;
use super::visible::{Eye, Frustum, Run, Visible};
use super::world::World;
use crate::assets::AssetSource;
use crate::renderer::{FrameStats, Renderer};
use crate::scene::{Instance, Mesh, Upload};
use crate::surface::{self, Surfaces};
use crate::view::View;

/// How long a frame may decode pictures.
const PATIENCE: Duration = Duration::from_millis(8);

/// Everything on the device.
#[derive(Debug)]
pub(crate) struct Stage {
    device: wgpu::Device,
    queue: wgpu::Queue,
    frame: Frame,
    instances: Instances,
    pub(crate) meshes: Meshes,
    pictures: Pictures,
    decals: Decals,
    surfaces: Surfaces,
    shadow: ShadowMap,
    glow: Glow,
    compose: Compose,
    /// Made when first used.
    outlines: Option<Outlines>,
    tools: Vec<Tools>,
    targets: Option<Targets>,
    visible: Visible,
}

/// What depends on the tier.
#[derive(Debug)]
struct Tools {
    tier: Tier,
    needs: Needs,
    pipelines: Pipelines,
    occlusion: Option<Occlusion>,
}

/// A frame that is asked for.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) world: &'a World<'a>,
    pub(crate) assets: &'a dyn AssetSource,
    pub(crate) view: &'a View<'a>,
    pub(crate) lines: &'a Lines,
    pub(crate) target: &'a wgpu::TextureView,
}

/// One frame's choices.
struct Shot<'a> {
    world: &'a World<'a>,
    view: &'a View<'a>,
    assets: &'a dyn AssetSource,
    tier: Tier,
    needs: Needs,
    light: Light,
    lamps: Lamps,
    /// Pixels that are drawn.
    size: [u32; 2],
    matrix: Mat4,
    frustum: Frustum,
    patience: Patience,
}

impl Stage {
    pub(crate) fn new(device: &wgpu::Device, queue: &wgpu::Queue, software: bool) -> Self {
        Self {
            device: device.clone(),
            queue: queue.clone(),
            frame: Frame::new(device, queue),
            instances: Instances::new(device),
            meshes: Meshes::new(device),
            pictures: Pictures::new(device, queue, software),
            decals: Decals::new(device),
            surfaces: Surfaces::new(device, software),
            shadow: ShadowMap::new(device),
            glow: Glow::new(device),
            compose: Compose::new(device, Renderer::TARGET_FORMAT),
            outlines: None,
            tools: Vec::new(),
            targets: None,
            visible: Visible::default(),
        }
    }

    /// Forgets what came from files.
    pub(crate) fn clear_assets(&mut self) {
        self.meshes.clear_assets();
        self.pictures.clear();
        self.decals.clear();
    }

    /// Brings the GPU's instances up to date; says how many bytes that took.
    pub(crate) fn apply(
        &mut self,
        encoder: &mut wgpu::CommandEncoder,
        upload: &Upload<'_>,
    ) -> usize {
        let material = |instance: &Instance| instance.surface as u16;
        match upload {
            Upload::Nothing => return 0,
            Upload::Some(changes) => self
                .surfaces
                .request(changes.iter().map(|(_, instance)| material(instance))),
            Upload::All(instances) => self.surfaces.request(instances.iter().map(material)),
        }
        self.shadow.invalidate();
        self.instances
            .apply(&self.device, &self.queue, encoder, upload)
    }

    /// Draws a frame; what it cost is added to `stats`.
    pub(crate) fn draw(
        &mut self,
        encoder: &mut wgpu::CommandEncoder,
        request: &Request<'_>,
        stats: &mut FrameStats,
    ) {
        let Request { world, view, .. } = *request;
        let tier = Tier::of(view.quality);
        let size = Targets::size_for(view.size, &tier);
        let matrix = view.camera.view_projection(aspect(size));
        let frustum = Frustum::of_view(&matrix);
        let light = light_of(world.environment);
        let lamps = lamps::choose(
            world.lights,
            view.camera,
            aspect(size),
            &frustum,
            tier.lamps,
        );
        let shot = Shot {
            world,
            view,
            assets: request.assets,
            needs: Needs {
                lamps: tier.branches() || !lamps.list.is_empty(),
                stars: tier.branches() || light.stars > 0.0,
            },
            tier,
            light,
            lamps,
            size,
            matrix,
            frustum,
            patience: Patience::of(PATIENCE),
        };
        self.prepare(&shot);
        self.collect(&shot, stats);
        let frame_group = self.light(encoder, &shot, stats);
        self.draw_world(encoder, &shot, &frame_group, stats);
        self.finish(encoder, &shot, request.target);
        self.draw_outlines(encoder, &shot, request, stats);
    }

    /// Makes what depends on size and tier.
    fn prepare(&mut self, shot: &Shot<'_>) {
        let (size, tier) = (shot.size, &shot.tier);
        let fit = |targets: &Targets| targets.fit(size, tier);
        if !self.targets.as_ref().is_some_and(fit) {
            // The old ones go first: there may be no room for both.
            self.targets = None;
            self.targets = Some(Targets::new(&self.device, &self.glow, size, tier));
        }
        self.shadow.resize(&self.device, tier);
        if self.tools(shot).is_some() {
            return;
        }
        let layouts = Layouts {
            frame: &self.frame.layout,
            surfaces: self.surfaces.layout(),
            picture: &self.pictures.layout,
        };
        let occlusion = tier.occludes().then(|| {
            let matrix = self.shadow.layout();
            Occlusion::new(&self.device, &self.frame.layout, matrix, tier)
        });
        self.tools.push(Tools {
            tier: *tier,
            needs: shot.needs,
            pipelines: Pipelines::new(&self.device, &layouts, tier, shot.needs),
            occlusion,
        });
    }

    fn tools(&self, shot: &Shot<'_>) -> Option<&Tools> {
        let fit = |tools: &&Tools| tools.tier.draws_like(&shot.tier) && tools.needs == shot.needs;
        self.tools.iter().find(fit)
    }

    /// Finds what is in view and fetches what it needs.
    fn collect(&mut self, shot: &Shot<'_>, stats: &mut FrameStats) {
        let (device, queue, world) = (&self.device, &self.queue, shot.world);
        let camera = shot.view.camera;
        let eye = Eye {
            position: camera.position(),
            scale: shot.size[1] as f32 * 0.5 / (camera.field_of_view * 0.5).tan(),
        };
        self.visible
            .collect(world.blocks, world.instances, &shot.frustum, eye);
        let sorted = &self.visible.copies;
        stats.uploaded_bytes += self.instances.write_sorted(device, queue, sorted);
        stats.parts = self.visible.parts;
        stats.incomplete |= self.surfaces.update(queue);

        let fetch = Fetch {
            device,
            queue,
            contents: world.contents,
            assets: shot.assets,
            patience: &shot.patience,
        };
        for run in self.visible.opaque.iter().chain(&self.visible.sorted) {
            if let Some(content) = run.texture.checked_sub(1) {
                stats.incomplete |= self.pictures.fetch(content, &fetch);
            }
        }
        stats.uploaded_bytes += self.decals.take(device, queue, world);
        let pictures = &mut self.pictures;
        stats.incomplete |= self
            .decals
            .collect(world.decals, &shot.frustum, pictures, &fetch);
    }

    /// What shines on the world: shadow maps, lamps, and where less light comes in. Gives the frame's group.
    fn light(
        &mut self,
        encoder: &mut wgpu::CommandEncoder,
        shot: &Shot<'_>,
        stats: &mut FrameStats,
    ) -> wgpu::BindGroup {
        let (world, camera, tier) = (shot.world, shot.view.camera, &shot.tier);
        let aspect = aspect(shot.size);
        let cascades: Vec<Cascade> = if world.environment.shadows {
            shadow::cascades(camera, aspect, shot.light.direction, &world.bounds, tier)
        } else {
            Vec::new()
        };
        let words = Words::new(&frame::Source {
            view: shot.view,
            size: shot.size,
            environment: world.environment,
            light: &shot.light,
            cascades: &cascades,
            lamps: &shot.lamps,
        });
        self.frame.write(&self.queue, &words, &shot.lamps);

        let mut gpu = Gpu {
            device: &self.device,
            queue: &self.queue,
            encoder,
            instances: &self.instances,
            meshes: &mut self.meshes,
        };
        stats.draws += self
            .shadow
            .draw(&mut gpu, &cascades, world.blocks, world.instances);
        let shadow = &self.shadow.view;
        let group = self.frame.group(&self.device, shadow, None);
        let like = |tools: &&Tools| tools.tier.draws_like(tier) && tools.occlusion.is_some();
        let tools = self.tools.iter().find(like);
        if let Some(targets) = &self.targets
            && let Some(maps) = &targets.occlusion
            && let Some(occlusion) = tools.and_then(|tools| tools.occlusion.as_ref())
        {
            let runs = &self.visible.opaque;
            stats.draws += occlusion.draw(&mut gpu, targets, maps, &group, &shot.matrix, runs);
            return self.frame.group(&self.device, shadow, Some(&maps.smoothed));
        }
        group
    }

    /// Opaque parts, sky, pictures, grid, see-through parts.
    fn draw_world(
        &mut self,
        encoder: &mut wgpu::CommandEncoder,
        shot: &Shot<'_>,
        group: &wgpu::BindGroup,
        stats: &mut FrameStats,
    ) {
        let fit = |tools: &&Tools| tools.tier.draws_like(&shot.tier) && tools.needs == shot.needs;
        let (Some(targets), Some(tools)) = (&self.targets, self.tools.iter().find(fit)) else {
            return;
        };
        let pipelines = &tools.pipelines;
        let (device, queue, meshes) = (&self.device, &self.queue, &mut self.meshes);
        let opaque = places(device, queue, meshes, &self.visible.opaque);
        let sorted = places(device, queue, meshes, &self.visible.sorted);
        let pictured = self.decals.places(device, queue, meshes);

        let mut pass = begin(encoder, targets);
        pass.set_bind_group(0, group, &[]);
        pass.set_bind_group(1, &self.pictures.none, &[]);
        pass.set_bind_group(surface::GROUP, self.surfaces.bind_group(), &[]);
        self.meshes.bind(&mut pass);
        self.instances.bind(&mut pass);
        stats.draws += self.draw_opaque(&mut pass, pipelines, &opaque);

        pass.set_pipeline(&pipelines.background);
        pass.draw(0..3, 0..1);
        pass.set_pipeline(&pipelines.decal);
        stats.draws += self.decals.draw(&mut pass, &self.pictures, &pictured);
        if shot.view.grid.is_some() {
            pass.set_pipeline(&pipelines.grid);
            pass.draw(0..4, 0..1);
        }
        pass.set_pipeline(&pipelines.see_through);
        pass.set_bind_group(surface::GROUP, self.surfaces.bind_group(), &[]);
        self.instances.bind_sorted(&mut pass);
        for (run, place) in self.visible.sorted.iter().zip(sorted) {
            pass.set_bind_group(1, self.picture_of(run), &[]);
            pass.draw_indexed(place.indices, place.base, run.instances.clone());
        }
        stats.draws += self.visible.sorted.len() + 1;
    }

    fn draw_opaque(
        &self,
        pass: &mut wgpu::RenderPass<'_>,
        pipelines: &Pipelines,
        places: &[Place],
    ) -> usize {
        let count = self.instances.count() as u32;
        let mut textured = false;
        pass.set_pipeline(&pipelines.opaque);
        for (run, place) in self.visible.opaque.iter().zip(places) {
            let range = run.instances.start..run.instances.end.min(count);
            if range.is_empty() {
                continue;
            }
            let wants_picture = matches!(run.mesh, Mesh::Asset(_));
            if wants_picture != textured {
                textured = wants_picture;
                pass.set_pipeline(if textured {
                    &pipelines.textured
                } else {
                    &pipelines.opaque
                });
            }
            if textured {
                pass.set_bind_group(1, self.picture_of(run), &[]);
            }
            pass.draw_indexed(place.indices.clone(), place.base, range);
        }
        places.len()
    }

    /// What lies on the parts of a run: grey on stand-ins, the mesh's own picture, or nothing.
    fn picture_of(&self, run: &Run) -> &wgpu::BindGroup {
        if self.meshes.lacks(run.mesh) {
            return &self.pictures.grey;
        }
        let content = run.texture.checked_sub(1);
        content
            .and_then(|content| self.pictures.get(content))
            .unwrap_or(&self.pictures.none)
    }

    /// From light to the picture.
    fn finish(
        &mut self,
        encoder: &mut wgpu::CommandEncoder,
        shot: &Shot<'_>,
        target: &wgpu::TextureView,
    ) {
        let Some(targets) = &self.targets else {
            return;
        };
        let environment = shot.world.environment;
        self.glow
            .draw(&self.queue, encoder, &targets.glow, environment);
        let source = compose::Source {
            light: &targets.light,
            glow: targets.glow.view(),
            glow_strength: glow::strength(environment),
            environment,
            tier: shot.tier,
        };
        self.compose
            .draw(&self.device, &self.queue, encoder, &source, target);
    }

    fn draw_outlines(
        &mut self,
        encoder: &mut wgpu::CommandEncoder,
        shot: &Shot<'_>,
        request: &Request<'_>,
        stats: &mut FrameStats,
    ) {
        let Some(targets) = &self.targets else {
            return;
        };
        if request.lines.is_empty() {
            return;
        }
        let device = &self.device;
        let outlines = self.outlines.get_or_insert_with(|| {
            Outlines::new(device, &self.frame.layout, Renderer::TARGET_FORMAT)
        });
        let source = outline::Source {
            device,
            queue: &self.queue,
            frame: &self.frame.group(device, &self.shadow.view, None),
            depth: &targets.depth,
            depth_samples: shot.tier.samples,
            size: shot.view.size,
            target: request.target,
        };
        stats.draws += outlines.draw(encoder, &source, &mut self.meshes, request.lines);
    }
}

fn aspect([width, height]: [u32; 2]) -> f32 {
    width.max(1) as f32 / height.max(1) as f32
}

fn places(
    device: &wgpu::Device,
    queue: &wgpu::Queue,
    meshes: &mut Meshes,
    runs: &[Run],
) -> Vec<Place> {
    runs.iter()
        .map(|run| meshes.shape(device, queue, run.mesh, run.detail))
        .collect()
}

/// The pass that draws the world; depth is there already where light needed it.
fn begin<'a>(encoder: &'a mut wgpu::CommandEncoder, targets: &Targets) -> wgpu::RenderPass<'a> {
    let depth = if targets.occlusion.is_some() {
        wgpu::LoadOp::Load
    } else {
        wgpu::LoadOp::Clear(0.0)
    };
    encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        label: Some("world"),
        color_attachments: &[Some(wgpu::RenderPassColorAttachment {
            view: &targets.color,
            depth_slice: None,
            resolve_target: targets.resolve(),
            ops: wgpu::Operations {
                load: wgpu::LoadOp::Clear(wgpu::Color::BLACK),
                store: wgpu::StoreOp::Store,
            },
        })],
        depth_stencil_attachment: Some(wgpu::RenderPassDepthStencilAttachment {
            view: &targets.depth,
            depth_ops: Some(wgpu::Operations {
                load: depth,
                store: wgpu::StoreOp::Store,
            }),
            stencil_ops: None,
        }),
        ..wgpu::RenderPassDescriptor::default()
    })
}
