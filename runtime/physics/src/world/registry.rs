//! What the world remembers of each part and each assembly. Tables only.

use glam::Vec3;
use rapier3d::prelude::{ColliderHandle, Pose, RigidBody, RigidBodyHandle};
use studio_model::{CFrame, InstanceId};

use crate::assembly::Assembly;
use crate::slab::Slab;

/// A part that is simulated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PartRecord {
    pub(crate) id: InstanceId,
    /// Rises in the order in which parts came, which at load is the document's.
    pub(crate) order: u64,
    pub(crate) assembly: u32,
    /// Its place among the assembly's members.
    pub(crate) member: u32,
    pub(crate) collider: ColliderHandle,
}

/// The simulated parts, by instance.
#[derive(Debug)]
pub(crate) struct Parts {
    /// By the instance's slot: the part's number plus one, zero for none.
    numbers: Vec<u32>,
    records: Slab<PartRecord>,
    next_order: u64,
}

impl Parts {
    /// No parts, with room for those of a model of so many instance slots. The first `capacity` orders are taken: by the
    /// parts of the model, in document order.
    pub(crate) fn new(slots: usize, capacity: usize) -> Self {
        Self {
            numbers: vec![0; slots],
            records: Slab::with_capacity(capacity),
            next_order: capacity as u64,
        }
    }

    /// The order of a part that comes now.
    pub(crate) fn next_order(&mut self) -> u64 {
        self.next_order += 1;
        self.next_order - 1
    }

    /// The number that the next [`Self::insert`] will give.
    pub(crate) fn upcoming(&self) -> u32 {
        self.records.upcoming()
    }

    /// The part of a number.
    pub(crate) fn numbered(&self, number: u32) -> Option<&PartRecord> {
        self.records.get(number)
    }

    /// All parts with their colliders.
    pub(crate) fn colliders(&self) -> impl Iterator<Item = (InstanceId, ColliderHandle)> + '_ {
        self.records.values().map(|part| (part.id, part.collider))
    }

    fn number(&self, id: InstanceId) -> Option<u32> {
        self.numbers.get(id.index())?.checked_sub(1)
    }

    /// The record of a part that is simulated.
    pub(crate) fn get(&self, id: InstanceId) -> Option<&PartRecord> {
        self.records
            .get(self.number(id)?)
            .filter(|record| record.id == id)
    }

    pub(crate) fn insert(&mut self, record: PartRecord) {
        let slot = record.id.index();
        if slot >= self.numbers.len() {
            self.numbers.resize(slot + 1, 0);
        }
        self.numbers[slot] = self.records.insert(record) + 1;
    }

    pub(crate) fn remove(&mut self, id: InstanceId) -> Option<PartRecord> {
        let number = self.get(id).and_then(|_| self.number(id))?;
        self.numbers[id.index()] = 0;
        self.records.remove(number)
    }
}

/// The parts of an assembly. Most have one, which costs no allocation.
#[derive(Debug, Clone)]
pub(crate) enum Members {
    One(InstanceId),
    /// The root first.
    Many {
        parts: Box<[InstanceId]>,
        offsets: Box<[CFrame]>,
    },
}

/// An assembly and its body.
#[derive(Debug, Clone)]
pub(crate) struct AssemblyRecord {
    pub(crate) members: Members,
    /// `None` if it is anchored.
    pub(crate) body: Option<RigidBodyHandle>,
    /// The root's pose.
    pub(crate) pose: CFrame,
    /// The body's pose when `pose` was taken from it.
    pub(crate) body_pose: Pose,
    /// Studs from the root to the furthest member's centre.
    pub(crate) reach: f32,
    /// The last step in which the body was awake.
    pub(crate) awake_at: u64,
    /// The last step after which it was told that it moved.
    pub(crate) told_at: u64,
    /// Whether a change moved it and that is not told yet.
    pub(crate) carried: bool,
}

impl AssemblyRecord {
    /// Takes the pose over from the body.
    pub(crate) fn follow(&mut self, body: &RigidBody) {
        let moved = *body.position();
        if moved != self.body_pose {
            self.body_pose = moved;
            self.pose = CFrame::from_quat(moved.translation, moved.rotation);
        }
    }

    pub(crate) fn view(&self) -> Assembly<'_> {
        let (members, offsets) = match &self.members {
            Members::One(part) => (std::slice::from_ref(part), [CFrame::IDENTITY].as_slice()),
            Members::Many { parts, offsets } => (parts.as_ref(), offsets.as_ref()),
        };
        Assembly {
            root: members[0],
            members,
            offsets,
            anchored: self.body.is_none(),
        }
    }
}

/// The length of the longest offset.
pub(crate) fn reach(offsets: &[CFrame]) -> f32 {
    offsets
        .iter()
        .map(|offset| Vec3::length(offset.position))
        .fold(0.0, f32::max)
}
