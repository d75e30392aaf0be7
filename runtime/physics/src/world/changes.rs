//! Changes of the model, brought into the world: what they touch is taken apart and formed anew, at a cost that depends on
//! the parts touched and not on the size of the world.
//!
//! Setting the `CFrame` of a part moves its whole assembly, so those entries are acted on one by one; everything else is
//! collected and acted on at once, by what the model says at the end.

use rustc_hash::FxHashSet;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, JournalEntry, PropertyId};

use super::World;
use super::form::{Candidate, Former, Was};
use super::registry::AssemblyRecord;
use crate::momentum::MotionField;
use crate::part::{PartSpec, can_be_simulated, joined_parts, role};
use crate::simulation::pose;

/// What changes touched that is not acted on yet.
#[derive(Debug, Default)]
struct Touched {
    parts: Vec<InstanceId>,
    joints: Vec<InstanceId>,
    /// Whether it may change who moves with whom.
    regroups: bool,
}

impl World {
    /// Brings the world in line with what changed in the model since it was loaded or last told. If the journal lagged,
    /// load a new world instead.
    pub fn apply_changes<'a>(
        &mut self,
        model: &DataModel,
        changes: impl IntoIterator<Item = &'a JournalEntry>,
    ) {
        let mut touched = Touched::default();
        for change in changes {
            match change {
                JournalEntry::Inserted { root } | JournalEntry::Reparented { id: root } => {
                    self.touch_subtree(model, *root, &mut touched);
                }
                JournalEntry::Removed { subtree, .. } => self.touch_removed(subtree, &mut touched),
                JournalEntry::PropertySet { id, property } if *property == known().cframe => {
                    self.part_placed(model, *id, &mut touched);
                }
                JournalEntry::PropertySet { id, property } => {
                    self.touch_property(model, *id, *property, &mut touched)
                }
                JournalEntry::Renamed { .. }
                | JournalEntry::AttributeSet { .. }
                | JournalEntry::TagsChanged { .. } => {}
            }
        }
        self.act_on(model, &mut touched);
    }

    /// Notes the parts and joints of a subtree that came, went or moved within the tree.
    fn touch_subtree(&self, model: &DataModel, root: InstanceId, touched: &mut Touched) {
        let below = is_in_workspace(model, root);
        for id in model.subtree(root) {
            let role = role(model, id);
            if role.is_part() && self.parts.get(id).is_some() != below {
                touched.parts.push(id);
                touched.regroups = true;
            } else if role.is_joint() && self.joints.parts(id).is_some() != below {
                touched.joints.push(id);
                touched.regroups = true;
            }
        }
    }

    /// Notes the parts and joints among instances that left the tree; they may be freed by now.
    fn touch_removed(&self, gone: &[InstanceId], touched: &mut Touched) {
        let (parts, joints) = (touched.parts.len(), touched.joints.len());
        touched
            .parts
            .extend(gone.iter().filter(|&&id| self.parts.get(id).is_some()));
        touched
            .joints
            .extend(gone.iter().filter(|&&id| self.joints.parts(id).is_some()));
        touched.regroups |= touched.parts.len() > parts || touched.joints.len() > joints;
    }

    fn touch_property(
        &mut self,
        model: &DataModel,
        id: InstanceId,
        property: PropertyId,
        touched: &mut Touched,
    ) {
        let known = known();
        if property == known.gravity {
            self.simulation.set_gravity(super::gravity(model));
        } else if property == known.fallen_parts_destroy_height {
            self.fallen_height = super::fallen_height(model);
        } else if [
            known.joint_part0,
            known.joint_part1,
            known.joint_enabled,
            known.weld_constraint_part0,
            known.weld_constraint_part1,
            known.weld_constraint_enabled,
        ]
        .contains(&property)
        {
            touched.joints.push(id);
            touched.regroups = true;
        } else if [
            known.size,
            known.anchored,
            known.can_collide,
            known.massless,
            known.root_priority,
            known.material,
            known.physical_properties,
            known.shape,
        ]
        .contains(&property)
        {
            touched.parts.push(id);
            touched.regroups |= property == known.anchored;
        }
    }

    /// Moves the assembly of a part whose `CFrame` was set.
    fn part_placed(&mut self, model: &DataModel, part: InstanceId, touched: &mut Touched) {
        if touched.regroups && self.parts.get(part).is_some() {
            self.act_on(model, touched);
        }
        let Some(record) = self.parts.get(part) else {
            touched.parts.push(part);
            return;
        };
        let (key, cframe) = (record.assembly, model.cframe(part, known().cframe));
        let (Some(cframe), Some(record)) = (cframe, self.assemblies.get_mut(key)) else {
            return;
        };
        let view = record.view();
        let root_pose = match view.offset(part) {
            Some(offset)
                if part != view.root && !nearly_equal(&(record.pose * offset), &cframe) =>
            {
                cframe * offset.inverse()
            }
            Some(_) if part != view.root => record.pose,
            _ => cframe,
        };
        if !can_be_simulated(&cframe) || !can_be_simulated(&root_pose) {
            touched.parts.push(part);
            return;
        }
        if view.members.len() > 1 {
            self.motion.carried.push(part);
        }
        record.pose = root_pose;
        let body = record.body.and_then(|body| {
            self.simulation
                .bodies
                .get(body)
                .map(|b| (body, b.is_enabled()))
        });
        if let Some((body, true)) = body {
            record.body_pose = pose(&root_pose);
            self.simulation.place(body, record.body_pose);
        } else {
            touched.parts.push(part);
        }
    }

    /// Forms anew what was touched.
    fn act_on(&mut self, model: &DataModel, touched: &mut Touched) {
        let Touched {
            mut parts, joints, ..
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
        let (candidates, former) = self.take_apart(model, &parts, &assemblies);
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
        assemblies: &[u32],
    ) -> (Vec<Candidate>, Vec<Former>) {
        let (mut candidates, mut former) = (Vec::new(), Vec::new());
        for (&key, place) in assemblies.iter().zip(0..) {
            let Some(record) = self.assemblies.remove(key) else {
                continue;
            };
            let view = record.view();
            former.push(Former {
                root: view.root,
                motion: self.remove_bodies(&record),
            });
            for (&part, &offset) in view.members.iter().zip(view.offsets) {
                let Some(known) = self.parts.remove(part) else {
                    continue;
                };
                let was = Was {
                    former: place,
                    offset,
                };
                let now = if part == view.root {
                    record.pose
                } else {
                    record.pose * offset
                };
                self.add_candidate(model, part, known.order, Some((was, now)), &mut candidates);
            }
        }
        let mut listed: FxHashSet<InstanceId> =
            candidates.iter().map(|candidate| candidate.part).collect();
        for &part in parts {
            if role(model, part).is_part() && listed.insert(part) {
                let order = self.parts.next_order();
                self.add_candidate(model, part, order, None, &mut candidates);
            }
        }
        candidates.sort_unstable_by_key(|candidate| candidate.order);
        (candidates, former)
    }

    /// Adds a part that is still, or now, below Workspace. `before` is what it was and where it is.
    fn add_candidate(
        &mut self,
        model: &DataModel,
        part: InstanceId,
        order: u64,
        before: Option<(Was, CFrame)>,
        candidates: &mut Vec<Candidate>,
    ) {
        if !is_in_workspace(model, part) {
            return;
        }
        let Some(mut spec) = PartSpec::read(model, part) else {
            self.motion.parked.push(part);
            return;
        };
        if let Some((_, now)) = before {
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

fn is_in_workspace(model: &DataModel, id: InstanceId) -> bool {
    let Some(workspace) = model.service(known().workspace) else {
        return false;
    };
    id == workspace || model.is_descendant_of(id, workspace)
}

/// Whether two poses are the same but for rounding.
fn nearly_equal(a: &CFrame, b: &CFrame) -> bool {
    let tolerance = 1e-6 * (1.0 + a.position.abs().max_element());
    a.position.abs_diff_eq(b.position, tolerance) && a.rotation.abs_diff_eq(b.rotation, 1e-6)
}
