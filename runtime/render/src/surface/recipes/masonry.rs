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
    let mortar = gray(1.5 + 0.14 * grain);
    let height = face * (0.095 + 0.006 * blotch - 0.012 * chip) + 0.006 * grain;
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
    let bent = warp(uv, IVec2::splat(6), 4, 0.05, 23);
    let slab = cells(bent, IVec2::splat(2), 1.0, 24);
    let crack = (1.0 - step(0.0, 0.006, slab.border)) * step(-0.1, 0.25, stain);
    let blot = step(0.1, 0.5, fbm(uv, IVec2::splat(3), 5, 25));
    let tone = 1.0 + 0.13 * stain + 0.09 * grain - 0.34 * hole - 0.1 * blot - 0.45 * crack;
    texel(
        gray(tone),
        0.004 * grain + 0.006 * stain - 0.03 * hole - 0.02 * crack,
        0.86,
    )
}

/// Slabs of two studs, with worn edges.
pub(super) fn pavement(uv: Vec2) -> Texel {
    let slab = piece(uv, IVec2::new(4, 4), Vec2::splat(2.0), 0.5, 30);
    let grain = fbm(uv, IVec2::splat(90), 3, 31);
    let stain = fbm(uv, IVec2::splat(6), 4, 32);
    let edge = slab.edge + 0.01 * fbm(uv, IVec2::splat(40), 2, 33);
    let face = step(0.03, 0.06, edge);
    let round = step(0.03, 0.13, edge);
    let grit = cells(uv, IVec2::splat(80), 1.0, 34);
    let speck = (unit(grit.id) - 0.5) * (1.0 - step(0.2, 0.5, grit.distance));
    let tone = 1.0 + 0.12 * (unit(slab.id) - 0.5) + 0.08 * stain + 0.08 * grain + 0.2 * speck;
    let color = gray(0.5 + 0.1 * grain).lerp(gray(tone * mix(0.85, 1.0, round)), face);
    texel(
        color,
        0.07 * round + 0.005 * grain + 0.004 * stain,
        mix(0.95, 0.8, face),
    )
}

/// Chippings in tar.
pub(super) fn asphalt(uv: Vec2) -> Texel {
    let chipping = cells(uv, IVec2::splat(54), 1.0, 35);
    let fine = cells(uv, IVec2::splat(110), 1.0, 36);
    let worn = fbm(uv, IVec2::splat(4), 4, 37);
    let stone = step(0.02, 0.22, chipping.border);
    let pale = step(0.72, 1.0, unit(chipping.id));
    let light = mix(
        0.52,
        0.92 + 0.3 * (unit_of(chipping.id, 1) - 0.5) + 0.75 * pale,
        stone,
    ) + 0.22 * (unit(fine.id) - 0.5)
        + 0.1 * worn;
    let height = 0.03 * stone * mix(0.5, 1.0, unit_of(chipping.id, 2)) + 0.008 * unit(fine.id);
    texel(gray(light), height, mix(0.9, 0.75, stone))
}

/// Glazed tiles of one stud, pale grout.
pub(super) fn ceramic(uv: Vec2) -> Texel {
    let tile = piece(uv, IVec2::new(8, 8), Vec2::splat(1.0), 0.0, 80);
    let glaze = fbm(uv, IVec2::splat(14), 3, 81);
    let grain = fbm(uv, IVec2::splat(100), 2, 82);
    let face = step(0.028, 0.042, tile.edge);
    let bevel = step(0.028, 0.1, tile.edge);
    let tone = 0.98 + 0.05 * (unit(tile.id) - 0.5) + 0.03 * glaze;
    let grout = Vec3::new(0.66, 0.655, 0.64) * (1.0 + 0.1 * grain);
    let color = grout.lerp(gray(tone), face);
    // No tile lies quite level: reflections break at the joints.
    let tilt = Vec2::new(unit_of(tile.id, 1), unit_of(tile.id, 2)) - 0.5;
    let height = 0.04 * bevel + 0.012 * tilt.dot(tile.within) * face + 0.002 * glaze;
    texel(color, height, mix(0.9, 0.08, face))
}

/// Half-round tiles of one stud, each course over the one below.
pub(super) fn clay_roof(uv: Vec2) -> Texel {
    // The lower end of a cover tile is an arch.
    let aside = (uv.x * 8.0 - (uv.x * 8.0).floor()) * 2.0 - 1.0;
    let arch = 0.03 * (1.0 - (aside / 0.62).powi(2)).max(0.0);
    let bowed = Vec2::new(uv.x, uv.y + arch);
    let tile = piece(bowed, IVec2::new(8, 6), Vec2::new(1.0, 4.0 / 3.0), 0.0, 84);
    let grain = fbm(uv, IVec2::splat(56), 3, 85);
    let moss = step(0.1, 0.5, fbm(uv, IVec2::splat(6), 5, 86));
    let across = tile.within.x * 2.0 - 1.0;
    // A cover tile (high, round) in the middle, a channel at both sides.
    let cover = (1.0 - (across / 0.62).powi(2)).max(0.0).sqrt();
    let channel = if cover > 0.0 {
        0.0
    } else {
        0.12 * (across.abs() - 0.62)
    };
    let lap = 1.0 - tile.within.y;
    let lip = step(0.86, 1.0, tile.within.y);
    let tone = 0.92 + 0.3 * (unit(tile.id) - 0.5) + 0.1 * grain - 0.16 * moss;
    let shade = mix(0.55, 1.08, step(0.0, 0.5, cover)) * (1.0 - 0.6 * lip);
    let warm = 0.08 * (unit_of(tile.id, 1) - 0.5);
    let color = Vec3::new(tone + warm, tone, tone - warm) * shade;
    texel(
        color,
        0.24 * cover + channel + 0.16 * lap + 0.006 * grain,
        0.8,
    )
}

/// Shingles of one stud in courses of half a stud, covered with grit.
pub(super) fn shingles(uv: Vec2) -> Texel {
    let shingle = piece(uv, IVec2::new(8, 10), Vec2::new(1.0, 0.8), 0.5, 90);
    let grit = cells(uv, IVec2::splat(90), 1.0, 91);
    let streak = fbm(uv, IVec2::new(40, 4), 3, 92);
    let from_side = shingle.within.x.min(1.0 - shingle.within.x);
    let slot = 1.0 - step(0.015, 0.04, from_side);
    let lip = 1.0 - step(0.0, 0.09, shingle.within.y);
    let above = step(0.8, 1.0, shingle.within.y);
    let tone = 0.98 + 0.34 * (unit(shingle.id) - 0.5) + 0.26 * (unit(grit.id) - 0.5) + 0.1 * streak;
    let color = gray(tone * (1.0 - 0.55 * slot) * (1.0 - 0.35 * above) * (1.0 + 0.12 * lip));
    let height = 0.09 * (1.0 - shingle.within.y) - 0.05 * slot + 0.006 * unit(grit.id);
    texel(color, height, 0.95)
}

/// Strokes of a trowel.
pub(super) fn plaster(uv: Vec2) -> Texel {
    let mut stroke = 0.0;
    for (layer, count) in [(0, 5), (1, 8)] {
        let bent = warp(uv, IVec2::splat(count), 2, 0.04, 94 + layer);
        let sweep = cells(bent, IVec2::splat(count), 1.0, 96 + layer);
        let turn = Vec2::new(unit_of(sweep.id, 1) - 0.5, unit_of(sweep.id, 2) - 0.5);
        let along =
            sweep.way.perp_dot(turn.normalize_or(Vec2::X)) + 0.2 * sweep.way.length_squared();
        let groove = fbm(
            Vec2::new(along * 0.25, unit(sweep.id)),
            IVec2::new(26, 1),
            2,
            98,
        );
        stroke += groove * step(0.0, 0.25, sweep.border);
    }
    let grain = fbm(uv, IVec2::splat(90), 2, 99);
    let cloud = fbm(uv, IVec2::splat(4), 4, 89);
    let light = 1.0 + 0.025 * cloud + 0.03 * grain + 0.02 * stroke;
    texel(
        gray(light),
        0.02 * stroke + 0.006 * grain + 0.012 * cloud,
        0.93,
    )
}
