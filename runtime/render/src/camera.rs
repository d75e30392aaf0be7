//! Where one looks from: view and projection, rays through pixels and pixels of points. Knows no scene.
//!
//! Right-handed, looking along -Z with +Y up, as `CFrame`s of cameras do. Depth is reversed (1 near, 0 infinitely far)
//! without a far plane.

use glam::camera::rh::proj::directx::perspective_infinite_reverse;
use glam::{Mat4, Vec2, Vec3, Vec4Swizzles as _};
use studio_model::CFrame;

use crate::scene::Bounds;

/// A half line with a direction of length one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ray {
    /// Where it starts, studs.
    pub origin: Vec3,
    /// Where it goes, length one.
    pub direction: Vec3,
}

impl Ray {
    /// The point at a distance in studs.
    pub fn at(&self, distance: f32) -> Vec3 {
        self.origin + self.direction * distance
    }
}

/// A perspective camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// Position in studs, and rotation: it looks along its -Z.
    pub frame: CFrame,
    /// Vertical field of view, radians.
    pub field_of_view: f32,
    /// Distance of the near plane, studs.
    pub near: f32,
}

impl Default for Camera {
    /// From above and aside to the origin, 70 degrees high.
    fn default() -> Self {
        Self::look_at(Vec3::new(40.0, 30.0, 40.0), Vec3::ZERO)
    }
}

impl Camera {
    /// At `eye`, looking at `target`, with the reference's field of view of 70 degrees. Equal points look along -Z.
    pub fn look_at(eye: Vec3, target: Vec3) -> Self {
        let forward = (target - eye).try_normalize().unwrap_or(Vec3::NEG_Z);
        // Looking straight up or down, +Y says nothing about where up is.
        let up = if forward.y.abs() > 0.9999 {
            Vec3::NEG_Z
        } else {
            Vec3::Y
        };
        let right = forward.cross(up).normalize();
        let rotation = glam::Mat3::from_cols(right, right.cross(forward), -forward);
        Self {
            frame: CFrame {
                position: eye,
                rotation,
            },
            field_of_view: 70f32.to_radians(),
            near: 0.25,
        }
    }

    /// Looking from the side that `from` points to at the middle of a box, as near as all of it fits into an image of this
    /// aspect (width / height), with a margin of a twelfth.
    pub fn fitting(bounds: Bounds, from: Vec3, aspect: f32) -> Self {
        let mut camera = Self::look_at(from, Vec3::ZERO);
        let tall = (camera.field_of_view * 0.5).tan() * 11.0 / 12.0;
        let wide = tall * aspect.max(1e-3);
        let half = bounds.size() * 0.5;
        let corners = (0..8u8).map(|corner| {
            let sign = |bit: u8| if corner & bit == 0 { -1.0 } else { 1.0 };
            half * Vec3::new(sign(1), sign(2), sign(4))
        });
        // A corner that is `towards` nearer needs as much more distance.
        let needed = corners.map(|corner| {
            let towards = -corner.dot(camera.forward());
            let across = corner.dot(camera.right()).abs() / wide;
            towards + across.max(corner.dot(camera.up()).abs() / tall)
        });
        let distance = needed.fold(1.0, f32::max);
        camera.frame.position = bounds.center() - camera.forward() * distance;
        camera
    }

    /// Looking from the side that `from` points to, as near as all of these boxes fit into an image of this aspect (width /
    /// height), with a margin of a sixth. What is between them need not be in the middle of the image. `None` without
    /// boxes.
    pub fn holding(boxes: &[Bounds], from: Vec3, aspect: f32) -> Option<Self> {
        let mut camera = Self::look_at(from, Vec3::ZERO);
        let tall = (camera.field_of_view * 0.5).tan() * 5.0 / 6.0;
        let wide = tall * aspect.max(1e-3);
        let (right, up, ahead) = (camera.right(), camera.up(), camera.forward());
        // How far a box reaches beyond a plane through the origin with this normal.
        let reach = |normal: Vec3| {
            let reaches = boxes
                .iter()
                .map(|one| one.center().dot(normal) + (one.size() * 0.5).dot(normal.abs()));
            reaches.reduce(f32::max)
        };
        // Each side of the view is a plane, moved out until nothing is beyond it; two that face each other meet before
        // what they hold, and the eye is where the nearer pair does.
        let sides = |across: Vec3, slope: f32| {
            let (one, other) = (
                reach(across - ahead * slope)?,
                reach(-across - ahead * slope)?,
            );
            Some(((one - other) * 0.5, (one + other) / (-2.0 * slope)))
        };
        let ((x, depth), (y, other)) = (sides(right, wide)?, sides(up, tall)?);
        camera.frame.position = right * x + up * y + ahead * depth.min(other);
        Some(camera)
    }

    /// Where the camera is, studs.
    pub fn position(&self) -> Vec3 {
        self.frame.position
    }

    /// Where it looks, length one.
    pub fn forward(&self) -> Vec3 {
        -self.frame.rotation.z_axis
    }

    /// To its right, length one.
    pub fn right(&self) -> Vec3 {
        self.frame.rotation.x_axis
    }

    /// To its top, length one.
    pub fn up(&self) -> Vec3 {
        self.frame.rotation.y_axis
    }

    /// From world to camera space.
    pub fn view(&self) -> Mat4 {
        let frame = self.frame.inverse();
        Mat4::from_translation(frame.position) * Mat4::from_mat3(frame.rotation)
    }

    /// From camera space to the clip space of an image of this aspect (width / height), depth reversed and infinite.
    pub fn projection(&self, aspect: f32) -> Mat4 {
        perspective_infinite_reverse(self.field_of_view, aspect.max(1e-3), self.near)
    }

    /// From world to clip space.
    pub fn view_projection(&self, aspect: f32) -> Mat4 {
        self.projection(aspect) * self.view()
    }

    /// The ray through a point of an image of `size` pixels, from its top left.
    pub fn ray(&self, point: Vec2, size: Vec2) -> Ray {
        let size = size.max(Vec2::ONE);
        let half = (self.field_of_view * 0.5).tan();
        let x = (point.x / size.x * 2.0 - 1.0) * half * size.x / size.y;
        let y = (1.0 - point.y / size.y * 2.0) * half;
        let direction = self.forward() + self.right() * x + self.up() * y;
        Ray {
            origin: self.position(),
            direction: direction.normalize(),
        }
    }

    /// Where a point of the world is in an image of `size` pixels, from its top left; `None` behind the near plane.
    pub fn project(&self, world: Vec3, size: Vec2) -> Option<Vec2> {
        let size = size.max(Vec2::ONE);
        let clip = self.view_projection(size.x / size.y) * world.extend(1.0);
        if clip.w < self.near {
            return None;
        }
        let ndc = clip.xy() / clip.w;
        Some(Vec2::new(ndc.x + 1.0, 1.0 - ndc.y) * 0.5 * size)
    }

    /// How many studs one pixel covers at a point of the world, in an image of this height. For things of constant size
    /// on screen.
    pub fn studs_per_pixel(&self, world: Vec3, height: f32) -> f32 {
        let depth = (world - self.position()).dot(self.forward()).max(self.near);
        2.0 * depth * (self.field_of_view * 0.5).tan() / height.max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ray_through_a_projected_point_hits_it() {
        let camera = Camera::look_at(Vec3::new(12.0, 30.0, -40.0), Vec3::new(3.0, 2.0, 1.0));
        let size = Vec2::new(1280.0, 720.0);
        for point in [
            Vec3::ZERO,
            Vec3::new(3.0, 2.0, 1.0),
            Vec3::new(-4.0, 9.0, 6.0),
        ] {
            let pixel = camera.project(point, size).expect("in front");
            let ray = camera.ray(pixel, size);
            let miss = ray.at((point - ray.origin).length()) - point;
            assert!(miss.length() < 1e-3, "{miss}");
        }
        assert_eq!(
            camera.project(camera.position() - camera.forward(), size),
            None
        );
    }

    #[test]
    fn a_fitting_camera_sees_every_corner_and_wastes_little() {
        let bounds = Bounds {
            min: Vec3::new(-300.0, 0.0, -20.0),
            max: Vec3::new(500.0, 60.0, 70.0),
        };
        let size = Vec2::new(1280.0, 720.0);
        let camera = Camera::fitting(bounds, Vec3::new(0.5, 0.4, 0.8), size.x / size.y);
        let mut farthest = 0f32;
        for corner in 0..8 {
            let pick = |bit: i32, axis: usize| {
                if corner & bit == 0 {
                    bounds.min[axis]
                } else {
                    bounds.max[axis]
                }
            };
            let corner = Vec3::new(pick(1, 0), pick(2, 1), pick(4, 2));
            let at = camera.project(corner, size).expect("in front") / size * 2.0 - 1.0;
            farthest = farthest.max(at.abs().max_element());
        }
        assert!((0.85..0.95).contains(&farthest), "{farthest}");
    }

    #[test]
    fn a_camera_holds_all_boxes_and_no_less_would_do() {
        let size = Vec2::new(1280.0, 720.0);
        let aspect = size.x / size.y;
        let from = Vec3::new(0.5, 0.4, 0.8);
        assert!(Camera::holding(&[], from, aspect).is_none());
        let cube = |at: Vec3| Bounds {
            min: at - 4.0,
            max: at + 4.0,
        };
        let [near, far, high] = [
            Vec3::new(90.0, 0.0, 120.0),
            Vec3::new(-700.0, 0.0, -300.0),
            Vec3::new(10.0, 80.0, -60.0),
        ];
        let boxes = [cube(near), cube(far), cube(high)];
        let camera = Camera::holding(&boxes, from, aspect).expect("boxes");
        let mut least = Vec2::INFINITY;
        let mut most = Vec2::NEG_INFINITY;
        for one in boxes {
            for corner in 0..8u8 {
                let sign = |bit: u8| if corner & bit == 0 { -0.5 } else { 0.5 };
                let corner = one.center() + one.size() * Vec3::new(sign(1), sign(2), sign(4));
                let at = camera.project(corner, size).expect("in front") / size * 2.0 - 1.0;
                (least, most) = (least.min(at), most.max(at));
            }
        }
        let edge = 5.0 / 6.0;
        assert!(most.max_element() < edge + 1e-3 && least.min_element() > -edge - 1e-3);
        // One pair of sides touches what it holds.
        let slack = (Vec2::splat(edge) - most).max(least + Vec2::splat(edge));
        assert!(slack.min_element() < 1e-3, "{slack}");
    }

    #[test]
    fn looking_straight_down_has_an_up() {
        let camera = Camera::look_at(Vec3::Y * 10.0, Vec3::ZERO);
        assert!(camera.frame.is_finite());
        assert!(camera.up().abs_diff_eq(Vec3::NEG_Z, 1e-5));
    }
}
