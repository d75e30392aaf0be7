//! Which parts outlines are around, and where those are in the picture. Knows no GPU.

use bytemuck::{Pod, Zeroable};
use glam::{Mat4, Quat, Vec3, Vec4Swizzles as _};

use crate::gpu::light::linear;
use crate::gpu::visible::Run;
use crate::limits::{MOST_OUTLINED, MOST_OUTLINES};
use crate::mesh::Detail;
use crate::scene::{Instance, Mesh};
use crate::view::Outline;

/// What is left of a line behind something.
const HIDDEN: f32 = 0.32;
/// Pixels of the casing around a line. Mirrors `CASING` in `shaders/outline_edge.wgsl`.
const CASING: f32 = 1.25;

/// A line's wishes. Mirrors `shaders/outline.wgsl`.
#[repr(C)]
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
pub(super) struct Words {
    color: [f32; 4],
    size: [f32; 2],
    width: f32,
    hidden: f32,
}

/// One outline of a frame.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) words: Words,
    pub(super) runs: Vec<Run>,
    /// Left, top, width, height in pixels.
    pub(super) area: [u32; 4],
}

/// All outlines of a frame.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    pub(super) lines: Vec<Line>,
    /// The instances that their runs count in.
    pub(super) instances: Vec<Instance>,
}

impl Lines {
    /// Finds the parts of outlines; `part` knows them.
    pub(crate) fn collect<'a>(
        outlines: &[Outline],
        part: impl Fn(studio_model::InstanceId) -> Option<(Mesh, &'a Instance)>,
        matrix: &Mat4,
        size: [u32; 2],
    ) -> Self {
        let mut all = Self::default();
        for outline in outlines.iter().take(MOST_OUTLINES) {
            let mut area = Area::default();
            let mut runs: Vec<Run> = Vec::new();
            let room = MOST_OUTLINED.saturating_sub(all.instances.len());
            let found = outline.ids.iter().filter_map(|id| part(*id));
            for (mesh, instance) in found.take(room) {
                area.add(instance, matrix);
                let at = all.instances.len() as u32;
                all.instances.push(*instance);
                match runs.last_mut() {
                    Some(last) if last.mesh == mesh => last.instances.end = at + 1,
                    _ => runs.push(Run {
                        mesh,
                        detail: Detail::Near,
                        texture: 0,
                        instances: at..at + 1,
                    }),
                }
            }
            let width = outline.width.clamp(0.5, 6.0);
            let Some(area) = area.pixels(size, width + CASING + 2.0) else {
                continue;
            };
            let [red, green, blue, alpha] = outline.color;
            let color = linear([red, green, blue]).extend(alpha.clamp(0.0, 1.0));
            let words = Words {
                color: color.into(),
                size: size.map(|side| side as f32),
                width,
                hidden: if outline.occluded { 0.0 } else { HIDDEN },
            };
            all.lines.push(Line { words, runs, area });
        }
        all
    }
}

impl Lines {
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

/// A rectangle of the picture that grows around parts, in clip coordinates.
#[derive(Debug)]
struct Area {
    min: glam::Vec2,
    max: glam::Vec2,
}

impl Default for Area {
    fn default() -> Self {
        Self {
            min: glam::Vec2::INFINITY,
            max: glam::Vec2::NEG_INFINITY,
        }
    }
}

impl Area {
    fn add(&mut self, instance: &Instance, matrix: &Mat4) {
        let turn = Quat::from_array(instance.rotation);
        let half = Vec3::from(instance.size) * 0.5;
        for corner in 0..8u32 {
            let side = |bit: u32| if corner >> bit & 1 == 0 { -1.0 } else { 1.0 };
            let corner = turn * (half * Vec3::new(side(0), side(1), side(2)));
            let clip = *matrix * (Vec3::from(instance.position) + corner).extend(1.0);
            if clip.w <= 1e-3 {
                // Behind the eye: it may be anywhere.
                self.min = glam::Vec2::NEG_ONE;
                self.max = glam::Vec2::ONE;
                return;
            }
            let at = clip.xy() / clip.w;
            self.min = self.min.min(at);
            self.max = self.max.max(at);
        }
    }

    /// In pixels, with a margin; `None` if nothing of it is in the picture.
    fn pixels(&self, size: [u32; 2], margin: f32) -> Option<[u32; 4]> {
        let [width, height] = size.map(|side| side as f32);
        let left = ((self.min.x * 0.5 + 0.5) * width - margin).floor().max(0.0);
        let right = ((self.max.x * 0.5 + 0.5) * width + margin)
            .ceil()
            .min(width);
        let top = ((0.5 - self.max.y * 0.5) * height - margin)
            .floor()
            .max(0.0);
        let bottom = ((0.5 - self.min.y * 0.5) * height + margin)
            .ceil()
            .min(height);
        let some = left < right && top < bottom;
        some.then_some([
            left as u32,
            top as u32,
            (right - left) as u32,
            (bottom - top) as u32,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_is_around_what_is_seen() {
        let camera = crate::camera::Camera::look_at(Vec3::new(0.0, 0.0, 10.0), Vec3::ZERO);
        let matrix = camera.view_projection(1.0);
        let part = |z: f32| Instance {
            position: [0.0, 0.0, z],
            size: [1.0; 3],
            rotation: [0.0, 0.0, 0.0, 1.0],
            ..Instance::default()
        };
        let mut area = Area::default();
        assert_eq!(area.pixels([100, 100], 2.0), None);
        area.add(&part(0.0), &matrix);
        let [left, top, width, height] = area.pixels([100, 100], 2.0).expect("in view");
        assert!(left > 30 && top > 30 && width < 30 && height < 30);
        area.add(&part(12.0), &matrix);
        assert_eq!(area.pixels([100, 100], 2.0), Some([0, 0, 100, 100]));
    }
}
