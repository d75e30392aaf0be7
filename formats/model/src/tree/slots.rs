//! The slots that instances live in and the links between them: parent, siblings in order, first and last child. Links
//! are slot indices in flat vectors: no allocation an instance. Knows neither names nor values.

use std::sync::Arc;

use crate::class_table::ClassId;
use crate::id::{InstanceId, Uid};

use super::names::NameId;

/// No slot.
const NONE: u32 = u32::MAX;

#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) uid: Option<Uid>,
    pub(crate) name: NameId,
    pub(crate) row: u32,
    pub(crate) class: ClassId,
    pub(crate) alive: bool,
    /// Whether it hangs below the root.
    pub(crate) attached: bool,
    /// Whether it mirrors an instance of another model.
    pub(crate) mirrored: bool,
    generation: u32,
    parent: u32,
    first_child: u32,
    last_child: u32,
    next: u32,
    previous: u32,
}

/// All slots. A clone shares them until one of the two writes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    slots: Arc<Vec<Slot>>,
    free: Vec<u32>,
}

impl Slots {
    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether nothing was written since two were one.
    pub(crate) fn is_shared_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.slots, &other.slots)
    }

    /// The slots that are not as they were, whatever moved beside them.
    pub(crate) fn changed_since<'a>(&'a self, earlier: &'a Self) -> impl Iterator<Item = u32> {
        let is_as_it_was = |(now, then): (&Slot, &Slot)| {
            now.generation == then.generation
                && now.alive == then.alive
                && (now.name, now.uid, now.parent) == (then.name, then.uid, then.parent)
        };
        let slots = self.slots.iter().zip(0u32..);
        slots.filter_map(move |(now, slot)| {
            let then = earlier.slots.get(slot as usize);
            (!then.is_some_and(|then| is_as_it_was((now, then)))).then_some(slot)
        })
    }

    /// The instance in a slot, if there is one.
    pub(crate) fn live_at(&self, slot: u32) -> Option<InstanceId> {
        self.slots
            .get(slot as usize)
            .filter(|found| found.alive)
            .map(|_| self.id(slot))
    }

    fn writable(&mut self) -> &mut Vec<Slot> {
        Arc::make_mut(&mut self.slots)
    }

    pub(crate) fn live(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    pub(crate) fn reserve(&mut self, count: usize) {
        let more = count.saturating_sub(self.free.len());
        self.writable().reserve(more);
    }

    pub(crate) fn add(&mut self, class: ClassId, row: u32, name: NameId) -> InstanceId {
        let mut slot = Slot {
            uid: None,
            name,
            row,
            class,
            alive: true,
            attached: false,
            mirrored: false,
            generation: 0,
            parent: NONE,
            first_child: NONE,
            last_child: NONE,
            next: NONE,
            previous: NONE,
        };
        if let Some(index) = self.free.pop() {
            let place = &mut self.writable()[index as usize];
            slot.generation = place.generation;
            *place = slot;
            self.id(index)
        } else {
            self.writable().push(slot);
            self.id(self.slots.len() as u32 - 1)
        }
    }

    /// Frees a slot that has no links left.
    pub(crate) fn remove(&mut self, id: InstanceId) {
        let slot = &mut self.writable()[id.index()];
        slot.alive = false;
        slot.generation = slot.generation.wrapping_add(1);
        self.free.push(id.index() as u32);
    }

    /// The slot that the next [`Self::add`] will use, then the ones after it.
    pub(crate) fn upcoming(&self, count: usize) -> impl ExactSizeIterator<Item = u32> {
        (0..count).map(|i| {
            if i < self.free.len() {
                self.free[self.free.len() - 1 - i]
            } else {
                (self.slots.len() + i - self.free.len()) as u32
            }
        })
    }

    pub(crate) fn id(&self, index: u32) -> InstanceId {
        InstanceId::new(index, self.slots[index as usize].generation)
    }

    fn link(&self, index: u32) -> Option<InstanceId> {
        (index != NONE).then(|| self.id(index))
    }

    pub(crate) fn get(&self, id: InstanceId) -> Option<&Slot> {
        self.slots
            .get(id.index())
            .filter(|s| s.alive && s.generation == id.generation())
    }

    pub(crate) fn get_mut(&mut self, id: InstanceId) -> Option<&mut Slot> {
        self.writable()
            .get_mut(id.index())
            .filter(|s| s.alive && s.generation == id.generation())
    }

    pub(crate) fn at_mut(&mut self, index: u32) -> &mut Slot {
        &mut self.writable()[index as usize]
    }

    pub(crate) fn parent(&self, id: InstanceId) -> Option<InstanceId> {
        self.get(id).and_then(|s| self.link(s.parent))
    }

    pub(crate) fn first_child(&self, id: InstanceId) -> Option<InstanceId> {
        self.get(id).and_then(|s| self.link(s.first_child))
    }

    pub(crate) fn next_sibling(&self, id: InstanceId) -> Option<InstanceId> {
        self.get(id).and_then(|s| self.link(s.next))
    }

    /// Puts `child`, which has no parent, below `parent`: before `before`, which is a child of it, or last.
    pub(crate) fn attach(
        &mut self,
        child: InstanceId,
        parent: InstanceId,
        before: Option<InstanceId>,
    ) {
        let (child, parent) = (child.index() as u32, parent.index() as u32);
        let next = before.map_or(NONE, |b| b.index() as u32);
        let previous = match next {
            NONE => self.slots[parent as usize].last_child,
            next => self.slots[next as usize].previous,
        };
        let slots = self.writable();
        match previous {
            NONE => slots[parent as usize].first_child = child,
            previous => slots[previous as usize].next = child,
        }
        match next {
            NONE => slots[parent as usize].last_child = child,
            next => slots[next as usize].previous = child,
        }
        let slot = &mut slots[child as usize];
        (slot.parent, slot.previous, slot.next) = (parent, previous, next);
    }

    /// Takes `child` from its parent; it keeps its own children.
    pub(crate) fn detach(&mut self, child: InstanceId) {
        let Some(slot) = self.get(child) else { return };
        let (parent, previous, next) = (slot.parent, slot.previous, slot.next);
        if parent == NONE {
            return;
        }
        let slots = self.writable();
        match previous {
            NONE => slots[parent as usize].first_child = next,
            previous => slots[previous as usize].next = next,
        }
        match next {
            NONE => slots[parent as usize].last_child = previous,
            next => slots[next as usize].previous = previous,
        }
        let slot = &mut slots[child.index()];
        (slot.parent, slot.previous, slot.next) = (NONE, NONE, NONE);
    }

    /// The next instance in preorder below `top`, after `id`.
    pub(crate) fn preorder_next(&self, top: InstanceId, id: InstanceId) -> Option<InstanceId> {
        if let Some(child) = self.first_child(id) {
            return Some(child);
        }
        self.preorder_skip(top, id)
    }

    /// The next instance in preorder below `top` that is not below `id`.
    pub(crate) fn preorder_skip(&self, top: InstanceId, mut id: InstanceId) -> Option<InstanceId> {
        while id != top {
            if let Some(next) = self.next_sibling(id) {
                return Some(next);
            }
            id = self.parent(id)?;
        }
        None
    }
}
