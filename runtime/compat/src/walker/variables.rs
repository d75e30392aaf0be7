//! What a script's variables hold.

use rustc_hash::FxHashMap;

use crate::kinds::Type;

/// Variables by name, as they are visible, and what is known of each.
#[derive(Default)]
pub(super) struct Variables<'a> {
    /// The places in `slots` of the variables of a name, the innermost last.
    visible: FxHashMap<&'a str, Vec<usize>>,
    /// The names that each open block declared.
    blocks: Vec<Vec<&'a str>>,
    /// All variables that were ever declared, in order.
    slots: Vec<Slot<'a>>,
    declared: usize,
    /// Variables that were assigned and never declared.
    globals: FxHashMap<&'a str, Type<'a>>,
    again: bool,
}

#[derive(Clone, Copy)]
struct Slot<'a> {
    /// What it began with, joined with everything that was assigned to it.
    held: Type<'a>,
    /// Whether something was assigned after the declaration.
    assigned: bool,
}

impl<'a> Variables<'a> {
    /// The script is read once more.
    pub(super) fn begin_again(&mut self) {
        self.visible.clear();
        self.blocks.clear();
        self.declared = 0;
        self.again = true;
    }

    pub(super) fn open(&mut self) {
        self.blocks.push(Vec::new());
    }

    pub(super) fn close(&mut self) {
        for name in self.blocks.pop().unwrap_or_default() {
            if let Some(slots) = self.visible.get_mut(name) {
                slots.pop();
            }
        }
    }

    /// Declares a variable of the block; its place.
    pub(super) fn declare(&mut self, name: &'a str, value: Type<'a>) -> usize {
        let slot = self.declared;
        self.declared += 1;
        match self.slots.get_mut(slot) {
            // What it begins with is known better than the first time; what it was assigned since, is not.
            Some(known) if !known.assigned => known.held = value,
            Some(_) => {}
            None => self.slots.push(Slot {
                held: value,
                assigned: false,
            }),
        }
        self.visible.entry(name).or_default().push(slot);
        if let Some(block) = self.blocks.last_mut() {
            block.push(name);
        }
        slot
    }

    /// Assigns to a variable; to a global, if none of this name is declared.
    pub(super) fn assign(&mut self, name: &'a str, value: Type<'a>) {
        if self.again {
            return;
        }
        if let Some(slot) = self.visible.get(name).and_then(|slots| slots.last()) {
            let slot = &mut self.slots[*slot];
            slot.held = slot.held.join(value);
            slot.assigned = true;
        } else {
            let global = self.globals.entry(name).or_insert(Type::Nothing);
            *global = global.join(value);
        }
    }

    /// What a variable holds; `None` if the script has none of this name.
    pub(super) fn get(&self, name: &str) -> Option<Type<'a>> {
        let local = self.visible.get(name).and_then(|slots| slots.last());
        let held = match local {
            Some(slot) => self.slots.get(*slot).map(|slot| slot.held),
            None => self.globals.get(name).copied(),
        };
        // Nil is what there is before something is assigned.
        held.map(|held| match held {
            Type::Nothing => Type::Unknown,
            other => other,
        })
    }
}
