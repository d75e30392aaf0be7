//! A line of text that is committed with Enter or by leaving it. What cannot be used stays there in red with its reason,
//! and nothing is changed.

use egui::text::{CCursor, CCursorRange};
use egui::{FontSelection, Id, Key, Rect, Response, Sense, TextEdit, Ui, UiBuilder};

use super::{Look, MIXED, font, frame, line, name};
use crate::theme;

/// What is being typed, or was and could not be used.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) text: String,
    /// The text that the field began with.
    pub(crate) start: String,
    /// Whether the field had the keyboard when it was shown last.
    pub(crate) live: bool,
}

/// Says why a text cannot be used.
pub(crate) type Check<'a> = &'a dyn Fn(&str) -> Result<(), String>;

/// A field of one line.
pub(crate) struct TextField<'a> {
    /// Its identity, stable from frame to frame.
    pub(crate) id: Id,
    /// Its name for assistive technology.
    pub(crate) label: &'a str,
    /// What it shows; `None` where several differ.
    pub(crate) text: Option<&'a str>,
    /// What stands there while it is empty.
    pub(crate) hint: &'a str,
    /// Whether it can be changed.
    pub(crate) enabled: bool,
    /// What can be used.
    pub(crate) check: Check<'a>,
}

impl TextField<'_> {
    /// Shows it; answers a text that can be used and is another than before.
    pub(crate) fn show(self, ui: &mut Ui, rect: Rect) -> Option<String> {
        let start = self.text.unwrap_or_default();
        if is_editing(ui, self.id) && self.enabled {
            return edit(ui, rect, self.id, self.label, start, self.hint, self.check);
        }
        let response = resting(ui, rect, self.id, self.label, self.enabled);
        if let Some(draft) = draft(ui, self.id) {
            show_rejected(ui, rect, &response, &draft, self.check);
        } else {
            self.paint(ui, rect, &response);
        }
        if self.enabled && response.clicked() {
            response.request_focus();
        }
        None
    }

    fn paint(&self, ui: &Ui, rect: Rect, response: &Response) {
        let colors = theme::colors(ui.ctx());
        frame(ui, rect, Look::of(response, self.enabled));
        let (text, color) = match self.text {
            None => (MIXED, colors.weak),
            Some("") => (self.hint, colors.weak),
            Some(text) if self.enabled => (text, colors.text),
            Some(text) => (text, colors.weak),
        };
        let first = text.lines().next().unwrap_or_default();
        let elided = line(ui, rect.shrink2(MARGIN), first, font(), color);
        if (elided || first.len() < text.len()) && response.hovered() {
            let shown: String = text.chars().take(TOOLTIP_MAX).collect();
            response.clone().on_hover_text(shown);
        }
    }
}

const MARGIN: egui::Vec2 = egui::vec2(5.0, 0.0);
const TOOLTIP_MAX: usize = 1_000;

/// Whether the field of this id has the keyboard, or had it when it was shown last.
pub(crate) fn is_editing(ui: &Ui, id: Id) -> bool {
    ui.memory(|memory| memory.has_focus(id)) || draft(ui, id).is_some_and(|draft| draft.live)
}

pub(crate) fn draft(ui: &Ui, id: Id) -> Option<Draft> {
    ui.data(|data| data.get_temp(id))
}

/// A field that is not being typed in: it can be clicked and reached by Tab.
pub(crate) fn resting(ui: &mut Ui, rect: Rect, id: Id, label: &str, enabled: bool) -> Response {
    let sense = if enabled {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(rect, id, sense);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(
            egui::WidgetType::TextEdit,
            enabled && ui.is_enabled(),
            label,
        )
    });
    if enabled {
        response.on_hover_cursor(egui::CursorIcon::Text)
    } else {
        response
    }
}

/// What was typed and could not be used, in red.
pub(crate) fn show_rejected(
    ui: &Ui,
    rect: Rect,
    response: &Response,
    draft: &Draft,
    check: Check<'_>,
) {
    let colors = theme::colors(ui.ctx());
    frame(ui, rect, Look::Wrong);
    line(ui, rect.shrink2(MARGIN), &draft.text, font(), colors.error);
    if let Err(reason) = check(&draft.text) {
        response
            .clone()
            .on_hover_text(format!("{reason}. Nothing was changed; Esc forgets it."));
    }
    if response.hovered() && ui.input(|input| input.key_pressed(Key::Escape)) {
        ui.data_mut(|data| data.remove::<Draft>(response.id));
    }
}

/// The field while it has the keyboard. Answers a text that was committed, can be used and is another than the first.
pub(crate) fn edit(
    ui: &mut Ui,
    rect: Rect,
    id: Id,
    label: &str,
    start: &str,
    hint: &str,
    check: Check<'_>,
) -> Option<String> {
    let known = draft(ui, id);
    let fresh = known.is_none();
    let mut draft = known.unwrap_or_else(|| Draft {
        text: start.to_owned(),
        start: start.to_owned(),
        live: true,
    });
    draft.live = true;
    let colors = theme::colors(ui.ctx());
    let problem = check(&draft.text).err();
    frame(
        ui,
        rect,
        if problem.is_some() && draft.text != draft.start {
            Look::Wrong
        } else {
            Look::Active
        },
    );
    let mut child = ui.new_child(
        UiBuilder::new()
            .max_rect(rect)
            .layout(egui::Layout::left_to_right(egui::Align::Center)),
    );
    child.shrink_clip_rect(rect.expand(1.0));
    let mut output = TextEdit::singleline(&mut draft.text)
        .id(id)
        .frame(egui::Frame::NONE.inner_margin(egui::Margin::symmetric(5, 0)))
        .min_size(rect.size())
        .desired_width(rect.width())
        .vertical_align(egui::Align::Center)
        .font(FontSelection::FontId(font()))
        .text_color(colors.text)
        .hint_text(hint.to_owned())
        .show(&mut child);
    let response = &output.response.response;
    name(ui, response, label);
    if fresh {
        let all = CCursorRange::two(CCursor::default(), CCursor::new(draft.text.chars().count()));
        output.state.cursor.set_char_range(Some(all));
        output.state.clone().store(ui.ctx(), id);
    }
    if let Some(reason) = &problem
        && draft.text != draft.start
    {
        response.show_tooltip_text(reason);
    }
    conclude(ui, id, draft, check)
}

/// What happens with what was typed when the keyboard leaves.
fn conclude(ui: &Ui, id: Id, mut draft: Draft, check: Check<'_>) -> Option<String> {
    if ui.memory(|memory| memory.has_focus(id)) {
        ui.data_mut(|data| data.insert_temp(id, draft));
        return None;
    }
    let (escape, enter) = ui.input(|input| {
        (
            input.key_pressed(Key::Escape),
            input.key_pressed(Key::Enter),
        )
    });
    let unchanged = draft.text == draft.start;
    if escape || unchanged {
        ui.data_mut(|data| data.remove::<Draft>(id));
        return None;
    }
    if check(&draft.text).is_err() {
        draft.live = enter;
        ui.data_mut(|data| data.insert_temp(id, draft));
        if enter {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        return None;
    }
    ui.data_mut(|data| data.remove::<Draft>(id));
    Some(draft.text)
}
