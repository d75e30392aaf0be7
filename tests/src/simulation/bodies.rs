//! Stands in for physics: assemblies that start to move, fly about, are teleported, lose parts and come to rest.

use std::sync::Arc;

use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId};
use studio_replication::MovedAssembly;

use crate::seeded::Seeded;

const BODIES_MAX: usize = 40;

struct Body {
    assembly: MovedAssembly,
    speed: Vec3,
    ticks_left: u32,
}

/// All that moves.
pub(super) struct Bodies {
    random: Seeded,
    all: Vec<Body>,
    ended: Vec<InstanceId>,
    epoch: u32,
}

impl Bodies {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            random: Seeded::new(seed),
            all: Vec::new(),
            ended: Vec::new(),
            epoch: 0,
        }
    }

    /// Lets an assembly of these parts move, the first as its root. Parts that move already are left where they are.
    pub(super) fn start(&mut self, model: &DataModel, parts: &[InstanceId]) {
        let free: Vec<InstanceId> = parts
            .iter()
            .copied()
            .filter(|&part| self.of(part).is_none())
            .collect();
        let (Some(&root), true) = (free.first(), self.all.len() < BODIES_MAX) else {
            return;
        };
        self.epoch += 1;
        let assembly = assembly(model, root, &free[1..], self.epoch);
        let speed =
            Vec3::from_array([0; 3].map(|_: i32| self.random.between(-40, 40) as f32 / 10.0));
        let ticks_left = self.random.between(5, 90) as u32;
        self.all.push(Body {
            assembly,
            speed,
            ticks_left,
        });
    }

    fn of(&mut self, part: InstanceId) -> Option<&mut Body> {
        self.all.iter_mut().find(|body| {
            let assembly = &body.assembly;
            assembly.root == part || assembly.members.iter().any(|&(member, _)| member == part)
        })
    }

    /// A part's frame was written by other than physics: its assembly goes on from there, under a new epoch.
    pub(super) fn written(&mut self, model: &DataModel, part: InstanceId) {
        self.epoch += 1;
        let epoch = self.epoch;
        if let Some(body) = self.of(part) {
            let members: Vec<InstanceId> = body
                .assembly
                .members
                .iter()
                .map(|&(member, _)| member)
                .collect();
            body.assembly = assembly(model, body.assembly.root, &members, epoch);
            body.ticks_left = body.ticks_left.max(1);
        }
    }

    /// A tick: what is gone ends, the rest moves.
    pub(super) fn step(&mut self, model: &mut DataModel) {
        self.ended.clear();
        for body in &mut self.all {
            let gone = |id: InstanceId| !model.is_attached(id) || !model.is_for_clients(id);
            if gone(body.assembly.root) {
                self.ended.push(body.assembly.root);
                body.ticks_left = 0;
            } else if body
                .assembly
                .members
                .iter()
                .any(|&(member, _)| gone(member))
            {
                self.epoch += 1;
                let rest: Vec<InstanceId> = body
                    .assembly
                    .members
                    .iter()
                    .map(|&(m, _)| m)
                    .filter(|&m| !gone(m))
                    .collect();
                body.assembly = assembly(model, body.assembly.root, &rest, self.epoch);
            }
        }
        self.all.retain(|body| body.ticks_left > 0);
        if !self.all.is_empty() && self.random.one_in(20) {
            // Anchored: physics lets go of it where it is.
            let at = self.random.below(self.all.len());
            self.ended.push(self.all.swap_remove(at).assembly.root);
        }
        for body in &mut self.all {
            body.ticks_left -= 1;
            let assembly = &mut body.assembly;
            let turn = CFrame::from_quat(body.speed, Quat::from_rotation_y(body.speed.x / 20.0));
            let frame = CFrame {
                position: assembly.pose.position + turn.position,
                rotation: assembly.pose.rotation * turn.rotation,
            };
            assembly.pose = frame;
            model.write_pose(assembly.root, frame);
            for &(member, offset) in assembly.members.iter() {
                model.write_pose(member, frame * offset);
            }
        }
    }

    /// What moved in this tick, and what stopped being moved.
    pub(super) fn motion(&mut self) -> (Vec<MovedAssembly>, Vec<InstanceId>) {
        let moved = self.all.iter().map(|body| body.assembly.clone()).collect();
        (moved, std::mem::take(&mut self.ended))
    }
}

fn assembly(
    model: &DataModel,
    root: InstanceId,
    members: &[InstanceId],
    epoch: u32,
) -> MovedAssembly {
    let frame = |id| model.cframe(id, known().cframe).unwrap_or_default();
    let pose = frame(root);
    let offsets = members
        .iter()
        .map(|&member| (member, pose.inverse() * frame(member)));
    MovedAssembly {
        root,
        pose,
        members: offsets.collect::<Arc<[_]>>(),
        epoch,
    }
}
