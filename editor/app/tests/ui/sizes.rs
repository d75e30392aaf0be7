//! Windows of every size: nothing panics, and nothing that was typed is lost.

use egui::{Key, Modifiers, Vec2};

use crate::person::Person;

/// Shows the welcome screen, a place, every dialog and the palette.
fn walk_through(size: [f32; 2], pixels_per_point: f32) {
    let mut person = Person::with_window(size, pixels_per_point);
    person
        .window()
        .state_mut()
        .push(studio_app::command::Command::New(
            studio_document::Template::Baseplate,
        ));
    person.look();
    person.keys(Modifiers::COMMAND, Key::A);
    let middle = Vec2::from(size) / 2.0;
    person.click_at(middle.to_pos2(), Modifiers::NONE);
    person.drag(egui::Pos2::ZERO, middle.to_pos2());
    for (modifiers, key) in [
        (Modifiers::COMMAND, Key::P),
        (Modifiers::COMMAND, Key::N),
        (Modifiers::COMMAND, Key::O),
        (Modifiers::COMMAND, Key::I),
        (Modifiers::ALT, Key::S),
        (Modifiers::NONE, Key::F1),
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::S),
    ] {
        person.keys(modifiers, key);
        person.key(Key::Escape);
    }
    assert!(person.studio().session().is_some());
}

#[test]
fn one_point() {
    walk_through([1.0, 1.0], 1.0);
}

#[test]
fn a_quarter_of_vga() {
    walk_through([320.0, 240.0], 1.0);
}

#[test]
fn a_small_window() {
    walk_through([800.0, 600.0], 1.0);
}

#[test]
fn four_k() {
    walk_through([3840.0, 2160.0], 1.0);
}

#[test]
fn four_k_with_two_pixels_a_point() {
    walk_through([1920.0, 1080.0], 2.0);
}

#[test]
fn a_window_that_shrinks_and_grows() {
    let mut person = Person::with_place();
    for size in [
        [1440.0, 1.0],
        [1.0, 900.0],
        [0.0, 0.0],
        [640.0, 400.0],
        [1440.0, 900.0],
    ] {
        person.window().set_size(size.into());
        person.look();
    }
    assert!(person.sees("Part Crate"));
}
