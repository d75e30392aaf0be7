//! What a person does in the tree, by labels, and what is asked for.

use egui::{Key, Modifiers, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use studio_document::Document;
use studio_model::{DataModel, InstanceId};

use super::*;
use crate::action::Action;
use crate::command::SelectMode;
use crate::theme;

/// The panel with a document, and a runner that does what selects, renames and moves.
struct Desk {
    explorer: Explorer,
    document: Document,
    log: Vec<Command>,
}

impl Desk {
    fn id(&self, name: &str) -> InstanceId {
        let model = self.document.model();
        let mut all = model.descendants(model.root());
        all.find(|&id| model.name(id) == name).unwrap()
    }

    fn children(&self, name: &str) -> Vec<&str> {
        let model = self.document.model();
        let children = model.children(self.id(name));
        children.map(|id| model.name(id)).collect()
    }

    fn selected(&self) -> Vec<&str> {
        let model = self.document.model();
        let ids = self.document.selection().ids().iter();
        ids.map(|&id| model.name(id)).collect()
    }

    fn run(&mut self, command: Command) {
        match command.clone() {
            Command::Select(ids, mode) => self.document.select(|selection| match mode {
                SelectMode::Replace => selection.set(ids),
                SelectMode::Add => selection.add(ids),
                SelectMode::Remove => selection.remove(ids),
                SelectMode::Toggle => ids.into_iter().for_each(|id| selection.toggle(id)),
            }),
            Command::Rename(id, name) => {
                let work = |edit: &mut studio_document::Edit<'_>| Ok(edit.rename(id, &name)?);
                self.document.edit("Rename", work).unwrap();
            }
            Command::Reparent {
                ids,
                parent,
                before,
            } => {
                let work = |edit: &mut studio_document::Edit<'_>| {
                    for id in ids {
                        edit.reparent(id, parent, before)?;
                    }
                    Ok(())
                };
                self.document.edit("Move", work).unwrap();
            }
            Command::Insert { class, parent } => self.insert(class, parent.unwrap()),
            _ => {}
        }
        self.log.push(command);
    }

    fn insert(&mut self, class: studio_model::ClassId, parent: InstanceId) {
        let work = |edit: &mut studio_document::Edit<'_>| {
            let id = edit.create(class)?;
            edit.insert(id, parent, None)?;
            Ok(id)
        };
        let id = self.document.edit("Insert", work).unwrap();
        self.document.select_only([id]);
    }
}

/// Workspace (House (Wall, Door, Roof), Lamp), Lighting, and a service that few people know.
fn place() -> Document {
    let mut document = Document::new(DataModel::new(), 7 << 32);
    let add = |document: &mut Document, class: &str, name: &str, parent: &str| {
        let model = document.model();
        let class = model.table().class_named(class).unwrap();
        let mut all = model.subtree(model.root());
        let parent = all.find(|&id| model.name(id) == parent).unwrap();
        drop(all);
        let work = |edit: &mut studio_document::Edit<'_>| {
            let id = edit.create(class)?;
            edit.rename(id, name)?;
            edit.insert(id, parent, None)?;
            Ok(())
        };
        document.edit("Add", work).unwrap();
    };
    for (class, name, parent) in [
        ("Lighting", "Lighting", "Game"),
        ("HttpService", "HttpService", "Game"),
        ("Workspace", "Workspace", "Game"),
        ("Model", "House", "Workspace"),
        ("Part", "Wall", "House"),
        ("Part", "Door", "House"),
        ("WedgePart", "Roof", "House"),
        ("Part", "Lamp", "Workspace"),
    ] {
        add(&mut document, class, name, parent);
    }
    document
}

fn harness(document: Document) -> Harness<'static, Desk> {
    let desk = Desk {
        explorer: Explorer::default(),
        document,
        log: Vec::new(),
    };
    let mut harness = Harness::builder()
        .with_size([300.0, 420.0])
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(40)
        .build_ui_state(
            |ui, desk: &mut Desk| {
                let mut out = Commands::default();
                desk.explorer.show(ui, &desk.document, &mut out);
                for command in out.take() {
                    desk.run(command);
                    ui.ctx().request_repaint();
                }
            },
            desk,
        );
    theme::install(&harness.ctx);
    harness.run();
    harness
}

fn click(harness: &mut Harness<'_, Desk>, label: &str, modifiers: Modifiers) {
    harness.get_by_label(label).click_modifiers(modifiers);
    harness.run();
    // So that two clicks in a row are none of one double click.
    harness.input_mut().time = Some(harness.ctx.input(|input| input.time) + 2.0);
    harness.run();
}

fn press(harness: &mut Harness<'_, Desk>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

fn type_text(harness: &mut Harness<'_, Desk>, text: &str) {
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
}

/// Opens House.
fn open_house(harness: &mut Harness<'_, Desk>) {
    click(harness, "Unfold House", Modifiers::NONE);
}

fn row(harness: &Harness<'_, Desk>, label: &str) -> Rect {
    harness.get_by_label(label).rect()
}

/// Drags a row to a point.
fn drag(harness: &mut Harness<'_, Desk>, label: &str, to: Pos2) {
    let from = row(harness, label).center();
    harness.hover_at(from);
    harness.run();
    harness.drag_at(from);
    harness.run();
    for step in 1..=4 {
        harness.hover_at(from + (to - from) * (step as f32 / 4.0));
        harness.run_steps(1);
    }
    harness.drop_at(to);
    harness.run();
}

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
    click(&mut harness, "Fold House", Modifiers::NONE);
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
    assert_eq!(harness.state().selected(), ["Lighting"]);
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
    click(&mut harness, "Fold House", Modifiers::NONE);
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
    harness.get_by_label("There is no class Prat");
    harness.get_by_label("Did you mean Part?").click();
    harness.run();
    assert_eq!(harness.state().explorer.search.text, "is:Part door");
    harness.get_by_label("1 match");
}

#[test]
fn nothing_found_and_an_empty_place_say_the_next_step() {
    let mut harness = harness(place());
    harness
        .state_mut()
        .explorer
        .search("nothing is called this");
    harness.run();
    harness.get_by_label("Clear the search").click();
    harness.run();
    harness.get_by_label("Model House");
    let mut empty = self::harness(Document::new(DataModel::new(), 1));
    empty.get_by_label("New place from a template…").click();
    empty.run();
    assert!(empty.state().log.contains(&Command::Do(Action::New)));
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

#[test]
fn a_selection_from_elsewhere_is_unfolded_and_scrolled_to() {
    let mut harness = harness(place());
    let door = harness.state().id("Door");
    harness.state_mut().document.select_only([door]);
    harness.run();
    harness.get_by_label("Part Door");
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
