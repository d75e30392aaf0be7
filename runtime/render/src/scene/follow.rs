//! Keeps a scene in step with its model: journal entries become marks, and `refresh` reads what is marked.

use studio_model::known::known;
use studio_model::{
    CFrame, DataModel, InstanceId, JournalCursor, JournalEntry, JournalRead, PropertyId,
};

use super::cell::order_of;
use super::look::ATTACHMENTS_MAX;
use super::role::{Effect, Role, roles};
use super::{Scene, SyncStats, read};

/// What of a slot's part is read anew: where it is, its colour, or all of it.
pub(super) const POSE: u8 = 1;
pub(super) const COLOR: u8 = 2;
pub(super) const LOOK: u8 = 4;
/// So many parts are read in the order of their slots: what is near in memory is read together.
const SORTED_FROM: usize = 64;

/// What a scene knows of a slot of the model.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slot {
    pub(super) id: Option<InstanceId>,
    pub(super) kind: Kind,
    /// Which of [`POSE`], [`COLOR`] and [`LOOK`] are due.
    pub(super) marks: u8,
}

/// What an instance is to the scene.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    #[default]
    None,
    /// A part, with or without a trim.
    Part { trimmed: bool },
    /// A mesh, picture or lamp of the part of a slot.
    Trimming { part: u32 },
    /// Clothes.
    Garment,
    /// Of the environment.
    Environment,
    /// The ground.
    Terrain,
}

impl Scene {
    /// A scene of a model as it was: `snapshot` is what [`DataModel::snapshot`] gave when the model's journal ended at
    /// `at`. [`Self::sync`] with the model itself takes in what happened since. For another thread: reading a large model
    /// takes 1.5 µs a part.
    pub fn of_snapshot(snapshot: &DataModel, at: JournalCursor) -> Self {
        let mut scene = Self::new();
        scene.sync(snapshot);
        scene.cursor = at;
        scene
    }

    /// Whether the next [`Self::sync`] reads the whole model: at first, and after more changes than the journal keeps.
    pub fn is_to_reload(&self, model: &DataModel) -> bool {
        !self.follows(model) || model.journal().behind(self.cursor).is_none()
    }

    /// Whether this is a scene of the model, as far as can be told.
    fn follows(&self, model: &DataModel) -> bool {
        self.loaded && model.service(known().workspace) == self.workspace
    }

    /// Follows the model: reads what changed since the last call, or all of it at first and after the journal lagged.
    /// Another model needs a [`Self::reset`] before.
    pub fn sync(&mut self, model: &DataModel) -> SyncStats {
        let follows = self.follows(model);
        self.workspace = model.service(known().workspace);
        let mut stats = SyncStats::default();
        match model.journal().read(&mut self.cursor) {
            JournalRead::Entries(entries) if follows => self.follow(model, entries),
            _ => {
                self.reload(model);
                stats.reloaded = true;
            }
        }
        self.note_assets();
        if !stats.reloaded && self.due.len() >= SORTED_FROM {
            self.due.sort_unstable();
        }
        stats.updated = self.refresh(model);
        stats.changed = self.settle(model) || stats.reloaded;
        stats
    }

    /// Takes over poses that were written without the journal (see [`DataModel::write_pose`]): `ids` are the parts that
    /// moved. Call [`Self::sync`] as well, before it.
    pub fn sync_poses(&mut self, model: &DataModel, ids: &[InstanceId]) -> SyncStats {
        for &id in ids {
            if let Some(Kind::Part { .. }) = self.kind(id) {
                self.mark(id.index() as u32, POSE);
            }
        }
        SyncStats {
            updated: self.refresh(model),
            changed: self.settle(model),
            reloaded: false,
        }
    }

    /// Draws parts elsewhere than the model has them: the limbs of characters, whose bodies stand stiff in the model. All
    /// that an earlier call placed and this one does not is where the model has it again. Call [`Self::sync`] as well,
    /// before it.
    pub fn place(&mut self, model: &DataModel, parts: &[(InstanceId, CFrame)]) -> SyncStats {
        let former = std::mem::take(&mut self.placed);
        for (id, at) in parts.iter().filter(|(_, at)| at.is_finite()) {
            if let Some(Kind::Part { .. }) = self.kind(*id) {
                let slot = id.index() as u32;
                self.placed.insert(slot, *at);
                self.mark(slot, POSE);
            }
        }
        for slot in former.into_keys() {
            if !self.placed.contains_key(&slot) {
                self.mark(slot, POSE);
            }
        }
        SyncStats {
            updated: self.refresh(model),
            changed: self.settle(model),
            reloaded: false,
        }
    }

    fn follow<'a>(&mut self, model: &DataModel, entries: impl Iterator<Item = &'a JournalEntry>) {
        let mut revisited = Vec::new();
        for entry in entries {
            match entry {
                JournalEntry::Removed { subtree, .. } => {
                    for &id in subtree.iter() {
                        self.forget(id);
                    }
                }
                JournalEntry::Inserted { root: id } | JournalEntry::Reparented { id } => {
                    if revisited.last() != Some(id) {
                        revisited.push(*id);
                    }
                }
                JournalEntry::PropertySet { id, property } => self.touch(model, *id, *property),
                // What is called a limb is dressed.
                JournalEntry::Renamed { id } => {
                    if self.wardrobe.is_worn_by(model.parent(*id)) {
                        self.mark(id.index() as u32, LOOK);
                    }
                }
                JournalEntry::AttributeSet { .. } | JournalEntry::TagsChanged { .. } => {}
            }
        }
        for top in revisited {
            if !model.is_attached(top) {
                continue;
            }
            let seen = self.is_seen(model, top);
            for id in model.subtree(top) {
                self.consider(model, id, seen);
            }
        }
    }

    /// Whether the instance is the Workspace or below it: only that is drawn.
    fn is_seen(&self, model: &DataModel, id: InstanceId) -> bool {
        self.workspace
            .is_some_and(|workspace| id == workspace || model.is_descendant_of(id, workspace))
    }

    fn touch(&mut self, model: &DataModel, id: InstanceId, property: PropertyId) {
        match self.kind(id) {
            Some(Kind::Part { .. }) => match roles().effect(property) {
                Effect::None => {}
                Effect::Pose => self.mark(id.index() as u32, POSE),
                Effect::Color => self.mark(id.index() as u32, COLOR),
                Effect::Look => self.mark(id.index() as u32, LOOK),
            },
            Some(Kind::Trimming { part }) => self.mark(part, LOOK),
            Some(Kind::Garment) => self.wardrobe.touch(id),
            Some(Kind::Environment) => self.environment_stale = true,
            Some(Kind::Terrain) => self.ground.stale = true,
            Some(Kind::None) | None => match model.class(id).map(|class| roles().of(class)) {
                Some(Role::Environment) => self.environment_stale = true,
                Some(Role::Attachment) => {
                    for child in model.descendants(id) {
                        if let Some(Kind::Trimming { part }) = self.kind(child) {
                            self.mark(part, LOOK);
                        }
                    }
                }
                _ => {}
            },
        }
    }

    /// Looks at an instance that came, or came elsewhere.
    fn consider(&mut self, model: &DataModel, id: InstanceId, seen: bool) {
        let role = model
            .class(id)
            .map_or(Role::None, |class| roles().of(class));
        match role {
            Role::Part(_) if seen => {
                if !matches!(self.kind(id), Some(Kind::Part { .. })) {
                    self.know(id, Kind::Part { trimmed: false });
                }
                self.mark(id.index() as u32, LOOK);
            }
            Role::Mesh(_) | Role::Picture { .. } | Role::Lamp(_) => {
                self.forget(id);
                let part = seen.then(|| part_above(model, id)).flatten();
                if let Some(part) = part.map(|part| part.index() as u32) {
                    self.know(id, Kind::Trimming { part });
                    self.mark(part, LOOK);
                }
            }
            Role::Garment(garment) => {
                self.forget(id);
                if let Some(body) = model.parent(id).filter(|_| seen) {
                    self.know(id, Kind::Garment);
                    self.wardrobe.put_on(body, garment, id);
                }
            }
            Role::Environment => {
                self.know(id, Kind::Environment);
                self.environment_stale = true;
            }
            Role::Terrain if seen => {
                self.know(id, Kind::Terrain);
                self.ground.stale = true;
            }
            Role::Part(_) | Role::Terrain => self.forget(id),
            Role::Attachment | Role::None => {}
        }
    }

    /// Forgets what is known of an instance that left.
    fn forget(&mut self, id: InstanceId) {
        let kind = self.kind(id);
        if kind.is_some()
            && let Some(slot) = self.slots.get_mut(id.index())
        {
            // A mark stays: the slot stands in the list of those that are due.
            (slot.id, slot.kind) = (None, Kind::None);
        }
        match kind {
            Some(Kind::Part { trimmed }) => {
                let slot = id.index() as u32;
                self.placed.remove(&slot);
                let was_there = self.drawn.remove(slot) || self.hidden.remove(slot);
                self.changed |= was_there;
                if trimmed {
                    self.trims.set(slot, None);
                }
            }
            Some(Kind::Trimming { part }) => self.mark(part, LOOK),
            Some(Kind::Garment) => self.wardrobe.take_off(id),
            Some(Kind::Environment) => self.environment_stale = true,
            Some(Kind::Terrain) => self.ground.stale = true,
            Some(Kind::None) | None => {}
        }
    }

    pub(super) fn kind(&self, id: InstanceId) -> Option<Kind> {
        let slot = self.slots.get(id.index())?;
        (slot.id == Some(id)).then_some(slot.kind)
    }

    fn know(&mut self, id: InstanceId, kind: Kind) {
        let index = id.index();
        if index >= self.slots.len() {
            self.slots.resize(index + 1, Slot::default());
        }
        let slot = &mut self.slots[index];
        (slot.id, slot.kind) = (Some(id), kind);
    }

    pub(super) fn mark(&mut self, index: u32, mark: u8) {
        let Some(slot) = self.slots.get_mut(index as usize) else {
            return;
        };
        if slot.marks == 0 {
            self.due.push(index);
        }
        slot.marks |= mark;
    }

    /// Reads the whole model.
    fn reload(&mut self, model: &DataModel) {
        self.clear();
        self.loaded = true;
        self.environment_stale = true;
        self.ground.stale = true;
        self.slots.resize(model.slot_count(), Slot::default());
        let environment = model
            .children(model.root())
            .filter(|top| Some(*top) != self.workspace);
        let elsewhere: Vec<InstanceId> = environment.collect();
        for top in elsewhere {
            let role = model
                .class(top)
                .map_or(Role::None, |class| roles().of(class));
            if role == Role::Environment {
                for id in model.subtree(top) {
                    self.consider(model, id, false);
                }
            }
        }
        let Some(workspace) = self.workspace else {
            return;
        };
        for id in model.subtree(workspace) {
            self.consider(model, id, true);
        }
        // In the order of their places, so that what is near each other comes into one block.
        let order = |slot: &u32| {
            let id = self.slots[*slot as usize].id;
            id.map_or(0, |id| {
                order_of(read::pose(model, id, known().cframe).position)
            })
        };
        self.due.sort_by_cached_key(order);
    }
}

/// The part that a mesh, picture or lamp belongs to.
fn part_above(model: &DataModel, id: InstanceId) -> Option<InstanceId> {
    for above in model.ancestors(id).take(ATTACHMENTS_MAX + 1) {
        match roles().of(model.class(above)?) {
            Role::Part(_) => return Some(above),
            Role::Attachment => {}
            _ => return None,
        }
    }
    None
}
