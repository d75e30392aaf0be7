//! Keys to actions: the only dispatcher. Text fields keep the keys that they use themselves.

use egui::{Context, Event, Id, Key, KeyboardShortcut, Modifiers};

use crate::action::{ACTIONS, Action, ActionInfo};
use crate::command::{Command, Commands};

/// Keys that other programs have taught hands for the same thing.
const ALSO: [(KeyboardShortcut, Action); 2] = [
    (
        KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z),
        Action::Redo,
    ),
    (
        KeyboardShortcut::new(Modifiers::COMMAND, Key::Plus),
        Action::ZoomIn,
    ),
];

/// How the keyboard was at the end of a frame.
#[derive(Debug, Clone, Copy, Default)]
struct Keyboard {
    modifiers: Modifiers,
    /// Whether a text field had it.
    typing: bool,
}

impl Keyboard {
    /// How it is now, and how it was in the frame before.
    fn read(context: &Context) -> (Self, Self) {
        let now = Self {
            modifiers: context.input(|input| input.modifiers),
            typing: context.text_edit_focused(),
        };
        let id = Id::new("keyboard");
        let before = context.data_mut(|data| {
            let before = data.get_temp(id).unwrap_or_default();
            data.insert_temp(id, now);
            before
        });
        (now, before)
    }
}

/// Turns this frame's keys into commands. While a name is being `spelled` to the tree, its letters are no shortcuts.
pub(crate) fn dispatch(context: &Context, spelled: bool, out: &mut Commands) {
    let (now, before) = Keyboard::read(context);
    // Esc has taken the keyboard from its text field when this asks, and was meant for that field.
    let typing = now.typing || before.typing;
    let dragging = context.input(|input| input.pointer.any_down());
    if !typing {
        clipboard(context, before.modifiers, out);
    }
    let of_table = ACTIONS.iter();
    let of_table = of_table.filter_map(|info| Some((info.shortcut?, info)));
    let also = ALSO.iter().map(|(keys, action)| (*keys, action.info()));
    let mut actions: Vec<(KeyboardShortcut, &ActionInfo)> = of_table.chain(also).collect();
    // More modifiers first: egui lets Ctrl+Shift+S pass for Ctrl+S.
    actions.sort_by_key(|(keys, _)| std::cmp::Reverse(weight(keys.modifiers)));
    for (shortcut, info) in actions {
        let plain = !shortcut.modifiers.command && !shortcut.modifiers.alt;
        let blocked = typing && (plain && !is_function(shortcut.logical_key) || edits_text(info));
        let letter = plain && is_printed(shortcut.logical_key);
        // Esc ends what the pointer does, and what is selected stays.
        let taken = info.action == Action::Deselect && dragging;
        if blocked || letter && spelled || taken {
            continue;
        }
        if context.input_mut(|input| input.consume_shortcut(&shortcut)) {
            if letter {
                drop_text(context, shortcut.logical_key);
            }
            out.act(info.action);
        }
    }
}

/// Systems turn these keys into events of their own, without the modifiers: those that were held are told by the events
/// before, because in a slow frame they are up again.
fn clipboard(context: &Context, mut held: Modifiers, out: &mut Commands) {
    context.input_mut(|input| {
        input.events.retain(|event| {
            match event {
                Event::ModifiersChanged(now) => {
                    held = *now;
                    return true;
                }
                Event::Copy => out.act(Action::Copy),
                // Ctrl+Shift+X arrives as a cut too, and must delete nothing.
                Event::Cut if held.shift && held.command => out.act(Action::FindInTree),
                Event::Cut => out.act(Action::Cut),
                Event::Paste(text) => out.push(Command::Paste {
                    text: text.clone(),
                    into: held.shift,
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

/// Whether a key types a letter or a digit.
fn is_printed(key: Key) -> bool {
    let name = key.name();
    name.len() == 1 && name.as_bytes()[0].is_ascii_alphanumeric()
}

/// What such a key typed is no text: the tree would go to a name that begins with it.
fn drop_text(context: &Context, key: Key) {
    let is_of =
        |event: &Event| matches!(event, Event::Text(text) if text.eq_ignore_ascii_case(key.name()));
    context.input_mut(|input| input.events.retain(|event| !is_of(event)));
}

fn is_function(key: Key) -> bool {
    matches!(key, Key::F1 | Key::F5 | Key::F8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done_by(events: &[Event]) -> Vec<Command> {
        let mut out = Commands::default();
        let input = egui::RawInput {
            events: events.to_vec(),
            ..egui::RawInput::default()
        };
        drop(Context::default().run_ui(input, |ui| dispatch(ui.ctx(), false, &mut out)));
        out.take()
    }

    #[test]
    fn searching_the_tree_cuts_nothing_however_slow_the_frame() {
        let hold = |modifiers| Event::ModifiersChanged(modifiers);
        let ctrl_shift = Modifiers::COMMAND | Modifiers::SHIFT;
        let cut = done_by(&[hold(Modifiers::COMMAND), Event::Cut]);
        assert_eq!(cut, [Command::Do(Action::Cut)]);
        let search = done_by(&[hold(ctrl_shift), Event::Cut, hold(Modifiers::NONE)]);
        assert_eq!(search, [Command::Do(Action::FindInTree)]);
    }
}
