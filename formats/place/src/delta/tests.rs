use proptest::prelude::*;

use super::*;
use crate::random_model::{Random, random_model};
use crate::write_string;

/// A model that was made from another by random changes.
fn changed(model: &DataModel, random: &mut Random) -> DataModel {
    let mut later = model.clone();
    let other = random_model(random.next());
    let ids: Vec<InstanceId> = later.descendants(later.root()).collect();
    for _ in 0..random.below(20) {
        let (a, b) = (*random.pick(&ids), *random.pick(&ids));
        let change = match random.below(6) {
            0 => studio_model::Change::Remove { root: a },
            1 => {
                let before = later.first_child(b).filter(|_| random.chance(50));
                studio_model::Change::Reparent {
                    id: a,
                    parent: b,
                    before,
                }
            }
            2 => {
                let parent = later.root();
                studio_model::Change::Reparent {
                    id: a,
                    parent,
                    before: later.children(parent).nth(random.below(4)),
                }
            }
            3 => studio_model::Change::SetName {
                id: a,
                name: random.text(),
            },
            4 => studio_model::Change::AddTag {
                id: a,
                tag: format!("t{}", random.text()).into(),
            },
            _ => studio_model::Change::SetAttribute {
                id: a,
                name: "n".into(),
                value: random.chance(70).then_some(Value::Float64(0.5)),
            },
        };
        // Some make no sense: a subtree below itself.
        drop(later.apply(change));
    }
    // Some that are new, with everything that instances can have.
    let delta = delta_between(&DataModel::new(), &other);
    if random.chance(50) {
        apply_delta(&delta, &mut later).unwrap();
    }
    later
}

fn check(earlier: &DataModel, later: &DataModel, delta: &Delta) {
    let text = write_delta(delta);
    let read = read_delta(&text).unwrap();
    let mut patched = earlier.clone();
    let applied = apply_delta(&read, &mut patched).unwrap();
    assert_eq!(applied.left, 0, "{text}");
    assert_eq!(write_string(&patched), write_string(later));
}

proptest! {
    #[test]
    fn a_delta_makes_the_later_model_of_the_earlier_one(seed: u64) {
        let (one, other) = (random_model(seed), random_model(seed ^ 1));
        check(&one, &other, &delta_between(&one, &other));
        let mut random = Random(seed);
        let later = changed(&one, &mut random);
        check(&one, &later, &delta_between(&one, &later));
        check(&later, &one, &delta_between(&later, &one));
        // Snapshots of one model: only what they do not share is looked at.
        check(&one, &later, &delta_since(&one, &later));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(set|new|move|name|notes|tag|remove)? ?\\PC{0,40}\n?\\PC{0,20}") {
        drop(read_delta(&text));
    }
}

#[test]
fn equal_models_have_no_delta_and_one_property_is_one_line() {
    let model = random_model(5);
    assert!(delta_between(&model, &model.clone()).is_empty());
    assert!(delta_since(&model, &model.snapshot()).is_empty());
    let mut later = model.snapshot();
    let id = later.descendants(later.root()).last().unwrap();
    later
        .apply(studio_model::Change::SetAttribute {
            id,
            name: "Health".into(),
            value: Some(Value::Float64(100.0)),
        })
        .unwrap();
    let uid = later.uid(id).unwrap();
    let text = write_delta(&delta_since(&model, &later));
    assert_eq!(text, format!("attribute \"{uid}\" \"Health\" 100\n"));
}

#[test]
fn one_sibling_that_moved_is_one_move() {
    let text = "(format: 1, root: [(class: \"Workspace\", children: [(class: \"Part\", name: \"A\"), (class: \"Part\", \
                name: \"B\"), (class: \"Part\", name: \"C\"), (class: \"Part\", name: \"D\")])])";
    let mut model = crate::read_str(text, "", &crate::NoScripts).model;
    crate::assign_uids(&mut model);
    let mut later = model.clone();
    let workspace = later.first_child(later.root()).unwrap();
    let first = later.first_child(workspace).unwrap();
    later
        .apply(studio_model::Change::Reparent {
            id: first,
            parent: workspace,
            before: None,
        })
        .unwrap();
    let delta = delta_between(&model, &later);
    assert_eq!((delta.placed.len(), delta.len()), (1, 1));
    check(&model, &later, &delta);
}
