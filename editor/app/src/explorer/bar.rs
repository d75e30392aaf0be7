//! What stands above the rows: the search field with examples, what is wrong with the search or how much it found, and
//! the options of the tree.

use egui::{Id, Key, Link, Popup, PopupCloseBehavior, Rect, RichText, Sense, Ui, vec2};
use studio_document::Document;

use super::{Explorer, services};
use crate::action::Action;
use crate::command::Commands;
use crate::theme;
use crate::widgets::{glyph_button, search::search_field};
use crate::words::{counted, grouped};

const HEIGHT: f32 = 26.0;

/// What can be searched for: an example, and what it finds.
const EXAMPLES: [(&str, &str); 9] = [
    ("door", "names that contain door"),
    ("is:BasePart", "parts of every kind"),
    ("class:Part", "exactly this class"),
    ("tag:\"Light Source\"", "by tag"),
    ("Anchored = false", "by a property"),
    ("Size.Y > 10", "by one number of it"),
    ("@Speed > 3", "by an attribute"),
    ("Workspace.**", "all below; .* directly below"),
    ("is:Part (red or blue) -old", "and, or, not"),
];

impl Explorer {
    pub(super) fn search_bar(&mut self, ui: &mut Ui, document: &Document) {
        let size = vec2(ui.available_width(), HEIGHT);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let mut field = rect;
        field.max.x -= HEIGHT + 2.0;
        let button = Rect::from_min_max(egui::pos2(field.max.x + 2.0, rect.top()), rect.max);
        let id = Self::search_id(ui);
        let label = "Search the tree";
        let hint = "Search: is:Part Size.Y > 10";
        let response = search_field(ui, field, id, label, hint, &mut self.search.text);
        if std::mem::take(&mut self.focus_search) {
            response.request_focus();
        }
        if self.search.text.is_empty() && (response.has_focus() || is_over_examples(ui, id)) {
            self.examples(ui, id, field);
        }
        let enter =
            ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::ArrowDown));
        if response.lost_focus() && enter {
            self.leave_search(ui);
        }
        self.options(ui, button, document);
    }

    fn search_id(ui: &Ui) -> Id {
        ui.id().with("search")
    }

    /// Gives the keyboard to the tree, at what was found first.
    fn leave_search(&mut self, ui: &Ui) {
        let tree = Self::tree_id(ui);
        ui.memory_mut(|memory| memory.request_focus(tree));
        let first = self
            .search
            .matches()
            .and_then(|found| found.first().copied());
        if let Some(first) = first {
            self.keyboard.place(first);
            self.scroll_to = Some(first);
        }
    }

    fn examples(&mut self, ui: &Ui, id: Id, field: Rect) {
        let colors = theme::colors(ui.ctx());
        let layer = ui.layer_id();
        let popup = Popup::new(id.with("examples"), ui.ctx().clone(), field, layer)
            .open(true)
            .close_behavior(PopupCloseBehavior::IgnoreClicks)
            .gap(4.0);
        popup.show(|ui| {
            ui.set_min_width(field.width() - 16.0);
            ui.spacing_mut().item_spacing = vec2(12.0, 4.0);
            egui::Grid::new("examples").show(ui, |ui| {
                for (example, finds) in EXAMPLES {
                    let text = RichText::new(example).monospace().size(11.5);
                    let link = ui.add(Link::new(text)).on_hover_text("Search for it");
                    if link.clicked() {
                        example.clone_into(&mut self.search.text);
                        self.focus_search = true;
                    }
                    ui.label(RichText::new(finds).color(colors.weak).size(11.5));
                    ui.end_row();
                }
            });
        });
    }

    fn options(&mut self, ui: &mut Ui, rect: Rect, document: &Document) {
        let id = ui.id().with("options");
        let dots = egui_phosphor::regular::DOTS_THREE_VERTICAL;
        let button = glyph_button(ui, rect, id, dots, "Explorer options");
        Popup::menu(&button).show(|ui| {
            ui.set_min_width(180.0);
            if ui.button("Expand all").clicked() {
                self.expand_all(document);
                ui.close();
            }
            if ui.button("Collapse all").clicked() {
                self.collapse_all(document);
                ui.close();
            }
            ui.separator();
            let hidden = services::hidden(document);
            let text = match hidden {
                0 => "Show all services".to_owned(),
                count => format!("Show all services ({count} more)"),
            };
            if crate::widgets::check_box(ui, &mut self.all_services, text).changed() {
                self.dirty = true;
            }
        });
    }

    /// A line about the search, if there is something to say.
    pub(super) fn search_status(&mut self, ui: &mut Ui, out: &mut Commands) {
        let colors = theme::colors(ui.ctx());
        let small = |text: String| RichText::new(text).size(11.5);
        if let Some(error) = self.search.error().cloned() {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.label(small(format!("{}.", capital(&error.message))).color(colors.error));
                let Some(hint) = &error.hint else {
                    return;
                };
                match &error.replacement {
                    None => {
                        ui.label(small(capital(hint)).color(colors.weak));
                    }
                    Some(right) => {
                        if ui.add(Link::new(small(capital(hint)))).clicked() {
                            self.search.text.replace_range(error.span.clone(), right);
                            self.focus_search = true;
                        }
                    }
                }
            });
            return;
        }
        let Some(matches) = self.search.matches() else {
            return;
        };
        let count = matches.len();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let text = match self.search.progress() {
                Some(visited) => format!("Searching… {} read", grouped(visited)),
                None => counted(count, "match"),
            };
            ui.label(small(text).color(colors.weak));
            if count > 0 && ui.add(Link::new(small("Select all".to_owned()))).clicked() {
                out.act(Action::SelectAll);
            }
        });
    }
}

/// Whether the pointer is over the examples: they stay then, because pressing there takes the keyboard from the field.
fn is_over_examples(ui: &Ui, id: Id) -> bool {
    let popup = ui.ctx().read_response(id.with("examples"));
    popup.is_some_and(|popup| popup.contains_pointer())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.clone()).collect()
}
