//! From parts and joints to bodies: groups parts into assemblies, picks each root and inserts colliders.

use rustc_hash::FxHashMap;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId};

use super::World;
use super::registry::{AssemblyRecord, Members, PartRecord, reach};
use crate::assembly::{Grouping, member_offset};
use crate::part::{PartSpec, RootRank};
use crate::simulation::pose;

/// A part that is to be simulated.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) part: InstanceId,
    pub(crate) spec: PartSpec,
}

impl World {
    /// Forms assemblies of the candidates, which are in document order and belong to none yet.
    pub(super) fn form(
        &mut self,
        model: &DataModel,
        candidates: &[Candidate],
        joints: &[[InstanceId; 2]],
    ) {
        let mut grouping =
            Grouping::new(candidates.iter().map(|candidate| candidate.spec.anchored));
        if !joints.is_empty() {
            let numbers: FxHashMap<InstanceId, u32> =
                (0..).zip(candidates).map(|(at, c)| (c.part, at)).collect();
            for [a, b] in joints {
                if let (Some(&a), Some(&b)) = (numbers.get(a), numbers.get(b)) {
                    grouping.join(a, b);
                }
            }
        }
        for group in grouping.into_groups().iter() {
            self.insert_assembly(model, candidates, group);
        }
    }

    fn insert_assembly(&mut self, model: &DataModel, candidates: &[Candidate], group: &[u32]) {
        let mut members: Vec<&Candidate> =
            group.iter().map(|&at| &candidates[at as usize]).collect();
        let root = root_of(model, &members);
        members[..=root].rotate_right(1);
        let root = members[0];
        let offsets: Vec<CFrame> = members
            .iter()
            .enumerate()
            .map(|(at, member)| match at {
                0 => CFrame::IDENTITY,
                _ => member_offset(&root.spec.cframe, &member.spec.cframe),
            })
            .collect();
        let assembly = self.assemblies.upcoming();
        let body =
            (!root.spec.anchored).then(|| self.simulation.insert_body(&root.spec.cframe, assembly));
        for (at, member) in members.iter().enumerate() {
            let collider = match body {
                Some(body) => {
                    let has_mass = at == 0 || !model.flag(member.part, known().massless);
                    self.simulation
                        .insert_member(body, &member.spec, &offsets[at], has_mass)
                }
                None => self
                    .simulation
                    .insert_static(&member.spec, &member.spec.cframe),
            };
            self.parts.insert(PartRecord {
                id: member.part,
                assembly,
                collider,
            });
        }
        let inserted = self.assemblies.insert(AssemblyRecord {
            body,
            pose: root.spec.cframe,
            body_pose: pose(&root.spec.cframe),
            reach: reach(&offsets),
            awake_at: 0,
            members: match members.as_slice() {
                [alone] => Members::One(alone.part),
                several => Members::Many {
                    parts: several.iter().map(|member| member.part).collect(),
                    offsets: offsets.into_boxed_slice(),
                },
            },
        });
        debug_assert_eq!(inserted, assembly, "the body carries the assembly's number");
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
