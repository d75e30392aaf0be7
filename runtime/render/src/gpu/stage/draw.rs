//! The passes of a frame that make the picture: the world as light, light as colours, outlines.

use super::{Request, Shot, Stage, Tools};
use crate::gpu::compose;
use crate::gpu::glow;
use crate::gpu::meshes::{Meshes, Place};
use crate::gpu::outline::{self, Outlines};
use crate::gpu::parts::Pipelines;
use crate::gpu::targets::Targets;
use crate::gpu::visible::Run;
use crate::renderer::{FrameStats, Renderer};
use crate::scene::Mesh;
use crate::surface;

impl Stage {
    /// Opaque parts, sky, pictures, grid, see-through parts.
    pub(super) fn draw_world(
        &mut self,
        encoder: &mut wgpu::CommandEncoder,
        shot: &Shot<'_>,
        group: &wgpu::BindGroup,
        stats: &mut FrameStats,
    ) {
        let fit = |tools: &&Tools| tools.fit(shot);
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

        if let Some(terrain) = &tools.terrain {
            stats.draws += self.terrain.draw_ground(&mut pass, terrain);
            pass.set_bind_group(1, &self.pictures.none, &[]);
            self.meshes.bind(&mut pass);
            self.instances.bind(&mut pass);
        }

        if let (Some(pictures), Some(skybox)) = (self.skybox.group(), &tools.skybox) {
            pass.set_bind_group(1, pictures, &[]);
            pass.set_pipeline(skybox);
        } else {
            pass.set_pipeline(&pipelines.background);
        }
        pass.draw(0..3, 0..1);
        pass.set_pipeline(&pipelines.decal);
        stats.draws += self.decals.draw(&mut pass, &self.pictures, &pictured);
        if shot.view.grid.is_some() {
            pass.set_pipeline(&pipelines.grid);
            pass.draw(0..4, 0..1);
        }
        if let Some(terrain) = &tools.terrain {
            pass.set_bind_group(surface::GROUP, self.surfaces.bind_group(), &[]);
            stats.draws += self.terrain.draw_water(&mut pass, terrain);
            self.meshes.bind(&mut pass);
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
    pub(super) fn finish(
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
            smooth: shot.view.smooth,
        };
        self.compose
            .draw(&self.device, &self.queue, encoder, &source, target);
    }

    pub(super) fn draw_outlines(
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
