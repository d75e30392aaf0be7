//! Constraints: what holds parts together without joining them rigidly, and what moves them. Each is read from the model
//! when something of it changed, comes to joints of the solver, and if need be to a drive that changes those before every
//! step. Knows nobody who listens; a world without constraints pays for none.
//!
//! A constraint is bound again when its properties, its attachments or the assemblies of its parts change. It does nothing
//! while it is disabled, while an end is missing, or while both ends are the same assembly's or anchored.
//!
//! Read next: `kind` (which classes), `ends` (what they are held by), then the families.

mod actuator;
mod align;
mod body;
mod collision;
mod distance;
mod drag;
mod ends;
mod force;
mod gauge;
mod hinge;
mod kind;
mod read;
mod slider;
mod socket;
mod torsion;
mod velocity;

use std::collections::BTreeMap;

use rapier3d::prelude::{GenericJoint, ImpulseJointHandle, RigidBodyHandle};
use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, limits};

use self::actuator::Actuator;
use self::collision::Passing;
use self::ends::{End, Ends};
use self::read::Reader;
use super::World;
use super::rebuild::is_in_workspace;
use crate::part::role;
use crate::simulation::{Side, Simulation, pose};

pub(crate) use ends::rigid_pair;
pub use gauge::{Gauge, gauge};
pub(crate) use kind::{Kind, kind_of};

/// Seconds a tick, and ticks a second.
const DT: f32 = 1.0 / limits::TICK_HZ as f32;
const TICKS_A_SECOND: f32 = limits::TICK_HZ as f32;

/// The constraints below Workspace.
#[derive(Debug, Default)]
pub(super) struct Constraints {
    records: FxHashMap<InstanceId, Record>,
    /// Those that a part, or an attachment, is part of.
    of_part: FxHashMap<InstanceId, Vec<InstanceId>>,
    of_attachment: FxHashMap<InstanceId, Vec<InstanceId>>,
    /// Those whose drive is asked before each step, by their order.
    driven: BTreeMap<u64, InstanceId>,
    /// Those that are to be read and bound anew.
    stale: Vec<InstanceId>,
    next_order: u64,
}

#[derive(Debug)]
struct Record {
    /// Rises in the order in which constraints came, which at load is the document's.
    order: u64,
    parts: [Option<InstanceId>; 2],
    watched: Vec<InstanceId>,
    bound: Option<Bound>,
}

/// A joint of the solver and the sides that it is between.
#[derive(Debug, Clone)]
struct Link {
    sides: [Side; 2],
    joint: GenericJoint,
}

/// What a constraint comes to.
#[derive(Debug, Clone)]
struct Plan {
    links: [Option<Link>; 2],
    drive: Drive,
}

/// The bodies that a constraint acts on.
type Acted = [Option<RigidBodyHandle>; 2];

/// A joint that the solver has.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Joined {
    handle: ImpulseJointHandle,
    bodies: [Option<RigidBodyHandle>; 2],
}

/// What it came to.
#[derive(Debug)]
struct Bound {
    /// What it acts on.
    bodies: Acted,
    joints: [Option<Joined>; 2],
    drive: Drive,
}

/// What is changed before each step.
#[derive(Debug, Clone, Copy)]
enum Drive {
    None,
    Actuators([Option<Actuator>; 2]),
    Winch(distance::Winch),
    Rod(distance::Rod),
    Buffer(distance::Buffer),
    Torsion(torsion::Torsion),
    Drag(drag::Drag),
    Push(force::Push),
    /// Two parts pass through each other: nothing to be done, but to be undone.
    Passing(Passing),
}

impl Drive {
    fn actuated(actuators: [Option<Actuator>; 2]) -> Self {
        if actuators.iter().all(Option::is_none) {
            Self::None
        } else {
            Self::Actuators(actuators)
        }
    }

    fn is_asked(&self) -> bool {
        !matches!(self, Self::None | Self::Passing(_))
    }
}

impl Plan {
    const NOTHING: Self = Self {
        links: [None, None],
        drive: Drive::None,
    };

    /// One joint that needs no help.
    fn held(sides: [Side; 2], joint: GenericJoint) -> Self {
        Self {
            links: [Some(Link { sides, joint }), None],
            drive: Drive::None,
        }
    }
}

impl Bound {
    /// Keeps what it acts on from falling asleep.
    fn keep_awake(&self, simulation: &mut Simulation) {
        for body in self.bodies {
            simulation.keep_awake(body);
        }
    }

    /// One of its joints.
    fn joint(&self, at: usize) -> Option<ImpulseJointHandle> {
        Some(self.joints.get(at)?.as_ref()?.handle)
    }

    fn drive(&mut self, simulation: &mut Simulation) {
        match self.drive {
            Drive::None | Drive::Passing(_) => {}
            Drive::Actuators(actuators) => {
                for actuator in actuators.iter().flatten() {
                    actuator.drive(simulation, self);
                }
            }
            Drive::Winch(mut winch) => {
                winch.drive(simulation, self);
                self.drive = Drive::Winch(winch);
            }
            Drive::Rod(rod) => rod.drive(simulation, self),
            Drive::Buffer(buffer) => buffer.drive(simulation, self),
            Drive::Torsion(torsion) => torsion.drive(simulation, self),
            Drive::Drag(drag) => drag.drive(simulation, self),
            Drive::Push(push) => push.drive(simulation),
        }
    }

    /// Ends what it did. Joints may have gone with their bodies.
    fn release(&self, simulation: &mut Simulation) {
        for joined in self.joints.iter().flatten() {
            simulation.disjoin(joined.handle);
        }
        if let Drive::Passing(passing) = &self.drive {
            passing.end(simulation);
        }
        self.keep_awake(simulation);
    }
}

impl Constraints {
    pub(super) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    pub(super) fn has(&self, id: InstanceId) -> bool {
        self.records.contains_key(&id)
    }

    /// The constraints that an attachment is part of.
    pub(super) fn of_attachment(&self, attachment: InstanceId) -> &[InstanceId] {
        self.of_attachment
            .get(&attachment)
            .map_or(&[], Vec::as_slice)
    }

    /// Notes that a constraint is to be read anew.
    pub(super) fn changed(&mut self, id: InstanceId) {
        self.stale.push(id);
    }

    /// Notes that the assembly of a part is another one now, or none.
    pub(super) fn regrouped(&mut self, part: InstanceId) {
        if let Some(own) = self.of_part.get(&part) {
            self.stale.extend_from_slice(own);
        }
    }

    /// Those to be read anew, each once, in the order in which they came; new ones come now.
    fn take_stale(&mut self) -> Vec<InstanceId> {
        let mut stale = std::mem::take(&mut self.stale);
        let known = |id: &InstanceId| self.records.get(id).map_or(u64::MAX, |own| own.order);
        // Stable: new ones stay in the order in which they were met.
        stale.sort_by_key(known);
        let mut seen = FxHashSet::default();
        stale.retain(|id| seen.insert(*id));
        stale
    }

    /// Takes a record out, with all that leads to it.
    fn take(&mut self, id: InstanceId) -> Option<Record> {
        let record = self.records.remove(&id)?;
        self.driven.remove(&record.order);
        for part in record.parts.iter().flatten() {
            forget(&mut self.of_part, *part, id);
        }
        for attachment in &record.watched {
            forget(&mut self.of_attachment, *attachment, id);
        }
        Some(record)
    }

    fn put(&mut self, id: InstanceId, record: Record) {
        for part in record.parts.iter().flatten() {
            self.of_part.entry(*part).or_default().push(id);
        }
        for attachment in &record.watched {
            self.of_attachment.entry(*attachment).or_default().push(id);
        }
        if record
            .bound
            .as_ref()
            .is_some_and(|bound| bound.drive.is_asked())
        {
            self.driven.insert(record.order, id);
        }
        self.records.insert(id, record);
    }
}

fn forget(index: &mut FxHashMap<InstanceId, Vec<InstanceId>>, key: InstanceId, id: InstanceId) {
    if let Some(held) = index.get_mut(&key) {
        held.retain(|&other| other != id);
        if held.is_empty() {
            index.remove(&key);
        }
    }
}

impl World {
    /// The constraints that act on a part or could, in the order in which they came. Rigid joints are none.
    pub fn constraints_of(&self, part: InstanceId) -> Vec<InstanceId> {
        let ids = self.constraints.of_part.get(&part);
        let known = |id: &InstanceId| Some((self.constraints.records.get(id)?.order, *id));
        let mut found: Vec<(u64, InstanceId)> =
            ids.into_iter().flatten().filter_map(known).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|(_, id)| id).collect()
    }

    /// Reads and binds anew what changes touched.
    pub(super) fn bind_constraints(&mut self, model: &DataModel) {
        if self.constraints.stale.is_empty() {
            return;
        }
        for id in self.constraints.take_stale() {
            self.bind(model, id);
        }
    }

    /// Changes the drives for the step that comes.
    pub(super) fn drive_constraints(&mut self) {
        self.simulation.let_go();
        let constraints = &mut self.constraints;
        for id in constraints.driven.values() {
            if let Some(record) = constraints.records.get_mut(id)
                && let Some(bound) = &mut record.bound
            {
                bound.drive(&mut self.simulation);
            }
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
                self.simulation.rejoin(held.handle, &link.sides, link.joint);
                held
            }
            None => Joined {
                handle: self.simulation.join(&link.sides, link.joint),
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
            kind::Held::Both | kind::Held::First => model.flag(id, known().constraint_enabled),
            kind::Held::Parts => model.flag(id, known().no_collision_enabled),
            kind::Held::Parent => true,
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
