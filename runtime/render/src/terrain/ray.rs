//! Where a ray meets a patch: its triangles, as they are drawn. Knows no scene.

use glam::Vec3;

use super::{Patch, origin};
use crate::camera::Ray;

impl Patch {
    /// Studs along the ray to where it first meets the ground from outside, and the normal there; nothing from `most` on.
    pub(crate) fn meet(&self, ray: Ray, most: f32) -> Option<(f32, Vec3)> {
        let from = ray.origin - origin(self.at);
        let vertices = &self.ground[0].vertices;
        let mut best: Option<(f32, Vec3)> = None;
        for triangle in self.ground[0].indices.as_chunks::<3>().0 {
            let corners = triangle.map(|index| vertices.get(usize::from(index)));
            let [Some(a), Some(b), Some(c)] = corners else {
                continue;
            };
            let nearest = best.map_or(most, |(distance, _)| distance);
            let places = [a, b, c].map(super::Vertex::place);
            if let Some((distance, [u, v])) = enter(from, ray.direction, places)
                && distance < nearest
            {
                let normal = a.normal() * (1.0 - u - v) + b.normal() * u + c.normal() * v;
                best = Some((distance, normal.normalize_or(Vec3::Y)));
            }
        }
        best
    }
}

/// Where a ray enters a triangle by its front: how far along, and the shares of the second and third corner.
fn enter(from: Vec3, direction: Vec3, [a, b, c]: [Vec3; 3]) -> Option<(f32, [f32; 2])> {
    let (ab, ac) = (b - a, c - a);
    let p = direction.cross(ac);
    let area = ab.dot(p);
    // From behind, or along it.
    if area <= 1e-9 {
        return None;
    }
    let to = from - a;
    let u = to.dot(p) / area;
    let q = to.cross(ab);
    let v = direction.dot(q) / area;
    let distance = ac.dot(q) / area;
    // A little over its edges: nothing falls between two triangles.
    let slack = -1e-5;
    (u >= slack && v >= slack && u + v <= 1.0 - slack && distance >= 0.0)
        .then_some((distance, [u, v]))
}
