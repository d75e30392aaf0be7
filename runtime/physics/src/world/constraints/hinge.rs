//! What turns about one axis: the X axes of both attachments.

use rapier3d::prelude::{GenericJoint, JointAxesMask, JointAxis};
use studio_model::known::known;

use super::actuator::{self, Actuator};
use super::read::Reader;
use super::{Drive, Link, Plan};
use crate::simulation::Side;

/// A `HingeConstraint`.
pub(super) fn plan(reader: Reader<'_>, sides: [Side; 2]) -> Plan {
    let known = known();
    let mut joint = GenericJoint::new(JointAxesMask::LOCKED_REVOLUTE_AXES);
    if reader.flag(known.hinge_limits_enabled) {
        let range = reader.angles([known.hinge_lower_angle, known.hinge_upper_angle]);
        joint.set_limits(JointAxis::AngX, half_turns(range));
    }
    let axis = (JointAxis::AngX, 0);
    let actuator = Actuator::read(reader, &actuator::hinge(), axis, (&mut joint, sides));
    Plan {
        links: [Some(Link { sides, joint }), None],
        drive: Drive::actuated([actuator, None]),
    }
}

/// Angles between half a turn one way and the other: an angle is not told apart from itself and a whole turn.
pub(super) fn half_turns(range: [f32; 2]) -> [f32; 2] {
    range.map(|angle| angle.clamp(-std::f32::consts::PI, std::f32::consts::PI))
}
