//! Reads anew what is marked, once for all that happened to it.

use studio_model::known::known;
use studio_model::{CFrame, DataModel, InstanceId};

use super::blocks::Key;
use super::cell::Cell;
use super::follow::{COLOR, Kind, LOOK, POSE};
use super::look::Look;
use super::role::{Role, roles};
use super::{Instance, Pass, Scene, read};
use crate::environment::{self, Environment};

impl Scene {
    /// Parts whose size depends on an asset that became known.
    pub(super) fn note_assets(&mut self) {
        for asset in std::mem::take(&mut self.new_assets) {
            for slot in self.trims.users_of(asset) {
                self.mark(slot, LOOK);
            }
        }
    }

    /// Reads what is marked; how many parts that were.
    pub(super) fn refresh(&mut self, model: &DataModel) -> usize {
        for body in self.wardrobe.take_stale() {
            for part in model.children(body) {
                if let Some(Kind::Part { .. }) = self.kind(part) {
                    self.mark(part.index() as u32, LOOK);
                }
            }
        }
        let mut due = std::mem::take(&mut self.due);
        let mut updated = 0;
        for &index in &due {
            let slot = &mut self.slots[index as usize];
            let marks = std::mem::take(&mut slot.marks);
            let (Some(id), Kind::Part { trimmed }) = (slot.id, slot.kind) else {
                continue;
            };
            updated += 1;
            if marks & LOOK != 0 || trimmed || !self.refresh_some(model, id, marks) {
                self.refresh_look(model, id);
            }
        }
        due.clear();
        self.due = due;
        updated
    }

    /// Moves or recolours a part of which nothing else changed; `false` if that takes reading all of it.
    fn refresh_some(&mut self, model: &DataModel, id: InstanceId, marks: u8) -> bool {
        let pose = (marks & POSE != 0).then(|| self.pose_of(model, id));
        let color = (marks & COLOR != 0).then(|| read::color(model, id, known().color));
        let slot = id.index() as u32;
        let edit = |instance: &mut Instance| {
            if let Some(pose) = pose {
                instance.position = pose.position.to_array();
                instance.rotation = instance.turn().rotation(pose.quat()).to_array();
            }
            // A picture of the mesh's own hides the part's colour.
            if let Some(color) = color.filter(|_| instance.texture == 0) {
                instance.color[..3].copy_from_slice(&color.map(read::byte));
            }
        };
        let changed = self.drawn.edit(slot, edit);
        let changed = changed.or_else(|| self.hidden.edit(slot, edit));
        self.changed |= changed.unwrap_or(false);
        changed.is_some()
    }

    /// Where a part is drawn.
    fn pose_of(&self, model: &DataModel, id: InstanceId) -> CFrame {
        let placed = self.placed.get(&(id.index() as u32));
        placed.map_or_else(
            || read::pose(model, id, known().cframe),
            read::within_bounds,
        )
    }

    fn refresh_look(&mut self, model: &DataModel, id: InstanceId) {
        let Some(Role::Part(form)) = model.class(id).map(|class| roles().of(class)) else {
            return;
        };
        let pose = self.pose_of(model, id);
        let look = Look::read(model, (id, form), pose, &self.wardrobe, &mut self.contents);
        let (slot, index) = (look.instance.slot, id.index());
        let key = Key {
            cell: Cell::of(look.instance.middle(), look.instance.sides().max_element()),
            mesh: look.mesh,
            pass: look.pass.unwrap_or(Pass::Opaque),
        };
        let (here, other) = match look.pass {
            Some(_) => (&mut self.drawn, &mut self.hidden),
            None => (&mut self.hidden, &mut self.drawn),
        };
        self.changed |= other.remove(slot);
        self.changed |= here.put(key, look.instance);
        let was_trimmed = self.slots[index].kind == Kind::Part { trimmed: true };
        self.slots[index].kind = Kind::Part {
            trimmed: look.trim.is_some(),
        };
        if was_trimmed || look.trim.is_some() {
            self.trims.set(slot, look.trim);
        }
    }

    fn skybox_of(&mut self, model: &DataModel) -> Option<[u32; 6]> {
        let mut found = [0; 6];
        for (content, address) in found.iter_mut().zip(environment::sky_pictures(model)?) {
            *content = self.contents.index(&address)?;
        }
        Some(found)
    }

    /// Ends a sync; whether anything is seen differently.
    pub(super) fn settle(&mut self, model: &DataModel) -> bool {
        self.drawn.tighten();
        self.hidden.tighten();
        self.hidden.forget_changes();
        self.trims.settle();
        let trims = (self.trims.lights_revision(), self.trims.decals_revision());
        let mut changed = std::mem::take(&mut self.changed) || self.trims_seen != trims;
        self.trims_seen = trims;
        if self.ground.stale {
            changed |= self.read_terrain(model);
        }
        changed |= self.take_terrain();
        let lighting = model.service(known().lighting);
        if std::mem::take(&mut self.environment_stale) || self.lighting != lighting {
            self.lighting = lighting;
            let environment = Environment::read(model);
            changed |= environment != self.environment;
            self.environment = environment;
            let skybox = self.skybox_of(model);
            changed |= skybox != self.skybox;
            self.skybox = skybox;
        }
        changed
    }
}
