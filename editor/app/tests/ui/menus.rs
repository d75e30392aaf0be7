//! Menus and the palette: everything in the table of actions is there, can be asked for at any time, and acts.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use studio_app::action::{ACTIONS, Action, ActionInfo, Menu};

use crate::person::Person;

const MENUS: [(Menu, &str); 6] = [
    (Menu::File, "File"),
    (Menu::Edit, "Edit"),
    (Menu::Model, "Model"),
    (Menu::Tools, "Tools"),
    (Menu::View, "View"),
    (Menu::Help, "Help"),
];

fn items(menu: Menu) -> impl Iterator<Item = &'static ActionInfo> {
    ACTIONS.iter().filter(move |info| info.menu == menu)
}

fn is_listed(person: &mut Person, name: &str) -> bool {
    let mut found = person
        .window()
        .query_all_by_role_and_label(Role::MenuItem, name);
    found.next().is_some()
}

#[test]
fn every_action_is_in_its_menu() {
    for has_place in [false, true] {
        let mut person = if has_place {
            Person::with_place()
        } else {
            Person::at_welcome()
        };
        for (menu, title) in MENUS {
            person.click(title);
            for info in items(menu) {
                assert!(
                    is_listed(&mut person, info.name),
                    "{} in {title}",
                    info.name
                );
            }
            person.key(Key::Escape);
            let first = items(menu).next().expect("no menu is empty");
            assert!(!is_listed(&mut person, first.name), "{title} closes");
        }
    }
}

#[test]
fn fog_and_hints_are_switched_in_the_view_menu() {
    let mut person = Person::with_place();
    let shown = |person: &Person| {
        let tools = person.studio().tools();
        (tools.show_fog, tools.show_hints)
    };
    assert_eq!(shown(&person), (true, true));
    person.choose("View", "Fog");
    assert_eq!(shown(&person), (false, true));
    person.choose("View", "Hints");
    assert_eq!(shown(&person), (false, false));
}

#[test]
fn an_item_of_a_menu_acts_and_closes_it() {
    let mut person = Person::with_place();
    let was = person.studio().tools().show_grid;
    person.choose("View", "Grid");
    assert_eq!(person.studio().tools().show_grid, !was);
    assert!(!is_listed(&mut person, "Grid"));
    person.click("Edit");
    let undo = person.window();
    let undo = undo.get_by_role_and_label(Role::MenuItem, "Undo");
    assert!(undo.accesskit_node().is_disabled(), "nothing was done yet");
    person.key(Key::Escape);
    person.choose("Edit", "Select all");
    assert_eq!(person.selected().len(), 3);
    person.choose("Model", "Tilt 90°");
    assert!(person.session().is_modified());
}

#[test]
fn a_context_menu_of_the_view_is_about_what_is_selected() {
    let mut person = Person::with_place();
    person.click("Part Crate");
    let at = person.view().center();
    person.window().hover_at(at);
    for pressed in [true, false] {
        person.window().event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Secondary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    person.look();
    person.click("Duplicate");
    assert!(person.session().is_modified());
}

/// Chooses an action in the palette by its name.
fn ask_for(person: &mut Person, action: Action) {
    person.keys(Modifiers::COMMAND, Key::P);
    person.types(action.info().name);
    let rows = person
        .window()
        .query_all_by_role_and_label(Role::ListBoxOption, action.info().name);
    let at = rows
        .last()
        .expect("it is found by its name")
        .rect()
        .center();
    person.click_at(at, Modifiers::NONE);
    // What a refused action leaves open.
    person.key(Key::Escape);
    let closed = person.window().query_by_role(Role::ListBoxOption).is_none();
    assert!(closed, "the palette is closed");
}

#[test]
fn everything_can_be_asked_for_without_a_place() {
    let mut person = Person::at_welcome();
    for info in ACTIONS.iter().filter(|info| info.action != Action::Palette) {
        ask_for(&mut person, info.action);
        person.key(Key::Escape);
        assert!(person.studio().session().is_none(), "{}", info.name);
        assert!(person.sees("New place from Baseplate"), "{}", info.name);
    }
}

#[test]
fn everything_can_be_asked_for_with_nothing_selected_and_with_all() {
    let mut person = Person::with_place();
    for all in [false, true] {
        for info in ACTIONS.iter().filter(|info| info.action != Action::Palette) {
            if person.studio().session().is_none() {
                person.click("New place from Baseplate");
            }
            ask_for(
                &mut person,
                if all {
                    Action::SelectAll
                } else {
                    Action::Deselect
                },
            );
            ask_for(&mut person, info.action);
            // Dialogs and pages of it.
            for _ in 0..3 {
                person.key(Key::Escape);
            }
            person.undo_all();
        }
    }
}

#[test]
fn the_palette_is_chosen_from_by_keys_and_inserts_any_class() {
    let mut person = Person::with_place();
    person.click("Part Crate");
    person.keys(Modifiers::COMMAND, Key::P);
    person.types("insert pointlight");
    person.key(Key::Enter);
    let crate_ = person.document().model().parent(person.selected()[0]);
    let light = person.selected()[0];
    assert_eq!(person.document().model().class_name(light), "PointLight");
    assert_eq!(
        crate_.map(|id| person.document().model().name(id)),
        Some("Crate")
    );
    person.keys(Modifiers::COMMAND, Key::P);
    person.types("zzzzzz");
    assert!(person.reads("Nothing is called that"));
    person.key(Key::Enter);
    person.key(Key::Escape);
    assert!(!person.reads("Nothing is called that"));
}
