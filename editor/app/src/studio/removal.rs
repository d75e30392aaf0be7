//! The editor goes to another window where the graphics device of its own failed: the device is the window's.

use std::time::{Duration, Instant};

use super::{Studio, held};
use crate::command::Tone;
use crate::shell::cards::Cards;
use crate::shell::toasts::Toasts;
use crate::theme;

/// A graphics device that fails so soon after another one would fail again in the next window.
const MOVED_LATELY: Duration = Duration::from_secs(30);

/// Whether the editor goes to another window, because the graphics device of its own failed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Removal {
    Never,
    /// As soon as this window is closed.
    Now,
    /// It came into this one then.
    Done(Instant),
}

impl Studio {
    /// Goes on in another window.
    pub(crate) fn move_to(&mut self, context: &eframe::CreationContext<'_>) {
        theme::install(&context.egui_ctx);
        self.settings.apply(&context.egui_ctx);
        *held(&self.awake) = context.egui_ctx.clone();
        self.gpu.clone_from(&context.wgpu_render_state);
        self.removal = Removal::Done(Instant::now());
        // Pictures of the old window, and times by its clock.
        (self.cards, self.toasts) = (Cards::default(), Toasts::default());
        self.welcome.look_again();
        self.panels.viewport.move_to_another_window();
        if let Some(session) = &mut self.session {
            session.document_mut().commit_gesture();
        }
        let text = "The graphics device failed, so this is a new window. Your work is as it was.";
        self.tell(&context.egui_ctx, Tone::Info, text);
    }

    /// Whether the window closes only to be opened again: see [`Self::move_to`].
    pub(crate) fn wants_another_window(&self) -> bool {
        self.removal == Removal::Now
    }

    /// Whether nothing can be drawn in this window any more.
    pub(crate) fn has_lost_graphics(&self) -> bool {
        self.panels.viewport.loss().is_some()
    }

    /// Asks for another window where the graphics device of this one failed; not again and again.
    pub(super) fn watch_graphics(&mut self, context: &egui::Context) {
        let may_go = match self.removal {
            Removal::Never => true,
            Removal::Now => false,
            Removal::Done(at) => at.elapsed() >= MOVED_LATELY,
        };
        if may_go && self.has_lost_graphics() {
            self.removal = Removal::Now;
            context.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }
}
