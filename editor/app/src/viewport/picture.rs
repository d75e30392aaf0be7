//! The picture of the scene: a texture of our own that egui shows, drawn only when it would look different. Knows no tools.

use std::fmt;

use eframe::egui_wgpu::RenderState;
use egui::TextureId;
use studio_render::{
    AssetSource, Camera, Grid, Outline, Quality, RenderError, Renderer, Scene, View,
};

use super::pace::{Changed, Pace, Turn};
use crate::settings::Graphics;

/// What a picture shall show.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wish {
    /// Where one looks from.
    pub(crate) camera: Camera,
    /// Pixels across and down; bounded by what the adapter allows.
    pub(crate) size: [u32; 2],
    /// Whether fog is seen.
    pub(crate) fog: bool,
    /// The ground grid.
    pub(crate) grid: Option<Grid>,
    /// What is marked.
    pub(crate) outlines: Vec<Outline>,
    /// How much work it may be.
    pub(crate) graphics: Graphics,
}

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shown {
    /// The picture, as egui knows it.
    pub(crate) texture: TextureId,
    /// Look again after so many seconds.
    pub(crate) again: Option<f64>,
}

/// Draws the scene into a texture.
#[derive(Debug, Default)]
pub(crate) struct Picture {
    state: State,
    /// Kept through failures: egui knows it by name.
    target: Option<Target>,
}

#[derive(Default)]
enum State {
    #[default]
    Cold,
    Ready(Box<Ready>),
    /// There will be no picture until somebody wants to try again.
    Failed(String),
    /// The window's device failed: only another window has another.
    Lost(String),
}

struct Ready {
    renderer: Renderer,
    pace: Pace,
    drawn: Option<Wish>,
    side_max: u32,
}

#[derive(Debug)]
struct Target {
    id: TextureId,
    size: [u32; 2],
    /// As the renderer writes it.
    srgb: wgpu::TextureView,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cold => f.write_str("Cold"),
            Self::Ready(ready) => write!(f, "Ready {:?}", ready.drawn),
            Self::Failed(why) => write!(f, "Failed: {why}"),
            Self::Lost(why) => write!(f, "Lost: {why}"),
        }
    }
}

impl Picture {
    /// The picture of a wish, drawn anew if it is not yet there. `changed` says whether the scene is another than at the
    /// last call, `now` is in seconds.
    ///
    /// # Errors
    /// Why there is no picture, for people.
    pub(crate) fn show(
        &mut self,
        gpu: &RenderState,
        scene: &mut Scene,
        assets: &dyn AssetSource,
        wish: Wish,
        changed: bool,
        now: f64,
    ) -> Result<Shown, String> {
        if matches!(self.state, State::Cold) {
            self.state = match start(gpu) {
                Ok(ready) => State::Ready(Box::new(ready)),
                Err(error) => State::Failed(error.to_string()),
            };
        }
        if let State::Ready(ready) = &self.state
            && let Some(why) = ready.renderer.lost()
        {
            self.state = State::Lost(RenderError::Lost(why).to_string());
        }
        let target = &mut self.target;
        match &mut self.state {
            State::Ready(ready) => Ok(ready.show(gpu, target, (scene, assets), wish, changed, now)),
            State::Failed(why) | State::Lost(why) => Err(why.clone()),
            State::Cold => Err("there is no picture yet".to_owned()),
        }
    }

    /// Whether there is one.
    pub(crate) fn is_drawn(&self) -> bool {
        matches!(&self.state, State::Ready(ready) if ready.drawn.is_some())
    }

    /// A small picture from a camera, without marks; `None` where there is no large one.
    pub(crate) fn still(
        &mut self,
        scene: &mut Scene,
        assets: &dyn AssetSource,
        camera: &Camera,
        size: [u32; 2],
    ) -> Option<studio_render::Picture> {
        let State::Ready(ready) = &mut self.state else {
            return None;
        };
        ready.drawn.as_ref()?;
        let view = View {
            camera,
            size,
            quality: Quality::Medium,
            time: 0.0,
            smooth: true,
            fog: true,
            grid: None,
            outlines: &[],
        };
        ready.renderer.still(scene, assets, &view).ok()
    }

    /// Whether there is one, drawn without a graphics card.
    pub(crate) fn is_software(&self) -> bool {
        matches!(&self.state, State::Ready(ready) if ready.renderer.is_software())
    }

    /// Why the window's device draws no more, if it failed after it had worked.
    pub(crate) fn loss(&self) -> Option<String> {
        match &self.state {
            State::Ready(ready) => ready.renderer.lost(),
            State::Lost(why) => Some(why.clone()),
            State::Cold | State::Failed(_) => None,
        }
    }

    /// Tries again after a failure.
    pub(crate) fn retry(&mut self) {
        self.state = State::Cold;
    }

    /// The next call draws, whatever it shows: another place, or its assets changed.
    pub(crate) fn forget(&mut self) {
        if let State::Ready(ready) = &mut self.state {
            ready.drawn = None;
            ready.renderer.reset();
        }
    }
}

fn start(gpu: &RenderState) -> Result<Ready, RenderError> {
    let info = gpu.adapter.get_info();
    let renderer = Renderer::new(&info, gpu.device.clone(), gpu.queue.clone())?;
    Ok(Ready {
        pace: Pace::new(renderer.is_software()),
        renderer,
        drawn: None,
        side_max: gpu.device.limits().max_texture_dimension_2d,
    })
}

impl Ready {
    fn show(
        &mut self,
        gpu: &RenderState,
        target: &mut Option<Target>,
        (scene, assets): (&mut Scene, &dyn AssetSource),
        mut wish: Wish,
        changed: bool,
        now: f64,
    ) -> Shown {
        wish.size = wish.size.map(|side| side.clamp(1, self.side_max));
        self.pace.choose(match wish.graphics {
            Graphics::Automatic => None,
            Graphics::Low => Some(Quality::Low),
            Graphics::Medium => Some(Quality::Medium),
            Graphics::High => Some(Quality::High),
        });
        let mut turn = self.pace.turn(self.difference(&wish, changed), now);
        if let Turn::Draw(quality) = turn {
            let fitting = Target::sized(target.take(), gpu, wish.size);
            let view = View {
                camera: &wish.camera,
                size: wish.size,
                quality,
                // An editor's world stands still: equal wishes give equal pictures.
                time: 0.0,
                smooth: true,
                fog: wish.fog,
                grid: wish.grid,
                outlines: &wish.outlines,
            };
            // Marks come and go over the world that is there.
            let again = (!changed)
                .then(|| self.renderer.outline_again(scene, &view, &fitting.srgb))
                .flatten();
            let stats =
                again.unwrap_or_else(|| self.renderer.render(scene, assets, &view, &fitting.srgb));
            *target = Some(fitting);
            self.pace.drew(quality, stats.incomplete, now);
            self.drawn = Some(wish);
            turn = self.pace.turn(Changed::Nothing, now);
        }
        let again = match turn {
            Turn::Wait(seconds) => Some(seconds),
            Turn::Draw(_) => Some(0.0),
            Turn::Rest => None,
        };
        let texture = target
            .as_ref()
            .map_or(TextureId::default(), |target| target.id);
        Shown { texture, again }
    }

    /// What is new since the last picture.
    fn difference(&self, wish: &Wish, changed: bool) -> Changed {
        match &self.drawn {
            Some(_) if changed => Changed::Moving,
            Some(drawn) if drawn.camera != wish.camera || drawn.size != wish.size => {
                Changed::Moving
            }
            Some(drawn) if drawn == wish => Changed::Nothing,
            _ => Changed::Marks,
        }
    }
}

impl Target {
    /// A texture of this size: the old one if it fits, else a new one under the old one's name.
    fn sized(old: Option<Self>, gpu: &RenderState, size: [u32; 2]) -> Self {
        let id = match old {
            Some(old) if old.size == size => return old,
            Some(old) => Some(old.id),
            None => None,
        };
        let format = Renderer::TARGET_FORMAT;
        let plain = format.remove_srgb_suffix();
        let texture = gpu.device.create_texture(&wgpu::TextureDescriptor {
            label: Some("viewport"),
            size: wgpu::Extent3d {
                width: size[0],
                height: size[1],
                depth_or_array_layers: 1,
            },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING,
            view_formats: &[plain],
        });
        let view = |format| {
            texture.create_view(&wgpu::TextureViewDescriptor {
                format: Some(format),
                ..wgpu::TextureViewDescriptor::default()
            })
        };
        // egui blends in gamma space and takes textures as they are.
        let shown = view(plain);
        let mut renderer = gpu.renderer.write();
        let filter = wgpu::FilterMode::Linear;
        let id = match id {
            Some(id) => {
                renderer.update_egui_texture_from_wgpu_texture(&gpu.device, &shown, filter, id);
                id
            }
            None => renderer.register_native_texture(&gpu.device, &shown, filter),
        };
        Self {
            id,
            size,
            srgb: view(format),
        }
    }
}
