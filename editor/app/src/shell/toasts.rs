//! What happened, said over the 3D view for some seconds: gone by itself or at a click. Messages are labels that assistive
//! technology reads out. The window sleeps while they stand.

use std::time::Duration;

use egui::accesskit::Live;
use egui::{Align2, Area, Context, Frame, Id, Label, Order, Rect, RichText, Ui, vec2};

use crate::command::{Command, Commands, Tone};
use crate::output;
use crate::theme;

/// Messages that stand at once; the oldest goes first.
const SHOWN_MAX: usize = 5;
/// Width of the longest line, points.
const WIDTH: f32 = 420.0;
/// Seconds that a message stands; errors, and what can be done, are read more carefully.
const SECONDS: f64 = 4.0;
const ERROR_SECONDS: f64 = 10.0;

/// Room below the lowest: there is a line of hints.
const ABOVE: f32 = 48.0;

/// The messages.
#[derive(Debug, Default)]
pub(crate) struct Toasts {
    shown: Vec<Toast>,
}

#[derive(Debug)]
struct Toast {
    tone: Tone,
    text: String,
    /// When it goes, by the window's clock.
    until: f64,
    offer: Option<Offer>,
}

/// What can be done about a message: a button in it.
#[derive(Debug)]
pub(crate) struct Offer {
    /// What the button says.
    pub(crate) words: &'static str,
    /// What it does.
    pub(crate) command: Command,
}

impl Toasts {
    /// Says something, `now` by the window's clock. What is said already is said for longer.
    pub(crate) fn say(&mut self, now: f64, tone: Tone, text: &str) {
        self.add(now, tone, text, None);
    }

    /// Says something about which something can be done.
    pub(crate) fn offer(&mut self, now: f64, tone: Tone, text: &str, offer: Offer) {
        self.add(now, tone, text, Some(offer));
    }

    fn add(&mut self, now: f64, tone: Tone, text: &str, offer: Option<Offer>) {
        self.shown.retain(|toast| toast.text != text);
        if self.shown.len() == SHOWN_MAX {
            self.shown.remove(0);
        }
        let seconds = match tone {
            Tone::Error => ERROR_SECONDS,
            _ if offer.is_some() => ERROR_SECONDS,
            _ => SECONDS,
        };
        self.shown.push(Toast {
            tone,
            text: text.to_owned(),
            until: now + seconds,
            offer,
        });
    }

    /// Shows them at the bottom of an area.
    pub(crate) fn show(&mut self, context: &Context, over: Rect, out: &mut Commands) {
        let now = context.input(|input| input.time);
        self.shown.retain(|toast| toast.until > now);
        if self.shown.is_empty() {
            return;
        }
        let width = WIDTH.min(over.width() - 24.0).max(0.0);
        let area = Area::new(Id::new("toasts"))
            .order(Order::Tooltip)
            .pivot(Align2::CENTER_BOTTOM)
            .fixed_pos(over.center_bottom() - vec2(0.0, ABOVE))
            .constrain_to(over)
            .show(context, |ui| {
                ui.set_max_width(width);
                self.shown.retain(|toast| !toast.show(ui, out));
            });
        if area.response.contains_pointer() {
            // What is being read stays.
            for toast in &mut self.shown {
                toast.until = toast.until.max(now + 1.0);
            }
        }
        let next = self.shown.iter().map(|toast| toast.until - now);
        let next = next.fold(ERROR_SECONDS, f64::min);
        context.request_repaint_after(Duration::from_secs_f64(next.max(0.0)));
    }
}

impl Toast {
    /// Shows it; whether it was clicked away.
    fn show(&self, ui: &mut Ui, out: &mut Commands) -> bool {
        let colors = theme::colors(ui.ctx());
        let (icon, color) = output::sign(self.tone, colors);
        let frame = Frame::popup(ui.style()).inner_margin(vec2(10.0, 8.0));
        let mut taken = false;
        let shown = frame.show(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.label(RichText::new(icon).size(15.0).color(color));
                let text = ui.add(Label::new(&self.text).wrap().selectable(false));
                let live = match self.tone {
                    Tone::Error => Live::Assertive,
                    _ => Live::Polite,
                };
                ui.ctx()
                    .accesskit_node_builder(text.id, |node| node.set_live(live));
                if let Some(offer) = &self.offer
                    && ui.button(offer.words).clicked()
                {
                    out.push(offer.command.clone());
                    taken = true;
                }
            });
        });
        // What can be done is not dismissed by a click beside it.
        let response = shown.response;
        taken
            || self.offer.is_none()
                && response
                    .interact(egui::Sense::click())
                    .on_hover_text("Click to dismiss")
                    .clicked()
    }
}
