//! The lamps that matter to a frame, and which of them reach which tile of the image, so that a pixel asks only those.

use bytemuck::{Pod, Zeroable};
use glam::{Vec2, Vec3};

use super::light::linear;
use super::visible::Frustum;
use crate::camera::Camera;
use crate::scene::{Bounds, Light, LightKind};

/// Tiles across and down an image.
pub(crate) const TILES: [u32; 2] = [32, 18];
/// Bits of a tile: the most lamps of a frame.
pub(crate) const MOST: usize = 64;

/// A lamp as `frame.wgsl` reads it.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Default, Pod, Zeroable)]
pub(crate) struct Lamp {
    position: [f32; 3],
    range: f32,
    color: [f32; 3],
    cone: f32,
    direction: [f32; 3],
    inner: f32,
    across: [f32; 3],
    unused_a: f32,
    down: [f32; 3],
    unused_b: f32,
}

/// The lamps of a frame.
#[derive(Debug)]
pub(crate) struct Lamps {
    pub(crate) list: Vec<Lamp>,
    /// A bit for each lamp, tile by tile in rows from the top.
    pub(crate) tiles: Vec<[u32; 2]>,
}

/// Chooses at most `most` lamps, those that are brightest where one looks: strength times range, less with the distance.
/// `share` is how much of them the eye takes in: less beside the sun.
pub(crate) fn choose(
    lights: &[Light],
    camera: &Camera,
    aspect: f32,
    frustum: &Frustum,
    most: usize,
    share: f32,
) -> Lamps {
    let mut found: Vec<(f32, &Light)> = lights
        .iter()
        .filter(|light| light.range > 0.0 && light.brightness > 0.0)
        .filter(|light| frustum.sees(&reach(light)))
        .map(|light| {
            let away = light.position.distance(camera.position());
            let worth = light.brightness.min(40.0) * light.range / away.max(light.range);
            (worth, light)
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.truncate(most.min(MOST));

    let mut lamps = Lamps {
        list: Vec::with_capacity(found.len()),
        tiles: vec![[0; 2]; (TILES[0] * TILES[1]) as usize],
    };
    for (index, (_, light)) in found.iter().enumerate() {
        lamps.list.push(lamp(light, share));
        let [left, top, right, bottom] = tiles_of(light, camera, aspect);
        for row in top..bottom {
            for column in left..right {
                let tile = (row * TILES[0] + column) as usize;
                lamps.tiles[tile][index / 32] |= 1 << (index % 32);
            }
        }
    }
    lamps
}

fn spread(light: &Light) -> f32 {
    match light.kind {
        LightKind::Surface { half, .. } => half[0].length() + half[1].length(),
        _ => 0.0,
    }
}

/// The box of what a lamp may shine on.
fn reach(light: &Light) -> Bounds {
    let half = Vec3::splat(light.range + spread(light));
    Bounds {
        min: light.position - half,
        max: light.position + half,
    }
}

/// Tiles that a lamp may reach: left, top, and one past right and bottom.
fn tiles_of(light: &Light, camera: &Camera, aspect: f32) -> [u32; 4] {
    let all = [0, 0, TILES[0], TILES[1]];
    let radius = light.range + spread(light);
    let way = light.position - camera.position();
    let depth = way.dot(camera.forward());
    if depth - radius <= camera.near {
        return all;
    }
    // A ball's outline is wider than its projected radius; its nearest point's scale bounds it.
    let tangent = (camera.field_of_view * 0.5).tan();
    let scale = Vec2::new(1.0 / (tangent * aspect), 1.0 / tangent);
    let middle = Vec2::new(way.dot(camera.right()), -way.dot(camera.up()));
    let to_tile = |edge: Vec2, depth: f32| (edge * scale / depth * 0.5 + 0.5) * tile_count();
    let (low, high) = (middle - radius, middle + radius);
    let least = to_tile(low, depth - radius)
        .min(to_tile(low, depth + radius))
        .floor();
    let most = to_tile(high, depth - radius)
        .max(to_tile(high, depth + radius))
        .ceil();
    let clamp = |value: f32, most: u32| value.clamp(0.0, most as f32) as u32;
    [
        clamp(least.x, TILES[0]),
        clamp(least.y, TILES[1]),
        clamp(most.x, TILES[0]),
        clamp(most.y, TILES[1]),
    ]
}

fn tile_count() -> Vec2 {
    Vec2::new(TILES[0] as f32, TILES[1] as f32)
}

fn lamp(light: &Light, share: f32) -> Lamp {
    let (angle, half) = match light.kind {
        LightKind::Point => (None, [Vec3::ZERO; 2]),
        LightKind::Spot { angle } => (Some(angle), [Vec3::ZERO; 2]),
        LightKind::Surface { angle, half } => (Some(angle), half),
    };
    let cone = angle.map_or(-1.0, |angle| (angle * 0.5).cos());
    let inner = angle.map_or(-1.0, |angle| (angle * 0.36).cos());
    Lamp {
        position: light.position.into(),
        range: light.range,
        color: (linear(light.color) * light.brightness.min(40.0) * (1.4 * share)).into(),
        // A cone of no angle would divide by zero.
        cone: cone.min(0.999),
        direction: light.direction.into(),
        inner: inner.clamp(-1.0, 1.0).max(cone.min(0.999) + 1e-4),
        across: half[0].into(),
        down: half[1].into(),
        ..Lamp::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(position: Vec3, range: f32, brightness: f32) -> Light {
        Light {
            position,
            direction: Vec3::NEG_Y,
            color: [1.0; 3],
            brightness,
            range,
            kind: LightKind::Point,
        }
    }

    fn chosen(lights: &[Light], most: usize) -> Lamps {
        let camera = Camera::look_at(Vec3::new(0.0, 0.0, 30.0), Vec3::ZERO);
        let frustum = Frustum::of_view(&camera.view_projection(1.0));
        choose(lights, &camera, 1.0, &frustum, most, 1.0)
    }

    #[test]
    fn a_small_lamp_in_the_middle_reaches_the_middle_alone() {
        let lamps = chosen(&[point(Vec3::ZERO, 4.0, 1.0)], 8);
        let tile = |column: u32, row: u32| lamps.tiles[(row * TILES[0] + column) as usize][0];
        assert_eq!(tile(TILES[0] / 2, TILES[1] / 2), 1);
        assert_eq!(tile(0, 0) | tile(TILES[0] - 1, TILES[1] - 1), 0);
    }

    #[test]
    fn the_brightest_are_kept_and_those_out_of_sight_are_not() {
        let lights = [
            point(Vec3::new(0.0, 0.0, 90.0), 4.0, 40.0),
            point(Vec3::ZERO, 8.0, 1.0),
            point(Vec3::X, 8.0, 5.0),
        ];
        let lamps = chosen(&lights, 1);
        assert_eq!(lamps.list.len(), 1);
        assert_eq!(lamps.list[0].position, [1.0, 0.0, 0.0]);
    }
}
