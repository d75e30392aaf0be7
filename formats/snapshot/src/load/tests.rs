//! A model survives its snapshot, on the server and chunk by chunk on a client; nothing secret crosses.

use proptest::prelude::*;
use rustc_hash::FxHashMap;
use studio_model::known::known;
use studio_model::{Change, DataModel, InstanceId, Value};

use super::*;
use crate::error::SnapshotError;
use crate::fixture;
use crate::id::{ChunkId, NetId};
use crate::manifest::ClientManifest;
use crate::snapshot::Snapshot;

/// A client's model: all chunks loaded in the given order, tops inserted when their parents are there.
fn client(
    snapshot: &Snapshot,
    skip: &dyn Fn(NetId) -> bool,
) -> (DataModel, FxHashMap<NetId, InstanceId>) {
    let manifest = ClientManifest::decode(snapshot.client_manifest_bytes()).unwrap();
    let mut model = DataModel::new();
    let mut instances = FxHashMap::default();
    instances.insert(NetId::ROOT, model.root());
    let mut references = Vec::new();
    for chunk in 0..snapshot.chunk_count() as u32 {
        let bytes = snapshot.chunk_bytes(ChunkId(chunk)).unwrap();
        let loaded = load_chunk(&manifest, ChunkId(chunk), bytes, &mut model, skip).unwrap();
        assert!(loaded.skipped.is_empty(), "{:?}", loaded.skipped);
        instances.extend(loaded.instances);
        references.extend(loaded.references);
        for (root, _, parent) in loaded.tops {
            let parent = instances[&parent];
            model
                .apply(Change::Insert {
                    root,
                    parent,
                    before: None,
                })
                .unwrap();
        }
    }
    for (holder, property, target) in references {
        let target = instances.get(&target).copied();
        model
            .set_property(holder, property, Value::Ref(target))
            .unwrap();
    }
    (model, instances)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_server_loads_the_model_that_was_published(seed: u64, count in 0usize..400) {
        let model = fixture::model(seed, count);
        let snapshot = Snapshot::decode(fixture::snapshot(&model).bytes().to_vec()).unwrap();
        let loaded = load_server(&snapshot).unwrap();
        for (loaded, original) in fixture::describe(&loaded.model).iter().zip(fixture::describe(&model)) {
            prop_assert_eq!(loaded, &original);
        }
        prop_assert_eq!(loaded.model.len(), model.len());
        prop_assert_eq!(loaded.skipped, Vec::<String>::new());
        prop_assert_eq!(loaded.net_ids.len(), model.len());
        prop_assert_eq!(snapshot.counts(), studio_model::counts::counts(&loaded.model));
        for (number, &id) in loaded.net_ids.iter().enumerate() {
            prop_assert_eq!(snapshot.home_chunk(NetId(number as u32)).is_some(), loaded.model.is_for_clients(id));
        }
    }

    #[test]
    fn a_client_sees_what_it_may_know_and_nothing_else(seed: u64, count in 0usize..300) {
        let model = fixture::model(seed, count);
        let snapshot = fixture::snapshot(&model);
        let server = load_server(&snapshot).unwrap();
        let (client, instances) = client(&snapshot, &|_| false);
        let known_to_clients = server.net_ids.iter().filter(|&&id| server.model.is_for_clients(id)).count();
        prop_assert_eq!(instances.len(), known_to_clients);
        let net_of: FxHashMap<InstanceId, NetId> = instances.iter().map(|(&net, &id)| (id, net)).collect();
        for (net, id) in &instances {
            let original = server.net_ids[net.index()];
            prop_assert_eq!(client.class_name(*id), server.model.class_name(original));
            prop_assert_eq!(client.uid(*id), None);
            if *net == NetId::ROOT {
                continue;
            }
            prop_assert_eq!(client.name(*id), server.model.name(original));
            prop_assert_eq!(
                format!("{:?}", client.attributes(*id)), format!("{:?}", server.model.attributes(original)));
            prop_assert_eq!(client.tags(*id), server.model.tags(original));
            let parent = net_of[&client.parent(*id).unwrap()];
            prop_assert_eq!(server.net_ids[parent.index()], server.model.parent(original).unwrap());
            let visible: Vec<_> = server.model.own_values(original)
                .filter(|(property, _)| server.model.property_is_for_clients(original, *property))
                .filter(|(_, value)| !matches!(value, Value::Ref(_)))
                .collect();
            let seen: Vec<_> = client.own_values(*id).filter(|(_, value)| !matches!(value, Value::Ref(_))).collect();
            prop_assert_eq!(format!("{seen:?}"), format!("{visible:?}"));
            for (property, value) in client.own_values(*id) {
                if let Value::Ref(Some(target)) = value {
                    let expected = server.model.reference(original, property).unwrap();
                    prop_assert_eq!(server.net_ids[net_of[&target].index()], expected);
                }
            }
        }
    }

    #[test]
    fn what_is_skipped_is_not_created_and_its_children_become_tops(seed: u64, count in 1usize..200, every in 2u32..6) {
        let model = fixture::model(seed, count);
        let snapshot = fixture::snapshot(&model);
        let manifest = snapshot.client_manifest().clone();
        let skip = |net: NetId| net.0.is_multiple_of(every);
        for chunk in 0..snapshot.chunk_count() as u32 {
            let info = *manifest.chunk(ChunkId(chunk)).unwrap();
            let mut model = DataModel::new();
            let bytes = snapshot.chunk_bytes(ChunkId(chunk)).unwrap();
            let loaded = load_chunk(&manifest, ChunkId(chunk), bytes, &mut model, &skip).unwrap();
            let expected: Vec<u32> = info.net_ids().filter(|net| *net > 0 && net % every != 0).collect();
            prop_assert_eq!(loaded.instances.iter().map(|(net, _)| net.0).collect::<Vec<_>>(), expected);
            prop_assert_eq!(model.len(), loaded.instances.len() + 1);
            let created: FxHashMap<NetId, InstanceId> = loaded.instances.iter().copied().collect();
            for (id, net, parent) in &loaded.tops {
                prop_assert_eq!(model.parent(*id), None);
                prop_assert_eq!(created[net], *id);
                prop_assert!(!created.contains_key(parent));
            }
            let below = loaded.instances.iter().filter(|(_, id)| model.parent(*id).is_some()).count();
            prop_assert_eq!(below + loaded.tops.len(), loaded.instances.len());
        }
    }
}

/// A model with a marker in everything that clients must not see.
fn secretive() -> DataModel {
    let mut model = DataModel::new();
    let table = model.table();
    let mut bulk = model.bulk();
    let add = |bulk: &mut studio_model::Bulk<'_>, class: &str, parent| {
        let id = bulk.create(table.class_named(class).unwrap()).unwrap();
        bulk.link(id, parent);
        id
    };
    let source = |bulk: &mut studio_model::Bulk<'_>, id, text: &str| {
        let class = bulk.class(id).unwrap();
        let property = table.find(class, "Source").unwrap();
        bulk.set_property(id, property, Value::String(text.into()))
            .unwrap();
    };
    let root = bulk.root();
    let workspace = add(&mut bulk, "Workspace", root);
    let storage = add(&mut bulk, "ServerStorage", root);
    let scripts = add(&mut bulk, "ServerScriptService", root);
    for (class, parent, text) in [
        ("Script", workspace, "-- SECRET in the world"),
        ("LocalScript", workspace, "-- open source"),
        ("Script", scripts, "-- SECRET in the service"),
        ("ModuleScript", storage, "-- SECRET in the storage"),
    ] {
        let script = add(&mut bulk, class, parent);
        source(&mut bulk, script, text);
    }
    let hidden = add(&mut bulk, "Part", storage);
    bulk.apply(Change::SetName {
        id: hidden,
        name: "SECRET part".into(),
    })
    .unwrap();
    let pointer = add(&mut bulk, "ObjectValue", workspace);
    let value = table.find(bulk.class(pointer).unwrap(), "Value").unwrap();
    bulk.set_property(pointer, value, Value::Ref(Some(hidden)))
        .unwrap();
    for (at, id) in bulk
        .subtree(root)
        .collect::<Vec<_>>()
        .into_iter()
        .enumerate()
    {
        bulk.set_uid(
            id,
            studio_model::Uid::from_u64(0x5345_4352_4554_0000 + at as u64),
        );
    }
    drop(bulk);
    model
}

#[test]
fn nothing_of_the_servers_is_in_a_chunk_or_in_the_client_manifest() {
    let model = secretive();
    let snapshot = fixture::snapshot(&model);
    let uid = model.uid(model.root()).unwrap().to_u64();
    let holds =
        |bytes: &[u8], needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    let mut for_clients = vec![snapshot.client_manifest_bytes().to_vec()];
    let mut open_source = 0;
    for (at, entry) in snapshot.sections().enumerate() {
        let raw = snapshot.unpacked(at, &entry).unwrap().into_owned();
        if snapshot
            .client_manifest()
            .chunks()
            .any(|chunk| chunk.hash == entry.info.hash)
        {
            open_source += usize::from(holds(&raw, b"open source"));
            for_clients.push(raw);
        }
    }
    for chunk in 0..snapshot.chunk_count() as u32 {
        for_clients.push(snapshot.chunk_bytes(ChunkId(chunk)).unwrap().to_vec());
    }
    for bytes in &for_clients {
        assert!(!holds(bytes, b"SECRET"));
        assert!(!holds(bytes, b"ServerStorage") && !holds(bytes, b"ServerScriptService"));
        assert!(!holds(bytes, &uid.to_le_bytes()[2..]) && !holds(bytes, &uid.to_be_bytes()[..6]));
    }
    assert_eq!(open_source, 1);
    // The server has it all, the reference into the storage too.
    let loaded = load_server(&snapshot).unwrap();
    assert_eq!(fixture::describe(&loaded.model), fixture::describe(&model));
    let (client, _) = client(&snapshot, &|_| false);
    assert!(
        client
            .instances_of(known().script)
            .all(|id| client.own_value(id, known().script_source).is_none())
    );
}

#[test]
fn a_chunk_with_other_bytes_than_the_manifests_creates_nothing() {
    let model = fixture::model(3, 50);
    let snapshot = fixture::snapshot(&model);
    let mut bytes = snapshot.chunk_bytes(ChunkId::BASE).unwrap().to_vec();
    bytes[7] ^= 1;
    let mut client = DataModel::new();
    let loaded = load_chunk(
        snapshot.client_manifest(),
        ChunkId::BASE,
        &bytes,
        &mut client,
        &|_| false,
    );
    assert!(matches!(loaded, Err(SnapshotError::Section { .. })));
    assert!(client.is_empty());
    let loaded = load_chunk(
        snapshot.client_manifest(),
        ChunkId(99),
        &bytes,
        &mut client,
        &|_| false,
    );
    assert!(matches!(loaded, Err(SnapshotError::NoSuchSection(_))));
}
