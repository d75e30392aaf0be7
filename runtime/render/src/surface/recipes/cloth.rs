//! What people make soft or smooth: plastics, fabrics, leather, paper.

use glam::{IVec2, Vec2, Vec3};

use super::super::bake::Texel;
use super::super::noise::{cells, fbm, hash, mix, noise, step, unit, warp};
use super::{gray, texel};

/// So fine that one sees it on a near part only.
pub(super) fn plastic(uv: Vec2) -> Texel {
    let grain = fbm(uv, IVec2::splat(64), 2, 11);
    texel(gray(1.0 + 0.03 * grain), 0.004 * grain, 0.46)
}

/// Plain weave: threads of an eighth of a stud, over and under.
pub(super) fn fabric(uv: Vec2) -> Texel {
    const THREADS: f32 = 32.0;
    let wobble = warp(uv, IVec2::splat(12), 2, 0.002, 300) * THREADS;
    let cell = wobble.floor();
    let within = wobble - cell - 0.5;
    let at = cell.as_ivec2().rem_euclid(IVec2::splat(THREADS as i32));
    let over = (at.x + at.y) % 2 == 0;
    let (along, aside, thread) = if over {
        (within.x, within.y, at.y)
    } else {
        (within.y, within.x, at.x)
    };
    let round = (1.0 - (aside * 2.0).powi(2)).max(0.0).sqrt() * (1.0 - 1.6 * along * along);
    let own = unit(hash(IVec2::new(thread, i32::from(over)), 301));
    let fibre = noise(uv, IVec2::splat(256), 302);
    let light = 0.55 + 0.5 * round + 0.16 * (own - 0.5) + 0.08 * fibre;
    let cool = if over { 1.0 } else { 0.93 };
    texel(gray(light * cool), 0.028 * round, 0.95)
}

/// Tufts in rows.
pub(super) fn carpet(uv: Vec2) -> Texel {
    let bent = warp(uv, IVec2::splat(16), 2, 0.006, 310);
    let tuft = cells(bent, IVec2::splat(40), 0.75, 311);
    let pile = 1.0 - step(0.0, 0.72, tuft.distance);
    let fibre = noise(uv, IVec2::splat(200), 312);
    let lean = fbm(uv, IVec2::splat(4), 3, 313);
    let light = 0.55 + 0.6 * pile + 0.24 * (unit(tuft.id) - 0.5) + 0.14 * fibre + 0.12 * lean;
    texel(gray(light), 0.05 * pile + 0.006 * fibre, 1.0)
}

/// Creases between small cushions.
pub(super) fn leather(uv: Vec2) -> Texel {
    let bent = warp(uv, IVec2::splat(14), 3, 0.016, 320);
    let cushion = cells(bent, IVec2::splat(34), 1.0, 321);
    let fold = cells(
        warp(uv, IVec2::splat(5), 3, 0.06, 322),
        IVec2::splat(6),
        1.0,
        323,
    );
    let round = step(0.0, 0.3, cushion.border);
    let crease = 1.0 - step(0.0, 0.06, fold.border);
    let cloud = fbm(uv, IVec2::splat(3), 4, 324);
    let light = 0.82 + 0.24 * round - 0.16 * crease + 0.14 * cloud;
    let tint = Vec3::new(1.0 + 0.04 * cloud, 1.0, 1.0 - 0.05 * cloud);
    texel(
        tint * light,
        0.02 * round - 0.02 * crease,
        mix(0.75, 0.42, round),
    )
}

/// Flutes that show through, flecks and fibres.
pub(super) fn cardboard(uv: Vec2) -> Texel {
    let flute = 1.0 - 2.0 * (uv.x * 32.0 - (uv.x * 32.0).floor() - 0.5).abs();
    let smooth = step(0.0, 1.0, flute);
    let fibre = noise(uv, IVec2::new(180, 40), 330) + noise(uv, IVec2::new(40, 180), 331);
    let cloud = fbm(uv, IVec2::splat(5), 3, 332);
    let fleck = cells(uv, IVec2::splat(40), 1.0, 333);
    let dark = if unit(fleck.id) > 0.82 {
        1.0 - step(0.05, 0.16, fleck.distance)
    } else {
        0.0
    };
    let light = 0.97 + 0.06 * smooth + 0.035 * fibre + 0.05 * cloud - 0.18 * dark;
    texel(
        Vec3::new(1.0, 0.99, 0.97) * light,
        0.008 * smooth + 0.001 * fibre,
        0.92,
    )
}

/// Matt: fine pores, worn in places.
pub(super) fn rubber(uv: Vec2) -> Texel {
    let grain = fbm(uv, IVec2::splat(72), 3, 340);
    let worn = fbm(uv, IVec2::splat(4), 4, 341);
    let pore = cells(uv, IVec2::splat(60), 1.0, 342);
    let deep = (1.0 - step(0.08, 0.3, pore.distance)) * step(0.6, 0.9, unit(pore.id));
    let light = 1.0 + 0.07 * grain + 0.1 * worn - 0.1 * deep;
    texel(
        gray(light),
        0.004 * grain - 0.006 * deep,
        0.76 - 0.06 * worn,
    )
}
