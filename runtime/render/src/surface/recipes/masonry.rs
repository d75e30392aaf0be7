//! What walls, floors and roofs are made of, other than wood and natural stone.

use glam::{IVec2, Vec2, Vec3};

use super::super::bake::Texel;
use super::super::noise::{cells, fbm, mix, piece, step, unit, unit_of, warp};
use super::{gray, texel};

/// Bricks of 2 × 1 studs in mortar.
pub(super) fn brick(uv: Vec2) -> Texel {
    let wobbled = warp(uv, IVec2::splat(24), 2, 0.0022, 3);
    let brick = piece(wobbled, IVec2::new(4, 8), Vec2::new(2.0, 1.0), 0.5, 5);
    let grain = fbm(uv, IVec2::splat(64), 3, 6);
    let blotch = fbm(uv, IVec2::splat(10), 3, 7);
    let face = step(0.05, 0.105, brick.edge + 0.012 * grain);
    let chip = step(0.55, 0.8, fbm(uv, IVec2::splat(40), 2, 8));
    let tone = 0.94 + 0.16 * (unit(brick.id) - 0.5) + 0.09 * blotch + 0.1 * grain - 0.16 * chip;
    let warm = 0.06 * (unit_of(brick.id, 1) - 0.5);
    let clay = Vec3::new(tone + warm, tone, tone - warm);
    let mortar = Vec3::new(1.18, 1.3, 1.38) * (1.02 + 0.12 * grain);
    let height = face * (0.07 + 0.006 * blotch - 0.012 * chip) + 0.006 * grain;
    texel(mortar.lerp(clay, face), height, mix(0.95, 0.78, face))
}

/// Cast: smooth, with pores, stains and hair cracks.
pub(super) fn concrete(uv: Vec2) -> Texel {
    let stain = fbm(uv, IVec2::splat(5), 4, 20);
    let grain = fbm(uv, IVec2::splat(96), 2, 21);
    let pore = cells(uv, IVec2::splat(36), 1.0, 22);
    let open = unit(pore.id) > 0.62;
    let size = mix(0.05, 0.16, unit_of(pore.id, 1));
    let hole = if open {
        1.0 - step(size * 0.5, size, pore.distance)
    } else {
        0.0
    };
    let tone = 1.0 + 0.1 * stain + 0.07 * grain - 0.3 * hole;
    texel(
        gray(tone),
        0.004 * grain + 0.006 * stain - 0.03 * hole,
        0.86,
    )
}
