//! What lies around the docked panels: menus, toolbar, status line, palette, dialogs, welcome screen. Each shows state and
//! asks for commands.

pub(crate) mod menu;
pub(crate) mod palette;
pub(crate) mod shortcut;
pub(crate) mod shortcuts_page;
pub(crate) mod state;
pub(crate) mod toolbar;
