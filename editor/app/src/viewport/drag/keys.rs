//! Keys while something is dragged: a number that is typed, Enter, Esc, quarter turns.

use egui::{Event, Key, Ui};
use studio_document::transform::NumberEntry;

/// A number that is typed during a drag.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    number: NumberEntry,
}

/// What was asked for by keys in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pressed {
    /// Esc: nothing happened.
    pub cancel: bool,
    /// Enter: it is good so.
    pub commit: bool,
    /// R: a quarter turn in the surface.
    pub rotate: bool,
    /// T: a quarter turn towards the viewer.
    pub tilt: bool,
}

impl Entry {
    /// Reads this frame's keys.
    pub fn read(&mut self, ui: &Ui) -> Pressed {
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
            Pressed {
                cancel: input.key_pressed(Key::Escape),
                commit: input.key_pressed(Key::Enter),
                rotate: input.key_pressed(Key::R),
                tilt: input.key_pressed(Key::T),
            }
        })
    }

    /// What was typed; empty if nothing.
    pub fn text(&self) -> &str {
        self.number.text()
    }

    /// The number.
    pub fn value(&self) -> Option<f32> {
        self.number.value()
    }
}
