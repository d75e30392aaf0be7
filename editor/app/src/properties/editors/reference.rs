//! A reference to another instance: its sign and name, and buttons to choose another by clicking it, or none.

use egui::{Rect, Sense, Ui};
use studio_document::Document;
use studio_model::{ClassId, ClassTable, InstanceId, Value};

use super::{Cell, Deed};
use crate::widgets::{self, Look, MIXED, glyph_button};
use crate::words::one;
use crate::{icons, theme};

pub(super) fn show(
    ui: &mut Ui,
    cell: &Cell<'_>,
    target: Option<InstanceId>,
    document: &Document,
) -> Option<Deed> {
    let model = document.model();
    let target = target.filter(|&target| model.contains(target));
    let side = cell.rect.height();
    let mut field = cell.rect;
    let mut deed = None;
    if cell.enabled {
        field.max.x -= side;
        let pick = button_rect(cell.rect, 0.0);
        let (glyph, label) = if cell.picking {
            (egui_phosphor::regular::X, "Stop choosing")
        } else {
            (egui_phosphor::regular::CROSSHAIR, "Choose by clicking")
        };
        let label = format!("{label}: {}", cell.label);
        if glyph_button(ui, pick, cell.id.with("pick"), glyph, &label).clicked() {
            deed = Some(if cell.picking {
                Deed::DoNotPick
            } else {
                Deed::Pick
            });
        }
        if !cell.picking && (target.is_some() || cell.is_mixed()) {
            field.max.x -= side;
            let label = format!("Clear {}", cell.label);
            let clear = button_rect(cell.rect, 1.0);
            let glyph = egui_phosphor::regular::X;
            if glyph_button(ui, clear, cell.id.with("clear"), glyph, &label).clicked() {
                deed = Some(Deed::set(Value::Ref(None)));
            }
        }
    }
    deed.or(name(ui, cell, field, target, document))
}

/// What is waited for.
fn waiting(target: Option<ClassId>) -> String {
    let class = target.map(|class| ClassTable::get().class(class).name);
    format!("Click {}…", one(class.unwrap_or("instance")))
}

fn button_rect(rect: Rect, place: f32) -> Rect {
    let side = rect.height();
    Rect::from_min_size(
        egui::pos2(rect.right() - side * (place + 1.0), rect.top()),
        egui::vec2(side, side),
    )
    .shrink(1.0)
}

fn name(
    ui: &mut Ui,
    cell: &Cell<'_>,
    field: Rect,
    target: Option<InstanceId>,
    document: &Document,
) -> Option<Deed> {
    let colors = theme::colors(ui.ctx());
    let response = ui.interact(field, cell.id, Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::WidgetType::Button, ui.is_enabled(), cell.label)
    });
    let look = if cell.picking {
        Look::Active
    } else {
        Look::of(&response, cell.enabled)
    };
    widgets::frame(ui, field, look);
    let mut inner = field.shrink2(egui::vec2(5.0, 0.0));
    let shown = target.filter(|_| !cell.picking && !cell.is_mixed());
    let Some(target) = shown else {
        let (text, color) = if cell.picking {
            (waiting(cell.target), colors.accent)
        } else if cell.is_mixed() {
            (MIXED.to_owned(), colors.weak)
        } else {
            ("None".to_owned(), colors.weak)
        };
        widgets::line(ui, inner, &text, widgets::font(), color);
        if cell.enabled && !cell.picking && response.clicked() {
            return Some(Deed::Pick);
        }
        return None;
    };
    let model = document.model();
    if let Some(icon) = icons::of_instance(model, target, colors.dark) {
        ui.painter().text(
            inner.left_center(),
            egui::Align2::LEFT_CENTER,
            icon.glyph,
            egui::FontId::proportional(14.0),
            icon.color,
        );
        inner.min.x += 18.0;
    }
    widgets::line(ui, inner, model.name(target), widgets::font(), colors.text);
    let clicked = response.clicked();
    response
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .on_hover_text(format!("{}\nClick to select it.", model.path(target)));
    clicked.then_some(Deed::Go(target))
}
