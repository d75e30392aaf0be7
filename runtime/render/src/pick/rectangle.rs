//! Finds what is inside a rectangle of an image.

use glam::{Mat4, Vec2, Vec3, Vec4};
use studio_model::InstanceId;

use super::solid;
use crate::camera::Camera;
use crate::scene::{Bounds, Frustum, Instance, Scene};

/// A rectangle is at least this wide and high, pixels: a point is one, too.
const LEAST: f32 = 0.01;

impl Scene {
    /// The parts of which something is inside a rectangle of an image of `size` pixels: `min` and `max` are corners of it
    /// in pixels from the image's top left. What stands in front does not matter. By handle.
    pub fn pick_rectangle(
        &self,
        camera: &Camera,
        size: Vec2,
        min: Vec2,
        max: Vec2,
    ) -> Vec<InstanceId> {
        let size = size.max(Vec2::ONE);
        let (min, max) = (min.min(max), max.max(min));
        let max = max.max(min + LEAST);
        let finite = min.is_finite() && max.is_finite() && size.is_finite();
        if !finite || !camera.frame.is_finite() {
            return Vec::new();
        }
        let matrix = zoom(size, min, max) * camera.view_projection(size.x / size.y);
        let frustum = Frustum::from_matrix(matrix);
        let mut found = Vec::new();
        for (block, instances) in self.all_blocks() {
            if !frustum.sees(&block.bounds) {
                continue;
            }
            let all = frustum.holds(&block.bounds);
            let corners = if all {
                Vec::new()
            } else {
                solid::corners(block.mesh)
            };
            let inside = instances.iter().filter(|instance| {
                all || is_inside(
                    &frustum,
                    matrix,
                    camera.near,
                    &corners,
                    instance,
                    instance.bounds(block.mesh),
                )
            });
            found.extend(inside.filter_map(|instance| self.id_of(instance.slot)));
        }
        found.sort_unstable();
        found
    }

    /// The parts whose boxes overlap `area`, each with its box. For snapping to neighbours.
    pub fn parts_in(&self, area: Bounds, visit: &mut dyn FnMut(InstanceId, Bounds)) {
        for (block, instances) in self.all_blocks() {
            if !area.overlaps(&block.bounds) {
                continue;
            }
            for instance in instances {
                let bounds = instance.bounds(block.mesh);
                if area.overlaps(&bounds)
                    && let Some(id) = self.id_of(instance.slot)
                {
                    visit(id, bounds);
                }
            }
        }
    }
}

/// Makes a rectangle of an image the whole of clip space.
fn zoom(size: Vec2, min: Vec2, max: Vec2) -> Mat4 {
    let scale = size / (max - min);
    let middle = (min + max) / size - 1.0;
    let shift = Vec3::new(-middle.x * scale.x, middle.y * scale.y, 0.0);
    Mat4::from_translation(shift) * Mat4::from_scale(Vec3::new(scale.x, scale.y, 1.0))
}

fn is_inside(
    frustum: &Frustum,
    matrix: Mat4,
    near: f32,
    corners: &[Vec3],
    instance: &Instance,
    bounds: Bounds,
) -> bool {
    if instance.sides().min_element() <= 0.0 || !frustum.sees(&bounds) {
        return false;
    }
    if frustum.holds(&bounds) {
        return true;
    }
    let (axes, sides) = (instance.axes(), instance.sides());
    let place = |corner: &Vec3| matrix * (instance.middle() + axes * (*corner * sides)).extend(1.0);
    let corners: Vec<Vec4> = corners.iter().map(place).collect();
    let hull = hull(seen(&corners, near));
    meets_square(&hull)
}

/// The points in the image of a hull, cut off at the near plane.
fn seen(corners: &[Vec4], near: f32) -> Vec<Vec2> {
    let flat = |corner: Vec4| Vec2::new(corner.x, corner.y) / corner.w;
    let (before, behind): (Vec<Vec4>, Vec<Vec4>) =
        corners.iter().partition(|corner| corner.w >= near);
    let mut points: Vec<Vec2> = before.iter().copied().map(flat).collect();
    for inner in &before {
        for outer in &behind {
            let share = (inner.w - near) / (inner.w - outer.w);
            points.push(flat(inner.lerp(*outer, share)));
        }
    }
    points
}

/// The corners of the convex hull of points, counter-clockwise.
fn hull(mut points: Vec<Vec2>) -> Vec<Vec2> {
    points.retain(|point| point.is_finite());
    points.sort_unstable_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let half = |points: &mut dyn Iterator<Item = Vec2>| {
        let mut chain: Vec<Vec2> = Vec::new();
        for point in points {
            while let [.., a, b] = chain[..]
                && (b - a).perp_dot(point - b) <= 0.0
            {
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut lower = half(&mut points.iter().copied());
    lower.extend(half(&mut points.iter().rev().copied()));
    lower
}

/// Whether a convex polygon and the square from -1 to 1 have a point in common.
fn meets_square(polygon: &[Vec2]) -> bool {
    let Some(&first) = polygon.first() else {
        return false;
    };
    let low = polygon.iter().fold(first, |low, point| low.min(*point));
    let high = polygon.iter().fold(first, |high, point| high.max(*point));
    if low.max_element() > 1.0 || high.min_element() < -1.0 {
        return false;
    }
    let next = polygon.iter().cycle().skip(1);
    !polygon.iter().zip(next).any(|(a, b)| {
        // The square is outside of an edge if its corner farthest inwards is.
        let inward = (*b - *a).perp();
        let reach = inward.abs().element_sum();
        inward.dot(*a) > reach
    })
}
