//! What people make soft or smooth: plastics, fabrics, leather, paper.

use glam::{IVec2, Vec2};

use super::super::bake::Texel;
use super::super::noise::fbm;
use super::{gray, texel};

/// So fine that one sees it on a near part only.
pub(super) fn plastic(uv: Vec2) -> Texel {
    let grain = fbm(uv, IVec2::splat(64), 2, 11);
    texel(gray(1.0 + 0.012 * grain), 0.0015 * grain, 0.5)
}
