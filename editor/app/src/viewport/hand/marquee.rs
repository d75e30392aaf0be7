//! The rectangle that selects what it touches.

use egui::{Pos2, Rect, Ui};

use super::click::mode;
use super::{Doing, Hand};
use crate::command::{Command, Commands};
use crate::viewport::drag::Outcome;
use crate::viewport::picking;
use crate::viewport::sight::Sight;

impl Hand {
    /// The rectangle that is being drawn.
    pub(crate) fn marquee(&self, ui: &Ui) -> Option<Rect> {
        let Doing::Marquee(from) = self.doing else {
            return None;
        };
        let to = ui.input(|input| input.pointer.latest_pos())?;
        Some(Rect::from_two_pos(from, to))
    }

    /// Draws the rectangle; selects when the button is let go.
    pub(super) fn stretch(&self, ui: &Ui, sight: Sight<'_>, out: &mut Commands) -> Outcome {
        let (modifiers, is_down, cancel) = ui.input(|input| {
            let cancel = input.key_pressed(egui::Key::Escape);
            (input.modifiers, input.pointer.primary_down(), cancel)
        });
        if cancel {
            return Outcome::Ended;
        }
        if is_down {
            return Outcome::GoesOn;
        }
        if let Some(area) = self.marquee(ui) {
            let point = |at: Pos2| {
                let at = at - sight.lens.rect.min;
                glam::Vec2::new(at.x, at.y)
            };
            let size = sight.lens.rect.size();
            let size = glam::Vec2::new(size.x, size.y);
            let (min, max) = (point(area.min), point(area.max));
            let camera = &sight.lens.camera;
            let parts = sight.scene.pick_rectangle(camera, size, min, max);
            let ids = picking::of_parts(sight.model(), &parts, !modifiers.alt);
            out.push(Command::Select(ids, mode(modifiers)));
        }
        Outcome::Ended
    }
}
