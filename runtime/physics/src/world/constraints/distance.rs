//! What minds how far two attachments are apart: ropes, which may be wound up, rods and springs.

use rapier3d::prelude::{GenericJoint, JointAxesMask, JointAxis, JointMotor, MotorModel};
use studio_model::known::known;

use super::actuator::{motor, rate_of};
use super::read::Reader;
use super::{Bound, DT, Drive, Plan};
use crate::simulation::{Side, Simulation};

/// What makes a motor hold its place within a sub-step, whatever it moves.
const STIFFNESS: f32 = 1e12;
const DAMPING: f32 = 1e8;

/// Studs that a rod which has a wrong length is brought nearer to it in a tick.
const STRETCH_MAX: f32 = 0.2;

/// Studs a second at which a spring that is too short is pushed out.
const PUSHED_OUT: f32 = 10.0;

/// Studs by which a rope is slack that its winch does not hold.
const SLACK: f32 = 0.05;

/// How many ticks' winding a winch is ahead of a load that is too heavy for it.
const AHEAD: f32 = 2.0;

/// A joint that minds nothing but the distance.
fn apart() -> GenericJoint {
    GenericJoint {
        coupled_axes: JointAxesMask::LIN_AXES,
        ..GenericJoint::default()
    }
}

/// Studs between two sides, and how fast they grow.
fn distance(simulation: &Simulation, sides: &[Side; 2]) -> (f32, f32) {
    let [from, to] = sides.map(|side| simulation.place_of(&side).translation);
    let speeds = [(0, from), (1, to)].map(|(side, at)| simulation.speed_of(&sides[side], at));
    let way = to - from;
    let grows = way.normalize_or_zero().dot(speeds[1] - speeds[0]);
    (way.length(), grows)
}

/// A `RopeConstraint`.
pub(super) fn rope(reader: Reader<'_>, sides: [Side; 2]) -> Plan {
    let known = known();
    let length = reader.amount(known.rope_length);
    let mut joint = apart();
    joint.set_limits(JointAxis::LinX, [0.0, length]);
    if !reader.flag(known.rope_winch_enabled) {
        return Plan::held(sides, &joint);
    }
    let winch = Winch {
        sides,
        slack: length,
        target: reader.amount(known.rope_winch_target),
        speed: reader.speed(known.rope_winch_speed).abs(),
        force: reader.most(known.rope_winch_force),
        rate: rate_of(reader.number(known.rope_winch_responsiveness)),
        wound: None,
    };
    joint.motor_axes |= JointAxesMask::LIN_X;
    joint.motors[0] = motor(0.0, 0.0);
    Plan {
        drive: Drive::Winch(winch),
        ..Plan::held(sides, &joint)
    }
}

/// What winds a rope up, or lets it out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Winch {
    sides: [Side; 2],
    /// The length of the rope, which it has where the winch is too weak.
    slack: f32,
    target: f32,
    speed: f32,
    force: f32,
    rate: f32,
    /// The length that it holds; `None` before the first tick.
    wound: Option<f32>,
}

impl Winch {
    /// Goes on from where a winch was before something of it was changed.
    pub(super) fn go_on(&mut self, former: &Self) {
        self.wound = former.wound;
    }

    pub(super) fn drive(&mut self, simulation: &mut Simulation, bound: &Bound) {
        let (length, _) = distance(simulation, &self.sides);
        let step = self.speed * DT;
        let held = self.wound.unwrap_or(length);
        let next = held + (self.target - held).clamp(-step, step);
        let wound = next.max(length - AHEAD * step.max(SLACK));
        self.wound = Some(wound);
        let wanted = ((wound - length) * self.rate).clamp(-self.speed, self.speed);
        let force = if length < wound - SLACK {
            0.0
        } else {
            self.force
        };
        if let Some(handle) = bound.joint(0) {
            simulation.set_motor(handle, JointAxis::LinX, motor(wanted, force));
            simulation.set_reach(handle, self.slack.max(self.target).max(wound));
        }
        if wound != self.target && self.force > 0.0 {
            bound.keep_awake(simulation);
        }
    }
}

/// A `RodConstraint`.
pub(super) fn rod(reader: Reader<'_>, sides: [Side; 2]) -> Plan {
    let rod = Rod {
        sides,
        length: reader.amount(known().rod_length),
    };
    let mut joint = apart();
    joint.motor_axes |= JointAxesMask::LIN_X;
    joint.motors[0] = held_at(rod.length);
    Plan {
        drive: Drive::Rod(rod),
        ..Plan::held(sides, &joint)
    }
}

fn held_at(length: f32) -> JointMotor {
    JointMotor {
        target_pos: length,
        target_vel: 0.0,
        stiffness: STIFFNESS,
        damping: DAMPING,
        max_force: f32::MAX,
        impulse: 0.0,
        model: MotorModel::AccelerationBased,
    }
}

/// What keeps two attachments a length apart; if they are not, they get there step by step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rod {
    sides: [Side; 2],
    length: f32,
}

impl Rod {
    pub(super) fn drive(&self, simulation: &mut Simulation, bound: &Bound) {
        let (length, _) = distance(simulation, &self.sides);
        let wrong = self.length - length;
        let wanted = if wrong.abs() <= STRETCH_MAX {
            self.length
        } else {
            length + STRETCH_MAX.copysign(wrong)
        };
        if let Some(handle) = bound.joint(0) {
            simulation.set_motor(handle, JointAxis::LinX, held_at(wanted));
        }
        if wanted.to_bits() != self.length.to_bits() {
            bound.keep_awake(simulation);
        }
    }
}

/// A `SpringConstraint`.
pub(super) fn spring(reader: Reader<'_>, sides: [Side; 2]) -> Plan {
    let known = known();
    let mut joint = apart();
    let elastic = JointMotor {
        target_pos: reader.amount(known.spring_free_length),
        target_vel: 0.0,
        stiffness: reader.amount(known.spring_stiffness),
        damping: reader.amount(known.spring_damping),
        max_force: reader.most(known.spring_max_force),
        impulse: 0.0,
        model: MotorModel::ForceBased,
    };
    // The solver divides by what a motor without both would have.
    let elastic = if elastic.stiffness > 0.0 || elastic.damping > 0.0 {
        elastic
    } else {
        motor(0.0, 0.0)
    };
    joint.motor_axes |= JointAxesMask::LIN_X;
    joint.motors[0] = elastic;
    if !reader.flag(known.spring_limits_enabled) {
        return Plan::held(sides, &joint);
    }
    let [least, most] = reader.range([known.spring_min_length, known.spring_max_length]);
    joint.set_limits(JointAxis::LinX, [0.0, most.max(0.0)]);
    let buffer = Buffer {
        sides,
        least,
        elastic,
    };
    Plan {
        drive: Drive::Buffer(buffer),
        ..Plan::held(sides, &joint)
    }
}

/// What keeps a spring from getting shorter than it may.
#[derive(Debug, Clone, Copy)]
pub(super) struct Buffer {
    sides: [Side; 2],
    least: f32,
    /// What the spring does by itself.
    elastic: JointMotor,
}

impl Buffer {
    pub(super) fn drive(&self, simulation: &mut Simulation, bound: &Bound) {
        let (length, grows) = distance(simulation, &self.sides);
        let out = ((self.least - length) / DT).min(PUSHED_OUT);
        // Looked at a tick ahead, so that it stops at the limit and not beyond.
        let acts = length + grows * DT < self.least && grows < out;
        let motor = if acts {
            motor(out, f32::MAX)
        } else {
            self.elastic
        };
        if let Some(handle) = bound.joint(0) {
            simulation.set_motor(handle, JointAxis::LinX, motor);
        }
    }
}
