//! Natural stone, whole or in pieces.

use glam::{IVec2, Vec2, Vec3};

use super::super::bake::Texel;
use super::super::noise::{cells, fbm, mix, noise, ridges, step, unit, unit_of, warp};
use super::{gray, texel};

/// A line where noise changes its sign: 1 on it, 0 at `width` from it.
fn vein(uv: Vec2, count: i32, width: f32, seed: u32) -> f32 {
    let across = noise(uv, IVec2::splat(count), seed).abs();
    1.0 - step(0.0, width, across)
}

/// Polished; veins that thin out and branch.
pub(super) fn marble(uv: Vec2) -> Texel {
    let bent = warp(uv, IVec2::splat(3), 5, 0.13, 100);
    let cloud = fbm(bent, IVec2::splat(4), 4, 101);
    let strength = step(-0.25, 0.5, fbm(uv, IVec2::splat(4), 2, 102));
    let wide = vein(bent, 3, 0.12, 103).powi(2) * strength;
    let fine = vein(bent + 0.31, 6, 0.06, 104) * step(0.0, 0.5, cloud + 0.1);
    let haze = vein(bent, 3, 0.55, 103) * strength;
    let dark = 0.45 * wide + 0.22 * fine + 0.2 * haze;
    let tint = Vec3::new(1.0 - 1.02 * dark, 1.0 - dark, 1.0 - 0.92 * dark);
    texel(tint * (1.0 + 0.05 * cloud), 0.0, 0.16 + 0.1 * wide)
}

/// Cleft: slabs that broke off aslant, chips upon them, streaks along the bedding.
pub(super) fn slate(uv: Vec2) -> Texel {
    let bent = warp(uv, IVec2::splat(7), 3, 0.035, 110);
    let slab = cells(bent, IVec2::new(4, 9), 0.95, 111);
    let chip = cells(
        warp(uv, IVec2::splat(20), 2, 0.014, 112),
        IVec2::new(12, 27),
        1.0,
        113,
    );
    let aslant = |id: u32| Vec2::new(unit_of(id, 1) - 0.5, unit_of(id, 2) - 0.5);
    let face = mix(0.35, 1.0, step(0.0, 0.16, slab.border)) * (0.4 + 0.6 * unit(slab.id))
        + slab.way.dot(aslant(slab.id)) * 0.9;
    let flake = step(0.0, 0.14, chip.border) * unit(chip.id) + chip.way.dot(aslant(chip.id));
    let streak = noise(bent, IVec2::new(9, 80), 114);
    let grain = fbm(uv, IVec2::splat(90), 2, 115);
    let crack = 1.0 - step(0.0, 0.07, slab.border);
    let light = 1.0
        + 0.2 * (unit_of(slab.id, 3) - 0.5)
        + 0.12 * (unit_of(chip.id, 3) - 0.5)
        + 0.08 * streak
        + 0.08 * grain
        - 0.3 * crack;
    texel(
        gray(light),
        0.085 * face + 0.02 * flake + 0.006 * grain + 0.005 * streak,
        0.62,
    )
}

/// Grains of black mica, white quartz and feldspar, cut and polished.
pub(super) fn granite(uv: Vec2) -> Texel {
    let bent = warp(uv, IVec2::splat(24), 2, 0.012, 120);
    let large = cells(bent, IVec2::splat(26), 1.0, 121);
    let small = cells(bent, IVec2::splat(62), 1.0, 122);
    let kind = unit(small.id);
    let mut color = if unit(large.id) > 0.55 {
        Vec3::new(1.3, 1.12, 1.05) * mix(0.85, 1.1, unit_of(large.id, 1))
    } else {
        gray(mix(0.8, 1.05, unit_of(large.id, 2)))
    };
    if kind < 0.24 {
        color = gray(mix(0.16, 0.42, unit_of(small.id, 3)));
    } else if kind > 0.8 {
        color = gray(mix(1.45, 1.8, unit_of(small.id, 4)));
    }
    color *= 1.0 + 0.08 * fbm(uv, IVec2::splat(5), 3, 123);
    texel(color, 0.0, mix(0.42, 0.24, kind))
}

/// Raw rock: crags and chips, with clefts here and there.
pub(super) fn rock(uv: Vec2) -> Texel {
    let bent = warp(uv, IVec2::splat(4), 5, 0.1, 130);
    let crag = facet(bent, IVec2::new(5, 7), 131);
    let chip = facet(bent + 0.31, IVec2::new(14, 19), 133);
    let rough = fbm(uv, IVec2::splat(16), 5, 134);
    let crest = ridges(bent, IVec2::new(4, 5), 5, 136);
    let split = vein(bent, 5, 0.02, 137) * step(0.0, 0.25, rough);
    let height = 0.55 * crest + 0.5 * crag + 0.2 * chip + 0.12 * rough;
    let light = 0.55 + 0.55 * height + 0.2 * rough - 0.3 * split;
    let warm = 0.05 * fbm(uv, IVec2::splat(6), 3, 135);
    let color = Vec3::new(light + warm, light, light - warm);
    texel(color, height - 0.05 * split, 0.92)
}

/// Broken faces that lean in all directions and meet without a step: -0.5 to 0.5.
fn facet(uv: Vec2, count: IVec2, seed: u32) -> f32 {
    let (mut sum, mut weight) = (0.0, 1e-6);
    for layer in 0..2 {
        let cell = cells(uv + 0.37 * layer as f32, count, 1.0, seed + layer);
        let tilt = Vec2::new(unit_of(cell.id, 1) - 0.5, unit_of(cell.id, 2) - 0.5);
        let near = cell.border.min(0.35);
        sum += near * (tilt.dot(cell.way) + 0.6 * (unit(cell.id) - 0.5));
        weight += near;
    }
    sum / weight
}

/// Sand, laid down in thin leaning beds and worn by the wind.
pub(super) fn sandstone(uv: Vec2) -> Texel {
    let sway = 0.05 * fbm(uv, IVec2::new(2, 3), 5, 140);
    let across = Vec2::new(0.0, uv.y + sway);
    let bed = noise(across, IVec2::new(1, 11), 141);
    let thin = noise(across, IVec2::new(1, 64), 142);
    let grain = fbm(uv, IVec2::splat(120), 3, 143);
    let blotch = fbm(
        warp(uv, IVec2::splat(4), 3, 0.05, 144),
        IVec2::new(5, 8),
        5,
        145,
    );
    let pit = cells(uv + 0.004 * grain, IVec2::new(40, 52), 1.0, 146);
    let hole = (1.0 - step(0.08, 0.4, pit.distance)) * step(0.6, 0.8, unit(pit.id));
    // Here the surface broke away along a bed.
    let broken = step(0.06, 0.12, blotch + 0.25 * bed);
    let light = 1.0 + 0.24 * bed + 0.13 * thin + 0.16 * grain + 0.1 * blotch - 0.25 * hole;
    let red = 0.14 * bed + 0.06 * thin;
    let tint = Vec3::new(1.0 + red, 1.0, 1.0 - 1.4 * red) * mix(1.0, 0.88, broken);
    let height = 0.09 * bed + 0.03 * thin + 0.015 * grain - 0.05 * broken - 0.03 * hole;
    texel(tint * light, height, 0.94)
}

/// Columns seen from above, full of bubbles.
pub(super) fn basalt(uv: Vec2) -> Texel {
    let bent = warp(uv, IVec2::splat(12), 3, 0.008, 150);
    let column = cells(bent, IVec2::new(5, 6), 0.8, 151);
    let bubble = cells(uv, IVec2::splat(56), 1.0, 152);
    let grain = fbm(uv, IVec2::splat(28), 4, 153);
    let joint = 1.0 - step(0.006, 0.035, column.border);
    let hole = if unit(bubble.id) > 0.5 {
        1.0 - step(0.12, 0.3, bubble.distance)
    } else {
        0.0
    };
    let tilt = Vec2::new(unit_of(column.id, 1) - 0.5, unit_of(column.id, 2) - 0.5);
    let top = 0.14 * unit(column.id) + 0.12 * tilt.dot(column.way) + 0.02 * grain;
    let light = 1.0 + 0.3 * (unit_of(column.id, 3) - 0.5) + 0.14 * grain - 0.35 * hole;
    let height = top * (1.0 - joint) - 0.14 * joint - 0.03 * hole;
    texel(gray(light * (1.0 - 0.62 * joint)), height, 0.8)
}

/// Plates of crust; what shines between them is its extra.
pub(super) fn cracked_lava(uv: Vec2) -> Texel {
    let bent = warp(uv, IVec2::splat(7), 4, 0.03, 160);
    let plate = cells(bent, IVec2::splat(6), 0.85, 161);
    let split = cells(bent + 0.4, IVec2::splat(15), 1.0, 162);
    let grain = fbm(uv, IVec2::splat(20), 5, 163);
    let heat = fbm(uv, IVec2::splat(5), 3, 164);
    let width = 0.028 + 0.04 * heat;
    let wide = 1.0 - step(width * 0.2, width + 0.045, plate.border);
    let fine = (1.0 - step(0.0, 0.05, split.border)) * step(0.02, 0.3, heat);
    let glow = wide.max(0.75 * fine);
    let halo = 1.0 - step(0.0, 0.28, plate.border);
    let light = 0.72 + 0.3 * grain + 0.2 * (unit(plate.id) - 0.5);
    let crust = gray(light) + Vec3::new(0.4, 0.05, 0.0) * halo;
    Texel {
        extra: glow,
        ..texel(
            crust.lerp(Vec3::new(1.9, 1.5, 1.1), glow),
            0.12 * step(0.0, 0.2, plate.border) + 0.05 * grain - 0.05 * fine,
            0.9,
        )
    }
}

/// Pale and soft: faint beds, weathered hollows, bits of shell.
pub(super) fn limestone(uv: Vec2) -> Texel {
    let sway = uv.y + 0.03 * fbm(uv, IVec2::new(3, 5), 4, 170);
    let bed = noise(Vec2::new(0.0, sway), IVec2::new(1, 9), 171);
    let blotch = fbm(uv, IVec2::splat(6), 6, 172);
    let grain = fbm(uv, IVec2::splat(100), 2, 173);
    let bent = warp(uv, IVec2::splat(26), 3, 0.016, 174);
    let pit = cells(bent, IVec2::new(24, 30), 1.0, 175);
    let size = mix(0.05, 0.45, unit_of(pit.id, 1).powi(3));
    let hole = if unit(pit.id) > 0.5 {
        1.0 - step(size * 0.4, size, pit.distance)
    } else {
        0.0
    };
    let shell = if unit(pit.id) < 0.2 {
        1.0 - step(0.0, 0.05, (pit.distance - 0.22).abs())
    } else {
        0.0
    };
    let worn = step(0.02, 0.16, blotch + 0.12 * bed);
    let light = 1.0 + 0.09 * bed + 0.1 * blotch + 0.07 * grain - 0.3 * hole + 0.1 * shell;
    let warm = 0.05 * blotch + 0.03 * bed;
    texel(
        Vec3::new(light + warm, light, light - warm) * mix(1.0, 0.86, worn),
        0.05 * blotch + 0.02 * bed + 0.01 * grain - 0.05 * hole - 0.04 * worn + 0.01 * shell,
        0.9,
    )
}

/// A heap of rounded stones: `high` is their height in studs.
fn stones(uv: Vec2, count: i32, jitter: f32, high: f32, seed: u32) -> (f32, f32, u32) {
    let bent = warp(uv, IVec2::splat(count * 2), 2, 0.16 / count as f32, seed);
    let stone = cells(bent, IVec2::splat(count), jitter, seed + 1);
    let round = step(
        0.0,
        1.0,
        ((stone.border - 0.035) / 0.34).clamp(0.0, 1.0).sqrt(),
    );
    let own = unit_of(stone.id, 1);
    (round * high * mix(0.75, 1.0, own), round, stone.id)
}

/// Pebbles of a third of a stud, smooth, of all tones.
pub(super) fn pebble(uv: Vec2) -> Texel {
    let (height, round, id) = stones(uv, 20, 1.0, 0.13, 180);
    let grain = fbm(uv, IVec2::splat(80), 2, 183);
    let tone = mix(0.62, 1.45, unit_of(id, 2)) + 0.07 * grain;
    let warm = 0.2 * (unit_of(id, 3) - 0.5);
    let stone = Vec3::new(tone * (1.0 + warm), tone, tone * (1.0 - warm));
    let color = gray(0.42 + 0.1 * grain).lerp(stone, step(0.1, 0.5, round));
    texel(color, height, mix(0.9, 0.5, round))
}

/// Set stones of more than a stud, in sand.
pub(super) fn cobblestone(uv: Vec2) -> Texel {
    let (height, round, id) = stones(uv, 7, 0.62, 0.2, 190);
    let grain = fbm(uv, IVec2::splat(40), 4, 193);
    let tone = mix(0.8, 1.25, unit_of(id, 2)) + 0.16 * grain;
    let warm = 0.1 * (unit_of(id, 3) - 0.5);
    let stone = Vec3::new(tone * (1.0 + warm), tone, tone * (1.0 - warm));
    let sand = Vec3::new(0.6, 0.57, 0.52) * (1.0 + 0.2 * grain);
    let color = sand.lerp(stone, step(0.02, 0.25, round));
    let worn = ridges(uv, IVec2::splat(24), 2, 194);
    texel(
        color,
        height + 0.014 * grain * round - 0.006 * worn,
        mix(0.95, 0.7, round),
    )
}
