//! Wood, along u.

use glam::{IVec2, Vec2, Vec3};

use super::super::bake::Texel;
use super::super::noise::{fbm, hash, mix, noise, piece, step, unit, unit_of};
use super::texel;

/// Rings cut along the trunk, at a place of a board: how dark the late wood is there, and how deep its pores are.
fn figure(uv: Vec2, rings: f32, bend: f32, seed: u32) -> (f32, f32) {
    let sway = fbm(uv, IVec2::new(2, 6), 3, seed) * bend;
    let ring = uv.y * rings + sway * rings;
    let within = ring - ring.floor();
    let late = step(0.25, 0.92, within) * (1.0 - step(0.94, 1.0, within));
    let own = unit(hash(
        IVec2::new(ring.floor().rem_euclid(rings) as i32, 0),
        seed,
    ));
    let fibre = noise(uv + Vec2::new(0.0, sway), IVec2::new(6, 160), seed + 9);
    let pore = step(
        0.35,
        0.75,
        noise(uv + Vec2::new(0.0, sway), IVec2::new(28, 220), seed + 7),
    );
    (late * mix(0.5, 1.0, own) + 0.22 * fibre, pore)
}

/// One wide board after another would show joints: this is all one.
pub(super) fn wood(uv: Vec2) -> Texel {
    let (dark, pore) = figure(uv, 12.0, 0.07, 60);
    let cloud = fbm(uv, IVec2::new(2, 5), 3, 66);
    let light = 1.12 - 0.3 * dark - 0.14 * pore + 0.1 * cloud;
    let tint = Vec3::new(1.0, 1.0 - 0.07 * dark, 1.0 - 0.15 * dark);
    texel(
        tint * light,
        -0.006 * dark - 0.012 * pore,
        mix(0.5, 0.72, pore),
    )
}

/// Boards one stud wide and eight long, nailed at their ends.
pub(super) fn planks(uv: Vec2) -> Texel {
    let board = piece(uv, IVec2::new(1, 8), Vec2::new(8.0, 1.0), 0.375, 71);
    // Each board is cut from another place of the trunk.
    let cut = Vec2::new(
        unit_of(board.id, 1),
        uv.y + unit_of(board.id, 2) * 3.0 + (unit(board.id) - 0.5) * 0.3 * uv.y,
    );
    let place = Vec2::new(uv.x + cut.x, uv.y * 0.8 + cut.y);
    let (dark, pore) = figure(place, 9.0, 0.1, 72);
    let gap = 1.0 - step(0.012, 0.05, board.edge);
    let from_end = board.within.x.min(1.0 - board.within.x) * 8.0;
    let nail_row = (board.within.y - 0.5).abs() - 0.26;
    let nail = 1.0 - step(0.035, 0.055, Vec2::new(from_end - 0.22, nail_row).length());
    let tone = 1.06 + 0.14 * (unit_of(board.id, 3) - 0.5) - 0.26 * dark - 0.12 * pore;
    let light = tone * (1.0 - 0.72 * gap) * (1.0 - 0.55 * nail);
    let tint = Vec3::new(1.0, 1.0 - 0.06 * dark, 1.0 - 0.12 * dark);
    let height = -0.06 * gap - 0.006 * dark - 0.008 * pore - 0.01 * nail;
    texel(tint * light, height, mix(0.62, 0.8, pore))
}
