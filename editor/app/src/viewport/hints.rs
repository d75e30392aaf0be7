//! One line that says what the mouse and keys do now, and what to do in an empty place.

use egui::{Align2, Context, FontId, Rect, Ui, vec2};
use studio_document::transform::Handle;

use super::hand::{Doing, Hand, Over};
use crate::action::Action;
use crate::shell::state;
use crate::theme::{self, Colors};
use crate::tools::{Tool, Tools};
use crate::words::grouped;

/// What can be done now.
pub(crate) fn line(hand: &Hand, tools: &Tools, flies: bool) -> &'static str {
    if flies {
        return "W A S D Q E fly · Shift slower · wheel changes the speed";
    }
    match hand.doing() {
        Doing::Drag(drag) if drag.is_over_surfaces() => {
            "R rotate · T tilt · Alt lies flat on the surface · Shift without steps · Esc cancels"
        }
        Doing::Drag(drag) => match drag.handle() {
            Handle::ScaleFace(_) => {
                "Type a number · Ctrl both sides · Shift in proportion · Esc cancels"
            }
            _ => "Type a number · Shift the other way of snapping · Esc cancels",
        },
        Doing::Pivot(_) => "Corners, edges and faces catch the pivot · type a number · Esc cancels",
        Doing::Stroke(_) => "Drag over more parts · Esc cancels",
        Doing::Marquee(_) => "Selects what it touches · Shift adds · Alt takes parts · Esc cancels",
        Doing::Spent => "Let go of the button",
        Doing::Nothing => idle(hand, tools),
    }
}

fn idle(hand: &Hand, tools: &Tools) -> &'static str {
    if let Over::Handle(handle) = hand.over() {
        return match handle {
            Handle::MoveAxis(_) => "Drag along the axis",
            Handle::MovePlane(_) => "Drag in the plane",
            Handle::RotateAxis(_) => "Drag around the axis",
            Handle::ScaleFace(_) => "Drag this side · Ctrl both sides · Shift in proportion",
            Handle::Free => "Drag anywhere; corners, edges and faces catch it",
        };
    }
    match tools.tool {
        Tool::Select => {
            "Click selects · drag moves over surfaces · Alt+click takes the part, again the one behind · right button looks, W A S D fly"
        }
        Tool::Move | Tool::Rotate | Tool::Scale | Tool::Transform if hand.gizmo().is_none() => {
            "Click something to get its handles · right button looks, W A S D fly · F looks at it"
        }
        Tool::Move => "Drag an arrow, a square, or the thing itself over surfaces",
        Tool::Rotate => "Drag a ring",
        Tool::Scale => "Drag a ball to resize that side",
        Tool::Transform => "Arrows move, rings turn, balls resize",
        Tool::PaintColor => "Click or drag over parts to give them the colour in hand",
        Tool::PaintMaterial => "Click or drag over parts to give them the material in hand",
        Tool::Pivot if hand.gizmo().is_none() => "Click what has the pivot",
        Tool::Pivot => "Drag the pivot; it snaps to corners, edges and faces",
        Tool::Connect if hand.waiting().is_some() => {
            "Click the second part · Esc forgets the first"
        }
        Tool::Connect => "Click a part, then another, to join them",
    }
}

/// Paints the line at the bottom.
pub(crate) fn paint(ui: &Ui, area: Rect, text: &str) {
    let colors = theme::colors(ui.ctx());
    let room = area.width() - 20.0;
    if room > 120.0 && area.height() > 120.0 {
        let at = area.left_bottom() + vec2(10.0, -10.0);
        pill(ui, colors, at, Align2::LEFT_BOTTOM, text, room);
    }
}

/// Says where to begin, where there is nothing.
pub(crate) fn empty(ui: &Ui, area: Rect) {
    let insert = keys(ui.ctx(), Action::InsertObject);
    let next = format!("Insert a part with Part in the toolbar, or anything with {insert}.");
    middle(ui, area, "Nothing here yet", &next);
}

/// Says that a place of so many instances is being read.
pub(crate) fn reading(ui: &Ui, area: Rect, instances: usize) {
    let count = grouped(instances);
    let what = format!("{count} instances. The tree and the properties are ready.");
    middle(ui, area, "The view is being made", &what);
}

/// Two lines in the middle of the view.
fn middle(ui: &Ui, area: Rect, head: &str, text: &str) {
    let colors = theme::colors(ui.ctx());
    let at = area.center();
    let big = FontId::new(16.0, egui::FontFamily::Name(theme::BOLD.into()));
    ui.painter().text(
        at - vec2(0.0, 14.0),
        Align2::CENTER_CENTER,
        head,
        big,
        colors.text,
    );
    pill(
        ui,
        colors,
        at + vec2(0.0, 14.0),
        Align2::CENTER_CENTER,
        text,
        area.width() - 20.0,
    );
}

fn keys(context: &Context, action: Action) -> String {
    state::keys(context, action).unwrap_or_else(|| action.info().name.to_owned())
}

/// Text on a dark ground; its left end.
fn pill(ui: &Ui, colors: &Colors, at: egui::Pos2, align: Align2, text: &str, width: f32) {
    let font = FontId::proportional(12.0);
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, colors.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width((width - 16.0).max(10.0));
    let galley = ui.painter().layout_job(job);
    let rect = align.anchor_size(at, galley.size() + vec2(16.0, 8.0));
    let ground = colors.panel.gamma_multiply(0.86);
    ui.painter().rect_filled(rect, 5.0, ground);
    ui.painter()
        .galley(rect.min + vec2(8.0, 4.0), galley, colors.text);
}
