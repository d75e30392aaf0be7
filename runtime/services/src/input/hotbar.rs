//! The tools of the local player by the number keys: one takes a tool into the hand, or puts it away, as the reference's
//! hotbar does; another lays down what is in the hand. A tool keeps its number as long as the player has it.

use std::cell::RefCell;

use studio_model::{ClassId, ClassTable, DataModel, InstanceId, named};
use studio_script::Running;

use super::keys::{KeyCode, keys};
use crate::argument::fail;
use crate::characters;

named! {
    /// What of the class table is needed here.
    pub(crate) struct Terms;
    properties {
        character = "Player"."Character",
    }
}

/// Which tool has which number.
pub(super) struct Hotbar {
    terms: Terms,
    tool: ClassId,
    backpack: ClassId,
    slots: RefCell<Vec<Option<InstanceId>>>,
}

impl Hotbar {
    pub(super) fn new() -> mlua::Result<Self> {
        let class = |name: &str| {
            let found = ClassTable::get().class_named(name);
            found.ok_or_else(|| fail(format!("the class table has no {name}")))
        };
        Ok(Self {
            terms: *Terms::get(),
            tool: class("Tool")?,
            backpack: class("Backpack")?,
            slots: RefCell::default(),
        })
    }

    /// A key went down that nobody took.
    pub(super) fn press(&self, running: Running<'_>, code: KeyCode) {
        if code == keys().drop {
            characters::lay_down(running);
            return;
        }
        let Some(slot) = keys().slots.iter().position(|&key| key == code) else {
            return;
        };
        let Some(player) = running.local_player() else {
            return;
        };
        let wanted = {
            let model = running.model();
            let (held, kept) = self.tools(&model, player);
            let tool = self.number(held, kept).get(slot).copied().flatten();
            tool.map(|tool| (Some(tool) != held).then_some(tool))
        };
        if let Some(wanted) = wanted {
            characters::hold(running, wanted);
        }
    }

    /// The tool in the hand, and those in the backpack.
    fn tools(
        &self,
        model: &DataModel,
        player: InstanceId,
    ) -> (Option<InstanceId>, Vec<InstanceId>) {
        let is_tool = |id: &InstanceId| model.is_a(*id, self.tool);
        let character = model.reference(player, self.terms.character);
        let held = character.and_then(|body| model.children(body).find(is_tool));
        let mut children = model.children(player);
        let backpack = children.find(|&child| model.class(child) == Some(self.backpack));
        let kept = backpack.into_iter().flat_map(|id| model.children(id));
        (held, kept.filter(is_tool).collect())
    }

    /// The tools by number. Those that are new get the first numbers that are free.
    fn number(&self, held: Option<InstanceId>, kept: Vec<InstanceId>) -> Vec<Option<InstanceId>> {
        let mut slots = self.slots.borrow_mut();
        let here: Vec<InstanceId> = held.into_iter().chain(kept).collect();
        for slot in slots.iter_mut() {
            *slot = slot.filter(|tool| here.contains(tool));
        }
        for tool in here {
            if slots.contains(&Some(tool)) {
                continue;
            }
            let free = slots.iter().position(Option::is_none);
            match free {
                Some(free) => slots[free] = Some(tool),
                None if slots.len() < keys().slots.len() => slots.push(Some(tool)),
                None => {}
            }
        }
        slots.clone()
    }
}
