//! Numbers and colours over time: a small picture in the row, and a window with a curve or gradient and its keypoints.

use std::sync::Arc;

use egui::epaint::{Mesh, PathStroke};
use egui::{Popup, PopupCloseBehavior, Rect, Response, Sense, Shape, Ui, pos2};
use studio_model::Value;
use studio_model::value::{ColorKeypoint, NumberKeypoint};

use super::{Cell, Deed, keypoints};
use crate::properties::parts::Patch;
use crate::theme;
use crate::widgets::picker::Recent;
use crate::widgets::{self, Look, MIXED, color};

/// Numbers over time.
pub(super) fn numbers(
    ui: &mut Ui,
    cell: &Cell<'_>,
    points: &Arc<[NumberKeypoint]>,
) -> Option<Deed> {
    let response = button(ui, cell, |ui, rect| curve(ui, rect, points, None));
    let change = window(cell, &response, |ui| keypoints::numbers(ui, cell, points))?;
    Some(Deed::of(change, |points| {
        Patch::Whole(Value::NumberSequence(points.into()))
    }))
}

/// Colours over time.
pub(super) fn colors(
    ui: &mut Ui,
    cell: &Cell<'_>,
    points: &Arc<[ColorKeypoint]>,
    recent: &mut Recent,
) -> Option<Deed> {
    let response = button(ui, cell, |ui, rect| gradient(ui, rect, points));
    let change = window(cell, &response, |ui| {
        keypoints::colors(ui, cell, points, recent)
    })?;
    Some(Deed::of(change, |points| {
        Patch::Whole(Value::ColorSequence(points.into()))
    }))
}

fn button(ui: &mut Ui, cell: &Cell<'_>, picture: impl FnOnce(&Ui, Rect)) -> Response {
    let sense = if cell.enabled {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(cell.rect, cell.id, sense);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::WidgetType::Button, cell.enabled, cell.label)
    });
    let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    let look = if open {
        Look::Active
    } else {
        Look::of(&response, cell.enabled)
    };
    widgets::frame(ui, cell.rect, look);
    let inner = cell.rect.shrink(2.0);
    if cell.is_mixed() {
        let weak = theme::colors(ui.ctx()).weak;
        let inner = inner.shrink2(egui::vec2(3.0, 0.0));
        widgets::line(ui, inner, MIXED, widgets::font(), weak);
    } else {
        picture(ui, inner);
    }
    response
}

fn window<R>(
    cell: &Cell<'_>,
    response: &Response,
    content: impl FnOnce(&mut Ui) -> Option<R>,
) -> Option<R> {
    if !cell.enabled {
        return None;
    }
    Popup::from_toggle_button_response(response)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .gap(2.0)
        .show(content)?
        .inner
}

/// The least and greatest value of a curve, with some room where they are one.
pub(super) fn bounds(points: &[NumberKeypoint]) -> (f32, f32) {
    let ends = |point: &NumberKeypoint| {
        let spread = point.envelope.abs();
        (point.value - spread, point.value + spread)
    };
    let least = points.iter().map(|point| ends(point).0).fold(0.0, f32::min);
    let greatest = points.iter().map(|point| ends(point).1).fold(0.0, f32::max);
    if greatest - least < 1e-6 {
        (least, least + 1.0)
    } else {
        (least, greatest)
    }
}

/// Where a keypoint lies in a picture.
pub(super) fn place(
    rect: Rect,
    time: f32,
    value: f32,
    (least, greatest): (f32, f32),
) -> egui::Pos2 {
    // What comes from a place may be no number at all.
    let share = |share: f32| {
        if share.is_nan() {
            0.0
        } else {
            share.clamp(0.0, 1.0)
        }
    };
    let height = share((value - least) / (greatest - least));
    pos2(
        egui::lerp(rect.left()..=rect.right(), share(time)),
        egui::lerp(rect.bottom()..=rect.top(), height),
    )
}

/// Paints numbers over time, with the spread around them; `marked` is one that stands out.
pub(super) fn curve(ui: &Ui, rect: Rect, points: &[NumberKeypoint], marked: Option<usize>) {
    let colors = theme::colors(ui.ctx());
    let bounds = bounds(points);
    let inner = rect.shrink2(egui::vec2(3.0, 3.0));
    let at = |point: &NumberKeypoint, spread: f32| {
        place(
            inner,
            point.time,
            point.value + spread * point.envelope,
            bounds,
        )
    };
    let mut spread = Mesh::default();
    for (index, point) in points.iter().enumerate() {
        let soft = colors.accent.gamma_multiply(0.25);
        spread.colored_vertex(at(point, 1.0), soft);
        spread.colored_vertex(at(point, -1.0), soft);
        if index > 0 {
            let corner = index as u32 * 2;
            spread.add_triangle(corner - 2, corner - 1, corner);
            spread.add_triangle(corner, corner - 1, corner + 1);
        }
    }
    let line: Vec<egui::Pos2> = points.iter().map(|point| at(point, 0.0)).collect();
    let painter = ui.painter_at(rect);
    painter.add(Shape::mesh(spread));
    painter.add(Shape::line(
        line.clone(),
        PathStroke::new(1.5, colors.accent),
    ));
    if rect.height() > 40.0 {
        for (index, place) in line.into_iter().enumerate() {
            let radius = if marked == Some(index) { 5.0 } else { 3.5 };
            painter.circle(
                place,
                radius,
                colors.accent,
                egui::Stroke::new(1.5, colors.panel),
            );
        }
    }
}

/// Paints colours over time.
pub(super) fn gradient(ui: &Ui, rect: Rect, points: &[ColorKeypoint]) {
    let mut mesh = Mesh::default();
    for (index, point) in points.iter().enumerate() {
        let x = egui::lerp(rect.left()..=rect.right(), point.time.clamp(0.0, 1.0));
        let shown = color::color32(point.color);
        mesh.colored_vertex(pos2(x, rect.top()), shown);
        mesh.colored_vertex(pos2(x, rect.bottom()), shown);
        if index > 0 {
            let corner = index as u32 * 2;
            mesh.add_triangle(corner - 2, corner - 1, corner);
            mesh.add_triangle(corner, corner - 1, corner + 1);
        }
    }
    ui.painter_at(rect).add(Shape::mesh(mesh));
}
