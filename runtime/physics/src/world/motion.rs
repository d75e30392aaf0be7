//! A tick: steps the bodies, then tells which assemblies moved, came to rest, fell out of the world or broke.

use glam::Vec3;
use studio_model::{CFrame, DataModel, InstanceId};

use super::World;
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
    pub(super) moved: Vec<Moved>,
    /// The assembly of each entry of `moved`.
    keys: Vec<u32>,
    /// The assemblies that were awake at the end of the step.
    awake: Vec<u32>,
    fallen: Vec<InstanceId>,
    pub(super) parked: Vec<InstanceId>,
}

impl World {
    /// Advances the world by one tick.
    pub fn step(&mut self) {
        self.motion.moved.clear();
        self.motion.keys.clear();
        self.motion.fallen.clear();
        self.motion.steps += 1;
        if self.simulation.is_idle() {
            return;
        }
        self.simulation.step();
        self.park_broken();
        self.collect();
    }

    /// The assemblies that moved in the last step or came to rest in it, each once, in an order that depends on nothing
    /// but the model, the changes and the steps.
    pub fn moved(&self) -> &[Moved] {
        &self.motion.moved
    }

    /// The parts that are below Workspace.FallenPartsDestroyHeight since the last step. They stay in the world until a
    /// change removes them.
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
            model.write_pose(assembly.root, moved.pose);
            for (member, offset) in assembly.members.iter().zip(assembly.offsets).skip(1) {
                model.write_pose(*member, moved.pose * *offset);
            }
        }
    }

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
            record.body_pose = *position;
            record.pose = CFrame::from_quat(position.translation, position.rotation);
            self.motion.keys.push(key);
            self.motion.moved.push(Moved {
                root: record.view().root,
                pose: record.pose,
                linear_velocity: body.velocity_at_point(position.translation),
                angular_velocity: body.angvel(),
                at_rest: false,
            });
            if position.translation.y - record.reach < self.fallen_height {
                let assembly = record.view();
                for (member, offset) in assembly.members.iter().zip(assembly.offsets) {
                    if (record.pose * *offset).position.y < self.fallen_height {
                        self.motion.fallen.push(*member);
                    }
                }
            }
        }
        for key in lost {
            self.park(key);
        }
        self.collect_rested(&was_awake);
    }

    /// Reports those that were awake and are not any more.
    fn collect_rested(&mut self, was_awake: &[u32]) {
        for &key in was_awake {
            let Some(record) = self.assemblies.get(key) else {
                continue;
            };
            let body = record
                .body
                .and_then(|body| self.simulation.bodies.get(body));
            if record.awake_at == self.motion.steps || !body.is_some_and(|b| b.is_enabled()) {
                continue;
            }
            self.motion.keys.push(key);
            self.motion.moved.push(Moved {
                root: record.view().root,
                pose: record.pose,
                linear_velocity: Vec3::ZERO,
                angular_velocity: Vec3::ZERO,
                at_rest: true,
            });
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
