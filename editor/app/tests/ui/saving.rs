//! Saving, and what is asked before something that is not saved would be lost.

use std::fs;

use egui::{Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};

use crate::person::{NAME, PARENT, Person};

/// Closes the window as the system does; whether it would go.
fn close_window(person: &mut Person) -> bool {
    let viewports = &mut person.window().input_mut().viewports;
    let root = viewports.get_mut(&ViewportId::ROOT).expect("a window");
    root.events.push(ViewportEvent::Close);
    person.window().step();
    let output = &person.window().output().viewport_output[&ViewportId::ROOT];
    let stays = output.commands.contains(&ViewportCommand::CancelClose);
    person.look();
    !stays
}

/// In front of a place with a change that is not saved.
fn someone_with_changes() -> Person {
    let mut person = Person::with_place();
    person.click("Part");
    assert!(person.session().is_modified());
    person
}

fn save_as(person: &mut Person, name: &str) {
    let places = person.home("places").display().to_string();
    person.enter(NAME, name);
    person.enter(PARENT, &places);
    person.click("Save");
}

#[test]
fn an_unsaved_place_keeps_the_window_open_until_one_decides() {
    let mut person = someone_with_changes();
    assert!(!close_window(&mut person));
    assert!(person.reads("Save your changes?"));
    person.click("Cancel");
    assert!(!person.reads("Save your changes?"));
    assert!(!close_window(&mut person));
    person.key(Key::Escape);
    assert!(person.session().is_modified(), "nothing was given up");
    assert!(!close_window(&mut person));
    person.click("Do not save");
    assert!(close_window(&mut person), "it goes now");
}

#[test]
fn a_place_without_changes_lets_the_window_go() {
    let mut person = Person::with_place();
    assert!(close_window(&mut person));
}

#[test]
fn saving_before_the_window_closes_asks_for_a_folder_and_then_closes() {
    let mut person = someone_with_changes();
    assert!(!close_window(&mut person));
    person.click("Save");
    save_as(&mut person, "kept");
    let file = person.home("places/kept/place.ron");
    person.wait("it is saved", |studio| {
        studio
            .session()
            .is_some_and(|session| !session.is_modified())
    });
    assert!(file.is_file());
    assert!(close_window(&mut person));
}

#[test]
fn another_place_asks_first_and_what_is_given_up_leaves_no_recovery() {
    let mut person = someone_with_changes();
    person.keys(Modifiers::COMMAND, Key::W);
    person.click("Do not save");
    assert!(person.studio().session().is_none());
    assert!(person.sees("New place from Towers"));
    let unsaved = person.home("data/autosave/unsaved");
    let left = fs::read_dir(unsaved).map_or(0, Iterator::count);
    assert_eq!(left, 0, "nobody is asked again about what was given up");
}

#[test]
fn a_name_that_is_none_and_one_that_is_taken_are_not_saved_under() {
    let mut person = someone_with_changes();
    fs::create_dir_all(person.home("places/taken")).expect("a folder");
    fs::write(person.home("places/taken/place.ron"), "(").expect("a file");
    person.keys(Modifiers::COMMAND, Key::S);
    for (name, words) in [
        ("", "Give the place a name"),
        ("a/b", "without slashes"),
        ("..", "Give the place a name"),
        ("taken", "already"),
    ] {
        let places = person.home("places").display().to_string();
        person.enter(PARENT, &places);
        person.enter(NAME, name);
        if name.is_empty() {
            person.key(Key::Backspace);
        }
        assert!(person.reads(words), "{name:?}");
        assert!(!person.is_enabled("Save"), "{name:?}");
    }
    person.click("Cancel");
    assert!(person.session().folder().is_none());
}

#[test]
fn a_folder_that_cannot_be_written_is_told_and_nothing_is_lost() {
    let mut person = someone_with_changes();
    fs::write(person.home("places"), "a file where the folder should be").expect("a file");
    let text = person.text();
    person.keys(Modifiers::COMMAND, Key::S);
    save_as(&mut person, "tower");
    person.wait("it was tried", |studio| {
        studio.session().is_some_and(|session| !session.is_saving())
    });
    assert!(person.session().is_modified());
    assert_eq!(person.text(), text);
    assert!(person.reads("places"), "the message names the path");
}

#[test]
fn a_new_place_is_saved_on_its_way_to_be_published() {
    let mut person = Person::with_place();
    person.click("Publish");
    let places = person.home("places").display().to_string();
    person.enter(NAME, "tower");
    person.enter(PARENT, &places);
    person.click("Save and publish");
    let snapshot = person.home("places/tower/place.snapshot");
    person.wait("it is published", |_| snapshot.exists());
    person.wait("that is told", |studio| !studio.is_working());
    assert!(person.reads("Published"));
    person.key_at_once(Key::Enter);
    assert!(!person.sees("Close"), "the page goes");
    let file = person.widget("File").rect().center();
    person.click_at_once(file);
    person.look();
    assert!(person.reads("Save as…"), "the first click counts again");
}

#[test]
fn a_name_is_proposed_and_what_is_typed_replaces_it() {
    let mut person = someone_with_changes();
    person.keys(Modifiers::COMMAND, Key::S);
    assert!(person.reads("Baseplate"), "as the template is called");
    person.types("My tower");
    let places = person.home("places").display().to_string();
    person.enter(PARENT, &places);
    person.key(Key::Enter);
    let file = person.home("places/My tower/place.ron");
    person.wait("it is saved", |studio| !studio.is_working());
    assert!(file.is_file());
}

#[test]
fn who_has_published_is_told_how_to_play() {
    let mut person = Person::with_place();
    let places = person.home("places").display().to_string();
    person.click("Publish");
    person.enter(PARENT, &places);
    person.click("Save and publish");
    person.wait("it is published", |studio| {
        studio
            .session()
            .is_some_and(|session| session.folder().is_some())
            && !studio.is_working()
    });
    assert!(person.reads("play") && person.sees("Copy the command to play it"));
    person.key(Key::Enter);
    // The message that is left is laid out, then seen.
    person.window().run_steps(3);
    let text = person.clicked_to_copy("Copy the command to play it");
    assert!(
        text.contains(" play ") && text.contains("place.snapshot"),
        "{text}"
    );
}

#[test]
fn publishing_what_has_errors_lists_them_and_leads_there() {
    let mut person = Person::with_place();
    let script = person.paste_broken_script();
    person.keys(Modifiers::COMMAND, Key::S);
    save_as(&mut person, "broken");
    let folder = person.home("places/broken");
    person.wait("it is saved", |studio| !studio.is_working());
    person.click_at(person.view().center(), Modifiers::NONE);
    person.click("Publish");
    person.wait("it was tried", |studio| !studio.is_working());
    assert!(person.reads("Not published: 1 error."));
    assert!(!folder.join("place.snapshot").exists());
    let problem = person.read_at("Expected identifier");
    person.click_at(problem, Modifiers::NONE);
    assert!(!person.sees("Close"), "the page goes");
    let paths = [script, person.selected()[0]].map(|id| person.document().model().path(id));
    assert_eq!(paths[0], paths[1], "and the script is selected");
}
