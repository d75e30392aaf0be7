//! What moves or turns something towards a velocity with no more than a force: three motors between it and the world, or
//! between it and what it pushes off from. The families say which velocity in each tick; this gives the motors their axes,
//! so that a bound on the whole force is one in any direction.

use glam::{Quat, Vec3};
use rapier3d::prelude::{GenericJoint, JointAxesMask, JointAxis, RigidBodyHandle};

use super::actuator::motor;
use super::align::{Facing, Following};
use super::body::{Gyro, Homing};
use super::velocity::Cruise;
use super::{Bound, DT, Drive, Link, Plan};
use crate::simulation::{Motors, Side, Simulation};

/// Studs or radians a second that are no motion.
const STIR: f32 = 0.02;

/// What is wanted of something in the tick that comes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish {
    /// Studs or radians a second, in the world.
    pub(super) velocity: Vec3,
    pub(super) span: Span,
}

/// In which directions it is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Span {
    All,
    /// Along or about this axis, whose length is 1.
    Only(Vec3),
    /// Along or about all axes across this one.
    Except(Vec3),
}

/// The most force or torque.
#[derive(Debug, Clone, Copy)]
pub(super) enum Strength {
    /// In any direction.
    Total(f32),
    /// Along or about each axis of a side.
    ByAxis { axes: Side, most: Vec3 },
}

impl Strength {
    fn is_none(&self) -> bool {
        match *self {
            Self::Total(most) => most <= 0.0,
            Self::ByAxis { most, .. } => most.max_element() <= 0.0,
        }
    }
}

/// Who says what is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Law {
    Following(Following),
    Facing(Facing),
    Cruise(Cruise),
    Homing(Homing),
    Gyro(Gyro),
}

impl Law {
    fn wish(&self, simulation: &Simulation) -> Wish {
        match self {
            Self::Following(law) => law.wish(simulation),
            Self::Facing(law) => law.wish(simulation),
            Self::Cruise(law) => law.wish(simulation),
            Self::Homing(law) => law.wish(simulation),
            Self::Gyro(law) => law.wish(simulation),
        }
    }
}

/// Something that is moved or turned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drag {
    law: Law,
    body: RigidBodyHandle,
    /// Where it pushes off from, and what it moves.
    sides: [Side; 2],
    /// Whether it turns instead of moving.
    turns: bool,
    strength: Strength,
}

/// What a law needs to become a plan.
pub(super) struct Draft {
    pub(super) law: Law,
    pub(super) strength: Strength,
    /// What is moved; nothing happens to what is anchored.
    pub(super) moved: Side,
    /// What it pushes off from, if not the world.
    pub(super) from: Option<Side>,
    pub(super) turns: bool,
}

impl Draft {
    pub(super) fn plan(self) -> Plan {
        let Some(body) = self.moved.body.filter(|_| !self.strength.is_none()) else {
            return Plan::NOTHING;
        };
        let from = self
            .from
            .filter(|side| side.body.is_some_and(|other| other != body));
        let sides = [from.unwrap_or(Side::WORLD), self.moved];
        let mut joint = GenericJoint::default();
        let first = first_axis(self.turns);
        joint.motor_axes = if self.turns {
            JointAxesMask::ANG_AXES
        } else {
            JointAxesMask::LIN_AXES
        };
        joint.motors[first as usize..first as usize + 3].fill(motor(0.0, 0.0));
        let drag = Drag {
            law: self.law,
            body,
            sides,
            turns: self.turns,
            strength: self.strength,
        };
        Plan {
            links: [Some(Link { sides, joint }), None],
            drive: Drive::Drag(drag),
        }
    }
}

fn first_axis(turns: bool) -> JointAxis {
    if turns {
        JointAxis::AngX
    } else {
        JointAxis::LinX
    }
}

impl Drag {
    pub(super) fn drive(&self, simulation: &mut Simulation, bound: &Bound) {
        let wish = self.law.wish(simulation);
        let (now, base) = self.speeds(simulation);
        let missing = within(wish.velocity - now, wish.span);
        let motors = self.motors(simulation, &wish, missing, base);
        if let Some(handle) = bound.joint(0) {
            simulation.set_motors(handle, &self.sides[0], first_axis(self.turns), &motors);
        }
        if within(wish.velocity, wish.span).length() > STIR || missing.length() > STIR {
            bound.keep_awake(simulation);
        }
    }

    /// How fast what is moved moves now, and what it pushes off from.
    fn speeds(&self, simulation: &Simulation) -> (Vec3, Vec3) {
        let [from, moved] = &self.sides;
        if self.turns {
            return (simulation.spin_of(moved), simulation.spin_of(from));
        }
        let at = simulation.place_of(moved).translation;
        (
            simulation.speed_of(moved, at),
            simulation.speed_of(from, at),
        )
    }

    fn motors(&self, simulation: &Simulation, wish: &Wish, missing: Vec3, base: Vec3) -> Motors {
        let (axes, force) = match self.strength {
            Strength::ByAxis { axes, most } => (simulation.place_of(&axes).rotation, most),
            Strength::Total(most) => {
                let needed = within(self.needed(simulation, missing), wish.span);
                bounded_axes(wish.span, needed, most)
            }
        };
        Motors {
            axes,
            velocity: axes.inverse() * (wish.velocity - base),
            force,
        }
    }

    /// The force or torque that would make up for what is missing in one tick, if nothing were in the way.
    fn needed(&self, simulation: &Simulation, missing: Vec3) -> Vec3 {
        if self.turns {
            simulation.inertia_times(self.body, missing) / DT
        } else {
            simulation.mass_of(self.body) * (missing / DT - simulation.fall_of(self.body))
        }
    }
}

/// Axes of motors, and the force of each, such that together they are no stronger than `most` towards what is needed.
fn bounded_axes(span: Span, needed: Vec3, most: f32) -> (Quat, Vec3) {
    if needed.length() > most
        && let Some(way) = needed.try_normalize()
    {
        return (Quat::from_rotation_arc(Vec3::X, way), Vec3::X * most);
    }
    match span {
        Span::All => (Quat::IDENTITY, Vec3::splat(most)),
        Span::Only(axis) => (Quat::from_rotation_arc(Vec3::X, axis), Vec3::X * most),
        Span::Except(axis) => {
            let across = Vec3::new(0.0, most, most);
            (Quat::from_rotation_arc(Vec3::X, axis), across)
        }
    }
}

/// The part of a vector that is in the span.
fn within(vector: Vec3, span: Span) -> Vec3 {
    match span {
        Span::All => vector,
        Span::Only(axis) => axis * axis.dot(vector),
        Span::Except(axis) => vector - axis * axis.dot(vector),
    }
}
