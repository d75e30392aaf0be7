//! From mouse and keys to the camera: right button looks, middle pans, the wheel zooms or changes the speed, keys walk.
//! Changes no place.

use egui::{Key, PointerButton, Response, Ui, Vec2};
use glam::Vec3;

use super::camera::Rig;
use super::sight::Sight;
use crate::tools::Tools;

/// Slowest and fastest walk, studs a second.
const SPEED: std::ops::RangeInclusive<f32> = 1.0..=4000.0;
/// Points of scrolling that make a notch of the wheel.
const NOTCH: f32 = 40.0;
/// How much slower the camera walks while Shift is held.
const SLOW: f32 = 0.25;
/// Seconds for which the speed is told after it was changed.
const TELL: f64 = 1.2;

/// How the camera is being moved.
#[derive(Debug, Default)]
pub(crate) struct Steering {
    held: Option<Held>,
    /// When the speed was changed last.
    told: Option<f64>,
}

/// What a held button does.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Held {
    Look,
    /// How many studs a point is.
    Pan(f32),
    Orbit(Vec3),
}

impl Steering {
    /// Moves the camera by this frame's input; whether it is still on its way. `typing` says that commas and points belong
    /// to a number.
    pub(crate) fn apply(
        &mut self,
        ui: &Ui,
        response: &Response,
        rig: &mut Rig,
        tools: &mut Tools,
        (sight, typing): (&Sight<'_>, bool),
    ) -> bool {
        self.hold(ui, response, rig, sight);
        self.wheel(ui, response, rig, tools, sight);
        if response.hovered() && !typing {
            turn(ui, rig);
        }
        let walks = walk(ui, self.held.is_some() || response.hovered(), rig, tools);
        // The frame before the first one of a movement may be long ago.
        let seconds = ui.input(|input| input.stable_dt).min(0.1);
        let flies = rig.advance(seconds);
        walks || flies
    }

    /// Whether a button holds the camera.
    pub(crate) fn is_active(&self) -> bool {
        self.held.is_some()
    }

    /// The speed that was just changed, for a label, and how long it will stay there.
    pub(crate) fn told(&self, now: f64) -> Option<f64> {
        let left = self.told? + TELL - now;
        (left > 0.0).then_some(left)
    }

    fn hold(&mut self, ui: &Ui, response: &Response, rig: &mut Rig, sight: &Sight<'_>) {
        let lens = &sight.lens;
        let (pressed_at, orbits) =
            ui.input(|input| (input.pointer.press_origin(), input.modifiers.alt));
        let before = self.held;
        if response.drag_started_by(PointerButton::Secondary) {
            self.held = Some(Held::Look);
        } else if response.drag_started_by(PointerButton::Middle)
            && let Some(at) = pressed_at
        {
            let ray = lens.ray(at);
            let depth = sight.distance(at);
            let point = depth.map_or(rig.focal_point(), |studs| ray.at(studs));
            self.held = Some(if orbits {
                Held::Orbit(point)
            } else {
                Held::Pan(lens.studs_per_point(point))
            });
        }
        let is_down = ui.input(|input| {
            let down = |button| input.pointer.button_down(button);
            down(PointerButton::Secondary) || down(PointerButton::Middle)
        });
        if !is_down {
            self.held = None;
        }
        if (before == Some(Held::Look)) != (self.held == Some(Held::Look)) {
            hide_pointer(ui, self.held == Some(Held::Look));
        }
        let (moved, raw) = ui.input(|input| (input.pointer.delta(), input.pointer.motion()));
        match self.held {
            // The pointer itself stays where it was, so only the mouse knows.
            Some(Held::Look) => rig.look(vector(raw.unwrap_or(moved))),
            Some(Held::Pan(studs_per_point)) => rig.pan(vector(moved), studs_per_point),
            Some(Held::Orbit(centre)) => rig.orbit(centre, vector(moved)),
            None => {}
        }
    }

    fn wheel(
        &mut self,
        ui: &Ui,
        response: &Response,
        rig: &mut Rig,
        tools: &mut Tools,
        sight: &Sight<'_>,
    ) {
        let lens = &sight.lens;
        if !response.hovered() && self.held.is_none() {
            return;
        }
        let (scrolled, pinched, at, now) = ui.input(|input| {
            (
                input.smooth_scroll_delta().y,
                input.zoom_delta(),
                input.pointer.latest_pos(),
                input.time,
            )
        });
        let notches = scrolled / NOTCH + pinched.max(1e-3).ln() * 6.0;
        if notches == 0.0 {
            return;
        }
        if self.held == Some(Held::Look) {
            let speed = tools.camera_speed * 1.2f32.powf(notches);
            tools.camera_speed = speed.clamp(*SPEED.start(), *SPEED.end());
            self.told = Some(now);
            return;
        }
        let at = at.unwrap_or(lens.rect.center());
        // Over nothing, half the way to what the camera turns around.
        let studs = sight.distance(at).unwrap_or_else(|| {
            (rig.focal_point() - lens.camera.position())
                .length()
                .min(tools.camera_speed * 4.0)
        });
        rig.zoom(lens.ray(at), studs, notches);
    }
}

/// Walks by keys; whether one is held.
fn walk(ui: &Ui, here: bool, rig: &mut Rig, tools: &Tools) -> bool {
    if !here || ui.ctx().text_edit_focused() {
        return false;
    }
    let (step, turn, slow, seconds) = ui.input(|input| {
        let modifiers = input.modifiers;
        if modifiers.command || modifiers.alt {
            return (Vec3::ZERO, 0.0, false, 0.0);
        }
        let held = |keys: &[Key]| {
            let any = keys.iter().any(|&key| input.key_down(key));
            f32::from(u8::from(any))
        };
        let step = Vec3::new(
            held(&[Key::D]) - held(&[Key::A]),
            held(&[Key::E]) - held(&[Key::Q]),
            held(&[Key::W, Key::ArrowUp]) - held(&[Key::S, Key::ArrowDown]),
        );
        let turn = held(&[Key::ArrowRight]) - held(&[Key::ArrowLeft]);
        (step, turn, modifiers.shift, input.stable_dt.min(0.1))
    });
    if turn != 0.0 {
        rig.look(glam::Vec2::new(turn * seconds * 400.0, 0.0));
    }
    if let Some(direction) = step.try_normalize() {
        let speed = tools.camera_speed * if slow { SLOW } else { 1.0 };
        rig.walk(direction * speed * seconds);
    }
    step != Vec3::ZERO || turn != 0.0
}

/// Turns around what one looks at by an eighth.
fn turn(ui: &Ui, rig: &mut Rig) {
    if ui.ctx().text_edit_focused() {
        return;
    }
    let eighths = ui.input(|input| {
        let pressed = |key| i32::from(input.modifiers.is_none() && input.key_pressed(key));
        pressed(Key::Comma) - pressed(Key::Period)
    });
    if eighths != 0 {
        rig.turn(eighths as f32 * std::f32::consts::FRAC_PI_4);
    }
}

/// While one looks around, the pointer neither shows nor runs into the screen's edge.
fn hide_pointer(ui: &Ui, hide: bool) {
    let grab = if hide {
        egui::CursorGrab::Locked
    } else {
        egui::CursorGrab::None
    };
    ui.send_viewport_cmd(egui::ViewportCommand::CursorGrab(grab));
    ui.send_viewport_cmd(egui::ViewportCommand::CursorVisible(!hide));
}

fn vector(points: Vec2) -> glam::Vec2 {
    glam::Vec2::new(points.x, points.y)
}
