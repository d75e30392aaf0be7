//! Writes the changes: every kind that a model knows, at random, anywhere that scripts may write.

use std::collections::BTreeMap;
use std::sync::Arc;

use glam::Vec3;
use studio_model::audience::Reach;
use studio_model::known::known;
use studio_model::{CFrame, Change, DataModel, InstanceId, Value};

use super::bodies::Bodies;
use super::change;
use super::world::{PRIVATE, SECRET, add, class};
use crate::seeded::Seeded;

/// Fewer instances than this that clients see, and the world only grows.
const VISIBLE_MIN: usize = 80;

/// How many changes of each kind were made.
pub type Tally = BTreeMap<&'static str, usize>;

/// Makes changes.
pub(super) struct Scribe {
    random: Seeded,
    tally: Tally,
}

impl Scribe {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            random: Seeded::new(seed),
            tally: Tally::new(),
        }
    }

    pub(super) const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Makes so many changes; returns the tops of what was removed.
    pub(super) fn write(
        &mut self,
        model: &mut DataModel,
        bodies: &mut Bodies,
        count: usize,
    ) -> Vec<InstanceId> {
        let mut removed = Vec::new();
        let mut made = 0;
        for _ in 0..count * 10 {
            if made == count {
                break;
            }
            let (kind, done) = self.one(model, bodies, &mut removed);
            if done {
                *self.tally.entry(kind).or_default() += 1;
                made += 1;
            }
        }
        removed
    }

    /// Everything that may be removed, moved and changed: below the services.
    fn pool(model: &DataModel) -> Vec<InstanceId> {
        model
            .descendants(model.root())
            .filter(|&id| model.parent(id) != Some(model.root()))
            .collect()
    }

    fn one(
        &mut self,
        model: &mut DataModel,
        bodies: &mut Bodies,
        removed: &mut Vec<InstanceId>,
    ) -> (&'static str, bool) {
        let pool = Self::pool(model);
        if pool.iter().filter(|&&id| model.is_for_clients(id)).count() < VISIBLE_MIN {
            return ("insert", self.insert(model, 0));
        }
        let id = *self.random.pick(&pool);
        match self.random.below(13) {
            0 | 1 => ("insert", self.insert(model, pool.len())),
            2 => ("remove", Self::remove(model, id, removed)),
            3 => (
                "remove and return",
                self.remove_and_return(model, id, removed),
            ),
            4 | 5 => ("reparent", self.reparent(model, id)),
            6 => {
                let name = self.name(model, id);
                ("rename", change(model, Change::SetName { id, name }))
            }
            7 => ("property", self.property(model, id)),
            8 => ("reference", self.reference(model, &pool)),
            9 => ("attribute", self.attribute(model, id)),
            10 => ("tag", self.tag(model, id)),
            11 => ("frame", self.frame(model, bodies, id)),
            _ => ("motion", self.motion(model, bodies, &pool)),
        }
    }

    /// A name that keeps secrets marked: what is where clients do not look has a name that tells.
    fn name(&mut self, model: &DataModel, id: InstanceId) -> Arc<str> {
        let number = self.random.below(20);
        // Players keep their names: those of what is theirs end with them.
        if model.is_a(id, known().player) {
            return Arc::from(model.name(id));
        }
        Arc::from(marked(model, id, &format!("Thing{number}")))
    }

    fn insert(&mut self, model: &mut DataModel, size: usize) -> bool {
        if size > 400 {
            return false;
        }
        let parent = self.parent(model);
        let name = marked(model, parent, "New");
        let classes = [
            known().part,
            known().model,
            known().folder,
            class("ObjectValue"),
            known().weld_constraint,
        ];
        let top = add(model, *self.random.pick(&classes), parent, &name);
        for _ in 0..self.random.below(4) {
            let below = if self.random.one_in(2) { top } else { parent };
            let child = add(model, *self.random.pick(&classes), below, &name);
            self.property(model, child);
        }
        true
    }

    /// Something that can have children.
    fn parent(&mut self, model: &DataModel) -> InstanceId {
        let all: Vec<InstanceId> = model.descendants(model.root()).collect();
        *self.random.pick(&all)
    }

    fn remove(model: &mut DataModel, id: InstanceId, removed: &mut Vec<InstanceId>) -> bool {
        let size = model.subtree(id).count();
        if size > 12 || !change(model, Change::Remove { root: id }) {
            return false;
        }
        removed.push(id);
        true
    }

    /// Out of the tree, changed where no journal is written, and back elsewhere.
    fn remove_and_return(
        &mut self,
        model: &mut DataModel,
        id: InstanceId,
        removed: &mut Vec<InstanceId>,
    ) -> bool {
        if !change(model, Change::Remove { root: id }) {
            return false;
        }
        removed.push(id);
        let below: Vec<InstanceId> = model.subtree(id).collect();
        let touched = *self.random.pick(&below);
        self.property(model, touched);
        self.attribute(model, touched);
        if touched != id && self.random.one_in(3) {
            change(model, Change::Remove { root: touched });
            removed.push(touched);
        }
        let parent = self.parent(model);
        self.settle_in(model, id, parent, |root, parent| Change::Insert {
            root,
            parent,
            before: None,
        })
    }

    fn reparent(&mut self, model: &mut DataModel, id: InstanceId) -> bool {
        let parent = self.parent(model);
        self.settle_in(model, id, parent, |id, parent| Change::Reparent {
            id,
            parent,
            before: None,
        })
    }

    /// Puts a subtree somewhere; what goes where clients do not look is marked, what comes into their sight is not.
    fn settle_in(
        &mut self,
        model: &mut DataModel,
        id: InstanceId,
        parent: InstanceId,
        how: impl Fn(InstanceId, InstanceId) -> Change,
    ) -> bool {
        if !change(model, how(id, parent)) {
            return false;
        }
        let subtree: Vec<InstanceId> = model.subtree(id).collect();
        for id in subtree {
            let name = self.name(model, id);
            change(model, Change::SetName { id, name });
        }
        true
    }

    fn property(&mut self, model: &mut DataModel, id: InstanceId) -> bool {
        let number = self.random.between(1, 9) as f32;
        let (property, value) = match self.random.below(4) {
            0 => (known().anchored, Value::Bool(self.random.one_in(2))),
            1 => (known().size, Value::Vector3(Vec3::splat(number))),
            2 => (known().color, Value::Color3uint8([number as u8; 3])),
            _ => (known().archivable, Value::Bool(self.random.one_in(2))),
        };
        model.set_property(id, property, value).is_ok()
    }

    fn reference(&mut self, model: &mut DataModel, pool: &[InstanceId]) -> bool {
        let holders: Vec<InstanceId> = pool
            .iter()
            .copied()
            .filter(|&id| model.is_a(id, class("ObjectValue")))
            .collect();
        if holders.is_empty() {
            return false;
        }
        let holder = *self.random.pick(&holders);
        let target = if self.random.one_in(4) {
            None
        } else {
            Some(*self.random.pick(pool))
        };
        let property = model.table().find(class("ObjectValue"), "Value");
        property.is_some_and(|property| {
            model
                .set_property(holder, property, Value::Ref(target))
                .is_ok()
        })
    }

    fn attribute(&mut self, model: &mut DataModel, id: InstanceId) -> bool {
        let name = Arc::from(format!("a{}", self.random.below(3)));
        let number = f64::from(self.random.between(0, 50));
        let value = (!self.random.one_in(3)).then_some(Value::Float64(number));
        change(model, Change::SetAttribute { id, name, value })
    }

    fn tag(&mut self, model: &mut DataModel, id: InstanceId) -> bool {
        let tag = Arc::from(format!("t{}", self.random.below(3)));
        let adding = self.random.one_in(2);
        change(
            model,
            if adding {
                Change::AddTag { id, tag }
            } else {
                Change::RemoveTag { id, tag }
            },
        )
    }

    fn frame(&mut self, model: &mut DataModel, bodies: &mut Bodies, id: InstanceId) -> bool {
        let at = Vec3::from_array([0; 3].map(|_: i32| self.random.between(-700, 700) as f32 / 3.0));
        let frame = Value::CFrame(CFrame::from_position(at));
        let set = model.set_property(id, known().cframe, frame).is_ok();
        if set {
            bodies.written(model, id);
        }
        set
    }

    fn motion(&mut self, model: &DataModel, bodies: &mut Bodies, pool: &[InstanceId]) -> bool {
        let workspace = model.service(known().workspace);
        let parts: Vec<InstanceId> = pool
            .iter()
            .copied()
            .filter(|&id| {
                model.is_a(id, known().base_part)
                    && workspace.is_some_and(|w| model.is_descendant_of(id, w))
            })
            .collect();
        if parts.is_empty() {
            return false;
        }
        let assembly: Vec<InstanceId> = (0..=self.random.below(3))
            .map(|_| *self.random.pick(&parts))
            .collect();
        let mut unique = assembly.clone();
        unique.sort_unstable();
        unique.dedup();
        bodies.start(model, &unique);
        true
    }
}

/// A name that tells who may know of what is there.
fn marked(model: &DataModel, place: InstanceId, name: &str) -> String {
    match model.reach(place) {
        Reach::Owner(player) => format!("{PRIVATE}{name} {}", model.name(player)),
        // On a client nothing is secret.
        Reach::Nobody if model.service(known().server_storage).is_some() => {
            format!("{SECRET}{name}")
        }
        Reach::Everyone | Reach::Nobody => name.to_owned(),
    }
}
