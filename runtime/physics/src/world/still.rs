//! Worlds that only answer questions: every part is where the model has it, on its own.

use studio_model::known::known;
use studio_model::{DataModel, InstanceId};

use super::World;
use crate::part::PartSpec;

impl World {
    /// Takes over the poses of parts that may move from the model, in a world that is [still](Self::load_still), or that
    /// [follows](Self::load_following) it only nearby: those that were written without a journal. Costs a look at each.
    pub fn follow_poses(&mut self, model: &DataModel) {
        self.follow_far(model);
        let moved: Vec<InstanceId> = self
            .loose
            .iter()
            .filter(|(part, held)| {
                model
                    .cframe(**part, known().cframe)
                    .is_some_and(|now| now != **held)
            })
            .map(|(&part, _)| part)
            .collect();
        for part in moved {
            self.place_still(model, part);
        }
    }

    /// Remembers where a part is that may move.
    pub(super) fn note_loose(&mut self, part: InstanceId, spec: &PartSpec) {
        if self.simulation.is_still() && !spec.anchored {
            self.loose.insert(part, spec.cframe);
        }
    }

    /// Puts the collider of a part where the model has it; it stays where it was if it cannot be there.
    pub(super) fn place_still(&mut self, model: &DataModel, part: InstanceId) {
        let Some(record) = self.parts.get(part).copied() else {
            return;
        };
        let Some(spec) = PartSpec::read(model, part) else {
            return;
        };
        self.simulation.place_static(record.collider, &spec);
        if let Some(assembly) = self.assemblies.get_mut(record.assembly)
            && record.member == 0
        {
            assembly.pose = spec.cframe;
        }
        self.note_loose(part, &spec);
    }
}
