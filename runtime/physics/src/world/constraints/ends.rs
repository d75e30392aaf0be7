//! What a constraint is held by: the parts that its attachments lie in, and where in them. Knows the model, no bodies.

use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, PropertyId};

use super::kind::{Held, Kind};
use crate::limits::ATTACHMENTS_NESTED_MAX;
use crate::part::{can_be_simulated, role};

/// One end of a constraint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct End {
    pub(super) part: InstanceId,
    /// Seen from the part.
    pub(super) frame: CFrame,
}

/// The ends of a constraint.
#[derive(Debug, Clone, Default)]
pub(super) struct Ends {
    pub(super) both: [Option<End>; 2],
    /// The attachments that say so: when one changes the ends are read again.
    pub(super) watched: Vec<InstanceId>,
}

impl Ends {
    /// Reads the ends of a constraint. What is missing, or cannot be computed with, is `None`.
    pub(super) fn read(model: &DataModel, id: InstanceId, kind: Kind) -> Self {
        let known = known();
        let mut ends = Self::default();
        ends.both = match kind.held() {
            Held::Both | Held::First => {
                [known.constraint_attachment0, known.constraint_attachment1]
                    .map(|property| ends.attached(model, id, property))
            }
            Held::Parts => [known.no_collision_part0, known.no_collision_part1]
                .map(|property| end_in(model, model.reference(id, property)?, CFrame::IDENTITY)),
            Held::Parent => {
                let parent = model.parent(id);
                [
                    parent.and_then(|part| end_in(model, part, CFrame::IDENTITY)),
                    None,
                ]
            }
        };
        ends
    }

    /// The part that an attachment lies in. Bones lie in bones.
    fn attached(&mut self, model: &DataModel, id: InstanceId, property: PropertyId) -> Option<End> {
        let mut at = model.reference(id, property)?;
        let mut frame = CFrame::IDENTITY;
        for _ in 0..ATTACHMENTS_NESTED_MAX {
            if !model.is_a(at, known().attachment) {
                return end_in(model, at, frame);
            }
            self.watched.push(at);
            frame = model.cframe(at, known().attachment_cframe)? * frame;
            at = model.parent(at)?;
        }
        None
    }
}

/// An end in a part; `None` if it is none, or the frame cannot be computed with.
fn end_in(model: &DataModel, part: InstanceId, frame: CFrame) -> Option<End> {
    let is_end = role(model, part).is_part() && can_be_simulated(&frame);
    is_end.then_some(End { part, frame })
}

/// The parts that a `RigidConstraint` joins.
pub(crate) fn rigid_pair(model: &DataModel, id: InstanceId) -> Option<[InstanceId; 2]> {
    let ends = Ends::read(model, id, Kind::Rigid);
    Some([ends.both[0]?.part, ends.both[1]?.part])
}
