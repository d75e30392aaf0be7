//! Clicks: which instance one means, and what happens to what was selected before.

use egui::{Modifiers, Response};

use super::{Hand, Over};
use crate::command::{Command, Commands, SelectMode};
use crate::tools::Tool;
use crate::viewport::sight::Sight;
use crate::viewport::{connect, picking};

impl Hand {
    pub(super) fn click(
        &mut self,
        response: &Response,
        sight: Sight<'_>,
        modifiers: Modifiers,
        out: &mut Commands,
    ) {
        let hit = match &self.over {
            Over::Part(hit, _) => Some(*hit),
            Over::Nothing | Over::Mark(_) => None,
            // A handle is there to be dragged: a click on it is no click on what is behind it.
            Over::Handle(_) => return,
        };
        if sight.tools.tool == Tool::Connect {
            if response.clicked() {
                self.waiting = connect::click(sight, self.waiting, hit.as_ref(), out);
            }
            return;
        }
        if response.double_clicked() {
            if let Some(hit) = hit {
                let selection = sight.document.selection();
                let is_selected = |id| selection.primary() == Some(id);
                let id = picking::further_in(sight.model(), hit.id, is_selected);
                out.push(Command::Select(vec![id], SelectMode::Replace));
            }
        } else if response.clicked() {
            self.select(response, sight, modifiers, out);
        } else if response.secondary_clicked()
            && let Over::Part(_, id) | Over::Mark(id) = self.over
            && !sight.document.selection().contains(id)
        {
            // The menu is about what is under the pointer.
            out.push(Command::Select(vec![id], SelectMode::Replace));
        }
    }

    fn select(
        &mut self,
        response: &Response,
        sight: Sight<'_>,
        modifiers: Modifiers,
        out: &mut Commands,
    ) {
        let id = match (&self.over, response.interact_pointer_pos()) {
            (_, Some(at)) if modifiers.alt => {
                let primary = sight.document.selection().primary();
                picking::behind(sight.model(), sight.scene, sight.lens.ray(at), primary)
            }
            (Over::Part(_, id) | Over::Mark(id), _) => Some(*id),
            _ => None,
        };
        let at = response.interact_pointer_pos();
        self.refused = at
            .filter(|_| id.is_none())
            .and_then(|at| sight.locked_at(at));
        match (id, mode(modifiers)) {
            (Some(id), mode) => out.push(Command::Select(vec![id], mode)),
            (None, SelectMode::Replace) => {
                out.push(Command::Select(Vec::new(), SelectMode::Replace));
            }
            // A click that missed must not lose what was collected so carefully.
            (None, _) => {}
        }
    }
}

/// What selecting does while these keys are held.
pub(super) fn mode(modifiers: Modifiers) -> SelectMode {
    if modifiers.command {
        SelectMode::Toggle
    } else if modifiers.shift {
        SelectMode::Add
    } else {
        SelectMode::Replace
    }
}
