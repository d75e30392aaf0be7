//! What of a body its joints move: read off a model once, and again when its joints change. Joints stand in an order in
//! which each comes after the one that holds it; what is welded to a limb follows it.

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use studio_model::known::known;
use studio_model::{DataModel, InstanceId, PropertyId};

use crate::limits::{FOLLOWERS_MAX, JOINTS_MAX};
use crate::rig::{Kind, Limb};
use crate::rigid::Rigid;

/// A `Motor6D` that moves a part.
#[derive(Debug, Clone)]
pub struct Joint {
    /// The motor.
    pub motor: InstanceId,
    /// What it moves.
    pub part: InstanceId,
    /// The name of that part, by which keyframes know it.
    pub name: Arc<str>,
    /// The joint whose part holds this one; `None` for the root.
    pub parent: Option<usize>,
    /// The joint's place in the part that holds it.
    base: Rigid,
    /// The moved part in the joint's place.
    tip: Rigid,
    /// Whether the moved part is the motor's `Part0`: then its pose counts backwards.
    backwards: bool,
}

/// A part that is welded to the root or to a limb.
#[derive(Debug, Clone, Copy)]
struct Follower {
    part: InstanceId,
    /// What welds it.
    link: InstanceId,
    /// `None` for the root.
    joint: Option<usize>,
    offset: Rigid,
}

/// The joints of a body and what hangs on them.
#[derive(Debug, Clone)]
pub struct Skeleton {
    root: InstanceId,
    joints: Vec<Joint>,
    followers: Vec<Follower>,
    kind: Option<Kind>,
    limbs: [Option<u16>; Limb::COUNT],
}

/// What holds two parts together.
struct Link {
    id: InstanceId,
    parts: [InstanceId; 2],
}

/// Where a part hangs.
#[derive(Clone, Copy)]
struct Hold {
    joint: Option<usize>,
    offset: Rigid,
}

impl Skeleton {
    /// Reads what hangs on `root` by the joints at and below `body`.
    pub fn read(model: &DataModel, body: InstanceId, root: InstanceId) -> Self {
        let (links, of_part) = links(model, body);
        let mut skeleton = Self {
            root,
            joints: Vec::new(),
            followers: Vec::new(),
            kind: None,
            limbs: [None; Limb::COUNT],
        };
        let start = Hold {
            joint: None,
            offset: Rigid::IDENTITY,
        };
        let mut seen = FxHashSet::from_iter([root]);
        let mut due = VecDeque::from([(root, start)]);
        while let Some((part, hold)) = due.pop_front() {
            for &link in of_part.get(&part).map_or(&[][..], Vec::as_slice) {
                let link = &links[link];
                let other = link.parts[usize::from(link.parts[0] == part)];
                if seen.insert(other)
                    && let Some(hold) = skeleton.hang(model, link, (part, hold), other)
                {
                    due.push_back((other, hold));
                }
            }
        }
        skeleton.recognise();
        skeleton
    }

    /// Hangs a part on one that is there; `None` beyond the limits.
    fn hang(
        &mut self,
        model: &DataModel,
        link: &Link,
        (part, hold): (InstanceId, Hold),
        other: InstanceId,
    ) -> Option<Hold> {
        let backwards = link.parts[1] == part;
        let (near, far) = ends(model, link, backwards);
        let is_motor = model.is_a(link.id, known().motor6d);
        if is_motor && self.joints.len() < JOINTS_MAX {
            self.joints.push(Joint {
                motor: link.id,
                part: other,
                name: model.name_arc(other)?,
                parent: hold.joint,
                base: hold.offset * near,
                tip: far.inverse(),
                backwards,
            });
            return Some(Hold {
                joint: Some(self.joints.len() - 1),
                offset: Rigid::IDENTITY,
            });
        }
        let offset = hold.offset * near * far.inverse();
        if self.followers.len() >= FOLLOWERS_MAX {
            return None;
        }
        self.followers.push(Follower {
            part: other,
            link: link.id,
            joint: hold.joint,
            offset,
        });
        Some(Hold {
            joint: hold.joint,
            offset,
        })
    }

    /// Finds out whether it is one of the bodies that walk by themselves.
    fn recognise(&mut self) {
        for kind in [Kind::R15, Kind::R6] {
            let limbs = std::array::from_fn(|index| {
                let name = Limb::ALL[index].part_name(kind)?;
                let found = self.joints.iter().position(|joint| &*joint.name == name)?;
                u16::try_from(found).ok()
            });
            let legs = [Limb::LeftUpperLeg, Limb::RightUpperLeg, Limb::Pelvis];
            let more: &[Limb] = match kind {
                Kind::R15 => &[
                    Limb::LeftLowerLeg,
                    Limb::LeftFoot,
                    Limb::RightLowerLeg,
                    Limb::RightFoot,
                ],
                Kind::R6 => &[],
            };
            let has = |limb: &Limb| limbs[limb.index()].is_some();
            if legs.iter().chain(more).all(has) {
                (self.kind, self.limbs) = (Some(kind), limbs);
                return;
            }
        }
    }

    /// The part that everything hangs on.
    pub fn root(&self) -> InstanceId {
        self.root
    }

    /// The joints, each after the one that holds it.
    pub fn joints(&self) -> &[Joint] {
        &self.joints
    }

    /// Which of the usual bodies it is, if it is one.
    pub fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// The joint that moves a limb of a usual body.
    pub fn limb(&self, limb: Limb) -> Option<usize> {
        self.limbs[limb.index()].map(usize::from)
    }

    /// The joint that moves a part of this name.
    pub fn joint_named(&self, name: &str) -> Option<usize> {
        self.joints.iter().position(|joint| &*joint.name == name)
    }

    /// The joint of a motor.
    pub fn joint_of(&self, motor: InstanceId) -> Option<usize> {
        self.joints.iter().position(|joint| joint.motor == motor)
    }

    /// Whether all that it was read from is still there.
    pub(crate) fn is_whole(&self, model: &DataModel, body: InstanceId) -> bool {
        let held = |link| model.is_descendant_of(link, body);
        let joints = self.joints.iter();
        let followers = self.followers.iter();
        model.is_attached(self.root)
            && { joints }.all(|joint| held(joint.motor) && model.is_attached(joint.part))
            && { followers }.all(|part| held(part.link) && model.is_attached(part.part))
    }

    /// Where a joint is in the part that holds it, and the moved part in the joint.
    pub(crate) fn fit(&self, joint: usize) -> (Rigid, Rigid) {
        let joint = &self.joints[joint];
        (joint.base, joint.tip)
    }

    /// How many parts move: those of the joints and those welded to limbs.
    pub fn part_count(&self) -> usize {
        self.joints.len() + self.followers.len()
    }

    /// Where the parts of the joints are if the root is at a place: one a joint.
    pub fn limbs_at(&self, root: Rigid, pose: &[Rigid], limbs: &mut Vec<Rigid>) {
        limbs.clear();
        for (index, joint) in self.joints.iter().enumerate() {
            let held = joint.parent.map_or(root, |parent| limbs[parent]);
            let turned = pose.get(index).copied().unwrap_or_default();
            let turned = if joint.backwards {
                turned.inverse()
            } else {
                turned
            };
            limbs.push(held * joint.base * turned * joint.tip);
        }
    }

    /// All parts that move and where they are, the root left out. `limbs` is what [`Self::limbs_at`] made.
    pub fn parts_at<'a>(
        &'a self,
        root: Rigid,
        limbs: &'a [Rigid],
    ) -> impl Iterator<Item = (InstanceId, Rigid)> + 'a {
        let joints = self.joints.iter().zip(limbs);
        let joints = joints.map(|(joint, at)| (joint.part, *at));
        // What is welded to the root stands where the model has it.
        let followers = self
            .followers
            .iter()
            .filter(|follower| follower.joint.is_some());
        joints.chain(followers.map(move |follower| {
            let held = follower.joint.and_then(|joint| limbs.get(joint)).copied();
            (follower.part, held.unwrap_or(root) * follower.offset)
        }))
    }
}

/// What holds parts together at and below a body, and what of it is at each part.
fn links(model: &DataModel, body: InstanceId) -> (Vec<Link>, FxHashMap<InstanceId, Vec<usize>>) {
    let k = known();
    let mut links = Vec::new();
    let mut of_part: FxHashMap<InstanceId, Vec<usize>> = FxHashMap::default();
    for id in model.subtree(body) {
        let (part0, part1, enabled) = if model.is_a(id, k.joint_instance) {
            (k.joint_part0, k.joint_part1, k.joint_enabled)
        } else if model.is_a(id, k.weld_constraint) {
            let k = known();
            (
                k.weld_constraint_part0,
                k.weld_constraint_part1,
                k.weld_constraint_enabled,
            )
        } else {
            continue;
        };
        let part = |property: PropertyId| {
            let part = model.reference(id, property)?;
            model.is_a(part, k.base_part).then_some(part)
        };
        if let (true, Some(a), Some(b)) = (model.flag(id, enabled), part(part0), part(part1))
            && a != b
            && links.len() < JOINTS_MAX + FOLLOWERS_MAX
        {
            for part in [a, b] {
                of_part.entry(part).or_default().push(links.len());
            }
            links.push(Link { id, parts: [a, b] });
        }
    }
    (links, of_part)
}

/// Where the two parts of a link meet, in the nearer and in the farther one.
fn ends(model: &DataModel, link: &Link, backwards: bool) -> (Rigid, Rigid) {
    let k = known();
    let frame = |id, property| {
        let frame = model.cframe(id, property).unwrap_or_default();
        Rigid::from_cframe(&frame)
    };
    let (c0, c1) = if model.is_a(link.id, k.joint_instance) {
        (frame(link.id, k.joint_c0), frame(link.id, k.joint_c1))
    } else {
        let [a, b] = link.parts.map(|part| frame(part, k.cframe));
        (a.inverse() * b, Rigid::IDENTITY)
    };
    if backwards { (c1, c0) } else { (c0, c1) }
}

#[cfg(test)]
mod tests;
