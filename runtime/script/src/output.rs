//! What scripts say: events for whoever runs the VM to show. Bounded, because scripts that print in a loop must cost a
//! count, not the memory.

use std::collections::VecDeque;

use crate::limits::{OUTPUT_EVENTS_MAX, OUTPUT_TEXT_BYTES_MAX};
use crate::vm::Side;

/// How serious an output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// `print`.
    Print,
    /// From the engine, for information.
    Info,
    /// `warn`, and warnings of the engine.
    Warn,
    /// An error of a script.
    Error,
}

/// Something that a script said, or that is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputEvent {
    /// How serious.
    pub level: Level,
    /// Whose VM.
    pub side: Side,
    /// The script's path: `Workspace.Door.Script`.
    pub script: Option<String>,
    /// The line of the script, from 1.
    pub line: Option<u32>,
    /// What is said.
    pub text: String,
    /// The calls that led to an error, innermost first.
    pub traceback: Vec<String>,
}

/// The events that nobody has taken yet.
#[derive(Debug, Default)]
pub(crate) struct Output {
    events: VecDeque<OutputEvent>,
    dropped: u64,
}

impl Output {
    /// Keeps an event; beyond the bound it is counted only.
    pub(crate) fn push(&mut self, mut event: OutputEvent) {
        if self.events.len() >= OUTPUT_EVENTS_MAX {
            self.dropped += 1;
            return;
        }
        if event.text.len() > OUTPUT_TEXT_BYTES_MAX {
            let end = (0..=OUTPUT_TEXT_BYTES_MAX)
                .rev()
                .find(|&at| event.text.is_char_boundary(at));
            event.text.truncate(end.unwrap_or(0));
            event.text.push('…');
        }
        self.events.push_back(event);
    }

    /// Hands out what was kept, and how many were dropped since the last time.
    pub(crate) fn take(&mut self) -> (Vec<OutputEvent>, u64) {
        let dropped = std::mem::take(&mut self.dropped);
        (self.events.drain(..).collect(), dropped)
    }
}
