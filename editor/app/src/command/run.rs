//! Does commands: the only caller of a document's edits and of its files.

mod edit;
mod file;
mod publish;
mod script;
mod view;

use studio_document::EditError;

use super::{Command, Then, Tone};
use crate::action::{Action, Menu};
use crate::shell::align_page;
use crate::shell::dialog::Dialog;
use crate::studio::Studio;

#[cfg(test)]
pub(crate) use edit::drag;
pub(crate) use file::{leave, poll};
pub(crate) use publish::left;
pub(crate) use view::keep_settings;

/// Does all that was asked for, and what that asks for.
pub(crate) fn all(studio: &mut Studio, context: &egui::Context) {
    // What commands ask for comes next; nothing asks for ever.
    for _ in 0..8 {
        let commands = studio.commands.take();
        if commands.is_empty() {
            return;
        }
        for command in commands {
            if let Err(error) = one(studio, context, command) {
                studio.tell(context, Tone::Error, &sentence(&error.to_string()));
            }
        }
        context.request_repaint();
    }
}

fn one(studio: &mut Studio, context: &egui::Context, command: Command) -> Result<(), EditError> {
    match command {
        Command::Do(action) => return act(studio, context, action),
        Command::Tell(tone, text) => studio.tell(context, tone, &text),
        Command::CopyCommand(text) => {
            context.copy_text(text);
            studio.tell(context, Tone::Good, "Copied. Paste it into a terminal.");
        }
        Command::KnowGraphics => {
            studio.settings.knows_graphics = true;
            keep_settings(studio, context);
        }
        Command::Open(path) => file::open(studio, context, path),
        Command::New(template) => file::after_asking(studio, Then::New(template), context),
        Command::Save {
            folder,
            anyway,
            then,
        } => file::save(studio, context, folder.as_deref(), anyway, then),
        Command::Discard(then) => file::go_on(studio, context, then),
        Command::Browse(what) => view::browse(studio, context, what),
        Command::Focus(ids) => {
            if studio.session.is_some() {
                studio.panels.viewport.focus(&ids);
            }
        }
        Command::RestorePlace(index) => return file::restore_place(studio, index),
        Command::ForgetPlace(index) => {
            if let Some(place) = studio.welcome.take_unsaved(index) {
                place.discard();
            }
        }
        Command::OpenScript(id) => script::open(studio, context, id),
        Command::ShowPanel(panel) => view::show(studio, context, panel),
        Command::HidePanels(panels) => view::hide(studio, context, &panels),
        Command::GoTo(path) => view::go_to(studio, &path),
        Command::Reveal(id) => {
            if let Some(session) = &studio.session {
                studio.panels.explorer.reveal(session.document(), id);
            }
        }
        command => return edit::run(studio, context, command),
    }
    Ok(())
}

fn act(studio: &mut Studio, context: &egui::Context, action: Action) -> Result<(), EditError> {
    let state = crate::shell::state::State {
        document: studio.document(),
        tools: &studio.tools,
        dark: true,
        panels: &[],
    };
    if state.refusal(action).is_some() {
        return Ok(());
    }
    match action {
        Action::Save
        | Action::SaveAs
        | Action::New
        | Action::Open
        | Action::Publish
        | Action::Close
        | Action::Quit => file::act(studio, context, action),
        Action::OpenScript => {
            let document = studio.document();
            if let Some(id) = document.and_then(|document| document.selection().primary()) {
                script::open(studio, context, id);
            }
        }
        Action::Palette => studio.palette.open(),
        Action::Align => studio.dialog = Some(Dialog::Align(align_page::START)),
        Action::Settings => {
            studio.settings.knows_graphics |= studio.panels.viewport.is_software();
            studio.dialog = Some(Dialog::Settings);
        }
        Action::Shortcuts => studio.dialog = Some(Dialog::Shortcuts),
        Action::About => studio.dialog = Some(Dialog::About),
        other if matches!(other.info().menu, Menu::View | Menu::Tools) => {
            view::act(studio, context, other);
        }
        other => return edit::act(studio, context, other),
    }
    Ok(())
}

/// A message with a capital letter at its start and a full stop at its end.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    let mut text = first.unwrap_or_default() + letters.as_str();
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}
