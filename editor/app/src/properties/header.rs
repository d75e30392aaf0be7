//! The head of the panel: what is selected, its name, and where it is.

use egui::{Align2, FontId, Id, Rect, Sense, Ui, pos2, vec2};
use studio_document::Document;
use studio_model::{InstanceId, limits};

use super::merged::Cache;
use crate::command::{Command, Commands, SelectMode};
use crate::theme::ROW_HEIGHT;
use crate::widgets::text::TextField;
use crate::widgets::{self};
use crate::{icons, theme};

const INSET: f32 = 8.0;
/// Width of what stands between two names of the path.
const MARK: f32 = 14.0;

/// Shows the head.
pub(super) fn show(ui: &mut Ui, cache: &Cache, document: &Document, out: &mut Commands) {
    let colors = theme::colors(ui.ctx());
    let model = document.model();
    let Some(&primary) = cache.ids.last() else {
        return;
    };
    ui.add_space(4.0);
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT + 2.0));
    let row = row.shrink2(vec2(INSET, 0.0));
    let (glyph, color) = match (&*cache.ids, &*cache.classes) {
        (&[only], _) if let Some(icon) = icons::of_instance(model, only, colors.dark) => {
            (icon.glyph, icon.color)
        }
        (_, [(class, _)]) => {
            let icon = icons::of_class(*class, colors.dark);
            (icon.glyph, icon.color)
        }
        // Of several classes none has its icon here.
        _ => (egui_phosphor::regular::SELECTION_ALL, colors.weak),
    };
    ui.painter().text(
        row.left_center() + vec2(9.0, 0.0),
        Align2::CENTER_CENTER,
        glyph,
        FontId::proportional(18.0),
        color,
    );
    let mut field = row;
    field.min.x += 24.0;
    if cache.ids.len() > 1 {
        let text = summary(cache, document);
        widgets::line(ui, field, &text, widgets::bold(), colors.text);
        let response = ui.interact(field, Id::new("properties head"), Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Label, true, &text));
        return;
    }
    let class = model.class_name(primary);
    let room = field.width() * 0.45;
    let class_width = {
        let text = class.to_owned();
        let galley = ui
            .painter()
            .layout_no_wrap(text, widgets::font(), colors.weak);
        galley.size().x.min(room)
    };
    field.max.x -= class_width + 8.0;
    let class_rect = Rect::from_min_max(pos2(field.right() + 8.0, row.top()), row.max);
    widgets::line(ui, class_rect, class, widgets::font(), colors.weak);
    let renamed = TextField {
        id: Id::new(("properties name", cache.generation)),
        label: "Name",
        text: Some(model.name(primary)),
        hint: "Name",
        enabled: primary != model.root(),
        check: &check_name,
    }
    .show(ui, field);
    if let Some(name) = renamed {
        out.push(Command::Rename(primary, name));
    }
    path(ui, primary, document, out);
}

fn check_name(name: &str) -> Result<(), String> {
    if name.len() > limits::NAME_BYTES_MAX {
        Err("the name is too long".to_owned())
    } else {
        Ok(())
    }
}

/// `3 Parts`, `5 objects`.
fn summary(cache: &Cache, document: &Document) -> String {
    let count = cache.ids.len();
    match cache.classes.as_slice() {
        [(class, _)] => {
            let name = document.model().table().class(*class).name;
            if name.ends_with('s') {
                format!("{count} × {name}")
            } else {
                format!("{count} {name}s")
            }
        }
        _ => format!("{count} objects"),
    }
}

/// The instances above, to click; those that do not fit are left out on the left.
fn path(ui: &mut Ui, id: InstanceId, document: &Document, out: &mut Commands) {
    let model = document.model();
    let colors = theme::colors(ui.ctx());
    let mut above: Vec<InstanceId> = model
        .ancestors(id)
        .filter(|&above| above != model.root())
        .collect();
    if above.is_empty() {
        return;
    }
    above.reverse();
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), 18.0));
    let row = row.shrink2(vec2(INSET, 0.0));
    let font = FontId::proportional(11.5);
    let galleys: Vec<_> = above
        .iter()
        .map(|&id| {
            let name: String = model.name(id).chars().take(40).collect();
            ui.painter().layout_no_wrap(name, font.clone(), colors.weak)
        })
        .collect();
    let mut first = 0;
    let width = |first: usize| {
        let names: f32 = galleys[first..].iter().map(|g| g.size().x + MARK).sum();
        names + if first > 0 { MARK } else { 0.0 }
    };
    while first + 1 < galleys.len() && width(first) > row.width() {
        first += 1;
    }
    let mut x = row.left();
    let mark = |x: &mut f32, glyph: &str| {
        ui.painter().text(
            pos2(*x + MARK / 2.0, row.center().y),
            Align2::CENTER_CENTER,
            glyph,
            FontId::proportional(9.0),
            colors.weak,
        );
        *x += MARK;
    };
    if first > 0 {
        mark(&mut x, "…");
    }
    for (place, galley) in galleys.into_iter().enumerate().skip(first) {
        let at = above[place];
        let right = (x + galley.size().x).min(row.right());
        let rect = Rect::from_min_max(pos2(x, row.top()), pos2(right, row.bottom()));
        let response = ui.interact(rect, Id::new(("properties path", place)), Sense::click());
        let color = if response.hovered() || response.has_focus() {
            colors.accent
        } else {
            colors.weak
        };
        let top = rect.center().y - galley.size().y / 2.0;
        x += galley.size().x;
        ui.painter_at(rect)
            .galley_with_override_text_color(pos2(rect.left(), top), galley, color);
        if place + 1 < above.len() {
            mark(&mut x, egui_phosphor::regular::CARET_RIGHT);
        }
        let label = format!("Select {}", model.name(at));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Link, true, &label));
        if response
            .on_hover_cursor(egui::CursorIcon::PointingHand)
            .clicked()
        {
            out.push(Command::Select(vec![at], SelectMode::Replace));
            out.push(Command::Reveal(at));
        }
    }
}
