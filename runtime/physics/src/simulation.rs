//! rapier's sets in one place, set up for studs: what is inserted, removed, moved and stepped. The only module that calls
//! rapier's pipeline; knows neither the model nor assemblies.

mod bearing;
mod forces;
mod joints;
mod probe;
mod rolling;

use glam::Vec3;
use rapier3d::prelude::*;
use rustc_hash::FxHashMap;
use studio_model::{CFrame, limits};

use crate::contact::{self, Surfaces, Weights};
use crate::limits::SPEED_MAX;
use crate::momentum::{self, MotionField};
use crate::part::PartSpec;
use crate::tag::Tag;
use crate::world::Collector;

pub(crate) use joints::{Motors, Side, passing_key};
pub(crate) use probe::{Cast, Hit};

/// Studs a metre: rapier's tolerances are made for metres.
const STUDS_PER_METRE: f32 = 3.571;

/// Sub-steps a tick. With rapier's 4 a stack of 20 parts collapses at this gravity; with 8 a metal block still crushes
/// five wooden parts. 16 cost no more in large piles, because what is pressed together less touches less and sleeps sooner.
const SOLVER_ITERATIONS: usize = 16;

/// Hz and damping of contacts between parts that move, and with parts that do not. What a stack sinks falls with the
/// square of the frequency, but beyond a fifth of the sub-steps a second it begins to shake.
const CONTACT: (f32, f32) = (185.0, 5.0);
const STATIC_CONTACT: (f32, f32) = (370.0, 5.0);

/// Studs a second below which every point of a body must stay to fall asleep (the reference's figure).
const SLEEP_SPEED: f32 = 0.33;

/// Everything that rapier needs for a step.
pub(crate) struct Simulation {
    pub(crate) bodies: RigidBodySet,
    pub(crate) colliders: ColliderSet,
    gravity: f32,
    usual: Weights,
    parameters: IntegrationParameters,
    islands: IslandManager,
    broad_phase: BroadPhaseBvh,
    narrow_phase: NarrowPhase,
    pipeline: PhysicsPipeline,
    ccd: CCDSolver,
    impulse_joints: ImpulseJointSet,
    /// The body that stands for all that is anchored, once a joint needs one.
    fixed: Option<RigidBodyHandle>,
    /// The bodies that were pushed for the step that comes.
    pushed: Vec<RigidBodyHandle>,
    /// The pairs of colliders that pass through each other, and how often that was asked for.
    passing: FxHashMap<[ColliderHandle; 2], u32>,
    // Always empty, but rapier's step asks for them.
    multibody_joints: MultibodyJointSet,
    soft_bodies: SoftBodySet,
    /// Whether something changed since the last step, so that even a world at rest must be stepped.
    changed: bool,
    /// Colliders that came or were placed since the last step: queries do not find them where they are, yet.
    stale: Vec<ColliderHandle>,
    /// Whether it has no bodies and is never stepped.
    still: bool,
    /// Studs a second at which anchored colliders carry along who stands on them.
    belts: FxHashMap<ColliderHandle, Vec3>,
}

impl Simulation {
    /// An empty world with room for `capacity` colliders, most of which have the usual weights.
    pub(crate) fn new(gravity: f32, capacity: usize, usual: Weights, still: bool) -> Self {
        Self {
            bodies: RigidBodySet::new(),
            colliders: ColliderSet::with_capacity(capacity),
            gravity,
            usual,
            parameters: parameters(),
            islands: IslandManager::new(),
            broad_phase: BroadPhaseBvh::new(),
            narrow_phase: NarrowPhase::with_query_dispatcher(rolling::Exact),
            pipeline: PhysicsPipeline::new(),
            ccd: CCDSolver::new(),
            impulse_joints: ImpulseJointSet::new(),
            fixed: None,
            pushed: Vec::new(),
            passing: FxHashMap::default(),
            multibody_joints: MultibodyJointSet::new(),
            soft_bodies: SoftBodySet::new(),
            changed: true,
            stale: Vec::new(),
            still,
            belts: FxHashMap::default(),
        }
    }

    /// Whether it has no bodies and is never stepped.
    pub(crate) fn is_still(&self) -> bool {
        self.still
    }

    /// Whether a step would change nothing: all bodies sleep and nobody touched them.
    pub(crate) fn is_idle(&self) -> bool {
        self.still || !self.changed && self.islands.num_active_bodies() == 0
    }

    /// Studs a second squared, downwards.
    pub(crate) fn gravity(&self) -> f32 {
        self.gravity
    }

    /// Something was changed from outside: the next step is not skipped.
    pub(crate) fn touch(&mut self) {
        self.changed = true;
    }

    /// One tick. Says which colliders began or ceased to touch.
    pub(crate) fn step(&mut self) -> Vec<CollisionEvent> {
        self.changed = false;
        self.stale.clear();
        let events = Collector::default();
        self.pipeline.step(
            Vec3::new(0.0, -self.gravity, 0.0),
            &self.parameters,
            &mut self.islands,
            &mut self.broad_phase,
            &mut self.narrow_phase,
            &mut self.bodies,
            &mut self.colliders,
            &mut self.impulse_joints,
            &mut self.multibody_joints,
            &mut self.soft_bodies,
            &mut self.ccd,
            &Surfaces {
                passing: &self.passing,
            },
            &events,
        );
        events.take()
    }

    /// The bodies that are awake, in an order that depends on nothing but what happened before.
    pub(crate) fn awake(&self) -> impl Iterator<Item = RigidBodyHandle> + '_ {
        self.islands.active_bodies()
    }

    /// The bodies that the last step took out because their state was not finite any more.
    pub(crate) fn broken(&self) -> &[RigidBodyHandle] {
        self.pipeline.quarantine().bodies()
    }

    /// Whether a body is simulated; those that are parked are not.
    pub(crate) fn is_enabled(&self, body: RigidBodyHandle) -> bool {
        self.bodies.get(body).is_some_and(RigidBody::is_enabled)
    }

    /// A collider that never moves by itself.
    pub(crate) fn insert_static(
        &mut self,
        spec: &PartSpec,
        cframe: &CFrame,
        part: u32,
    ) -> ColliderHandle {
        self.changed = true;
        let made = collider(spec, cframe, 0.0, self.usual, part);
        let handle = self.colliders.insert(made);
        self.stale.push(handle);
        if spec.linear != Vec3::ZERO {
            self.belts.insert(handle, spec.linear);
        }
        handle
    }

    /// A body without shape; `tag` comes back with it.
    pub(crate) fn insert_body(&mut self, cframe: &CFrame, tag: u32) -> RigidBodyHandle {
        self.changed = true;
        let mut body = RigidBodyBuilder::dynamic()
            .pose(pose(cframe))
            .user_data(u128::from(tag))
            .build();
        body.activation_mut().normalized_linear_threshold = SLEEP_SPEED / STUDS_PER_METRE;
        self.bodies.insert(body)
    }

    /// A collider of a body, at `offset` from it.
    pub(crate) fn insert_member(
        &mut self,
        body: RigidBodyHandle,
        spec: &PartSpec,
        offset: &CFrame,
        has_mass: bool,
        part: u32,
    ) -> ColliderHandle {
        self.changed = true;
        let density = if has_mass { spec.material.density } else { 0.0 };
        let made = collider(spec, offset, density, self.usual, part);
        let handle = self
            .colliders
            .insert_with_parent(made, body, &mut self.bodies);
        self.stale.push(handle);
        handle
    }

    /// Gives a body the motion that its colliders, in their order, bring together.
    pub(crate) fn set_motion(
        &mut self,
        body: RigidBodyHandle,
        motions: impl Iterator<Item = MotionField>,
    ) {
        let Some(target) = self.bodies.get(body) else {
            return;
        };
        let colliders = target
            .colliders()
            .iter()
            .filter_map(|&handle| self.colliders.get(handle));
        let motion = momentum::joined(colliders.zip(motions));
        self.set_velocity(body, motion.linear, motion.angular);
    }

    /// Sets the velocity of a body's centre of mass, and its spin, and wakes it.
    pub(crate) fn set_velocity(&mut self, body: RigidBodyHandle, linear: Vec3, angular: Vec3) {
        self.changed = true;
        if let Some(body) = self.bodies.get_mut(body) {
            body.set_linvel(linear, true);
            body.set_angvel(angular, true);
        }
    }

    /// Gives a body that came since the last step its mass.
    pub(crate) fn weigh(&mut self, body: RigidBodyHandle) {
        if let Some(body) = self.bodies.get_mut(body)
            && body.mass() == 0.0
        {
            body.recompute_mass_properties_from_colliders(&self.colliders);
        }
    }

    /// Puts a body somewhere else and wakes it; its velocity stays.
    pub(crate) fn place(&mut self, body: RigidBodyHandle, pose: Pose) {
        self.changed = true;
        if let Some(body) = self.bodies.get_mut(body) {
            body.set_position(pose, true);
            self.stale.extend_from_slice(body.colliders());
        }
    }

    /// Puts a collider without a body somewhere else.
    pub(crate) fn place_static(&mut self, collider: ColliderHandle, spec: &PartSpec) {
        let mut at = pose(&spec.cframe);
        at.rotation *= spec.form.shape(spec.size).turn;
        if let Some(collider) = self.colliders.get_mut(collider) {
            collider.set_position(at);
        }
        self.stale.push(collider);
    }

    /// Sets the gravity and wakes everything.
    pub(crate) fn set_gravity(&mut self, gravity: f32) {
        self.changed = true;
        self.gravity = gravity;
        for (_, body) in self.bodies.iter_mut() {
            body.wake_up(true);
        }
    }

    /// Says what a collider collides with. Others still meet it: they touch.
    pub(crate) fn set_group(&mut self, collider: ColliderHandle, group: InteractionGroups) {
        let held = self.colliders.get(collider);
        if held.is_some_and(|held| held.solver_groups() != group)
            && let Some(held) = self.colliders.get_mut(collider)
        {
            held.set_solver_groups(group);
            self.changed = true;
        }
    }

    /// Removes a collider and wakes what touched it.
    pub(crate) fn remove_collider(&mut self, collider: ColliderHandle) {
        self.changed = true;
        self.belts.remove(&collider);
        let removed = self.colliders.remove(
            collider,
            &mut self.islands,
            &mut self.bodies,
            &mut self.soft_bodies,
            true,
        );
        debug_assert!(
            removed.is_some(),
            "a part's collider lives as long as the part"
        );
    }

    /// Stops a body at `pose` and lets nothing touch it.
    pub(crate) fn park(&mut self, body: RigidBodyHandle, pose: Pose) {
        self.changed = true;
        if let Some(body) = self.bodies.get_mut(body) {
            body.set_vels(RigidBodyVelocity::zero(), false);
            body.set_position(pose, false);
            body.set_enabled(false);
        }
    }

    /// Removes a body with its colliders.
    pub(crate) fn remove_body(&mut self, body: RigidBodyHandle) {
        self.changed = true;
        let removed = self.bodies.remove(
            body,
            &mut self.islands,
            &mut self.colliders,
            &mut self.impulse_joints,
            &mut self.multibody_joints,
            &mut self.soft_bodies,
            true,
        );
        debug_assert!(
            removed.is_some(),
            "an assembly's body lives as long as the assembly"
        );
    }
}

/// What every world is stepped with. Public so that a benchmark's bare side does the same work.
pub fn parameters() -> IntegrationParameters {
    let softness = |(frequency, damping)| SpringCoefficients::new(frequency, damping);
    IntegrationParameters {
        dt: 1.0 / limits::TICK_HZ as f32,
        length_unit: STUDS_PER_METRE,
        num_solver_iterations: SOLVER_ITERATIONS,
        contact_softness: softness(CONTACT),
        static_contact_softness: softness(STATIC_CONTACT),
        normalized_max_linear_velocity: SPEED_MAX / STUDS_PER_METRE,
        // Without it a heavy load at the end of a chain of light parts stretches it.
        warmstart_joints: true,
        ..IntegrationParameters::default()
    }
}

/// A part's collider. What cannot collide but be touched is a sensor; what can be neither meets nobody.
fn collider(
    spec: &PartSpec,
    cframe: &CFrame,
    density: f32,
    usual: Weights,
    part: u32,
) -> ColliderBuilder {
    let placed = spec.form.shape(spec.size);
    let mut at = pose(cframe);
    at.rotation *= placed.turn;
    let meets = if spec.tag.can_collide || spec.tag.can_touch {
        InteractionGroups::all()
    } else {
        InteractionGroups::none()
    };
    let tag = Tag { part, ..spec.tag };
    let builder = ColliderBuilder::new(placed.shape);
    contact::surface(builder, &spec.material, usual, tag)
        .position(at)
        .density(density)
        .sensor(!spec.tag.can_collide)
        .collision_groups(meets)
        .active_events(if spec.tag.can_touch {
            ActiveEvents::COLLISION_EVENTS
        } else {
            ActiveEvents::empty()
        })
}

/// The rigid part of a frame.
pub(crate) fn pose(cframe: &CFrame) -> Pose {
    Pose::from_parts(cframe.position, cframe.quat())
}
