//! Assemblies that are led: moved from outside, not by forces. They collide with all others and push them, and nothing pushes
//! them. On a server that is what clients simulate, led by what they say; in the [world of a client](World::load_following)
//! it is everything that the client does not simulate itself, led by the poses of its model.
//!
//! Between two words from outside an assembly goes on as it went, for a while, and then waits. What pushes it here, as a script
//! does, is remembered for whoever leads: it is for them to pass on. Knows neither who leads nor why.

mod judge;

use std::collections::{BTreeMap, BTreeSet};

use glam::{Quat, Vec3};
use rapier3d::prelude::{ActiveCollisionTypes, RigidBody, RigidBodyHandle};
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, limits};

pub use judge::{Doubt, Verdict, Watch};

use super::World;
use crate::part::can_be_simulated;
use crate::simulation::{Simulation, pose};

/// Seconds a tick.
const DT: f32 = 1.0 / limits::TICK_HZ as f32;

/// Ticks that an assembly goes on without a word. Then it waits.
const COAST_TICKS: u32 = 8;

/// Studs in a tick beyond which it is put where it is led to instead of moving there: nothing is swept aside.
const LEAP: f32 = 8.0;

/// Studs from what is let go within which a world that follows its model does so in every step. Elsewhere nobody would feel
/// the difference.
const FOLLOWED_STUDS: f32 = 96.0;

/// Where an assembly is, and how it moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    /// The root's pose.
    pub pose: CFrame,
    /// Studs a second, of the centre of mass.
    pub linear: Vec3,
    /// Radians a second.
    pub angular: Vec3,
}

impl Course {
    /// At rest.
    pub const fn at(pose: CFrame) -> Self {
        Self {
            pose,
            linear: Vec3::ZERO,
            angular: Vec3::ZERO,
        }
    }

    fn is_finite(&self) -> bool {
        can_be_simulated(&self.pose) && self.linear.is_finite() && self.angular.is_finite()
    }

    /// Where it is a tick later if nothing acts on it; `centre` is the centre of mass, seen from the root.
    fn after_tick(&self, centre: Vec3) -> CFrame {
        let turn = Quat::from_scaled_axis(self.angular * DT);
        let rotation = (turn * self.pose.quat()).normalize();
        let middle = self.pose.transform_point(centre) + self.linear * DT;
        CFrame::from_quat(middle - rotation * centre, rotation)
    }
}

/// An assembly that is led.
#[derive(Debug, Clone)]
struct Lead {
    course: Course,
    /// Ticks since the last word.
    silent: u32,
    /// The body that was made a led one; a new one is when the assembly was formed anew.
    body: Option<RigidBodyHandle>,
}

/// Who is led, by root.
#[derive(Debug, Clone, Default)]
pub(super) struct Leads {
    led: BTreeMap<InstanceId, Lead>,
    /// In a world that follows its model: the assemblies that move by themselves.
    free: Option<BTreeMap<InstanceId, Option<RigidBodyHandle>>>,
    /// Those that are led and were given another velocity here.
    pushed: BTreeSet<InstanceId>,
}

impl Leads {
    pub(super) fn forget_bodies(&mut self) {
        for lead in self.led.values_mut() {
            lead.body = None;
        }
        for body in self.free.iter_mut().flat_map(BTreeMap::values_mut) {
            *body = None;
        }
    }

    /// Whether somebody else moves the model: what changes bring is how things end up, in no order.
    pub(super) fn follows(&self) -> bool {
        self.free.is_some()
    }

    /// Whether the poses of an assembly are the model's own.
    pub(super) fn is_followed(&self, root: InstanceId) -> bool {
        self.free
            .as_ref()
            .is_some_and(|free| !free.contains_key(&root))
    }
}

impl World {
    /// Builds the world of a model that somebody else moves: [what is not let go](Self::let_go) is where the model has it,
    /// and pushes what is.
    pub fn load_following(model: &DataModel) -> Self {
        let mut world = Self::load(model);
        world.leads.free = Some(BTreeMap::new());
        world.follow(model);
        world
    }

    /// Whether the assembly of a root is moved by forces here, and by its own will if it is a character: not what is led,
    /// nor, in a world that follows its model, what is not let go.
    pub fn moves_itself(&self, root: InstanceId) -> bool {
        !self.leads.is_followed(root) && !self.leads.led.contains_key(&root)
    }

    /// Leads the assembly of a root from now on, or says where it is by now. `false`, and nothing happens, if no assembly that
    /// could move has this root or a number is not finite.
    pub fn lead(&mut self, root: InstanceId, course: Course) -> bool {
        let Some(body) = self.body_of_root(root) else {
            return false;
        };
        if !course.is_finite() {
            return false;
        }
        let former = self.leads.led.get(&root).and_then(|lead| lead.body);
        if former != Some(body) {
            self.simulation.take_reins(body, true);
        }
        let lead = Lead {
            course,
            silent: 0,
            body: Some(body),
        };
        self.leads.led.insert(root, lead);
        self.simulation.touch();
        true
    }

    /// The led assemblies that were given another velocity since the last call: by scripts, or by a blast. Their course has
    /// it by now.
    pub fn take_pushed(&mut self) -> Vec<InstanceId> {
        std::mem::take(&mut self.leads.pushed).into_iter().collect()
    }

    /// Leads an assembly no more: it goes on as it was told to go last.
    pub fn lead_no_more(&mut self, root: InstanceId) {
        self.leads.pushed.remove(&root);
        let Some(lead) = self.leads.led.remove(&root) else {
            return;
        };
        if let Some(body) = self.body_of_root(root) {
            self.simulation.take_reins(body, false);
            let Course {
                linear, angular, ..
            } = lead.course;
            self.set_velocity(root, linear, angular);
        }
    }

    /// Where a led assembly was last said to be, and how it moves.
    pub fn led_course(&self, root: InstanceId) -> Option<Course> {
        self.leads.led.get(&root).map(|lead| lead.course)
    }

    /// In a world that follows its model: the assembly of a root moves by itself from here on. `false`, and nothing
    /// happens, as of [`Self::lead`].
    pub fn let_go(&mut self, root: InstanceId, course: Course) -> bool {
        let Some(body) = self.body_of_root(root).filter(|_| course.is_finite()) else {
            return false;
        };
        let Some(free) = &mut self.leads.free else {
            return false;
        };
        free.insert(root, Some(body));
        self.simulation.take_reins(body, false);
        self.put(root, &course.pose);
        self.set_velocity(root, course.linear, course.angular)
    }

    /// In a world that follows its model: an assembly follows again. A character is none any more.
    pub fn hold_again(&mut self, root: InstanceId) {
        self.set_character(root, None);
        let free = self.leads.free.as_mut();
        if free.is_some_and(|free| free.remove(&root).is_some())
            && let Some(body) = self.body_of_root(root)
        {
            self.simulation.take_reins(body, true);
        }
    }

    /// In a world that follows its model: what moves by itself, where it is and whether it rests.
    pub fn let_go_courses(&self) -> impl Iterator<Item = (InstanceId, Course, bool)> + '_ {
        let free = self.leads.free.iter().flat_map(BTreeMap::keys);
        free.filter_map(|&root| {
            let record = self.assemblies.get(self.parts.get(root)?.assembly)?;
            let body = self.simulation.bodies.get(record.body?)?;
            let course = Course {
                pose: record.pose,
                linear: body.linvel(),
                angular: body.angvel(),
            };
            let rests = body.is_sleeping() || !body.is_enabled();
            (record.view().root == root).then_some((root, course, rests))
        })
    }

    /// In a world that follows its model: leads what is near what is let go to where the model has it. Costs a look at each
    /// assembly. What is further away stays where it is until somebody [asks](Self::follow_poses).
    pub fn follow(&mut self, model: &DataModel) {
        self.follow_those(model, true);
        if let Some(free) = &mut self.leads.free {
            free.retain(|_, body| body.is_some());
        }
    }

    /// In a world that follows its model: puts what is not near anything that is let go where the model has it.
    pub(super) fn follow_far(&mut self, model: &DataModel) {
        self.follow_those(model, false);
    }

    fn follow_those(&mut self, model: &DataModel, near: bool) {
        let Some(free) = &mut self.leads.free else {
            return;
        };
        let centres: Vec<Vec3> = free
            .keys()
            .filter_map(|&root| Some(model.cframe(root, known().cframe)?.position))
            .collect();
        let is_near = |at: Vec3| {
            let is_within = |centre: &Vec3| centre.distance_squared(at) <= FOLLOWED_STUDS.powi(2);
            centres.iter().any(is_within)
        };
        let mut far = Vec::new();
        for record in self.assemblies.values() {
            let Some(handle) = record.body else {
                continue;
            };
            let root = record.view().root;
            if let Some(known) = free.get_mut(&root) {
                // Formed anew: it goes on by itself.
                *known = Some(handle);
                continue;
            }
            self.simulation.take_reins(handle, true);
            let Some(now) = model.cframe(root, known().cframe) else {
                continue;
            };
            if now == record.pose || !can_be_simulated(&now) {
                continue;
            }
            match (near, is_near(now.position) || is_near(record.pose.position)) {
                (true, true) => self.simulation.steer(handle, &now),
                (false, false) => far.push((root, now)),
                _ => {}
            }
        }
        for (root, now) in far {
            self.put(root, &now);
        }
    }

    /// Puts the assembly of a root somewhere, without a way there.
    fn put(&mut self, root: InstanceId, at: &CFrame) {
        let key = self.parts.get(root).map(|part| part.assembly);
        if let Some(record) = key.and_then(|key| self.assemblies.get_mut(key))
            && let Some(body) = record.body
        {
            record.pose = *at;
            record.body_pose = pose(at);
            self.simulation.place(body, record.body_pose);
        }
    }

    /// Leads what is led, for the step that comes.
    pub(super) fn drive_led(&mut self) {
        if self.leads.led.is_empty() {
            return;
        }
        let mut leads = std::mem::take(&mut self.leads.led);
        leads.retain(|&root, lead| self.drive_one(root, lead));
        self.leads.led = leads;
    }

    /// Whether it is still an assembly.
    fn drive_one(&mut self, root: InstanceId, lead: &mut Lead) -> bool {
        let Some(handle) = self.body_of_root(root) else {
            return false;
        };
        if lead.body != Some(handle) {
            self.simulation.take_reins(handle, true);
            lead.body = Some(handle);
        }
        let course = &mut lead.course;
        let goes_on = course.linear != Vec3::ZERO || course.angular != Vec3::ZERO;
        if lead.silent > 0 && lead.silent <= COAST_TICKS && goes_on {
            let body = self.simulation.bodies.get(handle);
            let centre = body.map_or(Vec3::ZERO, RigidBody::local_center_of_mass);
            let on = course.after_tick(centre);
            if can_be_simulated(&on) {
                course.pose = on;
            }
        }
        lead.silent = lead.silent.saturating_add(1);
        self.simulation.steer(handle, &course.pose);
        true
    }

    /// A script, or whoever else, put an assembly somewhere: it is led from there.
    pub(super) fn led_elsewhere(&mut self, root: InstanceId, to: CFrame) {
        if let Some(lead) = self.leads.led.get_mut(&root) {
            lead.course.pose = to;
        }
    }

    /// A led assembly, that of any of its parts, was given another velocity.
    pub(super) fn led_pushed(&mut self, part: InstanceId, linear: Vec3, angular: Vec3) {
        let Some(root) = self.assembly_of(part).map(|assembly| assembly.root) else {
            return;
        };
        if let Some(lead) = self.leads.led.get_mut(&root) {
            (lead.course.linear, lead.course.angular) = (linear, angular);
            self.leads.pushed.insert(root);
        }
    }

    /// The body of the assembly that has this root.
    fn body_of_root(&self, root: InstanceId) -> Option<RigidBodyHandle> {
        let part = self.parts.get(root).filter(|part| part.member == 0)?;
        self.assemblies.get(part.assembly)?.body
    }
}

impl Simulation {
    /// Makes a body one that forces do not move, or an ordinary one again.
    fn take_reins(&mut self, handle: RigidBodyHandle, led: bool) {
        let Some(body) = self.bodies.get_mut(handle) else {
            return;
        };
        if body.is_kinematic() == led {
            return;
        }
        let (kind, meets) = if led {
            // What is led touches what never moves, and others that are led.
            let still = ActiveCollisionTypes::KINEMATIC_FIXED;
            let both = ActiveCollisionTypes::KINEMATIC_KINEMATIC;
            (
                rapier3d::prelude::RigidBodyType::KinematicPositionBased,
                ActiveCollisionTypes::default() | still | both,
            )
        } else {
            (
                rapier3d::prelude::RigidBodyType::Dynamic,
                ActiveCollisionTypes::default(),
            )
        };
        body.set_body_type(kind, true);
        let colliders = body.colliders().to_vec();
        for collider in colliders {
            if let Some(collider) = self.colliders.get_mut(collider) {
                collider.set_active_collision_types(meets);
            }
        }
        self.touch();
    }

    /// Moves a led body to a pose in the step that comes, or puts it there at once if that is far.
    fn steer(&mut self, handle: RigidBodyHandle, to: &CFrame) {
        let to = pose(to);
        let Some(body) = self.bodies.get_mut(handle) else {
            return;
        };
        let from = *body.position();
        if from == to {
            return;
        }
        if from.translation.distance(to.translation) > LEAP {
            self.place(handle, to);
        }
        if let Some(body) = self.bodies.get_mut(handle) {
            body.set_next_kinematic_position(to);
        }
        self.touch();
    }
}
