//! Moving things by the numbers of their pivots: each goes where its own pivot shall be, with all that is in it. Like a
//! drag, all placements are computed from the start, so that numbers that are dragged do not drift.

use studio_model::known::known;
use studio_model::{CFrame, ClassId, ClassTable, DataModel, InstanceId, Value};

use super::pivot::{pivot_of, primary_part};
use super::scope::{is_fixed, tops};
use crate::transform::{Placement, RigidMotion, StartPoses};

/// Whether instances of a class can be moved by their pivots: parts and models, but neither terrain nor the world.
pub fn has_origin(table: &ClassTable, class: ClassId) -> bool {
    let known = known();
    let is_a = |ancestor| table.is_a(class, ancestor);
    (is_a(known.base_part) || is_a(known.model))
        && !is_a(known.terrain)
        && !table.class(class).service
}

/// Things that are moved by their pivots, as they were at the start.
#[derive(Debug, Clone)]
pub struct Origins {
    things: Vec<Thing>,
}

#[derive(Debug, Clone)]
struct Thing {
    id: InstanceId,
    pivot: CFrame,
    /// Whether the pivot is only the centre of parts, which has no rotation that is kept anywhere.
    is_center: bool,
    poses: StartPoses,
}

impl Origins {
    /// Those among `ids` that can be moved. What is below another one of them goes with that one.
    pub fn capture(model: &DataModel, ids: &[InstanceId]) -> Self {
        let can_move = |&id: &InstanceId| {
            let class = model.class(id);
            class.is_some_and(|class| has_origin(model.table(), class)) && !is_fixed(model, id)
        };
        let ids: Vec<InstanceId> = ids.iter().copied().filter(can_move).collect();
        let things = tops(model, &ids).into_iter().filter_map(|id| {
            Some(Thing {
                id,
                pivot: pivot_of(model, id)?,
                is_center: is_center(model, id),
                poses: StartPoses::capture(model, &[id]),
            })
        });
        Self {
            things: things.collect(),
        }
    }

    /// What is moved; what goes along with it is not told.
    pub fn ids(&self) -> Vec<InstanceId> {
        self.things.iter().map(|thing| thing.id).collect()
    }

    /// Everything where it is if each pivot goes where `target` says of it.
    pub fn moved(&self, target: impl Fn(&CFrame) -> CFrame) -> Vec<Placement> {
        let things = self.things.iter();
        things
            .flat_map(|thing| thing.moved(&target(&thing.pivot)))
            .collect()
    }
}

impl Thing {
    fn moved(&self, target: &CFrame) -> Vec<Placement> {
        let turns = self.pivot.rotation != target.rotation;
        let shift = target.position - self.pivot.position;
        let mut motion = RigidMotion::shift(shift);
        if turns {
            motion.about = self.pivot.position;
            motion.rotation = target.rotation * self.pivot.rotation.transpose();
        }
        let mut placements = self.poses.moved(&motion);
        for (placement, pose) in placements.iter_mut().zip(self.poses.poses()) {
            // What stands right at the pivot is where the numbers say, to the bit.
            if pose.frame == self.pivot {
                placement.frame = *target;
            }
        }
        if turns && self.is_center {
            placements.push(Placement {
                id: self.id,
                frame: *target,
                size: None,
            });
        }
        placements
    }
}

/// Whether a model's pivot is nothing but the centre of its parts.
fn is_center(model: &DataModel, id: InstanceId) -> bool {
    let own = model.value(id, known().world_pivot_data);
    model.is_a(id, known().model)
        && primary_part(model, id).is_none()
        && !matches!(own, Some(Value::OptionalCFrame(Some(_))))
}
