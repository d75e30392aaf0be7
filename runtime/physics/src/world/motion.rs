//! A tick: steps the bodies, then tells which assemblies moved, came to rest, fell out of the world or broke.

use glam::Vec3;
use rapier3d::prelude::RigidBody;
use studio_model::{CFrame, DataModel, InstanceId};

use super::World;
use super::registry::AssemblyRecord;
use crate::part::is_inside_world;
use crate::simulation::pose;

/// An assembly that moved in the last step, or that came to rest in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// The root of the assembly.
    pub root: InstanceId,
    /// Where the root is now.
    pub pose: CFrame,
    /// Studs a second, of the root's centre.
    pub linear_velocity: Vec3,
    /// Radians a second.
    pub angular_velocity: Vec3,
    /// Whether it fell asleep: it will not move until something touches it.
    pub at_rest: bool,
}

/// What the last step did.
#[derive(Debug, Default)]
pub(super) struct Motion {
    steps: u64,
    moved: Vec<Moved>,
    /// The assembly of each entry of `moved`.
    keys: Vec<u32>,
    /// The assemblies that were awake at the end of the step.
    awake: Vec<u32>,
    /// Members of assemblies that a change moved as a whole: the model does not have them where they are.
    pub(super) carried: Vec<InstanceId>,
    fallen: Vec<InstanceId>,
    pub(super) parked: Vec<InstanceId>,
}

impl World {
    /// Advances the world by one tick.
    pub fn step(&mut self) {
        self.motion.moved.clear();
        self.motion.keys.clear();
        self.motion.fallen.clear();
        self.touches.clear();
        self.motion.steps += 1;
        self.drive_characters();
        self.drive_led();
        self.drive_constraints();
        if self.simulation.is_idle() {
            return;
        }
        let events = self.simulation.step();
        let standing = self.standing();
        let simulation = &self.simulation;
        let meet = |pair| simulation.meet(pair);
        let known = (&simulation.colliders, &self.parts);
        self.touches.take(events, known, standing, &meet);
        self.park_broken();
        self.collect();
    }

    /// The assemblies that moved in the last step or came to rest in it, each once, in an order that depends on nothing
    /// but the model, the changes and the steps.
    pub fn moved(&self) -> &[Moved] {
        &self.motion.moved
    }

    /// The parts that moved in the last step and are below Workspace.FallenPartsDestroyHeight. They stay in the world, and
    /// are told again, until a change removes them.
    pub fn fallen(&self) -> &[InstanceId] {
        &self.motion.fallen
    }

    /// The parts that were taken out of the simulation, at load or since, because their state was not finite or they
    /// left the world. A part comes back when its `CFrame` is set.
    pub fn parked(&self) -> &[InstanceId] {
        &self.motion.parked
    }

    /// Writes the poses of everything that moved in the last step to the model.
    pub fn write_back(&self, model: &mut DataModel) {
        for (moved, &key) in self.motion.moved.iter().zip(&self.motion.keys) {
            let Some(record) = self.assemblies.get(key) else {
                continue;
            };
            let assembly = record.view();
            if self.leads.is_followed(assembly.root) {
                continue;
            }
            model.write_pose(assembly.root, moved.pose);
            for (member, offset) in assembly.members.iter().zip(assembly.offsets).skip(1) {
                model.write_pose(*member, moved.pose * *offset);
            }
        }
    }

    /// Tells what moved, out of the bodies that are awake and those that were.
    fn collect(&mut self) {
        let was_awake = std::mem::take(&mut self.motion.awake);
        let mut lost = Vec::new();
        for handle in self.simulation.awake() {
            let Some(body) = self.simulation.bodies.get(handle) else {
                continue;
            };
            let key = body.user_data as u32;
            let Some(record) = self.assemblies.get_mut(key) else {
                continue;
            };
            record.awake_at = self.motion.steps;
            self.motion.awake.push(key);
            let position = body.position();
            if *position == record.body_pose {
                continue;
            }
            if !is_inside_world(position.translation) {
                lost.push(key);
                continue;
            }
            record.follow(body);
            self.motion.tell(key, record, Some(body));
            if position.translation.y - record.reach < self.fallen_height {
                self.motion.find_fallen(record, self.fallen_height);
            }
        }
        for key in lost {
            self.park(key);
        }
        for key in was_awake {
            self.tell_if_rested(key);
        }
        self.tell_carried();
    }

    fn tell_if_rested(&mut self, key: u32) {
        let Some(record) = self.assemblies.get_mut(key) else {
            return;
        };
        let body = record
            .body
            .and_then(|body| self.simulation.bodies.get(body));
        if let Some(body) =
            body.filter(|body| record.awake_at != self.motion.steps && body.is_enabled())
        {
            record.follow(body);
            self.motion.tell(key, record, Some(body));
        }
    }

    fn tell_carried(&mut self) {
        for part in std::mem::take(&mut self.motion.carried) {
            let Some(key) = self.parts.get(part).map(|record| record.assembly) else {
                continue;
            };
            let Some(record) = self.assemblies.get_mut(key) else {
                continue;
            };
            record.carried = false;
            if record.told_at != self.motion.steps {
                let body = record
                    .body
                    .and_then(|body| self.simulation.bodies.get(body));
                self.motion.tell(key, record, body);
            }
        }
    }

    fn park_broken(&mut self) {
        let broken = self.simulation.broken().iter();
        let keys: Vec<u32> = broken
            .filter_map(|&handle| self.simulation.bodies.get(handle))
            .map(|body| body.user_data as u32)
            .collect();
        for key in keys {
            self.park(key);
        }
    }

    /// Takes an assembly out of the simulation, where it was last seen well.
    fn park(&mut self, key: u32) {
        let Some(record) = self.assemblies.get(key) else {
            return;
        };
        if let Some(body) = record.body {
            self.simulation.park(body, pose(&record.pose));
            self.motion.parked.extend_from_slice(record.view().members);
        }
    }
}

impl Motion {
    /// Nothing moved yet; some parts were parked from the start.
    pub(super) fn new(parked: Vec<InstanceId>) -> Self {
        Self {
            parked,
            ..Self::default()
        }
    }

    fn tell(&mut self, key: u32, record: &mut AssemblyRecord, body: Option<&RigidBody>) {
        record.told_at = self.steps;
        self.keys.push(key);
        self.moved.push(Moved {
            root: record.view().root,
            pose: record.pose,
            linear_velocity: body.map_or(Vec3::ZERO, |body| {
                body.velocity_at_point(record.pose.position)
            }),
            angular_velocity: body.map_or(Vec3::ZERO, RigidBody::angvel),
            at_rest: body.is_none_or(RigidBody::is_sleeping),
        });
    }

    fn find_fallen(&mut self, record: &AssemblyRecord, height: f32) {
        let assembly = record.view();
        for (member, offset) in assembly.members.iter().zip(assembly.offsets) {
            if record.pose.transform_point(offset.position).y < height {
                self.fallen.push(*member);
            }
        }
    }
}
