//! Keys to actions: the only dispatcher. Text fields keep the keys that they use themselves.

use egui::{Context, Event, Key, Modifiers};

use crate::action::{ACTIONS, Action, ActionInfo, Scope};
use crate::command::{Command, Commands};

/// Turns this frame's keys into commands.
pub(crate) fn dispatch(context: &Context, viewport_hovered: bool, out: &mut Commands) {
    let typing = context.text_edit_focused();
    if !typing {
        clipboard(context, out);
    }
    let mut actions: Vec<&ActionInfo> = ACTIONS
        .iter()
        .filter(|info| info.shortcut.is_some())
        .collect();
    // More modifiers first: egui lets Ctrl+Shift+S pass for Ctrl+S.
    actions.sort_by_key(|info| std::cmp::Reverse(info.shortcut.map_or(0, |s| weight(s.modifiers))));
    for info in actions {
        let Some(shortcut) = info.shortcut else {
            continue;
        };
        let plain = !shortcut.modifiers.command && !shortcut.modifiers.alt;
        let blocked = typing && (plain && !is_function(shortcut.logical_key) || edits_text(info));
        let away = info.scope == Scope::Viewport && !viewport_hovered;
        if blocked || away {
            continue;
        }
        if context.input_mut(|input| input.consume_shortcut(&shortcut)) {
            out.act(info.action);
        }
    }
}

/// Systems turn these keys into events of their own.
fn clipboard(context: &Context, out: &mut Commands) {
    context.input_mut(|input| {
        let shift = input.modifiers.shift;
        // Ctrl+Shift+X arrives as a cut too, and must delete nothing.
        let searches = shift && input.modifiers.command;
        input.events.retain(|event| {
            match event {
                Event::Copy => out.act(Action::Copy),
                Event::Cut if searches => out.act(Action::FindInTree),
                Event::Cut => out.act(Action::Cut),
                Event::Paste(text) => out.push(Command::Paste {
                    text: text.clone(),
                    into: shift,
                }),
                _ => return true,
            }
            false
        });
    });
}

fn weight(modifiers: Modifiers) -> usize {
    [modifiers.command, modifiers.shift, modifiers.alt]
        .into_iter()
        .filter(|&held| held)
        .count()
}

/// Whether a text field does this itself.
fn edits_text(info: &ActionInfo) -> bool {
    matches!(
        info.action,
        Action::Undo
            | Action::Redo
            | Action::Cut
            | Action::Copy
            | Action::Paste
            | Action::PasteInto
            | Action::SelectAll
    )
}

fn is_function(key: Key) -> bool {
    matches!(key, Key::F1 | Key::F5 | Key::F8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done_by(event: Event, modifiers: Modifiers) -> Vec<Command> {
        let mut out = Commands::default();
        let input = egui::RawInput {
            events: vec![Event::ModifiersChanged(modifiers), event],
            ..egui::RawInput::default()
        };
        drop(Context::default().run_ui(input, |ui| dispatch(ui.ctx(), false, &mut out)));
        out.take()
    }

    #[test]
    fn searching_the_tree_cuts_nothing() {
        let ctrl_shift = Modifiers::COMMAND | Modifiers::SHIFT;
        let cut = done_by(Event::Cut, Modifiers::COMMAND);
        assert_eq!(cut, [Command::Do(Action::Cut)]);
        let search = done_by(Event::Cut, ctrl_shift);
        assert_eq!(search, [Command::Do(Action::FindInTree)]);
    }
}
