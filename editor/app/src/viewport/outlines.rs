//! Which parts of the picture are outlined: those of what is selected, and those that a click would select.

use studio_document::Document;
use studio_model::InstanceId;
use studio_render::{Outline, Scene};

use super::hand::Over;
use crate::theme::Colors;

/// Parts that are outlined at most; more would be one patch of colour.
const PARTS_MAX: usize = 20_000;

/// The parts of the selection, read once whenever the place or the selection changes.
#[derive(Debug, Default)]
pub(crate) struct Outlines {
    key: Option<(u64, Vec<InstanceId>)>,
    selected: Vec<InstanceId>,
    hovered: Option<(u64, InstanceId, Vec<InstanceId>)>,
}

impl Outlines {
    /// The outlines of a frame.
    pub(crate) fn wish(
        &mut self,
        document: &Document,
        scene: &Scene,
        over: &Over,
        colors: &Colors,
    ) -> Vec<Outline> {
        self.follow(document, scene, over);
        let color = colors.accent.to_normalized_gamma_f32();
        let [red, green, blue, _] = color;
        let hovered = self.hovered.iter().map(|(_, _, parts)| Outline {
            ids: parts.clone(),
            color: [red, green, blue, 0.7],
            width: 1.5,
            occluded: true,
        });
        let selected = (!self.selected.is_empty()).then(|| Outline {
            ids: self.selected.clone(),
            color,
            width: 2.5,
            occluded: false,
        });
        hovered.chain(selected).collect()
    }

    fn follow(&mut self, document: &Document, scene: &Scene, over: &Over) {
        let revision = document.revision();
        let selection = document.selection();
        let fits = self
            .key
            .as_ref()
            .is_some_and(|(seen, ids)| *seen == revision && ids == selection.ids());
        if !fits {
            self.key = Some((revision, selection.ids().to_vec()));
            self.selected = parts(document, scene, selection.ids());
        }
        match over {
            Over::Part(_, id) if !selection.contains(*id) => {
                let fits = self
                    .hovered
                    .as_ref()
                    .is_some_and(|(seen, old, _)| *seen == revision && old == id);
                if !fits {
                    self.hovered = Some((revision, *id, parts(document, scene, &[*id])));
                }
            }
            _ => self.hovered = None,
        }
    }
}

fn parts(document: &Document, scene: &Scene, ids: &[InstanceId]) -> Vec<InstanceId> {
    ids.iter()
        .flat_map(|&id| scene.parts_of(document.model(), id))
        .take(PARTS_MAX)
        .collect()
}
