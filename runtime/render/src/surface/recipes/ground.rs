//! What grows or lies about: grass, sand, soil, snow.

use glam::{IVec2, Vec2, Vec3};

use super::super::bake::Texel;
use super::super::noise::{cells, fbm, hash, mix, step, unit, unit_of, warp};
use super::texel;

/// A layer of blades: how high the blade over a place is (0 between them) and its hash.
fn blades(uv: Vec2, count: i32, seed: u32) -> (f32, u32) {
    let mut best = (0.0, 0);
    let scaled = uv * count as f32;
    let home = scaled.floor().as_ivec2();
    for y in -1..=1 {
        for x in -1..=1 {
            let at = home + IVec2::new(x, y);
            let id = hash(at.rem_euclid(IVec2::splat(count)), seed);
            let point = at.as_vec2() + Vec2::new(unit(id), unit_of(id, 1));
            let turn = (unit_of(id, 2) - 0.5) * 2.2;
            // A parabola's slope is a cheap direction: mostly up, leaning to both sides.
            let along = Vec2::new(turn, 1.0).normalize();
            let way = scaled - point;
            let (far, aside) = (way.dot(along), way.perp_dot(along));
            let bent = aside + 0.25 * far * far * (unit_of(id, 3) - 0.5);
            let taper = 1.0 - far.abs() / 0.95;
            let width = 0.16 * taper.max(0.0);
            if bent.abs() < width {
                let high = (0.35 + 0.65 * unit_of(id, 4)) * (0.6 + 0.4 * far) * taper.sqrt();
                if high > best.0 {
                    best = (high, id);
                }
            }
        }
    }
    best
}

/// Blades in three layers over dark soil.
pub(super) fn grass(uv: Vec2) -> Texel {
    let mut best = (0.0, 0);
    for (layer, count) in [(0, 20), (1, 24), (2, 28)] {
        let found = blades(uv, count, 40 + layer);
        if found.0 > best.0 {
            best = found;
        }
    }
    let tuft = fbm(uv, IVec2::splat(4), 3, 44);
    let (high, id) = best;
    let light = mix(0.42, 1.35, high) * (1.0 + 0.3 * (unit(id) - 0.5)) * (1.0 + 0.25 * tuft);
    let dry = step(0.72, 1.0, unit_of(id, 6));
    let tint = Vec3::new(mix(0.97, 1.25, dry), 1.0, mix(0.95, 0.75, dry));
    texel(tint * light, 0.09 * high + 0.02 * tuft, 0.9)
}
