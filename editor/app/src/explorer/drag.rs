//! Dragging rows to another parent or another place among their siblings. Decides where a drop would go and why it may
//! not; painting shows that, and a drop asks for one command.

mod feedback;

use egui::{Key, Ui};
use rustc_hash::FxHashSet;
use studio_document::Document;
use studio_model::InstanceId;

use super::outline::Fold;
use super::{Explorer, is_fixed};
use crate::command::{Command, Commands};
use crate::theme::ROW_HEIGHT;
use crate::words::counted;

/// Rows on their way.
#[derive(Debug, Clone)]
pub(super) struct Drag {
    /// In the order of the tree; none of them is below another.
    ids: Vec<InstanceId>,
    members: FxHashSet<InstanceId>,
    /// Why they cannot go anywhere.
    refusal: Option<&'static str>,
    /// The folded row below the pointer, and since when, seconds.
    waiting: Option<(InstanceId, f64)>,
}

/// Where a drop goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) parent: InstanceId,
    pub(super) before: Option<InstanceId>,
    pub(super) mark: Mark,
}

/// What shows where a drop goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// A frame around a row.
    Into(usize),
    /// A line above the row of this number, indented to a depth.
    Line(usize, u16),
}

/// Which part of a row the pointer is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    Above,
    Middle,
    Below,
}

impl Zone {
    /// Of a pointer so far down a row, 0 to 1.
    fn at(fraction: f32) -> Self {
        match fraction {
            f if f < 0.25 => Self::Above,
            f if f > 0.75 => Self::Below,
            _ => Self::Middle,
        }
    }
}

impl Drag {
    /// What is dragged when a row is: the selection if the row is selected, else the row.
    pub(super) fn new(explorer: &Explorer, document: &Document, row: InstanceId) -> Self {
        let model = document.model();
        let selection = document.selection();
        let all: FxHashSet<InstanceId> = if selection.contains(row) {
            selection.ids().iter().copied().collect()
        } else {
            std::iter::once(row).collect()
        };
        let mut ids: Vec<InstanceId> = all
            .iter()
            .copied()
            .filter(|&id| !model.ancestors(id).any(|above| all.contains(&above)))
            .collect();
        ids.sort_unstable_by_key(|&id| (explorer.outline.row_of(id).unwrap_or(usize::MAX), id));
        let fixed = ids.iter().any(|&id| is_fixed(document, id));
        Self {
            members: ids.iter().copied().collect(),
            ids,
            refusal: fixed.then_some("Services stay where they are"),
            waiting: None,
        }
    }

    fn label(&self, document: &Document) -> String {
        match self.ids.as_slice() {
            [only] => document.model().name(*only).to_owned(),
            several => counted(several.len(), "instance"),
        }
    }

    /// Whether the drop would leave everything as it is.
    fn changes_nothing(&self, document: &Document, target: Target) -> bool {
        let model = document.model();
        let [only] = self.ids.as_slice() else {
            return false;
        };
        model.parent(*only) == Some(target.parent)
            && target.before.is_some()
            && model.next_sibling(*only) == target.before
    }

    /// Whether the parent can take what is dragged.
    fn check(&self, document: &Document, parent: InstanceId) -> Result<(), &'static str> {
        let model = document.model();
        if let Some(refusal) = self.refusal {
            return Err(refusal);
        }
        if parent == model.root() {
            return Err("Only services are at the top");
        }
        let inside = self.members.contains(&parent)
            || model
                .ancestors(parent)
                .any(|above| self.members.contains(&above));
        if inside {
            return Err("Nothing can be put into itself");
        }
        Ok(())
    }
}

impl Explorer {
    /// Where a drop on a zone of a row goes. `levels` is how deep the pointer is: left of a row that is the last of its
    /// parent it means after the parent.
    pub(super) fn drop_target(
        &self,
        document: &Document,
        drag: &Drag,
        at: usize,
        zone: Zone,
        levels: u16,
    ) -> Result<Target, &'static str> {
        let model = document.model();
        let Some(row) = self.outline.row(at).copied() else {
            return Err("Drop it on a row");
        };
        // Among the results of a search neighbours are no siblings, and between services there is no place.
        let between = match zone {
            Zone::Middle => false,
            Zone::Above => row.depth > 0,
            Zone::Below => row.depth > 0 || row.fold == Fold::Open,
        };
        let zone = if between && !self.search.is_active() {
            zone
        } else {
            Zone::Middle
        };
        let target = match zone {
            Zone::Middle => Target {
                parent: row.id,
                before: None,
                mark: Mark::Into(at),
            },
            Zone::Above => Target {
                parent: model.parent(row.id).unwrap_or(model.root()),
                before: Some(row.id),
                mark: Mark::Line(at, row.depth),
            },
            Zone::Below if row.fold == Fold::Open => Target {
                parent: row.id,
                before: model.first_child(row.id),
                mark: Mark::Line(at + 1, row.depth + 1),
            },
            Zone::Below => {
                let (mut id, mut depth) = (row.id, row.depth);
                while depth > levels.max(1)
                    && model.next_sibling(id).is_none()
                    && let Some(parent) = model.parent(id)
                {
                    (id, depth) = (parent, depth - 1);
                }
                Target {
                    parent: model.parent(id).unwrap_or(model.root()),
                    before: model.next_sibling(id),
                    mark: Mark::Line(at + 1, depth),
                }
            }
        };
        drag.check(document, target.parent)?;
        // A sibling that is dragged along cannot say where.
        let mut before = target.before;
        while let Some(next) = before.filter(|id| drag.members.contains(id)) {
            before = model.next_sibling(next);
        }
        Ok(Target { before, ..target })
    }

    /// Follows the drag that goes on: shows where it would drop, scrolls, unfolds, drops.
    pub(super) fn drag_ui(&mut self, ui: &Ui, document: &Document, out: &mut Commands) {
        let Some(mut drag) = self.drag.take() else {
            return;
        };
        let (pointer, down, escape) = ui.input(|input| {
            (
                input.pointer.latest_pos(),
                input.pointer.primary_down(),
                input.key_down(Key::Escape),
            )
        });
        let gone = !drag.ids.iter().all(|&id| document.model().is_attached(id));
        let Some(pointer) = pointer.filter(|_| !escape && !gone) else {
            return;
        };
        let target = if self.view.rect.contains(pointer) {
            let down = (pointer.y - self.view.rect.top() + self.view.offset) / ROW_HEIGHT;
            let at = (down.max(0.0) as usize).min(self.outline.len().saturating_sub(1));
            let levels = self.levels_at(pointer.x);
            let zone = Zone::at(down - at as f32);
            self.drop_target(document, &drag, at, zone, levels)
        } else {
            Err("Drop it in the tree")
        };
        if !down {
            if let Ok(target) = target
                && !drag.changes_nothing(document, target)
            {
                self.open.insert(target.parent);
                self.dirty = true;
                out.push(Command::Reparent {
                    ids: drag.ids,
                    parent: target.parent,
                    before: target.before,
                });
            }
            return;
        }
        self.show_drag(ui, &drag.label(document), pointer, target);
        self.unfold_below_pointer(ui.ctx(), &mut drag, target.ok());
        self.scroll_at_edge(ui, pointer);
        self.drag = Some(drag);
    }
}
