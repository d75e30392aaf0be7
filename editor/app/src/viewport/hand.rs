//! What the pointer does in the scene: hovers, clicks, draws a rectangle. Asks for commands; changes nothing itself.

use egui::{Modifiers, PointerButton, Pos2, Rect, Response, Ui};
use studio_document::Document;
use studio_model::{DataModel, InstanceId};
use studio_render::{Hit, Scene};

use super::lens::Lens;
use super::picking;
use super::steering::Distance;
use crate::command::{Command, Commands, SelectMode};
use crate::tools::Tools;

/// What the pointer works on in one frame.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// The place.
    pub document: &'a Document,
    /// What of it is seen.
    pub scene: &'a Scene,
    /// How it is seen.
    pub lens: Lens,
    /// The tool in hand.
    pub tools: &'a Tools,
}

impl Sight<'_> {
    /// The place's instances.
    pub fn model(&self) -> &DataModel {
        self.document.model()
    }

    /// The nearest part under a point of the window that can be clicked.
    pub fn part_at(&self, at: Pos2) -> Option<Hit> {
        picking::part_at(self.model(), self.scene, self.lens.ray(at))
    }
}

impl Distance for Sight<'_> {
    fn under(&self, at: Pos2) -> Option<f32> {
        let hit = self.scene.pick(self.lens.ray(at), |_| true);
        hit.map(|hit| hit.distance)
    }
}

/// The pointer.
#[derive(Debug, Default)]
pub struct Hand {
    hovered: Option<InstanceId>,
    doing: Doing,
}

/// What a held button does.
#[derive(Debug, Default)]
enum Doing {
    #[default]
    Nothing,
    /// A rectangle from here selects what it touches.
    Marquee(Pos2),
}

impl Hand {
    /// What a click would select.
    pub fn hovered(&self) -> Option<InstanceId> {
        self.hovered
    }

    /// The rectangle that is being drawn.
    pub fn marquee(&self, ui: &Ui) -> Option<Rect> {
        let Doing::Marquee(from) = self.doing else {
            return None;
        };
        let to = ui.input(|input| input.pointer.latest_pos())?;
        Some(Rect::from_two_pos(from, to))
    }

    /// Whether something is being dragged: the viewport then takes all keys itself.
    pub fn is_dragging(&self) -> bool {
        !matches!(self.doing, Doing::Nothing)
    }

    /// Ends what is being dragged without a trace.
    pub fn cancel(&mut self) {
        self.doing = Doing::Nothing;
    }

    /// Follows the pointer for a frame. `busy` says that it is wanted elsewhere: by the camera, or by the view cube.
    pub fn follow(
        &mut self,
        ui: &Ui,
        response: &Response,
        sight: Sight<'_>,
        busy: bool,
        out: &mut Commands,
    ) {
        let modifiers = ui.input(|input| input.modifiers);
        self.hovered = response
            .hover_pos()
            .filter(|_| !busy && !self.is_dragging())
            .and_then(|at| target(sight, at, modifiers));
        if busy {
            return;
        }
        if response.double_clicked() {
            self.double_click(response, sight, out);
        } else if response.clicked() {
            click(response, sight, modifiers, out);
        } else if response.secondary_clicked() {
            self.before_menu(sight, out);
        }
        if response.drag_started_by(PointerButton::Primary)
            && let Some(from) = ui.input(|input| input.pointer.press_origin())
        {
            self.doing = Doing::Marquee(from);
        }
        if self.is_dragging() && !ui.input(|input| input.pointer.primary_down()) {
            self.drop(ui, sight, modifiers, out);
        }
    }

    fn drop(&mut self, ui: &Ui, sight: Sight<'_>, modifiers: Modifiers, out: &mut Commands) {
        if let Some(area) = self.marquee(ui) {
            let min = area.min - sight.lens.rect.min;
            let max = area.max - sight.lens.rect.min;
            let size = sight.lens.rect.size();
            let parts = sight.scene.pick_rectangle(
                &sight.lens.camera,
                glam::Vec2::new(size.x, size.y),
                glam::Vec2::new(min.x, min.y),
                glam::Vec2::new(max.x, max.y),
            );
            let ids = picking::of_parts(sight.model(), &parts, !modifiers.alt);
            out.push(Command::Select(ids, mode(modifiers)));
        }
        self.doing = Doing::Nothing;
    }

    fn double_click(&mut self, response: &Response, sight: Sight<'_>, out: &mut Commands) {
        let hit = response
            .interact_pointer_pos()
            .and_then(|at| sight.part_at(at));
        if let Some(hit) = hit {
            let selection = sight.document.selection();
            let id =
                picking::further_in(sight.model(), hit.id, |id| selection.primary() == Some(id));
            out.push(Command::Select(vec![id], SelectMode::Replace));
        }
    }

    /// The menu is about what is under the pointer, which is selected by it unless it is already.
    fn before_menu(&self, sight: Sight<'_>, out: &mut Commands) {
        let Some(id) = self.hovered else { return };
        if !sight.document.selection().contains(id) {
            out.push(Command::Select(vec![id], SelectMode::Replace));
        }
    }
}

/// What a click at a point would select.
fn target(sight: Sight<'_>, at: Pos2, modifiers: Modifiers) -> Option<InstanceId> {
    let hit = sight.part_at(at)?;
    let id = if modifiers.alt {
        hit.id
    } else {
        picking::outermost(sight.model(), hit.id)
    };
    Some(id)
}

fn click(response: &Response, sight: Sight<'_>, modifiers: Modifiers, out: &mut Commands) {
    let Some(at) = response.interact_pointer_pos() else {
        return;
    };
    let id = if modifiers.alt {
        let primary = sight.document.selection().primary();
        picking::behind(sight.model(), sight.scene, sight.lens.ray(at), primary)
    } else {
        target(sight, at, modifiers)
    };
    match (id, mode(modifiers)) {
        (Some(id), mode) => out.push(Command::Select(vec![id], mode)),
        (None, SelectMode::Replace) => out.push(Command::Select(Vec::new(), SelectMode::Replace)),
        // A click that missed must not lose what was collected so carefully.
        (None, _) => {}
    }
}

fn mode(modifiers: Modifiers) -> SelectMode {
    if modifiers.command {
        SelectMode::Toggle
    } else if modifiers.shift {
        SelectMode::Add
    } else {
        SelectMode::Replace
    }
}
