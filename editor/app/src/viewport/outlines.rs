//! What is marked in the picture: what is selected, and what a click would select. Each thing has one line around all of
//! its parts; one of very many parts has a box instead, because lines around what lies apart would be noise.

use egui::{Color32, Painter, Stroke};
use glam::Vec3;
use studio_document::Document;
use studio_model::InstanceId;
use studio_render::{Bounds, Outline, Scene};

use super::lens::Lens;
use crate::theme::Colors;

/// A thing of more parts has a box.
const THING_PARTS_MAX: usize = 300;
/// Things of more parts together have one box.
const PARTS_MAX: usize = 4_000;
/// More things than this have one line together: each line is drawn by itself.
const LINES_MAX: usize = 8;

/// The marks of the selection, read once whenever the place or the selection changes.
#[derive(Debug, Default)]
pub(crate) struct Outlines {
    key: Option<(u64, Vec<InstanceId>)>,
    selected: Marks,
    hovered: Option<(u64, InstanceId, Marks)>,
}

/// How things are marked.
#[derive(Debug, Default, PartialEq)]
struct Marks {
    /// The parts inside of each line.
    lines: Vec<Vec<InstanceId>>,
    boxes: Vec<Bounds>,
}

impl Outlines {
    /// The outlines of a frame.
    pub(crate) fn wish(
        &mut self,
        document: &Document,
        scene: &Scene,
        hovered: Option<InstanceId>,
        colors: &Colors,
    ) -> Vec<Outline> {
        self.follow(document, scene, hovered);
        let color = colors.accent.to_normalized_gamma_f32();
        let [red, green, blue, _] = color;
        let hovered = self.hovered.iter().flat_map(|(_, _, marks)| &marks.lines);
        let hovered = hovered.map(|parts| Outline {
            ids: parts.clone(),
            color: [red, green, blue, 0.8],
            width: 1.5,
            // It stays closed behind what stands in front: pieces of a line would belong to nothing.
            occluded: false,
        });
        let selected = self.selected.lines.iter().map(|parts| Outline {
            ids: parts.clone(),
            color,
            width: 2.5,
            occluded: false,
        });
        hovered.chain(selected).collect()
    }

    /// Paints the boxes of what has no outline.
    pub(crate) fn paint(&self, painter: &Painter, lens: &Lens, colors: &Colors) {
        if let Some((_, _, marks)) = &self.hovered {
            for bounds in &marks.boxes {
                paint_box(painter, lens, *bounds, 1.0, colors.accent);
            }
        }
        for bounds in &self.selected.boxes {
            paint_box(painter, lens, *bounds, 2.0, colors.accent);
        }
    }

    fn follow(&mut self, document: &Document, scene: &Scene, hovered: Option<InstanceId>) {
        let revision = document.revision();
        let selection = document.selection();
        let fits = self
            .key
            .as_ref()
            .is_some_and(|(seen, ids)| *seen == revision && ids == selection.ids());
        if !fits {
            self.key = Some((revision, selection.ids().to_vec()));
            self.selected = Marks::of(document, scene, selection.ids());
        }
        let Some(id) = hovered.filter(|&id| !selection.contains(id)) else {
            self.hovered = None;
            return;
        };
        let known = self.hovered.as_ref();
        if !known.is_some_and(|(seen, old, _)| *seen == revision && *old == id) {
            let marks = Marks::of(document, scene, &[id]);
            self.hovered = Some((revision, id, marks));
        }
    }
}

impl Marks {
    fn of(document: &Document, scene: &Scene, ids: &[InstanceId]) -> Self {
        let around = |parts: &[InstanceId]| {
            let bounds = parts.iter().filter_map(|&part| scene.bounds(part));
            bounds.reduce(Bounds::union)
        };
        let mut marks = Self::default();
        for &id in ids {
            let parts = scene.parts_of(document.model(), id);
            if parts.len() > THING_PARTS_MAX {
                marks.boxes.extend(around(&parts));
            } else if !parts.is_empty() {
                marks.lines.push(parts);
            }
        }
        if marks.lines.len() > LINES_MAX {
            marks.lines = vec![marks.lines.concat()];
            if marks.lines[0].len() > PARTS_MAX {
                let rest = around(&marks.lines[0]);
                marks.lines.clear();
                let all = marks.boxes.drain(..).chain(rest).reduce(Bounds::union);
                marks.boxes.extend(all);
            }
        }
        marks
    }
}

/// A box with a casing that shows it on any ground, as outlines have.
fn paint_box(painter: &Painter, lens: &Lens, bounds: Bounds, width: f32, ink: Color32) {
    let corner = |index: usize| {
        let side = |bit: usize, low: f32, high: f32| if index & bit == 0 { low } else { high };
        let (min, max) = (bounds.min, bounds.max);
        Vec3::new(
            side(1, min.x, max.x),
            side(2, min.y, max.y),
            side(4, min.z, max.z),
        )
    };
    // Corners that differ in one bit have an edge.
    let edges = (0..8).flat_map(|from| [1, 2, 4].map(|bit| (from, from | bit)));
    let edges = edges.filter(|(from, to)| from != to);
    let ends = edges.filter_map(|(from, to)| lens.segment(corner(from), corner(to)));
    let ends: Vec<_> = ends.collect();
    let casing = Color32::BLACK.gamma_multiply(0.55);
    for ends in &ends {
        painter.line_segment(*ends, Stroke::new(width + 2.0, casing));
    }
    for ends in ends {
        painter.line_segment(ends, Stroke::new(width, ink));
    }
}

#[cfg(test)]
mod tests {
    use studio_model::known::known;
    use studio_model::{CFrame, Change, ClassId, DataModel, Value};

    use super::*;

    /// A place with folders of so many parts each, a stud apart; the folders.
    fn folders(counts: &[usize]) -> (Document, Scene, Vec<InstanceId>) {
        let mut model = DataModel::new();
        let root = model.root();
        let workspace = add(&mut model, known().workspace, root);
        let mut folders = Vec::new();
        for (row, &count) in counts.iter().enumerate() {
            let folder = add(&mut model, known().folder, workspace);
            for part in 0..count {
                let at = CFrame::from_position(Vec3::new(part as f32, 0.0, row as f32));
                let part = add(&mut model, known().part, folder);
                let frame = Value::CFrame(at);
                model
                    .set_property(part, known().cframe, frame)
                    .expect("fits");
                let size = Value::Vector3(Vec3::ONE);
                model.set_property(part, known().size, size).expect("fits");
            }
            folders.push(folder);
        }
        let mut scene = Scene::new();
        scene.sync(&model);
        (Document::new(model, 7), scene, folders)
    }

    fn add(model: &mut DataModel, class: ClassId, parent: InstanceId) -> InstanceId {
        let root = model.create(class).expect("room");
        let before = None;
        let insert = Change::Insert {
            root,
            parent,
            before,
        };
        model.apply(insert).expect("fits");
        root
    }

    #[test]
    fn each_thing_has_a_line_and_one_of_many_parts_a_box() {
        let (document, scene, folders) = folders(&[3, THING_PARTS_MAX + 1, 0, 2]);
        let marks = Marks::of(&document, &scene, &folders);
        let lengths: Vec<usize> = marks.lines.iter().map(Vec::len).collect();
        assert_eq!(lengths, [3, 2]);
        let [bounds] = marks.boxes[..] else {
            panic!("one box: {marks:?}");
        };
        assert_eq!(
            bounds.size(),
            Vec3::new(THING_PARTS_MAX as f32 + 1.0, 1.0, 1.0)
        );
    }

    #[test]
    fn many_things_have_one_line_and_very_many_one_box() {
        let (document, scene, all) = folders(&[2; LINES_MAX + 1]);
        let marks = Marks::of(&document, &scene, &all);
        assert_eq!(marks.lines.len(), 1);
        assert_eq!(marks.lines[0].len(), 2 * all.len());
        let counts = [THING_PARTS_MAX; PARTS_MAX / THING_PARTS_MAX + 1];
        let (document, scene, all) = folders(&counts);
        let marks = Marks::of(&document, &scene, &all);
        assert!(marks.lines.is_empty());
        assert_eq!(marks.boxes.len(), 1);
        assert_eq!(marks.boxes[0].size().z, counts.len() as f32);
    }
}
