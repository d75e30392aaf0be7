//! Typing into a text box: a text, a cursor and what is selected.

use std::sync::Arc;

use glam::Vec2;
use studio_model::InstanceId;

use super::GuiEvent;
use crate::layout::Layout;
use crate::limits::TEXT_CHARS_MAX;
use crate::object::{Object, TextPlace};

/// Keys that edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "named after what is printed on them")]
pub enum Key {
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    Backspace,
    Delete,
    Enter,
    Escape,
    /// All is selected.
    SelectAll,
}

/// What is held while a key goes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Modifiers {
    /// Moving the cursor selects.
    pub shift: bool,
    /// Words instead of characters.
    pub word: bool,
}

/// The text box that is typed into.
#[derive(Debug, Clone)]
pub(super) struct Focus {
    pub(super) id: InstanceId,
    pub(super) text: String,
    /// What the model said last: where it says something else, a script has written.
    seen: Arc<str>,
    pub(super) cursor: usize,
    /// The other end of what is selected.
    pub(super) anchor: Option<usize>,
    pub(super) multi_line: bool,
}

impl Focus {
    /// `None` for what cannot be typed into.
    pub(super) fn new(object: &Object) -> Option<Self> {
        let edit = object.text.as_ref()?.edit.as_ref()?;
        Some(Self {
            id: object.id,
            text: edit.text.to_string(),
            seen: Arc::clone(&edit.text),
            cursor: edit.text.len(),
            anchor: None,
            multi_line: edit.multi_line,
        })
    }

    /// Takes over what a script wrote; whether the box can still be typed into.
    pub(super) fn follow(&mut self, object: &Object) -> bool {
        let Some(edit) = object.text.as_ref().and_then(|text| text.edit.as_ref()) else {
            return false;
        };
        self.multi_line = edit.multi_line;
        if edit.text != self.seen {
            self.seen = Arc::clone(&edit.text);
            if *edit.text != *self.text {
                self.text = edit.text.to_string();
                self.cursor = boundary(&self.text, self.cursor);
                self.anchor = None;
            }
        }
        true
    }

    pub(super) fn clear(&mut self, events: &mut Vec<GuiEvent>) {
        if !self.text.is_empty() {
            self.text.clear();
            (self.cursor, self.anchor) = (0, None);
            self.tell_text(events);
        }
    }

    /// Puts the cursor where the pointer is, or at the end.
    pub(super) fn put(&mut self, object: &Object, point: Option<Vec2>, events: &mut Vec<GuiEvent>) {
        let shown = object.text.as_ref().filter(|text| self.is_shown(text));
        let at = point.zip(shown).map(|(point, text)| {
            let within = object.to_local(point) - Vec2::new(0.0, text.top());
            text.layout.byte_at(within, |line| text.left(line.width))
        });
        self.cursor = boundary(&self.text, at.unwrap_or(self.text.len()));
        self.anchor = None;
        self.tell_cursor(events);
    }

    /// Whether the lines are of the text itself: neither of a placeholder nor of markup.
    fn is_shown(&self, text: &TextPlace) -> bool {
        *text.layout.paragraph.plain == *self.text
    }

    pub(super) fn insert(&mut self, text: &str, events: &mut Vec<GuiEvent>) {
        let multi_line = self.multi_line;
        let clean = text.chars().filter_map(|character| match character {
            '\n' if !multi_line => Some(' '),
            '\n' | '\t' => Some(character),
            other if other.is_control() => None,
            other => Some(other),
        });
        let selected = self.take_selected();
        // Bytes bound characters from above, so that short texts need no counting.
        let used = if self.text.len() + text.len() <= TEXT_CHARS_MAX {
            0
        } else {
            self.text.chars().count()
        };
        let clean: String = clean.take(TEXT_CHARS_MAX.saturating_sub(used)).collect();
        if clean.is_empty() && !selected {
            return;
        }
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
        self.tell_text(events);
        self.tell_cursor(events);
    }

    /// Deletes what is selected; whether there was something.
    fn take_selected(&mut self) -> bool {
        let Some(anchor) = self.anchor.take().filter(|&anchor| anchor != self.cursor) else {
            return false;
        };
        let (start, end) = (anchor.min(self.cursor), anchor.max(self.cursor));
        self.text.replace_range(start..end, "");
        self.cursor = start;
        true
    }

    pub(super) fn key(
        &mut self,
        layout: &Layout,
        key: Key,
        modifiers: Modifiers,
        events: &mut Vec<GuiEvent>,
    ) {
        match key {
            Key::Enter => return self.insert("\n", events),
            Key::Escape => return,
            Key::SelectAll => {
                (self.anchor, self.cursor) = (Some(0), self.text.len());
            }
            Key::Backspace | Key::Delete => {
                if !self.take_selected() {
                    let to = self.step(key == Key::Delete, modifiers.word);
                    if to == self.cursor {
                        return;
                    }
                    self.anchor = Some(to);
                    self.take_selected();
                }
                self.tell_text(events);
            }
            _ => self.travel(layout, key, modifiers),
        }
        self.tell_cursor(events);
    }

    fn travel(&mut self, layout: &Layout, key: Key, modifiers: Modifiers) {
        let from = self.cursor;
        let selection = self.anchor.filter(|&anchor| anchor != from);
        let to = match (key, selection) {
            // Without shift a selection collapses to the side that the key points to.
            (Key::Left, Some(anchor)) if !modifiers.shift => anchor.min(from),
            (Key::Right, Some(anchor)) if !modifiers.shift => anchor.max(from),
            (Key::Left, _) => self.step(false, modifiers.word),
            (Key::Right, _) => self.step(true, modifiers.word),
            (Key::Home, _) if modifiers.word => 0,
            (Key::End, _) if modifiers.word => self.text.len(),
            _ => self.by_lines(layout, key),
        };
        self.anchor = modifiers.shift.then(|| self.anchor.unwrap_or(from));
        self.cursor = boundary(&self.text, to);
    }

    /// Where keys lead that follow the lines as they are shown.
    fn by_lines(&self, layout: &Layout, key: Key) -> usize {
        let place = layout.get(self.id).and_then(|object| object.text.as_ref());
        let shown = place.filter(|text| self.is_shown(text));
        let found = shown.and_then(|text| Some((text, text.layout.line_of(self.cursor)?)));
        let Some((text, at)) = found else {
            let back = matches!(key, Key::Home | Key::Up);
            return if back { 0 } else { self.text.len() };
        };
        let lines = &text.layout.lines;
        let line = &lines[at];
        let target = match key {
            Key::Home => return line.start as usize,
            Key::End => return line.end as usize,
            Key::Up if at == 0 => return 0,
            Key::Up => &lines[at - 1],
            _ if at + 1 == lines.len() => return self.text.len(),
            _ => &lines[at + 1],
        };
        let x = text.left(line.width) + text.layout.offset_in(line, self.cursor);
        let point = Vec2::new(x, target.top + target.height * 0.5);
        text.layout.byte_at(point, |line| text.left(line.width))
    }

    /// The place one character, or one word, on.
    fn step(&self, forward: bool, word: bool) -> usize {
        let (before, after) = self.text.split_at(self.cursor);
        let is_space = |c: char| c.is_whitespace();
        match (forward, word) {
            (true, false) => self.cursor + after.chars().next().map_or(0, char::len_utf8),
            (false, false) => self.cursor - before.chars().next_back().map_or(0, char::len_utf8),
            (true, true) => {
                let rest = after.trim_start_matches(is_space);
                let rest = rest.trim_start_matches(|c| !is_space(c));
                self.text.len() - rest.len()
            }
            (false, true) => {
                let rest = before.trim_end_matches(is_space);
                rest.trim_end_matches(|c| !is_space(c)).len()
            }
        }
    }

    fn tell_text(&self, events: &mut Vec<GuiEvent>) {
        events.push(GuiEvent::TextChanged {
            id: self.id,
            text: self.text.clone(),
        });
    }

    fn tell_cursor(&self, events: &mut Vec<GuiEvent>) {
        let selected = self.anchor.filter(|&anchor| anchor != self.cursor);
        events.push(GuiEvent::CursorMoved {
            id: self.id,
            cursor: self.cursor as i32 + 1,
            selection: selected.map_or(-1, |anchor| anchor as i32 + 1),
        });
    }
}

/// The place at or before `at` that is between two characters.
fn boundary(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}
