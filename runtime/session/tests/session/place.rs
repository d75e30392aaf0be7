//! A small published place: a floor, and parts above it that fall on it.

use std::sync::Arc;

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
    let mut model = DataModel::new();
    let root = model.root();
    let table = model.table();
    insert(&mut model, known().workspace, root);
    for (class, service, source) in scripts {
        let container = table.class_named(service).expect("a container");
        let above = if table.class(container).service {
            root
        } else {
            let starter = table.class_named("StarterPlayer").unwrap();
            model
                .service(starter)
                .unwrap_or_else(|| insert(&mut model, starter, root))
        };
        let there = model
            .children(above)
            .find(|&id| model.class(id) == Some(container));
        let parent = there.unwrap_or_else(|| insert(&mut model, container, above));
        let class = table.class_named(class).expect("a class");
        let script = insert(&mut model, class, parent);
        let source = Value::String((*source).into());
        let property = table.find(class, "Source").expect("a script");
        model.set_property(script, property, source).unwrap();
    }
    publish(&model)
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
