//! What pushes or turns by itself, whatever that comes to: `VectorForce`, `Torque`, `LineForce`, and the older `BodyForce`
//! and `BodyThrust`.

use glam::Vec3;
use studio_model::known::known;

use super::read::Reader;
use super::{DT, Drive, Plan};
use crate::simulation::{Side, Simulation};

/// Numbers of the enum `ActuatorRelativeTo`.
const FIRST: u32 = 0;
const SECOND: u32 = 1;

/// Studs that count as the least distance where a force grows with nearness.
const NEAR: f32 = 1e-3;

/// A force or torque that is there in every tick.
#[derive(Debug, Clone, Copy)]
pub(super) enum Push {
    /// A force along the axes of a side, on the body of another one, at its place or at the centre of mass.
    Force {
        force: Vec3,
        axes: Side,
        on: Side,
        at_centre: bool,
    },
    Torque {
        torque: Vec3,
        axes: Side,
        on: Side,
    },
    Line(Line),
}

/// A `LineForce`: from the first side towards the second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    sides: [Side; 2],
    force: f32,
    /// The most that it grows to with nearness; `None` if it is the same anywhere.
    most: Option<f32>,
    at_centre: bool,
    pushes_back: bool,
}

/// The side whose axes count; the world's if there is no such side.
pub(super) fn axes_of(item: u32, sides: [Option<Side>; 2]) -> Side {
    let side = match item {
        FIRST => sides[0],
        SECOND => sides[1],
        _ => None,
    };
    side.unwrap_or(Side::WORLD)
}

fn pushing(push: Push) -> Plan {
    Plan {
        links: [None, None],
        drive: Drive::Push(push),
    }
}

/// A `VectorForce`.
pub(super) fn vector(reader: Reader<'_>, on: Side, other: Option<Side>) -> Plan {
    let known = known();
    pushing(Push::Force {
        force: reader.vector(known.vector_force_force),
        axes: axes_of(
            reader.item(known.vector_force_relative_to),
            [Some(on), other],
        ),
        on,
        at_centre: reader.flag(known.vector_force_apply_at_center_of_mass),
    })
}

/// A `Torque`.
pub(super) fn torque(reader: Reader<'_>, on: Side, other: Option<Side>) -> Plan {
    let known = known();
    pushing(Push::Torque {
        torque: reader.vector(known.torque_torque),
        axes: axes_of(reader.item(known.torque_relative_to), [Some(on), other]),
        on,
    })
}

/// A `LineForce`.
pub(super) fn line(reader: Reader<'_>, sides: [Side; 2]) -> Plan {
    let known = known();
    let grows = reader.flag(known.line_force_inverse_square_law);
    pushing(Push::Line(Line {
        sides,
        force: reader.number(known.line_force_magnitude),
        most: grows.then(|| reader.most(known.line_force_max_force)),
        at_centre: reader.flag(known.line_force_apply_at_center_of_mass),
        pushes_back: reader.flag(known.line_force_reaction_force_enabled),
    }))
}

/// A `BodyForce`.
pub(super) fn body_force(reader: Reader<'_>, on: Side) -> Plan {
    pushing(Push::Force {
        force: reader.vector(known().body_force_force),
        axes: Side::WORLD,
        on,
        at_centre: true,
    })
}

/// A `BodyThrust`: force and place are seen from the part.
pub(super) fn body_thrust(reader: Reader<'_>, part: Side) -> Plan {
    let known = known();
    let edge = Vec3::splat(studio_model::limits::WORLD_EXTENT_STUDS);
    let at = reader.vector(known.body_thrust_location).clamp(-edge, edge);
    pushing(Push::Force {
        force: reader.vector(known.body_thrust_force),
        axes: part,
        on: part.moved(at),
        at_centre: false,
    })
}

impl Push {
    pub(super) fn drive(&self, simulation: &mut Simulation) {
        match *self {
            Self::Force {
                force,
                axes,
                on,
                at_centre,
            } => {
                let force = simulation.place_of(&axes).rotation * force;
                let at = (!at_centre).then(|| simulation.place_of(&on).translation);
                push(simulation, on, force, at);
            }
            Self::Torque { torque, axes, on } => {
                let torque = simulation.place_of(&axes).rotation * torque;
                if let Some(body) = on.body.filter(|_| torque != Vec3::ZERO) {
                    simulation.twist(body, torque, DT);
                }
            }
            Self::Line(line) => line.drive(simulation),
        }
    }
}

impl Line {
    fn drive(&self, simulation: &mut Simulation) {
        let [own, other] = self.sides;
        let from = if let Some(body) = own.body.filter(|_| self.at_centre) {
            let centre = simulation.centre_of(body);
            simulation.place_of(&centre).translation
        } else {
            simulation.place_of(&own).translation
        };
        let to = simulation.place_of(&other).translation;
        let way = to - from;
        let size = match self.most {
            Some(most) => (self.force / way.length_squared().max(NEAR * NEAR)).clamp(-most, most),
            None => self.force,
        };
        let force = way.normalize_or_zero() * size;
        let at = |place: Vec3| Some(place).filter(|_| !self.at_centre);
        push(simulation, own, force, at(from));
        if self.pushes_back {
            push(simulation, other, -force, at(to));
        }
    }
}

fn push(simulation: &mut Simulation, on: Side, force: Vec3, at: Option<Vec3>) {
    if let Some(body) = on.body.filter(|_| force != Vec3::ZERO) {
        simulation.push(body, force, at, DT);
    }
}
