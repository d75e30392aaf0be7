//! Water, liquid and frozen.

use glam::{IVec2, Vec2, Vec3};

use super::super::bake::Texel;
use super::super::noise::{cells, fbm, mix, noise, ridges, step, unit_of, warp};
use super::texel;

/// Clear, with white cracks and clouds of air below its face.
pub(super) fn ice(uv: Vec2) -> Texel {
    let bent = warp(uv, IVec2::splat(4), 4, 0.05, 240);
    let sheet = cells(bent, IVec2::splat(4), 1.0, 241);
    let chip = cells(bent + 0.2, IVec2::splat(9), 1.0, 242);
    let cloud = fbm(bent, IVec2::splat(4), 5, 243);
    let crack = 1.0 - step(0.0, 0.022, sheet.border);
    let feather = (1.0 - step(0.0, 0.16, sheet.border)) * step(-0.1, 0.5, cloud);
    let fine = (1.0 - step(0.0, 0.018, chip.border)) * step(0.0, 0.4, cloud);
    let white = (0.9 * crack + 0.4 * feather + 0.55 * fine).min(1.0);
    let deep = Vec3::new(0.92, 0.97, 1.01) * (1.0 + 0.14 * cloud);
    let frost = Vec3::new(1.38, 1.4, 1.42);
    texel(
        deep.lerp(frost, white),
        0.004 * cloud - 0.006 * crack,
        0.07 + 0.3 * white,
    )
}

/// Old snow pressed to ice: leaning layers, clefts of blue.
pub(super) fn glacier(uv: Vec2) -> Texel {
    let bent = warp(uv, IVec2::splat(3), 4, 0.07, 250);
    let layer = noise(
        Vec2::new(bent.x * 0.0, bent.y + bent.x),
        IVec2::new(1, 16),
        251,
    );
    let crest = ridges(bent, IVec2::splat(5), 5, 252);
    let block = cells(bent, IVec2::splat(6), 1.0, 253);
    let cleft = 1.0 - step(0.0, 0.09, block.border);
    let light = 0.86 + 0.22 * crest + 0.06 * layer + 0.08 * (unit_of(block.id, 1) - 0.5);
    let white = step(0.35, 0.8, crest + 0.12 * layer);
    let blue = Vec3::new(0.86, 0.96, 1.02).lerp(Vec3::new(1.09, 1.1, 1.11), white);
    let color = blue * light * (1.0 - 0.3 * cleft);
    texel(
        color,
        0.3 * crest - 0.1 * cleft + 0.02 * layer,
        mix(0.22, 0.7, white),
    )
}

/// Small waves from all sides.
pub(super) fn water(uv: Vec2) -> Texel {
    let bent = warp(uv, IVec2::splat(5), 2, 0.03, 260);
    let wave = 1.0 - ridges(bent, IVec2::splat(7), 3, 261);
    texel(Vec3::splat(1.0) * mix(0.9, 1.12, wave), -0.09 * wave, 0.06)
}
