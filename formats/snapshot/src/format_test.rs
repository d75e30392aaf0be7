//! Holds `FORMAT.md` against the code: the format number, the table of types, and the bytes of a small place.

use studio_model::known::known;
use studio_model::{Bulk, CFrame, Change, ClassId, DataModel, InstanceId, Uid, Value, ValueType};

use crate::fixture;
use crate::snapshot::SNAPSHOT_FORMAT;

const FORMAT: &str = include_str!("../FORMAT.md");

#[test]
fn the_format_number_is_the_documented_one() {
    assert!(FORMAT.contains(&format!("\nFormat number: {SNAPSHOT_FORMAT}. ")));
}

#[test]
fn value_types_keep_their_documented_numbers() {
    let rows = FORMAT
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .filter_map(|line| {
            let mut cells = line.split(" | ");
            Some((cells.next()?.parse::<usize>().ok()?, cells.next()?))
        });
    let documented: Vec<(usize, &str)> = rows
        .filter(|(_, name)| ValueType::from_name(name).is_some())
        .collect();
    let actual: Vec<(usize, &str)> = ValueType::ALL
        .iter()
        .map(|t| t.name())
        .enumerate()
        .collect();
    assert_eq!(documented, actual);
    assert!(
        ValueType::ALL
            .iter()
            .enumerate()
            .all(|(number, t)| *t as usize == number)
    );
}

fn add(bulk: &mut Bulk<'_>, class: ClassId, parent: InstanceId, uid: u64) -> InstanceId {
    let id = bulk.create(class).unwrap();
    bulk.link(id, parent);
    bulk.set_uid(id, Uid::from_u64(uid));
    id
}

/// A place with a bit of everything, from classes and properties that stay.
fn reference_place() -> DataModel {
    let known = known();
    let mut model = DataModel::new();
    let mut bulk = model.bulk();
    let root = bulk.root();
    bulk.set_uid(root, Uid::from_u64(1 << 24));
    let workspace = add(&mut bulk, known.workspace, root, (1 << 24) + 1);
    let storage = add(&mut bulk, known.server_storage, root, (1 << 24) + 2);
    let house = add(&mut bulk, known.model, workspace, (1 << 24) + 3);
    bulk.apply(Change::SetName {
        id: house,
        name: "House".into(),
    })
    .unwrap();
    let mut last = house;
    for number in 0..40u16 {
        let part = add(
            &mut bulk,
            known.part,
            house,
            (1 << 30) + u64::from(number) * 3,
        );
        let x = f32::from(number) * 1.1;
        let (s, c) = (0.6f32, 0.8f32);
        let rotation = match number % 3 {
            0 => [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
            1 => [c, 0.0, s, 0.0, 1.0, 0.0, -s, 0.0, c],
            _ => [1.0, 0.0, -0.0, 0.0, c, s, 0.0, -s, c],
        };
        let [a, b, d, e, f, g, h, i, j] = rotation;
        let pose = CFrame::from_components([x, 5.0, -x, a, b, d, e, f, g, h, i, j]);
        bulk.set_property(part, known.cframe, Value::CFrame(pose))
            .unwrap();
        bulk.set_property(part, known.anchored, Value::Bool(number % 2 == 0))
            .unwrap();
        let size = [4.0, f32::from(number % 4), 1.0];
        bulk.set_property(part, known.size, Value::Vector3(size.into()))
            .unwrap();
        let weld = add(&mut bulk, known.weld, part, (1 << 40) + u64::from(number));
        bulk.set_property(weld, known.joint_part0, Value::Ref(Some(part)))
            .unwrap();
        bulk.set_property(weld, known.joint_part1, Value::Ref(Some(last)))
            .unwrap();
        last = part;
    }
    let script = add(&mut bulk, known.script, house, 77);
    bulk.set_property(
        script,
        known.script_source,
        Value::String("print('hello')".into()),
    )
    .unwrap();
    let (name, value) = ("speed".into(), Some(Value::Float64(2.5)));
    bulk.apply(Change::SetAttribute {
        id: script,
        name,
        value,
    })
    .unwrap();
    bulk.apply(Change::AddTag {
        id: last,
        tag: "last".into(),
    })
    .unwrap();
    add(&mut bulk, known.folder, storage, 78);
    drop(bulk);
    model
}

#[test]
fn the_bytes_of_the_reference_place_are_the_documented_ones() {
    let snapshot = fixture::snapshot(&reference_place());
    let mut hasher = blake3::Hasher::new();
    for (at, entry) in snapshot.sections().enumerate().skip(1) {
        hasher.update(&snapshot.unpacked(at, &entry).unwrap());
    }
    let hash = hasher.finalize().to_hex();
    assert!(
        FORMAT.contains(&format!("\nReference hash: {hash}\n")),
        "the bytes are now those of {hash}"
    );
}
