//! Moving a pivot instead of what it belongs to. It snaps to corners, edges, faces and the middle of the thing.

use egui::{Modifiers, Pos2, Ui};
use glam::Vec3;
use studio_document::operations::pivot_of;
use studio_document::transform::{
    Amount, Drag as Ruler, Handle, Measure, OrientedBox, RigidMotion, Space, StartPoses,
};
use studio_model::{CFrame, DataModel, InstanceId};

use super::{Entry, Outcome, Pressed, increments, ray};
use crate::command::{Command, Commands, Gesture};
use crate::viewport::gizmo::Gizmo;
use crate::viewport::sight::Sight;

/// Points on screen within which a spot catches the pivot.
const CATCH: f32 = 12.0;

/// A drag of the pivot of what was selected last.
#[derive(Debug)]
pub(crate) struct PivotDrag {
    id: InstanceId,
    ruler: Ruler,
    gizmo: Gizmo,
    entry: Entry,
    spots: Vec<Vec3>,
    caught: Option<Vec3>,
    now: CFrame,
    measure: Option<Measure>,
}

impl PivotDrag {
    /// A drag of the handles of the primary instance's pivot.
    pub(crate) fn begin(
        sight: Sight<'_>,
        gizmo: Gizmo,
        handle: Handle,
        from: Pos2,
        out: &mut Commands,
    ) -> Option<Self> {
        let id = sight.document.selection().primary()?;
        let now = pivot_of(sight.model(), id)?;
        let name = format!("Move pivot of {}", sight.model().name(id));
        out.push(Command::Gesture(Gesture::Begin(name)));
        Some(Self {
            id,
            ruler: Ruler::begin(handle, gizmo.frame, &ray(sight, from)),
            gizmo,
            entry: Entry::default(),
            spots: spots(sight.model(), id),
            caught: None,
            now,
            measure: None,
        })
    }

    /// Follows the pointer for a frame.
    pub(crate) fn follow(&mut self, ui: &Ui, sight: Sight<'_>, out: &mut Commands) -> Outcome {
        let pressed = self.entry.read(ui);
        if pressed == Some(Pressed::Cancel) {
            out.push(Command::Gesture(Gesture::Cancel));
            return Outcome::Ended;
        }
        let (at, modifiers, is_down) = ui.input(|input| {
            let pointer = &input.pointer;
            (
                pointer.latest_pos(),
                input.modifiers,
                pointer.primary_down(),
            )
        });
        if let Some(at) = at {
            self.update(sight, at, modifiers, out);
        }
        if pressed == Some(Pressed::Commit) || !is_down {
            out.push(Command::Gesture(Gesture::Commit));
            return Outcome::Ended;
        }
        Outcome::GoesOn
    }

    fn update(&mut self, sight: Sight<'_>, at: Pos2, modifiers: Modifiers, out: &mut Commands) {
        let amount = self.ruler.update(&ray(sight, at));
        let amount = match self.entry.value() {
            Some(number) => amount.typed(number),
            None => amount.snapped(&increments(sight.tools, modifiers.shift)),
        };
        let start = self.gizmo.frame;
        let mut motion = match (amount, self.ruler.turn_axis()) {
            (Amount::Turn(degrees), Some(axis)) => {
                self.measure = Some(Measure::Turn { degrees });
                RigidMotion::turn(start.position, axis, degrees)
            }
            _ => RigidMotion::shift(self.ruler.shift(amount)),
        };
        self.caught = None;
        if !matches!(amount, Amount::Turn(_)) {
            if self.entry.value().is_none() && sight.tools.soft_snap {
                self.caught = self.spot_at(sight, at);
            }
            if let Some(spot) = self.caught {
                motion = RigidMotion::shift(spot - start.position);
            }
            self.measure = Some(Measure::Move {
                shift: motion.translation,
            });
        }
        let pivot = motion.frame(&self.start_pivot());
        if pivot != self.now {
            self.now = pivot;
            out.push(Command::Gesture(Gesture::Pivot(self.id, pivot)));
        }
    }

    /// The pivot before the drag: the handles stand on it, though maybe along the world's axes.
    fn start_pivot(&self) -> CFrame {
        CFrame {
            position: self.gizmo.frame.position,
            rotation: self.start_rotation(),
        }
    }

    fn start_rotation(&self) -> glam::Mat3 {
        self.gizmo.bounds.frame.rotation
    }

    fn spot_at(&self, sight: Sight<'_>, at: Pos2) -> Option<Vec3> {
        let away = |spot: &Vec3| Some(sight.lens.project(*spot)?.distance(at));
        self.spots
            .iter()
            .filter_map(|spot| Some((*spot, away(spot)?)))
            .filter(|(_, away)| *away < CATCH)
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(spot, _)| spot)
    }

    /// The places that catch the pivot.
    pub(crate) fn spots(&self) -> &[Vec3] {
        &self.spots
    }

    /// The one that has caught it.
    pub(crate) fn caught(&self) -> Option<Vec3> {
        self.caught
    }

    /// What is dragged.
    pub(crate) fn handle(&self) -> Handle {
        self.ruler.handle()
    }

    /// How far it has come.
    pub(crate) fn measure(&self) -> Option<Measure> {
        self.measure
    }

    /// The number that is being typed.
    pub(crate) fn entry(&self) -> &Entry {
        &self.entry
    }

    /// The handles as they stand now.
    pub(crate) fn gizmo(&self) -> Gizmo {
        let mut gizmo = self.gizmo;
        gizmo.frame.position = self.now.position;
        gizmo
    }
}

/// Corners, middles of edges and faces, and the centre of what has a pivot.
fn spots(model: &DataModel, id: InstanceId) -> Vec<Vec3> {
    let own = OrientedBox::of_part(model, id);
    let all = || StartPoses::capture(model, &[id]).bounds(Space::Local);
    let Some(bounds) = own.or_else(all) else {
        return Vec::new();
    };
    let step = |index: usize| index as f32 * 0.5 - 0.5;
    (0..27)
        .map(|index| {
            let at = Vec3::new(step(index % 3), step(index / 3 % 3), step(index / 9));
            bounds.frame.transform_point(at * bounds.size)
        })
        .collect()
}
