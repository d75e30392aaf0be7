//! The server's side of poses: which assemblies move, the group and slot each is bound to, what the groups looked like at
//! recent ticks. Knows no clients: they come with a group and a baseline tick and get a blob, encoded once.
//!
//! A group holds up to [`SLOTS`] assemblies of one home and one owner, who is not sent it. Binding a slot (in the journal
//! batch) tells the root's number, the members and a pose; blobs (in datagrams) tell residuals against a baseline that the
//! client acknowledged, or against the poses of the bindings. A binding raises the group's version: blobs of another
//! version are dropped, so a teleport, which binds anew, never mixes with older poses.

mod group;

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use rustc_hash::FxHashMap;
use studio_model::{CFrame, InstanceId};
use studio_snapshot::ChunkId;

use super::ClientId;
use crate::limits::{POSE_GROUPS_MAX, POSE_INTERVAL_TICKS};
use crate::ownership::Steering;
use crate::pose::Pose;
pub(crate) use group::Group;

/// An assembly that physics moved this tick.
#[derive(Debug, Clone)]
pub struct MovedAssembly {
    /// Its root part.
    pub root: InstanceId,
    /// The root's pose.
    pub pose: CFrame,
    /// The other parts and their offsets from the root. Shared: it changes only with `epoch`.
    pub members: Arc<[(InstanceId, CFrame)]>,
    /// Rises when the assembly's parts or its owner change, or when its pose was written by other than physics.
    pub epoch: u32,
    /// Who moves it. Changes only with `epoch`.
    pub steering: Steering,
}

/// What moved this tick.
#[derive(Debug, Clone, Copy, Default)]
pub struct Motion<'a> {
    /// Assemblies with a new pose.
    pub moved: &'a [MovedAssembly],
    /// Roots of assemblies that physics no longer moves (anchored now, or joined to another one).
    pub ended: &'a [InstanceId],
}

/// Where an assembly's pose travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) group: u32,
    pub(crate) slot: u8,
}

/// What a slot is bound to.
#[derive(Debug, Clone)]
pub(crate) struct Binding {
    pub(crate) root: InstanceId,
    pub(crate) members: Arc<[(InstanceId, CFrame)]>,
    pub(crate) tick: u32,
    pub(crate) pose: Pose,
    pub(crate) epoch: u32,
    pub(crate) steering: Steering,
    /// The latest tick of its owner that was heard of.
    heard: u32,
}

/// What becomes of something that a client says of an assembly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim {
    /// It owns it, and nothing later was heard.
    Holds,
    /// The epoch is over.
    Stale,
    /// Something later was heard.
    Late,
    /// It is not its own under that epoch, nor was.
    Foreign,
}

/// A slot that was bound, or freed, this tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BindEvent {
    Bound(Place),
    Freed { place: Place, version: u16 },
}

/// All groups.
#[derive(Debug, Default)]
pub(crate) struct PoseHub {
    pub(crate) groups: Vec<Group>,
    /// By root.
    places: FxHashMap<InstanceId, Place>,
    /// Of each member the root, and its place in the list of members.
    roots: FxHashMap<InstanceId, (InstanceId, u32)>,
    /// Groups with a free slot, by home and owner.
    spare: FxHashMap<(ChunkId, Option<ClientId>), BTreeSet<u32>>,
    /// Groups in which nothing is bound, by home: the next owner who needs one there gets it.
    empty: FxHashMap<ChunkId, BTreeSet<u32>>,
    events: Vec<(ChunkId, BindEvent)>,
    /// Groups that may have changed since the last send.
    touched: BTreeSet<u32>,
    /// Blobs of this tick and the ages of their baselines, by group and acknowledged tick.
    blobs: FxHashMap<(u32, u32), (Bytes, u8)>,
}

impl PoseHub {
    /// Takes an assembly's new pose, if its slot is bound as the assembly is now; else it has to be bound.
    pub(crate) fn moved(&mut self, assembly: &MovedAssembly, home: ChunkId) -> bool {
        let Some(place) = self.places.get(&assembly.root) else {
            return false;
        };
        let group = &mut self.groups[place.group as usize];
        let binding = group.bindings[usize::from(place.slot)].as_ref();
        if group.home != home || binding.is_none_or(|b| b.epoch != assembly.epoch) {
            return false;
        }
        group.now[usize::from(place.slot)] = Pose::from_cframe(&assembly.pose);
        self.touched.insert(place.group);
        true
    }

    /// Binds an assembly, none of whose parts is bound.
    pub(crate) fn bind(&mut self, tick: u32, assembly: &MovedAssembly, home: ChunkId) {
        let pose = Pose::from_cframe(&assembly.pose);
        let owner = assembly.steering.owner.map(|owner| owner.client);
        let Some(place) = self.free_place(home, owner) else {
            return;
        };
        for (number, &(member, _)) in (0..).zip(assembly.members.iter()) {
            self.roots.insert(member, (assembly.root, number));
        }
        self.places.insert(assembly.root, place);
        self.touched.insert(place.group);
        let group = &mut self.groups[place.group as usize];
        group.version = group.version.wrapping_add(1);
        group.now[usize::from(place.slot)] = pose;
        group.bindings[usize::from(place.slot)] = Some(Binding {
            root: assembly.root,
            members: Arc::clone(&assembly.members),
            tick,
            pose,
            epoch: assembly.epoch,
            steering: assembly.steering,
            heard: 0,
        });
        self.events.push((home, BindEvent::Bound(place)));
    }

    fn free_place(&mut self, home: ChunkId, owner: Option<ClientId>) -> Option<Place> {
        let spare = self.spare.entry((home, owner)).or_default();
        while let Some(&group) = spare.first() {
            let free = self.groups[group as usize]
                .bindings
                .iter()
                .position(Option::is_none);
            match free {
                Some(slot) => {
                    return Some(Place {
                        group,
                        slot: slot as u8,
                    });
                }
                None => spare.pop_first(),
            };
        }
        let emptied = self.empty.get_mut(&home).and_then(BTreeSet::pop_first);
        let group = emptied.unwrap_or(self.groups.len() as u32);
        if group >= POSE_GROUPS_MAX {
            return None;
        }
        spare.insert(group);
        match self.groups.get_mut(group as usize) {
            Some(emptied) => emptied.owner = owner,
            None => self.groups.push(Group::new(home, owner)),
        }
        Some(Place { group, slot: 0 })
    }

    /// Frees the slot of a root, if it has one.
    pub(crate) fn free(&mut self, root: InstanceId) {
        let Some(place) = self.places.remove(&root) else {
            return;
        };
        let group = &mut self.groups[place.group as usize];
        let binding = group.bindings[usize::from(place.slot)].take();
        for (member, _) in binding.iter().flat_map(|binding| binding.members.iter()) {
            self.roots.remove(member);
        }
        group.version = group.version.wrapping_add(1);
        let spare = self.spare.entry((group.home, group.owner)).or_default();
        if group.is_empty() {
            spare.remove(&place.group);
            self.empty
                .entry(group.home)
                .or_default()
                .insert(place.group);
        } else {
            spare.insert(place.group);
        }
        self.touched.insert(place.group);
        let freed = BindEvent::Freed {
            place,
            version: group.version,
        };
        self.events.push((group.home, freed));
    }

    fn slot_of(&self, root: InstanceId) -> Option<(&Group, usize)> {
        let place = self.places.get(&root)?;
        Some((&self.groups[place.group as usize], usize::from(place.slot)))
    }

    /// The binding that governs an instance's pose, as root or member.
    pub(crate) fn binding_of(&self, id: InstanceId) -> Option<&Binding> {
        let root = self.roots.get(&id).map_or(id, |&(root, _)| root);
        let (group, slot) = self.slot_of(root)?;
        group.bindings[slot].as_ref()
    }

    /// What becomes of something that a client says of the assembly of a root, at one of its ticks.
    pub(crate) fn claim(&mut self, root: InstanceId, by: ClientId, epoch: u32, tick: u32) -> Claim {
        let place = self.places.get(&root);
        let binding = place.and_then(|place| {
            self.groups[place.group as usize].bindings[usize::from(place.slot)].as_mut()
        });
        let Some(binding) = binding else {
            return Claim::Stale;
        };
        let is_owner = binding
            .steering
            .owner
            .is_some_and(|owner| owner.client == by);
        match epoch.cmp(&binding.epoch) {
            Ordering::Less => Claim::Stale,
            Ordering::Equal if is_owner && tick > binding.heard => {
                binding.heard = tick;
                Claim::Holds
            }
            Ordering::Equal if is_owner => Claim::Late,
            Ordering::Equal | Ordering::Greater => Claim::Foreign,
        }
    }

    /// The assembly of a part as it is bound, if a client owns it: to be bound again as it moves on.
    pub(crate) fn owned(&self, part: InstanceId) -> Option<MovedAssembly> {
        let binding = self.binding_of(part)?;
        binding.steering.owner?;
        Some(MovedAssembly {
            root: binding.root,
            pose: self.frame_of(binding.root)?,
            members: Arc::clone(&binding.members),
            epoch: binding.epoch,
            steering: Steering {
                goes_on: true,
                ..binding.steering
            },
        })
    }

    /// The frame that clients have or will have of an instance whose pose is governed by a binding.
    pub(crate) fn frame_of(&self, id: InstanceId) -> Option<CFrame> {
        let member = self.roots.get(&id).copied();
        let (group, slot) = self.slot_of(member.map_or(id, |(root, _)| root))?;
        let frame = group.now[slot].to_cframe();
        match member {
            None => Some(frame),
            Some((_, number)) => {
                let (_, offset) = group.bindings[slot]
                    .as_ref()?
                    .members
                    .get(number as usize)?;
                Some(frame * *offset)
            }
        }
    }

    /// Every member, and the home of its root.
    pub(crate) fn members(&self) -> impl Iterator<Item = (InstanceId, ChunkId)> + '_ {
        let member = |(&member, &(root, _)): (&InstanceId, &(InstanceId, u32))| {
            Some((member, self.slot_of(root)?.0.home))
        };
        self.roots.iter().filter_map(member)
    }

    /// Slots bound and freed since the last call, with the home whose clients are told.
    pub(crate) fn take_events(&mut self) -> Vec<(ChunkId, BindEvent)> {
        std::mem::take(&mut self.events)
    }

    /// Ends a tick: at every [`POSE_INTERVAL_TICKS`]th the groups that changed become what is sent.
    pub(crate) fn end_tick(&mut self, tick: u32) {
        self.blobs.clear();
        if !tick.is_multiple_of(POSE_INTERVAL_TICKS) {
            return;
        }
        for group in std::mem::take(&mut self.touched) {
            self.groups[group as usize].commit(tick);
        }
    }

    /// Whether a group has changed since the last send.
    pub(crate) fn is_unsent(&self, group: u32) -> bool {
        self.touched.contains(&group)
    }

    /// The blob that brings a group from what it was at `acked` (zero: as bound) to its state, and the age of the
    /// baseline that it is against (zero: the bindings). Encoded once a tick for each acknowledged tick.
    pub(crate) fn blob(&mut self, group: u32, acked: u32) -> (Bytes, u8) {
        let groups = &self.groups;
        let blob = self.blobs.entry((group, acked));
        blob.or_insert_with(|| groups[group as usize].blob(acked))
            .clone()
    }
}
