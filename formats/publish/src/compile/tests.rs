//! Whole places published: the same bytes every time, everything kept, nothing told to clients that is not theirs.

use std::collections::HashMap;
use std::sync::Arc;

use proptest::prelude::*;
use studio_model::known::known;
use studio_model::{CFrame, ClassId, PropertyId, Value};
use studio_snapshot::{ChunkId, NetId, load_chunk, load_server};

use super::*;
use crate::checks::ScriptProblem;

/// Takes every script but one that says so.
struct Checker;

impl ScriptChecker for Checker {
    fn check(&self, source: &str) -> Result<(), ScriptProblem> {
        if source != "syntax error" {
            return Ok(());
        }
        Err(ScriptProblem {
            line: 1,
            column: 0,
            message: "unexpected symbol".to_owned(),
        })
    }
}

fn add(model: &mut DataModel, class: ClassId, parent: InstanceId) -> InstanceId {
    let root = model.create(class).unwrap();
    model
        .apply(Change::Insert {
            root,
            parent,
            before: None,
        })
        .unwrap();
    root
}

fn named(model: &DataModel, class: &str) -> ClassId {
    model.table().class_named(class).unwrap()
}

/// A model of parts in models in a world of some cells, with joints, scripts and things in the server's storage.
fn random_model(steps: &[(u8, u16, i16)]) -> DataModel {
    let mut model = DataModel::new();
    let root = model.root();
    let workspace = add(&mut model, known().workspace, root);
    let storage = add(&mut model, known().server_storage, root);
    let shared = named(&model, "ReplicatedStorage");
    let shared = add(&mut model, shared, root);
    let mut all = vec![workspace, storage, shared];
    let mut parts = Vec::new();
    for &(kind, parent, x) in steps {
        let parent = all[usize::from(parent) % all.len()];
        let class = match kind % 8 {
            0..=2 => known().part,
            3 => known().model,
            4 => known().folder,
            5 => known().script,
            6 => known().local_script,
            _ => known().weld_constraint,
        };
        let id = add(&mut model, class, parent);
        set_up(&mut model, id, (kind, x), &parts);
        if class == known().part {
            parts.push(id);
        }
        all.push(id);
    }
    model
}

/// Gives an instance properties after its class: a pose, a source, two of the parts to join, a mode.
fn set_up(model: &mut DataModel, id: InstanceId, (kind, x): (u8, i16), parts: &[InstanceId]) {
    let class = model.class(id).unwrap();
    let mut set = |property, value| {
        model.set_property(id, property, value).unwrap();
    };
    let source = |side: &str| Value::String(Arc::from(format!("print('{side} {x}')")));
    if class == known().part {
        let position = [f32::from(x), 10.0, f32::from(kind)];
        set(
            known().cframe,
            Value::CFrame(CFrame::from_position(position.into())),
        );
    } else if class == known().weld_constraint && parts.len() > 1 {
        let (a, b) = (
            parts[parts.len() - 1],
            parts[usize::from(kind) % parts.len()],
        );
        set(known().weld_constraint_part0, Value::Ref(Some(a)));
        set(known().weld_constraint_part1, Value::Ref(Some(b)));
    } else if class == known().script {
        set(known().script_source, source("SERVER"));
    } else if class == known().local_script {
        set(known().script_source, source("client"));
    } else if class == known().model && kind > 200 {
        set(known().model_streaming_mode, Value::Enum(1));
    } else if class == known().folder && kind > 230 {
        set(known().archivable, Value::Bool(false));
    }
}

/// Every published instance in order: its path, its children's count and its own values, references by path.
fn describe(model: &DataModel, keep: &dyn Fn(InstanceId) -> bool) -> Vec<String> {
    let value = |(property, value): (PropertyId, Value)| {
        let name = model.table().property(property).name;
        match value {
            Value::Ref(target) => {
                let target = target.filter(|&target| model.is_attached(target) && keep(target));
                format!("{name} -> {:?}", target.map(|target| model.path(target)))
            }
            value => format!("{name} = {value:?}"),
        }
    };
    let published = model.subtree(model.root()).filter(|&id| keep(id));
    published
        .map(|id| {
            let values: Vec<String> = model
                .own_values(id)
                .map(value)
                .filter(|text| !text.ends_with("None"))
                .collect();
            format!("{} {} {values:?}", model.class_name(id), model.path(id))
        })
        .collect()
}

fn published(model: &DataModel) -> Snapshot {
    let (snapshot, report) = publish(&Input::model(model), &Checker);
    let problems: Vec<String> = report.iter().map(ToString::to_string).collect();
    assert!(!report.has_errors(), "{problems:?}");
    snapshot.unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_published_is_what_is_loaded(steps in prop::collection::vec(any::<(u8, u16, i16)>(), 0..120)) {
        let model = random_model(&steps);
        let snapshot = published(&model);
        let loaded = load_server(&snapshot).unwrap();
        let archivable = |id: InstanceId| {
            std::iter::once(id).chain(model.ancestors(id)).all(|id| id == model.root() || model.flag(id, known().archivable))
        };
        let (loaded_tree, original) = (describe(&loaded.model, &|_| true), describe(&model, &archivable));
        prop_assert_eq!(loaded_tree, original);
        prop_assert_eq!(snapshot.counts(), counts(&loaded.model));
        let with_uid = loaded.model.descendants(loaded.model.root()).filter_map(|id| loaded.model.uid(id));
        let distinct: std::collections::BTreeSet<Uid> = with_uid.collect();
        prop_assert_eq!(distinct.len() + 1, loaded.model.len());
    }

    #[test]
    fn clients_load_what_is_theirs_and_never_a_servers_source(steps in prop::collection::vec(any::<(u8, u16, i16)>(), 0..120)) {
        let model = random_model(&steps);
        let snapshot = published(&model);
        let mut client = DataModel::new();
        let mut instances = HashMap::from([(NetId::ROOT, client.root())]);
        for chunk in (0..snapshot.chunk_count() as u32).map(ChunkId) {
            let bytes = snapshot.chunk_bytes(chunk).unwrap();
            let loaded = load_chunk(snapshot.client_manifest(), chunk, bytes, &mut client, &|_| false).unwrap();
            instances.extend(loaded.instances);
            for (root, _, parent) in loaded.tops {
                client.apply(Change::Insert { root, parent: instances[&parent], before: None }).unwrap();
            }
        }
        let server = load_server(&snapshot).unwrap();
        let known_to_clients = server.net_ids.iter().filter(|&&id| server.model.is_for_clients(id));
        prop_assert_eq!(client.len(), known_to_clients.count());
        prop_assert!(client.service(known().server_storage).is_none());
        for id in client.descendants(client.root()) {
            let source = client.own_value(id, known().script_source);
            prop_assert_eq!(source.is_some(), client.class(id) == Some(known().local_script));
            prop_assert!(client.uid(id).is_none());
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    // No joints, so that there are many units, and most of them right below the workspace.
    let step = |n: u16| {
        (
            (n % 7) as u8,
            if n.is_multiple_of(5) { n } else { 0 },
            (n % 300 * 10) as i16,
        )
    };
    let steps: Vec<(u8, u16, i16)> = (0..3000).map(step).collect();
    let model = random_model(&steps);
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| published(&model))
    };
    let one = with_threads(1);
    assert!(one.chunk_count() > 4, "{}", one.chunk_count());
    for threads in [2, 7] {
        assert_eq!(with_threads(threads).bytes(), one.bytes());
    }
    assert_eq!(published(&model.clone()).id(), one.id());
}

#[test]
fn a_place_with_an_error_gives_no_snapshot() {
    let mut model = random_model(&[]);
    let root = model.root();
    let script = add(&mut model, known().script, root);
    model
        .set_property(
            script,
            known().script_source,
            Value::String("syntax error".into()),
        )
        .unwrap();
    let (snapshot, report) = publish(&Input::model(&model), &Checker);
    assert!(snapshot.is_none());
    assert_eq!(
        report
            .iter()
            .map(|problem| problem.code)
            .collect::<Vec<_>>(),
        ["script-syntax"]
    );
}

#[test]
fn used_assets_are_packed_under_the_names_that_properties_use() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("assets")).unwrap();
    std::fs::write(folder.path().join("assets/moss.png"), b"moss").unwrap();
    std::fs::write(folder.path().join("assets/unused.png"), b"unused").unwrap();
    std::fs::write(
        folder.path().join("assets/map.ron"),
        r#"{ "rbxassetid://12": "moss.png" }"#,
    )
    .unwrap();
    let decal = |content: &str| {
        format!(
            r#"(class: "Sound", name: "{}", properties: {{ "SoundId": "{content}" }})"#,
            content.len()
        )
    };
    let text = format!(
        "(format: 1, root: [(class: \"Workspace\", children: [{}, {}])])",
        decal("asset://moss.png"),
        decal("rbxassetid://12"),
    );
    std::fs::write(folder.path().join(studio_place::PLACE_FILE), text).unwrap();
    let place = studio_place::open(folder.path()).unwrap();
    let (snapshot, report) = publish(&Input::opened(&place), &Checker);
    let problems: Vec<String> = report
        .iter()
        .chain(place.report.iter())
        .map(ToString::to_string)
        .collect();
    let snapshot = snapshot.unwrap_or_else(|| panic!("{problems:?}"));
    let names: Vec<&str> = snapshot.assets().map(|(path, _)| path).collect();
    assert_eq!(names, ["moss.png", "rbxassetid://12"], "{problems:?}");
    assert_eq!(
        snapshot.asset("rbxassetid://12").unwrap().unwrap().as_ref(),
        b"moss"
    );
}
