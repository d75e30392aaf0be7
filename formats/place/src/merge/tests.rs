use proptest::prelude::*;
use studio_model::Value;
use studio_model::known::known;

use super::*;
use crate::delta::apply_delta;
use crate::random_model::random_model;
use crate::{NoScripts, assign_uids, read_str, write_string};

fn read(children: &str) -> DataModel {
    let text =
        format!("(format: 1, root: [(class: \"Workspace\", uid: \"W\", children: [{children}])])");
    let mut model = read_str(&text, "", &NoScripts).model;
    assign_uids(&mut model);
    model
}

const BASE: &str = r#"(class: "Model", uid: "M", children: [
    (class: "Part", uid: "A", name: "A"), (class: "Part", uid: "B", name: "B"),
]), (class: "Folder", uid: "F")"#;

/// What ours becomes, and the conflicts.
fn merged(ours: &str, theirs: &str) -> (DataModel, Vec<Conflict>) {
    let (base, mut ours, theirs) = (read(BASE), read(ours), read(theirs));
    let merge = merge(&base, &ours, &theirs);
    let applied = apply_delta(&merge.delta, &mut ours).unwrap();
    assert_eq!(applied.left, 0);
    (ours, merge.conflicts)
}

fn assert_place(model: &DataModel, children: &str) {
    assert_eq!(write_string(model), write_string(&read(children)));
}

#[test]
fn what_one_side_changed_is_taken() {
    let ours = BASE.replace(r#"name: "A""#, r#"name: "Mine""#).replace(
        r#"uid: "F""#,
        r#"uid: "F", children: [(class: "Part", uid: "N1")]"#,
    );
    let theirs = BASE
        .replace(r#"name: "A""#, r#"name: "A", tags: ["door"]"#)
        .replace(r#", (class: "Part", uid: "B", name: "B"),"#, "")
        .replace(
            r#"(class: "Folder""#,
            r#"(class: "Part", uid: "N2"), (class: "Folder""#,
        );
    let (model, conflicts) = merged(&ours, &theirs);
    assert_eq!(conflicts, []);
    assert_place(
        &model,
        r#"(class: "Model", uid: "M", children: [(class: "Part", uid: "A", name: "Mine", tags: ["door"])]),
        (class: "Part", uid: "N2"), (class: "Folder", uid: "F", children: [(class: "Part", uid: "N1")])"#,
    );
}

#[test]
fn a_field_that_both_changed_stays_ours_and_can_be_theirs() {
    let (ours, theirs) = (
        BASE.replace(r#"name: "A""#, r#"name: "Mine""#),
        BASE.replace(r#"name: "A""#, r#"name: "Theirs""#),
    );
    let (mut model, conflicts) = merged(&ours, &theirs);
    assert_place(&model, &ours);
    let [conflict] = &conflicts[..] else {
        panic!("{conflicts:?}")
    };
    assert_eq!(conflict.path, "Workspace/Model/Mine");
    apply_delta(&conflict.take_theirs, &mut model).unwrap();
    assert_place(&model, &theirs);
    let (_, same) = merged(&ours, &ours);
    assert_eq!(same, []);
}

#[test]
fn what_one_side_removed_and_the_other_worked_on_stays() {
    let without = r#"(class: "Folder", uid: "F")"#;
    let worked_on = BASE.replace(r#"name: "B""#, r#"name: "Worked on""#);
    let (mut model, conflicts) = merged(&worked_on, without);
    assert_place(&model, &worked_on);
    assert!(
        matches!(&conflicts[..], [c] if c.clash == Clash::RemovedByThem && c.path == "Workspace/Model")
    );
    apply_delta(&conflicts[0].take_theirs, &mut model).unwrap();
    assert_place(&model, without);

    let (mut model, conflicts) = merged(without, &worked_on);
    assert_place(&model, without);
    assert!(
        matches!(&conflicts[..], [c] if c.clash == Clash::RemovedByUs && c.path == "Workspace/Model")
    );
    apply_delta(&conflicts[0].take_theirs, &mut model).unwrap();
    assert_place(&model, &worked_on);
}

#[test]
fn moves_to_two_parents_are_asked_and_into_what_is_gone_too() {
    let to_folder = r#"(class: "Model", uid: "M", children: [(class: "Part", uid: "B", name: "B")]),
        (class: "Folder", uid: "F", children: [(class: "Part", uid: "A", name: "A")])"#;
    let to_workspace = r#"(class: "Model", uid: "M", children: [(class: "Part", uid: "B", name: "B")]),
        (class: "Folder", uid: "F"), (class: "Part", uid: "A", name: "A")"#;
    let (mut model, conflicts) = merged(to_folder, to_workspace);
    assert_place(&model, to_folder);
    assert!(matches!(&conflicts[..], [c] if matches!(c.clash, Clash::Moved { .. })));
    apply_delta(&conflicts[0].take_theirs, &mut model).unwrap();
    assert_place(&model, to_workspace);

    let no_folder = BASE.replace(r#", (class: "Folder", uid: "F")"#, "");
    let (mut model, conflicts) = merged(&no_folder, to_folder);
    assert_place(&model, &no_folder);
    assert!(
        matches!(&conflicts[..], [c] if c.clash == Clash::RemovedByUs),
        "{conflicts:?}"
    );
    apply_delta(&conflicts[0].take_theirs, &mut model).unwrap();
    assert_place(&model, to_folder);
}

proptest! {
    /// With nothing of ours, theirs is what comes out; with nothing of theirs, ours stays.
    #[test]
    fn one_side_alone_wins(seed: u64) {
        let (base, theirs) = (random_model(seed), random_model(seed ^ 1));
        let all = merge(&base, &base, &theirs);
        prop_assert_eq!(all.conflicts.len(), 0);
        let mut ours = base.clone();
        apply_delta(&all.delta, &mut ours).unwrap();
        prop_assert_eq!(write_string(&ours), write_string(&theirs));
        prop_assert_eq!(merge(&base, &theirs, &base), Merge::default());
    }

    /// Whatever both did, the merge can be applied, and nothing that we made or changed is lost.
    #[test]
    fn nothing_of_ours_is_lost(seed: u64) {
        let base = random_model(seed);
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        for (model, other) in [(&mut ours, 2u64), (&mut theirs, 3)] {
            let mut random = crate::random_model::Random(seed ^ other);
            let ids: Vec<_> = model.descendants(model.root()).collect();
            // A model may have nothing but its root, which nobody changes.
            let changes = if ids.is_empty() { 0 } else { random.below(8) };
            for _ in 0..changes {
                let (a, b) = (*random.pick(&ids), *random.pick(&ids));
                drop(match random.below(3) {
                    0 => model.apply(studio_model::Change::Remove { root: a }),
                    1 => model.apply(studio_model::Change::Reparent { id: a, parent: b, before: None }),
                    _ => model.apply(studio_model::Change::SetName { id: a, name: random.text() }),
                });
            }
        }
        let merge = merge(&base, &ours, &theirs);
        let mut result = ours.clone();
        apply_delta(&merge.delta, &mut result).unwrap();
        let names: std::collections::HashMap<_, _> =
            result.descendants(result.root()).map(|id| (result.uid(id), result.name(id).to_owned())).collect();
        for field in delta_between(&base, &ours).fields {
            if let FieldValue::Name(name) = field.value {
                prop_assert_eq!(names.get(&field.uid).map(String::as_str), Some(name.as_ref()));
            }
        }
    }
}

#[test]
fn values_are_compared_by_their_bits() {
    let (base, mut ours) = (read(BASE), read(BASE));
    let id = ours
        .find_child(ours.service(known().workspace).unwrap(), "Model")
        .unwrap();
    let part = ours.first_child(id).unwrap();
    ours.set_property(part, known().anchored, Value::Bool(true))
        .unwrap();
    let merge = merge(&base, &ours, &ours.clone());
    assert!(
        merge.delta.is_empty() && merge.conflicts.is_empty(),
        "{merge:?}"
    );
}
