//! Taking apart and forming anew: the assemblies that changes touched, and only those.

use rustc_hash::FxHashSet;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId};

use super::World;
use super::changes::Touched;
use super::form::{Candidate, Former, Was};
use super::registry::AssemblyRecord;
use crate::momentum::MotionField;
use crate::part::{PartSpec, joined_parts, role};
use crate::tag::Tag;

impl World {
    /// Forms anew what was touched.
    pub(super) fn act_on(&mut self, model: &DataModel, touched: &mut Touched) {
        let Touched {
            mut parts,
            left,
            joints,
            ..
        } = std::mem::take(touched);
        for joint in joints {
            let connects = if is_in_workspace(model, joint) {
                joined_parts(model, joint)
            } else {
                None
            };
            let connected = self.joints.parts(joint);
            if connects != connected {
                parts.extend(connects.into_iter().chain(connected).flatten());
                self.joints.set(joint, connects);
            }
        }
        if parts.is_empty() {
            return;
        }
        let mut seen = FxHashSet::default();
        parts.retain(|part| seen.insert(*part));
        let assemblies = self.assemblies_around(&parts);
        let (candidates, former) = self.take_apart(model, &parts, &left, &assemblies);
        let pairs = self
            .joints
            .pairs_of(candidates.iter().map(|candidate| candidate.part));
        self.form(model, &candidates, &pairs, &former);
    }

    /// The assemblies of the parts, and those that a joint of any member reaches: a joint between two anchored assemblies
    /// does nothing until one of them changes. What is further away stays as it is.
    fn assemblies_around(&self, parts: &[InstanceId]) -> Vec<u32> {
        let assembly_of = |part: InstanceId| self.parts.get(part).map(|record| record.assembly);
        let mut seen = FxHashSet::default();
        let mut assemblies: Vec<u32> = parts.iter().filter_map(|&part| assembly_of(part)).collect();
        assemblies.retain(|key| seen.insert(*key));
        let members = assemblies
            .iter()
            .filter_map(|&key| self.assemblies.get(key));
        let members = members.flat_map(|record| record.view().members).copied();
        let reached: Vec<u32> = members
            .chain(parts.iter().copied())
            .flat_map(|part| self.joints.neighbours(part))
            .filter_map(assembly_of)
            .collect();
        assemblies.extend(reached.into_iter().filter(|key| seen.insert(*key)));
        assemblies
    }

    /// Removes the assemblies and returns those of their members, and of the parts, that are to be simulated.
    fn take_apart(
        &mut self,
        model: &DataModel,
        parts: &[InstanceId],
        left: &FxHashSet<InstanceId>,
        assemblies: &[u32],
    ) -> (Vec<Candidate>, Vec<Former>) {
        self.forget_parked(parts, assemblies);
        let (mut candidates, mut former) = (Vec::new(), Vec::new());
        let mut handled = FxHashSet::default();
        for (&key, place) in assemblies.iter().zip(0..) {
            let Some(record) = self.assemblies.remove(key) else {
                continue;
            };
            let view = record.view();
            let is_followed = self.leads.is_followed(view.root);
            former.push(Former {
                root: view.root,
                motion: self.remove_bodies(&record),
            });
            for (&part, &offset) in view.members.iter().zip(view.offsets) {
                let Some(known) = self.parts.remove(part) else {
                    continue;
                };
                self.loose.remove(&part);
                self.constraints.regrouped(part);
                if left.contains(&part) {
                    continue;
                }
                handled.insert(part);
                let was = Was {
                    former: place,
                    offset,
                };
                // What follows the model is where that has it, even if it was not led there yet.
                let now = if is_followed {
                    None
                } else if part == view.root {
                    Some(record.pose)
                } else {
                    Some(record.pose * offset)
                };
                self.add_candidate(model, part, known.order, Some((was, now)), &mut candidates);
            }
        }
        for &part in parts {
            if role(model, part).is_part() && handled.insert(part) {
                let order = self.parts.next_order();
                self.add_candidate(model, part, order, None, &mut candidates);
            }
        }
        candidates.sort_unstable_by_key(|candidate| candidate.order);
        (candidates, former)
    }

    /// What is taken apart is parked no more, until it proves to be.
    fn forget_parked(&mut self, parts: &[InstanceId], assemblies: &[u32]) {
        if self.motion.parked.is_empty() {
            return;
        }
        let records = assemblies
            .iter()
            .filter_map(|&key| self.assemblies.get(key));
        let members = records.flat_map(|record| record.view().members);
        let forgotten: FxHashSet<InstanceId> = members.chain(parts).copied().collect();
        self.motion.parked.retain(|part| !forgotten.contains(part));
    }

    /// Adds a part that is still, or now, below Workspace. `before` is what it was and where it is, unless the model knows.
    fn add_candidate(
        &mut self,
        model: &DataModel,
        part: InstanceId,
        order: u64,
        before: Option<(Was, Option<CFrame>)>,
        candidates: &mut Vec<Candidate>,
    ) {
        if !is_in_workspace(model, part) {
            return;
        }
        let Some(mut spec) = PartSpec::read(model, part) else {
            self.motion.parked.push(part);
            return;
        };
        let now = before.and_then(|(_, now)| now);
        if let Some(now) = now.filter(|_| !self.simulation.is_still()) {
            spec.cframe = now;
        }
        candidates.push(Candidate {
            part,
            order,
            spec,
            was: before.map(|(was, _)| was),
        });
    }

    /// Removes an assembly's body or colliders, and returns how it moved. Its parts must still be registered.
    fn remove_bodies(&mut self, record: &AssemblyRecord) -> MotionField {
        for &part in record.view().members {
            if let Some(part) = self.parts.get(part)
                && let Some(collider) = self.simulation.colliders.get(part.collider)
            {
                let tag = Tag::unpack(collider.user_data);
                let toucher = (part.order, part.id);
                self.touches.leaves(part.collider, tag, toucher);
            }
        }
        let Some(body) = record.body else {
            for &part in record.view().members {
                if let Some(collider) = self.parts.get(part).map(|part| part.collider) {
                    self.simulation.remove_collider(collider);
                }
            }
            return MotionField::REST;
        };
        let motion = self
            .simulation
            .bodies
            .get(body)
            .map_or(MotionField::REST, MotionField::of);
        self.simulation.remove_body(body);
        motion
    }
}

/// Whether an instance is Workspace or below it.
pub(super) fn is_in_workspace(model: &DataModel, id: InstanceId) -> bool {
    let Some(workspace) = model.service(known().workspace) else {
        return false;
    };
    id == workspace || model.is_descendant_of(id, workspace)
}
