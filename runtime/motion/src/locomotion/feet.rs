//! Feet: a foot that stands is held where it stands in the world, whatever the body does above it; one that is lifted goes
//! to where it will stand next. What they do is continuous in whichever way a body moves.

use glam::Vec3;

use super::gait::Gait;
use crate::anatomy::{Anatomy, Leg};
use crate::figure::{Sole, mix, smooth};
use crate::rig::Hand;
use crate::rigid::Rigid;

/// Seconds of a step on the spot.
const STEP_SECONDS: f32 = 0.22;
/// Studs and radians by which a foot may be off where it should stand before it steps there.
const STEP_FROM: f32 = 0.3;
const STEP_FROM_TURNED: f32 = 0.6;
/// Usual studs that a standing foot may be away from below its hip: beyond, it is lifted.
const LEASH: f32 = 1.1;
/// Radians that a standing foot may be turned from where the body looks.
const TURNED_MAX: f32 = 1.2;
/// Of a foot that comes down and is not where it would have stood: studs up to which it goes there.
const NEAR: f32 = 0.45;
/// How quickly a foot comes down that was lower than told, and how quickly feet follow when they do not stand, in 1/s.
const SINK: f32 = 40.0;
const FOLLOW: f32 = 14.0;
/// And usual studs a second at most.
const FOLLOW_SPEED: f32 = 18.0;

/// What a foot does.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Act {
    /// Nothing of its own: it goes where it is told to.
    #[default]
    Loose,
    /// It stands, at this place of the world, turned so.
    Stands { at: Vec3, yaw: f32 },
    /// It is lifted while one walks, since this share of a cycle.
    Swings { from: Vec3, since: f32 },
    /// It is put to where it belongs while one stands, and how far that is.
    Steps { from: Vec3, share: f32 },
}

/// The ground below a body, in the space of its root.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground {
    /// Where it is below the root.
    pub(super) height: f32,
    /// How steeply it rises along X and Z.
    pub(super) slope: Vec3,
}

impl Ground {
    fn at(&self, point: Vec3) -> f32 {
        self.height + self.slope.x * point.x + self.slope.z * point.z
    }
}

/// A foot.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Foot {
    act: Act,
    pub(super) sole: Sole,
    /// Studs above the ground that it has not come down yet.
    above: f32,
}

/// What a step of time is for feet on the ground.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk<'a> {
    pub(super) anatomy: &'a Anatomy,
    pub(super) gait: &'a Gait,
    pub(super) ground: Ground,
    /// The root in the world, less what carries it; level.
    pub(super) root: Rigid,
    /// How the root is turned about Y.
    pub(super) heading: f32,
    /// How far the right foot is in its cycle.
    pub(super) phase: f32,
    pub(super) delta: f32,
}

/// How far a foot is in its cycle, of which the right one is at `phase`.
pub(super) fn phase_of(side: Hand, phase: f32) -> f32 {
    match side {
        Hand::Right => phase,
        Hand::Left => (phase + 0.5).fract(),
    }
}

/// Both feet on the ground.
pub(super) fn walk(feet: &mut [Foot; 2], walk: &Walk<'_>) {
    for side in Hand::BOTH {
        let other = feet[1 - side as usize].stands();
        let leg = &walk.anatomy.legs[side as usize];
        let foot = &mut feet[side as usize];
        if walk.gait.stands {
            foot.stay(leg, walk, other);
        } else {
            foot.pace(leg, walk, phase_of(side, walk.phase));
        }
    }
}

impl Foot {
    /// A foot at rest.
    pub(super) fn new(leg: &Leg) -> Self {
        Self {
            sole: Sole {
                at: leg.sole,
                ..Sole::default()
            },
            ..Self::default()
        }
    }

    /// Whether it stands, with all of its weight.
    pub(super) fn stands(&self) -> bool {
        matches!(self.act, Act::Stands { .. })
    }

    /// It does not touch the ground: it goes where it is told to.
    pub(super) fn hang(&mut self, to: &Sole, scale: f32, delta: f32) {
        self.act = Act::Loose;
        self.above = 0.0;
        let share = 1.0 - (-FOLLOW * delta).exp();
        let most = FOLLOW_SPEED * scale * delta;
        self.sole.at += ((to.at - self.sole.at) * share).clamp_length_max(most);
        self.sole.pitch = mix(self.sole.pitch, to.pitch, share);
        self.sole.yaw = mix(self.sole.yaw, to.yaw, share);
    }

    /// The world was moved below it: what stood there stands no more.
    pub(super) fn lose(&mut self) {
        self.act = Act::Loose;
    }

    /// A step of time of one who walks, with this foot at a share of its cycle.
    fn pace(&mut self, leg: &Leg, walk: &Walk<'_>, phase: f32) {
        if phase < walk.gait.duty {
            self.bear(leg, walk, phase);
        } else {
            self.swing(leg, walk, phase);
        }
    }

    /// It is its turn to stand.
    fn bear(&mut self, leg: &Leg, walk: &Walk<'_>, phase: f32) {
        let gait = walk.gait;
        let told = leg.sole + gait.way * gait.standing(phase);
        match self.act {
            Act::Stands { .. } => {}
            Act::Steps { .. } => {
                self.step(leg, walk, told);
                return;
            }
            Act::Swings { .. } => self.put(told, walk),
            Act::Loose => {
                let far = level(self.sole.at - told).length() > NEAR * walk.anatomy.scale;
                self.put(if far { self.sole.at } else { told }, walk);
            }
        }
        self.hold(leg, walk, gait.roll(phase));
        if self.strays(leg, walk) {
            self.begin_step();
        }
    }

    /// It is its turn to be lifted.
    fn swing(&mut self, leg: &Leg, walk: &Walk<'_>, phase: f32) {
        let gait = walk.gait;
        let (from, since) = match self.act {
            Act::Swings { from, since } if since <= phase => (from, since),
            _ => (self.sole.at, phase.min(0.97)),
        };
        self.act = Act::Swings { from, since };
        let share = ((phase - since) / (1.0 - since)).clamp(0.0, 1.0);
        let to = leg.sole + gait.way * (gait.sweep * 0.5);
        let along = gait.way * (gait.run * walk.anatomy.scale);
        let at = glide(from, to, along * -0.9, along * -0.5, share);
        let left = (from.y - walk.ground.at(from)) * (1.0 - smooth(0.0, 0.7, share));
        let above = left + gait.lift(share, walk.anatomy.scale);
        self.lay(leg, at, walk, gait.tilt(share), above);
        self.sole.yaw *= (-10.0 * walk.delta).exp();
    }

    /// A step of time of one who stands: feet that are off are put right, one after the other.
    fn stay(&mut self, leg: &Leg, walk: &Walk<'_>, other_stands: bool) {
        match self.act {
            Act::Loose => self.put(self.sole.at, walk),
            Act::Swings { .. } => self.begin_step(),
            Act::Stands { .. } | Act::Steps { .. } => {}
        }
        if let Act::Steps { .. } = self.act {
            self.step(leg, walk, leg.sole);
            return;
        }
        let pitch = self.sole.pitch * (-12.0 * walk.delta).exp();
        self.hold(leg, walk, pitch);
        let off = level(self.sole.at - leg.sole).length();
        let is_off = off > STEP_FROM * walk.anatomy.scale || self.sole.yaw.abs() > STEP_FROM_TURNED;
        if is_off && (other_stands || self.strays(leg, walk)) {
            self.begin_step();
        }
    }

    fn begin_step(&mut self) {
        self.act = Act::Steps {
            from: self.sole.at,
            share: 0.0,
        };
    }

    /// Goes on with a step on the spot; at its end it stands.
    fn step(&mut self, leg: &Leg, walk: &Walk<'_>, to: Vec3) {
        let Act::Steps { from, share } = self.act else {
            return;
        };
        let share = (share + walk.delta / STEP_SECONDS).min(1.0);
        self.act = Act::Steps { from, share };
        let at = from.lerp(to, smooth(0.0, 1.0, share));
        let left = (from.y - walk.ground.at(from)).max(0.0) * (1.0 - share);
        let lift = 0.22 * walk.anatomy.scale * (std::f32::consts::PI * share).sin();
        self.lay(leg, at, walk, self.sole.pitch * (1.0 - share), left + lift);
        self.sole.yaw *= 1.0 - share;
        if share >= 1.0 {
            self.put(to, walk);
        }
    }

    /// It stands from now on, below a place in the space of the root.
    fn put(&mut self, at: Vec3, walk: &Walk<'_>) {
        self.above = (self.sole.at.y - walk.ground.at(self.sole.at)).max(0.0);
        self.act = Act::Stands {
            at: walk.root.point(at),
            yaw: walk.heading + self.sole.yaw,
        };
    }

    /// Keeps a standing foot where it stands.
    fn hold(&mut self, leg: &Leg, walk: &Walk<'_>, pitch: f32) {
        if let Act::Stands { at, yaw } = self.act {
            let here = walk.root.inverse().point(at);
            self.above *= (-SINK * walk.delta).exp();
            self.sole.yaw = around(yaw - walk.heading);
            self.lay(leg, here, walk, pitch, self.above);
        }
    }

    /// Puts it so high above the ground, and higher by what its turn takes.
    fn lay(&mut self, leg: &Leg, at: Vec3, walk: &Walk<'_>, pitch: f32, above: f32) {
        let tilted = leg.toe * pitch.sin().abs() * f32::from(u8::from(leg.ankle > 0.0));
        let height = walk.ground.at(at) + above.max(tilted);
        self.sole.at = Vec3::new(at.x, height, at.z);
        self.sole.pitch = pitch;
    }

    /// Whether it is farther from where it belongs than a leg should be stretched or turned.
    fn strays(&self, leg: &Leg, walk: &Walk<'_>) -> bool {
        level(self.sole.at - leg.sole).length() > LEASH * walk.anatomy.scale
            || self.sole.yaw.abs() > TURNED_MAX
    }
}

/// From one point to another, leaving and arriving in given directions.
fn glide(from: Vec3, to: Vec3, leaving: Vec3, arriving: Vec3, share: f32) -> Vec3 {
    let (s, s2) = (share, share * share);
    let s3 = s2 * s;
    from * (2.0 * s3 - 3.0 * s2 + 1.0)
        + leaving * (s3 - 2.0 * s2 + s)
        + to * (3.0 * s2 - 2.0 * s3)
        + arriving * (s3 - s2)
}

/// What of a distance is over the ground.
fn level(distance: Vec3) -> Vec3 {
    Vec3::new(distance.x, 0.0, distance.z)
}

/// An angle as one between −π and π.
fn around(angle: f32) -> f32 {
    let turns = (angle / std::f32::consts::TAU).round();
    angle - turns * std::f32::consts::TAU
}
