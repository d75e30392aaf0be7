//! What each material looks like, as numbers and a painted tile. Knows no textures and no shader.
//!
//! Painters get a place of their tile, 0 to 1 across and up, and speak of colour as a factor of the part's own: baking
//! makes their mean one, so only contrast counts. Heights are studs, and so light, shade and gloss come out right.

mod cloth;
mod ground;
mod masonry;
mod metal;
mod stone;
mod wood;

use glam::Vec3;

use super::bake::{Paint, Texel};

/// A material.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recipe {
    /// Its name in `Enum.Material`.
    pub(super) name: &'static str,
    /// What its tile looks like; `None` is plain.
    pub(super) paint: Option<Paint>,
    /// The tile's width, studs.
    pub(super) studs: f32,
    /// Of regular patterns: a piece's width and height, studs. Each gets a brightness of its own.
    pub(super) piece: [f32; 2],
    /// How far each course of pieces is moved against the one below, of a piece.
    pub(super) shift: f32,
    /// How much pieces, or else patches of some studs, differ in brightness.
    pub(super) vary: f32,
    /// Whether parts of the tile may be laid beside each other at random: for all that has no straight lines.
    pub(super) scatter: bool,
    /// Whether it runs along the longest side of a part.
    pub(super) grain: bool,
    /// 0 (a mirror) to 1, where nothing is painted.
    pub(super) roughness: f32,
    /// 0 to 1, where the painter's extra is 1.
    pub(super) metalness: f32,
    /// Its own light, of the part's colour.
    pub(super) glow: f32,
    /// Whether it glows (in embers' colour) where the painter's extra says, and nowhere else.
    pub(super) glows_in_places: bool,
    /// Whether only its outline is opaque: 1 for a force field.
    pub(super) rim: f32,
}

const PLAIN: Recipe = Recipe {
    name: "",
    paint: None,
    studs: 8.0,
    piece: [0.0; 2],
    shift: 0.0,
    vary: 0.0,
    scatter: false,
    grain: false,
    roughness: 0.5,
    metalness: 0.0,
    glow: 0.0,
    glows_in_places: false,
    rim: 0.0,
};

/// Of something that has no pattern that eyes could follow.
const fn rough(name: &'static str, studs: f32, vary: f32, paint: Paint) -> Recipe {
    Recipe {
        name,
        paint: Some(paint),
        studs,
        vary,
        scatter: true,
        roughness: 0.85,
        ..PLAIN
    }
}

/// Of pieces in courses.
const fn pieces(
    name: &'static str,
    studs: f32,
    piece: [f32; 2],
    shift: f32,
    vary: f32,
    paint: Paint,
) -> Recipe {
    Recipe {
        name,
        paint: Some(paint),
        studs,
        piece,
        shift,
        vary,
        roughness: 0.8,
        ..PLAIN
    }
}

/// All of them. The first stands in for numbers that have none.
pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        roughness: 0.5,
        ..rough("Plastic", 4.0, 0.0, cloth::plastic)
    },
    Recipe {
        name: "SmoothPlastic",
        roughness: 0.38,
        ..PLAIN
    },
    Recipe {
        name: "Neon",
        roughness: 1.0,
        glow: 1.6,
        ..PLAIN
    },
    Recipe {
        grain: true,
        scatter: false,
        roughness: 0.6,
        ..rough("Wood", 8.0, 0.12, wood::wood)
    },
    Recipe {
        grain: true,
        roughness: 0.65,
        ..pieces("WoodPlanks", 8.0, [8.0, 1.0], 0.375, 0.3, wood::planks)
    },
    pieces("Brick", 8.0, [2.0, 1.0], 0.5, 0.3, masonry::brick),
    rough("Concrete", 12.0, 0.12, masonry::concrete),
    rough("Grass", 8.0, 0.25, ground::grass),
];

/// The same factor for all colours.
fn gray(factor: f32) -> Vec3 {
    Vec3::splat(factor)
}

/// A place whose extra is one.
fn texel(color: Vec3, height: f32, roughness: f32) -> Texel {
    Texel {
        color,
        height,
        roughness,
        extra: 1.0,
    }
}
