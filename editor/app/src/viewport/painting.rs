//! Puts the picture into the window, or why there is none.

use std::time::Duration;

use eframe::egui_wgpu::RenderState;
use egui::{Rect, Ui};
use studio_document::Document;
use studio_render::{AssetSource, Grid, NoAssets};

use super::picture::Wish;
use super::{Viewport, missing};
use crate::theme;
use crate::tools::Tools;

impl Viewport {
    /// A picture of this many pixels of what one sees, without marks; `None` where nothing is drawn.
    pub(crate) fn still(&mut self, size: [u32; 2]) -> Option<studio_render::Picture> {
        let none = NoAssets;
        let assets: &dyn AssetSource = self.assets.as_deref().unwrap_or(&none);
        let camera = *self.rig.camera();
        let scene = self.stage.scene_mut();
        self.picture.still(scene, assets, &camera, size)
    }

    pub(super) fn paint_picture(
        &mut self,
        ui: &mut Ui,
        document: &Document,
        tools: &Tools,
        gpu: Option<&RenderState>,
        changed: bool,
    ) {
        let rect = ui.max_rect();
        let Some(gpu) = gpu else {
            // Nothing can be tried: the window itself has none.
            missing::explain(ui, "There is no graphics device.");
            return;
        };
        let scale = ui.pixels_per_point();
        let outlines = self.outlines.wish(
            document,
            self.stage.scene(),
            self.hand.hovered(),
            theme::colors(ui.ctx()),
        );
        let wish = Wish {
            camera: *self.rig.camera(),
            size: [rect.width(), rect.height()].map(|side| (side * scale).round().max(1.0) as u32),
            fog: tools.show_fog,
            grid: tools
                .show_grid
                .then(|| grid(self.rig.camera().position().y)),
            outlines,
            graphics: self.graphics,
        };
        let now = ui.input(|input| input.time);
        let none = NoAssets;
        let assets: &dyn AssetSource = self.assets.as_deref().unwrap_or(&none);
        match self
            .picture
            .show(gpu, self.stage.scene_mut(), assets, wish, changed, now)
        {
            Ok(shown) => {
                let whole = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
                ui.painter()
                    .image(shown.texture, rect, whole, egui::Color32::WHITE);
                if let Some(seconds) = shown.again {
                    ui.ctx()
                        .request_repaint_after(Duration::from_secs_f64(seconds));
                }
            }
            Err(why) => {
                if missing::explain(ui, &why) {
                    self.picture.retry();
                }
            }
        }
    }
}

/// Fine lines near the ground, coarse ones from high above.
fn grid(height: f32) -> Grid {
    let magnitude = (height.abs().max(1.0) / 60.0).log10().ceil();
    Grid {
        height: 0.0,
        spacing: 10f32.powf(magnitude.clamp(0.0, 3.0)),
    }
}
