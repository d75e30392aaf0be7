//! What the pointer works on in one frame: the place, what of it is seen, how, and with which tool. Changes nothing.

use egui::Pos2;
use studio_document::Document;
use studio_model::{DataModel, InstanceId};
use studio_render::{Hit, Scene};

use super::lens::Lens;
use super::picking;
use crate::tools::Tools;

/// Surfaces nearer to each other than this count as one, studs.
const NEAR: f32 = 0.01;

/// What the pointer works on in one frame.
#[derive(Clone, Copy)]
pub(crate) struct Sight<'a> {
    /// The place.
    pub(crate) document: &'a Document,
    /// What of it is seen.
    pub(crate) scene: &'a Scene,
    /// How it is seen.
    pub(crate) lens: Lens,
    /// The tool in hand.
    pub(crate) tools: &'a Tools,
}

impl Sight<'_> {
    /// The place's instances.
    pub(crate) fn model(&self) -> &DataModel {
        self.document.model()
    }

    /// The nearest part under a point of the window that can be clicked.
    pub(crate) fn part_at(&self, at: Pos2) -> Option<Hit> {
        picking::part_at(self.model(), self.scene, self.lens.ray(at))
    }

    /// The part that one sees under a point of the window, if it is locked.
    pub(crate) fn locked_at(&self, at: Pos2) -> Option<InstanceId> {
        let seen = |id| picking::is_seen(self.scene, id);
        let first = self.scene.pick(self.lens.ray(at), seen)?;
        let is_locked = !first.is_terrain && !picking::is_clickable(self.model(), first.id);
        is_locked.then_some(first.id)
    }

    /// Whether nothing that one sees stands between a point of the window and what is hit there.
    pub(crate) fn is_seen(&self, at: Pos2, hit: &Hit) -> bool {
        let seen = |id| picking::is_seen(self.scene, id);
        let first = self.scene.pick(self.lens.ray(at), seen);
        first.is_none_or(|first| first.distance >= hit.distance - NEAR)
    }

    /// Studs to the surface under a point of the window; `None` if there is nothing.
    pub(crate) fn distance(&self, at: Pos2) -> Option<f32> {
        let hit = self.scene.pick(self.lens.ray(at), |_| true);
        hit.map(|hit| hit.distance)
    }
}
