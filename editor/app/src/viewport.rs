//! The 3D view: camera, picking, tools and gizmos over the renderer's picture. Shows a document and asks for commands.
//!
//! A frame goes: the scene follows the place, the pointer and keys move the camera or the hand, the picture is drawn if it
//! would look different, and marks are painted over it. Picking is done on the CPU, so all but the picture works without
//! a graphics device.

mod aim;
mod camera;
mod connect;
mod drag;
mod gizmo;
mod grip;
mod hand;
mod hints;
mod insertion;
mod label;
mod lens;
mod marks;
mod menu;
mod missing;
mod outlines;
mod overlay;
mod pace;
mod painting;
mod picking;
mod picture;
mod sight;
mod stage;
mod steering;
mod stroke;
#[cfg(test)]
mod tests;
mod view_cube;

use std::sync::Arc;
use std::time::Duration;

use eframe::egui_wgpu::RenderState;
use egui::{Align2, Pos2, Rect, Response, Sense, Ui};
use glam::Vec3;
use studio_document::Document;
use studio_document::transform::{Handle, SurfaceHit};
use studio_model::InstanceId;
use studio_render::AssetSource;

use self::aim::Aim;
use self::camera::Rig;
use self::hand::{Hand, Over};
use self::hints::Told;
use self::lens::Lens;
use self::outlines::Outlines;
use self::overlay::Overlay;
use self::picture::Picture;
use self::sight::Sight;
use self::stage::{Followed, Stage};
use self::steering::Steering;
use crate::command::Commands;
use crate::settings::Graphics;
use crate::theme;
use crate::tools::Tools;
use crate::words::unit_of;

/// The viewport's own state.
#[derive(Default)]
pub struct Viewport {
    stage: Stage,
    picture: Picture,
    assets: Option<Arc<dyn AssetSource>>,
    rig: Rig,
    steering: Steering,
    hand: Hand,
    overlay: Overlay,
    outlines: Outlines,
    graphics: Graphics,
    told: Told,
    /// Where the camera shall go.
    aim: Aim,
    /// How the place was seen in the last frame.
    lens: Option<Lens>,
}

impl std::fmt::Debug for Viewport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let camera = self.rig.camera();
        f.debug_struct("Viewport")
            .field("camera", camera)
            .field("picture", &self.picture)
            .finish_non_exhaustive()
    }
}

impl Viewport {
    /// Shows the view. Without `gpu` (a test, a lost device) it says so and what to do; picking and tools work all the
    /// same.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        document: &Document,
        tools: &mut Tools,
        gpu: Option<&RenderState>,
        out: &mut Commands,
    ) {
        let rect = ui.available_rect_before_wrap();
        let response = ui.allocate_rect(rect, Sense::click_and_drag());
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Image, true, "Viewport"));
        let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(rect));
        ui.set_clip_rect(rect.intersect(ui.clip_rect()));
        let followed = self.stage.follow(document.model(), ui.ctx());
        if followed == Followed::Replaced {
            self.picture.forget();
            self.outlines = Outlines::default();
        }
        self.aim.follow(&mut self.rig, document, &self.stage, rect);
        self.steer(&ui, &response, document, tools);
        let lens = self.see(rect);
        let sight = Sight {
            document,
            scene: self.stage.scene(),
            lens,
            tools,
        };
        self.overlay.follow(sight);
        let busy = self.steering.is_active() || self.cube_has_pointer(rect, &ui);
        self.hand
            .follow(&ui, &response, sight, &self.overlay, busy, out);
        let changed = followed != Followed::Same;
        self.paint_picture(&mut ui, document, tools, gpu, changed);
        self.paint_marks(&ui, document, tools, lens);
        let sight = Sight {
            document,
            scene: self.stage.scene(),
            lens,
            tools,
        };
        self.hand.show_number(&mut ui, sight, out);
        view_cube::show(&mut ui, rect, &mut self.rig);
        if response.contains_pointer() {
            ui.ctx().set_cursor_icon(self.hand.cursor(tools));
        }
        menu::show(&response, document, tools, out);
    }

    /// Another place is shown from now on.
    pub fn reset(&mut self) {
        self.stage = Stage::default();
        self.picture.forget();
        self.hand = Hand::default();
        self.overlay = Overlay::default();
        self.outlines = Outlines::default();
        self.assets = None;
        self.aim = Aim::default();
    }

    /// Where pictures and meshes of the place come from.
    pub fn set_assets(&mut self, assets: Arc<dyn AssetSource>) {
        self.assets = Some(assets);
        self.picture.forget();
    }

    /// Whether something is being dragged, or waits for a second click. All keys belong to that: numbers are typed, Esc
    /// cancels.
    pub fn is_dragging(&self) -> bool {
        self.hand.holds_keys()
    }

    /// Whether a large place is being read: until then the view has nothing of it.
    pub fn is_reading(&self) -> bool {
        self.stage.is_reading()
    }

    /// Whether the 3D picture is there.
    pub fn has_picture(&self) -> bool {
        self.picture.is_drawn()
    }

    /// Whether pictures are drawn without a graphics card; known once there is one.
    pub(crate) fn is_software(&self) -> bool {
        self.picture.is_software()
    }

    /// How much work a picture may be from now on.
    pub(crate) fn prefer(&mut self, graphics: Graphics) {
        self.graphics = graphics;
    }

    /// Why the window's graphics device failed, if it did.
    pub fn loss(&self) -> Option<String> {
        self.picture.loss()
    }

    /// From now on it is shown in another window: what was on the old one's device is gone.
    pub(crate) fn move_to_another_window(&mut self) {
        self.picture = Picture::default();
        self.hand = Hand::default();
    }

    /// Moves the camera so that these are in view; all of the place for none.
    pub fn focus(&mut self, ids: &[InstanceId]) {
        self.aim.look_at(ids);
    }

    /// Goes nearer to what was just made, if it is too small in the view to be worked on.
    pub(crate) fn approach(&mut self, id: InstanceId) {
        self.aim.approach(id);
    }

    /// Where a point of the world is in the window, as it was last shown; `None` behind the camera.
    pub fn point_of(&self, world: Vec3) -> Option<Pos2> {
        self.lens?.project(world)
    }

    /// Where a handle of the selection is grabbed in the window; `None` where it is not shown. A ring is named by its
    /// middle.
    pub fn point_of_handle(&self, handle: Handle) -> Option<Pos2> {
        self.hand.gizmo()?.tip(&self.lens?, handle)
    }

    /// Where something new goes: on what one looks at, so near that it is well seen.
    pub fn insertion_surface(&self) -> SurfaceHit {
        let lens = self.lens.unwrap_or(Lens {
            camera: *self.rig.camera(),
            rect: Rect::from_min_size(Pos2::ZERO, egui::vec2(800.0, 600.0)),
        });
        insertion::surface(&lens, self.stage.scene())
    }

    fn steer(&mut self, ui: &Ui, response: &Response, document: &Document, tools: &mut Tools) {
        let lens = self.see(response.rect);
        let tools_before = tools.clone();
        let sight = Sight {
            document,
            scene: self.stage.scene(),
            lens,
            tools: &tools_before,
        };
        let typing = self.hand.is_dragging();
        let moves = self
            .steering
            .apply(ui, response, &mut self.rig, tools, (&sight, typing));
        if moves {
            ui.ctx().request_repaint();
        }
    }

    /// How the place is seen now.
    fn see(&mut self, rect: Rect) -> Lens {
        let lens = Lens {
            camera: *self.rig.camera(),
            rect,
        };
        self.lens = Some(lens);
        lens
    }

    fn cube_has_pointer(&self, rect: Rect, ui: &Ui) -> bool {
        let corner = Rect::from_min_size(
            rect.right_top() - egui::vec2(view_cube::SIZE, 0.0),
            egui::Vec2::splat(view_cube::SIZE),
        );
        let at = ui.input(|input| input.pointer.hover_pos());
        !self.hand.is_dragging() && at.is_some_and(|at| corner.contains(at))
    }

    fn paint_marks(&mut self, ui: &Ui, document: &Document, tools: &Tools, lens: Lens) {
        let rect = ui.max_rect();
        let sight = Sight {
            document,
            scene: self.stage.scene(),
            lens,
            tools,
        };
        let colors = theme::colors(ui.ctx());
        let hovered = match self.hand.over() {
            Over::Mark(id) => Some(*id),
            _ => None,
        };
        self.outlines.paint(ui.painter(), &lens, colors);
        self.overlay.paint(ui.painter(), sight, colors, hovered);
        marks::paint(ui, sight, &self.hand);
        let now = ui.input(|input| input.time);
        if let Some(left) = self.steering.told(now) {
            let speed = label::number(tools.camera_speed.round());
            let text = format!("{speed} {} a second", unit_of(&speed, "studs"));
            let at = rect.center_top() + egui::vec2(0.0, 24.0);
            label::plain(ui.painter(), colors, at, Align2::CENTER_CENTER, &text, 14.0);
            ui.ctx()
                .request_repaint_after(Duration::from_secs_f64(left));
        }
        if self.stage.is_reading() {
            hints::reading(ui, rect, document.model().len());
        } else if self.stage.scene().part_count() == 0 {
            hints::empty(ui, rect);
        }
        if tools.show_hints {
            let flies = self.steering.is_active();
            let refused = self.hand.refused();
            let why = refused.map(|id| hints::locked(document.model().name(id)));
            let line = hints::line(&self.hand, tools, flies);
            let line: Vec<&str> = why
                .as_deref()
                .into_iter()
                .chain(line.iter().copied())
                .collect();
            // Whoever clicks there again wants to know it again.
            let asks = refused.is_some() && ui.input(|input| input.pointer.any_pressed());
            let stays = flies || asks || self.hand.is_dragging();
            self.told.show(ui, rect, &line, stays);
        }
    }
}

/// Where a ray meets the plane y = 0, studs along it.
fn ground(ray: studio_render::Ray) -> Option<f32> {
    let distance = -ray.origin.y / ray.direction.y;
    (distance.is_finite() && distance > 0.0).then_some(distance)
}
