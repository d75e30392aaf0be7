//! What a person searches, and what is said about it.

use super::*;

#[test]
fn a_search_shows_matches_with_what_is_above_them() {
    let mut harness = harness(place());
    harness.state_mut().explorer.search("is:BasePart -roof");
    harness.run();
    harness.get_by_label("3 matches");
    harness.get_by_label("Part Door");
    harness.get_by_label("Model House");
    assert!(harness.query_by_label("WedgePart Roof").is_none());
    assert!(harness.query_by_label("Lighting Lighting").is_none());
    let found = harness.state().explorer.matches().unwrap().to_vec();
    let names = found
        .iter()
        .map(|&id| harness.state().document.model().name(id));
    assert_eq!(names.collect::<Vec<_>>(), ["Wall", "Door", "Lamp"]);
    // Ranges take what was found, not what is above it.
    click(&mut harness, "Part Wall", Modifiers::NONE);
    click(&mut harness, "Part Lamp", Modifiers::SHIFT);
    assert_eq!(harness.state().selected(), ["Wall", "Door", "Lamp"]);
    click(&mut harness, "Collapse House", Modifiers::NONE);
    assert!(harness.query_by_label("Part Door").is_none());
    harness.get_by_label("Select all").click();
    harness.run();
    assert!(
        harness
            .state()
            .log
            .contains(&Command::Do(Action::SelectAll))
    );
}

#[test]
fn a_search_follows_the_document() {
    let mut harness = harness(place());
    harness.state_mut().explorer.search("lamp");
    harness.run();
    harness.get_by_label("1 match");
    let door = harness.state().id("Door");
    harness
        .state_mut()
        .run(Command::Rename(door, "Door lamp".to_owned()));
    harness.run();
    harness.get_by_label("2 matches");
}

#[test]
fn a_wrong_search_says_why_and_a_click_mends_it() {
    let mut harness = harness(place());
    harness.state_mut().explorer.search("is:Prat door");
    harness.run();
    harness.get_by_label("There is no class Prat.");
    assert!(harness.state().explorer.matches().is_none());
    harness.get_by_label("Lighting Lighting");
    harness.get_by_label("Did you mean Part?").click();
    harness.run();
    assert_eq!(harness.state().explorer.search.text, "is:Part door");
    harness.get_by_label("1 match");
}

#[test]
fn nothing_found_says_the_next_step() {
    let mut harness = harness(place());
    harness
        .state_mut()
        .explorer
        .search("nothing is called this");
    harness.run();
    harness.get_by_label("Clear the search").click();
    harness.run();
    harness.get_by_label("Model House");
}

#[test]
fn typing_in_the_field_searches_and_enter_goes_to_the_first_match() {
    let mut harness = harness(place());
    harness.state_mut().explorer.focus_search();
    harness.run();
    harness.get_by_label("names that contain door");
    type_text(&mut harness, "door");
    harness.get_by_label("Part Door");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    press(&mut harness, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(harness.state().selected(), ["House"]);
}

#[test]
fn the_search_takes_the_keyboard_from_the_tree() {
    let mut harness = harness(place());
    click(&mut harness, "Part Lamp", Modifiers::NONE);
    harness.state_mut().explorer.focus_search();
    harness.run();
    type_text(&mut harness, "door");
    harness.get_by_label("Part Door");
}

#[test]
fn an_example_is_searched_for_by_a_click() {
    let mut harness = harness(place());
    harness.state_mut().explorer.focus_search();
    harness.run();
    harness.get_by_label("is:BasePart").click();
    harness.run();
    harness.get_by_label("4 matches");
    assert!(harness.query_by_label("class:Part").is_none());
}

#[test]
fn the_end_of_a_search_shows_what_is_selected() {
    let mut harness = harness(place());
    harness.state_mut().explorer.search("door");
    harness.run();
    click(&mut harness, "Part Door", Modifiers::NONE);
    harness.state_mut().explorer.search("");
    harness.run();
    harness.get_by_label("Part Wall");
    harness.get_by_label("Part Door");
}
