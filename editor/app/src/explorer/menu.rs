//! The menu of a row, made of the action table.

use egui::{RichText, Ui};
use studio_document::Document;
use studio_model::{ClassTable, InstanceId};

use super::Explorer;
use crate::action::Action;
use crate::command::{Command, Commands};
use crate::shell::menu;
use crate::shell::state::State;
use crate::tools::Tools;
use crate::{icons, insert_menu};

/// The row's actions, in groups.
const GROUPS: [&[Action]; 5] = [
    &[
        Action::Cut,
        Action::Copy,
        Action::Paste,
        Action::PasteInto,
        Action::Duplicate,
        Action::Delete,
    ],
    &[Action::Rename, Action::OpenScript],
    &[Action::Group, Action::GroupFolder, Action::Ungroup],
    &[Action::SelectChildren, Action::SelectParent],
    &[Action::FocusSelection],
];

impl Explorer {
    pub(super) fn context_menu(
        &mut self,
        ui: &mut Ui,
        row: InstanceId,
        document: &Document,
        out: &mut Commands,
    ) {
        ui.set_min_width(menu::WIDTH);
        self.insert_submenu(ui, row, document, out);
        // None of these actions is about tools.
        let tools = Tools::default();
        let state = State {
            document: Some(document),
            tools: &tools,
            dark: ui.visuals().dark_mode,
            panels: &[],
        };
        for group in GROUPS {
            ui.separator();
            for action in group {
                // It is about scripts only.
                let is_about = *action != Action::OpenScript || state.refusal(*action).is_none();
                if is_about {
                    menu::item(ui, action.info(), state, out);
                }
            }
        }
        ui.separator();
        let unfold = egui_phosphor::regular::ARROWS_OUT_LINE_VERTICAL;
        if ui
            .button((RichText::new(unfold), "Expand all below"))
            .clicked()
        {
            self.expand_below(document, row);
            ui.close();
        }
        let fold = egui_phosphor::regular::ARROWS_IN_LINE_VERTICAL;
        if ui
            .button((RichText::new(fold), "Collapse all below"))
            .clicked()
        {
            self.collapse_below(document, row);
            ui.close();
        }
    }

    fn insert_submenu(
        &mut self,
        ui: &mut Ui,
        row: InstanceId,
        document: &Document,
        out: &mut Commands,
    ) {
        let Some(parent) = document.model().class(row) else {
            return;
        };
        let dark = ui.visuals().dark_mode;
        let title = (RichText::new(egui_phosphor::regular::PLUS), "Insert object");
        ui.menu_button(title, |ui| {
            ui.set_min_width(190.0);
            for class in insert_menu::common(parent) {
                let icon = icons::of_class(class, dark);
                let name = ClassTable::get().class(class).name;
                let text = (RichText::new(icon.glyph).color(icon.color), name);
                if ui.button(text).clicked() {
                    let parent = Some(row);
                    out.push(Command::Insert { class, parent });
                    ui.close();
                }
            }
            ui.separator();
            if ui.button("All classes…").clicked() {
                self.begin_insert(Some(row));
                ui.close();
            }
        });
    }
}
