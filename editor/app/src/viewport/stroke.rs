//! A stroke of the brush: every part that the pointer passes while the button is down is painted, as one step.

use egui::{Pos2, Ui};
use rustc_hash::FxHashSet;
use studio_document::operations::Paint;
use studio_model::InstanceId;

use super::drag::Outcome;
use super::sight::Sight;
use crate::command::{Command, Commands, Gesture};
use crate::tools::{Tool, Tools};

/// Points between two places at which the pointer's way is looked at.
const STEP: f32 = 4.0;
/// Places that are looked at in a frame.
const LOOKS_MAX: usize = 256;

/// A stroke.
#[derive(Debug)]
pub(crate) struct Stroke {
    paint: Paint,
    painted: FxHashSet<InstanceId>,
    last: Pos2,
}

/// What a tool paints; `None` if it does not.
pub(crate) fn brush(tools: &Tools) -> Option<Paint> {
    match tools.tool {
        Tool::PaintColor => Some(Paint {
            color: Some(tools.color),
            ..Paint::default()
        }),
        Tool::PaintMaterial => Some(Paint {
            material: Some(tools.material),
            ..Paint::default()
        }),
        _ => None,
    }
}

impl Stroke {
    /// A stroke that begins at `from`.
    pub(crate) fn begin(paint: Paint, from: Pos2, out: &mut Commands) -> Self {
        let name = if paint.color.is_some() {
            "Paint color"
        } else {
            "Paint material"
        };
        out.push(Command::Gesture(Gesture::Begin(name.to_owned())));
        Self {
            paint,
            painted: FxHashSet::default(),
            last: from,
        }
    }

    /// Follows the pointer for a frame.
    pub(crate) fn follow(&mut self, ui: &Ui, sight: Sight<'_>, out: &mut Commands) -> Outcome {
        let (at, is_down, cancel) = ui.input(|input| {
            let pointer = &input.pointer;
            let cancel = input.key_pressed(egui::Key::Escape);
            (pointer.latest_pos(), pointer.primary_down(), cancel)
        });
        if cancel {
            out.push(Command::Gesture(Gesture::Cancel));
            return Outcome::Ended;
        }
        let fresh = self.passed(sight, at.unwrap_or(self.last));
        if !fresh.is_empty() {
            out.push(Command::Gesture(Gesture::Paint(fresh, self.paint)));
        }
        if is_down {
            return Outcome::GoesOn;
        }
        out.push(Command::Gesture(Gesture::Commit));
        Outcome::Ended
    }

    /// The parts on the way from the last place to this one that were not painted yet.
    fn passed(&mut self, sight: Sight<'_>, to: Pos2) -> Vec<InstanceId> {
        let way = to - self.last;
        let looks = ((way.length() / STEP).ceil() as usize).clamp(1, LOOKS_MAX);
        let mut fresh = Vec::new();
        for look in 1..=looks {
            let at = self.last + way * (look as f32 / looks as f32);
            if let Some(hit) = sight.part_at(at)
                && self.painted.insert(hit.id)
            {
                fresh.push(hit.id);
            }
        }
        self.last = to;
        fresh
    }
}
