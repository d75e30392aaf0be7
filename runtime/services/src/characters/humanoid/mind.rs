//! What a humanoid has in mind: where it wants to go, and in which state it is. Plain data and the way to a goal; it does
//! not know who set it.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{DataModel, InstanceId};

use super::super::terms::terms;

/// Seconds that a humanoid walks towards a goal before it gives up (the reference's).
const GOAL_SECONDS: f64 = 8.0;

/// Studs from a goal at which it is reached.
const GOAL_REACHED: f32 = 1.0;

/// Somewhere to go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Goal {
    /// In the world, or as the part sees it.
    point: Vec3,
    part: Option<InstanceId>,
    /// When it gives up.
    until: f64,
}

/// How a walk to a goal stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) enum Way {
    /// In this direction, of length 1.
    Towards(Vec3),
    /// It is over: whether the goal was reached.
    Over(bool),
}

impl Goal {
    /// A place to go to, which moves with a part if there is one.
    pub(in super::super) fn new(
        model: &DataModel,
        point: Vec3,
        part: Option<InstanceId>,
        now: f64,
    ) -> Self {
        let frame = part.and_then(|part| model.cframe(part, known().cframe));
        Self {
            point: frame.map_or(point, |frame| frame.inverse().transform_point(point)),
            part: part.filter(|_| frame.is_some()),
            until: now + GOAL_SECONDS,
        }
    }

    /// Where it is; `None` if its part is gone.
    fn place(&self, model: &DataModel) -> Option<Vec3> {
        match self.part {
            Some(part) if !model.is_attached(part) => None,
            Some(part) => Some(
                model
                    .cframe(part, known().cframe)?
                    .transform_point(self.point),
            ),
            None => Some(self.point),
        }
    }

    /// The way there from a place, over the ground. `step` is how far one tick leads.
    pub(in super::super) fn way(&self, model: &DataModel, from: Vec3, step: f32, now: f64) -> Way {
        let Some(place) = self.place(model) else {
            return Way::Over(false);
        };
        let gap = Vec3::new(place.x - from.x, 0.0, place.z - from.z);
        match gap.try_normalize() {
            _ if !gap.is_finite() => Way::Over(false),
            _ if gap.length() <= GOAL_REACHED.max(step) => Way::Over(true),
            _ if now >= self.until => Way::Over(false),
            Some(direction) => Way::Towards(direction),
            None => Way::Over(true),
        }
    }
}

/// What a humanoid has in mind.
#[derive(Debug, Clone)]
pub(in super::super) struct Mind {
    /// Where scripts, or the player, let it go: in the world, of length 1 at most.
    pub(in super::super) walk: Vec3,
    /// When `walk` ends by itself, in seconds: a player who is not heard of stands still.
    pub(in super::super) walk_until: f64,
    pub(in super::super) goal: Option<Goal>,
    /// Whether it jumps as soon as it can.
    pub(in super::super) jump: bool,
    /// Number of the enum `HumanoidStateType`.
    pub(in super::super) state: u32,
    /// States that it must not be in, sorted.
    pub(in super::super) disabled: Vec<u32>,
    /// Whether health comes back by itself.
    pub(in super::super) regenerates: bool,
    /// When it last came back.
    pub(super) healed: f64,
    /// Known parts: what is lost kills.
    pub(super) root: Option<InstanceId>,
    pub(super) neck: Option<InstanceId>,
    /// The speed that scripts were last told, in studs a second.
    pub(super) speed_told: f32,
    /// The same of climbing.
    pub(super) climb_told: f32,
    /// The tool in its hand.
    pub(in super::super) held: Option<InstanceId>,
    /// On what it sits.
    pub(in super::super) sitting: Option<super::super::seats::Sitting>,
    /// Whether its state is what its player's client said.
    pub(super) adopted: bool,
    /// What its player's client was last heard to want.
    pub(in super::super) heard: super::super::control::Heard,
}

impl Default for Mind {
    fn default() -> Self {
        Self {
            walk: Vec3::ZERO,
            walk_until: f64::INFINITY,
            goal: None,
            jump: false,
            state: terms().state_running,
            disabled: Vec::new(),
            regenerates: false,
            healed: 0.0,
            root: None,
            neck: None,
            speed_told: 0.0,
            climb_told: 0.0,
            held: None,
            sitting: None,
            adopted: false,
            heard: super::super::control::Heard::default(),
        }
    }
}

impl Mind {
    /// Walks on in a direction until told otherwise.
    pub(in super::super) fn walk(&mut self, direction: Vec3, until: f64) {
        self.walk = level(direction);
        self.walk_until = until;
    }

    /// Whether scripts, and not its player, have it walk.
    pub(super) fn is_led_by_scripts(&self) -> bool {
        self.goal.is_some() || (self.walk != Vec3::ZERO && self.walk_until == f64::INFINITY)
    }

    pub(in super::super) fn may_be(&self, state: u32) -> bool {
        self.disabled.binary_search(&state).is_err()
    }

    /// Whether it is dead.
    pub(in super::super) fn is_dead(&self) -> bool {
        self.state == terms().state_dead
    }

    /// Whether it is up to itself where it goes: not while it lies, sits or is dead.
    pub(super) fn is_free(&self) -> bool {
        let t = terms();
        let bound = [
            t.state_dead,
            t.state_seated,
            t.state_platform_standing,
            t.state_physics,
            t.state_ragdoll,
            t.state_falling_down,
        ];
        !bound.contains(&self.state)
    }
}

/// The part of a direction that is over the ground, of length 1 at most. What is no direction is none.
pub(in super::super) fn level(direction: Vec3) -> Vec3 {
    let flat = Vec3::new(direction.x, 0.0, direction.z);
    if flat.is_finite() {
        // What is very long has no length in numbers of this size.
        (flat / flat.abs().max_element().max(1.0)).clamp_length_max(1.0)
    } else {
        Vec3::ZERO
    }
}
