//! What lies around the docked panels: menus, toolbar, status line, palette, dialogs, welcome screen. Each shows state and
//! asks for commands.

pub(crate) mod about;
pub(crate) mod align_page;
pub(crate) mod browse;
pub(crate) mod cards;
pub(crate) mod dialog;
pub(crate) mod history;
pub(crate) mod menu;
pub(crate) mod modal;
pub(crate) mod palette;
pub(crate) mod play_command;
pub(crate) mod problems;
pub(crate) mod publish_page;
pub(crate) mod recent;
pub(crate) mod recovery_page;
pub(crate) mod settings_page;
pub(crate) mod shortcut;
pub(crate) mod shortcuts_page;
pub(crate) mod state;
pub(crate) mod status;
pub(crate) mod toasts;
pub(crate) mod toolbar;
pub(crate) mod welcome;

use egui::{RichText, Ui};

use crate::theme;

/// What a panel without content shows: what is missing, and the next step.
pub(crate) fn empty(ui: &mut Ui, what: &str, next: &str) {
    let colors = theme::colors(ui.ctx());
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.3).min(60.0));
        ui.label(RichText::new(what).strong());
        ui.label(RichText::new(next).color(colors.weak));
    });
}
