//! Changes of the model, brought into the world: what they touch is taken apart and formed anew, at a cost that depends on
//! the parts touched and not on the size of the world.
//!
//! Setting the `CFrame` of a part moves its whole assembly, so those entries are acted on one by one; everything else is
//! collected and acted on at once, by what the model says at the end.

use rustc_hash::FxHashSet;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, JournalEntry, PropertyId};

use super::World;
use super::rebuild::is_in_workspace;
use super::registry::{AssemblyRecord, Members};
use crate::part::{Role, can_be_simulated, role};
use crate::simulation::pose;

/// What changes touched that is not acted on yet.
#[derive(Debug, Default)]
pub(super) struct Touched {
    pub(super) parts: Vec<InstanceId>,
    /// Parts that left the tree. If they are back by now, they start where the model has them.
    pub(super) left: FxHashSet<InstanceId>,
    pub(super) joints: Vec<InstanceId>,
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
                    self.touch_property(model, *id, *property, &mut touched);
                }
                JournalEntry::Renamed { .. }
                | JournalEntry::AttributeSet { .. }
                | JournalEntry::TagsChanged { .. } => {}
            }
        }
        self.act_on(model, &mut touched);
        self.bind_constraints(model);
        self.act_on_groups(model);
    }

    /// Notes the parts, joints and constraints of a subtree that came, went or moved within the tree.
    fn touch_subtree(&mut self, model: &DataModel, root: InstanceId, touched: &mut Touched) {
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
            self.touch_held(role, id, touched);
        }
    }

    /// Notes the parts, joints and constraints among instances that left the tree; they may be freed by now.
    fn touch_removed(&mut self, gone: &[InstanceId], touched: &mut Touched) {
        for &id in gone {
            self.characters.remove(&id);
            if self.parts.get(id).is_some() {
                touched.parts.push(id);
                touched.left.insert(id);
                touched.regroups = true;
            } else if self.joints.parts(id).is_some() {
                touched.joints.push(id);
                touched.regroups = true;
            }
            if self.constraints.has(id) {
                self.constraints.changed(id);
            }
            self.touch_held(Role::Attachment, id, touched);
        }
    }

    /// Notes a constraint, or those that an attachment is part of. One that joins rigidly may have other parts now.
    fn touch_held(&mut self, role: Role, id: InstanceId, touched: &mut Touched) {
        let held = match role {
            Role::Attachment => self.constraints.of_attachment(id).to_vec(),
            _ if role.constraint().is_some() => vec![id],
            _ => return,
        };
        for constraint in held {
            self.constraints.changed(constraint);
            touched.joints.push(constraint);
            touched.regroups = true;
        }
    }

    fn touch_property(
        &mut self,
        model: &DataModel,
        id: InstanceId,
        property: PropertyId,
        touched: &mut Touched,
    ) {
        let known = known();
        if [known.assembly_linear_velocity, known.velocity].contains(&property) {
            if self.assembly_of(id).is_some_and(|own| own.anchored) {
                touched.parts.push(id);
            }
        } else if property == known.collision_group {
            if let Some(collider) = self.parts.get(id).map(|part| part.collider) {
                self.set_group(model, id, collider);
            }
        } else if [known.collision_group_data, known.collision_groups].contains(&property) {
            self.groups_replaced(model);
        } else if property == known.gravity {
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
            known.can_touch,
            known.can_query,
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
        } else if !self.constraints.is_empty() {
            match role(model, id) {
                Role::Attachment if property != known.attachment_cframe => {}
                role if role.constraint().is_some() && !self.constraints.has(id) => {}
                role => self.touch_held(role, id, touched),
            }
        }
    }

    /// Moves the assembly of a part whose `CFrame` was set.
    fn part_placed(&mut self, model: &DataModel, part: InstanceId, touched: &mut Touched) {
        // Who says first that parts are joined, and then where one of them is, moves them all. What a server says of a tick
        // is how it ended: there, what came to be joined was moved alone.
        if touched.regroups && self.parts.get(part).is_some() && !self.leads.follows() {
            self.act_on(model, touched);
        }
        let (Some(&member), Some(cframe)) =
            (self.parts.get(part), model.cframe(part, known().cframe))
        else {
            touched.parts.push(part);
            return;
        };
        if self.simulation.is_still() {
            self.place_still(model, part);
            return;
        }
        let Some(record) = self.assemblies.get_mut(member.assembly) else {
            return;
        };
        let root_pose = record.root_pose_for(member.member, &cframe);
        if !can_be_simulated(&cframe) || !can_be_simulated(&root_pose) {
            touched.parts.push(part);
            return;
        }
        record.pose = root_pose;
        let root = record.view().root;
        if let Members::Many { parts, .. } = &record.members
            && !record.carried
        {
            self.motion.carried.extend_from_slice(parts);
            record.carried = true;
        }
        match record.body {
            Some(body) if self.simulation.is_enabled(body) => {
                record.body_pose = pose(&root_pose);
                self.simulation.place(body, record.body_pose);
            }
            _ => touched.parts.push(part),
        }
        self.led_elsewhere(root, root_pose);
    }
}

impl AssemblyRecord {
    /// Where the root is if a member is at `cframe`.
    fn root_pose_for(&self, member: u32, cframe: &CFrame) -> CFrame {
        match &self.members {
            Members::Many { offsets, .. } if member > 0 => {
                let offset = offsets[member as usize];
                if nearly_equal(&(self.pose * offset), cframe) {
                    // Whoever moves all members one by one moves the assembly once.
                    self.pose
                } else {
                    *cframe * offset.inverse()
                }
            }
            _ => *cframe,
        }
    }
}

/// Whether two poses are the same but for rounding.
fn nearly_equal(a: &CFrame, b: &CFrame) -> bool {
    let tolerance = 1e-6 * (1.0 + a.position.abs().max_element());
    a.position.abs_diff_eq(b.position, tolerance) && a.rotation.abs_diff_eq(b.rotation, 1e-6)
}
