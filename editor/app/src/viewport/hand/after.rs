//! The number that stays beside the handles when a drag has ended: another one typed there does the same drag again, and
//! the history keeps one step. It goes when anything else is done, undone or selected, or another tool is taken.

use egui::{Id, Pos2, Rect, Ui, Vec2, vec2};
use studio_document::transform::{Handle, Measure};
use studio_document::{HistoryState, Step};
use studio_model::InstanceId;

use crate::command::{Command, Commands, Gesture};
use crate::theme::{self, ROW_HEIGHT};
use crate::tools::{Tool, Tools};
use crate::viewport::drag::Drag;
use crate::viewport::label;
use crate::viewport::sight::Sight;
use crate::widgets::Change;
use crate::widgets::number::{Kind, NumberField};

const WIDTH: f32 = 92.0;

/// A drag of a handle that has ended.
#[derive(Debug)]
pub(crate) struct After {
    drag: Box<Drag>,
    /// Where the history stood before the step that is being made.
    before: HistoryState,
    /// The drag's step, once it is made.
    step: Option<HistoryState>,
    selected: Vec<InstanceId>,
    tool: Tool,
    local: bool,
    /// From the middle of the handles to the field, points.
    beside: Vec2,
    id: Id,
    /// The number before it was scrubbed.
    scrubbed: Option<f32>,
}

impl After {
    /// What stays of a drag whose button was let go at `at`; nothing of one over surfaces, which has no number.
    pub(super) fn of(drag: Box<Drag>, sight: Sight<'_>, at: Option<Pos2>) -> Option<Self> {
        if drag.is_over_surfaces() || drag.measure().is_none() {
            return None;
        }
        let middle = sight.lens.project(drag.gizmo().frame.position)?;
        let document = sight.document;
        Some(Self {
            before: document.history().state(),
            step: None,
            selected: document.selection().ids().to_vec(),
            tool: sight.tools.tool,
            local: sight.tools.local,
            beside: at.unwrap_or(middle) + label::BESIDE - middle,
            id: Id::new(("number after a drag", document.revision())),
            scrubbed: None,
            drag,
        })
    }

    /// Whether it still makes sense: the drag's step is the last thing that was done.
    pub(super) fn stands(&mut self, sight: Sight<'_>) -> bool {
        let history = sight.document.history();
        let state = history.state();
        if self.step.is_none() && state != self.before {
            self.step = Some(state);
        }
        let name = history.next_undo().map(Step::name);
        self.step == Some(state)
            && name == Some(self.drag.name())
            && !sight.document.has_gesture()
            && sight.tools.tool == self.tool
            && sight.tools.local == self.local
            && sight.document.selection().ids() == self.selected
    }

    /// Shows the field beside handles whose middle is at `middle`.
    pub(super) fn show(&mut self, ui: &mut Ui, sight: Sight<'_>, middle: Pos2, out: &mut Commands) {
        let (Some(step), Some(measure)) = (self.step, self.drag.measure()) else {
            return;
        };
        let size = vec2(WIDTH, ROW_HEIGHT);
        let rect = label::within(sight.lens.rect, middle + self.beside, size);
        let axis = match self.drag.handle() {
            Handle::MoveAxis(axis) | Handle::RotateAxis(axis) => Some(axis),
            Handle::ScaleFace(face) => Some(face.axis()),
            Handle::MovePlane(_) | Handle::Free => None,
        };
        let number = self.drag.number();
        let colors = theme::colors(ui.ctx());
        let field = NumberField {
            id: self.id,
            label: name(measure),
            value: f64::from(number),
            mixed: false,
            kind: kind(measure, sight.tools),
            single: true,
            mark: axis.map(|axis| colors.axes[axis.index()]),
            enabled: true,
            list: 1,
        };
        let ground = Rect::from_center_size(rect.center(), rect.size() + Vec2::splat(6.0));
        ui.painter()
            .rect_filled(ground, 5.0, colors.panel.gamma_multiply(0.94));
        let wanted = match field.show(ui, rect) {
            None => return,
            Some(Change::Set(typed)) => one(&typed),
            Some(Change::Drag(typed)) => {
                self.scrubbed.get_or_insert(number);
                one(&typed)
            }
            Some(Change::Commit(typed)) => {
                self.scrubbed = None;
                one(&typed)
            }
            Some(Change::Cancel) => self.scrubbed.take(),
        };
        let Some(wanted) = wanted.filter(|wanted| *wanted != number) else {
            return;
        };
        let update = self.drag.again(wanted);
        let again = Gesture::Amend(step, update.placements, update.offsets);
        out.push(Command::Gesture(again));
        (self.before, self.step) = (step, None);
    }
}

fn one(typed: &[Option<f64>]) -> Option<f32> {
    typed.first().copied().flatten().map(|number| number as f32)
}

fn name(measure: Measure) -> &'static str {
    match measure {
        Measure::Move { .. } => "Moved by",
        Measure::Turn { .. } => "Turned by",
        Measure::Resize { .. } => "Resized by",
    }
}

fn kind(measure: Measure, tools: &Tools) -> Kind {
    let (unit, step, speed) = match measure {
        Measure::Turn { .. } => ("°", tools.rotate_step, 1.0),
        Measure::Move { .. } | Measure::Resize { .. } => ("studs", tools.move_step, 0.1),
    };
    Kind {
        range: None,
        unit: Some(unit),
        whole: false,
        step: if step > 0.0 { f64::from(step) } else { 1.0 },
        speed,
    }
}
