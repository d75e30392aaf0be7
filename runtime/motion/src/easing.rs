//! The curves along which things move: how far they are at a share of the time.

use std::f64::consts::{PI, TAU};

/// The shape of a curve, as `Enum.EasingStyle` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// Even.
    Linear,
    /// A quarter of a sine wave.
    Sine,
    /// Goes beyond its end and comes back.
    Back,
    /// The second power.
    Quad,
    /// The fourth power.
    Quart,
    /// The fifth power.
    Quint,
    /// Bounces at its end.
    Bounce,
    /// Swings about its end.
    Elastic,
    /// A power of two.
    Exponential,
    /// A quarter of a circle.
    Circular,
    /// The third power.
    Cubic,
}

/// Which end of a curve has its shape, as `Enum.EasingDirection` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The start.
    In,
    /// The end.
    Out,
    /// Both, half of the time each.
    InOut,
}

/// How far [`Style::Back`] goes beyond its end.
const OVERSHOOT: f64 = 1.70158;
/// The same where both ends have the shape.
const OVERSHOOT_BOTH: f64 = OVERSHOOT * 1.525;
/// Time of a swing of [`Style::Elastic`].
const SWING: f64 = 0.3;
/// The same where both ends have the shape.
const SWING_BOTH: f64 = SWING * 1.5;

impl Style {
    /// The style of an item of `Enum.EasingStyle`.
    pub fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            0 => Self::Linear,
            1 => Self::Sine,
            2 => Self::Back,
            3 => Self::Quad,
            4 => Self::Quart,
            5 => Self::Quint,
            6 => Self::Bounce,
            7 => Self::Elastic,
            8 => Self::Exponential,
            9 => Self::Circular,
            10 => Self::Cubic,
            _ => return None,
        })
    }

    /// The curve with its shape at the start; `both` if the other end has it too.
    fn start(self, t: f64, both: bool) -> f64 {
        match self {
            Self::Linear => t,
            Self::Sine => 1.0 - (t * PI / 2.0).cos(),
            Self::Back => {
                let beyond = if both { OVERSHOOT_BOTH } else { OVERSHOOT };
                t * t * ((beyond + 1.0) * t - beyond)
            }
            Self::Quad => t * t,
            Self::Cubic => t.powi(3),
            Self::Quart => t.powi(4),
            Self::Quint => t.powi(5),
            Self::Bounce => 1.0 - bounce(1.0 - t),
            Self::Elastic => {
                let swing = if both { SWING_BOTH } else { SWING };
                let wave = ((t - 1.0 - swing / 4.0) * TAU / swing).sin();
                -(10.0 * (t - 1.0)).exp2() * wave
            }
            Self::Exponential => (10.0 * (t - 1.0)).exp2(),
            Self::Circular => 1.0 - (1.0 - t * t).sqrt(),
        }
    }
}

impl Direction {
    /// The direction of an item of `Enum.EasingDirection`.
    pub fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            0 => Self::In,
            1 => Self::Out,
            2 => Self::InOut,
            _ => return None,
        })
    }
}

/// How far something is at a share of its time. Both are 0 to 1; some curves go beyond in between. Both ends are met
/// exactly.
pub fn ease(style: Style, direction: Direction, t: f64) -> f64 {
    if t.is_nan() || t <= 0.0 {
        return 0.0;
    }
    if t >= 1.0 {
        return 1.0;
    }
    match direction {
        Direction::In => style.start(t, false),
        Direction::Out => 1.0 - style.start(1.0 - t, false),
        Direction::InOut if t < 0.5 => style.start(2.0 * t, true) / 2.0,
        Direction::InOut => 1.0 - style.start(2.0 - 2.0 * t, true) / 2.0,
    }
}

/// A ball that falls on 1 and jumps three times: parabolas that meet there.
fn bounce(t: f64) -> f64 {
    const STEEP: f64 = 7.5625;
    const PARTS: f64 = 2.75;
    let (middle, least) = if t < 1.0 / PARTS {
        (0.0, 0.0)
    } else if t < 2.0 / PARTS {
        (1.5 / PARTS, 0.75)
    } else if t < 2.5 / PARTS {
        (2.25 / PARTS, 0.9375)
    } else {
        (2.625 / PARTS, 0.984_375)
    };
    STEEP * (t - middle).powi(2) + least
}
