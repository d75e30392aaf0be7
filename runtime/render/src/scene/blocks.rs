//! Where instances lie: in blocks of up to [`BLOCK_PLACES`] places, each of one cell, mesh and pass. A change of an
//! instance that stays in its cell is a write in place; one that leaves goes to another block. Knows no model.
//!
//! In a block the instances lie without gaps: the last one takes the place of one that leaves. Boxes of blocks grow with
//! what moves in them and are made tight again a few at a time. Blocks are never given back; empty ones are used again.

mod allot;
mod changes;

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::cell::Cell;
use super::{Block, Bounds, Instance, Mesh, Pass};
use changes::Changes;

/// Places in the largest blocks: one draw call, one test of culling.
const BLOCK_PLACES: u32 = 256;
/// Places in the first block of a group: most groups of a spread-out place are small.
const FIRST_PLACES: u32 = 8;
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
}
