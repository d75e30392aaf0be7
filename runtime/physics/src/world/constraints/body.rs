//! The older movers that home in on something: `BodyPosition` and `BodyGyro`. They want to make the share `P / D` of the
//! way in a second, whatever the assembly weighs, and use no more than their bound along each axis of the world.

use glam::{Quat, Vec3};
use studio_model::known::known;

use super::align::{between, turn_to};
use super::drag::{Draft, Law, Span, Strength, Wish};
use super::read::Reader;
use super::{Plan, TICKS_A_SECOND};
use crate::limits::SPEED_MAX;
use crate::simulation::{Side, Simulation};

/// Studs or radians that are no way to go.
const THERE: f32 = 1e-4;

/// A `BodyPosition`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Homing {
    part: Side,
    goal: Vec3,
    rate: f32,
}

pub(super) fn position(reader: Reader<'_>, part: Side, centre: Side) -> Plan {
    let known = known();
    Draft {
        law: Law::Homing(Homing {
            part,
            goal: reader.place(known.body_position_position),
            rate: rate(
                reader.amount(known.body_position_p),
                reader.amount(known.body_position_d),
            ),
        }),
        strength: Strength::ByAxis {
            axes: Side::WORLD,
            most: reader.most_by_axis(known.body_position_max_force),
        },
        moved: centre,
        from: None,
        turns: false,
    }
    .plan()
}

impl Homing {
    pub(super) fn wish(&self, simulation: &Simulation) -> Wish {
        let way = self.goal - simulation.place_of(&self.part).translation;
        Wish {
            velocity: closing(way, self.rate),
            span: Span::All,
        }
    }
}

/// A `BodyGyro`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gyro {
    part: Side,
    goal: Quat,
    /// The axis of the world about which it may turn as it likes.
    free: Option<Vec3>,
    rate: f32,
}

pub(super) fn gyro(reader: Reader<'_>, part: Side) -> Plan {
    let known = known();
    let most = reader.most_by_axis(known.body_gyro_max_torque);
    let weak = Vec3::AXES.into_iter().filter(|axis| axis.dot(most) <= 0.0);
    let weak: Vec<Vec3> = weak.collect();
    Draft {
        law: Law::Gyro(Gyro {
            part,
            goal: reader.rotation(known.body_gyro_cframe),
            free: <[Vec3; 1]>::try_from(weak).ok().map(|[axis]| axis),
            rate: rate(
                reader.amount(known.body_gyro_p),
                reader.amount(known.body_gyro_d),
            ),
        }),
        strength: Strength::ByAxis {
            axes: Side::WORLD,
            most,
        },
        moved: part,
        from: None,
        turns: true,
    }
    .plan()
}

impl Gyro {
    pub(super) fn wish(&self, simulation: &Simulation) -> Wish {
        let now = simulation.place_of(&self.part).rotation;
        let (way, span) = match self.free {
            None => (turn_to(now, self.goal), Span::All),
            Some(axis) => {
                let own = now * (self.goal.inverse() * axis);
                (between(own, axis), Span::Except(axis))
            }
        };
        Wish {
            velocity: closing(way, self.rate),
            span,
        }
    }
}

fn closing(way: Vec3, rate: f32) -> Vec3 {
    if way.length() < THERE {
        Vec3::ZERO
    } else {
        (way * rate).clamp_length_max(SPEED_MAX)
    }
}

/// How much of the way a mover of this power and damping wants to make in a second.
fn rate(power: f32, damping: f32) -> f32 {
    if damping > 0.0 {
        (power / damping).min(TICKS_A_SECOND)
    } else {
        TICKS_A_SECOND
    }
}
