//! Characters: assemblies that are held upright and carried by the ground under them. Each is a dynamic body like any
//! other, so impulses, welds and touches work on it; before every step its velocity is changed, within bounds, towards
//! what it wants. Knows no humanoids and no health.
//!
//! The ground is found by casting a ball down from the root part. What is lower than the hips is thus walked over.

mod climb;
mod gait;
mod standing;
mod support;

use glam::{Quat, Vec3};
use rapier3d::prelude::{Ball, Collider, ColliderHandle, Pose, RigidBodyHandle};
use studio_model::{InstanceId, limits};

use super::World;
use crate::character::{CharacterBody, Drive, Ground, Stance};
use crate::limits::SPEED_MAX;
use crate::simulation::{Cast, Hit, Simulation};
use crate::tag::Tag;
use climb::Hold;

pub use support::Support;

/// Seconds a tick.
const DT: f32 = 1.0 / limits::TICK_HZ as f32;

/// Studs that the ground may be lower than the feet and still carries who walks on it.
const STEP_DOWN: f32 = 0.75;

/// Studs that feet stand in the ground. Feet pass through what they stand on, so only what they are in is touched.
const STANDS_IN: f32 = 0.02;

/// How much of a turn is made in a second, and radians a second at most.
const TURN_RATE: f32 = 14.0;
const TURN_SPEED_MAX: f32 = 18.0;

/// How much of a tilt is righted in a second.
const RIGHTING_RATE: f32 = 20.0;

/// Radians that are no turn and no tilt.
const ANGLE_NONE: f32 = 1e-3;

/// Studs beside an edge at which the face next to it is looked at.
const BESIDE_EDGE: f32 = 0.08;

/// The ball that feels for the ground, as a part of the root's least half width: walls beside the root are not felt.
const BALL: f32 = 0.9;

/// How often its own weight a character presses on a lighter part that it stands on, in masses of that part.
const WEIGHT_ON_LIGHTER: f32 = 10.0;

/// A character and what is known of it.
#[derive(Debug, Clone)]
pub(super) struct Character {
    shape: CharacterBody,
    drive: Drive,
    /// The body that was made a character's; a new one is when its assembly was formed anew.
    body: Option<RigidBodyHandle>,
    ground: Option<Footing>,
    ticks_in_air: u32,
    /// Whether it left the ground upwards: by a jump, or thrown.
    jumped: bool,
    /// The velocity that it was last given.
    given: Vec3,
    /// What it climbs.
    hold: Option<Hold>,
    /// Ticks in which it holds on to nothing.
    leaping: u32,
    /// Where it was when it was last looked at how it stands, while it is [led](World::lead).
    led_at: Option<Pose>,
}

/// What is under a character.
#[derive(Debug, Clone, Copy)]
struct Footing {
    collider: ColliderHandle,
    ground: Ground,
}

/// What a character feels under it.
#[derive(Debug, Clone, Copy)]
struct Felt {
    hit: Hit,
    /// Outwards from the face that it would stand on.
    normal: Vec3,
    /// Studs that the root is too low; below zero too high.
    missing: f32,
    /// How fast the ground moves where it is felt, and turns about the vertical.
    velocity: Vec3,
    spin: f32,
}

impl World {
    /// Makes the assembly of a part a character's, with that part as its root, or an ordinary one again. Numbers that are
    /// not finite count as 0. It holds across changes of the assembly and ends when the part leaves the tree. What is
    /// anchored stands still.
    ///
    /// Whoever seats a character on something ends it for the time: the vehicle would be held upright.
    pub fn set_character(&mut self, root: InstanceId, body: Option<CharacterBody>) {
        let Some(shape) = body else {
            if let Some(gone) = self.characters.remove(&root)
                && let Some(body) = gone.body
            {
                self.simulation.release(body);
            }
            return;
        };
        let finite = |number: f32| if number.is_finite() { number } else { 0.0 };
        let shape = CharacterBody {
            hip_height: finite(shape.hip_height).clamp(0.0, 100.0),
            max_slope_degrees: finite(shape.max_slope_degrees).clamp(0.0, 89.9),
        };
        match self.characters.get_mut(&root) {
            Some(character) => character.shape = shape,
            None => {
                self.characters.insert(root, Character::new(shape));
            }
        }
    }

    /// Says what a character wants from now on; nothing of who is none.
    pub fn drive(&mut self, root: InstanceId, drive: Drive) {
        let bounded = |velocity: Vec3| {
            velocity
                .is_finite()
                .then(|| velocity.clamp_length_max(SPEED_MAX))
        };
        if let Some(character) = self.characters.get_mut(&root) {
            character.drive = Drive {
                velocity: bounded(flat(drive.velocity)).unwrap_or(Vec3::ZERO),
                facing: drive.facing.and_then(bounded),
                jump_speed: drive
                    .jump_speed
                    .filter(|speed| speed.is_finite() && *speed > 0.0)
                    .map(|speed| speed.min(SPEED_MAX)),
                climbs: drive.climbs,
            };
        }
    }

    /// How a character is since the last step; `None` of what is none, or is not simulated.
    pub fn stance(&self, root: InstanceId) -> Option<Stance> {
        let character = self.characters.get(&root)?;
        let record = self.assemblies.get(self.parts.get(root)?.assembly)?;
        let body = self.simulation.bodies.get(record.body?)?;
        Some(Stance {
            ground: character.ground.map(|footing| footing.ground),
            climbs: character.hold.is_some(),
            velocity: self
                .led_course(root)
                .map_or(body.linvel(), |course| course.linear),
        })
    }

    /// Changes the velocities of all characters for the step that comes.
    pub(super) fn drive_characters(&mut self) {
        if self.characters.is_empty() {
            return;
        }
        self.simulation.refresh();
        let mut characters = std::mem::take(&mut self.characters);
        for (&root, character) in &mut characters {
            self.drive_character(root, character);
        }
        self.characters = characters;
    }

    fn drive_character(&mut self, root: InstanceId, character: &mut Character) {
        let part = self.parts.get(root).copied();
        let body = part.and_then(|part| self.assemblies.get(part.assembly)?.body);
        if character.body != body {
            if let Some(former) = character.body {
                self.simulation.release(former);
            }
            if let Some(body) = body {
                self.simulation.seize(body);
            }
            character.body = body;
        }
        let (Some(part), Some(handle)) = (part, body) else {
            character.ground = None;
            character.hold = None;
            return;
        };
        if !self.simulation.is_enabled(handle) {
            return;
        }
        if !self.moves_itself(root) {
            self.stand_led(character, part.collider, handle);
            return;
        }
        character.led_at = None;
        let felt = self.feel(character, part.collider, handle);
        let before = character.ground.map(|footing| footing.collider);
        let speed = self.vertical_speed(handle);
        character.jumped |= character.is_thrown(speed);
        character.ground = felt
            .filter(|felt| character.is_carried(felt, speed))
            .and_then(|felt| self.footing(&felt));
        let Some(collider) = self.simulation.colliders.get(part.collider) else {
            return;
        };
        let rotation = collider.position().rotation;
        character.hold = self.hold(character, part.collider, handle);
        if character.hold.is_some() {
            character.ground = None;
        }
        let held = character.hold.as_ref().map(Hold::facing);
        let turn = turning(rotation, held.or(character.drive.facing));
        let wakes = before != character.ground.map(|footing| footing.collider);
        self.push(character, handle, felt, turn, wakes);
    }

    /// How a character stands that is led: nothing pushes it, but it stands on something and holds on to something.
    fn stand_led(
        &self,
        character: &mut Character,
        collider: ColliderHandle,
        handle: RigidBodyHandle,
    ) {
        let at = self
            .simulation
            .bodies
            .get(handle)
            .map(|body| *body.position());
        if std::mem::replace(&mut character.led_at, at) == at {
            return;
        }
        let speed = self.vertical_speed(handle);
        character.jumped = false;
        character.ground = self
            .feel(character, collider, handle)
            .filter(|felt| character.is_carried(felt, speed))
            .and_then(|felt| self.footing(&felt));
        character.hold = self.hold(character, collider, handle);
        if character.hold.is_some() {
            character.ground = None;
        }
    }

    fn vertical_speed(&self, body: RigidBodyHandle) -> f32 {
        let body = self.simulation.bodies.get(body);
        body.map_or(0.0, |body| body.linvel().y)
    }

    fn footing(&self, felt: &Felt) -> Option<Footing> {
        let collider = self.simulation.colliders.get(felt.hit.collider)?;
        let tag = Tag::unpack(collider.user_data);
        Some(Footing {
            collider: felt.hit.collider,
            ground: Ground {
                part: self.parts.numbered(tag.part)?.id,
                normal: felt.normal,
                material: u32::from(tag.material),
            },
        })
    }

    /// Feels for the ground under a character.
    fn feel(
        &self,
        character: &Character,
        root: ColliderHandle,
        body: RigidBodyHandle,
    ) -> Option<Felt> {
        let simulation = &self.simulation;
        let root = simulation.colliders.get(root)?;
        let counts = |_: ColliderHandle, other: &Collider| {
            other.parent() != Some(body)
                && !other.is_sensor()
                && root.collision_groups().test(other.collision_groups())
                && root.solver_groups().test(other.solver_groups())
        };
        let bounds = root.compute_aabb();
        let half_height = bounds.half_extents().y;
        let radius = BALL
            * root
                .shape()
                .compute_local_aabb()
                .half_extents()
                .min_element();
        let falling = (-simulation.bodies.get(body)?.linvel().y).max(0.0) * DT;
        let start = Pose::from_parts(bounds.center(), Quat::IDENTITY);
        let cast = Cast {
            origin: bounds.center(),
            direction: Vec3::NEG_Y,
            reach: half_height + character.shape.hip_height + STEP_DOWN + falling - radius,
        };
        let hit = simulation.cast_shape(&Ball::new(radius), &start, cast, &counts)?;
        let gap = hit.distance + radius - half_height;
        let (velocity, spin) = simulation.motion_at(hit.collider, hit.point);
        Some(Felt {
            normal: face_beside(simulation, &hit, &counts),
            hit,
            missing: character.shape.hip_height - STANDS_IN - gap,
            velocity,
            spin,
        })
    }

    /// Gives a character the velocity that it wants, as far as it can have it.
    fn push(
        &mut self,
        character: &mut Character,
        handle: RigidBodyHandle,
        felt: Option<Felt>,
        turn: Vec3,
        wakes: bool,
    ) {
        let footed = felt.filter(|_| character.ground.is_some());
        let Some(body) = self.simulation.bodies.get_mut(handle) else {
            return;
        };
        // What wants to move must not be found asleep, nor fall asleep in the step that sets it off.
        if wakes || !character.rests(footed.as_ref(), turn) {
            body.wake_up(true);
        } else if body.is_sleeping() {
            return;
        }
        let mut velocity = body.linvel();
        let mut weightless = false;
        let hold = character.hold;
        if let Some(hold) = &hold {
            velocity = character.climb(hold);
            weightless = true;
            character.ticks_in_air = 0;
            character.jumped = false;
        } else if let Some(felt) = &footed {
            velocity = character.walk(velocity, felt);
            weightless = true;
            character.ticks_in_air = 0;
            character.jumped = false;
        } else {
            character.ticks_in_air = character.ticks_in_air.saturating_add(1);
            velocity = character.fly(velocity, felt.as_ref());
        }
        if let Some(speed) = character.take_jump() {
            match &hold {
                Some(hold) => velocity = character.leap(hold, speed),
                None => velocity.y = footed.map_or(0.0, |felt| felt.velocity.y) + speed,
            }
            character.ground = None;
            weightless = true;
        }
        let spin = footed.map_or(0.0, |felt| felt.spin);
        let turn = turn + Vec3::Y * spin;
        body.set_gravity_scale(if weightless { 0.0 } else { 1.0 }, false);
        let velocity = velocity.clamp_length_max(SPEED_MAX);
        character.given = velocity;
        body.set_linvel(velocity, false);
        body.set_angvel(turn, false);
        self.simulation.touch();
        if let Some(felt) = footed.filter(|_| character.ground.is_some()) {
            self.simulation
                .press(handle, &felt.hit, wakes, WEIGHT_ON_LIGHTER, DT);
        }
    }
}

/// Outwards from the face that is stood on. Where the ball meets an edge, that is the face beside it.
fn face_beside(
    simulation: &Simulation,
    hit: &Hit,
    counts: &dyn Fn(ColliderHandle, &Collider) -> bool,
) -> Vec3 {
    if hit.normal.y > 0.999 {
        return hit.normal;
    }
    let inwards = -flat(hit.normal).normalize_or_zero();
    let cast = Cast {
        origin: hit.point + inwards * BESIDE_EDGE + Vec3::Y * 4.0 * BESIDE_EDGE,
        direction: Vec3::NEG_Y,
        reach: 8.0 * BESIDE_EDGE,
    };
    let same = |handle: ColliderHandle, collider: &Collider| {
        handle == hit.collider && counts(handle, collider)
    };
    let face = simulation.cast_ray(cast, &same);
    face.map_or(hit.normal, |face| face.normal)
}

/// Radians a second that right what is tilted and turn towards where it wants to look.
fn turning(rotation: Quat, facing: Option<Vec3>) -> Vec3 {
    let up = rotation * Vec3::Y;
    let tilt = up.angle_between(Vec3::Y);
    let mut turn = Vec3::ZERO;
    if tilt > ANGLE_NONE {
        let axis = up.cross(Vec3::Y).try_normalize();
        turn += axis.unwrap_or(rotation * Vec3::X) * tilt * RIGHTING_RATE;
    }
    let look = flat(rotation * Vec3::NEG_Z);
    let wanted = facing.map(flat).and_then(Vec3::try_normalize);
    if let (Some(look), Some(wanted)) = (look.try_normalize(), wanted) {
        let angle = look.cross(wanted).y.atan2(look.dot(wanted));
        if angle.abs() > ANGLE_NONE {
            turn.y += (angle * TURN_RATE).clamp(-TURN_SPEED_MAX, TURN_SPEED_MAX);
        }
    }
    turn
}

fn flat(vector: Vec3) -> Vec3 {
    Vec3::new(vector.x, 0.0, vector.z)
}
