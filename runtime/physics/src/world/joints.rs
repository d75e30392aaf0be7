//! The rigid joints of the world: which parts each connects, and which joints each part has. Joints are remembered even
//! while one of their parts is not simulated, so that they act when it comes.

use rustc_hash::FxHashMap;
use studio_model::InstanceId;

use crate::slab::Slab;

#[derive(Debug, Clone)]
struct JointRecord {
    joint: InstanceId,
    parts: [InstanceId; 2],
    /// Rises in the order in which joints came, which at load is the document's.
    order: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Joints {
    records: Slab<JointRecord>,
    numbers: FxHashMap<InstanceId, u32>,
    of_part: FxHashMap<InstanceId, Vec<u32>>,
    next_order: u64,
}

impl Joints {
    /// The parts that a joint connects, if it does.
    pub(crate) fn parts(&self, joint: InstanceId) -> Option<[InstanceId; 2]> {
        let number = self.numbers.get(&joint)?;
        self.records.get(*number).map(|record| record.parts)
    }

    /// Says what a joint connects from now on; nothing forgets it.
    pub(crate) fn set(&mut self, joint: InstanceId, parts: Option<[InstanceId; 2]>) {
        self.forget(joint);
        let Some(parts) = parts else { return };
        let number = self.records.insert(JointRecord {
            joint,
            parts,
            order: self.next_order,
        });
        self.next_order += 1;
        self.numbers.insert(joint, number);
        for part in parts {
            self.of_part.entry(part).or_default().push(number);
        }
    }

    fn forget(&mut self, joint: InstanceId) {
        let Some(record) = self
            .numbers
            .remove(&joint)
            .and_then(|number| self.records.remove(number))
        else {
            return;
        };
        for part in record.parts {
            let Some(numbers) = self.of_part.get_mut(&part) else {
                continue;
            };
            numbers.retain(|&number| self.records.get(number).is_some());
            if numbers.is_empty() {
                self.of_part.remove(&part);
            }
        }
    }

    /// The pairs of all joints, in their order, as long as none was set since load.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = [InstanceId; 2]> + '_ {
        self.records.values().map(|record| record.parts)
    }

    /// The parts that a part's joints connect it with.
    pub(crate) fn neighbours(&self, part: InstanceId) -> impl Iterator<Item = InstanceId> + '_ {
        self.records_of(part)
            .flat_map(|record| record.parts)
            .filter(move |&other| other != part)
    }

    /// The joints of a part, in their order.
    pub(crate) fn of(&self, part: InstanceId) -> Vec<InstanceId> {
        let mut found: Vec<(u64, InstanceId)> = self
            .records_of(part)
            .map(|record| (record.order, record.joint))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, joint)| joint).collect()
    }

    /// The pairs of the joints of any of `parts`, in their order.
    pub(crate) fn pairs_of(&self, parts: impl Iterator<Item = InstanceId>) -> Vec<[InstanceId; 2]> {
        let among = self.among(parts).into_iter();
        among.map(|(_, parts)| parts).collect()
    }

    /// The joints of any of `parts` and the pairs that they connect, in their order.
    pub(crate) fn among(
        &self,
        parts: impl Iterator<Item = InstanceId>,
    ) -> Vec<(InstanceId, [InstanceId; 2])> {
        let mut found: Vec<&JointRecord> = parts.flat_map(|part| self.records_of(part)).collect();
        found.sort_unstable_by_key(|record| record.order);
        found.dedup_by_key(|record| record.order);
        found
            .into_iter()
            .map(|record| (record.joint, record.parts))
            .collect()
    }

    fn records_of(&self, part: InstanceId) -> impl Iterator<Item = &JointRecord> + '_ {
        let numbers = self.of_part.get(&part).into_iter().flatten();
        numbers.filter_map(|&number| self.records.get(number))
    }
}
