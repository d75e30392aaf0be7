//! One line, shown for a while, that says what the mouse and keys do now, each as "key: effect", and what to do in an empty place.

use std::time::Duration;

use egui::text::LayoutJob;
use egui::{Align, Align2, Context, FontId, Painter, Rect, Stroke, StrokeKind, Ui, vec2};
use studio_document::transform::Handle;

use super::hand::{Doing, Hand, Over};
use crate::action::Action;
use crate::shell::state;
use crate::theme::{self, Colors};
use crate::tools::{Tool, Tools};
use crate::words::grouped;

/// Size of hints, points.
const SIZE: f32 = 12.0;
/// Seconds for which a line is shown where nothing else happens, and those in which it fades after them.
const SHOWN: f64 = 8.0;
const FADING: f64 = 0.6;
/// Between two hints of a line.
const BETWEEN: &str = "  ·  ";

/// What can be done now: what is most worth knowing first.
pub(crate) fn line(hand: &Hand, tools: &Tools, flies: bool) -> &'static [&'static str] {
    if flies {
        return &[
            "W A S D: fly",
            "Q E: down, up",
            "Shift: slower",
            "Wheel: change speed",
        ];
    }
    match hand.doing() {
        Doing::Drag(drag) if drag.is_over_surfaces() => &[
            "R: rotate",
            "T: tilt",
            "Alt: align to the surface",
            "Shift: toggle snapping",
            "Esc: cancel",
        ],
        Doing::Drag(drag) => match drag.handle() {
            Handle::ScaleFace(_) => &[
                "Number: exact size change",
                "Ctrl: both sides",
                "Shift: keep proportions",
                "Esc: cancel",
            ],
            _ => &[
                "Number: exact amount",
                "Shift: toggle snapping",
                "Esc: cancel",
            ],
        },
        Doing::Pivot(_) => &[
            "Drag: snap to corners, edges and faces",
            "Number: exact amount",
            "Esc: cancel",
        ],
        Doing::Stroke(_) => &["Drag: paint more parts", "Esc: cancel"],
        Doing::Marquee(_) => &[
            "Drag: select what the rectangle touches",
            "Shift: add to the selection",
            "Alt: pick parts inside models",
            "Esc: cancel",
        ],
        Doing::Spent => &["Release the button to go on"],
        Doing::Nothing => idle(hand, tools),
    }
}

fn idle(hand: &Hand, tools: &Tools) -> &'static [&'static str] {
    if let Over::Handle(handle) = hand.over() {
        return match handle {
            Handle::MoveAxis(_) => &["Drag: move along this axis"],
            Handle::MovePlane(_) => &["Drag: move in this plane"],
            Handle::RotateAxis(_) => &["Drag: rotate around this axis"],
            Handle::ScaleFace(_) => &[
                "Drag: resize this side",
                "Ctrl: both sides",
                "Shift: keep proportions",
            ],
            Handle::Free => &["Drag: move freely, snapping to corners, edges and faces"],
        };
    }
    match tools.tool {
        Tool::Select => &[
            "Click: select",
            "Drag: move over surfaces",
            "Right button + W A S D: look and fly",
            "Alt+click: pick the part inside a model; again: the one behind",
        ],
        Tool::Move | Tool::Rotate | Tool::Scale | Tool::Transform if hand.gizmo().is_none() => &[
            "Click: select something to show its handles",
            "Right button + W A S D: look and fly",
        ],
        Tool::Move => &[
            "Drag an arrow: move along an axis",
            "Drag a square: move in a plane",
            "Drag the part: move over surfaces",
        ],
        Tool::Rotate => &["Drag a ring: rotate around its axis"],
        Tool::Scale => &["Drag a face handle: resize that side"],
        Tool::Transform => &[
            "Drag an arrow: move",
            "Drag a ring: rotate",
            "Drag a face handle: resize",
        ],
        Tool::PaintColor => &["Click or drag over parts: apply the chosen color"],
        Tool::PaintMaterial => &["Click or drag over parts: apply the chosen material"],
        Tool::Pivot if hand.gizmo().is_none() => &["Click: select what has the pivot"],
        Tool::Pivot => &["Drag: move the pivot, snapping to corners, edges and faces"],
        Tool::Connect if hand.waiting().is_some() => &[
            "Click: connect to this part",
            "Esc: choose another first part",
        ],
        Tool::Connect => &["Click: choose the first part, then the second"],
    }
}

/// Why a click on a locked part selected nothing.
pub(crate) fn locked(name: &str) -> String {
    format!("{name} is locked: select it in the Explorer")
}

/// The line that is shown, and since when.
#[derive(Debug, Default)]
pub(crate) struct Told {
    line: String,
    since: f64,
}

impl Told {
    /// Shows hints until they were there for some seconds; as long as they change nothing where they `stay`.
    pub(crate) fn show(&mut self, ui: &Ui, area: Rect, hints: &[&str], stays: bool) {
        let now = ui.input(|input| input.time);
        let line = hints.join(BETWEEN);
        if stays || line != self.line {
            self.since = now;
            self.line = line;
        }
        let left = self.since + SHOWN + FADING - now;
        if left <= 0.0 {
            return;
        }
        let wait = Duration::from_secs_f64((left - FADING).max(0.0));
        ui.ctx().request_repaint_after(wait);
        paint(ui, area, hints, (left / FADING).min(1.0) as f32);
    }
}

/// Paints as many hints as there is room for at the bottom, on at most half of the width.
fn paint(ui: &Ui, area: Rect, hints: &[&str], opacity: f32) {
    let colors = theme::colors(ui.ctx());
    let room = area.width() * 0.5;
    if room < 60.0 || area.height() < 120.0 {
        return;
    }
    let mut painter = ui.painter().clone();
    painter.multiply_opacity(opacity);
    let width = |text: &str| {
        let font = FontId::proportional(SIZE);
        let galley = ui
            .painter()
            .layout_no_wrap(text.to_owned(), font, colors.text);
        galley.size().x
    };
    let text = fitting(hints, |text| width(text) <= room - 16.0);
    let at = area.left_bottom() + vec2(10.0, -10.0);
    pill(&painter, colors, at, Align2::LEFT_BOTTOM, &text, room);
}

/// The first hints, as many as fit in one line, with an ellipsis for those that do not.
fn fitting(hints: &[&str], fits: impl Fn(&str) -> bool) -> String {
    let all = hints.join(BETWEEN);
    if fits(&all) {
        return all;
    }
    let fewer = (1..hints.len()).rev();
    let mut shorter = fewer.map(|count| format!("{}{BETWEEN}…", hints[..count].join(BETWEEN)));
    shorter
        .find(|text| fits(text))
        .or_else(|| hints.first().map(|&hint| hint.to_owned()))
        .unwrap_or_default()
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

/// Two lines on a card in the middle of the view.
fn middle(ui: &Ui, area: Rect, head: &str, text: &str) {
    let colors = theme::colors(ui.ctx());
    let bold = egui::FontFamily::Name(theme::BOLD.into());
    let width = (area.width() - 60.0).max(10.0);
    let lay = |text: &str, font: FontId, ink: egui::Color32| {
        let mut job = LayoutJob::simple(text.to_owned(), font, ink, width);
        job.halign = Align::Center;
        ui.painter().layout_job(job)
    };
    let head = lay(head, FontId::new(16.0, bold), colors.text);
    let text = lay(text, FontId::proportional(13.0), colors.text);
    let size = vec2(
        head.size().x.max(text.size().x),
        head.size().y + 6.0 + text.size().y,
    );
    let rect = Align2::CENTER_CENTER.anchor_size(area.center(), size + vec2(40.0, 28.0));
    let painter = ui.painter();
    painter.rect(
        rect,
        8.0,
        colors.panel.gamma_multiply(0.94),
        Stroke::new(1.0, colors.line),
        StrokeKind::Inside,
    );
    // Lines that are centred are laid around their middle.
    let top = rect.center_top() + vec2(0.0, 14.0);
    let below = top + vec2(0.0, head.size().y + 6.0);
    painter.galley(top, head, colors.text);
    painter.galley(below, text, colors.text);
}

fn keys(context: &Context, action: Action) -> String {
    state::keys(context, action).unwrap_or_else(|| action.info().name.to_owned())
}

/// Text on a dark ground; its left end.
fn pill(painter: &Painter, colors: &Colors, at: egui::Pos2, align: Align2, text: &str, width: f32) {
    let font = FontId::proportional(SIZE);
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colors.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width((width - 16.0).max(10.0));
    let galley = painter.layout_job(job);
    let rect = align.anchor_size(at, galley.size() + vec2(16.0, 8.0));
    let ground = colors.panel.gamma_multiply(0.92);
    painter.rect_filled(rect, 5.0, ground);
    painter.galley(rect.min + vec2(8.0, 4.0), galley, colors.text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_it_is_narrow_the_first_hints_stay_whole() {
        let hints = ["Click: select", "Drag: move", "Esc: cancel"];
        let with_room = |room: usize| fitting(&hints, |text| text.chars().count() <= room);
        assert_eq!(
            with_room(100),
            "Click: select  ·  Drag: move  ·  Esc: cancel"
        );
        assert_eq!(with_room(40), "Click: select  ·  Drag: move  ·  …");
        assert_eq!(with_room(20), "Click: select  ·  …");
        assert_eq!(with_room(5), "Click: select");
        assert_eq!(fitting(&[], |_| false), "");
    }

    #[test]
    fn hints_are_keys_and_their_effects() {
        let (hand, mut tools) = (Hand::default(), Tools::default());
        let all = [
            Tool::Select,
            Tool::Move,
            Tool::Scale,
            Tool::Rotate,
            Tool::Transform,
            Tool::PaintColor,
            Tool::PaintMaterial,
            Tool::Pivot,
            Tool::Connect,
        ];
        for tool in all {
            tools.tool = tool;
            for hint in line(&hand, &tools, false) {
                assert!(hint.contains(": ") && !hint.contains('·'), "{hint}");
            }
        }
    }
}
