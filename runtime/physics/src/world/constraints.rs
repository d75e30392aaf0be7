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
mod bind;
mod body;
mod collision;
mod distance;
mod drag;
mod ends;
mod force;
mod gauge;
mod hinge;
mod kind;
mod mechanism;
mod read;
mod slider;
mod socket;
mod torsion;
mod velocity;

use std::collections::BTreeMap;

use rapier3d::prelude::{GenericJoint, ImpulseJointHandle, RigidBodyHandle};
use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::{InstanceId, limits};

use self::actuator::Actuator;
use self::collision::Passing;
use self::kind::Held;
use super::World;
use crate::simulation::{Side, Simulation};

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
    kind: Kind,
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
    fn held(sides: [Side; 2], joint: &GenericJoint) -> Self {
        let joint = *joint;
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
    /// The constraints between attachments that act on a part or could, in the order in which they came. What joins rigidly
    /// is none of them.
    pub fn constraints_of(&self, part: InstanceId) -> Vec<InstanceId> {
        let ids = self.constraints.of_part.get(&part).into_iter().flatten();
        let told = |id: &InstanceId| {
            let record = self.constraints.records.get(id)?;
            let held = matches!(record.kind.held(), Held::Both | Held::First);
            (held && record.kind != Kind::Rigid).then_some((record.order, *id))
        };
        let mut found: Vec<(u64, InstanceId)> = ids.filter_map(told).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|(_, id)| id).collect()
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
}
