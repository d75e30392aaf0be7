//! Tools, what is drawn, panels, theme: everything that changes no place.

use egui::Context;

use crate::action::Action;
use crate::command::{Browse, Tone};
use crate::layout::{self, Panel};
use crate::settings::{ThemeChoice, ZOOM_STEP};
use crate::shell::browse::Browsing;
use crate::shell::state::{panel_of, tool_of};
use crate::studio::Studio;

/// Actions of the view and of tools.
pub(super) fn act(studio: &mut Studio, context: &Context, action: Action) {
    let tools = &mut studio.tools;
    if let Some(tool) = tool_of(action) {
        tools.tool = tool;
        return;
    }
    let switch = match action {
        Action::ToggleLocal => &mut tools.local,
        Action::ToggleSnap => &mut tools.snap,
        Action::ToggleSoftSnap => &mut tools.soft_snap,
        Action::ToggleCollisions => &mut tools.collisions,
        Action::ToggleGrid => &mut tools.show_grid,
        Action::ToggleFog => &mut tools.show_fog,
        Action::ToggleHints => &mut tools.show_hints,
        Action::ToggleConstraints => &mut tools.show_constraints,
        Action::ToggleWelds => &mut tools.show_welds,
        _ => return other(studio, context, action),
    };
    *switch = !*switch;
}

fn other(studio: &mut Studio, context: &Context, action: Action) {
    match action {
        Action::FocusSelection | Action::ZoomAll => {
            if let Some(session) = &studio.session {
                let document = session.document();
                let ids = match action {
                    Action::FocusSelection => document.selection().ids(),
                    _ => &[],
                };
                studio.panels.viewport.focus(ids);
            }
        }
        Action::ToggleTheme => {
            let dark = context.theme() == egui::Theme::Dark;
            studio.settings.theme = if dark {
                ThemeChoice::Light
            } else {
                ThemeChoice::Dark
            };
            keep_settings(studio, context);
        }
        Action::ResetLayout => {
            studio.layout = layout::default_layout();
            keep_settings(studio, context);
        }
        Action::TogglePanels => {
            layout::toggle_all(&mut studio.layout);
            keep_settings(studio, context);
        }
        Action::ZoomIn | Action::ZoomOut | Action::ZoomReset => {
            let settings = &mut studio.settings;
            settings.zoom = match action {
                Action::ZoomIn => settings.zoomed_by(ZOOM_STEP),
                Action::ZoomOut => settings.zoomed_by(-ZOOM_STEP),
                _ => 1.0,
            };
            keep_settings(studio, context);
        }
        other => {
            let Some(panel) = panel_of(other) else { return };
            if layout::is_in_view(&studio.layout, panel) {
                hide(studio, context, &[panel]);
            } else {
                show(studio, context, panel);
            }
        }
    }
}

/// Selects the instance at a path of names, as problems name it.
pub(super) fn go_to(studio: &mut Studio, path: &str) {
    let Some(session) = &mut studio.session else {
        return;
    };
    let document = session.document_mut();
    let model = document.model();
    let found = path
        .split('/')
        .try_fold(model.root(), |at, name| model.find_child(at, name));
    if let Some(id) = found.filter(|&id| id != model.root()) {
        document.select_only([id]);
        studio.panels.explorer.reveal(document, id);
    }
}

/// Brings a panel into view.
pub(super) fn show(studio: &mut Studio, context: &Context, panel: Panel) {
    layout::show(&mut studio.layout, panel);
    keep_settings(studio, context);
}

/// Takes panels out of the window.
pub(super) fn hide(studio: &mut Studio, context: &Context, panels: &[Panel]) {
    layout::hide(&mut studio.layout, panels);
    keep_settings(studio, context);
}

/// Applies the settings and writes their file.
pub(crate) fn keep_settings(studio: &mut Studio, context: &Context) {
    studio.settings.apply(context);
    studio.settings.tools = studio.tools.clone();
    studio.settings.properties = studio.panels.properties.preferences.clone();
    studio.settings.layout = Some(studio.layout.clone());
    if let Some(file) = &studio.settings_file
        && let Err(error) = studio.settings.save(file)
    {
        let text = format!(
            "Your settings cannot be kept in {}: {error}.",
            file.display()
        );
        studio.tell(context, Tone::Warning, &text);
    }
}

/// Opens the system's file dialog.
pub(super) fn browse(studio: &mut Studio, context: &Context, what: Browse) {
    if studio.browsing.is_none() {
        studio.browsing = Browsing::start(what, context);
    }
}
