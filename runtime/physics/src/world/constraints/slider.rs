//! What slides along the X axis of the first attachment, and may turn too: prismatic and cylindrical constraints.

use glam::Quat;
use rapier3d::prelude::{GenericJoint, JointAxesMask, JointAxis};
use studio_model::known::known;

use super::actuator::{self, Actuator};
use super::hinge::half_turns;
use super::read::Reader;
use super::{Drive, Link, Plan};
use crate::simulation::Side;

const SLIDES: JointAxesMask = JointAxesMask::LIN_Y.union(JointAxesMask::LIN_Z);
const TURNS: JointAxesMask = JointAxesMask::ANG_Y.union(JointAxesMask::ANG_Z);

/// A `PrismaticConstraint`.
pub(super) fn prismatic(reader: Reader<'_>, sides: [Side; 2]) -> Plan {
    let mut joint = GenericJoint::new(JointAxesMask::LOCKED_PRISMATIC_AXES);
    let actuator = slide(reader, &mut joint, sides);
    Plan {
        links: [Some(Link { sides, joint }), None],
        drive: Drive::actuated([actuator, None]),
    }
}

/// A `CylindricalConstraint`: it turns about an axis that may be inclined against the one it slides along. Two joints, for
/// the solver knows one frame a joint.
pub(super) fn cylindrical(reader: Reader<'_>, sides: [Side; 2]) -> Plan {
    let known = known();
    let mut along = GenericJoint::new(SLIDES);
    let slides = slide(reader, &mut along, sides);
    let inclined = Quat::from_rotation_z(reader.angle(known.cylinder_inclination_angle));
    let about = [sides[0].turned(inclined), sides[1]];
    let mut turn = GenericJoint::new(TURNS);
    if reader.flag(known.cylinder_angular_limits_enabled) {
        let range = reader.angles([known.cylinder_lower_angle, known.cylinder_upper_angle]);
        turn.set_limits(JointAxis::AngX, half_turns(range));
    }
    let axis = (JointAxis::AngX, 1);
    let turns = Actuator::read(reader, &actuator::cylinder(), axis, (&mut turn, about));
    let link = |joint, sides| Some(Link { sides, joint });
    Plan {
        links: [link(along, sides), link(turn, about)],
        drive: Drive::actuated([slides, turns]),
    }
}

/// Limits and actuator along the axis.
fn slide(reader: Reader<'_>, joint: &mut GenericJoint, sides: [Side; 2]) -> Option<Actuator> {
    let known = known();
    if reader.flag(known.slider_limits_enabled) {
        let range = reader.range([known.slider_lower_limit, known.slider_upper_limit]);
        joint.set_limits(JointAxis::LinX, range);
    }
    let axis = (JointAxis::LinX, 0);
    Actuator::read(reader, &actuator::slider(), axis, (joint, sides))
}
