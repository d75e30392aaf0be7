//! What a drag shows while it goes on, and how it opens and scrolls the tree to get where it wants.

use egui::{
    Align2, Color32, Context, CornerRadius, CursorIcon, FontId, LayerId, Order, Pos2, Rect, Stroke,
    StrokeKind, Ui,
};

use super::{Drag, Mark, Target};
use crate::explorer::Explorer;
use crate::explorer::outline::Fold;
use crate::theme::{self, ROW_HEIGHT};

/// How long a folded row is hovered before it unfolds, seconds.
const UNFOLD_SECONDS: f64 = 0.6;
/// How near to the edge scrolling starts, points, and how fast it gets there, points a second.
const EDGE: f32 = 28.0;
const EDGE_SPEED: f32 = 700.0;

impl Explorer {
    /// Marks where a drop would go, or says why it cannot.
    pub(super) fn show_drag(
        &self,
        ui: &Ui,
        label: &str,
        pointer: Pos2,
        target: Result<Target, &str>,
    ) {
        let colors = theme::colors(ui.ctx());
        let painter = ui.painter().with_clip_rect(self.view.rect.expand(2.0));
        match target.map(|target| target.mark) {
            Ok(Mark::Into(at)) => {
                let rect = self.rect_of(at).shrink(1.0);
                let stroke = Stroke::new(1.5, colors.accent);
                painter.rect_stroke(rect, CornerRadius::same(4), stroke, StrokeKind::Inside);
            }
            Ok(Mark::Line(at, depth)) => {
                let rect = self.rect_of(at);
                let left = self.indent(depth);
                let stroke = Stroke::new(2.0, colors.accent);
                painter.circle_stroke(Pos2::new(left, rect.top()), 3.0, stroke);
                painter.hline(left + 3.0..=rect.right() - 4.0, rect.top(), stroke);
            }
            Err(_) => {}
        }
        let cursor = if target.is_ok() {
            CursorIcon::Grabbing
        } else {
            CursorIcon::NotAllowed
        };
        ui.set_cursor_icon(cursor);
        let text = match target {
            Ok(_) => label.to_owned(),
            Err(reason) => format!("{label} – {reason}"),
        };
        let color = if target.is_ok() {
            colors.text
        } else {
            colors.error
        };
        floating(ui.ctx(), pointer, text, color);
    }

    /// Unfolds the row that the pointer has waited over.
    pub(super) fn unfold_below_pointer(
        &mut self,
        context: &Context,
        drag: &mut Drag,
        target: Option<Target>,
    ) {
        let folded = match target.map(|target| target.mark) {
            Some(Mark::Into(at)) => self
                .outline
                .row(at)
                .filter(|row| row.fold == Fold::Closed)
                .map(|row| row.id),
            _ => None,
        };
        let now = context.input(|input| input.time);
        drag.waiting = match (folded, drag.waiting) {
            (Some(id), Some((waiting, since))) if id == waiting => {
                if now - since > UNFOLD_SECONDS {
                    self.toggle(id);
                    None
                } else {
                    Some((id, since))
                }
            }
            (Some(id), _) => Some((id, now)),
            (None, _) => None,
        };
        if drag.waiting.is_some() {
            context.request_repaint_after_secs(UNFOLD_SECONDS as f32 / 4.0);
        }
    }

    /// Scrolls while the pointer is near the upper or lower edge.
    pub(super) fn scroll_at_edge(&mut self, ui: &Ui, pointer: Pos2) {
        let rect = self.view.rect;
        let above = (rect.top() + EDGE - pointer.y).clamp(0.0, EDGE);
        let below = (pointer.y - rect.bottom() + EDGE).clamp(0.0, EDGE);
        let push = (below - above) / EDGE;
        if push != 0.0 && rect.x_range().contains(pointer.x) {
            let time = ui.input(|input| input.stable_dt).min(0.1);
            self.scroll_by = push * EDGE_SPEED * time;
            ui.ctx().request_repaint();
        }
    }

    /// Where the row of a number is on the screen, in view or not.
    pub(in crate::explorer) fn rect_of(&self, at: usize) -> Rect {
        let rect = self.view.rect;
        let top = rect.top() - self.view.offset + at as f32 * ROW_HEIGHT;
        Rect::from_min_size(
            Pos2::new(rect.left(), top),
            egui::vec2(rect.width(), ROW_HEIGHT),
        )
    }
}

/// A note beside the pointer.
fn floating(context: &Context, pointer: Pos2, text: String, color: Color32) {
    let colors = theme::colors(context);
    let painter =
        context.layer_painter(LayerId::new(Order::Tooltip, egui::Id::new("dragged-rows")));
    let galley = painter.layout_no_wrap(text, FontId::proportional(12.5), color);
    let at = pointer + egui::vec2(14.0, 10.0);
    let rect = Align2::LEFT_TOP
        .anchor_size(at, galley.size())
        .expand2(egui::vec2(8.0, 4.0));
    let stroke = Stroke::new(1.0, colors.line);
    let corner = CornerRadius::same(4);
    painter.rect(rect, corner, colors.frame, stroke, StrokeKind::Inside);
    painter.galley(at, galley, color);
}
