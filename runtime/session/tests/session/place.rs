//! A small published place: a floor, and parts above it that fall on it.

use std::sync::Arc;

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, Change, ClassId, DataModel, InstanceId, Value};
use studio_publish::{Input, ScriptChecker, ScriptProblem};
use studio_snapshot::Snapshot;

/// A place with that many loose parts.
pub(crate) fn published(n_loose: usize) -> Arc<Snapshot> {
    let mut model = DataModel::new();
    let root = model.root();
    let workspace = insert(&mut model, known().workspace, root);
    part(
        &mut model,
        workspace,
        "Floor",
        [0.0, -2.0, 0.0],
        [512.0, 4.0, 512.0],
        true,
    );
    for i in 0..n_loose {
        let (x, z) = (
            (i % 16) as f32 * 30.0 - 240.0,
            (i / 16) as f32 * 30.0 - 240.0,
        );
        part(
            &mut model,
            workspace,
            "Loose",
            [x, 3.0, z],
            [4.0, 1.0, 2.0],
            false,
        );
    }
    // One that falls past the floor and out of the world, soon.
    part(
        &mut model,
        workspace,
        "Lost",
        [400.0, -480.0, 0.0],
        [1.0; 3],
        false,
    );
    publish(&model)
}

/// A place of one anchored part in each of that many regions.
pub(crate) fn scattered(n_regions: usize) -> Arc<Snapshot> {
    let mut model = DataModel::new();
    let root = model.root();
    let workspace = insert(&mut model, known().workspace, root);
    for i in 0..n_regions {
        let at = |i: usize| i as f32 * studio_model::limits::REGION_CELL_STUDS + 8.0;
        let place = [at(i % 64), 8.0, at(i / 64)];
        part(&mut model, workspace, "Post", place, [2.0; 3], true);
    }
    publish(&model)
}

/// A place of scripts: class, container (a service, or what is in `StarterPlayer`) and source of each.
pub(crate) fn scripted(scripts: &[(&str, &str, &str)]) -> Arc<Snapshot> {
    let mut place = Place::new();
    for (class, container, source) in scripts {
        let path = match *container {
            "StarterPlayerScripts" | "StarterCharacterScripts" => {
                format!("StarterPlayer.{container}")
            }
            service => service.to_owned(),
        };
        place.script(&path, class, source);
    }
    place.publish()
}

/// A place that is put together instance by instance.
pub(crate) struct Place(DataModel);

impl Place {
    /// Nothing but an empty world.
    pub(crate) fn new() -> Self {
        let mut model = DataModel::new();
        let root = model.root();
        insert(&mut model, known().workspace, root);
        Self(model)
    }

    /// A world to stand in.
    pub(crate) fn with_floor() -> Self {
        let mut place = Self::new();
        let workspace = place.at("Workspace");
        let (position, size) = ([0.0, -2.0, 0.0], [512.0, 4.0, 512.0]);
        part(&mut place.0, workspace, "Floor", position, size, true);
        place
    }

    /// One point, 100 studs above the floor, from which all fall.
    pub(crate) fn spawn_in_the_air(&mut self) {
        let spawn = self.put("Workspace", "SpawnLocation", "Spawn");
        let below = CFrame::from_position(Vec3::new(0.0, 99.5, 0.0));
        self.set(spawn, "Anchored", Value::Bool(true));
        self.set(spawn, "CanCollide", Value::Bool(false));
        self.set(spawn, "Duration", Value::Int32(0));
        self.set(spawn, "CFrame", Value::CFrame(below));
        self.set(spawn, "Size", Value::Vector3(Vec3::new(2.0, 1.0, 2.0)));
    }

    /// Something by the names that lead to it. What is not there is made, of the class of that name.
    pub(crate) fn at(&mut self, path: &str) -> InstanceId {
        let mut here = self.0.root();
        for name in path.split('.') {
            here = match self.0.find_child(here, name) {
                Some(child) => child,
                None => self.add(here, name, name),
            };
        }
        here
    }

    fn add(&mut self, parent: InstanceId, class: &str, name: &str) -> InstanceId {
        let class = self.0.table().class_named(class).expect("a class");
        let id = insert(&mut self.0, class, parent);
        let name = name.into();
        self.0.apply(Change::SetName { id, name }).unwrap();
        id
    }

    /// Puts something there.
    pub(crate) fn put(&mut self, path: &str, class: &str, name: &str) -> InstanceId {
        let parent = self.at(path);
        self.add(parent, class, name)
    }

    /// Sets a property.
    pub(crate) fn set(&mut self, id: InstanceId, property: &str, value: Value) {
        let class = self.0.class(id).expect("it is there");
        let found = self.0.table().find(class, property).expect(property);
        self.0.set_property(id, found, value).unwrap();
    }

    /// Puts a script there. Its kind is a class and, after a space, a `RunContext`: it is also its name.
    pub(crate) fn script(&mut self, path: &str, kind: &str, source: &str) -> InstanceId {
        let (class, context) = kind.split_once(' ').unwrap_or((kind, ""));
        let script = self.put(path, class, kind);
        self.set(script, "Source", Value::String(source.into()));
        if !context.is_empty() {
            let table = self.0.table();
            let contexts = table.enum_named("RunContext").expect("an enum");
            let number = table.enumeration(contexts).item_named(context);
            self.set(script, "RunContext", Value::Enum(number.expect(context)));
        }
        script
    }

    pub(crate) fn publish(&self) -> Arc<Snapshot> {
        publish(&self.0)
    }
}

fn publish(model: &DataModel) -> Arc<Snapshot> {
    let (snapshot, report) = studio_publish::publish(&Input::model(model), &NoScripts);
    Arc::new(snapshot.unwrap_or_else(|| panic!("{report:?}")))
}

/// The place has no scripts to check.
struct NoScripts;

impl ScriptChecker for NoScripts {
    fn check(&self, _source: &str) -> Result<(), ScriptProblem> {
        Ok(())
    }
}

fn part(
    model: &mut DataModel,
    workspace: InstanceId,
    name: &str,
    position: [f32; 3],
    size: [f32; 3],
    anchored: bool,
) {
    let id = insert(model, known().part, workspace);
    let pose = CFrame::from_position(position.into());
    model
        .apply(Change::SetName {
            id,
            name: name.into(),
        })
        .unwrap();
    for (property, value) in [
        (known().cframe, Value::CFrame(pose)),
        (known().size, Value::Vector3(size.into())),
        (known().anchored, Value::Bool(anchored)),
    ] {
        model.set_property(id, property, value).unwrap();
    }
}

fn insert(model: &mut DataModel, class: ClassId, parent: InstanceId) -> InstanceId {
    let id = model.create(class).unwrap();
    model
        .apply(Change::Insert {
            root: id,
            parent,
            before: None,
        })
        .unwrap();
    id
}
