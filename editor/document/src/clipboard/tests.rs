use glam::Vec3;

use super::*;
use crate::operations::tests::{add, add_part, check_step, document, set};

fn welded() -> (Document, [InstanceId; 4]) {
    let (mut document, workspace) = document();
    let model = add(&mut document, known().model, "Door", workspace);
    let leaf = add_part(&mut document, "Leaf", model, Vec3::ONE);
    let wall = add_part(&mut document, "Wall", workspace, Vec3::ZERO);
    let weld = add(&mut document, known().weld_constraint, "Weld", model);
    set(
        &mut document,
        weld,
        known().weld_constraint_part0,
        Value::Ref(Some(leaf)),
    );
    set(
        &mut document,
        weld,
        known().weld_constraint_part1,
        Value::Ref(Some(wall)),
    );
    let script = add(&mut document, known().script, "Open", model);
    let source = "-- opens\nprint(\"open\")\n";
    set(
        &mut document,
        script,
        known().script_source,
        Value::String(source.into()),
    );
    (document, [workspace, model, leaf, wall])
}

fn paste_of(document: &Document, model: InstanceId) -> [Option<InstanceId>; 2] {
    let place = document.model();
    let weld = place.find_child(model, "Weld").unwrap();
    [known().weld_constraint_part0, known().weld_constraint_part1]
        .map(|property| place.reference(weld, property))
}

#[test]
fn a_copy_in_the_same_place_keeps_references_to_the_outside() {
    let (mut document, [workspace, model, leaf, wall]) = welded();
    let text = document.copy(&[leaf, model]).unwrap();
    let pasted = check_step(&mut document, "Paste Door", |document| {
        document.paste(&text, &[workspace])
    });
    assert!(pasted.report.is_empty(), "{:?}", pasted.report);
    assert_eq!(document.selection().ids(), pasted.ids);
    let copy = pasted.ids[0];
    let place = document.model();
    let copied_leaf = place.find_child(copy, "Leaf").unwrap();
    assert_eq!(paste_of(&document, copy), [Some(copied_leaf), Some(wall)]);
    assert_ne!(place.uid(copied_leaf), place.uid(leaf));
}

#[test]
fn what_was_cut_comes_back_as_what_it_was() {
    let (mut document, [workspace, model, ..]) = welded();
    let uid = document.model().uid(model);
    let text = check_step(&mut document, "Cut Door", |document| document.cut(&[model]));
    let pasted = document.paste(&text, &[workspace, workspace]).unwrap();
    let uids: Vec<Option<Uid>> = pasted
        .ids
        .iter()
        .map(|&id| document.model().uid(id))
        .collect();
    assert_eq!(uids[0], uid);
    assert!(uids[1].is_some() && uids[1] != uid);
}

#[test]
fn a_paste_into_another_place_is_complete_and_says_what_is_missing() {
    let (source, [_, model, ..]) = welded();
    let text = source.copy(&[model]).unwrap();
    assert!(text.contains("print("), "sources are in the text");
    let (mut other, workspace) = document();
    // As a chat window shows it.
    let quoted = format!("look at my door:\n```ron\n{text}```\nnice?");
    let pasted = other.paste(&quoted, &[workspace]).unwrap();
    let copy = pasted.ids[0];
    let place = other.model();
    assert_eq!(place.uid(copy), source.model().uid(model));
    let codes: Vec<&str> = pasted.report.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["reference-outside"]);
    assert_eq!(
        paste_of(&other, copy),
        [place.find_child(copy, "Leaf"), None]
    );
    let script = place.find_child(copy, "Open").unwrap();
    let Some(Value::String(text)) = place.value(script, known().script_source) else {
        panic!("a script has a source");
    };
    assert_eq!(text.as_ref(), "-- opens\nprint(\"open\")\n");
}

#[test]
fn a_whole_place_is_pasted_without_its_services() {
    let (source, _) = welded();
    let (mut other, workspace) = document();
    let pasted = other
        .paste(&write_string(source.model()), &[workspace])
        .unwrap();
    let names: Vec<&str> = pasted
        .ids
        .iter()
        .map(|&id| other.model().name(id))
        .collect();
    assert_eq!(names, ["Door", "Wall"]);
    assert!(pasted.report.is_empty());
}

#[test]
fn text_that_is_no_place_is_refused_with_a_reason() {
    let (mut document, workspace) = document();
    for text in [
        "",
        "hello",
        "(format: 1, root: [])",
        "(format: 99, root: [])",
        "```",
        "```\n```",
        "(((((",
    ] {
        let refusal = document.paste(text, &[workspace]).unwrap_err().to_string();
        assert!(
            refusal.starts_with("The clipboard holds no instances"),
            "{refusal}"
        );
    }
    let root = document.model().root();
    let part = "(format: 1, root: [(class: \"Part\")])";
    assert!(document.paste(part, &[root]).is_err());
    assert!(document.paste(part, &[]).is_err());
    assert!(document.paste(part, &[workspace]).is_ok());
    let half = "(format: 1, root: [(class: \"Part\"), (class: \"Parrt\"), (class: \"Part\", prop";
    let pasted = document.paste(half, &[workspace]).unwrap();
    assert!(pasted.ids.len() >= 2 && pasted.report.has_errors());
}

#[test]
fn a_paste_goes_beside_what_is_selected() {
    let (document, [workspace, model, leaf, _]) = welded();
    let place = document.model();
    assert_eq!(paste_target(place, &[]), workspace);
    assert_eq!(paste_target(place, &[leaf]), model);
    assert_eq!(paste_target(place, &[workspace]), workspace);
}
