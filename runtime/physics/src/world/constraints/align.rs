//! What brings an attachment to a place or to a rotation, and keeps it there: `AlignPosition` and `AlignOrientation`.

use glam::{Quat, Vec3};
use studio_model::known::known;

use super::actuator::rate_of;
use super::drag::{Draft, Law, Span, Strength, Wish};
use super::force::axes_of;
use super::read::Reader;
use super::{Plan, TICKS_A_SECOND};
use crate::limits::SPEED_MAX;
use crate::simulation::{Side, Simulation};

/// Numbers of the enums `PositionAlignmentMode` and `OrientationAlignmentMode`, and of `ForceLimitMode`.
const ONE_ATTACHMENT: u32 = 0;
const PER_AXIS: u32 = 1;

/// Numbers of the enum `AlignType`.
const PARALLEL: [u32; 2] = [0, 2];
const PERPENDICULAR: [u32; 2] = [1, 3];
const LOOK_AT: u32 = 4;

/// Studs or radians that are no way to go.
const THERE: f32 = 1e-4;

/// Where something is to be.
#[derive(Debug, Clone, Copy)]
enum Goal {
    Place(Vec3),
    Side(Side),
}

/// What brings a point to a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Following {
    own: Side,
    goal: Goal,
    /// How much of the way it wants to make in a second, and the most studs a second.
    rate: f32,
    fastest: f32,
}

/// An `AlignPosition`; nothing without the attachment that it asks for.
pub(super) fn position(
    reader: Reader<'_>,
    own: Side,
    other: Option<Side>,
    centre: Side,
) -> Option<Plan> {
    let known = known();
    let one = reader.item(known.align_position_mode) == ONE_ATTACHMENT;
    let goal = if one {
        Goal::Place(reader.place(known.align_position_position))
    } else {
        Goal::Side(other?)
    };
    let rigid = reader.flag(known.align_position_rigidity_enabled);
    let strength = if rigid {
        Strength::Total(f32::MAX)
    } else if reader.item(known.align_position_force_limit_mode) == PER_AXIS {
        let relative = reader.item(known.align_position_force_relative_to);
        Strength::ByAxis {
            axes: axes_of(relative, [Some(own), other]),
            most: reader.most_by_axis(known.align_position_max_axes_force),
        }
    } else {
        Strength::Total(reader.most(known.align_position_max_force))
    };
    let (rate, fastest) = if rigid {
        (TICKS_A_SECOND, SPEED_MAX)
    } else {
        let rate = rate_of(reader.number(known.align_position_responsiveness));
        (rate, reader.most(known.align_position_max_velocity))
    };
    let law = Following {
        own,
        goal,
        rate,
        fastest: fastest.min(SPEED_MAX),
    };
    let at_centre = reader.flag(known.align_position_apply_at_center_of_mass);
    let reacts = !one && reader.flag(known.align_position_reaction_force_enabled);
    let draft = Draft {
        law: Law::Following(law),
        strength,
        moved: if at_centre { centre } else { own },
        from: other.filter(|_| reacts),
        turns: false,
    };
    Some(draft.plan())
}

impl Following {
    pub(super) fn wish(&self, simulation: &Simulation) -> Wish {
        let at = simulation.place_of(&self.own).translation;
        let (goal, goes) = match &self.goal {
            Goal::Place(place) => (*place, Vec3::ZERO),
            Goal::Side(side) => {
                let goal = simulation.place_of(side).translation;
                (goal, simulation.speed_of(side, goal))
            }
        };
        let way = goal - at;
        let closes = if way.length() < THERE {
            Vec3::ZERO
        } else {
            (way * self.rate).clamp_length_max(self.fastest)
        };
        Wish {
            velocity: (closes + goes).clamp_length_max(SPEED_MAX),
            span: Span::All,
        }
    }
}

/// How something is to be turned.
#[derive(Debug, Clone, Copy)]
enum Pose {
    /// As this rotation.
    As(Quat),
    /// As a side.
    AsSide(Side),
}

/// Which of its axes count.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Aim {
    AllAxes,
    /// The X axis along the goal's.
    Along,
    /// The X axis across the goal's.
    Across,
    /// The X axis towards a place.
    At(Vec3),
    /// The X axis towards the other attachment.
    AtSide,
}

/// What brings something to a rotation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facing {
    own: Side,
    goal: Pose,
    aim: Aim,
    rate: f32,
    fastest: f32,
}

/// An `AlignOrientation`; nothing without the attachment that it asks for.
pub(super) fn orientation(reader: Reader<'_>, own: Side, other: Option<Side>) -> Option<Plan> {
    let known = known();
    let one = reader.item(known.align_orientation_mode) == ONE_ATTACHMENT;
    let goal = if one {
        Pose::As(reader.rotation(known.align_orientation_cframe))
    } else {
        Pose::AsSide(other?)
    };
    let rigid = reader.flag(known.align_orientation_rigidity_enabled);
    let (strength, rate, fastest) = if rigid {
        (f32::MAX, TICKS_A_SECOND, SPEED_MAX)
    } else {
        (
            reader.most(known.align_orientation_max_torque),
            rate_of(reader.number(known.align_orientation_responsiveness)),
            reader.most(known.align_orientation_max_angular_velocity),
        )
    };
    let law = Facing {
        own,
        goal,
        aim: aim(reader, one),
        rate,
        fastest: fastest.min(SPEED_MAX),
    };
    let reacts = !one && reader.flag(known.align_orientation_reaction_torque_enabled);
    let draft = Draft {
        law: Law::Facing(law),
        strength: Strength::Total(strength),
        moved: own,
        from: other.filter(|_| reacts),
        turns: true,
    };
    Some(draft.plan())
}

fn aim(reader: Reader<'_>, one: bool) -> Aim {
    let known = known();
    let kind = reader.item(known.align_orientation_align_type);
    if kind == LOOK_AT && one {
        Aim::At(reader.place(known.align_orientation_look_at_position))
    } else if kind == LOOK_AT {
        Aim::AtSide
    } else if PERPENDICULAR.contains(&kind) {
        Aim::Across
    } else if PARALLEL.contains(&kind) || reader.flag(known.align_orientation_primary_axis_only) {
        Aim::Along
    } else {
        Aim::AllAxes
    }
}

impl Facing {
    pub(super) fn wish(&self, simulation: &Simulation) -> Wish {
        let own = simulation.place_of(&self.own);
        let (goal, place, spin) = match &self.goal {
            Pose::As(rotation) => (*rotation, own.translation, Vec3::ZERO),
            Pose::AsSide(side) => {
                let place = simulation.place_of(side);
                (place.rotation, place.translation, simulation.spin_of(side))
            }
        };
        let axis = own.rotation * Vec3::X;
        let target = goal * Vec3::X;
        let wanted = match self.aim {
            Aim::AllAxes => None,
            Aim::Along => Some(target),
            Aim::Across => Some((axis - target * target.dot(axis)).normalize_or(goal * Vec3::Y)),
            Aim::At(at) => Some((at - own.translation).normalize_or(axis)),
            Aim::AtSide => Some((place - own.translation).normalize_or(axis)),
        };
        let (way, span) = match wanted {
            None => (turn_to(own.rotation, goal), Span::All),
            Some(wanted) => (between(axis, wanted), Span::Except(axis)),
        };
        let closes = if way.length() < THERE {
            Vec3::ZERO
        } else {
            (way * self.rate).clamp_length_max(self.fastest)
        };
        Wish {
            velocity: closes + spin,
            span,
        }
    }
}

/// The turn from one rotation to another by the shorter way: its axis, as long as its angle.
pub(super) fn turn_to(from: Quat, to: Quat) -> Vec3 {
    let turn = to * from.inverse();
    let turn = if turn.w < 0.0 { -turn } else { turn };
    turn.to_scaled_axis()
}

/// The turn from one direction to another.
pub(super) fn between(from: Vec3, to: Vec3) -> Vec3 {
    Quat::from_rotation_arc(from, to).to_scaled_axis()
}
