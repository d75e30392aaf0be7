//! The menu bar, made of the action table.

use egui::accesskit::Role;
use egui::{Button, RichText, Ui, WidgetInfo, WidgetType};

use super::state::{State, explain, keys};
use crate::action::{ACTIONS, Action, ActionInfo, Menu};
use crate::command::Commands;

const MENUS: [(Menu, &str); 6] = [
    (Menu::File, "File"),
    (Menu::Edit, "Edit"),
    (Menu::Model, "Model"),
    (Menu::Tools, "Tools"),
    (Menu::View, "View"),
    (Menu::Help, "Help"),
];

/// Shows the bar's menus.
pub(crate) fn show(ui: &mut Ui, state: State<'_>, out: &mut Commands) {
    for (menu, title) in MENUS {
        let button = Button::new(title).frame_when_inactive(false);
        egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
            ui.set_min_width(240.0);
            for info in ACTIONS.iter().filter(|info| info.menu == menu) {
                if begins_group(info.action) {
                    ui.separator();
                }
                item(ui, info, state, out);
            }
        });
    }
}

/// One action as a row of a menu, context menus included.
pub(crate) fn item(ui: &mut Ui, info: &ActionInfo, state: State<'_>, out: &mut Commands) {
    let refusal = state.refusal(info.action);
    let mut button = Button::new((RichText::new(info.icon), info.name)).frame(true);
    if let Some(keys) = keys(ui.ctx(), info.action) {
        button = button.shortcut_text(keys);
    }
    button = button.selected(state.is_on(info.action) == Some(true));
    let response = ui.add_enabled(
        refusal.is_none(),
        button.min_size(egui::vec2(ui.available_width(), 0.0)),
    );
    let enabled = refusal.is_none();
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, enabled, info.name));
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_role(Role::MenuItem));
    if response.clicked() {
        out.act(info.action);
        ui.close();
    }
    explain(response, info.action, refusal);
}

/// Whether a line parts this action from the one above it.
fn begins_group(action: Action) -> bool {
    matches!(
        action,
        Action::Save
            | Action::Publish
            | Action::Settings
            | Action::Close
            | Action::Cut
            | Action::Duplicate
            | Action::SelectAll
            | Action::InsertObject
            | Action::ToggleAnchor
            | Action::RotateQuarter
            | Action::Align
            | Action::InsertPart
            | Action::ToolPaintColor
            | Action::ToggleLocal
            | Action::ToggleGrid
            | Action::ToggleTheme
            | Action::ShowHistory
            | Action::About
    )
}
