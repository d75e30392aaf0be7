//! The popup that inserts an object: a search over all classes that can be created, those that people put below such a
//! parent first. Asks for [`Command::Insert`] and knows nothing of where the new instance lands.

mod classes;
mod docs;
mod ranking;
#[cfg(test)]
mod tests;

use egui::{Context, Id, Key, Modifiers, Popup, PopupCloseBehavior, Rect, Sense, Ui};
use studio_document::Document;
use studio_document::services::is_there;
use studio_model::{ClassId, InstanceId};

use crate::command::{Command, Commands};
use crate::icons;
use crate::theme;
use crate::widgets::{self, search::search_field};

pub(crate) use classes::{common, creatable};
pub(crate) use docs::doc;

const WIDTH: f32 = 400.0;
/// Whole rows.
const HEIGHT: f32 = ROW * 14.0;
const ROW: f32 = 26.0;

/// The popup, while it is open.
#[derive(Debug, Clone)]
pub struct InsertMenu {
    /// Below what; `None` where the selection and the camera say.
    parent: Option<InstanceId>,
    text: String,
    found: Option<ranking::Found>,
    chosen: usize,
    /// Whether the list follows the keyboard.
    follow: bool,
}

impl InsertMenu {
    /// A menu that inserts below `parent`; without one where the selection and the camera say.
    pub fn new(parent: Option<InstanceId>) -> Self {
        Self {
            parent,
            text: String::new(),
            found: None,
            chosen: 0,
            follow: true,
        }
    }

    /// Below what it inserts; `None` where the selection and the camera say.
    pub fn parent(&self) -> Option<InstanceId> {
        self.parent
    }

    /// Shows it beside `anchor`; whether it stays open.
    pub fn show(
        &mut self,
        context: &Context,
        anchor: Rect,
        document: &Document,
        out: &mut Commands,
    ) -> bool {
        let model = document.model();
        let mut open = self.parent.is_none_or(|parent| is_there(model, parent));
        let layer = egui::LayerId::background();
        let popup = Popup::new(Id::new("insert-menu"), context.clone(), anchor, layer)
            .open_bool(&mut open)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .gap(4.0);
        let done = popup
            .show(|ui| {
                ui.set_width(WIDTH.min(context.content_rect().width() - 32.0));
                self.content(ui, document, out)
            })
            .is_some_and(|shown| shown.inner);
        open && !done
    }

    /// Whether something was chosen.
    fn content(&mut self, ui: &mut Ui, document: &Document, out: &mut Commands) -> bool {
        let model = document.model();
        let parent = self
            .parent
            .or(document.selection().primary())
            .unwrap_or(model.root());
        let class = model.class(parent);
        let count = self.found.as_ref().map_or(0, ranking::Found::len);
        let entered = self.keyboard(ui, count);
        let (rect, _) =
            ui.allocate_exact_size(egui::vec2(ui.available_width(), ROW), Sense::hover());
        let hint = match self.parent {
            Some(parent) => format!("Insert into {}…", short(model.name(parent))),
            None => "Insert…".to_owned(),
        };
        let field = ui.id().with("field");
        let response = search_field(ui, rect, field, "Insert object", &hint, &mut self.text);
        response.request_focus();
        if self
            .found
            .as_ref()
            .is_none_or(|found| found.text != self.text)
        {
            self.found = Some(ranking::find(&self.text, class));
            (self.chosen, self.follow) = (0, true);
        }
        let Some(found) = self.found.take() else {
            return false;
        };
        ui.add_space(4.0);
        let clicked = self.list(ui, &found);
        let chosen = clicked.or(found.class(self.chosen).filter(|_| entered));
        self.found = Some(found);
        if let Some(class) = chosen {
            let parent = self.parent;
            out.push(Command::Insert { class, parent });
        }
        chosen.is_some()
    }

    /// Moves the choice; whether Enter was pressed.
    fn keyboard(&mut self, ui: &Ui, count: usize) -> bool {
        let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        let before = self.chosen;
        let page = (HEIGHT / ROW) as usize - 1;
        self.chosen += pressed(Key::ArrowDown) + page * pressed(Key::PageDown);
        let back = pressed(Key::ArrowUp) + page * pressed(Key::PageUp);
        self.chosen = self
            .chosen
            .saturating_sub(back)
            .min(count.saturating_sub(1));
        self.follow |= self.chosen != before;
        pressed(Key::Enter) > 0
    }

    /// The classes; the one that was clicked.
    fn list(&mut self, ui: &mut Ui, found: &ranking::Found) -> Option<ClassId> {
        if found.len() == 0 {
            note(
                ui,
                "No class is called that. Try fewer letters, or what it does: light, joint, sound.",
            );
            return None;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let lines = found.lines();
        let mut area = egui::ScrollArea::vertical()
            .max_height(HEIGHT)
            .min_scrolled_height(HEIGHT)
            .auto_shrink([false, true]);
        if std::mem::take(&mut self.follow) {
            let line = found.line_of(self.chosen);
            let top = (line as f32 - HEIGHT / ROW / 2.0).max(0.0) * ROW;
            area = area.vertical_scroll_offset(top);
        }
        let mut clicked = None;
        area.show_rows(ui, ROW, lines, |ui, shown| {
            for line in shown {
                let size = egui::vec2(ui.available_width(), ROW);
                match found.line(line) {
                    ranking::Line::Heading(text) => heading(ui, size, text),
                    ranking::Line::Class(place, class) => {
                        let response = class_row(ui, size, class, place == self.chosen);
                        if response.clicked() {
                            clicked = Some(class);
                        }
                        // A pointer that rests must not take the choice from the keyboard.
                        if response.hovered() && ui.input(|i| i.pointer.delta() != egui::Vec2::ZERO)
                        {
                            self.chosen = place;
                        }
                    }
                }
            }
        });
        clicked
    }
}

fn short(name: &str) -> String {
    let mut short: String = name.chars().take(24).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

fn note(ui: &mut Ui, text: &str) {
    let colors = theme::colors(ui.ctx());
    ui.add_space(8.0);
    ui.label(egui::RichText::new(text).color(colors.weak));
    ui.add_space(8.0);
}

fn heading(ui: &mut Ui, size: egui::Vec2, text: &str) {
    let colors = theme::colors(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let mut inner = rect.shrink2(egui::vec2(8.0, 0.0));
    inner.min.y += 4.0;
    widgets::line(
        ui,
        inner,
        text,
        egui::FontId::proportional(11.0),
        colors.weak,
    );
}

fn class_row(ui: &mut Ui, size: egui::Vec2, class: ClassId, chosen: bool) -> egui::Response {
    let colors = theme::colors(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let name = studio_model::ClassTable::get().class(class).name;
    response.widget_info(|| {
        let kind = egui::WidgetType::Button;
        egui::WidgetInfo::selected(kind, true, chosen, format!("Insert {name}"))
    });
    if chosen {
        ui.painter().rect_filled(rect, 4.0, colors.selected);
    }
    let icon = icons::of_class(class, colors.dark);
    let center = egui::pos2(rect.left() + 18.0, rect.center().y);
    let font = egui::FontId::proportional(16.0);
    ui.painter().text(
        center,
        egui::Align2::CENTER_CENTER,
        icon.glyph,
        font,
        icon.color,
    );
    let mut text = rect.shrink2(egui::vec2(8.0, 0.0));
    text.min.x = rect.left() + 34.0;
    let galley = ui
        .painter()
        .layout_no_wrap(name.to_owned(), widgets::font(), colors.text);
    let end = text.left() + galley.size().x + 10.0;
    let top = text.center().y - galley.size().y / 2.0;
    ui.painter()
        .galley(egui::pos2(text.left(), top), galley, colors.text);
    text.min.x = end;
    let doc = doc(class);
    let ink = if chosen { colors.text } else { colors.weak };
    let font = egui::FontId::proportional(11.5);
    widgets::line(ui, text, &doc, font, ink);
    response
}
