//! Characters as the simulation sees them: bodies that stand upright above the ground and are told where to go. Terms only;
//! what is done with them is in `world::characters`.

use glam::Vec3;
use studio_model::InstanceId;

/// What makes an assembly a character: it is held upright and carried above the ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CharacterBody {
    /// Studs from the underside of the root part to the ground. Steps up to about this height are walked up.
    pub hip_height: f32,
    /// Degrees beyond which ground does not carry: the character slides down.
    pub max_slope_degrees: f32,
}

/// What a character wants. It holds until it is told otherwise, but a jump is done once.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Drive {
    /// Studs a second over the ground; only the horizontal part counts.
    pub velocity: Vec3,
    /// Where to look; only the horizontal part counts, of any length. `None` keeps looking where it looks.
    pub facing: Option<Vec3>,
    /// Jumps once, as soon as there is ground, or was a tenth of a second ago: studs a second upwards. The first tick
    /// of a jump is without gravity, so it rises by `speed² / (2 gravity) + speed / 60`: 7.2 studs at 50.
    pub jump_speed: Option<f32>,
    /// Whether it climbs trusses and ladders that it walks into.
    pub climbs: bool,
}

/// What a character stands on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ground {
    /// The part.
    pub part: InstanceId,
    /// Outwards from the part, of length 1.
    pub normal: Vec3,
    /// Number of the enum `Material`.
    pub material: u32,
}

/// How a character is after a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stance {
    /// What carries it; `None` in the air and on what is too steep.
    pub ground: Option<Ground>,
    /// Whether it holds on to a truss or a ladder; nothing else carries it then.
    pub climbs: bool,
    /// Studs a second, of its assembly's centre of mass.
    pub velocity: Vec3,
}
