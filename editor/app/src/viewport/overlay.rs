//! What a place has that no picture shows: attachments, constraints and welds, drawn over it and clickable. Read from the
//! place when it changes; drawn with egui.

mod kinds;
mod symbols;
#[cfg(test)]
mod tests;

use egui::{Painter, Pos2};
use glam::Vec3;
use studio_document::transform::attachment_frame;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId};

use self::kinds::{Ends, Kind, Symbol};
use super::lens::Lens;
use super::sight::Sight;
use crate::theme::Colors;

/// Marks of each sort that are read from a place. Beyond it a drawing says nothing any more.
const MARKS_MAX: usize = 20_000;
/// Studs beyond which attachments are dust.
const FAR: f32 = 250.0;
/// Points around a mark in which a click means it.
const NEAR: f32 = 7.0;

/// The marks of a place.
#[derive(Debug, Default)]
pub(crate) struct Overlay {
    revision: Option<u64>,
    points: Vec<(InstanceId, CFrame)>,
    links: Vec<Link>,
}

/// Two ends that are connected.
#[derive(Debug, Clone, Copy)]
struct Link {
    id: InstanceId,
    kind: &'static Kind,
    ends: [CFrame; 2],
}

impl Overlay {
    /// Reads the place anew if it has changed.
    pub(crate) fn follow(&mut self, sight: Sight<'_>) {
        let revision = sight.document.revision();
        let wanted = sight.tools.show_constraints || sight.tools.show_welds;
        if !wanted {
            *self = Self::default();
        } else if self.revision != Some(revision) {
            self.revision = Some(revision);
            self.read(sight.model());
        }
    }

    fn read(&mut self, model: &DataModel) {
        self.points.clear();
        self.links.clear();
        let Some(workspace) = model.service(known().workspace) else {
            return;
        };
        let is_here = |id: &InstanceId| model.is_descendant_of(*id, workspace);
        for (class, _) in model.table().classes() {
            if !model.table().is_a(class, known().attachment) {
                continue;
            }
            let room = MARKS_MAX.saturating_sub(self.points.len());
            let ids = model.instances_of(class).filter(is_here).take(room);
            let placed = ids.filter_map(|id| Some((id, attachment_frame(model, id)?)));
            self.points.extend(placed);
        }
        for kind in kinds::all() {
            let room = MARKS_MAX.saturating_sub(self.links.len());
            let ids = model.instances_of(kind.class).filter(is_here).take(room);
            self.links
                .extend(ids.filter_map(|id| link(model, id, kind)));
        }
    }

    fn shown_links<'a>(&'a self, sight: Sight<'a>) -> impl Iterator<Item = &'a Link> {
        self.links.iter().filter(move |link| {
            let tools = sight.tools;
            let wanted = match link.kind.ends {
                Ends::Parts(..) => tools.show_welds,
                Ends::Attachments(..) => tools.show_constraints,
            };
            wanted || sight.document.selection().contains(link.id)
        })
    }

    fn shown_points<'a>(
        &'a self,
        sight: Sight<'a>,
    ) -> impl Iterator<Item = &'a (InstanceId, CFrame)> {
        let eye = sight.lens.camera.position();
        self.points.iter().filter(move |(_, frame)| {
            sight.tools.show_constraints && frame.position.distance(eye) < FAR
        })
    }

    /// The mark under a point of the window.
    pub(crate) fn mark_at(&self, sight: Sight<'_>, at: Pos2) -> Option<InstanceId> {
        let points = self
            .shown_points(sight)
            .map(|(id, frame)| (*id, frame.position));
        let links = self.shown_links(sight).map(|link| (link.id, link.middle()));
        points
            .chain(links)
            .filter_map(|(id, place)| Some((id, sight.lens.project(place)?.distance(at))))
            .filter(|(_, away)| *away < NEAR)
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(id, _)| id)
    }

    /// Paints the marks; `hovered` is the one under the pointer.
    pub(crate) fn paint(
        &self,
        painter: &Painter,
        sight: Sight<'_>,
        colors: &Colors,
        hovered: Option<InstanceId>,
    ) {
        let selection = sight.document.selection();
        let lit = |id| selection.contains(id) || hovered == Some(id);
        for link in self.shown_links(sight) {
            link.paint(painter, &sight.lens, colors, lit(link.id));
        }
        for (id, frame) in self.shown_points(sight) {
            symbols::attachment(painter, &sight.lens, colors, frame, lit(*id));
        }
    }
}

impl Link {
    fn middle(&self) -> Vec3 {
        (self.ends[0].position + self.ends[1].position) * 0.5
    }

    fn paint(&self, painter: &Painter, lens: &Lens, colors: &Colors, lit: bool) {
        symbols::link(painter, lens, colors, self.kind.symbol, &self.ends, lit);
    }
}

fn link(model: &DataModel, id: InstanceId, kind: &'static Kind) -> Option<Link> {
    let ends = match kind.ends {
        Ends::Attachments(a, b) => {
            [a, b].map(|end| attachment_frame(model, model.reference(id, end)?))
        }
        Ends::Parts(a, b) => {
            [a, b].map(|end| model.cframe(model.reference(id, end)?, known().cframe))
        }
    };
    let [Some(a), Some(b)] = ends else {
        return None;
    };
    Some(Link {
        id,
        kind,
        ends: [a, b],
    })
}
