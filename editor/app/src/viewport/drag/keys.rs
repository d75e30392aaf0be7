//! Keys while something is dragged: a number that is typed, Enter, Esc, quarter turns.

use egui::{Event, Key, Ui};
use studio_document::transform::NumberEntry;

/// A number that is typed during a drag.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    number: NumberEntry,
}

/// What was asked for by a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pressed {
    /// Esc: nothing happened.
    Cancel,
    /// Enter: it is good so.
    Commit,
    /// R: a quarter turn in the surface.
    Rotate,
    /// T: a quarter turn towards the viewer.
    Tilt,
}

impl Entry {
    /// Reads this frame's keys. Of several the one that ends the drag counts.
    pub(crate) fn read(&mut self, ui: &Ui) -> Option<Pressed> {
        ui.input(|input| {
            for event in &input.events {
                match event {
                    Event::Text(text) => {
                        for key in text.chars() {
                            self.number.press(key);
                        }
                    }
                    Event::Key {
                        key: Key::Backspace,
                        pressed: true,
                        ..
                    } => {
                        self.number.backspace();
                    }
                    _ => {}
                }
            }
            [
                (Key::Escape, Pressed::Cancel),
                (Key::Enter, Pressed::Commit),
                (Key::R, Pressed::Rotate),
                (Key::T, Pressed::Tilt),
            ]
            .into_iter()
            .find(|(key, _)| input.key_pressed(*key))
            .map(|(_, pressed)| pressed)
        })
    }

    /// What was typed; empty if nothing.
    pub(crate) fn text(&self) -> &str {
        self.number.text()
    }

    /// The number.
    pub(crate) fn value(&self) -> Option<f32> {
        self.number.value()
    }
}
