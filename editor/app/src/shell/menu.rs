//! The menu bar, made of the action table.

use egui::accesskit::{Role, Toggled};
use egui::{Button, Color32, Id, Popup, Response, RichText, Ui, WidgetInfo, WidgetType};

use super::state::{State, explain, keys};
use crate::action::{ACTIONS, Action, ActionInfo, Menu};
use crate::command::Commands;
use crate::theme;

const MENUS: [(Menu, &str); 6] = [
    (Menu::File, "File"),
    (Menu::Edit, "Edit"),
    (Menu::Model, "Model"),
    (Menu::Tools, "Tools"),
    (Menu::View, "View"),
    (Menu::Help, "Help"),
];

/// Width of a menu at least, points; it is as wide as its longest row.
pub(crate) const WIDTH: f32 = 200.0;

/// Shows the bar's menus. While one is open the pointer opens others by passing over their titles.
pub(crate) fn show(ui: &mut Ui, state: State<'_>, out: &mut Commands) {
    theme::choices(ui);
    let memory = ui.id().with("open menu");
    let was_open: Option<Menu> = ui.data(|data| data.get_temp(memory)).flatten();
    let titles = MENUS.map(|(menu, title)| {
        let is_open = was_open == Some(menu);
        let button = Button::selectable(is_open, title).frame_when_inactive(is_open);
        (menu, ui.add(button))
    });
    let context = ui.ctx().clone();
    let open = || {
        let ids = titles.iter().map(|(menu, title)| (menu, popup(title)));
        let mut ids = ids.filter(|(_, id)| Popup::is_id_open(&context, *id));
        ids.next().map(|(&menu, _)| menu)
    };
    let passed = titles.iter().find(|(_, title)| title.hovered());
    if let (Some(open), Some((passed, title))) = (open(), passed)
        && open != *passed
        && !title.clicked()
    {
        Popup::open_id(&context, popup(title));
    }
    for (menu, title) in &titles {
        Popup::menu(title).show(|ui| content(ui, *menu, state, out));
    }
    let is_open = open();
    if is_open != was_open {
        context.data_mut(|data| data.insert_temp(memory, is_open));
        context.request_repaint();
    }
}

fn popup(title: &Response) -> Id {
    Popup::default_response_id(title)
}

fn content(ui: &mut Ui, menu: Menu, state: State<'_>, out: &mut Commands) {
    ui.set_min_width(WIDTH);
    for info in ACTIONS.iter().filter(|info| info.menu == menu) {
        if begins_group(info.action) {
            ui.separator();
        }
        item(ui, info, state, out);
    }
}

/// One action as a row of a menu, context menus included: its icon, or a tick where it is a switch that is on.
pub(crate) fn item(ui: &mut Ui, info: &ActionInfo, state: State<'_>, out: &mut Commands) {
    let refusal = state.refusal(info.action);
    let on = state.is_on(info.action);
    let icon = match on {
        None => RichText::new(info.icon),
        Some(true) => RichText::new(egui_phosphor::regular::CHECK),
        Some(false) => RichText::new(egui_phosphor::regular::CHECK).color(Color32::TRANSPARENT),
    };
    let mut button = Button::new((icon, info.name)).frame(true);
    if let Some(keys) = keys(ui.ctx(), info.action) {
        button = button.shortcut_text(keys);
    }
    let response = ui.add_enabled(refusal.is_none(), button);
    let enabled = refusal.is_none();
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, enabled, info.name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::MenuItem);
        if let Some(on) = on {
            node.set_toggled(if on { Toggled::True } else { Toggled::False });
        }
    });
    if response.clicked() {
        out.act(info.action);
        ui.close();
    }
    explain(response, info.action, state);
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
            | Action::ZoomIn
            | Action::ToggleExplorer
            | Action::TogglePanels
            | Action::About
    )
}
