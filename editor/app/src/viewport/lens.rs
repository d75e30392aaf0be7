//! Between the world and the window: a camera and the rectangle in which its picture lies. In egui's points, so that
//! things of constant size look alike on every screen.

use egui::{Pos2, Rect};
use glam::{Vec2, Vec3, Vec4};
use studio_render::{Camera, Ray};

/// A camera whose picture fills a rectangle of the window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lens {
    /// Where one looks from.
    pub(crate) camera: Camera,
    /// Where the picture lies, points of the window.
    pub(crate) rect: Rect,
}

impl Lens {
    fn size(&self) -> Vec2 {
        Vec2::new(self.rect.width().max(1.0), self.rect.height().max(1.0))
    }

    /// The half line of everything that one sees at a point of the window.
    pub(crate) fn ray(&self, at: Pos2) -> Ray {
        let at = at - self.rect.min;
        self.camera.ray(Vec2::new(at.x, at.y), self.size())
    }

    /// Where a point of the world is in the window; `None` behind the camera.
    pub(crate) fn project(&self, world: Vec3) -> Option<Pos2> {
        let at = self.camera.project(world, self.size())?;
        Some(self.rect.min + egui::vec2(at.x, at.y))
    }

    /// A line between two points of the world, cut off where it goes behind the camera; `None` if all of it is there.
    pub(crate) fn segment(&self, a: Vec3, b: Vec3) -> Option<[Pos2; 2]> {
        let size = self.size();
        let matrix = self.camera.view_projection(size.x / size.y);
        let (mut a, mut b) = (matrix * a.extend(1.0), matrix * b.extend(1.0));
        let near = self.camera.near;
        match (a.w >= near, b.w >= near) {
            (false, false) => return None,
            (true, true) => {}
            (true, false) => b = a.lerp(b, (a.w - near) / (a.w - b.w)),
            (false, true) => a = b.lerp(a, (b.w - near) / (b.w - a.w)),
        }
        let point = |clip: Vec4| {
            let (x, y) = (clip.x / clip.w, clip.y / clip.w);
            let at = egui::vec2((x + 1.0) * 0.5 * size.x, (1.0 - y) * 0.5 * size.y);
            self.rect.min + at
        };
        let ends = [point(a), point(b)];
        ends.iter()
            .all(|end| end.x.is_finite() && end.y.is_finite())
            .then_some(ends)
    }

    /// How many studs one point of the window covers at a point of the world.
    pub(crate) fn studs_per_point(&self, world: Vec3) -> f32 {
        self.camera.studs_per_pixel(world, self.rect.height())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lens() -> Lens {
        Lens {
            camera: Camera::look_at(Vec3::new(0.0, 0.0, 10.0), Vec3::ZERO),
            rect: Rect::from_min_size(egui::pos2(100.0, 50.0), egui::vec2(800.0, 600.0)),
        }
    }

    #[test]
    fn the_middle_of_the_rectangle_looks_ahead() {
        let lens = lens();
        let centre = lens.project(Vec3::ZERO).expect("in front");
        assert!(centre.distance(lens.rect.center()) < 0.01);
        let ray = lens.ray(lens.rect.center());
        assert!(ray.direction.abs_diff_eq(Vec3::NEG_Z, 1e-5));
        let spread = lens.project(Vec3::X).expect("in front").x - centre.x;
        assert!((spread * lens.studs_per_point(Vec3::ZERO) - 1.0).abs() < 1e-3);
    }

    #[test]
    fn a_line_that_goes_behind_the_camera_is_cut() {
        let lens = lens();
        let [near, far] = lens
            .segment(Vec3::new(1.0, 0.0, 0.0), Vec3::new(1.0, 0.0, 100.0))
            .expect("half of it is in front");
        assert!(near.distance(lens.project(Vec3::X).expect("in front")) < 0.1);
        assert!(far.x > near.x && far.x.is_finite());
        assert_eq!(lens.segment(Vec3::Z * 20.0, Vec3::Z * 30.0), None);
    }
}
