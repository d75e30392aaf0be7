//! The cube in the corner: shows which way one looks, turns the view by clicks on its faces, edges and corners, and by
//! dragging. Knows no scene.

#[cfg(test)]
mod tests;

use egui::{Align2, Color32, FontId, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, vec2};
use glam::{Mat3, Vec3};

use super::camera::Rig;
use crate::theme::{self, Colors};

/// Side of the area that it takes, points.
pub(crate) const SIZE: f32 = 152.0;
/// Half of the cube's side, points.
const HALF: f32 = 27.0;
/// How much of half a face belongs to its middle; the rest is edges and corners.
const MIDDLE: f32 = 0.6;
/// How far the axes and their letters are from the corner at which they begin, half sides of the cube.
const AXES: (f32, f32) = (2.25, 2.65);
/// Size of the faces' names, points, and how much smaller they may be to fit.
const NAME: (f32, f32) = (9.0, 0.8);

const FACES: [(Vec3, &str); 6] = [
    (Vec3::X, "RIGHT"),
    (Vec3::Y, "TOP"),
    (Vec3::Z, "BACK"),
    (Vec3::NEG_X, "LEFT"),
    (Vec3::NEG_Y, "BOTTOM"),
    (Vec3::NEG_Z, "FRONT"),
];

/// Shows the cube in the top right corner of `area`; whether it has the pointer.
pub(crate) fn show(ui: &mut Ui, area: Rect, rig: &mut Rig) -> bool {
    let rect = Rect::from_min_size(area.right_top() - vec2(SIZE, 0.0), Vec2::splat(SIZE));
    if !area.contains_rect(rect.expand(40.0).intersect(area)) || area.width() < 3.0 * SIZE {
        return false;
    }
    let response = ui.interact(rect, ui.id().with("view cube"), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Other, true, "View cube"));
    let rotation = rig.camera().frame.rotation;
    let pointed = response
        .hover_pos()
        .filter(|_| !response.dragged())
        .and_then(|at| zone_at(&rotation, (at - rect.center()) / HALF));
    if response.dragged() {
        let moved = response.drag_delta() * 1.6;
        rig.orbit(rig.focal_point(), glam::Vec2::new(moved.x, moved.y));
        ui.request_repaint();
    }
    if response.clicked()
        && let Some(zone) = pointed
    {
        rig.look_along(-zone);
        ui.request_repaint();
    }
    paint(ui, rect.center(), &rotation, pointed, &response);
    response.contains_pointer() || response.dragged()
}

/// The direction from which one wants to look, by the place that was pointed at in half sides of the cube from its middle:
/// a face's normal, or the sum of two or three on edges and corners. `None` beside the cube.
fn zone_at(rotation: &Mat3, at: Vec2) -> Option<Vec3> {
    let to_cube = *rotation;
    // Straight lines of sight, from far in front of the picture.
    let origin = to_cube * Vec3::new(at.x, -at.y, 10.0);
    let direction = to_cube * Vec3::NEG_Z;
    let (mut enter, mut leave) = (f32::NEG_INFINITY, f32::INFINITY);
    for axis in 0..3 {
        if direction[axis].abs() < 1e-6 {
            if origin[axis].abs() > 1.0 {
                return None;
            }
            continue;
        }
        let (a, b) = (
            (-1.0 - origin[axis]) / direction[axis],
            (1.0 - origin[axis]) / direction[axis],
        );
        enter = enter.max(a.min(b));
        leave = leave.min(a.max(b));
    }
    if enter > leave {
        return None;
    }
    let point = origin + direction * enter;
    let zone = point.to_array().map(|coordinate| {
        if coordinate.abs() > MIDDLE {
            coordinate.signum()
        } else {
            0.0
        }
    });
    Some(Vec3::from_array(zone))
}

fn paint(ui: &Ui, centre: Pos2, rotation: &Mat3, pointed: Option<Vec3>, response: &Response) {
    let colors = theme::colors(ui.ctx());
    let painter = ui.painter();
    let to_view = rotation.transpose();
    let place = |point: Vec3| {
        let seen = to_view * point;
        centre + vec2(seen.x, -seen.y) * HALF
    };
    axes(ui, colors, &to_view, &place);
    for (normal, name) in FACES {
        let facing = (to_view * normal).z;
        if facing < 0.02 {
            continue;
        }
        let (right, up) = sides(normal);
        let corner = |x: f32, y: f32| place(normal + right * x + up * y);
        let outline = vec![
            corner(-1.0, -1.0),
            corner(1.0, -1.0),
            corner(1.0, 1.0),
            corner(-1.0, 1.0),
        ];
        let fill = shade(colors, facing_light(facing), response.hovered());
        painter.add(Shape::convex_polygon(
            outline,
            fill,
            Stroke::new(1.0, colors.line.gamma_multiply(1.4)),
        ));
        if let Some(zone) = pointed
            && zone.dot(normal) > 0.5
        {
            let patch = patch(normal, right, up, zone).map(&place).to_vec();
            painter.add(Shape::convex_polygon(
                patch,
                colors.accent.gamma_multiply(0.55),
                Stroke::NONE,
            ));
        }
        let half = [right, up].map(|side| place(normal + side) - place(normal));
        paint_name(ui, colors, (place(normal), half), name);
    }
}

/// A face's name, upright in its middle, if it fits between its edges.
fn paint_name(ui: &Ui, colors: &Colors, (middle, half): (Pos2, [Vec2; 2]), name: &str) {
    let bold = egui::FontFamily::Name(theme::BOLD.into());
    let layout = |size: f32| {
        let font = FontId::new(size, bold.clone());
        ui.painter()
            .layout_no_wrap(name.to_owned(), font, colors.text)
    };
    let galley = layout(NAME.0);
    // Capitals are so much of a line's height.
    let room = room(half, galley.size() * vec2(0.5, 0.3));
    if room < NAME.1 {
        return;
    }
    let galley = if room < 1.0 {
        layout(NAME.0 * room)
    } else {
        galley
    };
    let rect = Align2::CENTER_CENTER.anchor_size(middle, galley.size());
    ui.painter().galley(rect.min, galley, colors.text);
}

/// How many times as large an upright rectangle with these half sides could be, to fit into a parallelogram around the
/// same middle, given by half of its sides.
fn room([a, b]: [Vec2; 2], rectangle: Vec2) -> f32 {
    let area = (a.x * b.y - a.y * b.x).abs();
    let needed = |side: Vec2| rectangle.x * side.y.abs() + rectangle.y * side.x.abs();
    area / needed(a).max(needed(b)).max(1e-3)
}

/// The axes at the cube's low corner, each with its letter.
fn axes(ui: &Ui, colors: &Colors, to_view: &Mat3, place: &dyn Fn(Vec3) -> Pos2) {
    let painter = ui.painter();
    let corner = Vec3::splat(-1.0);
    for (axis, letter) in [(Vec3::X, "X"), (Vec3::Y, "Y"), (Vec3::Z, "Z")] {
        let index = axis.max_position();
        let away = (to_view * axis).z;
        let strength = if away < -0.3 { 0.65 } else { 1.0 };
        let ink = colors.axes[index].gamma_multiply(strength);
        let end = corner + axis * AXES.0;
        let ends = [place(corner), place(end)];
        let casing = Color32::BLACK.gamma_multiply(0.45);
        painter.line_segment(ends, Stroke::new(3.6, casing));
        painter.line_segment(ends, Stroke::new(1.8, ink));
        let at = place(corner + axis * AXES.1);
        // On a sky of its own colour a letter is seen by its ground.
        painter.circle_filled(at, 8.0, colors.panel.gamma_multiply(0.75));
        painter.text(
            at,
            Align2::CENTER_CENTER,
            letter,
            FontId::new(11.0, egui::FontFamily::Name(theme::BOLD.into())),
            ink,
        );
    }
}

/// A face's right and up, as one reads its name.
fn sides(normal: Vec3) -> (Vec3, Vec3) {
    let up = if normal.y > 0.5 {
        Vec3::NEG_Z
    } else if normal.y < -0.5 {
        Vec3::Z
    } else {
        Vec3::Y
    };
    (up.cross(normal), up)
}

/// The part of a face that belongs to a zone.
fn patch(normal: Vec3, right: Vec3, up: Vec3, zone: Vec3) -> [Vec3; 4] {
    let span = |side: Vec3| {
        let along = zone.dot(side);
        if along > 0.5 {
            (MIDDLE, 1.0)
        } else if along < -0.5 {
            (-1.0, -MIDDLE)
        } else {
            (-MIDDLE, MIDDLE)
        }
    };
    let ((x0, x1), (y0, y1)) = (span(right), span(up));
    [(x0, y0), (x1, y0), (x1, y1), (x0, y1)].map(|(x, y)| normal + right * x + up * y)
}

/// How bright a face is, by how much it faces the eye.
fn facing_light(facing: f32) -> f32 {
    0.72 + 0.28 * facing
}

fn shade(colors: &Colors, light: f32, hovered: bool) -> Color32 {
    let base = if colors.dark {
        colors.panel.lerp_to_gamma(colors.text, 0.28)
    } else {
        colors.field
    };
    // Names must be read whatever is behind the cube.
    let strength = if hovered { 0.98 } else { 0.94 };
    Color32::BLACK
        .lerp_to_gamma(base, light)
        .gamma_multiply(strength)
}
