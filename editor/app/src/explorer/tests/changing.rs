//! Renaming, moving, inserting and deleting, by what is asked for.

use super::*;

#[test]
fn renaming_in_place_commits_with_enter_and_forgets_with_escape() {
    let mut harness = harness(place());
    click(&mut harness, "Part Lamp", Modifiers::NONE);
    press(&mut harness, Modifiers::NONE, Key::F2);
    harness.get_by_label("Name of Lamp");
    // All of the old name is selected, so typing replaces it.
    type_text(&mut harness, "Lantern");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    harness.get_by_label("Part Lantern");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    type_text(&mut harness, "Torch");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    harness.get_by_label("Part Lantern");
    assert!(harness.query_by_label("Name of Lantern").is_none());
    let renames = harness.state().log.iter();
    assert_eq!(
        renames.filter(|c| matches!(c, Command::Rename(..))).count(),
        1
    );
    // The tree has the keyboard again.
    press(&mut harness, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(harness.state().selected(), ["House"]);
}

#[test]
fn services_are_not_renamed() {
    let mut harness = harness(place());
    click(&mut harness, "Lighting Lighting", Modifiers::NONE);
    press(&mut harness, Modifiers::NONE, Key::F2);
    assert!(harness.query_by_label("Name of Lighting").is_none());
}

#[test]
fn a_row_is_dragged_into_another() {
    let mut harness = harness(place());
    let to = row(&harness, "Model House").center();
    drag(&mut harness, "Part Lamp", to);
    let desk = harness.state();
    assert_eq!(desk.children("House"), ["Wall", "Door", "Roof", "Lamp"]);
    harness.get_by_label("Part Lamp");
}

#[test]
fn rows_are_dragged_between_others_and_keep_their_order() {
    let mut harness = harness(place());
    open_house(&mut harness);
    click(&mut harness, "WedgePart Roof", Modifiers::NONE);
    click(&mut harness, "Part Lamp", Modifiers::COMMAND);
    let to = row(&harness, "Part Wall").center_top() + egui::vec2(0.0, 2.0);
    drag(&mut harness, "Part Lamp", to);
    let desk = harness.state();
    assert_eq!(desk.children("House"), ["Roof", "Lamp", "Wall", "Door"]);
    assert_eq!(desk.selected(), ["Roof", "Lamp"]);
}

#[test]
fn left_of_the_last_child_a_drop_means_after_its_parent() {
    let mut harness = harness(place());
    open_house(&mut harness);
    let roof = row(&harness, "WedgePart Roof");
    drag(
        &mut harness,
        "Part Wall",
        Pos2::new(roof.left() + 20.0, roof.bottom() - 2.0),
    );
    assert_eq!(
        harness.state().children("Workspace"),
        ["House", "Wall", "Lamp"]
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    let mut harness = harness(place());
    open_house(&mut harness);
    let count = |harness: &Harness<'_, Desk>| {
        let log = harness.state().log.iter();
        log.filter(|c| matches!(c, Command::Reparent { .. }))
            .count()
    };
    let door = row(&harness, "Part Door").center();
    drag(&mut harness, "Model House", door);
    let house = row(&harness, "Model House").center();
    drag(&mut harness, "Lighting Lighting", house);
    let top = row(&harness, "Workspace Workspace").center_top();
    drag(&mut harness, "Part Lamp", top + egui::vec2(0.0, -40.0));
    assert_eq!(count(&harness), 0);
}

#[test]
fn the_plus_of_a_row_inserts_below_it() {
    let mut harness = harness(place());
    harness.get_by_label("Model House").hover();
    harness.run();
    harness.get_by_label("Insert into House").click();
    harness.run();
    harness.get_by_label("Insert Part");
    type_text(&mut harness, "pointl");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    let desk = harness.state();
    assert_eq!(
        desk.children("House"),
        ["Wall", "Door", "Roof", "PointLight"]
    );
    // What was inserted is selected, and so its row is shown.
    harness.get_by_label("PointLight PointLight");
    assert!(harness.query_by_label("Insert object").is_none());
}

#[test]
fn escape_closes_the_insert_popup_and_nothing_is_inserted() {
    let mut harness = harness(place());
    harness.state_mut().explorer.begin_insert(None);
    harness.run();
    type_text(&mut harness, "light");
    harness.get_by_label("Insert PointLight");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label("Insert PointLight").is_none());
    assert!(harness.state().log.is_empty());
}

#[test]
fn what_left_the_tree_is_shown_no_more_and_nothing_panics() {
    let mut harness = harness(place());
    open_house(&mut harness);
    let house = harness.state().id("House");
    harness.state_mut().document.select_only([house]);
    harness.state_mut().explorer.begin_insert(Some(house));
    harness.run();
    let desk = harness.state_mut();
    desk.document
        .edit("Delete", |edit| Ok(edit.remove(house)?))
        .unwrap();
    desk.explorer.reveal(&desk.document, house);
    desk.explorer.begin_rename(&desk.document, house);
    harness.run();
    assert!(harness.query_by_label("Model House").is_none());
    harness.state_mut().document.undo();
    harness.run();
    harness.get_by_label("Model House");
    harness.get_by_label("Part Door");
}

#[test]
fn the_menu_of_a_row_is_of_the_action_table() {
    let mut harness = harness(place());
    harness.get_by_label("Part Lamp").click_secondary();
    harness.run();
    assert_eq!(harness.state().selected(), ["Lamp"]);
    harness.get_by_label_contains("Duplicate").click();
    harness.run();
    assert!(
        harness
            .state()
            .log
            .contains(&Command::Do(Action::Duplicate))
    );
}

#[test]
fn usual_services_are_listed_also_where_the_place_has_none() {
    let mut harness = harness(Document::new(DataModel::new(), 1));
    let root = harness.state().document.model().root();
    click(&mut harness, "StarterGui StarterGui", Modifiers::NONE);
    let gui = harness.state().document.selection().primary().unwrap();
    assert!(!harness.state().document.model().is_attached(gui));
    click(&mut harness, "Expand StarterPlayer", Modifiers::NONE);
    harness.get_by_label("StarterPlayerScripts StarterPlayerScripts");
    let screen = DataModel::new().table().class_named("ScreenGui").unwrap();
    harness.state_mut().insert(screen, gui);
    harness.run();
    assert_eq!(harness.state().document.model().parent(gui), Some(root));
    harness.get_by_label("ScreenGui ScreenGui");
    harness.state_mut().document.undo();
    harness.run();
    harness.get_by_label("StarterGui StarterGui");
    assert!(harness.query_by_label("ScreenGui ScreenGui").is_none());
}
