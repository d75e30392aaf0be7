//! The world that a simulation starts from: small, but with everything that replication tells apart.

use std::sync::Arc;

use glam::Vec3;
use studio_model::known::known;
use studio_model::{CFrame, Change, ClassId, ClassTable, DataModel, InstanceId, Value};
use studio_publish::{ScriptChecker, ScriptProblem};
use studio_snapshot::Snapshot;

use crate::seeded::Seeded;

/// In the name or source of everything that no client may know.
pub(super) const SECRET: &str = "secret";

/// Before the name of everything that only one player may know; the player's name stands at the end.
pub(super) const PRIVATE: &str = "private";

/// Streets of models with parts over several regions, storage on both sides, values, scripts.
pub(super) fn build(random: &mut Seeded) -> DataModel {
    let mut model = DataModel::new();
    let root = model.root();
    let workspace = add(&mut model, known().workspace, root, "Workspace");
    add(&mut model, known().players, root, "Players");
    let replicated = add(
        &mut model,
        class("ReplicatedStorage"),
        root,
        "ReplicatedStorage",
    );
    let storage = add(&mut model, known().server_storage, root, "ServerStorage");
    let scripts = add(
        &mut model,
        known().server_script_service,
        root,
        "ServerScriptService",
    );
    for i in 0..10 {
        let parent = add(&mut model, known().model, workspace, &format!("Model{i}"));
        let corner = Vec3::new(
            random.between(-600, 600) as f32,
            0.0,
            random.between(-600, 600) as f32,
        );
        let mut last = None;
        for j in 0..6 {
            let part = add(&mut model, known().part, parent, &format!("Part{j}"));
            place(
                &mut model,
                part,
                corner + Vec3::new(j as f32 * 40.0, random.between(0, 50) as f32, 0.0),
            );
            if let Some(last) = last.filter(|_| random.one_in(3)) {
                let weld = add(&mut model, known().weld_constraint, part, "Weld");
                refer(&mut model, weld, "Part0", last);
                refer(&mut model, weld, "Part1", part);
            }
            last = Some(part);
        }
    }
    for i in 0..6 {
        let folder = add(
            &mut model,
            known().folder,
            replicated,
            &format!("Folder{i}"),
        );
        let value = add(&mut model, class("ObjectValue"), folder, "Target");
        refer(&mut model, value, "Value", folder);
        add(&mut model, known().folder, storage, &format!("{SECRET}{i}"));
    }
    for (parent, name) in [(scripts, SECRET), (workspace, "Door")] {
        let script = add(&mut model, known().script, parent, name);
        let source = Value::String(Arc::from(format!("print('{SECRET}')")));
        assert!(
            model
                .set_property(script, known().script_source, source)
                .is_ok()
        );
    }
    model
}

/// A player who has come, with an interface that only their client may know.
pub(super) fn add_player(model: &mut DataModel, name: &str) -> InstanceId {
    let players = model
        .service(known().players)
        .expect("the world has the service");
    let player = add(model, known().player, players, name);
    let own = format!("{PRIVATE} {name}");
    let gui = add(model, class("PlayerGui"), player, &own);
    for _ in 0..3 {
        add(model, known().folder, gui, &own);
    }
    player
}

/// The scripts of simulated worlds are never run.
struct NoScripts;

impl ScriptChecker for NoScripts {
    fn check(&self, _: &str) -> Result<(), ScriptProblem> {
        Ok(())
    }
}

/// Publishes a world; it has no errors.
pub(super) fn publish(model: &DataModel) -> Snapshot {
    let (snapshot, report) =
        studio_publish::publish(&studio_publish::Input::model(model), &NoScripts);
    let problems: Vec<String> = report.iter().map(ToString::to_string).collect();
    snapshot.unwrap_or_else(|| panic!("a simulated world can be published: {problems:?}"))
}

pub(super) fn class(name: &str) -> ClassId {
    ClassTable::get()
        .class_named(name)
        .expect("the class table has the class")
}

pub(super) fn add(
    model: &mut DataModel,
    class: ClassId,
    parent: InstanceId,
    name: &str,
) -> InstanceId {
    let root = model.create(class).expect("a simulated world is small");
    let before = None;
    assert!(super::change(
        model,
        Change::SetName {
            id: root,
            name: Arc::from(name)
        }
    ));
    assert!(super::change(
        model,
        Change::Insert {
            root,
            parent,
            before
        }
    ));
    root
}

fn place(model: &mut DataModel, part: InstanceId, at: Vec3) {
    let frame = Value::CFrame(CFrame::from_position(at));
    assert!(model.set_property(part, known().cframe, frame).is_ok());
}

fn refer(model: &mut DataModel, holder: InstanceId, property: &str, target: InstanceId) {
    let class = model.class(holder).expect("the holder is there");
    let property = model
        .table()
        .find(class, property)
        .expect("the class has the property");
    assert!(
        model
            .set_property(holder, property, Value::Ref(Some(target)))
            .is_ok()
    );
}
