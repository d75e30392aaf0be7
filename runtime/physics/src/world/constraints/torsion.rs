//! Torsion springs: they turn the X axes of two attachments towards each other, and hold them nowhere.

use glam::Vec3;
use rapier3d::prelude::{GenericJoint, RigidBodyHandle};
use studio_model::known::known;

use super::read::Reader;
use super::socket::limit_lean;
use super::{Bound, DT, Drive, Link, Plan};
use crate::simulation::{Side, Simulation};

/// Radians between axes that are one.
const ALIGNED: f32 = 1e-4;

/// A `TorsionSpringConstraint`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Torsion {
    sides: [Side; 2],
    stiffness: f32,
    damping: f32,
    most: f32,
}

pub(super) fn plan(reader: Reader<'_>, sides: [Side; 2]) -> Plan {
    let known = known();
    let limit = reader.flag(known.torsion_limits_enabled).then(|| {
        let mut joint = GenericJoint::default();
        limit_lean(&mut joint, reader.angle(known.torsion_max_angle));
        Link { sides, joint }
    });
    let torsion = Torsion {
        sides,
        stiffness: reader.amount(known.torsion_stiffness),
        damping: reader.amount(known.torsion_damping),
        most: reader.most(known.torsion_max_torque),
    };
    Plan {
        links: [limit, None],
        drive: Drive::Torsion(torsion),
    }
}

impl Torsion {
    pub(super) fn drive(&self, simulation: &mut Simulation, bound: &Bound) {
        let [own, other] = self
            .sides
            .map(|side| simulation.place_of(&side).rotation * Vec3::X);
        let angle = own.angle_between(other);
        let axis = own.cross(other).try_normalize();
        let Some(axis) = axis.filter(|_| angle > ALIGNED) else {
            return;
        };
        let [turns, others] = self.sides.map(|side| simulation.spin_of(&side));
        let grows = axis.dot(others - turns);
        // As it will be at the end of the tick: a spring that is too stiff for the tick is then merely damped.
        let stiffness = self.stiffness * DT + self.damping;
        let softness: f32 = self
            .sides
            .iter()
            .filter_map(|side| side.body)
            .map(|body| simulation.ease_of_turning(body, axis))
            .sum();
        let torque =
            (self.stiffness * angle + stiffness * grows) / (1.0 + stiffness * DT * softness);
        let torque = axis * torque.clamp(-self.most, self.most);
        let push = |simulation: &mut Simulation, body: Option<RigidBodyHandle>, torque| {
            if let Some(body) = body {
                simulation.twist(body, torque, DT);
            }
        };
        push(simulation, self.sides[0].body, torque);
        push(simulation, self.sides[1].body, -torque);
        if self.most > 0.0 && self.stiffness > 0.0 {
            bound.keep_awake(simulation);
        }
    }
}
