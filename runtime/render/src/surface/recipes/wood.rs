//! Wood, along u.

use glam::{IVec2, Vec2, Vec3};

use super::super::bake::Texel;
use super::super::noise::{fbm, hash, mix, noise, piece, step, unit, unit_of};
use super::texel;

/// Rings cut along the trunk, at a place of a board: how dark the late wood is there, and how deep its pores are.
fn figure(uv: Vec2, rings: f32, bend: f32, seed: u32) -> (f32, f32) {
    let sway =
        fbm(uv, IVec2::new(1, 3), 3, seed) * bend + 0.006 * noise(uv, IVec2::new(4, 24), seed + 5);
    let across = Vec2::new(0.0, uv.y + sway);
    // Good years and bad ones: rings are not equally wide.
    let ring = (across.y + 0.04 * noise(across, IVec2::new(1, 9), seed + 3)) * rings;
    let within = ring - ring.floor();
    let number = ring.floor().rem_euclid(rings) as i32;
    let own = unit(hash(IVec2::new(number, 0), seed));
    let late = within * within * (1.0 - step(0.88, 1.0, within)) * mix(0.25, 1.2, own);
    let fibre = noise(uv + across, IVec2::new(5, 190), seed + 9);
    let pore = step(0.4, 0.8, noise(uv + across, IVec2::new(24, 250), seed + 7));
    (late + 0.25 * fibre, pore)
}

/// One wide board after another would show joints: this is all one.
pub(super) fn wood(uv: Vec2) -> Texel {
    let (dark, pore) = figure(uv, 40.0, 0.12, 60);
    let cloud = fbm(uv, IVec2::new(1, 9), 4, 66);
    let light = 1.1 - 0.34 * dark - 0.2 * pore + 0.2 * cloud;
    let tint = Vec3::new(1.0, 1.0 - 0.08 * dark, 1.0 - 0.16 * dark);
    let height = -0.001 * dark - 0.005 * pore;
    texel(tint * light, height, mix(0.5, 0.72, pore))
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
    let (dark, pore) = figure(place, 28.0, 0.1, 72);
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
