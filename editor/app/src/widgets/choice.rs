//! One of many by name: a button that opens a list, with a search where the list is long.

use egui::style::ScrollAnimation;
use egui::{Color32, Id, Key, Modifiers, Popup, PopupCloseBehavior, Rect, ScrollArea, Sense, Ui};

use super::search::search_field;
use super::{Look, MIXED, font, frame, line};
use crate::theme::{self, ROW_HEIGHT};

/// Items from which on there is a search.
const SEARCH_MIN: usize = 9;
/// Rows that the list shows at once.
const ROWS_MAX: usize = 12;
/// Frames in which the list finds its place: the first one only measures.
const OPENING: u8 = 3;

/// A button that shows one of many names and opens a list of them.
pub struct Choice<'a> {
    /// Its identity, stable from frame to frame.
    pub id: Id,
    /// Its name for assistive technology.
    pub label: &'a str,
    /// The name that it shows; `None` where several differ.
    pub current: Option<&'a str>,
    /// The names, in the order of the list.
    pub names: &'a [&'a str],
    /// A colour before each name; none where names are no colours.
    pub swatches: &'a [Color32],
    /// Whether it can be changed.
    pub enabled: bool,
}

/// What is typed in the list's search, and the row that the keyboard is on.
#[derive(Debug, Clone, Default)]
struct Search {
    text: String,
    row: usize,
    /// Frames since it was opened.
    frames: u8,
}

impl Choice<'_> {
    /// Shows it; answers which of the names was chosen.
    pub fn show(self, ui: &mut Ui, rect: Rect) -> Option<usize> {
        let sense = if self.enabled {
            Sense::click()
        } else {
            Sense::hover()
        };
        let response = ui.interact(rect, self.id, sense);
        let popup = Popup::default_response_id(&response);
        let open = Popup::is_id_open(ui.ctx(), popup);
        self.paint(ui, rect, &response, open);
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::labeled(
                egui::WidgetType::ComboBox,
                self.enabled && ui.is_enabled(),
                self.label,
            );
            info.current_text_value = Some(self.current.unwrap_or(MIXED).to_owned());
            info
        });
        if !self.enabled {
            return None;
        }
        let state = self.id.with("search");
        if response.clicked() && !open {
            let row = self
                .current
                .and_then(|current| self.names.iter().position(|name| *name == current));
            let fresh = Search {
                text: String::new(),
                row: row.unwrap_or(0),
                frames: 0,
            };
            ui.data_mut(|data| data.insert_temp(state, fresh));
        }
        let chosen = Popup::from_toggle_button_response(&response)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .gap(2.0)
            .show(|ui| self.list(ui, state, rect.width().max(180.0)))
            .and_then(|shown| shown.inner);
        if chosen.is_some() {
            Popup::close_id(ui.ctx(), popup);
        }
        chosen
    }

    fn paint(&self, ui: &Ui, rect: Rect, response: &egui::Response, open: bool) {
        let colors = theme::colors(ui.ctx());
        let look = if open {
            Look::Active
        } else {
            Look::of(response, self.enabled)
        };
        frame(ui, rect, look);
        let mut inner = rect.shrink2(egui::vec2(5.0, 0.0));
        if self.enabled {
            ui.painter().text(
                egui::pos2(inner.right(), inner.center().y),
                egui::Align2::RIGHT_CENTER,
                egui_phosphor::regular::CARET_DOWN,
                egui::FontId::proportional(10.0),
                colors.weak,
            );
            inner.max.x -= 12.0;
        }
        let (text, color) = match self.current {
            Some(text) if self.enabled => (text, colors.text),
            text => (text.unwrap_or(MIXED), colors.weak),
        };
        line(ui, inner, text, font(), color);
    }

    fn list(&self, ui: &mut Ui, state: Id, width: f32) -> Option<usize> {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut search: Search = ui.data(|data| data.get_temp(state)).unwrap_or_default();
        let before = search.text.clone();
        if self.names.len() >= SEARCH_MIN {
            let (_, rect) = ui.allocate_space(egui::vec2(width, ROW_HEIGHT + 2.0));
            let field = state.with("field");
            search_field(
                ui,
                rect,
                field,
                &format!("Search {}", self.label),
                "Search",
                &mut search.text,
            );
            if before.is_empty() && search.text.is_empty() {
                ui.memory_mut(|memory| memory.request_focus(field));
            }
            ui.add_space(4.0);
        }
        let found: Vec<usize> = matches(self.names, &search.text).collect();
        let typed = before != search.text;
        if typed {
            search.row = 0;
        } else if !search.text.is_empty() {
            search.row = search.row.min(found.len().saturating_sub(1));
        }
        search.frames = search.frames.saturating_add(1);
        let moved = move_row(ui, &mut search.row, found.len());
        let mut chosen = None;
        let height = found.len().min(ROWS_MAX) as f32 * ROW_HEIGHT;
        let mut area = ScrollArea::vertical();
        if search.frames < OPENING {
            let middle = search.row as f32 * ROW_HEIGHT - (height - ROW_HEIGHT) / 2.0;
            area = area.vertical_scroll_offset(middle.max(0.0));
        }
        area.max_height(height.max(ROW_HEIGHT))
            .min_scrolled_height(height)
            .show(ui, |ui| {
                for (row, &index) in found.iter().enumerate() {
                    let on = row == search.row;
                    let response = self.item(ui, index, width, on);
                    if on && moved {
                        response.scroll_to_me_animation(None, ScrollAnimation::none());
                    }
                    if response.clicked() {
                        chosen = Some(index);
                    }
                }
                if found.is_empty() {
                    ui.weak("Nothing has this name.");
                }
            });
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            chosen = chosen.or(found.get(search.row).copied());
        }
        ui.data_mut(|data| data.insert_temp(state, search));
        chosen
    }

    fn item(&self, ui: &mut Ui, index: usize, width: f32, on: bool) -> egui::Response {
        let (rect, response) =
            ui.allocate_exact_size(egui::vec2(width, ROW_HEIGHT), Sense::click());
        let colors = theme::colors(ui.ctx());
        if on || response.hovered() {
            let fill = if on { colors.selected } else { colors.hovered };
            ui.painter().rect_filled(rect, 3.0, fill);
        }
        let name = self.names[index];
        let mut inner = rect.shrink2(egui::vec2(6.0, 0.0));
        if let Some(color) = self.swatches.get(index) {
            let side = Rect::from_center_size(
                inner.left_center() + egui::vec2(7.0, 0.0),
                egui::vec2(14.0, 14.0),
            );
            ui.painter().rect_filled(side, 3.0, *color);
            inner.min.x += 20.0;
        }
        if self.current == Some(name) {
            ui.painter().text(
                egui::pos2(inner.right(), inner.center().y),
                egui::Align2::RIGHT_CENTER,
                egui_phosphor::regular::CHECK,
                font(),
                colors.accent,
            );
            inner.max.x -= 16.0;
        }
        line(ui, inner, name, font(), colors.text);
        response.widget_info(|| {
            egui::WidgetInfo::selected(
                egui::WidgetType::SelectableLabel,
                true,
                self.current == Some(name),
                name,
            )
        });
        response
    }
}

/// The names that have all letters of the search in them, those that begin with it first.
fn matches<'a>(names: &'a [&str], search: &str) -> impl Iterator<Item = usize> + 'a {
    let search = search.trim().to_lowercase();
    let has = move |index: usize, at_start: bool| {
        let name = names[index].to_lowercase();
        name.contains(&search) && name.starts_with(&search) == at_start
    };
    let again = has.clone();
    (0..names.len())
        .filter(move |&index| has(index, true))
        .chain((0..names.len()).filter(move |&index| again(index, false)))
}

fn move_row(ui: &Ui, row: &mut usize, rows: usize) -> bool {
    let (up, down) = ui.input_mut(|input| {
        (
            input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp),
            input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown),
        )
    });
    *row = (*row + down).saturating_sub(up).min(rows.saturating_sub(1));
    up + down > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_begin_with_the_search_come_first() {
        let names = ["Plastic", "SmoothPlastic", "Wood", "WoodPlanks"];
        let found = |search: &str| matches(&names, search).collect::<Vec<_>>();
        assert_eq!(found("pla"), [0, 1, 3]);
        assert_eq!(found(""), [0, 1, 2, 3]);
        assert_eq!(found("x"), [0_usize; 0]);
    }
}
