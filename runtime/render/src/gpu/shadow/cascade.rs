//! What the layers of the shadow map cover: each a part of the view that lies farther away. They stay where they are until the
//! view has moved some way, in steps of whole texels: edges of shadows do not crawl, and a still scene's map is drawn once.
//! Knows no GPU.

use glam::{Mat4, Vec3};

use crate::camera::Camera;
use crate::gpu::tier::Tier;
use crate::scene::Bounds;

/// The most layers.
pub(crate) const LAYERS: usize = 3;
/// Where layers end, of the distance of the last.
const ENDS: [[f32; LAYERS]; 2] = [[1.0, 1.0, 1.0], [0.075, 0.28, 1.0]];
/// A layer moves in steps of this part of its radius.
const STEP: f32 = 0.125;

/// One layer: what of the world it covers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cascade {
    /// From the world to clip space, depth reversed.
    pub(crate) matrix: Mat4,
    /// Studs of a texel.
    pub(crate) texel: f32,
    /// Studs from the near to the far end.
    pub(crate) range: f32,
}

impl Cascade {
    /// From the world to texture coordinates and depth.
    pub(crate) fn to_texture(self) -> Mat4 {
        let half = Mat4::from_scale_rotation_translation(
            Vec3::new(0.5, -0.5, 1.0),
            glam::Quat::IDENTITY,
            Vec3::new(0.5, 0.5, 0.0),
        );
        half * self.matrix
    }
}

/// Layers for a view of a world inside `bounds`.
pub(crate) fn cascades(
    camera: &Camera,
    aspect: f32,
    towards_light: Vec3,
    bounds: &Bounds,
    tier: &Tier,
) -> Vec<Cascade> {
    let eye = camera.position();
    let corner = (bounds.min - eye).abs().max((bounds.max - eye).abs());
    // Steps of half an octave, so that a walk does not change them all the time.
    let end = corner.length().clamp(24.0, tier.shadow_distance);
    let end = 2f32
        .powf((end.log2() * 2.0).ceil() * 0.5)
        .min(tier.shadow_distance);
    let start = eye.distance(eye.clamp(bounds.min, bounds.max)).min(end);
    let ends = ENDS[usize::from(tier.cascades > 1)];
    let mut near = 0.0f32;
    let mut made = Vec::with_capacity(tier.cascades);
    for share in &ends[..tier.cascades.min(LAYERS)] {
        let far = start + (end - start * 0.5) * share;
        made.push(cascade(
            camera,
            aspect,
            [near, far],
            towards_light,
            bounds,
            tier,
        ));
        near = far;
    }
    made
}

fn cascade(
    camera: &Camera,
    aspect: f32,
    [near, far]: [f32; 2],
    towards_light: Vec3,
    bounds: &Bounds,
    tier: &Tier,
) -> Cascade {
    let (middle, radius) = ball_around(camera, aspect, near, far);
    // A radius in steps too: rounding must not change the size of texels.
    let radius = (radius * 16.0).ceil() / 16.0;
    let step = radius * STEP;
    let side = (radius + step) * 2.0;
    let texel = side / tier.shadow_size as f32;
    let step = (step / texel).floor().max(1.0) * texel;

    let turn = turn_to(towards_light);
    let inside = turn * middle;
    let x = (inside.x / step).round() * step;
    let y = (inside.y / step).round() * step;
    // Along the light, all of the world.
    let half = bounds.size() * 0.5;
    let reach = towards_light.abs().dot(half) + 1.0;
    let along = towards_light.dot(bounds.center());
    let (front, back) = (along + reach, along - reach);
    let range = front - back;
    let half = side * 0.5;
    // Depth 1 at the front, towards the light, 0 at the back.
    let projection = Mat4::from_cols_array_2d(&[
        [1.0 / half, 0.0, 0.0, 0.0],
        [0.0, 1.0 / half, 0.0, 0.0],
        [0.0, 0.0, 1.0 / range, 0.0],
        [-x / half, -y / half, -back / range, 1.0],
    ]);
    Cascade {
        matrix: projection * Mat4::from_mat3(turn),
        texel,
        range,
    }
}

/// Turns the world so that the light comes from +Z.
fn turn_to(towards_light: Vec3) -> glam::Mat3 {
    let (right, up) = towards_light.any_orthonormal_pair();
    glam::Mat3::from_cols(right, up, towards_light).transpose()
}

/// The least ball around what is seen between two distances.
fn ball_around(camera: &Camera, aspect: f32, near: f32, far: f32) -> (Vec3, f32) {
    let tangent = (camera.field_of_view * 0.5).tan();
    let slope = tangent * tangent * (1.0 + aspect * aspect);
    let middle = ((near + far) * (1.0 + slope) * 0.5).min(far);
    let radius = ((far - middle).powi(2) + far * far * slope).sqrt();
    (camera.position() + camera.forward() * middle, radius)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Quality;

    const WORLD: Bounds = Bounds {
        min: Vec3::new(-500.0, -10.0, -500.0),
        max: Vec3::new(500.0, 90.0, 500.0),
    };

    fn made(eye: Vec3, target: Vec3) -> Vec<Cascade> {
        let tier = Tier::of(Quality::High);
        let light = Vec3::new(0.4, 0.8, 0.3).normalize();
        cascades(&Camera::look_at(eye, target), 1.6, light, &WORLD, &tier)
    }

    #[test]
    fn what_is_seen_near_lies_in_the_first_layer() {
        let (eye, target) = (Vec3::new(10.0, 20.0, 30.0), Vec3::new(0.0, 5.0, 0.0));
        let layers = made(eye, target);
        assert_eq!(layers.len(), 3);
        let at = layers[0].to_texture().project_point3(eye.lerp(target, 0.8));
        assert!(
            at.cmpgt(Vec3::ZERO).all() && at.cmplt(Vec3::ONE).all(),
            "{at}"
        );
    }

    #[test]
    fn turning_and_small_steps_move_by_whole_texels() {
        let before = made(Vec3::new(10.0, 20.0, 30.0), Vec3::ZERO);
        let after = made(Vec3::new(14.0, 20.3, 22.0), Vec3::new(9.0, 0.0, 1.0));
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before.texel, after.texel);
            let at = |cascade: &Cascade| {
                cascade.matrix.project_point3(Vec3::ZERO).truncate() * 0.5 * 2048.0
            };
            let moved = at(before) - at(after);
            assert!((moved - moved.round()).length() < 0.02, "{moved}");
        }
    }

    #[test]
    fn towards_the_light_depth_grows() {
        let layer = made(Vec3::new(10.0, 20.0, 30.0), Vec3::ZERO)[0];
        let depth = |y: f32| layer.matrix.project_point3(Vec3::Y * y).z;
        assert!(depth(10.0) > depth(0.0));
    }
}
