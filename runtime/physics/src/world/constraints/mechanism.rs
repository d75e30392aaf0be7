//! Mechanisms: assemblies that constraints hold together, or move against each other. Whoever simulates one of them
//! simulates all.

use std::collections::BTreeSet;

use studio_model::InstanceId;

use super::{Kind, Record};
use crate::world::World;

impl World {
    /// The roots of the assemblies that constraints connect with that of a part, itself among them, in the order of their
    /// ids. What is anchored connects nothing and is left out. `None` if the part is not simulated, if it is anchored, or if
    /// there are more parts than `parts_max`.
    pub fn mechanism(&self, part: InstanceId, parts_max: usize) -> Option<Vec<InstanceId>> {
        let own = self.assembly_of(part).filter(|own| !own.anchored)?;
        let mut roots = BTreeSet::from([own.root]);
        let mut parts = 0;
        let mut ahead = vec![own.root];
        while let Some(root) = ahead.pop() {
            let members = self.assembly_of(root)?.members;
            parts += members.len();
            if parts > parts_max {
                return None;
            }
            if self.constraints.is_empty() {
                break;
            }
            for other in members.iter().flat_map(|&member| self.held_to(member)) {
                let next = self.assembly_of(other).filter(|next| !next.anchored);
                if let Some(next) = next
                    && roots.insert(next.root)
                {
                    ahead.push(next.root);
                }
            }
        }
        Some(roots.into_iter().collect())
    }

    /// Whether constraints or movers act on the assembly of a root.
    pub fn is_acted_on(&self, root: InstanceId) -> bool {
        !self.constraints.is_empty()
            && self.assembly_of(root).is_some_and(|own| {
                let mut members = own.members.iter();
                members.any(|&part| self.acting_on(part).next().is_some())
            })
    }

    /// The parts at the other ends of the constraints of a part.
    fn held_to(&self, part: InstanceId) -> impl Iterator<Item = InstanceId> + '_ {
        let ends = self.acting_on(part).flat_map(|record| record.parts);
        ends.flatten().filter(move |&other| other != part)
    }

    fn acting_on(&self, part: InstanceId) -> impl Iterator<Item = &Record> + '_ {
        let ids = self.constraints.of_part.get(&part).into_iter().flatten();
        let records = ids.filter_map(|id| self.constraints.records.get(id));
        records.filter(|record| record.bound.is_some() && record.kind != Kind::NoCollision)
    }
}
