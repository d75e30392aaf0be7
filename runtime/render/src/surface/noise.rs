//! Noise that repeats seamlessly: every function takes a place in a tile (0 to 1 across and up, any other number is the
//! same place in a neighbouring tile) and how many cells of a lattice lie along the tile. Knows no materials.

use glam::{IVec2, Vec2};

/// Mixes the bits of a lattice point and a seed.
pub(super) fn hash(at: IVec2, seed: u32) -> u32 {
    let mut mixed = (at.x as u32)
        .wrapping_mul(0x9e37_79b1)
        .wrapping_add((at.y as u32).wrapping_mul(0x85eb_ca77))
        .wrapping_add(seed.wrapping_mul(0xc2b2_ae3d));
    mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d);
    mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297a_2d39);
    mixed ^ (mixed >> 15)
}

/// A number from 0 to 1 of the upper bits of a hash.
pub(super) fn unit(hash: u32) -> f32 {
    (hash >> 8) as f32 / 16_777_216.0
}

/// Another number of the same hash, independent of [`unit`]'s.
pub(super) fn unit_of(hash: u32, which: u32) -> f32 {
    unit(self::hash(IVec2::new(hash as i32, which as i32), 0x51))
}

/// From 0 below `low` to 1 above `high`, smoothly.
pub(super) fn step(low: f32, high: f32, value: f32) -> f32 {
    let t = ((value - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Between two numbers.
pub(super) fn mix(from: f32, to: f32, share: f32) -> f32 {
    from + (to - from) * share
}

/// The greatest integer below; `f32::floor` is a function call on processors of no special kind.
fn below(number: f32) -> i32 {
    let towards_zero = number as i32;
    towards_zero - i32::from(number < towards_zero as f32)
}

/// The lattice cell of a place, and the place in it.
fn cell_of(scaled: Vec2) -> (IVec2, Vec2) {
    let cell = IVec2::new(below(scaled.x), below(scaled.y));
    (cell, scaled - cell.as_vec2())
}

/// The next lattice line, the first after the last.
fn after(line: i32, count: i32) -> i32 {
    if line + 1 >= count { 0 } else { line + 1 }
}

/// The slope at a lattice point, times the way from it.
fn slope(at: IVec2, way: Vec2, seed: u32) -> f32 {
    const DIAGONAL: f32 = std::f32::consts::FRAC_1_SQRT_2;
    const SLOPES: [Vec2; 8] = [
        Vec2::new(1.0, 0.0),
        Vec2::new(-1.0, 0.0),
        Vec2::new(0.0, 1.0),
        Vec2::new(0.0, -1.0),
        Vec2::new(DIAGONAL, DIAGONAL),
        Vec2::new(-DIAGONAL, DIAGONAL),
        Vec2::new(DIAGONAL, -DIAGONAL),
        Vec2::new(-DIAGONAL, -DIAGONAL),
    ];
    SLOPES[(hash(at, seed) >> 29) as usize].dot(way)
}

/// Gradient noise, about -1 to 1, zero on average.
pub(super) fn noise(uv: Vec2, count: IVec2, seed: u32) -> f32 {
    let (cell, way) = cell_of(uv * count.as_vec2());
    let cell = cell.rem_euclid(count);
    let next = IVec2::new(after(cell.x, count.x), after(cell.y, count.y));
    let corner = |x: i32, y: i32, from: Vec2| slope(IVec2::new(x, y), way - from, seed);
    let ease = way * way * way * (way * (way * 6.0 - 15.0) + 10.0);
    let low = mix(
        corner(cell.x, cell.y, Vec2::ZERO),
        corner(next.x, cell.y, Vec2::X),
        ease.x,
    );
    let high = mix(
        corner(cell.x, next.y, Vec2::Y),
        corner(next.x, next.y, Vec2::ONE),
        ease.x,
    );
    1.5 * mix(low, high, ease.y)
}

/// Noise upon finer noise, each of half the strength: about -1 to 1, zero on average.
pub(super) fn fbm(uv: Vec2, count: IVec2, octaves: u32, seed: u32) -> f32 {
    let (mut sum, mut strength, mut count) = (0.0, 0.55, count);
    for octave in 0..octaves {
        sum += strength * noise(uv, count, seed.wrapping_add(octave));
        strength *= 0.5;
        count *= 2;
    }
    sum
}

/// Noise upon noise with sharp ridges: 0 to about 1, most of it low.
pub(super) fn ridges(uv: Vec2, count: IVec2, octaves: u32, seed: u32) -> f32 {
    let (mut sum, mut strength, mut count) = (0.0, 0.5, count);
    for octave in 0..octaves {
        let ridge = 1.0 - noise(uv, count, seed.wrapping_add(octave)).abs();
        sum += strength * ridge * ridge;
        strength *= 0.5;
        count *= 2;
    }
    sum
}

/// Moves a place about by `reach` (of the tile), smoothly.
pub(super) fn warp(uv: Vec2, count: IVec2, octaves: u32, reach: f32, seed: u32) -> Vec2 {
    let x = fbm(uv, count, octaves, seed ^ 0xa5a5);
    let y = fbm(uv, count, octaves, seed ^ 0x5a5a);
    uv + Vec2::new(x, y) * reach
}

/// The scattered point nearest to a place.
pub(super) struct Cell {
    /// Its hash: what makes it differ from others.
    pub(super) id: u32,
    /// How far it is, in lattice cells.
    pub(super) distance: f32,
    /// How far the border to its neighbour is, in lattice cells.
    pub(super) border: f32,
    /// The way from it to the place, in lattice cells.
    pub(super) way: Vec2,
}

/// One point in every lattice cell, moved from its middle by up to `jitter` (0 to 1) of half a cell; which is nearest?
pub(super) fn cells(uv: Vec2, count: IVec2, jitter: f32, seed: u32) -> Cell {
    let (home, within) = cell_of(uv * count.as_vec2());
    let before = (home - 1).rem_euclid(count);
    let mut nearest = (f32::MAX, Vec2::ZERO, 0);
    let mut second = (f32::MAX, Vec2::ZERO);
    let mut at = before;
    for y in -1..=1 {
        at.x = before.x;
        for x in -1..=1 {
            let id = hash(at, seed);
            at.x = after(at.x, count.x);
            let moved = Vec2::new(unit(id), unit(id.rotate_left(13).wrapping_mul(0x9e37_79b1)));
            let point = Vec2::new(x as f32, y as f32) + 0.5 + (moved - 0.5) * jitter;
            let way = within - point;
            let distance = way.length_squared();
            if distance < nearest.0 {
                second = (nearest.0, nearest.1);
                nearest = (distance, way, id);
            } else if distance < second.0 {
                second = (distance, way);
            }
        }
        at.y = after(at.y, count.y);
    }
    let apart = (nearest.1 - second.1).length().max(1e-6);
    Cell {
        id: nearest.2,
        distance: nearest.0.sqrt(),
        border: (second.0 - nearest.0) / (2.0 * apart),
        way: nearest.1,
    }
}

/// The place in a regular pattern of courses, each moved against the one below by `shift` of a piece.
pub(super) struct Piece {
    /// Its hash.
    pub(super) id: u32,
    /// Where in the piece, 0 to 1 across and up.
    pub(super) within: Vec2,
    /// How far its nearest edge is, in the unit of `size`.
    pub(super) edge: f32,
}

/// Which piece of a pattern a place lies in; `count` pieces along the tile, each of `size`.
pub(super) fn piece(uv: Vec2, count: IVec2, size: Vec2, shift: f32, seed: u32) -> Piece {
    let course = (uv.y * count.y as f32).floor();
    let across = uv.x * count.x as f32 + shift * course;
    let at = IVec2::new(across.floor() as i32, course as i32);
    let within = Vec2::new(across - across.floor(), uv.y * count.y as f32 - course);
    let edges = within.min(1.0 - within) * size;
    Piece {
        id: hash(at.rem_euclid(count), seed),
        within,
        edge: edges.min_element(),
    }
}
