//! The server's side of poses: which assemblies move, the group and slot each is bound to, what the groups looked like at
//! recent ticks. Knows no clients: they come with a group and a baseline tick and get a blob, encoded once.
//!
//! A group holds up to [`SLOTS`] assemblies of one home. Binding a slot (in the journal batch) tells the root's number,
//! the members and a pose; blobs (in datagrams) tell residuals against a baseline that the client acknowledged, or
//! against the poses of the bindings. A binding raises the group's version: blobs of another version are dropped, so a
//! teleport, which binds anew, never mixes with older poses.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use rustc_hash::FxHashMap;
use studio_model::{CFrame, InstanceId};
use studio_snapshot::ChunkId;

use crate::limits::{POSE_GROUPS_MAX, POSE_HISTORY_TICKS, POSE_INTERVAL_TICKS};
use crate::pose::{Pose, SLOTS, Slots, encode_blob};

/// An assembly that physics moved this tick.
#[derive(Debug, Clone)]
pub struct MovedAssembly {
    /// Its root part.
    pub root: InstanceId,
    /// The root's pose.
    pub pose: CFrame,
    /// The other parts and their offsets from the root. Shared: it changes only with `epoch`.
    pub members: Arc<[(InstanceId, CFrame)]>,
    /// Rises when the assembly's parts change, or when its pose was written by other than physics.
    pub epoch: u32,
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
    epoch: u32,
}

#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) home: ChunkId,
    pub(crate) version: u16,
    pub(crate) bindings: [Option<Binding>; SLOTS],
    pub(crate) now: Slots,
    /// What was sent at recent ticks, oldest first.
    history: VecDeque<(u32, Box<Slots>)>,
    /// The last tick at which what is sent changed.
    pub(crate) changed_tick: u32,
}

impl Group {
    fn new(home: ChunkId) -> Self {
        Self {
            home,
            version: 0,
            bindings: std::array::from_fn(|_| None),
            now: [Pose::default(); SLOTS],
            history: VecDeque::new(),
            changed_tick: 0,
        }
    }

    fn bound_mask(&self) -> u32 {
        let bits = self.bindings.iter().enumerate();
        bits.fold(0, |mask, (slot, b)| mask | u32::from(b.is_some()) << slot)
    }

    fn at(&self, tick: u32) -> Option<&Slots> {
        let at = self.history.binary_search_by_key(&tick, |&(t, _)| t).ok()?;
        self.history.get(at).map(|(_, slots)| slots.as_ref())
    }

    /// The baseline of `tick`: a slot that was bound later counts with the pose of its binding.
    fn baseline(&self, tick: u32) -> Option<Slots> {
        let mut base = if tick == 0 { [Pose::default(); SLOTS] } else { *self.at(tick)? };
        for (pose, binding) in base.iter_mut().zip(&self.bindings) {
            if let Some(binding) = binding
                && (tick == 0 || binding.tick > tick)
            {
                *pose = binding.pose;
            }
        }
        Some(base)
    }
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
    /// The root of each member.
    roots: FxHashMap<InstanceId, InstanceId>,
    /// Groups with a free slot, by home.
    spare: FxHashMap<ChunkId, Vec<u32>>,
    events: Vec<(ChunkId, BindEvent)>,
    /// Blobs of this tick, by group and baseline tick.
    blobs: FxHashMap<(u32, u32), Bytes>,
}

impl PoseHub {
    /// Takes an assembly's new pose; binds it if it is new here, or anew if its epoch or home changed.
    pub(crate) fn moved(&mut self, tick: u32, assembly: &MovedAssembly, home: ChunkId) {
        let pose = Pose::from_cframe(&assembly.pose);
        if let Some(&place) = self.places.get(&assembly.root) {
            let group = &mut self.groups[place.group as usize];
            let binding = group.bindings[usize::from(place.slot)].as_ref();
            if group.home == home && binding.is_some_and(|b| b.epoch == assembly.epoch) {
                group.now[usize::from(place.slot)] = pose;
                return;
            }
            if group.home != home {
                self.free(assembly.root);
            }
        }
        self.bind(tick, assembly, pose, home);
    }

    fn bind(&mut self, tick: u32, assembly: &MovedAssembly, pose: Pose, home: ChunkId) {
        let place = match self.places.get(&assembly.root) {
            Some(&place) => place,
            None => match self.free_place(home) {
                Some(place) => place,
                None => return,
            },
        };
        self.forget_members(place);
        for &(member, _) in assembly.members.iter() {
            self.free(member);
            self.roots.insert(member, assembly.root);
        }
        self.roots.remove(&assembly.root);
        self.places.insert(assembly.root, place);
        let group = &mut self.groups[place.group as usize];
        group.version = group.version.wrapping_add(1);
        group.now[usize::from(place.slot)] = pose;
        group.bindings[usize::from(place.slot)] = Some(Binding {
            root: assembly.root,
            members: Arc::clone(&assembly.members),
            tick,
            pose,
            epoch: assembly.epoch,
        });
        self.events.push((home, BindEvent::Bound(place)));
    }

    fn free_place(&mut self, home: ChunkId) -> Option<Place> {
        let spare = self.spare.entry(home).or_default();
        while let Some(&group) = spare.last() {
            let free = self.groups[group as usize].bindings.iter().position(Option::is_none);
            match free {
                Some(slot) => return Some(Place { group, slot: slot as u8 }),
                None => spare.pop(),
            };
        }
        let group = self.groups.len() as u32;
        if group >= POSE_GROUPS_MAX {
            return None;
        }
        spare.push(group);
        self.groups.push(Group::new(home));
        Some(Place { group, slot: 0 })
    }

    fn forget_members(&mut self, place: Place) {
        if let Some(binding) = &self.groups[place.group as usize].bindings[usize::from(place.slot)] {
            for (member, _) in binding.members.iter() {
                self.roots.remove(member);
            }
        }
    }

    /// Frees the slot of a root, if it has one.
    pub(crate) fn free(&mut self, root: InstanceId) {
        let Some(place) = self.places.remove(&root) else { return };
        self.forget_members(place);
        let group = &mut self.groups[place.group as usize];
        group.bindings[usize::from(place.slot)] = None;
        group.now[usize::from(place.slot)] = Pose::default();
        group.version = group.version.wrapping_add(1);
        let (home, version) = (group.home, group.version);
        let spare = self.spare.entry(home).or_default();
        if !spare.contains(&place.group) {
            spare.push(place.group);
        }
        self.events.push((home, BindEvent::Freed { place, version }));
    }

    /// An instance is gone: as a root its slot is freed, as a member it no longer follows its root.
    pub(crate) fn forget(&mut self, id: InstanceId) {
        self.free(id);
        let Some(root) = self.roots.remove(&id) else { return };
        if let Some(binding) = self.binding_mut(root) {
            let rest = binding.members.iter().filter(|&&(member, _)| member != id);
            binding.members = rest.copied().collect();
        }
    }

    fn binding_mut(&mut self, root: InstanceId) -> Option<&mut Binding> {
        let place = self.places.get(&root)?;
        self.groups[place.group as usize].bindings[usize::from(place.slot)].as_mut()
    }

    /// The binding that governs an instance's pose, as root or member.
    pub(crate) fn binding_of(&self, id: InstanceId) -> Option<&Binding> {
        let root = self.roots.get(&id).unwrap_or(&id);
        let place = self.places.get(root)?;
        self.groups[place.group as usize].bindings[usize::from(place.slot)].as_ref()
    }

    /// The frame that clients have or will have of an instance whose pose is governed by a binding.
    pub(crate) fn frame_of(&self, id: InstanceId) -> Option<CFrame> {
        let root = self.roots.get(&id).unwrap_or(&id);
        let place = self.places.get(root)?;
        let group = &self.groups[place.group as usize];
        let frame = group.now[usize::from(place.slot)].to_cframe();
        if *root == id {
            return Some(frame);
        }
        let binding = group.bindings[usize::from(place.slot)].as_ref()?;
        let (_, offset) = binding.members.iter().find(|&&(member, _)| member == id)?;
        Some(frame * *offset)
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
        for group in &mut self.groups {
            let oldest = tick.saturating_sub(POSE_HISTORY_TICKS);
            // The last entry stays, however old: it is what clients at rest acknowledged.
            while group.history.len() > 1 && group.history[0].0 < oldest {
                group.history.pop_front();
            }
            let same = match group.history.back() {
                Some((last, _)) => group.baseline(*last).is_some_and(|base| base == group.now),
                None => group.baseline(0).is_some_and(|base| base == group.now),
            };
            if !same {
                group.history.push_back((tick, Box::new(group.now)));
                group.changed_tick = tick;
            }
        }
    }

    /// The blob that brings a group from what it was at `acked` (zero: as bound) to `changed_tick`, and the age of the
    /// baseline that it is against. Encoded once a tick for each baseline.
    pub(crate) fn blob(&mut self, group_number: u32, acked: u32) -> (Bytes, u8) {
        let group = &self.groups[group_number as usize];
        let age = group.changed_tick.saturating_sub(acked);
        let baseline = if age <= POSE_HISTORY_TICKS { group.baseline(acked).filter(|_| acked != 0) } else { None };
        let (acked, age) = if baseline.is_some() { (acked, age as u8) } else { (0, 0) };
        let blob = self.blobs.entry((group_number, acked)).or_insert_with(|| {
            let base = baseline.or_else(|| group.baseline(0)).unwrap_or([Pose::default(); SLOTS]);
            // As a baseline: a slot bound since the last send counts with the pose of its binding.
            let now = group.baseline(group.changed_tick).unwrap_or(base);
            Bytes::from(encode_blob(&now, &base, group.bound_mask(), Vec::with_capacity(64)))
        });
        (blob.clone(), age)
    }
}
