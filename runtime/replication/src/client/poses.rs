//! The client's side of poses: what each slot is bound to, which group states arrived (they are the baselines of later
//! ones), and the way from one pose to the next, shown a little late so that it is always known. Knows no lanes.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;
use studio_model::CFrame;
use studio_snapshot::{NetId, Reader, WireError};

use crate::limits::{
    INTERPOLATION_DELAY_TICKS, POSE_GROUPS_MAX, POSE_HISTORY_TICKS, POSE_INTERVAL_TICKS,
    POSE_SAMPLES_MAX,
};
use crate::pose::{Pose, SLOTS, Slots, decode_blob};

/// A gap between two poses up to which the client believes that it lost some in between; a longer one was a rest.
const LOSS_TICKS_MAX: u32 = 20;
/// How far the estimate of the server's tick may be off before it jumps instead of gliding.
const ESTIMATE_JUMP_TICKS: f64 = 30.0;
const ESTIMATE_GLIDE: f64 = 0.05;
/// A datagram that is late by more than this may find its baseline gone; it is lost then, as any may be.
const REORDER_TICKS: u32 = 16;
/// The delay grows with the jitter, up to this.
const DELAY_TICKS_MAX: f64 = 45.0;

/// What a slot is bound to.
#[derive(Debug, Clone)]
pub(super) struct Binding {
    pub(super) root: NetId,
    pub(super) members: Vec<(NetId, CFrame)>,
    pub(super) tick: u32,
    pub(super) pose: Pose,
    /// The player whose client moves it; `None`: the server.
    pub(super) owner: Option<i64>,
}

/// Where an assembly was shown when its slot was freed: if it is bound again, it goes on from there.
#[derive(Debug, Default)]
struct Trail {
    samples: VecDeque<(u32, Pose)>,
    newest: Pose,
}

impl Trail {
    /// Whether it takes time to get from here to `pose`.
    fn leads_to(&self, pose: Pose) -> bool {
        self.samples.len() > 1 || self.newest != pose
    }

    /// The way on to `pose` at `tick`.
    fn to(mut self, tick: u32, pose: Pose) -> VecDeque<(u32, Pose)> {
        let before = tick.saturating_sub(POSE_INTERVAL_TICKS);
        while self.samples.back().is_some_and(|&(last, _)| last > before) {
            self.samples.pop_back();
        }
        if self.samples.is_empty() {
            self.samples.push_back((before, self.newest));
        }
        self.samples.push_back((tick, pose));
        self.samples
    }
}

#[derive(Debug)]
struct Group {
    version: u16,
    bindings: [Option<Binding>; SLOTS],
    /// States that arrived, oldest first.
    history: VecDeque<(u32, Box<Slots>)>,
    /// The newest state.
    newest: Slots,
    /// Poses to go through, oldest first; the first is where the slot is, or comes from.
    samples: [VecDeque<(u32, Pose)>; SLOTS],
    /// The slots on their way, by bits.
    moving: u32,
    /// When there was the last news of each slot: the server's tick.
    heard: [u32; SLOTS],
}

impl Group {
    fn new() -> Self {
        Self {
            version: 0,
            bindings: std::array::from_fn(|_| None),
            history: VecDeque::new(),
            newest: [Pose::default(); SLOTS],
            samples: std::array::from_fn(|_| VecDeque::new()),
            moving: 0,
            heard: [0; SLOTS],
        }
    }

    fn bound_mask(&self) -> u32 {
        let bits = self.bindings.iter().enumerate();
        bits.fold(0, |mask, (slot, b)| mask | u32::from(b.is_some()) << slot)
    }

    /// As the server computes it: a slot that was bound later counts with the pose of its binding.
    fn baseline(&self, tick: u32) -> Option<Slots> {
        let mut base = if tick == 0 {
            [Pose::default(); SLOTS]
        } else {
            let at = self.history.binary_search_by_key(&tick, |&(t, _)| t).ok()?;
            *self.history[at].1
        };
        for (pose, binding) in base.iter_mut().zip(&self.bindings) {
            if let Some(binding) = binding
                && (tick == 0 || binding.tick > tick)
            {
                *pose = binding.pose;
            }
        }
        Some(base)
    }

    /// Sends the slots on their way to the poses of a state, if it is newer than any before; returns those that
    /// rested until now.
    fn follow(&mut self, tick: u32, state: &Slots) -> Vec<u8> {
        let last = self.history.back().map_or(0, |&(newest, _)| newest);
        if last >= tick {
            return Vec::new();
        }
        let from = if tick - last > LOSS_TICKS_MAX {
            tick.saturating_sub(POSE_INTERVAL_TICKS)
        } else {
            last
        };
        let mut moving = Vec::new();
        for (slot, &pose) in state.iter().enumerate() {
            // A state from before the binding says nothing about it.
            let is_bound = self.bindings[slot].as_ref().is_some_and(|b| b.tick <= tick);
            if !is_bound || pose == self.newest[slot] {
                continue;
            }
            self.heard[slot] = tick;
            let samples = &mut self.samples[slot];
            if samples.is_empty() {
                samples.push_back((from, self.newest[slot]));
            }
            if self.moving & (1 << slot) == 0 {
                self.moving |= 1 << slot;
                moving.push(slot as u8);
            }
            samples.push_back((tick, pose));
            if samples.len() > POSE_SAMPLES_MAX {
                samples.pop_front();
            }
            self.newest[slot] = pose;
        }
        moving
    }

    /// Moves a slot to where it is shown and hands its frame to `place`. Whether it is still on its way.
    fn advance(&mut self, slot: usize, shown: f64, place: &mut impl FnMut(Placed<'_>)) -> bool {
        let samples = &mut self.samples[slot];
        while samples.len() >= 2 && f64::from(samples[1].0) <= shown {
            samples.pop_front();
        }
        if let (Some(binding), Some(&(t0, from))) = (&self.bindings[slot], samples.front()) {
            if let Some(&(t1, to)) = samples.get(1) {
                let along = (shown - f64::from(t0)) / f64::from(t1 - t0).max(1.0);
                let frame = between(from, to, along.clamp(0.0, 1.0) as f32);
                place(Placed { binding, frame });
                return true;
            }
            let frame = from.to_cframe();
            place(Placed { binding, frame });
        }
        samples.clear();
        self.moving &= !(1 << slot);
        false
    }

    /// Keeps a state as a baseline. The server's baselines only get newer, and none is older than it keeps them.
    fn remember(&mut self, tick: u32, state: &Slots, baseline: u32) {
        if let Err(at) = self.history.binary_search_by_key(&tick, |&(t, _)| t) {
            self.history.insert(at, (tick, Box::new(*state)));
        }
        let newest = self.history.back().map_or(tick, |&(t, _)| t);
        let oldest = newest
            .saturating_sub(2 * POSE_HISTORY_TICKS)
            .max(baseline.saturating_sub(REORDER_TICKS));
        while self.history.len() > 1 && self.history[0].0 < oldest {
            self.history.pop_front();
        }
    }
}

/// A frame to be written into the model.
pub(super) struct Placed<'a> {
    pub(super) binding: &'a Binding,
    pub(super) frame: CFrame,
}

/// All groups.
#[derive(Debug, Default)]
pub(super) struct ClientPoses {
    /// By number, allocated when a slot is bound.
    groups: FxHashMap<u32, Box<Group>>,
    /// The slot of each member.
    places: FxHashMap<NetId, (u32, u8)>,
    /// The slot of each root.
    roots: FxHashMap<NetId, (u32, u8)>,
    /// Of the slots that were freed in the batch that is being applied, by root.
    trails: FxHashMap<NetId, Trail>,
    /// Slots on their way, in no order that matters: each is written by itself.
    active: Vec<(u32, u8)>,
    /// The server's tick, as far as can be told.
    estimate: f64,
    jitter: f64,
}

impl ClientPoses {
    /// Binds a slot and says where its assembly is now. It gets there by its trail, if it has left one.
    pub(super) fn bind(
        &mut self,
        group: u32,
        slot: u8,
        version: u16,
        binding: Binding,
        now: Pose,
    ) -> Result<(), WireError> {
        self.release(group, slot)?;
        let members = binding.members.iter().map(|&(member, _)| member);
        self.places
            .extend(members.map(|member| (member, (group, slot))));
        let (root, tick, place) = (binding.root, binding.tick, (group, slot));
        self.roots.insert(root, place);
        let trail = self.trails.remove(&root);
        let group = self.group_mut(group)?;
        group.bindings[usize::from(slot)] = Some(binding);
        group.version = version;
        group.newest[usize::from(slot)] = now;
        group.heard[usize::from(slot)] = tick;
        if let Some(trail) = trail.filter(|trail| trail.leads_to(now)) {
            group.samples[usize::from(slot)] = trail.to(tick, now);
            if group.moving & (1 << slot) == 0 {
                group.moving |= 1 << slot;
                self.active.push(place);
            }
        }
        Ok(())
    }

    /// Frees a slot; the root that was bound to it.
    pub(super) fn free(
        &mut self,
        group: u32,
        slot: u8,
        version: u16,
    ) -> Result<Option<NetId>, WireError> {
        let root = self.release(group, slot)?;
        self.group_mut(group)?.version = version;
        Ok(root)
    }

    /// The player whose client moves an assembly; `None`: the server does, or it does not move.
    pub(super) fn owner(&self, root: NetId) -> Option<i64> {
        let (group, slot) = self.roots.get(&root)?;
        let binding = &self.groups.get(group)?.bindings[usize::from(*slot)];
        binding.as_ref()?.owner
    }

    /// Ticks since there was news of an assembly; `None` if nobody tells of it.
    pub(super) fn silence(&self, root: NetId) -> Option<f64> {
        let (group, slot) = self.roots.get(&root)?;
        let heard = self.groups.get(group)?.heard[usize::from(*slot)];
        Some((self.estimate - f64::from(heard)).max(0.0))
    }

    /// Whether an assembly gets to `now` by and by when it is bound again.
    pub(super) fn is_led_to(&self, root: NetId, now: Pose) -> bool {
        let trail = self.trails.get(&root);
        trail.is_some_and(|trail| trail.leads_to(now))
    }

    /// An assembly goes on from `shown`, which is what this client made of it, if it is bound again in this batch.
    pub(super) fn leave_trail(&mut self, root: NetId, shown: Pose) {
        let trail = Trail {
            samples: VecDeque::from([(self.shown_tick() as u32, shown)]),
            newest: shown,
        };
        self.trails.insert(root, trail);
    }

    /// An assembly is elsewhere now.
    pub(super) fn forget_trail(&mut self, root: NetId) {
        self.trails.remove(&root);
    }

    /// A batch is applied: what was freed in it and not bound again is where the batch said.
    pub(super) fn end_batch(&mut self) {
        self.trails.clear();
    }

    /// Ends a slot's binding, if it has one; its root.
    fn release(&mut self, group: u32, slot: u8) -> Result<Option<NetId>, WireError> {
        let place = (group, slot);
        let group = self.group_mut(group)?;
        let binding = group.bindings.get_mut(usize::from(slot));
        let binding = binding.ok_or(bad_slot(slot))?.take();
        let samples = std::mem::take(&mut group.samples[usize::from(slot)]);
        let newest = group.newest[usize::from(slot)];
        let root = binding.as_ref().map(|binding| binding.root);
        if let Some(root) = root.filter(|root| self.roots.get(root) == Some(&place)) {
            self.roots.remove(&root);
            self.trails.insert(root, Trail { samples, newest });
        }
        for (member, _) in binding.iter().flat_map(|binding| &binding.members) {
            // Another slot may have taken the member meanwhile.
            if self.places.get(member) == Some(&place) {
                self.places.remove(member);
            }
        }
        Ok(root)
    }

    /// Puts a part that has just arrived where its assembly rests, if a binding named it before. One on its way is put
    /// there by the next [`Self::advance`].
    pub(super) fn arrived(&self, member: NetId, place: impl FnOnce(Placed<'_>)) {
        let Some(&(group, slot)) = self.places.get(&member) else {
            return;
        };
        let slot = usize::from(slot);
        if let Some(group) = self.groups.get(&group)
            && let Some(binding) = &group.bindings[slot]
        {
            let frame = group.newest[slot].to_cframe();
            place(Placed { binding, frame });
        }
    }

    fn group_mut(&mut self, number: u32) -> Result<&mut Group, WireError> {
        if number >= POSE_GROUPS_MAX {
            return Err(WireError::UnknownNumber {
                what: "pose group",
                number: u64::from(number),
            });
        }
        Ok(self
            .groups
            .entry(number)
            .or_insert_with(|| Box::new(Group::new())))
    }

    /// Takes the blobs of a datagram. Whether all of them could be used: only then may the datagram be acknowledged.
    ///
    /// # Errors
    /// [`WireError`] for bytes that no server sends.
    pub(super) fn datagram(
        &mut self,
        tick: u32,
        reader: &mut Reader<'_>,
    ) -> Result<bool, WireError> {
        let mut all = true;
        while !reader.is_at_end() {
            let group = reader.varint_u32("pose group")?;
            let version = reader.u16()?;
            let state = tick.saturating_sub(reader.varint_u32("age of a state")?);
            let baseline_age = reader.u8()?;
            let left = reader.left();
            let bytes = reader.bytes("blob", left)?;
            all &= self.blob(group, version, state, baseline_age, bytes)?;
        }
        Ok(all)
    }

    fn blob(
        &mut self,
        number: u32,
        version: u16,
        tick: u32,
        baseline_age: u8,
        bytes: &[u8],
    ) -> Result<bool, WireError> {
        let Some(group) = self.groups.get_mut(&number) else {
            return Ok(false);
        };
        if group.version != version {
            return Ok(false);
        }
        let baseline = if baseline_age == 0 {
            0
        } else {
            tick.saturating_sub(u32::from(baseline_age))
        };
        let Some(base) = group.baseline(baseline) else {
            return Ok(false);
        };
        let (state, _, rest) =
            decode_blob(bytes, &base, group.bound_mask()).map_err(|_| WireError::Inconsistent {
                what: "a pose blob does not fit its group",
            })?;
        if !rest.is_empty() {
            return Err(WireError::Trailing { left: rest.len() });
        }
        let moving = group.follow(tick, &state);
        self.active
            .extend(moving.into_iter().map(|slot| (number, slot)));
        group.remember(tick, &state, baseline);
        Ok(true)
    }

    /// The server was at `tick` when it sent what has just arrived.
    pub(super) fn heard(&mut self, tick: u32) {
        let error = f64::from(tick) - self.estimate;
        if error.abs() > ESTIMATE_JUMP_TICKS {
            self.estimate = f64::from(tick);
        } else {
            self.estimate += error * ESTIMATE_GLIDE;
            self.jitter += (error.abs() - self.jitter) * ESTIMATE_GLIDE;
        }
    }

    /// The tick, with fraction, that the client shows.
    fn shown_tick(&self) -> f64 {
        let delay = (f64::from(INTERPOLATION_DELAY_TICKS) + 2.0 * self.jitter).min(DELAY_TICKS_MAX);
        self.estimate - delay
    }

    /// A tick of the client passed: moves every slot on its way and hands its frame to `place`.
    pub(super) fn advance(&mut self, mut place: impl FnMut(Placed<'_>)) {
        self.estimate += 1.0;
        let shown = self.shown_tick();
        let groups = &mut self.groups;
        self.active.retain(|&(group, slot)| {
            groups
                .get_mut(&group)
                .is_some_and(|group| group.advance(usize::from(slot), shown, &mut place))
        });
    }

    /// Puts every slot where the newest state has it.
    pub(super) fn settle(&mut self, mut place: impl FnMut(Placed<'_>)) {
        for (group, slot) in self.active.drain(..) {
            let Some(group) = self.groups.get_mut(&group) else {
                continue;
            };
            group.moving = 0;
            group.samples[usize::from(slot)].clear();
            if let Some(binding) = &group.bindings[usize::from(slot)] {
                let frame = group.newest[usize::from(slot)].to_cframe();
                place(Placed { binding, frame });
            }
        }
    }
}

fn bad_slot(slot: u8) -> WireError {
    WireError::UnknownNumber {
        what: "pose slot",
        number: u64::from(slot),
    }
}

/// A frame on the way between two poses.
fn between(from: Pose, to: Pose, along: f32) -> CFrame {
    let ((a, turn_a), (b, turn_b)) = (from.to_parts(), to.to_parts());
    CFrame::from_quat(a.lerp(b, along), turn_a.slerp(turn_b, along).normalize())
}
