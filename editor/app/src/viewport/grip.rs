//! What the handles of the selection stand on, read from the place once whenever it or the selection changes.

use glam::Vec3;
use studio_document::Document;
use studio_document::operations::pivot_of;
use studio_document::transform::{OrientedBox, Origin, Space, StartPoses};
use studio_model::{CFrame, InstanceId};

use super::gizmo::{Gizmo, Kinds};
use crate::tools::{Tool, Tools};

/// The handles of the selection, kept until something changes.
#[derive(Debug, Default)]
pub(crate) struct Grip {
    key: Option<Key>,
    gizmo: Option<Gizmo>,
}

#[derive(Debug, PartialEq)]
struct Key {
    revision: u64,
    selected: Vec<InstanceId>,
    tool: Tool,
    local: bool,
}

impl Grip {
    /// The handles; `None` if nothing selected can be dragged, or the tool has none.
    pub(crate) fn gizmo(&mut self, document: &Document, tools: &Tools) -> Option<Gizmo> {
        let selected = document.selection().ids();
        let fits = self.key.as_ref().is_some_and(|key| {
            key.revision == document.revision()
                && key.tool == tools.tool
                && key.local == tools.local
                && key.selected == selected
        });
        if !fits {
            self.gizmo = read(document, tools);
            self.key = Some(Key {
                revision: document.revision(),
                selected: selected.to_vec(),
                tool: tools.tool,
                local: tools.local,
            });
        }
        self.gizmo
    }
}

fn read(document: &Document, tools: &Tools) -> Option<Gizmo> {
    let kinds = Kinds::of(tools.tool);
    let selection = document.selection();
    if !kinds.any() || selection.is_empty() {
        return None;
    }
    if tools.tool == Tool::Pivot {
        return pivot(document, kinds, tools.local);
    }
    let start = StartPoses::capture(document.model(), selection.ids());
    if start.is_empty() {
        return None;
    }
    let one = selection.len() == 1;
    // One thing is resized along its own sides whatever the axes are: there are no others.
    let space = if tools.local || (one && tools.tool == Tool::Scale) {
        Space::Local
    } else {
        Space::World
    };
    let origin = if one { Origin::Pivot } else { Origin::Center };
    Some(Gizmo {
        kinds,
        frame: start.frame(space, origin),
        bounds: start.bounds(space)?,
    })
}

/// The handles of a pivot. Their box is the pivot itself.
fn pivot(document: &Document, kinds: Kinds, local: bool) -> Option<Gizmo> {
    let id = document.selection().primary()?;
    let pivot = pivot_of(document.model(), id)?;
    let frame = if local {
        pivot
    } else {
        CFrame::from_position(pivot.position)
    };
    Some(Gizmo {
        kinds,
        frame,
        bounds: OrientedBox {
            frame: pivot,
            size: Vec3::ZERO,
        },
    })
}
