//! Walking and running as numbers: how long a step is at a speed, how long a foot stands, how high it is lifted. What
//! differs between walking and running changes evenly from one to the other.

use glam::Vec3;

use crate::figure::{mix, smooth};

/// Below this speed one stands, usual studs a second.
pub(super) const STANDING: f32 = 0.4;
/// Studs that a standing foot can be passed by, from before the hips to behind them.
const SWEEP_MAX: f32 = 1.9;
/// The share of a cycle that a foot stands at most, in studs of the cycle's length.
const SWEEP_SHARE: f32 = 0.6;
/// Speeds at which walking ends and running begins.
const WALK: f32 = 6.0;
const RUN: f32 = 13.0;

/// How one walks at a speed. Studs are those of the body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gait {
    /// Whether it stands still.
    pub(super) stands: bool,
    /// Studs that both steps together lead.
    pub(super) cycle: f32,
    /// Studs by which a standing foot is passed.
    pub(super) sweep: f32,
    /// The share of a cycle that a foot stands.
    pub(super) duty: f32,
    /// 0 walks, 1 runs.
    pub(super) run: f32,
    /// 0 stands, 1 walks.
    pub(super) moves: f32,
    /// Where it goes, in the space of the root, of length one.
    pub(super) way: Vec3,
    /// 1 forwards, −1 backwards.
    pub(super) forward: f32,
}

impl Gait {
    /// At a speed over the ground, in the space of the root, of a body of some scale.
    pub(super) fn new(velocity: Vec3, scale: f32) -> Self {
        let flat = Vec3::new(velocity.x, 0.0, velocity.z);
        let speed = flat.length() / scale;
        let way = flat.normalize_or(Vec3::NEG_Z);
        let cycle = 2.0 * speed.max(STANDING).sqrt() * scale;
        let sweep = (SWEEP_SHARE * cycle).min(SWEEP_MAX * scale);
        Self {
            stands: speed < STANDING,
            cycle,
            sweep,
            duty: sweep / cycle,
            run: smooth(WALK, RUN, speed),
            moves: smooth(STANDING, 2.5, speed),
            way,
            forward: -way.z,
        }
    }

    /// How far along its way a standing foot is from below the hips.
    pub(super) fn standing(&self, phase: f32) -> f32 {
        self.sweep * 0.5 - phase * self.cycle
    }

    /// How a standing foot is turned: the heel comes first, the toes go last.
    pub(super) fn roll(&self, phase: f32) -> f32 {
        let share = phase / self.duty;
        let heel = mix(0.22, 0.06, self.run) * (1.0 - smooth(0.0, 0.18, share));
        let toes = mix(0.45, 0.6, self.run) * smooth(0.55, 1.0, share);
        (heel - toes) * self.forward * self.moves
    }

    /// How a lifted foot is turned, at a share of its way.
    pub(super) fn tilt(&self, share: f32) -> f32 {
        let toes = mix(0.45, 0.6, self.run);
        let behind = mix(0.4, 1.25, self.run);
        let heel = mix(0.22, 0.06, self.run);
        let tilt = if share < 0.3 {
            -mix(toes, behind, smooth(0.0, 0.3, share))
        } else {
            mix(-behind, heel, smooth(0.3, 0.9, share))
        };
        tilt * self.forward * self.moves
    }

    /// How high a lifted foot is, at a share of its way.
    pub(super) fn lift(&self, share: f32, scale: f32) -> f32 {
        let highest = mix(0.28, 0.85, self.run) * mix(0.4, 1.0, self.moves);
        let skewed = share.max(0.0).powf(mix(0.85, 0.72, self.run));
        highest * (std::f32::consts::PI * skewed).sin().max(0.0) * scale
    }
}
