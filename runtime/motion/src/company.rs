//! All characters of a data model, and where their limbs are: follows the model by its journal, looks at each root once a
//! frame, and says where parts are to be drawn. The model is not changed.

mod member;

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use studio_model::known::known;
use studio_model::{
    CFrame, DataModel, InstanceId, JournalCursor, JournalEntry, JournalRead, PropertyId,
};

use crate::limits::CHARACTERS_MAX;
use crate::rig::Hand;
use crate::rigid::Rigid;
use crate::skeleton::Skeleton;
use crate::terms::terms;
use member::Member;

/// A character whose pose is being made: see [`Company::step`].
#[derive(Debug)]
pub struct Posing<'a> {
    /// The model that is its body.
    pub body: InstanceId,
    /// What moves it: a `Humanoid` or an `AnimationController`.
    pub holder: InstanceId,
    /// Its joints.
    pub skeleton: &'a Skeleton,
    /// What they do: one a joint, to be changed.
    pub pose: &'a mut [Rigid],
}

/// The characters of one data model.
#[derive(Debug, Default)]
pub struct Company {
    cursor: JournalCursor,
    /// By body.
    members: BTreeMap<InstanceId, Member>,
    /// Bodies whose joints changed.
    stale: FxHashSet<InstanceId>,
    /// Whether humanoids came or went.
    unsure: bool,
    /// Feet that came down in the last step.
    footfalls: Vec<(InstanceId, Hand)>,
    /// Where parts are drawn.
    placed: Vec<(InstanceId, CFrame)>,
}

impl Company {
    /// Nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in what changed in the model, and lets all characters go on for `delta` seconds. `animate` is called with each
    /// after it was posed: tracks go over that.
    pub fn step(&mut self, model: &DataModel, delta: f32, mut animate: impl FnMut(Posing<'_>)) {
        self.follow(model);
        self.placed.clear();
        self.footfalls.clear();
        for (body, member) in &mut self.members {
            let stood = Hand::BOTH.map(|side| member.stands_on(side));
            member.step(model, *body, delta, &mut animate);
            for side in Hand::BOTH {
                if member.stands_on(side) && !stood[side as usize] {
                    self.footfalls.push((*body, side));
                }
            }
            self.placed.extend(member.parts());
        }
    }

    /// Where parts of characters are to be drawn: all that hang on a limb.
    pub fn parts(&self) -> &[(InstanceId, CFrame)] {
        &self.placed
    }

    /// Feet that came down in the last step, by body: for the sounds of steps.
    pub fn footfalls(&self) -> &[(InstanceId, Hand)] {
        &self.footfalls
    }

    /// Whether a foot of a body stands on the ground with all its weight.
    pub fn stands_on(&self, body: InstanceId, side: Hand) -> bool {
        let member = self.members.get(&body);
        member.is_some_and(|member| member.stands_on(side))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The joints of a body.
    pub fn skeleton(&self, body: InstanceId) -> Option<&Skeleton> {
        self.members.get(&body).map(Member::skeleton)
    }

    fn follow(&mut self, model: &DataModel) {
        match model.journal().read(&mut self.cursor) {
            JournalRead::Entries(entries) => {
                for entry in entries {
                    self.hear(model, entry);
                }
            }
            JournalRead::Lagged => {
                self.unsure = true;
                self.stale.extend(self.members.keys());
            }
        }
        if std::mem::take(&mut self.unsure) {
            self.muster(model);
        }
        for body in std::mem::take(&mut self.stale) {
            if let Some(member) = self.members.get_mut(&body)
                && !member.renew(model, body)
            {
                self.members.remove(&body);
            }
        }
    }

    fn hear(&mut self, model: &DataModel, entry: &JournalEntry) {
        match entry {
            JournalEntry::Inserted { root: id } | JournalEntry::Reparented { id } => {
                // Somebody may be below, or what was above may have become a body.
                self.unsure = true;
                self.spoil(model, *id);
            }
            JournalEntry::Removed { .. } => self.unsure = true,
            JournalEntry::Renamed { id } => self.spoil(model, *id),
            JournalEntry::PropertySet { id, property } if shapes(*property) => {
                self.spoil(model, *id);
            }
            JournalEntry::PropertySet { .. }
            | JournalEntry::AttributeSet { .. }
            | JournalEntry::TagsChanged { .. } => {}
        }
    }

    /// The bodies that an instance belongs to must be read again.
    fn spoil(&mut self, model: &DataModel, id: InstanceId) {
        let above = std::iter::once(id).chain(model.ancestors(id));
        for body in above.filter(|above| self.members.contains_key(above)) {
            self.stale.insert(body);
        }
    }

    /// Finds out who is there.
    fn muster(&mut self, model: &DataModel) {
        let Some(workspace) = model.service(known().workspace) else {
            self.members.clear();
            return;
        };
        self.members
            .retain(|body, member| member.is_there(model, *body, workspace));
        let broken = self.members.iter().filter(|(body, member)| {
            let skeleton = member.skeleton();
            !skeleton.is_whole(model, **body)
        });
        self.stale.extend(broken.map(|(body, _)| *body));
        let t = terms();
        let mut holders: Vec<InstanceId> = [t.humanoid, t.animation_controller]
            .into_iter()
            .flat_map(|class| model.instances_of(class))
            .collect();
        holders.sort_unstable();
        for holder in holders {
            let Some(body) = model.parent(holder) else {
                continue;
            };
            let is_new = !self.members.contains_key(&body) && self.members.len() < CHARACTERS_MAX;
            if is_new && model.is_descendant_of(body, workspace) {
                let member = Member::read(model, body, holder);
                self.members.extend(member.map(|member| (body, member)));
            }
        }
    }
}

/// Whether a property says how a body is put together.
fn shapes(property: PropertyId) -> bool {
    let k = known();
    [
        k.joint_part0,
        k.joint_part1,
        k.joint_c0,
        k.joint_c1,
        k.joint_enabled,
        k.weld_constraint_part0,
        k.weld_constraint_part1,
        k.weld_constraint_enabled,
        k.size,
        k.primary_part,
        terms().transform,
    ]
    .contains(&property)
}

#[cfg(test)]
mod tests;
