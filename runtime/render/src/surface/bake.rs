//! From a recipe to the texels of two textures with all their mips. Knows no GPU and no particular material.

use std::sync::LazyLock;

use glam::{Vec2, Vec3};

/// What a recipe says about one place of its tile.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texel {
    /// What the part's colour is multiplied by. Baking scales it so that the tile's mean luminance is one.
    pub(super) color: Vec3,
    /// Studs above or below the part's face. Light and dark follow from it.
    pub(super) height: f32,
    /// 0 (a mirror) to 1.
    pub(super) roughness: f32,
    /// How much of the recipe's metalness or glow there is, 0 to 1.
    pub(super) extra: f32,
}

/// Paints a place of a tile, 0 to 1 across and up.
pub(super) type Paint = fn(Vec2) -> Texel;

/// Brightness that one texel can hold, of the part's colour.
pub(super) const BRIGHTEST: f32 = 2.0;

/// How bright the eye finds linear red, green and blue.
pub(super) const LUMINANCE: Vec3 = Vec3::new(0.2126, 0.7152, 0.0722);

/// A baked tile: mips from the finest to one texel, four bytes a texel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layer {
    /// sRGB: colour / [`BRIGHTEST`]; alpha (linear): how open to the sky it is.
    pub(super) color: Vec<Vec<u8>>,
    /// Normal x, y (0.5 is none), roughness, extra.
    pub(super) detail: Vec<Vec<u8>>,
}

/// One place while its mips are made: quantities that may be averaged.
#[derive(Debug, Clone, Copy, Default)]
struct Sample {
    color: Vec3,
    normal: Vec3,
    open: f32,
    roughness: f32,
    extra: f32,
}

/// Paints a tile of this many studs with `side` texels, a power of two.
pub(super) fn bake(paint: Paint, studs: f32, side: usize) -> Layer {
    let texels: Vec<Texel> = (0..side * side)
        .map(|index| {
            let place = Vec2::new((index % side) as f32, (index / side) as f32);
            paint((place + 0.5) / side as f32)
        })
        .collect();
    let mut samples = relief(&texels, studs / side as f32, side);
    let mean = samples.iter().map(|sample| sample.color).sum::<Vec3>() / samples.len() as f32;
    // One factor for all channels: a factor for each would turn the rest of a tile to the complement of its specks.
    let scale = mean.dot(LUMINANCE).max(1e-3).recip();
    for sample in &mut samples {
        sample.color = (sample.color * scale).clamp(Vec3::ZERO, Vec3::splat(BRIGHTEST));
    }
    let mut layer = Layer {
        color: Vec::new(),
        detail: Vec::new(),
    };
    let mut side = side;
    loop {
        let (color, detail) = encode(&samples);
        layer.color.push(color);
        layer.detail.push(detail);
        if side <= 1 {
            return layer;
        }
        samples = halve(&samples, side);
        side /= 2;
    }
}

/// Normals and openness from heights; `texel` is the width of a texel in studs.
fn relief(texels: &[Texel], texel: f32, side: usize) -> Vec<Sample> {
    let heights: Vec<f32> = texels.iter().map(|texel| texel.height).collect();
    // What lies lower than its surroundings within a sixth of a stud gets less light.
    let reach = ((0.16 / texel) as usize).clamp(1, side / 4);
    let around = blur(&blur(&heights, side, reach), side, reach);
    (0..texels.len())
        .map(|index| {
            let (x, y) = (index % side, index / side);
            let at = |dx: usize, dy: usize| heights[(y + dy) % side * side + (x + dx) % side];
            let slope_x = (at(1, 0) - at(side - 1, 0)) / (2.0 * texel);
            let slope_y = (at(0, 1) - at(0, side - 1)) / (2.0 * texel);
            Sample {
                color: texels[index].color,
                normal: Vec3::new(-slope_x, -slope_y, 1.0).normalize(),
                open: (1.0 - (around[index] - heights[index]) * 9.0).clamp(0.0, 1.0),
                roughness: texels[index].roughness.clamp(0.0, 1.0),
                extra: texels[index].extra.clamp(0.0, 1.0),
            }
        })
        .collect()
}

/// The mean of a row of `2 reach + 1` neighbours, then the transpose: applied twice it is the mean of a square.
fn blur(values: &[f32], side: usize, reach: usize) -> Vec<f32> {
    let mut out = vec![0.0; values.len()];
    let share = 1.0 / (2 * reach + 1) as f32;
    for (y, row) in values.chunks_exact(side).enumerate() {
        let mut sum: f32 = (0..=2 * reach)
            .map(|step| row[(side + step - reach) % side])
            .sum();
        for x in 0..side {
            out[x * side + y] = sum * share;
            sum += row[(x + reach + 1) % side] - row[(x + side - reach) % side];
        }
    }
    out
}

fn halve(samples: &[Sample], side: usize) -> Vec<Sample> {
    let half = side / 2;
    (0..half * half)
        .map(|index| {
            let first = index / half * 2 * side + index % half * 2;
            let mut sum = Sample::default();
            for sample in [first, first + 1, first + side, first + side + 1].map(|at| samples[at]) {
                sum.color += sample.color * 0.25;
                sum.normal += sample.normal * 0.25;
                sum.open += sample.open * 0.25;
                sum.roughness += sample.roughness * 0.25;
                sum.extra += sample.extra * 0.25;
            }
            // Bumps too small to be seen still scatter light.
            let length = sum.normal.length();
            sum.roughness = (sum.roughness.powi(2) + (1.0 - length)).sqrt().min(1.0);
            sum.normal = sum.normal.normalize_or(Vec3::Z);
            sum
        })
        .collect()
}

fn encode(samples: &[Sample]) -> (Vec<u8>, Vec<u8>) {
    let byte = |value: f32| (value * 255.0 + 0.5) as u8;
    let color = samples.iter().flat_map(|sample| {
        let [r, g, b] = (sample.color / BRIGHTEST).to_array().map(srgb);
        [r, g, b, byte(sample.open)]
    });
    let detail = samples.iter().flat_map(|sample| {
        [
            byte(sample.normal.x * 0.5 + 0.5),
            byte(sample.normal.y * 0.5 + 0.5),
            byte(sample.roughness),
            byte(sample.extra),
        ]
    });
    (color.collect(), detail.collect())
}

/// How fine the steps of [`SRGB`] are: less than a step of the result, but for the darkest.
const SRGB_STEPS: usize = 8192;

static SRGB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    (0..=SRGB_STEPS)
        .map(|step| {
            let linear = step as f32 / SRGB_STEPS as f32;
            let encoded = if linear <= 0.003_130_8 {
                linear * 12.92
            } else {
                1.055 * linear.powf(1.0 / 2.4) - 0.055
            };
            (encoded * 255.0 + 0.5) as u8
        })
        .collect()
});

fn srgb(linear: f32) -> u8 {
    SRGB[(linear.clamp(0.0, 1.0) * SRGB_STEPS as f32 + 0.5) as usize]
}
