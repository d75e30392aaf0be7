//! Everything that is painted over the picture: handles, drags with their numbers, rectangles, connections in the making.

use egui::{Painter, Stroke, StrokeKind, Ui};
use studio_document::transform::Measure;

use super::gizmo::Held;
use super::hand::{Doing, Hand, Over};
use super::label;
use super::sight::Sight;
use crate::theme::{self, Colors};

/// Paints what the hand does.
pub(crate) fn paint(ui: &Ui, sight: Sight<'_>, hand: &Hand) {
    let colors = theme::colors(ui.ctx());
    let painter = ui.painter();
    if let Some(area) = hand.marquee(ui) {
        let fill = colors.accent.gamma_multiply(0.15);
        let edge = Stroke::new(1.0, colors.accent);
        painter.rect(area, 0.0, fill, edge, StrokeKind::Inside);
    }
    if let Some(gizmo) = hand.gizmo() {
        gizmo.paint(painter, &sight.lens, colors, held(hand));
    }
    match hand.doing() {
        Doing::Drag(drag) => {
            label::guides(painter, &sight.lens, colors, drag.guides());
            if let (Some(Measure::Resize { .. }), Some(gizmo)) = (drag.measure(), hand.gizmo()) {
                label::sizes(painter, &sight.lens, colors, &gizmo.bounds);
            }
            let words = drag.measure().map(|measure| {
                label::words(drag.handle(), measure, drag.entry().text()).caught_by(drag.caught())
            });
            say(ui, painter, sight, words);
        }
        Doing::Pivot(drag) => {
            spots(painter, sight, colors, drag.spots(), drag.caught());
            let words = drag
                .measure()
                .map(|measure| label::words(drag.handle(), measure, drag.entry().text()));
            say(ui, painter, sight, words);
        }
        _ => connection(ui, painter, sight, colors, hand),
    }
}

fn held(hand: &Hand) -> Held {
    let hovered = match hand.over() {
        Over::Handle(handle) => Some(*handle),
        _ => None,
    };
    match hand.doing() {
        Doing::Drag(drag) => Held {
            hovered: None,
            dragged: Some(drag.handle()),
            wedge: drag.wedge(),
        },
        Doing::Pivot(drag) => Held {
            hovered: None,
            dragged: Some(drag.handle()),
            wedge: None,
        },
        _ => Held {
            hovered,
            ..Held::default()
        },
    }
}

/// The numbers of a drag, beside the pointer.
fn say(ui: &Ui, painter: &Painter, sight: Sight<'_>, words: Option<label::Words>) {
    let at = ui.input(|input| input.pointer.latest_pos());
    if let (Some(at), Some(words)) = (at, words) {
        let colors = theme::colors(ui.ctx());
        label::paint(painter, colors, sight.lens.rect, at, &words);
    }
}

/// The places that catch a pivot.
fn spots(
    painter: &Painter,
    sight: Sight<'_>,
    colors: &Colors,
    spots: &[glam::Vec3],
    caught: Option<glam::Vec3>,
) {
    for spot in spots {
        let Some(at) = sight.lens.project(*spot) else {
            continue;
        };
        let is_caught = caught == Some(*spot);
        let radius = if is_caught { 6.0 } else { 3.0 };
        let fill = if is_caught {
            colors.accent
        } else {
            colors.on_accent
        };
        let edge = Stroke::new(1.0, egui::Color32::BLACK.gamma_multiply(0.6));
        painter.circle(at, radius, fill, edge);
    }
}

/// A connection whose second end is not chosen yet.
fn connection(ui: &Ui, painter: &Painter, sight: Sight<'_>, colors: &Colors, hand: &Hand) {
    let Some(first) = hand.waiting() else { return };
    let Some(from) = sight.lens.project(first.frame.position) else {
        return;
    };
    let to = match hand.over() {
        Over::Part(hit, _) => sight.lens.project(hit.point),
        _ => ui.input(|input| input.pointer.hover_pos()),
    };
    let edge = Stroke::new(1.5, egui::Color32::BLACK.gamma_multiply(0.6));
    if let Some(to) = to {
        painter.line_segment([from, to], Stroke::new(4.0, edge.color.gamma_multiply(0.6)));
        painter.line_segment([from, to], Stroke::new(2.0, colors.accent));
        painter.circle(to, 4.0, colors.on_accent, edge);
    }
    painter.circle(from, 5.0, colors.accent, edge);
}
