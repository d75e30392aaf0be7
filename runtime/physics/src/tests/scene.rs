//! A model with a workspace, and a world that follows it.

use glam::Vec3;
use studio_model::known::known;
use studio_model::{
    CFrame, Change, ClassId, ClassTable, DataModel, InstanceId, JournalCursor, JournalRead,
    PropertyId, Value,
};

use crate::{Moved, World};

/// The size of a new part.
pub(super) const DEFAULT_SIZE: Vec3 = Vec3::new(4.0, 1.2, 2.0);

pub(super) struct Scene {
    pub(super) model: DataModel,
    pub(super) workspace: InstanceId,
    cursor: JournalCursor,
}

impl Scene {
    pub(super) fn new() -> Self {
        let mut model = DataModel::new();
        let workspace = model.create(known().workspace).unwrap();
        let root = model.root();
        model.apply(insert(workspace, root)).unwrap();
        let cursor = model.journal().end();
        Self {
            model,
            workspace,
            cursor,
        }
    }

    /// With an anchored floor whose top is at height zero.
    pub(super) fn with_floor() -> Self {
        let mut scene = Self::new();
        let floor = scene.part(Vec3::new(0.0, -10.0, 0.0), Vec3::new(512.0, 20.0, 512.0));
        scene.set(floor, known().anchored, Value::Bool(true));
        scene
    }

    /// A detached instance.
    pub(super) fn create(&mut self, class: &str) -> InstanceId {
        self.model.create(class_named(class)).unwrap()
    }

    /// An instance in the workspace.
    pub(super) fn add(&mut self, class: &str) -> InstanceId {
        let id = self.create(class);
        self.model.apply(insert(id, self.workspace)).unwrap();
        id
    }

    pub(super) fn part_of(&mut self, class: &str, at: Vec3, size: Vec3) -> InstanceId {
        let part = self.create(class);
        self.set(part, known().size, Value::Vector3(size));
        self.place(part, CFrame::from_position(at));
        self.model.apply(insert(part, self.workspace)).unwrap();
        part
    }

    pub(super) fn part(&mut self, at: Vec3, size: Vec3) -> InstanceId {
        self.part_of("Part", at, size)
    }

    pub(super) fn anchored(&mut self, at: Vec3, size: Vec3) -> InstanceId {
        let part = self.part(at, size);
        self.set(part, known().anchored, Value::Bool(true));
        part
    }

    pub(super) fn set(&mut self, id: InstanceId, property: PropertyId, value: Value) {
        self.model
            .apply(Change::SetProperty {
                id,
                property,
                value,
            })
            .unwrap();
    }

    pub(super) fn set_item(&mut self, id: InstanceId, property: PropertyId, item: &str) {
        let table = ClassTable::get();
        let items = table.enumeration(table.property(property).enum_id.unwrap());
        self.set(id, property, Value::Enum(items.item_named(item).unwrap()));
    }

    pub(super) fn material(&mut self, id: InstanceId, material: &str) {
        self.set_item(id, known().material, material);
    }

    pub(super) fn place(&mut self, part: InstanceId, cframe: CFrame) {
        self.set(part, known().cframe, Value::CFrame(cframe));
    }

    pub(super) fn rename(&mut self, id: InstanceId, name: &str) {
        self.model
            .apply(Change::SetName {
                id,
                name: name.into(),
            })
            .unwrap();
    }

    pub(super) fn remove(&mut self, root: InstanceId) {
        self.model.apply(Change::Remove { root }).unwrap();
    }

    /// A joint of the class between two parts.
    pub(super) fn join(&mut self, class: &str, a: InstanceId, b: InstanceId) -> InstanceId {
        let joint = self.create(class);
        let (part0, part1) = if class == "WeldConstraint" {
            (known().weld_constraint_part0, known().weld_constraint_part1)
        } else {
            (known().joint_part0, known().joint_part1)
        };
        self.set(joint, part0, Value::Ref(Some(a)));
        self.set(joint, part1, Value::Ref(Some(b)));
        self.model.apply(insert(joint, self.workspace)).unwrap();
        joint
    }

    pub(super) fn weld(&mut self, a: InstanceId, b: InstanceId) -> InstanceId {
        self.join("WeldConstraint", a, b)
    }

    /// An attachment in a part.
    pub(super) fn attachment(&mut self, part: InstanceId, at: CFrame) -> InstanceId {
        let attachment = self.create("Attachment");
        self.set(attachment, known().attachment_cframe, Value::CFrame(at));
        self.model.apply(insert(attachment, part)).unwrap();
        attachment
    }

    /// A constraint of the class between attachments at places in two parts.
    pub(super) fn constrain(
        &mut self,
        class: &str,
        [a, b]: [(InstanceId, CFrame); 2],
        properties: &[(&str, Value)],
    ) -> InstanceId {
        let ends = [a, b].map(|(part, at)| self.attachment(part, at));
        let constraint = self.create(class);
        self.put(constraint, "Attachment0", Value::Ref(Some(ends[0])));
        self.put(constraint, "Attachment1", Value::Ref(Some(ends[1])));
        for (name, value) in properties {
            self.put(constraint, name, value.clone());
        }
        self.model
            .apply(insert(constraint, self.workspace))
            .unwrap();
        constraint
    }

    /// A mover of the class in the middle of a part.
    pub(super) fn move_by(
        &mut self,
        class: &str,
        part: InstanceId,
        properties: &[(&str, Value)],
    ) -> InstanceId {
        let own = self.attachment(part, CFrame::IDENTITY);
        let mover = self.create(class);
        self.put(mover, "Attachment0", Value::Ref(Some(own)));
        for (name, value) in properties {
            self.put(mover, name, value.clone());
        }
        self.model.apply(insert(mover, self.workspace)).unwrap();
        mover
    }

    /// A mover of the older kind, in a part.
    pub(super) fn move_in(
        &mut self,
        class: &str,
        part: InstanceId,
        properties: &[(&str, Value)],
    ) -> InstanceId {
        let mover = self.create(class);
        for (name, value) in properties {
            self.put(mover, name, value.clone());
        }
        self.model.apply(insert(mover, part)).unwrap();
        mover
    }

    pub(super) fn reparent(&mut self, id: InstanceId, parent: InstanceId) {
        let before = None;
        let change = Change::Reparent { id, parent, before };
        self.model.apply(change).unwrap();
    }

    /// Sets a property by its name.
    pub(super) fn put(&mut self, id: InstanceId, property: &str, value: Value) {
        let class = self.model.class(id).unwrap();
        let property = ClassTable::get().find(class, property).expect(property);
        self.set(id, property, value);
    }

    pub(super) fn gravity(&mut self, gravity: f32) {
        self.set(self.workspace, known().gravity, Value::Float32(gravity));
    }

    /// A world of what the model is now.
    pub(super) fn load(&mut self) -> World {
        self.cursor = self.model.journal().end();
        World::load(&self.model)
    }

    /// Tells the world what changed.
    pub(super) fn tell(&mut self, world: &mut World) {
        match self.model.journal().read(&mut self.cursor) {
            JournalRead::Entries(entries) => world.apply_changes(&self.model, entries),
            JournalRead::Lagged => panic!("the test changed more than a journal holds"),
        }
    }

    /// One tick as a session does it.
    pub(super) fn tick(&mut self, world: &mut World) {
        self.tell(world);
        world.step();
        world.write_back(&mut self.model);
    }

    pub(super) fn run(&mut self, world: &mut World, ticks: usize) {
        for _ in 0..ticks {
            self.tick(world);
        }
    }

    pub(super) fn cframe(&self, part: InstanceId) -> CFrame {
        self.model.cframe(part, known().cframe).unwrap()
    }

    pub(super) fn position(&self, part: InstanceId) -> Vec3 {
        self.cframe(part).position
    }
}

pub(super) fn insert(root: InstanceId, parent: InstanceId) -> Change {
    Change::Insert {
        root,
        parent,
        before: None,
    }
}

pub(super) fn class_named(class: &str) -> ClassId {
    ClassTable::get().class_named(class).unwrap()
}

/// What the last step said of the part's assembly.
pub(super) fn moved_of(world: &World, root: InstanceId) -> Option<Moved> {
    world
        .moved()
        .iter()
        .find(|moved| moved.root == root)
        .copied()
}

/// A frame at a place.
pub(super) fn at(x: f32, y: f32, z: f32) -> CFrame {
    CFrame::from_position(Vec3::new(x, y, z))
}
