//! Snapshots that another version wrote, with names that this one does not have.

use studio_model::known::known;
use studio_model::{DataModel, Value};

use super::*;

/// The snapshot as a version would have written it that knows other names.
fn renamed(mut snapshot: Snapshot, from: &str, to: &str) -> Snapshot {
    assert_eq!(from.len(), to.len());
    let entries: Vec<SectionEntry> = snapshot.sections().collect();
    for (at, entry) in entries.iter().enumerate() {
        let raw = snapshot.unpacked(at, entry).unwrap().into_owned();
        let mut written = Vec::with_capacity(raw.len());
        while written.len() < raw.len() {
            let rest = &raw[written.len()..];
            if rest.starts_with(from.as_bytes()) {
                written.extend_from_slice(to.as_bytes());
            } else {
                written.push(rest[0]);
            }
        }
        if written != raw {
            snapshot = forged(&snapshot, &entry.name, written).unwrap();
        }
    }
    snapshot
}

#[test]
fn classes_and_properties_of_another_version_are_kept_or_left_out_and_named() {
    let mut model = DataModel::new();
    let mut bulk = model.bulk();
    let root = bulk.root();
    for class in [known().workspace, known().folder] {
        let id = bulk.create(class).unwrap();
        bulk.link(id, root);
    }
    for number in 0..3 {
        let part = bulk.create(known().part).unwrap();
        let workspace = bulk.service(known().workspace).unwrap();
        bulk.link(part, workspace);
        bulk.set_property(part, known().anchored, Value::Bool(true))
            .unwrap();
        bulk.set_property(part, known().can_collide, Value::Bool(number == 1))
            .unwrap();
    }
    drop(bulk);
    let other = renamed(
        renamed(fixture::snapshot(&model), "Anchored", "Anchoxed"),
        "Folder",
        "Fxlder",
    );
    let loaded = load_server(&other).unwrap();
    assert_eq!(loaded.skipped, ["Part.Anchoxed"]);
    assert_eq!(loaded.model.len(), model.len());
    let unknown = loaded
        .model
        .instances_of(loaded.model.table().unknown_class())
        .next()
        .unwrap();
    assert_eq!(
        (loaded.model.class_name(unknown), loaded.model.name(unknown)),
        ("Fxlder", "Fxlder")
    );
    let parts = loaded.model.instances_of(known().part);
    let flags: Vec<(bool, bool)> = parts
        .map(|id| {
            (
                loaded.model.flag(id, known().anchored),
                loaded.model.flag(id, known().can_collide),
            )
        })
        .collect();
    assert_eq!(flags.iter().filter(|(anchored, _)| *anchored).count(), 0);
    assert_eq!(flags.iter().filter(|(_, collides)| *collides).count(), 1);
    let mut client = DataModel::new();
    let bytes = other.chunk_bytes(ChunkId::BASE).unwrap();
    let chunk = load_chunk(
        other.client_manifest(),
        ChunkId::BASE,
        bytes,
        &mut client,
        &|_| false,
    )
    .unwrap();
    assert!(
        chunk
            .instances
            .iter()
            .any(|(_, id)| client.class_name(*id) == "Fxlder")
    );
}

#[test]
fn a_property_under_another_of_its_names_is_that_property() {
    let mut model = DataModel::new();
    let mut bulk = model.bulk();
    let class = bulk.table().class_named("Humanoid").unwrap();
    let humanoid = bulk.create(class).unwrap();
    let most_health = bulk.table().find(class, "MaxHealth").unwrap();
    bulk.set_property(humanoid, most_health, Value::Float32(250.0))
        .unwrap();
    let root = bulk.root();
    bulk.link(humanoid, root);
    drop(bulk);
    let former = renamed(fixture::snapshot(&model), "MaxHealth", "maxHealth");
    let loaded = load_server(&former).unwrap();
    assert_eq!(loaded.skipped, Vec::<String>::new());
    let humanoid = loaded
        .model
        .descendants(loaded.model.root())
        .next()
        .unwrap();
    assert_eq!(
        loaded.model.own_value(humanoid, most_health),
        Some(Value::Float32(250.0))
    );
}
