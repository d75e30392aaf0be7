//! What keeps something at a velocity: `LinearVelocity`, `AngularVelocity`, and the older `BodyVelocity` and
//! `BodyAngularVelocity`.

use glam::{Mat3, Quat, Vec3};
use studio_model::known::known;

use super::Plan;
use super::drag::{Draft, Law, Span, Strength, Wish};
use super::force::axes_of;
use super::read::Reader;
use crate::simulation::{Side, Simulation};

/// Numbers of the enums `VelocityConstraintMode` and `ForceLimitMode`.
const LINE: u32 = 0;
const PLANE: u32 = 1;
const PER_AXIS: u32 = 1;

/// In which directions, seen from its axes.
#[derive(Debug, Clone, Copy)]
enum Freedom {
    None,
    /// It keeps the velocity along this line alone.
    OffLine(Vec3),
    /// It keeps the velocity across this normal alone.
    OffPlane(Vec3),
}

/// What keeps a velocity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cruise {
    velocity: Vec3,
    /// Whose axes count.
    axes: Side,
    freedom: Freedom,
}

impl Cruise {
    pub(super) fn wish(&self, simulation: &Simulation) -> Wish {
        let axes = simulation.place_of(&self.axes).rotation;
        let span = match self.freedom {
            Freedom::None => Span::All,
            Freedom::OffLine(line) => Span::Only(axes * line),
            Freedom::OffPlane(normal) => Span::Except(axes * normal),
        };
        Wish {
            velocity: axes * self.velocity,
            span,
        }
    }
}

/// A `LinearVelocity`, which moves the centre of mass.
pub(super) fn linear(reader: Reader<'_>, own: Side, other: Option<Side>, centre: Side) -> Plan {
    let known = known();
    let relative = reader.item(known.linear_velocity_relative_to);
    let axes = axes_of(relative, [Some(own), other]);
    let in_world = axes == Side::WORLD;
    let mode = reader.item(known.linear_velocity_velocity_constraint_mode);
    let limited = reader.flag(known.linear_velocity_force_limits_enabled);
    let by_axis = limited && reader.item(known.linear_velocity_force_limit_mode) == PER_AXIS;
    let mut strength = if limited {
        Strength::Total(reader.most(known.linear_velocity_max_force))
    } else {
        Strength::Total(f32::MAX)
    };
    let (velocity, freedom) = if mode == LINE {
        let line = reader.vector(known.linear_velocity_line_direction);
        let line = line.normalize_or(Vec3::X);
        let speed = reader.speed(known.linear_velocity_line_velocity);
        (line * speed, Freedom::OffLine(line))
    } else if mode == PLANE {
        let plane = plane_axes(reader, in_world);
        if by_axis {
            strength = Strength::ByAxis {
                axes: axes.turned(plane),
                most: reader.most_by_axis(known.linear_velocity_max_planar_axes_force),
            };
        }
        let velocity = plane * reader.velocity(known.linear_velocity_plane_velocity);
        (velocity, Freedom::OffPlane(plane * Vec3::Z))
    } else {
        if by_axis {
            let most = reader.most_by_axis(known.linear_velocity_max_axes_force);
            strength = Strength::ByAxis { axes, most };
        }
        let velocity = reader.velocity(known.linear_velocity_vector_velocity);
        (velocity, Freedom::None)
    };
    let reacts = reader.flag(known.linear_velocity_reaction_force_enabled);
    Draft {
        law: Law::Cruise(Cruise {
            velocity,
            axes,
            freedom,
        }),
        strength,
        moved: centre,
        from: other.filter(|_| reacts),
        turns: false,
    }
    .plan()
}

/// The plane's two axes and its normal. Seen from an attachment they are the attachment's.
fn plane_axes(reader: Reader<'_>, in_world: bool) -> Quat {
    let known = known();
    if !in_world {
        return Quat::IDENTITY;
    }
    let first = reader.vector(known.linear_velocity_primary_tangent_axis);
    let first = first.normalize_or(Vec3::X);
    let second = reader.vector(known.linear_velocity_secondary_tangent_axis);
    let second = (second - first * first.dot(second)).normalize_or(first.any_orthonormal_vector());
    Quat::from_mat3(&Mat3::from_cols(first, second, first.cross(second)))
}

/// An `AngularVelocity`.
pub(super) fn angular(reader: Reader<'_>, own: Side, other: Option<Side>) -> Plan {
    let known = known();
    let relative = reader.item(known.angular_velocity_relative_to);
    let reacts = reader.flag(known.angular_velocity_reaction_torque_enabled);
    Draft {
        law: Law::Cruise(Cruise {
            velocity: reader.velocity(known.angular_velocity_angular_velocity),
            axes: axes_of(relative, [Some(own), other]),
            freedom: Freedom::None,
        }),
        strength: Strength::Total(reader.most(known.angular_velocity_max_torque)),
        moved: own,
        from: other.filter(|_| reacts),
        turns: true,
    }
    .plan()
}

/// A `BodyVelocity`, on the centre of mass.
pub(super) fn body_linear(reader: Reader<'_>, centre: Side) -> Plan {
    let known = known();
    let velocity = reader.velocity(known.body_velocity_velocity);
    let most = reader.most_by_axis(known.body_velocity_max_force);
    in_world(velocity, most, centre, false)
}

/// A `BodyAngularVelocity`.
pub(super) fn body_angular(reader: Reader<'_>, part: Side) -> Plan {
    let known = known();
    let velocity = reader.velocity(known.body_angular_velocity_angular_velocity);
    let most = reader.most_by_axis(known.body_angular_velocity_max_torque);
    in_world(velocity, most, part, true)
}

fn in_world(velocity: Vec3, most: Vec3, moved: Side, turns: bool) -> Plan {
    Draft {
        law: Law::Cruise(Cruise {
            velocity,
            axes: Side::WORLD,
            freedom: Freedom::None,
        }),
        strength: Strength::ByAxis {
            axes: Side::WORLD,
            most,
        },
        moved,
        from: None,
        turns,
    }
    .plan()
}
