//! Joints between bodies, and between a body and the world: made, changed and taken away. What is anchored has no body;
//! joints hold on to a fixed one at the origin in its stead.

use glam::{Quat, Vec3};
use rapier3d::prelude::*;

use super::Simulation;

/// Seconds without motion after which a body that is still wanted to move is kept from falling asleep.
const DROWSY: f32 = 0.2;

/// Where one side of a constraint is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Side {
    /// `None` if it is held by something anchored.
    pub(crate) body: Option<RigidBodyHandle>,
    /// Seen from the body; in the world if there is none.
    pub(crate) frame: Pose,
}

impl Side {
    /// A place in the world.
    pub(crate) const WORLD: Self = Self {
        body: None,
        frame: Pose::IDENTITY,
    };

    /// The same side, further along its own axes.
    pub(crate) fn moved(&self, by: Vec3) -> Self {
        Self {
            body: self.body,
            frame: self.frame * Pose::from_translation(by),
        }
    }

    /// The same side with another frame on it, seen from this one's.
    pub(crate) fn turned(&self, by: Quat) -> Self {
        Self {
            body: self.body,
            frame: self.frame * Pose::from_rotation(by),
        }
    }
}

/// Three motors of a joint, about or along axes of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Motors {
    /// The axes, in the world.
    pub(crate) axes: Quat,
    /// What each aims at: studs or radians a second.
    pub(crate) velocity: Vec3,
    /// The most force or torque of each.
    pub(crate) force: Vec3,
}

impl Simulation {
    /// Where a side is now.
    pub(crate) fn place_of(&self, side: &Side) -> Pose {
        let body = side.body.and_then(|body| self.bodies.get(body));
        body.map_or(side.frame, |body| *body.position() * side.frame)
    }

    /// How fast the point of a side's body moves that is now at `point`.
    pub(crate) fn speed_of(&self, side: &Side, point: Vec3) -> Vec3 {
        let body = side.body.and_then(|body| self.bodies.get(body));
        body.map_or(Vec3::ZERO, |body| {
            // A body's own centre is only brought up to date by a step.
            let centre = body.position().transform_point(body.local_center_of_mass());
            body.linvel() + body.angvel().cross(point - centre)
        })
    }

    /// Radians a second at which a side turns.
    pub(crate) fn spin_of(&self, side: &Side) -> Vec3 {
        let body = side.body.and_then(|body| self.bodies.get(body));
        body.map_or(Vec3::ZERO, RigidBody::angvel)
    }

    /// The centre of mass of a body, as a side.
    pub(crate) fn centre_of(&mut self, body: RigidBodyHandle) -> Side {
        self.weigh(body);
        let centre = self.bodies.get(body).map(RigidBody::local_center_of_mass);
        Side {
            body: Some(body),
            frame: Pose::from_translation(centre.unwrap_or_default()),
        }
    }

    /// What a body weighs.
    pub(crate) fn mass_of(&self, body: RigidBodyHandle) -> f32 {
        self.bodies.get(body).map_or(0.0, RigidBody::mass)
    }

    /// Studs a second squared at which a body would fall freely.
    pub(crate) fn fall_of(&self, body: RigidBodyHandle) -> Vec3 {
        let scale = self.bodies.get(body).map_or(0.0, RigidBody::gravity_scale);
        Vec3::NEG_Y * (self.gravity * scale)
    }

    /// The angular impulse that gives a body a spin.
    pub(crate) fn inertia_times(&self, body: RigidBodyHandle, spin: Vec3) -> Vec3 {
        let body = self.bodies.get(body);
        let inertia = body.map(|body| body.mass_properties().effective_angular_inertia());
        inertia.map_or(Vec3::ZERO, |inertia| inertia * spin)
    }

    /// The spin that an angular impulse of 1 about an axis gives a body.
    pub(crate) fn ease_of_turning(&self, body: RigidBodyHandle, axis: Vec3) -> f32 {
        let body = self.bodies.get(body);
        let inverse = body.map(|body| body.mass_properties().effective_world_inv_inertia);
        inverse.map_or(0.0, |inverse| (inverse * axis).dot(axis))
    }

    /// Joins two sides, and wakes them.
    pub(crate) fn join(&mut self, sides: &[Side; 2], joint: &GenericJoint) -> ImpulseJointHandle {
        self.touch();
        let bodies = sides.map(|side| side.body.unwrap_or_else(|| self.fixed_body()));
        let joint = framed(sides, joint);
        self.impulse_joints
            .insert(bodies[0], bodies[1], joint, true)
    }

    /// Changes a joint whose sides have the same bodies as before, and wakes them. What it has built up stays.
    pub(crate) fn rejoin(
        &mut self,
        handle: ImpulseJointHandle,
        sides: &[Side; 2],
        joint: &GenericJoint,
    ) {
        self.touch();
        let Some(held) = self.impulse_joints.get_mut(handle, true) else {
            return;
        };
        let mut joint = framed(sides, joint);
        for axis in 0..SPATIAL_DIM {
            joint.limits[axis].impulse = held.data.limits[axis].impulse;
            joint.motors[axis].impulse = held.data.motors[axis].impulse;
        }
        joint.enabled = held.data.enabled;
        held.data = joint;
    }

    /// Takes a joint away, if its bodies have not taken it with them, and wakes them.
    pub(crate) fn disjoin(&mut self, handle: ImpulseJointHandle) {
        self.touch();
        self.impulse_joints.remove(handle, true);
    }

    /// Whether a joint still is: it goes with its bodies.
    pub(crate) fn is_joined(&self, handle: ImpulseJointHandle) -> bool {
        self.impulse_joints.contains(handle)
    }

    /// Changes the rope-like limit of a joint along all its linear axes.
    pub(crate) fn set_reach(&mut self, handle: ImpulseJointHandle, reach: f32) {
        let held = self.impulse_joints.get(handle);
        if held.is_some_and(|held| held.data.limits[0].max.to_bits() != reach.to_bits())
            && let Some(held) = self.impulse_joints.get_mut(handle, false)
        {
            held.data.limits[0].max = reach;
            self.touch();
        }
    }

    /// Changes one motor of a joint.
    pub(crate) fn set_motor(
        &mut self,
        handle: ImpulseJointHandle,
        axis: JointAxis,
        motor: JointMotor,
    ) {
        let at = axis as usize;
        let Some(held) = self.impulse_joints.get(handle) else {
            return;
        };
        let motor = JointMotor {
            impulse: held.data.motors[at].impulse,
            ..motor
        };
        if held.data.motors[at] == motor {
            return;
        }
        if let Some(held) = self.impulse_joints.get_mut(handle, false) {
            held.data.motors[at] = motor;
            self.touch();
        }
    }

    /// Sets the three linear or angular motors of a joint whose first side is `side`.
    pub(crate) fn set_motors(
        &mut self,
        handle: ImpulseJointHandle,
        side: &Side,
        first: JointAxis,
        motors: &Motors,
    ) {
        let turned = side.body.and_then(|body| self.bodies.get(body));
        let axes = turned.map_or(motors.axes, |body| {
            body.position().rotation.inverse() * motors.axes
        });
        let Some(held) = self.impulse_joints.get(handle) else {
            return;
        };
        let first = first as usize;
        let same_axes = held.data.local_frame1.rotation == axes;
        let wanted = |motor: &JointMotor, at: usize| JointMotor {
            target_vel: motors.velocity[at],
            max_force: motors.force[at],
            // What was built up along other axes is worth nothing.
            impulse: if same_axes { motor.impulse } else { 0.0 },
            ..*motor
        };
        let new: [JointMotor; 3] =
            std::array::from_fn(|at| wanted(&held.data.motors[first + at], at));
        if same_axes && held.data.motors[first..first + 3] == new {
            return;
        }
        if let Some(held) = self.impulse_joints.get_mut(handle, false) {
            held.data.local_frame1.rotation = axes;
            held.data.motors[first..first + 3].copy_from_slice(&new);
            self.touch();
        }
    }

    /// Keeps what is wanted to move from falling asleep, and wakes it if it has.
    pub(crate) fn keep_awake(&mut self, body: Option<RigidBodyHandle>) {
        let Some(body) = body else { return };
        let drowsy = |body: &RigidBody| {
            let activation = body.activation();
            activation.sleeping || activation.time_since_can_sleep > DROWSY
        };
        if self.bodies.get(body).is_some_and(drowsy)
            && let Some(body) = self.bodies.get_mut(body)
        {
            body.wake_up(true);
            self.touch();
        }
    }

    /// Lets two colliders pass through each other from now on, or not. They touch all the same.
    pub(crate) fn set_passing(&mut self, pair: [ColliderHandle; 2], passes: bool) {
        self.touch();
        let key = passing_key(pair);
        let times = self.passing.entry(key).or_default();
        *times = if passes {
            *times + 1
        } else {
            times.saturating_sub(1)
        };
        if *times == 0 {
            self.passing.remove(&key);
        }
        for handle in pair {
            let Some(collider) = self.colliders.get_mut(handle) else {
                continue;
            };
            let hooks = collider.active_hooks() | ActiveHooks::FILTER_CONTACT_PAIRS;
            collider.set_active_hooks(hooks);
            let parent = collider.parent();
            if let Some(body) = parent.and_then(|parent| self.bodies.get_mut(parent)) {
                body.wake_up(true);
            }
        }
    }

    /// Whether two colliders were told to pass through each other.
    pub(crate) fn is_passing(&self, pair: [ColliderHandle; 2]) -> bool {
        self.passing.contains_key(&passing_key(pair))
    }

    /// The body that stands for all that is anchored.
    fn fixed_body(&mut self) -> RigidBodyHandle {
        if let Some(fixed) = self.fixed {
            return fixed;
        }
        // No assembly has this number.
        let fixed = RigidBodyBuilder::fixed().user_data(u128::from(u32::MAX));
        let fixed = self.bodies.insert(fixed);
        self.fixed = Some(fixed);
        fixed
    }
}

/// The name of a pair, whichever comes first.
pub(crate) fn passing_key([a, b]: [ColliderHandle; 2]) -> [ColliderHandle; 2] {
    if a.into_raw_parts() <= b.into_raw_parts() {
        [a, b]
    } else {
        [b, a]
    }
}

/// A joint with the frames of its sides.
fn framed(sides: &[Side; 2], joint: &GenericJoint) -> GenericJoint {
    let mut joint = *joint;
    joint.set_local_frame1(sides[0].frame);
    joint.set_local_frame2(sides[1].frame);
    joint
}
