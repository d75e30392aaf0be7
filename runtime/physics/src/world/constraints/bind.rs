//! Binding: from what the model says of a constraint to joints of the solver, and to the drive that changes them.

use studio_model::known::known;
use studio_model::{DataModel, InstanceId};

use super::ends::{End, Ends};
use super::kind::{Held, Kind};
use super::read::Reader;
use super::{Acted, Bound, Drive, Joined, Link, Plan, Record};
use super::{align, body, distance, force, hinge, slider, socket, torsion, velocity};
use crate::part::role;
use crate::simulation::{Side, pose};
use crate::world::World;
use crate::world::rebuild::is_in_workspace;

impl World {
    /// Reads and binds anew what changes touched.
    pub(in crate::world) fn bind_constraints(&mut self, model: &DataModel) {
        if self.constraints.stale.is_empty() {
            return;
        }
        for id in self.constraints.take_stale() {
            self.bind(model, id);
        }
    }

    fn bind(&mut self, model: &DataModel, id: InstanceId) {
        let former = self.constraints.take(id);
        let kind = role(model, id).constraint();
        let Some(kind) = kind.filter(|_| is_in_workspace(model, id)) else {
            if let Some(bound) = former.and_then(|former| former.bound) {
                bound.release(&mut self.simulation);
            }
            return;
        };
        let ends = Ends::read(model, id, kind);
        let (plan, on) = self
            .plan(model, id, kind, ends.both)
            .unwrap_or((Plan::NOTHING, [None, None]));
        let order = former.as_ref().map_or_else(
            || {
                self.constraints.next_order += 1;
                self.constraints.next_order
            },
            |former| former.order,
        );
        let bound = self.apply(plan, on, former.and_then(|former| former.bound));
        let record = Record {
            kind,
            order,
            parts: ends.both.map(|end| end.map(|end| end.part)),
            watched: ends.watched,
            bound,
        };
        self.constraints.put(id, record);
    }

    /// What a constraint comes to now, and the bodies that it acts on.
    fn plan(
        &mut self,
        model: &DataModel,
        id: InstanceId,
        kind: Kind,
        ends: [Option<End>; 2],
    ) -> Option<(Plan, Acted)> {
        if self.simulation.is_still() || !self.acts(model, id, kind, ends) {
            return None;
        }
        if kind == Kind::NoCollision {
            let plan = Plan {
                links: [None, None],
                drive: Drive::Passing(self.passing(ends)?),
            };
            return Some((plan, [None, None]));
        }
        let sides = ends.map(|end| self.side(&end?));
        let own = sides[0]?;
        let reader = Reader { model, id };
        if kind.moves_one_side() {
            let plan = self.plan_alone(reader, kind, own, sides[1])?;
            return Some((plan, [own.body, None]));
        }
        let other = sides[1]?;
        let plan = plan_between(reader, kind, [own, other])?;
        Some((plan, [own.body, other.body]))
    }

    /// What a constraint on one side, which may know another, comes to.
    fn plan_alone(
        &mut self,
        reader: Reader<'_>,
        kind: Kind,
        own: Side,
        other: Option<Side>,
    ) -> Option<Plan> {
        let centre = self.simulation.centre_of(own.body?);
        Some(match kind {
            Kind::AlignPosition => return align::position(reader, own, other, centre),
            Kind::AlignOrientation => return align::orientation(reader, own, other),
            Kind::LinearVelocity => velocity::linear(reader, own, other, centre),
            Kind::AngularVelocity => velocity::angular(reader, own, other),
            Kind::VectorForce => force::vector(reader, own, other),
            Kind::Torque => force::torque(reader, own, other),
            Kind::BodyVelocity => velocity::body_linear(reader, centre),
            Kind::BodyAngularVelocity => velocity::body_angular(reader, own),
            Kind::BodyPosition => body::position(reader, own, centre),
            Kind::BodyGyro => body::gyro(reader, own),
            Kind::BodyForce => force::body_force(reader, own),
            Kind::BodyThrust => force::body_thrust(reader, own),
            _ => return None,
        })
    }

    /// Makes the solver's joints what a plan says, and remembers them. Joints that stay keep what they have built up.
    fn apply(&mut self, plan: Plan, on: Acted, former: Option<Bound>) -> Option<Bound> {
        let Plan { links, mut drive } = plan;
        let mut joints = [None, None];
        for (at, link) in links.iter().enumerate() {
            let held = former.as_ref().and_then(|former| former.joints[at]);
            joints[at] = link.as_ref().map(|link| self.link(link, held));
        }
        if let Some(former) = former {
            if let (Drive::Winch(winch), Drive::Winch(before)) = (&mut drive, &former.drive) {
                winch.go_on(before);
            }
            let left = former
                .joints
                .map(|held| held.filter(|_| !joints.contains(&held)));
            let former = Bound {
                joints: left,
                ..former
            };
            former.release(&mut self.simulation);
        }
        if let Drive::Passing(passing) = &drive {
            passing.begin(&mut self.simulation);
        }
        let is_nothing = joints.iter().all(Option::is_none) && matches!(drive, Drive::None);
        let bound = Bound {
            bodies: on,
            joints,
            drive,
        };
        bound.keep_awake(&mut self.simulation);
        (!is_nothing).then_some(bound)
    }

    /// Joins what a link says, by the joint that there was if it is between the same bodies.
    fn link(&mut self, link: &Link, held: Option<Joined>) -> Joined {
        let bodies = link.sides.map(|side| side.body);
        match held.filter(|held| held.bodies == bodies && self.simulation.is_joined(held.handle)) {
            Some(held) => {
                self.simulation
                    .rejoin(held.handle, &link.sides, &link.joint);
                held
            }
            None => Joined {
                handle: self.simulation.join(&link.sides, &link.joint),
                bodies,
            },
        }
    }

    /// Where an end is held; `None` if its part is not simulated.
    fn side(&self, end: &End) -> Option<Side> {
        let part = self.parts.get(end.part)?;
        let record = self.assemblies.get(part.assembly)?;
        let view = record.view();
        let offset = view.offsets.get(part.member as usize)?;
        let frame = match record.body {
            Some(_) => *offset * end.frame,
            None => record.pose * *offset * end.frame,
        };
        Some(Side {
            body: record.body,
            frame: pose(&frame),
        })
    }

    /// Whether a constraint can do anything: it is enabled, and there is something that moves.
    fn acts(&self, model: &DataModel, id: InstanceId, kind: Kind, ends: [Option<End>; 2]) -> bool {
        let enabled = match kind.held() {
            Held::Both | Held::First => model.flag(id, known().constraint_enabled),
            Held::Parts => model.flag(id, known().no_collision_enabled),
            Held::Parent => true,
        };
        let assembly = |end: End| Some(self.parts.get(end.part)?.assembly);
        let keys = ends.map(|end| end.and_then(assembly));
        let moves = |key: Option<u32>| {
            let record = key.and_then(|key| self.assemblies.get(key));
            record.is_some_and(|record| !record.view().anchored)
        };
        if !enabled {
            false
        } else if kind.moves_one_side() {
            moves(keys[0])
        } else {
            keys[0].is_some()
                && keys[1].is_some()
                && keys[0] != keys[1]
                && (moves(keys[0]) || moves(keys[1]))
        }
    }

    /// Whether a constraint, or a weld, has an effect now.
    pub fn is_active(&self, model: &DataModel, id: InstanceId) -> bool {
        if self.joints.parts(id).is_some() {
            return self.is_joint_active(id);
        }
        let kind = role(model, id).constraint();
        let Some(kind) = kind.filter(|kind| *kind != Kind::Rigid && self.constraints.has(id))
        else {
            return false;
        };
        self.acts(model, id, kind, Ends::read(model, id, kind).both)
    }
}

/// What a constraint between two sides comes to.
fn plan_between(reader: Reader<'_>, kind: Kind, sides: [Side; 2]) -> Option<Plan> {
    Some(match kind {
        Kind::BallSocket => socket::ball(reader, sides),
        Kind::Hinge => hinge::plan(reader, sides),
        Kind::Prismatic => slider::prismatic(reader, sides),
        Kind::Cylindrical => slider::cylindrical(reader, sides),
        Kind::Universal => socket::universal(reader, sides),
        Kind::Plane => socket::plane(sides),
        Kind::Rope => distance::rope(reader, sides),
        Kind::Rod => distance::rod(reader, sides),
        Kind::Spring => distance::spring(reader, sides),
        Kind::TorsionSpring => torsion::plan(reader, sides),
        Kind::LineForce => force::line(reader, sides),
        _ => return None,
    })
}
