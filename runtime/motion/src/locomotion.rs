//! Moving about, made as it goes: from where a root is seen over time and what state its body is in follows how the body is
//! held. Whoever sees the same sees the same motion, so nothing of it travels.
//!
//! Feet are held where they stand in the world and legs are bent so that they reach them; the phase of a stride is driven by
//! the way that was covered. Knows no model: what is seen is handed in.

mod feet;
mod gait;
mod manner;
mod spring;
#[cfg(test)]
mod tests;

use glam::{Quat, Vec3};
use studio_model::CFrame;

use crate::anatomy::Anatomy;
use crate::figure::{Figure, Sole, smooth};
use crate::rig::{Hand, Kind};
use crate::rigid::Rigid;
use crate::solve::{shortfall, solve};
use feet::{Foot, Ground, Walk};
use gait::Gait;
use manner::Standing;
use spring::Spring;

/// Seconds in which one way of moving gives way to another.
pub const FADE_SECONDS: f32 = 0.18;
/// Steps of time are taken for no longer than this.
const DELTA_MAX: f32 = 0.1;
/// Studs, and studs a second, beyond which a root was put elsewhere.
const LEAP: f32 = 6.0;
const LEAP_SPEED: f32 = 400.0;
/// Seconds over which speed and acceleration are averaged.
const SPEED_SECONDS: f32 = 0.04;
const ACCELERATION_SECONDS: f32 = 0.1;
/// Seconds for which one must not want to walk until what moves it counts as what it stands on.
const CARRIED_AFTER: f32 = 0.25;
/// How deep one goes down when landing: studs a second of the hips for each of the fall.
const SQUASH: f32 = 0.2;
/// The fastest fall that counts, studs a second.
const FALL_MAX: f32 = 90.0;
/// Usual studs that hips go down at most.
const DROP_MAX: f32 = 0.8;
/// Usual studs a second in which hips come up again that gave way.
const GIVE_BACK: f32 = 1.5;
/// Studs up a ladder that a cycle of both hands leads.
const LADDER_CYCLE: f32 = 2.6;

/// What a body does, by its humanoid's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// On the ground.
    #[default]
    Grounded,
    /// In the air.
    Airborne,
    /// On a ladder.
    Climbing,
    /// On a seat.
    Seated,
    /// In the water.
    Swimming,
    /// Not up to itself: dead, stunned, lying.
    Limp,
}

impl State {
    const COUNT: usize = 6;
}

/// What is seen of a character.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Where its root is.
    pub root: CFrame,
    /// What it does.
    pub state: State,
    /// Whether it wants to get anywhere.
    pub wants: bool,
    /// Whether it holds a tool.
    pub holds_tool: bool,
    /// The velocity of what it stands on, if that is known. Otherwise it is guessed: what moves one who wants nothing
    /// carries them.
    pub floor: Option<Vec3>,
}

/// How a character moves about.
#[derive(Debug, Clone)]
pub struct Locomotion {
    /// Where the root was; `None` before the first step.
    last: Option<Vec3>,
    velocity: Vec3,
    acceleration: Vec3,
    carry: Vec3,
    /// How far it was carried, all in all.
    carried: Vec3,
    still: f32,
    slope: Vec3,
    state: State,
    weights: [f32; State::COUNT],
    tool: f32,
    time: f32,
    phase: f32,
    ladder: f32,
    stroke: f32,
    sidestep: f32,
    walked: bool,
    moves: f32,
    run: f32,
    /// The fastest of the fall that lasts, studs a second.
    fall: f32,
    squash: Spring,
    /// Studs that hips give way for a standing foot to be reached.
    give: f32,
    feet: [Foot; 2],
    figure: Figure,
}

impl Locomotion {
    /// One that has not been seen yet. The seed sets apart what many do while they stand.
    pub fn new(anatomy: &Anatomy, seed: u32) -> Self {
        let mut weights = [0.0; State::COUNT];
        weights[State::Grounded as usize] = 1.0;
        Self {
            last: None,
            velocity: Vec3::ZERO,
            acceleration: Vec3::ZERO,
            carry: Vec3::ZERO,
            carried: Vec3::ZERO,
            still: 0.0,
            slope: Vec3::ZERO,
            state: State::Grounded,
            weights,
            tool: 0.0,
            time: (seed % 997) as f32 * 0.37,
            phase: 0.0,
            ladder: 0.0,
            stroke: 0.0,
            sidestep: 0.0,
            walked: false,
            moves: 0.0,
            run: 0.0,
            fall: 0.0,
            squash: Spring::default(),
            give: 0.0,
            feet: [Foot::new(&anatomy.legs[0]), Foot::new(&anatomy.legs[1])],
            figure: Figure::default(),
        }
    }

    /// Whether a foot stands on the ground with all its weight: then it does not move in the world.
    pub fn stands_on(&self, side: Hand) -> bool {
        self.feet[side as usize].stands()
    }

    /// What is seen after so many seconds.
    pub fn step(&mut self, anatomy: &Anatomy, seen: &Seen, delta: f32) {
        let at = seen.root.position;
        if !at.is_finite() || !seen.root.is_finite() || delta <= 0.0 || !delta.is_finite() {
            return;
        }
        let moved = self.moved(at, delta);
        let delta = delta.min(DELTA_MAX);
        let velocity = self.follow(seen, moved, delta);
        let state = judge(seen.state, velocity, moved / delta - self.carry);
        if state == State::Airborne {
            self.fall = (self.fall * (1.0 - share(delta, 0.3))).max(-velocity.y);
        } else {
            let fall = std::mem::take(&mut self.fall).clamp(0.0, FALL_MAX);
            if state == State::Grounded {
                self.squash.kick(fall * SQUASH);
            }
        }
        self.enter(state, delta);
        self.velocity = velocity;
        self.time += delta;
        let tool = if seen.holds_tool { 1.0 } else { 0.0 };
        self.tool = towards(self.tool, tool, delta / FADE_SECONDS);
        self.squash.step(delta);

        let look = seen.root.rotation * Vec3::NEG_Z;
        let heading = f32::atan2(-look.x, -look.z);
        let upright = Quat::from_rotation_y(heading);
        let local = upright.conjugate() * velocity;
        let mut gait = Gait::new(local, anatomy.scale);
        self.moves = towards(self.moves, gait.moves, delta / FADE_SECONDS);
        self.run = towards(self.run, gait.run, delta / FADE_SECONDS);
        (gait.moves, gait.run) = (self.moves, self.run);
        let way = (moved - self.carry * delta).with_y(0.0).length();
        self.stride(&gait, anatomy, way, delta);
        self.lean_into(&gait, delta);
        let walk = Walk {
            anatomy,
            gait: &gait,
            ground: Ground {
                height: anatomy.ground(),
                slope: upright.conjugate() * self.slope,
            },
            root: Rigid {
                turn: upright,
                shift: at - self.carried,
            },
            heading,
            phase: self.phase,
            delta,
        };
        self.place_feet(&walk);
        self.figure = self.figure(anatomy, &gait, upright);
        let standing = Hand::BOTH.map(|side| self.stands_on(side));
        let soles = [self.feet[0].sole, self.feet[1].sole];
        let needed = shortfall(anatomy, &self.figure, &soles, standing);
        self.give = needed.max(self.give - GIVE_BACK * delta);
        self.figure.shift.y -= self.give;
    }

    /// The pose of the last step, one turn a joint of the skeleton.
    pub fn pose(&self, anatomy: &Anatomy, pose: &mut Vec<Rigid>) {
        let soles = [self.feet[0].sole, self.feet[1].sole];
        solve(anatomy, &self.figure, &soles, pose);
    }

    /// How far the root went; nothing if it was put elsewhere.
    fn moved(&mut self, at: Vec3, delta: f32) -> Vec3 {
        let last = self.last.replace(at).unwrap_or(at);
        let moved = at - last;
        if moved.length() > LEAP + LEAP_SPEED * delta {
            for foot in &mut self.feet {
                foot.lose();
            }
            self.carried += moved;
            return Vec3::ZERO;
        }
        moved
    }

    /// The velocity over what carries it, and what follows from that.
    fn follow(&mut self, seen: &Seen, moved: Vec3, delta: f32) -> Vec3 {
        let raw = moved / delta;
        let grounded = self.state == State::Grounded;
        self.still = if grounded && !seen.wants {
            self.still + delta
        } else {
            0.0
        };
        let (to, seconds) = match seen.floor {
            Some(floor) if floor.is_finite() => (floor, 0.001),
            _ if self.still > CARRIED_AFTER => (raw, 0.1),
            _ if grounded => (Vec3::ZERO, 1.0),
            _ => (Vec3::ZERO, 0.2),
        };
        self.carry = self.carry.lerp(to, share(delta, seconds));
        self.carried += self.carry * delta;
        let velocity = self
            .velocity
            .lerp(raw - self.carry, share(delta, SPEED_SECONDS));
        let felt = (velocity - self.velocity) / delta;
        let share_felt = share(delta, ACCELERATION_SECONDS);
        self.acceleration = self.acceleration.lerp(felt, share_felt);
        let flat = velocity.with_y(0.0);
        let speed = flat.length();
        if !grounded {
            self.slope *= 1.0 - share(delta, 0.1);
        } else if speed > 2.0 {
            let rise = (velocity.y / speed).clamp(-1.0, 1.0);
            let slope = flat * (rise / speed);
            self.slope = self.slope.lerp(slope, share(delta, 0.12));
        }
        velocity
    }

    fn enter(&mut self, state: State, delta: f32) {
        self.state = state;
        for (index, weight) in self.weights.iter_mut().enumerate() {
            let to = if index == state as usize { 1.0 } else { 0.0 };
            *weight = towards(*weight, to, delta / FADE_SECONDS);
        }
    }

    /// Drives what goes round.
    fn stride(&mut self, gait: &Gait, anatomy: &Anatomy, way: f32, delta: f32) {
        if gait.stands || self.state != State::Grounded {
            self.walked = false;
        } else if self.walked {
            self.phase = (self.phase + way / gait.cycle).fract();
        } else {
            // The right foot is lifted first.
            self.phase = gait.duty;
            self.walked = true;
        }
        let up = self.velocity.y * delta / (LADDER_CYCLE * anatomy.scale);
        if self.state == State::Climbing {
            self.ladder = (self.ladder + up).rem_euclid(1.0);
        }
        let stroke = 0.45 + 0.05 * self.velocity.length() / anatomy.scale;
        self.stroke = (self.stroke + stroke.min(1.6) * delta).fract();
    }

    /// Turns the hips to where it goes sideways.
    fn lean_into(&mut self, gait: &Gait, delta: f32) {
        let side = if gait.forward > -0.2 {
            f32::atan2(-gait.way.x, -gait.way.z)
        } else {
            f32::atan2(gait.way.x, gait.way.z)
        };
        let to = side.clamp(-1.1, 1.1) * 0.55 * gait.moves;
        self.sidestep += (to - self.sidestep) * share(delta, 0.1);
    }

    fn place_feet(&mut self, walk: &Walk<'_>) {
        if self.state == State::Grounded {
            feet::walk(&mut self.feet, walk);
            return;
        }
        let anatomy = walk.anatomy;
        for side in Hand::BOTH {
            let to = match self.state {
                State::Airborne => manner::hanging(anatomy, side, self.rise(), self.time),
                State::Climbing => manner::rung(anatomy, side, self.ladder),
                State::Seated => manner::seated(anatomy, side),
                State::Swimming => manner::paddle(anatomy, side, self.stroke, self.swims()),
                State::Grounded | State::Limp => Sole {
                    at: anatomy.legs[side as usize].sole,
                    ..Sole::default()
                },
            };
            self.feet[side as usize].hang(&to, anatomy.scale, walk.delta);
        }
    }

    /// 1 upwards, 0 downwards.
    fn rise(&self) -> f32 {
        smooth(-22.0, 22.0, self.velocity.y)
    }

    /// 1 while it gets on in the water.
    fn swims(&self) -> f32 {
        smooth(1.0, 6.0, self.velocity.length())
    }

    /// All ways of moving by their weights, and what adds to any.
    fn figure(&self, anatomy: &Anatomy, gait: &Gait, upright: Quat) -> Figure {
        let standing = Standing {
            phase: self.phase,
            time: self.time,
        };
        let mut sum = 0.0;
        let mut figure = Figure::default();
        for (index, weight) in self.weights.iter().enumerate() {
            let weight = smooth(0.0, 1.0, *weight);
            if weight <= 0.0 {
                continue;
            }
            sum += weight;
            let one = match index {
                i if i == State::Grounded as usize => manner::ground(gait, standing),
                i if i == State::Airborne as usize => manner::air(self.rise(), self.time),
                i if i == State::Climbing as usize => manner::climb(self.ladder),
                i if i == State::Seated as usize => manner::sit(self.time),
                i if i == State::Swimming as usize => manner::swim(self.stroke, self.swims()),
                _ => Figure::default(),
            };
            figure = figure + one * weight;
        }
        figure = figure * (1.0 / sum.max(1e-3));
        let grounded = self.weights[State::Grounded as usize];
        self.lean(&mut figure, anatomy.kind, upright, grounded);
        let arm = &mut figure.arms[Hand::Right as usize];
        manner::hold(anatomy.kind, arm, smooth(0.0, 1.0, self.tool));
        figure
    }

    /// Leaning into what one speeds up to and turns to, and going down when landing.
    fn lean(&self, figure: &mut Figure, kind: Kind, upright: Quat, grounded: f32) {
        let felt = upright.conjugate() * self.acceleration;
        let ahead = (felt.z * 0.0022).clamp(-0.22, 0.2) * grounded;
        let aside = (felt.x * -0.0022).clamp(-0.2, 0.2) * grounded;
        let turn = Vec3::new(ahead, 0.0, aside);
        figure.pelvis += turn * 0.45;
        figure.chest += turn * 0.55;
        let down = self.squash.at();
        figure.chest.x -= 0.45 * down;
        figure.pelvis.x -= 0.2 * down;
        for arm in &mut figure.arms {
            arm.spread += 0.35 * down;
            arm.elbow += 0.5 * down;
        }
        match kind {
            Kind::R15 => {
                figure.pelvis.y += self.sidestep * grounded;
                figure.chest.y -= self.sidestep * 0.85 * grounded;
                figure.shift.y = (figure.shift.y - down).max(-DROP_MAX);
            }
            // Legs without knees hold the hips up.
            Kind::R6 => {
                figure.pelvis.y *= 0.5;
                figure.shift.y = (figure.shift.y + 0.1).max(0.0) * 0.5;
            }
        }
    }
}

/// The state that is shown. States and places come by different ways: who falls is in the air, whatever is said.
fn judge(told: State, velocity: Vec3, now: Vec3) -> State {
    let falls = |velocity: Vec3| velocity.y.abs() > 14.0 + 1.3 * velocity.with_y(0.0).length();
    match told {
        State::Grounded if falls(velocity) && falls(now) => State::Airborne,
        told => told,
    }
}

/// How much of the way something goes in a step of time that goes most of it in so many seconds.
fn share(delta: f32, seconds: f32) -> f32 {
    1.0 - (-delta / seconds).exp()
}

/// At most so much nearer to an end.
fn towards(from: f32, to: f32, most: f32) -> f32 {
    from + (to - from).clamp(-most, most)
}
