//! Damaged, cut and lying files are refused, whatever their bytes.

mod versions;

use proptest::prelude::*;

use super::*;
use crate::fixture;
use crate::load::{load_chunk, load_server};
use crate::section::Section;
use crate::wire::Writer;

/// A small snapshot with every kind of section.
fn small() -> Snapshot {
    fixture::snapshot(&fixture::model(5, 60))
}

#[test]
fn a_flipped_bit_in_any_byte_is_found() {
    let bytes = small().bytes().to_vec();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        assert!(
            Snapshot::decode(damaged).is_err(),
            "byte {at} of {}",
            bytes.len()
        );
    }
    assert!(Snapshot::decode(bytes).is_ok());
}

#[test]
fn a_file_cut_at_any_length_is_refused() {
    let bytes = small().bytes().to_vec();
    for len in 0..bytes.len() {
        assert!(
            Snapshot::decode(bytes[..len].to_vec()).is_err(),
            "{len} of {}",
            bytes.len()
        );
    }
    let mut longer = bytes;
    longer.push(0);
    assert!(Snapshot::decode(longer).is_err());
}

#[test]
fn the_error_names_the_section_that_is_damaged() {
    let snapshot = small();
    for (at, entry) in snapshot
        .sections()
        .enumerate()
        .filter(|(_, entry)| entry.info.stored_len > 0)
    {
        let mut damaged = snapshot.bytes().to_vec();
        damaged[snapshot.ranges[at].start] ^= 0x10;
        match Snapshot::decode(damaged) {
            Err(SnapshotError::Section { section, damage }) => {
                assert_eq!(section, entry.name);
                assert_eq!(damage, Damage::Hash);
            }
            other => panic!("{other:?}"),
        }
    }
    let cut = snapshot.bytes()[..snapshot.bytes().len() - 1].to_vec();
    let error = Snapshot::decode(cut).unwrap_err().to_string();
    assert!(
        error.contains("asset") && error.contains("cut short"),
        "{error}"
    );
}

#[test]
fn a_file_of_another_kind_or_of_the_future_is_told_so() {
    assert!(matches!(
        Snapshot::decode(b"<roblox!....".to_vec()),
        Err(SnapshotError::NotASnapshot)
    ));
    assert!(matches!(
        Snapshot::decode(Vec::new()),
        Err(SnapshotError::NotASnapshot)
    ));
    let mut newer = small().bytes().to_vec();
    newer[8] = 9;
    let error = Snapshot::decode(newer).unwrap_err();
    assert!(
        matches!(error, SnapshotError::Format { found: 9, .. }),
        "{error}"
    );
}

#[test]
fn the_same_place_gives_the_same_bytes_and_another_one_another_id() {
    let model = fixture::model(8, 200);
    assert_eq!(
        fixture::snapshot(&model).bytes(),
        fixture::snapshot(&model.clone()).bytes()
    );
    assert_ne!(
        fixture::snapshot(&model).id(),
        fixture::snapshot(&fixture::model(9, 200)).id()
    );
}

#[test]
fn the_smallest_place_is_a_snapshot() {
    let snapshot = fixture::snapshot(&studio_model::DataModel::new());
    assert_eq!((snapshot.chunk_count(), snapshot.instance_count()), (1, 1));
    assert!(load_server(&snapshot).unwrap().model.is_empty());
}

#[test]
fn a_file_survives_the_disk_and_leaves_nothing_beside_it() {
    let folder = std::env::temp_dir().join(format!("studio-snapshot-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("place.snapshot");
    let snapshot = small();
    snapshot.write(&path).unwrap();
    snapshot.write(&path).unwrap();
    assert_eq!(Snapshot::read(&path).unwrap().bytes(), snapshot.bytes());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    let missing = folder.join("missing").join("place.snapshot");
    assert!(matches!(
        snapshot.write(&missing),
        Err(SnapshotError::Io { .. })
    ));
    assert!(matches!(
        Snapshot::read(&missing),
        Err(SnapshotError::Io { .. })
    ));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn assets_come_back_by_path_and_equal_ones_are_stored_once() {
    let snapshot = small();
    assert_eq!(
        snapshot.assets().map(|(path, _)| path).collect::<Vec<_>>(),
        ["a.png", "b.png", "c.obj"]
    );
    assert_eq!(snapshot.asset("b.png").unwrap().unwrap().as_ref(), b"same");
    assert_eq!(
        snapshot.asset("c.obj").unwrap().unwrap().as_ref(),
        &[7; 3000]
    );
    assert!(snapshot.asset("d.png").is_none());
    let blobs = snapshot
        .sections()
        .filter(|entry| matches!(entry.name, SectionName::Asset(_)));
    assert_eq!(blobs.count(), 2);
}

/// The snapshot with other content in one section, and hashes that fit: what a liar would write.
fn forged(snapshot: &Snapshot, name: &SectionName, raw: Vec<u8>) -> Option<Snapshot> {
    let section = Section::pack(name, raw, &[]).unwrap();
    let mut manifest = (*snapshot.manifest).clone();
    let mut chunks: Vec<ChunkInfo> = snapshot.client_manifest.chunks().copied().collect();
    let mut stored: Vec<Section> = snapshot
        .sections()
        .enumerate()
        .map(|(at, entry)| Section {
            stored: snapshot.stored(at).to_vec(),
            info: entry.info,
        })
        .collect();
    let at = snapshot.sections().position(|entry| entry.name == *name)?;
    match name {
        SectionName::Chunk(id) => {
            let chunk = &mut chunks[id.index()];
            (chunk.hash, chunk.stored_len, chunk.raw_len) = (
                section.info.hash,
                section.info.stored_len,
                section.info.raw_len,
            );
            stored[0] = ClientManifest::new(chunks).encode().unwrap();
            manifest.client = stored[0].info;
        }
        SectionName::ServerInstances(ordinal) => {
            manifest.server_instances[*ordinal as usize].info = section.info;
        }
        SectionName::ServerProperties => manifest.server_properties = section.info,
        SectionName::Identity => manifest.identity = section.info,
        _ => return None,
    }
    stored[at] = section;
    Snapshot::assemble(&manifest, stored.into_iter()).ok()
}

/// Loads everything in both ways; only that it ends matters.
fn load_all(snapshot: &Snapshot) -> usize {
    let mut loaded = usize::from(load_server(snapshot).is_ok());
    let mut model = studio_model::DataModel::new();
    for chunk in 0..snapshot.chunk_count() as u32 {
        let bytes = snapshot.chunk_bytes(ChunkId(chunk)).unwrap();
        let manifest = snapshot.client_manifest();
        loaded += usize::from(
            load_chunk(manifest, ChunkId(chunk), bytes, &mut model, &|_| false).is_ok(),
        );
    }
    loaded
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn sections_with_other_content_never_panic(
        section in 1usize..9,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let snapshot = small();
        let entries: Vec<SectionEntry> = snapshot.sections().collect();
        let at = section % entries.len();
        let mut raw = snapshot.unpacked(at, &entries[at]).unwrap().into_owned();
        if raw.is_empty() {
            return Ok(());
        }
        for (index, byte) in edits {
            let at = index.index(raw.len());
            raw[at] = byte;
        }
        if let Some(cut) = cut {
            raw.truncate(cut.index(raw.len()));
        }
        if let Some(forged) = forged(&snapshot, &entries[at].name, raw) {
            prop_assert!(load_all(&forged) <= forged.chunk_count() + 1);
        }
    }

    #[test]
    fn any_bytes_are_refused_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(Snapshot::decode(bytes.clone()).is_err());
        let mut behind_header = small().bytes()[..HEADER_BYTES].to_vec();
        behind_header.extend_from_slice(&bytes);
        prop_assert!(Snapshot::decode(behind_header).is_err());
        if let Ok(manifest) = ClientManifest::decode(&bytes) {
            prop_assert!(manifest.chunk(ChunkId::BASE).is_some());
        }
    }

    #[test]
    fn manifests_with_other_bytes_never_panic(edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let snapshot = small();
        let mut bytes = snapshot.manifest.encode();
        let mut client = snapshot.client_manifest_bytes().to_vec();
        for (index, byte) in edits {
            let (at, client_at) = (index.index(bytes.len()), index.index(client.len()));
            bytes[at] = byte;
            client[client_at] = byte;
        }
        if let Ok(manifest) = Manifest::decode(&bytes) {
            prop_assert_eq!(manifest.encode(), bytes);
        }
        if let Ok(manifest) = ClientManifest::decode(&client) {
            prop_assert!(manifest.instance_count() as usize <= limits::INSTANCES_MAX);
        }
    }
}

#[test]
fn a_chunk_of_few_bytes_that_says_millions_of_rows_is_refused_before_they_take_memory() {
    let mut writer = Writer::new();
    let count = limits::INSTANCES_MAX as u64;
    writer.varint(count);
    writer.varint(1);
    writer.text("Part");
    writer.varint(60);
    for _ in 0..60 {
        writer.u8(0);
        writer.text("CFrame");
        writer.u8(studio_model::ValueType::CFrame as u8);
        writer.varint(21);
    }
    let lane = |writer: &mut Writer, number| {
        writer.u8(0);
        writer.u32(number);
    };
    lane(&mut writer, 0);
    lane(&mut writer, 1);
    for _ in 0..60 {
        writer.u8(0);
        for _ in 0..4 {
            lane(&mut writer, 0);
        }
    }
    let mut decoder = crate::chunk::Decoder::new(count as u32);
    let span = crate::chunk::Span {
        first: 1,
        count: count as u32,
    };
    let refused = decoder.instances(writer.as_bytes(), span);
    assert!(
        matches!(refused, Err(WireError::TooLarge { .. })),
        "{refused:?}"
    );
}
