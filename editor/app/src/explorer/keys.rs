//! The keyboard in the tree: a cursor that moves, a range that grows, letters that jump. Works on rows; what leaves it is
//! commands.

use egui::{Context, Event, EventFilter, Id, Key, Modifiers, Ui};
use studio_document::{Document, Selection};
use studio_model::InstanceId;

use super::Explorer;
use super::outline::Fold;
use crate::command::{Command, Commands, SelectMode};
use crate::theme::ROW_HEIGHT;

/// Letters typed within so many seconds are one word.
const WORD_SECONDS: f64 = 0.9;

#[derive(Debug, Default)]
pub(super) struct Keyboard {
    /// Where arrows start.
    cursor: Option<InstanceId>,
    /// Where ranges start.
    anchor: Option<InstanceId>,
    /// Letters typed lately, and when the last one was, seconds.
    word: String,
    word_at: f64,
    /// The selection as it was last seen: its primary instance and size.
    seen: (Option<InstanceId>, usize),
    /// Until which frame a change of the selection is ours.
    ours_until: u64,
}

impl Keyboard {
    pub(super) fn cursor(&self) -> Option<InstanceId> {
        self.cursor
    }

    /// Puts cursor and anchor on a row.
    pub(super) fn place(&mut self, id: InstanceId) {
        self.cursor = Some(id);
        self.anchor = Some(id);
    }

    /// Puts the cursor on a row; ranges start where they did.
    pub(super) fn move_cursor(&mut self, id: InstanceId) {
        self.cursor = Some(id);
    }

    /// The next change of the selection is ours.
    pub(super) fn will_select(&mut self, context: &Context) {
        self.ours_until = context.cumulative_pass_nr() + 2;
    }

    /// Whether a name is being spelled: the letters that follow belong to it.
    pub(super) fn is_spelled(&self, now: f64) -> bool {
        !self.word.is_empty() && now - self.word_at <= WORD_SECONDS
    }

    /// Whether the selection changed, and not by us.
    pub(super) fn selection_came_from_elsewhere(
        &mut self,
        context: &Context,
        selection: &Selection,
    ) -> bool {
        let now = (selection.primary(), selection.len());
        let changed = now != self.seen;
        self.seen = now;
        changed && context.cumulative_pass_nr() > self.ours_until
    }
}

/// What moves the cursor, in rows.
const MOVES: [(Key, Step); 6] = [
    (Key::ArrowDown, Step::Rows(1)),
    (Key::ArrowUp, Step::Rows(-1)),
    (Key::PageDown, Step::Pages(1)),
    (Key::PageUp, Step::Pages(-1)),
    (Key::Home, Step::First),
    (Key::End, Step::Last),
];

#[derive(Debug, Clone, Copy)]
enum Step {
    Rows(isize),
    Pages(isize),
    First,
    Last,
}

impl Explorer {
    /// Does what the keys say while the tree has the keyboard.
    pub(super) fn keyboard(&mut self, ui: &Ui, tree: Id, document: &Document, out: &mut Commands) {
        if !ui.memory(|memory| memory.has_focus(tree)) || self.drag.is_some() {
            return;
        }
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(tree, filter));
        self.move_keys(ui, document, out);
        self.fold_keys(ui, document, out);
        self.action_keys(ui, document, out);
        self.letters(ui, document, out);
    }

    fn cursor_row(&self, document: &Document) -> Option<usize> {
        self.keyboard
            .cursor
            .or(document.selection().primary())
            .and_then(|id| self.outline.row_of(id))
    }

    fn move_keys(&mut self, ui: &Ui, document: &Document, out: &mut Commands) {
        let modifiers = ui.input(|input| input.modifiers);
        for (key, step) in MOVES {
            // The pattern of the modifiers is checked by hand: each combination means something.
            let count = take_all(ui, key);
            for _ in 0..count {
                let at = self.cursor_row(document);
                let to = self.stepped(at, step);
                if modifiers.command {
                    self.keyboard.cursor = self.outline.row(to).map(|row| row.id);
                    self.scroll_to = self.keyboard.cursor;
                } else {
                    self.go_to(ui.ctx(), to, modifiers.shift, out);
                }
            }
        }
    }

    fn stepped(&self, at: Option<usize>, step: Step) -> usize {
        let last = self.outline.len().saturating_sub(1);
        let page = (self.view.rect.height() / ROW_HEIGHT).max(2.0) as isize - 1;
        let rows = match step {
            Step::First => return 0,
            Step::Last => return last,
            Step::Rows(rows) => rows,
            Step::Pages(pages) => pages * page,
        };
        match at {
            Some(at) => at.saturating_add_signed(rows).min(last),
            None if rows < 0 => last,
            None => 0,
        }
    }

    /// Puts the cursor on a row and selects it, or the range up to it.
    fn go_to(&mut self, context: &Context, at: usize, extend: bool, out: &mut Commands) {
        let Some(row) = self.outline.row(at).copied() else {
            return;
        };
        self.scroll_to = Some(row.id);
        if extend {
            let ids = self.range_to(row.id);
            self.keyboard.cursor = Some(row.id);
            self.select(context, ids, SelectMode::Replace, out);
        } else {
            self.keyboard.place(row.id);
            self.select(context, vec![row.id], SelectMode::Replace, out);
        }
    }

    /// The rows from the anchor to an instance, that one last. Of a search only what it finds.
    pub(super) fn range_to(&mut self, id: InstanceId) -> Vec<InstanceId> {
        let anchor = *self.keyboard.anchor.get_or_insert(id);
        let (Some(from), Some(to)) = (self.outline.row_of(anchor), self.outline.row_of(id)) else {
            self.keyboard.anchor = Some(id);
            return vec![id];
        };
        let rows = &self.outline.rows()[from.min(to)..=from.max(to)];
        let wanted = rows.iter().filter(|row| !row.dim || row.id == id);
        let mut ids: Vec<InstanceId> = wanted.map(|row| row.id).collect();
        if from > to {
            ids.reverse();
        }
        ids
    }

    fn fold_keys(&mut self, ui: &Ui, document: &Document, out: &mut Commands) {
        let modifiers = ui.input(|input| input.modifiers);
        let (left, right) = (take_all(ui, Key::ArrowLeft), take_all(ui, Key::ArrowRight));
        if left + right == 0 {
            return;
        }
        if modifiers.shift {
            for id in document.selection().ids().to_vec() {
                if left > 0 {
                    self.collapse_below(document, id);
                } else {
                    self.expand_below(document, id);
                }
            }
            return;
        }
        let Some(at) = self.cursor_row(document) else {
            return;
        };
        let Some(row) = self.outline.row(at).copied() else {
            return;
        };
        match (left > 0, row.fold) {
            (true, Fold::Open) | (false, Fold::Closed) => self.toggle(row.id),
            (true, _) => {
                if let Some(parent) = self.outline.parent_of(at) {
                    self.go_to(ui.ctx(), parent, false, out);
                }
            }
            (false, Fold::Open) => self.go_to(ui.ctx(), at + 1, false, out),
            (false, Fold::Leaf) => {}
        }
    }

    fn action_keys(&mut self, ui: &Ui, document: &Document, out: &mut Commands) {
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        let primary = document.selection().primary();
        let renames = pressed(Modifiers::NONE, Key::F2) || pressed(Modifiers::NONE, Key::Enter);
        if let Some(primary) = primary.filter(|_| renames) {
            self.begin_rename(document, primary);
        }
        if pressed(Modifiers::COMMAND, Key::Space)
            && let Some(cursor) = self.keyboard.cursor
        {
            self.keyboard.anchor = Some(cursor);
            self.select(ui.ctx(), vec![cursor], SelectMode::Toggle, out);
        }
        if pressed(Modifiers::NONE, Key::Delete) {
            out.push(Command::Do(crate::action::Action::Delete));
        }
    }

    /// Letters jump to the next name that begins with them.
    fn letters(&mut self, ui: &Ui, document: &Document, out: &mut Commands) {
        let (typed, now) = ui.input(|input| {
            let plain = !input.modifiers.command && !input.modifiers.alt;
            let text = input.events.iter().filter_map(|event| match event {
                Event::Text(text) if plain => Some(text.as_str()),
                _ => None,
            });
            (text.collect::<String>(), input.time)
        });
        let keyboard = &mut self.keyboard;
        if now - keyboard.word_at > WORD_SECONDS {
            keyboard.word.clear();
        }
        // A space may be inside a name, but begins none.
        if typed.is_empty() || keyboard.word.is_empty() && typed.trim().is_empty() {
            return;
        }
        keyboard.word_at = now;
        keyboard.word.push_str(&typed.to_lowercase());
        let first = keyboard.word.chars().next();
        // The same letter again goes on to the next name, as lists do everywhere.
        let repeated = keyboard.word.chars().all(|char| Some(char) == first);
        let word: String = if repeated {
            first.into_iter().collect()
        } else {
            keyboard.word.clone()
        };
        let from = self.cursor_row(document).unwrap_or(0) + usize::from(repeated);
        let rows = self.outline.rows();
        let found = (0..rows.len())
            .map(|step| (from + step) % rows.len())
            .find(|&at| begins_with(document.model().name(rows[at].id), &word));
        if let Some(at) = found {
            self.go_to(ui.ctx(), at, false, out);
        }
    }
}

fn begins_with(name: &str, lower: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    lower.chars().all(|char| letters.next() == Some(char))
}

/// How often a key was pressed in this frame, whatever the modifiers but Alt.
fn take_all(ui: &Ui, wanted: Key) -> usize {
    ui.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| {
            !matches!(event, Event::Key { key, pressed: true, modifiers, .. } if *key == wanted && !modifiers.alt)
        });
        before - input.events.len()
    })
}
