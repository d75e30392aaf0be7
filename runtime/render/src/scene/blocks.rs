//! Where instances lie: in blocks of up to [`BLOCK_PLACES`] places, each of one cell, mesh and pass. A change of an
//! instance that stays in its cell is a write in place; one that leaves goes to another block. Knows no model.
//!
//! In a block the instances lie without gaps: the last one takes the place of one that leaves. Boxes of blocks grow with
//! what moves in them and are made tight again a few at a time. Blocks are never given back; empty ones are used again.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::cell::Cell;
use super::{Block, Bounds, Instance, Mesh, Pass};

/// Places in the largest blocks: one draw call, one test of culling.
const BLOCK_PLACES: u32 = 256;
/// Places in the first block of a group: most groups of a spread-out place are small.
const FIRST_PLACES: u32 = 8;
/// Places in a further block of a group.
const FURTHER_PLACES: u32 = 64;
/// Classes of capacity: 8, 16, … 256.
const CLASSES: usize = (BLOCK_PLACES / FIRST_PLACES).ilog2() as usize + 1;
/// Boxes that are made tight in one sync.
const TIGHTENED_AT_ONCE: usize = 8;
/// Stands for no place and no block.
const NONE: u32 = u32::MAX;

/// What instances of a block have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) cell: Cell,
    pub(super) mesh: Mesh,
    pub(super) pass: Pass,
}

/// What a block is besides what is drawn of it.
#[derive(Debug, Clone, Copy)]
struct State {
    key: Key,
    group: u32,
    capacity: u32,
    /// Whether its box may be larger than need be.
    loose: bool,
}

impl State {
    fn class(&self) -> usize {
        (self.capacity / FIRST_PLACES).ilog2() as usize
    }
}

/// The blocks of one key.
#[derive(Debug, Clone, Default)]
struct Group {
    blocks: Vec<u32>,
    /// Those with a free place.
    open: Vec<u32>,
}

/// Instances in blocks.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// Some are empty.
    all: Vec<Block>,
    states: Vec<State>,
    /// Empty blocks by class of capacity.
    free: [Vec<u32>; CLASSES],
    groups: Vec<Group>,
    free_groups: Vec<u32>,
    group_of: FxHashMap<Key, u32>,
    instances: Vec<Instance>,
    /// Places that belong to blocks; the rest of `instances` is room to grow.
    used: u32,
    /// The block of each run of [`FIRST_PLACES`] places.
    block_at: Vec<u32>,
    /// By slot.
    place_of: Vec<u32>,
    count: usize,
    loose: VecDeque<u32>,
    changes: Changes,
}

/// Which places changed since the last upload.
#[derive(Debug, Default)]
struct Changes {
    places: Vec<u32>,
    marks: Vec<u64>,
    all: bool,
}

impl Changes {
    fn mark(&mut self, place: u32) {
        let (word, bit) = (place as usize / 64, 1 << (place % 64));
        if let Some(marks) = self.marks.get_mut(word)
            && *marks & bit == 0
        {
            *marks |= bit;
            self.places.push(place);
        }
    }

    fn clear(&mut self) {
        for place in self.places.drain(..) {
            self.marks[place as usize / 64] = 0;
        }
        self.all = false;
    }
}

impl Blocks {
    pub(super) fn blocks(&self) -> &[Block] {
        &self.all
    }

    pub(super) fn instances(&self) -> &[Instance] {
        &self.instances
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Forgets what changed: for a list that is never uploaded.
    pub(super) fn forget_changes(&mut self) {
        self.changes.clear();
    }

    /// The instances of a block.
    pub(super) fn of_block(&self, block: &Block) -> &[Instance] {
        &self.instances[block.instances.start as usize..block.instances.end as usize]
    }

    /// The instance of a slot.
    pub(super) fn get(&self, slot: u32) -> Option<(Mesh, Pass, &Instance)> {
        let place = self.place(slot)?;
        let block = &self.all[self.block_of(place) as usize];
        Some((block.mesh, block.pass, &self.instances[place as usize]))
    }

    /// Puts an instance where its key says, whether it is here already or not. Whether that changed anything.
    pub(super) fn put(&mut self, key: Key, instance: Instance) -> bool {
        let slot = instance.slot;
        if let Some(place) = self.place(slot) {
            if self.states[self.block_of(place) as usize].key == key {
                return self.rewrite(place, instance);
            }
            self.remove(slot);
        }
        let group = self.group(key);
        let block = self.open_block(group, key);
        let range = &mut self.all[block as usize].instances;
        let place = range.end;
        range.end += 1;
        let (full, first) = (
            range.len() as u32 == self.states[block as usize].capacity,
            range.len() == 1,
        );
        if full {
            self.groups[group as usize]
                .open
                .retain(|open| *open != block);
        }
        let bounds = instance.bounds(key.mesh);
        let around = &mut self.all[block as usize].bounds;
        *around = if first { bounds } else { around.union(bounds) };
        self.write(place, instance);
        self.count += 1;
        true
    }

    /// Takes the instance of a slot out; whether it was here.
    pub(super) fn remove(&mut self, slot: u32) -> bool {
        let Some(place) = self.place(slot) else {
            return false;
        };
        let block = self.block_of(place);
        let State {
            group, capacity, ..
        } = self.states[block as usize];
        let range = &mut self.all[block as usize].instances;
        let was_full = range.len() as u32 == capacity;
        range.end -= 1;
        let (last, empty) = (range.end, range.end == range.start);
        self.place_of[slot as usize] = NONE;
        self.count -= 1;
        if place != last {
            let moved = self.instances[last as usize];
            self.write(place, moved);
        }
        // What is drawn changed even where no place did.
        self.changes.mark(last);
        self.instances[last as usize] = Instance::default();
        if empty {
            self.release(block);
        } else {
            if was_full {
                self.groups[group as usize].open.push(block);
            }
            self.loosen(block);
        }
        true
    }

    /// Changes the instance of a slot where it lies; `None` if the slot has none or it would have to go elsewhere.
    pub(super) fn edit(&mut self, slot: u32, edit: impl FnOnce(&mut Instance)) -> Option<bool> {
        let place = self.place(slot)?;
        let mut instance = self.instances[place as usize];
        edit(&mut instance);
        let key = self.states[self.block_of(place) as usize].key;
        let key = Key {
            cell: Cell::of(instance.middle(), instance.sides().max_element()),
            ..key
        };
        Some(self.put(key, instance))
    }

    /// Makes a few boxes tight.
    pub(super) fn tighten(&mut self) {
        for _ in 0..TIGHTENED_AT_ONCE {
            let Some(block) = self.loose.pop_front() else {
                return;
            };
            self.states[block as usize].loose = false;
            let block = &mut self.all[block as usize];
            let range = block.instances.start as usize..block.instances.end as usize;
            let boxes = self.instances[range].iter().map(|i| i.bounds(block.mesh));
            if let Some(bounds) = boxes.reduce(Bounds::union) {
                block.bounds = bounds;
            }
        }
    }

    /// The places that changed, in order, each with its instance, appended to `out`; all of them if that is told.
    pub(super) fn take_changes(&mut self, out: &mut Vec<(u32, Instance)>) -> bool {
        let all = self.changes.all || self.changes.places.len() * 4 > self.used as usize;
        if !all {
            self.changes.places.sort_unstable();
            let instances = &self.instances;
            let changed = self.changes.places.iter();
            out.extend(changed.map(|place| (*place, instances[*place as usize])));
        }
        self.changes.clear();
        all
    }

    fn place(&self, slot: u32) -> Option<u32> {
        let place = *self.place_of.get(slot as usize)?;
        (place != NONE).then_some(place)
    }

    fn block_of(&self, place: u32) -> u32 {
        self.block_at[(place / FIRST_PLACES) as usize]
    }

    /// Writes into a place that its block owns.
    fn write(&mut self, place: u32, instance: Instance) {
        let slot = instance.slot as usize;
        if slot >= self.place_of.len() {
            self.place_of.resize(slot + 1, NONE);
        }
        self.place_of[slot] = place;
        self.instances[place as usize] = instance;
        self.changes.mark(place);
    }

    fn rewrite(&mut self, place: u32, instance: Instance) -> bool {
        let old = self.instances[place as usize];
        if old == instance {
            return false;
        }
        self.instances[place as usize] = instance;
        self.changes.mark(place);
        let moved = old.position != instance.position
            || old.rotation != instance.rotation
            || old.size != instance.size;
        if moved {
            let index = self.block_of(place);
            let block = &mut self.all[index as usize];
            block.bounds = block.bounds.union(instance.bounds(block.mesh));
            self.loosen(index);
        }
        true
    }

    fn loosen(&mut self, block: u32) {
        let state = &mut self.states[block as usize];
        if !state.loose {
            state.loose = true;
            self.loose.push_back(block);
        }
    }

    fn group(&mut self, key: Key) -> u32 {
        if let Some(group) = self.group_of.get(&key) {
            return *group;
        }
        let group = self.free_groups.pop().unwrap_or_else(|| {
            self.groups.push(Group::default());
            self.groups.len() as u32 - 1
        });
        self.group_of.insert(key, group);
        group
    }

    /// A block of the group with a free place. A small block that is full is replaced by one of twice its size.
    fn open_block(&mut self, group: u32, key: Key) -> u32 {
        if let Some(open) = self.groups[group as usize].open.last() {
            return *open;
        }
        let last = self.groups[group as usize].blocks.last().copied();
        let outgrown = last.filter(|last| self.states[*last as usize].capacity < BLOCK_PLACES);
        let capacity = match (outgrown, last) {
            (Some(outgrown), _) => self.states[outgrown as usize].capacity * 2,
            (None, Some(_)) => FURTHER_PLACES,
            (None, None) => FIRST_PLACES,
        };
        let block = self.allot(key, group, capacity);
        if let Some(outgrown) = outgrown {
            self.move_all(outgrown, block);
            self.release(outgrown);
        }
        block
    }

    /// An empty block of this capacity that is one of the group's.
    fn allot(&mut self, key: Key, group: u32, capacity: u32) -> u32 {
        let mut state = State {
            key,
            group,
            capacity,
            loose: false,
        };
        let block = self.free[state.class()].pop().unwrap_or_else(|| {
            let places = self.used..self.used + capacity;
            self.used = places.end;
            self.grow();
            let block = self.all.len() as u32;
            let runs = (capacity / FIRST_PLACES) as usize;
            self.block_at.resize(self.block_at.len() + runs, block);
            self.all.push(Block {
                mesh: key.mesh,
                pass: key.pass,
                bounds: Bounds::POINT,
                instances: places.start..places.start,
            });
            self.states.push(state);
            block
        });
        // A block that was emptied may still wait to be made tight.
        state.loose = self.states[block as usize].loose;
        self.states[block as usize] = state;
        let drawn = &mut self.all[block as usize];
        (drawn.mesh, drawn.pass) = (key.mesh, key.pass);
        let group = &mut self.groups[group as usize];
        group.blocks.push(block);
        group.open.push(block);
        block
    }

    /// Makes the list longer than what is used, in leaps: each means that all of it is uploaded anew.
    fn grow(&mut self) {
        let (used, has) = (self.used as usize, self.instances.len());
        if used > has {
            let places = used.max(has + has / 2).max(1024).next_multiple_of(64);
            self.instances.resize(places, Instance::default());
            self.changes.marks.resize(places / 64, 0);
            self.changes.all = true;
        }
    }

    fn move_all(&mut self, from: u32, to: u32) {
        let source = &mut self.all[from as usize];
        let (range, bounds) = (source.instances.clone(), source.bounds);
        source.instances.end = range.start;
        let target = &mut self.all[to as usize];
        target.bounds = bounds;
        let start = target.instances.start;
        target.instances.end = start + range.len() as u32;
        for (offset, place) in range.enumerate() {
            let instance = std::mem::take(&mut self.instances[place as usize]);
            self.write(start + offset as u32, instance);
        }
    }

    /// Takes an emptied block from its group.
    fn release(&mut self, block: u32) {
        let state = self.states[block as usize];
        self.all[block as usize].bounds = Bounds::POINT;
        self.free[state.class()].push(block);
        let group = &mut self.groups[state.group as usize];
        group.blocks.retain(|other| *other != block);
        group.open.retain(|other| *other != block);
        if group.blocks.is_empty() {
            self.group_of.remove(&state.key);
            self.free_groups.push(state.group);
        }
    }
}
