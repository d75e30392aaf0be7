//! What the right button offers for what is selected: rows of the action table.

use egui::Response;
use studio_document::Document;

use crate::action::{ACTIONS, Action};
use crate::command::Commands;
use crate::shell::{menu, state::State};
use crate::tools::Tools;

/// What can be done with what is selected.
const MENU: [Action; 16] = [
    Action::Cut,
    Action::Copy,
    Action::PasteInto,
    Action::Duplicate,
    Action::Delete,
    Action::Rename,
    Action::InsertObject,
    Action::SelectParent,
    Action::SelectChildren,
    Action::FocusSelection,
    Action::Group,
    Action::Ungroup,
    Action::ToggleAnchor,
    Action::ToggleLock,
    Action::RotateQuarter,
    Action::ResetPivot,
];

/// Opens the menu after a click of the right button.
pub(crate) fn show(response: &Response, document: &Document, tools: &Tools, out: &mut Commands) {
    response.context_menu(|ui| {
        ui.set_min_width(menu::WIDTH);
        let state = State {
            document: Some(document),
            tools,
            dark: ui.visuals().dark_mode,
            panels: &[],
        };
        for action in MENU {
            if matches!(
                action,
                Action::Duplicate | Action::InsertObject | Action::Group | Action::RotateQuarter
            ) {
                ui.separator();
            }
            menu::item(ui, &ACTIONS[action as usize], state, out);
        }
    });
}
