//! What a camera can see: boxes of blocks against the planes of its view, and which lamps matter most there.

use glam::{Mat4, Vec3, Vec4};

use super::{Block, Bounds, Light, Scene};
use crate::camera::Camera;

/// The space that a view shows: inside of all planes. Points at which `xyz · point + w` is negative are outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frustum {
    planes: [Vec4; 6],
}

impl Frustum {
    /// What a camera sees in an image of this aspect (width / height).
    pub fn new(camera: &Camera, aspect: f32) -> Self {
        Self::from_matrix(camera.view_projection(aspect))
    }

    /// What a matrix from the world to clip space shows, with depths of 0 to 1 in whichever direction: a camera's, or
    /// that of a sun's shadow.
    pub fn from_matrix(matrix: Mat4) -> Self {
        let [x, y, z, w] = [0, 1, 2, 3].map(|row| matrix.row(row));
        let planes = [w + x, w - x, w + y, w - y, w - z, z].map(|plane| {
            let length = plane.truncate().length();
            // Without a far plane there is a plane without a direction: everything is inside of it.
            if length > 1e-12 {
                plane / length
            } else {
                Vec4::W
            }
        });
        Self { planes }
    }

    /// Whether something of a box may be inside. What is said to be outside is outside.
    pub fn sees(&self, bounds: &Bounds) -> bool {
        let (middle, half) = (bounds.center(), bounds.size() * 0.5);
        // Written so that a box that is not finite is seen.
        !self.planes.iter().any(|plane| {
            let normal = plane.truncate();
            normal.dot(middle) + plane.w + normal.abs().dot(half) < 0.0
        })
    }

    /// Whether all of a box is inside.
    pub fn holds(&self, bounds: &Bounds) -> bool {
        let (middle, half) = (bounds.center(), bounds.size() * 0.5);
        self.planes.iter().all(|plane| {
            let normal = plane.truncate();
            normal.dot(middle) + plane.w - normal.abs().dot(half) >= 0.0
        })
    }

    /// Whether something of a ball may be inside.
    pub fn sees_ball(&self, middle: Vec3, radius: f32) -> bool {
        let outside = |plane: &Vec4| plane.truncate().dot(middle) + plane.w < -radius;
        !self.planes.iter().any(outside)
    }
}

impl Scene {
    /// The blocks of which something may be seen, in no promised order.
    pub fn visible(&self, frustum: &Frustum) -> impl Iterator<Item = &Block> {
        let blocks = self.blocks().iter();
        let frustum = *frustum;
        blocks.filter(move |block| !block.instances.is_empty() && frustum.sees(&block.bounds))
    }

    /// The lamps that matter most to a view from `eye`, at most `most`: of those that reach into the view the strongest
    /// and nearest, in that order. Appended to `out`.
    pub fn lights_in_view(&self, frustum: &Frustum, eye: Vec3, most: usize, out: &mut Vec<Light>) {
        let reaching = self
            .lights()
            .iter()
            .filter(|light| frustum.sees_ball(light.position, light.range));
        let mut ranked: Vec<(f32, &Light)> = reaching
            .map(|light| {
                let distance = (light.position.distance(eye) - light.range).max(1.0);
                (light.brightness.sqrt() * light.range / distance, light)
            })
            .collect();
        ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        out.extend(ranked.into_iter().take(most).map(|(_, light)| *light));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cube(middle: Vec3, half: f32) -> Bounds {
        Bounds {
            min: middle - half,
            max: middle + half,
        }
    }

    #[test]
    fn a_camera_sees_what_is_before_it() {
        let camera = Camera::look_at(Vec3::ZERO, Vec3::NEG_Z);
        let frustum = Frustum::new(&camera, 1.5);
        assert!(frustum.sees(&cube(Vec3::NEG_Z * 10.0, 1.0)));
        assert!(frustum.sees(&cube(Vec3::NEG_Z * 1e8, 1.0)));
        assert!(frustum.sees(&cube(Vec3::ZERO, 1.0)));
        assert!(!frustum.sees(&cube(Vec3::Z * 10.0, 1.0)));
        assert!(!frustum.sees(&cube(Vec3::new(-40.0, 0.0, -10.0), 1.0)));
        assert!(!frustum.sees(&cube(Vec3::new(0.0, 40.0, -10.0), 1.0)));
        assert!(frustum.sees(&cube(Vec3::splat(f32::INFINITY), 1.0)));
        assert!(frustum.holds(&cube(Vec3::NEG_Z * 10.0, 1.0)));
        assert!(!frustum.holds(&cube(Vec3::ZERO, 1.0)));
    }

    #[test]
    fn what_is_projected_into_the_image_is_never_culled() {
        let camera = Camera::look_at(Vec3::new(30.0, 20.0, 10.0), Vec3::ZERO);
        let size = glam::Vec2::new(1280.0, 720.0);
        let frustum = Frustum::new(&camera, size.x / size.y);
        for i in 0_u16..4096 {
            let at = Vec3::new(
                f32::from(i % 16),
                f32::from(i / 16 % 16),
                f32::from(i / 256),
            ) * 8.0
                - 64.0;
            let pixel = camera.project(at, size);
            let shown =
                pixel.is_some_and(|p| p.cmpge(glam::Vec2::ZERO).all() && p.cmple(size).all());
            let seen = frustum.sees(&cube(at, 0.0));
            assert!(
                seen == shown || (seen && !shown && near_edge(pixel, size)),
                "{at}"
            );
        }
    }

    fn near_edge(pixel: Option<glam::Vec2>, size: glam::Vec2) -> bool {
        pixel.is_none_or(|p| p.cmpge(glam::Vec2::splat(-1.0)).all() && p.cmple(size + 1.0).all())
    }
}
