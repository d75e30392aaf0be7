//! Random changes and their inverses; the journal's promises.

use std::fmt::Write as _;
use std::sync::Arc;

use glam::Vec3;
use proptest::prelude::*;

use super::*;
use crate::known::known;
use crate::maths::CFrame;

/// Everything that a model says, as text: two models with the same text are the same.
fn dump(model: &DataModel) -> String {
    let mut text = String::new();
    for id in model.subtree(model.root()) {
        let depth = model.ancestors(id).count();
        write!(
            text,
            "{:depth$}{} {:?}",
            "",
            model.class_name(id),
            model.name(id)
        )
        .unwrap();
        for (property, value) in model.own_values(id) {
            write!(text, " {}={value:?}", model.table().property(property).name).unwrap();
        }
        write!(text, " {:?} {:?}", model.attributes(id), model.tags(id)).unwrap();
        writeln!(text).unwrap();
    }
    text
}

/// A recipe for a change: numbers that are turned into handles when it is its turn.
#[derive(Debug, Clone)]
struct Recipe {
    kind: u8,
    a: usize,
    b: usize,
    value: i16,
}

fn recipes(count: usize) -> impl Strategy<Value = Vec<Recipe>> {
    let recipe = (0u8..9, 0usize..64, 0usize..64, any::<i16>())
        .prop_map(|(kind, a, b, value)| Recipe { kind, a, b, value });
    proptest::collection::vec(recipe, 1..count)
}

fn change_of(recipe: &Recipe, ids: &[InstanceId]) -> Change {
    let (id, other) = (ids[recipe.a % ids.len()], ids[recipe.b % ids.len()]);
    let before = (recipe.value % 3 == 0).then_some(ids[recipe.b.wrapping_mul(7) % ids.len()]);
    let number = f32::from(recipe.value);
    let name: Arc<str> = Arc::from(format!("n{}", recipe.value % 4));
    match recipe.kind {
        0 => Change::Insert {
            root: id,
            parent: other,
            before,
        },
        1 => Change::Remove { root: id },
        2 => Change::Reparent {
            id,
            parent: other,
            before,
        },
        3 => Change::SetName { id, name },
        4 => Change::SetProperty {
            id,
            property: known().cframe,
            value: Value::CFrame(CFrame::from_position(Vec3::splat(number))),
        },
        5 => Change::SetProperty {
            id,
            property: known().anchored,
            value: Value::Bool(recipe.value > 0),
        },
        6 => Change::SetAttribute {
            id,
            name,
            value: (recipe.value % 2 == 0).then_some(Value::Float64(number.into())),
        },
        7 => Change::AddTag { id, tag: name },
        _ => Change::RemoveTag { id, tag: name },
    }
}

proptest! {
    #[test]
    fn inverses_in_reverse_give_back_the_model(recipes in recipes(400), parts in 20usize..60) {
        let mut model = DataModel::new();
        let mut ids = vec![model.root()];
        for i in 0..parts {
            let class = [known().part, known().model, known().folder][i % 3];
            let id = model.create(class).unwrap();
            model.apply(Change::Insert { root: id, parent: ids[i / 2], before: None }).unwrap();
            ids.push(id);
        }
        let before = dump(&model);
        let mut inverses = Vec::new();
        for recipe in &recipes {
            let was = dump(&model);
            if let Ok(inverse) = model.apply(change_of(recipe, &ids)) {
                inverses.push(inverse);
            } else {
                prop_assert_eq!(was, dump(&model), "an error changes nothing");
            }
        }
        for inverse in inverses.into_iter().rev() {
            model.apply(inverse).unwrap();
        }
        prop_assert_eq!(before, dump(&model));
    }
}

#[test]
fn values_survive_when_their_column_turns_dense_and_rows_move() {
    let mut model = DataModel::new();
    let mut ids = Vec::new();
    model.create_many(known().part, 100, &mut ids).unwrap();
    for (i, &id) in ids.iter().enumerate().step_by(2) {
        let value = Value::Vector3(Vec3::splat(i as f32));
        model.set_property(id, known().size, value).unwrap();
    }
    for &id in ids.iter().take(30) {
        model.free(id);
    }
    for (i, &id) in ids.iter().enumerate().skip(30) {
        let want = if i % 2 == 0 {
            Vec3::splat(i as f32)
        } else {
            Vec3::new(4.0, 1.2, 2.0)
        };
        assert_eq!(
            model.value(id, known().size),
            Some(Value::Vector3(want)),
            "part {i}"
        );
    }
    assert!(ids.iter().take(30).all(|&id| !model.contains(id)));
}

#[test]
fn the_journal_tells_of_attached_instances_only() {
    let mut model = DataModel::new();
    let mut cursor = model.journal().end();
    let part = model.create(known().part).unwrap();
    model
        .set_property(part, known().anchored, Value::Bool(true))
        .unwrap();
    let root = model.root();
    model
        .apply(Change::Insert {
            root: part,
            parent: root,
            before: None,
        })
        .unwrap();
    model.apply(Change::Remove { root: part }).unwrap();
    model
        .set_property(part, known().anchored, Value::Bool(false))
        .unwrap();
    let JournalRead::Entries(entries) = model.journal().read(&mut cursor) else {
        panic!("nothing was lost");
    };
    let entries: Vec<_> = entries.cloned().collect();
    assert_eq!(
        entries,
        [
            JournalEntry::Inserted { root: part },
            JournalEntry::Removed {
                root: part,
                subtree: Arc::from([part])
            }
        ]
    );
}

#[test]
fn a_reader_that_lags_is_told() {
    let mut model = DataModel::new();
    let mut cursor = model.journal().end();
    let root = model.root();
    for _ in 0..=limits::JOURNAL_ENTRIES_MAX {
        model
            .apply(Change::SetName {
                id: root,
                name: Arc::from("Game"),
            })
            .unwrap();
    }
    assert!(matches!(
        model.journal().read(&mut cursor),
        JournalRead::Lagged
    ));
    assert!(
        matches!(model.journal().read(&mut cursor), JournalRead::Entries(entries) if entries.len() == 0)
    );
    drop(model.bulk());
    assert!(matches!(
        model.journal().read(&mut cursor),
        JournalRead::Lagged
    ));
}

#[test]
fn what_a_property_cannot_hold_is_refused() {
    let mut model = DataModel::new();
    let part = model.create(known().part).unwrap();
    let mut refused = |property, value| model.set_property(part, property, value).unwrap_err();
    let wrong = refused(known().size, Value::Bool(true));
    assert_eq!(
        wrong,
        ChangeError::WrongType {
            wanted: ValueType::Vector3,
            got: ValueType::Bool
        }
    );
    let nan = CFrame::from_position(Vec3::new(0.0, f32::NAN, 0.0));
    assert_eq!(
        refused(known().cframe, Value::CFrame(nan)),
        ChangeError::NotFinite
    );
    assert_eq!(
        refused(known().material, Value::Enum(1)),
        ChangeError::NoSuchEnumItem
    );
    assert_eq!(
        refused(known().gravity, Value::Float32(1.0)),
        ChangeError::NoSuchProperty
    );
}

#[test]
fn a_tree_that_would_be_too_deep_is_refused() {
    let mut model = DataModel::new();
    let mut parent = model.root();
    let mut depth = 1;
    loop {
        let child = model.create(known().folder).unwrap();
        match model.apply(Change::Insert {
            root: child,
            parent,
            before: None,
        }) {
            Ok(_) => (parent, depth) = (child, depth + 1),
            Err(error) => {
                assert_eq!(
                    (error, depth),
                    (ChangeError::TooDeep, limits::TREE_DEPTH_MAX)
                );
                return;
            }
        }
    }
}
