//! What each quality means in numbers. The only place that knows.

use crate::view::Quality;

/// The work that a quality allows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tier {
    /// Samples a pixel.
    pub(crate) samples: u32,
    /// `EFFORT` in the shaders.
    pub(crate) effort: u32,
    /// Pixels of the picture a side for one that is drawn.
    pub(crate) coarseness: u32,
    /// Layers of the shadow map.
    pub(crate) cascades: usize,
    /// Texels across a layer.
    pub(crate) shadow_size: u32,
    /// Studs beyond which nothing casts a shadow.
    pub(crate) shadow_distance: f32,
    /// Studs from the eye within which terrain has all its triangles.
    pub(crate) ground_detail: f32,
    /// Lamps that shine at once.
    pub(crate) lamps: usize,
    /// Levels of the glow; 0 for none.
    pub(crate) glow_levels: u32,
}

impl Tier {
    pub(crate) const fn of(quality: Quality) -> Self {
        match quality {
            Quality::Draft => Self {
                samples: 1,
                effort: 0,
                coarseness: 2,
                cascades: 1,
                shadow_size: 1024,
                shadow_distance: 160.0,
                ground_detail: 80.0,
                lamps: 8,
                glow_levels: 0,
            },
            Quality::Low => Self {
                samples: 1,
                effort: 0,
                coarseness: 1,
                cascades: 1,
                shadow_size: 1024,
                shadow_distance: 160.0,
                ground_detail: 120.0,
                lamps: 16,
                glow_levels: 0,
            },
            Quality::Medium => Self {
                samples: 4,
                effort: 1,
                coarseness: 1,
                cascades: 3,
                shadow_size: 1536,
                shadow_distance: 500.0,
                ground_detail: 300.0,
                lamps: 32,
                glow_levels: 5,
            },
            Quality::High => Self {
                samples: 4,
                effort: 2,
                coarseness: 1,
                cascades: 3,
                shadow_size: 2048,
                shadow_distance: 900.0,
                ground_detail: 500.0,
                lamps: 64,
                glow_levels: 6,
            },
        }
    }

    /// Whether pipelines of one are those of the other.
    pub(crate) fn draws_like(&self, other: &Self) -> bool {
        (self.samples, self.effort) == (other.samples, other.effort)
    }

    /// Whether narrow gaps are darkened.
    pub(crate) fn occludes(&self) -> bool {
        self.effort > 0
    }

    /// Whether shaders skip what a branch says; otherwise they are made without it.
    pub(crate) fn branches(&self) -> bool {
        self.effort > 0
    }
}
