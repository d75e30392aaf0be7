//! What holds two attachments in one place, or one attachment in a plane, and lets them turn: ball sockets, universal
//! joints, planes.

use rapier3d::prelude::{GenericJoint, JointAxesMask, JointAxis};
use studio_model::known::known;

use super::actuator::motor;
use super::hinge::half_turns;
use super::read::Reader;
use super::{Drive, Link, Plan};
use crate::simulation::Side;

/// A `BallSocketConstraint`.
pub(super) fn ball(reader: Reader<'_>, sides: [Side; 2]) -> Plan {
    let known = known();
    let mut joint = GenericJoint::new(JointAxesMask::LOCKED_SPHERICAL_AXES);
    if reader.flag(known.socket_limits_enabled) {
        limit_lean(&mut joint, reader.angle(known.socket_upper_angle));
        if reader.flag(known.socket_twist_limits_enabled) {
            let range = [
                known.socket_twist_lower_angle,
                known.socket_twist_upper_angle,
            ];
            joint.set_limits(JointAxis::AngX, half_turns(reader.angles(range)));
        }
    }
    let friction = reader.most(known.socket_max_friction_torque);
    let mut brake = GenericJoint::new(JointAxesMask::empty());
    for axis in [JointAxis::AngX, JointAxis::AngY, JointAxis::AngZ] {
        brake.motor_axes |= axis.into();
        brake.motors[axis as usize] = motor(0.0, friction);
    }
    let brake = Link {
        sides,
        joint: brake,
    };
    Plan {
        links: [
            Some(Link { sides, joint }),
            Some(brake).filter(|_| friction > 0.0),
        ],
        drive: Drive::None,
    }
}

/// A `UniversalConstraint`: it leans any way, and hands on what turns about its X axis.
pub(super) fn universal(reader: Reader<'_>, sides: [Side; 2]) -> Plan {
    let known = known();
    let locked = JointAxesMask::LOCKED_SPHERICAL_AXES | JointAxesMask::ANG_X;
    let mut joint = GenericJoint::new(locked);
    if reader.flag(known.universal_limits_enabled) {
        limit_lean(&mut joint, reader.angle(known.universal_max_angle));
    }
    Plan::held(sides, &joint)
}

/// A `PlaneConstraint`: the second attachment stays in the plane across the first one's X axis.
pub(super) fn plane(sides: [Side; 2]) -> Plan {
    Plan::held(sides, &GenericJoint::new(JointAxesMask::LIN_X))
}

/// Keeps the X axes within an angle of each other.
pub(super) fn limit_lean(joint: &mut GenericJoint, angle: f32) {
    joint.coupled_axes |= JointAxesMask::ANG_Y | JointAxesMask::ANG_Z;
    // An angle between axes is never below zero.
    let most = angle.clamp(0.0, std::f32::consts::PI);
    joint.set_limits(JointAxis::AngY, [-1.0, most]);
}
