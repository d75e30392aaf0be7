//! Settings, themes, the page of keys, the page about this program.

use egui::{Key, Modifiers, Theme};
use studio_app::action::ACTIONS;
use studio_app::settings::{Graphics, Settings, ThemeChoice};

use crate::person::Person;

#[test]
fn settings_hold_at_once_and_are_kept() {
    let mut person = Person::at_welcome();
    let grid = person.studio().tools().show_grid;
    person.keys(Modifiers::ALT, Key::S);
    person.click("Light");
    assert_eq!(person.window().ctx.theme(), Theme::Light);
    person.click("Show it on the ground");
    person.click("Close");
    let kept = Settings::load(&person.home("settings.ron"));
    assert_eq!(kept.theme, ThemeChoice::Light);
    assert_eq!(kept.tools.show_grid, !grid);
}

#[test]
fn numbers_of_the_settings_are_typed_and_graphics_are_chosen() {
    let mut person = Person::at_welcome();
    person.keys(Modifiers::ALT, Key::S);
    person.enter("Camera speed", "75");
    person.click("Medium");
    assert_eq!(person.studio().tools().camera_speed, 75.0);
    person.click("Close");
    let kept = Settings::load(&person.home("settings.ron"));
    assert_eq!(kept.graphics, Graphics::Medium);
    assert_eq!(kept.tools.camera_speed, 75.0);
}

#[test]
fn steps_are_set_in_the_toolbar() {
    let mut person = Person::with_place();
    person.enter("Step in studs", "0.25");
    person.key(Key::Enter);
    assert_eq!(person.studio().tools().move_step, 0.25);
    person.enter("Step in degrees", "15");
    person.key(Key::Enter);
    assert_eq!(person.studio().tools().rotate_step, 15.0);
}

#[test]
fn the_theme_changes_by_an_action() {
    let mut person = Person::with_place();
    assert_eq!(person.window().ctx.theme(), Theme::Dark);
    for theme in [Theme::Light, Theme::Dark] {
        person.choose("View", "Dark theme");
        person.look();
        assert_eq!(person.window().ctx.theme(), theme);
    }
}

#[test]
fn every_key_is_on_the_page_of_keys() {
    let mut person = Person::at_welcome();
    person.key(Key::F1);
    for info in ACTIONS.iter().filter(|info| info.shortcut.is_some()) {
        assert!(person.reads(info.name), "{}", info.name);
    }
    assert!(person.reads("Escape during a drag"));
    person.key(Key::Escape);
    assert!(!person.reads("Escape during a drag"));
}

#[test]
fn about_tells_the_version() {
    let mut person = Person::at_welcome();
    person.choose("Help", "About Studio");
    assert!(person.reads(env!("CARGO_PKG_VERSION")));
    person.key(Key::Enter);
    assert!(!person.reads(env!("CARGO_PKG_VERSION")));
}

#[test]
fn after_a_dialog_was_closed_by_a_key_the_first_click_counts() {
    let mut person = Person::at_welcome();
    let file = person.widget("File").rect().center();
    let opened = [
        (Modifiers::ALT, Key::S, Key::Enter),
        (Modifiers::NONE, Key::F1, Key::Enter),
        (Modifiers::COMMAND, Key::N, Key::Escape),
        (Modifiers::COMMAND, Key::O, Key::Escape),
    ];
    for (modifiers, key, closes) in opened {
        person.keys(modifiers, key);
        person.key_at_once(closes);
        person.click_at_once(file);
        person.look();
        assert!(person.reads("Save as…"), "{key:?}");
        person.key(Key::Escape);
        assert!(!person.reads("Save as…"));
    }
}

#[test]
fn enter_presses_the_button_that_the_keyboard_is_at() {
    let mut person = Person::with_place();
    person.click("Part");
    person.keys(Modifiers::COMMAND, Key::W);
    person.widget("Cancel").focus();
    person.look();
    person.key(Key::Enter);
    assert!(!person.reads("Save your changes?"));
    assert!(!person.reads("Save the place"), "nothing was saved");
    assert!(person.session().is_modified());
}

#[test]
fn shortcuts_do_nothing_behind_a_dialog() {
    let mut person = Person::with_place();
    person.click("Part Crate");
    person.key(Key::F1);
    person.key(Key::Delete);
    person.keys(Modifiers::COMMAND, Key::D);
    assert!(!person.session().is_modified());
}

#[test]
fn two_parts_are_aligned_along_the_chosen_axis_as_one_step() {
    let mut person = Person::at_welcome();
    person.click("New place from Baseplate");
    person.click("Part");
    let part = person.selected()[0];
    person.enter("Position X", "30");
    person.key(Key::Enter);
    person.choose("Model", "Wedge");
    let wedge = person.selected()[0];
    let before = (person.position(part), person.position(wedge));
    assert!((before.0.x - before.1.x).abs() > 1.0, "{before:?}");
    person.click_with("Part Part", Modifiers::COMMAND);
    let steps = person.document().history().position();

    person.choose("Model", "Align…");
    person.click("middles");
    person.click("Close");
    let after = (person.position(part), person.position(wedge));
    assert!((after.0.x - after.1.x).abs() < 1e-3, "{after:?}");
    assert_eq!((after.0.y, after.1.y), (before.0.y, before.1.y));
    assert_eq!(person.document().history().position(), steps + 1);
}
