//! What lies around the panels: menus, toolbar, scale, and how the window is shared out.

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers, Rect, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use glam::Vec3;
use studio_app::command::{Command, Tone};
use studio_app::settings::Settings;
use studio_app::tools::Tool;
use studio_document::Template;

use crate::person::Person;

const BAR: [&str; 6] = ["File", "Edit", "Model", "Tools", "View", "Help"];

/// In front of a new place in a window of this size in points.
fn with_window(size: [f32; 2]) -> Person {
    let mut person = Person::with_window(size, 1.0);
    person
        .window()
        .state_mut()
        .push(Command::New(Template::Baseplate));
    person.look();
    person
}

fn items(person: &mut Person) -> Vec<Rect> {
    let all = person.window().query_all_by_role(Role::MenuItem);
    all.map(|item| item.rect()).collect()
}

fn is_listed(person: &mut Person, name: &str) -> bool {
    let found = person.window();
    let mut found = found.query_all_by_role_and_label(Role::MenuItem, name);
    found.next().is_some()
}

#[test]
fn menus_are_as_wide_as_their_words_need() {
    let mut person = Person::with_place();
    for menu in BAR.into_iter().chain(["More parts"]) {
        person.click(menu);
        let items = items(&mut person);
        assert!(!items.is_empty());
        for item in items {
            let width = item.width();
            assert!((180.0..=320.0).contains(&width), "{menu}: {width}");
        }
        person.key(Key::Escape);
    }
}

#[test]
fn passing_over_the_bar_opens_one_menu_after_the_other() {
    let mut person = Person::with_place();
    let edit = person.widget("Edit").rect().center();
    person.window().hover_at(edit);
    person.look();
    assert!(!is_listed(&mut person, "Undo"), "nothing opens by itself");
    person.click("File");
    assert!(is_listed(&mut person, "Save as…"));
    for (title, item) in [("Edit", "Undo"), ("View", "Grid"), ("File", "Save as…")] {
        let at = person.widget(title).rect().center();
        person.window().hover_at(at);
        person.look();
        assert!(is_listed(&mut person, item), "{title}");
    }
    assert!(!is_listed(&mut person, "Undo"));
    person.click("File");
    assert!(!is_listed(&mut person, "Save as…"), "a click closes it");
}

#[test]
fn switches_in_menus_are_ticked_and_panels_are_found() {
    let mut person = Person::with_place();
    let toggled = |person: &mut Person| {
        person.click("View");
        let item = person.window();
        let item = item.get_by_role_and_label(Role::MenuItem, "Grid");
        let toggled = item.accesskit_node().toggled();
        person.key(Key::Escape);
        toggled
    };
    assert_eq!(toggled(&mut person), Some(Toggled::False));
    person.choose("View", "Grid");
    assert_eq!(toggled(&mut person), Some(Toggled::True));
    person.click("View");
    for panel in ["Explorer", "Properties", "Output", "Problems", "History"] {
        assert!(is_listed(&mut person, panel), "{panel}");
    }
    person.key(Key::Escape);
    person.choose("View", "History");
    assert!(person.reads("No steps yet"));
    person.choose("View", "Explorer");
    assert!(!person.reads("No steps yet"));
}

#[test]
fn a_small_window_is_used_with_panels_hidden_and_they_come_back() {
    // A window of 1280×720 at 200 %.
    let mut person = with_window([640.0, 360.0]);
    person.click("Hide Output and Problems");
    assert!(person.view().height() >= 200.0, "{}", person.view());
    person.click("Hide Explorer and History");
    person.click("Hide Properties");
    assert!(person.view().width() >= 630.0, "{}", person.view());
    let mut person = person.after_a_crash();
    person
        .window()
        .state_mut()
        .push(Command::New(Template::Baseplate));
    person.look();
    assert!(!person.sees("Part Crate"), "the layout is kept");
    person.click("Show Explorer");
    assert!(person.sees("Part Crate") && !person.sees("Show Explorer"));
    person.keys(Modifiers::ALT, Key::Num1);
    assert!(!person.sees("Part Crate"));
    person.keys(Modifiers::ALT, Key::Num0);
    assert!(person.sees("Part Crate") && !person.sees("Show Output"));
    person.keys(Modifiers::ALT, Key::Num0);
    assert!(!person.sees("Part Crate"));
    person.choose("View", "Reset panels");
    assert!(person.sees("Part Crate"));
}

#[test]
fn there_is_one_scale_and_it_is_kept() {
    let mut person = Person::at_welcome();
    let scale = |person: &mut Person| person.window().ctx.zoom_factor();
    for _ in 0..3 {
        person.keys(Modifiers::COMMAND, Key::Equals);
    }
    person.keys(Modifiers::COMMAND, Key::Minus);
    assert!((scale(&mut person) - 1.2).abs() < 1e-4);
    person.keys(Modifiers::ALT, Key::S);
    person.key(Key::Escape);
    assert!((scale(&mut person) - 1.2).abs() < 1e-4);
    let kept = Settings::load(&person.home("settings.ron"));
    assert!((kept.zoom - 1.2).abs() < 1e-4);
    let mut person = person.after_a_crash();
    person.look();
    assert!((scale(&mut person) - 1.2).abs() < 1e-4);
    person.keys(Modifiers::COMMAND, Key::Num0);
    assert_eq!(scale(&mut person), 1.0);
}

#[test]
fn what_the_bar_has_no_room_for_is_in_a_list() {
    let person = with_window([1440.0, 900.0]);
    assert!(person.sees("Pivot") && !person.sees("More tools"));
    let mut person = with_window([640.0, 400.0]);
    let window = Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(640.0, 400.0));
    for button in ["Publish", "More tools", "Select"] {
        assert!(
            window.contains_rect(person.widget(button).rect()),
            "{button}"
        );
    }
    assert!(!person.sees("Pivot"));
    person.click("More tools");
    for item in [
        "Edit pivot",
        "Local axes",
        "What Connect makes",
        "Step in studs",
    ] {
        assert!(person.sees(item), "{item}: {:?}", person.labels());
    }
    person.click("Local axes");
    assert!(person.studio().tools().local);
}

#[test]
fn steps_are_taken_back_and_made_again_by_buttons() {
    let mut person = Person::with_place();
    assert!(!person.is_enabled("Undo") && !person.is_enabled("Redo"));
    let start = person.text();
    person.click("Part");
    let end = person.text();
    assert!(person.is_enabled("Undo") && !person.is_enabled("Redo"));
    let undo = person.widget("Undo").rect().center();
    person.window().hover_at(undo);
    person.window().run_steps(20);
    assert!(person.reads("Insert"), "the tooltip names the step");
    person.click("Undo");
    assert_eq!(person.text(), start);
    person.click("Redo");
    assert_eq!(person.text(), end);
}

#[test]
fn what_is_inserted_is_large_enough_to_be_worked_on() {
    let mut person = Person::at_welcome();
    person.click("New place from City");
    person.click("Part");
    let at = person.position(person.selected()[0]);
    let view = person.studio().viewport();
    let ends = [-2.0, 2.0].map(|x| view.point_of(at + Vec3::X * x).expect("in front"));
    let wide = ends[0].distance(ends[1]);
    assert!(wide >= 45.0, "{wide} points");
    assert!(person.view().contains(ends[0]));
}

#[test]
fn a_color_of_the_palette_is_taken_in_hand() {
    let mut person = Person::with_place();
    person.click("Color in hand");
    person.click("Really red");
    assert_eq!(person.studio().tools().color, [255, 0, 0]);
    assert_eq!(person.studio().tools().tool, Tool::PaintColor);
    person.enter("Color in hand as text", "#102030");
    person.key(Key::Enter);
    assert_eq!(person.studio().tools().color, [16, 32, 48]);
}

#[test]
fn the_view_has_the_most_of_the_window_and_output_some_rows() {
    for size in [[1280.0, 720.0], [1440.0, 900.0]] {
        let mut person = with_window(size);
        let share = person.view().area() / Vec2::from(size).x / Vec2::from(size).y;
        assert!(share >= 0.55, "{share} at {size:?}");
        for line in 0..9 {
            let text = format!("line {line} of nine");
            let studio = person.window().state_mut();
            studio.push(Command::Tell(Tone::Info, text));
        }
        person.look();
        // Until the toasts are gone.
        person.window().run_steps(80);
        let rows = (0..9).filter(|line| person.reads(&format!("line {line} of nine")));
        let rows = rows.count();
        let least = if size[1] < 800.0 { 2 } else { 3 };
        assert!(rows >= least, "{rows} rows at {size:?}");
        assert!(person.sees("Filter the output") && person.sees("Clear"));
    }
}

#[test]
fn messages_stand_over_the_view_and_over_nothing_else() {
    let mut person = Person::with_place();
    let view = person.view();
    let studio = person.window().state_mut();
    studio.push(Command::Tell(Tone::Good, "It is done.".to_owned()));
    // Laid out, then seen.
    person.window().run_steps(3);
    assert!(view.contains(person.read_at("It is done.")));
}

#[test]
fn a_new_place_is_chosen_by_its_picture() {
    let mut person = Person::with_place();
    person.keys(Modifiers::COMMAND, Key::N);
    person.click("New place from Towers");
    assert!(person.session().title().contains("Towers"));
}

#[test]
fn a_script_of_a_place_without_a_folder_is_opened_after_saving() {
    let mut person = Person::with_place();
    person.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::X);
    person.types("Welcome");
    person.click("Script Welcome");
    person.choose("Edit", "Open script");
    assert!(person.reads("Save the place first"));
    person.choose("Edit", "Select nothing");
    person.click("Edit");
    let item = person.window();
    let item = item.get_by_role_and_label(Role::MenuItem, "Open script");
    assert!(item.accesskit_node().is_disabled());
}
