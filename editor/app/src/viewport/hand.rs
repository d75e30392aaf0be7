//! What the pointer does in the scene: hovers, clicks, drags handles and things, paints, connects, draws rectangles. Asks
//! for commands; changes nothing itself.

mod after;
mod click;
mod marquee;

use egui::{CursorIcon, Modifiers, PointerButton, Pos2, Response, Ui};
use studio_document::transform::Handle;
use studio_model::InstanceId;
use studio_render::Hit;

use super::connect::End;
use super::drag::pivot::PivotDrag;
use super::drag::{Drag, Outcome};
use super::gizmo::Gizmo;
use super::grip::Grip;
use super::overlay::Overlay;
use super::picking;
use super::sight::Sight;
use super::stroke::{self, Stroke};
use crate::command::{Command, Commands, SelectMode};
use crate::tools::{Tool, Tools};
use after::After;

/// The pointer.
#[derive(Debug, Default)]
pub(crate) struct Hand {
    grip: Grip,
    /// The handles that are shown.
    gizmo: Option<Gizmo>,
    /// What is under the pointer.
    over: Over,
    /// What a click would select, if it is what one sees under the pointer.
    hovered: Option<InstanceId>,
    doing: Doing,
    /// The end of a connection that waits for the other.
    waiting: Option<End>,
    /// The drag that was the last thing done.
    after: Option<After>,
    /// The locked part that the last click met, and nothing else.
    refused: Option<InstanceId>,
}

/// What is under the pointer.
#[derive(Debug, Default)]
pub(crate) enum Over {
    /// Nothing, or the pointer is elsewhere.
    #[default]
    Nothing,
    /// A handle.
    Handle(Handle),
    /// An attachment's or a connection's mark.
    Mark(InstanceId),
    /// A part, and what a click on it would select.
    Part(Hit, InstanceId),
}

/// What a held button does.
#[derive(Debug, Default)]
pub(crate) enum Doing {
    /// Nothing.
    #[default]
    Nothing,
    /// A rectangle from here selects what it touches.
    Marquee(Pos2),
    /// Moves, turns or resizes.
    Drag(Box<Drag>),
    /// Moves a pivot.
    Pivot(Box<PivotDrag>),
    /// Paints.
    Stroke(Stroke),
    /// It has ended, but the button is still down.
    Spent,
}

impl Hand {
    /// What is under the pointer.
    pub(crate) fn over(&self) -> &Over {
        &self.over
    }

    /// What a click would select, if it is what one sees under the pointer: locked parts let clicks through to what they
    /// hide, and lines around that would belong to nothing.
    pub(crate) fn hovered(&self) -> Option<InstanceId> {
        self.hovered.filter(|_| matches!(self.over, Over::Part(..)))
    }

    /// The locked part that the last click met, until something is selected or the next click.
    pub(crate) fn refused(&self) -> Option<InstanceId> {
        self.refused
    }

    /// What a held button does.
    pub(crate) fn doing(&self) -> &Doing {
        &self.doing
    }

    /// The end of a connection that waits for the other.
    pub(crate) fn waiting(&self) -> Option<End> {
        self.waiting
    }

    /// The handles, where they stand now.
    pub(crate) fn gizmo(&self) -> Option<Gizmo> {
        match &self.doing {
            Doing::Drag(drag) => Some(drag.gizmo()),
            Doing::Pivot(drag) => Some(drag.gizmo()),
            _ => self.gizmo,
        }
    }

    /// Whether something is being dragged or waits for a second click: the viewport then takes all keys itself.
    pub(crate) fn holds_keys(&self) -> bool {
        self.is_dragging() || self.waiting.is_some()
    }

    /// Whether something is being dragged.
    pub(crate) fn is_dragging(&self) -> bool {
        !matches!(self.doing, Doing::Nothing)
    }

    /// How the pointer looks.
    pub(crate) fn cursor(&self, tools: &Tools) -> CursorIcon {
        match (&self.doing, &self.over) {
            (Doing::Drag(_) | Doing::Pivot(_), _) => CursorIcon::Grabbing,
            (Doing::Nothing, Over::Handle(_)) => CursorIcon::Grab,
            (Doing::Nothing, Over::Mark(_)) => CursorIcon::PointingHand,
            _ if stroke::brush(tools).is_some() || tools.tool == Tool::Connect => {
                CursorIcon::Crosshair
            }
            _ => CursorIcon::Default,
        }
    }

    /// Follows the pointer for a frame. `busy` says that it is wanted elsewhere: by the camera, or by the view cube.
    pub(crate) fn follow(
        &mut self,
        ui: &Ui,
        response: &Response,
        sight: Sight<'_>,
        overlay: &Overlay,
        busy: bool,
        out: &mut Commands,
    ) {
        self.gizmo = self.grip.gizmo(sight.document, sight.tools);
        if !sight.document.selection().is_empty() {
            self.refused = None;
        }
        self.give_up(ui, sight);
        if self
            .after
            .as_mut()
            .is_some_and(|after| !after.stands(sight))
        {
            self.after = None;
        }
        if self.is_dragging() {
            self.over = Over::Nothing;
            self.go_on(ui, sight, out);
            ui.ctx().request_repaint();
            return;
        }
        let modifiers = ui.input(|input| input.modifiers);
        let at = response.hover_pos().filter(|_| !busy);
        self.over = at.map_or(Over::Nothing, |at| self.look(sight, overlay, at, modifiers));
        self.hovered = match (&self.over, at) {
            (Over::Part(hit, id), Some(at)) if sight.is_seen(at, hit) => Some(*id),
            _ => None,
        };
        if busy {
            return;
        }
        self.press(ui, response, sight, (overlay, modifiers), out);
        if self.is_dragging() {
            self.after = None;
            self.refused = None;
            self.over = Over::Nothing;
            self.go_on(ui, sight, out);
            ui.ctx().request_repaint();
        } else {
            self.click(response, sight, modifiers, out);
        }
    }

    /// What has lost its ground: a gesture that was undone, an end whose tool was put away.
    fn give_up(&mut self, ui: &Ui, sight: Sight<'_>) {
        let is_gesture = matches!(
            self.doing,
            Doing::Drag(_) | Doing::Pivot(_) | Doing::Stroke(_)
        );
        if is_gesture && !sight.document.has_gesture() {
            self.doing = Doing::Spent;
        }
        let escaped = self.waiting.is_some() && ui.input(|i| i.key_pressed(egui::Key::Escape));
        if sight.tools.tool != Tool::Connect || escaped {
            self.waiting = None;
        }
    }

    /// What is under a point.
    fn look(&self, sight: Sight<'_>, overlay: &Overlay, at: Pos2, modifiers: Modifiers) -> Over {
        let handle = self
            .gizmo
            .and_then(|gizmo| gizmo.handle_at(&sight.lens, at));
        if let Some(handle) = handle {
            return Over::Handle(handle);
        }
        let by_part = modifiers.alt
            || matches!(
                sight.tools.tool,
                Tool::PaintColor | Tool::PaintMaterial | Tool::Connect
            );
        if !by_part && let Some(id) = overlay.mark_at(sight, at) {
            return Over::Mark(id);
        }
        let Some(hit) = sight.part_at(at) else {
            return Over::Nothing;
        };
        let id = if by_part {
            hit.id
        } else {
            picking::outermost(sight.model(), hit.id)
        };
        Over::Part(hit, id)
    }

    /// Begins what a pressed button means.
    fn press(
        &mut self,
        ui: &Ui,
        response: &Response,
        sight: Sight<'_>,
        (overlay, modifiers): (&Overlay, Modifiers),
        out: &mut Commands,
    ) {
        let from = ui.input(|input| input.pointer.press_origin());
        let Some(from) = from else { return };
        if let Some(paint) = stroke::brush(sight.tools) {
            let pressed = ui.input(|input| input.pointer.primary_pressed());
            if pressed && response.is_pointer_button_down_on() {
                self.doing = Doing::Stroke(Stroke::begin(paint, from, out));
            }
            return;
        }
        if response.drag_started_by(PointerButton::Primary) && sight.tools.tool != Tool::Connect {
            self.doing = self.begin(sight, from, (overlay, modifiers), out);
        }
    }

    fn begin(
        &self,
        sight: Sight<'_>,
        from: Pos2,
        (overlay, modifiers): (&Overlay, Modifiers),
        out: &mut Commands,
    ) -> Doing {
        let drag = |drag: Option<Drag>| drag.map(|drag| Doing::Drag(Box::new(drag)));
        match (self.look(sight, overlay, from, modifiers), self.gizmo) {
            (Over::Handle(handle), Some(gizmo)) if sight.tools.tool == Tool::Pivot => {
                let drag = PivotDrag::begin(sight, gizmo, handle, from, out);
                drag.map(|drag| Doing::Pivot(Box::new(drag)))
            }
            (Over::Handle(handle), Some(gizmo)) => {
                drag(Drag::of_handle(sight, gizmo, handle, from, out))
            }
            // Shift draws a rectangle wherever it begins.
            (Over::Part(hit, id), _) if !modifiers.shift && sight.tools.tool != Tool::Pivot => {
                let ids = grabbed(sight, &hit, id);
                if !sight.document.selection().contains(ids[ids.len() - 1]) {
                    out.push(Command::Select(ids.clone(), SelectMode::Replace));
                }
                drag(Drag::over_surfaces(sight, &ids, hit.point, from, out))
            }
            _ => Some(Doing::Marquee(from)),
        }
        .unwrap_or(Doing::Spent)
    }

    fn go_on(&mut self, ui: &Ui, sight: Sight<'_>, out: &mut Commands) {
        let outcome = match &mut self.doing {
            Doing::Drag(drag) => drag.follow(ui, sight, out),
            Doing::Pivot(drag) => drag.follow(ui, sight, out),
            Doing::Stroke(stroke) => stroke.follow(ui, sight, out),
            Doing::Marquee(_) => self.stretch(ui, sight, out),
            Doing::Nothing | Doing::Spent => Outcome::Ended,
        };
        if outcome == Outcome::Ended {
            let (is_down, at) =
                ui.input(|input| (input.pointer.primary_down(), input.pointer.latest_pos()));
            let next = if is_down {
                Doing::Spent
            } else {
                Doing::Nothing
            };
            if let Doing::Drag(drag) = std::mem::replace(&mut self.doing, next) {
                self.after = After::of(drag, sight, at);
            }
        }
    }

    /// Shows the number of the drag that was the last thing done, to be changed.
    pub(crate) fn show_number(&mut self, ui: &mut Ui, sight: Sight<'_>, out: &mut Commands) {
        if self.is_dragging() {
            return;
        }
        let middle = self.gizmo.map(|gizmo| gizmo.frame.position);
        let middle = middle.and_then(|middle| sight.lens.project(middle));
        if let (Some(after), Some(middle)) = (&mut self.after, middle) {
            after.show(ui, sight, middle, out);
        }
    }
}

/// What is dragged by a part: the whole selection if the part is in it, else what a click would select.
fn grabbed(sight: Sight<'_>, hit: &Hit, id: InstanceId) -> Vec<InstanceId> {
    let selection = sight.document.selection();
    let model = sight.model();
    let is_selected =
        selection.contains(hit.id) || model.ancestors(hit.id).any(|id| selection.contains(id));
    if is_selected {
        selection.ids().to_vec()
    } else {
        vec![id]
    }
}
