//! A frame from beginning to end, and everything that it takes on one device.

mod draw;

use std::time::Duration;

use glam::Mat4;

use super::compose::Compose;
use super::decals::Decals;
use super::frame::{self, Frame, Words};
use super::glow::Glow;
use super::instances::Instances;
use super::lamps::{self, Lamps};
use super::light::{Light, light_of};
use super::meshes::Meshes;
use super::occlusion::Occlusion;
use super::outline::{Lines, Outlines};
use super::parts::{self, Layouts, Needs, Pipelines};
use super::patience::Patience;
use super::pictures::{Fetch, Pictures};
use super::shadow::{self, Cascade, Gpu, ShadowMap};
use super::skybox::Skybox;
use super::targets::Targets;
use super::terrain::{TerrainPipelines, TerrainStage};
use super::tier::Tier;
use super::visible::{Eye, Frustum, Visible};
use super::world::World;
use crate::assets::AssetSource;
use crate::renderer::{FrameStats, Renderer};
use crate::scene::{Instance, Terrain, Upload};
use crate::surface::{Fineness, Surfaces};
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
    skybox: Skybox,
    surfaces: Surfaces,
    terrain: TerrainStage,
    shadow: ShadowMap,
    glow: Glow,
    compose: Compose,
    /// Made when first used.
    outlines: Option<Outlines>,
    tools: Vec<Tools>,
    targets: Option<Targets>,
    /// Whether some part has a reflectance.
    reflects: bool,
    visible: Visible,
}

/// What depends on the tier.
#[derive(Debug)]
struct Tools {
    tier: Tier,
    needs: Needs,
    pipelines: Pipelines,
    /// Made when there is such a sky.
    skybox: Option<wgpu::RenderPipeline>,
    /// Made when there is some.
    terrain: Option<TerrainPipelines>,
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
    /// Whether the world is what the last frame drew, from the same camera: only what lies over it is drawn.
    pub(crate) keeps_world: bool,
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

impl Tools {
    fn fit(&self, shot: &Shot<'_>) -> bool {
        self.tier.draws_like(&shot.tier) && self.needs == shot.needs
    }
}

impl Stage {
    pub(crate) fn new(
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        software: bool,
        fineness: Fineness,
    ) -> Self {
        Self {
            device: device.clone(),
            queue: queue.clone(),
            frame: Frame::new(device, queue),
            instances: Instances::new(device),
            meshes: Meshes::new(device),
            pictures: Pictures::new(device, queue, software),
            decals: Decals::new(device),
            skybox: Skybox::new(device),
            surfaces: Surfaces::new(device, fineness),
            terrain: TerrainStage::new(device),
            shadow: ShadowMap::new(device),
            glow: Glow::new(device),
            compose: Compose::new(device, Renderer::TARGET_FORMAT),
            outlines: None,
            tools: Vec::new(),
            targets: None,
            reflects: false,
            visible: Visible::default(),
        }
    }

    /// Forgets what came from files.
    pub(crate) fn clear_assets(&mut self) {
        self.meshes.clear_assets();
        self.pictures.clear();
        self.decals.clear();
        self.skybox.clear();
    }

    /// Brings the GPU's instances up to date; says how many bytes that took.
    pub(crate) fn apply(
        &mut self,
        encoder: &mut wgpu::CommandEncoder,
        upload: &Upload<'_>,
    ) -> usize {
        match upload {
            Upload::Nothing => return 0,
            Upload::Some(changes) => self.note(changes.iter().map(|(_, instance)| instance)),
            Upload::All(instances) => {
                self.reflects = false;
                self.note(instances.iter());
            }
        }
        self.shadow.invalidate();
        self.instances
            .apply(&self.device, &self.queue, encoder, upload)
    }

    /// What instances look like decides what is needed to draw them.
    fn note<'a>(&mut self, instances: impl Iterator<Item = &'a Instance> + Clone) {
        let materials = instances.clone().map(|instance| instance.surface as u16);
        self.surfaces.request(materials);
        let reflects = |instance: &Instance| instance.reflectance > 0.0;
        self.reflects = self.reflects || instances.into_iter().any(reflects);
    }

    /// What a frame needs, where branches are dear.
    fn needs(&self, tier: &Tier, light: &Light, lamps: &Lamps) -> Needs {
        if tier.branches() {
            return Needs::ALL;
        }
        let surfaces = self.surfaces.features();
        Needs {
            lamps: !lamps.list.is_empty(),
            stars: light.stars > 0.0,
            mirrors: self.reflects || surfaces.metals,
            surfaces,
        }
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
        let patience = Patience::of(PATIENCE);
        let fetch = Fetch {
            device: &self.device,
            queue: &self.queue,
            contents: world.contents,
            assets: request.assets,
            patience: &patience,
        };
        if !request.keeps_world {
            stats.incomplete |= self.skybox.fetch(world.skybox, &fetch);
            self.apply_terrain(world, stats);
        }
        let light = light_of(world.environment, self.skybox.colors());
        let lamps = lamps::choose(
            world.lights,
            view.camera,
            aspect(size),
            &frustum,
            tier.lamps,
            light.lamp_share,
        );
        let shot = Shot {
            world,
            view,
            assets: request.assets,
            needs: self.needs(&tier, &light, &lamps),
            tier,
            light,
            lamps,
            size,
            matrix,
            frustum,
            patience,
        };
        if !request.keeps_world {
            self.prepare(&shot);
            self.collect(&shot, stats);
            let frame_group = self.light(encoder, &shot, stats);
            self.draw_world(encoder, &shot, &frame_group, stats);
        }
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
        if self.tools(shot).is_none() {
            self.make_tools(shot);
        }
        if !self.terrain.is_empty()
            && let Some(tools) = self.tools.iter_mut().find(|tools| tools.fit(shot))
        {
            let layouts = Layouts {
                frame: &self.frame.layout,
                surfaces: self.surfaces.layout(),
                picture: &self.pictures.layout,
            };
            let (device, own) = (&self.device, &self.terrain.layout);
            let make = || TerrainPipelines::new(device, &layouts, own, tier, shot.needs);
            tools.terrain.get_or_insert_with(make);
        }
        let groups = [&self.frame.layout, &self.skybox.layout];
        if self.skybox.group().is_some()
            && let Some(tools) = self.tools.iter_mut().find(|tools| tools.fit(shot))
        {
            let make = || parts::skybox(&self.device, groups, tier, shot.needs);
            tools.skybox.get_or_insert_with(make);
        }
    }

    /// Brings the GPU's terrain up to date.
    fn apply_terrain(&mut self, world: &World<'_>, stats: &mut FrameStats) {
        let (device, queue) = (&self.device, &self.queue);
        let surfaces = &mut self.surfaces;
        if let Some(bytes) = self.terrain.apply(device, queue, world.terrain, surfaces) {
            self.shadow.invalidate();
            stats.uploaded_bytes += bytes;
        }
        stats.incomplete |= world.terrain.is_some_and(Terrain::is_busy);
    }

    fn make_tools(&mut self, shot: &Shot<'_>) {
        let tier = &shot.tier;
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
            skybox: None,
            terrain: None,
            occlusion,
        });
    }

    fn tools(&self, shot: &Shot<'_>) -> Option<&Tools> {
        self.tools.iter().find(|tools| tools.fit(shot))
    }

    /// Finds what is in view and fetches what it needs.
    fn collect(&mut self, shot: &Shot<'_>, stats: &mut FrameStats) {
        let (device, queue, world) = (&self.device, &self.queue, shot.world);
        let camera = shot.view.camera;
        let eye = Eye {
            position: camera.position(),
            scale: shot.size[1] as f32 * 0.5 / (camera.field_of_view * 0.5).tan(),
        };
        self.terrain
            .collect(&shot.frustum, eye.position, shot.tier.ground_detail);
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
            terrain: &self.terrain,
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
}

fn aspect([width, height]: [u32; 2]) -> f32 {
    width.max(1) as f32 / height.max(1) as f32
}
