//! Work that was in danger: an editor that ended without saving, somebody else at the same files, problems.

use std::fs;

use egui::{Key, Modifiers};
use studio_app::Studio;

use crate::opening::{copy, open};
use crate::person::Person;

fn is_checked(studio: &Studio) -> bool {
    studio
        .session()
        .is_some_and(|session| session.problems().revision() == Some(session.document().revision()))
}

#[test]
fn what_a_crash_left_behind_is_restored_as_one_step() {
    let mut person = Person::at_welcome();
    let folder = copy(&person, "baseplate");
    open(&mut person, &folder);
    let start = person.text();
    person.click("Part");
    let work = person.text();
    person.wait("it is kept", |studio| {
        studio.session().is_some_and(|session| {
            session.autosaved_revision() == Some(session.document().revision())
        })
    });
    let mut person = person.after_a_crash();
    open(&mut person, &folder);
    assert!(person.reads("Unsaved work was found"));
    person.keys(Modifiers::COMMAND, Key::A);
    assert!(person.selected().is_empty(), "keys wait for the answer");
    person.click_at(egui::pos2(20.0, 300.0), Modifiers::NONE);
    assert!(
        person.reads("Unsaved work was found"),
        "a click beside it is no answer"
    );
    person.click("Restore");
    assert_eq!(person.text(), work);
    person.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(person.text(), start);
}

#[test]
fn what_others_save_is_taken_in() {
    let mut person = Person::at_welcome();
    let folder = copy(&person, "baseplate");
    open(&mut person, &folder);
    person.click("Part");
    let file = folder.join("place.ron");
    let text = fs::read_to_string(&file).expect("a place");
    let theirs = text.replace("name: \"Crate\"", "name: \"Chest\"");
    assert_ne!(text, theirs);
    fs::write(&file, theirs).expect("a file");
    person.wait("it is noticed", |studio| {
        let model = studio.document().map(studio_document::Document::model);
        model.is_some_and(|model| {
            let mut all = model.descendants(model.root());
            all.any(|id| model.name(id) == "Chest")
        })
    });
    assert!(person.sees("Part Chest"));
    assert!(person.reads("Took in changes"));
    assert!(person.session().is_modified(), "the new part is still here");
}

#[test]
fn problems_lead_to_where_they_are() {
    let mut person = Person::with_place();
    person.choose("View", "Problems");
    person.wait("it was checked", is_checked);
    assert!(person.reads("No problems"));
    person.click("ServerScriptService ServerScriptService");
    let script = person.paste_broken_script();
    person.wait("it was checked", is_checked);
    assert!(person.reads("1 error"));
    person.key(Key::Escape);
    let problem = person.read_at("Expected identifier");
    person.click_at(problem, Modifiers::NONE);
    assert_eq!(person.selected(), [script]);
    person.undo_all();
    person.wait("it was checked", is_checked);
    assert!(person.reads("No problems"));
}
