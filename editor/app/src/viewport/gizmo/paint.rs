//! How handles look: the axes' colours, a dark rim that shows on any ground, a glow under the pointer.

use egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2};
use studio_document::transform::{Axis, Face, Handle};

use super::{ARROW, BALL, Gizmo, Kind, Lens, MIDDLE};
use crate::theme::Colors;

/// Width of lines, points.
const LINE: f32 = 2.6;
/// Width of the line under the pointer, points.
const BOLD: f32 = 4.4;
/// The soft halo around what is under the pointer: how much wider than it each layer is, points, and how strong.
const HALO: [(f32, f32); 4] = [(22.0, 0.07), (15.0, 0.11), (10.0, 0.16), (6.0, 0.24)];

/// Which handles have a part in what goes on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Held {
    /// Under the pointer.
    pub(crate) hovered: Option<Handle>,
    /// Being dragged: the others fade.
    pub(crate) dragged: Option<Handle>,
    /// Degrees that a ring was turned by, and where its wedge begins, degrees from its first axis.
    pub(crate) wedge: Option<(f32, f32)>,
}

impl Held {
    fn glows(&self, handle: Handle) -> bool {
        match self.dragged {
            Some(dragged) => dragged == handle,
            None => self.hovered == Some(handle),
        }
    }

    fn strength(&self, handle: Handle) -> f32 {
        match self.dragged {
            Some(dragged) if dragged != handle => 0.22,
            _ => 1.0,
        }
    }
}

impl Gizmo {
    /// Paints the handles.
    pub(crate) fn paint(&self, painter: &Painter, lens: &Lens, colors: &Colors, held: Held) {
        for axis in Axis::ALL {
            self.paint_ring(painter, lens, colors, held, axis);
        }
        for axis in Axis::ALL {
            self.paint_square(painter, lens, colors, held, axis);
        }
        for axis in self.back_to_front(lens) {
            self.paint_arrow(painter, lens, colors, held, axis);
        }
        let mut faces = Face::ALL;
        let away = |face: &Face| {
            let centre = self.bounds.face_center(*face);
            (centre - lens.camera.position()).length()
        };
        faces.sort_by(|a, b| away(b).total_cmp(&away(a)));
        for face in faces {
            self.paint_ball(painter, lens, colors, held, face);
        }
        let has_middle = [Kind::Arrows, Kind::Rings]
            .into_iter()
            .any(|kind| self.kinds.has(kind));
        if has_middle && let Some(middle) = lens.project(self.frame.position) {
            let glows = held.glows(Handle::Free);
            let radius = if self.kinds.has(Kind::Middle) {
                MIDDLE
            } else {
                4.0
            };
            if glows {
                halo_of_ball(painter, middle, radius, colors.accent);
            }
            let fill = if glows {
                colors.accent
            } else {
                colors.on_accent
            };
            painter.circle(middle, radius, fill, Stroke::new(1.5, rim(1.0)));
        }
    }

    /// The axes, the one that points away most first.
    fn back_to_front(&self, lens: &Lens) -> [Axis; 3] {
        let mut axes = Axis::ALL;
        let depth = |axis: &Axis| self.axis(*axis).dot(lens.camera.forward());
        axes.sort_by(|a, b| depth(b).total_cmp(&depth(a)));
        axes
    }

    fn paint_arrow(&self, painter: &Painter, lens: &Lens, colors: &Colors, held: Held, axis: Axis) {
        let Some((from, to)) = self.arrow(lens, axis) else {
            return;
        };
        let handle = Handle::MoveAxis(axis);
        let ink = ink(colors, axis, held, handle);
        let glows = held.glows(handle);
        let direction = (to - from).normalized();
        // A foreshortened arrow has a foreshortened head.
        let share = from.distance(to) / (ARROW.1 - ARROW.0);
        let neck = to - direction * (ARROW.2 * share).min(ARROW.2);
        line(painter, from, neck, ink, glows);
        let side = direction.rot90() * if glows { 8.5 } else { 6.5 };
        let head = vec![to, neck + side, neck - side];
        if glows {
            halo(painter, &head, true, 0.0, ink);
        }
        let edge = Stroke::new(1.0, rim(held.strength(handle)));
        painter.add(Shape::convex_polygon(head, ink, edge));
        // The half of the cone that the light misses.
        let dark = Color32::BLACK.gamma_multiply(0.22 * held.strength(handle));
        let shade = vec![to, neck, neck - side];
        painter.add(Shape::convex_polygon(shade, dark, Stroke::NONE));
    }

    fn paint_square(
        &self,
        painter: &Painter,
        lens: &Lens,
        colors: &Colors,
        held: Held,
        axis: Axis,
    ) {
        let Some(corners) = self.square(lens, axis) else {
            return;
        };
        let handle = Handle::MovePlane(axis);
        let ink = ink(colors, axis, held, handle);
        let glows = held.glows(handle);
        if glows {
            halo(painter, &corners, true, 0.0, ink);
        }
        let fill = ink.gamma_multiply(if glows { 0.85 } else { 0.35 });
        let edge = if glows { 2.5 } else { 1.5 };
        painter.add(Shape::convex_polygon(
            corners.to_vec(),
            fill,
            Stroke::new(edge, ink),
        ));
    }

    fn paint_ball(&self, painter: &Painter, lens: &Lens, colors: &Colors, held: Held, face: Face) {
        let Some(at) = self.ball(lens, face) else {
            return;
        };
        let handle = Handle::ScaleFace(face);
        let ink = ink(colors, face.axis(), held, handle);
        if let Some(foot) = lens.project(self.bounds.face_center(face)) {
            painter.line_segment([foot, at], Stroke::new(1.5, ink.gamma_multiply(0.8)));
        }
        let glows = held.glows(handle);
        let radius = if glows { BALL + 2.0 } else { BALL };
        if glows {
            halo_of_ball(painter, at, radius, ink);
        }
        painter.circle(
            at,
            radius,
            ink,
            Stroke::new(1.2, rim(held.strength(handle))),
        );
        let shine = Color32::WHITE.gamma_multiply(0.45 * held.strength(handle));
        painter.circle_filled(at - Vec2::splat(radius * 0.3), radius * 0.28, shine);
    }

    fn paint_ring(&self, painter: &Painter, lens: &Lens, colors: &Colors, held: Held, axis: Axis) {
        let ring = self.ring(lens, axis);
        if ring.len() < 3 {
            return;
        }
        let handle = Handle::RotateAxis(axis);
        let ink = ink(colors, axis, held, handle);
        let glows = held.glows(handle);
        if glows && let Some((from, degrees)) = held.wedge {
            self.paint_wedge(painter, lens, axis, ink, (from, degrees));
        }
        let whole = held.dragged == Some(handle);
        for (front, pieces) in runs(&ring) {
            if !front && !whole {
                painter.add(Shape::line(
                    pieces,
                    Stroke::new(1.2, ink.gamma_multiply(0.35)),
                ));
                continue;
            }
            let width = if glows { BOLD } else { LINE };
            if glows {
                halo(painter, &pieces, false, width, ink);
            }
            let edge = rim(held.strength(handle)).gamma_multiply(0.5);
            painter.add(Shape::line(pieces.clone(), Stroke::new(width + 1.6, edge)));
            painter.add(Shape::line(pieces, Stroke::new(width, ink)));
        }
    }

    /// The piece of cake that a turn swept.
    fn paint_wedge(
        &self,
        painter: &Painter,
        lens: &Lens,
        axis: Axis,
        ink: Color32,
        (from, degrees): (f32, f32),
    ) {
        let [u, v] = axis.others().map(|other| self.axis(other));
        let radius = self.studs(lens, self.ring_radius());
        let swept = degrees.clamp(-360.0, 360.0);
        let pieces = (swept.abs() / 4.0).ceil().max(1.0) as usize;
        let Some(middle) = lens.project(self.frame.position) else {
            return;
        };
        let rim: Vec<Pos2> = (0..=pieces)
            .filter_map(|piece| {
                let angle = from + swept * piece as f32 / pieces as f32;
                let (sin, cos) = angle.to_radians().sin_cos();
                lens.project(self.frame.position + (u * cos + v * sin) * radius)
            })
            .collect();
        let (Some(&first), Some(&last)) = (rim.first(), rim.last()) else {
            return;
        };
        let mut mesh = egui::Mesh::default();
        let fill = ink.gamma_multiply(0.28);
        mesh.colored_vertex(middle, fill);
        for at in rim {
            mesh.colored_vertex(at, fill);
        }
        let count = mesh.vertices.len() as u32;
        for corner in 1..count.saturating_sub(1) {
            mesh.add_triangle(0, corner, corner + 1);
        }
        painter.add(mesh);
        for end in [first, last] {
            painter.line_segment([middle, end], Stroke::new(1.5, ink));
        }
    }
}

/// Pieces of a ring that lie together in front or behind, with the point at which they meet in both.
fn runs(ring: &[(Pos2, bool)]) -> Vec<(bool, Vec<Pos2>)> {
    let mut runs: Vec<(bool, Vec<Pos2>)> = Vec::new();
    for &(at, front) in ring {
        match runs.last_mut() {
            Some((last, points)) if *last == front => points.push(at),
            Some((_, points)) => {
                points.push(at);
                runs.push((front, vec![at]));
            }
            None => runs.push((front, vec![at])),
        }
    }
    runs
}

fn ink(colors: &Colors, axis: Axis, held: Held, handle: Handle) -> Color32 {
    let plain = colors.axes[axis.index()];
    let ink = if held.glows(handle) {
        plain.lerp_to_gamma(Color32::WHITE, 0.25)
    } else {
        plain
    };
    ink.gamma_multiply(held.strength(handle))
}

/// The layers of a halo: how much wider than what it is around, and their colour.
fn glow(ink: Color32) -> impl Iterator<Item = (f32, Color32)> {
    let bright = ink.lerp_to_gamma(Color32::WHITE, 0.3);
    HALO.into_iter()
        .map(move |(wider, strength)| (wider, bright.gamma_multiply(strength)))
}

/// A halo around a line of this width.
fn halo(painter: &Painter, points: &[Pos2], is_closed: bool, width: f32, ink: Color32) {
    for (wider, ink) in glow(ink) {
        let stroke = Stroke::new(width + wider, ink);
        painter.add(if is_closed {
            Shape::closed_line(points.to_vec(), stroke)
        } else {
            Shape::line(points.to_vec(), stroke)
        });
    }
}

fn halo_of_ball(painter: &Painter, middle: Pos2, radius: f32, ink: Color32) {
    for (wider, ink) in glow(ink) {
        painter.circle_filled(middle, radius + wider * 0.5, ink);
    }
}

fn rim(strength: f32) -> Color32 {
    Color32::BLACK.gamma_multiply(0.45 * strength)
}

fn line(painter: &Painter, from: Pos2, to: Pos2, ink: Color32, glows: bool) {
    let width = if glows { BOLD } else { LINE };
    if glows {
        halo(painter, &[from, to], false, width, ink);
    }
    let edge = Color32::BLACK.gamma_multiply(f32::from(ink.a()) / 255.0 * 0.3);
    painter.line_segment([from, to], Stroke::new(width + 1.6, edge));
    painter.line_segment([from, to], Stroke::new(width, ink));
}
