//! Motors and servos: what speed they aim at in the tick that comes. The solver gives them as much of it as their force
//! allows.

use rapier3d::prelude::{GenericJoint, JointAxis, JointMotor, MotorModel};
use studio_model::PropertyId;
use studio_model::known::known;

use super::read::Reader;
use super::{Bound, DT, TICKS_A_SECOND};
use crate::simulation::{Side, Simulation};

/// Numbers of the enum `ActuatorType`.
const MOTOR: u32 = 1;
const SERVO: u32 = 2;

/// Damping that makes a motor reach its speed within a sub-step, whatever it moves, as far as its force allows.
const STIFF: f32 = 1e10;

/// How near to its target, in studs or radians, a servo is there.
const THERE: f32 = 1e-4;

/// Studs or radians a second below which what a servo still wants is no reason to stay awake.
const STIR: f32 = 0.02;

/// The slowest and quickest that servos and aligners answer (the reference's figures).
pub(super) const RESPONSIVENESS: [f32; 2] = [5.0, 200.0];

/// A motor that aims at a speed with no more than a force.
pub(super) fn motor(speed: f32, force: f32) -> JointMotor {
    JointMotor {
        target_vel: speed,
        target_pos: 0.0,
        stiffness: 0.0,
        damping: STIFF,
        max_force: force,
        impulse: 0.0,
        model: MotorModel::AccelerationBased,
    }
}

/// The properties that describe an actuator.
pub(super) struct Names {
    pub(super) kind: PropertyId,
    pub(super) velocity: PropertyId,
    pub(super) acceleration: PropertyId,
    pub(super) motor_force: PropertyId,
    pub(super) target: PropertyId,
    pub(super) speed: PropertyId,
    pub(super) responsiveness: PropertyId,
    pub(super) servo_force: PropertyId,
}

/// How it comes to its speed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Law {
    Motor {
        speed: f32,
        /// The most that the speed changes in a tick.
        gain: f32,
    },
    Servo {
        target: f32,
        speed: f32,
        /// How much of the way it wants to make in a second.
        rate: f32,
    },
}

/// A motor or servo about or along the first axis of a joint.
#[derive(Debug, Clone, Copy)]
pub(super) struct Actuator {
    law: Law,
    axis: JointAxis,
    /// Which joint of its constraint it is part of, and what is measured for it.
    joint: usize,
    sides: [Side; 2],
    force: f32,
    /// Whether it may take the shorter way round.
    round: bool,
}

impl Actuator {
    /// Reads an actuator and puts its motor into the joint; `None` where there is none.
    pub(super) fn read(
        reader: Reader<'_>,
        names: &Names,
        (axis, number): (JointAxis, usize),
        (joint, sides): (&mut GenericJoint, [Side; 2]),
    ) -> Option<Self> {
        let angular = axis == JointAxis::AngX;
        let (law, force) = match reader.item(names.kind) {
            MOTOR => {
                let speed = reader.speed(names.velocity);
                let gain = reader.most(names.acceleration) * DT;
                (Law::Motor { speed, gain }, reader.most(names.motor_force))
            }
            SERVO => {
                let target = if angular {
                    reader.angle(names.target)
                } else {
                    reader.number(names.target)
                };
                let speed = reader.speed(names.speed).abs();
                let rate = rate_of(reader.number(names.responsiveness));
                let law = Law::Servo {
                    target,
                    speed,
                    rate,
                };
                (law, reader.most(names.servo_force))
            }
            _ => return None,
        };
        joint.motor_axes |= axis.into();
        joint.motors[axis as usize] = motor(0.0, force);
        let round = angular && !joint.limit_axes.contains(axis.into());
        Some(Self {
            law,
            axis,
            joint: number,
            sides,
            force,
            round,
        })
    }

    /// Sets the speed for the tick that comes.
    pub(super) fn drive(&self, simulation: &mut Simulation, bound: &Bound) {
        let (at, speed) = match self.axis {
            JointAxis::AngX => turn(simulation, &self.sides),
            _ => slide(simulation, &self.sides),
        };
        let wanted = self.law.speed(at, speed, self.round);
        if let Some(handle) = bound.joint(self.joint) {
            simulation.set_motor(handle, self.axis, motor(wanted, self.force));
        }
        if self.force > 0.0 && self.law.stirs(wanted) {
            bound.keep_awake(simulation);
        }
    }
}

impl Law {
    /// Whether something that is to have this speed must not fall asleep.
    fn stirs(self, wanted: f32) -> bool {
        match self {
            Self::Motor { .. } => wanted != 0.0,
            Self::Servo { .. } => wanted.abs() > STIR,
        }
    }

    /// The speed to aim at, given where it is and how fast it moves.
    fn speed(self, at: f32, speed: f32, round: bool) -> f32 {
        match self {
            Self::Motor {
                speed: wanted,
                gain,
            } if (wanted - speed).abs() <= gain => wanted,
            Self::Motor {
                speed: wanted,
                gain,
            } => speed + gain.copysign(wanted - speed),
            Self::Servo {
                target,
                speed,
                rate,
            } => {
                let way = if round {
                    wrapped(target - at)
                } else {
                    target - at
                };
                if way.abs() < THERE {
                    0.0
                } else {
                    (way * rate).clamp(-speed, speed)
                }
            }
        }
    }
}

/// How much of a way something of a responsiveness wants to make in a second. More than all of it in a tick is too far.
pub(super) fn rate_of(responsiveness: f32) -> f32 {
    let [slowest, quickest] = RESPONSIVENESS;
    responsiveness.clamp(slowest, quickest).min(TICKS_A_SECOND)
}

/// The angle of the second side about the first one's X axis, by their Y axes, and how fast it grows.
pub(super) fn turn(simulation: &Simulation, sides: &[Side; 2]) -> (f32, f32) {
    let [first, second] = sides.map(|side| simulation.place_of(&side).rotation);
    let spins = sides.map(|side| simulation.spin_of(&side));
    let speed = (spins[1] - spins[0]).dot(first * glam::Vec3::X);
    (angle_between(first, second), speed)
}

/// The angle of a rotation about another one's X axis, by their Y axes.
pub(super) fn angle_between(first: glam::Quat, second: glam::Quat) -> f32 {
    let up = first.inverse() * (second * glam::Vec3::Y);
    up.z.atan2(up.y)
}

/// How far the second side is along the first one's X axis, and how fast that grows.
pub(super) fn slide(simulation: &Simulation, sides: &[Side; 2]) -> (f32, f32) {
    let [first, second] = sides.map(|side| simulation.place_of(&side));
    let axis = first.rotation * glam::Vec3::X;
    let point = second.translation;
    let [own, other] = sides.map(|side| simulation.speed_of(&side, point));
    (axis.dot(point - first.translation), axis.dot(other - own))
}

/// The same angle, at most half a turn.
fn wrapped(angle: f32) -> f32 {
    use std::f32::consts::{PI, TAU};
    let wrapped = (angle + PI).rem_euclid(TAU) - PI;
    if wrapped.is_finite() { wrapped } else { 0.0 }
}

/// The actuator of a hinge.
pub(super) fn hinge() -> Names {
    let known = known();
    Names {
        kind: known.hinge_actuator_type,
        velocity: known.hinge_angular_velocity,
        acceleration: known.hinge_motor_max_acceleration,
        motor_force: known.hinge_motor_max_torque,
        target: known.hinge_target_angle,
        speed: known.hinge_angular_speed,
        responsiveness: known.hinge_angular_responsiveness,
        servo_force: known.hinge_servo_max_torque,
    }
}

/// The actuator of what slides.
pub(super) fn slider() -> Names {
    let known = known();
    Names {
        kind: known.slider_actuator_type,
        velocity: known.slider_velocity,
        acceleration: known.slider_motor_max_acceleration,
        motor_force: known.slider_motor_max_force,
        target: known.slider_target_position,
        speed: known.slider_speed,
        responsiveness: known.slider_linear_responsiveness,
        servo_force: known.slider_servo_max_force,
    }
}

/// The actuator that turns what slides.
pub(super) fn cylinder() -> Names {
    let known = known();
    Names {
        kind: known.cylinder_angular_actuator_type,
        velocity: known.cylinder_angular_velocity,
        acceleration: known.cylinder_motor_max_angular_acceleration,
        motor_force: known.cylinder_motor_max_torque,
        target: known.cylinder_target_angle,
        speed: known.cylinder_angular_speed,
        responsiveness: known.cylinder_angular_responsiveness,
        servo_force: known.cylinder_servo_max_torque,
    }
}
