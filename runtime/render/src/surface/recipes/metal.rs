//! Metals. Their extra is how bare the metal lies.

use glam::{IVec2, Vec2, Vec3};

use super::super::bake::Texel;
use super::super::noise::{cells, fbm, mix, noise, step, unit, warp};
use super::{gray, texel};

/// Brushed along u, with a few scratches.
pub(super) fn metal(uv: Vec2) -> Texel {
    let brush = 0.5 * noise(uv, IVec2::new(3, 256), 200)
        + 0.3 * noise(uv, IVec2::new(7, 128), 201)
        + 0.4 * noise(uv, IVec2::new(2, 60), 204);
    let cloud = fbm(uv, IVec2::splat(4), 3, 202);
    let turned = Vec2::new(uv.x + uv.y, uv.y - uv.x);
    let scratch = step(0.8, 0.95, noise(turned, IVec2::new(5, 90), 203));
    let light = 1.0 + 0.16 * brush + 0.07 * cloud + 0.2 * scratch;
    texel(
        gray(light),
        0.0016 * brush - 0.002 * scratch,
        0.36 + 0.08 * brush + 0.06 * cloud,
    )
}

/// Rust in flakes over steel, and runs below them.
pub(super) fn corroded(uv: Vec2) -> Texel {
    let bent = warp(uv, IVec2::splat(5), 4, 0.05, 210);
    let patch = fbm(bent, IVec2::splat(4), 6, 211);
    let run = fbm(uv, IVec2::new(22, 3), 3, 212);
    let grain = fbm(uv, IVec2::splat(60), 3, 213);
    let rust = step(-0.16, 0.12, patch + 0.3 * run.max(0.0) + 0.06 * grain);
    let old = step(0.1, 0.45, patch + 0.1 * grain);
    let pit = cells(bent, IVec2::splat(48), 1.0, 214);
    let hole = (1.0 - step(0.1, 0.35, pit.distance)) * step(0.5, 0.9, unit(pit.id)) * rust;
    let steel = Vec3::new(1.1, 1.12, 1.15) * (0.92 + 0.1 * grain);
    let fresh = Vec3::new(1.3, 0.78, 0.5) * (1.0 + 0.2 * grain);
    let crust = Vec3::new(0.66, 0.4, 0.28) * (1.0 + 0.3 * grain);
    let color = steel.lerp(fresh.lerp(crust, old), rust) * (1.0 - 0.4 * hole);
    Texel {
        extra: 1.0 - rust,
        ..texel(
            color,
            0.02 * rust + 0.02 * old + 0.012 * grain * rust - 0.03 * hole,
            mix(0.42, 0.95, rust),
        )
    }
}

/// Raised lozenges, each at a right angle to its neighbours.
pub(super) fn diamond_plate(uv: Vec2) -> Texel {
    let grain = fbm(uv, IVec2::splat(48), 3, 220);
    let mut raised: f32 = 0.0;
    // Two lattices, one in the middles of the other, with lozenges along the two diagonals.
    for (shift, turn) in [
        (Vec2::ZERO, Vec2::new(1.0, 1.0)),
        (Vec2::splat(0.5), Vec2::new(1.0, -1.0)),
    ] {
        let scaled = uv * 8.0 + shift;
        let way = scaled - scaled.floor() - 0.5;
        let along = turn.normalize();
        let (far, aside) = (way.dot(along).abs() / 0.4, way.perp_dot(along).abs() / 0.13);
        raised = raised.max(1.0 - step(0.62, 1.0, far.powi(2) + aside));
    }
    let scuff = step(0.3, 0.8, fbm(uv, IVec2::splat(7), 4, 221));
    let light = 0.92 + 0.2 * raised + 0.05 * grain - 0.08 * scuff * (1.0 - raised);
    texel(
        gray(light),
        0.05 * raised + 0.001 * grain,
        0.34 + 0.12 * scuff - 0.08 * raised,
    )
}

/// Crumpled, then smoothed: straight faces between sharp folds.
pub(super) fn foil(uv: Vec2) -> Texel {
    // How often a fold in this direction repeats along the tile, and how high it stands, in studs.
    const FOLDS: [(f32, f32, f32); 9] = [
        (2.0, 1.0, 0.2),
        (-1.0, 3.0, 0.17),
        (3.0, 2.0, 0.12),
        (-4.0, 3.0, 0.09),
        (5.0, 1.0, 0.08),
        (2.0, -7.0, 0.06),
        (8.0, 5.0, 0.045),
        (-6.0, 11.0, 0.03),
        (13.0, -4.0, 0.025),
    ];
    let (mut height, mut shine) = (0.0, 0.0);
    for (number, (across, up, reach)) in FOLDS.into_iter().enumerate() {
        let seed = 230 + number as u32;
        let bent = 0.7 * noise(uv, IVec2::splat(4), seed) + 0.25 * noise(uv, IVec2::splat(9), seed);
        let along = uv.x * across + uv.y * up + bent;
        let fold = (along - along.floor() - 0.5).abs();
        let strength = step(-0.5, 0.4, noise(uv, IVec2::splat(5), seed + 20));
        height += reach * fold * strength;
        shine += reach * (fold - 0.25) * strength;
    }
    texel(gray(1.0 + 1.2 * shine), height * 1.5, 0.2)
}
