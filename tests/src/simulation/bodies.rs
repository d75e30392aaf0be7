//! Stands in for physics: assemblies that start to move, fly about, are teleported, lose parts, come to rest, and are handed
//! from owner to owner meanwhile.

use std::sync::Arc;

use glam::{Quat, Vec3};
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId};
use studio_replication::{ClientId, MovedAssembly, OwnedPose, Owner, Steering, Velocity};

use crate::seeded::Seeded;

const BODIES_MAX: usize = 40;

struct Body {
    assembly: MovedAssembly,
    speed: Vec3,
    ticks_left: u32,
}

impl Body {
    fn write(&self, model: &mut DataModel) {
        let MovedAssembly {
            root,
            pose,
            ref members,
            ..
        } = self.assembly;
        model.write_pose(root, pose);
        for &(member, offset) in members.iter() {
            model.write_pose(member, pose * offset);
        }
    }

    /// It has other members now, or is somewhere else. Who moves it still does.
    fn regroup(&mut self, model: &DataModel, members: &[InstanceId], epoch: u32) {
        let steering = self.assembly.steering;
        self.assembly = assembly(model, self.assembly.root, members, epoch);
        self.assembly.steering = steering;
    }

    /// Another moves it from now on, as it moves.
    fn hand_over(&mut self, owner: Option<Owner>, epoch: u32) {
        self.assembly.epoch = epoch;
        self.assembly.steering = Steering {
            owner,
            velocity: Velocity {
                linear: self.speed * 60.0,
                angular: Vec3::ZERO,
            },
            goes_on: true,
            keeps: false,
        };
        self.ticks_left = self.ticks_left.max(30);
    }
}

/// All that moves.
pub(super) struct Bodies {
    random: Seeded,
    /// Who may own something.
    owners: Vec<Owner>,
    all: Vec<Body>,
    ended: Vec<InstanceId>,
    epoch: u32,
    /// Whether everything was taken back since the last tick.
    took_back: bool,
}

impl Bodies {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            random: Seeded::new(seed),
            owners: Vec::new(),
            all: Vec::new(),
            ended: Vec::new(),
            epoch: 0,
            took_back: false,
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
            body.regroup(model, &members, epoch);
            body.assembly.steering.goes_on = false;
            body.ticks_left = body.ticks_left.max(1);
        }
    }

    /// A client may own something from now on.
    pub(super) fn joined(&mut self, owner: Owner) {
        self.owners.push(owner);
    }

    /// A client is gone: what it owned is the server's.
    pub(super) fn left(&mut self, client: ClientId) {
        self.owners.retain(|owner| owner.client != client);
        self.take_back(|owner| owner.client == client);
    }

    /// Everything is the server's.
    pub(super) fn take_back_all(&mut self) {
        self.owners.clear();
        self.took_back = true;
        self.take_back(|_| true);
    }

    /// Whether everything was taken back since this was last asked: then all is told, though nothing moves.
    pub(super) fn took_back(&mut self) -> bool {
        std::mem::take(&mut self.took_back)
    }

    fn take_back(&mut self, whose: impl Fn(Owner) -> bool) {
        for body in &mut self.all {
            if body.assembly.steering.owner.is_some_and(&whose) {
                self.epoch += 1;
                body.hand_over(None, self.epoch);
            }
        }
    }

    /// An owner says where its assembly is.
    pub(super) fn heard(&mut self, model: &mut DataModel, client: ClientId, pose: &OwnedPose) {
        let body = self
            .all
            .iter_mut()
            .find(|body| body.assembly.root == pose.root);
        let Some(body) = body.filter(|body| body.assembly.epoch == pose.epoch) else {
            return;
        };
        let owner = body.assembly.steering.owner;
        assert_eq!(owner.map(|owner| owner.client), Some(client));
        body.assembly.pose = pose.frame;
        body.speed = pose.velocity.linear / 60.0;
        body.write(model);
    }

    fn change_owners(&mut self) {
        let (random, epoch) = (&mut self.random, &mut self.epoch);
        for body in &mut self.all {
            if random.one_in(25) {
                let choice = random.below(self.owners.len() + 1);
                *epoch += 1;
                body.hand_over(self.owners.get(choice).copied(), *epoch);
            }
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
                body.regroup(model, &rest, self.epoch);
            }
        }
        self.all.retain(|body| body.ticks_left > 0);
        if !self.all.is_empty() && self.random.one_in(20) {
            // Anchored: physics lets go of it where it is.
            let at = self.random.below(self.all.len());
            self.ended.push(self.all.swap_remove(at).assembly.root);
        }
        self.change_owners();
        for body in &mut self.all {
            if body.assembly.steering.owner.is_some() {
                continue;
            }
            body.ticks_left -= 1;
            let assembly = &mut body.assembly;
            let turn = CFrame::from_quat(body.speed, Quat::from_rotation_y(body.speed.x / 20.0));
            let frame = CFrame {
                position: assembly.pose.position + turn.position,
                rotation: assembly.pose.rotation * turn.rotation,
            };
            assembly.pose = frame;
            body.write(model);
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
        steering: Steering::default(),
    }
}
