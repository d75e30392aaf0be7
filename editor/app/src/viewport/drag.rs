//! A drag of what is selected, by a handle or over surfaces, from press to release: one step, or none after Esc. The maths
//! is [`studio_document::transform`]'s; here are the pointer, the modifiers and what stands around.

mod around;
mod keys;
pub(crate) mod pivot;

use egui::{Modifiers, Pos2, Ui};
use glam::Vec3;
use rustc_hash::FxHashSet;
use studio_document::transform::{
    Face, Guide, Handle, Increments, Manipulation, Measure, Neighbours, Obstacles, Options,
    OrientedBox, Resize, Update,
};
use studio_model::value::Ray;
use studio_model::{CFrame, InstanceId};
use studio_render::Bounds;

use self::around::Ground;
use super::gizmo::{Gizmo, Kinds};
use super::picking;
use super::sight::Sight;
use crate::command::{Command, Commands, Gesture};
use crate::tools::Tools;

pub(crate) use keys::{Entry, Pressed};

/// How far away surfaces are dragged over: so many times as far as the thing was, and at least so many studs. Without it
/// a thing is lost as soon as the pointer nears the horizon.
const REACH: (f32, f32) = (4.0, 120.0);

/// How much of a name is said.
const NAME_CHARS: usize = 24;

/// A drag of instances.
#[derive(Debug)]
pub(crate) struct Drag {
    work: Manipulation,
    gizmo: Gizmo,
    over_surfaces: bool,
    /// What moves: neither surface nor neighbour nor obstacle.
    moved: FxHashSet<InstanceId>,
    /// Degrees from a ring's first axis at which it was pressed.
    pressed_angle: f32,
    entry: Entry,
    /// The surface under the pointer, or the last one that there was.
    ground: Option<Ground>,
    /// How far surfaces are looked for, studs.
    reach: f32,
    resize: Resize,
    measure: Option<Measure>,
    guides: Vec<Guide>,
    /// What it snapped to or lies on, for people.
    caught: Option<String>,
    sent: Vec<studio_document::transform::Placement>,
}

/// How a drag goes on after a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The button is still down.
    GoesOn,
    /// It has ended, one way or the other.
    Ended,
}

impl Drag {
    /// A drag of a handle that was pressed at `from`.
    pub(crate) fn of_handle(
        sight: Sight<'_>,
        gizmo: Gizmo,
        handle: Handle,
        from: Pos2,
        out: &mut Commands,
    ) -> Option<Self> {
        let ids = sight.document.selection().ids().to_vec();
        let frame = match handle {
            Handle::ScaleFace(_) => gizmo.bounds.frame,
            _ => gizmo.frame,
        };
        Self::begin(sight, &ids, gizmo, (handle, frame), from, out)
    }

    /// A drag of instances over surfaces, held by the point of them that was pressed at `from`.
    pub(crate) fn over_surfaces(
        sight: Sight<'_>,
        ids: &[InstanceId],
        grabbed: Vec3,
        from: Pos2,
        out: &mut Commands,
    ) -> Option<Self> {
        let gizmo = Gizmo {
            kinds: Kinds::default(),
            frame: CFrame::from_position(grabbed),
            bounds: OrientedBox {
                frame: CFrame::from_position(grabbed),
                size: Vec3::ZERO,
            },
        };
        let frame = gizmo.frame;
        let mut drag = Self::begin(sight, ids, gizmo, (Handle::Free, frame), from, out)?;
        drag.over_surfaces = true;
        drag.work.grab(grabbed);
        Some(drag)
    }

    fn begin(
        sight: Sight<'_>,
        ids: &[InstanceId],
        gizmo: Gizmo,
        (handle, frame): (Handle, CFrame),
        from: Pos2,
        out: &mut Commands,
    ) -> Option<Self> {
        let ray = ray(sight, from);
        let work = Manipulation::begin(sight.model(), ids, handle, frame, &ray)?;
        out.push(Command::Gesture(Gesture::Begin(work.name().to_owned())));
        Some(Self {
            moved: work.start().poses().iter().map(|pose| pose.id).collect(),
            pressed_angle: ring_angle(handle, &frame, &ray),
            work,
            gizmo,
            over_surfaces: false,
            entry: Entry::default(),
            ground: None,
            reach: (frame.position.distance(sight.lens.camera.position()) * REACH.0).max(REACH.1),
            resize: Resize::default(),
            measure: None,
            guides: Vec::new(),
            caught: None,
            sent: Vec::new(),
        })
    }

    /// Follows the pointer for a frame.
    pub(crate) fn follow(&mut self, ui: &Ui, sight: Sight<'_>, out: &mut Commands) -> Outcome {
        let pressed = self.entry.read(ui);
        if pressed == Some(Pressed::Cancel) {
            out.push(Command::Gesture(Gesture::Cancel));
            return Outcome::Ended;
        }
        let (at, modifiers, is_down) = ui.input(|input| {
            let pointer = &input.pointer;
            (
                pointer.latest_pos(),
                input.modifiers,
                pointer.primary_down(),
            )
        });
        self.turn(sight, pressed);
        if let Some(at) = at {
            self.update(sight, at, modifiers, out);
        }
        if pressed == Some(Pressed::Commit) || !is_down {
            out.push(Command::Gesture(Gesture::Commit));
            return Outcome::Ended;
        }
        Outcome::GoesOn
    }

    /// Quarter turns while something is held over a surface.
    fn turn(&mut self, sight: Sight<'_>, pressed: Option<Pressed>) {
        let normal = self.ground.map_or(Vec3::Y, |ground| ground.surface.normal);
        let about = match pressed {
            Some(Pressed::Rotate) => normal,
            Some(Pressed::Tilt) => sight.lens.camera.right(),
            _ => return,
        };
        if self.over_surfaces {
            self.work.quarter_turn(about);
        }
    }

    fn update(&mut self, sight: Sight<'_>, at: Pos2, modifiers: Modifiers, out: &mut Commands) {
        let ray = ray(sight, at);
        let is_resize = matches!(self.handle(), Handle::ScaleFace(_));
        self.resize = Resize {
            is_symmetric: is_resize && modifiers.command,
            is_proportional: is_resize && modifiers.shift,
        };
        let increments = increments(sight.tools, modifiers.shift && !is_resize);
        let mut options = Options {
            increments,
            resize: self.resize,
            typed: self.entry.value(),
            ..Options::default()
        };
        self.ground = self
            .over_surfaces
            .then(|| self.surface_under(sight, &ray))
            .flatten();
        let neighbours = self.neighbours(sight);
        let boxes: Vec<OrientedBox> = neighbours.iter().map(|(_, item)| *item).collect();
        options.neighbours = sight.tools.soft_snap.then(|| Neighbours {
            boxes: &boxes,
            distance: self.pull(sight, increments),
            reach: self.vicinity(),
        });
        let (moved, below) = (&self.moved, self.ground.and_then(|ground| ground.part));
        let stands_in = |min, max| {
            let parts = around::around(sight, moved, below, Bounds { min, max });
            parts.into_iter().map(|(_, item)| item).collect()
        };
        options.obstacles = sight.tools.collisions.then_some(Obstacles(&stands_in));
        let update = match &self.ground {
            Some(ground) => {
                let surface = &ground.surface;
                self.work
                    .update_on_surface(surface, modifiers.alt, &options)
            }
            None => self.work.update(&ray, &options),
        };
        self.measure = Some(update.measure);
        let pulls = |guide: &Guide| Some((neighbours.get(guide.neighbour)?.0, guide.is_center));
        self.caught = self.caught_by(sight, update.guides.first().and_then(pulls));
        self.guides = update.guides;
        if update.placements != self.sent {
            self.sent.clone_from(&update.placements);
            out.push(Command::Gesture(Gesture::Poses(
                update.placements,
                update.offsets,
            )));
        }
    }

    /// What to say of the part that pulled it, by a face or its middle, or else of the one that it lies on.
    fn caught_by(&self, sight: Sight<'_>, pulled: Option<(InstanceId, bool)>) -> Option<String> {
        let (part, what) = match pulled {
            Some((part, true)) => (part, "center of"),
            Some((part, false)) => (part, "face of"),
            None => (self.ground?.part?, "on"),
        };
        let model = sight.model();
        let name = model.name(picking::outermost(model, part));
        let short: String = name.chars().take(NAME_CHARS).collect();
        let rest = if short.len() < name.len() { "…" } else { "" };
        Some(format!("{what} {short}{rest}"))
    }

    fn shift(&self) -> Vec3 {
        match self.measure {
            Some(Measure::Move { shift }) => shift,
            _ => Vec3::ZERO,
        }
    }

    fn bounds(&self) -> Bounds {
        let start = self.work.bounds(studio_document::transform::Space::World);
        let (min, max) = start.map_or((Vec3::ZERO, Vec3::ZERO), |bounds| bounds.world_bounds());
        Bounds { min, max }
    }

    /// What is dragged.
    pub(crate) fn handle(&self) -> Handle {
        self.work.drag().handle()
    }

    /// Whether it goes over surfaces.
    pub(crate) fn is_over_surfaces(&self) -> bool {
        self.over_surfaces
    }

    /// What it is called in the history.
    pub(crate) fn name(&self) -> &str {
        self.work.name()
    }

    /// The number that it has come to, as it could have been typed.
    pub(crate) fn number(&self) -> f32 {
        self.work.number()
    }

    /// Where everything goes with another number, although the button was let go.
    pub(crate) fn again(&mut self, number: f32) -> Update {
        let update = self.work.again(number);
        self.measure = Some(update.measure);
        update
    }

    /// How far it has come.
    pub(crate) fn measure(&self) -> Option<Measure> {
        self.measure
    }

    /// What it snapped to or lies on, for people.
    pub(crate) fn caught(&self) -> Option<&str> {
        self.caught.as_deref()
    }

    /// What it snapped to.
    pub(crate) fn guides(&self) -> &[Guide] {
        &self.guides
    }

    /// The number that is being typed.
    pub(crate) fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Where a turn began, and how far it went: degrees from the ring's first axis.
    pub(crate) fn wedge(&self) -> Option<(f32, f32)> {
        match self.measure {
            Some(Measure::Turn { degrees }) => Some((self.pressed_angle, degrees)),
            _ => None,
        }
    }

    /// The handles as they stand now.
    pub(crate) fn gizmo(&self) -> Gizmo {
        let mut gizmo = self.gizmo;
        match (self.measure, self.handle()) {
            (Some(Measure::Move { shift }), _) => {
                gizmo.frame.position += shift;
                gizmo.bounds.frame.position += shift;
            }
            (Some(Measure::Resize { size, .. }), Handle::ScaleFace(face)) => {
                gizmo.bounds = self.resized(face, size);
                gizmo.frame.position = gizmo.bounds.frame.position;
            }
            _ => {}
        }
        gizmo
    }

    fn resized(&self, face: Face, size: Vec3) -> OrientedBox {
        let mut bounds = self.gizmo.bounds;
        if !self.resize.is_symmetric {
            let normal = bounds.frame.transform_vector(face.normal());
            let still = bounds.face_center(face.opposite());
            bounds.frame.position = still + normal * size[face.axis().index()] * 0.5;
        }
        bounds.size = size;
        bounds
    }
}

/// The steps in force: those of the tools, or the other way round while Shift is held.
pub(crate) fn increments(tools: &Tools, inverted: bool) -> Increments {
    if tools.snap == inverted {
        return Increments::OFF;
    }
    Increments {
        studs: tools.move_step,
        degrees: tools.rotate_step,
    }
}

/// Where on a ring's plane a ray points, degrees from the ring's first axis; 0 for what is no ring.
fn ring_angle(handle: Handle, frame: &CFrame, ray: &Ray) -> f32 {
    let Handle::RotateAxis(axis) = handle else {
        return 0.0;
    };
    let [u, v] = axis
        .others()
        .map(|other| frame.transform_vector(other.unit()));
    let normal = u.cross(v);
    let ahead = (frame.position - ray.origin).dot(normal) / ray.direction.dot(normal);
    let at = ray.origin + ray.direction * ahead - frame.position;
    let angle = at.dot(v).atan2(at.dot(u)).to_degrees();
    if angle.is_finite() { angle } else { 0.0 }
}

fn ray(sight: Sight<'_>, at: Pos2) -> Ray {
    let ray = sight.lens.ray(at);
    Ray {
        origin: ray.origin,
        direction: ray.direction,
    }
}
