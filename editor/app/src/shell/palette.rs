//! The command palette: find and do anything by its name. Matching is nucleo's; what there is comes from the action table
//! and the class table.

use egui::accesskit::Role;
use egui::{Align2, Area, Id, Key, Order, Response, RichText, ScrollArea, TextEdit, Ui};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use studio_model::{ClassId, ClassTable};

use super::state::{State, keys};
use crate::action::{ACTIONS, Action};
use crate::command::{Command, Commands};
use crate::icons;
use crate::theme::{self, ROW_HEIGHT};

const WIDTH: f32 = 560.0;
const ROWS_MAX: usize = 60;

/// One thing to choose.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Entry {
    Act(Action),
    Insert(ClassId),
}

impl Entry {
    fn name(self) -> &'static str {
        match self {
            Self::Act(action) => action.info().name,
            Self::Insert(class) => ClassTable::get().class(class).name,
        }
    }
}

/// The palette; open or not.
#[derive(Debug, Default)]
pub(crate) struct Palette {
    open: bool,
    query: String,
    chosen: usize,
    /// The chosen row is to be brought into view.
    scrolls: bool,
}

impl Palette {
    /// Opens it, empty.
    pub(crate) fn open(&mut self) {
        *self = Self {
            open: true,
            ..Self::default()
        };
    }

    /// Shows it, if it is open.
    pub(crate) fn show(&mut self, context: &egui::Context, state: State<'_>, out: &mut Commands) {
        if !self.open {
            return;
        }
        let entries = matches(&self.query, state.document.is_some());
        self.keyboard(context, &entries, state, out);
        if !self.open {
            return;
        }
        let area = Area::new(Id::new("palette"))
            .order(Order::Foreground)
            .anchor(Align2::CENTER_TOP, [0.0, 72.0])
            .show(context, |ui| {
                egui::Frame::popup(ui.style()).show(ui, |ui| {
                    ui.set_width(WIDTH);
                    self.content(ui, &entries, state, out);
                });
            });
        let clicked_away = context.input(|input| {
            input.pointer.any_pressed()
                && input
                    .pointer
                    .interact_pos()
                    .is_some_and(|at| !area.response.rect.contains(at))
        });
        if clicked_away {
            self.open = false;
        }
    }

    fn keyboard(
        &mut self,
        context: &egui::Context,
        entries: &[Entry],
        state: State<'_>,
        out: &mut Commands,
    ) {
        let pressed = |key| context.input_mut(|i| i.consume_key(egui::Modifiers::NONE, key));
        if pressed(Key::Escape) {
            self.open = false;
        }
        if pressed(Key::ArrowDown) {
            self.chosen += 1;
            self.scrolls = true;
        }
        if pressed(Key::ArrowUp) {
            self.chosen = self.chosen.saturating_sub(1);
            self.scrolls = true;
        }
        self.chosen = self.chosen.min(entries.len().saturating_sub(1));
        if pressed(Key::Enter)
            && let Some(&entry) = entries.get(self.chosen)
        {
            self.choose(entry, state, out);
        }
    }

    fn content(&mut self, ui: &mut Ui, entries: &[Entry], state: State<'_>, out: &mut Commands) {
        let field = TextEdit::singleline(&mut self.query)
            .hint_text("What do you want to do?")
            .desired_width(f32::INFINITY);
        let field = ui.add(field);
        field.request_focus();
        if field.changed() {
            self.chosen = 0;
            self.scrolls = true;
        }
        ui.add_space(4.0);
        if entries.is_empty() {
            ui.weak("Nothing is called that. Try another word, or fewer letters.");
        }
        ScrollArea::vertical().max_height(380.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (place, &entry) in entries.iter().enumerate() {
                let chosen = place == self.chosen;
                let row = row(ui, entry, chosen, state);
                if chosen && std::mem::take(&mut self.scrolls) {
                    row.scroll_to_me(None);
                }
                if row.clicked() {
                    self.choose(entry, state, out);
                }
            }
        });
    }

    fn choose(&mut self, entry: Entry, state: State<'_>, out: &mut Commands) {
        match entry {
            Entry::Act(action) if state.refusal(action).is_some() => return,
            Entry::Act(action) => out.act(action),
            Entry::Insert(class) => out.push(Command::Insert {
                class,
                parent: None,
            }),
        }
        self.open = false;
    }
}

fn row(ui: &mut Ui, entry: Entry, chosen: bool, state: State<'_>) -> Response {
    let colors = theme::colors(ui.ctx());
    let size = egui::vec2(ui.available_width(), ROW_HEIGHT + 4.0);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    let (icon, color, text, note, keys) = match entry {
        Entry::Act(action) => {
            let info = action.info();
            let note = state.refusal(action).unwrap_or(info.doc);
            (
                info.icon,
                colors.text,
                info.name.to_owned(),
                note,
                keys(ui.ctx(), action),
            )
        }
        Entry::Insert(class) => {
            let icon = icons::of_class(class, colors.dark);
            let name = ClassTable::get().class(class).name;
            (icon.glyph, icon.color, format!("Insert {name}"), "", None)
        }
    };
    let enabled = match entry {
        Entry::Act(action) => state.refusal(action).is_none(),
        Entry::Insert(_) => true,
    };
    response.widget_info(|| {
        egui::WidgetInfo::selected(egui::WidgetType::SelectableLabel, enabled, chosen, &text)
    });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::ListBoxOption);
        node.clear_toggled();
        node.set_selected(chosen);
    });
    if chosen || response.hovered() {
        let fill = if chosen {
            colors.selected
        } else {
            colors.hovered
        };
        ui.painter().rect_filled(rect, 4.0, fill);
    }
    let mut inside = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink2(egui::vec2(8.0, 0.0)))
            .layout(egui::Layout::left_to_right(egui::Align::Center)),
    );
    inside.label(RichText::new(icon).color(color));
    let ink = if enabled { colors.text } else { colors.weak };
    inside.label(RichText::new(text).color(ink));
    inside.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if let Some(keys) = keys {
            ui.label(RichText::new(keys).color(colors.accent));
        }
        ui.add(egui::Label::new(RichText::new(note).color(colors.weak).small()).truncate());
    });
    response
}

/// What fits the query, best first; everything without one.
fn matches(query: &str, has_place: bool) -> Vec<Entry> {
    let table = ClassTable::get();
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut buffer = Vec::new();
    let mut score = |text: &str| pattern.score(Utf32Str::new(text, &mut buffer), &mut matcher);
    let mut found: Vec<(u32, Entry)> = ACTIONS
        .iter()
        .filter(|info| info.action != Action::Palette)
        .filter_map(|info| {
            // The name counts more than what the line below it says.
            let by_name = score(info.name).map(|score| score * 2 + 20);
            let by_doc = score(info.doc);
            Some((by_name.max(by_doc)?, Entry::Act(info.action)))
        })
        .collect();
    if has_place && !query.is_empty() {
        found.extend(
            table
                .classes()
                .filter(|(_, class)| class.creatable && !class.deprecated)
                .filter_map(|(id, class)| {
                    Some((score(&format!("Insert {}", class.name))?, Entry::Insert(id)))
                }),
        );
    }
    if !query.is_empty() {
        // Of names that fit equally well the shorter one has less that was not typed.
        found.sort_by_key(|(score, entry)| (std::cmp::Reverse(*score), entry.name().len()));
    }
    found
        .into_iter()
        .map(|(_, entry)| entry)
        .take(ROWS_MAX + ACTIONS.len())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_find_an_action_and_a_class() {
        assert_eq!(
            matches("dupl", true).first(),
            Some(&Entry::Act(Action::Duplicate))
        );
        let light = ClassTable::get()
            .class_named("PointLight")
            .expect("a class");
        assert!(matches("pointlight", true).contains(&Entry::Insert(light)));
        assert!(!matches("pointlight", false).contains(&Entry::Insert(light)));
        assert_eq!(matches("", true).len(), ACTIONS.len() - 1);
        assert!(matches("qqqqqqqq", true).is_empty());
        for info in ACTIONS.iter().filter(|info| info.action != Action::Palette) {
            let best = matches(info.name, true)[0];
            assert_eq!(best.name(), info.name, "a whole name finds itself first");
        }
    }
}
