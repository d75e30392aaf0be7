//! Where the camera shall go: where it begins in a place, to what somebody wants to look at, nearer to what is new. Knows no
//! keys and no mouse.

use egui::Rect;
use studio_document::Document;
use studio_model::InstanceId;
use studio_render::{Bounds, Scene, starting_camera};

use super::camera::Rig;
use super::insertion;
use super::lens::Lens;
use super::stage::Stage;

/// Wishes that wait for the scene: what was just made is not in it yet.
#[derive(Debug, Default)]
pub(crate) struct Aim {
    /// Whether the camera was put somewhere for this place.
    is_placed: bool,
    /// What to look at.
    wanted: Option<Vec<InstanceId>>,
    /// What is new, and shall not be too small to be worked on.
    fresh: Option<InstanceId>,
}

impl Aim {
    /// The camera stays where it stands; for tests.
    #[cfg(test)]
    pub(crate) fn placed() -> Self {
        Self {
            is_placed: true,
            ..Self::default()
        }
    }

    /// Looks at these; at all of the place for none.
    pub(crate) fn look_at(&mut self, ids: &[InstanceId]) {
        self.wanted = Some(ids.to_vec());
    }

    /// Goes nearer to something new, if it is small in the view.
    pub(crate) fn approach(&mut self, id: InstanceId) {
        self.fresh = Some(id);
    }

    /// Puts the camera where it begins, and sends it where it was wanted.
    pub(crate) fn follow(&mut self, rig: &mut Rig, document: &Document, stage: &Stage, rect: Rect) {
        if stage.is_reading() {
            return;
        }
        let scene = stage.scene();
        let aspect = rect.width().max(1.0) / rect.height().max(1.0);
        if !self.is_placed {
            self.is_placed = true;
            let (camera, reach) = starting_camera(document.model(), scene, aspect);
            rig.stand_at(camera.frame, reach);
        }
        if let Some(ids) = self.wanted.take()
            && let Some(bounds) = bounds_of(document, scene, &ids)
        {
            rig.frame(bounds, aspect);
        }
        if let Some(id) = self.fresh.take()
            && let Some(bounds) = bounds_of(document, scene, &[id])
        {
            let lens = Lens {
                camera: *rig.camera(),
                rect,
            };
            if let Some(share) = insertion::share_of_way(&lens, bounds) {
                rig.approach(bounds.center(), share);
            }
        }
    }
}

/// The box around these; around everything for none.
fn bounds_of(document: &Document, scene: &Scene, ids: &[InstanceId]) -> Option<Bounds> {
    if ids.is_empty() {
        return scene.all_bounds();
    }
    let parts = ids
        .iter()
        .flat_map(|&id| scene.parts_of(document.model(), id));
    let bounds = parts.filter_map(|id| scene.bounds(id));
    bounds.reduce(Bounds::union)
}
