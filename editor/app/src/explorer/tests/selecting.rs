//! Selecting, folding and walking, by pointer and by keys.

use super::*;

#[test]
fn workspace_is_open_and_usual_services_come_first() {
    let mut harness = harness(place());
    let top = |label: &str| row(&harness, label).top();
    assert!(top("Workspace Workspace") < top("Model House"));
    assert!(top("Model House") < top("Lighting Lighting"));
    assert!(harness.query_by_label("HttpService HttpService").is_none());
    assert!(harness.query_by_label("Part Door").is_none());
    open_house(&mut harness);
    harness.get_by_label("Part Door");
    click(&mut harness, "Collapse House", Modifiers::NONE);
    assert!(harness.query_by_label("Part Door").is_none());
}

#[test]
fn rows_tell_assistive_technology_what_they_are() {
    let mut harness = harness(place());
    click(&mut harness, "Model House", Modifiers::NONE);
    let node = harness.get_by_label("Model House");
    let node = node.accesskit_node();
    assert_eq!(node.role(), egui::accesskit::Role::TreeItem);
    assert_eq!(node.is_selected(), Some(true));
    assert_eq!(node.data().level(), Some(2));
    assert_eq!(node.data().is_expanded(), Some(false));
}

#[test]
fn clicks_select_one_several_and_ranges() {
    let mut harness = harness(place());
    open_house(&mut harness);
    click(&mut harness, "Part Wall", Modifiers::NONE);
    assert_eq!(harness.state().selected(), ["Wall"]);
    click(&mut harness, "WedgePart Roof", Modifiers::SHIFT);
    assert_eq!(harness.state().selected(), ["Wall", "Door", "Roof"]);
    click(&mut harness, "Part Door", Modifiers::COMMAND);
    assert_eq!(harness.state().selected(), ["Wall", "Roof"]);
    click(&mut harness, "Part Lamp", Modifiers::NONE);
    assert_eq!(harness.state().selected(), ["Lamp"]);
}

#[test]
fn a_double_click_looks_at_it() {
    let mut harness = harness(place());
    let lamp = harness.state().id("Lamp");
    harness.get_by_label("Part Lamp").click();
    harness.get_by_label("Part Lamp").click();
    harness.run();
    assert!(harness.state().log.contains(&Command::Focus(vec![lamp])));
}

#[test]
fn arrows_walk_fold_and_extend() {
    let mut harness = harness(place());
    click(&mut harness, "Model House", Modifiers::NONE);
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(harness.state().selected(), ["Wall"]);
    press(&mut harness, Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(harness.state().selected(), ["Wall", "Door"]);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(harness.state().selected(), ["Roof"]);
    press(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(harness.state().selected(), ["House"]);
    press(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    assert!(harness.query_by_label("Part Wall").is_none());
    press(&mut harness, Modifiers::NONE, Key::End);
    assert_eq!(harness.state().selected(), ["TextChatService"]);
    press(&mut harness, Modifiers::NONE, Key::Home);
    assert_eq!(harness.state().selected(), ["Workspace"]);
    press(&mut harness, Modifiers::SHIFT, Key::ArrowRight);
    harness.get_by_label("Part Wall");
    press(&mut harness, Modifiers::SHIFT, Key::ArrowLeft);
    assert!(harness.query_by_label("Model House").is_none());
    press(&mut harness, Modifiers::NONE, Key::Delete);
    assert!(harness.state().log.contains(&Command::Do(Action::Delete)));
}

#[test]
fn letters_jump_to_names() {
    let mut harness = harness(place());
    open_house(&mut harness);
    click(&mut harness, "Workspace Workspace", Modifiers::NONE);
    type_text(&mut harness, "l");
    assert_eq!(harness.state().selected(), ["Lamp"]);
    type_text(&mut harness, "i");
    assert_eq!(harness.state().selected(), ["Lighting"]);
    harness.input_mut().time = Some(harness.ctx.input(|input| input.time) + 3.0);
    type_text(&mut harness, "d");
    assert_eq!(harness.state().selected(), ["Door"]);
}

#[test]
fn a_selection_from_elsewhere_is_unfolded_and_scrolled_to() {
    let mut harness = harness(place());
    let door = harness.state().id("Door");
    harness.state_mut().document.select_only([door]);
    harness.run();
    harness.get_by_label("Part Door");
}

#[test]
fn a_thousand_rows_scroll_to_any_of_them() {
    let mut document = place();
    let workspace = document.model().service(known().workspace).unwrap();
    let add = |edit: &mut studio_document::Edit<'_>| {
        for number in 0..1_000 {
            let id = edit.create(known().part)?;
            edit.rename(id, &format!("P{number}"))?;
            edit.insert(id, workspace, None)?;
        }
        Ok(())
    };
    document.edit("Add", add).unwrap();
    let mut harness = harness(document);
    assert!(harness.query_by_label("Part P700").is_none());
    let far = harness.state().id("P700");
    let desk = harness.state_mut();
    desk.explorer.reveal(&desk.document, far);
    harness.run();
    let shown = row(&harness, "Part P700");
    assert!(shown.top() > 0.0 && shown.bottom() < 420.0);
}
