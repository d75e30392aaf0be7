//! What grows or lies about: grass, sand, soil, snow.

use glam::{IVec2, Vec2, Vec3};

use super::super::bake::Texel;
use super::super::noise::{cells, fbm, hash, mix, noise, step, unit, unit_of, warp};
use super::texel;

/// A layer of blades: how high the blade over a place is, how much of the place it covers, and its hash. `soft` is how wide
/// its edge is, in cells of the layer.
fn blades(uv: Vec2, count: i32, soft: f32, seed: u32) -> (f32, f32, u32) {
    let mut best = (0.0, 0.0, 0);
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
            let cover = 1.0 - step(width - soft, width + soft, bent.abs());
            if cover > 0.0 && taper > 0.0 {
                let high = (0.35 + 0.65 * unit_of(id, 4)) * (0.6 + 0.4 * far) * taper.sqrt();
                if high * cover > best.0 * best.1 {
                    best = (high, cover, id);
                }
            }
        }
    }
    best
}

/// Blades in three layers over dark soil.
pub(super) fn grass(uv: Vec2) -> Texel {
    let tuft = fbm(uv, IVec2::splat(4), 3, 44);
    let soil = (0.42, 0.0, Vec3::new(0.97, 1.0, 0.95));
    let (mut light, mut height, mut tint) = soil;
    for (layer, count) in [(0, 20), (1, 24), (2, 28)] {
        let (high, cover, id) = blades(uv, count, 0.05, 40 + layer);
        // Higher blades hide lower ones, softly.
        let over = cover * step(-0.12, 0.08, high - height);
        let dry = step(0.72, 1.0, unit_of(id, 6));
        let own = mix(0.42, 1.35, high) * (1.0 + 0.3 * (unit(id) - 0.5));
        light = mix(light, own, over);
        height = mix(height, high, over);
        tint = tint.lerp(
            Vec3::new(mix(0.97, 1.25, dry), 1.0, mix(0.95, 0.75, dry)),
            over,
        );
    }
    texel(
        tint * (light * (1.0 + 0.25 * tuft)),
        0.07 * height + 0.02 * tuft,
        0.9,
    )
}

/// Broad leaves, heaped.
pub(super) fn leafy_grass(uv: Vec2) -> Texel {
    let mut best = (0.0_f32, 0_u32, 0.0_f32);
    for (layer, count) in [(0, 13), (1, 16), (2, 19)] {
        let scaled = uv * count as f32;
        let home = scaled.floor().as_ivec2();
        for step_y in -1..=1 {
            for step_x in -1..=1 {
                let at = home + IVec2::new(step_x, step_y);
                let id = hash(at.rem_euclid(IVec2::splat(count)), 400 + layer);
                let point = at.as_vec2() + Vec2::new(unit(id), unit_of(id, 1));
                let toward = Vec2::new(unit_of(id, 2) - 0.5, unit_of(id, 3) - 0.5);
                let along = toward.normalize_or(Vec2::Y);
                let way = scaled - point;
                let (far, aside) = (way.dot(along), way.perp_dot(along).abs());
                // Pointed at both ends, widest a little before the middle.
                let width = 0.34 * (1.0 - (far / 0.78).powi(2)).max(0.0) * (1.0 - 0.3 * far);
                if aside < width {
                    let high = mix(0.3, 1.0, unit_of(id, 4)) + 0.1 * far - 0.12 * aside / 0.34;
                    if high > best.0 {
                        let rib = 1.0 - step(0.0, 0.035, aside);
                        best = (high, id, rib);
                    }
                }
            }
        }
    }
    let (high, id, rib) = best;
    let light = mix(0.34, 1.3, high) * (1.0 + 0.22 * (unit_of(id, 5) - 0.5)) + 0.14 * rib;
    let dry = step(0.8, 1.0, unit_of(id, 6));
    let tint = Vec3::new(mix(0.96, 1.25, dry), 1.0, mix(0.95, 0.75, dry));
    texel(
        tint * light,
        0.13 * high + 0.006 * rib,
        mix(0.95, 0.6, high),
    )
}

/// Grain by grain, alike on all sides: it lies in soft hollows.
pub(super) fn sand(uv: Vec2) -> Texel {
    let hollow = fbm(uv, IVec2::splat(5), 4, 410);
    let lump = fbm(uv, IVec2::splat(36), 2, 411);
    let grain = cells(uv, IVec2::splat(150), 1.0, 412);
    let fine = noise(uv, IVec2::splat(240), 413);
    let own = unit(grain.id) - 0.5;
    let dark = step(0.9, 0.97, unit_of(grain.id, 1));
    let light = 1.0 + 0.05 * hollow + 0.05 * lump + 0.18 * own + 0.07 * fine - 0.2 * dark;
    let tint = Vec3::new(1.0 + 0.02 * own, 1.0, 1.0 - 0.05 * own);
    texel(
        tint * light,
        0.05 * hollow + 0.012 * lump + 0.006 * unit(grain.id),
        0.95,
    )
}

/// Soft drifts with a crust that glitters.
pub(super) fn snow(uv: Vec2) -> Texel {
    let drift = fbm(uv, IVec2::splat(4), 4, 420);
    let lump = fbm(uv, IVec2::splat(24), 3, 421);
    let grain = noise(uv, IVec2::splat(160), 422);
    let glitter = cells(uv, IVec2::splat(90), 1.0, 423);
    let spark = (1.0 - step(0.06, 0.2, glitter.distance)) * step(0.86, 0.93, unit(glitter.id));
    let light = 1.0 + 0.03 * drift + 0.02 * lump + 0.012 * grain + 0.06 * spark;
    let blue = 0.02 * (0.3 - drift);
    texel(
        Vec3::new(light - blue, light, light + blue),
        0.11 * drift + 0.014 * lump + 0.003 * grain,
        mix(0.85, 0.25, spark),
    )
}

/// Wet: lumps, and puddles between them.
pub(super) fn mud(uv: Vec2) -> Texel {
    let bent = warp(uv, IVec2::splat(5), 3, 0.05, 430);
    let swell = fbm(bent, IVec2::splat(5), 5, 431);
    let lump = cells(bent, IVec2::splat(18), 1.0, 432);
    let knob = (1.0 - step(0.0, 0.6, lump.distance)) * unit(lump.id);
    let grain = fbm(uv, IVec2::splat(50), 3, 433);
    let level = swell + 0.3 * knob;
    let wet = 1.0 - step(-0.22, -0.02, level);
    let light = mix(1.06 + 0.35 * level + 0.12 * grain, 0.62, wet);
    let height = mix(0.2 * level + 0.015 * grain, -0.03, wet);
    let tint = Vec3::new(1.02, 1.0, 0.97);
    texel(tint * light, height, mix(0.62, 0.06, wet))
}

/// Dry soil: crumbs, small stones, bits of straw.
pub(super) fn ground(uv: Vec2) -> Texel {
    let swell = fbm(uv, IVec2::splat(5), 5, 440);
    let grain = fbm(uv, IVec2::splat(44), 4, 441);
    let crumb = cells(uv, IVec2::splat(46), 1.0, 442);
    let stone = cells(
        warp(uv, IVec2::splat(20), 2, 0.008, 443),
        IVec2::splat(17),
        1.0,
        444,
    );
    let knob = (1.0 - step(0.1, 0.55, crumb.distance)) * unit(crumb.id);
    let size = mix(0.08, 0.36, unit_of(stone.id, 1).powi(2));
    let solid = if unit(stone.id) > 0.75 {
        1.0 - step(size * 0.75, size, stone.distance)
    } else {
        0.0
    };
    let soil = Vec3::new(1.04, 1.0, 0.94) * (0.92 + 0.28 * swell + 0.3 * grain + 0.16 * knob);
    let pale = Vec3::new(1.3, 1.32, 1.36) * mix(0.75, 1.15, unit_of(stone.id, 2));
    let dome = solid * (1.0 - (stone.distance / 0.44).powi(2)).max(0.0);
    texel(
        soil.lerp(pale, solid),
        0.05 * swell + 0.03 * grain + 0.03 * knob + 0.09 * dome,
        mix(0.98, 0.75, solid),
    )
}

/// A dry lake: plates of crystals with raised rims.
pub(super) fn salt(uv: Vec2) -> Texel {
    let bent = warp(uv, IVec2::splat(9), 3, 0.02, 450);
    let plate = cells(bent, IVec2::splat(5), 0.9, 451);
    let crystal = cells(uv, IVec2::splat(60), 1.0, 452);
    let grain = fbm(uv, IVec2::splat(60), 3, 453);
    let rim = 1.0 - step(0.01, 0.1, plate.border);
    let gutter = 1.0 - step(0.0, 0.012, plate.border);
    let facet = unit(crystal.id) - 0.5;
    let light = 0.97 + 0.12 * rim + 0.08 * facet + 0.07 * grain - 0.12 * gutter;
    let tint = Vec3::new(1.0, 0.995, 0.985 + 0.03 * rim);
    texel(
        tint * light,
        0.09 * rim + 0.014 * facet + 0.012 * grain - 0.03 * gutter,
        0.55 + 0.3 * facet,
    )
}
