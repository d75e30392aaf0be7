//! What each material looks like, as numbers and a painted tile. Knows no textures and no shader.
//!
//! Painters get a place of their tile, 0 to 1 across and up, and speak of colour as a factor of the part's own: baking
//! makes their mean one, so only contrast counts. Heights are studs, and so light, shade and gloss come out right.

mod cloth;
mod frozen;
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
    /// How gray the part's colour is in the joints, 0 to 1: mortar has not the bricks' colour.
    pub(super) gap: f32,
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
    /// How much of a mirror lies over it, as over glass: 0 to 1.
    pub(super) mirror: f32,
}

impl Recipe {
    /// Whether it is not laid of pieces that begin at the part's edge: another part may begin at another place of the tile.
    pub(super) fn is_whole(&self) -> bool {
        self.piece[0] == 0.0 && (self.scatter || self.grain)
    }
}

const PLAIN: Recipe = Recipe {
    name: "",
    paint: None,
    studs: 8.0,
    piece: [0.0; 2],
    shift: 0.0,
    gap: 0.0,
    vary: 0.0,
    scatter: false,
    grain: false,
    roughness: 0.5,
    metalness: 0.0,
    glow: 0.0,
    glows_in_places: false,
    rim: 0.0,
    mirror: 0.0,
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
        roughness: 0.46,
        ..rough("Plastic", 4.0, 0.0, cloth::plastic)
    },
    Recipe {
        name: "SmoothPlastic",
        roughness: 0.24,
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
    Recipe {
        roughness: 0.18,
        ..rough("Marble", 12.0, 0.06, stone::marble)
    },
    rough("Slate", 10.0, 0.15, stone::slate),
    rough("Concrete", 12.0, 0.12, masonry::concrete),
    Recipe {
        roughness: 0.35,
        ..rough("Granite", 6.0, 0.06, stone::granite)
    },
    Recipe {
        gap: 0.85,
        ..pieces("Brick", 8.0, [2.0, 1.0], 0.5, 0.3, masonry::brick)
    },
    rough("Pebble", 8.0, 0.12, stone::pebble),
    rough("Cobblestone", 8.0, 0.15, stone::cobblestone),
    rough("Rock", 16.0, 0.2, stone::rock),
    Recipe {
        scatter: false,
        ..rough("Sandstone", 12.0, 0.15, stone::sandstone)
    },
    rough("Basalt", 10.0, 0.12, stone::basalt),
    Recipe {
        glow: 1.3,
        glows_in_places: true,
        ..rough("CrackedLava", 16.0, 0.1, stone::cracked_lava)
    },
    Recipe {
        scatter: false,
        ..rough("Limestone", 12.0, 0.12, stone::limestone)
    },
    pieces("Pavement", 8.0, [2.0, 2.0], 0.5, 0.16, masonry::pavement),
    rough("Asphalt", 6.0, 0.14, masonry::asphalt),
    Recipe {
        gap: 0.7,
        ..pieces("CeramicTiles", 8.0, [1.0, 1.0], 0.0, 0.08, masonry::ceramic)
    },
    pieces(
        "ClayRoofTiles",
        8.0,
        [1.0, 4.0 / 3.0],
        0.0,
        0.25,
        masonry::clay_roof,
    ),
    pieces(
        "RoofShingles",
        8.0,
        [1.0, 0.8],
        0.5,
        0.25,
        masonry::shingles,
    ),
    rough("Plaster", 10.0, 0.05, masonry::plaster),
    Recipe {
        metalness: 0.5,
        roughness: 0.38,
        scatter: false,
        grain: true,
        ..rough("Metal", 8.0, 0.05, metal::metal)
    },
    Recipe {
        metalness: 0.55,
        roughness: 0.75,
        ..rough("CorrodedMetal", 10.0, 0.12, metal::corroded)
    },
    Recipe {
        metalness: 0.5,
        roughness: 0.36,
        scatter: false,
        ..rough("DiamondPlate", 6.0, 0.06, metal::diamond_plate)
    },
    Recipe {
        metalness: 0.45,
        roughness: 0.22,
        ..rough("Foil", 8.0, 0.05, metal::foil)
    },
    rough("Grass", 8.0, 0.25, ground::grass),
    rough("LeafyGrass", 8.0, 0.25, ground::leafy_grass),
    rough("Sand", 12.0, 0.1, ground::sand),
    rough("Snow", 10.0, 0.03, ground::snow),
    Recipe {
        roughness: 0.45,
        ..rough("Mud", 10.0, 0.15, ground::mud)
    },
    rough("Ground", 10.0, 0.18, ground::ground),
    rough("Salt", 10.0, 0.06, ground::salt),
    Recipe {
        roughness: 0.12,
        ..rough("Ice", 12.0, 0.06, frozen::ice)
    },
    Recipe {
        roughness: 0.45,
        ..rough("Glacier", 16.0, 0.08, frozen::glacier)
    },
    Recipe {
        roughness: 0.06,
        ..rough("Water", 12.0, 0.05, frozen::water)
    },
    Recipe {
        scatter: false,
        roughness: 0.95,
        ..rough("Fabric", 5.0, 0.06, cloth::fabric)
    },
    Recipe {
        roughness: 1.0,
        ..rough("Carpet", 5.0, 0.08, cloth::carpet)
    },
    Recipe {
        roughness: 0.5,
        ..rough("Leather", 4.0, 0.1, cloth::leather)
    },
    Recipe {
        scatter: false,
        ..rough("Cardboard", 8.0, 0.06, cloth::cardboard)
    },
    Recipe {
        scatter: false,
        roughness: 0.72,
        ..rough("Rubber", 4.0, 0.06, cloth::rubber)
    },
    Recipe {
        name: "Glass",
        mirror: 0.3,
        roughness: 0.05,
        ..PLAIN
    },
    Recipe {
        name: "ForceField",
        roughness: 0.3,
        glow: 0.42,
        rim: 1.0,
        ..PLAIN
    },
    Recipe {
        name: "Air",
        ..PLAIN
    },
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
