//! The handles of the tool in hand: where they are on the screen, which one is under the pointer, how they look. Their size
//! is constant on screen. Knows no drags; those are [`Manipulation`](studio_document::transform::Manipulation)s.

mod paint;
#[cfg(test)]
mod tests;

use egui::{Pos2, Rect};
use glam::Vec3;
use studio_document::transform::{Axis, Face, Handle, OrientedBox};
use studio_model::CFrame;

use super::lens::Lens;
use crate::tools::Tool;

pub(crate) use paint::Held;

/// Where an arrow begins, where it ends, and how long its head is; points from the middle.
const ARROW: (f32, f32, f32) = (14.0, 92.0, 17.0);
/// Where an arrow begins around balls, points from the middle.
const OUTER: f32 = 44.0;
/// Where a plane's square begins and ends, points from the middle.
const SQUARE: (f32, f32) = (24.0, 42.0);
/// A ring's radius, points.
const RING: f32 = 76.0;
/// A ring's radius where arrows stand inside of it, points.
const WIDE_RING: f32 = 112.0;
/// Pieces that a ring is made of.
const PIECES: usize = 72;
/// How far a ball floats before its face, points.
const FLOAT: f32 = 14.0;
/// How far from the middle a ball is at least, points.
const APART: f32 = 26.0;
/// A ball's radius, points.
const BALL: f32 = 6.5;
/// Radius of the ball in the middle, points.
const MIDDLE: f32 = 6.0;
/// How near the pointer must be, points.
const NEAR: f32 = 7.0;
/// An axis that points at the viewer is not shown below so many points.
const STUB: f32 = 14.0;

/// A kind of handles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Along axes.
    Arrows,
    /// In planes.
    Squares,
    /// Around axes.
    Rings,
    /// On faces.
    Balls,
    /// In the middle, to be dragged anywhere.
    Middle,
}

/// Which kinds of handles a tool has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Kinds(&'static [Kind]);

impl Kinds {
    /// Those of a tool.
    pub(crate) fn of(tool: Tool) -> Self {
        Self(match tool {
            Tool::Move => &[Kind::Arrows, Kind::Squares],
            Tool::Rotate => &[Kind::Rings],
            Tool::Scale => &[Kind::Balls],
            Tool::Transform => &[Kind::Arrows, Kind::Rings, Kind::Balls],
            Tool::Pivot => &[Kind::Arrows, Kind::Squares, Kind::Rings, Kind::Middle],
            Tool::Select | Tool::PaintColor | Tool::PaintMaterial | Tool::Connect => &[],
        })
    }

    /// Whether there are handles of a kind.
    pub(crate) fn has(self, kind: Kind) -> bool {
        self.0.contains(&kind)
    }

    /// Whether there are any.
    pub(crate) fn any(self) -> bool {
        !self.0.is_empty()
    }
}

/// The handles of what is selected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Gizmo {
    /// Which.
    pub(crate) kinds: Kinds,
    /// Where arrows, squares and rings stand.
    pub(crate) frame: CFrame,
    /// On whose faces balls float.
    pub(crate) bounds: OrientedBox,
}

impl Gizmo {
    /// The handle under a point of the window.
    pub(crate) fn handle_at(&self, lens: &Lens, at: Pos2) -> Option<Handle> {
        self.middle_at(lens, at)
            .or_else(|| self.ball_at(lens, at))
            .or_else(|| self.arrow_at(lens, at))
            .or_else(|| self.square_at(lens, at))
            .or_else(|| self.ring_at(lens, at))
    }

    /// Where a handle is grabbed best, for labels.
    pub(crate) fn tip(&self, lens: &Lens, handle: Handle) -> Option<Pos2> {
        match handle {
            Handle::MoveAxis(axis) => Some(self.arrow(lens, axis)?.1),
            Handle::ScaleFace(face) => self.ball(lens, face),
            Handle::MovePlane(axis) => Some(Rect::from_points(&self.square(lens, axis)?).center()),
            Handle::RotateAxis(_) | Handle::Free => lens.project(self.frame.position),
        }
    }

    fn axis(&self, axis: Axis) -> Vec3 {
        self.frame.transform_vector(axis.unit())
    }

    /// Studs of so many points at the middle.
    fn studs(&self, lens: &Lens, points: f32) -> f32 {
        lens.studs_per_point(self.frame.position) * points
    }

    /// An arrow's ends; `None` if it points at the viewer.
    fn arrow(&self, lens: &Lens, axis: Axis) -> Option<(Pos2, Pos2)> {
        if !self.kinds.has(Kind::Arrows) {
            return None;
        }
        let place =
            |points| lens.project(self.frame.position + self.axis(axis) * self.studs(lens, points));
        // Balls of small things float where arrows begin.
        let begin = if self.kinds.has(Kind::Balls) {
            OUTER
        } else {
            ARROW.0
        };
        let (from, to) = (place(begin)?, place(ARROW.1)?);
        (from.distance(to) > STUB).then_some((from, to))
    }

    /// A square's corners; `None` if it is seen from its side.
    fn square(&self, lens: &Lens, axis: Axis) -> Option<[Pos2; 4]> {
        if !self.kinds.has(Kind::Squares) || self.slant(lens, axis) < 0.15 {
            return None;
        }
        let [u, v] = axis.others().map(|other| self.axis(other));
        let corner = |x, y| {
            let at = u * self.studs(lens, x) + v * self.studs(lens, y);
            lens.project(self.frame.position + at)
        };
        let (a, b) = SQUARE;
        Some([corner(a, a)?, corner(b, a)?, corner(b, b)?, corner(a, b)?])
    }

    /// A ring's points and whether each is on the half that faces the viewer.
    fn ring(&self, lens: &Lens, axis: Axis) -> Vec<(Pos2, bool)> {
        if !self.kinds.has(Kind::Rings) {
            return Vec::new();
        }
        let [u, v] = axis.others().map(|other| self.axis(other));
        let radius = self.studs(lens, self.ring_radius());
        let towards = lens.camera.position() - self.frame.position;
        let flat = self.slant(lens, axis) > 0.985;
        (0..=PIECES)
            .filter_map(|piece| {
                let (sin, cos) = (piece as f32 / PIECES as f32 * std::f32::consts::TAU).sin_cos();
                let out = u * cos + v * sin;
                let at = lens.project(self.frame.position + out * radius)?;
                Some((at, flat || out.dot(towards) > 0.0))
            })
            .collect()
    }

    fn ring_radius(&self) -> f32 {
        if self.kinds.has(Kind::Arrows) {
            WIDE_RING
        } else {
            RING
        }
    }

    /// Where a face's ball is; `None` behind the camera.
    fn ball(&self, lens: &Lens, face: Face) -> Option<Pos2> {
        if !self.kinds.has(Kind::Balls) {
            return None;
        }
        let normal = self.bounds.frame.transform_vector(face.normal());
        let centre = self.bounds.face_center(face);
        let out = lens.studs_per_point(centre) * FLOAT;
        let half = self.bounds.size[face.axis().index()] * 0.5;
        let least = lens.studs_per_point(self.bounds.frame.position) * APART;
        let away = (half + out).max(least);
        lens.project(self.bounds.frame.position + normal * away)
    }

    /// How much a plane faces the viewer: 0 from its side, 1 from the front.
    fn slant(&self, lens: &Lens, axis: Axis) -> f32 {
        let towards = self.frame.position - lens.camera.position();
        let towards = towards.try_normalize().unwrap_or(Vec3::NEG_Z);
        self.axis(axis).dot(towards).abs()
    }

    fn middle_at(&self, lens: &Lens, at: Pos2) -> Option<Handle> {
        let middle = lens.project(self.frame.position)?;
        (self.kinds.has(Kind::Middle) && middle.distance(at) < MIDDLE + 3.0).then_some(Handle::Free)
    }

    fn ball_at(&self, lens: &Lens, at: Pos2) -> Option<Handle> {
        let near = |face: &Face| {
            let away = self.ball(lens, *face)?.distance(at);
            (away < BALL + NEAR * 0.6).then_some(())?;
            // Of two that cover each other the one in front counts.
            let centre = self.bounds.face_center(*face);
            Some((centre - lens.camera.position()).length())
        };
        let best = Face::ALL
            .into_iter()
            .filter_map(|face| Some((face, near(&face)?)))
            .min_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(Handle::ScaleFace(best.0))
    }

    fn arrow_at(&self, lens: &Lens, at: Pos2) -> Option<Handle> {
        let away = |axis: Axis| {
            let (from, to) = self.arrow(lens, axis)?;
            let away = distance(at, from, to);
            (away < NEAR + 1.0).then_some((axis, away))
        };
        let best = Axis::ALL.into_iter().filter_map(away);
        let (axis, _) = best.min_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(Handle::MoveAxis(axis))
    }

    fn square_at(&self, lens: &Lens, at: Pos2) -> Option<Handle> {
        let within = |axis: &Axis| {
            self.square(lens, *axis)
                .is_some_and(|corners| contains(&corners, at))
        };
        Axis::ALL.into_iter().find(within).map(Handle::MovePlane)
    }

    fn ring_at(&self, lens: &Lens, at: Pos2) -> Option<Handle> {
        let away = |axis: Axis| {
            let ring = self.ring(lens, axis);
            let nearest = ring
                .windows(2)
                .map(|piece| {
                    let away = distance(at, piece[0].0, piece[1].0);
                    // The half behind is taken only where no other is near.
                    if piece[0].1 { away } else { away + 3.0 }
                })
                .fold(f32::INFINITY, f32::min);
            (nearest < NEAR).then_some((axis, nearest))
        };
        let best = Axis::ALL.into_iter().filter_map(away);
        let (axis, _) = best.min_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(Handle::RotateAxis(axis))
    }
}

/// Points from a place to a line between two others.
fn distance(at: Pos2, from: Pos2, to: Pos2) -> f32 {
    let (line, way) = (to - from, at - from);
    let length = line.length_sq();
    let share = if length > 0.0 {
        (way.dot(line) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (way - line * share).length()
}

/// Whether a place is inside of a convex outline, whichever way round that goes.
fn contains(outline: &[Pos2; 4], at: Pos2) -> bool {
    let mut sides = (0..4).map(|i| {
        let (from, to) = (outline[i], outline[(i + 1) % 4]);
        (to - from).rot90().dot(at - from)
    });
    let first = sides.next().unwrap_or(0.0);
    sides.all(|side| side * first >= 0.0)
}
