//! From parts and joints to bodies: groups parts into assemblies, picks each root and inserts colliders.

use glam::Vec3;
use rapier3d::prelude::RigidBodyHandle;
use rustc_hash::FxHashMap;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId};

use super::World;
use super::registry::{AssemblyRecord, Members, PartRecord, reach};
use crate::assembly::{Grouping, member_offset};
use crate::momentum::MotionField;
use crate::order::along_curve;
use crate::part::{PartSpec, RootRank};
use crate::simulation::pose;

/// A part that is to be simulated.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) part: InstanceId,
    /// Candidates are sorted by it.
    pub(crate) order: u64,
    /// With the pose that the part has now, which the model may not know yet.
    pub(crate) spec: PartSpec,
    pub(crate) was: Option<Was>,
}

/// Where a part was before its assembly was taken apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Was {
    /// The place of its assembly in the list of [`Former`] ones.
    pub(crate) former: u32,
    pub(crate) offset: CFrame,
}

/// An assembly that was taken apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Former {
    pub(crate) root: InstanceId,
    pub(crate) motion: MotionField,
}

impl World {
    /// Forms assemblies of the candidates, which are in document order and belong to none yet. `pairs` are the joints
    /// that may count, in document order.
    pub(super) fn form(
        &mut self,
        model: &DataModel,
        candidates: &[Candidate],
        pairs: &[[InstanceId; 2]],
        former: &[Former],
    ) {
        let mut grouping =
            Grouping::new(candidates.iter().map(|candidate| candidate.spec.anchored));
        if !pairs.is_empty() {
            let numbers: FxHashMap<InstanceId, u32> =
                candidates.iter().map(|c| c.part).zip(0..).collect();
            for [a, b] in pairs {
                if let (Some(&a), Some(&b)) = (numbers.get(a), numbers.get(b)) {
                    grouping.join(a, b);
                }
            }
        }
        let groups = grouping.into_groups();
        let mut groups: Vec<(u64, &[u32])> = groups
            .iter()
            .map(|group| {
                (
                    along_curve(candidates[group[0] as usize].spec.cframe.position),
                    group,
                )
            })
            .collect();
        // Groups in one cell stay in document order: their first parts tell.
        groups.sort_unstable_by_key(|(place, group)| (*place, group[0]));
        for (_, group) in groups {
            let mut members: Vec<&Candidate> =
                group.iter().map(|&at| &candidates[at as usize]).collect();
            let root = root_of(model, &members);
            members[..=root].rotate_right(1);
            self.insert_assembly(model, &members, former);
        }
    }

    /// Inserts an assembly of the members, of which the first is the root.
    fn insert_assembly(&mut self, model: &DataModel, members: &[&Candidate], former: &[Former]) {
        let root = members[0];
        let offsets: Vec<CFrame> = members
            .iter()
            .map(|member| offset_of(root, member, former))
            .collect();
        let assembly = self.assemblies.upcoming();
        let body = (!root.spec.anchored && !self.simulation.is_still())
            .then(|| self.simulation.insert_body(&root.spec.cframe, assembly));
        for (at, (member, offset)) in members.iter().zip(&offsets).enumerate() {
            let number = self.parts.upcoming();
            let collider = match body {
                Some(body) => {
                    let has_mass = at == 0 || !model.flag(member.part, known().massless);
                    self.simulation
                        .insert_member(body, &member.spec, offset, has_mass, number)
                }
                None => self
                    .simulation
                    .insert_static(&member.spec, &member.spec.cframe, number),
            };
            self.set_group(model, member.part, collider);
            self.note_loose(member.part, &member.spec);
            self.constraints.regrouped(member.part);
            self.parts.insert(PartRecord {
                id: member.part,
                order: member.order,
                assembly,
                member: at as u32,
                collider,
            });
        }
        if let Some(body) = body {
            self.keep_momentum(body, members, former);
        }
        let inserted = self.assemblies.insert(AssemblyRecord {
            body,
            pose: root.spec.cframe,
            body_pose: pose(&root.spec.cframe),
            reach: reach(&offsets),
            awake_at: 0,
            told_at: 0,
            carried: false,
            members: match members {
                [alone] => Members::One(alone.part),
                several => Members::Many {
                    parts: several.iter().map(|member| member.part).collect(),
                    offsets: offsets.into_boxed_slice(),
                },
            },
        });
        debug_assert_eq!(inserted, assembly, "the body carries the assembly's number");
    }

    /// Gives a new body the momentum that its parts had before.
    fn keep_momentum(&mut self, body: RigidBodyHandle, members: &[&Candidate], former: &[Former]) {
        if members[0].was.is_none() {
            let (linear, angular) = (members[0].spec.linear, members[0].spec.angular);
            if linear != Vec3::ZERO || angular != Vec3::ZERO {
                self.simulation.set_velocity(body, linear, angular);
                return;
            }
        }
        if former.is_empty() {
            return;
        }
        let motions = members.iter().map(|member| {
            member
                .was
                .map_or(MotionField::REST, |was| former[was.former as usize].motion)
        });
        self.simulation.set_motion(body, motions);
    }
}

/// Where a member is, seen from the root. What moves on together keeps the offsets that it has had since load.
fn offset_of(root: &Candidate, member: &Candidate, former: &[Former]) -> CFrame {
    if root.part == member.part {
        return CFrame::IDENTITY;
    }
    match (root.was, member.was) {
        (Some(root_was), Some(was))
            if root_was.former == was.former && former[was.former as usize].root == root.part =>
        {
            was.offset
        }
        _ => member_offset(&root.spec.cframe, &member.spec.cframe),
    }
}

/// The place of the root among the members: the greatest rank, the first of equals.
fn root_of(model: &DataModel, members: &[&Candidate]) -> usize {
    if members.len() == 1 {
        return 0;
    }
    let mut best = (0, RootRank::of(model, members[0].part, &members[0].spec));
    for (at, member) in members.iter().enumerate().skip(1) {
        let rank = RootRank::of(model, member.part, &member.spec);
        if rank > best.1 {
            best = (at, rank);
        }
    }
    best.0
}
