//! Which block of which group an instance comes into, and where new blocks lie.

use super::super::{Block, Bounds, Instance};
use super::{BLOCK_PLACES, Blocks, FIRST_PLACES, Group, Key, State};

/// Places in a further block of a group.
const FURTHER_PLACES: u32 = 64;

impl Blocks {
    pub(super) fn group(&mut self, key: Key) -> u32 {
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
    pub(super) fn open_block(&mut self, group: u32, key: Key) -> u32 {
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
    pub(super) fn release(&mut self, block: u32) {
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
