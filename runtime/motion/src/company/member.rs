//! One character: what is known of its body, what is seen of it, and its pose.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId, Value};

use super::Posing;
use crate::anatomy::Anatomy;
use crate::locomotion::{Locomotion, Seen, State};
use crate::rig::Hand;
use crate::rigid::Rigid;
use crate::skeleton::Skeleton;
use crate::terms::terms;

/// A length of a wanted direction from which on one wants to get somewhere.
const WANTS: f32 = 0.05;

/// A character of a company.
#[derive(Debug)]
pub(super) struct Member {
    holder: InstanceId,
    skeleton: Skeleton,
    /// How it moves about by itself, if it is a body that does.
    walker: Option<(Anatomy, Locomotion)>,
    /// Joints that scripts turned.
    turned: Vec<(usize, Rigid)>,
    root: Rigid,
    pose: Vec<Rigid>,
    limbs: Vec<Rigid>,
}

impl Member {
    /// Reads the body of a humanoid or an animation controller; `None` if it has no joints that could be moved.
    pub(super) fn read(model: &DataModel, body: InstanceId, holder: InstanceId) -> Option<Self> {
        let root = root_of(model, body)?;
        let skeleton = Skeleton::read(model, body, root);
        if skeleton.joints().is_empty() {
            return None;
        }
        let walks = model.is_a(holder, terms().humanoid);
        let anatomy = Anatomy::read(model, &skeleton).filter(|_| walks);
        let seed = body.index() as u32;
        let walker = anatomy.map(|anatomy| {
            let locomotion = Locomotion::new(&anatomy, seed);
            (anatomy, locomotion)
        });
        let turned = turned(model, &skeleton);
        Some(Self {
            holder,
            walker,
            turned,
            root: Rigid::IDENTITY,
            pose: Vec::new(),
            limbs: Vec::new(),
            skeleton,
        })
    }

    /// Reads the body again; whether there still is one. How it moved so far goes on.
    pub(super) fn renew(&mut self, model: &DataModel, body: InstanceId) -> bool {
        let Some(mut fresh) = Self::read(model, body, self.holder) else {
            return false;
        };
        if let (Some((_, fresh)), Some((_, old))) = (&mut fresh.walker, self.walker.take()) {
            *fresh = old;
        }
        *self = fresh;
        true
    }

    pub(super) fn is_there(&self, model: &DataModel, body: InstanceId, world: InstanceId) -> bool {
        model.parent(self.holder) == Some(body)
            && model.is_attached(body)
            && model.is_descendant_of(body, world)
    }

    pub(super) fn skeleton(&self) -> &Skeleton {
        &self.skeleton
    }

    pub(super) fn stands_on(&self, side: Hand) -> bool {
        let walker = self.walker.as_ref();
        walker.is_some_and(|(_, locomotion)| locomotion.stands_on(side))
    }

    pub(super) fn step(
        &mut self,
        model: &DataModel,
        body: InstanceId,
        delta: f32,
        animate: &mut impl FnMut(Posing<'_>),
    ) {
        let frame = model.cframe(self.skeleton.root(), known().cframe);
        let frame = frame.filter(CFrame::is_finite).unwrap_or_default();
        self.root = Rigid::from_cframe(&frame);
        if let Some((anatomy, locomotion)) = &mut self.walker {
            let seen = see(model, body, self.holder, frame);
            locomotion.step(anatomy, &seen, delta);
            locomotion.pose(anatomy, &mut self.pose);
        } else {
            self.pose.clear();
            let joints = self.skeleton.joints().len();
            self.pose.resize(joints, Rigid::IDENTITY);
        }
        animate(Posing {
            body,
            holder: self.holder,
            skeleton: &self.skeleton,
            pose: &mut self.pose,
        });
        for (joint, turn) in &self.turned {
            self.pose[*joint] = *turn;
        }
        self.skeleton
            .limbs_at(self.root, &self.pose, &mut self.limbs);
    }

    /// Where its parts are drawn.
    pub(super) fn parts(&self) -> impl Iterator<Item = (InstanceId, CFrame)> + '_ {
        let parts = self.skeleton.parts_at(self.root, &self.limbs);
        parts.map(|(part, at)| (part, at.to_cframe()))
    }
}

/// The part that a body hangs on.
fn root_of(model: &DataModel, body: InstanceId) -> Option<InstanceId> {
    let named = |name| model.find_child(body, name);
    [
        named("HumanoidRootPart"),
        model.reference(body, known().primary_part),
        named("Torso"),
    ]
    .into_iter()
    .flatten()
    .find(|id| model.is_a(*id, known().base_part))
}

/// Joints that scripts turned: they hold until they are turned back.
fn turned(model: &DataModel, skeleton: &Skeleton) -> Vec<(usize, Rigid)> {
    let turn = |motor| match model.own_value(motor, terms().transform) {
        Some(Value::CFrame(turn)) if turn != CFrame::IDENTITY => Some(Rigid::from_cframe(&turn)),
        _ => None,
    };
    let joints = skeleton.joints().iter().enumerate();
    joints
        .filter_map(|(index, joint)| Some((index, turn(joint.motor)?)))
        .collect()
}

fn see(model: &DataModel, body: InstanceId, humanoid: InstanceId, root: CFrame) -> Seen {
    let t = terms();
    let wish = match model.value(humanoid, t.move_direction) {
        Some(Value::Vector3(wish)) if wish.is_finite() => wish,
        _ => Vec3::ZERO,
    };
    let holds_tool = model
        .children(body)
        .any(|id| model.is_a(id, t.tool) && model.flag(id, t.requires_handle));
    Seen {
        root,
        state: state(model, humanoid),
        wants: wish.length() > WANTS,
        holds_tool,
        floor: None,
    }
}

fn state(model: &DataModel, humanoid: InstanceId) -> State {
    let t = terms();
    let told = match model.own_value(humanoid, t.network_state) {
        Some(Value::Enum(told)) => told,
        _ if model.flag(humanoid, t.sit) => return State::Seated,
        _ => return State::Grounded,
    };
    let limp = [
        t.state_dead,
        t.state_falling_down,
        t.state_physics,
        t.state_platform_standing,
        t.state_ragdoll,
    ];
    match told {
        s if limp.contains(&s) => State::Limp,
        s if s == t.state_climbing => State::Climbing,
        s if s == t.state_seated => State::Seated,
        s if s == t.state_swimming => State::Swimming,
        s if s == t.state_jumping || s == t.state_falling || s == t.state_flying => State::Airborne,
        _ => State::Grounded,
    }
}
